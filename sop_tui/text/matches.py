"""Finds searched words in a text, and cuts an excerpt of a long text around the first match."""

from collections.abc import Iterable, Sequence


def find_matches(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Begin and end of every match of the case-folded words, in order; overlaps are merged."""
    folded, origin = "", []
    for at, sign in enumerate(text):  # case folding can lengthen: "ß" becomes "ss"
        small = sign.casefold()
        folded += small
        origin += [at] * len(small)
    found: list[tuple[int, int]] = []
    for word in filter(None, words):
        at = folded.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def excerpt(text: str, words: Sequence[str], room: int) -> str:
    """About ``room`` characters of the text on one line, with the first match in them."""
    text = " ".join(text.split())
    found = find_matches(words, text)
    if len(text) <= room or not found:
        return text
    begin, end = found[0]
    if end <= room * 2 // 3:
        return text
    start = max(0, min(begin - room // 3, len(text) - room))
    start = text.find(" ", start, begin) + 1 or start  # begin at a whole word if possible
    return f"…{text[start:]}"
