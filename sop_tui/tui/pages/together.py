"""Bersama: completes or approves several marked cases after one confirmation, each
by its own act.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import ClassVar, get_args
from uuid import uuid4

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Approve, Choose, Command, Complete
from sop_tui.casework.wording import words_of
from sop_tui.desk.desk import Desk
from sop_tui.desk.inputs import NOTE_LENGTH
from sop_tui.desk.numbering import sortable
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.desk.views import Card, Done, Preview
from sop_tui.sop.rows import CheckKind
from sop_tui.text.language import Language, at_the_beginning
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.tui.asking import PHRASES_KEY
from sop_tui.tui.commands import key_name
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.editing import Typed
from sop_tui.tui.frame import WHOLE, box, box_columns, counted, paragraph
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, cut, fill, fit, wrap
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.pages.phrases import offer_phrases

_ACTS = {"work": Act.COMPLETE, "choice": Act.CHOOSE}
_IN_ORDER = ("work", "choice", *get_args(CheckKind))  # kinds of acts, in the order of the question
_AT_ONCE = 20  # cases examined before other work gets its turn
_TITLE = 30
_DETAIL = 3  # rows
_NOTE_ROWS = 6


class TogetherStage(Enum):
    """The stage of the page."""

    LOOKING = auto()  # examining what would happen to each case
    ASKING = auto()
    NOTE = auto()
    WORKING = auto()
    OVER = auto()


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One case: what would be done, why it cannot be, or that it is done.

    ``id`` becomes the event's id, so that a retried case is not moved twice. ``ways`` are the
    forward ways of a choice, by number; ``choice`` identifies the choice: cases at the same one can
    take the same way.
    """

    number: str
    title: str = ""
    step: str = ""
    preview: Preview | None = None
    node: str = ""
    kind: str = "work"
    trouble: Message | None = None
    done: bool = False
    choice: tuple[str, str] | None = None
    ways: tuple[tuple[str, str], ...] = ()
    way: str = ""
    id: str = field(default_factory=lambda: uuid4().hex)

    @property
    def ready(self) -> bool:
        return self.preview is not None and not self.done


