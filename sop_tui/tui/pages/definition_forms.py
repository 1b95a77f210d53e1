"""Forms for acts on a definition: adopt, evaluate, retire, migrate running cases."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from sop_tui.desk import inputs
from sop_tui.desk.definition_views import DefinitionView
from sop_tui.desk.definition_words import move_words
from sop_tui.desk.evaluating import CRITERIA, RESULTS, answers
from sop_tui.desk.problems import BadInput
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.ink import Ink, Line, Span, wrap
from sop_tui.tui.kinds.form import ChoiceField, Field, FormPage, TextField
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.phrases import phrases_for

Work = Callable[[], Message]
"""Performs the act; returns the sentence that reports it."""


_ANSWERS = ("", "ya", "tidak")
"""The answers to a criterion as typed: none, yes, no."""


class DefinitionForm(FormPage):
    """A form that asks before it acts on a definition."""

    id: ClassVar[str] = "definition-form"

    def __init__(self, host: Host) -> None:
        super().__init__(host)

    def prepared(self) -> tuple[Sequence[Message], Work]:
        """The question with its further sentences, and the work to do after a yes.

        Raises:
            Problem: something typed cannot be used.
        """
        raise NotImplementedError

    def submit(self) -> None:
        try:
            (question, *more), work = self.prepared()
        except Problem as problem:
            self.refuse(problem)
            return
        self.confirmation = Confirmation(
            (Sentence(question), *(Sentence(each, Ink.TEXT) for each in more)),
            lambda: self.host.background.in_turn(work, self._done, self._refused),
            self._drop,
        )

    def _drop(self) -> None:
        self.confirmation = None

    def _done(self, said: Message) -> None:
        self.confirmation = None
        self.over()
        self.host.pages.back()
        self.host.reload()
        self.host.tell(said, Ink.GOOD)

    def _refused(self, problem: Problem) -> None:
        self.confirmation = None
        self.refuse(problem)
        self.host.repaint()


class AdoptForm(DefinitionForm):
    """Adopts a definition from a file."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._file = TextField(say("File definisi TOML (wajib; namanya menjadi id SOP)"))
        self._first = TextField(
            say("Berlaku mulai (kosong: menurut definisi, atau hari ini)"), dated=True
        )
        self._letter = TextField(say("Nomor surat"))

    @property
    def fields(self) -> Sequence[Field]:
        return (self._file, self._first, self._letter)

    def title(self) -> Message | str:
        return say("Berlakukan SOP")

    def prepared(self) -> tuple[Sequence[Message], Work]:
        definitions, path = self.host.desk.definitions, Path(self._file.text.strip())
        procedure = definitions.offered(path)
        typed = self._first.text.strip()
        first = inputs.day(typed, say("hari mulai berlaku")) if typed else procedure.effective
        for clash in definitions.clashes(procedure):
            raise BadInput("clash", clash)
        question = say(
            "Berlakukan SOP {code} {title} dengan {n} langkah mulai {first}?",
            code=procedure.code,
            title=procedure.title,
            n=len(procedure.steps),
            first=definitions.first_day(procedure, first),
        )
        return (question,), lambda: definitions.adopt(path, first, self._letter.text).sentence


class EvaluateForm(DefinitionForm):
    """Records a yearly evaluation."""

    def __init__(self, host: Host, view: DefinitionView) -> None:
        super().__init__(host)
        self._view = view
        self._result = ChoiceField(
            say("Hasil"), (say("baik: tetap dipakai"), say("revisi: perlu diubah"))
        )
        self._note = TextField(
            say("Catatan evaluasi (wajib)"),
            longest=inputs.NOTE_LENGTH,
            phrases=phrases_for(host, "evaluate", view.id),
        )
        self._action = TextField(
            say("Tindakan yang harus diambil"),
            longest=inputs.NOTE_LENGTH,
            phrases=phrases_for(host, "evaluate", view.id),
        )
        options = (say("belum dinilai"), say("ya"), say("tidak"))
        self._answers = tuple(ChoiceField(criterion, options) for criterion in CRITERIA)

    @property
    def fields(self) -> Sequence[Field]:
        return (self._result, self._note, self._action, *self._answers)

    def title(self) -> Message | str:
        return say("Evaluasi SOP {code}", code=self._view.code)

    def prepared(self) -> tuple[Sequence[Message], Work]:
        note = inputs.text(self._note.text, say("catatan"), inputs.NOTE_LENGTH, required=True)
        result, definitions = RESULTS[self._result.at], self.host.desk.definitions
        criteria = " ".join(_ANSWERS[each.at] for each in self._answers).strip()
        answers(criteria)  # either all criteria are answered, or none
        action = inputs.text(self._action.text, say("tindakan"), inputs.NOTE_LENGTH)
        question = say("Catat evaluasi SOP {code}: {result}?", code=self._view.code, result=result)
        sop = self._view.id
        return (
            question,
        ), lambda: definitions.evaluate(sop, result, note, criteria, action).sentence


