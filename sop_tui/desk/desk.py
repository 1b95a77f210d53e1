"""The desk of one officer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from sop_tui.casework.actions import actions, refusal
from sop_tui.casework.commands import (
    Act,
    Actor,
    Authority,
    Command,
    Open,
    Request,
    StillClock,
    act_of,
)
from sop_tui.casework.decide import decide, lane_authority, open_case, standard_of
from sop_tui.casework.history import before_their_time, pauses_of, stays
from sop_tui.casework.model import Capacity, Case, Event, Status, Visit
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk import inputs
from sop_tui.desk.cabinet import Cabinet
from sop_tui.desk.lanes import Lanes, urgency
from sop_tui.desk.numbering import meant
from sop_tui.desk.problems import NotFound, Refused
from sop_tui.desk.sentences import acting_as, goes_to, happened, would_happen
from sop_tui.desk.settings import Settings
from sop_tui.desk.timing import CalendarClock, WorkClock
from sop_tui.desk.views import (
    NOTHING_WAITS,
    ActingView,
    Board,
    Card,
    CaseView,
    Changed,
    Done,
    Lane,
    Me,
    Preview,
    Queue,
    SopSummary,
)
from sop_tui.office.model import Officer
from sop_tui.office.office import Office
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.engine import Committed, Snapshot, Store
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say
from sop_tui.worktime.duration import Duration
from sop_tui.worktime.pause import Pause

if TYPE_CHECKING:  # a plain command pays only for what it uses
    from sop_tui.desk.officers import Officers
    from sop_tui.desk.report import Report
    from sop_tui.sop.reading import Library
    from sop_tui.worktime.calendar import Calendar


class Origin(msgspec.Struct, frozen=True):
    """Where an officer comes from: the SSH key and session; empty for a local user."""

    key: str = ""
    session: str = ""


class _Node(msgspec.Struct, frozen=True):
    """What all cards at one node of one definition have in common for this officer.

    ``clock`` and ``standard`` are what its due dates are reckoned by.
    """

    step: int
    steps: int
    phase: str
    act: str | None
    lane: str
    yours: bool
    clock: WorkClock
    standard: Duration | None


class Desk:
    """One officer's view of a store, and the only way to change it.

    ``now`` tells the time. ``library``, and ``clock`` (of a calendar's name), are read when first
    needed, for plain commands shall not pay for what they do not use.
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
    ) -> None:
        self.store = store
        self.officer_id = officer
        self.settings = settings
        self.now = now
        self.origin = origin or Origin()
        self._seen = store.snapshot
        self._cabinet = Cabinet(store)
        self._read_library = library
        self._library: Library | None = None
        self._read_clock = clock
        self._clocks: dict[str, WorkClock] = {}
        self._legal: dict[str, tuple[Calendar, CalendarClock]] = {}
        self._cards: dict[str, tuple[Case, Card]] = {}
        self._lanes = Lanes(self._card_at)
        self._nodes: dict[tuple[str, str], _Node] = {}
        self._actors: dict[str, tuple[tuple[Mapping[str, Officer], date], Actor]] = {}
        self._roles_of: tuple[Mapping[str, Officer], frozenset[date]] | None = None

    def of(self, officer: str) -> "Desk":
        """The desk of another officer on the same store, e.g. to see both sides of an approval."""
        return Desk(
            self.store,
            officer,
            settings=self.settings,
            library=lambda: self.library,
            clock=self._read_clock,
            now=self.now,
            origin=self.origin,
        )

    # Who is here, and what procedures there are.

    @property
    def library(self) -> "Library":
        """The definitions as their files stood when they were last needed."""
        if self._library is None:
            self._library = self._read_library()
        return self._library

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
                    officer=_quoted(self.officer_id),
                ),
            )
        if self.origin.key and all(key.fingerprint != self.origin.key for key in officer.keys):
            raise NotFound(
                "officer",
                say("kunci SSH Anda sudah dicabut; hubungi admin untuk mendaftarkan yang baru"),
            )
        return officer

    @cached_property
    def officers(self) -> "Officers":
        """The officers' entries, to look at and, for an admin, to change."""
        from sop_tui.desk.officers import Officers

        return Officers(self)

    @property
    def me(self) -> Me:
        """The officer at this desk.

        Raises:
            NotFound: ``officer``, when the store has no such officer (any more).
        """
        officer = self.speaker()
        in_force = {
            procedure.id: self.office.roles_in_force(
                officer.id,
                procedure.id,
                [role.id for role in procedure.roles],
                self.today(procedure),
            )
            for procedure in self.library.procedures.values()
        }
        return Me(
            id=officer.id,
            name=officer.name,
            post=officer.post,
            coordinator=officer.coordinator,
            admin=officer.admin,
            roles={
                sop: tuple(dict.fromkeys(each.role for each in held))
                for sop, held in in_force.items()
                if held
            },
            acting=tuple(self._acting(officer)),
        )

    def _acting(self, officer: Officer) -> Iterator[ActingView]:
        for each in officer.acting:
            sop, _, role = each.role.partition(":")
            procedure = self.library.procedures.get(sop)
            if procedure is None or not each.in_force(self.today(procedure)):
                continue
            for known in procedure.roles:
                if known.id == role:
                    yield ActingView(
                        sop, role, known.name, Capacity(each.capacity), each.letter, each.until
                    )

    def today(self, procedure: Procedure) -> date:
        """The day it is where the procedure is worked by, in the zone of its calendar."""
        now = self.now()
        if procedure.agency not in self.settings.calendars:
            return now.date()
        return now.astimezone(self.calendar(procedure).zone).date()

    def procedure(self, sop: str) -> Procedure:
        """The present definition; of a procedure whose file is gone, one that cases go on by.

        Raises:
            NotFound: ``sop``, when there is neither.
        """
        known = self.library.procedures.get(sop)
        if known is not None:
            return known
        for case in self.store.snapshot.cases.values():
            if case.sop == sop:
                return self._definition(case)
        raise self._no_definition(sop)

    def sops(self) -> tuple[SopSummary, ...]:
        """All procedures that can be used, with their open cases counted."""
        lanes = self._lanes_now()
        sops = [*self.library.procedures, *sorted(lanes.sops() - self.library.procedures.keys())]
        return tuple(
            self._summary(self.procedure(sop), [queue for _, queue in lanes.queues(sop)])
            for sop in sops
        )

    # Looking.

    def behind(self) -> bool:
        """Whether :meth:`refresh` would tell of something; costs one stat and no thread."""
        return self.store.snapshot is not self._seen or self.store.outdated()

    def refresh(self) -> Changed | None:
        """Looks whether others have changed something; costs one stat when they have not."""
        self.store.refresh()
        # Own commits read what others did before them, so the last look is what counts.
        snapshot, seen = self.store.snapshot, self._seen
        if snapshot is seen:
            return None
        self._seen = snapshot
        changes = snapshot.changes_since(seen)
        return Changed(changes.cases, changes.officers, changes.definitions)

    def cards(self) -> tuple[Card, ...]:
        """All cases that are not closed, in the order of their opening."""
        cases = self.store.snapshot.cases.values()
        return self._cards_of(case for case in cases if case.visit is not None)

    def every_card(self) -> tuple[Card, ...]:
        """All cases, the closed and the archived too, by number."""
        return self._cards_of(sorted(self._cabinet.cases(), key=lambda case: case.number))

    def board(self, sop: str) -> Board:
        """The open cases of one procedure in lanes."""
        procedure = self.procedure(sop)
        queues = dict(self._lanes_now().queues(sop))
        mine = self._my_lanes(procedure)
        lanes = [
            Lane(
                role=role.id,
                name=role.name,
                outside=role.outside,
                yours=role.id in mine,
                queue=queues.pop(role.id, NOTHING_WAITS),
            )
            for role in procedure.roles
        ]
        for role, queue in sorted(queues.items()):  # which the present definition does not know
            old = self._definition(self._case(queue.cards[0].number)).role(role)
            lanes.append(Lane(role, old.name, old.outside, role in mine, queue))
        return Board(sop=sop, title=procedure.title, lanes=tuple(lanes))

    def waiting(self) -> tuple[Card, ...]:
        """What waits for this officer over all procedures, most urgent first."""
        return tuple(sorted((card for card in self.cards() if card.yours), key=urgency))

    def card(self, number: str) -> Card:
        """A case at a glance.

        Raises:
            NotFound: ``case``.
        """
        return self._card(self._case(number))

    def number_meant(self, typed: str, sop: str) -> str | None:
        """The number of the case meant by a part of it, of this procedure where none is named."""
        known = self.library.procedures.get(sop)
        return meant(typed, known.code if known else "", self.store.snapshot.meta.numbers)

    def case(self, number: str) -> CaseView:
        """A whole case, wherever it is kept.

        Raises:
            NotFound: ``case``.
        """
        case, events = self._find(number)
        return self._view(case, events, self._card(case))

    def every_case(self) -> Iterator[CaseView]:
        """All cases, one at a time, so that any number of them takes little memory.

        First the archived ones, as their files have them, then the others in the order of their
        opening.

        Raises:
            StoreProblem: an archive cannot be read.
        """
        now = self.now()
        self._forget_if_roles_changed(now)
        for case, events in self._cabinet.histories():
            yield self._view(case, events, self._drawn(case, now))

    def since(self, number: str, version: int) -> Message | None:
        """What has happened to a case since that version, the last of it; None if nothing has.

        Raises:
            NotFound: ``case``.
        """
        case, events = self._find(number)
        return happened(self._definition(case), events[-1]) if events[version:] else None

    def why_due(self, number: str) -> tuple[Message, ...]:
        """The way to the due date of the present visit, line by line.

        Raises:
            NotFound: ``case``.
        """
        from sop_tui.worktime.explain import explain

        case = self._case(number)
        visit = case.visit
        if visit is None:
            return (say("Berkas sudah {status}.", status=STATUS_NAMES[case.status]),)
        procedure = self._definition(case)
        node = procedure.node(visit.node)
        if procedure.role(node.role).outside:
            return (say("Langkah pihak di luar kantor tidak memiliki batas waktu."),)
        lines = explain(
            self.calendar(procedure),
            visit.clock_from,
            procedure.standard(node.step),
            timedelta(seconds=visit.held),
            visit.pauses,
        )
        return (*lines, *self._also_of_time(case, visit, procedure))

    def calendar(self, procedure: Procedure) -> "Calendar":
        """The working calendar of the procedure's agency."""
        return self._clock(procedure).calendar

    def clock(self, procedure: Procedure) -> WorkClock:
        """The clock by the working calendar of the procedure's agency."""
        return self._clock(procedure)

    def learn_the_calendars(self) -> None:
        """Loads what reckoning with time takes, before it is needed: some tenths of a second.

        Else the first act would load it under the lock.
        """
        for sop in {case.sop for case in self.store.snapshot.cases.values()}:
            clock = self._clock(self.procedure(sop))
            clock.worked(self.now(), self.now() + timedelta(days=30))

    def recomputed(self) -> frozenset[str]:
        """The open cases whose stored due date a change of the calendar has overtaken."""
        return frozenset(
            case.number
            for case in self.store.snapshot.cases.values()
            if case.visit is not None
            and case.visit.calendar not in ("", self._clock(self._definition(case)).name)
        )

    def report(self, sop: str, since: datetime, until: datetime) -> "Report":
        """How one procedure was kept between two moments, the archived cases included.

        Raises:
            NotFound: ``sop``.
        """
        from sop_tui.desk.report import report

        procedure = self.procedure(sop)
        histories = (
            (events, stays(events)) for case, events in self._cabinet.histories() if case.sop == sop
        )
        cards = (card for card in self.cards() if card.sop == sop)
        return report(procedure, histories, cards, since, until, self._clock(procedure).worked)

    def search(self, wanted: str) -> tuple[Card, ...]:
        """Cases whose number, title, applicant, reference or notes contain the words, newest first.

        All words must be found; letter case does not matter.
        """
        return self._newest(self._cabinet.search(_words(wanted)))

    def search_live(self, wanted: str) -> tuple[Card, ...]:
        """As :meth:`search`, without the archives: fast enough for every key that is typed.

        Notes are looked at where :meth:`learn_the_words` has been before.
        """
        return self._newest(self._cabinet.search_live(_words(wanted)))

    def has_archives(self) -> bool:
        """Whether there is more to search than what is live; looks at the folder."""
        return self.store.archives.present

    def search_archives(self, wanted: str, going_on: Callable[[], bool]) -> tuple[Card, ...]:
        """As :meth:`search`, in the archives alone; ends early when ``going_on`` says no."""
        return self._newest(self._cabinet.search_archives(_words(wanted), going_on))

    def learn_the_words(self, most: int) -> tuple[int, int]:
        """Prepares the search for so many more cases; gives those still to come, and all."""
        return self._cabinet.gather(most), len(self.store.snapshot.cases)

    # Asking before acting.

    def why_not(self, act: Act, number: str) -> Message | None:
        """Why the officer may not do this now; None when it would be accepted."""
        snapshot = self.store.snapshot
        case = self._case(number)
        procedure = self._definition(case)
        actor = self._actor(snapshot, procedure)
        refused = refusal(procedure, case, actor, act, self.now())
        return self._named(refused).message if refused is not None else None

    def why_not_open(self, sop: str) -> Message | None:
        """Why the officer may not open a case of this procedure; None when they may."""
        procedure = self.library.procedures.get(sop)
        if procedure is None:
            return self._no_definition(sop).message
        probe = self._opening(procedure, self.store.snapshot, Open(number="?", title="?"))
        decision = open_case(procedure, probe, StillClock())
        return decision.message if isinstance(decision, Refusal) else None

    def preview(self, number: str, command: Command, *, version: int | None = None) -> Preview:
        """What the act would do, in a sentence, decided on the case as it is known here.

        Raises:
            BadInput, Refused, NotFound: as :meth:`act` would.
        """
        snapshot = self.store.snapshot
        case, events = self._find(number)
        request = self._request(snapshot, case, inputs.checked(command), version=version)
        event = self._decided(snapshot, case, events, request)
        procedure = self._definition(case)
        return Preview(
            act=act_of(command),
            number=number,
            version=case.version,
            sentence=would_happen(procedure, case, event),
            as_=acting_as(procedure, event),
            next=goes_to(procedure, event),
            self_approved=event.self_approved,
        )

    # Acting.

    def open_case(self, sop: str, title: str, subject: str = "", ref: str = "") -> Done:
        """Opens a case; its number is given under the lock.

        Raises:
            BadInput: ``empty``, ``too_long``, ``bad_text``.
            NotFound: ``sop``, ``officer``.
            Refused: the officer has no role in the procedure.
            StoreProblem: the store is locked, damaged or not writable.
        """
        self._library = self._read_library()  # a session may last for days
        procedure = self.library.procedures.get(sop)
        if procedure is None:
            raise self._no_definition(sop)
        title = inputs.text(title, say("judul berkas"), inputs.TITLE_LENGTH, required=True)
        subject = inputs.text(subject, say("pemohon/pelapor"), inputs.TITLE_LENGTH)
        ref = inputs.text(ref, say("nomor agenda"), inputs.REF_LENGTH)

        def plan(snapshot: Snapshot) -> Batch:
            number = snapshot.next_number(procedure.code, self.now().year)
            command = Open(number=number, title=title, subject=subject, ref=ref)
            request = self._opening(procedure, snapshot, command)
            decision = open_case(procedure, request, self._clock(procedure))
            if isinstance(decision, Refusal):
                raise Refused.by(decision)
            change = CaseChange(number=number, events=(decision,))
            return Batch(cases=(change,), definitions=(procedure,))

        return self._done_by(self.store.commit(plan))

    def act(
        self,
        number: str,
        command: Command,
        *,
        version: int | None = None,
        node: str | None = None,
        identity: str | None = None,
    ) -> Done:
        """Does it, or raises and has changed nothing.

        ``version`` and ``node`` are what the officer looked at. ``identity`` is given where the
        act may be tried again, e.g. after an uncertain commit: it is the id of the event, and an
        act that is in the history already is not done twice.

        Raises:
            BadInput: a text that cannot be stored.
            NotFound: ``case`` or ``officer``.
            Refused: with the code of the refusal.
            StoreProblem: the store is locked, damaged or not writable.
        """
        command = inputs.checked(command)
        event_id = identity or uuid4().hex
        done_before: list[Event] = []

        def plan(snapshot: Snapshot) -> Batch:
            case, events = self._find(number, snapshot)
            done_before[:] = [event for event in events if event.id == event_id]
            if done_before:
                return Batch()
            request = self._request(
                snapshot, case, command, version=version, node=node, identity=event_id
            )
            event = self._decided(snapshot, case, events, request)
            return Batch(cases=(CaseChange(number=case.number, events=(event,)),))

        committed = self.store.commit(plan)
        if done_before:
            case, _ = self._find(number, committed.snapshot)
            return self._done(case, done_before[0])
        return self._done_by(committed)

    # Inside.

    def _no_definition(self, sop: str) -> NotFound:
        unusable = self.library.unusable.get(f"{sop}.toml")
        if unusable is not None:
            return NotFound("sop", unusable.message)
        return NotFound(
            "sop",
            say("SOP {sop} tidak ada; lihat daftarnya dengan sop-tui sop list", sop=_quoted(sop)),
        )

    def _done_by(self, committed: Committed) -> Done:
        change = committed.batch.cases[0]
        return self._done(committed.snapshot.cases[change.number], change.events[-1])

    def _done(self, case: Case, event: Event) -> Done:
        sentence = happened(self._definition(case), event)
        return Done(event=event, card=self._card(case), sentence=sentence)

    def _request(
        self,
        snapshot: Snapshot,
        case: Case,
        command: Command,
        *,
        version: int | None = None,
        node: str | None = None,
        identity: str = "",
    ) -> Request[Command]:
        """The command as of now, by the officer as this version of the store has them."""
        return Request(
            id=identity,
            at=self.now(),
            by=self._actor(snapshot, snapshot.definition(case.fingerprint)),
            command=command,
            version=version,
            node=node,
        )

    def _decided(
        self,
        snapshot: Snapshot,
        case: Case,
        events: tuple[Event, ...],
        request: Request[Command],
    ) -> Event:
        procedure = snapshot.definition(case.fingerprint)
        decision = decide(procedure, case, request, self._clock(procedure))
        if not isinstance(decision, Refusal):
            if decision.node is not None:
                step = procedure.step(procedure.node(decision.node).step)
                inputs.refuse_strange_ticks(decision.checklist, step.inputs)
            return decision
        if decision.code is Code.STALE and request.version is not None:
            since = events[request.version :]
            if since:
                decision = Refusal(
                    Code.STALE,
                    say(
                        "berkas telah berubah: {what}; periksa kembali, lalu ulangi",
                        what=happened(procedure, since[-1]),
                    ),
                )
        raise Refused.by(self._named(decision))

    def _opening(self, procedure: Procedure, snapshot: Snapshot, command: Open) -> Request[Open]:
        return Request(
            id=uuid4().hex,
            at=self.now(),
            by=self._actor(snapshot, procedure),
            command=command,
        )

    def _actor(self, snapshot: Snapshot, procedure: Procedure) -> Actor:
        """The officer as the rules ask for them, known again while officers and day are the same.

        Who else holds each role is what costs, and a full key bar asks a dozen times.
        """
        holds_for = (snapshot.officers, self.today(procedure))
        known = self._actors.get(procedure.fingerprint)
        if known is None or known[0] != holds_for:
            known = (holds_for, self._reckoned_actor(snapshot, procedure, holds_for[1]))
            self._actors[procedure.fingerprint] = known
        return known[1]

    def _reckoned_actor(self, snapshot: Snapshot, procedure: Procedure, today: date) -> Actor:
        officer = self.speaker(snapshot)
        office = Office(snapshot.officers)
        roles = [role.id for role in procedure.roles]
        return Actor(
            officer=officer.id,
            name=officer.name,
            post=officer.post,
            authorities=tuple(
                Authority(each.role, Capacity(each.capacity), each.letter)
                for each in office.roles_in_force(officer.id, procedure.id, roles, today)
            ),
            coordinator=officer.coordinator,
            peers=office.peers(officer.id, procedure.id, roles, today),
            self_approval=self.settings.self_approval,
            key=self.origin.key,
            session=self.origin.session,
        )

    def _view(self, case: Case, events: tuple[Event, ...], card: Card) -> CaseView:
        snapshot = self.store.snapshot
        procedure = self._definition(case)
        passed = stays(events)
        if case.visit is not None:
            case = msgspec.structs.replace(
                case, visit=msgspec.structs.replace(case.visit, due_at=card.due_at)
            )
            here = msgspec.structs.replace(passed[-1], due_at=card.due_at)
            passed = (*passed[:-1], here)
        now = self.now()
        return CaseView(
            card=card,
            case=case,
            procedure=procedure,
            events=events,
            stays=passed,
            voided=frozenset(s.outcome.seq for s in passed if s.void and s.outcome is not None),
            actions=actions(procedure, case, self._actor(snapshot, procedure), now),
            set_back=before_their_time(events),
            limit_at=self._limit(case, procedure, pauses_of(events)),
            archived=case.number not in snapshot.cases,
        )

    def _find(
        self, number: str, snapshot: Snapshot | None = None
    ) -> tuple[Case, tuple[Event, ...]]:
        snapshot = snapshot or self.store.snapshot
        case = snapshot.cases.get(number)
        if case is not None:
            return case, snapshot.events(number)
        archived = self._cabinet.find(number)
        if archived is not None:
            return archived
        raise NotFound(
            "case", say("berkas {number} tidak ada; periksa nomornya", number=_quoted(number))
        )

    def _case(self, number: str) -> Case:
        """A case without its history, which would have to be decoded."""
        case = self.store.snapshot.cases.get(number)
        return case if case is not None else self._find(number)[0]

    def _definition(self, case: Case) -> Procedure:
        return self.store.snapshot.definition(case.fingerprint)

    def _clock(self, procedure: Procedure) -> WorkClock:
        name = self.settings.calendars.get(procedure.agency, self.settings.calendar)
        if name not in self._clocks:
            self._clocks[name] = self._read_clock(name)
        return self._clocks[name]

    def _due_at(self, case: Case) -> datetime | None:
        """The due date as the calendar is today; closed visits keep what held then."""
        visit = case.visit
        if visit is None:
            return None
        node = self._node(case)
        if not visit.calendar or visit.calendar == node.clock.name:
            return visit.due_at
        held = timedelta(seconds=visit.held)
        return node.clock.due(visit.clock_from, node.standard, held, visit.pauses)

    def _also_of_time(self, case: Case, visit: Visit, procedure: Procedure) -> Iterator[Message]:
        """What else there is to say of a due date beside the way to it."""
        if visit.due_at is not None and visit.due_at != self._due_at(case):
            yield say("Semula {at}; dihitung ulang karena kalender kerja berubah.", at=visit.due_at)
        if case.held_at is not None:
            yield say(
                "Ditangguhkan sejak {at}; batas waktu bergeser saat dilanjutkan kembali.",
                at=case.held_at,
            )
        limit_at = self._limit_at(case, procedure)
        if limit_at is not None:
            yield from (
                say(
                    "Batas keseluruhan berhenti selama ditangguhkan {first} sampai {last}.",
                    first=pause.begin,
                    last=pause.end,
                )
                for pause in visit.pauses
            )
            yield say(
                "Batas keseluruhan “{limit}” sejak berkas dibuka: {at}.",
                limit=procedure.limit,
                at=limit_at,
            )

    def _limit_at(self, case: Case, procedure: Procedure) -> datetime | None:
        """When the legal limit of an open case is over, if the procedure has one."""
        return self._limit(case, procedure, case.visit.pauses) if case.visit else None

    def _limit(
        self, case: Case, procedure: Procedure, pauses: tuple[Pause, ...]
    ) -> datetime | None:
        limit = procedure.limit_time
        if limit is None:
            return None
        return self._by_law(procedure).due(case.opened_at, limit, pauses=pauses)

    def _by_law(self, procedure: Procedure) -> CalendarClock:
        """The clock of legal limits: days end at closing, and that of the start is not counted."""
        from sop_tui.worktime.calendar import DayRule

        known = self.calendar(procedure)
        if known.name not in self._legal or self._legal[known.name][0] is not known:
            by_law = msgspec.structs.replace(known, day_rule=DayRule.END_OF_DAY)
            self._legal[known.name] = (known, CalendarClock(by_law))
        return self._legal[known.name][1]

    def _my_lanes(self, procedure: Procedure) -> frozenset[str]:
        actor = self._actor(self.store.snapshot, procedure)
        return frozenset(
            node.role
            for node in procedure.nodes
            if lane_authority(procedure, node, actor) is not None
        )

    def _summary(self, procedure: Procedure, queues: Sequence[Queue]) -> SopSummary:
        return SopSummary(
            id=procedure.id,
            code=procedure.code,
            title=procedure.title,
            agency=procedure.agency,
            open=sum(len(queue.cards) for queue in queues),
            late=sum(queue.late for queue in queues),
            today=sum(queue.today for queue in queues),
            yours=sum(queue.yours for queue in queues),
        )

    def _named(self, refused: Refusal) -> Refusal:
        """The refusal with an officer's name in place of the id, which the rules do not know."""
        values = refused.message.values
        if "officer" not in values:
            return refused
        named = {**values, "officer": self.office.name(str(values["officer"]))}
        return Refusal(refused.code, replace(refused.message, values=named))

    def _newest(self, cases: Iterable[Case]) -> tuple[Card, ...]:
        return self._cards_of(sorted(cases, key=lambda case: case.changed_at, reverse=True))

    def _card(self, case: Case) -> Card:
        return self._cards_of((case,))[0]

    def _cards_of(self, cases: Iterable[Case]) -> tuple[Card, ...]:
        """The cards of these cases as of now; those known already are only looked at again."""
        now = self.now()
        self._forget_if_roles_changed(now)
        return tuple([self._card_at(case, now) for case in cases])

    def _lanes_now(self) -> Lanes:
        """The open cases in lanes as of now."""
        now = self.now()
        self._forget_if_roles_changed(now)
        self._lanes.look(self.store.snapshot, now)
        return self._lanes

    def _card_at(self, case: Case, now: datetime) -> Card:
        known = self._cards.get(case.number)
        if known is not None and known[0] is case:
            card = known[1]
            due_at = card.deadline
            late = due_at is not None and due_at < (card.held_at or now)
            if card.late is late:
                return card
            card = msgspec.structs.replace(card, late=late)
        else:
            card = self._drawn(case, now)
        self._cards[case.number] = (case, card)
        return card

    def _forget_if_roles_changed(self, now: datetime) -> None:
        officers = self.store.snapshot.officers
        others = (clock for name, clock in self._clocks.items() if name != self.settings.calendar)
        days = frozenset((now.date(), *(now.astimezone(c.calendar.zone).date() for c in others)))
        if self._roles_of != (officers, days):
            self.speaker()
            self._cards.clear()
            self._nodes.clear()
            self._actors.clear()
            self._lanes.forget()
            self._roles_of = (officers, days)

    def _drawn(self, case: Case, now: datetime) -> Card:
        visit = case.visit
        due_at = self._due_at(case)
        limit_at = self._limit_at(case, self._definition(case))
        ends = [at for at in (due_at, limit_at) if at is not None]
        node = self._node(case) if visit is not None else None
        return Card(
            number=case.number,
            sop=case.sop,
            title=case.title,
            subject=case.subject,
            ref=case.ref,
            status=case.status,
            node=case.node,
            step=node.step if node else None,
            steps=node.steps if node else len(self._definition(case).steps),
            phase=node.phase if node else None,  # type: ignore[arg-type]
            act=node.act if node else None,
            lane=node.lane if node else None,
            holder=case.holder,
            round=case.round,
            version=case.version,
            opened_at=case.opened_at,
            changed_at=case.changed_at,
            entered_at=visit.entered_at if visit else None,
            due_at=due_at,
            held_at=case.held_at,
            late=bool(ends) and min(ends) < (case.held_at or now),
            limit_at=limit_at,
            yours=node is not None
            and node.yours
            and case.status is Status.OPEN
            and case.holder in (None, self.officer_id),
        )

    def _node(self, case: Case) -> _Node:
        key = (case.fingerprint, case.node or "")
        if key not in self._nodes:
            procedure = self._definition(case)
            node = procedure.node(case.node or "")
            actor = self._actor(self.store.snapshot, procedure)
            self._nodes[key] = _Node(
                step=node.step,
                steps=len(procedure.steps),
                phase=node.phase,
                act=node.act,
                lane=node.role,
                yours=lane_authority(procedure, node, actor) is not None,
                clock=self._clock(procedure),
                standard=standard_of(procedure, node),
            )
        return self._nodes[key]


def _words(wanted: str) -> list[str]:
    return inputs.text(wanted, say("pencarian"), inputs.TITLE_LENGTH).casefold().split()


def _quoted(typed: str) -> str:
    """What somebody typed, fit to stand in an error of one line."""
    shown = clean(typed)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
