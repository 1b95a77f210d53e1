"""Any file is either read or refused with a reason on one line."""

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from sop_tui.sop.reading import DefinitionProblem, Fault, parse_procedure, shipped_sops

SHIPPED = (shipped_sops() / "pemantauan-pelayanan-publik.toml").read_text(encoding="utf-8")
ASSIGNMENTS = [match.span(1) for match in re.finditer(r"^\w+ = (.*)$", SHIPPED, re.MULTILINE)]
FRAGMENTS = st.sampled_from(
    ["1", "-5", "0", "1e400", "nan", "true", '""', '"x"', "[]", "[[]]", "{}", "[{}]", "[1, 'a']",
     "2020-02-30", "2020-01-01", "10:00:00", "2020-01-01T10:00:00Z", '"\\u0000"', "{ role = 1 }",
     "0x" + "f" * 5000, "'''\n\n'''", '["1", "1"]']
)  # fmt: skip


def read_or_refused(text: str) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        procedure = parse_procedure(text, Path("uji.toml"))
    except DefinitionProblem as problem:
        faults = problem.problems
    else:
        assert procedure.nodes[-1].next is None
        assert procedure.totals is not None
    for fault in faults:
        assert str(fault).isprintable()
        assert fault.line is None or 1 <= fault.line <= text.count("\n") + 1


@given(st.lists(st.tuples(st.sampled_from(ASSIGNMENTS), FRAGMENTS), min_size=1, max_size=3))
@settings(max_examples=examples(150))
def test_any_value_at_any_place_is_read_or_refused(
    changes: list[tuple[tuple[int, int], str]],
) -> None:
    text = SHIPPED
    for (start, end), fragment in sorted(dict(changes).items(), reverse=True):
        text = text[:start] + fragment + text[end:]
    read_or_refused(text)


@given(
    st.integers(0, len(SHIPPED)),
    st.integers(0, 40),
    st.text(st.sampled_from("[]{}\"'=,.#\n \\a1\x00\u202e") | st.characters(), max_size=6),
)
@settings(max_examples=examples(150))
def test_any_damage_to_the_text_is_read_or_refused(at: int, removed: int, put: str) -> None:
    read_or_refused(SHIPPED[:at] + put + SHIPPED[at + removed :])
