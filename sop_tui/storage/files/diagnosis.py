"""Error messages for a data file that cannot be used, with the backup that could replace it."""

from contextlib import suppress
from pathlib import Path

from sop_tui.storage.files.copies import copy_sets
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat, not_for_us
from sop_tui.storage.files.form.layout import Source
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.files.form.snapshot import FileSnapshot
from sop_tui.storage.files.labels import read_label
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.message import say


def newest_good_backup(path: Path, folder: Path | None = None) -> Path | None:
    """The backup with the highest revision that verifies completely; None if there is none.

    If the file at ``path`` can be identified, only backups of the same store count.
    """
    from sop_tui.storage.files.verify import verify_files  # needed only after damage

    with suppress(OSError):
        own = read_label(path)
        found = [(read_label(copies.live), copies) for copies in copy_sets(path, folder)]
        kin = [(each.revision, copies) for each, copies in found
               if each is not None and (own is None or each.id == own.id)]  # fmt: skip
        for _, copies in sorted(kin, key=lambda each: each[0], reverse=True):
            with suppress(StoreProblem):
                if verify_files(copies.live, copies.archives).ok:
                    return copies.live
    return None


def damaged(path: Path, damage: Damage, copy: Path | None) -> StoreProblem:
    """The error for damage: what, where, and the latest valid backup."""
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
    """The version in these bytes, or in this open file, of the file at ``path``.

    Parts that are equal in ``former`` are reused.

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
    """Why the file at ``path`` is no store in the current format; names the latest valid backup.

    ``store`` is the live file, if the file is an archive.
    """
    if isinstance(error, Damage):
        return damaged(path, error, newest_good_backup(store or path))
    return not_for_us(path, error)
