"""The desk of an officer on a real store: looking, asking before acting, acting."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from offices.putting_away import put_away
from offices.small import LIBRARY, MONDAY, PGM, OfficeAtWork

from sop_tui.casework.commands import (
    Act,
    Approve,
    Cancel,
    Claim,
    Command,
    Complete,
    Hold,
    Note,
    Return,
)
from sop_tui.casework.model import Capacity, Document, Kind, Status
from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.desk.timing import CalendarClock
from sop_tui.desk.workplace import Origin, Workplace
from sop_tui.office.office import Office
from sop_tui.sop.reading import Library, read_folder
from sop_tui.worktime.reading import shipped_calendar

pytestmark = pytest.mark.both_engines

WHY = {"reason": "Lampiran belum lengkap"}


def opened(desk: Desk, title: str = "Pungutan di loket", **more: Any) -> str:
    return desk.open_case(PGM, title, **more).card.number


def walked_to(office: OfficeAtWork, number: str, node: str) -> None:
    """The straight way on, each step by a desk that has just been opened."""
    while (card := office.desk("ani").card(number)).node != node:
        by = "ani" if card.lane == "pelapor" else str(card.lane)
        office.desk(by).act(number, Complete() if card.phase == "work" else Approve())


class TestOpening:
    def test_numbers_have_no_gap_and_count_per_code_and_year(self, office: OfficeAtWork) -> None:
        assert [opened(office.ani) for _ in range(3)] == [f"PGM-2026-000{n}" for n in (1, 2, 3)]
        other = office.ani.open_case("pendampingan-hukum-asn", "Gugatan")
        assert other.card.number == "PHA-2026-0001"
        office.clock.forward(days=60)
        assert opened(office.ani) == "PGM-2027-0001"

    def test_a_refused_opening_takes_no_number(self, office: OfficeAtWork) -> None:
        with pytest.raises(BadInput):
            opened(office.ani, "")
        with pytest.raises(Refused):
            office.desk("kadiv").open_case("pendampingan-hukum-asn", "Gugatan")
        assert opened(office.ani) == "PGM-2026-0001"

    def test_it_says_so_and_the_case_stands_at_the_first_node(self, office: OfficeAtWork) -> None:
        done = office.desk("kadiv").open_case(PGM, "  Pungutan  ", "Sdr. Beni", "B-17/2026")
        assert str(done.sentence) == "Made Wirawan membuka berkas sebagai Kadiv"
        card = done.card
        assert (card.title, card.subject, card.ref) == ("Pungutan", "Sdr. Beni", "B-17/2026")
        assert (card.node, card.lane, card.status) == ("1", "pelapor", Status.OPEN)
        assert (card.step, card.steps, card.round, card.version) == (1, 14, 1, 1)
        assert card.opened_at == MONDAY

    def test_not_under_a_definition_that_is_gone_though_cases_go_on(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        rest = {sop: p for sop, p in LIBRARY.procedures.items() if sop != PGM}
        office.library = Library(rest, {})
        desk = office.desk("ani")
        with pytest.raises(NotFound) as raised:
            opened(desk)
        assert raised.value.code == "sop"
        assert desk.why_not_open(PGM) is not None
        assert len(desk.board(PGM).lanes[-1].cards) == 1
        desk.act(number, Complete())

    def test_an_unusable_definition_is_told_with_its_reason(
        self, office: OfficeAtWork, tmp_path: Path
    ) -> None:
        (tmp_path / "rusak.toml").write_text('code = "RSK"\nbukan toml')
        office.library = read_folder(tmp_path)
        with pytest.raises(NotFound, match=r"rusak\.toml:2"):
            office.desk("ani").open_case("rusak", "Judul")

    def test_why_not_open_says_what_opening_would(self, office: OfficeAtWork) -> None:
        assert office.desk("kadiv").why_not_open(PGM) is None
        why = office.desk("kadiv").why_not_open("pendampingan-hukum-asn")
        assert "tidak memegang peran" in str(why)


class TestBoard:
    def test_lanes_are_the_roles_in_the_documents_order_outside_ones_too(
        self, office: OfficeAtWork
    ) -> None:
        board = office.desk("kadiv").board(PGM)
        roles = [role.id for role in LIBRARY.procedures[PGM].roles]
        assert [lane.role for lane in board.lanes] == roles
        assert [lane.role for lane in board.lanes if lane.outside] == ["pelapor"]
        assert [lane.role for lane in board.lanes if lane.yours] == ["kadiv"]
        yours = {lane.role for lane in office.desk("kakanwil").board(PGM).lanes if lane.yours}
        assert yours == {"kakanwil", "pelapor"}  # records for the party outside

    def test_an_open_case_stands_in_one_lane_and_a_closed_one_in_none(
        self, office: OfficeAtWork
    ) -> None:
        first, second = opened(office.ani), opened(office.ani)
        walked_to(office, first, "3")
        office.ani.act(second, Cancel(**WHY))
        board = office.desk("ani").board(PGM)
        found = {lane.role: [card.number for card in lane.cards] for lane in board.lanes}
        assert found == {**{role: [] for role in found}, "kadiv": [first]}

    def test_most_urgent_first_then_what_has_no_standard(self, office: OfficeAtWork) -> None:
        numbers = [opened(office.ani) for _ in range(3)]
        for number in reversed(numbers):
            office.clock.forward(minutes=1)
            walked_to(office, number, "2")
        lane = next(x for x in office.desk("ani").board(PGM).lanes if x.role == "kakanwil")
        assert [card.number for card in lane.cards] == numbers[::-1]

    def test_cards_turn_late_as_time_passes_and_not_while_held(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "2")  # ten minutes
        desk = office.desk("kakanwil")
        assert not desk.card(number).late
        office.clock.forward(minutes=11)
        assert desk.card(number).late
        held = opened(office.ani)
        walked_to(office, held, "2")
        office.desk("kakanwil").act(held, Hold(**WHY))
        office.clock.forward(days=3)
        assert not office.desk("kakanwil").card(held).late

    def test_waiting_is_what_the_officer_could_act_on_now(self, office: OfficeAtWork) -> None:
        first, second, third = (opened(office.ani) for _ in range(3))
        for number in (first, second, third):
            walked_to(office, number, "3")
        office.ani.officers.add("kadiv2", "Wayan", roles=[f"{PGM}:kadiv"])
        office.desk("kadiv2").act(first, Claim())
        office.desk("kadiv").act(second, Hold(**WHY))
        assert [card.number for card in office.desk("kadiv").waiting()] == [third]
        assert [card.number for card in office.desk("kadiv2").waiting()] == [first, third]
        assert office.desk("kabag-p2").waiting() == ()

    def test_procedures_count_their_open_late_and_own_cases(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        office.clock.forward(hours=1)
        counts = {s.id: (s.open, s.late, s.yours) for s in office.desk("kadiv").sops()}
        assert counts[PGM] == (1, 1, 1)
        assert counts["pendampingan-hukum-asn"] == (0, 0, 0)


class TestSearching:
    def test_by_number_title_applicant_reference_and_notes(self, office: OfficeAtWork) -> None:
        number = opened(office.ani, "Pungutan di loket", subject="Sdr. Beni", ref="B-17/2026")
        opened(office.ani, "Antrean panjang")
        office.ani.act(number, Note(text="Saksi dihubungi"))
        desk = office.desk("kadiv")
        for wanted in (number.lower(), "LOKET pungutan", "beni", "b-17/", "saksi"):
            assert [card.number for card in desk.searching.everywhere(wanted)] == [number], wanted
        assert desk.searching.everywhere("loket antrean") == ()

    def test_newest_change_first_closed_cases_too(self, office: OfficeAtWork) -> None:
        first, second = opened(office.ani), opened(office.ani)
        office.clock.forward(minutes=1)
        office.ani.act(first, Cancel(**WHY))
        assert [card.number for card in office.ani.searching.everywhere("loket")] == [first, second]

    def test_control_characters_are_refused_there_too(self, office: OfficeAtWork) -> None:
        with pytest.raises(BadInput):
            office.ani.searching.everywhere("\x1b[31m")


class TestAsking:
    def test_the_preview_says_what_in_whose_name_and_where_next(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "7p")
        desk = office.desk("kabag-p2")
        asked = desk.preview(number, Approve())
        assert str(asked.sentence) == (
            f"Bubuhkan paraf pada {number}, langkah 7, sebagai Kabag P2 (Rina Sari)? "
            "Berkas diteruskan ke langkah 8 (Kabag P2)."
        )
        asked = desk.preview(number, Return(**WHY))
        assert "kembali ke langkah 6 (Kasubag PPHTI)." in str(asked.sentence)
        assert desk.card(number).node == "7p"
        desk.act(number, Approve(), version=asked.version)

    def test_a_preview_is_refused_as_the_act_would_be(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        with pytest.raises(Refused) as raised:
            office.desk("kadiv").preview(number, Complete())
        assert raised.value.code == "not_your_turn"
        with pytest.raises(Refused) as raised:
            office.ani.preview(number, Hold())
        assert raised.value.code == "reason_required"

    def test_a_case_shows_the_acts_that_are_accepted(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "7p")
        for officer in ("ani", "kadiv", "kabag-p2"):
            for act in Act:
                if act is Act.OPEN:
                    continue
                desk = office.desk(officer)
                offered = act in desk.case(number).actions
                assert offered == (desk.why_not(act, number) is None)
        assert Act.APPROVE in office.desk("kabag-p2").case(number).actions

    def test_a_claim_is_refused_by_the_name_of_who_has_it(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        office.ani.officers.add("kadiv2", "Wayan Koster", roles=[f"{PGM}:kadiv"])
        office.desk("kadiv2").act(number, Claim())
        why = office.desk("kadiv").why_not(Act.COMPLETE, number)
        assert str(why) == "berkas sedang diambil oleh Wayan Koster; tunggu sampai dilepas"


class TestActing:
    def test_done_tells_the_event_the_case_and_a_sentence(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        made = Document("Tanda terima", "TT-1/2026", "23 November 2026")
        done = office.desk("kakanwil").act(
            number, Complete(note="Diterima di loket", documents=(made,))
        )
        assert (done.event.kind, done.event.note) == (Kind.COMPLETED, "Diterima di loket")
        assert done.event.documents == (made,)
        assert done.event.capacity is Capacity.ON_BEHALF
        assert done.event.hash
        assert done.card.node == "2"
        assert str(done.sentence) == (
            "Tuti Rahayu menyelesaikan langkah 1 (Pelapor) a.n. Pelapor; "
            "diteruskan ke langkah 2 (Kakanwil)"
        )
        assert office.desk("ani").case(number).events[-1] == done.event

    def test_a_whole_case_from_start_to_end_with_a_return(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "8p")
        office.desk("kadiv").act(number, Return(to="7p", **WHY))
        view = office.desk("kabag-p2").case(number)
        assert (view.card.node, view.card.returns) == ("7p", 1)
        assert len(view.voided) == 2
        while office.desk("ani").card(number).status is Status.OPEN:
            card = office.desk("ani").card(number)
            office.desk(str(card.lane)).act(
                number, Complete() if card.phase == "work" else Approve()
            )
        view = office.desk("kabag-p2").case(number)
        assert view.card.status is Status.COMPLETED
        assert (view.card.node, view.card.lane, view.card.late) == (None, None, False)
        assert view.actions == (Act.NOTE,)
        office.ani.act(number, Note(text="x"))
        with pytest.raises(Refused) as raised:
            office.ani.act(number, Hold(reason="x"))
        assert raised.value.code == "status"

    def test_an_act_names_its_officer_key_and_session(self, office: OfficeAtWork) -> None:
        event = (
            office.desk("ani", Origin(session="42")).act(opened(office.ani), Note(text="x")).event
        )
        assert (event.officer, event.name, event.session) == ("ani", "Ani Lestari", "42")

    def test_a_revoked_key_can_do_nothing(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        with pytest.raises(NotFound) as raised:
            office.desk("ani", Origin(key="SHA256:abc")).act(number, Note(text="x"))
        assert raised.value.code == "officer"

    @pytest.mark.parametrize("reason", ["", "   ", "\t\n", "\u00a0\u2003"])
    def test_a_reason_of_blanks_is_none(self, office: OfficeAtWork, reason: str) -> None:
        number = opened(office.ani)
        with pytest.raises(Refused) as raised:
            office.ani.act(number, Hold(reason=reason))
        assert raised.value.code == "reason_required"

    def test_what_was_not_said_is_left_out(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        done = office.ani.act(number, Complete())
        assert (done.event.note, done.event.documents) == ("", ())

    def test_self_approval_follows_the_setting(self, tmp_path: Path) -> None:
        for allowed in (True, False):
            office = OfficeAtWork(tmp_path / str(allowed), self_approval=allowed)
            for role in ("kabag-p2", "kasubag-pphti"):
                office.ani.officers.remove(role)  # Ani holds what nobody else does
            number = opened(office.ani)
            for by in ("ani", "kakanwil", "kadiv", "ani", "ani", "ani", "ani"):
                office.desk(by).act(number, Complete())
            assert office.desk("ani").card(number).node == "7p"
            if allowed:
                asked = office.desk("ani").preview(number, Approve())
                assert "disetujui sendiri" in str(asked.sentence)
                assert office.desk("ani").act(number, Approve()).event.self_approved
            else:
                with pytest.raises(Refused) as raised:
                    office.desk("ani").act(number, Approve())
                assert raised.value.code == "four_eyes"


class TestBadInput:
    @pytest.mark.parametrize(
        ("title", "code"),
        [
            ("", "empty"),
            (" \t ", "empty"),
            ("x" * 201, "too_long"),
            ("a\x1b[31mb", "bad_text"),
            ("a\nb", "bad_text"),
            ("a\u202eb", "bad_text"),
            ("a\x00", "bad_text"),
            ("a\udcff", "bad_text"),
        ],
    )
    def test_a_title_that_cannot_be_stored(
        self, office: OfficeAtWork, title: str, code: str
    ) -> None:
        with pytest.raises(BadInput) as raised:
            opened(office.ani, title)
        assert raised.value.code == code
        assert "\x1b" not in str(raised.value)
        assert office.ani.cards() == ()

    def test_a_title_of_markup_is_stored_as_typed(self, office: OfficeAtWork) -> None:
        title = "[red]mendesak[/] [@click=app.quit]x[/] {number} %s"
        assert office.ani.card(opened(office.ani, title)).title == title

    @pytest.mark.parametrize(
        ("command", "code"),
        [
            (Note(text="x" * 2001), "too_long"),
            (Hold(reason="a\x1bb"), "bad_text"),
            (Complete(note="a\x9bb"), "bad_text"),
            (Complete(documents=(Document(""),)), "empty"),
            (Complete(documents=(Document("a", "b\x07"),)), "bad_text"),
            (Complete(documents=(Document("a", "b", "c" * 101),)), "too_long"),
            (Complete(checklist=("a\x1bb",)), "bad_text"),
        ],
    )
    def test_texts_of_an_act(self, office: OfficeAtWork, command: Command, code: str) -> None:
        number = opened(office.ani)
        with pytest.raises(BadInput) as raised:
            office.ani.act(number, command)
        assert raised.value.code == code
        assert office.ani.card(number).version == 1

    def test_the_longest_texts_are_stored(self, office: OfficeAtWork) -> None:
        number = opened(office.ani, "x" * 200)
        assert len(office.ani.act(number, Note(text="é" * 2000)).event.note) == 2000


class TestNotFound:
    @pytest.mark.parametrize("number", ["PGM-2026-0009", "", "\x1b[31m", "x" * 500, "*"])
    def test_an_unknown_case(self, office: OfficeAtWork, number: str) -> None:
        desk = office.ani
        for ask in (
            desk.card,
            desk.case,
            lambda n: desk.why_not(Act.NOTE, n),
            lambda n: desk.preview(n, Note(text="x")),
            lambda n: desk.act(n, Note(text="x")),
        ):
            with pytest.raises(NotFound) as raised:
                ask(number)
            assert raised.value.code == "case"
            assert "\x1b" not in str(raised.value)
            assert len(str(raised.value)) < 120

    def test_an_unknown_procedure(self, office: OfficeAtWork) -> None:
        for ask in (office.ani.procedure, office.ani.board, lambda s: opened_under(office, s)):
            with pytest.raises(NotFound) as raised:
                ask("tidak-ada\x1b")
            assert raised.value.code == "sop"
            assert "\x1b" not in str(raised.value)

    def test_an_unknown_officer(self, office: OfficeAtWork) -> None:
        desk = office.desk("tamu\x1b[31m")
        number = opened(office.ani)
        desk.refresh()
        for ask in (lambda: desk.me, lambda: desk.act(number, Note(text="x")), desk.cards):
            with pytest.raises(NotFound) as raised:
                ask()
            assert raised.value.code == "officer"
            assert "\x1b" not in str(raised.value)


def opened_under(office: OfficeAtWork, sop: str) -> object:
    return office.ani.open_case(sop, "Judul")


class TestTwoDesks:
    def test_a_stale_act_is_refused_with_what_changed(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kadiv")
        seen = mine.card(number).version
        office.ani.refresh()
        office.ani.act(number, Hold(**WHY))
        with pytest.raises(Refused) as raised:
            mine.act(number, Complete(), version=seen)
        assert raised.value.code == "stale"
        assert str(raised.value) == (
            "berkas telah berubah: Ani Lestari menangguhkan berkas sebagai koordinator; "
            "periksa kembali, lalu ulangi"
        )
        assert office.desk("ani").card(number).status is Status.HELD

    def test_an_act_is_decided_on_what_is_there_not_on_what_was_seen(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine, other = office.desk("kadiv"), office.desk("kadiv")
        other.act(number, Complete())
        with pytest.raises(Refused) as raised:
            mine.act(number, Complete())
        assert raised.value.code == "not_your_turn"
        with pytest.raises(Refused) as raised:
            mine.act(number, Note(text="x"), node="3")
        assert raised.value.code == "not_your_turn"

    def test_a_case_and_definition_that_came_meanwhile_can_be_acted_on(
        self, office: OfficeAtWork
    ) -> None:
        mine = office.desk("kakanwil")
        assert mine.cards() == ()
        number = opened(office.desk("ani"))
        done = mine.act(number, Complete())
        assert done.card.node == "2"
        assert mine.card(number).node == "2"

    def test_refresh_tells_which_cases_others_changed(self, office: OfficeAtWork) -> None:
        mine = office.desk("kadiv")
        assert mine.refresh() is None
        number = opened(office.desk("ani"))
        changed = mine.refresh()
        assert changed is not None
        assert changed.cases == {number}
        assert not changed.officers
        assert changed.definitions
        assert mine.refresh() is None
        assert [card.number for card in mine.cards()] == [number]

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
        assert desk.case(number).procedure == present
        assert desk.board(PGM).title == "Versi baru"
        new = opened(desk)
        assert (desk.card(number).steps, desk.card(new).steps) == (14, 3)
        walked_to(office, new, "3")
        done = office.desk("kadiv").act(new, Complete())
        assert done.card.status is Status.COMPLETED
        office.desk("kabag-p2").act(number, Complete())
        assert office.desk("ani").card(number).node == "5"

    def test_a_lane_that_the_new_definition_lost_comes_last(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "4")
        present = LIBRARY.procedures[PGM]
        roles = tuple(role for role in present.roles if role.id in {"pelapor", "kakanwil"})
        smaller = replace(present, steps=present.steps[:2], roles=roles)
        office.library = Library({PGM: smaller}, {})
        lanes = office.desk("kabag-p2").board(PGM).lanes
        assert [lane.role for lane in lanes] == ["kakanwil", "pelapor", "kabag-p2"]
        assert [card.number for card in lanes[-1].cards] == [number]

    def test_an_officer_removed_between_look_and_act_does_nothing(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kadiv")
        assert Act.COMPLETE in mine.case(number).actions
        office.ani.officers.remove("kadiv")
        with pytest.raises(NotFound) as raised:
            mine.act(number, Complete())
        assert raised.value.code == "officer"
        assert office.desk("ani").card(number).node == "3"

    def test_a_role_taken_away_between_look_and_act_is_gone(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kadiv")
        office.ani.officers.edit("kadiv", take=[f"{PGM}:kadiv"], give=[f"{PGM}:kabag-p2"])
        with pytest.raises(Refused) as raised:
            mine.act(number, Complete())
        assert raised.value.code == "not_your_turn"

    def test_cards_follow_a_change_of_roles_and_of_the_day(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kabag-p2")
        assert not mine.card(number).yours
        first, last = MONDAY.date(), MONDAY.date()
        office.ani.officers.deputize("kabag-p2", f"{PGM}:kadiv", "plh", first, last, "SP-1/2026")
        changed = mine.refresh()
        assert changed is not None
        assert changed.officers
        assert mine.card(number).yours
        office.clock.forward(days=1)
        assert not mine.card(number).yours
        office.clock.forward(days=-1)
        done = mine.act(number, Complete())
        assert (done.event.capacity, done.event.basis) == (Capacity.PLH, "SP-1/2026")
        assert "Plh. Kadiv" in str(done.sentence)

    def test_what_may_be_done_follows_a_change_of_roles_and_of_the_day(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        mine = office.desk("kabag-p2")
        assert mine.why_not(Act.COMPLETE, number) is not None
        first, last = MONDAY.date(), MONDAY.date()
        office.ani.officers.deputize("kabag-p2", f"{PGM}:kadiv", "plh", first, last, "SP-1/2026")
        mine.refresh()
        assert mine.why_not(Act.COMPLETE, number) is None
        office.clock.forward(days=1)
        assert mine.why_not(Act.COMPLETE, number) is not None
        office.clock.forward(days=-1)
        office.ani.officers.remove("kabag-p2")
        mine.refresh()
        with pytest.raises(NotFound):
            mine.why_not(Act.COMPLETE, number)

    def test_who_else_holds_the_roles_is_reckoned_once_for_a_whole_key_bar(
        self, office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = opened(office.ani)
        mine = office.desk("kakanwil")
        reckoned: list[str] = []
        peers = Office.peers

        def counted(self: Office, who: str, *of: Any) -> frozenset[str]:
            reckoned.append(who)
            return peers(self, who, *of)

        monkeypatch.setattr(Office, "peers", counted)
        for act in Act:
            if act is not Act.OPEN:
                mine.why_not(act, number)
        assert mine.why_not_open(PGM) is None
        assert reckoned == ["kakanwil"]

    def test_a_change_of_the_calendar_moves_the_due_dates_of_open_cases(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "2")
        before = office.desk("ani")
        assert before.deadlines.recomputed() == frozenset()
        moved = replace(shipped_calendar("asn5"), title="Kalender yang diperbaiki")
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
        assert after.card(number) == replace(before.card(number), late=False)


class TestTryingAgain:
    def test_an_act_that_is_in_the_history_is_not_done_twice(self, office: OfficeAtWork) -> None:
        number = office.ani.open_case(PGM, "Aduan").card.number
        once = office.ani.act(number, Note(text="Diterima lewat pos"), identity="a1")
        again = office.ani.act(number, Note(text="Diterima lewat pos"), identity="a1")
        assert again.event == once.event
        assert again.sentence == once.sentence
        assert office.ani.card(number).version == 2

    def test_it_is_recognised_by_another_session_and_after_a_move(
        self, office: OfficeAtWork
    ) -> None:
        number = office.ani.open_case(PGM, "Aduan").card.number
        office.ani.act(number, Complete(), version=1, identity="a1")
        elsewhere = office.desk("ani")
        again = elsewhere.act(number, Complete(), version=1, identity="a1")
        assert (again.event.seq, again.card.version) == (2, 2)


def test_a_clock_that_was_set_back_shows_and_changes_nothing(office: OfficeAtWork) -> None:
    number = office.ani.open_case(PGM, "Aduan").card.number
    office.clock.forward(hours=2)
    office.ani.act(number, Complete())
    due_at = office.ani.card(number).due_at
    office.clock.forward(hours=-1)
    office.ani.act(number, Note(text="Sesudah jam dimundurkan"))
    view = office.ani.case(number)
    assert [event.seq for event in view.events] == [1, 2, 3]
    assert view.set_back == {3}
    assert view.card.due_at == due_at


@pytest.mark.file_only
def test_every_case_comes_as_it_does_alone_the_archived_first(office: OfficeAtWork) -> None:
    first, second, third = (opened(office.ani, title) for title in ("A", "B", "C"))
    office.ani.act(second, Cancel(**WHY))
    office.ani.act(third, Complete())
    office.clock.forward(days=1)
    assert put_away(office.ani) == (second,)

    views = list(office.ani.every_case())

    assert [view.card.number for view in views] == [second, first, third]
    assert views == [office.ani.case(view.card.number) for view in views]


def test_opening_again_after_an_uncertain_outcome_makes_one_case(office: OfficeAtWork) -> None:
    desk = office.desk("ani")
    first = desk.open_case(PGM, "Aduan", identity="a" * 32)
    again = desk.open_case(PGM, "Aduan", identity="a" * 32)
    assert again.card.number == first.card.number
    assert again.event == first.event
    assert desk.open_case(PGM, "Aduan").card.number != first.card.number
