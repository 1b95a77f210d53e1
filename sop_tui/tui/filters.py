"""Filters that are kept under a name: the office's, and the officer's own.

``filters.toml`` beside the store speaks for the office and is written by hand; the one in the
user's own configuration folder is the officer's, and the program writes it::

    [[filter]]
    name = "Paspor terlambat"
    time = "terlambat"        # or "hari ini"; left out: all
    text = "paspor"
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sop_tui.desk.problems import BadInput
from sop_tui.text.by_hand import Missing, Unreadable, read_table
from sop_tui.text.clean import forbidden_in, normalize
from sop_tui.text.faults import fault_of
from sop_tui.text.message import Message, Problem, say
from sop_tui.text.whole_file import write_whole
from sop_tui.tui.narrowing import Filter, Narrowing

FILE_NAME = "filters.toml"
LONGEST_NAME = 40
_TIMES: Mapping[str, Narrowing] = {
    "": Narrowing.NONE,
    "terlambat": Narrowing.LATE,
    "hari ini": Narrowing.TODAY,
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter under its name; ``own`` where the officer may change it."""

    name: str
    filter: Filter
    own: bool = False


class Filters:
    """What is kept. Without an own file, as on a shared server, nothing can be added."""

    def __init__(self, office: Iterable[Saved] = (), own: Path | None = None) -> None:
        self._office = tuple(office)
        self._own = own

    @classmethod
    def of(cls, office: Path, own: Path | None) -> "Filters":
        """Those of the office's file, and those of the officer's own if there is one.

        Raises:
            BadInput: ``filters``, when the office's file cannot be read or says something unknown.
        """
        return cls(_read(office, own=False), own)

    @property
    def changeable(self) -> bool:
        return self._own is not None

    def all(self) -> tuple[Saved, ...]:
        """The office's, then one's own, each by name; raises BadInput as :meth:`of` does."""
        mine = _read(self._own, own=True) if self._own is not None else ()
        return (*sorted(self._office, key=_by_name), *sorted(mine, key=_by_name))

    def save(self, name: str, wanted: Filter) -> Saved:
        """Keeps a filter, in place of an own one of that name.

        Raises:
            BadInput: ``filters``, when the name is empty, too long or has strange characters.
            Problem: ``file``, when the own file cannot be written.
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
        self._write(*(each for each in self._mine() if each.name != name), kept)
        return kept

    def delete(self, name: str) -> None:
        """Drops an own filter; raises as :meth:`save` does."""
        self._write(*(each for each in self._mine() if each.name != name))

    def _mine(self) -> tuple[Saved, ...]:
        return _read(self._own, own=True) if self._own is not None else ()

    def _write(self, *kept: Saved) -> None:
        path = self._own
        assert path is not None, "asked for although nothing can be changed"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, ["\n".join(map(_written, kept))], replace=True)
        except OSError as error:
            raise Problem(
                "file",
                say("{file} tidak dapat ditulis ({why})", file=str(path), why=fault_of(error)),
            ) from error


def _by_name(saved: Saved) -> str:
    return saved.name.casefold()


def _written(saved: Saved) -> str:
    # A string of JSON is one of TOML, too.
    times = {narrowing: word for word, narrowing in _TIMES.items()}
    values = {"name": saved.name, "time": times[saved.filter.time], "text": saved.filter.text}
    lines = (f"{key} = {json.dumps(v, ensure_ascii=False)}\n" for key, v in values.items() if v)
    return "[[filter]]\n" + "".join(lines)


def _read(path: Path, *, own: bool) -> tuple[Saved, ...]:
    try:
        settings = read_table(path, {"filter": "[[filter]]"})
    except Missing:
        return ()
    except Unreadable as error:
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
