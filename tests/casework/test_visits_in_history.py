"""The visits computed from a history, and which outcomes are void."""

from datetime import timedelta

import msgspec
import pytest
from folding import fold
from walks import SOPS, Walk, coordinator, holder, turn

from sop_tui.casework.commands import Cancel, Claim, Complete, Hold, Note, Recall, Resume, Return
from sop_tui.casework.evolve import evolve
from sop_tui.casework.history import stays, void_outcomes
from sop_tui.casework.model import Event, Kind

PGM = SOPS["pengaduan-masyarakat"]
WHY = {"reason": "Perbaiki"}
kasubag, kabag, kadiv = (holder(PGM, role) for role in ("kasubag-pphti", "kabag-p2", "kadiv"))


def seqs(walk: Walk, *nodes: str) -> set[int]:
    """The events that completed or approved these nodes, repeated ones included."""
    done = (Kind.COMPLETED, Kind.APPROVED)
    return {event.seq for event in walk.events if event.kind in done and event.node in nodes}


def test_moving_straight_forward_visits_each_node_once_with_nothing_void() -> None:
    walk = Walk(PGM).to(None)
    passed = stays(walk.events)
    assert [stay.node for stay in passed] == [node.id for node in PGM.nodes]
    assert all(stay.outcome is not None and not stay.void for stay in passed)
    assert all(stay.outcome and stay.left_at == stay.outcome.at for stay in passed)
    assert [stay.entered_at for stay in passed[1:]] == [stay.left_at for stay in passed[:-1]]
    assert void_outcomes(stays(walk.events)) == frozenset()


def test_the_current_visit_is_last_and_has_no_outcome() -> None:
    last = stays(Walk(PGM).to("7p").events)[-1]
    assert (last.node, last.outcome, last.left_at, last.void) == ("7p", None, None, False)
    assert last.due_at is not None
    assert last.clock_from < last.entered_at  # the check shares the clock of the work


def test_a_return_voids_the_approvals_after_its_target() -> None:
    walk = Walk(PGM).to("8p")
    walk.do(Return, kadiv, to="7p", **WHY)
    gone = seqs(walk, "7p", "8")
    assert void_outcomes(stays(walk.events)) == gone
    walk.to("8p")
    assert void_outcomes(stays(walk.events)) == gone
    assert [stay.round for stay in stays(walk.events)][-3:] == [2, 2, 2]


def test_a_return_itself_is_never_void() -> None:
    walk = Walk(PGM).to("7p")
    event = walk.do(Return, kabag, **WHY)
    assert event.seq not in void_outcomes(stays(walk.events))
    returned = stays(walk.events)[-2]
    assert (returned.node, returned.outcome, returned.void) == ("7p", event, False)


def test_recalling_a_return_makes_the_approvals_valid_again() -> None:
    walk = Walk(PGM).to("8p")
    walk.do(Return, kadiv, **WHY)
    assert void_outcomes(stays(walk.events)) == seqs(walk, "7p", "8")
    walk.do(Recall, kadiv, **WHY)
    assert void_outcomes(stays(walk.events)) == frozenset()


def test_a_recalled_outcome_is_void_and_ends_the_visit_it_led_to() -> None:
    walk = Walk(PGM).to("7")
    done = walk.do(Complete, kasubag)
    event = walk.do(Recall, kasubag, **WHY)
    assert void_outcomes(stays(walk.events)) == {done.seq}
    *_, sent, called_back, again = stays(walk.events)
    assert (sent.node, sent.void) == ("7", True)
    assert (called_back.node, called_back.outcome) == ("7p", event)
    assert (again.node, again.entered_at) == ("7", event.at)
    assert again.due_at == sent.due_at


def test_claims_notes_and_holds_belong_to_their_visit() -> None:
    walk = Walk(PGM).to("5")
    walk.do(Claim, kasubag)
    walk.do(Note, kabag, text="Tolong segera")
    walk.do(Hold, kasubag, **WHY)
    walk.wait(minutes=9)
    walk.do(Resume, kasubag)
    walk.forward()
    stay = stays(walk.events)[-2]
    kinds = [Kind.CLAIMED, Kind.NOTED, Kind.HELD, Kind.RESUMED, Kind.COMPLETED]
    assert [event.kind for event in stay.events] == kinds
    assert [each.end - each.begin for each in stay.pauses] == [timedelta(minutes=10)]


def test_outcomes_that_counted_at_a_cancellation_still_count() -> None:
    walk = Walk(PGM).to("8")
    walk.do(Cancel, coordinator(PGM), **WHY)
    assert void_outcomes(stays(walk.events)) == frozenset()
    last = stays(walk.events)[-1].outcome
    assert last is not None
    assert last.kind is Kind.CANCELLED


@pytest.mark.parametrize("sop", SOPS)
def test_a_stored_history_gives_the_case_again(sop: str) -> None:
    procedure = SOPS[sop]
    walk = Walk(procedure)
    for node in procedure.nodes:
        walk.to(node.id)
        if node.phase == "check":
            walk.do(Return, turn(procedure, node), **WHY)
    walk.to(None)
    stored = msgspec.json.encode(walk.events)
    again = msgspec.json.decode(stored, type=list[Event])
    assert again == walk.events
    assert fold(again) == walk.case
    assert stays(again) == stays(walk.events)


class TestUnsoundHistories:
    """A damaged or forged history raises an error; it never gives a case."""

    def test_a_history_without_an_opening(self) -> None:
        with pytest.raises(ValueError, match="does not follow"):
            fold(Walk(PGM).to("3").events[1:])

    def test_a_gap(self) -> None:
        first, _, *rest = Walk(PGM).to("4").events
        with pytest.raises(ValueError, match="does not follow"):
            fold([first, *rest])

    def test_an_opening_in_the_middle(self) -> None:
        walk = Walk(PGM).to("3")
        with pytest.raises(ValueError, match="open already"):
            evolve(walk.case, walk.events[0])

    def test_an_event_after_the_end(self) -> None:
        walk = Walk(PGM).to(None)
        late = msgspec.structs.replace(
            walk.events[-1], seq=walk.case.version + 1, kind=Kind.CLAIMED, to=None
        )
        with pytest.raises(ValueError, match="follows on a closed case"):
            evolve(walk.case, late)

    def test_a_return_to_a_node_never_visited(self) -> None:
        walk = Walk(PGM).to("7p")
        forged = msgspec.structs.replace(
            walk.events[-1], seq=walk.case.version + 1, kind=Kind.RETURNED, to="10"
        )
        with pytest.raises(ValueError, match="has not been"):
            evolve(walk.case, forged)

    def test_a_recall_of_nothing(self) -> None:
        walk = Walk(PGM)
        forged = msgspec.structs.replace(
            walk.events[-1], seq=2, kind=Kind.RECALLED, opening=None, to="1"
        )
        with pytest.raises(ValueError, match="recalls nothing"):
            evolve(walk.case, forged)
