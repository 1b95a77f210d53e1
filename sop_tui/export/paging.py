"""Text in pages of 60 lines, separated by form feeds, each with its page number."""

from collections.abc import Iterable, Sequence

from sop_tui.export.layout import PAPER
from sop_tui.text.language import Language
from sop_tui.text.message import say
from sop_tui.text.width import width

PAGE = 60
"""Height of a printed page in lines, footer included."""
ROOM = PAGE - 2
"""Lines of a page above its footer."""
_HEAD = 2
_KEEP = 12  # lines; longer blocks may be split, because moving them whole would waste paper

TextBlock = Sequence[str]


class Whole(tuple[str, ...]):
    """A block that is kept together however long it is, as far as one page can hold it."""


def paged(blocks: Iterable[TextBlock], running_head: str, language: Language) -> str:
    """The blocks laid out on pages; short blocks are not split.

    ``running_head`` (at most 80 columns) heads the second and later pages.
    """
    return printed(filled(blocks, running_head), language)


def printed(pages: Sequence[TextBlock], language: Language) -> str:
    """The pages, each at most :data:`ROOM` lines, each with its footer."""
    texts = []
    for number, lines in enumerate(pages, start=1):
        foot = language(say("Halaman {page} dari {pages}", page=number, pages=len(pages)))
        gap = [""] if number == len(pages) else [""] * (PAGE - len(lines) - 1)
        whole = [*lines, *gap, " " * (PAPER - width(foot)) + foot]
        texts.append("\n".join(line.rstrip() for line in whole) + "\n")
    return "\f".join(texts)


def filled(blocks: Iterable[TextBlock], running_head: str) -> list[list[str]]:
    """The blocks distributed over pages, without footers."""
    pages: list[list[str]] = [[]]
    for block in blocks:
        fresh = len(pages[-1]) <= (_HEAD if len(pages) > 1 else 0)
        together = len(block) <= _KEEP or isinstance(block, Whole)
        if len(pages[-1]) + len(block) > ROOM and together and not fresh:
            pages.append([running_head, ""])
        for line in block:
            if len(pages[-1]) == ROOM:
                pages.append([running_head, ""])
            if line or len(pages[-1]) > _HEAD or len(pages) == 1:
                pages[-1].append(line)
    return pages
