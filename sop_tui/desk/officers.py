"""The officers' entries, and an admin's acts on them.

Like an act on a case, a change of an entry is decided under the lock on the current state, and
becomes an event in the chain.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from sop_tui.casework.model import Capacity
from sop_tui.desk import inputs
from sop_tui.desk.noteworthy import LATELY, Noteworthy, noteworthy_events
from sop_tui.desk.officer_effects import Effects
from sop_tui.desk.officer_words import (
    EntryChange,
    acting_name,
    changed,
    changes,
    drop_every_role,
    happened,
    left_claimed,
)
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.desk.roles import RoleEntry, Roles
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import EVERY_ROLE, Acting, Officer, OfficerEvent, OfficerKind
from sop_tui.office.office import Office
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Snapshot
from sop_tui.text.clean import quoted
from sop_tui.text.message import Message, say, say_many

_ID = re.compile(r"[a-z0-9._-]{1,64}")
_NAME_LENGTH = 100


class OfficerDone(msgspec.Struct, frozen=True):
    """A change of an entry.

    ``officer`` is the entry after it, ``what`` the exact changes in words, ``notices`` the effects
    on others.
    """

    event: OfficerEvent
    officer: Officer
    sentence: Message
    what: tuple[Message, ...]
    notices: tuple[Message, ...] = ()


class Officers:
    """The officers of a store, as the desk's officer may see and change them."""

    def __init__(self, workplace: Workplace, *, only_preview: bool = False) -> None:
        self._workplace = workplace
        self._only_preview = only_preview
        self.roles = Roles(workplace)
        self._effects = Effects(workplace, self.roles)

    @property
    def preview(self) -> "Officers":
        """The same for previews: a change is only decided on the known state, and nothing is
        written.
        """
        return Officers(self._workplace, only_preview=True)

    # Reading.

    def all(self) -> tuple[Officer, ...]:
        """The officers who have not been removed, by id."""
        return self._workplace.office.present()

    def get(self, officer_id: str) -> Officer:
        """One officer.

        Raises:
            NotFound: ``officer``.
        """
        return _present(self._workplace.store.snapshot, officer_id)

    def history(self, officer_id: str) -> tuple[OfficerEvent, ...]:
        """All events of an entry, also of removed officers.

        Raises:
            NotFound: ``officer``.
        """
        store = self._workplace.store
        if officer_id not in store.snapshot.officers:
            raise NotFound.officer(officer_id)
        present = store.snapshot.officer_events(officer_id)
        if len(present) == present[-1].seq:
            return present
        # Events from before an archiving are in the archives.
        events = {event.seq: event for _, event in store.archives.officer_events(officer_id)}
        events.update((event.seq, event) for event in present)
        return tuple(events[seq] for seq in sorted(events))

    def changes(self, officer_id: str) -> tuple[EntryChange, ...]:
        """The history of an entry with each event's changes in words.

        Raises:
            NotFound: ``officer``.
        """
        return tuple(changes(self.history(officer_id), self.roles.name))

    def noteworthy(self, officer_id: str) -> tuple[Noteworthy, ...]:
        """The admins' acts on this entry that everybody should see, in order.

        Raises:
            NotFound: ``officer``.
        """
        return tuple(noteworthy_events(self.history(officer_id), self.roles.name))

    def to_know(self) -> tuple[Noteworthy, ...]:
        """Recent acts of this kind by other admins; empty for officers who are not admins."""
        if not self._workplace.speaker().admin:
            return ()
        since = self._workplace.clocks.now() - LATELY
        found = (
            each
            for officer in self._workplace.store.snapshot.officers
            for each in self.noteworthy(officer)
            if each.by != self._workplace.officer_id and each.at >= since
        )
        return tuple(sorted(found, key=lambda each: each.at))

    def first_word(self) -> Message | None:
        """What the officer at this desk should know first, if anything."""
        me = self._workplace.officer_id
        if to_know := self.to_know():
            last = to_know[-1].sentence
            if len(to_know) == 1:
                return last
            return say_many(
                "{n} hal yang perlu admin ketahui, semuanya pada entri Anda sendiri di halaman "
                "Petugas; terakhir: {sentence}",
                len(to_know),
                sentence=last,
            )
        return self.reminder(me) or self.lapsed_claims(me)

    def reminder(self, officer_id: str) -> Message | None:
        """The advice that this officer should drop the right to every role, if other officers
        exist.
        """
        officer = self._workplace.office.officer(officer_id)
        if officer is None or EVERY_ROLE not in officer.roles or len(self.all()) == 1:
            return None
        return drop_every_role(officer)

    def reminders(self) -> tuple[Message, ...]:
        """The same for all officers; empty for officers who are not admins."""
        if not self._workplace.speaker().admin:
            return ()
        found = (self.reminder(officer.id) for officer in self.all())
        return tuple(each for each in found if each is not None)

    def lapsed_claims(self, officer_id: str) -> Message | None:
        """The notice that claims of this officer no longer bind, because their right has ended."""
        snapshot = self._workplace.store.snapshot
        entry = snapshot.officers.get(officer_id)
        if entry is None:
            return None
        numbers = self._effects.claims_beyond(snapshot, self._workplace.office, entry)
        return left_claimed(entry, numbers) if numbers else None

    def all_changes(self) -> tuple[EntryChange, ...]:
        """The histories of all entries together, in order."""
        every = (
            each for id_ in self._workplace.store.snapshot.officers for each in self.changes(id_)
        )
        return tuple(sorted(every, key=lambda change: change.event.at))

    def why_not_manage(self) -> Message | None:
        """Why the desk's officer may not change entries; None for an admin."""
        return None if self._workplace.speaker().admin else _not_admin().message

    def deputizable(self) -> tuple[RoleEntry, ...]:
        """The roles for which the desk's officer may appoint acting officers."""
        by = self._workplace.speaker()
        return tuple(
            role
            for role in self.roles.all()
            if by.admin or any(owner.id == by.id for owner in role.owners)
        )

    # Acts. Every method raises BadInput, NotFound, Refused or StoreProblem; then nothing has
    # changed.

    def add(
        self,
        officer_id: str,
        name: str,
        *,
        nip: str = "",
        post: str = "",
        roles: Iterable[str] = (),
        coordinator: bool = False,
        admin: bool = False,
        again: str = "",
    ) -> OfficerDone:
        """Adds an officer.

        The id of a removed officer can be used again only if ``again`` says for whom: the "same"
        person, or an "other" one. Old histories keep the name of their time.
        """
        if not _ID.fullmatch(officer_id):
            raise BadInput(
                "officer_id",
                say(
                    "id petugas {officer} tidak sah; pakai huruf kecil, angka, titik, garis "
                    "bawah, dan tanda hubung",
                    officer=quoted(officer_id),
                ),
            )
        entry = Officer(
            id=officer_id,
            name=_name(name),
            nip=_nip(nip),
            post=_post(post),
            roles=self.roles.required(roles),
            coordinator=coordinator,
            admin=admin,
        )

        def change(snapshot: Snapshot) -> Officer:
            former = snapshot.officers.get(officer_id)
            if former is not None and former.removed and again in ("same", "other"):
                return entry
            if former is not None and former.removed:
                raise BadInput(
                    "officer_removed",
                    say(
                        "id petugas {officer} pernah dipakai {name}; tambahkan --again same bila "
                        "orangnya sama, --again other bila orang lain",
                        officer=officer_id,
                        name=former.name,
                    ),
                )
            if former is not None:
                raise BadInput(
                    "officer_exists",
                    say("id petugas {officer} sudah dipakai; pilih id lain", officer=officer_id),
                )
            return entry

        kind = OfficerKind.READMITTED if again else OfficerKind.ADDED
        return self._committed(kind, change, note=again)

    def edit(
        self,
        officer_id: str,
        *,
        name: str | None = None,
        nip: str | None = None,
        post: str | None = None,
        give: Iterable[str] = (),
        take: Iterable[str] = (),
        coordinator: bool | None = None,
        admin: bool | None = None,
    ) -> OfficerDone:
        """Changes what is given and leaves the rest; ``give`` and ``take`` are roles."""
        given, taken = self.roles.required(give), frozenset(take)
        stated: dict[str, object] = {}
        if name is not None:
            stated["name"] = _name(name)
        if nip is not None:
            stated["nip"] = _nip(nip)
        if post is not None:
            stated["post"] = _post(post)
        if coordinator is not None:
            stated["coordinator"] = coordinator
        if admin is not None:
            stated["admin"] = admin

        def change(snapshot: Snapshot) -> Officer:
            former = _present(snapshot, officer_id)
            for role in sorted(taken.difference(former.roles)):
                raise NotFound(
                    "role",
                    say(
                        "{officer} tidak memegang peran {role}",
                        officer=former.name,
                        role=self.roles.name(quoted(role)),
                    ),
                )
            kept = (role for role in former.roles if role not in taken)
            roles = tuple(dict.fromkeys((*kept, *given)))
            entry = replace(former, roles=roles, **stated)
            if entry == former:
                raise BadInput("nothing", say("tidak ada yang diubah; sebutkan apa yang berubah"))
            _require_admin_left(snapshot, entry)
            return entry

        return self._committed(OfficerKind.EDITED, change)

    def remove(self, officer_id: str) -> OfficerDone:
        """Removes an officer, who can do nothing from now on; histories keep the name."""

        def change(snapshot: Snapshot) -> Officer:
            former = _present(snapshot, officer_id)
            entry = replace(
                former, roles=(), acting=(), keys=(), coordinator=False, admin=False, removed=True
            )
            _require_admin_left(snapshot, entry)
            return entry

        return self._committed(OfficerKind.REMOVED, change)

    def deputize(
        self, officer_id: str, role: str, capacity: str, from_: date, until: date, letter: str
    ) -> OfficerDone:
        """Grants a role for a period, both days included, as ``plh`` or ``plt``.

        Allowed for admins and for holders of the role.
        """
        self.roles.require(role)
        if capacity not in (Capacity.PLH, Capacity.PLT):
            raise BadInput(
                "capacity",
                say("kedudukan harus plh atau plt, bukan {what}", what=quoted(capacity)),
            )
        if until < from_:
            raise BadInput("period", say("tanggal akhir mendahului tanggal awal; periksa keduanya"))
        letter = inputs.text(letter, say("nomor surat"), inputs.REF_LENGTH, required=True)

        def change(snapshot: Snapshot) -> Officer:
            former = _present(snapshot, officer_id)
            if officer_id in Office(snapshot.officers).owners(role):
                raise BadInput(
                    "held_already",
                    say(
                        "{officer} sudah memegang peran {role}",
                        officer=former.name,
                        role=self.roles.name(role),
                    ),
                )
            for each in former.acting:
                if each.role == role and each.from_ <= until and from_ <= each.until:
                    raise BadInput(
                        "acting_already",
                        say(
                            "{officer} sudah ditunjuk sebagai {as_} dari {first} sampai {last}; "
                            "cabut dahulu, atau pilih masa yang lain",
                            officer=former.name,
                            as_=acting_name(self.roles.name, each),
                            first=each.from_,
                            last=each.until,
                        ),
                    )
            granted = Acting(
                role, capacity, from_, until, letter, granted_by=self._workplace.officer_id
            )
            return replace(former, acting=(*former.acting, granted))

        return self._committed(OfficerKind.DEPUTIZED, change, role=role)

    def revoke(self, officer_id: str, role: str) -> OfficerDone:
        """Ends acting roles for this role; allowed for admins and for holders of the role.

        Periods that are already over stay in the entry.
        """
        workplace = self._workplace
        sop = role.partition(":")[0]
        procedure = next((each for each in workplace.procedures.in_use() if each.id == sop), None)
        today = workplace.clocks.today(procedure)

        def change(snapshot: Snapshot) -> Officer:
            former = _present(snapshot, officer_id)
            kept = tuple(each for each in former.acting if each.role != role or each.until < today)
            if kept == former.acting:
                raise NotFound(
                    "acting",
                    say(
                        "{officer} tidak ditunjuk sebagai Plh. atau Plt. {role}",
                        officer=former.name,
                        role=self.roles.name(quoted(role)),
                    ),
                )
            return replace(former, acting=kept)

        return self._committed(OfficerKind.REVOKED, change, role=role)

    # Helpers.

    def _committed(
        self,
        kind: OfficerKind,
        change: Callable[[Snapshot], Officer],
        role: str | None = None,
        note: str = "",
    ) -> OfficerDone:
        identity = uuid4().hex
        before = self._workplace.store.snapshot

        def plan(snapshot: Snapshot) -> Batch:
            nonlocal before
            before = snapshot
            self._require_right(snapshot, self._workplace.speaker(snapshot), role)
            event = self._workplace.officer_event(
                snapshot, kind, change(snapshot), identity=identity, note=note
            )
            return Batch(officers=(OfficerChange(event=event),))

        batch = plan(before) if self._only_preview else self._workplace.store.commit(plan).batch
        event = batch.officers[0].event
        former = before.officers.get(event.after.id)
        return OfficerDone(
            event=event,
            officer=event.after,
            sentence=happened(event, former, self.roles.name),
            what=tuple(changed(event, former, self.roles.name)),
            notices=tuple(self._effects.of(before, event.after)),
        )

    def _require_right(self, snapshot: Snapshot, by: Officer, role: str | None) -> None:
        """Admins may do everything; a holder of the role may appoint acting officers for it."""
        if by.admin:
            return
        if role is None:
            raise _not_admin()
        if by.id not in Office(snapshot.officers).owners(role):
            raise Refused(
                "not_admin",
                say(
                    "hanya admin atau pemegang peran {role} yang dapat menunjuk atau mencabutnya",
                    role=self.roles.name(quoted(role)),
                ),
            )


