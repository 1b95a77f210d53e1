"""The screen for users who are not, or no longer, officers here."""

from collections.abc import Iterator

from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import NotFound
from sop_tui.office.model import OfficerKind
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, Line, text_line, wrap


def removed_lines(desk: Desk, language: Language, why: Message, columns: int) -> Iterator[Line]:
    """Why nothing more can be done, since when, what happened to the work, and whom to ask."""
    said: list[tuple[Message, Ink]] = [(why, Ink.WARN)]
    removed = _removal(desk)
    if removed is not None:
        said.append((removed, Ink.TEXT))
        said.append((
            say("Semua yang sudah tercatat tetap atas nama Anda; yang belum dijawab “ya” tidak "
                "dicatat."),
            Ink.TEXT,
        ))  # fmt: skip
    admins = ", ".join(officer.name for officer in desk.officers.all() if officer.admin)
    said.append((say("Admin di sini: {admins}.", admins=admins), Ink.MUTED))
    yield ()
    for words, ink in said:
        for line in wrap(language(words), columns - 4):
            yield text_line(f"  {line}", ink)
        yield ()


def _removal(desk: Desk) -> Message | None:
    """Who removed the officer and when; None for a user who was never an officer."""
    try:
        events = desk.officers.history(desk.officer_id)
    except NotFound:
        return None
    last = next((e for e in reversed(events) if e.kind is OfficerKind.REMOVED), None)
    if last is None:
        return None
    return say("Anda dikeluarkan oleh {name} pada {at}.", name=last.name, at=last.at)
