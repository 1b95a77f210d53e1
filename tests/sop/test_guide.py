"""The guide for writing definitions matches what the program accepts."""

import re
from pathlib import Path

import pytest
from msgspec import Struct

from sop_tui.sop.inferred import INFERABLE
from sop_tui.sop.model import Check, Choice, Procedure, Role, Step, Symbol, Way
from sop_tui.sop.reading import parse_procedure
from sop_tui.worktime.printed import read_duration

GUIDE = (Path(__file__).parents[2] / "docs" / "sop-files.md").read_text(encoding="utf-8")


def test_the_worked_examples_are_valid_and_run_as_described() -> None:
    short, long = (
        parse_procedure(example, Path("contoh.toml"))
        for example in re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    )
    assert f"visits {', '.join(node.id for node in short.nodes)}." in GUIDE
    assert f"Its nodes are {', '.join(node.id for node in long.nodes)}." in GUIDE


@pytest.mark.parametrize("model", [Procedure, Role, Step, Check, Choice, Way, Symbol])
def test_every_key_is_explained(model: type[Struct]) -> None:
    names = set(model.__struct_encode_fields__) - {"id", "roles", "steps"}
    assert [name for name in names if not re.search(rf"`{name}\b", GUIDE)] == []


def test_every_name_allowed_in_inferred_is_explained() -> None:
    assert [word for word in INFERABLE if f"`{word}`" not in GUIDE] == []


def test_the_times_in_the_examples_can_be_read() -> None:
    times = re.search(r"\*\*Times\*\*(.*?)\n\n", GUIDE, re.DOTALL)
    assert times
    for printed in re.findall(r"`(.*?)`", times[1]):
        assert read_duration(printed) is not None
