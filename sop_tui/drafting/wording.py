"""What the words of a row say about the flow: who acts, to whom it goes, and back to whom.

All of it is inferred; a drawing takes precedence wherever there is one.
"""

import re
from dataclasses import dataclass

from sop_tui.drafting.mentions import Mention, RoleFinder, spelled_out

_TO = r"(?:kepada|ke|pada|oleh)"
_BACK = re.compile(r"\b(?:di)?kembali(?:kan)?\b|\bmengembalikan\b|\bditolak\b|\bpengembalian\b")
_CONDITION = re.compile(
    r"\b(?:jika|apabila|bila|kalau)\b[^.;]{0,40}?"
    r"\b(?:tidak|belum|kurang|tdk|ada (?:koreksi|perbaikan))\b"
)
_YES_CONDITION = re.compile(
    r"\b(?:jika|apabila|bila)\s+(?:sudah\s+|telah\s+)?(?:setuju|disetujui|sesuai|lengkap|benar)\b"
)
_CHOOSES = re.compile(
    r"\b(?:me(?:nentu|netap|mutus)kan|memilih|memilah|menelaah)\b[^.;]*?"
    r"\b(?:apakah|jalur|jenis|kategori|perlu|cara|alternatif)\b|\bapakah\b|\bperlu\b.*\?"
)
_HANDS_UP = re.compile(
    r"(?:\w+ ){0,2}untuk\s+(?:di)?(?:koreksi|periksa|paraf|tanda ?tangan\w*|setujui|teliti"
    r"|sahkan|validasi|persetujuan|mendapat\w* (?:persetujuan|paraf|tanda ?tangan))"
)
_ORDERS = re.compile(
    r"\b(?:(?:me|di)?(?:merintah|tugas|nugas|disposisi|arah|ngarah|instruksi)(?:kan|i)?|memerintahkan"
    r"|menugaskan|menginstruksikan|mengarahkan|mendisposisikan)\b(?:\s+kepada|\s+ke)?\s*$"
)
_ONWARD = re.compile(rf"\b{_TO}\s*$")


@dataclass(frozen=True, slots=True)
class RowWords:
    """What one row's words say; roles are indexes."""

    subject: int | None = None
    """The actor at the start of the sentence."""
    passes_to: int | None = None
    """The role that gets the case next: by handing over, order or disposition."""
    checks: int | None = None
    """The role that examines what this row hands up ("ke Kabag untuk dikoreksi dan paraf")."""
    is_check: bool = False
    """The row itself decides: "jika tidak setuju dikembalikan"."""
    back_to: int | None = None
    """The role to which a refusal returns."""
    act: str = ""


def said(activity: str, roles: RoleFinder) -> RowWords:
    """What the words of an activity say."""
    text = spelled_out(activity)
    found = roles.mentions(text)
    subject = next((m.role for m in found if m.start == 0 and m.share >= 0.5), None)
    back = _after_back(text, found)
    decides = _CONDITION.search(text) is not None and (
        back is not None or _BACK.search(text) is not None
    )
    decides = decides or (
        _YES_CONDITION.search(text) is not None and _BACK.search(text) is not None
    )
    checks = _checker(text, found)
    passes = None if checks is not None else _passed_to(text, found, back)
    return RowWords(
        subject,
        passes,
        None if decides else checks,
        decides,
        back.role if back is not None and decides else None,
        act_of(text),
    )


def chooses(activity: str, question: str) -> bool:
    """Whether a row's words, or those in its diamond, choose a way, without approving
    or returning.
    """
    text = spelled_out(activity)
    if act_of(text) or _BACK.search(text):
        return False
    return any(_CHOOSES.search(words) is not None for words in (text, spelled_out(question)))


def act_of(text: str) -> str:
    """The kind of approval that the verbs name; empty if they name none."""
    low = text.lower()
    if re.search(r"[tn]anda ?tangan|ttd", low):
        return "tanda tangan"
    if re.search(r"\b(?:mem|di)?paraf", low) or "faraf" in low:
        return "paraf"
    if re.search(r"setuju|validasi|verifikasi|sahkan|pengesahan|acc\b", low):
        return "setuju"
    return ""


def _after_back(text: str, found: list[Mention]) -> Mention | None:
    """The role after "dikembalikan ke"."""
    for match in _BACK.finditer(text):
        for mention in found:
            between = text[match.end() : mention.start]
            is_target = re.search(rf"\b{_TO}\s*(?:para\s+)?$", between) is not None
            if mention.start > match.end() and is_target and len(between) < 60:
                if "." in between:
                    break
                return mention
    return None


def _checker(text: str, found: list[Mention]) -> int | None:
    for mention in found:
        before, after = text[: mention.start], text[mention.end :]
        if mention.start > 0 and _ONWARD.search(before) and _HANDS_UP.match(after.lstrip(" ,")):
            return mention.role
    return None


def _passed_to(text: str, found: list[Mention], back: Mention | None) -> int | None:
    """The last role to which something is handed or ordered."""
    last = None
    for mention in found:
        if mention.start == 0 or (back is not None and mention.start == back.start):
            continue
        before = text[: mention.start]
        if (
            _ORDERS.search(before)
            or _ONWARD.search(before)
            or re.search(r"\b(?:memerintahkan|menugaskan|disampaikan ke|diserahkan ke)\s*$", before)
        ):
            last = mention.role
    return last
