"""The life of a definition: adopted, in force, retired, evaluated; and the cases that follow it.

An admin's act on a definition is an event in the chain, recorded in the admin's own entry. From its
day on, the store's decision for an id takes precedence over the file in the folder; before that
day, and where there is no decision, the file applies.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
from dateutil.relativedelta import relativedelta
from msgspec.structs import replace

from sop_tui.casework.model import Case
from sop_tui.desk import inputs
from sop_tui.desk.definition_views import DefinitionState, DefinitionView
from sop_tui.desk.evaluating import RESULTS, answers, needs_evaluation
from sop_tui.desk.library import definition_acts
from sop_tui.desk.migrating import CaseMigration, Migrating
from sop_tui.desk.officer_words import definition_act
from sop_tui.desk.problems import BadInput, Refused
from sop_tui.desk.revisions import revision
from sop_tui.desk.views import NOT_EVALUATED, Evaluation, Filled
from sop_tui.desk.workplace import Workplace
from sop_tui.office.decisions import decision_on
from sop_tui.office.model import DefinitionAct, OfficerEvent, OfficerKind
from sop_tui.sop.comparing import Comparison, compare
from sop_tui.sop.drafts import DraftFile
from sop_tui.sop.finding import Finding
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import DefinitionProblem, read_answered
from sop_tui.sop.soundness import unknown_links
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Snapshot
from sop_tui.text.message import Message, say

_ORDER = {state: at for at, state in enumerate(DefinitionState)}


class ActDone(msgspec.Struct, frozen=True):
    """An act on a definition: its event, and a sentence that reports it."""

    event: OfficerEvent
    sentence: Message


class Definitions:
    """The definitions of an office, as the workplace's officer may see and change them."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._migrating = Migrating(workplace)

    # Reading.

    def all(self) -> tuple[DefinitionView, ...]:
        """All definitions: in force, future, retired, drafts, unusable, and those that only cases
        follow.
        """
        return tuple(
            sorted(
                self._views(),
                key=lambda view: (view.id, _ORDER[view.state], view.since or date.min),
            )
        )

    def history(self, sop: str) -> tuple[ActDone, ...]:
        """The acts on a procedure, oldest first.

        Raises:
            NotFound: ``sop``, when nothing is known about it.
        """
        acts = [
            event
            for event in self._acts()
            if event.definition is not None and event.definition.sop == sop
        ]
        if not acts:
            self._workplace.procedures.of(sop)
        return tuple(ActDone(event, definition_act(event)) for event in acts)

    def revision(self, named: str) -> Procedure:
        """The definition named by a file, ``id``, ``id@date`` or ``id@fingerprint``.

        Raises:
            DefinitionProblem: the file cannot be used.
            NotFound: ``sop`` or ``revision``.
        """
        return revision(self._workplace, self._acts(), named)

    def compared(self, one: str, other: str) -> Comparison:
        """The differences between two revisions, named as for :meth:`revision`."""
        return compare(self.revision(one), self.revision(other))

    def before(self, view: DefinitionView) -> str | None:
        """The fingerprint of the revision to compare with.

        It is the one in force before, or one that older cases still follow; None if there is none.
        """
        present = self._workplace.procedures.library.procedures.get(view.id)
        if view.state is DefinitionState.COMING:
            return present.fingerprint if present is not None else None
        known = ("", view.fingerprint)
        for event in reversed(self._acts()):
            act = event.definition
            if act is None or act.sop != view.id or act.fingerprint in known:
                continue
            if act.from_ is None or view.since is None or act.from_ <= view.since:
                return act.fingerprint
        for case in self._workplace.store.snapshot.cases.values():
            if case.sop == view.id and case.fingerprint != view.fingerprint:
                return case.fingerprint
        return None

    def evaluation(self, sop: str, until: datetime | None = None) -> Evaluation:
        """The state of a procedure's yearly evaluation.

        What the assessor filled in is taken from the year before ``until``.
        """
        last = self._evaluated(sop)
        view = next(
            (
                view
                for view in self.all()
                if view.id == sop and view.state is DefinitionState.IN_FORCE
            ),
            None,
        )
        if view is None:
            return NOT_EVALUATED
        return Evaluation(
            since=view.since,
            evaluated=view.evaluated,
            result=last.definition.result if last is not None and last.definition else "",
            due=view.needs_evaluation,
            filled=self._filled(sop, until or self._workplace.clocks.now()),
        )

    def _filled(self, sop: str, until: datetime) -> Filled | None:
        event = self._evaluated(sop, until)
        if event is None or event.definition is None or event.at + relativedelta(years=1) < until:
            return None
        act = event.definition
        return Filled(event.at, event.name, act.result, event.note, act.answers, act.action)

    def why_not_manage(self) -> Message | None:
        """Why the officer may not act on definitions; None for an admin."""
        if self._workplace.speaker().admin:
            return None
        return say("hanya admin yang memberlakukan, mencabut, atau mengevaluasi SOP")

    def why_not_migrate(self) -> Message | None:
        """Why the officer may not migrate running cases; None for a coordinator."""
        if self._workplace.speaker().coordinator:
            return None
        return say("hanya koordinator yang memindahkan berkas ke revisi lain")

    def clashes(self, procedure: Procedure) -> tuple[Message, ...]:
        """The conflicts of this definition with the office's others."""
        return tuple(self._clashes(procedure))

    def dangling_references(
        self, procedure: Procedure, beside: Collection[str] = ()
    ) -> tuple[Finding, ...]:
        """The SOPs that this definition refers to and the office does not have.

        ``beside`` are ids that will be adopted together with it.
        """
        return unknown_links(procedure, {*self._workplace.procedures.library.procedures, *beside})

    def offered(self, path: Path) -> Procedure:
        """The definition in a file that is to be adopted.

        Raises:
            BadInput: it cannot be used, or has open questions.
        """
        try:
            return read_answered(path)
        except DefinitionProblem as problem:
            raise BadInput(problem.code, problem.message) from None

    def first_day(self, procedure: Procedure, effective: date | None) -> date:
        """The first day in force:

        ``effective``, else the one that the definition states, else today.
        """
        return effective or procedure.effective or self._workplace.clocks.today(procedure)

    # Acts. Every method raises BadInput, NotFound, Refused or StoreProblem; then nothing has
    # changed.

    def adopt(self, path: Path, effective: date | None = None, letter: str = "") -> ActDone:
        """Puts a file's definition in force from a day on; the store keeps a copy of it.

        Without ``effective``: the day that the definition states, else today.
        """
        return self.put_in_force(self.offered(path), effective, letter)

    def put_in_force(
        self, procedure: Procedure, effective: date | None, letter: str, draft: str = ""
    ) -> ActDone:
        """Like :meth:`adopt`; ``draft`` is the id of the event that kept the draft behind it."""
        letter = inputs.text(letter, say("nomor surat"), inputs.REF_LENGTH)
        first = self.first_day(procedure, effective)
        act = DefinitionAct(
            sop=procedure.id,
            fingerprint=procedure.fingerprint,
            from_=first,
            letter=letter,
            draft=draft,
        )

        def refuse(snapshot: Snapshot) -> None:
            for clash in self._clashes(procedure):
                raise Refused("clash", clash)
            last = decision_on(definition_acts(snapshot), procedure.id, first)
            same = last.definition if last is not None else None
            if same is not None and replace(same, draft=draft) == act:
                raise BadInput(
                    "nothing", say("definisi ini sudah diberlakukan; tidak ada yang diubah")
                )

        return self.recorded(OfficerKind.ADOPTED, act, "", refuse, (procedure,))

    def retire(self, sop: str, first: date, reason: str) -> ActDone:
        """Retires a procedure from a day on; running cases continue to their end."""
        reason = inputs.text(reason, say("alasan"), inputs.NOTE_LENGTH, required=True)
        known = self._workplace.procedures.of(sop)
        act = DefinitionAct(sop=known.id, from_=first)

        def refuse(snapshot: Snapshot) -> None:
            last = decision_on(definition_acts(snapshot), known.id, first)
            if last is not None and last.definition == act:
                raise BadInput("nothing", say("SOP ini sudah dicabut; tidak ada yang diubah"))

        return self.recorded(OfficerKind.RETIRED, act, reason, refuse)

    def evaluate(
        self, sop: str, result: str, note: str, criteria: str = "", action: str = ""
    ) -> ActDone:
        """Records the yearly evaluation of a procedure.

        ``criteria`` are the typed answers to :data:`CRITERIA`, ``action`` is the action to be
        taken; both may be empty.
        """
        if result not in RESULTS:
            raise BadInput("result", say("hasil evaluasi: baik atau revisi"))
        note = inputs.text(note, say("catatan"), inputs.NOTE_LENGTH, required=True)
        known = self._workplace.procedures.of(sop)
        act = DefinitionAct(
            sop=known.id,
            fingerprint=known.fingerprint,
            result=result,
            answers=answers(criteria),
            action=inputs.text(action, say("tindakan"), inputs.NOTE_LENGTH),
        )
        return self.recorded(OfficerKind.EVALUATED, act, note)

    def moves(self, sop: str, numbers: Iterable[str] = ()) -> tuple[CaseMigration, ...]:
        """What :meth:`migrate` would do, case by case; all cases of the procedure if none
        is named.
        """
        return self._migrating.moves(self._target(sop), numbers)

    def migrate(
        self, sop: str, reason: str, numbers: Iterable[str] = ()
    ) -> Iterator[CaseMigration]:
        """Migrates running cases to the revision in force, each by its own act."""
        reason = inputs.text(reason, say("alasan"), inputs.NOTE_LENGTH, required=True)
        yield from self._migrating.migrate(self._target(sop), reason, numbers)

    # Helpers.

    def _acts(self) -> tuple[OfficerEvent, ...]:
        return definition_acts(self._workplace.store.snapshot)

    def recorded(
        self,
        kind: OfficerKind,
        act: DefinitionAct,
        note: str,
        refuse: Callable[[Snapshot], None] | None = None,
        definitions: Sequence[Procedure] = (),
    ) -> ActDone:
        """Records an admin's act; ``refuse`` checks the version of the store on which it is
        decided.
        """
        identity = uuid4().hex

        def plan(snapshot: Snapshot) -> Batch:
            by = self._workplace.speaker(snapshot)
            if not by.admin:
                raise Refused(
                    "not_admin",
                    say("hanya admin yang memberlakukan, mencabut, atau mengevaluasi SOP"),
                )
            if refuse is not None:
                refuse(snapshot)
            event = self._workplace.officer_event(
                snapshot,
                kind,
                replace(by, defines=True),
                identity=identity,
                note=note,
                definition=act,
            )
            return Batch(officers=(OfficerChange(event=event),), definitions=tuple(definitions))

        event = self._workplace.store.commit(plan).batch.officers[0].event
        return ActDone(event, definition_act(event))

    def _clashes(self, procedure: Procedure) -> Iterator[Message]:
        others = {
            known.id: (known.code, known.title)
            for known in self._workplace.store.snapshot.definitions.values()
        }
        for known in self._workplace.procedures.library.procedures.values():
            others[known.id] = (known.code, known.title)
        own = others.pop(procedure.id, None)
        if own is not None and own[0] != procedure.code:
            yield say(
                "id {sop} sudah dipakai SOP “{title}” dengan kode {code}, bukan {other}; pakai id "
                "lain atau kode yang sama",
                sop=procedure.id,
                title=own[1],
                code=own[0],
                other=procedure.code,
            )
        for sop, (code, title) in sorted(others.items()):
            if code == procedure.code:
                yield say(
                    "kode {code} sudah dipakai SOP {sop} “{title}”; {own} memerlukan kode lain",
                    code=code,
                    sop=sop,
                    title=title,
                    own=procedure.id,
                )

    def _target(self, sop: str) -> Procedure:
        return self._workplace.procedures.for_new_cases(sop)

    def _views(self) -> Iterator[DefinitionView]:
        workplace = self._workplace
        library, acts = workplace.procedures.library, self._acts()
        snapshot = workplace.store.snapshot
        open_cases: dict[str, list[Case]] = {}
        for case in snapshot.cases.values():
            if case.visit is not None:
                open_cases.setdefault(case.sop, []).append(case)
        for procedure in library.procedures.values():
            act = decision_on(acts, procedure.id, workplace.clocks.today(procedure))
            waits = procedure is library.coming.get(procedure.id)
            state = DefinitionState.COMING if waits else DefinitionState.IN_FORCE
            yield self._view(procedure, state, act, open_cases.get(procedure.id, []))
        for procedure in library.coming.values():
            if procedure is not library.procedures.get(procedure.id):
                yield self._view(procedure, DefinitionState.COMING, None, [])
        for event in acts:
            act_on = event.definition
            if event.kind is not OfficerKind.ADOPTED or act_on is None or act_on.from_ is None:
                continue
            procedure = snapshot.definition(act_on.fingerprint)
            if decision_on(acts, act_on.sop, act_on.from_) is event and (
                act_on.from_ > workplace.clocks.today(procedure)
            ):
                yield self._view(procedure, DefinitionState.COMING, event, [])
        drafts = {draft.id: draft for draft in library.drafts.values()}
        for sop in drafts.keys() & library.procedures.keys():
            yield _as_draft(drafts[sop])  # the next revision of an SOP in force
        for file, problem in library.unusable.items():
            sop = file.removesuffix(".toml")
            draft = drafts.get(sop)
            running = open_cases.get(sop, [])
            yield DefinitionView(
                id=sop,
                code="",
                title=draft.title if draft is not None else "",
                state=DefinitionState.UNUSABLE if draft is None else DefinitionState.DRAFT,
                adopted=False,
                fingerprint="",
                since=None,
                evaluated=None,
                needs_evaluation=False,
                running=len(running),
                older=0,
                trouble=problem.message,
            )
        retired = {
            event.definition.sop: event
            for event in acts
            if event.kind is OfficerKind.RETIRED and event.definition is not None
        }
        left = (open_cases.keys() | retired.keys()) - library.procedures.keys()
        for sop in sorted(left - {file.removesuffix(".toml") for file in library.unusable}):
            known = [f for f, d in snapshot.definitions.items() if d.id == sop]
            present = workplace.procedures.in_folder.procedures.get(sop)
            procedures = [snapshot.definition(each) for each in known[-1:]]
            for procedure in procedures or ([present] if present is not None else []):
                state = DefinitionState.RETIRED if sop in retired else DefinitionState.RUNNING_OUT
                yield self._view(procedure, state, retired.get(sop), open_cases.get(sop, []))

    def _view(
        self,
        procedure: Procedure,
        state: DefinitionState,
        act: OfficerEvent | None,
        running: Sequence[Case],
    ) -> DefinitionView:
        since = procedure.effective
        if act is not None and act.definition is not None:
            since = act.definition.from_
        last = self._evaluated(procedure.id)
        zone = self._workplace.clocks.own_zone(procedure)
        evaluated = (last.at.astimezone(zone) if zone else last.at).date() if last else None
        today = self._workplace.clocks.today(procedure)
        return DefinitionView(
            id=procedure.id,
            code=procedure.code,
            title=procedure.title,
            state=state,
            adopted=act is not None,
            fingerprint=procedure.fingerprint,
            since=since,
            evaluated=evaluated,
            needs_evaluation=state is DefinitionState.IN_FORCE
            and needs_evaluation(since, evaluated, today),
            until=self._retired_from(procedure, today)
            if state is DefinitionState.IN_FORCE
            else None,
            running=len(running),
            older=sum(case.fingerprint != procedure.fingerprint for case in running),
        )

    def _retired_from(self, procedure: Procedure, today: date) -> date | None:
        """The day from which a procedure in force will be retired, if that is decided."""
        last = decision_on(self._acts(), procedure.id, date.max)
        if last is None or last.kind is not OfficerKind.RETIRED or last.definition is None:
            return None
        first = last.definition.from_
        return first if first is not None and first > today else None

    def _evaluated(self, sop: str, until: datetime | None = None) -> OfficerEvent | None:
        """The last evaluation of a procedure, or the last one before a moment."""
        found = (
            event
            for event in self._acts()
            if event.kind is OfficerKind.EVALUATED
            and event.definition is not None
            and event.definition.sop == sop
            and (until is None or event.at <= until)
        )
        return max(found, key=lambda event: event.at, default=None)


def _as_draft(draft: DraftFile) -> DefinitionView:
    return DefinitionView(
        id=draft.id, code="", title=draft.title, state=DefinitionState.DRAFT, adopted=False,
        fingerprint="", since=None, evaluated=None, needs_evaluation=False, running=0, older=0,
    )  # fmt: skip
