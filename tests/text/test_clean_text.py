"""Typed text can neither control a terminal nor hide anything from a reader."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.text.clean import clean, forbidden_in, normalize, quoted

HOSTILE = {
    "escape": ("\x1b[31m", "<1B>[31m"),
    "clipboard write": ("\x1b]52;c;cm0=\x07", "<1B>]52;c;cm0=<07>"),
    "C1 control sequence": ("\x9b2J", "<9B>2J"),
    "C1 operating system command": ("\x9d0;x\x9c", "<9D>0;x<9C>"),
    "null": ("a\x00b", "a<00>b"),
    "delete": ("a\x7fb", "a<7F>b"),
    "backspace": ("rahasia\b\b", "rahasia<08><08>"),
    "carriage return": ("lama\rbaru", "lama<0D>baru"),
    "line feed": ("satu\ndua", "satu<0A>dua"),
    "tab": ("a\tb", "a<09>b"),
    "next line": ("a\x85b", "a<85>b"),
    "soft hyphen": ("se\xadtuju", "se<AD>tuju"),
    "bidi override": ("cod\u202egpj.exe", "cod<U+202E>gpj.exe"),
    "bidi isolate": ("\u2066a\u2069", "<U+2066>a<U+2069>"),
    "arabic letter mark": ("a\u061cb", "a<U+061C>b"),
    "zero width space": ("Bu\u200bdi", "Bu<U+200B>di"),
    "zero width joiner": ("a\u200db", "a<U+200D>b"),
    "word joiner": ("a\u2060b", "a<U+2060>b"),
    "byte order mark": ("\ufeffBudi", "<U+FEFF>Budi"),
    "variation selector": ("a\ufe0fb", "a<U+FE0F>b"),
    "variation selector supplement": ("a\U000e0100b", "a<U+E0100>b"),
    "mongolian selector": ("a\u180bb", "a<U+180B>b"),
    "tag": ("a\U000e0041b", "a<U+E0041>b"),
    "blank braille cell": ("\u2800", "<U+2800>"),
    "hangul filler": ("\u3164", "<U+3164>"),
    "halfwidth hangul filler": ("\uffa0", "<U+FFA0>"),
    "combining grapheme joiner": ("a\u034fb", "a<U+034F>b"),
    "line separator": ("a\u2028b", "a<U+2028>b"),
    "paragraph separator": ("a\u2029b", "a<U+2029>b"),
    "lone surrogate": ("a\udcffb", "a<U+DCFF>b"),
    "private use": ("\ue000", "<U+E000>"),
    "unassigned": ("\U0003fffd", "<U+3FFFD>"),
    "interlinear annotation": ("\ufff9a", "<U+FFF9>a"),
}
FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ANYTHING = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Z", "C")))


@pytest.mark.parametrize(("typed", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_and_shown_as_visible_codes(typed: str, shown: str) -> None:
    assert clean(typed) == shown
    first = forbidden_in(typed)
    assert first is not None
    assert first in shown


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "Layanan Pengaduan Masyarakat",
        "[red]merah[/] [@click=app.quit]x[/]",
        "I Gusti Agung, S.H., M.Hum. – 100 % †",
        "Kapuas Hulu – Ny. Nurhayati’s “berkas”",
        "东京 تونس ꦗꦮ ⅯⅠ 😀",
        "e\u0301",
    ],
)
def test_ordinary_text_of_any_script_is_unchanged(plain: str) -> None:
    assert clean(plain) == plain
    assert forbidden_in(plain) is None


def test_every_character_of_the_forbidden_kinds_is_found() -> None:
    for code in range(sys.maxunicode + 1):
        character = chr(code)
        category = unicodedata.category(character)
        if category in {"Cn", "Co"} and code % 101:
            continue  # a million code points that behave alike
        if category in FORBIDDEN_CATEGORIES:
            shown = f"<{code:02X}>" if code < 0x100 else f"<U+{code:04X}>"
            assert clean(character) == shown == forbidden_in(character)


@given(ANYTHING)
def test_clean_text_is_one_printable_line_without_forbidden_characters(typed: str) -> None:
    shown = clean(typed)
    assert forbidden_in(shown) is None
    assert clean(shown) == shown
    assert len(shown.splitlines()) <= 1
    assert len(shown) >= len(typed)  # nothing is dropped
    assert (shown == typed) == (forbidden_in(typed) is None)


@given(ANYTHING)
def test_normalizing_stored_text_again_changes_nothing(typed: str) -> None:
    stored = normalize(typed)
    assert normalize(stored) == stored
    assert stored == stored.strip()
    assert unicodedata.is_normalized("NFC", stored)


def test_two_encodings_of_a_letter_are_stored_as_one() -> None:
    assert normalize(" Jos\u00e9 ") == normalize("Jose\u0301") == "Jos\u00e9"


def test_four_combining_marks_are_shown_and_the_rest_become_codes() -> None:
    piled = "a" + "\u0301" * 4
    assert clean(piled) == piled
    assert forbidden_in(piled) is None
    assert clean(piled + "\u0301" * 2 + "b") == piled + "<U+0301>" * 2 + "b"
    assert forbidden_in(piled + "\u0489") == "<U+0489>"
    for script in ("\u0e01\u0e34\u0e48", "\u05d1\u05bc\u05b8", "\u0915\u094d\u0937"):
        assert clean(script) == script


def test_a_quoted_text_makes_unusual_spaces_visible() -> None:
    assert quoted("\xa0PPP\u2009x y") == "<A0>PPP<U+2009>x y"
