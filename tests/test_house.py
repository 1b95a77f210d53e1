"""How the rooms hang together, beyond what the import contracts can say."""

import ast
from functools import cache
from pathlib import Path

import pytest

import sop_tui

ROOT = Path(sop_tui.__file__).parent
MODULES = {
    ".".join(("sop_tui", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in ROOT.rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """The modules of the program that a file imports, inside functions and for types too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= named
            if not named <= MODULES.keys():
                found.add(node.module)
    return found & MODULES.keys()


@cache
def circles() -> list[frozenset[str]]:
    """The groups of files that import each other in a circle."""
    edges = {name: imported(path) - {name} for name, path in MODULES.items()}
    reach = {name: set(others) for name, others in edges.items()}
    changed = True
    while changed:
        changed = False
        for reached in reach.values():
            more = set().union(*(reach[other] for other in reached)) - reached
            if more:
                reached.update(more)
                changed = True
    grouped = {
        frozenset(other for other in reach[name] if name in reach[other])
        for name in reach
        if name in reach[name]
    }
    return sorted(grouped, key=sorted)


@pytest.mark.parametrize("room", ["desk", "sop", "worktime", "casework", "office", "text"])
def test_no_files_of_a_room_import_each_other_in_a_circle(room: str) -> None:
    inside = f"sop_tui.{room}."
    assert [each for each in circles() if any(name.startswith(inside) for name in each)] == []


def test_the_desks_workplace_is_for_the_rooms_of_the_desk_alone() -> None:
    strangers = [
        name
        for name, path in MODULES.items()
        if not name.startswith("sop_tui.desk")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "workplace"
    ]
    assert strangers == []
