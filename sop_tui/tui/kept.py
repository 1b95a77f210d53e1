"""What an officer has chosen for the screen, kept from one session to the next.

Each choice is an :class:`Entry` of its own. A session reads them once; what it changes goes to the
officer's file entry by entry, so that two screens of one officer take nothing from each other.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.kept_file import KeptFile, Unusable

T = TypeVar("T")


def _any(_: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """Something that is kept under a name.

    ``type`` is what the file may hold, as msgspec judges it; ``fits`` what of that can be used:
    whatever holds many things says here how many.
    """

    name: str
    type: type[T]
    default: T
    fits: Callable[[T], bool] = _any


class Kept:
    """The choices of one officer. Without a file they last as long as the session.

    ``trouble`` says which of them could not be used, and where they were put.
    """

    def __init__(self, file: KeptFile | None = None, entries: Iterable[Entry[Any]] = ()) -> None:
        self._file = file
        self._entries = tuple(entries)
        self._values: dict[str, Any] = {}
        self._pending: dict[str, Any] = {}
        self.trouble: Message | None = None
        if file is not None:
            self._begin(file)

    def of(self, entry: Entry[T]) -> T:
        """What was chosen, else the default."""
        value: T = self._values.get(entry.name, entry.default)
        return value

    def put(self, entry: Entry[T], value: T) -> None:
        """Chooses it for this session; :meth:`flush` keeps it for the next."""
        if self._values.get(entry.name, entry.default) != value:
            self._values[entry.name] = value
            self._pending[entry.name] = value

    @property
    def pending(self) -> bool:
        """Whether something is chosen that is not kept yet."""
        return bool(self._pending)

    def flush(self) -> None:
        """Writes what was chosen since the last time.

        Raises:
            Problem: ``kept``, when it cannot be written; it then lasts as long as the session.
        """
        pending, self._pending = self._pending, {}
        if pending and self._file is not None:
            self._file.change(lambda _: {n: msgspec.json.encode(v) for n, v in pending.items()})

    def change(self, entry: Entry[T], change: Callable[[T], T]) -> T:
        """Changes what the file says now, which may be another screen's, and keeps that at once.

        Raises:
            Problem: ``kept``, when it cannot be written or no longer fits.
        """
        changed = entry.default

        def changes(now: Mapping[str, msgspec.Raw]) -> Mapping[str, bytes]:
            nonlocal changed
            value, _ = _read(entry, now)
            changed = change(value)
            if not entry.fits(changed):
                raise Problem("kept", say("sudah terlalu banyak yang disimpan; hapus sebagian"))
            return {entry.name: msgspec.json.encode(changed)}

        if self._file is None:
            changes({entry.name: msgspec.Raw(msgspec.json.encode(self.of(entry)))})
        else:
            self._file.change(changes)
        self._values[entry.name] = changed
        return changed

    def look_again(self, entry: Entry[T]) -> T:
        """What the file says now; what it said before where it cannot be read."""
        if self._file is not None and entry.name not in self._pending:
            with suppress(OSError, Unusable):
                self._values[entry.name], _ = _read(entry, self._file.read())
        return self.of(entry)

    def _begin(self, file: KeptFile) -> None:
        try:
            raw = file.read()
        except Unusable as wrong:
            raw = {}
            self.trouble = wrong.message
            if wrong.movable:
                aside = file.set_aside({})
                self.trouble = _set_aside(wrong.message, aside)
        except OSError:
            raw = {}
        wrong_names = []
        for entry in self._entries:
            value, right = _read(entry, raw)
            if not right:
                wrong_names.append(entry.name)
            elif entry.name in raw:
                self._values[entry.name] = value
        if wrong_names:
            sound = {name: value for name, value in raw.items() if name not in wrong_names}
            aside = file.set_aside(sound)
            why = say("{names} berisi nilai yang tidak dapat dipakai", names=", ".join(wrong_names))
            self.trouble = _set_aside(why, aside)


def _read(entry: Entry[T], raw: Mapping[str, msgspec.Raw]) -> tuple[T, bool]:
    """The value, and whether what is there could be used."""
    if entry.name not in raw:
        return entry.default, True
    try:
        value = msgspec.json.decode(raw[entry.name], type=entry.type)
    except (msgspec.DecodeError, RecursionError):
        return entry.default, False
    return (value, True) if entry.fits(value) else (entry.default, False)


def _set_aside(why: Message, aside: str | None) -> Message:
    if aside is None:
        return say("pilihan layar Anda tidak dipakai: {why}", why=why)
    return say("pilihan layar Anda tidak dipakai: {why}; disisihkan sebagai {file}",
               why=why, file=aside)  # fmt: skip
