"""The progress of a case: what stands, what voided what, and the working time of each stay."""

from datetime import time, timedelta

from msgspec.structs import replace
from walking import Walk, clock, morning, shipped

from sop_tui.casework.acts import Act
from sop_tui.casework.model import Kind
from sop_tui.export.progress import CaseProgress, Mark, in_words, progress_of, voided_by
from sop_tui.worktime.calendar import Session
from sop_tui.worktime.reading import read_calendar
from sop_tui.worktime.shipped import shipped_calendar_file

PGM, PPP = "pengaduan-masyarakat", "pemantauan-pelayanan-publik"
TEN = timedelta(minutes=10)


def walked(sop: str) -> Walk:
    """A case in which the acts follow each other every ten minutes of a morning."""
    return Walk(shipped(sop), pace=TEN)


def way(walk: Walk, later: timedelta = TEN) -> CaseProgress:
    return progress_of(walk.view, clock(), walk.now + later)


def minutes(walk: Walk, later: timedelta = TEN) -> list[int]:
    return [int(each.total_seconds() // 60) for each in way(walk, later).spent]


def test_marks_distinguish_done_current_void_and_ahead() -> None:
    walk = walked(PGM).to("8p").do(Act.RETURN, reason="belum")

    marks = {node: record.mark for node, record in way(walk).records.items()}

    assert marks["6"] is marks["7"] is Mark.DONE
    assert marks["7p"] is Mark.HERE
    assert marks["8"] is marks["8p"] is Mark.VOID
    assert marks["9"] is Mark.AHEAD


def test_ways_taken_are_counted_and_a_recall_is_not_one() -> None:
    walk = walked(PGM).to("7p").do(Act.RETURN, reason="belum").to("7p")
    walk.do(Act.RECALL, reason="keliru", by=walk._actor("kasubag-pphti"))

    ways = way(walk).ways

    assert ways["6", "7"] == 2
    assert ways["7p", "6"] == 1
    assert ("7p", "7") not in ways


def test_each_stay_takes_its_own_working_time_the_present_one_until_now() -> None:
    assert minutes(walked(PGM).on(2), later=timedelta(minutes=7)) == [10, 10, 7]


def test_nights_and_breaks_are_no_working_time() -> None:
    walk = Walk(shipped(PGM), start=morning().replace(hour=15, minute=55), pace=TEN)

    assert minutes(walk.on(), later=timedelta(hours=15, minutes=40)) == [5, 15]


def test_time_on_hold_is_taken_off_once_where_work_and_check_share_a_clock() -> None:
    walk = walked(PGM).to("7")
    walk.do(Act.HOLD, reason="tunggu").do(Act.RESUME).on().on()  # 10, (10 on hold), 10; 10

    assert minutes(walk)[-3:] == [20, 10, 10]


def test_a_held_case_uses_no_time_until_it_is_resumed() -> None:
    walk = walked(PGM).on().do(Act.HOLD, reason="tunggu")

    assert minutes(walk, later=timedelta(hours=2)) == [10, 10]


def test_a_case_that_is_cancelled_while_held_has_not_used_that_time() -> None:
    walk = walked(PGM).on().do(Act.HOLD, reason="tunggu").do(Act.CANCEL, reason="ditarik pemohon")

    assert minutes(walk) == [10, 10]


def test_the_sum_of_all_stays_is_the_working_time_of_the_case() -> None:
    walk = walked(PPP).to("4").do(Act.RETURN, reason="belum").to("5")
    found = way(walk)

    assert found.used == clock().worked(morning(), walk.now + TEN)
    assert sum((record.used for record in found.records.values()), timedelta()) == found.used
    assert found.returns == 1


def test_late_visits_are_counted_each() -> None:
    opening = morning().replace(hour=7, minute=30)
    walk = Walk(shipped(PGM), start=opening, pace=timedelta(minutes=27))
    walk.to("7p").do(Act.RETURN, reason="belum").to("7p")

    records = way(walk).records

    assert records["6"].late == 2
    assert records["1"].late == 0  # outside parties have no due date


def test_every_voided_outcome_has_its_cause() -> None:
    walk = walked(PGM).to("8p").do(Act.RETURN, reason="belum").to("8")
    walk.do(Act.RECALL, reason="keliru", by=walk._actor("kabag-p2"))

    causes = voided_by(walk.view.events)

    assert set(causes) == set(walk.view.voided)
    kinds = {walk.view.events[seq - 1].node: cause.kind for seq, cause in causes.items()}
    assert kinds == {"7p": Kind.RECALLED, "8": Kind.RETURNED}


def test_working_time_is_written_in_hours_and_minutes() -> None:
    found = [str(in_words(timedelta(minutes=m))) for m in (0, 45, 60, 200)]

    assert found == ["0 menit", "45 menit", "1 jam", "3 jam 20 menit"]


def test_long_times_are_written_in_working_days_of_the_calendar() -> None:
    day = read_calendar(shipped_calendar_file("asn5")).usual_day

    found = [str(in_words(timedelta(hours=h), day)) for h in (7, 14, 15, 150, 152)]

    assert day == timedelta(hours=7, minutes=30)
    assert found == ["7 jam", "14 jam", "2 hari kerja", "20 hari kerja", "20 hari kerja 2 jam"]


def test_the_working_day_of_a_calendar_of_nights_is_as_long_as_its_sessions() -> None:
    night = Session(time(22), time(6))
    nights = replace(read_calendar(shipped_calendar_file("asn5")), week=((night,),) * 5 + ((), ()))

    assert nights.usual_day == timedelta(hours=8)
