"""Names in narrow columns: Indonesian words parted between syllables."""

from sop_tui.text.clean import clean
from sop_tui.text.width import width, wrap

_VOWELS = frozenset("aiueoAIUEO")


def parted(name: str, room: int) -> list[str]:
    """The name in lines of at most ``room`` columns, long words parted with a hyphen.

    A word that is not of the Latin alphabet is broken where the room ends, without one.
    """
    lines: list[str] = []
    for word in clean(name).split():
        rest = word
        while width(rest) > room:
            cut = _syllable(rest, room)
            if not cut:
                *before, rest = wrap(rest, room)
                lines += before
                break
            lines.append(rest[:cut] + "-")
            rest = rest[cut:]
        if lines and not lines[-1].endswith("-") and width(f"{lines[-1]} {rest}") <= room:
            lines[-1] += f" {rest}"
        else:
            lines.append(rest)
    return lines


def _syllable(word: str, room: int) -> int:
    """Where the last syllable begins before which beginning and hyphen fit; 0 for nowhere.

    A consonant before a vowel begins a syllable, which is right for nearly all words.
    """
    if not word.isascii():
        return 0
    return next(
        (
            at
            for at in range(room - 1, 1, -1)
            if word[at] not in _VOWELS and word[at + 1 : at + 2] in _VOWELS
        ),
        0,
    )
