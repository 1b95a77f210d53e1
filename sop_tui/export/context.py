"""The context of an export: when, by whom, in which language, and the proof of integrity."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from sop_tui.casework.circumstances import Clock
from sop_tui.text.language import Language


class Integrity(msgspec.Struct, frozen=True):
    """The state of the store at the time of an export, for later comparison.

    ``chain_head`` is the hash of the last event of the whole store. ``verified_at`` is when the
    hashes of the exported events were recomputed and all matched; None if they were not or did not
    match. ``altered`` is the seq of the first event that did not match. ``sealed`` is the text of
    the store's newest seal, with its ``signature``.
    """

    revision: int
    chain_head: str
    verified_at: datetime | None = None
    altered: int | None = None
    sealed: str = ""
    signature: str = ""


class ExportContext(msgspec.Struct, frozen=True):
    """``at`` is an aware datetime in the calendar's zone; ``by`` is the officer's name.

    ``nips`` maps officer ids to their NIP, for those who have one; ``day`` is the length of a
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
