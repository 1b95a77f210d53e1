"""SpiffWorkflow, an independent engine, runs the exported BPMN."""

from io import BytesIO
from typing import Any

import msgspec
import pytest
from walking import FIVE, shipped

from sop_tui.export.bpmn import bpmn_xml
from sop_tui.sop.model import Procedure

pytest.importorskip("SpiffWorkflow", reason="the extra “interop” is not installed")


class Run:
    """A running workflow; records its user tasks in order."""

    def __init__(self, procedure: Procedure) -> None:
        from lxml import etree
        from SpiffWorkflow.bpmn.parser import BpmnParser
        from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(BytesIO(bpmn_xml(procedure).encode())), filename="sop.bpmn")
        self.workflow: Any = BpmnWorkflow(parser.get_spec(f"Process_{procedure.id}"))
        self.workflow.do_engine_steps()
        self.passed: list[str] = []

    @property
    def at(self) -> str | None:
        from SpiffWorkflow import TaskState

        ready = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        assert len(ready) <= 1
        return ready[0].task_spec.bpmn_id.removeprefix("Task_") if ready else None

    def lane(self) -> str:
        from SpiffWorkflow import TaskState

        return str(self.workflow.get_tasks(state=TaskState.READY, manual=True)[0].task_spec.lane)

    def decide(self, decision: str = "setuju", to: str = "") -> None:
        from SpiffWorkflow import TaskState

        task = self.workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        self.passed.append(task.task_spec.bpmn_id.removeprefix("Task_"))
        task.data["putusan"] = decision
        task.data["tujuan"] = to
        task.run()
        self.workflow.do_engine_steps()


@pytest.mark.parametrize("sop", FIVE)
def test_straight_through_it_passes_every_node_in_order_and_ends(sop: str) -> None:
    procedure = shipped(sop)
    run = Run(procedure)

    while run.at is not None:
        run.decide()

    assert run.passed == [node.id for node in procedure.nodes]
    assert run.workflow.is_completed()


@pytest.mark.parametrize("sop", FIVE)
def test_each_task_waits_in_the_lane_of_its_role(sop: str) -> None:
    procedure = shipped(sop)
    run = Run(procedure)

    while run.at is not None:
        assert run.lane() == procedure.role(procedure.node(run.at).role).name
        run.decide()


@pytest.mark.parametrize("sop", FIVE)
def test_every_check_returns_to_where_the_procedure_says(sop: str) -> None:
    procedure = shipped(sop)
    for check in procedure.nodes:
        for target in check.return_to:
            run = Run(procedure)
            while run.at != check.id:
                run.decide()

            run.decide("kembalikan", target)

            assert run.at == target
            while run.at is not None:
                run.decide()
            assert run.workflow.is_completed()


def test_a_check_with_several_targets_and_a_rejection_leaves_by_each_of_them() -> None:
    steps = [
        {"no": 1, "activity": "Menyusun", "role": "staf"},
        {"no": 2, "activity": "Melengkapi", "role": "staf"},
        {"no": 3, "activity": "Memeriksa <teliti> & \"tepat\"",
         "check": {"role": "kabag", "act": "setuju", "return_to": ["2", "1"], "reject": True}},
    ]  # fmt: skip
    procedure = msgspec.convert({
        "id": "dua-tujuan", "code": "DTU", "title": "Dua tujuan", "steps": steps,
        "roles": [{"id": "staf", "name": "Staf"}, {"id": "kabag", "name": "Kabag"}],
    }, Procedure)  # fmt: skip
    for target in ("1", "2"):
        run = Run(procedure)
        run.decide()
        run.decide()
        run.decide("kembalikan", target)
        assert run.at == target

    run = Run(procedure)
    run.decide()
    run.decide()
    run.decide("tolak")
    assert run.at is None
    assert run.workflow.is_completed()
