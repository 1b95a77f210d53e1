"""Reads the TOML files that people write by hand, and reports errors as messages.

Definitions, settings, calendars, keys and filters are all read here. A msgspec struct describes
the fields of a file and reads a correct file without the cost of importing pydantic;
:func:`~sop_tui.text.schema.wrong_values` finds the errors in a wrong one.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sop_tui.text.errors import choices_of, reason_of
from sop_tui.text.message import Message, say

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LARGEST_FILE = 1 << 20  # bytes; the largest file that ships with the program has about 10,000
_NO_HEADS: Mapping[str, str] = MappingProxyType({})


class UnreadableFile(Exception):
    """A file that cannot be read as a TOML table.

    ``reason`` is short and follows the file's name in a sentence. ``line`` counts from 1; None if
    the error is not in one line.
    """

    def __init__(self, reason: Message, line: int | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.line = line

    @property
    def message(self) -> Message:
        """The reason, with the line number if there is one."""
        if self.line is None:
            return self.reason
        return say("baris {line}: {reason}", line=self.line, reason=self.reason)


class Missing(UnreadableFile):
    """The file does not exist; not an error for files that are optional."""


def read_text(path: Path) -> str:
    """The text of the file, without a byte order mark.

    Raises:
        UnreadableFile: it cannot be read, is no regular file, is too large, or is not UTF-8.
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
            say("tidak dapat dibaca ({reason}); periksa nama dan izinnya", reason=reason_of(error))
        ) from error
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(say("file terlalu besar; batasnya {limit} bita", limit=LARGEST_FILE))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(say("bukan teks UTF-8; simpan ulang sebagai UTF-8"), line) from error


def parse(text: str, heads: Mapping[str, str] = _NO_HEADS) -> dict[str, Any]:
    """The table that a TOML text contains.

    ``heads`` maps each array of tables to the header it needs: ``holiday`` to ``[[holiday]]``.
    Error messages use it.

    Raises:
        UnreadableFile: it is not valid TOML.
    """
    import tomllib  # imported here: most offices have no settings file, and then do not need it

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from sop_tui.text.toml_errors import why_not_toml

        line, reason = why_not_toml(text, error, heads)
        raise UnreadableFile(reason, line) from error
    except (RecursionError, ValueError) as error:  # nested too deeply; an integer too long
        raise UnreadableFile(
            say("isi bersarang terlalu dalam atau angka terlalu panjang; sederhanakan")
        ) from error


def read_table(path: Path, heads: Mapping[str, str] = _NO_HEADS) -> dict[str, Any]:
    """The table in the file; raises as :func:`read_text` and :func:`parse` do."""
    return parse(read_text(path), heads)


def expected(error: "ErrorDetails") -> Message:
    """What the value has to be, as words that follow its name."""
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
