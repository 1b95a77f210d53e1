"""Cases in rows of several symbols: parts, choices, ways forward, outside parties, links."""

from pathlib import Path

import pytest
from walks import Walk, coordinator, holder, officer

from sop_tui.casework.actions import allowed_actions
from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, Authority, Background, Staff
from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Choose,
    Claim,
    Complete,
    Correct,
    Hand,
    Link,
    Note,
    Recall,
    Release,
    Return,
)
from sop_tui.casework.history import skipped_nodes, stays, void_outcomes
from sop_tui.casework.model import Capacity, CaseLink, Kind, Secrecy, Status
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.turns import open_roles
from sop_tui.sop.reading import parse_procedure

EVALUATION = parse_procedure(
    """
code = "EVL"
title = "Evaluasi"
role = [
  { id = "staf", name = "Staf" },
  { id = "tim", name = "Tim" },
  { id = "kabag", name = "Kabag" },
  { id = "kepala", name = "Kepala" },
  { id = "warga", name = "Warga", outside = true },
]
[[step]]
no = 1
activity = "Menyusun bahan"
by = ["staf", ["tim", "kabag"], "warga"]
time = "1 jam"
check = { role = "kabag", act = "paraf", return_to = ["1.2"] }
[[step]]
no = 2
activity = "Dapat diselesaikan?"
[step.choice]
role = "kepala"
way = [
  { name = "Ya", to = "3" }, { name = "Tidak", to = "4" }, { name = "Ulang", to = "1.2" },
  { name = "Batal", to = "selesai" },
]
[[step]]
no = 3
activity = "Menyelesaikan"
role = "staf"
time = "1 jam"
next = "5"
check = { role = "kepala", act = "tanda tangan", return_to = ["2", "4"], reject = true }
[[step]]
no = 4
activity = "Meneruskan"
role = "staf"
leads_to = "surat"
waits = true
[[step]]
no = 5
activity = "Menyerahkan kepada warga"
role = "warga"
""",
    Path("evaluasi.toml"),
)
WHY = {"reason": "Perlu diperbaiki"}
staf, tim, kabag, kepala = (holder(EVALUATION, role) for role in ("staf", "tim", "kabag", "kepala"))
boss = coordinator(EVALUATION)


def at_the_meeting() -> Walk:
    walk = Walk(EVALUATION)
    walk.do(Complete, staf)
    return walk


def at_the_choice() -> Walk:
    walk = at_the_meeting()
    walk.do(Complete, tim)
    walk.do(Complete, kabag)
    walk.do(Complete, boss)
    walk.do(Approve, officer("kabag-lain", "kabag", peers={"kabag"}))
    return walk


def lanes(walk: Walk) -> tuple[str, ...]:
    assert walk.case.visit is not None
    return open_roles(walk.node, walk.case.visit)


