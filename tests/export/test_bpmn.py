"""The exported BPMN is consistent, whatever the procedure's names and shape."""

from itertools import combinations
from xml.etree import ElementTree as ET

from drawable_procedures import drawable_procedures
from hypothesis import given, settings
from thoroughness import examples
from walking import FIVE, shipped

from sop_tui.export.bpmn import bpmn_xml
from sop_tui.export.event_log import activity_name
from sop_tui.sop.model import Procedure

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"

Box = tuple[float, float, float, float]


def shapes(root: ET.Element) -> dict[str, Box]:
    found = {}
    for shape in root.iter(f"{DIAGRAM}BPMNShape"):
        bounds = shape.find(BOUNDS)
        assert bounds is not None
        x, y, wide, high = (float(bounds.attrib[k]) for k in ("x", "y", "width", "height"))
        found[shape.attrib["bpmnElement"]] = (x, y, wide, high)
    return found


@settings(max_examples=examples(40), deadline=None)
@given(drawable_procedures())
def test_every_reference_leads_to_an_element_and_every_element_is_drawn_once(
    procedure: Procedure,
) -> None:
    root = ET.fromstring(bpmn_xml(procedure))
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    flows = list(root.iter(f"{MODEL}sequenceFlow"))

    assert len(ids) == len(set(ids))
    for flow in flows:
        assert {flow.attrib["sourceRef"], flow.attrib["targetRef"]} <= set(ids)
    for tag in ("flowNodeRef", "incoming", "outgoing"):
        assert {ref.text for ref in root.iter(f"{MODEL}{tag}")} <= set(ids)
    drawn = set(shapes(root))
    edges = {edge.attrib["bpmnElement"] for edge in root.iter(f"{DIAGRAM}BPMNEdge")}
    assert {f"Task_{node.id}" for node in procedure.nodes} <= drawn
    assert edges == {flow.attrib["id"] for flow in flows}
    in_lanes = [ref.text for ref in root.iter(f"{MODEL}flowNodeRef")]
    assert len(in_lanes) == len(set(in_lanes)) == len(drawn) - 1 - len(procedure.roles)


@settings(max_examples=examples(20), deadline=None)
@given(drawable_procedures())
def test_no_two_symbols_overlap_and_each_lies_within_its_lane(procedure: Procedure) -> None:
    root = ET.fromstring(bpmn_xml(procedure))
    boxes = shapes(root)
    lanes = {lane.attrib["id"]: [ref.text or "" for ref in lane.iter(f"{MODEL}flowNodeRef")]
             for lane in root.iter(f"{MODEL}lane")}  # fmt: skip

    symbols = [box for name, box in boxes.items() if name not in lanes and name != "Pool"]
    for (x, _, wide, _), (other, _, other_wide, _) in combinations(symbols, 2):
        assert x + wide <= other or other + other_wide <= x
    for lane, members in lanes.items():
        left, top, wide, high = boxes[lane]
        for member in members:
            x, y, w, h = boxes[member]
            assert left <= x
            assert x + w <= left + wide
            assert top <= y
            assert y + h <= top + high


@settings(max_examples=examples(20), deadline=None)
@given(drawable_procedures())
def test_every_line_begins_and_ends_at_its_symbols(procedure: Procedure) -> None:
    root = ET.fromstring(bpmn_xml(procedure))
    boxes = shapes(root)
    ends = {f.attrib["id"]: (f.attrib["sourceRef"], f.attrib["targetRef"])
            for f in root.iter(f"{MODEL}sequenceFlow")}  # fmt: skip

    def touches(point: ET.Element, box: Box) -> bool:
        x, y = float(point.attrib["x"]), float(point.attrib["y"])
        left, top, wide, high = box
        inside = left <= x <= left + wide and top <= y <= top + high
        return inside and (x in (left, left + wide) or y in (top, top + high))

    for edge in root.iter(f"{DIAGRAM}BPMNEdge"):
        source, target = ends[edge.attrib["bpmnElement"]]
        points = edge.findall(WAYPOINT)
        assert touches(points[0], boxes[source])
        assert touches(points[-1], boxes[target])


def test_names_of_tasks_begin_with_their_node_and_are_those_of_the_log() -> None:
    for sop in FIVE:
        procedure = shipped(sop)
        root = ET.fromstring(bpmn_xml(procedure))
        names = {task.attrib["id"]: task.attrib["name"] for task in root.iter(f"{MODEL}userTask")}

        for node in procedure.nodes:
            assert names[f"Task_{node.id}"] == activity_name(procedure, node)
            assert names[f"Task_{node.id}"].startswith(f"{node.id}. ")


def test_the_same_procedure_gives_the_same_bytes() -> None:
    assert bpmn_xml(shipped(FIVE[0])) == bpmn_xml(shipped(FIVE[0]))


def test_a_gateway_asks_by_its_name_and_sends_back_by_default() -> None:
    procedure = shipped("pengaduan-masyarakat")
    gateways = list(ET.fromstring(bpmn_xml(procedure)).iter(f"{MODEL}exclusiveGateway"))
    assert gateways
    for gateway in gateways:
        assert gateway.attrib["name"] in ("Paraf?", "Tanda tangan?", "Setuju?")
        node = procedure.node(gateway.attrib["id"].removeprefix("Gateway_"))
        default = f"Flow_{gateway.attrib['id']}_Task_{node.return_to[0]}"
        assert gateway.attrib["default"] == default
