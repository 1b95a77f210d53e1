"""Checks that a case can pass through a procedure: performers, targets, reachability.

A target may be any node: an earlier one is a return, a later one skips the nodes between. Errors
are targets that do not exist, nodes that cannot be reached, and nodes from which the end cannot
be reached.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from sop_tui.sop.finding import Finding
from sop_tui.sop.graph import END, compile_steps, node_ids, symbol_ids
from sop_tui.sop.keys import with_suggestion
from sop_tui.sop.model import Check, Choice, Procedure, Step, Symbol
from sop_tui.sop.places import Place
from sop_tui.text.clean import quoted
from sop_tui.text.message import Message, say

MOST_WAYS = 9
"""The most ways of a choice; a way is chosen with one digit."""


def _roles_used(procedure: Procedure) -> frozenset[str]:
    """The ids of all roles that steps name, unknown ones included."""
    return frozenset(
        role for step in procedure.steps for _, role in _roles_of(step) if role is not None
    )


def _names_nobody(step: Step) -> bool:
    """Whether the row, or one of its symbols, has no performer."""
    return not step.parts or any(
        len(symbol.together) < 2 and not (symbol.role or symbol.check or symbol.choice)
        for symbol in step.parts
    )


def roles_unused(procedure: Procedure) -> frozenset[str]:
    """The ids of roles that no step names.

    Empty if a step has no performer or an unknown role: one of the unused roles may be meant.
    """
    used = _roles_used(procedure)
    known = frozenset(role.id for role in procedure.roles)
    if used - known or any(_names_nobody(step) for step in procedure.steps):
        return frozenset()
    return known - used


def check_performers(procedure: Procedure) -> Iterator[Finding]:
    """Every row must have performers, written in one form, and every role must be defined."""
    known = {role.id for role in procedure.roles}
    twice = len(known) < len(procedure.roles)  # a duplicate id may be the missing role
    for index, step in enumerate(procedure.steps):
        place: Place = ("step", index)
        yield from _one_form(step, place)
        for inside, role in _roles_of(step):
            if role is not None and role not in known and not twice:
                yield Finding((*place, *inside), _unknown_role(procedure, role))
        for inside, together in _groups(step):
            yield from _group(together, (*place, *inside))


def check_targets(procedure: Procedure) -> Iterator[Finding]:
    """Every target must be a node; every node must be reachable and lead to the end."""
    every_node = node_ids(procedure.steps)
    counted = [replace(step, no=index) for index, step in enumerate(procedure.steps, start=1)]
    whole = counted == list(procedure.steps) and all(step.parts for step in procedure.steps)
    # A missing number or performer is reported itself; targets that depend on it are not errors.
    known = every_node if whole else [*every_node, *node_ids(counted), *_numbers(counted)]
    wrong = False
    for index, step in enumerate(procedure.steps):
        for finding in _targets(step, ("step", index), every_node, known):
            wrong = True
            yield finding
    if not wrong and whole and every_node:
        yield from _walkable(procedure)


def _numbers(steps: Iterable[Step]) -> Iterator[str]:
    return (str(step.no) for step in steps)


def _unknown_role(procedure: Procedure, role: str) -> Message:
    """That there is no such role, with the role whose id or name is closest."""
    from difflib import get_close_matches  # nearly every file does without

    names = {known.name.casefold(): known.id for known in procedure.roles}
    ids = {known.id: known.id for known in procedure.roles}
    close = get_close_matches(role.casefold(), [*ids, *names], 1, 0.7)
    what = say(
        "peran “{role}” tidak dikenal; perbaiki ejaannya atau tambahkan [[role]]",
        role=quoted(role),
    )
    return with_suggestion(what, {**names, **ids}[close[0]] if close else None)


def _not_lower(target: str, place: Place) -> Iterator[Finding]:
    yield Finding(
        place, say("“{target}” harus ditulis “{end}”, dengan huruf kecil", target=target, end=END)
    )


def _roles_of(step: Step) -> Iterator[tuple[Place, str | None]]:
    """Every role that the row names, with its place in the row."""
    yield ("role",), step.role
    for at, turn in enumerate(step.by):
        if isinstance(turn, str):
            yield ("by", at), turn
        else:
            yield from ((("by", at, within), role) for within, role in enumerate(turn))
    for place, check in _checks(step):
        yield (*place, "role"), check.role
    for place, choice in _choices(step):
        yield (*place, "role"), choice.role
    for at, symbol in enumerate(step.symbols):
        yield ("symbol", at, "role"), symbol.role
        for within, role in enumerate(symbol.together):
            yield ("symbol", at, "together", within), role


def _groups(step: Step) -> Iterator[tuple[Place, tuple[str, ...]]]:
    for at, turn in enumerate(step.by):
        if not isinstance(turn, str):
            yield ("by", at), turn
    for at, symbol in enumerate(step.symbols):
        if symbol.together:
            yield ("symbol", at, "together"), symbol.together


def _checks(step: Step) -> Iterator[tuple[Place, Check]]:
    if step.check is not None:
        yield ("check",), step.check
    for at, symbol in enumerate(step.symbols):
        if symbol.check is not None:
            yield ("symbol", at, "check"), symbol.check


def _choices(step: Step) -> Iterator[tuple[Place, Choice]]:
    if step.choice is not None:
        yield ("choice",), step.choice
    for at, symbol in enumerate(step.symbols):
        if symbol.choice is not None:
            yield ("symbol", at, "choice"), symbol.choice


def _one_form(step: Step, place: Place) -> Iterator[Finding]:
    if not step.parts:
        yield Finding(
            place, say("tidak ada pelaksana maupun pemeriksa; isi role atau [step.check]")
        )
    if step.symbols and (step.role is not None or step.by or step.check or step.choice):
        yield Finding(
            (*place, "symbol"),
            say(
                "[[step.symbol]] memuat seluruh simbol baris; pindahkan role, by, check, dan "
                "choice ke dalamnya"
            ),
        )
    if step.role is not None and step.by:
        yield Finding((*place, "by"), say("pelaksana ditulis dua kali; pakai role atau by saja"))
    if step.check is not None and step.choice is not None:
        yield Finding(
            (*place, "choice"),
            say(
                "baris ini memuat pemeriksaan dan pilihan; tulis urutannya sebagai [[step.symbol]]"
            ),
        )
    for at, symbol in enumerate(step.symbols):
        if _kinds(symbol) != 1:
            yield Finding(
                (*place, "symbol", at),
                say("isi tepat satu dari role, together, check, atau choice pada setiap simbol"),
            )
    if step.waits and not step.leads_to:
        yield Finding(
            (*place, "waits"), say("waits tanpa leads_to; isi leads_to dengan id SOP yang ditunggu")
        )


def _kinds(symbol: Symbol) -> int:
    parts = (symbol.role is not None, symbol.together != (), symbol.check, symbol.choice)
    return sum(part not in (False, None) for part in parts)


def _group(roles: tuple[str, ...], place: Place) -> Iterator[Finding]:
    if len(roles) < 2:
        yield Finding(
            place, say("yang bekerja bersama sedikitnya dua peran; tulis satu peran tanpa kurung")
        )
    for at, role in enumerate(roles):
        if role in roles[:at]:
            yield Finding(
                (*place, at),
                say(
                    "peran “{role}” ditulis dua kali dalam satu kelompok; hapus satu",
                    role=quoted(role),
                ),
            )


def _targets(
    step: Step, place: Place, every_node: list[str], known: list[str]
) -> Iterator[Finding]:
    own = dict(_places_of_nodes(step))
    for inside, check in _checks(step):
        where = (*place, *inside, "return_to")
        yield from _return_to(check, own[inside], every_node, known, where)
    for inside, choice in _choices(step):
        yield from _ways(choice, own[inside], known, (*place, *inside, "way"))
    if not step.next:
        return
    if step.parts and step.parts[-1].choice is not None:
        yield Finding(
            (*place, "next"),
            say("baris ini berakhir pada pilihan, yang sudah menentukan arahnya; hapus next"),
        )
    elif step.next != END and step.next.casefold() == END:
        yield from _not_lower(step.next, (*place, "next"))
    elif step.next != END and step.next not in known:
        yield Finding(
            (*place, "next"),
            say(
                "tujuan next “{node}” tidak ada; pilih nomor langkah, misalnya “{other}”, atau "
                "“selesai”",
                node=quoted(step.next),
                other=(every_node or [str(step.no)])[-1],
            ),
        )


def _places_of_nodes(step: Step) -> Iterator[tuple[Place, str]]:
    """The place of each check and choice in the row, with the id of its node."""
    for at, (symbol, node) in enumerate(zip(step.parts, symbol_ids(step), strict=True)):
        if symbol.check is not None:
            yield ("symbol", at, "check") if step.symbols else ("check",), node
        if symbol.choice is not None:
            yield ("symbol", at, "choice") if step.symbols else ("choice",), node


def _return_to(
    check: Check, own: str, every_node: list[str], known: list[str], place: Place
) -> Iterator[Finding]:
    at = every_node.index(own)
    other = every_node[at - 1] if at else (every_node[1:] or [own])[0]
    if not check.return_to:
        yield Finding(
            place,
            say(
                "pemeriksaan tanpa tujuan pengembalian; isi return_to, misalnya [“{node}”]",
                node=other,
            ),
        )
    for index, target in enumerate(check.return_to):
        if target in check.return_to[:index]:
            what = say(
                "tujuan pengembalian “{node}” ditulis dua kali; hapus satu", node=quoted(target)
            )
        elif target == own:
            what = say(
                "pemeriksaan “{node}” kembali ke dirinya sendiri; pilih simpul lain, misalnya "
                "“{other}”",
                node=target,
                other=other,
            )
        elif target not in known:
            what = say(
                "tujuan pengembalian “{node}” tidak ada; pilih simpul yang ada, misalnya “{other}”",
                node=quoted(target),
                other=other,
            )
        else:
            continue
        yield Finding((*place, index), what)


def _ways(choice: Choice, own: str, known: list[str], place: Place) -> Iterator[Finding]:
    if not 2 <= len(choice.ways) <= MOST_WAYS:
        yield Finding(
            place,
            say(
                "pilihan memuat {count} arah; tulis 2 sampai {most} [[step.choice.way]]",
                count=len(choice.ways),
                most=MOST_WAYS,
            ),
        )
    names = [" ".join(way.name.casefold().split()) for way in choice.ways]
    for index, way in enumerate(choice.ways):
        if not names[index]:
            yield Finding((*place, index, "name"), say("nama arah kosong; isi name, misalnya “Ya”"))
        elif names[index] in names[:index]:
            yield Finding(
                (*place, index, "name"),
                say("arah “{name}” ditulis dua kali; ganti salah satu", name=quoted(way.name)),
            )
        elif names[index].isdecimal():
            yield Finding(
                (*place, index, "name"),
                say("nama arah tidak boleh hanya angka; tulis dengan kata"),
            )
        if way.to == own:
            yield Finding(
                (*place, index, "to"),
                say(
                    "arah “{name}” kembali ke pilihannya sendiri; pilih simpul lain",
                    name=quoted(way.name),
                ),
            )
        elif way.to != END and way.to.casefold() == END:
            yield from _not_lower(way.to, (*place, index, "to"))
        elif way.to != END and way.to not in known:
            yield Finding(
                (*place, index, "to"),
                say(
                    "tujuan arah “{node}” tidak ada; pilih nomor langkah, misalnya “{other}”, "
                    "atau “selesai”",
                    node=quoted(way.to),
                    other=known[-1],
                ),
            )


def _walkable(procedure: Procedure) -> Iterator[Finding]:
    nodes = compile_steps(procedure.steps)
    onward = {node.id: set(node.targets()) for node in nodes}
    backward: dict[str | None, set[str | None]] = {}
    for here, targets in onward.items():
        for target in targets:
            backward.setdefault(target, set()).add(here)
    reached = _reach(nodes[0].id, onward)
    finishing = _reach(None, backward)
    for node in nodes:
        place: Place = ("step", node.step - 1)
        if node.id not in reached:
            yield Finding(
                place,
                say(
                    "simpul {node} tidak pernah tercapai; arahkan next atau salah satu arah ke "
                    "sini, atau hapus",
                    node=node.id,
                ),
            )
        elif node.id not in finishing:
            yield Finding(
                place,
                say(
                    "dari simpul {node} berkas tidak pernah selesai; beri arah ke langkah "
                    "berikutnya atau “selesai”",
                    node=node.id,
                ),
            )


def _reach(
    start: str | None, graph: Mapping[str, set[str | None]] | Mapping[str | None, set[str | None]]
) -> set[str | None]:
    found: set[str | None] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += graph.get(here, ())  # type: ignore[arg-type]
    return found
