"""The desk of an officer on a real store: lists, previews, acts."""

from pathlib import Path

import pytest
from desk_steps import opened, walked_to
from offices.small import LIBRARY, MONDAY, PGM, OfficeAtWork

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Approve, Cancel, Claim, Command, Complete, Hold, Note, Return
from sop_tui.casework.model import Capacity, Document, Kind, Status
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.desk.workplace import Origin
from sop_tui.sop.reading import Library, read_folder

pytestmark = pytest.mark.both_engines

WHY = {"reason": "Lampiran belum lengkap"}


class TestOpening:
    def test_numbers_have_no_gap_and_count_per_code_and_year(self, office: OfficeAtWork) -> None:
        assert [opened(office.ani) for _ in range(3)] == [f"PGM-2026-000{n}" for n in (1, 2, 3)]
        other = office.ani.acts.open_case("pendampingan-hukum-asn", "Gugatan")
        assert other.card.number == "PHA-2026-0001"
        office.clock.forward(days=60)
        assert opened(office.ani) == "PGM-2027-0001"

    def test_a_refused_opening_takes_no_number(self, office: OfficeAtWork) -> None:
        with pytest.raises(BadInput):
            opened(office.ani, "")
        with pytest.raises(Refused):
            office.desk("kadiv").acts.open_case("pendampingan-hukum-asn", "Gugatan")
        assert opened(office.ani) == "PGM-2026-0001"

    def test_the_sentence_names_who_opened_it_and_the_case_is_at_the_first_node(
        self, office: OfficeAtWork
    ) -> None:
        done = office.desk("kadiv").acts.open_case(PGM, "  Pungutan  ", "Sdr. Beni", "B-17/2026")
        assert str(done.sentence) == "Made Wirawan membuka berkas sebagai Kadiv"
        card = done.card
        assert (card.title, card.subject, card.ref) == ("Pungutan", "Sdr. Beni", "B-17/2026")
        assert (card.node, card.lane, card.status) == ("1", "pelapor", Status.OPEN)
        assert (card.step, card.steps, card.round, card.version) == (1, 14, 1, 1)
        assert card.opened_at == MONDAY

    def test_a_missing_definition_opens_no_case_but_its_cases_go_on(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        rest = {sop: p for sop, p in LIBRARY.procedures.items() if sop != PGM}
        office.library = Library(rest, {})
        desk = office.desk("ani")
        with pytest.raises(NotFound) as raised:
            opened(desk)
        assert raised.value.code == "sop"
        assert desk.acts.why_not_open(PGM) is not None
        assert len(desk.lists.board(PGM).lanes[-1].cards) == 1
        desk.acts.do(number, Complete())

    def test_an_unusable_definition_is_refused_with_its_reason(
        self, office: OfficeAtWork, tmp_path: Path
    ) -> None:
        (tmp_path / "rusak.toml").write_text('code = "RSK"\nbukan toml')
        office.library = read_folder(tmp_path)
        with pytest.raises(NotFound, match=r"rusak\.toml:2"):
            office.desk("ani").acts.open_case("rusak", "Judul")

    def test_why_not_open_gives_the_refusal_that_opening_would(self, office: OfficeAtWork) -> None:
        assert office.desk("kadiv").acts.why_not_open(PGM) is None
        why = office.desk("kadiv").acts.why_not_open("pendampingan-hukum-asn")
        assert "tidak memegang peran" in str(why)


class TestBoard:
    def test_lanes_are_all_roles_in_the_documents_order(self, office: OfficeAtWork) -> None:
        board = office.desk("kadiv").lists.board(PGM)
        roles = [role.id for role in LIBRARY.procedures[PGM].roles]
        assert [lane.role for lane in board.lanes] == roles
        assert [lane.role for lane in board.lanes if lane.outside] == ["pelapor"]
        assert [lane.role for lane in board.lanes if lane.yours] == ["kadiv"]
        yours = {lane.role for lane in office.desk("kakanwil").lists.board(PGM).lanes if lane.yours}
        assert yours == {"kakanwil", "pelapor"}  # keeps the records of the outside party

    def test_an_open_case_is_in_one_lane_and_a_closed_one_in_none(
        self, office: OfficeAtWork
    ) -> None:
        first, second = opened(office.ani), opened(office.ani)
        walked_to(office, first, "3")
        office.ani.acts.do(second, Cancel(**WHY))
        board = office.desk("ani").lists.board(PGM)
        found = {lane.role: [card.number for card in lane.cards] for lane in board.lanes}
        assert found == {**{role: [] for role in found}, "kadiv": [first]}

    def test_the_most_urgent_card_first_and_those_without_a_standard_last(
        self, office: OfficeAtWork
    ) -> None:
        numbers = [opened(office.ani) for _ in range(3)]
        for number in reversed(numbers):
            office.clock.forward(minutes=1)
            walked_to(office, number, "2")
        lane = next(x for x in office.desk("ani").lists.board(PGM).lanes if x.role == "kakanwil")
        assert [card.number for card in lane.cards] == numbers[::-1]

    def test_cards_become_late_as_time_passes_but_not_on_hold(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "2")  # the step's standard is ten minutes
        desk = office.desk("kakanwil")
        assert not desk.lists.card(number).late
        office.clock.forward(minutes=11)
        assert desk.lists.card(number).late
        held = opened(office.ani)
        walked_to(office, held, "2")
        office.desk("kakanwil").acts.do(held, Hold(**WHY))
        office.clock.forward(days=3)
        assert not office.desk("kakanwil").lists.card(held).late

    def test_waiting_cases_are_those_the_officer_can_act_on_now(self, office: OfficeAtWork) -> None:
        first, second, third = (opened(office.ani) for _ in range(3))
        for number in (first, second, third):
            walked_to(office, number, "3")
        office.ani.officers.add("kadiv2", "Wayan", roles=[f"{PGM}:kadiv"])
        office.desk("kadiv2").acts.do(first, Claim())
        office.desk("kadiv").acts.do(second, Hold(**WHY))
        assert [card.number for card in office.desk("kadiv").lists.waiting()] == [third]
        assert [card.number for card in office.desk("kadiv2").lists.waiting()] == [first, third]
        assert office.desk("kabag-p2").lists.waiting() == ()

    def test_procedures_count_their_open_late_and_own_cases(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        office.clock.forward(hours=1)
        counts = {s.id: (s.open, s.late, s.yours) for s in office.desk("kadiv").lists.sops()}
        assert counts[PGM] == (1, 1, 1)
        assert counts["pendampingan-hukum-asn"] == (0, 0, 0)


class TestSearching:
    def test_by_number_title_applicant_reference_and_notes(self, office: OfficeAtWork) -> None:
        number = opened(office.ani, "Pungutan di loket", subject="Sdr. Beni", ref="B-17/2026")
        opened(office.ani, "Antrean panjang")
        office.ani.acts.do(number, Note(text="Saksi dihubungi"))
        desk = office.desk("kadiv")
        for wanted in (number.lower(), "LOKET pungutan", "beni", "b-17/", "saksi"):
            assert [card.number for card in desk.searching.everywhere(wanted)] == [number], wanted
        assert desk.searching.everywhere("loket antrean") == ()

    def test_newest_change_first_closed_cases_too(self, office: OfficeAtWork) -> None:
        first, second = opened(office.ani), opened(office.ani)
        office.clock.forward(minutes=1)
        office.ani.acts.do(first, Cancel(**WHY))
        assert [card.number for card in office.ani.searching.everywhere("loket")] == [first, second]

    def test_control_characters_are_refused_in_a_search(self, office: OfficeAtWork) -> None:
        with pytest.raises(BadInput):
            office.ani.searching.everywhere("\x1b[31m")


class TestAsking:
    def test_the_preview_names_the_act_the_capacity_and_the_next_node(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "7p")
        desk = office.desk("kabag-p2")
        asked = desk.acts.preview(number, Approve())
        assert str(asked.sentence) == (
            f"Bubuhkan paraf pada {number}, langkah 7, sebagai Kabag P2 (Rina Sari)? "
            "Berkas diteruskan ke langkah 8 (Kabag P2)."
        )
        asked = desk.acts.preview(number, Return(**WHY))
        assert "kembali ke langkah 6 (Kasubag PPHTI)." in str(asked.sentence)
        assert desk.lists.card(number).node == "7p"
        desk.acts.do(number, Approve(), version=asked.version)

    def test_a_preview_is_refused_as_the_act_would_be(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        with pytest.raises(Refused) as raised:
            office.desk("kadiv").acts.preview(number, Complete())
        assert raised.value.code == "not_your_turn"
        with pytest.raises(Refused) as raised:
            office.ani.acts.preview(number, Hold())
        assert raised.value.code == "reason_required"

    def test_a_case_shows_the_acts_that_are_accepted(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "7p")
        for officer in ("ani", "kadiv", "kabag-p2"):
            for act in Act:
                if act is Act.OPEN:
                    continue
                desk = office.desk(officer)
                offered = act in desk.cases.read(number).actions
                assert offered == (desk.acts.why_not(act, number) is None)
        assert Act.APPROVE in office.desk("kabag-p2").cases.read(number).actions

    def test_a_second_claim_is_refused_with_the_name_of_the_first_claimant(
        self, office: OfficeAtWork
    ) -> None:
        number = opened(office.ani)
        walked_to(office, number, "3")
        office.ani.officers.add("kadiv2", "Wayan Koster", roles=[f"{PGM}:kadiv"])
        office.desk("kadiv2").acts.do(number, Claim())
        why = office.desk("kadiv").acts.why_not(Act.COMPLETE, number)
        assert str(why) == "berkas sedang diambil oleh Wayan Koster; tunggu sampai dilepas"


class TestActing:
    def test_done_holds_the_event_the_card_and_a_sentence(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        made = Document("Tanda terima", "TT-1/2026", "23 November 2026")
        done = office.desk("kakanwil").acts.do(
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
        assert office.desk("ani").cases.read(number).events[-1] == done.event

    def test_a_whole_case_from_start_to_end_with_a_return(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        walked_to(office, number, "8p")
        office.desk("kadiv").acts.do(number, Return(to="7p", **WHY))
        view = office.desk("kabag-p2").cases.read(number)
        assert (view.card.node, view.card.returns) == ("7p", 1)
        assert len(view.voided) == 2
        while office.desk("ani").lists.card(number).status is Status.OPEN:
            card = office.desk("ani").lists.card(number)
            office.desk(str(card.lane)).acts.do(
                number, Complete() if card.phase == "work" else Approve()
            )
        view = office.desk("kabag-p2").cases.read(number)
        assert view.card.status is Status.COMPLETED
        assert (view.card.node, view.card.lane, view.card.late) == (None, None, False)
        assert view.actions == (Act.NOTE,)
        office.ani.acts.do(number, Note(text="x"))
        with pytest.raises(Refused) as raised:
            office.ani.acts.do(number, Hold(reason="x"))
        assert raised.value.code == "status"

    def test_an_act_names_its_officer_key_and_session(self, office: OfficeAtWork) -> None:
        event = (
            office.desk("ani", Origin(session="42"))
            .acts.do(opened(office.ani), Note(text="x"))
            .event
        )
        assert (event.officer, event.name, event.session) == ("ani", "Ani Lestari", "42")

    def test_a_revoked_key_can_do_nothing(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        with pytest.raises(NotFound) as raised:
            office.desk("ani", Origin(key="SHA256:abc")).acts.do(number, Note(text="x"))
        assert raised.value.code == "officer"

    @pytest.mark.parametrize("reason", ["", "   ", "\t\n", "\u00a0\u2003"])
    def test_a_blank_reason_is_refused(self, office: OfficeAtWork, reason: str) -> None:
        number = opened(office.ani)
        with pytest.raises(Refused) as raised:
            office.ani.acts.do(number, Hold(reason=reason))
        assert raised.value.code == "reason_required"

    def test_an_event_leaves_out_empty_texts(self, office: OfficeAtWork) -> None:
        number = opened(office.ani)
        done = office.ani.acts.do(number, Complete())
        assert (done.event.note, done.event.documents) == ("", ())

    def test_self_approval_follows_the_setting(self, tmp_path: Path) -> None:
        for allowed in (True, False):
            office = OfficeAtWork(tmp_path / str(allowed), self_approval=allowed)
            for role in ("kabag-p2", "kasubag-pphti"):
                office.ani.officers.remove(role)  # Ani then holds the roles that nobody else holds
            number = opened(office.ani)
            for by in ("ani", "kakanwil", "kadiv", "ani", "ani", "ani", "ani"):
                office.desk(by).acts.do(number, Complete())
            assert office.desk("ani").lists.card(number).node == "7p"
            if allowed:
                asked = office.desk("ani").acts.preview(number, Approve())
                assert "disetujui sendiri" in str(asked.sentence)
                assert office.desk("ani").acts.do(number, Approve()).event.self_approved
            else:
                with pytest.raises(Refused) as raised:
                    office.desk("ani").acts.do(number, Approve())
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
        assert office.ani.lists.open_cases() == ()

    def test_a_title_of_markup_is_stored_as_typed(self, office: OfficeAtWork) -> None:
        title = "[red]mendesak[/] [@click=app.quit]x[/] {number} %s"
        assert office.ani.lists.card(opened(office.ani, title)).title == title

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
            office.ani.acts.do(number, command)
        assert raised.value.code == code
        assert office.ani.lists.card(number).version == 1

    def test_the_longest_texts_are_stored(self, office: OfficeAtWork) -> None:
        number = opened(office.ani, "x" * 200)
        assert len(office.ani.acts.do(number, Note(text="é" * 2000)).event.note) == 2000


class TestNotFound:
    @pytest.mark.parametrize("number", ["PGM-2026-0009", "", "\x1b[31m", "x" * 500, "*"])
    def test_an_unknown_case(self, office: OfficeAtWork, number: str) -> None:
        desk = office.ani
        for ask in (
            desk.lists.card,
            desk.cases.read,
            lambda n: desk.acts.why_not(Act.NOTE, n),
            lambda n: desk.acts.preview(n, Note(text="x")),
            lambda n: desk.acts.do(n, Note(text="x")),
        ):
            with pytest.raises(NotFound) as raised:
                ask(number)
            assert raised.value.code == "case"
            assert "\x1b" not in str(raised.value)
            assert len(str(raised.value)) < 120

    def test_an_unknown_procedure(self, office: OfficeAtWork) -> None:
        for ask in (
            office.ani.procedures.of,
            office.ani.lists.board,
            lambda s: opened_under(office, s),
        ):
            with pytest.raises(NotFound) as raised:
                ask("tidak-ada\x1b")
            assert raised.value.code == "sop"
            assert "\x1b" not in str(raised.value)

    def test_an_unknown_officer(self, office: OfficeAtWork) -> None:
        desk = office.desk("tamu\x1b[31m")
        number = opened(office.ani)
        desk.changes.refresh()
        for ask in (
            lambda: desk.me,
            lambda: desk.acts.do(number, Note(text="x")),
            desk.lists.open_cases,
        ):
            with pytest.raises(NotFound) as raised:
                ask()
            assert raised.value.code == "officer"
            assert "\x1b" not in str(raised.value)


def opened_under(office: OfficeAtWork, sop: str) -> object:
    return office.ani.acts.open_case(sop, "Judul")
