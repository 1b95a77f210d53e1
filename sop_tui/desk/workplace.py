"""The context of an officer's work: the store, the definitions, the calendars, the clock."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from sop_tui.casework.circumstances import Actor, Authority, Background, Staff
from sop_tui.casework.model import Capacity, Case, CaseOrSummary, Event
from sop_tui.desk.cabinet import Cabinet
from sop_tui.desk.clocks import Clocks
from sop_tui.desk.entry_events import next_event
from sop_tui.desk.problems import NotFound
from sop_tui.desk.procedures import Procedures
from sop_tui.desk.settings import Settings
from sop_tui.desk.timing import WorkClock
from sop_tui.office.model import DefinitionAct, Officer, OfficerEvent, OfficerKind
from sop_tui.office.office import Office
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Snapshot, Store
from sop_tui.text.clean import quoted
from sop_tui.text.message import Message, say

if TYPE_CHECKING:  # for the type checker only: a plain command must load only what it uses
    from sop_tui.desk.office_files import OfficeFiles
    from sop_tui.sop.reading import Library


class Origin(msgspec.Struct, frozen=True):
    """Where a session comes from: SSH key and session id; empty for a local user."""

    key: str = ""
    session: str = ""


class Workplace:
    """What every part of a desk needs.

    ``now`` gives the time. ``library`` and ``clock`` (by calendar name) are called when first
    needed, because a plain command must load only what it uses.
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
        self.origin = origin or Origin()
        self.files = files
        self.settled = 0
        """How often settings or calendars have been taken over again; what was drawn before is
        out of date."""
        self.cabinet = Cabinet(store)
        self.clocks = Clocks(settings, clock, now)
        self.procedures = Procedures(store, library, self.clocks)
        self._actors: dict[str, tuple[tuple[Mapping[str, Officer], date], Actor]] = {}

    def of(self, officer: str) -> "Workplace":
        """The workplace of another officer, with the same store and definitions."""
        return Workplace(
            self.store,
            officer,
            settings=self.settings,
            library=lambda: self.procedures.library,
            clock=self.clocks.read,
            now=self.clocks.now,
            origin=self.origin,
            files=self.files,
        )

    # The officer.

    @property
    def office(self) -> Office:
        return Office(self.store.snapshot.officers)

    def speaker(self, snapshot: Snapshot | None = None) -> Officer:
        """The officer at this desk, as in a version of the store; None means the present version.

        Raises:
            NotFound: ``officer``, when the officer or their key does not exist, or no longer does.
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
        """The officer as the rules need them, cached while officers and day are the same.

        Finding who else holds each role is expensive, and a full key bar asks a dozen times.
        """
        holds_for = (snapshot.officers, self.clocks.today(procedure))
        known = self._actors.get(procedure.fingerprint)
        if known is None or known[0] != holds_for:
            known = (holds_for, self._new_actor(snapshot, procedure, holds_for[1]))
            self._actors[procedure.fingerprint] = known
        return known[1]

    def background(self, case: Case, snapshot: Snapshot | None = None) -> Background:
        """What the case itself does not contain: who opened it, and which linked cases are
        closed.
        """
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
        """The next event of an officer's entry, by the desk's officer, at the present time."""
        past = snapshot.officer_events(after.id) if after.id in snapshot.officers else ()
        event = next_event(past, kind, self.speaker(snapshot), self.clocks.now(), after)
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

    # Cases.

    def definition(self, case: CaseOrSummary) -> Procedure:
        """The definition that a case follows."""
        return self.store.snapshot.definition(case.fingerprint)

    def case(self, number: str) -> Case:
        """A case without its history, which would need decoding.

        Raises:
            NotFound: ``case``.
        """
        case = self.store.snapshot.cases.get(number)
        return case if case is not None else self.find(number)[0]

    def find(self, number: str, snapshot: Snapshot | None = None) -> tuple[Case, tuple[Event, ...]]:
        """A case with its history, from the live store or the archives.

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

    # Settings.

    def settings_outdated(self) -> bool:
        """Whether settings or calendars have changed since they were read; costs a few stat
        calls.
        """
        return self.files is not None and self.files.outdated()

    def reread_settings(self) -> None:
        """Reads changed settings and calendars, so that no session needs a new login."""
        if self.files is None or not self.files.outdated():
            return
        self.files.read_again()
        self.settings = self.files.settings
        self.clocks.use_settings(self.settings)
        self._actors.clear()
        self.settled += 1


def why_the_key_is_gone(events: Iterable[OfficerEvent], fingerprint: str) -> Message:
    """Why a key does not work: revoked only if it was registered; root's key file may name any
    other.
    """
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
