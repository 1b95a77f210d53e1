"""What an officer or an office has set for the screen: other keys, another theme.

``keys.toml`` beside the store speaks for the office, the one in the user's own configuration
folder for the officer, who has the last word::

    theme = "terang"
    start = "meja"
    bell = true

    [keys]
    forward = "s"
    search = ["/", "ctrl+f"]
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sop_tui.desk.problems import BadInput
from sop_tui.text.by_hand import Missing, Unreadable, read_table
from sop_tui.text.message import Message, say
from sop_tui.tui.commands import Command, Keymap, key_name
from sop_tui.tui.confirming import ANSWERS
from sop_tui.tui.theme import CHOICES, DARK, Palette

FILE_NAME = "keys.toml"
_WAYS_OUT = frozenset({"back", "quit"})


@dataclass(frozen=True, slots=True)
class Preferences:
    """``keys`` are the keys of commands by their ids, as :class:`Keymap` takes them.

    ``begins_at_the_desk``: Meja saya is the first page that is seen; ``rings``: news sounds the
    bell.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    palette: Palette = DARK
    begins_at_the_desk: bool = False
    rings: bool = False


def read_preferences(paths: Iterable[Path], commands: Iterable[Command]) -> Preferences:
    """The preferences of these files, the later ones over the earlier; missing files say nothing.

    Raises:
        BadInput: ``keys``, when a file cannot be read, names an unknown command or theme, gives
            one key to two commands, or leaves no key that leads back or out.
    """
    commands = tuple(commands)
    known = frozenset(command.id for command in commands)
    read = Preferences()
    for path in paths:
        settings = _settings(path)
        keys = dict(read.keys)
        for command, wanted in _table(path, settings.get("keys", {})).items():
            if command not in known:
                raise _wrong(
                    path,
                    say(
                        "perintah {command} tidak dikenal; perbaiki ejaannya atau hapus",
                        command=command,
                    ),
                )
            keys[command] = _keys(path, command, wanted)
            _no_answers(path, next(c for c in commands if c.id == command), keys[command])
        _no_doubles(path, keys)
        _ways_out(path, Keymap.of(commands, keys))
        read = Preferences(
            keys,
            _palette(path, settings.get("theme"), read.palette),
            _starts(path, settings.get("start"), read.begins_at_the_desk),
            _rings(path, settings.get("bell"), read.rings),
        )
    return read


def _settings(path: Path) -> dict[str, Any]:
    try:
        return read_table(path)
    except Missing:
        return {}
    except Unreadable as error:
        raise _wrong(path, error.message) from error


def _table(path: Path, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _wrong(path, say("[keys] harus berupa tabel"))
    return value


def _keys(path: Path, command: str, wanted: object) -> tuple[str, ...]:
    keys = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(keys, list) or not all(isinstance(key, str) and key for key in keys):
        raise _wrong(
            path,
            say("{command}: tulis satu tombol atau daftar tombol dalam tanda kutip",
                command=command),
        )  # fmt: skip
    return tuple(keys)


def _no_doubles(path: Path, keys: Mapping[str, tuple[str, ...]]) -> None:
    owner: dict[str, str] = {}
    for command, given in keys.items():
        for key in given:
            other = owner.setdefault(key, command)
            if other != command:
                raise _wrong(
                    path,
                    say("tombol {key} dipakai untuk {one} dan {other}; pilih satu",
                        key=key, one=other, other=command),
                )  # fmt: skip


def _no_answers(path: Path, command: Command, keys: Iterable[str]) -> None:
    """A key that asks must not answer as well, or one held down would do what nobody read."""
    for key in keys:
        if command.asks and key in ANSWERS:
            raise _wrong(
                path,
                say(
                    "{command}: tombol {key} menjawab pertanyaan, jadi tidak dapat memintanya; "
                    "pilih tombol lain",
                    command=command.id,
                    key=key_name(key),
                ),
            )
        if key == "escape" and command.id not in _WAYS_OUT:
            raise _wrong(
                path,
                say("{command}: Esc selalu berarti kembali; pilih tombol lain", command=command.id),
            )


def _ways_out(path: Path, keymap: Keymap) -> None:
    """Whoever has given away every key that leads back or out would have to guess one."""
    for command in keymap.commands:
        if command.id in _WAYS_OUT and not keymap.keys[command.id]:
            raise _wrong(
                path,
                say(
                    "{command} ({name}) tidak memiliki tombol lagi karena {key} sudah dipakai; "
                    'tambahkan tombol lain, misalnya {command} = "Q"',
                    command=command.id,
                    name=command.name,
                    key=", ".join(command.keys),
                ),
            )


def _palette(path: Path, name: object, before: Palette) -> Palette:
    if name is None:
        return before
    found = next((palette for palette in CHOICES if palette.name == name), None)
    if found is None:
        names = ", ".join(palette.name for palette in CHOICES)
        raise _wrong(path, say("tema {name} tidak ada; pilih {names}", name=str(name), names=names))
    return found


def _starts(path: Path, name: object, before: bool) -> bool:
    """Whether the screen begins at Meja saya."""
    if name is None:
        return before
    if name not in ("meja", "papan"):
        raise _wrong(path, say("start {name} tidak ada; pilih meja atau papan", name=str(name)))
    return name == "meja"


def _rings(path: Path, value: object, before: bool) -> bool:
    if value is None:
        return before
    if not isinstance(value, bool):
        raise _wrong(path, say("bell harus true atau false"))
    return value


def _wrong(path: Path, why: Message) -> BadInput:
    return BadInput("keys", say("{path}: {why}", path=str(path), why=why))
