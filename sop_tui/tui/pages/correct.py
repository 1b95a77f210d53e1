"""Betulkan data: corrects a case's title, applicant, agenda number or letter, with a reason."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import uuid4

from sop_tui.casework.commands import Correct
from sop_tui.casework.correcting import FIELDS, shown_value
from sop_tui.casework.refusal import Code
from sop_tui.desk import inputs
from sop_tui.desk.views import CaseView, Done
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.form import ChoiceField, Field, FormPage, TextField
from sop_tui.tui.kinds.page import Host, Page
from sop_tui.tui.pages.letter_fields import LetterFields, fill, stated
from sop_tui.tui.pages.phrases import phrases_for


class CorrectPage(FormPage):
    """A form with the case's present data; all changes together are one act with one reason.

    If another officer changes the case meanwhile, fields that were not edited here are updated, so
    that nothing of theirs is undone.
    """

    id: ClassVar[str] = "correct"

    def __init__(self, host: Host, view: CaseView) -> None:
        super().__init__(host)
        self._view = view
        self._reason = TextField(
            say("Alasan (wajib)"),
            longest=inputs.NOTE_LENGTH,
            phrases=phrases_for(host, "correct", view.case.sop),
        )
        self._by_name: dict[str, TextField | ChoiceField] = {
            "title": TextField(say("Judul berkas (wajib)"), longest=inputs.TITLE_LENGTH),
            "subject": TextField(say("Pemohon/pelapor"), longest=inputs.TITLE_LENGTH),
            "agenda": TextField(say("Nomor agenda"), longest=inputs.REF_LENGTH),
            **LetterFields().by_name,
        }
        self._identity: tuple[Correct | None, str] = (None, "")
        for name in FIELDS:
            fill(self._by_name[name], name, shown_value(view.case, name))

    def title(self) -> Message | str:
        return say("Betulkan data {number}", number=self._view.case.number)

    @property
    def number(self) -> str | None:
        return self._view.case.number

    @property
    def fields(self) -> Sequence[Field]:
        return (*(self._by_name[name] for name in FIELDS), self._reason)

    def resumed(self, fresh: Page) -> None:
        assert isinstance(fresh, CorrectPage)
        self._follow(fresh._view)

    def submit(self) -> None:
        changed = list(self._changed())
        if not changed:
            self.trouble(say("belum ada yang diubah"))
            return
        if not self._reason.text.strip():
            self.go_to(self._reason)
            self.trouble(say("alasan wajib diisi"))
            return
        (field, to), *also = changed
        command = Correct(field=field, to=to, also=tuple(also), reason=self._reason.text)
        if self._identity[0] != command:
            self._identity = (command, uuid4().hex)
        self._ask(command)

    def _changed(self) -> Iterator[tuple[str, str]]:
        for name in FIELDS:
            now = stated(self._by_name[name], name)
            if now != shown_value(self._view.case, name):
                yield name, now

    def _ask(self, command: Correct) -> None:
        number, version = self._view.case.number, self._view.case.version
        try:
            preview = self.host.desk.acts.preview(number, command, version=version)
        except Problem as problem:
            self._refused(problem)
            return
        reason = say("Alasan: {reason}", reason=command.reason)
        self.confirmation = Confirmation(
            (Sentence(preview.sentence), Sentence(reason, Ink.TEXT)),
            lambda: self._do(command, version),
            self._drop,
        )

    def _do(self, command: Correct, version: int) -> None:
        number, identity = self._view.case.number, self._identity[1]
        self.host.background.in_turn(
            lambda: self.host.desk.acts.do(number, command, version=version, identity=identity),
            self._done,
            self._refused,
        )

    def _drop(self) -> None:
        self.confirmation = None

    def _done(self, done: Done) -> None:
        self.confirmation = None
        self.over()
        if self.host.page is self:
            self.host.pages.back()
        self.host.reload()
        said = say("{number}: {what}", number=done.card.number, what=done.sentence)
        self.host.tell(said, Ink.GOOD)

    def _refused(self, problem: Problem) -> None:
        self.confirmation = None
        self.refuse(problem)
        if problem.code == Code.STALE:
            self.host.background.in_turn(
                self.host.desk.changes.refresh, lambda _: self._look_again()
            )
        self.host.repaint()

    def _look_again(self) -> None:
        self.host.reload()
        view = self.host.desk_cache.view(self._view.case.number)
        if view is not None:
            self._follow(view)
        self.host.repaint()

    def _follow(self, view: CaseView) -> None:
        """Takes over others' changes, except for fields that were edited here."""
        before, self._view = self._view, view
        for name in FIELDS:
            field = self._by_name[name]
            if stated(field, name) == shown_value(before.case, name):
                fill(field, name, shown_value(view.case, name))
        self._begun = None
        self.opened()
