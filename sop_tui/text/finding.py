"""Where searched words stand in a text, and the piece of a long text around the first of them."""

from collections.abc import Iterable, Sequence


def places_of(words: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where any of the case-folded words stands: begin and end, in order, not overlapping."""
    folded, origin = "", []
    for at, sign in enumerate(text):  # folded, a sign may be several: "ß" is found by "ss"
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
    """About ``room`` signs of a text on one line, so that the first of the words is in it."""
    text = " ".join(text.split())
    found = places_of(words, text)
    if len(text) <= room or not found:
        return text
    begin, end = found[0]
    if end <= room * 2 // 3:
        return text
    start = max(0, min(begin - room // 3, len(text) - room))
    start = text.find(" ", start, begin) + 1 or start  # whole words, where there are blanks
    return f"…{text[start:]}"
