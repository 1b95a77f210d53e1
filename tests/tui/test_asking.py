"""A question as a state machine: from a stage and a key to the next stage and a wish."""

from datetime import date

import pytest
from msgspec.structs import replace

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Recorded, Return
from sop_tui.casework.model import Document
from sop_tui.text.message import say
from sop_tui.tui.asking import Question, Stage, Target, Wish
from sop_tui.tui.confirming import KeyStroke, Reply, SeenQuestion
from sop_tui.tui.editing import Typed

pytestmark = pytest.mark.both_engines

RETURN = Question(
    act=Act.RETURN,
    number="PGM-2026-0001",
    version=4,
    node="8p",
    stage=Stage.TARGET,
    targets=(Target("7p", say("langkah 7")), Target("6", say("langkah 6"))),
    to="7p",
)
COMPLETE = Question(
    act=Act.COMPLETE,
    number="PGM-2026-0001",
    version=4,
    node="4",
    stage=Stage.CONFIRM,
    inputs=("disposisi", "laporan"),
)


def test_one_of_several_return_targets_is_chosen_by_its_number() -> None:
    chosen, wish = RETURN.press("2", "2")
    assert (chosen.to, chosen.stage, wish) == ("6", Stage.REASON, Wish.NOTHING)
    assert RETURN.press("enter", None)[0].to == "7p"
    assert RETURN.press("3", "3") == (RETURN, Wish.NOTHING)
    assert RETURN.press("²", "²") == (RETURN, Wish.NOTHING)
    assert RETURN.press("escape", None)[1] is Wish.DROP


def test_answer_keys_are_plain_letters_while_typing() -> None:
    question = replace(RETURN, stage=Stage.REASON)
    for letter in "yxcdk":
        question, wish = question.press(letter, letter)
        assert wish is Wish.NOTHING
    assert question.reason.text == "yxcdk"
    asked, wish = question.press("enter", "\r")
    assert (asked.stage, wish) == (Stage.CONFIRM, Wish.PREVIEW)
    assert asked.command() == Return(reason="yxcdk", to="7p")


def test_only_y_does_it() -> None:
    sight = SeenQuestion()
    sight.shown(COMPLETE, 1.0)
    for key in ("a", "enter", "space", "Y", "j"):
        assert COMPLETE.press(key, None) == (COMPLETE, Wish.NOTHING)
        assert sight.answer(COMPLETE, key, KeyStroke(2.0, alone=True)) is Reply.NONE
    assert sight.answer(COMPLETE, "y", KeyStroke(2.0, alone=True)) is Reply.YES
    assert sight.answer(COMPLETE, "x", KeyStroke(2.0, alone=True)) is Reply.NO
    assert sight.answer(COMPLETE, "escape", KeyStroke(2.0, alone=True)) is Reply.NO


def test_a_yes_counts_only_after_its_question_was_shown_and_alone() -> None:
    sight, other = SeenQuestion(), replace(COMPLETE, notice=say("berkas telah berubah"))
    assert sight.answer(COMPLETE, "y", KeyStroke(2.0, alone=True)) is Reply.NONE
    sight.shown(COMPLETE, 1.0)
    assert sight.answer(COMPLETE, "y", KeyStroke(0.9, alone=True)) is Reply.NONE
    assert sight.answer(COMPLETE, "y", KeyStroke(2.0, alone=False)) is Reply.NONE
    assert sight.answer(other, "y", KeyStroke(2.0, alone=True)) is Reply.NONE
    sight.shown(COMPLETE, 3.0)  # painted a second time: it counts from the first time
    assert sight.answer(COMPLETE, "y", KeyStroke(2.0, alone=True)) is Reply.YES
    sight.shown(None, 4.0)  # e.g. in a window that has become too small
    sight.shown(COMPLETE, 5.0)
    assert sight.answer(COMPLETE, "y", KeyStroke(4.5, alone=True)) is Reply.NONE


def test_items_of_the_kelengkapan_are_ticked_singly_or_all_at_once() -> None:
    ticking, _ = COMPLETE.press("k", "k")
    ticked, _ = ticking.press("2", "2")
    assert _ticked(ticked) == ("laporan",)
    everything, _ = ticked.press("a", "a")
    assert _ticked(everything) == ("disposisi", "laporan")
    assert _ticked(everything.press("a", "a")[0]) == ()
    back, wish = ticked.press("enter", "\r")
    assert (back.stage, wish) == (Stage.CONFIRM, Wish.PREVIEW)


def test_escape_from_a_note_keeps_it_and_returns_to_the_question() -> None:
    question, _ = COMPLETE.press("c", "c")
    question = question.with_typed(Typed.of("sudah"))
    back, wish = question.press("escape", None)
    assert (back.stage, wish, back.note.text) == (Stage.CONFIRM, Wish.PREVIEW, "sudah")


def test_a_refusal_leads_back_to_the_field_to_correct() -> None:
    question = replace(RETURN, stage=Stage.CONFIRM, reason=Typed.of("kurang"))
    refused = question.refused(say("alasan terlalu panjang"))
    assert (refused.stage, refused.reason.text) == (Stage.REASON, "kurang")
    assert COMPLETE.refused(say("judul dokumen wajib diisi")).stage is Stage.CONFIRM


def test_a_document_is_three_fields_that_begin_with_the_output_of_the_step() -> None:
    question = replace(COMPLETE, outputs=("nota dinas", "disposisi"), today=date(2026, 11, 23))
    question = press(question, "d", "enter", *"ND-7", "enter", *"23 November 2026", "enter")
    assert question.stage is Stage.CONFIRM
    assert question.documents == (Document("nota dinas", "ND-7", "23 November 2026"),)
    question = press(question, "d")  # the next output is suggested, and a letter replaces it
    assert question.document.typed.text == "disposisi"
    question = press(question, *"Lampiran", "enter", "enter", "enter")
    assert question.documents[1] == Document("Lampiran")
    assert press(question, "d", "escape").documents == question.documents


def test_the_outputs_are_offered_in_turn_and_can_be_taken_back() -> None:
    question = press(replace(COMPLETE, outputs=("nota dinas", "disposisi")), "d", "ctrl+o")
    assert question.document.typed.text == "disposisi"
    assert press(question, "ctrl+o").document.typed.text == "nota dinas"
    assert press(question, "ctrl+z").document.typed.text == "nota dinas"


def test_a_document_pasted_as_one_line_is_read_as_commands_take_it() -> None:
    question = press(COMPLETE, "d").paste("Nota | ND-7 | 23/11/2026")
    assert press(question, "enter").documents == (Document("Nota", "ND-7", "23/11/2026"),)
    wrong = press(press(COMPLETE, "d").paste("Nota|a|b|c"), "enter")
    assert wrong.stage is Stage.DOCUMENT
    assert wrong.notice is not None
    assert wrong.documents == ()


@pytest.mark.parametrize("typed", ["besok", "31/2/2026", "23/11/2062", "23/11/0206"])
def test_an_impossible_date_is_refused_where_it_is_typed(typed: str) -> None:
    question = replace(COMPLETE, today=date(2026, 11, 23))
    question = press(question, "d", *"Nota", "enter", "enter", *typed, "enter")
    assert question.stage is Stage.DOCUMENT
    assert question.notice is not None
    assert question.document.typed.text == typed


def press(question: Question, *keys: str) -> Question:
    for key in keys:
        question, _ = question.press(key, " " if key == " " else key if len(key) == 1 else None)
    return question


def _ticked(question: Question) -> tuple[str, ...]:
    command = question.command()
    assert isinstance(command, Recorded)
    return command.checklist
