"""Words found in a text: where they stand, and the piece of the text around them."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sop_tui.text.finding import excerpt, places_of

WORDS = st.lists(st.text("abßsI ", min_size=1, max_size=3).map(str.casefold), max_size=3)
TEXTS = st.text("abcßsIİ ", max_size=60)


def test_letter_case_and_folded_letters_do_not_matter() -> None:
    assert places_of(["strasse"], "Die STRAẞE") == [(4, 10)]
    assert places_of(["paspor", "spor"], "PASPOR lama") == [(0, 6)]
    assert places_of([""], "apa pun") == []


@given(WORDS, TEXTS)
def test_every_word_that_a_text_contains_is_marked_and_nothing_else(
    words: list[str], text: str
) -> None:
    places = places_of(words, text)
    assert all(begin < end <= len(text) for begin, end in places)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(places))
    assert bool(places) == any(word in text.casefold() for word in words)
    for begin, end in places:
        assert any(word in text[begin:end].casefold() for word in words)


@given(st.text("abc ", max_size=200), st.integers(20, 60))
def test_the_word_is_in_the_excerpt_and_within_its_room(text: str, room: int) -> None:
    whole = f"{text} stempel {text}"
    said = excerpt(whole, ["stempel"], room)
    assert "stempel" in said[: room + 1]
