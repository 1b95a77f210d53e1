"""A case moved to another revision: exports show what was done before in the words of that time."""

import csv
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree as ET

from generated_rows import revised, row_procedures
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from thoroughness import examples
from walking import Walk, clock, context, officer_of, rewritten, shipped

from sop_tui.casework.acts import Act
from sop_tui.casework.migration import why_not
from sop_tui.export.csv_log import csv_pieces
from sop_tui.export.disposition import disposition_sheet
from sop_tui.export.history import history_text
from sop_tui.export.json_views import case_view
from sop_tui.export.matrix import draw_matrix
from sop_tui.export.progress import Mark, progress_of
from sop_tui.export.xes import xes_pieces
from sop_tui.sop.model import Procedure
from sop_tui.text.language import Language
from sop_tui.tui.sheets.case import case_sheet
from sop_tui.worktime.reading import read_calendar
from sop_tui.worktime.shipped import shipped_calendar_file

PGM = "pengaduan-masyarakat"
XES = "{http://www.xes-standard.org/}"


def cut_short(old: Procedure, rows: int) -> Procedure:
    """A procedure with only the first rows, and only the roles that they name."""
    steps = old.steps[:rows]
    used = {role for step in steps for role in (step.role, step.check and step.check.role)}
    return replace(
        old, steps=steps, roles=tuple(role for role in old.roles if role.id in used),
        stated_total="",
    )  # fmt: skip


def moved() -> Walk:
    old = shipped(PGM)
    walk = Walk(old).to("5").do(Act.NOTE, text="sebelum pindah")
    return walk.migrate(rewritten(old)).on(2)


def rows(walk: Walk) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO("".join(csv_pieces([walk.view])), newline="")))


def test_each_event_of_a_log_has_the_activity_of_the_revision_it_was_done_under() -> None:
    found = rows(moved())
    at = [row["event"] for row in found].index("migrated")
    assert not any(". Baru: " in row["activity"] for row in found[:at])
    assert all(". Baru: " in row["activity"] for row in found[at:] if row["node"].isdigit())
    assert not any(row["role"].endswith("Baru") for row in found[:at])
    assert all(row["role"].endswith("Baru") for row in found[at + 1 :])


def test_a_log_says_where_a_revision_begins_with_both_fingerprints() -> None:
    walk = moved()
    old, new = shipped(PGM).fingerprint, walk.procedure.fingerprint
    said = [(row["event"], row["revision"], row["former_revision"]) for row in rows(walk)]
    assert [each for each in said if each[1] or each[2]] == [
        ("opened", old, ""),
        ("migrated", new, old),
    ]
    log = ET.fromstring("".join(xes_pieces([walk.view])))
    events = [{item.attrib["key"]: item.attrib["value"] for item in event}
              for event in log.iter(f"{XES}event")]  # fmt: skip
    assert [
        (event["event"], event["revision"], event.get("former_revision", ""))
        for event in events
        if "revision" in event
    ] == [("opened", old, ""), ("migrated", new, old)]


def test_json_names_the_revisions_and_the_events_they_hold_from() -> None:
    walk = moved()
    view = case_view(walk.view, None)
    (migrated,) = [event for event in view["history"] if event["kind"] == "migrated"]
    assert migrated["definition"] == view["fingerprint"] == walk.procedure.fingerprint
    assert view["revisions"] == [
        {"from": 1, "fingerprint": shipped(PGM).fingerprint},
        {"from": migrated["seq"], "fingerprint": walk.procedure.fingerprint},
    ]


def test_paper_shows_the_migration_and_the_words_of_each_revision() -> None:
    walk = moved()
    text = history_text(walk.view, context(walk.now + timedelta(minutes=5)))
    before, after = text.split("pindah revisi SOP", 1)
    flat = " ".join(before.split())
    assert "Revisi terdahulu" in flat
    assert f"{shipped(PGM).fingerprint},sebelumperistiwa7" in "".join(flat.split())
    assert walk.procedure.fingerprint in "".join(flat.split())
    assert "SK-12/2026" in after
    travelled = flat.split("PERJALANAN BERKAS")[1]
    assert travelled.count("Kegiatan:") >= 5
    assert travelled.count("Kegiatan: Baru:") == 1  # where the case stood when it was moved
    assert " ".join(after.split()).count("Kegiatan: Baru:") == 2