class RetireForm(DefinitionForm):
    """Retires an SOP."""

    def __init__(self, host: Host, view: DefinitionView) -> None:
        super().__init__(host)
        self._view = view
        self._first = TextField(say("Dicabut mulai (wajib)"), dated=True)
        self._reason = TextField(
            say("Alasan (wajib)"),
            longest=inputs.NOTE_LENGTH,
            phrases=phrases_for(host, "retire", view.id),
        )

    @property
    def fields(self) -> Sequence[Field]:
        return (self._first, self._reason)

    def title(self) -> Message | str:
        return say("Cabut SOP {code}", code=self._view.code)

    def prepared(self) -> tuple[Sequence[Message], Work]:
        first = inputs.day(self._first.text, say("hari pencabutan"))
        reason = inputs.text(self._reason.text, say("alasan"), inputs.NOTE_LENGTH, required=True)
        definitions, sop = self.host.desk.definitions, self._view.id
        question = say(
            "Cabut SOP {code} mulai {first}? Berkas yang berjalan tetap diselesaikan.",
            code=self._view.code,
            first=first,
        )
        return (question,), lambda: definitions.retire(sop, first, reason).sentence


class MigrateForm(DefinitionForm):
    """Migrates running cases to the revision in force."""

    def __init__(self, host: Host, view: DefinitionView) -> None:
        super().__init__(host)
        self._view = view
        self._reason = TextField(
            say("Alasan, misalnya nomor surat (wajib)"),
            longest=inputs.NOTE_LENGTH,
            phrases=phrases_for(host, "migrate", view.id),
        )

    @property
    def fields(self) -> Sequence[Field]:
        return (self._reason,)

    def title(self) -> Message | str:
        return say("Pindahkan berkas SOP {code}", code=self._view.code)

    def prepared(self) -> tuple[Sequence[Message], Work]:
        reason = inputs.text(self._reason.text, say("alasan"), inputs.NOTE_LENGTH, required=True)
        definitions, sop = self.host.desk.definitions, self._view.id
        moves = definitions.moves(sop)
        able = [move.number for move in moves if move.why_not is None]
        if not able:
            raise BadInput("nothing", say("tidak ada berkas yang dapat dipindahkan"))
        question = say(
            "Pindahkan {n} berkas ke revisi yang berlaku? Langkah sebelumnya tidak dapat ditarik "
            "kembali.",
            n=len(able),
        )

        def work() -> Message:
            done = tuple(definitions.migrate(sop, reason, able))
            left = [move for move in done if not move.moved]
            said = say("{n} dari {all} berkas dipindahkan", n=len(done) - len(left), all=len(moves))
            if left:  # another officer has changed them meanwhile
                return say("{said}; {first}", said=said, first=move_words(left[0]))
            return said

        return (question,), work

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        """The reason, and below it the effect on each case."""
        language = self.host.language
        lines = [*super().body(columns, rows), ()]
        for move in self.host.desk.definitions.moves(self._view.id):
            ink = Ink.TEXT if move.why_not is None else Ink.WARN
            lines += [(Span(f"  {line}", ink),)
                      for line in wrap(language(move_words(move)), columns - 4)]  # fmt: skip
        if len(lines) > rows:
            more = say("… selengkapnya: sop-tui sop migrate {sop} --preview", sop=self._view.id)
            lines = [*lines[: rows - 1], (Span(f"  {language(more)}", Ink.MUTED),)]
        return lines