def _present(snapshot: Snapshot, officer_id: str) -> Officer:
    officer = snapshot.officers.get(officer_id)
    if officer is None:
        raise NotFound.officer(officer_id)
    if officer.removed:
        raise NotFound(
            "officer",
            say(
                "{officer} sudah dikeluarkan; riwayatnya: sop-tui officer history {id}",
                officer=officer.name,
                id=officer.id,
            ),
        )
    return officer


def _require_admin_left(snapshot: Snapshot, entry: Officer) -> None:
    others = (o for o in Office(snapshot.officers).present() if o.id != entry.id)
    if not entry.admin and not any(officer.admin for officer in others):
        raise Refused(
            "last_admin",
            say("{officer} adalah admin terakhir; angkat admin lain lebih dahulu",
                officer=entry.name),
        )  # fmt: skip


def _not_admin() -> Refused:
    return Refused("not_admin", say("hanya admin yang dapat mengubah daftar petugas"))


def _name(typed: str) -> str:
    return inputs.text(typed, say("nama"), _NAME_LENGTH, required=True)


def _nip(typed: str) -> str:
    return inputs.text(typed, say("NIP"), _NAME_LENGTH)


def _post(typed: str) -> str:
    return inputs.text(typed, say("jabatan"), _NAME_LENGTH)
