"""Time at the desk: due dates after a calendar change, how they are explained, the legal limit."""

from datetime import timedelta
from pathlib import Path

import pytest
from offices.timed import TimedDesk, letters, wib

from sop_tui.casework.commands import Complete, Hold, Resume
from sop_tui.desk.views import midnight_after
from sop_tui.sop.model import Check, Role, Step
from sop_tui.worktime.shipped import shipped_calendar_file


@pytest.fixture
def office(tmp_path: Path, place: str | Path) -> TimedDesk:
    return TimedDesk(tmp_path, [letters(limit="5 hari kerja")], place=place)


def at_step_three(office: TimedDesk) -> str:
    """A case whose step has a standard of one day, opened on Monday at 08.00."""
    number = office.open()
    for _ in range(3):
        office.forward(number)
    return number


def change_calendar(office: TimedDesk) -> None:
    """Adds Tuesday as a holiday to the office's own asn5; a new session reads it."""
    text = shipped_calendar_file("asn5").read_text(encoding="utf-8")
    folder = office.path.parent / "calendars"
    folder.mkdir(exist_ok=True)
    added = (
        '\n[[holiday]]\nday = 2026-11-24\nname = "Hari jadi kota"\nsource = "Keputusan Wali Kota"\n'
    )
    (folder / "asn5.toml").write_text(text + added, encoding="utf-8")
    office.sit_down()


def test_a_calendar_change_moves_the_due_dates_of_open_cases(office: TimedDesk) -> None:
    number = at_step_three(office)
    assert office.desk.lists.card(number).due_at == wib("2026-11-24 08.00")
    assert office.desk.deadlines.recomputed() == frozenset()
    change_calendar(office)
    assert office.desk.lists.card(number).due_at == wib("2026-11-25 08.00")
    assert office.desk.deadlines.recomputed() == {number}


def test_the_whole_case_says_the_recomputed_due_date_too(office: TimedDesk) -> None:
    number = at_step_three(office)
    change_calendar(office)
    view = office.desk.cases.read(number)
    assert view.case.visit is not None
    assert view.case.visit.due_at == view.stays[-1].due_at == wib("2026-11-25 08.00")


def test_lateness_follows_the_changed_calendar(office: TimedDesk) -> None:
    number = at_step_three(office)
    office.until("2026-11-24 09.00")
    assert office.desk.lists.card(number).late
    change_calendar(office)
    assert not office.desk.lists.card(number).late


def test_closed_visits_keep_their_due_dates(office: TimedDesk) -> None:
    number = at_step_three(office)
    office.until("2026-11-24 09.00")
    office.forward(number)
    change_calendar(office)
    third = next(stay for stay in office.desk.cases.read(number).stays if stay.node == "3")
    assert third.due_at == wib("2026-11-24 08.00")
    report = office.desk.reports.report(
        "surat-keluar", wib("2026-11-01 00.00"), wib("2026-12-01 00.00")
    )
    assert report.steps[2].late == 1


def test_the_next_step_is_computed_with_the_new_calendar_and_no_longer_overtaken(
    office: TimedDesk,
) -> None:
    number = office.open()
    office.forward(number)
    change_calendar(office)
    assert office.desk.deadlines.recomputed() == {number}
    office.forward(number)
    office.forward(number)
    assert office.desk.deadlines.recomputed() == frozenset()
    assert office.desk.lists.card(number).due_at == wib("2026-11-25 08.00")


def test_the_explanation_of_a_due_date_names_the_former_date(office: TimedDesk) -> None:
    number = at_step_three(office)
    change_calendar(office)
    lines = [str(line) for line in office.desk.deadlines.why(number)]
    assert any("Hari jadi kota" in line for line in lines)
    assert any(line.startswith("Semula 2026-11-24 08:00") for line in lines)


def test_the_explanation_of_a_due_date_omits_a_change_without_effect(office: TimedDesk) -> None:
    number = at_step_three(office)
    assert not any("Semula" in str(line) for line in office.desk.deadlines.why(number))


def test_a_held_case_says_that_its_date_will_move(office: TimedDesk) -> None:
    number = at_step_three(office)
    office.do(Hold(reason="menunggu lampiran"), number, 30)
    assert any("Ditangguhkan sejak" in str(line) for line in office.desk.deadlines.why(number))


def test_a_step_of_a_party_outside_has_no_due_date_to_explain(office: TimedDesk) -> None:
    number = office.open()
    assert [str(line) for line in office.desk.deadlines.why(number)] == [
        "Langkah pihak di luar kantor tidak memiliki batas waktu."
    ]


def test_the_legal_limit_ends_with_the_day_and_does_not_count_the_first(
    office: TimedDesk,
) -> None:
    number = office.open()
    assert office.desk.cases.read(number).limit_at == wib("2026-11-30 16.00")
    for _ in range(3):
        office.forward(number)
    last = str(office.desk.deadlines.why(number)[-1])
    assert last.startswith("Batas keseluruhan “5 hari kerja” sejak berkas dibuka: 2026-11-30 16:00")


def test_a_procedure_without_a_legal_limit_has_none(tmp_path: Path, place: str | Path) -> None:
    office = TimedDesk(tmp_path, place=place)
    assert office.desk.cases.read(office.open()).limit_at is None


