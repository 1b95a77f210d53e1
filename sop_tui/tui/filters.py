"""Named filters: the office's, and the officer's own.

``filters.toml`` beside the store holds the office's filters and is written by hand. A file of the
same form in the user's own configuration folder holds the officer's filters until the first change
on the screen; from then on those kept for the officer beside the store count::

    [[filter]]
    name = "Paspor terlambat"
    time = "terlambat"        # or "hari ini"; left out: all
    text = "paspor"

A filter kept on the screen can have more: everything of a :class:`Filter`.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from sop_tui.desk.problems import BadInput
from sop_tui.text.clean import forbidden_in, normalize
from sop_tui.text.message import Message, say
from sop_tui.text.toml_files import Missing, UnreadableFile, read_table
from sop_tui.tui.case_filter import Filter, StateFilter, TimeFilter
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import FILTERS, KeptFilter, TimeWord

FILE_NAME = "filters.toml"
LONGEST_NAME = 40
_TIMES: Mapping[TimeWord, TimeFilter] = {
    "": TimeFilter.NONE,
    "terlambat": TimeFilter.LATE,
    "hari ini": TimeFilter.TODAY,
}


class Saved(Struct, frozen=True):
    """A named filter; ``own`` means that the officer may change it."""

    name: str
    filter: Filter
    own: bool = False


class Filters:
    """The office's filters and the officer's own.

    ``former`` is the officer's hand-written file, used as long as nothing is kept.
    """

    def __init__(
        self,
        office: Iterable[Saved] = (),
        kept: Kept | None = None,
        former: Path | None = None,
    ) -> None:
        self._office = tuple(office)
        self._kept = kept or Kept()
        self._former = former

    @classmethod
    def of(cls, office: Path, kept: Kept, former: Path | None = None) -> "Filters":
        """The filters of the office's file, and the officer's own.

        Raises:
            BadInput: ``filters``, when the office's file cannot be read or has unknown keys.
        """
        return cls(_read(office, own=False), kept, former)

    def all(self) -> tuple[Saved, ...]:
        """The office's filters, then the officer's, each sorted by name; raises BadInput like
        :meth:`of`.
        """
        mine = self._mine(self._kept.look_again(FILTERS))
        return (*sorted(self._office, key=_by_name), *sorted(mine, key=_by_name))

    def save(self, name: str, wanted: Filter) -> Saved:
        """Keeps a filter; replaces the officer's filter of the same name.

        Raises:
            BadInput: ``filters``, when the name is empty, too long or has forbidden characters.
            Problem: ``kept``, when it cannot be written, or there are too many.
        """
        name = normalize(name)
        if not name:
            raise BadInput("filters", say("nama saringan wajib diisi"))
        if len(name) > LONGEST_NAME or forbidden_in(name) is not None:
            raise BadInput(
                "filters",
                say("nama saringan paling panjang {longest} huruf, tanpa karakter kendali",
                    longest=LONGEST_NAME),
            )  # fmt: skip
        kept = Saved(name, wanted, own=True)
        self._change(lambda mine: (*(each for each in mine if each.name != name), kept))
        return kept

    def delete(self, name: str) -> None:
        """Deletes one of the officer's filters; raises like :meth:`save`."""
        self._change(lambda mine: (each for each in mine if each.name != name))

    def _change(self, change: Callable[[Iterable[Saved]], Iterable[Saved]]) -> None:
        """Changes the filters in the file as it is now, because another screen may have
        changed it.
        """
        self._kept.change(
            FILTERS,
            lambda now: tuple({e.name: _kept(e) for e in change(self._mine(now))}.values()),
        )

    def _mine(self, kept: tuple[KeptFilter, ...] | None) -> tuple[Saved, ...]:
        if kept is None:
            return _read(self._former, own=True) if self._former is not None else ()
        return tuple(
            Saved(
                each.name,
                Filter(
                    time=_TIMES[each.time],
                    text=each.text,
                    sop=each.sop,
                    state=StateFilter(each.state),
                    role=each.role,
                    person=each.person,
                    applicant=each.applicant,
                    due=each.due,
                ),
                own=True,
            )
            for each in kept
        )


def _by_name(saved: Saved) -> str:
    return saved.name.casefold()


def _kept(saved: Saved) -> KeptFilter:
    time = next(word for word, known in _TIMES.items() if known is saved.filter.time)
    wanted = saved.filter
    return KeptFilter(
        name=saved.name,
        time=time,
        text=wanted.text,
        sop=wanted.sop,
        state=wanted.state.value,
        role=wanted.role,
        person=wanted.person,
        applicant=wanted.applicant,
        due=wanted.due,
    )


def _read(path: Path, *, own: bool) -> tuple[Saved, ...]:
    try:
        settings = read_table(path, {"filter": "[[filter]]"})
    except Missing:
        return ()
    except UnreadableFile as error:
        raise _wrong(path, error.message) from error
    tables = settings.get("filter", [])
    if not isinstance(tables, list) or settings.keys() - {"filter"}:
        raise _wrong(path, say("tulis setiap saringan di bawah [[filter]]"))
    return tuple(_saved(path, table, own=own) for table in tables)


def _saved(path: Path, table: Any, *, own: bool) -> Saved:
    if (
        not isinstance(table, dict)
        or table.keys() - {"name", "time", "text"}
        or not table.get("name")
        or not all(isinstance(value, str) for value in table.values())
    ):
        raise _wrong(
            path, say("saringan memuat name, time, dan text, masing-masing dalam tanda kutip")
        )
    time = table.get("time", "")
    if time not in _TIMES:
        raise _wrong(path, say("time “{time}” tidak dikenal; pakai terlambat atau hari ini",
                               time=time))  # fmt: skip
    return Saved(table["name"], Filter(_TIMES[time], table.get("text", "")), own)


def _wrong(path: Path, why: Message) -> BadInput:
    return BadInput("filters", say("{path}: {why}", path=str(path), why=why))
