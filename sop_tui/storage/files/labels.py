"""Which files belong to the same store: read from their contents, never from names alone."""

from io import BufferedReader
from pathlib import Path

import msgspec

from sop_tui.storage.disk.file import open_file, reading
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.files.form.damage import UNDECODABLE, Damage, NotOurs, OtherFormat
from sop_tui.storage.files.older import read_any
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import Meta
from sop_tui.text.message import say

_LONGEST = 1 << 20  # bytes of a line that may contain the table meta


class FileLabel(msgspec.Struct, frozen=True):
    """The part of ``meta`` that identifies a file, in any format."""

    id: str
    revision: int = 0
    year: int | None = None


_LINE = msgspec.json.Decoder(FileLabel)


def read_label(path: Path) -> FileLabel | None:
    """The identification of a file; None if it cannot be read.

    In this program's layout only one line is read, however large the file is. The revision is that
    of the tables; acts in the journal are not counted.
    """
    try:
        opened = open_file(path)
        try:
            with BufferedReader(reading(opened)) as file:
                if file.readline(16) == b'{"meta":{\n':
                    line = file.readline(_LONGEST)
                    return _LINE.decode(line.partition(b":")[2].rstrip(b",\n"))
            return _of(read_any(path, reading(opened).readall()).snapshot.meta)
        finally:
            opened.close()
    except (OSError, StoreProblem, Damage, NotOurs, OtherFormat, *UNDECODABLE):
        return None


def _of(meta: Meta) -> FileLabel:
    return FileLabel(meta.id, meta.revision, meta.year)


def may_be_archive_of(path: Path, store_id: str) -> bool:
    """False if the file is of another store; a damaged file may still be one of this store."""
    found = read_label(path)
    return found is None or found.id == store_id


def archives_of(path: Path, store_id: str) -> tuple[Path, ...]:
    """The yearly archives beside a live file, without those of another store.

    Raises:
        OSError: the folder cannot be read.
    """
    return tuple(each for each in archive_paths(path) if may_be_archive_of(each, store_id))


def refuse_foreign(path: Path, found: Meta, store_id: str, year: int) -> None:
    """Raises StoreProblem ``foreign`` if this is not the store's archive of that year."""
    if found.id != store_id or found.year != year:
        raise StoreProblem(
            "foreign",
            say(
                "{path} bukan arsip tahun {year} dari data ini dan tidak diubah; pindahkan atau "
                "ganti namanya, lalu ulangi",
                path=str(path),
                year=str(year),
            ),
        )


def refuse_earlier_office(path: Path) -> None:
    """Raises StoreProblem ``foreign`` if there are archives where a new store is to be created."""
    for archive in archive_paths(path):
        found = read_label(archive)
        if found is None or found.year is not None:
            raise StoreProblem(
                "foreign",
                say(
                    "di samping {path} ada arsip dari data sebelumnya ({archive}); pulihkan data "
                    "itu dengan sop-tui store restore, atau pakai nama lain",
                    path=str(path),
                    archive=archive.name,
                ),
            )
