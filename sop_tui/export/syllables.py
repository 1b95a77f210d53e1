"""Names in narrow columns: Indonesian words hyphenated between syllables."""

from sop_tui.text.clean import clean
from sop_tui.text.width import width, wrap

_VOWELS = frozenset("aiueoAIUEO")


def parted(name: str, room: int) -> list[str]:
    """The name in lines of at most ``room`` columns, long words hyphenated.

    A word outside the Latin alphabet is broken where the room ends, without a hyphen.
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
    """The last syllable boundary whose beginning and hyphen fit ``room``; 0 if there is none.

    A consonant before a vowel starts a syllable; that is right for nearly all Indonesian words.
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
