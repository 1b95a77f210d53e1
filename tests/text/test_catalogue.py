"""The English catalogue is complete, consistent with the templates, and compiled."""

import importlib.util
import re
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sop_tui.text.language import Language
from sop_tui.text.message import Message, say_many

ROOT = Path(__file__).parent.parent.parent

NOT_OUR_WORDS = {
    r"\bmap\b": "folder",
    r"\bpenyimpanan (contoh|sekali)": "file data",
    r"\bpejabat\b": "petugas",
    r"\bkejadian\b": "peristiwa",
    r"\bmis\.": "misalnya",
    r"\btak\b": "tidak",
    r"\bbyte\b": "bita",
    r"\blogin\b": "nama pengguna",
    r"\bberkas (biasa|TOML|data)\b": "file",
    r"\bmembutuhkan\b": "memerlukan",
}
"""Words that are a second name for something or informal Indonesian, and the word to use."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The program ``.ci/catalogue`` as a module."""
    place = str(ROOT / ".ci" / "catalogue")
    spec = importlib.util.spec_from_loader("catalogue", SourceFileLoader("catalogue", place))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def messages(tool: ModuleType) -> list[Any]:
    """The catalogue's messages, collected from the source again; this is slow."""
    return [message for message in tool.current() if message.id]


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_message_of_the_source_is_translated(tool: ModuleType, messages: list[Any]) -> None:
    assert len(messages) > 1000
    assert [message.id for message in tool.untranslated(messages)] == []


def test_a_translation_has_the_places_of_its_template_and_no_others(
    tool: ModuleType, messages: list[Any]
) -> None:
    assert [
        (message.id, english)
        for message in messages
        for english in tool.strings_of(message)
        if places(english) != places(tool.template_of(message))
    ] == []


def test_a_translation_names_values_to_type_in_english(
    tool: ModuleType, messages: list[Any]
) -> None:
    english_of = {message.id: message.string for message in messages}
    indonesian = {
        word
        for word, english in english_of.items()
        if isinstance(word, str) and re.fullmatch(r"[A-Z]{3,}", word) and english != word
    }
    assert "TANGGAL" in indonesian
    indonesian.discard("DATA")  # an English word, too
    assert [
        (english, found)
        for message in messages
        for english in tool.strings_of(message)
        if (found := indonesian & set(re.findall(r"\b[A-Z]{3,}\b", english)))
    ] == []


def test_a_translation_begins_and_ends_like_its_template(
    tool: ModuleType, messages: list[Any]
) -> None:
    """White space is part of the layout; questions stay questions, sentences keep their stop."""

    def shape(text: str) -> tuple[str, str, str]:
        ending = text.rstrip()[-1:] if " " in text.strip() else ""
        space = text[len(text.rstrip()) :]
        return text[: len(text) - len(text.lstrip())], ending if ending in ".:?…" else "", space

    assert [
        (message.id, english)
        for message in messages
        for english in tool.strings_of(message)
        if shape(english) != shape(tool.template_of(message))
    ] == []


def test_the_compiled_catalogue_is_current(tool: ModuleType, messages: list[Any]) -> None:
    assert not tool.stale(messages)


def test_a_template_that_is_no_literal_is_an_error(tool: ModuleType) -> None:
    with pytest.raises(SystemExit, match=r"a\.py:1: say"):
        list(tool.templates("say(TEXT)", "a.py"))
    assert list(tool.templates("f'{words(say(\"gugur\"))}'", "a.py")) == [("gugur", False)]
    assert list(tool.templates('say_many("{n} jam", n)', "a.py")) == [("{n} jam", True)]


def test_a_template_with_a_count_is_only_used_with_say_many(tool: ModuleType) -> None:
    """Otherwise English would use the singular for every number."""
    said = {
        pair
        for path in (ROOT / "sop_tui").rglob("*.py")
        for pair in tool.templates(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    }
    counted = {template for template, counts in said if counts}
    assert {template for template, counts in said if not counts} & counted == set()


def test_each_thing_has_one_word(tool: ModuleType, messages: list[Any]) -> None:
    assert [
        (template, use)
        for template in map(tool.template_of, messages)
        for word, use in NOT_OUR_WORDS.items()
        if re.search(word, re.sub(r"\{\w+\}", "", template), re.IGNORECASE)
    ] == []


def test_english_counts_in_singular_and_plural() -> None:
    english = Language("en")
    assert english(say_many("{n} berkas dipindahkan ke arsip", 1)) == "1 case moved to the archive"
    assert english(say_many("{n} berkas dipindahkan ke arsip", 2)) == "2 cases moved to the archive"


def test_numbers_and_times_use_the_separators_of_the_language() -> None:
    from sop_tui.worktime.due import clock_of
    from sop_tui.worktime.printed import read_duration

    english, indonesian = Language("en"), Language()
    half = read_duration("2,5 hari 30 menit")
    assert half is not None
    assert indonesian(half.message) == str(half) == "2,5 hari 30 menit"
    assert english(half.message) == "2.5 days 30 minutes"
    quarter_past_nine = (9 * 60 + 15) * 60_000_000
    assert indonesian(clock_of(quarter_past_nine)) == "09.15"
    assert english(clock_of(quarter_past_nine)) == "09:15"


def test_a_message_that_is_not_in_the_catalogue_stays_indonesian() -> None:
    assert Language("en")(Message("sesuatu yang baru")) == "sesuatu yang baru"
