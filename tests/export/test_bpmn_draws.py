"""bpmn-js, an independent viewer (the one behind bpmn.io), opens the exported BPMN."""

from pathlib import Path

import pytest
from bpmn_js import install, lint_errors, look
from once import Once
from walking import FIVE, shipped

from sop_tui.export.bpmn import bpmn_xml

pytestmark = pytest.mark.slow


def test_it_is_imported_without_a_warning_and_every_element_is_drawn(
    made_once: Once, tmp_path: Path
) -> None:
    viewer = made_once("bpmn-js", install)
    files = []
    for sop in FIVE:
        files.append(tmp_path / f"{sop}.bpmn")
        files[-1].write_text(bpmn_xml(shipped(sop)), encoding="utf-8")

    found = look(viewer, files)
    assert lint_errors(viewer, files) == []
    for sop, name in zip(FIVE, (file.name for file in files), strict=True):
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
