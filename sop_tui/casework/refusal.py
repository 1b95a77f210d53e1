"""Refusals: a stable code and a sentence for the officer."""

from enum import StrEnum

import msgspec

from sop_tui.text.message import Message


class Code(StrEnum):
    STALE = "stale"
    STATUS = "status"
    NOT_YOUR_TURN = "not_your_turn"
    NOT_YOUR_ROLE = "not_your_role"
    CLAIMED = "claimed"
    WRONG_KIND = "wrong_kind"
    REASON_REQUIRED = "reason_required"
    FOUR_EYES = "four_eyes"
    BAD_TARGET = "bad_target"
    NOT_YOURS = "not_yours"


class Refusal(msgspec.Struct, frozen=True):
    """A refusal is a result, not an error: nothing has changed, and the message says why."""

    code: Code
    message: Message
