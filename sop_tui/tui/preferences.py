"""Settings of the screen in files: keys, theme, first page, bell.

``keys.toml`` beside the store holds the office's settings, the one in the user's own configuration
folder the officer's, which take precedence::

    theme = "terang"
    start = "meja"
    bell = true

    [keys]
    forward = "s"
    search = ["/", "ctrl+f"]
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from sop_tui.desk.problems import BadInput
from sop_tui.text.message import Message, say
from sop_tui.text.toml_files import Missing, UnreadableFile, read_table
from sop_tui.tui.commands import Keymap, ScreenCommand, key_name
from sop_tui.tui.confirming import ANSWERS
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import BELL, KEYS, START, THEME
from sop_tui.tui.preferred import Preferences
from sop_tui.tui.theme import CHOICES, Palette

FILE_NAME = "keys.toml"
_WAYS_OUT = frozenset({"back", "quit"})


def read_preferences(paths: Iterable[Path], commands: Iterable[ScreenCommand]) -> Preferences:
    """The settings of these files, later ones over earlier ones; missing files are skipped.

    Raises:
        BadInput: ``keys``, when a file cannot be read, names an unknown command or theme, gives one
            key to two commands, or leaves no key that leads back or out.
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
        why_not = why_not_keys(commands, keys)
        if why_not is not None:
            raise _wrong(path, why_not)
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
    except UnreadableFile as error:
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


def why_not_keys(
    commands: Sequence[ScreenCommand], keys: Mapping[str, tuple[str, ...]]
) -> Message | None:
    """Why the commands cannot have these keys; None if they can."""
    return (
        _answering(commands, keys) or _doubled(keys) or _without_way_out(Keymap.of(commands, keys))
    )


def in_force(given: Preferences, kept: Kept, commands: Sequence[ScreenCommand]) -> Preferences:
    """The files' settings, with the officer's choices over them.

    Chosen keys that are no longer valid, e.g. after an upgrade with new commands, are ignored.
    """
    bell, chosen = kept.of(BELL), kept.of(KEYS)
    keys = {**given.keys, **chosen}
    known = {command.id for command in commands}
    if not known >= keys.keys() or why_not_keys(commands, keys) is not None:
        keys = dict(given.keys)
    start = kept.of(START)
    return replace(
        given,
        keys=keys,
        palette=next((p for p in CHOICES if p.name == kept.of(THEME)), given.palette),
        begins_at_the_desk=start == "meja" if start else given.begins_at_the_desk,
        rings=given.rings if bell is None else bell,
    )


def _doubled(keys: Mapping[str, tuple[str, ...]]) -> Message | None:
    owner: dict[str, str] = {}
    for command, given in keys.items():
        for key in given:
            other = owner.setdefault(key, command)
            if other != command:
                return say("tombol {key} dipakai untuk {one} dan {other}; pilih satu",
                           key=key, one=other, other=command)  # fmt: skip
    return None


def _answering(
    commands: Sequence[ScreenCommand], keys: Mapping[str, tuple[str, ...]]
) -> Message | None:
    """Refuses a key that both asks and answers: holding it down would confirm an unread
    question.
    """
    for command in commands:
        for key in keys.get(command.id, ()):
            if command.asks and key in ANSWERS:
                return say(
                    "{command}: tombol {key} menjawab pertanyaan, jadi tidak dapat memintanya; "
                    "pilih tombol lain",
                    command=command.id,
                    key=key_name(key),
                )
            if key == "escape" and command.id not in _WAYS_OUT:
                return say("{command}: Esc selalu berarti kembali; pilih tombol lain",
                           command=command.id)  # fmt: skip
    return None


def _without_way_out(keymap: Keymap) -> Message | None:
    """Refuses keys that leave no way back or out."""
    for command in keymap.commands:
        if command.id in _WAYS_OUT and not keymap.keys[command.id]:
            return say(
                "{command} ({name}) tidak memiliki tombol lagi karena {key} sudah dipakai; "
                'tambahkan tombol lain, misalnya {command} = "Q"',
                command=command.id,
                name=command.name,
                key=", ".join(command.keys),
            )
    return None


def _palette(path: Path, name: object, before: Palette) -> Palette:
    if name is None:
        return before
    found = next((palette for palette in CHOICES if palette.name == name), None)
    if found is None:
        names = ", ".join(palette.name for palette in CHOICES)
        raise _wrong(path, say("tema {name} tidak ada; pilih {names}", name=str(name), names=names))
    return found


def _starts(path: Path, name: object, before: bool) -> bool:
    """Whether the screen opens on Meja saya."""
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