class TogetherPage(ListPage[BatchItem]):
    """The marked cases: first the question, then the work, then a result for each.

    The cases are handled one by one on the store's thread, so that neither the screen nor other
    officers have to wait. Returns are not possible here.
    """

    id: ClassVar[str] = "together"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._stage = TogetherStage.LOOKING
        self._begun = False
        self._stopping = False
        self._columns = 0  # of the note, when last drawn
        self._notice: Message | None = None
        self._turn: list[str] = []  # the numbers still to be handled
        self._all = 0
        self._way = ""  # the name of the way chosen for all cases at a choice
        self.rows = tuple(BatchItem(number) for number in sorted(host.marks.numbers, key=sortable))

    # What is shown.

    def title(self) -> Message | str:
        return say("Bersama")

    @property
    def number(self) -> str | None:
        return self.chosen.number if self.chosen is not None else None

    def load(self) -> None:
        """Examines the cases once; later changes are found when it is a case's turn."""
        if not self._begun:
            self._begun = True
            self._look([item.number for item in self.rows])

    def key(self, row: BatchItem) -> str:
        return row.number

    def line(self, row: BatchItem, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        sign, ink, words = self._state(row)
        title = max(0, min(_TITLE, columns - 81))
        return fill(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(f"{sign} ", ink, ground),
                Span(f"{row.number} ", Ink.STRONG, ground),
                Span(fit(row.step, 7), Ink.MUTED, ground),
                Span(f"{fit(row.title, title)} " if title else "", Ink.TEXT, ground),
                Span(self.host.language(words) if words is not None else "", ink, ground),
            ),
            columns,
            ground,
        )

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        """The list, and below it the selected case: its title, and the full reason if it is
        refused.
        """
        lines = list(super().body(columns, max(1, rows - _DETAIL)))
        lines += [()] * (rows - _DETAIL - len(lines))
        if self.chosen is not None:
            lines.append((Span(f" {cut(self.chosen.title, columns - 2)}", Ink.STRONG),))
            why = self.chosen.trouble
            said = wrap(self.host.language(why), columns - 2) if why is not None else []
            lines += [(Span(f" {line}", Ink.WARN),) for line in said]
        return lines[:rows]

    def _state(self, row: BatchItem) -> tuple[str, Ink, Message | None]:
        if row.done:
            assert row.preview is not None
            return "√", Ink.GOOD, say("tercatat; {next}", next=row.preview.next)
        if row.trouble is not None:
            return "!", Ink.WARN, row.trouble
        if self._stage is TogetherStage.WORKING and self._turn[:1] == [row.number]:
            return "►", Ink.ACCENT, row.preview.next if row.preview is not None else None
        return "·", Ink.TEXT, row.preview.next if row.preview is not None else None

    def status(self, columns: int) -> tuple[Line, ...] | None:
        rows: list[Line] = []
        for each in self._sentences():
            rows += paragraph(str(each.words), each.ink, columns, rows=WHOLE)
        if self._stage is TogetherStage.NOTE:
            words = self.host.language(say("Catatan untuk semuanya:"))
            rows += counted(words, Ink.TEXT, self.host.marks.note, NOTE_LENGTH, columns)
            self._columns = box_columns(columns)
            rows += box(self.host.marks.note, columns, _NOTE_ROWS)
        return tuple(rows)

    def _sentences(self) -> Iterator[Sentence]:
        language = self.host.language
        if self._notice is not None:
            yield Sentence(f"! {language(self._notice)}", Ink.WARN)
        done = sum(item.done for item in self.rows)
        match self._stage:
            case TogetherStage.LOOKING:
                looked = self._all - len(self._turn)
                words = say("Memeriksa {n} dari {all}…", n=looked, all=self._all)
                yield Sentence(language(words), Ink.TEXT)
            case TogetherStage.WORKING:
                worked = self._all - len(self._turn)
                words = say("Mengerjakan {n} dari {all}…", n=worked, all=self._all)
                yield Sentence(language(words))
            case TogetherStage.NOTE:
                return  # the label stands above the text, with its length
            case TogetherStage.ASKING:
                yield from self._question()
            case _:
                words = say("{n} dari {all} tercatat", n=done, all=len(self.rows))
                ink = Ink.GOOD if done == len(self.rows) else Ink.STRONG
                yield Sentence(language(words), ink)

    def _question(self) -> Iterator[Sentence]:
        language = self.host.language
        ready = [item for item in self.rows if item.ready]
        if not ready:
            yield from self._ways_said(language)
            if not self._ways():
                yield Sentence(language(say("Tidak ada yang dapat dikerjakan")), Ink.WARN)
            return
        yield Sentence(_sentence(ready, language, self.host.desk.me.name))
        yield from self._ways_said(language)
        if left := len(self.rows) - len(ready):
            words = say_many("{n} berkas tidak dapat dikerjakan", left)
            yield Sentence(f"! {language(words)}", Ink.WARN)
        own = sum(item.preview.self_approved for item in ready if item.preview is not None)
        if own:
            words = say_many("{n} hasil kerja Anda sendiri: dicatat sebagai disetujui sendiri", own)
            yield Sentence(language(words), Ink.TEXT)
        if self.host.marks.note.text:
            note = say("catatan: {note}", note=self.host.marks.note.text)
            yield Sentence(language(note), Ink.MUTED)

    def _ways(self) -> tuple[tuple[str, str], ...]:
        """The ways that can be chosen for all cases: only if all choices among them are the
        same.
        """
        waiting = [item for item in self.rows if item.choice is not None and not item.done]
        if not waiting or any(item.choice != waiting[0].choice for item in waiting):
            return ()
        return waiting[0].ways

    def _ways_said(self, language: Language) -> Iterator[Sentence]:
        ways = self._ways()
        if not ways or self._way:
            return
        said = ", ".join(f"{key} {name}" for key, name in ways)
        n = sum(item.choice is not None and not item.done for item in self.rows)
        words = say_many("{n} berkas menunggu pilihan yang sama: {ways}", n, ways=said)
        yield Sentence(language(words), Ink.TEXT)

    def keys(self) -> Sequence[KeyHint] | None:
        language = self.host.language
        look = ("Enter", language(say("lihat")))
        match self._stage:
            case TogetherStage.NOTE:
                phrases = (key_name(PHRASES_KEY), language(say("teks baku")))
                return (("Enter", language(say("lanjut"))), phrases)
            case TogetherStage.WORKING | TogetherStage.LOOKING:
                return (("x", language(say("berhenti"))),)
            case TogetherStage.OVER:
                keys = [look, *self._recall()]
                if any(item.ready for item in self.rows):
                    keys.insert(0, ("a", language(say("ulangi yang belum"))))
                return (*keys, ("Esc", language(say("kembali"))))
            case _:
                return (*self._ways(), look, ("Esc", language(say("kembali"))))

    def _recall(self) -> Iterator[KeyHint]:
        """The key for recalling the selected case, if that is possible."""
        key = self.host.key_of("recall")
        if key is not None and self.host.acting.why_not(Act.RECALL) is None:
            yield key, self.host.language(say("Tarik kembali"))

    # Keys.

    def press(self, key: str, character: str | None) -> bool:
        self._notice = None
        match self._stage:
            case TogetherStage.NOTE:
                self._type(key, character)
                return True
            case TogetherStage.LOOKING | TogetherStage.WORKING:
                self._stopping = self._stopping or key in ("x", "escape")
                return not self.host.is_move(key)
            case _ if key == "enter":
                self.enter()
            case TogetherStage.ASKING if key in dict(self._ways()):
                self._way = dict(self._ways())[key]
                self._look([item.number for item in self.rows if not item.done])
            case TogetherStage.ASKING if key == "c" and self.confirmation is not None:
                self._stage, self.confirmation = TogetherStage.NOTE, None
            case TogetherStage.OVER if key == "a":
                self._look([item.number for item in self.rows if not item.done])
            case _:
                return False
        return True

    def paste(self, text: str) -> bool:
        if self._stage is TogetherStage.NOTE:
            self.host.marks.note = self.host.marks.note.insert(text)
        return True

    def remark(self, said: Message) -> None:
        self._notice = said

    def enter(self) -> None:
        if self.chosen is not None:
            numbers = [item.number for item in self.rows]
            self.host.pages.open(CasePage(self.host, self.chosen.number, numbers))

    def _yes(self) -> None:
        self._begin(TogetherStage.WORKING, [item.number for item in self.rows if item.ready])
        self._work()

    def _type(self, key: str, character: str | None) -> None:
        marks = self.host.marks
        if key == PHRASES_KEY:
            ready = [item for item in self.rows if item.ready]
            acts = {_ACTS.get(item.kind, Act.APPROVE).value for item in ready}
            sops = {self.host.desk.lists.card(item.number).sop for item in ready}
            self._notice = offer_phrases(self.host, acts, sops, self._put)
            return
        if key in ("enter", "escape"):
            self._look([item.number for item in self.rows])
            return
        marks.note = marks.note.press(key, character, self._columns or None) or marks.note

    def _put(self, text: str) -> None:
        self.host.marks.note = self.host.marks.note.insert_words(text)

    @property
    def acts_by_itself(self) -> bool:
        return self._stage is TogetherStage.WORKING

    # Examining and working, one case at a time.

    def _begin(self, stage: TogetherStage, numbers: list[str]) -> None:
        self._stage, self._turn, self._all, self._stopping = stage, numbers, len(numbers), False
        self.confirmation = None

    def _look(self, numbers: list[str]) -> None:
        self._begin(TogetherStage.LOOKING, numbers)
        self._look_on()

    def _look_on(self) -> None:
        if self._stopping:
            self.host.pages.back()
            return
        if not self._turn:
            self._stage = TogetherStage.ASKING
            if any(item.ready for item in self.rows):
                ways = tuple((key, say("{way}", way=name)) for key, name in self._ways())
                more = (*ways, ("c", say("catatan")), ("Enter", say("lihat")))
                sentences = tuple(self._question())
                self.confirmation = Confirmation(sentences, self._yes, self.host.pages.back, more)
            self.host.repaint()
            return
        desk, note, way = self.host.desk, self.host.marks.note, self._way
        now, self._turn = self._turn[:_AT_ONCE], self._turn[_AT_ONCE:]
        items = [item for item in self.rows if item.number in now]
        self.host.background.in_turn(
            lambda: [_looked_at(desk, item, note, way) for item in items], self._looked
        )

    def _looked(self, items: Sequence[BatchItem]) -> None:
        self._keep(items)
        for item in items:
            if item.done:
                self.host.marks.drop(item.number)
        self._look_on()

    def _work(self) -> None:
        if self._stopping or not self._turn:
            self._finish()
            return
        item = self._item(self._turn[0])
        desk, note = self.host.desk, self.host.marks.note
        self.host.background.in_turn(
            lambda: _done(desk, item, note),
            lambda _: self._went(replace(item, done=True)),
            lambda problem: self._failed(item, problem),
        )

    def _went(self, item: BatchItem) -> None:
        self.host.marks.drop(item.number)
        self._next(item)

    def _failed(self, item: BatchItem, problem: Problem) -> None:
        """A refusal concerns this case only; a fault of the store ends the work."""
        if not isinstance(problem, Refused | BadInput | NotFound):
            self._stopping, self._notice = True, problem.message
        self._next(replace(item, trouble=problem.message))

    def _next(self, item: BatchItem) -> None:
        self._keep((item,))
        self._turn = self._turn[1:]
        self.host.repaint()
        self._work()

    def _finish(self) -> None:
        self._stage = TogetherStage.OVER
        self.host.reload()

    def _item(self, number: str) -> BatchItem:
        return next(item for item in self.rows if item.number == number)

    def _keep(self, items: Iterable[BatchItem]) -> None:
        changed = {item.number: item for item in items}
        self.show(tuple(changed.get(item.number, item) for item in self.rows))


