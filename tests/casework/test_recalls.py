"""Recalling one's own last movement, until the next officer has claimed or acted."""

from datetime import timedelta

import pytest
from folding import fold
from walks import MORNING, SOPS, Walk, coordinator, holder, officer

from sop_tui.casework.actions import allowed_actions
from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor
from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Claim,
    Command,
    Complete,
    Hold,
    Note,
    Recall,
    Release,
    Resume,
    Return,
)
from sop_tui.casework.history import stays, void_outcomes
from sop_tui.casework.model import Capacity, Kind, Status
from sop_tui.casework.refusal import Code

PGM = SOPS["pengaduan-masyarakat"]
MISTAKE = {"reason": "Salah tekan"}
kasubag, kabag, kadiv = (holder(PGM, role) for role in ("kasubag-pphti", "kabag-p2", "kadiv"))


def submitted() -> Walk:
    """The draft has just moved from the Kasubag (node 7) to the Kabag (node 7p)."""
    walk = Walk(PGM).to("7")
    walk.do(Complete, kasubag)
    return walk


def test_a_recall_puts_the_case_back_where_it_was() -> None:
    walk = Walk(PGM).to("7")
    earlier = walk.case
    walk.do(Complete, kasubag)
    event = walk.do(Recall, kasubag, **MISTAKE)
    assert (event.kind, event.node, event.to) == (Kind.RECALLED, "7p", "7")
    assert event.role == "kasubag-pphti"
    assert walk.case.visit == earlier.visit
    assert walk.case.standing == earlier.standing
    assert walk.case.round == earlier.round


def test_a_recall_gains_no_time() -> None:
    walk = Walk(PGM).to("8")
    due_at = walk.visit.due_at
    walk.wait(minutes=50)
    walk.do(Complete, kabag)
    walk.wait(hours=5)
    walk.do(Recall, kabag, **MISTAKE)
    assert walk.visit.due_at == due_at
    assert walk.visit.clock_from == walk.visit.entered_at


def test_recalling_a_return_restores_the_state_before_it() -> None:
    walk = Walk(PGM).to("8p")
    earlier = walk.case
    walk.do(Return, kadiv, reason="Keliru")
    assert walk.standing == ["1", "2", "3", "4", "5", "6", "7"]
    walk.do(Recall, kadiv, **MISTAKE)
    assert walk.case.node == "8p"
    assert walk.case.standing == earlier.standing
    assert walk.case.round == 1
    assert walk.case.visit == earlier.visit


def test_a_recall_restores_the_claim() -> None:
    walk = Walk(PGM).to("7")
    walk.do(Claim, kasubag)
    walk.do(Complete, kasubag)
    assert walk.case.holder is None
    walk.do(Recall, kasubag, **MISTAKE)
    assert walk.case.holder == kasubag.officer


def test_a_recall_needs_a_reason() -> None:
    assert submitted().refusal(Recall, kasubag, reason="") is Code.REASON_REQUIRED


@pytest.mark.parametrize("other", [kabag, kadiv, coordinator(PGM)], ids=lambda by: by.officer)
def test_only_the_officer_who_made_the_movement_may_recall_it(other: Actor) -> None:
    assert submitted().refusal(Recall, other, **MISTAKE) is Code.NOT_YOURS


def test_another_holder_of_the_same_role_may_not() -> None:
    colleague = officer("lain", "kasubag-pphti", peers={"kasubag-pphti"})
    assert submitted().refusal(Recall, colleague, **MISTAKE) is Code.NOT_YOURS


@pytest.mark.parametrize(
    ("kind", "said"),
    [(Claim, {}), (Approve, {}), (Return, {"reason": "x"}), (Hold, {"reason": "x"})],
)
def test_not_after_the_next_officer_has_claimed_or_acted(
    kind: type[Command], said: dict[str, str]
) -> None:
    walk = submitted()
    walk.do(kind, kabag, **said)
    if walk.case.status is Status.HELD:
        walk.do(Resume, kabag)
    assert walk.refusal(Recall, kasubag, **MISTAKE) is Code.NOT_YOURS


