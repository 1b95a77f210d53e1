"""A question about an act as rows: the question, what was typed so far, and its keys."""

from collections.abc import Sequence

from sop_tui.casework.acts import MOVES, Act
from sop_tui.casework.commands import TAKES_RECORDS
from sop_tui.desk.inputs import NOTE_LENGTH, REF_LENGTH, TITLE_LENGTH
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.tui.asking import LETTERS, PHRASES_KEY, Question, Stage
from sop_tui.tui.commands import key_name
from sop_tui.tui.confirming import YES_OR_NO
from sop_tui.tui.document_form import LABELS, offers
from sop_tui.tui.editing import NOTHING_TYPED
from sop_tui.tui.frame import WHOLE, box, counted, paragraph, scrolled
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, cut, fill, fit, width, wrap

_DECISIONS = MOVES | {Act.REJECT}
_DECIDING = frozenset({Stage.TARGET, Stage.REASON, Stage.CONFIRM})
_SHORT = 2  # rows
_DIGITS = 9


def draw_question(
    question: Question,
    language: Language,
    columns: int,
    rows: int,
    before: Sequence[Line] = (),
) -> tuple[tuple[Line, ...], int]:
    """A question in the status rows, growing upwards to at most this many, and the number of
    hidden rows.

    ``before`` is the context: from whom, why it was returned, the due date; it is dropped first.
    Longer questions scroll; the row in which one types or chooses is always visible.
    """
    if question.act not in _DECISIONS or question.stage not in _DECIDING:
        before = ()
    lengths = ((WHOLE, WHOLE, before), (WHOLE, _SHORT, before), (1, _SHORT, before),
               (WHOLE, _SHORT, ()), (1, _SHORT, ()))  # fmt: skip
    for at, (title, others, above) in enumerate(lengths, start=1):
        room = rows if at == len(lengths) else WHOLE
        head = [*_about(question, columns, title, others), *above]
        fixed, lines = _parts(question, language, columns, room - min(1, len(head)), others)
        if len(head) + len(fixed) + len(lines) <= rows:
            return (*head, *fixed, *lines), 0
    least = min(_SHORT, len(lines))
    if len(fixed) + least > rows:  # nothing can stay in place
        fixed, lines = [], [*fixed, *lines]
    here = _active(lines)
    if here is not None:
        least = min(rows - len(fixed), len(lines))
    head = head[: max(0, rows - len(fixed) - least)]
    room = rows - len(head) - len(fixed)
    top = question.scrolled if here is None else max(0, here - room + 2)
    shown = scrolled(lines, top, language, columns, room)
    return (*head, *fixed, *shown), len(lines) - len(shown)


def _active(lines: Sequence[Line]) -> int | None:
    """The row in which one types or chooses, which is always visible."""
    for at, line in enumerate(lines):
        if any(span.ink is Ink.CARET or span.ground is Ground.CURSOR for span in line):
            return at
    return None


def _parts(
    question: Question, language: Language, columns: int, rows: int, others: int
) -> tuple[list[Line], list[Line]]:
    """The rows that stay in place, and the scrolling ones below.

    ``others`` limits the rows of each text that was not typed for this act.
    """
    fixed: list[Line] = []
    if question.notice is not None:
        fixed += paragraph(f"! {language(question.notice)}", Ink.WARN, columns)
    lines: list[Line] = []
    match question.stage:
        case Stage.TARGET:
            lines += _targets(question, language, columns)
        case Stage.CHECKLIST:
            lines += _checklist(question, language, columns)
        case Stage.CONFIRM:
            if question.sentence is not None:
                words = language(question.sentence)
                fixed += paragraph(words, Ink.STRONG, columns, rows=WHOLE)
            lines += _next(question, language, columns, others)
            lines += _more(question, language, columns)
        case Stage.DOCUMENT:
            lines += _document(question, language, columns)
        case Stage.PHRASES:
            lines += _phrases(question, language, columns, max(3, rows - len(fixed)))
        case _:
            typed = question.typed or NOTHING_TYPED
            lines += counted(language(_prompt(question)), Ink.TEXT, typed, NOTE_LENGTH, columns)
            lines += box(typed, columns, max(1, rows - len(fixed) - len(lines)))
    return fixed, lines


