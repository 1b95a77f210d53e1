"""The dialogue value of an act, from the key that starts it to yes or no.

A question is a frozen value; each key gives a new one and perhaps a wish for the screen. Nothing
typed is lost: after a refusal the question returns with all its texts.
"""

from datetime import date
from enum import Enum, auto
from typing import TypeAlias
from uuid import uuid4

from msgspec import Struct, field
from msgspec.structs import replace

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import (
    COMMANDS,
    NEEDS_REASON,
    TAKES_RECORDS,
    Choose,
    Command,
    Hand,
    Note,
    Reasoned,
    Recorded,
    Return,
)
from sop_tui.casework.model import Document
from sop_tui.desk.inputs import documents
from sop_tui.desk.problems import BadInput
from sop_tui.text.message import Message, say
from sop_tui.tui.confirming import Confirmation
from sop_tui.tui.document_form import DocumentForm, begun
from sop_tui.tui.editing import NOTHING_TYPED, Typed

LETTERS = "abcdefghi"
"""The letters by which a target can be chosen, besides its digit."""

_STEPS = {"down": 1, "up": -1}

NEEDS_WORDS = NEEDS_REASON | {Act.NOTE}


class Stage(Enum):
    """What the question is waiting for."""

    TARGET = auto()  # the node to return to, the way, or the officer
    REASON = auto()
    CONFIRM = auto()
    NOTE = auto()
    DOCUMENT = auto()
    CHECKLIST = auto()
    PHRASES = auto()  # which of the office's phrases


class Wish(Enum):
    """What the screen has to do after a key."""

    NOTHING = auto()
    PREVIEW = auto()  # say what the act would do, or why it is refused
    DROP = auto()


class Target(Struct, frozen=True):
    """A choice in words: a node to return to, a way, or an officer.

    ``reasoned``: a reason or an instruction may follow; ``needs_reason``: it must. ``ahead``: if
    not approved, the case goes forward to this node instead of back.
    """

    node: str
    place: Message
    reasoned: bool = True
    needs_reason: bool = True
    ahead: bool = False


class Matter(Struct, frozen=True):
    """What the question is about, for readers who do not know the number.

    ``after`` lists, by target node, the officers who get the case next; "" is the default way.
    """

    title: str = ""
    activity: str = ""
    after: tuple[tuple[str, tuple[Message, ...]], ...] = ()

    def next_officers(self, node: str | None) -> tuple[Message, ...]:
        """Who gets the case next if it goes to this node; None means the default way."""
        return dict(self.after).get(node or "", ())


NO_MATTER = Matter()
NO_DOCUMENT = DocumentForm()
NO_PHRASES = say("kantor belum menulis teks baku untuk ini; lihat sop-tui phrases")
PHRASES_KEY = "ctrl+t"


