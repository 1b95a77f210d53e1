"""Lines and typing: widths are right for every text, and the caret stays inside it."""

from hypothesis import given
from hypothesis import strategies as st

from sop_tui.tui.editing import Typed
from sop_tui.tui.ink import (
    Ground,
    Ink,
    Span,
    cut,
    cut_start,
    cut_words,
    fill,
    fit,
    line_width,
    merged,
    spread,
    width,
    wrap,
)

TEXTS = st.text(max_size=40)
SPANS = st.builds(
    Span,
    st.text(alphabet=" abé漢\x1b\u202e", max_size=6),
    st.sampled_from(Ink),
    st.sampled_from(Ground),
)
LINES = st.lists(SPANS, max_size=8).map(tuple)
CELLS = st.integers(1, 60)


@given(TEXTS, CELLS)
def test_a_cut_text_fits(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells
    assert width(cut_words(text, cells)) <= cells
    assert width(cut_start(text, cells)) <= cells
    assert width(fit(text, cells)) == cells


def test_an_office_cut_at_the_start_keeps_its_distinguishing_end() -> None:
    assert cut_start("Pemerintah Kabupaten Tangerang", 22) == "…Kabupaten Tangerang"
    assert cut_start("Pemerintah Kota Tangerang", 25) == "Pemerintah Kota Tangerang"
    assert cut_start("Tangerang", 6) == "…Tang…"


def test_words_that_do_not_fit_are_dropped_with_the_number_before_them() -> None:
    assert cut_words("terlambat 12 hari kerja", 17) == "terlambat 12 hari"
    assert cut_words("terlambat 12 hari kerja", 13) == "terlambat"
    assert cut_words("sisa 3 jam", 10) == "sisa 3 jam"


@given(TEXTS, st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_nothing(text: str, cells: int) -> None:
    from sop_tui.text.clean import clean

    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


@given(LINES, CELLS)
def test_a_filled_line_is_exactly_as_wide_as_asked(line: tuple[Span, ...], cells: int) -> None:
    assert line_width(fill(line, cells)) == cells
    assert line_width(spread(line, line, cells)) == cells


@given(LINES)
def test_merging_keeps_the_text_and_every_visible_style(line: tuple[Span, ...]) -> None:
    def seen(spans: tuple[Span, ...]) -> list[tuple[str, object, Ground]]:
        drawn = (Ink.CARET, Ink.HIT, Ink.VOID)
        return [
            (letter, ink if letter != " " or ink in drawn else None, ground)
            for text, ink, ground in spans
            for letter in text
        ]

    joined = merged(line)
    assert seen(joined) == seen(line)
    assert len(joined) <= len(line)


@given(
    st.lists(
        st.sampled_from(
            [
                "left",
                "right",
                "home",
                "end",
                "backspace",
                "delete",
                "ctrl+w",
                "ctrl+u",
                "ctrl+k",
                "a",
                " ",
                "漢",
                "\x1b[2J",
            ]
        ),
        max_size=30,
    )
)
def test_the_caret_stays_within_what_is_typed(keys: list[str]) -> None:  # fmt: skip
    typed = Typed()
    for key in keys:
        typed = typed.press(key, key) or typed.insert(key)
        assert 0 <= typed.caret <= len(typed.text)
        assert typed.text.isprintable()


def test_editing_keys() -> None:
    typed = Typed.of("belum lengkap")
    assert typed.press("ctrl+w", None) == Typed.of("belum ")
    assert typed.press("home", None) == Typed("belum lengkap", 0)
    assert Typed("abc", 1).press("delete", None) == Typed("ac", 1)
    assert Typed("abc", 1).press("ctrl+k", None) == Typed("a", 1)
    assert Typed("abc", 1).insert("x\ny") == Typed("ax ybc", 4)
    assert Typed("abc", 1).press("x", "x") == Typed("axbc", 2)
    assert Typed("abc", 1).press("f5", None) is None
    assert Typed("abc", 1).press("ctrl+j", "\n") is None
