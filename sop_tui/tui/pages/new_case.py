"""Berkas baru: a form; what was typed stays when it is refused."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import uuid4

from sop_tui.desk.views import Done, SopSummary
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.form import ChoiceField, Field, FormPage, TextField
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.board import BoardPage


class NewCasePage(FormPage):
    """The procedure is chosen with the arrows, the rest is typed; opening asks once more."""

    id: ClassVar[str] = "new"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._sops: tuple[SopSummary, ...] = host.desk.sops()
        known = [summary.id for summary in self._sops]
        self._sop = ChoiceField(
            say("SOP"),
            [say("{code} · {title}", code=each.code, title=each.title) for each in self._sops],
            known.index(host.sop) if host.sop in known else 0,
        )
        self._title = TextField(say("Judul berkas (wajib)"))
        self._subject = TextField(say("Pemohon/pelapor"))
        self._ref = TextField(say("Nomor agenda"))
        self._asked: Confirmation | None = None
        self._attempt: tuple[tuple[str, ...], str] = ((), "")
        self.go_to(self._title)

    def title(self) -> Message | str:
        return say("Berkas baru")

    @property
    def fields(self) -> Sequence[Field]:
        return (self._sop, self._title, self._subject, self._ref)

    @property
    def confirmation(self) -> Confirmation | None:
        return self._asked

    def submit(self) -> None:
        if not self._title.text.strip():
            self.go_to(self._title)
            self.trouble(say("judul berkas wajib diisi"))
            return
        sop = self._sops[self._sop.at]
        refused = self.host.desk.why_not_open(sop.id)
        if refused is not None:
            self.trouble(refused)
            return
        words = say("Buka berkas {code} “{title}”?", code=sop.code, title=self._title.text)
        self._asked = Confirmation((Sentence(words),), lambda: self._open(sop.id), self._drop)

    def _drop(self) -> None:
        self._asked = None

    def _open(self, sop: str) -> None:
        title, subject, ref = self._title.text, self._subject.text, self._ref.text
        if self._attempt[0] != (sop, title, subject, ref):
            self._attempt = ((sop, title, subject, ref), uuid4().hex)
        identity = self._attempt[1]  # the same if it is tried again, so that it makes one case
        self.host.in_background(
            lambda: self.host.desk.open_case(sop, title, subject, ref, identity=identity),
            lambda done: self._opened(sop, done),
            self._refused,
        )

    def _opened(self, sop: str, done: Done) -> None:
        board = self.host.home()
        assert isinstance(board, BoardPage)
        if board.sop != sop:
            board.choose(sop)
        board.seek(done.card.number)
        self.host.tell(
            say("{number} dibuka: {what}", number=done.card.number, what=done.sentence), Ink.GOOD
        )

    def _refused(self, problem: Problem) -> None:
        self._asked = None
        self.trouble(problem.message)
        self.host.repaint()