def _looked_at(desk: Desk, item: BatchItem, note: Typed, way: str) -> BatchItem:
    """The case as it is now, with what would be done or why not.

    ``way`` is the way chosen for the choices among the cases; "" if none is chosen yet.
    """
    if item.done:
        return item
    try:
        if item.trouble is not None and _is_in_history(desk, item):
            return replace(item, done=True, trouble=None)
        card = desk.lists.card(item.number)
        now = replace(
            item,
            title=card.title,
            step=f"{card.step}/{card.steps}" if card.step is not None else "–",
            node=card.node or "",
            kind=card.act or "work",
            choice=None,
        )
        if card.phase == "choice":
            now = _at_choice(desk, now, card, way)
            if way not in dict(now.ways).values():
                return replace(now, preview=None, trouble=_unchosen(now))
        preview = desk.acts.preview(item.number, _forward(now, note), version=card.version)
    except Problem as problem:
        return replace(item, preview=None, trouble=problem.message)
    return replace(now, preview=preview, trouble=None)


def _is_in_history(desk: Desk, item: BatchItem) -> bool:
    """Whether an act with an uncertain outcome was recorded after all."""
    return any(event.id == item.id for event in desk.cases.read(item.number).events)


def _done(desk: Desk, item: BatchItem, note: Typed) -> Done:
    assert item.preview is not None
    return desk.acts.do(
        item.number,
        _forward(item, note),
        version=item.preview.version,
        node=item.node,
        identity=item.id,
    )


