"""CSV and XES: all events are there, no text can act as markup or formula, names can be hidden."""

import csv
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from thoroughness import examples
from walking import FIVE, Walk, morning, shipped

from sop_tui.casework.acts import Act
from sop_tui.casework.model import CaseLink, Document
from sop_tui.desk.views import CaseView
from sop_tui.export.csv_log import csv_pieces
from sop_tui.export.event_log import COLUMNS, records
from sop_tui.export.json_views import case_view, case_views, rendered
from sop_tui.export.redaction import HIDDEN, redacted, redacted_for_export
from sop_tui.export.spreadsheet import BOM, cell
from sop_tui.export.xes import xes_pieces
from sop_tui.text.language import Language

PPP, PGM = "pemantauan-pelayanan-publik", "pengaduan-masyarakat"
XES = "{http://www.xes-standard.org/}"
WORDS = Language()
ANYTHING = st.text(max_size=40)


def rows(*views: CaseView, bom: bool = False) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(csv_pieces(views, bom=bom)), newline="")))


def trace_events(*views: CaseView) -> list[dict[str, str]]:
    log = ET.fromstring("".join(xes_pieces(views)))
    return [
        {item.attrib["key"]: item.attrib["value"] for item in event}
        for event in log.iter(f"{XES}event")
    ]


@pytest.mark.parametrize("sop", FIVE)
def test_both_logs_contain_every_event_of_every_case_in_order(sop: str) -> None:
    first = Walk(shipped(sop), number="AAA-2026-0001").on().do(Act.NOTE, text="ya").end().view
    second = Walk(shipped(sop), number="AAA-2026-0002").on().view

    wanted = [str(event.seq) for view in (first, second) for event in view.events]

    assert [row["seq"] for row in rows(first, second)] == wanted
    assert [event["seq"] for event in trace_events(first, second)] == wanted
    assert {row["case_id"] for row in rows(first, second)} == {"AAA-2026-0001", "AAA-2026-0002"}


@settings(max_examples=examples(60), deadline=None)
@given(ANYTHING, ANYTHING)
def test_whatever_was_typed_both_logs_can_be_read_again(title: str, note: str) -> None:
    walk = Walk(shipped(PGM), title=f"A{title}").on()
    walk.do(Act.NOTE, text=f"B{note}")

    (row,) = [r for r in rows(walk.view) if r["event"] == "noted"]
    (event,) = [e for e in trace_events(walk.view) if e["event"] == "noted"]

    assert row["note"] == event["note"]
    assert row["note"].startswith("B")


@settings(max_examples=examples(200))
@given(st.sampled_from("=+-@|%＝＋－＠｜％\t\r\n \u00a0"), ANYTHING)
def test_no_cell_starts_a_formula(start: str, rest: str) -> None:
    shown = cell(start + rest)

    assert not shown.lstrip().startswith(tuple("=+-@|%＝＋－＠｜％\t\r\n"))
    assert "\n" not in shown
    assert "\x1b" not in shown


def test_ordinary_cells_stay_as_they_are() -> None:
    assert [cell(v) for v in ("Nota dinas", "7p", 12, "", None, "a=b")] == [
        "Nota dinas", "7p", "12", "", "", "a=b",
    ]  # fmt: skip


def test_every_cell_is_quoted_and_a_byte_order_mark_comes_on_request_only() -> None:
    view = Walk(shipped(PGM)).view
    plain = "".join(csv_pieces([view]))

    assert plain.startswith('"case_id","activity","timestamp","resource","lifecycle","decision"')
    assert all(line.count('"') >= 2 * len(COLUMNS) for line in plain.split("\r\n")[:-1])
    assert "".join(csv_pieces([view], bom=True)) == BOM + plain


def test_times_are_iso_with_the_offset_of_the_calendar() -> None:
    (row,) = rows(Walk(shipped(PGM)).view)

    assert row["timestamp"] == "2026-11-23T08:00:00+07:00"


def test_a_movement_that_was_recalled_does_not_count_as_complete() -> None:
    walk = Walk(shipped(PGM)).on(2)
    walk.do(Act.RECALL, reason="keliru", by=walk._actor("kakanwil")).on()

    lifecycles = [(r.node, r.lifecycle) for r in records(walk.view) if r.node]

    assert lifecycles == [
        ("1", "complete"), ("2", "ate_abort"), ("3", "withdraw"), ("2", "complete"),
    ]  # fmt: skip


def test_decisions_void_outcomes_and_rounds_stand_in_their_columns() -> None:
    walk = Walk(shipped(PGM)).to("7p").do(Act.RETURN, reason="belum").to("8")

    found = [(r.node, r.decision, r.void, r.round) for r in records(walk.view)][6:]

    assert found == [
        ("6", "", "ya", 1),
        ("7", "", "ya", 1),
        ("7p", "kembalikan", "", 1),
        ("6", "", "", 2),
        ("7", "", "", 2),
        ("7p", "setuju", "", 2),
    ]


