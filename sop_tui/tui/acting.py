"""The dialogue for an act, from the key that starts it to the commit in the store."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from sop_tui.casework.acts import MOVES, Act
from sop_tui.casework.refusal import Code
from sop_tui.desk.views import Card, Changed, Done
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.commands import LISTS
from sop_tui.tui.confirming import Reply
from sop_tui.tui.frame import box_columns
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.page import Host

if TYPE_CHECKING:  # loaded with the first question
    from sop_tui.tui.asking import Question


class ActingScreen(Host, Protocol):
    """The screen, as the dialogue of an act sees it."""

    @property
    def columns(self) -> int:
        """The width of the screen."""
        ...


class ActDialogue:
    """The open question, if any, and the drafts of closed ones.

    A question keeps the version of the case that the officer looked at. If the case has changed
    meanwhile, the act is refused and asked again.
    """

    def __init__(self, screen: ActingScreen) -> None:
        self._screen = screen
        self.question: Question | None = None
        self.drafts: dict[tuple[str, Act], Question] = {}
        self._last_done: Card | None = None
        self._working = False

    @property
    def asked(self) -> "Question | None":
        """The open question, if it waits for yes or no."""
        question = self.question
        if question is None or self._working or not question.waits_for_yes:
            return None
        return question

    @property
    def is_at_work(self) -> bool:
        """Whether an act is being committed: the screen is drawn when its result is known, not
        before.
        """
        return self._working

    def forget(self) -> None:
        """Resets everything, for another officer."""
        self.question, self._last_done = None, None
        self.drafts.clear()

    def overtaken(self, changed: Collection[str]) -> bool:
        """Whether others have changed the case on which the officer acted last."""
        last = self._last_done
        if last is None or last.number not in changed:
            return False
        try:
            return self._screen.desk.lists.card(last.number).version != last.version
        except Problem:
            return True

    def has_acted_on(self, changed: Changed | None) -> bool:
        """Whether the officer's last act may be affected by the change, and so cannot be recalled
        any more.
        """
        last = self._last_done
        return last is not None and (changed is None or last.number in changed.cases)

    def close(self) -> None:
        """Closes the question, because the officer is gone."""
        self.question = None

    def ask(self, act: Act) -> None:
        """Begins to ask for what the act needs."""
        number = self.subject(act)
        if number is None:
            return
        draft = self.drafts.pop((number, act), None)
        try:
            self.question = self._about(act, number, draft)
        except Problem as problem:
            self._screen.tell(problem.message, Ink.WARN)
            return
        if self.question.waits_for_yes:
            self._preview()
        self._screen.repaint()

    def subject(self, act: Act) -> str | None:
        """The case to which an act applies.

        On a list of cases, a recall also finds the case that the officer has just moved on; on the
        page of a case, it applies to that case only.
        """
        number = self._screen.page.number
        listed = self._screen.page.about.id in LISTS
        if act is not Act.RECALL or self._last_done is None or not listed:
            return number
        if number is not None and self._may_recall(number):
            return number
        last = self._last_done.number
        return last if self._may_recall(last) else number

    def why_not(self, act: Act) -> Message | None:
        """Why the act is not allowed on its case; None when it is."""
        number = self.subject(act)
        if number is None:
            return say("pilih berkas lebih dahulu")
        return self._screen.desk_cache.why_not(act, number)

    def _about(self, act: Act, number: str, draft: "Question | None") -> "Question":
        from sop_tui.tui.question_making import question_about

        return question_about(self._screen.desk, act, number, self._screen.now, draft)

    def _may_recall(self, number: str) -> bool:
        try:
            return self._screen.desk.acts.why_not(Act.RECALL, number) is None
        except Problem:
            return False

    def press(self, key: str, character: str | None) -> None:
        """Handles a key while a question is open, except yes and no."""
        from sop_tui.tui.asking import Wish

        if self.question is None or self._working:
            return
        columns = box_columns(self._screen.columns)
        self.question, wish = self.question.press(key, character, columns)
        if self.question.scrolled > self._screen.question_hides:  # else the way back seems dead
            self.question = replace(self.question, scrolled=self._screen.question_hides)
        if wish is Wish.PREVIEW:
            self._preview()
        elif wish is Wish.DROP:
            self._drop()
        self._screen.repaint()

    def answer(self, answer: Reply) -> None:
        """Handles yes or no to the question."""
        if self.question is not None and answer is Reply.YES:
            self._do(self.question)
        elif answer is Reply.NO:
            self._drop()

    def paste(self, text: str, said: Message | None) -> None:
        """Handles pasted text; ``said`` is a remark about it, e.g. what was removed."""
        if self.question is not None:
            self.question = self.question.paste(text)
            if said is not None and self.question.typed is not None:
                self.question = replace(self.question, notice=said)

    def _preview(self) -> None:
        question = self.question
        assert question is not None
        try:
            preview = self._screen.desk.acts.preview(
                question.number, question.command(), version=question.version
            )
        except Problem as problem:
            if problem.code == Code.STALE:
                self._ask_again(question)
            else:
                self._refused(question, problem)
        else:
            self.question = replace(question, sentence=preview.sentence)

    def _drop(self) -> None:
        assert self.question is not None
        self._close(self.question, say("Urung; tidak ada yang berubah"), Ink.MUTED)

    def _close(self, question: "Question", said: Message, ink: Ink) -> None:
        """Closes the question and keeps what was typed as a draft."""
        if question.is_begun:
            self.drafts[question.number, question.act] = question
        self.question = None
        self._screen.tell(said, ink)

    def _do(self, question: "Question") -> None:
        self._working = True
        self._screen.background.in_turn(
            lambda: self._screen.desk.acts.do(
                question.number,
                question.command(),
                version=question.version,
                node=question.node or None,
                identity=question.id,
            ),
            self._done,
            lambda problem: self._not_done(question, problem),
        )

    def _done(self, done: Done) -> None:
        self._working = False
        question, self.question = self.question, None
        if question is not None:
            self.drafts.pop((question.number, question.act), None)
        self._last_done = done.card
        self._screen.news.seen(done.card.number)
        self._screen.reload(done.card.number)
        if question is not None and question.act in MOVES:
            self._screen.page.go_on()
        said = say("{number}: {what}", number=done.card.number, what=done.sentence)
        key = self._recall_key()
        if key is not None and question is not None and question.act in MOVES:
            if self.subject(Act.RECALL) == done.card.number:
                said = say("{said}. Tarik kembali dengan {key}", said=said, key=key)
            else:  # the screen has already moved to the next waiting case
                said = say("{said}. Tarik kembali dengan {key} di Papan atau Meja",
                           said=said, key=key)  # fmt: skip
        self._screen.tell(said, Ink.GOOD)

    def _recall_key(self) -> str | None:
        if self._last_done is None or not self._may_recall(self._last_done.number):
            return None
        return self._screen.key_of("recall")

    def _not_done(self, question: "Question", problem: Problem) -> None:
        self._working = False
        if problem.code == Code.STALE:
            self._screen.background.in_turn(
                self._screen.desk.changes.refresh, lambda _: self._ask_again(question)
            )
            return
        self._refused(question, problem)
        self._screen.repaint()

    def _ask_again(self, question: "Question") -> None:
        """Asks again after another officer was faster, and says what has changed.

        If the act is no longer possible, says why instead of asking.
        """
        self._screen.reload()
        if self._overtaken(question):
            return
        try:
            fresh = self._about(question.act, question.number, question)
        except Problem as gone:
            self._refused(question, gone)
            return
        from sop_tui.tui.asking import NEEDS_WORDS, Stage

        reasoned = question.act in NEEDS_WORDS and len(fresh.targets) <= 1
        self.question = replace(fresh, stage=Stage.CONFIRM) if reasoned else fresh
        if self.question.waits_for_yes:
            self._preview()
        if self.question is not None:
            self.question = replace(self.question, notice=self._changed(question))
        self._screen.repaint()

    def _redacted(self, question: "Question") -> "Question":
        """The question without what its officer may no longer read."""
        title = self._screen.desk.lists.card(question.number).title
        return replace(question, matter=replace(question.matter, title=title))

    def _overtaken(self, question: "Question") -> bool:
        """Whether others have made the act impossible; if so, closes the question."""
        why = self._impossible(question)
        changed = self._changed(question)
        if why is None or changed is None:
            return False
        said = say("{changed}. Tindakan Anda tidak dilakukan: {why}", changed=changed, why=why)
        self._close(question, said, Ink.WARN)
        self._screen.repaint()
        return True

    def _changed(self, question: "Question") -> Message | None:
        """What others have done to the case since the question's version."""
        try:
            what = self._screen.desk.cases.since(question.number, question.version)
        except Problem:
            return None
        return say("Berkas telah berubah: {what}", what=what) if what is not None else None

    def _impossible(self, question: "Question") -> Message | None:
        try:
            return self._screen.desk.acts.why_not(question.act, question.number)
        except Problem as problem:
            return problem.message

    def _refused(self, question: "Question", problem: Problem) -> None:
        """Keeps the question if its answer can be corrected; otherwise closes it and keeps its
        words as a draft.
        """
        if self._impossible(question) is None:
            self.question = question.refused(problem.message)
        else:
            self._close(question, problem.message, Ink.WARN)

    def warn_of_change(self) -> None:
        """Prepares a notice that the case of the open question has changed, for the next drawing.

        The question keeps its version: a yes that is already typed is refused and asked again, and
        letters being typed do not turn into commands.
        """
        question = self.question
        if question is None or self._working:
            return
        asked = question.waits_for_yes
        if not self._screen.desk.rights.reads_case(question.number):
            question = self.question = self._redacted(question)
            if asked and (why := self._impossible(question)) is not None:
                self._close(question, why, Ink.WARN)
                return
        changed = self._changed(question)
        if changed is None or (asked and self._overtaken(question)):
            return
        again = say("Tinjau lagi {number} menurut keadaan sekarang?", number=question.number)
        self.question = replace(question, notice=changed, sentence=again)
