"""A procedure as BPMN 2.0 with its diagram, so that other programs can draw it and run it.

One pool with a lane for each role. Each node is a user task; a node shared by several roles is one
task for each of them between two parallel gateways. An exclusive gateway follows each check and
each choice. It decides by the variable ``putusan`` (``setuju``, ``kembalikan``, ``tolak``, or the
name of a way); where a check may return to several nodes, also by ``tujuan``, the id of one of
them. Any other value takes the default flow: the first return of a check, the last way of a choice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from sop_tui.casework.model import Kind
from sop_tui.casework.wording import words_of
from sop_tui.export.event_log import DECISIONS, activity_name
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure
from sop_tui.text.clean import clean

_NAMESPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_TASK, _GATEWAY, _EVENT = (120, 80), (50, 50), (36, 36)
_LANE, _HEAD, _GAP = 140, 30, 60

Bounds = tuple[int, int, int, int]
Waypoint = tuple[int, int]


def bpmn_xml(procedure: Procedure) -> str:
    """The BPMN document as XML, declared as UTF-8, ending with a line break."""
    root = _Document(procedure).root()
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


@dataclass(frozen=True, slots=True)
class _Element:
    """A BPMN flow node (event, task or gateway); ``lane`` is its lane's index, 0 at the top."""

    id: str
    tag: str
    name: str
    lane: int
    size: Waypoint


@dataclass(frozen=True, slots=True)
class _Flow:
    source: str
    target: str
    name: str = ""
    condition: str = ""
    back: bool = False
    default: bool = False
    """Taken when no condition of the gateway holds.

    For a check this is the return: nothing passes unapproved.
    """
    count: int = 0
    """How many earlier flows connect the same two elements; makes the flow's id unique."""

    @property
    def id(self) -> str:
        again = f"_{self.count}" if self.count else ""
        return f"Flow_{self.source}_{self.target}{again}"


