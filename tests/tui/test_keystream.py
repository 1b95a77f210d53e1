"""A terminal's input, sorted: only keys and pastes pass, however the reads divide the stream."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.tui.driver import _is_key
from sop_tui.tui.keystream import LONGEST_PASTE, KeyStream, Passed, Pasted


def passed(*reads: str, end: bool = True) -> list[Passed]:
    stream = KeyStream(_is_key)
    got = [each for read in reads for each in stream.feed(read)]
    if end and stream.silence is not None:
        got.append(stream.end())
    return [each for each in got if each]


def joined(got: list[Passed]) -> list[Passed]:
    """The same, with runs of plain characters joined."""
    runs: list[Passed] = []
    for each in got:
        last = runs[-1] if runs else ""
        if isinstance(each, str) and isinstance(last, str) and last:
            plain = not each.startswith("\x1b") and not last.startswith("\x1b")
            if plain:
                runs[-1] = last + each
                continue
        runs.append(each)
    return runs


@pytest.mark.parametrize(
    "reply",
    [
        "\x1b[?1;2c", "\x1b[>41;390;0c", "\x1b[0n", "\x1b[24;80R", "\x1b[1;5R", "\x1b[?2048;2$y",
        "\x1b[27;5;99~", "\x1b[?1u", "\x1b[8;24;80t", "\x1b[48;24;80;600;800t", "\x1b[<0;5;5M",
        "\x1b[<64;5;5M", "\x1b[M !!", "\x1b[Mabc", "\x1b]11;rgb:0000/0000/0000\x07",
        "\x1b]52;c;aGFpCg==\x1b\\", "\x1bP>|xterm(390)\x1b\\", "\x1bP1$r0m\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b^private\x1b\\", "\x1bXstart\x1b\\", "\x9b?1;2c", "\x90abc\x9c", "\x1b[201~",
        "\x1b[" + "9" * 5000 + "m", "\x1b[99999999999u", "\x1b[1;1;1;1;1;1n", "\x1b[ q", "\x1b[!p",
    ],
    ids=lambda reply: repr(reply[:20]),
)  # fmt: skip
def test_a_report_of_the_terminal_is_no_key(reply: str) -> None:
    assert passed(reply) == []
    assert passed(*reply) == []
    assert passed(f"a{reply}b") in (["a", "b"], ["ab"])


@pytest.mark.parametrize(
    "key",
    [
        "\x1b[A", "\x1b[1;5C", "\x1bOP", "\x1bOA", "\x1b[[A", "\x1b[15~", "\x1b[5;5~", "\x1b[Z",
        "\x1b[99;5u", "\x1b[99;;99u", "\x1b[27u", "\x1b[I", "\x1b[O", "\x1b[?2026;2$y", "\x1bx",
        "\x1b\x7f", "\x1bOn",
    ],
    ids=repr,
)  # fmt: skip
def test_keys_pass_whole(key: str) -> None:
    assert passed(key, end=False) == [key]
    assert passed(*key, end=False) == [key]


def test_an_escape_is_a_key_when_nothing_follows() -> None:
    assert passed("\x1b") == ["\x1b"]
    assert passed("\x1b\x1b") == ["\x1b", "\x1b"]
    assert passed("\x1b\r") == ["\x1b", "\r"]
    assert passed("\x1b\x1b[A") == ["\x1b", "\x1b[A"]
    assert passed("\x1b[") == ["\x1b["]
    stream = KeyStream(_is_key)
    assert list(stream.feed("a")) == ["a"]
    assert stream.silence is None


def test_an_unfinished_string_ends_after_a_pause() -> None:
    for beginning in ("\x1bP", "\x1b]52;c;", "\x1b_", "\x1b^", "\x1bX", "\x90", "\x1b[12"):
        stream = KeyStream(_is_key)
        assert list(stream.feed(beginning + "0" * 100_000)) == []
        assert stream.silence is not None
        assert stream.silence < 0.5
        assert stream.end() == ""
        assert list(stream.feed("c")) == ["c"]


def test_a_string_ends_at_its_terminator_or_a_new_sequence() -> None:
    assert passed("\x1bPabc\x1b[Ad") == ["\x1b[A", "d"]
    assert passed("\x1bPabc\x18d") == ["d"]
    assert passed("\x1b[12\x18d") == ["\x18d"]
    assert passed("\x1b[12\x1b[Ad") == ["\x1b[A", "d"]


def test_a_paste_is_one_event_and_keeps_its_content() -> None:
    wanted = Pasted("hapus\r\x1b[Ay")
    stream = "\x1b[200~hapus\r\x1b[Ay\x1b[201~z"
    assert passed(stream) == [wanted, "z"]
    assert passed(*stream) == [wanted, "z"]
    assert passed("\x1b[200~setengah") == [Pasted("setengah")]
    assert passed("\x1b[200~a\0b\x1b[201~") == [Pasted("ab")]


def test_an_unfinished_paste_keeps_no_more_than_a_field_takes() -> None:
    stream = KeyStream(_is_key)
    assert list(stream.feed("\x1b[200~")) == []
    for _ in range(100):
        assert list(stream.feed("x" * 4096)) == []
    assert list(stream.feed("\x1b[201~q")) == [Pasted("x" * LONGEST_PASTE), "q"]


PIECES = st.sampled_from(
    ["\x1b", "[", "O", "P", "]", "\\", "200~", "201~", "1;5", "A", "M", "u", "~", "?", "\x07",
     "\x18", "\x9b", "\x90", "\x9c", "a", "\r", "\0", "é", "<0;1;1", "$y", "99"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30), st.data())
def test_the_result_does_not_depend_on_how_reads_divide_the_stream(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)) | {0, len(text)})
    parts = [text[a:b] for a, b in pairwise(cuts)]
    assert joined(passed(text)) == joined(passed(*parts))


@given(st.text(max_size=200))
def test_any_input_becomes_runs_keys_and_pastes_only(text: str) -> None:
    for each in passed(text):
        if isinstance(each, str) and each.startswith("\x1b"):
            assert len(each) < 50
        elif isinstance(each, str):
            assert not any(c == "\x1b" or "\x80" <= c <= "\x9f" for c in each)
