"""All that is kept of an officer's choices, in one place: what each may hold, and how much.

Whoever adds something declares an :class:`~sop_tui.tui.kept.Entry` here and puts it into
:data:`ENTRIES`: a value that does not fit is found, said and set aside when the screen begins.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from sop_tui.tui.kept import Entry
from sop_tui.tui.theme import CHOICES

ORDERS = ("newest", "due", "number", "applicant", "lane")
"""The orders of Semua berkas, as they follow each other."""
MOST_FILTERS = 100
NEXT_DAYS = 5
"""The next working days by which cases can be told apart."""
_MOST_KEYS = 300
_LONGEST = 500  # signs of a text
_SOP = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


TimeWord: TypeAlias = Literal["", "terlambat", "hari ini"]


StateWord: TypeAlias = Literal["", "open", "held", "closed"]


class KeptFilter(msgspec.Struct, frozen=True, omit_defaults=True):
    """A filter of lists under its name; see :class:`sop_tui.tui.narrowing.Filter`."""

    name: str
    time: TimeWord = ""
    text: str = ""
    sop: str = ""
    state: StateWord = ""
    role: str = ""
    person: str = ""
    applicant: str = ""
    due: int = 0


def _short(*texts: str) -> bool:
    return all(len(text) <= _LONGEST for text in texts)


def _filter_fits(each: KeptFilter) -> bool:
    texts = (each.name, each.text, each.sop, each.role, each.person, each.applicant)
    return _short(*texts) and 0 <= each.due <= NEXT_DAYS


def _filters_fit(filters: Sequence[KeptFilter]) -> bool:
    names = {each.name for each in filters}
    return (
        len(filters) <= MOST_FILTERS
        and len(names) == len(filters)
        and all(each.name and _filter_fits(each) for each in filters)
    )


def _keys_fit(keys: Mapping[str, tuple[str, ...]]) -> bool:
    return len(keys) <= _MOST_KEYS and all(
        _short(command, *given) and len(given) <= 8 for command, given in keys.items()
    )


THEME = Entry("theme", str, "", lambda name: name in ("", *(each.name for each in CHOICES)))
"""The name of a palette; "" is the office's."""

START = Entry("start", str, "", lambda page: page in ("", "papan", "meja"))
"""The page that is seen first; "" is the office's."""

BELL: Entry[bool | None] = Entry("bell", bool | None, None)  # type: ignore[arg-type]
"""Whether news sounds the bell; None is as the office says."""

SOP = Entry("sop", str, "", lambda sop: not sop or _SOP.fullmatch(sop) is not None)
"""The procedure that was on the board last."""

GROUPING = Entry("desk", str, "urgency", lambda way: way in ("urgency", "act", "sop"))
"""How Meja saya is grouped."""

ORDER = Entry("all.order", str, "", lambda order: order in ("", *ORDERS))
"""The order of Semua berkas; "" is the usual one."""

KEYS: Entry[Mapping[str, tuple[str, ...]]] = Entry(
    "keys", dict[str, tuple[str, ...]], {}, _keys_fit
)
"""The keys of commands by their ids, where they are not the usual ones."""

FILTERS: Entry[tuple[KeptFilter, ...] | None] = Entry(
    "filters",
    tuple[KeptFilter, ...] | None,  # type: ignore[arg-type]
    None,
    lambda filters: filters is None or _filters_fit(filters),
)
"""Filters under names; None where none was ever kept here."""

ENTRIES: tuple[Entry[Any], ...] = (THEME, START, BELL, SOP, GROUPING, ORDER, KEYS, FILTERS)
