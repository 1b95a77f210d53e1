"""What may be wrong with the bytes of a data file, as it is found."""

from pathlib import Path

from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import FORMAT
from sop_tui.text.message import Message, say


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


def unreadable_part(path: Path, damage: Damage) -> StoreProblem:
    """A part of a version that was read whole before, and cannot be decoded now it is needed."""
    return StoreProblem(
        "damaged",
        say(
            "file data {path} rusak: {what}; pulihkan dengan: sop-tui store restore",
            path=str(path),
            what=damage.message,
        ),
    )


def not_for_us(path: Path, error: NotOurs | OtherFormat) -> StoreProblem:
    """Why the bytes at ``path``, sound as they are, are no store of our format."""
    if isinstance(error, NotOurs):
        return StoreProblem(
            "not_ours",
            say(
                "{path} bukan file data sop-tui; periksa --store atau SOP_TUI_STORE",
                path=str(path),
            ),
        )
    if error.number > FORMAT:
        return StoreProblem(
            "newer",
            say(
                "file data {path} dibuat oleh sop-tui yang lebih baru (format {found}, di sini "
                "{ours}); perbarui sop-tui",
                path=str(path),
                found=error.number,
                ours=FORMAT,
            ),
        )
    return StoreProblem(
        "older",
        say(
            "file data {path} berformat lama ({found}, di sini {ours}) dan tidak dapat dibaca",
            path=str(path),
            found=error.number,
            ours=FORMAT,
        ),
    )
