"""Upgrades a store of an older format, after making a backup."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from sop_tui.storage.disk.file import read_file, replace_file
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.diagnosis import unusable
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.layout import TABLES, lay_out
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.records import FORMAT
from sop_tui.text.message import say

StoredTables = dict[str, dict[str, dict[str, Any]]]
"""A file as plain JSON: table, document number, document."""

Upgrade = Callable[[StoredTables], StoredTables]

UPGRADES: Final[Mapping[int, Upgrade]] = {1: lambda tables: tables}
"""For each older format, the function that makes the next one; ``meta.format`` is set by
:func:`upgrade_store`.

Format 2 adds the table ``acts``, which is created when a file is written."""


def upgrade_store(
    path: Path,
    *,
    at: datetime,
    patience: float = PATIENCE,
    upgrades: Mapping[int, Upgrade] | None = None,
) -> Path | None:
    """Upgrades a store and its archives, the live file last; returns the backup made before.

    None if nothing had to be upgraded. An interrupted upgrade continues the next time.

    Raises:
        StoreProblem: ``older``: there is no upgrade from that format; ``newer``, ``damaged`` or
            the reason why it cannot be written. Files that could not be upgraded are unchanged.
    """
    path = path.absolute()
    upgrades = UPGRADES if upgrades is None else upgrades
    with locked(path.parent, patience) as folder:
        files = [file for file in (*archive_paths(path), path) if _is_older(file, upgrades)]
        if not files:
            return None
        copy = back_up(path, at=at, patience=patience, checked=False)
        for file in files:
            opened, data = read_file(file, folder)
            opened.close()
            upgraded = _upgraded(file, data, upgrades)
            replace_file(folder, file, [upgraded], opened.identity).close()
    return copy


def _is_older(path: Path, upgrades: Mapping[int, Upgrade]) -> bool:
    opened, data = read_file(path)
    opened.close()
    try:
        parse(path, data)
    except OtherFormat as error:
        if error.number in upgrades:
            return True
        raise unusable(path, error) from None
    except (Damage, NotOurs) as error:
        raise unusable(path, error) from None
    return False


def _upgraded(path: Path, data: bytes, upgrades: Mapping[int, Upgrade]) -> bytes:
    tables = msgspec.json.decode(data, type=StoredTables)
    number = next(iter(tables["meta"].values()))["format"]
    while number < FORMAT:
        if number not in upgrades:
            raise unusable(path, OtherFormat(number))
        missing = next((table for table in TABLES if table not in tables), None)
        if missing is not None:
            damage = Damage(say("tabel {table} tidak ada", table=missing))
            raise unusable(path, damage)
        tables = upgrades[number](tables)
        number += 1
        next(iter(tables["meta"].values()))["format"] = number
    layout = lay_out(
        {
            table: [(int(key), msgspec.json.encode(document)) for key, document in found.items()]
            for table, found in ((table, tables[table]) for table in TABLES)
        }
    )
    try:
        parse(path, layout.data)  # never write a file that could not be read again
    except (Damage, NotOurs, OtherFormat) as error:
        raise unusable(path, error) from None
    return layout.data