def test_without_identity_the_name_is_nowhere_in_either_log() -> None:
    walk = Walk(shipped(PGM), title="Laporan  budi  SANTOSO tentang pungli", subject="Budi Santoso")
    walk.on(
        documents=(Document("Surat Budi Santoso", "BUDI SANTOSO/1"),),
        checklist=("ktp Budi santoso",),
    )
    walk.do(Act.NOTE, text="Sdr. Budi\u00a0Santoso sudah dihubungi")

    hidden = redacted(walk.view, WORDS)

    for text in ("".join(csv_pieces([hidden])), "".join(xes_pieces([hidden])), repr(hidden)):
        assert "santoso" not in text.casefold()
        assert WORDS(HIDDEN) in text
    assert "Budi Santoso" in "".join(csv_pieces([walk.view]))


def test_without_identity_no_name_of_before_a_correction_and_no_contact_is_left() -> None:
    walk = Walk(shipped(PGM), title="Laporan Budi Santosa", subject="Budi Santosa").on()
    walk.do(
        Act.CORRECT,
        field="subject",
        to="Yusuf Maulana",
        also=(("contact", "0812-555"), ("from", "Surat Yusuf Maulana"), ("agenda", "UM.1")),
        reason="Bukan Budi Santosa",
        by=replace(walk._actor("kakanwil"), coordinator=True),
    )
    emptied = (("subject", ""), ("contact", ""))
    for field, to in emptied:
        walk.do(Act.CORRECT, field=field, to=to, reason="keliru",
                by=replace(walk._actor("kakanwil"), coordinator=True))  # fmt: skip

    hidden = redacted(walk.view, WORDS)

    text = repr(hidden).casefold()
    for secret in ("santosa", "maulana", "0812"):
        assert secret not in text
    assert "um.1" in text


def test_without_identity_other_words_keep_the_letters_of_the_name() -> None:
    hidden = redacted(Walk(shipped(PGM), title="Melayani (Ani): mani", subject="Ani").view, WORDS)

    assert hidden.case.title == f"Melayani ({WORDS(HIDDEN)}): mani"


def test_without_identity_the_due_dates_stay_what_the_desk_made_them() -> None:
    view = Walk(shipped(PGM), subject="Ani").on().view
    due_at = morning() + timedelta(days=400)
    view = replace(view, stays=(*view.stays[:-1], replace(view.stays[-1], due_at=due_at)))

    assert redacted(view, WORDS).stays[-1].due_at == due_at


def test_only_what_the_procedure_keeps_secret_is_hidden_and_not_where_asked_for() -> None:
    secret, public = (Walk(shipped(sop), subject="Ani").view for sop in (PGM, PPP))

    assert redacted_for_export(secret, WORDS, with_identity=False).case.subject == WORDS(HIDDEN)
    assert redacted_for_export(secret, WORDS, with_identity=True) is secret
    assert redacted_for_export(public, WORDS, with_identity=False) is public


@pytest.mark.parametrize("cases", [0, 1, 3])
def test_cases_in_json_are_the_same_in_pieces_as_at_once(cases: int) -> None:
    views = [Walk(shipped(PGM), title=f'a"\n{n} ±').on(n).view for n in range(cases)]

    pieces = list(case_views(views))

    assert "".join(pieces) == rendered([case_view(view, view.zone) for view in views]) + "\n"
    assert len(pieces) == cases + 1


def test_without_identity_a_case_without_a_name_stays_as_it_is() -> None:
    view = Walk(shipped(PGM), subject="").view

    assert redacted(view, WORDS) is view


def test_a_link_between_cases_is_in_both_logs_from_both_sides() -> None:
    walk = Walk(shipped(PPP), number="PPP-2026-0007")
    walk.do(Act.LINK, link=CaseLink("SRT-2026-0001", "surat", walk.case.node))
    walk.do(Act.LINK, link=CaseLink("SRT-2026-0002", "surat", walk.case.node))
    walk.do(Act.LINK, link=CaseLink("EVL-2026-0009", "evaluasi", back=True))
    alone = Walk(shipped(PPP), number="PPP-2026-0008")

    found = rows(walk.view, alone.view)

    mine, other = found[:-1], found[-1]
    assert {(row["leads_to"], row["follows"]) for row in mine} == {
        ("SRT-2026-0001; SRT-2026-0002", "EVL-2026-0009")
    }
    assert [row["link"] for row in mine] == ["", "SRT-2026-0001", "SRT-2026-0002", "EVL-2026-0009"]
    assert (other["leads_to"], other["follows"], other["link"]) == ("", "", "")
    first, second = ET.fromstring("".join(xes_pieces([walk.view, alone.view]))).iter(f"{XES}trace")
    said = {item.attrib["key"]: item.attrib["value"] for item in first.findall(f"{XES}string")}
    assert said["case:leads_to"] == "SRT-2026-0001; SRT-2026-0002"
    assert said["case:follows"] == "EVL-2026-0009"
    assert [event.get("link") for event in trace_events(walk.view)] == [
        None, "SRT-2026-0001", "SRT-2026-0002", "EVL-2026-0009",
    ]  # fmt: skip
    keys = {item.attrib["key"] for item in second.iter() if "key" in item.attrib}
    assert not keys & {"case:leads_to", "case:follows", "link"}
