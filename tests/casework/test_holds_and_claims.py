"""A hold stops the clock of a case; a claim keeps other officers of the role out."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from walks import MORNING, SOPS, WIB, PlainClock, Walk, coordinator, holder, inside_roles, officer

from sop_tui.casework.actions import allowed_actions
from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, Authority
from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Claim,
    Command,
    Complete,
    Hold,
    Note,
    Recall,
    Reject,
    Release,
    Resume,
    Return,
)
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Capacity, Event, Kind, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.desk.timing import CalendarClock
from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.worktime.pause import Pause
from sop_tui.worktime.reading import read_calendar
from sop_tui.worktime.shipped import shipped_calendar_file

PGM = SOPS["pengaduan-masyarakat"]
HOUR = timedelta(hours=1)
WHY = {"reason": "Laporan belum lengkap"}
ROLE = "kasubag-pphti"
kasubag = holder(PGM, ROLE)
one, two = (officer(name, ROLE, peers={ROLE}) for name in ("satu", "dua"))


def one_step(time: str, start: datetime) -> Walk:
    """A case at its only step, with the calendar of five-day offices."""
    procedure = Procedure(
        id="satu",
        code="ST",
        title="Satu langkah",
        roles=(Role(id="staf", name="Staf"),),
        steps=(Step(no=1, activity="Menelaah", role="staf", time=time),),
    )
    return Walk(procedure, CalendarClock(read_calendar(shipped_calendar_file("asn5"))), start)


def at_work() -> Walk:
    return Walk(PGM).to("5")


class TestHolds:
    def test_the_due_date_moves_by_the_time_held(self) -> None:
        walk = at_work()
        due_at = walk.due_at
        walk.do(Hold, kasubag, **WHY)
        assert walk.status() is Status.HELD
        held_at = walk.case.held_at
        assert held_at is not None
        walk.wait(hours=3)
        event = walk.do(Resume, kasubag)
        assert walk.status() is Status.OPEN
        assert walk.case.held_at is None
        assert walk.visit.due_at == due_at + (event.at - held_at)
        assert walk.visit.pauses == (Pause(held_at, event.at),)
        assert event.held_from == held_at

    def test_holds_add_up(self) -> None:
        walk = at_work()
        due_at = walk.due_at
        for _ in range(2):
            walk.do(Hold, kasubag, **WHY)
            walk.wait(minutes=29)
            walk.do(Resume, kasubag)
        assert walk.visit.due_at == due_at + HOUR

    def test_the_check_of_a_step_shares_the_clock_of_its_work(self) -> None:
        walk = Walk(PGM).to("7")
        started = walk.visit.clock_from
        walk.do(Hold, kasubag, **WHY)
        walk.wait(minutes=59)
        walk.do(Resume, kasubag)
        due_at = walk.due_at
        walk.do(Complete, kasubag)
        assert walk.case.node == "7p"
        assert walk.visit.due_at == due_at == started + 2 * HOUR
        assert walk.visit.clock_from == started
        assert [each.end - each.begin for each in walk.visit.pauses] == [HOUR]

    def test_a_hold_at_the_check_moves_the_due_date_of_the_step(self) -> None:
        walk = Walk(PGM).to("7")
        due_at = walk.due_at
        walk.wait(minutes=20)
        walk.do(Complete, kasubag)
        walk.do(Hold, holder(PGM, "kabag-p2"), **WHY)
        walk.wait(minutes=29)
        walk.do(Resume, holder(PGM, "kabag-p2"))
        assert walk.visit.due_at == due_at + HOUR / 2

    def test_the_next_step_starts_a_clock_of_its_own(self) -> None:
        walk = at_work()
        walk.do(Hold, kasubag, **WHY)
        walk.wait(hours=9)
        walk.do(Resume, kasubag)
        event = walk.do(Complete, kasubag)
        assert walk.visit.due_at == event.at + HOUR
        assert walk.visit.clock_from > walk.visit.pauses[0].end

    def test_a_return_starts_a_new_clock_even_within_the_step(self) -> None:
        asn = SOPS["pendampingan-hukum-asn"]
        walk = Walk(asn).to("4p")
        walk.wait(hours=7)
        event = walk.do(Return, holder(asn, "ketua-tim-bantuan-hukum"), **WHY)
        assert walk.case.node == "4"
        assert walk.visit.clock_from == event.at
        assert walk.visit.due_at == event.at + HOUR

    def test_by_the_calendar_only_working_time_counts_as_held(self) -> None:
        clock = CalendarClock(read_calendar(shipped_calendar_file("asn5")))
        walk = Walk(PGM, clock, start=datetime(2026, 11, 27, 13, 0, tzinfo=WIB))  # a Friday
        walk.to("5")  # 60 minutes from 13.03
        assert walk.visit.due_at == datetime(2026, 11, 27, 14, 3, tzinfo=WIB)
        assert walk.visit.calendar == clock.name
        walk.do(Hold, kasubag, **WHY)  # at 13.04
        walk.at = datetime(2026, 11, 30, 8, 0, tzinfo=WIB)  # Monday; half an hour after opening
        walk.do(Resume, kasubag)
        assert walk.visit.due_at == datetime(2026, 11, 30, 8, 59, tzinfo=WIB)

    def test_a_hold_of_elapsed_hours_gives_back_elapsed_time(self) -> None:
        walk = one_step("1 x 24 jam", datetime(2026, 11, 27, 15, 0, tzinfo=WIB))  # a Friday
        staff = holder(walk.procedure, "staf")
        walk.at = datetime(2026, 11, 27, 15, 30, tzinfo=WIB)
        walk.do(Hold, staff, **WHY)
        walk.at = datetime(2026, 11, 30, 9, 0, tzinfo=WIB)
        event = walk.do(Resume, staff)
        assert event.due_at == datetime(2026, 12, 1, 8, 30, tzinfo=WIB)

    def test_a_hold_of_days_gives_back_days_into_ramadan(self) -> None:
        walk = one_step("10 hari", datetime(2026, 2, 9, 10, 0, tzinfo=WIB))
        staff = holder(walk.procedure, "staf")
        assert walk.visit.due_at == datetime(2026, 2, 25, 10, 0, tzinfo=WIB)
        walk.at = datetime(2026, 2, 18, 10, 0, tzinfo=WIB)
        walk.do(Hold, staff, **WHY)
        walk.at = datetime(2026, 2, 23, 10, 0, tzinfo=WIB)
        assert walk.do(Resume, staff).due_at == datetime(2026, 3, 2, 10, 0, tzinfo=WIB)

    def test_a_resumption_of_an_early_version_still_adds_its_held_time(
        self,
    ) -> None:
        walk = at_work()
        walk.do(Hold, kasubag, **WHY)
        walk.wait(hours=3)
        event = walk.ask(Resume, kasubag)
        assert isinstance(event, Event)
        due_at = walk.due_at + 3 * HOUR
        old = replace(event, held_from=None, held=10_860, due_at=due_at)
        visit = evolve(walk.case, old).visit
        assert visit is not None
        assert (visit.held, visit.pauses, visit.due_at) == (10_860, (), due_at)

    def test_a_clock_that_was_set_back_never_shortens_the_time(self) -> None:
        walk = at_work()
        due_at = walk.due_at
        walk.do(Hold, kasubag, **WHY)
        walk.at -= 2 * HOUR
        walk.do(Resume, kasubag)
        pause = walk.visit.pauses[0]
        assert pause.begin == pause.end
        assert walk.visit.due_at == due_at

    @pytest.mark.parametrize(
        "kind", [Complete, Approve, Return, Reject, Recall, Claim, Release, Hold]
    )
    def test_a_held_case_does_not_move(self, kind: type[Command]) -> None:
        walk = at_work()
        walk.do(Hold, kasubag, **WHY)
        said = WHY if kind in (Return, Reject, Recall, Hold) else {}
        assert walk.refusal(kind, kasubag, **said) is Code.STATUS

    def test_a_held_case_may_be_noted_resumed_and_cancelled(self) -> None:
        walk = at_work()
        walk.do(Hold, kasubag, **WHY)
        walk.do(Note, kasubag, text="Pelapor sudah dihubungi")
        assert walk.status() is Status.HELD
        offered = allowed_actions(PGM, walk.case, kasubag, walk.at)
        assert offered == (Act.RESUME, Act.NOTE)
        walk.do(Cancel, coordinator(PGM), reason="Dicabut")
        assert walk.status() is Status.CANCELLED
        assert walk.case.held_at is None

    def test_a_coordinator_may_hold_and_resume_as_such(self) -> None:
        walk = at_work()
        assert walk.do(Hold, coordinator(PGM), **WHY).role == ""
        assert walk.do(Resume, coordinator(PGM)).role == ""
        walk.do(Claim, kasubag)
        walk.do(Hold, coordinator(PGM), **WHY)
        walk.do(Resume, kasubag)
        assert walk.case.holder == kasubag.officer

    def test_a_step_without_a_standard_never_has_a_due_date(self) -> None:
        kanwil = SOPS["standar-pelayanan-kanwil"]
        walk = Walk(kanwil)
        assert walk.visit.due_at is None
        assert walk.visit.calendar == ""
        mine = holder(kanwil, "ka-kanwil")
        walk.do(Hold, mine, **WHY)
        walk.wait(hours=1)
        walk.do(Resume, mine)
        assert walk.visit.due_at is None


class TestClaims:
    @pytest.mark.parametrize("kind", [Complete, Claim, Release, Hold])
    def test_other_officers_of_the_role_are_refused(self, kind: type[Command]) -> None:
        walk = at_work()
        walk.do(Claim, one)
        said = WHY if kind is Hold else {}
        assert walk.refusal(kind, two, **said) is Code.CLAIMED

    def test_the_refusal_names_who_holds_it(self) -> None:
        walk = at_work()
        walk.do(Claim, one)
        decision = walk.ask(Complete, two)
        assert isinstance(decision, Refusal)
        assert "satu" in str(decision.message)

    def test_the_claimant_can_act_and_the_claim_ends_with_the_step(self) -> None:
        walk = at_work()
        walk.do(Claim, one)
        assert walk.refusal(Claim, one) is Code.CLAIMED
        walk.do(Complete, one)
        assert walk.case.holder is None
        walk.do(Complete, two)

    def test_after_a_release_others_may_act_again(self) -> None:
        walk = at_work()
        walk.do(Claim, one)
        walk.do(Release, one)
        assert walk.case.holder is None
        walk.do(Complete, two)

    def test_a_coordinator_may_release_but_not_work(self) -> None:
        walk = at_work()
        walk.do(Claim, one)
        assert walk.refusal(Complete, coordinator(PGM)) is Code.NOT_YOUR_TURN
        event = walk.do(Release, coordinator(PGM))
        assert (event.kind, event.role, event.node) == (Kind.RELEASED, "", "5")

    def test_a_return_ends_a_claim_and_a_check_can_be_claimed(self) -> None:
        walk = Walk(PGM).to("7p")
        kabag = holder(PGM, "kabag-p2")
        walk.do(Claim, kabag)
        walk.do(Return, kabag, **WHY)
        assert walk.case.holder is None


class TestPowers:
    def test_a_coordinator_cannot_act_for_an_inside_role(self) -> None:
        walk = Walk(PGM).to("7p")
        boss = coordinator(PGM)
        for kind, said in ((Approve, {}), (Return, WHY), (Complete, {}), (Claim, {})):
            assert walk.refusal(kind, boss, **said) is Code.NOT_YOUR_TURN
        assert allowed_actions(PGM, walk.case, boss, walk.at) == (
            Act.HOLD,
            Act.CANCEL,
            Act.NOTE,
            Act.CORRECT,
            Act.LINK,
        )

    def test_an_acting_officer_is_recorded_with_capacity_and_letter(self) -> None:
        acting = Actor(
            officer="plh", name="Plh", authorities=(Authority(ROLE, Capacity.PLH, "SP-9/2026"),)
        )
        event = at_work().do(Complete, acting)
        assert (event.capacity, event.basis, event.role) == (Capacity.PLH, "SP-9/2026", ROLE)

    def test_a_holder_is_recorded_as_holder_even_if_also_acting(self) -> None:
        mine = (Authority(ROLE, Capacity.PLT, "SP-9/2026"), Authority(ROLE))
        event = at_work().do(Complete, Actor(officer="a", name="A", authorities=mine))
        assert (event.capacity, event.basis) == (Capacity.HOLDER, "")

    @pytest.mark.parametrize("role", inside_roles(PGM))
    def test_any_role_of_the_sop_may_write_a_note(self, role: str) -> None:
        event = Walk(PGM).do(Note, holder(PGM, role), text="Pelapor menunggu di loket")
        assert (event.role, event.capacity) == (role, Capacity.HOLDER)
        assert event.to is None

    def test_a_note_is_in_the_role_whose_turn_it_is(self) -> None:
        both = officer("a", "divisi-terkait", ROLE)
        assert at_work().do(Note, both, text="x").role == ROLE


class TestRejection:
    procedure = Procedure(
        id="tolak",
        code="TLK",
        title="Permohonan",
        roles=(Role(id="staf", name="Staf"), Role(id="kepala", name="Kepala")),
        steps=(
            Step(
                no=1,
                activity="Menelaah",
                role="staf",
                time="1 hari",
                check=Check(role="kepala", act="setuju", return_to=("1",), reject=True),
            ),
        ),
    )

    def test_a_rejection_needs_a_reason_and_ends_the_case(self) -> None:
        walk = Walk(self.procedure).to("1p")
        head = holder(self.procedure, "kepala")
        assert walk.refusal(Reject, head, reason="") is Code.REASON_REQUIRED
        event = walk.do(Reject, head, reason="Bukan wewenang kantor")
        assert event.note == "Bukan wewenang kantor"
        assert walk.status() is Status.REJECTED
        assert walk.case.node is None

    def test_work_before_the_check_cannot_reject(self) -> None:
        walk = Walk(self.procedure)
        assert walk.refusal(Reject, holder(self.procedure, "staf"), **WHY) is Code.WRONG_KIND


class TestClosed:
    def closed(self, how: Status) -> Walk:
        if how is Status.COMPLETED:
            return Walk(PGM).to(None)
        if how is Status.CANCELLED:
            walk = at_work()
            walk.do(Cancel, coordinator(PGM), reason="Dicabut")
            return walk
        walk = Walk(TestRejection.procedure).to("1p")
        walk.do(Reject, holder(walk.procedure, "kepala"), **WHY)
        return walk

    @pytest.mark.parametrize("how", [Status.COMPLETED, Status.REJECTED, Status.CANCELLED])
    def test_a_closed_case_accepts_only_notes_from_other_officers(self, how: Status) -> None:
        walk = self.closed(how)
        assert walk.status() is how
        everything = officer("a", *inside_roles(walk.procedure), coordinator=True)
        assert allowed_actions(walk.procedure, walk.case, everything, walk.at) == (Act.NOTE,)
        assert walk.refusal(Cancel, everything, **WHY) is Code.STATUS
        walk.do(Note, everything, text="Arsip diminta Inspektorat")
        assert walk.status() is how
        assert (walk.case.visit, walk.case.holder, walk.case.held_at) == (None, None, None)

    def test_an_outdated_view_is_the_first_reason_given(self) -> None:
        walk = Walk(PGM).to(None)
        assert walk.refusal(Complete, kasubag, version=3) is Code.STALE


class TestOutside:
    def test_an_outside_step_is_recorded_by_the_next_role_or_a_coordinator(self) -> None:
        for by in (holder(PGM, "kakanwil"), coordinator(PGM)):
            walk = Walk(PGM)
            event = walk.do(Complete, by)
            assert (event.role, event.capacity) == ("pelapor", Capacity.ON_BEHALF)
            assert event.officer == by.officer

    def test_no_other_role_may_record_it(self) -> None:
        for role in ("kadiv", "kabag-p2", "kasubag-pphti", "divisi-terkait"):
            assert Walk(PGM).refusal(Complete, holder(PGM, role)) is Code.NOT_YOUR_TURN

    def test_nobody_can_act_as_an_outside_role(self) -> None:
        pretender = officer("a", "pelapor")
        assert Walk(PGM).refusal(Complete, pretender) is Code.NOT_YOUR_ROLE
        assert Walk(PGM).refusal(Note, pretender, text="x") is Code.NOT_YOUR_ROLE

    def test_an_outside_party_is_never_overdue_at_work_or_check(self) -> None:
        assert Walk(PGM).visit.due_at is None
        step = Step(
            no=1,
            activity="Menyusun dan menyetujui",
            role="staf",
            time="1 hari",
            check=Check(role="warga", act="setuju", return_to=("1",)),
        )
        roles = (Role(id="staf", name="Staf"), Role(id="warga", name="Warga", outside=True))
        walk = Walk(Procedure(id="x", code="XX", title="X", roles=roles, steps=(step,)))
        assert walk.visit.due_at == MORNING + HOUR
        walk.forward()
        assert walk.visit.due_at is None
        assert walk.visit.calendar == ""

    def test_the_check_of_an_outside_partys_work_has_the_whole_standard(self) -> None:
        step = Step(
            no=1,
            activity="Menyerahkan dan memeriksa",
            role="warga",
            time="1 hari",
            check=Check(role="staf", act="setuju", return_to=("1",)),
        )
        roles = (Role(id="staf", name="Staf"), Role(id="warga", name="Warga", outside=True))
        walk = Walk(Procedure(id="x", code="XX", title="X", roles=roles, steps=(step,)))
        walk.wait(hours=40)
        event = walk.do(Complete, holder(walk.procedure, "staf"))
        assert walk.visit.due_at == event.at + HOUR
        assert PlainClock().name == walk.visit.calendar
