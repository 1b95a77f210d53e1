"""Places in a TOML text: every value is found on the line where it is written."""

import json
import tomllib
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from sop_tui.sop.places import Place, line_of, locate
from sop_tui.sop.reading import shipped_sops

TRICKY = '''# a comment with [brackets] and "quotes"
text = """
]] not a table [b]
k = "no key" """
"quoted.\\u006bey" = [ # one
  1, [2,
  { x.y = 'q # no comment', z = "]" }], 1.5e3,
  2020-01-02 10:00:00 ]
literal = \'\'\'a
'b\'\'\'
[p.q]
b = true # c
[[p.q.r]]
[p.q.r.s]
x = 1
[[p.q.r]]
x = """a"b""""
y = "\\\\" # ends with a backslash
'''


def places(value: object, place: Place = ()) -> Iterator[Place]:
    yield place
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*place, index))


def test_strings_arrays_and_tables_are_located_correctly() -> None:
    lines = locate(TRICKY)
    assert set(lines) == set(places(tomllib.loads(TRICKY)))
    expected: dict[Place, int] = {
        ("text",): 2,
        ("quoted.key",): 5,
        ("quoted.key", 0): 6,
        ("quoted.key", 1, 1, "x", "y"): 7,
        ("quoted.key", 3): 8,
        ("literal",): 9,
        ("p", "q"): 11,
        ("p", "q", "b"): 12,
        ("p", "q", "r", 0): 13,
        ("p", "q", "r", 0, "s", "x"): 15,
        ("p", "q", "r", 1, "x"): 17,
        ("p", "q", "r", 1, "y"): 18,
    }
    assert {place: lines[place] for place in expected} == expected


def test_windows_line_endings_count_as_one_line() -> None:
    assert locate("a = 1\r\n\r\nb = 2\r\n")[("b",)] == 3


def test_a_missing_value_has_the_line_of_its_table() -> None:
    lines = locate("a = 1\n\n[[step]]\nno = 1\n")
    assert line_of(("step", 0, "activity"), lines) == 3
    assert line_of(("title",), lines) == 1


def test_every_value_of_the_shipped_definitions_is_located() -> None:
    for path in shipped_sops().glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        lines = locate(text)
        assert set(lines) == set(places(tomllib.loads(text)))
        written = text.split("\n")
        for place, line in lines.items():
            if place and isinstance(place[-1], str):
                assert place[-1] in written[line - 1]


KEYS = st.from_regex(r"[a-z]{1,4}", fullmatch=True) | st.text(
    st.characters(categories=("L", "P", "Zs")), max_size=4
)
VALUES = st.recursive(
    st.integers(-9, 9) | st.booleans() | st.text(st.sampled_from("ab[]{}=,.#'\"\\ \n"), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def written(value: object, multi_line: bool) -> str:
    match value:
        case dict():
            pairs = (
                f"{json.dumps(k, ensure_ascii=False)} = {written(v, multi_line)}"
                for k, v in value.items()
            )
            return "{ " + ", ".join(pairs) + " }"
        case list():
            between = ",\n  " if multi_line else ", "
            return "[" + between.join(written(item, multi_line) for item in value) + "]"
        case str() if multi_line:
            return '"""' + value.replace("\\", "\\\\").replace('"', '\\"') + '"""'
        case _:
            return json.dumps(value, ensure_ascii=False)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.booleans())
@settings(max_examples=examples(150))
def test_every_value_of_any_text_has_a_place(tables: dict[str, object], multi_line: bool) -> None:
    text, starts = "# first\n", {}
    for key, value in tables.items():
        starts[(key,)] = text.count("\n") + 1
        text += f"{json.dumps(key, ensure_ascii=False)} = {written(value, multi_line)}\n"
    lines = locate(text)
    assert set(lines) == set(places(tomllib.loads(text)))
    assert {place: lines[place] for place in starts} == starts
