"""Acts on cases: asked about before, and done under the lock on what is there then."""

from dataclasses import replace
from uuid import uuid4

from sop_tui.casework.actions import refusal
from sop_tui.casework.commands import Act, Command, Open, Request, StillClock, act_of
from sop_tui.casework.decide import decide, open_case
from sop_tui.casework.model import Case, Event
from sop_tui.casework.refusal import Code, Refusal
from sop_tui.desk import inputs
from sop_tui.desk.cards import Cards
from sop_tui.desk.problems import Refused
from sop_tui.desk.sentences import acting_as, goes_to, happened, would_happen
from sop_tui.desk.views import Done, Preview
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.engine import Committed, Snapshot
from sop_tui.text.message import Message, say


class Acting:
    """What the officer at one workplace does to cases."""

    def __init__(self, workplace: Workplace, cards: Cards) -> None:
        self._workplace = workplace
        self._cards = cards

    def why_not(self, act: Act, number: str) -> Message | None:
        """Why the officer may not do this now; None when it would be accepted."""
        case = self._workplace.case(number)
        procedure = self._workplace.definition(case)
        actor = self._workplace.actor(self._workplace.store.snapshot, procedure)
        refused = refusal(procedure, case, actor, act, self._workplace.now())
        return self._named(refused).message if refused is not None else None

    def why_not_open(self, sop: str) -> Message | None:
        """Why the officer may not open a case of this procedure; None when they may."""
        procedure = self._workplace.library.procedures.get(sop)
        if procedure is None:
            return self._workplace.no_definition(sop).message
        try:
            procedure = self._workplace.in_force(procedure)
        except Refused as refused:
            return refused.message
        probe = self._opening(
            procedure, self._workplace.store.snapshot, Open(number="?", title="?")
        )
        decision = open_case(procedure, probe, StillClock())
        return decision.message if isinstance(decision, Refusal) else None

    def preview(self, number: str, command: Command, version: int | None) -> Preview:
        """What the act would do, in a sentence, decided on the case as it is known here."""
        snapshot = self._workplace.store.snapshot
        case, events = self._workplace.find(number)
        request = self._request(snapshot, case, inputs.checked(command), version=version)
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

    def open_case(self, sop: str, title: str, subject: str, ref: str) -> Done:
        """Opens a case; its number is given under the lock."""
        procedure = self._workplace.reread_library().procedures.get(sop)
        if procedure is None:
            raise self._workplace.no_definition(sop)
        self._workplace.reread_settings()
        procedure = self._workplace.in_force(procedure)
        title = inputs.text(title, say("judul berkas"), inputs.TITLE_LENGTH, required=True)
        subject = inputs.text(subject, say("pemohon/pelapor"), inputs.TITLE_LENGTH)
        ref = inputs.text(ref, say("nomor agenda"), inputs.REF_LENGTH)

        def plan(snapshot: Snapshot) -> Batch:
            number = snapshot.next_number(procedure.code, self._workplace.today(procedure).year)
            command = Open(number=number, title=title, subject=subject, ref=ref)
            request = self._opening(procedure, snapshot, command)
            decision = open_case(procedure, request, self._workplace.clock(procedure))
            if isinstance(decision, Refusal):
                raise Refused.by(decision)
            change = CaseChange(number=number, events=(decision,))
            return Batch(cases=(change,), definitions=(procedure,))

        return self._done_by(self._workplace.store.commit(plan))

    def act(
        self,
        number: str,
        command: Command,
        version: int | None,
        node: str | None,
        identity: str | None,
    ) -> Done:
        """Does it, or raises and has changed nothing."""
        command = inputs.checked(command)
        self._workplace.reread_settings()
        event_id = identity or uuid4().hex
        done_before: list[Event] = []

        def plan(snapshot: Snapshot) -> Batch:
            case, events = self._workplace.find(number, snapshot)
            done_before[:] = [event for event in events if event.id == event_id]
            if done_before:
                return Batch()
            request = self._request(
                snapshot, case, command, version=version, node=node, identity=event_id
            )
            event = self._decided(snapshot, case, events, request)
            return Batch(cases=(CaseChange(number=case.number, events=(event,)),))

        committed = self._workplace.store.commit(plan)
        if done_before:
            case, _ = self._workplace.find(number, committed.snapshot)
            return self._done(case, done_before[0])
        return self._done_by(committed)

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
        """The command as of now, by the officer as this version of the store has them."""
        procedure = snapshot.definition(case.fingerprint)
        return Request(
            id=identity,
            at=self._workplace.now_in(procedure),
            by=self._workplace.actor(snapshot, procedure),
            command=command,
            version=version,
            node=node,
        )

    def _opening(self, procedure: Procedure, snapshot: Snapshot, command: Open) -> Request[Open]:
        return Request(
            id=uuid4().hex,
            at=self._workplace.now_in(procedure),
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
        decision = decide(procedure, case, request, self._workplace.clock(procedure))
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

    def _named(self, refused: Refusal) -> Refusal:
        """The refusal with an officer's name in place of the id, which the rules do not know."""
        values = refused.message.values
        if "officer" not in values:
            return refused
        named = {**values, "officer": self._workplace.office.name(str(values["officer"]))}
        return Refusal(refused.code, replace(refused.message, values=named))