class TestParts:
    def test_the_node_is_left_when_the_last_part_is_done(self) -> None:
        walk = at_the_meeting()
        assert (walk.case.node, lanes(walk)) == ("1.2", ("tim", "kabag"))
        first = walk.do(Complete, kabag)
        assert (first.part, first.staying, first.to) == ("kabag", True, None)
        assert (walk.case.node, lanes(walk)) == ("1.2", ("tim",))
        assert walk.refusal(Complete, kabag) is Code.NOT_YOUR_TURN
        walk.do(Complete, tim)
        assert walk.case.node == "1.3"
        made = walk.case.standing[-1]
        assert (made.node, made.officer) == ("1.2", "tim")
        assert [(part.role, part.officer) for part in made.parts] == [("kabag", "kabag")]

    def test_each_part_is_claimed_and_released_separately(self) -> None:
        walk = at_the_meeting()
        walk.do(Claim, tim)
        other = officer("tim-lain", "tim")
        assert walk.refusal(Complete, other) is Code.CLAIMED
        walk.do(Complete, kabag)
        walk.do(Release, tim)
        walk.do(Complete, other)
        assert walk.case.node == "1.3"

    def test_a_part_can_be_recalled_until_the_case_leaves_the_node(self) -> None:
        walk = at_the_meeting()
        done = walk.do(Complete, kabag)
        walk.do(Claim, tim)
        assert walk.refusal(Recall, tim, **WHY) is Code.NOT_YOURS
        walk.do(Recall, kabag, **WHY)
        assert lanes(walk) == ("tim", "kabag")
        assert void_outcomes(stays(walk.events)) == {done.seq}
        walk.do(Complete, kabag)
        walk.do(Complete, tim)
        assert walk.refusal(Recall, kabag, **WHY) is Code.NOT_YOURS
        walk.do(Recall, tim, **WHY)  # the movement that left the node
        assert (walk.case.node, lanes(walk)) == ("1.2", ("tim",))

    def test_a_return_voids_every_part(self) -> None:
        walk = at_the_meeting()
        parts = {walk.do(Complete, kabag).seq, walk.do(Complete, tim).seq}
        record = walk.do(Complete, boss).seq
        walk.do(Return, officer("kabag-lain", "kabag"), **WHY)
        assert (walk.case.node, lanes(walk)) == ("1.2", ("tim", "kabag"))
        assert void_outcomes(stays(walk.events)) == {*parts, record}
        assert [outcome.node for outcome in walk.case.standing] == ["1"]

    def test_an_officer_with_both_roles_does_one_part_after_the_other(self) -> None:
        both = officer("rangkap", "tim", "kabag")
        walk = at_the_meeting()
        assert walk.do(Complete, both, part="kabag").role == "kabag"
        assert walk.do(Complete, both).role == "tim"
        assert walk.case.node == "1.3"

    def test_an_unknown_part_is_refused(self) -> None:
        walk = at_the_meeting()
        assert walk.refusal(Complete, tim, part="kepala") is Code.BAD_TARGET


class TestFourEyes:
    def test_all_performers_of_the_row_are_refused_and_outside_steps_are_skipped(self) -> None:
        walk = at_the_meeting()
        walk.do(Complete, tim)
        walk.do(Complete, officer("kabag", "kabag", peers={"kabag"}))
        walk.do(Complete, boss)
        assert walk.case.node == "1p"
        for maker in ("staf", "tim", "kabag"):
            both = officer(maker, "kabag", peers={"kabag"})
            assert walk.refusal(Approve, both) is Code.FOUR_EYES
        recorded = officer("koordinator", "kabag", peers={"kabag"})  # only recorded it
        assert not walk.do(Approve, recorded).self_approved


class TestChoices:
    def test_a_way_forward_skips_the_nodes_between(self) -> None:
        walk = at_the_choice()
        event = walk.do(Choose, kepala, way="tidak")
        assert (event.kind, event.way, event.to) == (Kind.CHOSEN, "Tidak", "4")
        assert [node.id for node in skipped_nodes(EVALUATION, walk.case)] == ["3", "3p"]
        assert "3" not in [stay.node for stay in stays(walk.events)]

    def test_a_way_back_is_a_return_with_a_reason(self) -> None:
        walk = at_the_choice()
        assert walk.refusal(Choose, kepala, way="Ulang") is Code.REASON_REQUIRED
        event = walk.do(Choose, kepala, way="3", **WHY)
        assert (event.way, event.note, walk.case.node) == ("Ulang", WHY["reason"], "1.2")
        assert walk.case.round == 2
        assert [outcome.node for outcome in walk.case.standing] == ["1"]

    def test_a_way_to_the_end_completes_the_case(self) -> None:
        walk = at_the_choice()
        walk.do(Choose, kepala, way="Batal")
        assert walk.case.status is Status.COMPLETED
        assert [n.id for n in skipped_nodes(EVALUATION, walk.case)] == ["3", "3p", "4", "5"]

    def test_a_choice_can_be_recalled(self) -> None:
        walk = at_the_choice()
        standing = walk.case.standing
        walk.do(Choose, kepala, way="Ulang", **WHY)
        walk.do(Recall, kepala, reason="Salah pilih")
        assert (walk.case.node, walk.case.standing, walk.case.round) == ("2", standing, 1)

    @pytest.mark.parametrize("way", ["", "Mungkin", "0", "5"])
    def test_an_unknown_way_is_refused_with_the_list_of_ways(self, way: str) -> None:
        decision = at_the_choice().ask(Choose, kepala, way=way)
        assert isinstance(decision, Refusal)
        assert "1 Ya, 2 Tidak, 3 Ulang, 4 Batal" in str(decision.message)

    def test_only_the_act_of_the_symbol_is_offered(self) -> None:
        walk = at_the_choice()
        offered = allowed_actions(EVALUATION, walk.case, kepala, walk.at)
        assert Act.CHOOSE in offered
        assert not {Act.COMPLETE, Act.APPROVE, Act.RETURN} & set(offered)
        assert walk.refusal(Complete, kepala) is Code.WRONG_KIND
        assert walk.refusal(Approve, kepala) is Code.WRONG_KIND

    def test_a_check_may_return_a_case_forward_without_approving_it(self) -> None:
        walk = at_the_choice()
        walk.do(Choose, kepala, way="Ya")
        walk.do(Complete, staf)
        refused = walk.ask(Complete, kepala)
        assert isinstance(refused, Refusal)
        assert str(refused.message).endswith("setujui atau tidak setuju")
        event = walk.do(Return, kepala, to="4", **WHY)
        assert event.forward
        assert (walk.case.node, walk.case.round) == ("4", 1)
        assert [node.id for node in skipped_nodes(EVALUATION, walk.case)] == ["3p"]


