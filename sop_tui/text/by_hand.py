"""Files that people write by hand, in TOML: read in one place, and refused in words.

Definitions, settings, calendars, keys and filters all come through here. What a file may hold is
said by a msgspec struct, which reads what is right without the cost of pydantic;
:func:`~sop_tui.text.schema.wrong_values` says what is wrong.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sop_tui.text.faults import choices_of, fault_of
from sop_tui.text.message import Message, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LARGEST_FILE = 1 << 20  # bytes; the largest shipped file has about 10,000
_NO_HEADS: Mapping[str, str] = MappingProxyType({})


class UnreadableFile(Exception):
    """A file that gives no TOML table.

    ``reason`` is a few words that fit behind the file's name. ``line`` counts from 1; None when
    it is the file itself.
    """

    def __init__(self, reason: Message, line: int | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.line = line

    @property
    def message(self) -> Message:
        """The reason with its line."""
        if self.line is None:
            return self.reason
        return say("baris {line}: {reason}", line=self.line, reason=self.reason)


class Missing(UnreadableFile):
    """There is no such file; where that means that nothing was said, it is no fault."""


def read_text(path: Path) -> str:
    """The text of the file.

    Raises:
        UnreadableFile: it is there but cannot be read, is too large, or is no UTF-8.
        Missing: there is no such file.
    """
    try:
        if path.exists() and not path.is_file():
            raise UnreadableFile(say("bukan file biasa; pindahkan atau ganti namanya"))
        with path.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        kind = (
            Missing
            if isinstance(error, (FileNotFoundError, NotADirectoryError))
            else UnreadableFile
        )
        raise kind(
            say("tidak dapat dibaca ({reason}); periksa nama dan izinnya", reason=fault_of(error))
        ) from error
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(say("file terlalu besar; batasnya {limit} bita", limit=LARGEST_FILE))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(say("bukan teks UTF-8; simpan ulang sebagai UTF-8"), line) from error


def parse(text: str, heads: Mapping[str, str] = _NO_HEADS) -> dict[str, Any]:
    """The table that a text states.

    ``heads`` are the tables that may be there several times, by their names: how their heads must
    be written.

    Raises:
        UnreadableFile: it is no TOML.
    """
    import tomllib  # most offices have no settings of their own

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from sop_tui.text.toml_faults import why_not_toml

        line, reason = why_not_toml(text, error, heads)
        raise UnreadableFile(reason, line) from error
    except (RecursionError, ValueError) as error:  # too deeply nested; a number without end
        raise UnreadableFile(
            say("isi bersarang terlalu dalam atau angka terlalu panjang; sederhanakan")
        ) from error


def read_table(path: Path, heads: Mapping[str, str] = _NO_HEADS) -> dict[str, Any]:
    """The table in the file; raises as :func:`read_text` and :func:`parse` do."""
    return parse(read_text(path), heads)


def expected(error: "ErrorDetails") -> Message:
    """What a value should have been, in words that follow its name."""
    match error["type"]:
        case "extra_forbidden":
            return say("tidak dikenal; perbaiki ejaannya atau hapus")
        case "missing":
            return say("belum ada; tambahkan")
        case "literal_error" | "enum":
            return say("harus salah satu dari: {choices}",
                       choices=choices_of(error["ctx"]["expected"]))  # fmt: skip
        case "string_type":
            return say("harus berupa teks dalam tanda kutip")
        case "string_too_short":
            return say("tidak boleh kosong")
        case kind if kind.startswith("int_"):
            return say("harus berupa bilangan bulat")
        case kind if kind.startswith("bool_"):
            return say("harus true atau false")
        case kind if kind.startswith("date_"):
            return say("harus berupa tanggal tanpa tanda kutip, misalnya 2020-01-02")
        case kind if kind.startswith("tuple_"):
            return say("harus berupa daftar dalam kurung siku")
        case kind if kind.startswith(("model_", "dict_")):
            return say("harus berupa tabel dengan kunci-kuncinya sendiri")
        case _:
            return say("berisi nilai yang tidak dapat dipakai; perbaiki")
