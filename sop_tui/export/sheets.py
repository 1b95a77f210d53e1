"""The sheets of workbooks: events of cases, the agenda, a report."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from msgspec.structs import asdict

from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk.numbering import sortable
from sop_tui.desk.report import Report
from sop_tui.desk.views import CaseView
from sop_tui.export.evaluation import assessed, figures, judged, standing
from sop_tui.export.event_log import COLUMNS, records
from sop_tui.export.letter import nature
from sop_tui.export.report_data import PERSON_COLUMNS, STEP_COLUMNS, report_view
from sop_tui.export.workbook import CellValue, Worksheet
from sop_tui.text.language import Language
from sop_tui.text.message import say


def event_sheet(views: Iterable[CaseView], words: Language) -> Worksheet:
    """A row for each event with the columns of the CSV; times are in the zone that the last column
    names.
    """
    return Worksheet("Peristiwa", (*COLUMNS, "zone"), _event_rows(views, words))


def _event_rows(views: Iterable[CaseView], words: Language) -> Iterator[list[CellValue]]:
    for view in views:
        for event, record in zip(view.events, records(view), strict=True):
            row: dict[str, CellValue] = asdict(record)
            row["timestamp"] = _naive(event.at, view.zone)
            row["due_at"] = _naive(event.due_at, view.zone)
            zone = words.in_zone(view.zone).zone(event.at)
            yield [*(row[column] for column in COLUMNS), zone]


def agenda_sheet(views: Iterable[CaseView], words: Language) -> Worksheet:
    """A row for each case in the order of opening, for all agencies."""
    headings = (
        say("No"), say("Nomor"), say("Tanggal"), say("Instansi"), say("Judul"),
        say("Pemohon/pelapor"), say("Nomor agenda"), say("Status"), say("Langkah"),
        say("Batas waktu"), say("Berakhir"), say("Asal surat"), say("Nomor surat"),
        say("Tanggal surat"), say("Diterima"), say("Sifat"), say("Kontak"),
    )  # fmt: skip
    ordered = sorted(views, key=lambda view: (view.card.opened_at, sortable(view.card.number)))
    return Worksheet(
        words(say("Buku agenda")),
        tuple(words(heading) for heading in headings),
        [_agenda_row(number, view, words) for number, view in enumerate(ordered, start=1)],
    )


def _agenda_row(number: int, view: CaseView, words: Language) -> list[CellValue]:
    card, letter = view.card, view.case.papers
    opened = _naive(card.opened_at, view.zone)
    ended = _naive(card.changed_at, view.zone) if view.case.visit is None else None
    return [
        number,
        card.number,
        opened.date() if opened is not None else None,
        view.procedure.agency,
        card.title,
        card.subject,
        card.ref,
        words(STATUS_NAMES[card.status]),
        card.step,
        _naive(card.due_at, view.zone),
        ended,
        letter.origin,
        letter.number,
        letter.dated,
        letter.received,
        nature(letter),
        letter.contact,
    ]


def report_sheets(report: Report, zone: tzinfo | None, words: Language) -> Iterator[Worksheet]:
    """The steps and the officers with the columns of the CSV, what waits for each role, and the two
    tables of the yearly evaluation, filled in as far as the assessor has recorded them.
    """
    view = report_view(report, zone)
    period = {
        "sop": report.procedure.id,
        "since": _naive(report.since, zone),
        "until": _naive(report.until, zone),
    }
    rows = []
    for stated, step in zip(view["steps"], report.steps, strict=True):
        row = {**stated, **period}
        if step.oldest is not None:
            row["oldest_since"] = _naive(step.oldest.entered_at, zone)
        rows.append([row[column] for column in STEP_COLUMNS])
    yield Worksheet("Langkah", STEP_COLUMNS, rows)
    roles = [[role["role"], role["name"], role["waiting"], role["late"]] for role in view["roles"]]
    yield Worksheet("Peran", ("role", "name", "waiting", "late"), roles)
    people = [[(each | period)[column] for column in PERSON_COLUMNS] for each in view["people"]]
    yield Worksheet("Petugas", PERSON_COLUMNS, people)
    yield Worksheet(
        words(say("Evaluasi")),
        tuple(words(each) for each in (say("No"), say("Kriteria"), say("Data"), say("Penilaian"))),
        [
            [
                no,
                words(criterion),
                "; ".join(words(each) for each in found),
                words(answer) if answer is not None else "",
            ]
            for no, (criterion, found, answer) in enumerate(assessed(report), start=1)
        ],
    )
    headings = (
        say("Nomor SOP"), say("Judul"), say("Keadaan"), say("Data"), say("Penilaian"),
        say("Catatan"), say("Tindakan"),
    )  # fmt: skip
    procedure = report.procedure
    yield Worksheet(
        words(say("Tindakan")),
        tuple(words(each) for each in headings),
        [[
            procedure.number,
            procedure.title,
            words(standing(report)),
            "; ".join(words(each) for each in figures(report)),
            *judged(report),
        ]],
    )  # fmt: skip


def _naive(moment: datetime | None, zone: tzinfo | None) -> datetime | None:
    if moment is None:
        return None
    return (moment.astimezone(zone) if zone is not None else moment).replace(tzinfo=None)
