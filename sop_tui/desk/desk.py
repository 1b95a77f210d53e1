"""The desk of one officer."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.casework.commands import Act, Command, Open
from sop_tui.casework.model import NO_LETTER, Event, Letter
from sop_tui.desk.cards import Cards
from sop_tui.desk.deadlines import Deadlines
from sop_tui.desk.settings import Settings
from sop_tui.desk.timing import WorkClock
from sop_tui.desk.views import (
    Board,
    Card,
    CaseView,
    Changed,
    Done,
    Me,
    Preview,
    SopSummary,
    StoreState,
)
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import Officer
from sop_tui.office.office import Office
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message

if TYPE_CHECKING:  # a plain command pays only for what it uses
    from sop_tui.desk.acting import CaseActs
    from sop_tui.desk.definitions import Definitions
    from sop_tui.desk.drafts import Drafts
    from sop_tui.desk.officers import Officers
    from sop_tui.desk.rehearsal import Rehearsal
    from sop_tui.desk.relating import Relating
    from sop_tui.desk.report import Report
    from sop_tui.desk.searching import Searching
    from sop_tui.desk.whole_cases import WholeCases
    from sop_tui.sop.reading import Library
    from sop_tui.worktime.calendar import Calendar


class Desk:
    """One officer's view of a store, and the only way to change it.

    ``workplace`` is for the rooms of the desk alone; ``deadlines``, ``relating`` and ``searching``
    are parts of it.
    """

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.officer_id = workplace.officer_id
        self.now = workplace.now
        self.origin = workplace.origin
        self.deadlines = Deadlines(self.workplace)
        self._cards = Cards(self.workplace, self.deadlines)
        self._seen = workplace.store.snapshot
        self._settled = 0  # what the workplace's settings were at the last look

    def close(self) -> None:
        """Lets go of the store; the desk is of no more use."""
        self.workplace.store.close()

    def of(self, officer: str) -> "Desk":
        """The desk of another officer on the same store, e.g. to see both sides of an approval."""
        return Desk(self.workplace.of(officer))

    # What a list of cases does not need is made when it is asked for.

    @cached_property
    def _acting(self) -> "CaseActs":
        from sop_tui.desk.acting import CaseActs

        return CaseActs(self.workplace, self._cards)

    @cached_property
    def relating(self) -> "Relating":
        """The cases that are linked with one another."""
        from sop_tui.desk.relating import Relating

        return Relating(self.workplace, self._cards, self._acting)

    @cached_property
    def searching(self) -> "Searching":
        """Finding cases by what is written in them."""
        from sop_tui.desk.searching import Searching

        return Searching(self.workplace, self._cards)

    @cached_property
    def _whole(self) -> "WholeCases":
        from sop_tui.desk.whole_cases import WholeCases

        return WholeCases(self.workplace, self.deadlines, self.relating)

    # Who is here, and what procedures there are.

    @property
    def folder(self) -> Path:
        """Where the office's settings, calendars and definitions lie."""
        return self.workplace.folder

    @property
    def settings(self) -> Settings:
        """The office's settings as they stand now."""
        return self.workplace.settings

    @property
    def library(self) -> "Library":
        """The definitions as their files stood when they were last needed."""
        return self.workplace.library

    @property
    def office(self) -> Office:
        return self.workplace.office

    def speaker(self) -> Officer:
        """The officer at this desk.

        Raises:
            NotFound: ``officer``, when there is no such officer (any more), or their key is gone.
        """
        return self.workplace.speaker()

    @cached_property
    def officers(self) -> "Officers":
        """The officers' entries, to look at and, for an admin, to change."""
        from sop_tui.desk.officers import Officers

        return Officers(self.workplace)

    @cached_property
    def definitions(self) -> "Definitions":
        """The definitions and their life, to look at and, for an admin, to change."""
        from sop_tui.desk.definitions import Definitions

        return Definitions(self.workplace)

    @cached_property
    def drafts(self) -> "Drafts":
        """The drafts that the office keeps, to look at and, for an admin, to change."""
        from sop_tui.desk.drafts import Drafts

        return Drafts(self.workplace, self.definitions)

    @property
    def me(self) -> Me:
        """The officer at this desk.

        Raises:
            NotFound: ``officer``, when the store has no such officer (any more).
        """
        from sop_tui.desk.present import officer_present

        return officer_present(self.workplace)

    @property
    def newcomer(self) -> bool:
        """Whether the officer cannot act yet, or is the first one of a store that is still empty.

        Raises:
            NotFound: ``officer``.
        """
        me = self.me
        if len(self.office.present()) == 1:
            return not self.cards()
        return not (me.roles or me.coordinator or me.admin)

    def procedure(self, sop: str) -> Procedure:
        """The present definition; of a procedure whose file is gone, one that cases go on by.

        Raises:
            NotFound: ``sop``, when there is neither.
        """
        return self.workplace.procedure(sop)

    def role_names(self, number: str) -> Mapping[str, str]:
        """What the roles are called in the definition that a case goes by.

        Raises:
            NotFound: ``case``.
        """
        goes_by = self.workplace.definition(self.workplace.case(number))
        return {role.id: role.name for role in goes_by.roles}

    def calendar(self, procedure: Procedure) -> "Calendar":
        """The working calendar of the procedure's agency."""
        return self.workplace.calendar(procedure)

    def clock(self, procedure: Procedure) -> WorkClock:
        """The clock by the working calendar of the procedure's agency."""
        return self.workplace.clock(procedure)

    def sops(self) -> tuple[SopSummary, ...]:
        """All procedures that can be used, with their open cases counted."""
        lanes, present = self._cards.lanes(), self.library.procedures
        former = sorted(lanes.sops() - present.keys())
        return lanes.summaries((*present.values(), *map(self.procedure, former)))

    def zone(self, procedure: Procedure) -> tzinfo | None:
        """The zone of the procedure's calendar."""
        return self.workplace.zone(procedure)

    @property
    def zones_differ(self) -> bool:
        """Whether the procedures of this office are worked by in more than one zone."""
        return bool(self.workplace.own_zones() - {self.now().tzinfo})

    # Looking.

    def behind(self) -> bool:
        """Whether :meth:`refresh` would tell of something; costs a few stats and no thread."""
        if self.workplace.settings_outdated() or self._settled != self.workplace.settled:
            return True
        return self.workplace.store.snapshot is not self._seen or self.workplace.store.outdated()

    def listen(self, heard: Callable[[], None]) -> None:
        """Call ``heard``, from another thread, as soon as others may have changed something.

        Not every store gets word: a call only makes :meth:`behind` sooner, and does not replace it.
        """
        self.workplace.store.listen(heard)

    def refresh(self, *, at_once: bool = False) -> Changed | None:
        """Looks whether others have changed something; costs one stat when they have not.

        Raises:
            TakesLong: ``at_once``, and what is new takes long to read.
        """
        self.workplace.store.refresh(at_once=at_once)
        self.workplace.reread_settings()
        settled, self._settled = self._settled, self.workplace.settled
        # Own commits read what others did before them, so the last look is what counts.
        snapshot, seen = self.workplace.store.snapshot, self._seen
        if snapshot is seen and settled == self._settled:
            return None
        self._seen = snapshot
        changes = snapshot.changes_since(seen)
        settings = settled != self._settled  # every due date may be another
        return Changed(
            frozenset(snapshot.cases) if settings else changes.cases,
            changes.officers,
            changes.definitions,
            changes.fallen,
            settings,
        )

    def cards(self) -> tuple[Card, ...]:
        """All cases that are not closed, in the order of their opening."""
        cases = self.workplace.store.snapshot.glances.values()
        return self._cards.of(case for case in cases if case.visit is not None)

    def every_card(self) -> tuple[Card, ...]:
        """All cases, the closed and the archived too, by number."""
        from sop_tui.desk.numbering import sortable

        return self._cards.of(
            sorted(self.workplace.cabinet.cases(), key=lambda case: sortable(case.number))
        )

    def board(self, sop: str) -> Board:
        """The open cases of one procedure in lanes."""
        procedure = self.procedure(sop)
        return Board(sop=sop, title=procedure.title, lanes=self._cards.in_lanes(procedure))

    def waiting(self) -> tuple[Card, ...]:
        """What waits for this officer over all procedures, most urgent first."""
        from sop_tui.desk.lanes import urgency

        return tuple(sorted((card for card in self.cards() if card.yours), key=urgency))

    def changed_since(self, at: datetime) -> tuple[str, ...]:
        """The numbers of the cases that have changed since then, the latest first."""
        cases = self.workplace.store.snapshot.glances.values()
        changed = (case for case in cases if case.changed_at > at)
        latest = sorted(changed, key=lambda case: case.changed_at, reverse=True)
        return tuple(case.number for case in latest)

    def sent(self) -> tuple[Card, ...]:
        """What this officer has sent on and nobody has touched since, the newest first."""
        mine = [
            case
            for case in self.workplace.store.snapshot.cases.values()
            if case.visit is not None
            and case.before is not None
            and case.before.officer == self.officer_id
        ]
        return self._cards.of(sorted(mine, key=lambda case: case.changed_at, reverse=True))

    def card(self, number: str) -> Card:
        """A case at a glance.

        Raises:
            NotFound: ``case``.
        """
        return self._cards.of_one(self.workplace.case(number))

    def numbers(self) -> Mapping[str, int]:
        """The last sequence given per code and year, e.g. of ``PGM-2026``."""
        return self.workplace.store.snapshot.meta.numbers

    def number_meant(self, typed: str, sop: str) -> str | None:
        """The number of the case meant by a part of it, of this procedure where none is named."""
        from sop_tui.desk.numbering import meant

        known = self.library.procedures.get(sop)
        return meant(typed, known.code if known else "", self.workplace.store.snapshot.meta.numbers)

    def case(self, number: str) -> CaseView:
        """A whole case, wherever it is kept.

        Raises:
            NotFound: ``case``.
        """
        case, events = self.workplace.find(number)
        return self._whole.view(case, events, self._cards.of_one(case))

    def every_case(self) -> Iterator[CaseView]:
        """All cases, one at a time, so that any number of them takes little memory.

        First the archived ones, as their files have them, then the others in the order of their
        opening.

        Raises:
            StoreProblem: an archive cannot be read.
        """
        now = self._cards.ready()
        for case, events in self.workplace.cabinet.histories():
            yield self._whole.view(case, events, self._cards.passing(case, now))

    def since(self, number: str, version: int) -> Message | None:
        """What has happened to a case since that version, the last of it; None if nothing has.

        Raises:
            NotFound: ``case``.
        """
        from sop_tui.desk.sentences import happened

        case, events = self.workplace.as_read(*self.workplace.find(number))
        return happened(self.workplace.definition(case), events[-1]) if events[version:] else None

    def last_event(self, number: str) -> tuple[Event, bool, Procedure]:
        """What happened to a case last, whether this officer has ever acted on it, and by which
        definition it goes since.

        Raises:
            NotFound: ``case``.
        """
        case, events = self.workplace.as_read(*self.workplace.find(number))
        mine = any(event.officer == self.officer_id for event in events)
        return events[-1], mine, self.workplace.definition(case)

    def hands_out_names(self, number: str) -> bool:
        """Whether what this officer reads of a case is secret from others in the office."""
        return self.workplace.names_secret(self.workplace.case(number))

    def reads_whole(self, number: str) -> bool:
        """Whether this officer may read all of a case, and not only where it stands."""
        return self.workplace.reads_whole(self.workplace.definition(self.workplace.case(number)))

    def reads_everything(self) -> bool:
        """Whether there is no case that this officer may not read whole."""
        known = self.workplace.store.snapshot
        return all(self.workplace.reads_whole(known.definition(each)) for each in known.definitions)

    @property
    def revision(self) -> int:
        return self.workplace.store.snapshot.revision

    def state(self) -> StoreState:
        """How the store stands, as exports say it."""
        meta = self.workplace.store.snapshot.meta
        return StoreState(
            revision=meta.revision,
            chain_head=meta.chain_head,
            cases=sum(meta.numbers.values()),  # numbers have no gap
            seal=self.workplace.store.newest_seal(),
        )

    def report(self, sop: str, since: datetime, until: datetime) -> "Report":
        """How one procedure was kept between two moments, the archived cases included.

        Raises:
            NotFound: ``sop``.
        """
        from sop_tui.casework.history import stays
        from sop_tui.desk.report import report_on

        evaluation = self.definitions.evaluation(sop, until)
        procedure = self.procedure(sop)
        known = self.workplace.cabinet.histories()
        histories = (
            (case.number, events, stays(events)) for case, events in known if case.sop == sop
        )
        cards = (card for card in self.cards() if card.sop == sop)
        return report_on(
            procedure, histories, cards, since, until,
            self.workplace.clock(procedure).worked, evaluation, self.calendar(procedure).usual_day,
        )  # fmt: skip

    def rehearse(self, procedure: Procedure, since: datetime | None = None) -> "Rehearsal":
        """The office's own closed cases, archived ones too, measured against a definition."""
        from sop_tui.desk.rehearsal import rehearse_at

        return rehearse_at(self.workplace, procedure, since)

    # Acts, asked about before and done.

    def why_not(self, act: Act, number: str) -> Message | None:
        """Why the officer may not do this now; None when it would be accepted."""
        return self._acting.why_not(act, number)

    def why_not_open(self, sop: str) -> Message | None:
        """Why the officer may not open a case of this procedure; None when they may."""
        return self._acting.why_not_open(sop)

    def opening_as(self, sop: str) -> Message:
        """In whose name the officer would open a case of this procedure: "sebagai Kabag P2".

        Raises:
            NotFound, Refused: as :meth:`open_case` would.
        """
        return self._acting.opening_as(sop)

    def preview(self, number: str, command: Command, *, version: int | None = None) -> Preview:
        """What the act would do, in a sentence, decided on the case as it is known here.

        Raises:
            BadInput, Refused, NotFound: as :meth:`act` would.
        """
        return self._acting.preview(number, command, version)

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
        """Opens a case; its number is given under the lock.

        ``following`` is the number of a case whose step leads to this procedure: the two are
        linked. ``as_role`` is the role to open it in, where nothing else says so. ``identity`` is
        the id of the event, given where opening may be tried again: one case is made of it.

        Raises:
            BadInput: ``empty``, ``too_long``, ``bad_text``.
            NotFound: ``sop``, ``officer``.
            Refused: the officer has no role in the procedure.
            StoreProblem: the store is locked, damaged or not writable.
        """
        opening = Open(
            number="", title=title, subject=subject, ref=ref, letter=letter, as_role=as_role
        )
        return self._acting.open_case(sop, opening, following, identity)

    def link(self, number: str, other: str) -> Done:
        """Links two cases, each to the other; the second follows from the first.

        Raises:
            NotFound, Refused, StoreProblem: as :meth:`act`.
        """
        return self._acting.link(number, other)

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
        return self._acting.act(number, command, version, node, identity)
