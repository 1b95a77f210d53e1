"""The characters of a text file, in whichever encoding an office program saved it.

UTF-8 and UTF-16 by their mark or without one, and Windows-1252, in which older programs save what
they call plain text or CSV.
"""

import codecs

from sop_tui.drafting.picture import Unreadable
from sop_tui.text.message import say

_LOOKED_AT = 4096  # bytes
_MOSTLY = 0.6  # so much of a text in UTF-16 has the upper byte zero
_HARDLY = 0.05
_PRINTED = frozenset(b"\t\n\v\f\r") | frozenset(range(0x20, 0x100))


def decoded(data: bytes) -> str:
    """The text of these bytes.

    Raises:
        Unreadable: when they are no text.
    """
    wide = utf_16_of(data)
    try:
        if wide:
            return data.decode(wide).removeprefix("\ufeff")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            if wide or not _PRINTED.issuperset(data):
                raise _no_text() from error
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise _no_text() from error


def utf_16_of(data: bytes) -> str:
    """The codec of a text in UTF-16: by its byte order mark, or by where its zeros stand; or ""."""
    if data.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE):
        return "utf-16-be"
    beginning = data[:_LOOKED_AT]
    first, second = beginning[::2], beginning[1::2]
    if not second or b"\0" not in beginning:
        return ""
    zeros = (first.count(0) / len(first), second.count(0) / len(second))
    if zeros[0] < _HARDLY and zeros[1] > _MOSTLY:
        return "utf-16-le"
    if zeros[1] < _HARDLY and zeros[0] > _MOSTLY:
        return "utf-16-be"
    return ""


def _no_text() -> Unreadable:
    return Unreadable(say("bukan teks UTF-8; simpan ulang sebagai UTF-8"))