class TestOutsideParties:
    def test_a_last_outside_step_is_recorded_by_the_last_inside_role(self) -> None:
        walk = at_the_choice()
        walk.do(Choose, kepala, way="Ya")
        walk.do(Complete, staf)
        walk.do(Approve, kepala)
        assert walk.case.node == "5"
        deputy = Actor(
            officer="plh", name="Plh", authorities=(Authority("staf", Capacity.PLH, "SP-9/2026"),)
        )
        event = walk.do(Complete, deputy)
        assert (event.role, event.capacity, event.basis) == (
            "warga",
            Capacity.ON_BEHALF,
            "SP-9/2026",
        )
        assert (event.by_role, event.by_capacity) == ("staf", Capacity.PLH)


class TestClaims:
    def claimed(self) -> Walk:
        walk = Walk(EVALUATION)
        walk.do(Claim, staf)
        return walk

    def test_a_claim_binds_only_while_its_officer_may_act_there(self) -> None:
        walk = self.claimed()
        able = {"staf": {"staf": "Staf", "baru": "Baru"}}
        there = officer("baru", "staf", staff=Staff(able))
        assert walk.refusal(Complete, there) is Code.CLAIMED
        gone = officer("baru", "staf", staff=Staff({"staf": {"baru": "Baru"}}))
        assert Act.COMPLETE in allowed_actions(EVALUATION, walk.case, gone, walk.at)
        walk.do(Claim, gone)
        assert walk.case.holder == "baru"

    def test_an_officer_can_always_release_their_own_claim(self) -> None:
        walk = self.claimed()
        event = walk.do(Release, officer("staf"))
        assert (event.role, event.capacity) == ("", Capacity.NO_ROLE)
        assert walk.case.holder is None


class TestHanding:
    able = Staff({"staf": {"staf": "Staf", "rina": "Rina"}, "tim": {"tim": "Tim"}})

    def test_handing_claims_the_case_for_the_named_officer(self) -> None:
        walk = Walk(EVALUATION)
        event = walk.do(Hand, officer("staf", "staf", staff=self.able), to="rina", note="Segera")
        assert (event.assignee, event.assignee_name, event.note) == ("rina", "Rina", "Segera")
        assert walk.case.holder == "rina"
        walk.do(Release, officer("rina", "staf"))

    def test_only_to_an_officer_of_the_role(self) -> None:
        mine = officer("staf", "staf", staff=self.able)
        assert Walk(EVALUATION).refusal(Hand, mine, to="tim") is Code.BAD_TARGET
        assert Walk(EVALUATION).refusal(Hand, officer("tim", "tim"), to="tim") is Code.NOT_YOUR_TURN

    def test_a_coordinator_may_hand_over_a_claimed_case(self) -> None:
        walk = Walk(EVALUATION)
        walk.do(Claim, staf)
        clerk = officer("koordinator", coordinator=True, staff=self.able)
        walk.do(Hand, clerk, to="rina")
        assert walk.case.holder == "rina"


