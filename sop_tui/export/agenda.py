"""*Buku agenda*: the cases that were opened in a period, one row each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk.views import Card
from sop_tui.export.layout import PAPER
from sop_tui.export.letter import letterhead
from sop_tui.export.occasion import Occasion
from sop_tui.export.paging import Block, paged
from sop_tui.text.message import Message, say, say_many
from sop_tui.text.width import wrap

_WIDTHS = (4, 15, 19, 13, 13)  # with the rules of the grid, the width of the paper


def agenda(cards: Iterable[Card], agency: str, first: date, last: date, occasion: Occasion) -> str:
    """The cases opened from the first to the last day, both included, in the order of opening.

    The days are those of the moments' own zone. What officers typed (title, applicant, agenda
    number) stands in cells, so none of it can begin a line.
    """
    words = occasion.language
    chosen = sorted(
        (card for card in cards if first <= card.opened_at.date() <= last),
        key=lambda card: (card.opened_at, card.number),
    )
    period = words(say("{first} sampai dengan {last}", first=first, last=last))
    title = words(say("BUKU AGENDA"))
    count = words(say_many("{n} berkas.", len(chosen)))
    printed = words(say("Dicetak {at} oleh {name}", at=occasion.at, name=occasion.by))
    blocks: list[Block] = [letterhead(agency, title, period)]
    blocks += _table(chosen, occasion)
    blocks.append(["", *wrap(count, PAPER), *wrap(printed, PAPER)])
    dates = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    return paged(blocks, words(say("Buku agenda {first} - {last}", **dates)), words)


def _table(cards: Sequence[Card], occasion: Occasion) -> Iterator[Block]:
    """The heading, then a block for each case, so that no row is parted by a page."""
    from tabulate import tabulate  # costs 80 ms, and only what is printed needs it

    words = occasion.language
    headings: Sequence[Message] = (
        say("No"), say("Nomor dan tanggal"), say("Judul"), say("Pemohon"), say("Status"),
    )  # fmt: skip
    rows = [[words(heading) for heading in headings]]
    rows += [
        [
            str(number),
            f"{card.number} {card.opened_at:%d/%m/%Y}",
            f"{card.title} [{card.ref}]" if card.ref else card.title,
            card.subject or "-",
            _status(card, occasion),
        ]
        for number, card in enumerate(cards, start=1)
    ]
    cells = [
        ["\n".join(wrap(text, room)) for text, room in zip(row, _WIDTHS, strict=True)]
        for row in rows
    ]
    table = tabulate(cells, tablefmt="grid", disable_numparse=True).splitlines()
    block: list[str] = []
    for line in table:
        block.append(line)
        if line.startswith("+") and len(block) > 1:
            yield block
            block = []


def _status(card: Card, occasion: Occasion) -> str:
    words = occasion.language
    status = words(STATUS_NAMES[card.status])
    if card.step is None:
        return words(say("{status} {at}", status=status, at=f"{card.changed_at:%d/%m/%Y}"))
    return words(say("{status}, langkah {step}/{steps}", status=status, step=card.step,
                     steps=card.steps))  # fmt: skip
