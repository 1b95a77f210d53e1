"""A procedure is accepted exactly if every node can be reached and can reach the end."""

from collections.abc import Iterator

from generated_procedures import sound_procedures
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from thoroughness import examples

from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.sop.soundness import findings


def ways(procedure: Procedure) -> dict[str, list[str | None]]:
    """Where each node leads, computed from the steps alone; None is the end."""
    names: list[tuple[str, Check | None]] = []
    for step in procedure.steps:
        if step.role is not None:
            names.append((str(step.no), None))
        if step.check is not None:
            names.append((str(step.no) + "p" * (step.role is not None), step.check))
    following: list[str | None] = [*(name for name, _ in names[1:]), None]
    found: dict[str, list[str | None]] = {}
    for (name, check), after in zip(names, following, strict=True):
        found.setdefault(name, [after, *(check.return_to if check else ())])
    return found


def reached_from(start: str, graph: dict[str, list[str | None]]) -> set[str | None]:
    seen: set[str | None] = set()
    waiting: list[str | None] = [start]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += graph[node] if node is not None else []
    return seen


@given(sound_procedures())
@settings(max_examples=examples(100))
def test_in_an_accepted_procedure_every_node_reaches_the_end(procedure: Procedure) -> None:
    assert findings(procedure) == ()
    graph = ways(procedure)
    order = [node.id for node in procedure.nodes]
    assert list(graph) == order
    assert reached_from(order[0], graph) == {*order, None}
    for node in procedure.nodes:
        assert None in reached_from(node.id, graph)
        assert all(node.id in reached_from(target, graph) for target in node.return_to)
        assert (node.phase == "check") == bool(node.return_to)


def with_step(procedure: Procedure, at: int, **changes: object) -> Procedure:
    steps = list(procedure.steps)
    steps[at] = replace(steps[at], **changes)
    return replace(procedure, steps=tuple(steps))


def spoiled(procedure: Procedure, at: int) -> Iterator[Procedure]:
    """The procedure with one change to a step that closes a way or opens a wrong one."""
    step = procedure.steps[at]
    yield with_step(procedure, at, no=step.no + 1)
    yield with_step(procedure, at, role=None, check=None)
    yield with_step(procedure, at, role="sekda")
    if step.check is not None:
        own = f"{step.no}p" if step.role is not None else str(step.no)
        for targets in ((), (own,), ("99",), (f"{len(procedure.steps) + 1}",), ("1", "1")):
            check = replace(step.check, return_to=targets)
            yield with_step(procedure, at, check=check)
        yield with_step(procedure, at, check=replace(step.check, role="sekda"))


@given(sound_procedures(), st.data())
@settings(max_examples=examples(100))
def test_a_broken_target_is_refused_at_its_step(procedure: Procedure, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(procedure.steps) - 1))
    for broken in spoiled(procedure, at):
        places = [finding.place for finding in findings(broken)]
        assert any(place[:2] == ("step", at) for place in places)


@given(sound_procedures(), st.data())
@settings(max_examples=examples(60))
def test_a_check_may_return_to_any_node_except_itself(
    procedure: Procedure, data: st.DataObject
) -> None:
    order = [node.id for node in procedure.nodes]
    for node in procedure.nodes:
        if node.phase == "check":
            target = data.draw(st.sampled_from(order))
            step = procedure.steps[node.step - 1]
            assert step.check is not None
            check = replace(step.check, return_to=(target,))
            changed = with_step(procedure, node.step - 1, check=check)
            refused = any("return_to" in finding.place for finding in findings(changed))
            assert refused == (target == node.id)


def small(time: str = "1 hari", **header: object) -> Procedure:
    fields: dict[str, object] = {
        "id": "surat",
        "code": "SRT",
        "title": "Surat",
        "roles": (Role(id="staf", name="Staf"),),
        "steps": (Step(no=1, activity="Menyusun", role="staf", time=time),),
    }
    return Procedure(**(fields | header))  # type: ignore[arg-type]


def words(procedure: Procedure) -> list[str]:
    return [str(finding.message) for finding in findings(procedure)]


def test_a_total_must_be_equal_in_every_unit() -> None:
    assert words(small(stated_total="1 hari")) == []
    assert words(small(stated_total="-")) == []
    assert words(small(stated_total="2 hari")) == [
        "jumlah waktu tidak cocok: tertulis 2 hari, jumlah langkah 1 hari; perbaiki salah satunya"
    ]
    assert len(words(small(stated_total="24 jam"))) == 2  # days are never converted into hours


def test_a_total_is_not_checked_if_two_rows_have_one_number() -> None:
    twice = tuple(
        Step(no=1, activity="Menyusun", role="staf", time=f"{days} hari") for days in (1, 2)
    )
    assert words(small(stated_total="3 hari", steps=twice)) == [
        "nomor langkah seharusnya 2; urutkan mulai dari 1 tanpa nomor yang terlewat"
    ]


def test_a_total_is_not_checked_if_a_time_is_unreadable() -> None:
    found = words(small("lama", stated_total="2 hari"))
    assert len(found) == 1
    assert "lama" in found[0]


def test_numbers_without_a_unit_take_that_of_the_column() -> None:
    assert words(small("0.5", time_unit="hari")) == []
    assert len(words(small("0.5"))) == 1
    assert any("sesi" in found for found in words(small(time_unit="sesi")))


def test_a_hostile_time_is_reported_once_as_visible_codes() -> None:
    expected = ["teks memuat karakter terlarang <1B>; hapus"]
    assert words(small("1 hari\x1b[31m")) == expected
    assert words(small("1 hari\x1b[31m", stated_total="1 hari")) == expected
    assert words(small(limit="1 hari\x1b[31m")) == expected


def test_targets_are_checked_even_if_no_step_has_a_performer() -> None:
    bare = replace(small(), steps=(Step(no=1, activity="Menulis", next="1"),))
    said = words(bare)
    assert any("tidak ada pelaksana maupun pemeriksa" in each for each in said)
    assert not any("tujuan next" in each for each in said)  # a consequence of the missing role
