"""Which files belong together: by what they say of themselves, never by their names alone."""

from pathlib import Path

import msgspec

from sop_tui.storage.disk.file import read_file
from sop_tui.storage.disk.place import archive_paths
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.older import read_any
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import Meta
from sop_tui.text.message import say

_LONGEST = 1 << 20  # bytes of a line that may be that of the table meta


class Kinship(msgspec.Struct, frozen=True):
    """As much of ``meta`` as says where a file belongs; of any format."""

    id: str
    revision: int = 0
    year: int | None = None


_LINE = msgspec.json.Decoder(Kinship)


def kinship(path: Path) -> Kinship | None:
    """What a file says it is; None where it says nothing that can be read.

    In our own layout this reads one line, however large the file is. The revision is that of the
    tables; acts in the journal come on top.
    """
    try:
        with path.open("rb") as file:
            if file.readline(16) == b'{"meta":{\n':
                line = file.readline(_LONGEST)
                return _LINE.decode(line.partition(b":")[2].rstrip(b",\n"))
        opened, data = read_file(path)
        opened.close()
        return _of(read_any(path, data).snapshot.meta)
    except (OSError, StoreProblem, Damage, NotOurs, OtherFormat, msgspec.DecodeError):
        return None


def _of(meta: Meta) -> Kinship:
    return Kinship(meta.id, meta.revision, meta.year)


def may_be_archive_of(path: Path, store_id: str) -> bool:
    """False where the file says that it is of another store; damage does not make it a stranger."""
    found = kinship(path)
    return found is None or found.id == store_id


def archives_of(path: Path, store_id: str) -> tuple[Path, ...]:
    """The yearly archives beside a live file that are not those of another store.

    Raises:
        OSError: the folder cannot be looked into.
    """
    return tuple(each for each in archive_paths(path) if may_be_archive_of(each, store_id))


def refuse_stranger(path: Path, found: Meta, store_id: str, year: int) -> None:
    """Raises StoreProblem ``foreign`` where this is not the store's archive of that year."""
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
    """Raises StoreProblem ``foreign`` where archives lie beside the place of a new store."""
    for archive in archive_paths(path):
        found = kinship(archive)
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
