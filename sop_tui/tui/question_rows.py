"""A question about an act as rows: what is asked, what was typed so far, and the keys for it."""

from sop_tui.casework.commands import TAKES_RECORDS, Act
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.tui.asking import NEEDS_WORDS, Question, Stage
from sop_tui.tui.editing import NOTHING_TYPED
from sop_tui.tui.frame import field, paragraph
from sop_tui.tui.ink import Ground, Ink, Key, Line, Span, fill


def question_rows(question: Question, language: Language, columns: int) -> tuple[Line, ...]:
    """A question in the status row, which grows upwards as far as it needs."""
    lines: list[Line] = []
    if question.notice is not None:
        lines += paragraph(f"! {language(question.notice)}", Ink.WARN, columns)
    match question.stage:
        case Stage.TARGET:
            lines += _targets(question, language, columns)
        case Stage.CHECKLIST:
            lines += _checklist(question, language, columns)
        case Stage.CONFIRM:
            if question.sentence is not None:
                lines += paragraph(language(question.sentence), Ink.STRONG, columns)
            lines += _more(question, language, columns)
        case _:
            lines += paragraph(language(_prompt(question)), Ink.TEXT, columns)
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
    lines = paragraph(words, Ink.STRONG, columns)
    for at, target in enumerate(question.targets, start=1):
        spans = (
            Span(f" {at} ", Ink.KEY, Ground.ASK),
            Span(language(target.place), Ink.TEXT, Ground.ASK),
        )
        lines.append(fill(spans, columns, Ground.ASK))
    return lines


def _checklist(question: Question, language: Language, columns: int) -> list[Line]:
    lines = paragraph(language(say("Kelengkapan yang sudah ada:")), Ink.STRONG, columns)
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
