"""The demonstration: a believable office, built by the rules, with times relative to now."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sop_tui.casework.model import Kind, Status
from sop_tui.demo.throw_away import demonstration
from sop_tui.desk.desk import Desk
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.storage.problem import StoreProblem

WIB = ZoneInfo("Asia/Jakarta")
TUESDAY = datetime(2026, 11, 24, 10, 20, tzinfo=WIB)
MOMENTS = [
    TUESDAY,
    datetime(2026, 11, 22, 3, 0, tzinfo=WIB),  # a Sunday night
    datetime(2026, 1, 2, 7, 31, tzinfo=WIB),  # just opened, at the start of the year
    datetime(2026, 3, 23, 13, 0, tzinfo=WIB),  # in the long holidays of Idul Fitri
    datetime(2027, 2, 18, 14, 59, tzinfo=WIB),  # in Ramadan
]


def data_file(desk: Desk) -> Path:
    store = desk.workplace.store
    assert isinstance(store, FileStore)
    return store.path


def picture(desk: Desk) -> list[tuple[object, ...]]:
    """Everything that two builds for the same moment have in common: ids and hashes are random."""
    return [
        (
            view.case.number,
            view.case.title,
            view.case.status,
            view.case.node,
            tuple((event.at, event.officer, event.kind, event.note) for event in view.events),
        )
        for view in (desk.cases.read(card.number) for card in desk.lists.every_case())
    ]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_it_can_be_built_at_any_moment_and_lies_in_the_past(tmp_path: Path, now: datetime) -> None:
    with demonstration(tmp_path, now) as desk:
        cards = desk.lists.every_case()
        assert len(cards) >= 30
        assert all(card.changed_at <= now for card in cards)
        for card in cards:
            times = [event.at for event in desk.cases.read(card.number).events]
            assert times == sorted(times)
        assert max(card.changed_at for card in cards) > now - timedelta(days=14)
        assert verify_store(data_file(desk)).ok


def test_there_is_a_case_at_every_kind_of_step(tmp_path: Path) -> None:
    with demonstration(tmp_path, TUESDAY) as desk:
        cards = desk.lists.every_case()
        assert {card.sop for card in cards} == set(desk.procedures.library.procedures)
        open_cards = [card for card in cards if card.status is Status.OPEN]
        assert {card.act for card in open_cards} == {None, "setuju", "paraf", "tanda tangan"}
        assert {Status.HELD, Status.COMPLETED, Status.CANCELLED} <= {card.status for card in cards}
        assert {0, 1, 2} <= {card.returns for card in open_cards}
        late = sum(card.due_at is not None and card.due_at < TUESDAY for card in open_cards)
        assert 4 <= late <= len(open_cards) / 2
        assert any(card.holder for card in open_cards)
        assert any(card.version == 1 for card in open_cards)
        kinds = Counter(event.kind for c in cards for event in desk.cases.read(c.number).events)
        assert set(Kind) - set(kinds) <= {
            Kind.REJECTED, Kind.RELEASED, Kind.RESUMED, Kind.MIGRATED,
        }  # fmt: skip
        assert any(card.shared for card in open_cards)
        assert any(card.phase == "choice" for card in open_cards)
        waiting = next(card for card in open_cards if card.sop == "laporan-kinerja"
                       and card.node == "7")  # fmt: skip
        (link,) = desk.cases.read(waiting.number).case.linked
        assert not desk.lists.card(link.number).status.closed


def test_every_role_has_a_holder_and_some_have_two(tmp_path: Path) -> None:
    with demonstration(tmp_path, TUESDAY) as desk:
        held = Counter(role for officer in desk.officers.all() for role in officer.roles)
        roles = {
            f"{procedure.id}:{role.id}"
            for procedure in desk.procedures.library.procedures.values()
            for role in procedure.roles
            if not role.outside
        }
        assert set(held) == roles
        assert sum(count == 2 for count in held.values()) >= 3
        officers = desk.officers.all()
        assert sum(officer.admin for officer in officers) == 1
        assert sum(officer.coordinator for officer in officers) == 1
        [deputy] = [officer for officer in officers if officer.acting]
        assert deputy.acting[0].in_force(TUESDAY.date())
        plh = [
            e for c in desk.lists.every_case() for e in desk.cases.read(c.number).events if e.basis
        ]
        assert plh


def test_the_desk_it_opens_has_something_to_do_and_can_be_left_for_another(tmp_path: Path) -> None:
    with demonstration(tmp_path) as desk:
        assert desk.lists.waiting()
        drafter = desk.of("dedi")
        assert drafter.me.name.startswith("Dedi")
        assert {card.number for card in drafter.lists.waiting()}.isdisjoint(
            card.number for card in desk.lists.waiting()
        )


def test_the_same_moment_gives_the_same_office(tmp_path: Path) -> None:
    with demonstration(tmp_path / "a", TUESDAY) as first:
        once = picture(first)
    with demonstration(tmp_path / "b", TUESDAY) as second:
        assert picture(second) == once


def test_it_is_gone_at_the_end_unless_it_is_kept(tmp_path: Path) -> None:
    with demonstration() as desk:
        path = data_file(desk)
        assert path.is_file()
    assert not path.parent.exists()
    with demonstration(tmp_path / "kept") as desk:
        kept = data_file(desk)
    assert kept.is_file()
    with pytest.raises(StoreProblem, match="sudah ada"), demonstration(tmp_path / "kept"):
        pass
