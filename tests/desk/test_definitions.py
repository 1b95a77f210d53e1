"""Definitions at the desk: adopted, retired, migrated, rehearsed, evaluated."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from offices.small import PGM, STAFF, WIB, OfficeAtWork

from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, NullClock
from sop_tui.casework.commands import Approve, Complete
from sop_tui.casework.migration import Migration, migrate
from sop_tui.casework.model import Event, Kind
from sop_tui.desk.definition_views import DefinitionState
from sop_tui.desk.definition_words import state_words
from sop_tui.desk.evaluating import needs_evaluation
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.office.model import DefinitionAct, OfficerEvent, OfficerKind
from sop_tui.sop.model import Role
from sop_tui.sop.reading import Library, read_folder, read_procedure, shipped_sops
from sop_tui.storage.batch import Batch, CaseChange, OfficerChange
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.language import Language
from sop_tui.worktime.shipped import shipped_calendar_file

pytestmark = pytest.mark.both_engines

SHIPPED = (shipped_sops() / f"{PGM}.toml").read_text()


def revised(folder: Path, *changes: tuple[str, str], name: str = PGM) -> Path:
    """A file of the shipped complaints procedure with these texts replaced."""
    text = SHIPPED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


SLOWER = ('time = "20 menit"', 'time = "25 menit"')
SLOWEST = (SLOWER[0], SLOWER[1].replace("25", "45"))


def test_a_definition_is_in_force_from_its_date(office: OfficeAtWork, tmp_path: Path) -> None:
    before = office.ani.acts.open_case(PGM, "Sebelum").card.number
    path = revised(tmp_path, SLOWER)
    done = office.ani.definitions.adopt(path, date(2026, 11, 24), "SK-12/2026")
    assert "Selasa" not in str(done.sentence)
    assert "SK-12/2026" in str(done.sentence)
    new = done.event.definition
    assert new is not None
    old = office.ani.procedures.of(PGM).fingerprint
    assert old != new.fingerprint
    states = {view.state for view in office.ani.definitions.all() if view.id == PGM}
    assert states == {DefinitionState.IN_FORCE, DefinitionState.COMING}
    office.clock.at = datetime(2026, 11, 23, 23, 59, tzinfo=WIB)
    assert office.ani.procedures.of(PGM).fingerprint == old
    office.clock.at = datetime(2026, 11, 24, 0, 0, tzinfo=WIB)
    assert office.ani.procedures.of(PGM).fingerprint == new.fingerprint
    after = office.desk("ani").acts.open_case(PGM, "Sesudah").card.number
    assert office.ani.cases.read(before).procedure.fingerprint == old
    assert office.desk("ani").cases.read(after).procedure.fingerprint == new.fingerprint
    (mine,) = (view for view in office.desk("ani").definitions.all() if view.id == PGM)
    assert mine.adopted
    assert (mine.since, mine.running, mine.older) == (date(2026, 11, 24), 2, 1)
    assert office.verify().ok


def test_a_revision_is_not_compared_with_a_later_one(office: OfficeAtWork, tmp_path: Path) -> None:
    office.ani.acts.open_case(PGM, "Sebelum")
    old = office.ani.procedures.of(PGM).fingerprint
    mine = office.ani.definitions
    mine.adopt(revised(tmp_path, SLOWER), date(2026, 11, 23))
    slower = office.desk("ani").procedures.of(PGM).fingerprint
    office.desk("ani").definitions.adopt(revised(tmp_path, SLOWEST), date(2026, 12, 1))
    seen = office.desk("ani").definitions
    now, coming = (view for view in seen.all() if view.id == PGM)
    assert (now.fingerprint, coming.state) == (slower, DefinitionState.COMING)
    assert (seen.before(now), seen.before(coming)) == (old, slower)


def with_file_of(office: OfficeAtWork, folder: Path, day: str) -> None:
    """The folder gets a slower revision of the file, in force from this day on."""
    effective = next(line for line in SHIPPED.splitlines() if line.startswith("effective"))
    revised(folder, SLOWER, (effective, f"effective = {day}"))
    office.library = read_folder(folder)


def test_a_file_of_a_later_date_waits_and_the_revision_before_it_stays_in_force(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    number = office.ani.acts.open_case(PGM, "Sebelum").card.number
    old = office.ani.procedures.of(PGM).fingerprint
    (tmp_path / "sops").mkdir()
    with_file_of(office, tmp_path / "sops", "2026-12-01")
    desk = office.desk("ani")
    assert desk.procedures.of(PGM).fingerprint == old
    now, coming = (view for view in desk.definitions.all() if view.id == PGM)
    assert (now.state, now.fingerprint, now.running, now.older) == (
        DefinitionState.IN_FORCE,
        old,
        1,
        0,
    )
    assert (coming.state, coming.since) == (DefinitionState.COMING, date(2026, 12, 1))
    assert "berlaku mulai Selasa, 1 Desember 2026" in Language()(state_words(coming))
    assert not desk.definitions.moves(PGM)
    assert desk.acts.open_case(PGM, "Sesudah").card.version == 1
    assert desk.definitions.before(coming) == old
    assert desk.definitions.revision("pgm@30/11/2026").fingerprint == old
    new = desk.definitions.revision(f"{PGM}@1/12/2026").fingerprint
    assert new == coming.fingerprint == desk.definitions.revision(f"PGM@{new[:8]}").fingerprint
    assert not desk.definitions.compared(f"{PGM}@{old[:8]}", f"{PGM}@{new[:8]}").same
    office.clock.at = datetime(2026, 12, 1, 0, 0, tzinfo=WIB)
    assert desk.procedures.of(PGM).fingerprint == new
    assert [move.number for move in desk.definitions.migrate(PGM, "SK") if move.moved] == [
        number, "PGM-2026-0002",
    ]  # fmt: skip


def test_a_first_file_of_a_later_date_opens_no_case(office: OfficeAtWork, tmp_path: Path) -> None:
    with_file_of(office, tmp_path, "2026-12-01")
    desk = office.desk("ani")
    (view,) = (view for view in desk.definitions.all() if view.id == PGM)
    assert view.state is DefinitionState.COMING
    for refused in (
        lambda: desk.acts.open_case(PGM, "Dini"),
        lambda: desk.definitions.moves(PGM),
    ):
        with pytest.raises(Refused, match="baru berlaku mulai"):
            refused()
    desk.definitions.adopt(tmp_path / f"{PGM}.toml", date(2026, 11, 1))  # goes before the file
    assert desk.acts.open_case(PGM, "Sah").card.number


def test_a_draft_is_listed_and_not_adopted_while_questions_are_open(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    folder = tmp_path / "sops"
    folder.mkdir()
    path = folder / "pengaduan-baru.draft.toml"
    path.write_text("#? kode apa?\n" + SHIPPED, encoding="utf-8")
    office.library = read_folder(folder)
    ani = office.desk("ani")
    (view,) = [view for view in ani.definitions.all() if view.id == "pengaduan-baru"]
    assert view.state is DefinitionState.DRAFT
    assert view.title == "Layanan Pengaduan Masyarakat"
    with pytest.raises(BadInput, match="1 pertanyaan"):
        ani.definitions.adopt(path, date(2026, 11, 24))
    with pytest.raises(NotFound, match="masih draf"):
        ani.acts.open_case("pengaduan-baru", "Sebelum terjawab")
    path.write_text(SHIPPED, encoding="utf-8")
    done = ani.definitions.adopt(path, date(2026, 11, 24))
    assert done.event.definition is not None
    assert done.event.definition.sop == "pengaduan-baru"


def test_the_day_is_that_of_the_procedures_own_zone(tmp_path: Path) -> None:
    office = OfficeAtWork(tmp_path)
    calendars = office.path.parent / "calendars"
    calendars.mkdir()
    shipped = shipped_calendar_file("asn5").read_text()
    (calendars / "timur.toml").write_text(shipped.replace("Asia/Jakarta", "Asia/Jayapura"))
    agency = office.library.procedures[PGM].agency
    office.settings = type(office.settings)(calendars={agency: "timur"})
    desk = office.desk("ani")
    new = desk.definitions.adopt(revised(tmp_path, SLOWER), date(2027, 1, 1)).event.definition
    assert new is not None
    office.clock.at = datetime(2026, 12, 31, 21, 59, tzinfo=WIB)
    assert desk.procedures.of(PGM).fingerprint != new.fingerprint
    office.clock.at = datetime(2027, 1, 1, 0, 0, tzinfo=ZoneInfo("Asia/Jayapura")).astimezone(WIB)
    assert desk.procedures.of(PGM).fingerprint == new.fingerprint


def test_the_store_wins_over_the_folder_and_the_last_of_one_day_wins(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    day = date(2026, 11, 1)
    office.ani.definitions.adopt(revised(tmp_path, SLOWER), day)
    last = office.ani.definitions.adopt(revised(tmp_path, ('"25 menit"', '"26 menit"')), day)
    assert last.event.definition is not None
    office.library = Library({}, {})
    assert office.desk("ani").procedures.of(PGM).fingerprint == last.event.definition.fingerprint
    with pytest.raises(BadInput):
        office.ani.definitions.adopt(tmp_path / f"{PGM}.toml", day)


def test_a_retired_procedure_opens_no_case_and_running_ones_go_on(office: OfficeAtWork) -> None:
    number = office.ani.acts.open_case(PGM, "Berjalan").card.number
    office.ani.definitions.retire(PGM, date(2026, 12, 1), "digabung dengan SOP lain")
    (view,) = (view for view in office.ani.definitions.all() if view.id == PGM)
    assert (view.state, view.until) == (DefinitionState.IN_FORCE, date(2026, 12, 1))
    office.clock.forward(days=8)
    desk = office.desk("ani")
    with pytest.raises(NotFound):
        desk.acts.open_case(PGM, "Terlambat")
    assert {v.state for v in desk.definitions.all() if v.id == PGM} == {DefinitionState.RETIRED}
    assert desk.acts.do(number, Complete()).event.kind is Kind.COMPLETED


@pytest.mark.parametrize(
    ("name", "change", "named"),
    [
        ("lain", ('code = "PGM"', 'code = "SPK"'), "standar-pelayanan-kanwil"),
        ("lain", ('code = "PGM"', 'code = "PGM"'), PGM),
        (PGM, ('code = "PGM"', 'code = "XYZ"'), PGM),
    ],
)
def test_a_clash_is_refused_with_both_named(
    office: OfficeAtWork, tmp_path: Path, name: str, change: tuple[str, str], named: str
) -> None:
    path = revised(tmp_path, change, name=name)
    with pytest.raises(Refused) as refused:
        office.ani.definitions.adopt(path)
    assert refused.value.code == "clash"
    assert named in str(refused.value)
    assert name in str(refused.value)


def test_only_an_admin_decides_and_only_a_coordinator_migrates(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    mine = office.desk("kadiv").definitions
    acts: tuple[Callable[[], object], ...] = (
        lambda: mine.adopt(revised(tmp_path, SLOWER)),
        lambda: mine.retire(PGM, date(2027, 1, 1), "x"),
        lambda: mine.evaluate(PGM, "baik", "x"),
    )
    for forbidden in acts:
        with pytest.raises(Refused):
            forbidden()
    office.ani.acts.open_case(PGM, "Satu")
    office.ani.definitions.adopt(revised(tmp_path, SLOWER), date(2026, 1, 1))
    (move,) = office.desk("kadiv").definitions.migrate(PGM, "SK")
    assert (move.moved, move.why_not is None) == (False, False)


def test_running_cases_migrate_and_others_stay_with_a_reason(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    first, second = (office.ani.acts.open_case(PGM, t).card.number for t in ("Satu", "Dua"))
    office.ani.acts.do(second, Complete())
    theirs = 'tersebut"\nrole = "{}"'
    path = revised(tmp_path, (theirs.format("kakanwil"), theirs.format("kadiv")))
    office.ani.definitions.adopt(path, date(2026, 1, 1))
    desk = office.desk("ani")
    preview = {move.number: move for move in desk.definitions.moves(PGM)}
    assert preview[first].why_not is None
    assert "berbeda" in str(preview[second].why_not)
    done = {move.number: move.moved for move in desk.definitions.migrate(PGM, "SK-12/2026")}
    assert done == {first: True, second: False}
    assert desk.cases.read(first).events[-1].note == "SK-12/2026"
    assert [move.number for move in desk.definitions.moves(PGM)] == [second]
    assert office.desk("kadiv").cases.read(first).procedure is not None
    desk.acts.do(first, Complete())
    assert desk.lists.card(first).lane == "kadiv"
    assert office.verify().ok


def test_a_migration_while_another_session_acts(office: OfficeAtWork, tmp_path: Path) -> None:
    number = office.ani.acts.open_case(PGM, "Satu").card.number
    office.ani.definitions.adopt(revised(tmp_path, SLOWER), date(2026, 1, 1))
    mine, other = office.desk("ani"), office.desk("ani")
    moves = mine.definitions.migrate(PGM, "SK")
    other.acts.do(number, Complete())
    (move,) = moves  # decided on an old view: refused, nothing written
    seen = office.desk("ani").cases.read(number)
    assert move.moved is (seen.events[-1].kind is Kind.MIGRATED)
    assert not move.moved
    version = other.lists.card(number).version
    assert mine.changes.refresh() is not None
    (again,) = mine.definitions.migrate(PGM, "SK")
    assert again.moved
    with pytest.raises(Refused) as stale:
        other.acts.do(number, Complete(), version=version)
    assert stale.value.code == "stale"


def test_repeated_migrations_while_another_session_acts(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    numbers = [office.ani.acts.open_case(PGM, f"Berkas {no}").card.number for no in range(4)]
    trouble: list[Exception] = []

    def act() -> None:
        try:
            for officer in ("ani", "kakanwil", "kadiv", "kabag-p2", "kasubag-pphti"):
                desk = office.desk(officer)
                for number in numbers:
                    desk.acts.do(number, Complete())
        except Exception as problem:
            trouble.append(problem)

    other = Thread(target=act)
    other.start()
    moved = 0
    for minutes in range(21, 27):
        desk = office.desk("ani")
        path = revised(tmp_path, ('time = "20 menit"', f'time = "{minutes} menit"'))
        desk.definitions.adopt(path, date(2026, 1, 1))
        moved += sum(move.moved for move in desk.definitions.migrate(PGM, "SK"))
    other.join()
    assert not trouble
    desk = office.desk("ani")
    last = [move for move in desk.definitions.migrate(PGM, "SK") if not move.moved]
    assert not last
    fingerprint = desk.procedures.of(PGM).fingerprint
    for number in numbers:
        view = desk.cases.read(number)
        assert (view.case.fingerprint, view.case.node) == (fingerprint, "6")
        assert sum(event.kind is Kind.COMPLETED for event in view.events) == 5
        assert len(view.former) == sum(event.kind is Kind.MIGRATED for event in view.events)
    assert moved
    assert office.verify().ok


def test_a_store_with_every_act_on_definitions_is_verified(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    office.ani.acts.open_case(PGM, "Satu")
    definitions = office.ani.definitions
    definitions.adopt(revised(tmp_path, SLOWER), date(2026, 1, 1), "SK-1")
    assert [move.moved for move in definitions.migrate(PGM, "SK-1")] == [True]
    definitions.evaluate(PGM, "baik", "sesuai")
    definitions.retire(PGM, date(2026, 12, 1), "digabung")
    found = office.verify()
    assert found.ok, found.problems


def test_verify_finds_a_migration_by_somebody_who_is_no_coordinator(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    number = office.ani.acts.open_case(PGM, "Satu").card.number
    old = office.ani.procedures.of(PGM)
    new = read_procedure(revised(tmp_path, SLOWER))
    store, case = office.ani.workplace.store, office.ani.cases.read(number)
    forger = Actor(officer="kadiv", name=STAFF["kadiv"], coordinator=True)
    migration = Migration(id="palsu", at=office.clock(), by=forger, reason="SK palsu")
    event = migrate(old, new, case.case, migration, NullClock())
    assert isinstance(event, Event)
    change = CaseChange(number=number, events=(event,))
    store.commit(lambda _: Batch(cases=(change,), definitions=(new,)))
    (problem,) = office.verify().problems
    assert "kadiv tidak berwenang" in str(problem)


@pytest.mark.parametrize(
    "kind",
    [OfficerKind.ADOPTED, OfficerKind.RETIRED, OfficerKind.EVALUATED, OfficerKind.DRAFTED],
)
@pytest.mark.parametrize("claims_to_be_admin", [False, True])
def test_verify_finds_an_act_on_a_definition_by_somebody_who_is_no_admin(
    office: OfficeAtWork, kind: OfficerKind, claims_to_be_admin: bool
) -> None:
    store = office.ani.workplace.store
    known = office.ani.procedures.of(PGM)
    office.ani.acts.open_case(PGM, "Satu")
    entry = store.snapshot.officers["kadiv"]
    event = OfficerEvent(
        id="palsu",
        seq=len(store.snapshot.officer_events("kadiv")) + 1,
        at=office.clock(),
        officer="kadiv",
        name=entry.name,
        kind=kind,
        after=replace(entry, defines=True, admin=claims_to_be_admin),
        definition=DefinitionAct(PGM, known.fingerprint, date(2026, 12, 1)),
    )
    store.commit(lambda _: Batch(officers=(OfficerChange(event=event),)))
    (problem,) = office.verify().problems
    assert "kadiv tidak berwenang" in str(problem)


def test_roles_of_running_cases_stay_assignable(office: OfficeAtWork) -> None:
    number = office.ani.acts.open_case(PGM, "Satu").card.number
    office.ani.acts.do(number, Complete())
    office.library = Library({}, {})
    desk = office.desk("ani")
    known = {role.id for role in desk.officers.roles.all()}
    assert f"{PGM}:kabag-p2" in known
    assert "Kabag P2" in str(desk.officers.roles.name(f"{PGM}:kabag-p2"))
    desk.officers.add("baru", "Orang Baru", roles=[f"{PGM}:kakanwil"])
    assert office.desk("baru").acts.why_not(Act.COMPLETE, number) is None
    acting = desk.officers.deputize(
        "baru", f"{PGM}:kadiv", "plh", date(2026, 11, 1), date(2026, 12, 1), "ST-1"
    )
    assert acting.officer.acting
    renamed = replace(
        office.ani.cases.read(number).procedure,
        roles=(Role(id="lain", name="Lain"),),
    )
    office.library = Library({PGM: renamed}, {})
    assert f"{PGM}:kakanwil" in {role.id for role in office.desk("ani").officers.roles.all()}


def test_an_officer_who_leaves_names_the_cases_that_lose_their_last_holder(
    office: OfficeAtWork,
) -> None:
    number = office.ani.acts.open_case(PGM, "Satu").card.number
    office.ani.acts.do(number, Complete())
    office.library = Library({}, {})
    admin = office.desk("ani")
    admin.officers.edit("ani", take=["*"])
    done = office.desk("ani").officers.preview.remove("kakanwil")
    assert any(number in str(notice) and "tanpa pemegang" in str(notice) for notice in done.notices)
    other = office.desk("ani").officers.preview.remove("kadiv")
    assert not any(number in str(notice) for notice in other.notices)


def test_the_office_rehearses_on_its_own_history(office: OfficeAtWork, tmp_path: Path) -> None:
    number = office.ani.acts.open_case(PGM, "Satu").card.number
    while (card := office.desk("ani").lists.card(number)).node is not None:
        office.clock.forward(minutes=22)
        actor = office.desk("ani" if card.step == 1 else str(card.lane))
        actor.acts.do(number, Approve() if card.phase == "check" else Complete())
    path = revised(tmp_path, ('time = "25 menit"', 'time = "1 menit"'))
    desk = office.desk("ani")
    found = desk.reports.rehearse(desk.definitions.revision(str(path)))
    assert found.cases == 1
    changed = [step for step in found.steps if step.time == "1 menit"]
    assert changed
    assert all(step.late_now == step.visits == 1 for step in changed)
    assert all(step.late_now == step.late_then for step in found.steps if step not in changed)
    assert found.median == found.ninetieth


def test_evaluation_is_due_after_a_year(office: OfficeAtWork) -> None:
    today = date(2026, 11, 23)
    assert not needs_evaluation(None, None, today)
    assert not needs_evaluation(date(2025, 11, 23), None, today)
    assert needs_evaluation(date(2025, 11, 22), None, today)
    assert not needs_evaluation(date(2020, 1, 1), date(2026, 1, 1), today)
    kanwil = "standar-pelayanan-kanwil"

    def flagged() -> bool:
        return next(
            v for v in office.desk("ani").definitions.all() if v.id == kanwil
        ).needs_evaluation

    assert flagged()
    office.ani.definitions.evaluate(kanwil, "baik", "sesuai kebutuhan")
    assert not flagged()
    office.clock.forward(days=366)
    assert flagged()
    said = [str(act.sentence) for act in office.ani.definitions.history(kanwil)]
    assert said == [f"SOP {kanwil} dievaluasi: baik sesuai kebutuhan"]


def test_revisions_are_found_by_day_and_by_fingerprint(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    old = office.ani.procedures.of(PGM)
    office.ani.acts.open_case(PGM, "Satu")
    office.ani.definitions.adopt(revised(tmp_path, SLOWER), date(2026, 11, 20))
    found = office.desk("ani").definitions
    assert found.revision(f"{PGM}@{old.fingerprint[:8]}") == old
    assert found.revision(f"{PGM}@19/11/2026") == old
    assert found.revision(f"{PGM}@2026-11-20") == found.revision(PGM) != old
    assert [change.new for change in found.compared(f"{PGM}@19/11/2026", PGM).steps]
    with pytest.raises(NotFound):
        found.revision(f"{PGM}@0000")


def test_a_second_decision_of_the_same_admin_is_seen_at_the_same_desk(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    definitions = office.ani.definitions
    definitions.adopt(revised(tmp_path, SLOWER), date(2026, 1, 1))
    first = office.ani.procedures.of(PGM).fingerprint
    definitions.adopt(revised(tmp_path, ('"20 menit"', '"26 menit"')), date(2026, 1, 2))
    assert office.ani.procedures.of(PGM).fingerprint != first


@pytest.mark.file_only
def test_an_adoption_edited_by_hand_is_ignored(office: OfficeAtWork, tmp_path: Path) -> None:
    path = revised(tmp_path, ('title = "', 'title = "Baru: '))
    office.ani.definitions.adopt(path, date(2026, 11, 23), "SK-12/2026")
    office.ani.workplace.store.close()
    data = office.path.read_bytes()
    assert data.count(b'"from":"2026-11-23"') == 1
    office.path.write_bytes(data.replace(b'"from":"2026-11-23"', b'"from":"2026-12-23"'))
    with pytest.raises(StoreProblem) as caught:
        office.desk("ani").acts.open_case(PGM, "Aduan")
    assert caught.value.code == "damaged"
