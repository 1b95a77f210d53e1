"""The office's own settings: ``settings.toml`` beside its store. Every key has a default."""

from pathlib import Path
from typing import Literal

import msgspec

from sop_tui.desk.problems import BadInput
from sop_tui.storage.retention import Retention
from sop_tui.text.message import Message, say
from sop_tui.text.toml_files import Missing, UnreadableFile, expected, read_table

FILE_NAME = "settings.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``calendar`` is the working calendar, ``calendars`` another for some agencies by their name.

    ``self_approval``: whether an officer may approve their own work where nobody else can.
    ``archive_after`` is the number of days that a closed case stays in the live file, ``journal``
    where a line for each commit goes ("" for nowhere). ``network`` lets the store lie on a network
    file system, which may not keep what commits rest on. ``readers`` are officers who read all
    cases whole without a role in their procedures; ``admins_read``: the admins do, too. Of so many
    days, weeks and months with copies (``backup_days``, …) a copying keeps the newest.
    """

    calendar: str = "asn5"
    calendars: dict[str, str] = {}
    self_approval: bool = True
    language: Literal["id", "en"] = "id"
    archive_after: int = 30
    journal: Literal["", "syslog"] = ""
    network: bool = False
    backup_days: int = 14
    backup_weeks: int = 8
    backup_months: int = 24

    @property
    def keep(self) -> Retention:
        """Which copies of the store stay."""
        return Retention(
            *(max(n, 0) for n in (self.backup_days, self.backup_weeks, self.backup_months))
        )

    readers: tuple[str, ...] = ()
    admins_read: bool = False


def read_settings(folder: Path) -> Settings:
    """The settings of the store in this folder; the defaults where there is no file.

    Raises:
        BadInput: ``settings``, when the file cannot be read or says something unknown.
    """
    path = folder / FILE_NAME
    try:
        stated = read_table(path)
    except Missing:
        return Settings()
    except UnreadableFile as error:
        raise _wrong(path, error.message) from error
    try:
        return msgspec.convert(stated, Settings)
    except msgspec.ValidationError as error:
        raise _wrong(path, _first_wrong_value(stated)) from error


def _first_wrong_value(stated: dict[str, object]) -> Message:
    from sop_tui.text.schema import wrong_values

    first = wrong_values(Settings, stated)[0]
    where = ".".join(str(part) for part in first["loc"])
    return say("“{key}” {expected}", key=where, expected=expected(first))


def _wrong(path: Path, why: Message) -> BadInput:
    return BadInput("settings", say("{path}: {why}", path=str(path), why=why))
