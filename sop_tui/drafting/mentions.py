"""Which role a sentence names, by its full name or by the short forms that offices use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sop_tui.drafting.words import squash

_LONG = (  # short forms and their long forms, longest first within a kind
    (r"ka\.? ?sub\.? ?bag(?:ian)?|kasubb?ag|kasubbagian|kepala sub ?bagian", "kepala subbagian"),
    (r"ka\.? ?sub\.? ?bid(?:ang)?|kasubb?id|kepala sub ?bidang", "kepala subbidang"),
    (r"ka\.? ?sub\.? ?dit|kasubdit|kepala sub ?direktorat", "kepala subdirektorat"),
    (r"ka\.? ?bag|kabag", "kepala bagian"),
    (r"ka\.? ?bid|kabid", "kepala bidang"),
    (r"ka\.? ?sie?|kasie?", "kepala seksi"),
    (r"ka\.? ?dis|kadis", "kepala dinas"),
    (r"ka\.? ?ban|kaban", "kepala badan"),
    (r"ka\.? ?biro|karo", "kepala biro"),
    (r"ka\.? ?kanwil|kakanwil|kepala kanwil", "kepala kantor wilayah"),
    (r"ka\.? ?kankemenag", "kepala kankemenag"),
    (r"ka\.? ?tu\b|kasubbag tu", "kepala tatausaha"),
    (r"kadiv ?min", "kepala divisi administrasi"),
    (r"kadiv", "kepala divisi"),
    (r"ka\.? ?unit|kanit", "kepala unit"),
    (r"ka\.? ?tim|katim", "ketua tim"),
    (r"ka\.? ?prodi|kaprodi", "ketua prodi"),
    (r"ka\.? ?puskesmas|kapus", "kepala puskesmas"),
    (r"sekda", "sekretaris daerah"),
    (r"sekdis", "sekretaris dinas"),
    (r"sekjen", "sekretaris jenderal"),
    (r"sekcam", "sekretaris camat"),
    (r"asda", "asisten daerah"),
    (r"wabup", "wakil bupati"),
    (r"wakasek", "wakil kepala sekolah"),
    (r"kepsek", "kepala sekolah"),
    (r"tata usaha", "tatausaha"),
    (r"sub bagian|subbag", "subbagian"),
    (r"sub bidang|subbid", "subbidang"),
    (r"bag", "bagian"),
    (r"bid", "bidang"),
    (r"adm", "administrasi"),
    (r"analisis", "analis"),
    (r"kanwil", "kantor wilayah"),
    (r"staff", "staf"),
    (r"kepeg", "kepegawaian"),
)
_RULES = tuple((re.compile(rf"\b(?:{short})\b\.?"), long) for short, long in _LONG)
_WORD = re.compile(r"[^\W_]+")
_WEAK = frozenset(
    (
        *("kepala", "ketua", "bagian", "subbagian", "bidang", "seksi", "dan", "tim", "sekretaris"),
        *("staf", "kantor", "wilayah", "unit", "kerja", "dinas", "badan", "divisi", "yang"),
        *("daerah", "di", "pada", "pelaksana", "asisten", "analis", "umum"),
    )
)
_POSTS = frozenset(("staf", "sekretaris", "analis", "asisten"))
_AFTER_A_POST = frozenset(
    (
        *("untuk", "dan", "atau", "agar", "guna", "supaya", "jika", "apabila", "bila", "kalau"),
        *("yang", "dengan", "serta", "setelah", "lalu", "kemudian", "melalui", "di", "ke"),
    )
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A role named in a text: its position, and the share of its name that stands there."""

    role: int
    start: int
    end: int
    share: float


def spelled_out(text: str) -> str:
    """The text in lower case on one line, with short forms of posts written out."""
    text = squash(text).lower()
    for rule, long in _RULES:
        text = rule.sub(long, text)
    return text


