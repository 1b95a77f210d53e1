"""In whose name a case is opened."""

import pytest
from walks import MORNING, SOPS, PlainClock, inside_roles, officer

from sop_tui.casework.commands import Actor, Open, Request
from sop_tui.casework.decide import open_case
from sop_tui.casework.model import Event
from sop_tui.casework.refusal import Code, Refusal

PGM = SOPS["pengaduan-masyarakat"]  # a party outside begins; the kakanwil records it


def opened(by: Actor) -> Event | Refusal:
    opening = Request(id="e1", at=MORNING, by=by, command=Open(number="TES-2026-0001", title="Uji"))
    return open_case(PGM, opening, PlainClock())


@pytest.mark.parametrize(
    ("by", "role"),
    [
        (officer("a", *inside_roles(PGM)), "kakanwil"),
        (officer("a", *inside_roles(PGM), coordinator=True), "kakanwil"),
        (officer("a", "kabag-p2", "kasubag-pphti", coordinator=True), ""),
        (officer("a", coordinator=True), ""),
        (officer("a", "kasubag-pphti", "kabag-p2"), "kabag-p2"),
    ],
    ids=["every role", "every role, coordinator", "other roles, coordinator", "coordinator", "two"],
)
def test_the_role_that_begins_goes_first_then_the_coordinator_then_any(
    by: Actor, role: str
) -> None:
    event = opened(by)
    assert isinstance(event, Event)
    assert event.role == role


def test_without_any_role_nothing_is_opened() -> None:
    refused = opened(officer("a"))
    assert isinstance(refused, Refusal)
    assert refused.code is Code.NOT_YOUR_ROLE