@dataclass
class _Document:
    procedure: Procedure
    elements: dict[str, _Element] = field(default_factory=dict)
    flows: list[_Flow] = field(default_factory=list)
    _merged: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        nodes = self.procedure.nodes
        lanes = {role.id: index for index, role in enumerate(self.procedure.roles)}
        come = [self.procedure.first.id, *(to for node in nodes for to in node.targets())]
        self._merged = {node.id for node in nodes if node.shared and come.count(node.id) > 1}
        self._add("StartEvent", "startEvent", "Mulai", lanes[nodes[0].role], _EVENT)
        for node in nodes:
            self._add_node(node, lanes)
        if any(_ends(node) for node in nodes):  # else every case ends by rejection
            self._add("EndEvent", "endEvent", "Selesai", lanes[nodes[-1].role], _EVENT)
        self._flow(_Flow("StartEvent", self._entry(nodes[0].id)))
        for node in nodes:
            for flow in self._ways(node):
                self._flow(flow)

    def _add_node(self, node: Node, lanes: Mapping[str, int]) -> None:
        lane = lanes[node.role]
        if node.id in self._merged:
            self._add(f"Merge_{node.id}", "exclusiveGateway", "", lane, _GATEWAY)
        if node.shared:
            self._add(f"Split_{node.id}", "parallelGateway", "Bersama", lane, _GATEWAY)
        for role in node.roles:
            name = activity_name(self.procedure, node, role)
            self._add(_task(node, role), "userTask", name, lanes[role], _TASK)
        if node.shared:
            self._add(f"Join_{node.id}", "parallelGateway", "", lane, _GATEWAY)
        if node.phase != "work":
            question = node.question or _asked(node)
            self._add(f"Gateway_{node.id}", "exclusiveGateway", question, lane, _GATEWAY)
        if node.reject:
            self._add(f"EndEvent_{node.id}", "endEvent", "Ditolak", lane, _EVENT)

    def _add(self, id_: str, tag: str, name: str, lane: int, size: Waypoint) -> None:
        self.elements[id_] = _Element(id_, tag, clean(name), lane, size)

    def _flow(self, flow: _Flow) -> None:
        same = [f for f in self.flows if (f.source, f.target) == (flow.source, flow.target)]
        self.flows.append(replace(flow, count=len(same)))

    def _entry(self, node_id: str | None) -> str:
        """The id of the element that a flow to this node enters; None means the end event."""
        if node_id is None:
            return "EndEvent"
        node = self.procedure.node(node_id)
        if node.id in self._merged:
            return f"Merge_{node.id}"
        return f"Split_{node.id}" if node.shared else _task(node, node.role)

    def _ways(self, node: Node) -> Iterator[_Flow]:
        gateway = f"Gateway_{node.id}"
        if node.id in self._merged:
            yield _Flow(f"Merge_{node.id}", f"Split_{node.id}")
        if node.shared:
            for role in node.roles:
                yield _Flow(f"Split_{node.id}", _task(node, role))
                yield _Flow(_task(node, role), f"Join_{node.id}")
        if node.phase == "work":
            source = f"Join_{node.id}" if node.shared else _task(node, node.role)
            yield self._going(node, node.next, _Flow(source, ""))
            return
        yield _Flow(_task(node, node.role), gateway)
        if node.phase == "choice":
            for way in node.ways:
                last = way is node.ways[-1]
                condition = f"putusan == {_quoted(way.name)}"
                flow = _Flow(gateway, "", clean(way.name), condition, default=last)
                yield self._going(node, way.to, flow)
            return
        yield self._going(node, node.next, _Flow(gateway, "", "Ya", _decided(Kind.APPROVED)))
        if node.reject:
            yield _Flow(gateway, f"EndEvent_{node.id}", "Tolak", _decided(Kind.REJECTED))
        for target in node.return_to:
            first = target == node.return_to[0]
            condition = _decided(Kind.RETURNED)
            if len(node.return_to) > 1:
                condition += f" and tujuan == '{target}'"
            yield self._going(node, target, _Flow(gateway, "", "Tidak", condition, default=first))

    def _going(self, node: Node, to: str | None, flow: _Flow) -> _Flow:
        back = self.procedure.is_return(node, to)
        return replace(flow, target=self._entry(to), back=back)

    def root(self) -> ET.Element:
        sop = self.procedure.id
        root = ET.Element(
            "bpmn:definitions",
            {**_NAMESPACES, "id": "Definitions", "targetNamespace": f"urn:sop:{sop}"},
        )
        collaboration = ET.SubElement(root, "bpmn:collaboration", id="Collaboration")
        ET.SubElement(
            collaboration,
            "bpmn:participant",
            id="Pool",
            name=clean(self.procedure.title),
            processRef=self._process_id,
        )
        self._process(root)
        self._diagram(root)
        return root

    @property
    def _process_id(self) -> str:
        return f"Process_{self.procedure.id}"

    def _process(self, root: ET.Element) -> None:
        process = ET.SubElement(
            root,
            "bpmn:process",
            id=self._process_id,
            name=clean(self.procedure.title),
            isExecutable="true",
        )
        lane_set = ET.SubElement(process, "bpmn:laneSet", id="LaneSet")
        for index, role in enumerate(self.procedure.roles):
            lane = ET.SubElement(lane_set, "bpmn:lane", id=f"Lane_{role.id}", name=clean(role.name))
            for element in self.elements.values():
                if element.lane == index:
                    ET.SubElement(lane, "bpmn:flowNodeRef").text = element.id
        for element in self.elements.values():
            self._node(process, element)
        for flow in self.flows:
            attributes = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
            if flow.name:
                attributes["name"] = flow.name
            made = ET.SubElement(process, "bpmn:sequenceFlow", attributes)
            if flow.condition:
                condition = ET.SubElement(
                    made, "bpmn:conditionExpression", {"xsi:type": "bpmn:tFormalExpression"}
                )
                condition.text = flow.condition

    def _node(self, process: ET.Element, element: _Element) -> None:
        attributes = {"id": element.id}
        if element.name:
            attributes["name"] = element.name
        for flow in self.flows:
            if flow.source == element.id and flow.default:
                attributes["default"] = flow.id
        made = ET.SubElement(process, f"bpmn:{element.tag}", attributes)
        for flow in self.flows:
            if flow.target == element.id:
                ET.SubElement(made, "bpmn:incoming").text = flow.id
        for flow in self.flows:
            if flow.source == element.id:
                ET.SubElement(made, "bpmn:outgoing").text = flow.id

    # The diagram: time runs to the right, and each element has a horizontal stretch of its own.

    def _diagram(self, root: ET.Element) -> None:
        diagram = ET.SubElement(root, "bpmndi:BPMNDiagram", id="Diagram")
        plane = ET.SubElement(diagram, "bpmndi:BPMNPlane", id="Plane", bpmnElement="Collaboration")
        boxes = self._boxes()
        breadth = max(left + wide for left, _, wide, _ in boxes.values()) + _GAP
        roles = self.procedure.roles
        _shape(plane, "Pool", (0, 0, breadth, _LANE * len(roles)), horizontal=True)
        for index, role in enumerate(roles):
            box = (_HEAD, _LANE * index, breadth - _HEAD, _LANE)
            _shape(plane, f"Lane_{role.id}", box, horizontal=True)
        for id_, box in boxes.items():
            _shape(plane, id_, box)
        for number, flow in enumerate(self.flows):
            _edge(plane, flow, _route(flow, boxes[flow.source], boxes[flow.target], number))

    def _boxes(self) -> Mapping[str, Bounds]:
        boxes: dict[str, Bounds] = {}
        left = 2 * _HEAD + _GAP
        for element in self.elements.values():
            wide, high = element.size
            boxes[element.id] = (left, element.lane * _LANE + (_LANE - high) // 2, wide, high)
            left += wide + _GAP
        return boxes


def _ends(node: Node) -> bool:
    """Whether a case can be completed from this node."""
    if node.phase == "choice":
        return any(way.to is None for way in node.ways)
    return node.next is None


def _task(node: Node, role: str) -> str:
    return f"Task_{node.id}_{role}" if node.shared else f"Task_{node.id}"


def _decided(kind: Kind) -> str:
    """The condition of the flow for this decision of a check."""
    return f"putusan == {_quoted(DECISIONS[kind])}"


def _quoted(text: str) -> str:
    """A text as a string literal of the condition language."""
    escaped = clean(text).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _route(flow: _Flow, source: Bounds, target: Bounds, number: int) -> list[Waypoint]:
    """The corners of a flow: forward from side to side, back along the edge of the
    source's lane.
    """
    left, top, wide, high = source
    to_left, to_top, to_wide, to_high = target
    middle, to_middle = top + high // 2, to_top + to_high // 2
    if not flow.back:
        start, end = (left + wide, middle), (to_left, to_middle)
        if middle == to_middle:
            return [start, end]
        turn = to_left - _GAP // 2
        return [start, (turn, middle), (turn, to_middle), end]
    below = to_top >= top
    lane_top = top // _LANE * _LANE
    channel = lane_top + (8 + number % 3 * 6 if not below else _LANE - 8 - number % 3 * 6)
    out = (left + wide // 2, top + high if below else top)
    into_top = channel < to_top
    into = (to_left + to_wide // 2, to_top if into_top else to_top + to_high)
    return [out, (out[0], channel), (into[0], channel), into]


def _shape(plane: ET.Element, element: str, box: Bounds, *, horizontal: bool = False) -> None:
    attributes = {"id": f"{element}_di", "bpmnElement": element}
    if horizontal:
        attributes["isHorizontal"] = "true"
    if element.startswith(("Gateway_", "Merge_")):
        attributes["isMarkerVisible"] = "true"
    shape = ET.SubElement(plane, "bpmndi:BPMNShape", attributes)
    names = ("x", "y", "width", "height")
    ET.SubElement(shape, "dc:Bounds", {n: str(v) for n, v in zip(names, box, strict=True)})


def _edge(plane: ET.Element, flow: _Flow, points: list[Waypoint]) -> None:
    edge = ET.SubElement(plane, "bpmndi:BPMNEdge", id=f"{flow.id}_di", bpmnElement=flow.id)
    for x, y in points:
        ET.SubElement(edge, "di:waypoint", x=str(x), y=str(y))
    if flow.name:
        (x, y), (_, towards) = points[0], points[1]
        label = ET.SubElement(edge, "bpmndi:BPMNLabel")
        y += 4 if towards > y else -20
        bounds = {"x": str(x + 6), "y": str(y), "width": "30", "height": "14"}
        ET.SubElement(label, "dc:Bounds", bounds)


def _asked(node: Node) -> str:
    """The gateway's question; "Ke mana?" where a choice has none of its own."""
    return words_of(node.act).asked if node.act is not None else "Ke mana?"
