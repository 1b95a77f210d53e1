"""*Lembar evaluasi tahunan*: the two yearly tables of Permenpan-RB 35/2012 about a procedure.

The first asks for an assessment by the criteria of the regulation, the second for the action to be
taken. Both are the assessor's decision: the program prints its figures beside each criterion and
judges nothing. The cells hold what the assessor recorded that year with ``sop evaluate``; without a
record they are empty.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from sop_tui.desk.evaluating import CRITERIA
from sop_tui.desk.report import Report
from sop_tui.export.layout import PAPER, pad, side_by_side
from sop_tui.export.paging import TextBlock
from sop_tui.text.message import Message, say, say_many
from sop_tui.text.width import wrap

_LABEL = 18
_GAP = " "
_CRITERIA = (3, 32, 30, 12)
_ACTION = (24, 20, 9, 12, 11)


def evaluation_blocks(report: Report, words: Callable[[Message], str]) -> Iterator[TextBlock]:
    """The sheet in blocks that a page break should not split."""
    stands, title = report.evaluation, report.procedure.title
    since = say("{day}", day=stands.since) if stands.since else say("tidak diketahui")
    yield [
        words(say("LEMBAR EVALUASI TAHUNAN")),
        "",
        *fact(words(say("Berlaku sejak")), words(since)),
        *fact(words(say("Evaluasi terakhir")), words(last(report))),
        *fact(words(say("Keadaan")), words(standing(report))),
        *(fact(words(say("Penilai")), words(filled_by(report))) if stands.filled else ()),
        "",
        *wrap(
            words(
                say(
                    "Data dihitung dari berkas dalam masa laporan. Penilaian (ya atau tidak) dan "
                    "tindakan diisi oleh penilai."
                )
            ),
            PAPER,
        ),
    ]
    rule = "-" * PAPER
    headings = (say("No"), say("Kriteria"), say("Data"), say("Penilaian"))
    head = headed([words(each) for each in headings], _CRITERIA)
    for no, (criterion, found, answer) in enumerate(assessed(report), start=1):
        cells = [
            [str(no)],
            wrap(words(criterion), _CRITERIA[1]),
            _listed(found, words, _CRITERIA[2]),
            ["." * _CRITERIA[3] if answer is None else words(answer)],
        ]
        yield [*(head if no == 1 else ()), *side_by_side(cells, _CRITERIA, _GAP), rule]
    yield [""]
    columns = (say("SOP"), say("Data"), say("Penilaian"), say("Catatan"), say("Tindakan"))
    number = [report.procedure.number] if report.procedure.number else []
    cells = [
        [line for text in (*number, title) for line in wrap(text, _ACTION[0])],
        _listed(figures(report), words, _ACTION[1]),
        *(
            wrap(text, room) if text else ["." * room] * 3
            for text, room in zip(judged(report), _ACTION[2:], strict=True)
        ),
    ]
    choices = say("Tindakan: tetap dipakai, direvisi, digabung, atau dicabut.")
    yield [
        *headed([words(each) for each in columns], _ACTION),
        *side_by_side(cells, _ACTION, _GAP),
        rule,
        *wrap(words(choices), PAPER),
        "",
    ]


class Assessed(NamedTuple):
    """A criterion, the figures relevant to it, and the assessor's answer; None if not answered."""

    criterion: Message
    figures: tuple[Message, ...]
    answer: Message | None


def assessed(report: Report) -> tuple[Assessed, ...]:
    """The first table: the regulation's criteria for a procedure."""
    found = (
        (_completed(report),),
        (_returned(report),),
        (_on_time(report),),
        tuple(_waiting(report)),
        tuple(_hard_steps(report)),
        (_running(report),),
        tuple(_leads_to(report)),
    )
    filled = report.evaluation.filled
    answers = filled.answers if filled is not None else ()
    given = [say("ya") if answer else say("tidak") for answer in answers]
    return tuple(
        Assessed(criterion, figures, answer)
        for criterion, figures, answer in zip_longest(CRITERIA, found, given)
    )


