"""An officer's choices for the screen, kept from one session to the next.

Each choice is an :class:`Entry`. A session reads all entries once and writes changed ones
individually, so that two screens of one officer do not overwrite each other.
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
    """A value that is kept under a name.

    ``type`` is the type that msgspec decodes; ``fits`` checks the value further, e.g. the number of
    items.
    """

    name: str
    type: type[T]
    default: T
    fits: Callable[[T], bool] = _any


class Kept:
    """The choices of one officer; without a file they last only as long as the session.

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
        """The chosen value, else the default."""
        value: T = self._values.get(entry.name, entry.default)
        return value

    def put(self, entry: Entry[T], value: T) -> None:
        """Sets a value for this session; :meth:`flush` keeps it for the next."""
        if self._values.get(entry.name, entry.default) != value:
            self._values[entry.name] = value
            self._pending[entry.name] = value

    @property
    def pending(self) -> bool:
        """Whether a value is set that is not written yet."""
        return bool(self._pending)

    def flush(self) -> None:
        """Writes the values set since the last time.

        Raises:
            Problem: ``kept``, when they cannot be written; they then last only as long as the
                session.
        """
        pending, self._pending = self._pending, {}
        if pending and self._file is not None:
            self._file.change(lambda _: {n: msgspec.json.encode(v) for n, v in pending.items()})

    def change(self, entry: Entry[T], change: Callable[[T], T]) -> T:
        """Changes the value as it is in the file now, perhaps by another screen, and writes it at
        once.

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
        """The value in the file now; the former value if the file cannot be read."""
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
    """The value, and whether the file's value could be used."""
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
