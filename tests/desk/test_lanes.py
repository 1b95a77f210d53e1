"""A desk that refreshes after each change shows the same as a newly opened one."""

import random
from collections.abc import Callable
from contextlib import suppress
from operator import is_
from pathlib import Path

import pytest
from offices.putting_away import put_away
from offices.small import PGM, STAFF, OfficeAtWork
from thoroughness import seeds

from sop_tui.casework.commands import (
    Approve,
    Cancel,
    Claim,
    Complete,
    Hold,
    Note,
    Recall,
    Release,
    Resume,
    Return,
)
from sop_tui.desk.desk import Desk
from sop_tui.text.address import is_url
from sop_tui.text.message import Problem

SAID = (
    Return(reason="kurang lengkap"),
    Hold(reason="menunggu"),
    Recall(reason="keliru"),
    Cancel(reason="dobel"),
    Note(text="catatan"),
)
ACTS = (Complete(), Approve(), Complete(), Approve(), Claim(), Release(), Resume())


@pytest.mark.parametrize("seed", seeds(6, now=2))
def test_after_any_change_a_desk_shows_the_same_as_a_new_one(
    tmp_path: Path, place: str | Path, seed: int
) -> None:
    office = OfficeAtWork(tmp_path, place)
    chance = random.Random(seed)
    desks = [office.ani, *(office.desk(role) for role in STAFF)]
    watching = office.desk("kabag-p2")

    def something() -> None:
        desk = chance.choice(desks)
        desk.changes.refresh()
        cards = desk.lists.every_case()
        command = chance.choice((*ACTS, *SAID))
        with suppress(Problem):
            if len(cards) < 4 or chance.random() < 0.1:
                office.ani.acts.open_case(PGM, f"Berkas {len(cards)}")
            else:
                desk.acts.do(chance.choice(cards).number, command)

    def time_passes() -> None:
        office.clock.forward(minutes=chance.choice([1, 40, 300, 1500]))

    def clock_is_put_back() -> None:
        office.clock.forward(minutes=-chance.choice([1, 90, 1500]))

    def closed_go_away() -> None:
        put_away(office.ani)

    def roles_change() -> None:
        role = f"{PGM}:{chance.choice(sorted(STAFF))}"
        has = role in office.ani.officers.get("kabag-p2").roles
        with suppress(Problem):
            office.ani.officers.edit(
                "kabag-p2", take=[role] if has else [], give=[] if has else [role]
            )

    events: list[Callable[[], None]] = [something] * 12 + [time_passes] * 4
    events += [clock_is_put_back] * 3 + [roles_change]
    if not is_url(place):  # a server keeps closed cases in place
        events.append(closed_go_away)
    for _ in range(200):
        for _ in range(chance.choice([1, 1, 1, 4])):
            chance.choice(events)()
        if chance.random() < 0.8:
            watching.changes.refresh()
        assert seen(watching) == seen(same_store_anew(watching))


def same_store_anew(desk: Desk) -> Desk:
    return desk.of(desk.officer_id)


def seen(desk: Desk) -> object:
    return desk.lists.sops(), desk.lists.board(PGM), desk.lists.waiting()


def test_lanes_in_which_nothing_changed_are_the_same_objects(
    tmp_path: Path, place: str | Path
) -> None:
    office = OfficeAtWork(tmp_path, place)
    first = office.ani.acts.open_case(PGM, "Satu").card
    office.ani.acts.open_case(PGM, "Dua")
    watching = office.desk("kakanwil")
    before = {lane.role: lane.queue for lane in watching.lists.board(PGM).lanes}
    office.clock.forward(seconds=30)
    office.ani.acts.do(first.number, Complete())
    watching.changes.refresh()
    after = {lane.role: lane.queue for lane in watching.lists.board(PGM).lanes}
    moved_to = watching.lists.card(first.number).lane
    changed = {role for role, queue in after.items() if queue is not before[role]}
    assert changed == {first.lane, moved_to}


@pytest.mark.file_only
def test_cards_stay_when_the_histories_of_their_cases_are_read(tmp_path: Path) -> None:
    office = OfficeAtWork(tmp_path)
    for place in range(3):
        office.ani.acts.open_case(PGM, f"Berkas {place}")
    office.engine.checkpoint()
    desk = office.desk("kabag-p2")
    before = desk.lists.open_cases()
    desk.changes.refresh()
    after = desk.lists.open_cases()
    assert len(after) == 3
    assert all(map(is_, before, after))
