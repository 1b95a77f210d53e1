"""Rows of every kind, judged by independent programs: SpiffWorkflow, PM4Py, bpmn-js.

Definitions are generated and cases walk through them at random, as the rules allow. The exported
model must run the same walk, and the exported log must fit the exported model.
"""

import random
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bpmn_js import install, lint_errors, look
from generated_rows import large_procedure, row_procedures
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from once import Once
from walking import Walk

from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, Authority
from sop_tui.casework.model import Event, Kind, Status
from sop_tui.casework.turns import open_roles
from sop_tui.export.bpmn import bpmn_xml
from sop_tui.export.xes import xes_pieces
from sop_tui.sop.model import Procedure

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

DEFINITIONS = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
FEWER = settings(DEFINITIONS, max_examples=10)
ODD = row_procedures(most_rows=5, roles=("kepala", "kabag", "staf", "warga"))
LARGE = st.integers(0, 10**6).map(large_procedure)


def holder(role: str) -> Actor:
    return Actor(officer=role, name=role.title(), authorities=(Authority(role),), coordinator=True)


def at_random(procedure: Procedure, chance: random.Random, number: int) -> Walk:
    """A case from opening to end, by random acts that the rules allow."""
    walk = Walk(procedure, number=f"ACK-2026-{number:04}")
    for moves in range(200):
        visit = walk.case.visit
        if visit is None:
            return walk
        node = procedure.node(visit.node)
        role = chance.choice(open_roles(node, visit))
        by, why = holder(role), {"reason": "belum lengkap"}
        if walk.case.before is not None and chance.random() < 0.1:
            walk.do(Act.RECALL, by=holder(walk.case.before.officer), **why)
        elif node.phase == "choice":
            ways = [way for way in node.ways if moves < 60 or not procedure.is_return(node, way.to)]
            walk.do(Act.CHOOSE, by=by, way=chance.choice(ways or node.ways).name, **why)
        elif node.phase == "work":
            walk.do(Act.COMPLETE, by=by, part=role if node.shared else None, note="selesai")
        elif moves < 60 and chance.random() < 0.3:
            walk.do(Act.RETURN, by=by, to=chance.choice(node.return_to), **why)
        elif node.reject and chance.random() < 0.2:
            walk.do(Act.REJECT, by=by, **why)
        else:
            walk.do(Act.APPROVE, by=by, note="sesuai")
    walk.do(Act.CANCEL, by=holder("kepala"), reason="terlalu lama")
    return walk


def lasting(walk: Walk) -> list[Event]:
    """The movements that took effect, in order."""
    undone: list[Event] = []
    kept: list[Event] = []
    for event in walk.events[1:]:
        if event.kind is Kind.RECALLED:
            undone.append(kept.pop())
        elif event.kind not in (Kind.CANCELLED,):
            kept.append(event)
    return kept


@DEFINITIONS
@given(LARGE, st.integers(0, 10**6))
def test_an_engine_goes_every_way_that_a_case_went(procedure: Procedure, seed: int) -> None:
    engine_goes_the_same_ways(procedure, seed)


@FEWER
@given(ODD, st.integers(0, 10**6))
def test_an_engine_takes_every_way_of_small_odd_procedures(procedure: Procedure, seed: int) -> None:
    engine_goes_the_same_ways(procedure, seed)


def engine_goes_the_same_ways(procedure: Procedure, seed: int) -> None:
    pytest.importorskip("SpiffWorkflow", reason="the extra “interop” is not installed")
    from lxml import etree
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(bpmn_xml(procedure).encode())), filename="sop.bpmn")
    spec = parser.get_spec(f"Process_{procedure.id}")
    for number in range(1, 4):
        walk = at_random(procedure, random.Random(seed + number), number)
        workflow: Any = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        for event in lasting(walk):
            node = procedure.node(str(event.node))
            wanted = f"Task_{node.id}_{event.part}" if node.shared else f"Task_{node.id}"
            ready = {
                task.task_spec.bpmn_id: task
                for task in workflow.get_tasks(state=TaskState.READY, manual=True)
            }
            assert wanted in ready, (wanted, list(ready))
            task = ready[wanted]
            task.data["putusan"] = {
                Kind.RETURNED: "kembalikan", Kind.REJECTED: "tolak", Kind.CHOSEN: event.way,
            }.get(event.kind, "setuju")  # fmt: skip
            task.data["tujuan"] = event.to or ""
            task.run()
            workflow.do_engine_steps()
        assert workflow.is_completed() == (walk.case.status is not Status.CANCELLED)


