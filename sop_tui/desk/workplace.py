"""Where an officer works: the store, the definitions, the calendars, the clock, the officer."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from sop_tui.casework.commands import Actor, Authority, Background, Staff
from sop_tui.casework.model import Capacity, Case, CaseOrGlance, Event
from sop_tui.casework.redaction import is_confidential, redacted, redacted_history
from sop_tui.desk.cabinet import Cabinet
from sop_tui.desk.entry_events import next_event
from sop_tui.desk.problems import NotFound, Refused
from sop_tui.desk.settings import Settings
from sop_tui.desk.timing import WorkClock
from sop_tui.office.model import DefinitionAct, Officer, OfficerEvent, OfficerKind
from sop_tui.office.office import Office
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Snapshot, Store
from sop_tui.text.clean import quoted
from sop_tui.text.message import Message, say

if TYPE_CHECKING:  # a plain command pays only for what it uses
    from sop_tui.desk.office_files import OfficeFiles
    from sop_tui.sop.reading import Library
    from sop_tui.worktime.calendar import Calendar


class Origin(msgspec.Struct, frozen=True):
    """Where an officer comes from: the SSH key and session; empty for a local user."""

    key: str = ""
    session: str = ""


class Workplace:
    """What every part of a desk stands on.

    ``now`` gives the time. ``library``, and ``clock`` (of a calendar's name), are read when first
    needed: a plain command must not pay for what it does not use.
    """

    def __init__(
        self,
        store: Store,
        officer: str,
        *,
        settings: Settings,
        library: Callable[[], "Library"],
        clock: Callable[[str], WorkClock],
        now: Callable[[], datetime],
        origin: Origin | None = None,
        files: "OfficeFiles | None" = None,
    ) -> None:
        self.store = store
        self.officer_id = officer
        self.settings = settings
        self.now = now
        self.origin = origin or Origin()
        self.files = files
        self.settled = 0
        """How often settings or calendars have been taken over again; what was drawn before is
        out of date."""
        self.cabinet = Cabinet(store)
        self._read_clock = clock
        self._read_library = library
        self._library: Library | None = None
        self._defining: tuple[Mapping[str, Officer], bool] | None = None
        """The officers, and whether there are acts on definitions in their entries."""
        self._dated = False  # whether one of the files holds from a later day only
        self._in_force: tuple[tuple[object, ...], Library] | None = None
        self._clocks: dict[str, WorkClock] = {}
        self._actors: dict[str, tuple[tuple[Mapping[str, Officer], date], Actor]] = {}

    def of(self, officer: str) -> "Workplace":
        """The place of another officer, at the same store and with the same definitions."""
        return Workplace(
            self.store,
            officer,
            settings=self.settings,
            library=lambda: self.library,
            clock=self._read_clock,
            now=self.now,
            origin=self.origin,
            files=self.files,
        )

    # Who is here.

    @property
    def folder(self) -> Path:
        """Where the office's settings, calendars and definitions lie."""
        return self.store.folder

    @property
    def office(self) -> Office:
        return Office(self.store.snapshot.officers)

    def speaker(self, snapshot: Snapshot | None = None) -> Officer:
        """The officer at this desk, as a version of the store has them; the present one if None.

        Raises:
            NotFound: ``officer``, when there is no such officer (any more), or their key is gone.
        """
        snapshot = snapshot or self.store.snapshot
        officer = Office(snapshot.officers).officer(self.officer_id)
        if officer is None:
            raise NotFound(
                "officer",
                say(
                    "{officer} tidak terdaftar sebagai petugas di sini; mintalah kepada admin",
                    officer=quoted(self.officer_id),
                ),
            )
        if self.origin.key and all(key.fingerprint != self.origin.key for key in officer.keys):
            raise NotFound(
                "officer",
                why_the_key_is_gone(snapshot.officer_events(officer.id), self.origin.key),
            )
        return officer

    def actor(self, snapshot: Snapshot, procedure: Procedure) -> Actor:
        """The officer as the rules ask for them, kept while officers and day are the same.

        Who else holds each role is what costs, and a full key bar asks a dozen times.
        """
        holds_for = (snapshot.officers, self.today(procedure))
        known = self._actors.get(procedure.fingerprint)
        if known is None or known[0] != holds_for:
            known = (holds_for, self._new_actor(snapshot, procedure, holds_for[1]))
            self._actors[procedure.fingerprint] = known
        return known[1]

    def background(self, case: Case, snapshot: Snapshot | None = None) -> Background:
        """What the case does not say of itself: who opened it, which linked ones are closed."""
        linked = (link.number for link in case.linked if not link.back)
        at_first = case.visit is not None and not case.standing
        return Background(
            opener=self.find(case.number, snapshot)[1][0].officer if at_first else "",
            closed=frozenset(number for number in linked if self._is_closed(number, snapshot)),
        )

    def _is_closed(self, number: str, snapshot: Snapshot | None) -> bool:
        try:
            return self.find(number, snapshot)[0].status.closed
        except NotFound:
            return False

    def reads_whole(self, procedure: Procedure) -> bool:
        """Whether the officer may read all of the cases of this procedure, not only their way."""
        actor = self.actor(self.store.snapshot, procedure)
        if actor.authorities or actor.coordinator or self.officer_id in self.settings.readers:
            return True
        return self.settings.admins_read and self.speaker().admin

    def as_read(self, case: Case, events: tuple[Event, ...] = ()) -> tuple[Case, tuple[Event, ...]]:
        """A case and its history as this officer may read them."""
        procedure = self.definition(case)
        if self.reads_whole(procedure):
            return case, events
        return redacted(procedure, case), redacted_history(procedure, case, events)

    def at_a_glance(self, case: CaseOrGlance) -> CaseOrGlance:
        """What of a case is in a list as this officer may read it."""
        procedure = self.definition(case)
        return case if self.reads_whole(procedure) else redacted(procedure, case)

    def names_secret(self, case: Case) -> bool:
        """Whether the officer sees a name or title that others in the office may not."""
        procedure = self.definition(case)
        return is_confidential(procedure, case) and self.reads_whole(procedure)

    def officer_event(
        self,
        snapshot: Snapshot,
        kind: OfficerKind,
        after: Officer,
        *,
        identity: str = "",
        note: str = "",
        case: str = "",
        digest: str = "",
        definition: DefinitionAct | None = None,
    ) -> OfficerEvent:
        """The next event of an officer's entry, by the officer at this desk, as of now."""
        past = snapshot.officer_events(after.id) if after.id in snapshot.officers else ()
        event = next_event(past, kind, self.speaker(snapshot), self.now(), after)
        return replace(
            event,
            id=identity or event.id,
            note=note,
            key=self.origin.key,
            session=self.origin.session,
            case=case,
            digest=digest,
            definition=definition,
        )

    def _new_actor(self, snapshot: Snapshot, procedure: Procedure, today: date) -> Actor:
        officer = self.speaker(snapshot)
        office = Office(snapshot.officers)
        roles = [role.id for role in procedure.roles]
        return Actor(
            officer=officer.id,
            name=officer.name,
            post=officer.post,
            authorities=authorities(office, officer.id, procedure, today),
            coordinator=officer.coordinator,
            peers=office.peers(officer.id, procedure.id, roles, today),
            self_approval=self.settings.self_approval,
            staff=Staff(
                able={
                    role: {o.id: o.name for o in office.holders(procedure.id, role, today)}
                    for role in roles
                },
                coordinators=frozenset(o.id for o in office.present() if o.coordinator),
            ),
            key=self.origin.key,
            session=self.origin.session,
        )

    # What procedures and cases there are.

    @property
    def folder_library(self) -> "Library":
        """The definitions of the folder, as their files stood when they were last needed."""
        if self._library is None:
            self._library = self._read_library()
            self._dated = any(
                procedure.effective is not None and procedure.effective > self.today(procedure)
                for procedure in self._library.procedures.values()
            )
        return self._library

    @property
    def library(self) -> "Library":
        """The definitions in force today: those of the folder, and what the store says of them."""
        folder, officers = self.folder_library, self.store.snapshot.officers
        if self._defining is None or self._defining[0] is not officers:
            self._defining = (officers, any(officer.defines for officer in officers.values()))
        if not self._dated and not self._defining[1]:
            return folder
        from sop_tui.desk.library import in_force

        # An act on a definition leaves the entry as it was, so equal officers prove nothing.
        made_of = (folder, officers, self.days(self.now()))
        known = self._in_force
        if (
            known is None
            or any(one is not other for one, other in zip(known[0][:2], made_of[:2], strict=True))
            or known[0][2] != made_of[2]
        ):
            made = in_force(folder, self.store.snapshot, self._today_of)
            known = self._in_force = (made_of, made)
        return known[1]

    def reread_library(self) -> "Library":
        """The definitions in force, with the files as they stand now; a session lasts for days."""
        self._library = None
        return self.library

    def running(self) -> tuple[Procedure, ...]:
        """The definitions that open cases go by and that are not in force (any more)."""
        current = {each.fingerprint for each in self.library.procedures.values()}
        cases = self.store.snapshot.glances.values()
        used = dict.fromkeys(case.fingerprint for case in cases if case.visit is not None)
        return tuple(self.store.snapshot.definition(each) for each in used if each not in current)

    def in_use(self) -> tuple[Procedure, ...]:
        """The definitions in force, then those that only open cases go by."""
        return (*self.library.procedures.values(), *self.running())

    def _today_of(self, procedure: Procedure | None) -> date:
        return self.today(procedure) if procedure is not None else self.now().date()

    def procedure(self, sop: str) -> Procedure:
        """The present definition; of a procedure whose file is gone, one that cases go on by.

        Raises:
            NotFound: ``sop``, when there is neither.
        """
        known = self.library.procedures.get(sop)
        if known is not None:
            return known
        for case in self.store.snapshot.glances.values():
            if case.sop == sop:
                return self.definition(case)
        raise self.no_definition(sop)

    def in_force(self, procedure: Procedure) -> Procedure:
        """The procedure, which new cases may go by.

        Raises:
            Refused: ``status``, when it is to hold from a later day.
        """
        waits = self.library.coming.get(procedure.id)
        if waits is None or waits.effective is None or waits.fingerprint != procedure.fingerprint:
            return procedure
        raise Refused(
            "status",
            say(
                "SOP {sop} baru berlaku mulai {day}; berkas dapat dibuka sejak hari itu",
                sop=procedure.id,
                day=waits.effective,
            ),
        )

    def no_definition(self, sop: str) -> NotFound:
        """Why there is no present definition of a procedure."""
        unusable = self.library.unusable.get(f"{sop}.toml")
        if unusable is not None:
            return NotFound("sop", unusable.message)
        return NotFound(
            "sop",
            say("SOP {sop} tidak ada; lihat daftarnya dengan sop-tui sop list", sop=quoted(sop)),
        )

    def definition(self, case: CaseOrGlance) -> Procedure:
        """The definition that a case goes by."""
        return self.store.snapshot.definition(case.fingerprint)

    def case(self, number: str) -> Case:
        """A case without its history, which would have to be decoded.

        Raises:
            NotFound: ``case``.
        """
        case = self.store.snapshot.cases.get(number)
        return case if case is not None else self.find(number)[0]

    def find(self, number: str, snapshot: Snapshot | None = None) -> tuple[Case, tuple[Event, ...]]:
        """A case with its history, wherever it is kept.

        Raises:
            NotFound: ``case``.
        """
        snapshot = snapshot or self.store.snapshot
        case = snapshot.cases.get(number)
        if case is not None:
            return case, snapshot.events(number)
        archived = self.store.archives.find(number)
        if archived is not None:
            return archived
        raise NotFound(
            "case", say("berkas {number} tidak ada; periksa nomornya", number=quoted(number))
        )

    # What the office has settled.

    def settings_outdated(self) -> bool:
        """Whether settings or calendars have changed since they were read; costs a few stats."""
        return self.files is not None and self.files.outdated()

    def reread_settings(self) -> None:
        """Takes over changed settings and calendars, so that no session needs a new login."""
        if self.files is None or not self.files.outdated():
            return
        self.files.read_again()
        self.settings = self.files.settings
        self._clocks.clear()
        self._actors.clear()
        self.settled += 1

    # What time it is.

    def clock(self, procedure: Procedure) -> WorkClock:
        """The clock by the working calendar of the procedure's agency."""
        return self._named_clock(
            self.settings.calendars.get(procedure.agency, self.settings.calendar)
        )

    def _named_clock(self, name: str) -> WorkClock:
        if name not in self._clocks:
            self._clocks[name] = self._read_clock(name)
        return self._clocks[name]

    def calendar(self, procedure: Procedure) -> "Calendar":
        """The working calendar of the procedure's agency."""
        return self.clock(procedure).calendar

    def today(self, procedure: Procedure) -> date:
        """The day it is where the procedure is worked by."""
        return self.now_in(procedure).date()

    def now_in(self, procedure: Procedure) -> datetime:
        """The present where the procedure is worked by, in the zone of its calendar."""
        zone = self.own_zone(procedure)
        return self.now().astimezone(zone) if zone is not None else self.now()

    def own_zone(self, procedure: Procedure) -> tzinfo | None:
        """The zone of a procedure with a calendar of its own; None for the office's."""
        if procedure.agency not in self.settings.calendars:
            return None
        return self.calendar(procedure).zone

    def zone(self, procedure: Procedure) -> tzinfo | None:
        """The zone of the procedure's calendar."""
        return self.own_zone(procedure) or self.now().tzinfo

    def own_zones(self) -> frozenset[tzinfo]:
        """The zones of all calendars that are for some agencies only."""
        names = set(self.settings.calendars.values())
        return frozenset(self._named_clock(name).calendar.zone for name in names)

    def days(self, now: datetime) -> frozenset[date]:
        """The days it is now in the zones of all calendars met so far."""
        others = (clock for name, clock in self._clocks.items() if name != self.settings.calendar)
        return frozenset((now.date(), *(now.astimezone(c.calendar.zone).date() for c in others)))


def why_the_key_is_gone(events: Iterable[OfficerEvent], fingerprint: str) -> Message:
    """Revoked is only what was registered; a key line of root's may name any other."""
    if any(key.fingerprint == fingerprint for each in events for key in each.after.keys):
        return say("kunci SSH Anda sudah dicabut; hubungi admin untuk mendaftarkan yang baru")
    return say("kunci SSH itu belum terdaftar atas nama Anda; mintalah admin mendaftarkannya")


def authorities(
    office: Office, officer: str, procedure: Procedure, today: date
) -> tuple[Authority, ...]:
    """The roles of a procedure in which an officer may act on this day."""
    roles = [role.id for role in procedure.roles]
    in_force = office.roles_in_force(officer, procedure.id, roles, today)
    return tuple(Authority(each.role, Capacity(each.capacity), each.letter) for each in in_force)
