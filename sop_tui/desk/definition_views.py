"""Definitions as lists show them."""

from datetime import date
from enum import StrEnum

import msgspec

from sop_tui.text.message import Message


class DefinitionState(StrEnum):
    """The state of a definition today."""

    IN_FORCE = "berlaku"
    COMING = "akan berlaku"
    RETIRED = "dicabut"
    DRAFT = "draf"
    UNUSABLE = "tidak dapat dipakai"
    RUNNING_OUT = "hanya berkas berjalan"


class DefinitionView(msgspec.Struct, frozen=True):
    """A definition in a list.

    ``running`` counts its open cases, ``older`` those of them that follow another revision than the
    one in force. ``since`` is the first day on which it is or will be in force; ``until`` the day
    from which it is retired.
    """

    id: str
    code: str
    title: str
    state: DefinitionState
    adopted: bool
    fingerprint: str
    since: date | None
    evaluated: date | None
    needs_evaluation: bool
    running: int
    older: int
    until: date | None = None
    trouble: Message | None = None

    @property
    def in_force(self) -> bool:
        return self.state is DefinitionState.IN_FORCE
