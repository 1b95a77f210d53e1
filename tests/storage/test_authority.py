"""Verification checks for every act, in an intact chain, whether its officer had the right."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from offices.stores import (
    NOW,
    cancelled,
    event_id,
    moved,
    new_store,
    noted,
    officer,
    opening,
    procedure,
    returned,
)

from sop_tui.casework.model import Capacity, Case, CaseLink, Change, Event, Kind
from sop_tui.office.model import Acting, DefinitionAct, Key, Officer, OfficerEvent, OfficerKind
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch, CaseChange, OfficerChange
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store

FIRST = "SRT-2026-0001"
SOP = "surat-keluar"
STAF, KEPALA = f"{SOP}:staf", f"{SOP}:kepala"
KEY = Key(type="ssh-ed25519", body="AAAA", fingerprint="SHA256:abc")


def acting(role: str = STAF, capacity: str = "plh", days: int = 0) -> Acting:
    day = NOW.date() + timedelta(days=days)
    return Acting(role=role, capacity=capacity, from_=day, until=day, letter="1")


def kept(store: FileStore, event: OfficerEvent) -> None:
    store.commit(lambda _: Batch(officers=(OfficerChange(event),)))


def entry_event(after: Officer, seq: int = 1, by: str = "budi", **more: Any) -> OfficerEvent:
    kind = more.pop("kind", OfficerKind.ADDED if seq == 1 else OfficerKind.EDITED)
    return OfficerEvent(
        id=event_id(), seq=seq, at=NOW, officer=by, name=by.title(), kind=kind, after=after, **more
    )


def event_on(case: Case, kind: Kind) -> Event:
    """An event of this kind that evolve accepts."""
    match kind:
        case Kind.COMPLETED:
            return moved(case).events[0]
        case Kind.RETURNED:
            return returned(case).events[0]
        case Kind.CANCELLED:
            return cancelled(case).events[0]
        case _:
            return replace(noted(case).events[0], kind=kind)


ACTS: list[tuple[Kind, dict[str, Any], dict[str, Any], bool]] = [
    # kind, the entry of sari, the fields of the event, whether it is allowed
    (Kind.COMPLETED, {"role": "staf"}, {"roles": (STAF,)}, True),
    (Kind.COMPLETED, {"role": "staf"}, {}, False),
    (Kind.COMPLETED, {"role": "staf"}, {"roles": ("surat-masuk:staf",)}, False),
    (Kind.COMPLETED, {"role": "kepala"}, {"roles": (KEPALA,)}, False),  # not a role of that step
    (Kind.COMPLETED, {"role": "staf", "capacity": Capacity.EVERY_ROLE}, {"roles": ("*",)}, True),
    (Kind.COMPLETED, {"role": "staf", "capacity": Capacity.EVERY_ROLE}, {"roles": (STAF,)}, False),
    (Kind.COMPLETED, {"role": "staf", "capacity": Capacity.PLH}, {"acting": (acting(),)}, True),
    (
        Kind.COMPLETED,
        {"role": "staf", "capacity": Capacity.PLH},
        {"acting": (acting(days=-3),)},
        False,
    ),
    (
        Kind.COMPLETED,
        {"role": "staf", "capacity": Capacity.PLH},
        {"acting": (acting(capacity="plt"),)},
        False,
    ),
    (Kind.COMPLETED, {"role": "staf", "capacity": Capacity.PLH}, {"roles": (STAF,)}, False),
    (Kind.COMPLETED, {"role": "staf", "key": KEY.fingerprint}, {"roles": (STAF,)}, False),
    (
        Kind.COMPLETED,
        {"role": "staf", "key": KEY.fingerprint},
        {"roles": (STAF,), "keys": (KEY,)},
        True,
    ),
    (Kind.COMPLETED, {"role": "staf"}, {"roles": (STAF,), "removed": True}, False),
    (Kind.CANCELLED, {"role": ""}, {"roles": (STAF,)}, False),
    (Kind.CANCELLED, {"role": ""}, {"coordinator": True}, True),
    (Kind.HELD, {"role": "", "note": "x"}, {"roles": (STAF,)}, False),
    (Kind.HELD, {"role": "", "note": "x"}, {"coordinator": True}, True),
    (Kind.HELD, {"role": "staf", "note": "x"}, {"roles": (STAF,)}, True),
    (Kind.HELD, {"role": "kepala", "note": "x"}, {"roles": (STAF,)}, False),
    (Kind.NOTED, {"role": "", "capacity": Capacity.NO_ROLE}, {"roles": (STAF, KEPALA)}, True),
    (Kind.NOTED, {"role": "", "capacity": Capacity.NO_ROLE}, {}, False),
    (Kind.NOTED, {"role": ""}, {"roles": (STAF,)}, False),
    (Kind.HANDED, {"role": "staf", "assignee": "budi"}, {"roles": (STAF,)}, True),
    (Kind.HANDED, {"role": "staf", "assignee": "budi"}, {}, False),
    (Kind.HANDED, {"role": "staf", "assignee": "hantu"}, {"roles": (STAF,)}, False),
    (Kind.LINKED, {"role": "", "link": CaseLink("X-1", SOP)}, {"coordinator": True}, True),
    (Kind.LINKED, {"role": "", "link": CaseLink("X-1", SOP)}, {"roles": (STAF,)}, False),
    (
        Kind.CORRECTED,
        {"role": "staf", "changes": (Change("title", "Undangan rapat", "Baru"),)},
        {"roles": (STAF,)},
        False,  # neither a coordinator nor the opener of the case
    ),
    (
        Kind.CORRECTED,
        {"role": "", "changes": (Change("title", "Undangan rapat", "Baru"),)},
        {"coordinator": True},
        True,
    ),
]


@pytest.mark.parametrize(("kind", "said", "entry", "might"), ACTS)
def test_the_officers_right_is_checked_for_every_act(
    tmp_path: Path, kind: Kind, said: dict[str, Any], entry: dict[str, Any], might: bool
) -> None:
    store = new_store(tmp_path, cases=1)
    kept(store, entry_event(Officer(id="sari", name="Sari", **entry)))
    event = replace(event_on(store.snapshot.cases[FIRST], kind), officer="sari", **said)
    store.commit(lambda _: Batch(cases=(CaseChange(number=FIRST, events=(event,)),)))
    problems = [str(each) for each in verify_store(store.path).problems]
    assert bool(problems) is not might, problems
    assert all("sari tidak berwenang" in each for each in problems)


def test_the_entry_at_the_time_of_the_act_counts(tmp_path: Path) -> None:
    store = new_store(tmp_path, cases=2)
    bare, able = (Officer(id="sari", name="Sari", roles=roles) for roles in ((), (STAF,)))

    def complete(number: str) -> None:
        event = moved(store.snapshot.cases[number]).events[0]
        event = replace(event, officer="sari", role="staf")
        store.commit(lambda _: Batch(cases=(CaseChange(number=number, events=(event,)),)))

    kept(store, entry_event(able))
    complete(FIRST)
    kept(store, entry_event(bare, 2))
    assert verify_store(store.path).ok
    complete("SRT-2026-0002")
    kept(store, entry_event(able, 3))
    assert len(verify_store(store.path).problems) == 1


CHANGES: list[tuple[dict[str, Any], OfficerKind, dict[str, Any], bool]] = [
    # sari, what sari does to the entry of joko, the entry afterwards, whether it is allowed
    ({}, OfficerKind.EDITED, {"admin": True}, False),
    ({"admin": True}, OfficerKind.EDITED, {"roles": (STAF,)}, True),
    ({}, OfficerKind.KEY_ADDED, {"keys": (KEY,)}, False),
    ({"coordinator": True}, OfficerKind.REMOVED, {"removed": True}, False),
    ({"roles": (STAF,)}, OfficerKind.DEPUTIZED, {"acting": (acting(),)}, True),
    ({"roles": (KEPALA,)}, OfficerKind.DEPUTIZED, {"acting": (acting(),)}, False),
    ({"roles": (STAF,)}, OfficerKind.EXPORTED, {}, False),  # in another's entry
]


@pytest.mark.parametrize(("sari", "kind", "after", "might"), CHANGES)
def test_the_right_to_change_an_entry_is_checked(
    tmp_path: Path, sari: dict[str, Any], kind: OfficerKind, after: dict[str, Any], might: bool
) -> None:
    store = new_store(tmp_path)
    kept(store, entry_event(Officer(id="sari", name="Sari", **sari)))
    kept(store, entry_event(Officer(id="joko", name="Joko")))
    kept(store, entry_event(Officer(id="joko", name="Joko", **after), 2, "sari", kind=kind))
    problems = [str(each) for each in verify_store(store.path).problems]
    assert bool(problems) is not might, problems


def test_an_officer_who_makes_themselves_admin_is_found(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    kept(store, entry_event(Officer(id="sari", name="Sari")))
    kept(store, entry_event(Officer(id="sari", name="Sari", admin=True), 2, "sari"))
    assert len(verify_store(store.path).problems) == 1


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        (OfficerKind.EXPORTED, {}),
        (OfficerKind.RESTORED, {}),
        (OfficerKind.DEPUTIZED, {"roles": (STAF,)}),
        (OfficerKind.REVOKED, {"roles": (STAF,)}),
        (OfficerKind.DRAFTED, {"admin": True}),
    ],
)
@pytest.mark.parametrize("gains", [{"roles": ("*",)}, {"keys": (KEY,)}, {"coordinator": True}])
def test_an_event_changes_of_an_entry_only_what_its_kind_says(
    tmp_path: Path, kind: OfficerKind, may: dict[str, Any], gains: dict[str, Any]
) -> None:
    store = new_store(tmp_path)
    before = Officer(id="sari", name="Sari", **may)
    kept(store, entry_event(before))
    kept(store, entry_event(before, 2, "sari", kind=kind))
    assert verify_store(store.path).ok
    kept(store, entry_event(replace(before, **gains), 3, "sari", kind=kind))
    (problem,) = verify_store(store.path).problems
    assert "petugas sari peristiwa 3: sari tidak berwenang" in str(problem)


def decided(seq: int, kind: OfficerKind, what: Procedure, day: date) -> OfficerEvent:
    act = DefinitionAct(sop=what.id, fingerprint=what.fingerprint, from_=day)
    entry = replace(officer().event.after, defines=True)
    return entry_event(entry, seq, kind=kind, definition=act)


def test_a_case_opened_under_a_revision_that_was_not_in_force_is_found(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    mine, other = procedure(), replace(procedure(), title="Versi lain")

    def opened(under: Procedure) -> None:
        number = store.snapshot.next_number("SRT", NOW.year)
        case = opening(number, sop=under)
        store.commit(lambda _: Batch(cases=(case,), definitions=(under,)))

    opened(mine)
    opened(other)  # from the folder: the store has no decision on it
    day = NOW.date() - timedelta(days=9)
    kept(store, decided(2, OfficerKind.ADOPTED, mine, day))
    opened(mine)
    kept(store, decided(3, OfficerKind.ADOPTED, other, NOW.date() + timedelta(days=9)))
    opened(mine)
    assert verify_store(store.path).ok
    opened(other)
    assert len(verify_store(store.path).problems) == 1
    kept(store, decided(4, OfficerKind.RETIRED, mine, day))
    opened(mine)
    problems = verify_store(store.path).problems
    assert len(problems) == 2
    assert "tidak berlaku" in str(problems[-1])
