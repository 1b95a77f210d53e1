"""Two desks on one store, and changes between reading and acting."""

from typing import Any

import pytest
from desk_steps import opened, walked_to
from msgspec.structs import replace
from offices.putting_away import put_away
from offices.small import LIBRARY, MONDAY, PGM, OfficeAtWork

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Cancel, Complete, Hold, Note
from sop_tui.casework.model import Capacity, Status
from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import NotFound, Refused
from sop_tui.desk.timing import CalendarClock
from sop_tui.desk.workplace import Workplace
from sop_tui.office.office import Office
from sop_tui.sop.reading import Library
from sop_tui.worktime.reading import read_calendar
from sop_tui.worktime.shipped import shipped_calendar_file

pytestmark = pytest.mark.both_engines

WHY = {"reason": "Lampiran belum lengkap"}


class TestTwoDesks:
    def test_a_stale_act_is_refused_with_what_changed(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kadiv")
        seen = mine.lists.card(number).version
        office.ani.changes.refresh()
        office.ani.acts.do(number, Hold(**WHY))
        with pytest.raises(Refused) as raised:
            mine.acts.do(number, Complete(), version=seen)
        assert raised.value.code == "stale"
        assert str(raised.value) == (
            "berkas telah berubah: Ani Lestari menangguhkan berkas sebagai koordinator; "
            "periksa kembali, lalu ulangi"
        )
        assert office.desk("ani").lists.card(number).status is Status.HELD

    def test_an_act_is_decided_on_the_current_state_not_on_the_view(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine, other = office.desk("kadiv"), office.desk("kadiv")
        other.acts.do(number, Complete())
        with pytest.raises(Refused) as raised:
            mine.acts.do(number, Complete())
        assert raised.value.code == "not_your_turn"
        with pytest.raises(Refused) as raised:
            mine.acts.do(number, Note(text="x"), node="3")
        assert raised.value.code == "not_your_turn"

    def test_a_case_and_definition_added_meanwhile_can_be_acted_on(
        self, office: OfficeAtWork
    ) -> None:
        mine = office.desk("kakanwil")
        assert mine.lists.open_cases() == ()
        number = opened(office.desk("ani"))
        done = mine.acts.do(number, Complete())
        assert done.card.node == "2"
        assert mine.lists.card(number).node == "2"

    def test_refresh_returns_the_cases_that_others_changed(self, office: OfficeAtWork) -> None:
        mine = office.desk("kadiv")
        assert mine.changes.refresh() is None
        number = opened(office.desk("ani"))
        changed = mine.changes.refresh()
        assert changed is not None
        assert changed.cases == {number}
        assert not changed.officers
        assert changed.definitions
        assert mine.changes.refresh() is None
        assert [card.number for card in mine.lists.open_cases()] == [number]

    def test_numbers_given_from_two_desks_are_never_the_same(self, office: OfficeAtWork) -> None:
        one, two = office.desk("ani"), office.desk("kadiv")
        numbers = [opened(desk) for desk in (one, two, one, one, two)]
        assert numbers == [f"PGM-2026-000{n}" for n in range(1, 6)]


class TestMeanwhile:
    def test_a_case_goes_on_by_its_own_definition(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "4")
        present = LIBRARY.procedures[PGM]
        shorter = replace(present, steps=present.steps[:3], title="Versi baru")
        office.library = Library({**LIBRARY.procedures, PGM: shorter}, {})
        desk = office.desk("ani")
        assert desk.cases.read(number).procedure == present
        assert desk.lists.board(PGM).title == "Versi baru"
        new = opened(desk)
        assert (desk.lists.card(number).steps, desk.lists.card(new).steps) == (14, 3)
        walked_to(office, new, "3")
        done = office.desk("kadiv").acts.do(new, Complete())
        assert done.card.status is Status.COMPLETED
        office.desk("kabag-p2").acts.do(number, Complete())
        assert office.desk("ani").lists.card(number).node == "5"

    def test_a_lane_missing_in_the_new_definition_comes_last(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "4")
        present = LIBRARY.procedures[PGM]
        roles = tuple(role for role in present.roles if role.id in {"pelapor", "kakanwil"})
        smaller = replace(present, steps=present.steps[:2], roles=roles)
        office.library = Library({PGM: smaller}, {})
        lanes = office.desk("kabag-p2").lists.board(PGM).lanes
        assert [lane.role for lane in lanes] == ["kakanwil", "pelapor", "kabag-p2"]
        assert [card.number for card in lanes[-1].cards] == [number]

    def test_an_officer_removed_between_view_and_act_is_refused(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kadiv")
        assert Act.COMPLETE in mine.cases.read(number).actions
        office.ani.officers.remove("kadiv")
        with pytest.raises(NotFound) as raised:
            mine.acts.do(number, Complete())
        assert raised.value.code == "officer"
        assert office.desk("ani").lists.card(number).node == "3"

    def test_a_role_removed_between_view_and_act_does_not_count(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kadiv")
        office.ani.officers.edit("kadiv", take=[f"{PGM}:kadiv"], give=[f"{PGM}:kabag-p2"])
        with pytest.raises(Refused) as raised:
            mine.acts.do(number, Complete())
        assert raised.value.code == "not_your_turn"

    def test_cards_follow_a_change_of_roles_and_of_the_day(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kabag-p2")
        assert not mine.lists.card(number).yours
        first, last = MONDAY.date(), MONDAY.date()
        office.ani.officers.deputize("kabag-p2", f"{PGM}:kadiv", "plh", first, last, "SP-1/2026")
        changed = mine.changes.refresh()
        assert changed is not None
        assert changed.officers
        assert mine.lists.card(number).yours
        office.clock.forward(days=1)
        assert not mine.lists.card(number).yours
        office.clock.forward(days=-1)
        done = mine.acts.do(number, Complete())
        assert (done.event.capacity, done.event.basis) == (Capacity.PLH, "SP-1/2026")
        assert "Plh. Kadiv" in str(done.sentence)

    def test_what_may_be_done_follows_a_change_of_roles_and_of_the_day(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kabag-p2")
        assert mine.acts.why_not(Act.COMPLETE, number) is not None
        first, last = MONDAY.date(), MONDAY.date()
        office.ani.officers.deputize("kabag-p2", f"{PGM}:kadiv", "plh", first, last, "SP-1/2026")
        mine.changes.refresh()
        assert mine.acts.why_not(Act.COMPLETE, number) is None
        office.clock.forward(days=1)
        assert mine.acts.why_not(Act.COMPLETE, number) is not None
        office.clock.forward(days=-1)
        office.ani.officers.remove("kabag-p2")
        mine.changes.refresh()
        with pytest.raises(NotFound):
            mine.acts.why_not(Act.COMPLETE, number)

    def test_other_holders_of_the_roles_are_computed_once_for_a_whole_key_bar(
        self, office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = opened(office.ani)
        mine = office.desk("kakanwil")
        computed: list[str] = []
        peers = Office.peers

        def counted(self: Office, who: str, *of: Any) -> frozenset[str]:
            computed.append(who)
            return peers(self, who, *of)

        monkeypatch.setattr(Office, "peers", counted)
        for act in Act:
            if act is not Act.OPEN:
                mine.acts.why_not(act, number)
        assert mine.acts.why_not_open(PGM) is None
        assert computed == ["kakanwil"]

    def test_a_change_of_the_calendar_moves_the_due_dates_of_open_cases(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "2")
        before = office.desk("ani")
        assert before.deadlines.recomputed() == frozenset()
        moved = replace(
            read_calendar(shipped_calendar_file("asn5")), title="Kalender yang diperbaiki"
        )
        after = Desk(
            Workplace(
                before.workplace.store,
                "ani",
                settings=office.settings,
                library=lambda: office.library,
                clock=lambda name: CalendarClock(moved),
                now=office.clock,
            )
        )
        assert after.deadlines.recomputed() == {number}
        assert after.lists.card(number) == replace(before.lists.card(number), late=False)


class TestTryingAgain:
    def test_an_act_that_is_in_the_history_is_not_done_twice(self, office: OfficeAtWork) -> None:
        number = office.ani.acts.open_case(PGM, "Aduan").card.number
        once = office.ani.acts.do(number, Note(text="Diterima lewat pos"), identity="a1")
        again = office.ani.acts.do(number, Note(text="Diterima lewat pos"), identity="a1")
        assert again.event == once.event
        assert again.sentence == once.sentence
        assert office.ani.lists.card(number).version == 2

    def test_it_is_recognised_by_another_session_and_after_a_move(
        self, office: OfficeAtWork
    ) -> None:
        number = office.ani.acts.open_case(PGM, "Aduan").card.number
        office.ani.acts.do(number, Complete(), version=1, identity="a1")
        elsewhere = office.desk("ani")
        again = elsewhere.acts.do(number, Complete(), version=1, identity="a1")
        assert (again.event.seq, again.card.version) == (2, 2)


def test_a_clock_that_was_set_back_is_shown_and_changes_nothing(office: OfficeAtWork) -> None:
    number = office.ani.acts.open_case(PGM, "Aduan").card.number
    office.clock.forward(hours=2)
    office.ani.acts.do(number, Complete())
    due_at = office.ani.lists.card(number).due_at
    office.clock.forward(hours=-1)
    office.ani.acts.do(number, Note(text="Sesudah jam dimundurkan"))
    view = office.ani.cases.read(number)
    assert [event.seq for event in view.events] == [1, 2, 3]
    assert view.set_back == {3}
    assert view.card.due_at == due_at


@pytest.mark.file_only
def test_reading_all_cases_equals_reading_each_and_archived_ones_come_first(
    office: OfficeAtWork,
) -> None:
    first, second, third = (opened(office.ani, title) for title in ("A", "B", "C"))
    office.ani.acts.do(second, Cancel(**WHY))
    office.ani.acts.do(third, Complete())
    office.clock.forward(days=1)
    assert put_away(office.ani) == (second,)

    views = list(office.ani.cases.read_all())

    assert [view.card.number for view in views] == [second, first, third]
    assert views == [office.ani.cases.read(view.card.number) for view in views]


def test_opening_again_after_an_uncertain_outcome_makes_one_case(office: OfficeAtWork) -> None:
    desk = office.desk("ani")
    first = desk.acts.open_case(PGM, "Aduan", identity="a" * 32)
    again = desk.acts.open_case(PGM, "Aduan", identity="a" * 32)
    assert again.card.number == first.card.number
    assert again.event == first.event
    assert desk.acts.open_case(PGM, "Aduan").card.number != first.card.number
