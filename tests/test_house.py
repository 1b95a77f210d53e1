"""Rules about imports and names that the import contracts cannot express."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from functools import cache
from pathlib import Path
from typing import TypeGuard

import sop_tui

ROOT = Path(sop_tui.__file__).parent
MODULES = {
    ".".join(("sop_tui", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in ROOT.rglob("*.py")
}


# Importing from a package also loads that package's own file first.
PACKAGES = {name for name, path in MODULES.items() if path.name == "__init__.py"}


@cache
def source(module: str) -> str:
    return MODULES[module].read_text()


@cache
def parsed(module: str) -> ast.Module:
    return ast.parse(source(module))


def is_for_types(node: ast.AST) -> TypeGuard[ast.If]:
    """Whether it is ``if TYPE_CHECKING``."""
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def import_statements(node: ast.AST, *, types: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """All import statements, inside functions too; those for the type checker only if ``types``."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            continue
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif not types and is_for_types(child):
            for other in child.orelse:
                yield from import_statements(other, types=types)
        else:
            yield from import_statements(child, types=types)


def named_by(module: str, statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The modules that a statement of ``module`` may import; names within a module are none."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
        return
    base = module.split(".") if module in PACKAGES else module.split(".")[:-1]
    above = base[: len(base) - statement.level + 1] if statement.level else []
    source = ".".join([*above, *([statement.module] if statement.module else [])])
    inside = [f"{source}.{alias.name}" for alias in statement.names]
    yield from inside
    if not set(inside) <= MODULES.keys():
        yield source


def imported(module: str, *, types: bool = True) -> set[str]:
    """The modules of the program that a module imports."""
    return {
        name
        for statement in import_statements(parsed(module), types=types)
        for name in named_by(module, statement)
        if name in MODULES
    } - {module}


def with_packages(module: str) -> set[str]:
    """The modules that a module imports, and the packages loaded on the way."""
    named = imported(module)
    above = {".".join(name.split(".")[:end]) for name in named for end in range(1, name.count("."))}
    inside = {package for package in PACKAGES if f"{module}.".startswith(f"{package}.")}
    return (named | above - inside) - {module}


def reached(edges: Mapping[str, Set[str]], start: str) -> set[str]:
    found: set[str] = set()
    left = list(edges.get(start, ()))
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left.extend(edges.get(name, ()))
    return found


def circles(edges: Mapping[str, Set[str]]) -> list[list[str]]:
    """The groups of modules that import each other in a circle.

    Modules that nothing imports, or that import nothing, are removed first; little is left.
    """
    left = {name: set(others) for name, others in edges.items()}
    while True:
        into = set().union(*left.values())
        rest = {
            name: others & left.keys()
            for name, others in left.items()
            if name in into and others & left.keys()
        }
        if rest == left:
            break
        left = rest
    within = {name: reached(left, name) for name in left}
    grouped = {
        tuple(sorted(other for other in within[name] if name in within[other]))
        for name in within
        if name in within[name]
    }
    return [list(group) for group in sorted(grouped)]


def test_a_circle_is_found_wherever_its_imports_stand() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == [["b", "c"]]
    lazy = "def f():\n    from sop_tui.desk import desk\n    import sop_tui.text.width\n"
    found = import_statements(ast.parse(lazy), types=False)
    named = {name for each in found for name in named_by("sop_tui.cli.acts", each)}
    assert {"sop_tui.desk.desk", "sop_tui.text.width"} <= named
    for_types = ast.parse("if TYPE_CHECKING:\n    from sop_tui.desk import desk\n")
    assert [list(import_statements(for_types, types=types)) != [] for types in (True, False)] == [
        True,
        False,
    ]
    (near,) = import_statements(ast.parse("from .. import text"), types=False)
    assert "sop_tui.text" in named_by("sop_tui.cli.acts", near)


def test_no_files_import_each_other_in_a_circle() -> None:
    """Nowhere in the program: inside functions, for the type checker and by packages neither."""
    assert circles({name: with_packages(name) for name in MODULES}) == []


def test_no_rooms_import_each_other_in_a_circle() -> None:
    """Folders beside each other; imports only for the type checker do not count."""
    edges: dict[str, set[str]] = defaultdict(set)
    for module in MODULES:
        for other in imported(module, types=False):
            mine, theirs = module.split("."), other.split(".")
            at = next(
                (at for at, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), None
            )
            if at is None:
                continue
            room, beside = ".".join(mine[: at + 1]), ".".join(theirs[: at + 1])
            if {room, beside} <= PACKAGES:
                edges[room].add(beside)
    assert circles(edges) == []


def public_classes(tree: ast.Module) -> Iterator[str]:
    """The classes of a module, and its type aliases."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if not name.isupper():
                    yield name


def test_no_public_class_has_the_name_of_another() -> None:
    """One name for one thing: a reader of ``Line`` need not ask which."""
    places: dict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        for name in public_classes(parsed(module)):
            if re.match("[A-Z]", name):
                places[name].append(module)
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


NAMESAKES = {
    "sop_tui.cli.main": "what an entry point is called everywhere",
    "sop_tui.casework.decide": "the word of the field for commands that become events",
    "sop_tui.casework.evolve": "the word of the field for events that become a state",
    "sop_tui.text.clean": "every room cleans texts by this word; its module says nothing else",
    "sop_tui.text.width": "every room measures by this word; its module says nothing else",
}


def test_no_module_is_named_like_its_function() -> None:
    """Otherwise an import could get the wrong one by mistake."""
    same = {
        module
        for module in MODULES
        for node in parsed(module).body
        if isinstance(node, ast.FunctionDef) and node.name == module.rpartition(".")[2]
    }
    assert same == set(NAMESAKES)


def test_the_desks_workplace_is_for_the_rooms_of_the_desk_alone() -> None:
    strangers = [
        name
        for name in MODULES
        if not name.startswith("sop_tui.desk") and "workplace" in source(name)
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.Attribute) and node.attr == "workplace"
    ]
    assert strangers == []


def test_no_document_has_marks_of_an_unfinished_merge() -> None:
    """Programs and catalogues with such marks are not accepted; a document shows them."""
    for path in (ROOT.parent / "README.md", *(ROOT.parent / "docs").glob("*.*")):
        assert re.search(r"^(<{7}|>{7}) ", path.read_text(), re.MULTILINE) is None, path