class Question(Struct, frozen=True):
    """An act being asked for: the answers so far, and the version of the case that was looked at.

    ``id`` becomes the event's id, so that a repeated attempt is not recorded twice. ``inputs`` is
    the step's kelengkapan, ``ticked`` the indexes of those present; ``outputs`` are the step's
    outputs by the SOP. ``phrases`` are the office's texts for this act; the one at index ``at`` is
    selected and goes into the stage ``writing``; ``no_phrases`` says why there are none. ``row`` is
    the selected target or kelengkapan. ``notice`` says what was refused, or what has changed
    meanwhile.
    """

    act: Act
    number: str
    version: int
    node: str
    stage: Stage
    targets: tuple[Target, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    today: date | None = None
    phrases: tuple[str, ...] = ()
    no_phrases: Message = NO_PHRASES
    at: int = 0
    row: int = 0
    writing: Stage = Stage.REASON
    to: str | None = None
    reason: Typed = NOTHING_TYPED
    note: Typed = NOTHING_TYPED
    document: DocumentForm = NO_DOCUMENT
    documents: tuple[Document, ...] = ()
    ticked: frozenset[int] = frozenset()
    sentence: Message | None = None
    notice: Message | None = None
    matter: Matter = NO_MATTER
    scrolled: int = 0
    id: str = field(default_factory=lambda: uuid4().hex)

    def command(self) -> Command:
        """The act as a command, with what the officer entered."""
        kind = COMMANDS[self.act]
        if kind is Choose:
            return Choose(way=self.to or "", reason=self.reason.text)
        if kind is Hand:
            return Hand(to=self.to or "", note=self.reason.text)
        if kind is Return:
            return Return(reason=self.reason.text, to=self.to)
        if issubclass(kind, Reasoned):
            return kind(reason=self.reason.text)
        if issubclass(kind, Recorded):
            return kind(
                note=self.note.text,
                documents=self.documents,
                checklist=tuple(self.inputs[at] for at in sorted(self.ticked)),
            )
        return Note(text=self.reason.text) if kind is Note else kind()

    @property
    def typed(self) -> Typed | None:
        """The text being typed in this stage, if any."""
        match self.stage:
            case Stage.REASON:
                return self.reason
            case Stage.NOTE:
                return self.note
            case Stage.DOCUMENT:
                return self.document.typed
            case _:
                return None

    @property
    def is_begun(self) -> bool:
        """Whether closing the question would lose typed text."""
        words = self.reason.text or self.note.text
        return bool(words or self.documents or self.document.touched)

    @property
    def waits_for_yes(self) -> bool:
        """Whether everything is said and only yes or no is missing."""
        return self.stage is Stage.CONFIRM

    @property
    def takes_back(self) -> bool:
        """Whether Backspace reopens the last recorded document, because the form is empty."""
        return self.stage is Stage.DOCUMENT and bool(self.documents) and not self.document.touched

    def with_typed(self, typed: Typed) -> "Question":
        match self.stage:
            case Stage.REASON:
                return replace(self, reason=typed, notice=None)
            case Stage.NOTE:
                return replace(self, note=typed, notice=None)
            case _:
                return replace(self, document=self.document.with_typed(typed), notice=None)

    def refused(self, why: Message) -> "Question":
        """The question in the stage where the answer can be corrected, with the refusal as
        notice.
        """
        stage = Stage.REASON if self.has_reason else Stage.CONFIRM
        return replace(self, stage=stage, notice=why)

    @property
    def target(self) -> Target | None:
        """The chosen target, or the only one."""
        return next((each for each in self.targets if each.node == self.to), None)

    @property
    def has_reason(self) -> bool:
        """Whether the act can have a text: a reason, a note, an instruction."""
        return self.act in NEEDS_WORDS or (self.target is not None and self.target.reasoned)

    @property
    def needs_reason(self) -> bool:
        return self.act in NEEDS_WORDS or (self.target is not None and self.target.needs_reason)

    def press(
        self, key: str, character: str | None, columns: int | None = None
    ) -> tuple["Question", Wish]:
        """The question after a key; yes and no are handled by ``confirming``.

        ``columns`` is the width of the text box.
        """
        after, wish = self._pressed(key, character, columns)
        if after.stage is not self.stage:
            after = replace(after, row=0, scrolled=0)
        return after, wish

    def _pressed(
        self, key: str, character: str | None, columns: int | None
    ) -> tuple["Question", Wish]:
        if self.stage is Stage.CONFIRM:
            return self._confirm(key)
        if key == "escape":
            return self._left()
        if self.stage is Stage.TARGET:
            return self._choose_target(key)
        if self.stage is Stage.CHECKLIST:
            return self._tick(key)
        if self.stage is Stage.PHRASES:
            return self._choose_phrase(key), Wish.NOTHING
        if self.stage is Stage.DOCUMENT:
            return self._write_document(key, character)
        return self._type(key, character, columns)

    def paste(self, text: str) -> "Question":
        if self.stage is Stage.DOCUMENT:
            return replace(self, document=self.document.insert(text), notice=None)
        typed = self.typed
        return self.with_typed(typed.insert(text)) if typed is not None else self

    def _confirm(self, key: str) -> tuple["Question", Wish]:
        more = self.act in TAKES_RECORDS
        match key:
            case "c" if more:
                return replace(self, stage=Stage.NOTE), Wish.NOTHING
            case "d" if more:
                form = self.document
                if not form.touched:
                    form = begun(self.outputs, self.documents)
                return replace(self, stage=Stage.DOCUMENT, document=form), Wish.NOTHING
            case "k" if more and self.inputs:
                return replace(self, stage=Stage.CHECKLIST), Wish.NOTHING
            case "e" if self.has_reason:
                return replace(self, stage=Stage.REASON), Wish.NOTHING
            case _ if key in _STEPS:
                return replace(self, scrolled=max(0, self.scrolled + _STEPS[key])), Wish.NOTHING
            case _:
                return self, Wish.NOTHING

    def _left(self) -> tuple["Question", Wish]:
        if self.stage in (Stage.TARGET, Stage.REASON):
            return self, Wish.DROP
        if self.stage is Stage.PHRASES:
            return replace(self, stage=self.writing), Wish.NOTHING
        return replace(self, stage=Stage.CONFIRM, notice=None), Wish.PREVIEW

    def _step(self, key: str, rows: int) -> "Question":
        return replace(self, row=max(0, min(rows - 1, self.row + _STEPS[key])))

    def _choose_target(self, key: str) -> tuple["Question", Wish]:
        if key in _STEPS:
            return self._step(key, len(self.targets)), Wish.NOTHING
        at = int(key) - 1 if key.isdecimal() else -1
        if len(key) == 1 and key in LETTERS:
            at = LETTERS.index(key)
        if key == "enter":
            at = self.row
        if not 0 <= at < len(self.targets):
            return self, Wish.NOTHING
        chosen = replace(self, to=self.targets[at].node)
        if chosen.has_reason:
            return replace(chosen, stage=Stage.REASON), Wish.NOTHING
        return replace(chosen, stage=Stage.CONFIRM), Wish.PREVIEW

    def _choose_phrase(self, key: str) -> "Question":
        """Up and down move, a letter jumps to a word that starts with it, a digit or Enter inserts
        the phrase.
        """
        at = int(key) - 1 if key.isdecimal() else self.at
        match key:
            case "up":
                return replace(self, at=max(0, self.at - 1))
            case "down":
                return replace(self, at=min(len(self.phrases) - 1, self.at + 1))
            case _ if (key == "enter" or key.isdecimal()) and 0 <= at < len(self.phrases):
                back = replace(self, stage=self.writing, at=at)
                typed = back.typed or NOTHING_TYPED
                return back.with_typed(typed.insert_words(self.phrases[at]))
            case _ if len(key) == 1 and key.isalpha():
                return replace(self, at=self._next_phrase(key.casefold()))
            case _:
                return self

    def _next_phrase(self, letter: str) -> int:
        """The index of the next phrase with a word that starts with this letter; unchanged if there
        is none.
        """
        every = len(self.phrases)
        for at in ((self.at + far) % every for far in range(1, every + 1)):
            if any(word.startswith(letter) for word in self.phrases[at].casefold().split()):
                return at
        return self.at

    def _tick(self, key: str) -> tuple["Question", Wish]:
        if key == "enter":
            return self._left()
        if key in _STEPS:
            return self._step(key, len(self.inputs)), Wish.NOTHING
        if key == "space":
            return replace(self, ticked=self.ticked ^ {self.row}), Wish.NOTHING
        if key.isdecimal() and 1 <= int(key) <= len(self.inputs):
            at = int(key) - 1
            return replace(self, ticked=self.ticked ^ {at}, row=at), Wish.NOTHING
        if key == "a":
            everything = frozenset(range(len(self.inputs)))
            ticked = frozenset[int]() if self.ticked == everything else everything
            return replace(self, ticked=ticked), Wish.NOTHING
        return self, Wish.NOTHING

    def _type(
        self, key: str, character: str | None, columns: int | None
    ) -> tuple["Question", Wish]:
        typed = self.typed or NOTHING_TYPED
        if key == "enter":
            return self._typed()
        if key == PHRASES_KEY and self.phrases:
            return replace(self, stage=Stage.PHRASES, writing=self.stage, notice=None), Wish.NOTHING
        if key == PHRASES_KEY:
            return replace(self, notice=self.no_phrases), Wish.NOTHING
        edited = typed.press(key, character, columns)
        return (self.with_typed(edited) if edited is not None else self), Wish.NOTHING

    def _write_document(self, key: str, character: str | None) -> tuple["Question", Wish]:
        if key == "backspace" and self.takes_back:
            *before, last = self.documents
            form = DocumentForm.of(last)
            return replace(self, documents=tuple(before), document=form), Wish.NOTHING
        if key == "enter" and (self.document.is_last or not self.document.fields[0].text.strip()):
            return self._record()
        form_after = self.document.press(key, character, self.outputs)
        if form_after is None:
            return self, Wish.NOTHING
        return replace(self, document=form_after, notice=None), Wish.NOTHING

    def _record(self) -> tuple["Question", Wish]:
        """Records the document unless the store would refuse it; an empty form records nothing."""
        if not any(each.text.strip() for each in self.document.fields):
            return self._left()
        try:
            recorded = documents((*self.documents, self.document.document), self.today)
        except BadInput as wrong:
            return replace(self, notice=wrong.message), Wish.NOTHING
        made = replace(self, documents=recorded, document=NO_DOCUMENT, notice=None)
        return replace(made, stage=Stage.CONFIRM), Wish.PREVIEW

    def _typed(self) -> tuple["Question", Wish]:
        if self.stage is Stage.REASON and self.needs_reason and not self.reason.text.strip():
            return replace(self, notice=_missing(self.act)), Wish.NOTHING
        return replace(self, stage=Stage.CONFIRM, notice=None), Wish.PREVIEW


def _missing(act: Act) -> Message:
    return say("catatan wajib diisi") if act is Act.NOTE else say("alasan wajib diisi")


Asked: TypeAlias = Question | Confirmation
"""What waits for a yes: an act, or what a page asks itself."""
