"""The yearly evaluation of a procedure: its criteria, how answers are typed, when it is due."""

from datetime import date

from dateutil.relativedelta import relativedelta

from sop_tui.desk.problems import BadInput
from sop_tui.text.message import Message, say

RESULTS = ("baik", "revisi")
"""The possible results of an evaluation."""

CRITERIA: tuple[Message, ...] = (
    say("Mampu mendorong peningkatan kinerja"),
    say("Mudah dipahami"),
    say("Mudah dilaksanakan"),
    say("Semua orang dapat menjalankan perannya masing-masing"),
    say("Mampu mengatasi permasalahan yang berkaitan dengan proses"),
    say("Mampu menjawab kebutuhan peningkatan kinerja organisasi"),
    say("Sinergi satu dengan lainnya"),
)
"""The criteria of the evaluation form of Permenpan-RB 35/2012, each answered by yes or no."""

_YES = frozenset({"ya", "y"})
_NO = frozenset({"tidak", "t"})


def answers(typed: str) -> tuple[bool, ...]:
    """The answers to the criteria in order: "ya ya tidak ya ya ya ya"; empty if nothing is typed.

    Raises:
        BadInput: ``criteria``, when there is not one answer for each, or another word.
    """
    words = typed.replace(",", " ").casefold().split()
    if words and (len(words) != len(CRITERIA) or not _YES.union(_NO).issuperset(words)):
        raise BadInput(
            "criteria",
            say(
                "jawablah {n} kriteria dengan ya atau tidak menurut urutannya, misalnya “ya ya "
                "tidak ya ya ya ya”, atau tidak satu pun",
                n=len(CRITERIA),
            ),
        )
    return tuple(word in _YES for word in words)


def needs_evaluation(since: date | None, evaluated: date | None, today: date) -> bool:
    """Whether the yearly evaluation is due: more than a year after the first day in force or the
    last evaluation.
    """
    known = [day for day in (since, evaluated) if day is not None]
    return bool(known) and max(known) + relativedelta(years=1) < today
