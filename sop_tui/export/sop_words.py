"""Words about procedures that several documents use."""

from collections.abc import Mapping
from functools import reduce
from types import MappingProxyType

from sop_tui.casework.wording import check_by, otherwise, who, words_of
from sop_tui.sop.graph import END, Node
from sop_tui.sop.inferred import is_inferred
from sop_tui.sop.model import Procedure, Step
from sop_tui.text.message import Message, say


def standard_in_words(procedure: Procedure, step: Step) -> Message:
    """The time standard as printed; a bare number gets the unit of the column's heading."""
    if procedure.standard(step.no) is None:
        return say("tanpa standar waktu")
    if procedure.time_unit and not any(letter.isalpha() for letter in step.time):
        return say("{time} {unit}", time=step.time, unit=procedure.time_unit)
    return say("{time}", time=step.time)


def act_at(procedure: Procedure, node: Node) -> Message:
    """What is done at a check node: "paraf Kabag P2"."""
    return check_by(node.act, procedure.role(node.role).name)


def node_in_words(procedure: Procedure, node: Node) -> Message:
    """A node with its ways, for the list of a row's symbols: "paraf Kabag, kembali ke 3".

    What was inferred, because the document does not state it, carries a dagger.
    """
    match node.phase:
        case "check":
            return say(
                "{act}{mark}, {otherwise}",
                act=act_at(procedure, node),
                mark=_dagger(is_inferred(procedure, node, "role", "act", "return_to", "reject")),
                otherwise=otherwise(procedure, node),
            )
        case "choice":
            ways = [say("{way} ke {node}", way=w.name, node=w.to or END) for w in node.ways]
            return say(
                "pilihan {role}{mark}: {ways}",
                role=procedure.role(node.role).name,
                mark=_dagger(is_inferred(procedure, node, "role", "question", "way")),
                ways=reduce(lambda one, more: say("{one}, {more}", one=one, more=more), ways),
            )
        case _:
            mark = _dagger(is_inferred(procedure, node, "role"))
            return say("{who}{mark}", who=who(procedure, node.roles), mark=mark)


def _dagger(doubt: bool) -> str:
    return "†" if doubt else ""


_DOUBTED: Mapping[str, Message] = MappingProxyType(
    {
        "role": say("pelaksana"),
        "by": say("urutan pelaksana"),
        "symbol": say("urutan simbol"),
        "next": say("langkah berikutnya"),
        "leads_to": say("SOP lanjutan"),
        "waits": say("menunggu SOP lanjutan"),
        "activity": say("uraian"),
        "inputs": say("kelengkapan"),
        "time": say("waktu"),
        "output": say("output"),
        "note": say("keterangan"),
        "check": say("adanya pemeriksaan"),
        "check.role": say("pemeriksa"),
        "act": say("bentuk pengesahan"),
        "return_to": say("tujuan pengembalian"),
        "reject": say("penolakan"),
        "choice": say("adanya pilihan"),
        "choice.role": say("penentu pilihan"),
        "question": say("pertanyaan pilihan"),
        "way": say("arah pilihan"),
    }
)
"""A field of a check or choice is looked up without its prefix (``check.act`` as ``act``), except
its role.
"""


def doubt(name: str, *, ahead: bool = False) -> Message:
    """What an entry of a step's ``inferred`` list refers to.

    ``ahead``: a check of the step may lead on what it does not approve, so that it is no return.
    """
    symbol, place, field = _counted(name)
    if symbol:
        if not field:
            return say("simbol ke-{place}", place=place)
        return say("{field} simbol ke-{place}", field=doubt(field, ahead=ahead), place=place)
    if ahead and name.rpartition(".")[2] == "return_to":
        return say("tujuan bila tidak disetujui")
    return _DOUBTED[name if name in _DOUBTED else name.rpartition(".")[2]]


def field_or_node(name: str) -> Message:
    """A field by its name on paper; whatever is none, as a node, by its own."""
    return _DOUBTED.get(name, say("{text}", text=name))


def _counted(name: str) -> tuple[bool, str, str]:
    """An entry such as ``symbol.2.role`` in its parts; the first says whether it has that form."""
    head, _, rest = name.partition(".")
    place, _, field = rest.partition(".")
    return (head == "symbol" and place != "", place, field)


def void_at(node: Node) -> Message:
    """The word for a void outcome of this node."""
    return words_of(node.act).void
