"""The guide for writing definitions teaches what is accepted."""

import re
from pathlib import Path

import pytest

from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.sop.reading import parse_procedure
from sop_tui.sop.soundness import INFERABLE
from sop_tui.worktime.duration import read_duration

GUIDE = (Path(__file__).parents[2] / "docs" / "sop-files.md").read_text(encoding="utf-8")


def test_the_worked_example_is_sound_and_walks_as_told() -> None:
    example = re.search(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    assert example
    procedure = parse_procedure(example[1], Path("cuti-tahunan.toml"))
    walk = ", ".join(node.id for node in procedure.nodes)
    assert f"walks {walk}." in GUIDE


@pytest.mark.parametrize("model", [Procedure, Role, Step, Check])
def test_every_key_is_explained(model: type[Procedure | Role | Step | Check]) -> None:
    names = set(model.__struct_fields__) - {"id", "roles", "steps", "check"}
    assert [name for name in names if not re.search(rf"`{name}\b", GUIDE)] == []


def test_every_word_of_inferred_is_told() -> None:
    assert [word for word in INFERABLE if f"`{word}`" not in GUIDE] == []


def test_the_times_given_as_examples_can_be_read() -> None:
    times = re.search(r"\*\*Times\*\*(.*?)\n\n", GUIDE, re.DOTALL)
    assert times
    for printed in re.findall(r"`(.*?)`", times[1]):
        assert read_duration(printed) is not None
