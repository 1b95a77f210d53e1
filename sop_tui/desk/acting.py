"""Acts on cases: previewed first, then decided under the lock on the current state."""

import dataclasses
from contextlib import suppress
from uuid import uuid4

from msgspec.structs import replace

from sop_tui.casework.actions import refusal
from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import NullClock
from sop_tui.casework.commands import Command, Hand, Link, Open, Request, act_of
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import NO_LETTER, Case, CaseLink, Event, Letter
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.casework.wording import STATUS_NAMES
from sop_tui.desk import inputs
from sop_tui.desk.cards import Cards
from sop_tui.desk.problems import NotFound, Refused
from sop_tui.desk.reading_rights import ReadingRights
from sop_tui.desk.sentences import acting_as, goes_to, happened, would_happen
from sop_tui.desk.views import Done, Preview
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.engine import Committed, Snapshot
from sop_tui.text.message import Message, Problem, say


class CaseActs:
    """The acts of the officer of one workplace."""

    def __init__(self, workplace: Workplace, rights: ReadingRights, cards: Cards) -> None:
        self._workplace = workplace
        self._rights = rights
        self._cards = cards

    def why_not(self, act: Act, number: str) -> Message | None:
        """Why the officer may not do this now; None if it would be accepted."""
        case = self._workplace.case(number)
        procedure = self._workplace.definition(case)
        actor = self._workplace.actor(self._workplace.store.snapshot, procedure)
        background = self._workplace.background(case)
        refused = refusal(procedure, case, actor, act, self._workplace.clocks.now(), background)
        if refused is None and number not in self._workplace.store.snapshot.cases:
            return _archived(case).message
        return self._named(refused).message if refused is not None else None

    def why_not_open(self, sop: str) -> Message | None:
        """Why the officer may not open a case of this procedure; None if allowed."""
        try:
            self.opening_as(sop)
        except Problem as problem:
            return problem.message
        return None

    def opening_as(self, sop: str) -> Message:
        """In whose name the officer would open a case of this procedure, e.g. "sebagai Kabag P2".

        Raises:
            NotFound, Refused: as :meth:`open_case` would.
        """
        procedure = self._workplace.procedures.for_new_cases(sop)
        probe = self._opening(
            procedure, self._workplace.store.snapshot, Open(number="?", title="?")
        )
        opened = open_case(procedure, probe, NullClock())
        if isinstance(opened, Refusal):
            raise Refused.by(self._named(opened))
        return acting_as(procedure, opened)

    def preview(self, number: str, command: Command, *, version: int | None = None) -> Preview:
        """What the act would do, as a sentence, decided on the state known here.

        Raises:
            BadInput, Refused, NotFound: as :meth:`do` would.
        """
        snapshot = self._workplace.store.snapshot
        case, events = self._workplace.find(number)
        request = self._request(
            snapshot,
            case,
            inputs.checked(command, self._workplace.clocks.now().date()),
            version=version,
        )
        event = self._decided(snapshot, case, events, request)
        procedure = self._workplace.definition(case)
        return Preview(
            act=act_of(command),
            number=number,
            version=case.version,
            sentence=would_happen(procedure, case, event),
            as_=acting_as(procedure, event),
            next=goes_to(procedure, event),
            self_approved=event.self_approved,
        )

    def open_case(
        self,
        sop: str,
        title: str,
        subject: str = "",
        ref: str = "",
        *,
        letter: Letter = NO_LETTER,
        as_role: str | None = None,
        following: str | None = None,
        identity: str | None = None,
    ) -> Done:
        """Opens a case; its number is assigned under the lock.

        ``following`` is the number of a case whose step leads to this procedure: the two are
        linked. ``as_role`` is the role to open it in, if nothing else decides it. ``identity`` is
        the id of the event, given if opening may be retried: only one case results.

        Raises:
            BadInput: ``empty``, ``too_long``, ``bad_text``.
            NotFound: ``sop``, ``officer``.
            Refused: the officer has no role in the procedure.
            StoreProblem: the store is locked, damaged or not writable.
        """
        event_id = identity or uuid4().hex
        opened_before: list[str] = []
        self._workplace.procedures.read_again()
        self._workplace.reread_settings()
        procedure = self._workplace.procedures.for_new_cases(sop)
        command = inputs.checked_opening(
            Open(number="", title=title, subject=subject, ref=ref, letter=letter, as_role=as_role)
        )

        def plan(snapshot: Snapshot) -> Batch:
            before_now = snapshot.find_event(event_id) if identity is not None else None
            opened_before[:] = [before_now[0]] if before_now is not None else []
            if opened_before:
                return Batch()
            number = snapshot.next_number(
                procedure.code, self._workplace.clocks.today(procedure).year
            )
            request = self._opening(procedure, snapshot, replace(command, number=number))
            request = replace(request, id=event_id)
            clock = self._workplace.clocks.of(procedure)
            opened = open_case(procedure, request, clock)
            if isinstance(opened, Refusal):
                raise Refused.by(self._named(opened))
            if following is None:
                changes: tuple[CaseChange, ...] = (CaseChange(number=number, events=(opened,)),)
                return Batch(cases=changes, definitions=(procedure,))
            before, there = self._linked(snapshot, following, number, procedure.id)
            back = Request(
                id=uuid4().hex,
                at=request.at,
                by=request.by,
                command=Link(link=CaseLink(following, before.sop, back=True)),
            )
            linked = decide(procedure, evolve(None, opened), back, clock)
            if isinstance(linked, Refusal):
                raise Refused.by(linked)
            changes = (CaseChange(number=number, events=(opened, linked)), there)
            return Batch(cases=changes, definitions=(procedure,))

        committed = self._workplace.store.commit(plan)
        if opened_before:
            case, events = self._workplace.find(opened_before[0], committed.snapshot)
            return self._done(case, events[0])
        change = committed.batch.cases[0]
        return self._done(committed.snapshot.cases[change.number], change.events[0])

    def link(self, number: str, other: str) -> Done:
        """Links two cases to each other; the second follows from the first.

        Raises:
            NotFound, Refused, StoreProblem: as :meth:`do`.
        """

        def plan(snapshot: Snapshot) -> Batch:
            case, _ = self._workplace.find(other, snapshot)
            before, there = self._linked(snapshot, number, other, case.sop)
            _, back = self._linked(snapshot, other, number, before.sop, back=True)
            return Batch(cases=(there, back))

        return self._done_by(self._workplace.store.commit(plan))

    def _linked(
        self, snapshot: Snapshot, number: str, other: str, sop: str, *, back: bool = False
    ) -> tuple[Case, CaseChange]:
        """A case, and its change when it is linked to another case of this procedure."""
        case, events = self._workplace.find(number, snapshot)
        link = CaseLink(other, sop, None if back else case.node, back)
        request = self._request(snapshot, case, Link(link=link), identity=uuid4().hex)
        event = self._decided(snapshot, case, events, request)
        return case, CaseChange(number=number, events=(event,))

    def do(
        self,
        number: str,
        command: Command,
        *,
        version: int | None = None,
        node: str | None = None,
        identity: str | None = None,
    ) -> Done:
        """Performs the act; if it raises, nothing has changed.

        ``version`` and ``node`` are what the officer looked at. ``identity`` is the id of the
        event, given if the act may be retried, e.g. after an uncertain commit: an act that is
        already in the history is not done twice.

        Raises:
            BadInput: a text cannot be stored.
            NotFound: ``case`` or ``officer``.
            Refused: with the code of the refusal.
            StoreProblem: the store is locked, damaged or not writable.
        """
        command = inputs.checked(command, self._workplace.clocks.now().date())
        self._workplace.reread_settings()
        event_id = identity or uuid4().hex
        done_before: list[Event] = []
        # Archives are searched before the lock is taken; under the lock the result is cached.
        with suppress(NotFound):
            self._workplace.background(self._workplace.find(number)[0])

        def plan(snapshot: Snapshot) -> Batch:
            if number not in snapshot.cases:
                raise _Elsewhere
            case, events = self._workplace.find(number, snapshot)
            done_before[:] = [event for event in events if event.id == event_id]
            if done_before:
                return Batch()
            request = self._request(
                snapshot, case, command, version=version, node=node, identity=event_id
            )
            event = self._decided(snapshot, case, events, request)
            return Batch(cases=(CaseChange(number=case.number, events=(event,)),))

        try:
            committed = self._workplace.store.commit(plan)
        except _Elsewhere:
            self._workplace.store.refresh()
            return self._not_here(number, event_id)
        if done_before:
            case, _ = self._workplace.find(number, committed.snapshot)
            return self._done(case, done_before[0])
        return self._done_by(committed)

    def _not_here(self, number: str, event_id: str) -> Done:
        """For a case that was archived meanwhile: the act done before that, or the refusal.

        Raises:
            Refused: the case is archived.
            NotFound: ``case``: it is not in the archives either, e.g. after a restore.
        """
        case, events = self._workplace.find(number)
        for event in events:
            if event.id == event_id:
                return self._done(case, event)
        raise Refused.by(_archived(case))

    def _done_by(self, committed: Committed) -> Done:
        change = committed.batch.cases[0]
        return self._done(committed.snapshot.cases[change.number], change.events[-1])

    def _done(self, case: Case, event: Event) -> Done:
        sentence = happened(self._workplace.definition(case), event)
        return Done(event=event, card=self._cards.of_one(case), sentence=sentence)

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
        """The command at the present time, by the officer as this version of the store has them."""
        procedure = snapshot.definition(case.fingerprint)
        return Request(
            id=identity,
            at=self._workplace.clocks.now_in(procedure),
            by=self._workplace.actor(snapshot, procedure),
            command=command,
            version=version,
            node=node,
            background=self._workplace.background(case, snapshot),
        )

    def _opening(self, procedure: Procedure, snapshot: Snapshot, command: Open) -> Request[Open]:
        return Request(
            id=uuid4().hex,
            at=self._workplace.clocks.now_in(procedure),
            by=self._workplace.actor(snapshot, procedure),
            command=command,
        )

    def _decided(
        self,
        snapshot: Snapshot,
        case: Case,
        events: tuple[Event, ...],
        request: Request[Command],
    ) -> Event:
        procedure = snapshot.definition(case.fingerprint)
        decision = decide(procedure, case, request, self._workplace.clocks.of(procedure))
        if case.number not in snapshot.cases:
            decision = _archived(case)
        if not isinstance(decision, Refusal):
            if decision.node is not None:
                step = procedure.step(procedure.node(decision.node).step)
                inputs.refuse_strange_ticks(decision.checklist, step.inputs)
            return decision
        if decision.code is Code.STALE and request.version is not None:
            since = self._rights.as_read(case, events)[1][request.version :]
            if since:
                decision = Refusal(
                    Code.STALE,
                    say(
                        "berkas telah berubah: {what}; periksa kembali, lalu ulangi",
                        what=happened(procedure, since[-1]),
                    ),
                )
        command = request.command
        if (
            decision.code is Code.BAD_TARGET
            and isinstance(command, Hand)
            and command.to not in snapshot.officers
        ):
            raise NotFound.officer(command.to)
        raise Refused.by(self._named(decision))

    def _named(self, refused: Refusal) -> Refusal:
        """The refusal with details that the rules do not know: names for ids, and who
        grants roles.
        """
        if refused.code is Code.NOT_YOUR_ROLE and "title" in refused.message.values:
            advice = say("{why}; mintalah kepada admin", why=refused.message)
            if self._workplace.speaker().admin:
                advice = say("{why}; berikan di halaman Petugas", why=refused.message)
            return Refusal(refused.code, advice)
        values = refused.message.values
        if "officer" not in values:
            return refused
        named = {**values, "officer": self._workplace.office.name(str(values["officer"]))}
        return Refusal(refused.code, dataclasses.replace(refused.message, values=named))


class _Elsewhere(Exception):
    """The case is not in the live store."""


def _archived(case: Case) -> Refusal:
    return Refusal(
        Code.STATUS, say("berkas sudah {status} dan diarsipkan", status=STATUS_NAMES[case.status])
    )
