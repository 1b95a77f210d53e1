"""bpmn-js, an independent viewer (the one behind bpmn.io), opens the exported BPMN."""

from pathlib import Path

import pytest
from bpmn_js import installed, lint_errors, look
from walking import FIVE, shipped

from sop_tui.export.bpmn import bpmn_xml

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("bpmn-js"))


def test_it_is_imported_without_a_warning_and_every_element_is_drawn(viewer: Path) -> None:
    names = []
    for sop in FIVE:
        (viewer / f"{sop}.bpmn").write_text(bpmn_xml(shipped(sop)), encoding="utf-8")
        names.append(f"{sop}.bpmn")

    found = look(viewer, names)
    assert lint_errors(viewer, names) == []
    for sop, name in zip(FIVE, names, strict=True):
        procedure = shipped(sop)
        assert found[name]["warnings"] == []
        drawn = set(found[name]["drawn"])
        assert {f"Task_{node.id}" for node in procedure.nodes} <= drawn
        assert {f"Lane_{role.id}" for role in procedure.roles} <= drawn
        checks = [node for node in procedure.nodes if node.phase == "check"]
        assert {f"Gateway_{node.id}" for node in checks} <= drawn
        returns = {f"Flow_Gateway_{n.id}_Task_{target}" for n in checks for target in n.return_to}
        assert returns <= drawn
        assert {"Pool", "StartEvent", "EndEvent"} <= drawn
