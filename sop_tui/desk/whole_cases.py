"""A whole case for the desk's officer: its contents, the possible acts, the awaited officers."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from sop_tui.casework.actions import allowed_actions
from sop_tui.casework.history import after_clock_set_back, pauses_of, void_outcomes
from sop_tui.casework.migration import former_revisions
from sop_tui.casework.model import Capacity, Case, Event
from sop_tui.casework.turns import acting_roles
from sop_tui.desk.cards import Cards
from sop_tui.desk.deadlines import Deadlines
from sop_tui.desk.proof import sound_stays
from sop_tui.desk.reading_rights import ReadingRights
from sop_tui.desk.relating import Relating
from sop_tui.desk.sentences import happened
from sop_tui.desk.views import Awaited, Card, CaseView
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message


class WholeCases:
    """Cases with their histories, from the live store or the archives, as the officer may read
    them.
    """

    def __init__(
        self,
        workplace: Workplace,
        rights: ReadingRights,
        deadlines: Deadlines,
        cards: Cards,
        relating: Relating,
    ) -> None:
        self._workplace = workplace
        self._rights = rights
        self._deadlines = deadlines
        self._cards = cards
        self._relating = relating

    def read(self, number: str) -> CaseView:
        """A whole case.

        Raises:
            NotFound: ``case``.
        """
        case, events = self._workplace.find(number)
        return self._view(case, events, self._cards.of_one(case))

    def read_all(self) -> Iterator[CaseView]:
        """All cases, one at a time, so that memory use stays small.

        Archived cases come first, in the order of their files; then the others in the order of
        opening.

        Raises:
            StoreProblem: an archive cannot be read.
        """
        now = self._cards.ready()
        for case, events in self._workplace.cabinet.histories():
            yield self._view(case, events, self._cards.passing(case, now))

    def since(self, number: str, version: int) -> Message | None:
        """The last event since that version, as a sentence; None if there is none.

        Raises:
            NotFound: ``case``.
        """
        case, events = self._rights.as_read(*self._workplace.find(number))
        return happened(self._workplace.definition(case), events[-1]) if events[version:] else None

    def last_event(self, number: str) -> tuple[Event, bool, Procedure]:
        """The last event of a case, whether this officer has ever acted on it, and its present
        definition.

        Raises:
            NotFound: ``case``.
        """
        case, events = self._rights.as_read(*self._workplace.find(number))
        mine = any(event.officer == self._workplace.officer_id for event in events)
        return events[-1], mine, self._workplace.definition(case)

    def role_names(self, number: str) -> Mapping[str, str]:
        """The names of the roles in the definition that a case follows.

        Raises:
            NotFound: ``case``.
        """
        goes_by = self._workplace.definition(self._workplace.case(number))
        return {role.id: role.name for role in goes_by.roles}

    def _view(self, case: Case, events: tuple[Event, ...], card: Card) -> CaseView:
        """The case with its history, as this officer may read and act on it."""
        snapshot = self._workplace.store.snapshot
        procedure = self._workplace.definition(case)
        pauses = pauses_of(events)
        former = former_revisions(events, snapshot.definition)
        case, events = self._rights.as_read(case, events)
        passed = sound_stays(case.number, events, snapshot.definition)
        if case.visit is not None:
            case = replace(case, visit=replace(case.visit, due_at=card.due_at))
            here = replace(passed[-1], due_at=card.due_at)
            passed = (*passed[:-1], here)
        now = self._workplace.clocks.now()
        return CaseView(
            card=card,
            case=case,
            procedure=procedure,
            events=events,
            stays=passed,
            voided=void_outcomes(passed),
            actions=allowed_actions(
                procedure,
                case,
                self._workplace.actor(snapshot, procedure),
                now,
                self._workplace.background(case),
            )
            if case.number in snapshot.cases
            else (),
            set_back=after_clock_set_back(events),
            limit_at=self._deadlines.limit_at(case, procedure, pauses),
            archived=case.number not in snapshot.cases,
            zone=self._workplace.clocks.zone(procedure),
            waiting_for=self._waiting_for(case, procedure),
            former=former,
            related=tuple(self._relating.of(case)),
        )

    def _waiting_for(self, case: Case, procedure: Procedure) -> tuple[Awaited, ...]:
        """The officers who could act where the case stands: those who have claimed it, else all who
        may.
        """
        if case.visit is None:
            return ()
        day, office = self._workplace.clocks.today(procedure), self._workplace.office
        found: dict[str, Awaited] = {}
        for part, role in acting_roles(procedure, case.visit):
            able: dict[str, Awaited] = {}
            for officer in office.holders(procedure.id, role, day):
                in_force = office.roles_in_force(officer.id, procedure.id, (role,), day)[0]
                capacity = Capacity(in_force.capacity)
                able[officer.id] = Awaited(officer.id, officer.name, capacity)
            holder = case.holder or case.visit.part(part).holder
            for awaited in (able[holder],) if holder in able else able.values():
                found.setdefault(awaited.id, awaited)
        return tuple(found.values())