def judged(report: Report) -> tuple[str, str, str]:
    """The second table: the assessor's result, note and action; empty strings where not
    filled in.
    """
    filled = report.evaluation.filled
    return (filled.result, filled.note, filled.action) if filled is not None else ("", "", "")


def figures(report: Report) -> tuple[Message, ...]:
    """The figures of the whole procedure in the report's period."""
    return (_completed(report), _on_time(report), _returned(report), _running(report))


def standing(report: Report) -> Message:
    """Whether the yearly evaluation is due."""
    return say("perlu evaluasi") if report.evaluation.due else say("belum perlu dievaluasi")


def filled_by(report: Report) -> Message:
    """Who filled in this year's tables, and when."""
    filled = report.evaluation.filled
    if filled is None:
        return say("belum diisi")
    return say("{name}, {at}", name=filled.by, at=filled.at)


def fact(label: str, value: str) -> list[str]:
    """A label and its value."""
    first, *rest = wrap(value, PAPER - _LABEL - 2)
    margin = " " * (_LABEL + 2)
    return [f"{pad(label, _LABEL)}: {first}", *(margin + line for line in rest)]


def headed(headings: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The table's headings between two rules."""
    cells = [wrap(each, room) for each, room in zip(headings, widths, strict=True)]
    rule = "-" * PAPER
    return [rule, *side_by_side(cells, widths, _GAP), rule]


def _listed(found: Sequence[Message], words: Callable[[Message], str], room: int) -> list[str]:
    return [line for each in found for line in wrap(f"- {words(each)}", room, hanging=2)]


def last(report: Report) -> Message:
    """The date and result of the last evaluation."""
    stands = report.evaluation
    if stands.evaluated is None:
        return say("belum pernah")
    return say("{day}: {result}", day=stands.evaluated, result=stands.result)


def _completed(report: Report) -> Message:
    return say(
        "{completed} selesai, {rejected} ditolak, {cancelled} dibatalkan dari {opened} dibuka",
        completed=report.completed,
        rejected=report.rejected,
        cancelled=report.cancelled,
        opened=report.opened,
    )


def _on_time(report: Report) -> Message:
    share = report.late_share
    if share is None:
        return say("tidak ada kunjungan dengan standar waktu")
    return say(
        "{n} dari {all} kunjungan tepat waktu ({share}), {late} terlambat",
        n=report.measured - report.late_visits,
        all=report.measured,
        share=f"{1 - share:.0%}",
        late=report.late_visits,
    )


def _returned(report: Report) -> Message:
    return say("{n} dari {all} kunjungan dikembalikan", n=report.returned, all=report.visits)


def _running(report: Report) -> Message:
    return say("{n} kini berjalan, {late} terlambat", n=report.open, late=report.late)


def _waiting(report: Report) -> Iterator[Message]:
    late = [role for role in report.roles if role.late]
    for role in late:
        yield say("{role}: {n} kini terlambat", role=role.name, n=role.late)
    if not late:
        yield say("tidak ada peran yang kini terlambat")


def _hard_steps(report: Report) -> Iterator[Message]:
    """The step that is late most often, and the step that is returned most often."""
    late = max(report.steps, key=lambda step: step.late, default=None)
    back = max(report.steps, key=lambda step: step.returned, default=None)
    if late is not None and late.late:
        yield say_many("langkah {step} terlambat {n} kali", late.late, step=late.step)
    if back is not None and back.returned:
        yield say_many("langkah {step} dikembalikan {n} kali", back.returned, step=back.step)
    if not report.late_visits and not report.returned:
        yield say("tidak ada langkah yang terlambat atau dikembalikan")


def _leads_to(report: Report) -> Iterator[Message]:
    others = dict.fromkeys(step.leads_to for step in report.procedure.steps if step.leads_to)
    for sop in others:
        yield say("menuju SOP {sop}", sop=sop)
    if not others:
        yield say("tidak menuju SOP lain")
