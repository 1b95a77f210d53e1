"""What a version says by its heads, and what differs between two: remembered step by step, or
found by comparing.
"""

from collections.abc import Mapping
from itertools import compress
from operator import is_not
from typing import Final

from sop_tui.casework.model import Case, CaseOrGlance
from sop_tui.office.model import Officer
from sop_tui.storage.engine import Changes, Snapshot
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.records import Meta

_REMEMBERED: Final = 512  # steps


class Lineage:
    """How a session came to a version: what each of the latest steps changed."""

    __slots__ = ("before", "changes", "count")

    def __init__(
        self, before: "Lineage | None" = None, changes: Changes | None = None, count: int = 0
    ) -> None:
        self.before = before
        self.changes = changes or Changes()
        self.count = count

    def next(self, changes: Changes) -> "Lineage":
        """The step that follows; those long before are forgotten from time to time."""
        step = Lineage(self, changes, self.count + 1)
        if step.count % _REMEMBERED == 0:
            last: Lineage | None = step
            for _ in range(_REMEMBERED):
                last = last.before if last is not None else None
            if last is not None:
                last.before = None
        return step

    def since(self, former: "Lineage") -> Changes | None:
        """All that changed since that step; None if it is not known any more."""
        cases: set[str] = set()
        officers = definitions = fallen = False
        step: Lineage | None = self
        while step is not former:
            if step is None:
                return None
            cases |= step.changes.cases
            officers |= step.changes.officers
            definitions |= step.changes.definitions
            fallen |= step.changes.fallen
            step = step.before
        return Changes(frozenset(cases), officers, definitions, fallen)


class ByHeads(Snapshot):
    """What versions say alike, whatever keeps their histories."""

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
    def glances(self) -> Mapping[str, CaseOrGlance]:
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
        known = self.lineage.since(former.lineage) if isinstance(former, ByHeads) else None
        return known if known is not None else compared(self, former)


def compared(latter: Snapshot, former: Snapshot) -> Changes:
    """What differs between two versions, found by looking at every case."""
    # Heads that did not change are the same objects in both versions.
    mine, theirs = latter.cases, former.cases
    changed = set(compress(mine, map(is_not, mine.values(), map(theirs.get, mine))))
    changed.update(theirs.keys() - mine.keys())
    return Changes(
        cases=frozenset(changed),
        officers=latter.officers != former.officers,
        definitions=latter.definitions != former.definitions,
        fallen=latter.revision <= former.revision and latter.chain_head != former.chain_head,
    )
