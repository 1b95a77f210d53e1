"""PM4Py, an independent program, reads the exported logs and models."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from walking import FIVE, Walk, rewritten, shipped

from sop_tui.casework.acts import Act
from sop_tui.desk.views import CaseView
from sop_tui.export.bpmn import bpmn_xml
from sop_tui.export.csv_log import csv_pieces
from sop_tui.export.event_log import activity_name
from sop_tui.export.xes import xes_pieces
from sop_tui.sop.model import Procedure

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def pm4py() -> Any:
    """Imported inside a fixture: it takes seconds, and other tests must not pay for that."""
    return pytest.importorskip("pm4py", reason="the extra “interop” is not installed")


@pytest.fixture(autouse=True)
def _pm4py_is_installed() -> None:
    pm4py()


def eventful(sop: str) -> list[CaseView]:
    """Ended cases of a procedure: straight through, with every return, and with every
    other event.
    """
    procedure = shipped(sop)
    walks = [Walk(procedure, number=f"{procedure.code}-2026-0001").end()]
    for check in procedure.nodes:
        for target in check.return_to:
            walk = Walk(procedure, number=f"{procedure.code}-2026-{len(walks) + 1:04}")
            walk.to(check.id).do(Act.RETURN, reason="belum lengkap", to=target)
            walks.append(walk.end())
    busy = Walk(procedure, number=f"{procedure.code}-2026-{len(walks) + 1:04}")
    busy.on().do(Act.NOTE, text="catatan").do(Act.CLAIM).do(Act.RELEASE).do(
        Act.HOLD, reason="tunggu"
    )
    busy.do(Act.RESUME).on()
    last = busy.events[-1]
    busy.do(Act.RECALL, reason="salah", by=busy._actor(last.role))
    busy.to(next(n.id for n in procedure.nodes if n.return_to)).do(Act.RETURN, reason="belum")
    walks.append(busy.end())
    return [walk.view for walk in walks]


def read_xes(views: list[CaseView], folder: Path) -> Any:
    path = folder / "log.xes"
    path.write_text("".join(xes_pieces(views)), encoding="utf-8")
    return pm4py().read_xes(str(path))


def read_csv(views: list[CaseView], folder: Path) -> Any:
    import pandas

    path = folder / "log.csv"
    path.write_text("".join(csv_pieces(views)), encoding="utf-8", newline="")
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    frame["timestamp"] = pandas.to_datetime(frame["timestamp"], utc=True)
    frame["lifecycle:transition"] = frame["lifecycle"]
    return pm4py().format_dataframe(
        frame, case_id="case_id", activity_key="activity", timestamp_key="timestamp"
    )


def net(sop: str, folder: Path) -> tuple[Any, Any, Any]:
    return net_of(shipped(sop), folder)


def net_of(procedure: Procedure, folder: Path) -> tuple[Any, Any, Any]:
    path = folder / "sop.bpmn"
    path.write_text(bpmn_xml(procedure), encoding="utf-8")
    return pm4py().convert_to_petri_net(pm4py().read_bpmn(str(path)))  # type: ignore[no-any-return]


def complete(log: Any) -> Any:
    return log[log["lifecycle:transition"] == "complete"]


def fitness(log: Any, model: tuple[Any, Any, Any]) -> list[float]:
    """The fitness of each case, by alignment with the model."""
    return [
        alignment["fitness"]
        for alignment in pm4py().conformance_diagnostics_alignments(complete(log), *model)
    ]


@pytest.mark.parametrize("sop", FIVE)
@pytest.mark.parametrize("read", [read_xes, read_csv])
def test_every_ended_case_fits_the_exported_procedure_wholly(
    sop: str, read: Any, tmp_path: Path
) -> None:
    views = eventful(sop)
    log = read(views, tmp_path)
    assert len(log) == sum(len(view.events) for view in views)

    found = fitness(log, net(sop, tmp_path))

    assert len(found) == len(views)
    assert found == [1.0] * len(views)


@pytest.mark.parametrize("sop", FIVE)
def test_a_case_with_a_step_left_out_or_swapped_does_not_fit(sop: str, tmp_path: Path) -> None:
    model = net(sop, tmp_path)
    log = complete(read_xes([Walk(shipped(sop)).end().view], tmp_path)).reset_index(drop=True)

    without_one = log.drop(index=2)
    swapped = log.copy()
    names = swapped["concept:name"].tolist()
    names[1], names[2] = names[2], names[1]
    swapped["concept:name"] = names

    assert fitness(log, model) == [1.0]
    assert fitness(without_one, model)[0] < 1.0
    assert fitness(swapped, model)[0] < 1.0


@pytest.mark.parametrize("sop", FIVE)
def test_an_open_case_fits_up_to_where_it_stands(sop: str, tmp_path: Path) -> None:
    procedure = shipped(sop)
    check = next(node for node in procedure.nodes if node.return_to)
    walk = Walk(procedure).to(check.id).do(Act.RETURN, reason="belum lengkap").on()
    log = read_xes([walk.view], tmp_path)
    petri, initial, _ = net(sop, tmp_path)
    here = before_task(petri, procedure, walk.case.node or "")

    assert fitness(log, (petri, initial, here)) == [1.0]


@pytest.mark.parametrize("sop", FIVE)
def test_a_migrated_case_fits_each_revision_from_where_the_log_says_it_begins(
    sop: str, tmp_path: Path
) -> None:
    old, new = shipped(sop), rewritten(shipped(sop))
    check = next(node for node in old.nodes if node.return_to)
    walk = Walk(old).to(check.id).do(Act.RETURN, reason="belum lengkap").on()
    stood = walk.case.node or ""
    log = read_xes([walk.migrate(new).end().view], tmp_path)
    (_, begins) = log.index[log["revision"].notna()]
    assert log["revision"][begins] == new.fingerprint
    assert log["former_revision"][begins] == old.fingerprint == log["revision"][0]

    petri, initial, final = net_of(old, tmp_path)
    there = before_task(petri, old, stood)
    assert fitness(log[:begins], (petri, initial, there)) == [1.0]
    assert fitness(log, (petri, initial, final))[0] < 1.0
    petri, initial, final = net_of(new, tmp_path)
    there = before_task(petri, new, stood)
    assert fitness(log[begins:], (petri, there, final)) == [1.0]
    assert fitness(log, (petri, initial, final))[0] < 1.0


def test_a_case_moved_though_a_void_row_has_another_role_fits_each_revision(
    tmp_path: Path,
) -> None:
    old = shipped("pengaduan-masyarakat")
    rows = (replace(row, role="kasubag-pphti") if row.no == 8 else row for row in old.steps)
    new = rewritten(replace(old, steps=tuple(rows)))
    walk = Walk(old).to("8p").do(Act.RETURN, reason="belum lengkap")
    log = read_xes([walk.migrate(new).end().view], tmp_path)
    (_, begins) = log.index[log["revision"].notna()]

    petri, initial, _ = net_of(old, tmp_path)
    assert fitness(log[:begins], (petri, initial, before_task(petri, old, "7p"))) == [1.0]
    petri, _, final = net_of(new, tmp_path)
    assert fitness(log[begins:], (petri, before_task(petri, new, "7p"), final)) == [1.0]


def before_task(petri: Any, procedure: Procedure, node: str) -> Any:
    """The marking of a case that stands at this node."""
    task = activity_name(procedure, procedure.node(node))
    (place,) = (
        arc.source for t in petri.transitions if t.label == task for arc in t.in_arcs
    )  # fmt: skip
    return pm4py().generate_marking(petri, {place: 1})


@pytest.mark.parametrize("sop", FIVE)
def test_the_net_of_the_model_has_a_task_for_each_node_and_nothing_else(
    sop: str, tmp_path: Path
) -> None:
    petri, _, _ = net(sop, tmp_path)
    procedure = shipped(sop)

    labels = [transition.label for transition in petri.transitions if transition.label]

    assert sorted(labels) == sorted(activity_name(procedure, node) for node in procedure.nodes)


def test_what_the_log_says_of_people_and_times_arrives(tmp_path: Path) -> None:
    view = Walk(shipped(FIVE[0])).end().view

    log = read_xes([view], tmp_path)

    assert log["org:resource"].tolist() == [event.name for event in view.events]
    assert [stamp.timestamp() for stamp in log["time:timestamp"]] == [
        event.at.timestamp() for event in view.events
    ]
    assert set(log["case:concept:name"]) == {view.case.number}
