"""What can go wrong with a store, in words that say what to do about it."""

from pathlib import Path

from sop_tui.text.message import Message, Problem, say


class StoreProblem(Problem):
    """The store cannot be read or written as asked; unless it says so, nothing has changed.

    Codes: ``missing``, ``exists``, ``is_folder``, ``not_a_file`` (pipe, device), ``symlink``,
    ``unreadable``, ``not_writable``, ``full``, ``network``, ``damaged``, ``not_ours``, ``newer``,
    ``older``, ``locked``, ``changed`` (by a program that does not keep to the lock), ``failed``
    (nothing was written), ``uncertain`` (written, but a power cut could still take it back),
    ``no_backup``, ``unfinished`` (a restore that was cut off; the same again finishes it).
    """


class Damage(Exception):
    """A place in a data file that cannot be what this program wrote.

    ``offset`` is the byte in the file, where it is known; ``table`` and ``document`` name the
    place as TinyDB knows it. ``reason`` is one clause without the place.
    """

    def __init__(
        self,
        reason: Message,
        *,
        table: str = "",
        document: int | None = None,
        offset: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.table = table
        self.document = document
        self.offset = offset

    @property
    def message(self) -> Message:
        """The reason with the place, as far as it is known."""
        if self.document is not None and self.offset is not None:
            return say(
                "{reason} (tabel {table}, dokumen {document}, bita {offset})",
                reason=self.reason,
                table=self.table,
                document=self.document,
                offset=self.offset,
            )
        if self.document is not None:
            return say(
                "{reason} (tabel {table}, dokumen {document})",
                reason=self.reason,
                table=self.table,
                document=self.document,
            )
        if self.offset is not None:
            return say("{reason} (bita {offset})", reason=self.reason, offset=self.offset)
        return self.reason


class NotOurs(Exception):
    """Sound JSON, but not a store of this program."""


class OtherFormat(Exception):
    """A store in another format than this program writes; ``number`` is that format's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def damaged(path: Path, damage: Damage, store: Path | None = None) -> StoreProblem:
    """What an officer is told of damage: what, where, and which copy is the newest good one.

    ``store`` is the live file, where the damage is in an archive.
    """
    from sop_tui.storage.backup import newest_good_backup

    copy = newest_good_backup(store or path)
    if copy is None:
        return StoreProblem(
            "damaged",
            say(
                "file data {path} rusak: {what}; file tidak diubah dan belum ada salinan yang "
                "baik; hubungi admin",
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


def unusable(
    path: Path, error: Damage | NotOurs | OtherFormat, ours: int, store: Path | None = None
) -> StoreProblem:
    """Why the bytes at ``path`` are no store of format number ``ours``; see :func:`damaged`."""
    if isinstance(error, Damage):
        return damaged(path, error, store)
    if isinstance(error, NotOurs):
        return StoreProblem(
            "not_ours",
            say(
                "{path} bukan file data sop-tui; periksa --store atau SOP_TUI_STORE",
                path=str(path),
            ),
        )
    if error.number > ours:
        return StoreProblem(
            "newer",
            say(
                "file data {path} dibuat oleh sop-tui yang lebih baru (format {found}, di sini "
                "{ours}); perbarui sop-tui",
                path=str(path),
                found=error.number,
                ours=ours,
            ),
        )
    return StoreProblem(
        "older",
        say(
            "file data {path} berformat lama ({found}, di sini {ours}) dan tidak dapat dibaca",
            path=str(path),
            found=error.number,
            ours=ours,
        ),
    )