def _at_choice(desk: Desk, item: BatchItem, card: Card, way: str) -> BatchItem:
    """The choice at which a case stands, with its forward ways only."""
    procedure = desk.cases.read(card.number).procedure
    node = procedure.node(card.node or "")
    ways = tuple(
        (str(n), each.name)
        for n, each in enumerate(node.ways, start=1)
        if not procedure.is_return(node, each.to)
    )
    choice = (procedure.fingerprint, node.id)
    return replace(item, kind="choice", choice=choice, ways=ways, way=way)


def _unchosen(item: BatchItem) -> Message:
    """Why a case at a choice is left out."""
    ways = ", ".join(name for _, name in item.ways)
    if item.way:
        return say("arah “{way}” tidak ada di sini: {ways}", way=item.way, ways=ways)
    return say("menunggu pilihan arah: {ways}", ways=ways)


def _forward(item: BatchItem, note: Typed) -> Command:
    """The act that moves the case forward from its node."""
    match item.kind:
        case "choice":
            return Choose(way=item.way, reason=note.text)
        case "work":
            return Complete(note=note.text)
        case _:
            return Approve(note=note.text)


def _counted(kind: str, cases: int, items: Sequence[BatchItem]) -> Message:
    """One kind of act in the question, with the number of cases."""
    if kind == "choice":
        way = next((item.way for item in items if item.choice is not None), "")
        return say_many("pilih “{way}” untuk {n} berkas", cases, way=way)
    return words_of(None if kind == "work" else kind).several(cases)


def _sentence(items: Sequence[BatchItem], language: Language, name: str) -> str:
    """The question: which acts on how many cases, in whose name."""
    kinds = Counter(item.kind for item in items)
    counted = [_counted(kind, kinds[kind], items) for kind in _IN_ORDER if kind in kinds]
    acts = ", ".join(language(words) for words in counted)
    as_ = dict.fromkeys(language(each.preview.as_) for each in items if each.preview is not None)
    asked = say("{acts} {roles} ({name})?", acts=acts, roles=", ".join(as_), name=name)
    words = language(asked)
    return at_the_beginning(words)
