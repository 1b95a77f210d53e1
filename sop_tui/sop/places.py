"""Line numbers of the values in a TOML text, which the standard library does not report.

A place is the path to a value, e.g. ``("step", 3, "check", "role")``.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

Place: TypeAlias = "tuple[str | int, ...]"

_TOKEN = re.compile(
    r'''
      (?P<string> """(?:\\.|[^\\])*?"{3,5} | \'\'\'.*?\'{3,5}
                | "(?:\\.|[^"\\\n])*"      | '[^'\n]*' )
    | (?P<comment> \#[^\n]* )
    | (?P<mark> [\[\]{}=,.\n] )
    | (?P<word> [^\s\[\]{}=,."'#]+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


_STEP = re.compile(r"\s*\[\[?\s*step\s*\]\]?")
_NUMBER = re.compile(r"\s*no\s*=\s*([1-9][0-9]{0,3})\s*(?:#|$)")


class _Token(NamedTuple):
    text: str
    line: int
    is_string: bool = False


def line_of(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of the value; if it is missing, of the nearest table around it."""
    while place not in lines:
        place = place[:-1]
    return lines[place]


def locate(text: str) -> dict[Place, int]:
    """The line (from 1) of every table, key and array item of a valid TOML text."""
    return _Reader(text).lines


def step_at(text: str, line: int) -> int | None:
    """The number of the step that contains a line; the text may be invalid TOML.

    The number is the one written there, else the position among the steps. None before the first.
    """
    lines = text.split("\n")
    heads = [at for at, each in enumerate(lines[:line]) if _STEP.match(each)]
    if not heads:
        return None
    for each in lines[heads[-1] + 1 :]:
        if (number := _NUMBER.match(each)) is not None:
            return int(number[1])
        if each.lstrip().startswith("["):
            break
    return len(heads)


def _tokens(text: str) -> Iterator[_Token]:
    line, position = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        if match["comment"] is None:
            yield _Token(match.group(), line, match["string"] is not None)
    yield _Token("", line)


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {(): 1}
        self._lengths: dict[Place, int] = {}  # of arrays of tables
        self._tokens = list(_tokens(text))
        self._at = 0
        self._document()

    @property
    def _token(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, mark: str) -> bool:
        if self._token.text == mark and not self._token.is_string:
            self._at += 1
            return True
        return False

    def _document(self) -> None:
        table: Place = ()
        while self._token.text:
            line = self._token.line
            if self._take("\n"):
                continue
            if self._take("["):
                table = self._header(array=self._take("["))
                self.lines.setdefault(table, line)
            else:
                self._pair(table)

    def _header(self, array: bool) -> Place:
        line = self._token.line
        keys = self._keys("]")
        if array:
            self._take("]")
        place: Place = ()
        for key in keys[:-1]:
            place = (*place, key)
            self.lines.setdefault(place, line)
            if place in self._lengths:
                place = (*place, self._lengths[place] - 1)
        place = (*place, keys[-1])
        if not array:
            return place
        self.lines.setdefault(place, line)
        length = self._lengths.get(place, 0)
        self._lengths[place] = length + 1
        return (*place, length)

    def _keys(self, end: str) -> list[str]:
        """The parts of a dotted key; consumes the mark that ends it."""
        keys = []
        while not self._take(end):
            token = self._token
            self._at += 1
            if token.is_string:
                keys.append(next(iter(tomllib.loads(f"{token.text}=0"))))
            elif token.text != ".":
                keys.append(token.text)
        return keys

    def _pair(self, table: Place) -> None:
        line = self._token.line
        place = table
        for key in self._keys("="):
            place = (*place, key)
            self.lines.setdefault(place, line)
        self._value(place)

    def _value(self, place: Place) -> None:
        if self._take("["):
            length = 0
            while not self._take("]"):
                if not (self._take("\n") or self._take(",")):
                    self.lines[(*place, length)] = self._token.line
                    self._value((*place, length))
                    length += 1
        elif self._take("{"):
            while not self._take("}"):
                if not (self._take("\n") or self._take(",")):
                    self._pair(place)
        else:
            self._at += 1
            while self._token.text not in ("", "\n", ",", "]", "}"):
                self._at += 1  # a number, a date or a time can be several tokens