def test_due_today_excludes_late_held_and_tomorrows_cases(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    ends = midnight_after(office.at)
    assert office.desk.lists.card(number).due_today(ends)
    assert [(s.open, s.late, s.today) for s in office.desk.lists.sops()] == [(1, 0, 1)]
    office.wait(minutes=61)
    assert not office.desk.lists.card(number).due_today(ends)
    assert [(s.open, s.late, s.today) for s in office.desk.lists.sops()] == [(1, 1, 0)]
    other = office.open()
    office.forward(other)
    office.do(Hold(reason="menunggu lampiran"), other, 1)
    assert not office.desk.lists.card(other).due_today(ends)
    assert not office.desk.lists.card(at_step_three(office)).due_today(ends)


def test_a_day_ends_at_midnight_in_the_zone_of_the_clock() -> None:
    assert midnight_after(wib("2026-11-30 23.59")) == wib("2026-12-01 00.00")
    assert midnight_after(wib("2026-11-30 00.00")) - wib("2026-11-30 00.00") == timedelta(days=1)


def test_a_legal_limit_takes_the_unit_of_the_column(tmp_path: Path, place: str | Path) -> None:
    office = TimedDesk(tmp_path, [letters(limit="14", time_unit="hari")], place=place)
    number = office.open()
    assert office.desk.cases.read(number).limit_at == wib("2026-12-11 16.30")
    assert next(iter(office.desk.cases.read_all())).limit_at == wib("2026-12-11 16.30")


def test_a_legal_limit_makes_a_case_late_though_its_step_is_not(
    tmp_path: Path, place: str | Path
) -> None:
    office = TimedDesk(tmp_path, [letters(limit="1 hari kerja")], place=place)
    number = at_step_three(office)
    office.until("2026-11-24 10.00")
    office.desk.acts.do(number, Complete())  # the next step has no standard
    card = office.desk.lists.card(number)
    assert (card.due_at, card.limit_at) == (None, wib("2026-11-24 16.00"))
    assert card.due_today(midnight_after(office.at))
    office.until("2026-11-25 08.00")
    assert office.desk.lists.card(number).late
    assert [(s.open, s.late) for s in office.desk.lists.sops()] == [(1, 1)]
    report = office.desk.reports.report(
        "surat-keluar", wib("2026-11-01 00.00"), wib("2026-12-01 00.00")
    )
    assert (report.open, report.late) == (1, 1)


def test_a_legal_limit_stops_on_hold(tmp_path: Path, place: str | Path) -> None:
    office = TimedDesk(tmp_path, [letters(limit="5 hari kerja")], place=place)
    number = at_step_three(office)
    office.until("2026-11-24 10.00")
    office.desk.acts.do(number, Hold(reason="menunggu lampiran"))
    office.until("2026-11-26 10.00")
    office.desk.acts.do(number, Resume())
    assert office.desk.lists.card(number).limit_at == wib("2026-12-02 16.00")
    assert any(
        "Batas keseluruhan berhenti" in str(line) for line in office.desk.deadlines.why(number)
    )
    office.forward(number)
    office.forward(number)
    assert office.desk.cases.read(number).limit_at == wib("2026-12-02 16.00"), (
        "of a closed case too"
    )


def test_the_case_whose_limit_comes_first_is_the_most_urgent(
    tmp_path: Path, place: str | Path
) -> None:
    office = TimedDesk(tmp_path, [letters(limit="1 hari kerja")], place=place)
    first = at_step_three(office)
    office.until("2026-11-24 10.00")
    office.desk.acts.do(first, Complete())
    office.until("2026-11-24 15.30")
    second = office.open()
    office.forward(second)
    office.forward(second)
    assert next(card.number for card in office.desk.lists.waiting()) == first


def test_a_visit_keeps_the_due_date_of_the_moment_it_ended(office: TimedDesk) -> None:
    number = at_step_three(office)
    change_calendar(office)  # the 24th is a holiday now; the day of work ends on the 25th at 08.00
    office.until("2026-11-25 07.45")
    office.desk.acts.do(number, Complete())
    third = next(stay for stay in office.desk.cases.read(number).stays if stay.node == "3")
    assert third.due_at == wib("2026-11-25 08.00")
    assert third.left_at == wib("2026-11-25 07.45")
    report = office.desk.reports.report(
        "surat-keluar", wib("2026-11-01 00.00"), wib("2026-12-01 00.00")
    )
    assert report.steps[2].late == 0


def test_the_check_of_a_step_uses_the_changed_calendar(tmp_path: Path, place: str | Path) -> None:
    check = Check(role="kepala", act="paraf", return_to=("1",))
    step = Step(no=1, activity="Menyusun", role="staf", time="1 hari", check=check)
    roles = (Role(id="staf", name="Staf"), Role(id="kepala", name="Kepala"))
    office = TimedDesk(tmp_path, [letters(roles=roles, steps=(step,))], place=place)
    number = office.open()
    change_calendar(office)
    office.forward(number)
    assert office.desk.lists.card(number).due_at == wib("2026-11-25 08.00")
    assert office.desk.deadlines.recomputed() == frozenset()