def test_a_role_that_the_new_revision_no_longer_has_is_still_named() -> None:
    old = shipped(PGM)
    walk = Walk(old).to("3")
    new = cut_short(old, 4)
    (gone, *_) = [role for role in old.roles if role.id not in {r.id for r in new.roles}]
    by = replace(officer_of(gone.id), coordinator=False)
    walk.do(Act.NOTE, text="dari yang akan hilang", by=by).migrate(new)
    noted = next(row for row in rows(walk) if row["event"] == "noted")
    assert noted["role"] == gone.name
    at = context(walk.now + timedelta(minutes=5))
    assert gone.name in history_text(walk.view, at)
    assert disposition_sheet(walk.view, at)


def test_each_part_of_a_case_moved_twice_keeps_its_own_words() -> None:
    old = shipped(PGM)
    walk = Walk(old).on().migrate(rewritten(old)).on().migrate(rewritten(rewritten(old))).on()
    found = [row["activity"] for row in rows(walk) if row["event"] == "completed"]
    assert [activity.count("Baru: ") for activity in found] == [0, 1, 2]


def wander(walk: Walk, data: st.DataObject, acts: int) -> None:
    """Moves this often to a random node that is not the end."""
    for _ in range(acts):
        here = walk.procedure.node(walk.case.node or "")
        onward = [to for to in here.targets() if to is not None]
        if not onward:
            return
        walk.go(data.draw(st.sampled_from(onward), label="to"))


def void_rows(walk: Walk, data: st.DataObject) -> set[int]:
    """Goes back as far as possible; in half of the examples, gives the rows where
    nothing stands.
    """
    if not data.draw(st.booleans(), label="back"):
        return set()
    procedure = walk.procedure
    for _ in range(6):
        here = procedure.node(walk.case.node or "")
        back = [to for to in here.targets() if procedure.is_return(here, to)]
        if back:
            walk.go(min(back, key=lambda to: procedure.node(to or "").index))
            break
        onward = [to for to in here.targets() if to is not None]
        if onward:
            walk.go(onward[0])
    been = {event.node for event in walk.events if event.node}
    standing = [outcome.node for outcome in walk.case.standing]
    kept = {procedure.node(node).step for node in (*standing, walk.case.node or "")}
    return {procedure.node(node).step for node in been} - kept


@settings(max_examples=examples(120, now=20), suppress_health_check=[*HealthCheck])
@given(st.data())
def test_whatever_was_voided_before_a_case_was_moved_is_in_every_export_as_it_was_done(
    data: st.DataObject,
) -> None:
    old = data.draw(row_procedures(most_rows=4), label="old")
    walk = Walk(old)
    wander(walk, data, data.draw(st.integers(0, 7), label="acts before"))
    new = rewritten(data.draw(revised(old, void_rows(walk, data)), label="new"))
    assume(why_not(old, new, walk.case) is None)
    before = len(walk.events)
    walk.migrate(new)
    wander(walk, data, data.draw(st.integers(0, 3), label="acts after"))
    view = walk.view
    at = walk.now + timedelta(minutes=5)

    log = rows(walk)
    assert [int(row["seq"]) for row in log] == [event.seq for event in walk.events]
    assert not any(" Baru" in row["role"] for row in log[:before])
    assert all(row["role"].endswith(" Baru") for row in log[before:] if row["role"])
    assert len(list(ET.fromstring("".join(xes_pieces([view]))).iter(f"{XES}event"))) == len(log)

    way = progress_of(view, clock(), at)
    records = [*way.records.values(), *(each.record for each in way.former)]
    assert sum(record.visits for record in records) == len(view.stays)
    assert sum((record.used for record in records), timedelta()) == way.used
    assert {node for node, record in way.records.items() if record.mark is Mark.DONE} == {
        outcome.node for outcome in walk.case.standing if outcome.node != walk.case.node
    }
    gone = way.former
    event("a void node is gone" if gone else "every node is there")
    assert all(each.record.outcome is None or each.record.outcome.seq <= before for each in gone)

    paper = history_text(view, context(at))
    assert paper.count("Kegiatan:") == len(view.stays)
    assert ("langkah revisi terdahulu" in " ".join(paper.split())) == bool(gone)
    sheet = case_sheet(view, Language(), 80, at, read_calendar(shipped_calendar_file("asn5")))
    drawn = "\n".join("".join(span.text for span in line) for line in sheet.body)
    assert ("Revisi terdahulu, gugur" in drawn) == bool(gone)
    drawn = "\n".join("".join(p.text for p in line)
                      for line in draw_matrix(new, Language(), 100, way).body)  # fmt: skip
    assert drawn.count("Menurut revisi terdahulu") == len(gone)
    said = case_view(view, None)
    assert said["standing"] == [outcome.node for outcome in walk.case.standing]
    assert {each["seq"] for each in said["history"]} == {each.seq for each in walk.events}
    assert disposition_sheet(view, context(at))