class RoleFinder:
    """Finds the names of a matrix's roles in texts."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [self._alternatives(name) for name in names]
        self._owners: dict[str, set[int]] = {}
        for role, alternatives in enumerate(self._names):
            for tokens in alternatives:
                for token in tokens:
                    self._owners.setdefault(token, set()).add(role)

    @staticmethod
    def _alternatives(name: str) -> list[tuple[str, ...]]:
        """The variants of a name: whole, each side of a slash, and the text in brackets."""
        text = spelled_out(name)
        parts = [re.sub(r"\([^)]*\)", " ", text), *re.findall(r"\(([^)]*)\)", text)]
        if "/" in text:
            parts += text.split("/")
        found = [tuple(_WORD.findall(part)) for part in parts]
        return [tokens for tokens in dict.fromkeys(found) if tokens]

    def mentions(self, text: str) -> list[Mention]:
        """The roles that a text (spelled out) names, in order, without overlaps."""
        words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
        found: list[Mention] = []
        at = 0
        while at < len(words):
            best = self._best_at(words, at)
            if best is None:
                at += 1
                continue
            mention, length = best
            found.append(mention)
            at += length
        return found

    def _best_at(self, words: list[tuple[str, int, int]], at: int) -> tuple[Mention, int] | None:
        candidates: list[tuple[float, int, Mention]] = []
        for role, alternatives in enumerate(self._names):
            for tokens in alternatives:
                length = _run(words, at, tokens)
                if length == 0:
                    continue
                share = length / len(tokens)
                said = tokens[:length]
                if share < 1 and not (
                    self._is_telling(said, role) or self._is_only_one(words, at, length, role)
                ):
                    continue
                mention = Mention(role, words[at][1], words[at + length - 1][2], share)
                candidates.append((length + share, length, mention))
            for tokens in alternatives:
                # the end of a name may stand for it: "tim kerja" for "ketua tim kerja"
                for skip in range(1, len(tokens) - 1):
                    tail = tokens[skip:]
                    length = _run(words, at, tail)
                    if length == len(tail) and self._is_telling(tail, role):
                        share = length / len(tokens)
                        mention = Mention(role, words[at][1], words[at + length - 1][2], share)
                        candidates.append((length + share - 0.5, length, mention))
        if not candidates:
            return None
        candidates.sort(key=lambda c: c[0], reverse=True)
        top = candidates[0]
        if any(c[0] == top[0] and c[2].role != top[2].role for c in candidates[1:]):
            return None  # ambiguous: it may be either role
        return top[2], top[1]

    def _is_telling(self, tokens: tuple[str, ...], role: int) -> bool:
        """Whether a part of a name identifies this role alone, and is more than a rank."""
        if len(tokens) == 1:
            token = tokens[0]
            return token not in _WEAK and len(token) > 2 and self._owners.get(token) == {role}
        owners = set.intersection(*(self._owners.get(token, set()) for token in tokens))
        return owners == {role}

    def _is_only_one(
        self, words: list[tuple[str, int, int]], at: int, length: int, role: int
    ) -> bool:
        """Whether the post alone is meant, and one role has it: "kepada staf untuk diperbaiki"."""
        post, _, end = words[at]
        if length != 1 or post not in _POSTS or self._owners.get(post) != {role}:
            return False
        after = words[at + 1] if at + 1 < len(words) else None
        return after is None or after[1] > end + 1 or after[0] in _AFTER_A_POST


def _run(words: list[tuple[str, int, int]], at: int, tokens: tuple[str, ...]) -> int:
    """How many tokens match in a row; a word may have a longer ending (Kadivmin)."""
    length = 0
    for (word, _, _), token in zip(words[at:], tokens, strict=False):
        if not _same(word, token):
            break
        length += 1
    return length


def _same(word: str, token: str) -> bool:
    if word == token:
        return True
    return min(len(word), len(token)) >= 6 and _distance_one(word, token)


def _distance_one(one: str, other: str) -> bool:
    """Whether the words differ by one letter, missing, doubled or wrong: typical misprints."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :]
    return one[at:] == other[at + 1 :]
