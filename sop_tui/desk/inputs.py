"""Validation of what officers type: length, characters, dates."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from msgspec.structs import replace

from sop_tui.casework.commands import Choose, Command, Correct, Hand, Open, Recorded
from sop_tui.casework.correcting import DAYS
from sop_tui.casework.model import Document
from sop_tui.casework.wording import FIELD_NAMES
from sop_tui.desk.problems import BadInput
from sop_tui.text.clean import forbidden_in, normalize, quoted
from sop_tui.text.dates import day_of
from sop_tui.text.message import Message, say

TITLE_LENGTH = 200
REF_LENGTH = 100
NOTE_LENGTH = 2000
MOST_DOCUMENTS = 50
_OLDEST_DOCUMENT = date(1945, 8, 17)
_POST_DATED = timedelta(days=366)

_REMARKS = {"note": say("catatan"), "reason": say("alasan"), "text": say("catatan")}

C = TypeVar("C", bound=Command)


def too_long(text: str, name: Message, longest: int) -> Message:
    return say(
        "{name} terlalu panjang: {length} karakter, paling banyak {longest}",
        name=name,
        length=len(text),
        longest=longest,
    )


def text(typed: str, name: Message, longest: int, *, required: bool = False) -> str:
    """The text in the form in which it is stored.

    Raises:
        BadInput: ``empty``, ``too_long`` or ``bad_text`` (a control or invisible character).
    """
    stored = normalize(typed)
    forbidden = forbidden_in(stored)
    if forbidden is not None:
        raise BadInput(
            "bad_text",
            say(
                "{name} memuat karakter yang tidak diperbolehkan ({character}); hapus lalu ulangi",
                name=name,
                character=forbidden,
            ),
        )
    if len(stored) > longest:
        raise BadInput("too_long", too_long(stored, name, longest))
    if required and not stored:
        raise BadInput("empty", say("{name} wajib diisi", name=name))
    return stored


def checked(command: C, today: date) -> C:
    """The command with its texts in stored form; ``today`` limits dates of documents.

    Whether a reason or note is required is decided by the rules, not here.

    Raises:
        BadInput: as :func:`text` and :func:`documents` do.
    """
    stored: dict[str, object] = {}
    for field, name in _REMARKS.items():
        if hasattr(command, field):
            stored[field] = text(getattr(command, field), name, NOTE_LENGTH)
    if isinstance(command, Recorded):
        stored["documents"] = documents(command.documents, today)
        stored["checklist"] = checklist(command.checklist)
    if isinstance(command, Hand):
        stored["to"] = text(command.to, say("petugas"), REF_LENGTH)
    if isinstance(command, Choose):
        stored["way"] = text(command.way, say("arah"), TITLE_LENGTH)
    if isinstance(command, Correct):
        stored["to"] = _corrected(command.field, command.to)
        stored["also"] = tuple((field, _corrected(field, to)) for field, to in command.also)
    return replace(command, **stored) if stored else command


def _corrected(field: str, to: str) -> str:
    name = FIELD_NAMES.get(field, say("isi yang baru"))
    if field in DAYS and to.strip():
        return day(to, name).isoformat()
    return text(to, name, REF_LENGTH if field in ("agenda", "letter") else TITLE_LENGTH)


def checked_opening(command: Open) -> Open:
    """The opening of a case with its texts in stored form.

    Raises:
        BadInput: as :func:`text` does; a title is required.
    """
    letter = command.letter
    return replace(
        command,
        title=text(command.title, say("judul berkas"), TITLE_LENGTH, required=True),
        subject=text(command.subject, say("pemohon/pelapor"), TITLE_LENGTH),
        ref=text(command.ref, say("nomor agenda"), REF_LENGTH),
        letter=replace(
            letter,
            origin=text(letter.origin, say("asal surat"), TITLE_LENGTH),
            number=text(letter.number, say("nomor surat"), REF_LENGTH),
            contact=text(letter.contact, say("kontak"), TITLE_LENGTH),
        ),
    )


def day(typed: str, name: Message) -> date:
    """A date as people write it.

    Raises:
        BadInput: ``date``.
    """
    try:
        return day_of(typed)
    except ValueError:
        raise BadInput(
            "date", say("{name} tidak dapat dibaca; tulis misalnya 23/11/2026", name=name)
        ) from None


def documents(given: Iterable[Document], today: date | None = None) -> tuple[Document, ...]:
    """The documents made in a step; each needs a title, and a plausible date if any.

    Raises:
        BadInput: ``too_many``, ``date``, or as :func:`text` does.
    """
    given = tuple(given)
    if len(given) > MOST_DOCUMENTS:
        raise BadInput(
            "too_many",
            say("paling banyak {most} dokumen dalam satu langkah", most=MOST_DOCUMENTS),
        )
    return tuple(
        Document(
            title=text(each.title, say("judul dokumen"), TITLE_LENGTH, required=True),
            number=text(each.number, say("nomor dokumen"), REF_LENGTH),
            date=_dated(text(each.date, say("tanggal dokumen"), REF_LENGTH), today),
        )
        for each in given
    )


def _dated(typed: str, today: date | None) -> str:
    """The date as typed, if it is plausible for a document."""
    if not typed:
        return typed
    dated = day(typed, say("tanggal dokumen"))
    if dated < _OLDEST_DOCUMENT or (today is not None and dated > today + _POST_DATED):
        raise BadInput(
            "date", say("tanggal dokumen {date} tidak masuk akal; periksa tahunnya", date=dated)
        )
    return typed


def written_document(line: str) -> Document:
    """The document of a line ``JUDUL|NOMOR|TANGGAL``; missing parts stay empty.

    Raises:
        BadInput: ``document``, when the line has more parts.
    """
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > len(Document.__struct_fields__):
        raise BadInput(
            "document",
            say("dokumen ditulis JUDUL|NOMOR|TANGGAL, bukan “{typed}”", typed=quoted(line)),
        )
    return Document(*parts)


def checklist(given: Iterable[str]) -> tuple[str, ...]:
    """The kelengkapan that was ticked off."""
    return tuple(text(each, say("kelengkapan"), NOTE_LENGTH, required=True) for each in given)


def refuse_strange_ticks(ticked: Iterable[str], inputs: Iterable[str]) -> None:
    """Refuses ticks that the step does not ask for.

    Raises:
        BadInput: ``checklist``.
    """
    known = tuple(inputs)
    for each in ticked:
        if each not in known:
            raise BadInput(
                "checklist",
                say(
                    "“{item}” bukan kelengkapan langkah ini; yang ada: {known}",
                    item=each,
                    known="; ".join(known) or "-",
                ),
            )