class TestCorrections:
    opened = Background(opener="staf")

    def test_the_old_value_stays_in_the_history(self) -> None:
        walk = Walk(EVALUATION)
        event = walk.do(Correct, boss, field="title", to="Uji coba", reason="Salah ketik")
        assert walk.case.title == "Uji coba"
        assert [(c.field, c.old, c.new) for c in event.changes] == [("title", "Uji", "Uji coba")]
        walk.do(Correct, boss, field="secrecy", to="rahasia", reason="Menurut surat")
        assert walk.case.papers.secrecy is Secrecy.CONFIDENTIAL

    def test_the_opener_may_correct_a_case_at_its_first_node(self) -> None:
        walk = Walk(EVALUATION)
        mend = {"field": "agenda", "to": "12", "reason": "Salah"}
        assert walk.refusal(Correct, staf, **mend) is Code.NOT_YOUR_ROLE
        assert Act.CORRECT in allowed_actions(EVALUATION, walk.case, staf, walk.at, self.opened)
        walk.do(Complete, staf)
        assert Act.CORRECT not in allowed_actions(EVALUATION, walk.case, staf, walk.at, self.opened)

    @pytest.mark.parametrize(
        ("field", "to"), [("title", ""), ("received", "kemarin"), ("urgency", "cepat"), ("x", "y")]
    )
    def test_an_invalid_value_is_refused(self, field: str, to: str) -> None:
        refused = Walk(EVALUATION).refusal(Correct, boss, field=field, to=to, reason="Salah")
        assert refused is Code.BAD_TARGET


class TestLinkedCases:
    def test_a_waiting_step_is_completed_only_after_the_other_case_closes(self) -> None:
        walk = at_the_choice()
        walk.do(Choose, kepala, way="Tidak")
        assert walk.refusal(Complete, staf) is Code.STATUS
        walk.do(Link, staf, link=CaseLink("SRT-2026-0001", "surat", "4"))
        assert walk.refusal(Complete, staf) is Code.STATUS
        closed = Background(closed=frozenset({"SRT-2026-0001"}))
        assert Act.COMPLETE in allowed_actions(EVALUATION, walk.case, staf, walk.at, closed)

    def test_elsewhere_only_a_coordinator_links_and_only_once(self) -> None:
        walk = Walk(EVALUATION)
        link = CaseLink("SRT-2026-0001", "surat")
        assert walk.refusal(Link, staf, link=link) is Code.NOT_YOUR_ROLE
        walk.do(Link, boss, link=link)
        assert walk.refusal(Link, boss, link=link) is Code.BAD_TARGET
        assert walk.case.linked == (link,)


class TestCapacities:
    def test_a_note_is_never_in_an_arbitrary_role(self) -> None:
        walk = at_the_choice()
        two = officer("dua", "tim", "kabag")
        event = walk.do(Note, two, text="x")
        assert (event.role, event.capacity) == ("", Capacity.NO_ROLE)
        assert walk.do(Note, two, text="x", as_role="kabag").role == "kabag"
        assert walk.do(Note, officer("k", "kepala", "tim"), text="x").role == "kepala"
        assert walk.do(Note, officer("k", "kepala", coordinator=True), text="x").role == ""

    def test_the_right_to_every_role_is_a_separate_last_capacity(self) -> None:
        every = Authority("staf", Capacity.EVERY_ROLE)
        only = Actor(officer="a", name="A", authorities=(every,))
        assert Walk(EVALUATION).do(Complete, only).capacity is Capacity.EVERY_ROLE
        acting = Actor(
            officer="a", name="A", authorities=(every, Authority("staf", Capacity.PLT, "SK-1"))
        )
        assert Walk(EVALUATION).do(Complete, acting).capacity is Capacity.PLT

    def test_a_cancelled_case_keeps_its_skipped_nodes(self) -> None:
        walk = at_the_choice()
        walk.do(Choose, kepala, way="Tidak")
        walk.do(Cancel, boss, **WHY)
        left = stays(walk.events)[-1].node
        assert [n.id for n in skipped_nodes(EVALUATION, walk.case, left)] == ["3", "3p"]
