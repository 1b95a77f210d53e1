"""Compares a draft with the right reading, field by field: right, open, wrong, unmarked."""

from collections import Counter
from dataclasses import dataclass, field

from plans import Plan, PlanRow
from reading_json import json_of, plan_of

from sop_tui.drafting.draft import Draft, DraftStep
from sop_tui.drafting.words import squash
from sop_tui.text.dates import day_of

OUTCOMES = ("right", "open", "wrong", "unmarked")


@dataclass
class Score:
    """Counts by field; ``unmarked`` counts wrong values with neither a dagger nor a question."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, name: str, outcome: str, note: str = "") -> None:
        self.counts.setdefault(name, Counter())[outcome] += 1
        if outcome != "right":
            self.misses.append(f"{name}: {outcome} {note}")

    def share(self, name: str, outcome: str = "right") -> float:
        counts = self.counts.get(name, Counter())
        return counts[outcome] / max(1, counts.total())

    def unmarked(self) -> float:
        total = sum(counts.total() for counts in self.counts.values())
        return sum(counts["unmarked"] for counts in self.counts.values()) / max(1, total)

    def join(self, other: "Score") -> None:
        """Adds the counts of another score."""
        for name, counts in other.counts.items():
            self.counts.setdefault(name, Counter()).update(counts)
        self.misses += other.misses

    def table(self) -> str:
        lines = [f"{'field':<12}" + "".join(f"{name:>10}" for name in OUTCOMES)]
        for name, counts in self.counts.items():
            lines.append(f"{name:<12}" + "".join(f"{counts[o]:>10}" for o in OUTCOMES))
        return "\n".join(lines)


def score(plan: Plan, draft: Draft | None, total: Score, *, identity: bool = True) -> Score:
    """Adds the comparison of a draft with a plan; without ``identity`` only of the matrix.

    No reading can know where the ways and returns of ``unsaid`` nodes lead. They count as
    ``unsaid``: right if they are asked or marked. The plan passes through JSON first, so every
    document of the suite also tests that form.
    """
    plan = plan_of(json_of(plan))
    if draft is None:
        for _ in plan.rows:
            total.add("steps", "open", "no matrix")
        return total
    block = draft.identity
    for name, want, got in (
        ("title", plan.title, block.title), ("number", plan.number, block.number),
        ("dates", tuple(day_of(day).isoformat() for day in (plan.created, plan.effective)),
         (block.created, block.effective)),
        ("basis", plan.legal_basis, block.legal_basis), ("warnings", plan.warnings, block.warnings),
    ):  # fmt: skip
        if identity:
            total.add("identity", "right" if want == got else "unmarked",
                      f"{name} {want!r} {got!r}")  # fmt: skip
    steps = list(draft.steps)
    names = tuple(role.name for role in draft.roles)
    total.add("roles", "right" if names == plan.roles else "unmarked", f"{plan.roles} {names}")
    ids = [role.id for role in draft.roles]
    asked = {(doubt.step, doubt.field) for doubt in draft.doubts}
    for index, row in enumerate(plan.rows):
        step = next((s for s in steps if squash(s.activity) == row.activity), None)
        if step is None:
            total.add("steps", "unmarked", f"row {index + 1} {row.activity}")
            continue
        total.add("steps", "right" if step.no == index + 1 else "unmarked", f"row {index + 1}")
        _row(plan, index, row, step, ids, asked, total)
    return total


def _row(
    plan: Plan, index: int, row: PlanRow, step: DraftStep, ids: list[str],
    asked: set[tuple[int | None, str]], total: Score,
) -> None:  # fmt: skip
    def judge(name: str, want: object, got: object, *, marked: bool) -> None:
        outcome = "right" if want == got else "open" if not got else (
            "wrong" if marked else "unmarked")  # fmt: skip
        note = f"{plan.title} row {index + 1}: {want!r} / {got!r}"
        if name in ("returns", "ways") and missing:
            name, outcome = "unsaid", "right" if marked or outcome == "right" else "unmarked"
        total.add(name, outcome, note)

    def is_marked(*words: str) -> bool:
        said = any(mark.split(".")[-1] in words or mark in words for mark in step.inferred)
        return said or any((step.no, word) in asked for word in words)

    def names(roles: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(ids[i] for i in roles)

    missing = False
    works = [names(sign.roles) for sign in row.signs if sign.phase == "work"]
    got_works = [symbol.roles for symbol in step.symbols if symbol.phase == "work"]
    whole = is_marked("role", "by", "check", "symbol")
    judge("rows", [(s.phase == "work", names(s.roles)) for s in row.signs],
          [(s.phase == "work", s.roles) for s in step.symbols], marked=whole)  # fmt: skip
    judge("performers", works, got_works, marked=whole)
    for node, sign in zip(plan.nodes(index), row.signs, strict=True):
        if sign.phase == "work":
            continue
        missing = node in plan.unsaid
        mine = [s for s in step.symbols if s.phase != "work"]
        got = mine[0] if mine else None
        seen = (got.phase, got.roles) if got else ()
        doubtful = whole or is_marked("choice", "way")
        judge("decisions", (sign.phase, names(sign.roles)), seen, marked=doubtful)
        if sign.phase == "check":
            doubtful = whole or is_marked("return_to", "check.return_to")
            judge("returns", sign.return_to, got.return_to if got else (), marked=doubtful)
        else:
            doubtful = whole or is_marked("way", "choice", "choice.way")
            ways = sorted((way.name, way.to) for way in got.ways) if got else []
            judge("ways", sorted(sign.ways), ways, marked=doubtful)
    missing = not set(plan.unsaid).isdisjoint(plan.nodes(index))
    if row.next:
        judge("ways", row.next, step.next, marked=is_marked("next"))
    elif step.next:
        judge("ways", "", step.next, marked=is_marked("next"))
    judge("inputs", row.inputs, step.inputs, marked=is_marked("inputs"))
    judge("time", row.time, step.time, marked=is_marked("time"))
    judge("output", row.output, step.output, marked=is_marked("output"))
    if row.note or step.note:
        judge("note", row.note, step.note, marked=is_marked("note"))
