"""All kept choices of an officer in one place, with their types and limits.

To add one, declare an :class:`~sop_tui.tui.kept.Entry` here and add it to :data:`ENTRIES`: a value
that does not fit is then found, reported and set aside when the screen starts.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from sop_tui.tui.kept import Entry
from sop_tui.tui.theme import CHOICES

ORDERS = ("newest", "due", "number", "applicant", "lane")
"""The sort orders of Semua berkas, in the order in which a key switches them."""
MOST_FILTERS = 100
NEXT_DAYS = 5
"""How many of the next working days a filter can name."""
_MOST_KEYS = 300
_LONGEST = 500  # characters of a text
_SOP = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


TimeWord: TypeAlias = Literal["", "terlambat", "hari ini"]


StateWord: TypeAlias = Literal["", "open", "held", "closed"]


class KeptFilter(msgspec.Struct, frozen=True, omit_defaults=True):
    """A filter of lists under its name; see :class:`sop_tui.tui.case_filter.Filter`."""

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
"""The name of a palette; "" means the office's."""

START = Entry("start", str, "", lambda page: page in ("", "papan", "meja"))
"""The first page of a session; "" means the office's."""

BELL: Entry[bool | None] = Entry("bell", bool | None, None)  # type: ignore[arg-type]
"""Whether news rings the bell; None means the office's setting."""

SOP = Entry("sop", str, "", lambda sop: not sop or _SOP.fullmatch(sop) is not None)
"""The procedure that was last on the board."""

GROUPING = Entry("desk", str, "urgency", lambda way: way in ("urgency", "act", "sop"))
"""How Meja saya is grouped."""

ORDER = Entry("all.order", str, "", lambda order: order in ("", *ORDERS))
"""The sort order of Semua berkas; "" means the default."""

KEYS: Entry[Mapping[str, tuple[str, ...]]] = Entry(
    "keys", dict[str, tuple[str, ...]], {}, _keys_fit
)
"""The changed keys of commands, by command id."""

FILTERS: Entry[tuple[KeptFilter, ...] | None] = Entry(
    "filters",
    tuple[KeptFilter, ...] | None,  # type: ignore[arg-type]
    None,
    lambda filters: filters is None or _filters_fit(filters),
)
"""Named filters; None where none was ever kept."""

ENTRIES: tuple[Entry[Any], ...] = (THEME, START, BELL, SOP, GROUPING, ORDER, KEYS, FILTERS)
