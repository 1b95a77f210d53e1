"""What an officer reads of a data file that cannot be used, and which copy could take its place."""

from contextlib import suppress
from pathlib import Path

from sop_tui.storage.files.copies import copy_sets
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat, not_for_us
from sop_tui.storage.files.form.layout import Source
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.kin import kinship
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


def newest_good_backup(path: Path, folder: Path | None = None) -> Path | None:
    """The copy of the highest revision that verifies whole, or None.

    Only copies of the store itself count, where the file at ``path`` says which it is.
    """
    from sop_tui.storage.files.verify import verify_files  # only who meets damage pays for it

    with suppress(OSError):
        own = kinship(path)
        found = [(kinship(copies.live), copies) for copies in copy_sets(path, folder)]
        kin = [(each.revision, copies) for each, copies in found
               if each is not None and (own is None or each.id == own.id)]  # fmt: skip
        for _, copies in sorted(kin, key=lambda each: each[0], reverse=True):
            with suppress(StoreProblem):
                if verify_files(copies.live, copies.archives).ok:
                    return copies.live
    return None


def damaged(path: Path, damage: Damage, copy: Path | None) -> StoreProblem:
    """What an officer reads of damage: what, where, and which copy is the newest good one."""
    if copy is None:
        return StoreProblem(
            "damaged",
            say(
                "file data {path} rusak: {what}; file tidak diubah dan belum ada salinan yang "
                "baik di sini; pulihkan dari cadangan lain: sop-tui store restore SALINAN",
                path=str(path),
                what=damage.message,
            ),
        )
    return StoreProblem(
        "damaged",
        say(
            "file data {path} rusak: {what}; salinan baik terakhir {copy}; pulihkan dengan: "
            "sop-tui store restore",
            path=str(path),
            what=damage.message,
            copy=str(copy),
        ),
    )


def read_snapshot(
    path: Path, data: bytes | Source, former: FileSnapshot | None = None
) -> FileSnapshot:
    """The version in these bytes, or in this open file, which are those of ``path``.

    What is the same in a former version is taken from there.

    Raises:
        StoreProblem: ``damaged``, ``not_ours``, ``newer`` or ``older``.
        OSError: the file cannot be read.
    """
    try:
        return parse(path, data, former)
    except (Damage, NotOurs, OtherFormat) as error:
        raise unusable(path, error) from None


def unusable(
    path: Path, error: Damage | NotOurs | OtherFormat, store: Path | None = None
) -> StoreProblem:
    """Why the bytes at ``path`` are no store of our format; names the newest good copy.

    ``store`` is the live file, where the bytes are those of an archive.
    """
    if isinstance(error, Damage):
        return damaged(path, error, newest_good_backup(store or path))
    return not_for_us(path, error)