def _about(question: Question, columns: int, title: int, others: int) -> list[Line]:
    """The case and its step, each cut where there is no room."""
    matter = question.matter
    if not matter.title:
        return []
    named = f"{question.number}  {matter.title}"
    lines = paragraph(named, Ink.ACCENT, columns, rows=title)
    if matter.activity:
        lines += paragraph(matter.activity, Ink.TEXT, columns, rows=others)
    return lines


def _next(question: Question, language: Language, columns: int, rows: int) -> list[Line]:
    """Who gets the case next, and which kelengkapan is not ticked."""
    lines: list[Line] = []
    if question.act in MOVES:
        officers = question.matter.next_officers(question.to)
        if officers:
            names = "; ".join(language(each) for each in officers)
            words = language(say("Berikutnya: {names}", names=names))
            lines += paragraph(words, Ink.TEXT, columns, rows=rows)
    left = [name for at, name in enumerate(question.inputs) if at not in question.ticked]
    if left:
        words = language(say("Belum ditandai: {names}", names="; ".join(left)))
        lines += paragraph(words, Ink.MUTED, columns, rows=rows)
    return lines


def question_keys(question: Question, language: Language) -> tuple[KeyHint, ...]:
    """The keys that answer a question."""
    match question.stage:
        case Stage.TARGET:
            keys = [
                ("↑↓", language(say("pilih"))),
                ("Enter", language(say("lanjut"))),
                ("Esc", language(say("urung"))),
            ]
        case Stage.CHECKLIST:
            keys = [
                ("↑↓", language(say("pilih"))),
                (language(key_name("space")), language(say("tandai"))),
                ("a", language(say("semua"))),
                ("Enter", language(say("kembali"))),
            ]
        case Stage.PHRASES:
            keys = [
                ("↑↓", language(say("pilih"))),
                ("Enter", language(say("pakai"))),
                ("Esc", language(say("kembali"))),
            ]
        case Stage.CONFIRM:
            keys = [(key, language(words)) for key, words in YES_OR_NO]
            if question.act in TAKES_RECORDS:
                keys.append(("c", language(say("catatan"))))
                keys.append(("d", language(say("dokumen"))))
                if question.inputs:
                    keys.append(("k", language(say("kelengkapan"))))
            if question.has_reason:
                keys.append(("e", language(say("ubah teks"))))
        case _:
            keys = [("Enter", language(say("lanjut"))), ("Esc", language(say("urung")))]
            if question.takes_back:
                keys.append(("Backspace", language(say("ubah yang terakhir"))))
            if question.stage is Stage.DOCUMENT:
                keys.append(("↑↓", language(say("pindah isian"))))
                if question.outputs:
                    keys.append(("Ctrl+O", language(say("Output berikutnya"))))
            if question.phrases and question.stage is not Stage.DOCUMENT:
                keys.append((key_name(PHRASES_KEY), language(say("teks baku"))))
            if question.typed is not None and question.typed.past:
                keys.append(("Ctrl+Z", language(say("batalkan ketikan"))))
            if question.typed is not None and question.typed.future:
                keys.append(("Ctrl+Y", language(say("ulangi ketikan"))))
    return tuple(keys)


