"""Draf SOP: a drafted matrix with its questions, editable by keyboard."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.problems import Refused
from sop_tui.drafting import edits
from sop_tui.drafting.advice import advise
from sop_tui.drafting.answering import Option, options
from sop_tui.drafting.checking import counted, is_asked, problems, row_of
from sop_tui.drafting.draft import Doubt, Draft, DraftStep, DraftSymbol
from sop_tui.drafting.numbering import symbol_ids
from sop_tui.drafting.parts import EditProblem
from sop_tui.drafting.undoing import EditHistory
from sop_tui.drafting.written import toml_of
from sop_tui.sop.finding import Finding
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.confirming import Confirmation, Sentence
from sop_tui.tui.draft_cursor import DraftCursor, stops_in
from sop_tui.tui.frame import message_rows
from sop_tui.tui.ink import Ink, Line
from sop_tui.tui.kinds.page import ExportText, Host, Move, Page
from sop_tui.tui.sheets.draft import About, DrawnDraft, drawn_draft, head_lines, row_lines

_PANEL = (6, 12)  # rows of the panel below the matrix, at least and at most


class DraftPage(Page):
    """A draft in work. The cursor is on the identity block (row 0) or on a symbol.

    ``sop`` is the id under which it is kept; "" until it is first kept. ``seen`` is the id of the
    last event that kept it, as far as this page knows.
    """

    id: ClassVar[str] = "draft"

    def __init__(self, host: Host, draft: Draft, sop: str = "", seen: str = "") -> None:
        super().__init__(host)
        self.state = EditHistory(draft)
        self.sop = sop
        self._seen = seen
        self._kept: Draft | None = draft if sop else None
        self._keeping = False
        self._again = False
        """Whether it has changed since the keeping began that is under way."""
        self._cursor = DraftCursor()
        self._findings: tuple[Finding, ...] = problems(draft, self._id)
        self._top = 0
        self._drawn: tuple[Draft, tuple[int, int, str], DrawnDraft] | None = None
        self._trouble: Message | None = None
        self._ended = False
        self.wished = ""
        """The id under which it is to be kept first, where that is free."""
        for stop in stops_in(draft, self._findings)[:1]:
            self._cursor.stand(*stop)

    # What is shown.

    @property
    def draft(self) -> Draft:
        return self.state.draft

    @property
    def _id(self) -> str:
        return self.sop or "draf"

    @property
    def step(self) -> DraftStep | None:
        """The selected row; None on the identity block."""
        return self._cursor.step(self.draft)

    @property
    def symbol(self) -> DraftSymbol | None:
        step = self.step
        return step.symbols[self._cursor.at] if step is not None and step.symbols else None

    @property
    def place(self) -> tuple[int, int]:
        """The number of the selected row (0 for the identity block), and the symbol's index
        in it.
        """
        return self._cursor.row, self._cursor.at

    @property
    def doubt(self) -> Doubt | None:
        """The current question: the one gone to, else the first one of the selected row."""
        if self._cursor.doubt is not None and self._cursor.doubt in self.draft.doubts:
            return self._cursor.doubt
        mine = [doubt for doubt in self.draft.doubts if (doubt.step or 0) == self._cursor.row]
        return next((doubt for doubt in mine if doubt.open), next(iter(mine), None))

    @property
    def options(self) -> tuple[Option, ...]:
        doubt = self.doubt
        return options(self.draft, doubt) if doubt is not None else ()

    def stand_on(self, row: int, at: int) -> None:
        """Moves the cursor to a symbol of a row."""
        self._cursor.stand(row, at)
        self._cursor.clamp(self.draft)

    @property
    def trouble(self) -> Message | None:
        """Why the last change was refused."""
        return self._trouble

    def title(self) -> Message | str:
        return say("Draf: {counted}", counted=counted(self.draft))

    # Changes.

    def change(self, *changes: edits.Edit) -> bool:
        """Applies changes as one undo step; False if one is refused, which is reported."""
        state = self.state
        try:
            for each in changes:
                state = state.after(each)
        except EditProblem as problem:
            self._trouble = problem.message
            self.host.repaint()
            return False
        if len(changes) > 1 and state is not self.state:
            state = EditHistory(state.draft, (*self.state.past, self.state.draft))
        self._goes_to(state)
        return True

    def preview(self, edit: edits.Edit) -> Message | None:
        """What would become wrong in the selected row by a change."""
        try:
            after = self.state.after(edit).draft
        except EditProblem as problem:
            return problem.message
        now = [str(finding.message) for finding in self._findings]
        for finding in problems(after, self._id):
            if (row_of(finding) or 0) == self._cursor.row and str(finding.message) not in now:
                return advise(after, finding)
        return None

    def undo(self) -> None:
        if not self.state.past:
            self.host.tell(say("tidak ada lagi yang dapat diurungkan"), Ink.WARN)
            return
        self._goes_to(self.state.undone())

    def redo(self) -> None:
        if not self.state.future:
            self.host.tell(say("tidak ada lagi yang dapat diulangi"), Ink.WARN)
            return
        self._goes_to(self.state.redone())

    def _goes_to(self, state: EditHistory) -> None:
        if state is self.state:
            return
        answered = self.doubt
        self.state = state
        self._findings = problems(state.draft, self._id)
        self._cursor.clamp(self.draft)
        if answered is not None and answered not in state.draft.doubts:
            self._cursor.doubt = None
        self.keep(quietly=True)  # whatever ends the session, no finished change is lost by it

    # Movement.

    def move(self, move: Move) -> None:
        if move in (Move.LEFT, Move.RIGHT):
            self.shift(-1 if move is Move.LEFT else 1)
        else:
            self._cursor.move(self.draft, move)

    def shift(self, by: int) -> None:
        """Moves the selected symbol to a neighbouring column."""
        step, symbol = self.step, self.symbol
        roles = [role.id for role in self.draft.roles]
        if step is None or not roles:
            return
        if symbol is None:
            self.change(edits.AddSymbol(step=step.no, role=roles[0 if by > 0 else -1]))
            return
        at = roles.index(symbol.roles[0]) if symbol.roles[0] in roles else -by
        if 0 <= at + by < len(roles):
            self.change(edits.MoveSymbol(step=step.no, at=self._cursor.at, role=roles[at + by]))

    def to_next(self, by: int) -> None:
        """Moves to the next place to look at: questions and faults first, then inferred values."""
        stops = stops_in(self.draft, self._findings)
        if not stops:
            self.host.tell(
                say("tidak ada lagi pertanyaan; berlakukan dengan {key}",
                    key=self.host.key_of("draft.adopt") or ""),
                Ink.GOOD,
            )  # fmt: skip
            return
        self._cursor.to_next(stops, by)

    # Keeping.

    @property
    def is_kept(self) -> bool:
        return self._kept == self.draft

    def keep(self, *, quietly: bool = False) -> None:
        """Keeps the draft as it is now; if another admin has changed it meanwhile, under a
        new id.
        """
        if self._keeping:
            self._again = True
            return
        drafts, draft = self.host.desk.drafts, self.draft
        self._keeping, self._again = True, False

        def work() -> tuple[str, str, Message | None]:
            sop = self.sop or drafts.free_id(draft, self.wished)
            try:
                done = drafts.keep(sop, draft, self._seen)
            except Refused as refused:
                if refused.code != "stale":
                    raise
                sop = drafts.free_id(draft)
                done = drafts.keep(sop, draft)
            if done is None:
                return sop, self._seen, None
            return sop, done.event.id, done.sentence

        def kept(found: tuple[str, str, Message | None]) -> None:
            self.sop, self._seen, said = found
            self._kept, self._keeping = draft, False
            if self._again and not self.is_kept and not self._ended:
                self.keep(quietly=quietly)
            if self.host.page is not self:
                self.host.reload()  # the officer has left it for a list that shows its name
            if said is not None and not quietly:
                self.host.tell(said, Ink.GOOD)
            self.host.repaint()

        self.host.background.in_turn(work, kept, self._refused)

    def _refused(self, problem: Problem) -> None:
        self._keeping = False
        self._trouble = problem.message
        self.host.tell(problem.message, Ink.WARN)

    def left(self) -> None:
        if self._ended:
            return
        if not self.is_kept:
            self.keep()
        elif self.state.past:
            self.host.tell(say("draf SOP {sop} disimpan", sop=self.sop), Ink.GOOD)

    def ends(self) -> None:
        """Marks that it is no draft any more: adopted or deleted."""
        self._ended = True

    def finished(self) -> Message | None:
        """Why it is not a definition yet; None if it is."""
        try:
            self.host.desk.drafts.finished(self._id, self.draft)
        except Refused as refused:
            return refused.message
        return None

    def deliver_export(self) -> None:
        """Gives the draft as a file; it is a definition if no questions are open."""
        sop = self.sop or self.host.desk.drafts.free_id(self.draft)
        ending = ".draft.toml" if self.finished() is not None else ".toml"
        self.host.deliver_export(
            ExportText(
                name=f"{sop}{ending}",
                text=toml_of(self.draft, self.host.language),
                number="",
                replace=False,
                written=lambda: None,
                refused=lambda _: None,
                fetch=f"sop drafts {self.sop}" if self.sop else "",
            )
        )

    def drop(self) -> None:
        """Asks whether to delete it."""
        question = say("Buang draf {title}?", title=self.draft.identity.title or self._id)
        if not self.sop:
            self.confirmation = Confirmation((Sentence(question),), self._gone, self._no)
            return

        def yes() -> None:
            drafts, sop = self.host.desk.drafts, self.sop
            self.host.background.in_turn(
                lambda: drafts.drop(sop).sentence, self._thrown_away, self._not_thrown_away
            )

        self.confirmation = Confirmation((Sentence(question),), yes, self._no)

    def _no(self) -> None:
        self.confirmation = None

    def _gone(self) -> None:
        self.confirmation = None
        self.ends()
        self.host.pages.back()

    def _thrown_away(self, said: Message) -> None:
        self._gone()
        self.host.reload()
        self.host.tell(said, Ink.GOOD)

    def _not_thrown_away(self, problem: Problem) -> None:
        self.confirmation = None
        self._refused(problem)

    # Keys of this page: digits choose an answer.

    def press(self, key: str, character: str | None) -> bool:
        self._trouble = None
        chosen = int(key) if key.isdecimal() and len(key) == 1 else 0
        found, doubt = self.options, self.doubt
        if doubt is None or not 0 < chosen <= len(found):
            return super().press(key, character)
        self.answer(doubt, found[chosen - 1].text)
        return True

    def answer(self, doubt: Doubt, text: str) -> bool:
        """Answers a question, and moves to the next one of the same row, if any."""
        at = self.draft.doubts.index(doubt)
        return self.change(edits.Answer(doubt=at, text=text))

    def confirm(self) -> None:
        """Confirms the present value: drops the question, or removes the row's daggers."""
        doubt, step = self.doubt, self.step
        if doubt is not None:
            self.change(edits.Dismiss(doubt=self.draft.doubts.index(doubt)))
        elif step is not None and step.inferred:
            self.change(edits.Confirm(step=step.no))
        else:
            self.host.tell(say("di sini tidak ada yang ditanyakan"), Ink.MUTED)

    # Drawing.

    def status(self, columns: int) -> tuple[Line, ...] | None:
        if self._trouble is None:
            return None
        return message_rows(f"! {self.host.language(self._trouble)}", Ink.WARN, columns)

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        panel = self._panel(columns)
        least, most = _PANEL[0], max(_PANEL[1], rows // 3)
        height = max(least, min(len(panel), most, rows // 2))
        drawn = self._drawing(columns)
        head = list(drawn.head[-max(3, rows // 4) :])  # the last rows of long names
        room = max(1, rows - height - len(head))
        self._scroll(drawn, room)
        shown = list(drawn.body[self._top : self._top + room])
        shown += [()] * (room - len(shown))
        return [*head, *shown, *panel[:height]]

    def _scroll(self, drawn: DrawnDraft, room: int) -> None:
        top, end = drawn.bands[self._cursor.row - 1] if self._cursor.row else (0, 1)
        if end - self._top > room:
            self._top = end - room
        self._top = max(0, min(self._top, top, max(0, len(drawn.body) - room)))
        if top - self._top >= room:
            self._top = top

    def _panel(self, columns: int) -> list[Line]:
        wrong: list[Message] = []
        for finding in self._findings_here():
            said = advise(self.draft, finding)
            if said not in wrong:
                wrong.append(said)
        about = About(self.doubt, self.options, tuple(wrong), self._cursor.at)
        step = self.step
        if step is None:
            return head_lines(self.draft, about, self.host.language, columns)
        return row_lines(self.draft, step, about, self.host.language, columns)

    def _findings_here(self) -> list[Finding]:
        """The faults of the selected row, without those that a question already covers."""
        return [
            finding
            for finding in self._findings
            if (row_of(finding) or 0) == self._cursor.row and not is_asked(self.draft, finding)
        ]

    def _drawing(self, columns: int) -> DrawnDraft:
        step = self.step
        ids = symbol_ids(step.no, step.symbols) if step is not None else []
        node = ids[self._cursor.at] if self._cursor.at < len(ids) else ""
        known = (columns, self._cursor.row, node)
        if self._drawn is None or self._drawn[0] is not self.draft or self._drawn[1] != known:
            drawn = drawn_draft(
                self.draft,
                self._id,
                self.host.language,
                columns,
                self._cursor.row,
                node,
                self._marks(),
            )
            self._drawn = (self.draft, known, drawn)
        return self._drawn[2]

    def _marks(self) -> list[str]:
        asked = {doubt.step for doubt in self.draft.open_doubts}
        wrong = {row_of(finding) for finding in self._findings}
        return [
            "?" if step.no in asked else "!" if step.no in wrong else " "
            for step in self.draft.steps
        ]
