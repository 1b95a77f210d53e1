"""The vocabulary of SOP documents: headings, labels, answers; and text normalization."""

import re
import unicodedata
from typing import Literal, TypeAlias

from sop_tui.text.clean import forbidden_in

Column: TypeAlias = Literal["no", "activity", "inputs", "time", "output", "note"]

_HEADS: dict[Column, str] = {
    "no": r"no|no ?urut|nomor|nomer|nmr",
    "activity": (
        r"uraian.*|(nama |rincian |urutan |tahap(an)? |langkah )?kegiatan|akti[vf]itas.*|prosedur"
        r"|langkah.*|tahap(an)?.*|proses|kegiatan ?/.*|prosedur ?/.*|rincian.*|alur.*|activity"
    ),
    "inputs": (
        r"kelengkapan.*|persyaratan.*|input.*|masukan.*|syarat.*|perlengkapan.*|bahan.*"
        r"|sumber data.*|peralatan.*|kebutuhan.*|dokumen"
    ),
    "time": r"(jangka |lama |target |standar )?waktu.*|durasi.*|lama(nya)?|lamanya .*",
    "output": r"out[ -]?put.*|hasil.*|keluaran.*|produk.*",
    "note": r"ket|keterangan.*|ket ?\W.*|catatan.*",
}
_PERFORMERS = re.compile(
    r"(unit |nama |para )?pelaksana(an)?( kegiatan)?|pn\.? ?jawab( pelaksana)?|pelaku|aktor"
    r"|penanggung ?jawab.*|pihak (yang )?terkait|pelaksana ?/.*"
)
_QUALITY = re.compile(r"(mutu|baku|standar) ?(mutu|baku|buku)|mutu|baku")
_YES = re.compile(
    r"y|ya|yes|iya|ok|oke|okey|(sudah|telah) .*|sesuai|setuju|disetujui|menyetujui|lengkap|benar"
    r"|betul|diterima|terima|memenuhi.*|layak|valid|ada|bisa|dapat|lulus|cukup"
    r"|jika (ya|sesuai|setuju).*"
)
_NO = re.compile(
    r"t|n|tdk|tidak.*|tdk .*|no|not.*|belum.*|ditolak|tolak|menolak|revisi|perbaik.*|diperbaiki"
    r"|salah|kurang.*|tak .*|kembali|dikembalikan.*|koreksi|gagal|bukan|tanpa.*"
)
DOCUMENT = r"(?:s\.?o\.?p\.?(?:\s*-?\s*a\.?p\.?)?|spo|pos|protap|prosedur(?: tetap)?)"
"""What offices call the document itself, in lower case."""
_IF = re.compile(r"\A(jika|bila|apabila|kalau) ")
_START = re.compile(r"(mulai|start|begin|awal)\W*")
_STOP = re.compile(r"(selesai|end|stop|akhir|finish|berakhir)\W*")
_TOTAL = re.compile(r"(jumlah|total|waktu total|keseluruhan)\b.*", re.DOTALL)