def _prompt(question: Question) -> Message:
    match question.stage:
        case Stage.NOTE:
            return say("Catatan untuk {number}:", number=question.number)
        case _ if question.act is Act.NOTE:
            return say("Catatan untuk {number}:", number=question.number)
        case _:
            target = question.target
            if target is not None and target.ahead:
                return say(
                    "Alasan tidak menyetujui {number} ({place}):",
                    number=question.number,
                    place=target.place,
                )
            if target is not None and question.act is Act.RETURN:
                return say(
                    "Alasan mengembalikan {number} ke {place}:",
                    number=question.number,
                    place=target.place,
                )
            if target is not None and question.act is Act.CHOOSE:
                return say(
                    "Alasan memilih “{way}” untuk {number}:",
                    number=question.number,
                    way=target.node,
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
        case Act.HAND:
            return say("Petunjuk untuk {number} (boleh kosong):", number=number)
        case Act.HOLD:
            return say("Alasan menangguhkan {number}:", number=number)
        case _:
            return say("Alasan membatalkan {number}:", number=number)


def _targets(question: Question, language: Language, columns: int) -> list[Line]:
    match question.act:
        case Act.CHOOSE:
            asked = say("Arah mana untuk {number}?", number=question.number)
        case Act.HAND:
            asked = say("Disposisikan {number} kepada siapa?", number=question.number)
        case _ if any(target.ahead for target in question.targets):
            asked = say("Ke mana {number} bila tidak disetujui?", number=question.number)
        case _:
            asked = say("Kembalikan {number} ke mana?", number=question.number)
    words = language(asked)
    lines = paragraph(words, Ink.STRONG, columns)
    for at, target in enumerate(question.targets):
        key = f"{at + 1} {LETTERS[at]}" if at < len(LETTERS) else ""
        named = language(target.place)
        lines += _choice(fit(key, 3), named, columns, chosen=at == question.row)
    return lines


def _checklist(question: Question, language: Language, columns: int) -> list[Line]:
    lines = paragraph(language(say("Kelengkapan yang sudah ada:")), Ink.STRONG, columns)
    for at, name in enumerate(question.inputs):
        ticked = "[x]" if at in question.ticked else "[ ]"
        key = f"{at + 1}" if at < _DIGITS else " "
        lines += _choice(key, f"{ticked} {name}", columns, chosen=at == question.row)
    return lines


def _choice(key: str, words: str, columns: int, *, chosen: bool) -> list[Line]:
    """A row to choose, in full; its key comes first, if it has one."""
    ground = Ground.CURSOR if chosen else Ground.ASK
    start = f" {key} "
    lines = wrap(words, columns - len(start) - 1)
    return [
        fill(
            (
                Span(start if row == 0 else " " * len(start), Ink.KEY, ground),
                Span(line, Ink.TEXT, ground),
            ),
            columns,
            ground,
        )
        for row, line in enumerate(lines)
    ]


def _phrases(question: Question, language: Language, columns: int, rows: int) -> list[Line]:
    """The office's phrases, one row each, as many as there is room for."""
    lines = paragraph(language(say("Teks baku kantor:")), Ink.STRONG, columns)
    most = max(1, rows - len(lines))
    top = max(0, min(question.at - most // 2, len(question.phrases) - most))
    for at, text in enumerate(question.phrases[top : top + most], start=top):
        ground = Ground.CURSOR if at == question.at else Ground.ASK
        sign = f"{at + 1}" if at < 9 else " "
        spans = (Span(f" {sign} ", Ink.KEY, ground), Span(cut(text, columns - 4), Ink.TEXT, ground))
        lines.append(fill(spans, columns, ground))
    return lines


def _document(question: Question, language: Language, columns: int) -> list[Line]:
    """The three fields of a document, below the outputs that the SOP expects."""
    form, longest = question.document, (TITLE_LENGTH, REF_LENGTH, REF_LENGTH)
    words = language(say("Dokumen yang dibuat ({n} sudah ditulis):", n=len(question.documents)))
    lines = counted(words, Ink.STRONG, form.typed, longest[form.at], columns)
    if (outputs := offers(question.outputs)) is not None:
        lines += paragraph(language(outputs), Ink.MUTED, columns, rows=2)
    room = max(width(language(label)) for label in LABELS)
    for at, label in enumerate(LABELS):
        mark = "▸" if at == form.at else " "
        sign = f" {fit(language(label), room)} {mark} "
        lines += box(form.fields[at], columns, 3, sign=sign, active=at == form.at)
    return lines


def _more(question: Question, language: Language, columns: int) -> list[Line]:
    """What will be recorded with the act, in full."""
    parts: list[tuple[str, Ink]] = []
    if question.has_reason and question.reason.text:
        parts.append((f"“{question.reason.text}”", Ink.TEXT))
    if question.note.text:
        parts.append((language(say("catatan: {note}", note=question.note.text)), Ink.TEXT))
    for each in question.documents:
        said = ", ".join(part for part in (each.title, each.number, each.date) if part)
        parts.append((language(say("dokumen: {title}", title=said)), Ink.MUTED))
    if question.document.touched:
        begun = ", ".join(each.text.strip() for each in question.document.fields if each.text)
        words = say("dokumen belum dicatat: {title} (d melanjutkan)", title=begun)
        parts.append((language(words), Ink.WARN))
    if question.ticked:
        counted = say(
            "kelengkapan {n} dari {all}", n=len(question.ticked), all=len(question.inputs)
        )
        parts.append((language(counted), Ink.MUTED))
    return [row for text, ink in parts for row in paragraph(text, ink, columns, rows=WHOLE)]
