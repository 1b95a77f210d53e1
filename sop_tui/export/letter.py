"""Parts that the printed documents of a case share: letterhead, labelled lines, signatures."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sop_tui.casework.model import Letter
from sop_tui.export.layout import PAPER, centred, pad
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.text.width import width, wrap

_LABEL = 21


def letterhead(agency: str, *titles: str) -> list[str]:
    """The agency, a double rule, and the document's titles."""
    return [
        *(centred(line, PAPER) for line in wrap(agency.upper(), PAPER) if line),
        "=" * PAPER,
        *(centred(line, PAPER) for title in titles for line in wrap(title, PAPER)),
        "",
    ]


def fact(label: str, value: str) -> list[str]:
    """A label and a value that the program itself states."""
    return _labelled(label, ": ", "  ", value, _LABEL, 0)


def typed(label: str, value: str, room: int = _LABEL, indent: int = 0) -> list[str]:
    """A label and what an officer typed.

    A bar stands on every line, so that typed text cannot pass for the program's.
    """
    return _labelled(label, "| ", "| ", value or "-", room, indent)


def nature(letter: Letter) -> str:
    """*Sifat*: the letter's urgency and secrecy; empty where both are ordinary (*biasa*)."""
    return ", ".join(each.value for each in (letter.urgency, letter.secrecy) if each != "biasa")


def letter_facts(letter: Letter, words: Language) -> Iterator[tuple[Message, str]]:
    """The fields of the incoming letter that are filled in, with their labels."""
    facts = (
        (say("Asal surat"), letter.origin),
        (say("Nomor surat"), letter.number),
        (say("Tanggal surat"), words.date(letter.dated) if letter.dated else ""),
        (say("Surat diterima"), words.date(letter.received) if letter.received else ""),
        (say("Sifat"), nature(letter)),
        (say("Kontak"), letter.contact),
    )
    yield from ((name, value) for name, value in facts if value)


def _labelled(label: str, mark: str, again: str, value: str, room: int, indent: int) -> list[str]:
    room = max(room, width(label) + 1)
    margin = " " * indent
    first, *rest = wrap(value, PAPER - indent - room - len(mark))
    return [
        f"{margin}{pad(label, room)}{mark}{first}",
        *(f"{margin}{' ' * room}{again}{line}" for line in rest),
    ]


def signatures(
    signers: Sequence[str], at: datetime, known: Sequence[tuple[str, str]] = ()
) -> list[str]:
    """Space for one or two signatures side by side, the last with place and date.

    ``known`` has the name and NIP of each signer; empty strings leave room to write them in.
    """
    half = PAPER // 2 + 2
    dots = "." * 30
    count = len(signers)
    people = [(clean(name), clean(nip)) for name, nip in known] or [("", "")] * count
    rows = [
        [""] * (count - 1) + [f"................, {at:%d/%m/%Y}"],
        list(signers),
        *[[""] * count] * 3,
        [name or dots for name, _ in people],
        [f"NIP {nip}".rstrip() for _, nip in people],
    ]
    if count == 1:
        rows = [["", *row] for row in rows]
    return ["".join(pad(cell, half) for cell in row).rstrip() for row in rows]
