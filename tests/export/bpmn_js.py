"""Runs bpmn-js (the viewer behind bpmn.io) and bpmnlint (a checker of BPMN models) with node."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

# A page without a browser. SVG measurements that jsdom lacks are stubbed: only the import matters.
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


def install(folder: Path) -> None:
    """Puts bpmn-js and bpmnlint into the folder; skips where npm cannot install them."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    (folder / "package.json").write_text('{"private": true, "type": "module"}')
    (folder / "look.mjs").write_text(SCRIPT)
    (folder / ".bpmnlintrc").write_text('{"extends": "bpmnlint:recommended"}')
    made = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "bpmn-js@18", "jsdom@26",
         "bpmnlint@11"],
        cwd=folder, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"npm could not install bpmn-js: {made.stderr.strip()[-200:]}")


def look(installed: Path, files: list[Path]) -> dict[str, Any]:
    """What the viewer reports for these files by their names: its warnings, and the
    elements drawn.
    """
    run = subprocess.run(
        ["node", "look.mjs", *map(str, files)], cwd=installed, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    found: dict[str, Any] = json.loads(run.stdout)
    return {Path(file).name: seen for file, seen in found.items()}


def lint_errors(installed: Path, files: list[Path]) -> list[str]:
    """The errors by bpmnlint's recommended rules; warnings are not included."""
    run = subprocess.run(
        ["node", "node_modules/bpmnlint/bin/bpmnlint.js", *map(str, files)], cwd=installed,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode in (0, 1), run.stderr[-2000:]
    return [line.strip() for line in run.stdout.splitlines() if " error " in line]
