"""Explains TOML errors in terms that the author of the file understands.

The standard library's parser reports in English the place where it stopped, which is often not
the place of the mistake.
"""

import re
import tomllib
from collections.abc import Mapping

from sop_tui.text.message import Message, say

_HEAD = re.compile(r"^[ \t]*\[[ \t]*([\w.-]+)[ \t]*\]", re.MULTILINE)
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_DATE = re.compile(r"=\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})\b")
_EMPTY = '""'
_YES_AND_NO = ("true", "false", "ya", "tidak", "yes", "no", "benar", "salah")
_CURLY = "“”„‘’‚«»"


def why_not_toml(
    text: str, error: tomllib.TOMLDecodeError, heads: Mapping[str, str]
) -> tuple[int, Message]:
    """The line of the mistake, and a message that says what is wrong and how to correct it.

    ``heads`` maps each array of tables to the header it needs.
    """
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    line = int(place[1]) if place else text.count("\n") + 1
    if re.search("twice|overwrite|Cannot (declare|mutate)", str(error)):
        return _single_head(text, heads) or (
            line,
            say("kunci atau tabel ditulis dua kali; hapus satu"),
        )
    if place is None:
        return line, say("bukan TOML yang benar; tutup teks atau kurung yang masih terbuka")
    written = text.split("\n")[line - 1]
    if _curly(written):
        return line, say('tanda kutip lengkung; ganti dengan tanda kutip lurus (")')
    day = _DATE.search(_STRING.sub("", written))
    if day is not None:
        return line, say(
            "tanggal {day} tidak ada atau tidak ditulis tahun-bulan-hari, misalnya 2020-01-02",
            day=day[1],
        )
    habit = _habit(written)
    open_at = _open_bracket(text, line)
    if open_at is not None:
        line, habit = open_at, say("kurung siku belum ditutup; tambahkan ]")
    if habit is not None:
        return line, say("bukan TOML yang benar: {what}", what=habit)
    return line, say(
        "bukan TOML yang benar pada kolom {column}; periksa tanda kutip, kurung, dan koma",
        column=int(place[2]),
    )


def _habit(written: str) -> Message | None:
    """A common mistake of people new to TOML, with its correction; None if none is found."""
    bare = _STRING.sub(_EMPTY, written).split("#")[0]
    word = re.search(r"=\s*([^\W\d][\w -]*?)\s*$", bare)
    if word is not None and word[1].casefold() in _YES_AND_NO:
        return say("“{word}” harus ditulis true atau false, dengan huruf kecil", word=word[1])
    if word is not None:
        return say('teks harus dalam tanda kutip lurus: "{word}"', word=word[1])
    if '"' in bare.replace(_EMPTY, ""):
        return say("tanda kutip tidak berpasangan; tambahkan atau hapus satu")
    if "\u00a0" in bare:
        return say("spasi khusus dari pengolah kata (U+00A0); ganti dengan spasi biasa")
    if re.match(r"\s*[\w.-]+\s*:", bare):
        return say("titik dua; tulis tanda = di antara kunci dan isinya")
    if re.match(r"\s*[\w.-]+\s+[\"\[\d]", bare):
        return say("tanda = belum ada di antara kunci dan isinya")
    if ";" in bare:
        return say("titik koma; pisahkan isi daftar dengan koma")
    if re.search(r'("|\])\s*("\w|"\s*"|\[|"(?=\]))', bare.replace(_EMPTY, '"')):
        return say("koma belum ada di antara isi daftar")
    return None


def _open_bracket(text: str, line: int) -> int | None:
    """The line of a list that is not closed before the next key or table; None if there is none."""
    lines = text.split("\n")
    at = line - 1
    if not re.match(r"\s*([\w.-]+\s*=|\[)", lines[at]):
        return None
    while at > 0:
        at -= 1
        bare = _STRING.sub(_EMPTY, lines[at]).split("#")[0]
        if bare.count("[") > bare.count("]") and "=" in bare:
            return at + 1
        if "=" in bare or not bare.strip() or bare.count("["):
            return None
    return None


def _single_head(text: str, heads: Mapping[str, str]) -> tuple[int, Message] | None:
    """The first header that needs double brackets but has single ones, with its line."""
    for head in _HEAD.finditer(text):
        right = heads.get(head[1])
        line = text.count("\n", 0, head.start()) + 1
        if right is not None:
            return line, say("tulis {head} dengan kurung siku ganda", head=right)
        outer = head[1].partition(".")[0]
        if outer != head[1] and outer in heads and heads[outer] not in text[: head.start()]:
            return line, say("[{head}] mendahului {outer}; tulis {outer} dahulu",
                             head=head[1], outer=heads[outer])  # fmt: skip
    return None


def _curly(written: str) -> bool:
    """Whether a value in this line begins or ends with a curly quotation mark."""
    rest = _STRING.sub("", written).split("#")[0].rstrip(" \t\r],")
    value = rest.partition("=")[2].lstrip(" \t[")
    return (
        value[:1] in tuple(_CURLY)
        or ('"' in value and rest[-1:] in tuple(_CURLY))
        or (any(mark in value for mark in _CURLY) and '"' not in value)
    )
