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
    """The office's settings.

    ``calendar`` is the working calendar; ``calendars`` has other ones for some agencies, by agency
    name. ``self_approval``: whether officers may approve their own work where nobody else can.
    ``archive_after`` is the number of days that a closed case stays in the live store. ``journal``
    is where each commit is logged ("" for nowhere). ``network`` allows the store on a network file
    system, which may not give the guarantees that commits need. ``readers`` are officers who may
    read all cases in full without a role; with ``admins_read`` admins may too. ``backup_days``,
    ``backup_weeks`` and ``backup_months`` are how many days, weeks and months with backups are
    kept.
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
        """Which backups of the store are kept."""
        return Retention(
            *(max(n, 0) for n in (self.backup_days, self.backup_weeks, self.backup_months))
        )

    readers: tuple[str, ...] = ()
    admins_read: bool = False


def read_settings(folder: Path) -> Settings:
    """The settings of the store in this folder; the defaults if there is no file.

    Raises:
        BadInput: ``settings``, when the file cannot be read or has an unknown key or value.
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
