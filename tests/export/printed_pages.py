"""What must hold for every printed document; used by the tests of exports."""

import unicodedata

from wcwidth import wcswidth

from sop_tui.text.clean import clean


def lines_of(document: str) -> list[str]:
    return document.replace("\f", "").split("\n")


def assert_printable(document: str) -> None:
    """At most 80 columns and 60 lines a page, and no control characters but line breaks and form
    feeds.
    """
    for line in lines_of(document):
        assert 0 <= wcswidth(line) <= 80, line
    pages = document.split("\f")
    for number, page in enumerate(pages, start=1):
        lines = page.removesuffix("\n").split("\n")
        assert len(lines) == 60 or (number == len(pages) and len(lines) <= 60), len(lines)
        assert lines[-1].strip() == f"Halaman {number} dari {len(pages)}"
    bare = document.replace("\n", "").replace("\f", "")
    assert not [c for c in bare if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def letters(text: str) -> str:
    """The text without white space, bars and hyphens, so that wrapped texts can be compared."""
    return "".join(clean(word) for word in text.split()).replace("|", "")


def typed_in(document: str) -> str:
    """All text that stands behind a bar, joined."""
    return letters("".join(line.partition("| ")[2] for line in lines_of(document) if "| " in line))
