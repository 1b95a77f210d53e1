"""Words about procedures that several documents share."""

from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure, Step
from sop_tui.text.message import Message, say


def standard_in_words(procedure: Procedure, step: Step) -> Message:
    """The time standard as printed; the unit of the column's heading behind a bare number."""
    if procedure.standard(step.no) is None:
        return say("tanpa standar waktu")
    if procedure.time_unit and not any(letter.isalpha() for letter in step.time):
        return say("{time} {unit}", time=step.time, unit=procedure.time_unit)
    return say("{time}", time=step.time)


def act_at(procedure: Procedure, node: Node) -> Message:
    """What is done at a check node: "paraf Kabag P2"."""
    role = procedure.role(node.role).name
    match node.act:
        case "paraf":
            return say("paraf {role}", role=role)
        case "tanda tangan":
            return say("tanda tangan {role}", role=role)
        case _:
            return say("persetujuan {role}", role=role)


def doubt(name: str) -> Message:
    """What an entry of a step's ``inferred`` list is about."""
    match name:
        case "role":
            return say("pelaksana")
        case "activity":
            return say("uraian")
        case "inputs":
            return say("kelengkapan")
        case "time":
            return say("waktu")
        case "output":
            return say("output")
        case "note":
            return say("keterangan")
        case "check":
            return say("adanya pemeriksaan")
        case "check.role":
            return say("pemeriksa")
        case "check.act":
            return say("bentuk pengesahan")
        case "check.return_to":
            return say("tujuan pengembalian")
        case _:
            return say("penolakan")


def void_at(node: Node) -> Message:
    """What it is called when the outcome of a node no longer stands."""
    match node.act:
        case None:
            return say("hasil gugur")
        case "setuju":
            return say("persetujuan gugur")
        case "paraf":
            return say("paraf gugur")
        case _:
            return say("tanda tangan gugur")
