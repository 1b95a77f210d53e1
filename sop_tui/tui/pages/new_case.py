"""Berkas baru: a form for a new case; a refusal keeps what was typed."""

from collections.abc import Iterator, Sequence
from typing import ClassVar
from uuid import uuid4

from sop_tui.casework.model import Letter, Secrecy, Urgency
from sop_tui.casework.wording import awaited
from sop_tui.desk import inputs
from sop_tui.desk.views import CaseView, Done, SopSummary
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.editing import Typed
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.form import ChoiceField, Field, FormPage, ListField, TextField
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.board import BoardPage
from sop_tui.tui.pages.letter_fields import LetterFields
from sop_tui.tui.wanted import waited_for


class NewCasePage(FormPage):
    """The procedure is chosen with the arrows, the rest is typed; a confirmation follows."""

    id: ClassVar[str] = "new"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._sops: tuple[SopSummary, ...] = host.desk.lists.sops()
        known = [summary.id for summary in self._sops]
        self._sop = ChoiceField(
            say("SOP"),
            [say("{code} · {title}", code=each.code, title=each.title) for each in self._sops],
            known.index(host.pages.sop) if host.pages.sop in known else 0,
        )
        self._title = TextField(say("Judul berkas (wajib)"), longest=inputs.TITLE_LENGTH)
        self._subject = TextField(say("Pemohon/pelapor"), longest=inputs.TITLE_LENGTH)
        self._ref = TextField(say("Nomor agenda"), longest=inputs.REF_LENGTH)
        self._paper = LetterFields()
        self._with_letter = False
        self._letter = ListField(say("Data surat"), self._letter_words, self._open_letter)
        self._attempt: tuple[tuple[object, ...], str] = ((), "")
        self.go_to(self._title)

    def title(self) -> Message | str:
        return say("Berkas baru")

    @property
    def fields(self) -> Sequence[Field]:
        paper = self._paper.fields if self._with_letter else ()
        return (self._sop, self._letter, *paper, self._title, self._subject, self._ref)

    @property
    def unfinished(self) -> bool:
        fields = (self._title, self._subject, self._ref, *self._paper.fields)
        return any(isinstance(each, TextField) and each.text.strip() for each in fields)

    def submit(self) -> None:
        if not self._title.text.strip():
            self.go_to(self._title)
            self.trouble(say("judul berkas wajib diisi"))
            return
        try:
            letter = self._paper.letter()
        except Problem as problem:
            self.refuse(problem)
            return
        sop = self._sops[self._sop.at]
        refused = self.host.desk.acts.why_not_open(sop.id)
        if refused is not None:
            self.trouble(refused)
            return
        sentences = tuple(self.sentences(sop, letter))
        self.confirmation = Confirmation(sentences, lambda: self._open(sop.id, letter), self._drop)

    def sentences(self, sop: SopSummary, letter: Letter) -> Iterator[Sentence]:
        """The confirmation: what is opened in whose name, everything filled in, and who gets it
        first.
        """
        desk, language = self.host.desk, self.host.language
        yield Sentence(
            say(
                "Buka berkas {code} “{title}” {as_} ({name})?",
                code=sop.code,
                title=self._title.text,
                as_=desk.acts.opening_as(sop.id),
                name=desk.me.name,
            )
        )
        procedure = desk.procedures.of(sop.id)
        able = waited_for(desk.office, procedure, procedure.first.roles, self.host.now)
        names = "; ".join(language(each) for each in able) or language(say("belum ada petugas"))
        place = awaited(procedure, procedure.first)
        said = say("{place}: {names}", place=place, names=names)
        yield Sentence(say("Menurut SOP {title}; {place}", title=sop.title, place=said), Ink.TEXT)
        filled = [
            (say("pemohon/pelapor"), self._subject.text),
            (say("nomor agenda"), self._ref.text),
            (say("surat dari"), letter.origin),
            (say("nomor surat"), letter.number),
            (say("tanggal surat"), language.date(letter.dated) if letter.dated else ""),
            (say("tanggal diterima"), language.date(letter.received) if letter.received else ""),
            (say("sifat"), _unusual(letter.urgency)),
            (say("kerahasiaan"), _unusual(letter.secrecy)),
            (say("kontak"), letter.contact),
        ]
        for label, value in filled:
            if value.strip():
                yield Sentence(say("{label}: {value}", label=label, value=value), Ink.TEXT)

    def _drop(self) -> None:
        self.confirmation = None

    def _letter_words(self) -> str:
        language = self.host.language
        if self._with_letter:
            return language(say("diisi di bawah ini"))
        return language(say("kosong; Spasi membuka isian asal, nomor, tanggal, dan sifat surat"))

    def _open_letter(self) -> None:
        self._with_letter = True
        self.go_to(self._paper.origin)

    def _open(self, sop: str, letter: Letter) -> None:
        title, subject, ref = self._title.text, self._subject.text, self._ref.text
        said = (sop, title, subject, ref, letter)
        if self._attempt[0] != said:
            self._attempt = (said, uuid4().hex)
        identity = self._attempt[1]  # a retry uses the same id, so that only one case is opened
        self.host.background.in_turn(
            lambda: self.host.desk.acts.open_case(
                sop,
                title,
                subject,
                ref,
                letter=letter,
                following=self.number,
                identity=identity,
            ),
            lambda done: self.opened_as(sop, done),
            self._refused,
        )

    def opened_as(self, sop: str, done: Done) -> None:
        """After opening: shows the case on its board."""
        board = self.host.pages.home()
        assert isinstance(board, BoardPage)
        if board.sop != sop:
            board.choose(sop)
        board.seek(done.card.number)
        self.host.tell(
            say("{number} dibuka: {what}", number=done.card.number, what=done.sentence), Ink.GOOD
        )

    def _refused(self, problem: Problem) -> None:
        self.confirmation = None
        self.refuse(problem)
        self.host.repaint()


