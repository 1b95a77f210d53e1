"""The SSH keys of officers; each change is an event in the chain."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.office.model import Key, Officer, OfficerKind
from sop_tui.office.office import Office
from sop_tui.office.public_key import PublicKey, parse_public_key
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Engine, Snapshot
from sop_tui.text.clean import clean
from sop_tui.text.message import Problem, say


class KeyHeld(msgspec.Struct, frozen=True):
    """A key and its owner."""

    officer: str
    name: str
    key: Key

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.key.type, self.key.body)


def keys_held(office: Office) -> tuple[KeyHeld, ...]:
    """The keys of all officers who have not been removed, by officer."""
    return tuple(
        KeyHeld(officer.id, officer.name, key)
        for officer in office.present()
        for key in officer.keys
    )


def keys_in_store(engine: Engine) -> tuple[KeyHeld, ...]:
    """The keys in a store, for anyone who may read it: root, who prints sshd's file, is not an
    officer.

    Raises:
        StoreProblem: it cannot be read.
    """
    with engine.open() as store:
        return keys_held(Office(store.snapshot.officers))


def read_key(text: str) -> PublicKey:
    """The key in the text of a ``.pub`` file.

    Raises:
        BadInput: it is no key, or of a kind that is not accepted.
    """
    try:
        return parse_public_key(text)
    except Problem as problem:
        raise BadInput(problem.code, problem.message) from None


def add_key(desk: Desk, officer_id: str, text: str) -> KeyHeld:
    """Registers a key for an officer, from the text of a ``.pub`` file.

    Raises:
        BadInput: as :func:`read_key`.
        NotFound: ``officer``.
        Refused: ``not_admin``; or ``key_taken``, when the key belongs to somebody: a key must
            identify one person.
    """
    public = read_key(text)
    key = Key(public.type, public.body, public.fingerprint)

    def change(snapshot: Snapshot) -> tuple[OfficerKind, Officer]:
        office = Office(snapshot.officers)
        officer = _officer(office, officer_id)
        for held in keys_held(office):
            if _spelled(held) == public:
                raise Refused(
                    "key_taken",
                    say("kunci itu sudah terdaftar atas nama {name}; setiap petugas memakai "
                        "kuncinya sendiri", name=clean(held.name)),
                )  # fmt: skip
        return OfficerKind.KEY_ADDED, replace(officer, keys=(*officer.keys, key))

    after = _committed(desk, change)
    return KeyHeld(after.id, after.name, key)


def remove_key(desk: Desk, officer_id: str, fingerprint: str) -> KeyHeld:
    """Removes a key; sessions opened with it can do nothing from now on.

    Raises:
        NotFound: ``officer`` or ``key``.
        Refused: ``not_admin``.
    """
    removed: list[Key] = []

    def change(snapshot: Snapshot) -> tuple[OfficerKind, Officer]:
        officer = _officer(Office(snapshot.officers), officer_id)
        removed[:] = [key for key in officer.keys if key.fingerprint == fingerprint]
        if not removed:
            raise NotFound(
                "key",
                say("{name} tidak memiliki kunci itu; lihat sop-tui ssh list-keys",
                    name=clean(officer.name)),
            )  # fmt: skip
        left = tuple(key for key in officer.keys if key.fingerprint != fingerprint)
        return OfficerKind.KEY_REMOVED, replace(officer, keys=left)

    after = _committed(desk, change)
    return KeyHeld(after.id, after.name, removed[0])


def _spelled(held: KeyHeld) -> PublicKey:
    """The key in today's spelling; a key registered earlier that no longer parses is left as it
    was.
    """
    try:
        return parse_public_key(f"{held.key.type} {held.key.body}")
    except Problem:
        return held.public


def _committed(
    desk: Desk, change: Callable[[Snapshot], tuple[OfficerKind, Officer]]
) -> Officer:  # fmt: skip
    """Commits the change of an officer's entry made by ``change``; only an admin may."""

    def plan(snapshot: Snapshot) -> Batch:
        if not desk.workplace.speaker(snapshot).admin:
            raise Refused("not_admin", say("hanya admin yang mengatur kunci SSH"))
        event = desk.workplace.officer_event(snapshot, *change(snapshot))
        return Batch(officers=(OfficerChange(event=event),))

    return desk.workplace.store.commit(plan).batch.officers[0].event.after


def _officer(office: Office, officer_id: str) -> Officer:
    officer = office.officer(officer_id)
    if officer is None:
        raise NotFound(
            "officer",
            say("petugas {officer} tidak ada; lihat sop-tui officer list",
                officer=clean(officer_id)),
        )  # fmt: skip
    return officer
