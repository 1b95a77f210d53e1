"""A text to type in the status rows, over the page beneath."""

from abc import abstractmethod
from collections.abc import Sequence

from sop_tui.text.message import Message, say
from sop_tui.tui.editing import NOTHING_TYPED, Typed
from sop_tui.tui.frame import box, box_columns, message_rows
from sop_tui.tui.ink import Ground, Ink, Line, on
from sop_tui.tui.kinds.page import Host, Page


class PromptPage(Page):
    """Lies over the page from which it was opened: Enter takes the text, Escape cancels.

    The up arrow brings back what was typed on the last visit.
    """

    closed = True
    sign = " ▸ "
    most_rows = 6
    """Rows that the text may take before it scrolls."""

    def __init__(self, host: Host, typed: Typed = NOTHING_TYPED) -> None:
        super().__init__(host)
        self._under = host.page
        self._typed = typed
        self._trouble: Message | None = None
        self._columns = 0  # of the box, when last drawn

    @abstractmethod
    def hint(self) -> Message:
        """What may be typed, or the effect of the typed text."""

    @abstractmethod
    def take(self) -> None:
        """Called on Enter."""

    def typed(self) -> None:
        """Called after each change of the text."""

    def title(self) -> Message | str:
        return self._under.title()

    @property
    def number(self) -> str | None:
        return self._under.number

    def load(self) -> None:
        self._under.load()

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        return self._under.body(columns, rows)

    def status(self, columns: int) -> tuple[Line, ...]:
        said, ink = self.hint(), Ink.TEXT
        if self._trouble is not None:
            said, ink = self._trouble, Ink.WARN
        elif (last := self._last) is not None:
            again = say("↑ lagi: {words}", words=last.text)
            said = say("{hint} · {again}", hint=said, again=again)
        hint = message_rows(self.host.language(said), ink, columns)[0]
        self._columns = box_columns(columns, self.sign)
        return on(Ground.ASK, hint), *box(self._typed, columns, self.most_rows, sign=self.sign)

    def remark(self, said: Message) -> None:
        self._trouble = said

    def press(self, key: str, character: str | None) -> bool:
        self._trouble = None
        if key == "enter":
            self.take()
        elif key == "escape":
            if self._typed.text.strip() and self._typed.past and not self.unfinished:
                self.host.typed_last[self.id] = self._typed
            self.leave()
        elif key == "up" and (last := self._last) is not None:
            self._typed = last
            self.typed()
        else:
            edited = self._typed.press(key, character, self._columns or None)
            if edited is not None:
                self._typed = edited
                self.typed()
        return True

    @property
    def _last(self) -> Typed | None:
        return self.host.typed_last.get(self.id) if not self._typed.text else None

    def paste(self, text: str) -> bool:
        self._typed = self._typed.insert(text)
        self.typed()
        return True
