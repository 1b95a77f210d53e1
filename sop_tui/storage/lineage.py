"""A version made of heads, and the differences between two: remembered, or found by comparison."""

from collections.abc import Mapping
from itertools import compress
from operator import is_not
from typing import Final

from sop_tui.casework.model import Case, CaseOrSummary
from sop_tui.office.model import Officer
from sop_tui.storage.engine import Changes, Snapshot
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.records import Meta

_REMEMBERED: Final = 512  # steps


class Lineage:
    """The steps by which a session came to a version, with the changes of each."""

    __slots__ = ("before", "changes", "count")

    def __init__(
        self, before: "Lineage | None" = None, changes: Changes | None = None, count: int = 0
    ) -> None:
        self.before = before
        self.changes = changes or Changes()
        self.count = count

    def next(self, changes: Changes) -> "Lineage":
        """The next step; steps long ago are dropped from time to time."""
        step = Lineage(self, changes, self.count + 1)
        if step.count % _REMEMBERED == 0:
            last: Lineage | None = step
            for _ in range(_REMEMBERED):
                last = last.before if last is not None else None
            if last is not None:
                last.before = None
        return step

    def since(self, former: "Lineage") -> Changes | None:
        """All changes since that step; None if it has been dropped."""
        cases: set[str] = set()
        officers = definitions = rolled_back = False
        step: Lineage | None = self
        while step is not former:
            if step is None:
                return None
            cases |= step.changes.cases
            officers |= step.changes.officers
            definitions |= step.changes.definitions
            rolled_back |= step.changes.rolled_back
            step = step.before
        return Changes(frozenset(cases), officers, definitions, rolled_back)


class HeadsSnapshot(Snapshot):
    """What all versions have in common, however their histories are stored."""

    def __init__(self, heads: Heads, lineage: Lineage | None = None) -> None:
        self.heads = heads
        self.lineage = lineage or Lineage()

    @property
    def meta(self) -> Meta:
        return self.heads.meta

    @property
    def cases(self) -> Mapping[str, Case]:
        return self.heads.cases

    @property
    def summaries(self) -> Mapping[str, CaseOrSummary]:
        return self.heads.cases

    @property
    def officers(self) -> Mapping[str, Officer]:
        return self.heads.officers

    @property
    def definitions(self) -> Mapping[str, Definition]:
        return self.heads.definitions

    @property
    def revision(self) -> int:
        return self.heads.meta.revision

    @property
    def chain_head(self) -> str:
        return self.heads.meta.chain_head

    def next_number(self, code: str, year: int, skip: int = 0) -> str:
        last = self.meta.numbers.get(f"{code}-{year}", 0)
        return f"{code}-{year}-{last + 1 + skip:04d}"

    def changes_since(self, former: Snapshot) -> Changes:
        known = self.lineage.since(former.lineage) if isinstance(former, HeadsSnapshot) else None
        return known if known is not None else find_changes(self, former)


def find_changes(latter: Snapshot, former: Snapshot) -> Changes:
    """The differences between two versions, found by comparing all cases."""
    # Unchanged heads are the same objects in both versions.
    mine, theirs = latter.cases, former.cases
    changed = set(compress(mine, map(is_not, mine.values(), map(theirs.get, mine))))
    changed.update(theirs.keys() - mine.keys())
    return Changes(
        cases=frozenset(changed),
        officers=latter.officers != former.officers,
        definitions=latter.definitions != former.definitions,
        rolled_back=latter.revision <= former.revision and latter.chain_head != former.chain_head,
    )
