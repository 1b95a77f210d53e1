"""Figures of a report, checked on cases walked under a clock that the test sets."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices.timed import MONDAY, TimedDesk, letters, wib

from sop_tui.casework.commands import Cancel, Hold, Recall, Resume, Return
from sop_tui.desk.problems import NotFound
from sop_tui.desk.report import Report, StepReport, _nearest_rank

MINUTE = timedelta(minutes=1)
SINCE, UNTIL = wib("2026-11-01 00.00"), wib("2026-12-01 00.00")


@pytest.fixture
def office(tmp_path: Path, place: str | Path) -> TimedDesk:
    return TimedDesk(tmp_path, place=place)


def reported(office: TimedDesk) -> Report:
    return office.desk.reports.report("surat-keluar", SINCE, UNTIL)


def step(office: TimedDesk, no: int) -> StepReport:
    return next(each for each in reported(office).steps if each.step == no)


def test_median_and_ninetieth_percentile_are_of_working_time(office: TimedDesk) -> None:
    for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 400):
        office.at = MONDAY
        number = office.open()
        office.forward(number)
        office.forward(number, minutes / 2)
        office.forward(number, minutes / 2)
    found = step(office, 2)
    assert found.visits == 10
    assert found.median == 55 * MINUTE
    assert found.ninetieth == 90 * MINUTE
    assert found.late == 4
    assert found.late_share == 0.4


def test_work_and_check_of_a_step_are_one_visit_against_one_standard(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number, 5)
    office.forward(number, 40)
    office.forward(number, 40)
    found = step(office, 2)
    assert (found.visits, found.late) == (1, 1)
    assert found.median == 80 * MINUTE
    assert found.allowed == 60 * MINUTE


def test_nights_and_breaks_are_not_counted_as_time_used(office: TimedDesk) -> None:
    office.until("2026-11-23 15.50")
    number = office.open()
    office.forward(number)
    office.until("2026-11-24 07.40")
    office.forward(number)
    office.until("2026-11-24 07.50")
    office.forward(number)
    assert step(office, 2).median == 30 * MINUTE
    office.until("2026-11-24 13.05")
    office.forward(number)
    assert step(office, 3).median == (4 * 60 + 10 + 5) * MINUTE


def test_time_on_hold_is_neither_used_nor_allowed(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    office.do(Hold(reason="menunggu lampiran"), number, 10)
    office.do(Resume(), number, 90)
    office.forward(number, 10)
    office.forward(number, 10)
    found = step(office, 2)
    assert found.median == 30 * MINUTE
    assert found.allowed == 60 * MINUTE
    assert found.late == 0


def test_a_day_of_standard_is_worth_the_working_time_of_that_day(office: TimedDesk) -> None:
    number = office.open()
    for _ in range(3):
        office.forward(number)
    office.forward(number, 20)
    assert step(office, 3).allowed == 450 * MINUTE


def test_a_return_ends_a_visit_and_begins_another(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    office.forward(number, 10)
    office.do(Return(reason="nomor keliru"), number, 10)
    office.forward(number, 10)
    office.forward(number, 10)
    found = step(office, 2)
    assert (found.visits, found.returned) == (2, 1)
    assert found.return_rate == 0.5
    assert found.median == 20 * MINUTE


def test_a_return_within_the_same_second_is_still_a_visit_of_its_own(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    office.forward(number)
    office.do(Return(reason="nomor keliru"), number)
    office.forward(number)
    office.forward(number)
    assert step(office, 2).visits == 2


def test_a_recalled_visit_counts_when_it_ends_again(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    office.forward(number, 10)
    office.forward(number, 10)
    office.do(Recall(reason="lampiran tertinggal"), number, 5)
    assert step(office, 2).visits == 0
    assert step(office, 3).visits == 0
    office.forward(number, 10)
    found = step(office, 2)
    assert found.visits == 1
    assert found.median == 30 * MINUTE


def test_a_visit_ended_by_a_cancellation_does_not_count(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    office.do(Cancel(reason="ditarik pemohon"), number, 300)
    found = reported(office)
    assert found.cancelled == 1
    assert found.completed == 0
    assert step(office, 2).visits == 0


def test_a_step_of_a_party_outside_is_counted_but_never_late(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number, 500)
    found = step(office, 1)
    assert (found.visits, found.late, found.standard, found.allowed) == (1, 0, None, None)
    assert found.late_share is None
    assert found.median is not None
    assert found.return_rate is None


def test_a_step_without_a_standard_is_never_late(office: TimedDesk) -> None:
    number = office.open()
    for _ in range(4):
        office.forward(number)
    office.wait(days=5)
    office.forward(number)
    found = step(office, 4)
    assert (found.visits, found.late_share) == (1, None)
    assert reported(office).completed == 1


def test_a_visit_belongs_to_the_period_in_which_it_ended(office: TimedDesk) -> None:
    office.until("2026-11-30 15.00")
    number = office.open()
    office.forward(number)
    office.until("2026-12-01 08.00")
    office.forward(number)
    office.forward(number)
    november = office.desk.reports.report("surat-keluar", SINCE, UNTIL)
    december = office.desk.reports.report("surat-keluar", UNTIL, wib("2027-01-01 00.00"))
    assert (november.opened, december.opened) == (1, 0)
    assert [each.visits for each in november.steps] == [1, 0, 0, 0]
    assert [each.visits for each in december.steps] == [0, 1, 0, 0]


def test_the_beginning_belongs_to_a_period_and_its_end_does_not(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number, 60)
    ended = office.at
    assert office.desk.reports.report("surat-keluar", MONDAY, ended).steps[0].visits == 0
    assert office.desk.reports.report("surat-keluar", ended, UNTIL).steps[0].visits == 1
    assert office.desk.reports.report("surat-keluar", ended, UNTIL).opened == 0


def test_roles_have_their_waiting_and_late_cases_counted(office: TimedDesk) -> None:
    for minutes in (0, 30):
        office.at = MONDAY + minutes * MINUTE
        number = office.open()
        office.forward(number)
    office.forward(number)
    office.at = MONDAY + 70 * MINUTE
    found = reported(office)
    assert [(r.role, r.waiting, r.late) for r in found.roles] == [
        ("kepala", 1, 0),
        ("staf", 1, 1),
        ("pemohon", 0, 0),
    ]
    assert (found.open, found.late) == (2, 1)


def test_the_oldest_is_the_case_that_waits_longest_at_the_step(office: TimedDesk) -> None:
    first, second = office.open(), office.open()
    office.forward(second, 10)
    office.forward(first, 10)
    office.forward(first, 10)
    found = step(office, 2)
    assert (found.waiting, found.waiting_late) == (2, 0)
    assert found.oldest is not None
    assert found.oldest.number == second


def test_cases_of_another_edition_are_counted_and_named(office: TimedDesk) -> None:
    number = office.open()
    office.procedures["surat-keluar"] = letters(title="Surat Keluar (revisi)")
    office.sit_down()
    office.forward(number, 5)
    other = office.open()
    office.forward(other, 5)
    found = reported(office)
    assert found.other_editions == 1
    assert found.steps[0].visits == 2


def test_without_any_case_there_are_no_times(office: TimedDesk) -> None:
    found = reported(office)
    assert all(
        (s.visits, s.median, s.ninetieth, s.late_share, s.return_rate, s.oldest)
        == (0, None, None, None, None, None)
        for s in found.steps
    )


def test_an_unknown_procedure_is_refused(office: TimedDesk) -> None:
    with pytest.raises(NotFound):
        office.desk.reports.report("tidak-ada", SINCE, UNTIL)


@given(st.integers(1, 500))
def test_the_ninetieth_percentile_is_the_least_value_that_covers_nine_of_ten(count: int) -> None:
    place = _nearest_rank(count, 90)
    assert 0 <= place < count
    assert 10 * (place + 1) >= 9 * count
    assert 10 * place < 9 * count