def test_not_after_a_claim_that_was_released_again() -> None:
    walk = submitted()
    walk.do(Claim, kabag)
    walk.do(Release, kabag)
    assert walk.refusal(Recall, kasubag, **MISTAKE) is Code.NOT_YOURS


def test_a_note_does_not_prevent_a_recall() -> None:
    walk = submitted()
    walk.do(Note, kabag, text="Sedang di luar kantor")
    walk.do(Recall, kasubag, **MISTAKE)
    assert walk.case.node == "7"


def test_not_twice() -> None:
    walk = submitted()
    walk.do(Recall, kasubag, **MISTAKE)
    assert walk.refusal(Recall, kasubag, **MISTAKE) is Code.NOT_YOURS


def test_the_opening_cannot_be_recalled() -> None:
    assert Walk(PGM).refusal(Recall, coordinator(PGM), **MISTAKE) is Code.NOT_YOURS


def test_not_by_an_officer_who_no_longer_holds_the_role() -> None:
    former = officer("kasubag-pphti", "divisi-terkait", peers={"kasubag-pphti"})
    assert submitted().refusal(Recall, former, **MISTAKE) is Code.NOT_YOUR_ROLE


def test_not_while_the_case_is_held_nor_once_it_is_cancelled() -> None:
    walk = submitted()
    walk.do(Hold, coordinator(PGM), reason="Menunggu")
    assert walk.refusal(Recall, kasubag, **MISTAKE) is Code.STATUS
    walk.do(Cancel, coordinator(PGM), reason="Dicabut pelapor")
    assert walk.refusal(Recall, kasubag, **MISTAKE) is Code.STATUS


def test_a_coordinators_hold_does_not_prevent_a_recall_and_gains_no_time() -> None:
    walk = submitted()
    before = walk.case.before
    assert before is not None
    walk.do(Hold, coordinator(PGM), reason="Menunggu")
    walk.wait(minutes=59)
    walk.do(Resume, coordinator(PGM))
    walk.do(Recall, kasubag, **MISTAKE)
    assert walk.case.visit is not None
    assert walk.visit.node == before.visit.node
    assert before.visit.due_at is not None
    assert walk.visit.due_at == before.visit.due_at + timedelta(hours=1)


def test_but_a_hold_by_the_next_officer_does() -> None:
    walk = submitted()
    walk.do(Hold, holder(PGM, "kabag-p2"), reason="Menunggu")
    walk.do(Resume, coordinator(PGM))
    assert walk.refusal(Recall, kasubag, **MISTAKE) is Code.NOT_YOURS


def test_closing_a_case_can_be_recalled_on_the_same_day() -> None:
    done = Walk(PGM).to(None)
    last = done.events[-1]
    by = holder(PGM, last.role)
    assert done.refusal(Recall, coordinator(PGM), **MISTAKE) is Code.NOT_YOURS
    assert Act.RECALL in allowed_actions(PGM, done.case, by, done.at)
    done.do(Recall, by, **MISTAKE)
    assert (done.case.status, done.case.node) == (Status.OPEN, last.node)
    assert fold(done.events) == done.case
    assert void_outcomes(stays(done.events)) == {last.seq}
    assert [stay.outcome for stay in stays(done.events)][-1] is None
    done.to(None)
    done.wait(days=1)
    assert done.refusal(Recall, by, **MISTAKE) is Code.NOT_YOURS


def test_the_recorder_of_an_outside_step_may_recall_it() -> None:
    walk = Walk(PGM)
    secretary = holder(PGM, "kakanwil")  # holds the role of node 2
    walk.do(Complete, secretary)
    event = walk.do(Recall, secretary, **MISTAKE)
    assert (event.role, event.capacity) == ("pelapor", Capacity.ON_BEHALF)
    assert walk.case.node == "1"
    assert walk.visit.entered_at == MORNING
    assert walk.at == MORNING + timedelta(minutes=2)
