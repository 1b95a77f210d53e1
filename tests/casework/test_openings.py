"""The role in which a case is opened."""

import pytest
from walks import MORNING, SOPS, PlainClock, inside_roles, officer

from sop_tui.casework.circumstances import Actor
from sop_tui.casework.commands import Open, Request
from sop_tui.casework.decide import open_case
from sop_tui.casework.model import Capacity, Event
from sop_tui.casework.refusal import Code, Refusal

PGM = SOPS["pengaduan-masyarakat"]  # an outside party begins; the kakanwil records it


def opened(by: Actor, as_role: str | None = None) -> Event | Refusal:
    command = Open(number="TES-2026-0001", title="Uji", as_role=as_role)
    opening = Request(id="e1", at=MORNING, by=by, command=command)
    return open_case(PGM, opening, PlainClock())


@pytest.mark.parametrize(
    ("by", "role"),
    [
        (officer("a", *inside_roles(PGM)), "kakanwil"),
        (officer("a", *inside_roles(PGM), coordinator=True), ""),
        (officer("a", "kabag-p2", "kasubag-pphti", coordinator=True), ""),
        (officer("a", coordinator=True), ""),
        (officer("a", "kasubag-pphti"), "kasubag-pphti"),
    ],
    ids=["every role", "every role, coordinator", "other roles, coordinator", "coordinator", "one"],
)
def test_coordinators_open_as_such_and_others_in_the_first_or_their_only_role(
    by: Actor, role: str
) -> None:
    event = opened(by)
    assert isinstance(event, Event)
    assert event.role == role


def test_one_of_several_other_roles_is_never_picked_arbitrarily() -> None:
    two = officer("a", "kasubag-pphti", "kabag-p2")
    event = opened(two)
    assert isinstance(event, Event)
    assert (event.role, event.capacity) == ("", Capacity.NO_ROLE)
    chosen = opened(two, as_role="kabag-p2")
    assert isinstance(chosen, Event)
    assert (chosen.role, chosen.capacity) == ("kabag-p2", Capacity.HOLDER)
    assert isinstance(opened(two, as_role="kadiv"), Refusal)


def test_without_any_role_nothing_is_opened() -> None:
    refused = opened(officer("a"))
    assert isinstance(refused, Refusal)
    assert refused.code is Code.NOT_YOUR_ROLE
