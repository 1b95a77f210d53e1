"""*Buku agenda*: the cases that were opened in a period, one row each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sop_tui.casework.model import Letter
from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk.views import Card, CaseView
from sop_tui.export.context import ExportContext
from sop_tui.export.layout import PAPER
from sop_tui.export.letter import letterhead, nature
from sop_tui.export.paging import TextBlock, paged
from sop_tui.text.message import Message, say, say_many
from sop_tui.text.width import wrap

_WIDTHS = (3, 15, 18, 17, 11)  # columns; with the grid's rules they fill the width of the paper


def agenda_text(
    views: Iterable[CaseView], agency: str, first: date, last: date, context: ExportContext
) -> str:
    """The cases opened from the first to the last day, both included, in the order of opening.

    A day is a day in the zone of the case's own times. What officers typed (title, applicant,
    agenda number, letter) stands in table cells, so it cannot start a line and pass for program
    text.
    """
    words = context.language
    chosen = sorted(
        (view for view in views if first <= view.card.opened_at.date() <= last),
        key=lambda view: (view.card.opened_at, view.card.number),
    )
    period = words(say("{first} sampai dengan {last}", first=first, last=last))
    title = words(say("BUKU AGENDA"))
    count = words(say_many("{n} berkas.", len(chosen)))
    printed = words(say("Dicetak {at} oleh {name}", at=context.at, name=context.by))
    blocks: list[TextBlock] = [letterhead(agency, title, period)]
    blocks += _table(chosen, context)
    blocks.append(["", *wrap(count, PAPER), *wrap(printed, PAPER)])
    dates = {"first": f"{first:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    return paged(blocks, words(say("Buku agenda {first} - {last}", **dates)), words)


def _table(views: Sequence[CaseView], context: ExportContext) -> Iterator[TextBlock]:
    """The headings, then one block for each case, so that a page break never splits a row."""
    from tabulate import tabulate  # slow to import (80 ms), and only the printed form needs it

    words = context.language
    headings: Sequence[Message] = (
        say("No"), say("Nomor dan tanggal"), say("Judul"), say("Pemohon, surat"), say("Status"),
    )  # fmt: skip
    rows = [[words(heading) for heading in headings]]
    rows += [
        [
            str(number),
            f"{card.number} {card.opened_at:%d/%m/%Y}",
            f"{card.title} [{card.ref}]" if card.ref else card.title,
            "\n".join((card.subject or "-", *_letter(letter, context))),
            _status(card, context),
        ]
        for number, (card, letter) in enumerate(
            ((view.card, view.case.papers) for view in views), start=1
        )
    ]
    cells = [
        [
            "\n".join(line for part in text.split("\n") for line in wrap(part, room))
            for text, room in zip(row, _WIDTHS, strict=True)
        ]
        for row in rows
    ]
    table = tabulate(cells, tablefmt="grid", disable_numparse=True).splitlines()
    block: list[str] = []
    for line in table:
        block.append(line)
        if line.startswith("+") and len(block) > 1:
            yield block
            block = []


def _letter(letter: Letter, context: ExportContext) -> Iterator[str]:
    """The fields of the incoming letter that are filled in."""
    words = context.language
    facts = (
        (say("Dari {what}", what=letter.origin), letter.origin),
        (say("No. {what}", what=letter.number), letter.number),
        (say("Tgl. {what}", what=f"{letter.dated:%d/%m/%Y}" if letter.dated else ""), letter.dated),
        (
            say("Diterima {what}", what=f"{letter.received:%d/%m/%Y}" if letter.received else ""),
            letter.received,
        ),
        (say("Sifat {what}", what=nature(letter)), nature(letter)),
    )
    yield from (words(said) for said, there in facts if there)


def _status(card: Card, context: ExportContext) -> str:
    words = context.language
    status = words(STATUS_NAMES[card.status])
    if card.step is None:
        return words(say("{status} {at}", status=status, at=f"{card.changed_at:%d/%m/%Y}"))
    return words(say("{status}, langkah {step}/{steps}", status=status, step=card.step,
                     steps=card.steps))  # fmt: skip
