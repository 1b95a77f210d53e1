"""Saring menurut: the filter of Semua berkas, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from msgspec.structs import replace

from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.case_filter import EVERYTHING, STATES, Filter, StateFilter
from sop_tui.tui.filter_words import sop_code
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, fit, spread
from sop_tui.tui.kinds.finding import FilterablePage
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.all_cases import AllCasesPage

_NAME = 22
_EVERY = say("semua")
_FIELDS: Sequence[tuple[str, Message]] = (
    ("role", say("Peran")),
    ("person", say("Menunggu petugas")),
    ("applicant", say("Pemohon/pelapor")),
    ("sop", say("SOP")),
    ("state", say("Keadaan")),
    ("due", say("Jatuh tempo")),
)


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A possible value of a field: the value, its name, and the number of cases (None: not
    counted).
    """

    value: Any
    name: str
    count: int | None = None


class FilterByPage(ChoicePage[tuple[str, Message]]):
    """The fields with their values; Enter leads to the possible values, Delete clears one."""

    id: ClassVar[str] = "filter-by"
    taking = say("ubah")

    def __init__(self, host: Host, under: AllCasesPage) -> None:
        super().__init__(host)
        self._under = under
        self.rows = _FIELDS

    def title(self) -> Message | str:
        return say("Saring menurut")

    def key(self, row: tuple[str, Message]) -> str:
        return row[0]

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        up, enter, *rest = super().keys()
        more = [("Del", language(say("semua")))] if self._under.filter != EVERYTHING else []
        return (up, enter, *more, *rest)

    def line(self, row: tuple[str, Message], columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        field, name = row
        value = getattr(self._under.filter, field)
        said = value_in_words(self.host, self._under, field, value)
        filtered = value != getattr(EVERYTHING, field)
        left = (
            Span("▌" if chosen else " ", Ink.ACCENT, ground),
            Span(fit(self.host.language(name), _NAME), Ink.STRONG, ground),
            Span(said, Ink.ACCENT if filtered else Ink.MUTED, ground),
        )
        return spread(left, (), columns, ground)

    def detail(self) -> Line | None:
        words = say_many("{n} berkas lolos", len(self._under.rows))
        return (Span(self.host.language(words), Ink.MUTED),)

    def press(self, key: str, character: str | None) -> bool:
        if key == "delete" and self.chosen is not None:
            field = self.chosen[0]
            self._under.set_filter(changed(self._under.filter, field, getattr(EVERYTHING, field)))
            return True
        return super().press(key, character)

    def take(self) -> None:
        if self.chosen is not None:
            self.host.pages.open(FilterValuePage(self.host, self._under, *self.chosen))


class FilterValuePage(FilterablePage[FilterValue]):
    """The possible values of a field, with the number of cases for each; filtered by typing."""

    id: ClassVar[str] = "filter-value"

    def __init__(self, host: Host, under: AllCasesPage, field: str, name: Message) -> None:
        super().__init__(host)
        self._under = under
        self._field = field
        self._name = name
        self._values: tuple[FilterValue, ...] = ()

    def title(self) -> Message | str:
        return say("Saring menurut: {field}", field=self._name)

    @property
    def resume_key(self) -> tuple[str, str | None]:
        return self.id, self._field

    def load(self) -> None:
        self._values = tuple(self._all_values())
        super().load()

    def all_rows(self) -> Sequence[FilterValue]:
        return self._values

    def words_of(self, row: FilterValue) -> str:
        return row.name

    def key(self, row: FilterValue) -> str:
        return str(row.value)

    def line(self, row: FilterValue, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        here = row.value == getattr(self._under.filter, self._field)
        ink = Ink.ACCENT if here else Ink.STRONG if chosen else Ink.TEXT
        count = "" if row.count is None else self.host.language(say_many("{n} berkas", row.count))
        left = (Span("▌" if chosen else " ", Ink.ACCENT, ground), Span(row.name, ink, ground))
        return spread(left, (Span(f" {count} ", Ink.MUTED, ground),), columns, ground)

    def take(self) -> None:
        if self.chosen is not None:
            self._under.set_filter(changed(self._under.filter, self._field, self.chosen.value))
            self.host.pages.back()

    def _all_values(self) -> Sequence[FilterValue]:
        host, field = self.host, self._field
        every = FilterValue(getattr(EVERYTHING, field), host.language(_EVERY))
        match field:
            case "state":
                return [FilterValue(each, host.language(STATES[each])) for each in StateFilter]
            case "due":
                days = range(1, len(self._under.days) + 1)
                return [every, *(FilterValue(n, self._named(n)) for n in days)]
            case _:
                found = self._under.values(field)
                named = [FilterValue(each, self._named(each), n) for each, n in found.items()]
                return [every, *sorted(named, key=lambda each: each.name.casefold())]

    def _named(self, value: Any) -> str:
        return value_in_words(self.host, self._under, self._field, value)


def changed(wanted: Filter, field: str, value: Any) -> Filter:
    """The filter with another value in one of its fields."""
    return replace(wanted, **{field: value})


def value_in_words(host: Host, under: AllCasesPage, field: str, value: Any) -> str:
    """The name of a filter field's value."""
    if field == "state":
        return host.language(STATES[value])
    if not value:
        return host.language(_EVERY)
    match field:
        case "sop":
            return sop_code(host, value)
        case "person":
            return host.desk.office.name(value)
        case "due":
            days = under.days
            return host.language.date(days[value - 1]) if value <= len(days) else str(value)
        case _:
            return str(value)
