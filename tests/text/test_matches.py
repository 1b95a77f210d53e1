"""Finding words in a text, and the excerpt around the first match."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from sop_tui.text.matches import excerpt, find_matches

WORDS = st.lists(st.text("abßsI ", min_size=1, max_size=3).map(str.casefold), max_size=3)
TEXTS = st.text("abcßsIİ ", max_size=60)


def test_letter_case_and_folded_letters_do_not_matter() -> None:
    assert find_matches(["strasse"], "Die STRAẞE") == [(4, 10)]
    assert find_matches(["paspor", "spor"], "PASPOR lama") == [(0, 6)]
    assert find_matches([""], "apa pun") == []


@given(WORDS, TEXTS)
def test_all_matches_are_found_and_nothing_else(words: list[str], text: str) -> None:
    places = find_matches(words, text)
    assert all(begin < end <= len(text) for begin, end in places)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(places))
    assert bool(places) == any(word in text.casefold() for word in words)
    for begin, end in places:
        assert any(word in text[begin:end].casefold() for word in words)


@given(st.text("abc ", max_size=200), st.integers(20, 60))
def test_the_excerpt_contains_the_word_within_its_length(text: str, room: int) -> None:
    whole = f"{text} stempel {text}"
    said = excerpt(whole, ["stempel"], room)
    assert "stempel" in said[: room + 1]
