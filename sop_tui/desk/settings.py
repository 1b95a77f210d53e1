"""The office's own settings: ``settings.toml`` beside its store. Every key has a default."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from sop_tui.desk.problems import BadInput
from sop_tui.text.faults import choices_of, fault_of
from sop_tui.text.message import Message, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE_NAME = "settings.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``calendar`` is the working calendar, ``calendars`` another for some agencies by their name.

    ``self_approval``: whether an officer may approve their own work where nobody else can.
    ``archive_after`` is the number of days that a closed case stays in the live file, ``journal``
    where a line for each commit goes ("" for nowhere). ``network`` lets the store lie on a network
    file system, which may not keep what commits rest on. ``readers`` are officers who read all
    cases whole without a role in their procedures; ``admins_read``: the admins do, too.
    """

    calendar: str = "asn5"
    calendars: dict[str, str] = {}
    self_approval: bool = True
    language: Literal["id", "en"] = "id"
    archive_after: int = 30
    journal: Literal["", "syslog"] = ""
    network: bool = False
    readers: tuple[str, ...] = ()
    admins_read: bool = False


def read_settings(folder: Path) -> Settings:
    """The settings of the store in this folder; the defaults where there is no file.

    Raises:
        BadInput: ``settings``, when the file cannot be read or says something unknown.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "settings", say("{path} tidak dapat dibaca: {why}", path=str(path), why=fault_of(error))
        ) from error
    return _parsed(text, path)


def _parsed(text: str, path: Path) -> Settings:
    import tomllib

    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = say("{path}: {why}", path=str(path), why=fault_of(error))
        raise BadInput("settings", message) from error
    try:
        return msgspec.convert(stated, Settings)
    except msgspec.ValidationError as error:
        raise BadInput("settings", _wrong(path, stated)) from error


def _wrong(path: Path, stated: dict[str, object]) -> Message:
    from sop_tui.text.schema import wrong_values

    first = wrong_values(Settings, stated)[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return say("{path}: kunci {key} tidak dikenal; hapus", path=str(path), key=where)
    return say(
        "{path}: nilai {key} tidak sah ({why}); perbaiki",
        path=str(path),
        key=where,
        why=_expected(first),
    )


def _expected(error: "ErrorDetails") -> Message:
    match error["type"]:
        case "literal_error":
            return say(
                "pilih salah satu dari {choices}", choices=choices_of(error["ctx"]["expected"])
            )
        case kind if kind.startswith("int_"):
            return say("harus bilangan bulat")
        case kind if kind.startswith("bool_"):
            return say("harus true atau false")
        case "string_type":
            return say("harus teks dalam tanda kutip")
        case kind if kind.startswith("tuple_"):
            return say('harus daftar teks, misalnya ["budi"]')
        case _:
            return say("harus berupa tabel")