def _unusual(nature: Urgency | Secrecy) -> str:
    """The letter's urgency or secrecy; "" if it is ordinary (*biasa*)."""
    return "" if nature == "biasa" else nature.value


class FollowingCasePage(NewCasePage):
    """A case of another SOP that a step leads to, prefilled from the first case.

    Opening it links the two; then the officer returns to the page where it was requested.
    """

    id: ClassVar[str] = "following"

    def __init__(self, host: Host, view: CaseView) -> None:
        super().__init__(host)
        self._before = view
        sop = host.desk.relating.leads_to(view.case.number)
        self._sops = tuple(each for each in self._sops if each.id == sop)
        self._sop.options = [
            say("{code} · {title}", code=each.code, title=each.title) for each in self._sops
        ]
        self._sop.at = 0
        self._title.typed = Typed().insert(view.case.title)
        self._subject.typed = Typed().insert(view.case.subject)
        self._begun = self._written()
        if host.desk.relating.secrecy(view.case.number, sop) is Secrecy.CONFIDENTIAL:
            self._with_letter = True
            self._paper.keep_secret()
            self.go_to(self._title)

    def title(self) -> Message | str:
        return say("Berkas lanjutan dari {number}", number=self._before.case.number)

    @property
    def number(self) -> str | None:
        return self._before.case.number

    @property
    def unfinished(self) -> bool:
        return self._written() != self._begun

    def _written(self) -> tuple[str, ...]:
        fields = (self._title, self._subject, self._ref, *self._paper.fields)
        return tuple(each.text for each in fields if isinstance(each, TextField))

    def submit(self) -> None:
        refused = self.host.desk.relating.why_not_follow(self._before.case.number)
        if refused is not None:
            self.trouble(refused)
            return
        super().submit()

    def sentences(self, sop: SopSummary, letter: Letter) -> Iterator[Sentence]:
        yield from super().sentences(sop, letter)
        number = self._before.case.number
        yield Sentence(say("Ditautkan sebagai lanjutan dari {number}.", number=number), Ink.TEXT)
        related = self.host.desk.cases.read(number).related
        others = [each for each in related if not each.back and each.card is not None
                  and each.card.sop == sop.id]  # fmt: skip
        if others:
            numbers = ", ".join(each.number for each in others)
            words = say("Sudah ada lanjutannya: {numbers}", numbers=numbers)
            yield Sentence(words, Ink.WARN)

    def opened_as(self, sop: str, done: Done) -> None:  # noqa: ARG002
        self._begun = self._written()  # so that it is not offered again
        self.host.pages.back()
        self.host.reload()
        words = say(
            "{number} dibuka sebagai lanjutan dari {before}",
            number=done.card.number,
            before=self._before.case.number,
        )
        self.host.tell(words, Ink.GOOD)