@DEFINITIONS
@given(LARGE, st.integers(0, 10**6))
def test_every_ended_case_fits_the_model_wholly_and_a_tampered_one_does_not(
    tmp_path_factory: pytest.TempPathFactory, procedure: Procedure, seed: int
) -> None:
    log_fits_the_model(tmp_path_factory.mktemp("rows"), procedure, seed)


@FEWER
@given(ODD, st.integers(0, 10**6))
def test_every_ended_case_of_small_odd_procedures_fits_too(
    tmp_path_factory: pytest.TempPathFactory, procedure: Procedure, seed: int
) -> None:
    log_fits_the_model(tmp_path_factory.mktemp("rows"), procedure, seed)


def log_fits_the_model(folder: Path, procedure: Procedure, seed: int) -> None:
    pm4py = pytest.importorskip("pm4py", reason="the extra “interop” is not installed")
    walks = [at_random(procedure, random.Random(seed + n), n) for n in range(1, 5)]
    ended = [walk for walk in walks if walk.case.status is not Status.CANCELLED]
    if not ended:
        return
    (folder / "sop.bpmn").write_text(bpmn_xml(procedure), encoding="utf-8")
    (folder / "log.xes").write_text("".join(xes_pieces([w.view for w in ended])), encoding="utf-8")
    model = pm4py.convert_to_petri_net(pm4py.read_bpmn(str(folder / "sop.bpmn")))
    log = pm4py.read_xes(str(folder / "log.xes"))
    log = log[log["lifecycle:transition"] == "complete"]

    def fitness(of: Any) -> list[float]:
        return [each["fitness"] for each in pm4py.conformance_diagnostics_alignments(of, *model)]

    assert fitness(log) == [1.0] * len(ended)
    first = log[log["case:concept:name"] == ended[0].case.number]
    strange = first.copy()
    strange.loc[strange.index[0], "concept:name"] = "Langkah yang tidak ada"
    assert fitness(strange)[0] < 1.0
    assert fitness(first.iloc[1:])[0] < 1.0  # the first step is missing
    repeated = first.iloc[[*range(len(first)), len(first) - 1]].reset_index(drop=True)
    assert fitness(repeated)[0] < 1.0  # the last step is repeated


def test_bpmn_js_imports_every_one_without_a_warning_and_bpmnlint_finds_no_error(
    made_once: Once, tmp_path: Path
) -> None:
    viewer = made_once("bpmn-js", install)
    files: list[Path] = []

    def write(procedure: Procedure) -> None:
        files.append(tmp_path / f"{len(files):03}.bpmn")
        files[-1].write_text(bpmn_xml(procedure), encoding="utf-8")

    DEFINITIONS(given(LARGE)(write))()
    FEWER(given(ODD)(write))()
    found = look(viewer, files)
    assert len(found) >= 30
    assert {name: each["warnings"] for name, each in found.items() if each["warnings"]} == {}
    assert lint_errors(viewer, files) == []


@DEFINITIONS
@given(LARGE)
def test_each_generated_procedure_has_rows_of_every_kind(procedure: Procedure) -> None:
    nodes = procedure.nodes
    assert (len(procedure.steps) >= 12, len(procedure.roles) >= 6) == (True, True)
    assert any(node.shared for node in nodes)
    assert sum(node.phase == "choice" for node in nodes) >= 2
    ways = [(node, to) for node in nodes for to in node.targets()]
    assert any(procedure.is_return(node, to) for node, to in ways)
    assert any(procedure.between(node, to) for node, to in ways if to is not None
               and not procedure.is_return(node, to))  # fmt: skip
    assert any(way.to is None for node in nodes for way in node.ways)