def tidy(text: str) -> str:
    """The text fit for the store: composed (NFC), without private-use letters and control
    characters.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r"[\u00a0\u2007\u202f\t\v\f]", " ", text)
    if forbidden_in(text.replace("\n", " ")) is None:
        return text
    text = re.sub("[\uf000-\uf0ff\u25aa\u25cf]", "•", text)  # bullets of symbol fonts
    return "".join(c for c in text if c == "\n" or forbidden_in(c) is None)


def squash(text: str) -> str:
    """The text on one line, spaces single."""
    return " ".join(rejoined(tidy(text)).split())


def rejoined(text: str) -> str:
    """The text with words rejoined that a line end split at a hyphen."""
    return re.sub(r"(?<=[^\W\d_]-)[ ]*\n[ ]*(?=[a-z])", "", text)


def plain(text: str) -> str:
    """The text normalized for comparison: lower case, one line, no punctuation around it."""
    return squash(text).lower().strip(" .:;,*_()[]\"'“”?!-–")


def heading(text: str) -> Column | None:
    """The column that this heading names; None if it names none."""
    word = plain(text)
    if not word or len(word) > 60:
        return None
    # A heading may be set with spaces between its letters.
    if re.fullmatch(r"(\w )+\w", word):
        word = word.replace(" ", "")
    found = _of_heads(word)
    if found is None and "\n" in text.strip():
        # A narrow column may break its one word: Kelengk/apan.
        found = _of_heads(plain(re.sub(r"-?\n", "", text)))
    return found


def _of_heads(word: str) -> Column | None:
    return next((kind for kind, rule in _HEADS.items() if re.fullmatch(rule, word)), None)


def is_performers(text: str) -> bool:
    """Whether the heading belongs to the role columns."""
    return _PERFORMERS.fullmatch(plain(text)) is not None


def is_quality(text: str) -> bool:
    """Whether the heading belongs to Kelengkapan, Waktu and Output."""
    return _QUALITY.fullmatch(plain(text)) is not None


def answer(text: str) -> int:
    """1 for a word that means yes, -1 for one that means no, 0 otherwise."""
    whole = plain(text)
    word = _IF.sub("", whole, count=1)
    if _NO.fullmatch(word):
        return -1
    return 1 if _YES.fullmatch(whole) or _YES.fullmatch(word) else 0


def said_in_lines(first: str, then: str) -> str:
    """The answer that two lines are, one below the other; empty if they are two answers or none."""
    one, other = answer(first), answer(then)
    if not one and not other and answer(first + then):
        return first + then  # a word that the width of its box broke
    both = f"{first} {then}"
    if not answer(both) or (
        one and plain(then) in ("y", "ya", "t", "tidak", *plain(first).split())
    ):
        return ""
    continues = other != 0 or then[:1].islower()
    return both if continues and one in (0, answer(both)) else ""


def is_label(text: str) -> bool:
    """Whether the text may name a way: an answer, or one or two words."""
    word = plain(text)
    return 0 < len(word) <= 32 and (answer(text) != 0 or len(word.split()) <= 2)


def is_start(text: str) -> bool:
    return _START.fullmatch(plain(text)) is not None


def is_stop(text: str) -> bool:
    return _STOP.fullmatch(plain(text)) is not None


def is_total(text: str) -> bool:
    return _TOTAL.fullmatch(plain(text)) is not None


def time_unit(text: str) -> str:
    """The unit in a heading such as "Waktu (hari)"; empty if there is none."""
    found = re.search(r"\b(menit|jam|hari|minggu|bulan)( kerja)?\b", plain(text))
    return found[1] if found else ""


def step_number(text: str) -> int | None:
    """The number of a row: "3", "3.", "(3)"."""
    match = re.fullmatch(r"\(?\s*(\d{1,3})\s*[.)]*", squash(text))
    return int(match[1]) if match else None


def items(text: str, *, wrapped: bool = False) -> tuple[str, ...]:
    """The items that a cell lists, without bullets and numbers.

    Args:
        text: the cell.
        wrapped: whether line breaks come only from the width of the paper.
    """
    text = rejoined(tidy(text)).strip()
    for pattern in (_numbered(text), _lettered(text)):
        if pattern:
            return _cut(text, pattern)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    bulleted = [bool(_BULLET.match(line)) for line in lines]
    if any(bulleted):
        joined: list[str] = []
        for line, starts in zip(lines, bulleted, strict=True):
            if starts or not joined:
                joined.append(_BULLET.sub("", line, count=1) if starts else line)
            else:
                joined[-1] += f" {line}"
        inner = [part for line in joined for part in _inline(line)]
        return _kept(inner)
    if not wrapped and len(lines) > 1 and all(_begins(line) for line in lines):
        return _kept(lines)
    return _kept([" ".join(lines)])


_BULLET = re.compile(r"\A(?:[-–—•·*▪●○◦►➢✓√§]|o(?= )|\(?\d{1,2}[.)]|\(?[a-z][.)])\s*(?=\S)")


def _begins(line: str) -> bool:
    return line[:1].isupper() and not re.search(r"(,|\b(dan|atau|serta|dari|untuk|yang))$", line)


def _inline(line: str) -> list[str]:
    """Splits a line such as "A - B", after a first bullet, into its items."""
    return re.split(r"\s+[-•]\s+(?=\S)", line)


def _marks(text: str, names: "tuple[str, ...]") -> list[tuple[int, int]]:
    """The positions where these numbers or letters follow each other as an enumeration."""
    found: list[tuple[int, int]] = []
    at = 0
    for name in names:
        spaced = rf"(?<![\w.,/-]){name}[.)]\s*(?=[^\s\d])"
        glued = rf"(?:(?<=[^\W\d])|(?<=[;.)])|(?<=\b(?:19|20)\d\d)){name}\.\s?(?=[A-Z])"
        match = re.compile(f"{spaced}|{glued}").search(text, at)
        if match is None:
            break
        found.append((match.start(), match.end()))
        at = match.end()
    return found


def _numbered(text: str) -> list[tuple[int, int]]:
    found = _marks(text, tuple(str(n) for n in range(1, 60)))
    return found if found and (found[0][0] == 0 or len(found) > 1) else []


def _lettered(text: str) -> list[tuple[int, int]]:
    found = _marks(text, tuple("abcdefghijklmnopqrst"))
    return found if len(found) > 1 and found[0][0] == 0 else []


def _cut(text: str, marks: list[tuple[int, int]]) -> tuple[str, ...]:
    ends = [start for start, _ in marks[1:]] + [len(text)]
    parts = [text[: marks[0][0]]]
    parts += [text[start:end] for (_, start), end in zip(marks, ends, strict=True)]
    return _kept(parts)


def _kept(parts: "list[str]") -> tuple[str, ...]:
    shorn = (squash(part).strip(" ;,").removesuffix(" dan") for part in parts)
    return tuple(part for part in shorn if part.strip(" -.–:"))
