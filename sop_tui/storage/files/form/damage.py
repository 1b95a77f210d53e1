"""The errors that are found in the bytes of a data file."""

from pathlib import Path
from typing import Final

import msgspec

from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import FORMAT
from sop_tui.text.message import Message, say

UNDECODABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What a decoder raises for bytes that it cannot decode."""


class Damage(Exception):
    """A place in a data file that this program cannot have written.

    ``offset`` is the byte in the file, if known; ``table`` and ``document`` name the place in
    TinyDB's terms. ``reason`` is a clause that does not mention the place.
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


class Hole(Damage):
    """Zeros, where nothing was written: no JSON in any layout, and possibly huge."""


class NotOurs(Exception):
    """Valid JSON, but not a store of this program."""


class OtherFormat(Exception):
    """A store in another format than this program writes; ``number`` is its format."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def unreadable_part(path: Path, damage: Damage) -> StoreProblem:
    """The error for a part of a version that can no longer be decoded."""
    return StoreProblem(
        "damaged",
        say(
            "file data {path} rusak: {what}; pulihkan dengan: sop-tui store restore",
            path=str(path),
            what=damage.message,
        ),
    )


def not_for_us(path: Path, error: NotOurs | OtherFormat) -> StoreProblem:
    """The error for an undamaged file that is no store in the current format."""
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
