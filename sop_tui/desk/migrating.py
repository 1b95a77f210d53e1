"""Migration of running cases to the revision in force, each by its own act."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from sop_tui.casework.migration import Migration, due_after, migrate, why_not
from sop_tui.casework.model import Case
from sop_tui.casework.refusal import Refusal
from sop_tui.casework.wording import place
from sop_tui.desk.problems import BadInput, Refused
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure
from sop_tui.storage.batch import Batch, CaseChange
from sop_tui.storage.engine import Snapshot
from sop_tui.text.message import Message, say


class CaseMigration(msgspec.Struct, frozen=True):
    """A running case on an older revision: where it would stand under the new one, or why it cannot
    move.
    """

    number: str
    title: str
    place: Message
    due_at: datetime | None
    why_not: Message | None
    moved: bool = False


class Migrating:
    """Previews and performs the migration of a procedure's cases."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def moves(self, new: Procedure, numbers: Iterable[str] = ()) -> tuple[CaseMigration, ...]:
        """What :meth:`migrate` would do, case by case; all cases of the procedure if none
        is named.
        """
        return tuple(self._move(new, case) for case in self._chosen(new, numbers))

    def migrate(
        self, new: Procedure, reason: str, numbers: Iterable[str] = ()
    ) -> Iterator[CaseMigration]:
        """Migrates cases one by one; a case that another session has changed stays as it is."""
        for case in self._chosen(new, numbers):
            move = self._move(new, case)
            if move.why_not is None:
                try:
                    self._migrate(new, case, reason)
                except Refused as refused:
                    move = replace(move, why_not=refused.message)
                else:
                    move = replace(move, moved=True)
            yield move

    def _chosen(self, new: Procedure, numbers: Iterable[str]) -> list[Case]:
        named = list(numbers)
        if named:
            cases = [self._workplace.case(number) for number in named]
            for case in cases:
                if case.sop != new.id:
                    raise BadInput(
                        "other_sop",
                        say("{number} bukan berkas SOP {sop}", number=case.number, sop=new.id),
                    )
            return cases
        return [
            case
            for case in self._workplace.store.snapshot.cases.values()
            if case.sop == new.id and case.visit is not None and case.fingerprint != new.fingerprint
        ]

    def _move(self, new: Procedure, case: Case) -> CaseMigration:
        old = self._workplace.definition(case)
        why = why_not(old, new, case)
        there = old if why is not None else new
        here = case.visit.node if case.visit is not None else None
        return CaseMigration(
            number=case.number,
            title=case.title,
            place=place(there, there.node(here)) if here is not None else say("–"),
            due_at=due_after(new, case, self._workplace.clocks.of(new)) if why is None else None,
            why_not=why,
        )

    def _migrate(self, new: Procedure, seen: Case, reason: str) -> None:
        identity = uuid4().hex

        def plan(snapshot: Snapshot) -> Batch:
            case, _ = self._workplace.find(seen.number, snapshot)
            old = snapshot.definition(case.fingerprint)
            decision = migrate(
                old,
                new,
                case,
                Migration(
                    id=identity,
                    at=self._workplace.clocks.now_in(new),
                    by=self._workplace.actor(snapshot, old),
                    reason=reason,
                    version=seen.version,
                ),
                self._workplace.clocks.of(new),
            )
            if isinstance(decision, Refusal):
                raise Refused.by(decision)
            change = CaseChange(number=case.number, events=(decision,))
            return Batch(cases=(change,), definitions=(new,))

        self._workplace.store.commit(plan)
