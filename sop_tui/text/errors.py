"""Error messages of the operating system and of file parsers, in the reader's language."""

import errno
import re

from sop_tui.text.message import Message, say


def why_not_written(error: OSError | ValueError) -> Message:
    """Why a new file could not be written; what is missing then is its folder."""
    if isinstance(error, FileNotFoundError):
        return say("foldernya tidak ada")
    return reason_of(error)


def reason_of(error: OSError | ValueError) -> Message:
    """Why a file could not be read or written, in a few words that fit into a sentence.

    Accepts the errors of opening, decoding and :mod:`tomllib`.
    """
    match error:
        case FileNotFoundError():
            return say("tidak ada")
        case PermissionError():
            return say("tidak diizinkan")
        case NotADirectoryError():
            return say("bukan folder")
        case IsADirectoryError():
            return say("berupa folder")
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            return say("ruang disk habis")
        case OSError(errno=errno.EROFS):
            return say("disk hanya dapat dibaca")
        case OSError(errno=int(number)):
            return say("kesalahan {code}", code=errno.errorcode.get(number, str(number)))
        case UnicodeDecodeError():
            return say("bukan teks UTF-8")
        case _ if type(error).__name__ == "TOMLDecodeError":
            return _not_toml(str(error))
        case _:
            return say("namanya tidak sah")


def choices_of(expected: str) -> str:
    """Pydantic's list of choices, ``'id' or 'en'``, without quotes and without English words."""
    return expected.replace("'", "").replace(" or ", ", ")


def _not_toml(said: str) -> Message:
    place = re.search(r"at line (\d+), column (\d+)", said)
    if place is None:
        return say("bukan TOML yang benar; tutup teks atau kurung yang masih terbuka")
    line, column = map(int, place.groups())
    return say("bukan TOML yang benar pada baris {line}, kolom {column}", line=line, column=column)
