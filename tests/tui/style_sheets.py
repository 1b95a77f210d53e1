"""Textual's style sheets, tokenized and parsed once: each new app asks for the same ones."""

from functools import cache

from textual.css.model import RuleSet
from textual.css.parse import parse
from textual.css.tokenize import tokenize_values
from textual.css.tokenizer import Token
from textual.css.types import CSSLocation

_parsed: dict[tuple[object, ...], tuple[RuleSet, ...]] = {}


@cache
def _variables(values: tuple[tuple[str, str], ...]) -> dict[str, list[Token]]:
    return tokenize_values(dict(values))


def variables(values: dict[str, str]) -> dict[str, list[Token]]:
    """The variables of a theme; one and the same value each time."""
    return _variables(tuple(values.items()))


def rules(
    scope: str,
    css: str,
    read_from: CSSLocation,
    *,
    variable_tokens: dict[str, list[Token]],
    is_default_rules: bool,
    tie_breaker: int,
) -> tuple[RuleSet, ...]:
    """What a style sheet comes to with variables from ``variables``."""
    key = (scope, css, read_from, id(variable_tokens), is_default_rules, tie_breaker)
    if key not in _parsed:
        _parsed[key] = tuple(
            parse(
                scope,
                css,
                read_from,
                variable_tokens=variable_tokens,
                is_default_rules=is_default_rules,
                tie_breaker=tie_breaker,
            )
        )
    return _parsed[key]
