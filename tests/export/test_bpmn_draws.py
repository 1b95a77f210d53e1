"""The exported BPMN is opened by bpmn-js, the viewer behind bpmn.io, which we did not write."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from walking import FIVE, shipped

from sop_tui.export.bpmn import bpmn

pytestmark = pytest.mark.slow

# A page without a browser; what jsdom lacks of SVG measures nothing, for only the import counts.
SCRIPT = """
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
const view = new JSDOM('<div id="canvas"></div>', { pretendToBeVisual: true }).window;
class SVGMatrix {
  a = 1; b = 0; c = 0; d = 1; e = 0; f = 0;
  inverse() { return this; } multiply() { return this; }
  translate() { return this; } scale() { return this; }
}
class SVGTransform {
  matrix = new SVGMatrix();
  setMatrix() {} setTranslate() {} setRotate() {} setScale() {}
}
class SVGTransformList {
  numberOfItems = 0;
  clear() {} appendItem() {} initialize() {} consolidate() { return null; }
  getItem() { return new SVGTransform(); }
  createSVGTransformFromMatrix() { return new SVGTransform(); }
}
const svg = view.SVGElement.prototype;
Object.assign(svg, {
  getBBox: () => ({ x: 0, y: 0, width: 60, height: 14 }),
  getScreenCTM: () => new SVGMatrix(), getCTM: () => new SVGMatrix(),
  getComputedTextLength: () => 60,
  createSVGMatrix: () => new SVGMatrix(), createSVGTransform: () => new SVGTransform(),
  createSVGTransformFromMatrix: () => new SVGTransform(),
});
Object.defineProperty(svg, 'transform', { get: () => ({ baseVal: new SVGTransformList() }) });
Object.assign(globalThis, { window: view, SVGMatrix, SVGTransform, SVGTransformList });
for (const name of ['document', 'Element', 'Node', 'HTMLElement', 'SVGElement', 'DOMParser'])
  globalThis[name] = view[name];
const { default: Viewer } = await import('bpmn-js/dist/bpmn-viewer.development.js');
const found = {};
for (const file of process.argv.slice(2)) {
  const viewer = new Viewer({ container: '#canvas' });
  const { warnings } = await viewer.importXML(readFileSync(file, 'utf8'));
  const registry = viewer.get('elementRegistry');
  found[file] = {
    warnings: warnings.map(w => w.message + (w.error ? ' ' + w.error.stack : '')),
    drawn: registry.filter(e => !e.labelTarget && e.type !== 'label').map(e => e.id),
  };
}
console.log(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    folder = tmp_path_factory.mktemp("bpmn-js")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    (folder / "look.mjs").write_text(SCRIPT)
    made = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "bpmn-js@18", "jsdom@26"],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"npm could not install bpmn-js: {made.stderr.strip()[-200:]}")
    return folder


def test_it_is_imported_without_a_warning_and_every_element_is_drawn(viewer: Path) -> None:
    names = []
    for sop in FIVE:
        (viewer / f"{sop}.bpmn").write_text(bpmn(shipped(sop)), encoding="utf-8")
        names.append(f"{sop}.bpmn")

    run = subprocess.run(
        ["node", "look.mjs", *names], cwd=viewer, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout)
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
