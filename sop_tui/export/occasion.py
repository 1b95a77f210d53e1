"""The occasion of an export: when, by whom, in which language, and on what evidence."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from sop_tui.casework.commands import Clock
from sop_tui.text.language import Language


class Integrity(msgspec.Struct, frozen=True):
    """The state of the store that an export was made from, for comparison later.

    ``chain_head`` is the hash of the last event of the whole store. ``verified_at`` is when the
    hashes of the exported events were worked out again and all fitted, None where they were not;
    ``altered`` is the seq of the first that did not fit. ``sealed`` is the text of the
    store's newest seal, with its ``signature``.
    """

    revision: int
    chain_head: str
    verified_at: datetime | None = None
    altered: int | None = None
    sealed: str = ""
    signature: str = ""


class Occasion(msgspec.Struct, frozen=True):
    """``at`` is an aware datetime of the calendar's zone; ``by`` the name of the officer.

    ``nips`` are the NIP of all officers that have one, by their ids; ``day`` is the length of a
    working day.
    """

    at: datetime
    by: str
    language: Language
    clock: Clock
    integrity: Integrity
    by_nip: str = ""
    nips: Mapping[str, str] = {}
    day: timedelta | None = None
