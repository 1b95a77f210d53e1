"""What surrounds every page: title row, status row, key bar."""

from collections.abc import Iterable, Sequence

from sop_tui.casework.commands import TAKES_RECORDS, Act
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.tui.asking import NEEDS_WORDS, Question, Stage
from sop_tui.tui.editing import NOTHING_TYPED, Typed
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill, line_width, spread, width, wrap

Key = tuple[str, str]
"""A key as it is written, and what it does in a word or two."""

_SENTENCE_ROWS = 3
_LAST_SHARE = 0.6  # of the key bar
_TOLD_ROWS = 4  # what another did, and why that leaves nothing to do, are two sentences


def title_row(title: str, who: str, post: str, clock: str, columns: int) -> Line:
    """The name of the page, and who is here at what time, as much of it as half the row takes."""
    name = f"{who} ({post})" if post else who
    choices = (f"{name} · {clock} ", f"{who} · {clock} ", f"{clock} ")
    right = next((each for each in choices if width(each) <= columns // 2), choices[-1])
    end = (Span(clean(right), Ink.MUTED, Ground.BAR),)
    room = columns - line_width(end)
    left = Span(cut(f" {title}", room - 1), Ink.TITLE, Ground.BAR)
    return spread((left,), end, columns, Ground.BAR)


def key_bar(keys: Iterable[Key], last: Sequence[Key], columns: int) -> Line:
    """The keys that would do something now, the first of them before the others.

    ``last`` stand at the right end; in a narrow row all but two of them give way.
    """
    end = _keys(last)
    while len(last) > 2 and line_width(end) > columns * _LAST_SHARE:
        last = last[1:]
        end = _keys(last)
    room = columns - line_width(end)
    spans: list[Span] = []
    for key in keys:
        added = _keys((key,))
        cells = line_width(added)
        if cells <= room:
            spans += added
            room -= cells
    return spread(spans, end, columns, Ground.BAR)


def _keys(keys: Iterable[Key]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for key, label in keys:
        spans.append(Span(f" {key}", Ink.KEY, Ground.BAR))
        spans.append(Span(f" {label} ", Ink.TEXT, Ground.BAR))
    return tuple(spans)


def question_rows(question: Question, language: Language, columns: int) -> tuple[Line, ...]:
    """A question in the status row, which grows upwards as far as it needs."""
    lines: list[Line] = []
    if question.notice is not None:
        lines += _paragraph(f"! {language(question.notice)}", Ink.WARN, columns)
    match question.stage:
        case Stage.TARGET:
            lines += _targets(question, language, columns)
        case Stage.CHECKLIST:
            lines += _checklist(question, language, columns)
        case Stage.CONFIRM:
            if question.sentence is not None:
                lines += _paragraph(language(question.sentence), Ink.STRONG, columns)
            lines += _more(question, language, columns)
        case _:
            lines += _paragraph(language(_prompt(question)), Ink.TEXT, columns)
            lines.append(field(question.typed or NOTHING_TYPED, columns, " ▸ "))
    return tuple(lines)


def question_keys(question: Question, language: Language) -> tuple[Key, ...]:
    """The keys that answer a question."""
    match question.stage:
        case Stage.TARGET:
            keys = [("1", language(say("pilih"))), ("Esc", language(say("urung")))]
        case Stage.CHECKLIST:
            keys = [
                ("1", language(say("tandai"))),
                ("a", language(say("semua"))),
                ("Enter", language(say("kembali"))),
            ]
        case Stage.CONFIRM:
            keys = [("y", language(say("ya"))), ("x", language(say("tidak")))]
            if question.act in TAKES_RECORDS:
                keys.append(("c", language(say("catatan"))))
                keys.append(("d", language(say("dokumen"))))
                if question.inputs:
                    keys.append(("k", language(say("kelengkapan"))))
            if question.act in NEEDS_WORDS:
                keys.append(("e", language(say("ubah teks"))))
        case _:
            keys = [("Enter", language(say("lanjut"))), ("Esc", language(say("urung")))]
            if question.takes_back:
                keys.append(("Backspace", language(say("ubah yang terakhir"))))
    return tuple(keys)


def field(typed: Typed, columns: int, prompt: str, *, active: bool = True) -> Line:
    """A line being typed, scrolled so that the caret is seen."""
    room = max(1, columns - width(prompt) - 2)
    start = 0
    while width(typed.text[start : typed.caret]) > room - 1:
        start += 1
    before = typed.text[start : typed.caret]
    at = typed.text[typed.caret : typed.caret + 1] or " "
    after = typed.text[typed.caret + 1 :]
    ground = Ground.FIELD
    spans = [Span(prompt, Ink.KEY, Ground.ASK), Span(before, Ink.TEXT, ground)]
    if active:
        spans.append(Span(at, Ink.CARET, ground))
    else:
        after = at.strip() + after
    spans.append(Span(after, Ink.TEXT, ground))
    return (*fill(spans, columns - 1, ground), Span(" ", Ink.TEXT, Ground.ASK))


def told_rows(text: str, ink: Ink, columns: int) -> tuple[Line, ...]:
    """What the screen says of itself, on as many rows as it takes."""
    return tuple(_paragraph(text, ink, columns, Ground.PAGE, _TOLD_ROWS))


def _paragraph(
    text: str, ink: Ink, columns: int, ground: Ground = Ground.ASK, rows: int = _SENTENCE_ROWS
) -> list[Line]:
    lines = wrap(text, columns - 2)
    if len(lines) > rows:
        rest = " ".join(lines[rows - 1 :])
        lines = [*lines[: rows - 1], cut(rest, columns - 2)]
    return [fill((Span(f" {line}", ink, ground),), columns, ground) for line in lines]


def _prompt(question: Question) -> Message:
    match question.stage:
        case Stage.NOTE:
            return say("Catatan untuk {number}:", number=question.number)
        case Stage.DOCUMENT:
            return say("Dokumen yang dibuat, ditulis JUDUL|NOMOR|TANGGAL:")
        case _ if question.act is Act.NOTE:
            return say("Catatan untuk {number}:", number=question.number)
        case _:
            target = next((t for t in question.targets if t.node == question.to), None)
            if target is not None:
                return say(
                    "Alasan mengembalikan {number} ke {place}:",
                    number=question.number,
                    place=target.place,
                )
            return _reason_for(question.act, question.number)


def _reason_for(act: Act, number: str) -> Message:
    match act:
        case Act.RETURN:
            return say("Alasan mengembalikan {number}:", number=number)
        case Act.REJECT:
            return say("Alasan menolak {number}:", number=number)
        case Act.RECALL:
            return say("Alasan menarik kembali {number}:", number=number)
        case Act.HOLD:
            return say("Alasan menangguhkan {number}:", number=number)
        case _:
            return say("Alasan membatalkan {number}:", number=number)


def _targets(question: Question, language: Language, columns: int) -> list[Line]:
    words = language(say("Kembalikan {number} ke mana?", number=question.number))
    lines = _paragraph(words, Ink.STRONG, columns)
    for at, target in enumerate(question.targets, start=1):
        spans = (
            Span(f" {at} ", Ink.KEY, Ground.ASK),
            Span(language(target.place), Ink.TEXT, Ground.ASK),
        )
        lines.append(fill(spans, columns, Ground.ASK))
    return lines


def _checklist(question: Question, language: Language, columns: int) -> list[Line]:
    lines = _paragraph(language(say("Kelengkapan yang sudah ada:")), Ink.STRONG, columns)
    for at, name in enumerate(question.inputs):
        box = "[x]" if at in question.ticked else "[ ]"
        spans = (
            Span(f" {at + 1} ", Ink.KEY, Ground.ASK),
            Span(f"{box} {name}", Ink.TEXT, Ground.ASK),
        )
        lines.append(fill(spans, columns, Ground.ASK))
    return lines


def _more(question: Question, language: Language, columns: int) -> list[Line]:
    """What will be written with the act."""
    parts: list[str] = []
    if question.act in NEEDS_WORDS and question.reason.text:
        parts.append(f"“{question.reason.text}”")
    if question.note.text:
        parts.append(language(say("catatan: {note}", note=question.note.text)))
    parts += [language(say("dokumen: {title}", title=each.title)) for each in question.documents]
    if question.ticked:
        parts.append(
            language(
                say("kelengkapan {n} dari {all}", n=len(question.ticked), all=len(question.inputs))
            )
        )
    if not parts:
        return []
    return [fill((Span(f" {' · '.join(parts)}", Ink.MUTED, Ground.ASK),), columns, Ground.ASK)]
