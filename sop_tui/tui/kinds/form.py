"""Forms: fields to type in, to choose in, or to fill from a list; typed text is never lost."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sop_tui.desk.inputs import too_long
from sop_tui.text.dates import is_day
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.asking import PHRASES_KEY
from sop_tui.tui.commands import key_name
from sop_tui.tui.editing import NOTHING_TYPED, Typed
from sop_tui.tui.frame import box, box_columns, message_rows
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, cut, spread, wrap
from sop_tui.tui.kinds.page import Host, Move, Page

_LONGEST = 3  # rows of a field that is filled from a list
_LONGEST_TEXT = 5  # rows of a typed text

PhraseOffer: TypeAlias = Callable[[Callable[[str], None]], Message | None]


@dataclass
class TextField:
    """A text to type in; a long text has several rows and shows its length.

    ``longest`` is the limit in characters, 0 for a line without a shown limit. ``dated``: the text
    must be a date, or empty. ``phrases`` offers the office's phrases for this field and passes on
    the chosen one; it returns why there are none. None: the office has no phrases for this field.
    """

    label: Message
    typed: Typed = NOTHING_TYPED
    longest: int = 0
    phrases: PhraseOffer | None = None
    dated: bool = False

    @property
    def text(self) -> str:
        return self.typed.text

    @property
    def too_long(self) -> bool:
        return 0 < self.longest < len(self.text.strip())

    @property
    def unusable(self) -> bool:
        """Whether the text is too long, or not a date where a date is required."""
        if self.too_long:
            return True
        return self.dated and bool(self.text.strip()) and not is_day(self.text)


@dataclass
class ChoiceField:
    """One of a few options, chosen with the left and right arrows."""

    label: Message
    options: Sequence[Message]
    at: int = 0


@dataclass
class ListField:
    """A value chosen on a separate page, which ``choose`` opens."""

    label: Message
    shown: Callable[[], str]
    choose: Callable[[], None]


Field: TypeAlias = TextField | ChoiceField | ListField


class FormPage(Page):
    """Fields one below the other; Enter goes to the next one, and after the last one submits."""

    closed = True

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._at = 0
        self._trouble: Message | None = None
        self._begun: tuple[object, ...] | None = None  # the values at the beginning
        self._over = False
        self._columns = 0  # width of a text field, when last drawn

    @property
    @abstractmethod
    def fields(self) -> Sequence[Field]: ...

    @abstractmethod
    def submit(self) -> None:
        """Asks for the form's act, or says what is missing."""

    def opened(self) -> None:
        if self._begun is None:
            self._begun = self._filled()

    @property
    def resume_key(self) -> tuple[str, str | None]:
        return type(self).__name__, self.host.language(self.title())

    @property
    def unfinished(self) -> bool:
        return not self._over and self._begun is not None and self._filled() != self._begun

    def over(self) -> None:
        """Marks the form as done, so that it is not offered again."""
        self._over = True

    def _filled(self) -> tuple[object, ...]:
        return tuple(
            each.text
            if isinstance(each, TextField)
            else each.at
            if isinstance(each, ChoiceField)
            else each.shown()
            for each in self.fields
        )

    @property
    def active(self) -> Field:
        return self.fields[self._at]

    def go_to(self, wanted: Field) -> None:
        """Moves to the field that has to be corrected."""
        self._at = next(at for at, each in enumerate(self.fields) if each is wanted)

    def trouble(self, message: Message) -> None:
        """Shows what is wrong, until the next key."""
        self._trouble = message

    def refuse(self, problem: Problem) -> None:
        """Shows the refusal, and moves to the first field that causes it."""
        wrong = (f for f in self.fields if isinstance(f, TextField) and f.unusable)
        self.go_to(next(wrong, self.active))
        self.trouble(problem.message)

    def _refused_as_too_long(self) -> bool:
        """Before the question, not after its yes."""
        for each in self.fields:
            if isinstance(each, TextField) and each.too_long:
                self.go_to(each)
                self.trouble(too_long(each.text.strip(), say("teks ini"), each.longest))
                return True
        return False

    def status(self, columns: int) -> tuple[Line, ...] | None:
        if self._trouble is None:
            return None
        return message_rows(f"! {self.host.language(self._trouble)}", Ink.WARN, columns)

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        self._columns = box_columns(columns - 2)
        blocks = [self._block(each, columns) for each in self.fields]
        if sum(map(len, blocks)) + len(blocks) + 1 <= rows:
            return [(), *(line for block in blocks for line in (*block, ()))]
        above = sum(map(len, blocks[: self._at + 1]))
        lines = [line for block in blocks for line in block]
        return lines[max(0, above - rows) :]

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        last = self._at == len(self.fields) - 1
        keys = [("Enter", language(say("simpan") if last else say("lanjut")))]
        if isinstance(self.active, ChoiceField):
            keys.append(("←→", language(say("pilihan lain"))))
        if isinstance(self.active, ListField):
            keys.append((language(say("Spasi")), language(say("pilih dari daftar"))))
        if isinstance(self.active, TextField) and self.active.phrases is not None:
            keys.append((key_name(PHRASES_KEY), language(say("teks baku"))))
        keys.append(("↑↓", language(say("pindah isian"))))
        keys.append(("Esc", language(say("kembali"))))
        return tuple(keys)

    def press(self, key: str, character: str | None) -> bool:
        self._trouble = None
        if key in ("up", "down") and self._moved_in_text(key):
            return True
        match key:
            case "enter" if self._at == len(self.fields) - 1:
                if not self._refused_as_too_long():
                    self.submit()
            case "enter" | "tab" | "down":
                self._at = min(self._at + 1, len(self.fields) - 1)
            case "shift+tab" | "up":
                self._at = max(0, self._at - 1)
            case "escape":
                return False
            case _:
                self._fill(self.active, key, character)
        return True

    def paste(self, text: str) -> bool:
        active = self.active
        if isinstance(active, TextField):
            active.typed = active.typed.insert(text)
        return True

    def remark(self, said: Message) -> None:
        self.trouble(said)

    def move(self, move: Move) -> None:
        """Does nothing: in a form the arrows belong to its fields."""

    def _moved_in_text(self, key: str) -> bool:
        """Moves the caret to the next row of its text in this direction; False if there is none."""
        active = self.active
        if not isinstance(active, TextField):
            return False
        moved = active.typed.press(key, None, self._columns or None)
        if moved is not None:
            active.typed = moved
        return moved is not None

    def _fill(self, active: Field, key: str, character: str | None) -> None:
        match active:
            case ChoiceField() if key in ("left", "right", "space"):
                step = -1 if key == "left" else 1
                active.at = (active.at + step) % len(active.options)
            case ListField() if key in ("space", "right"):
                active.choose()
            case TextField(phrases=offer) if offer is not None and key == PHRASES_KEY:
                self._offer(active, offer)
            case TextField():
                active.typed = (
                    active.typed.press(key, character, self._columns or None) or active.typed
                )
            case _:
                pass

    def _offer(self, active: TextField, offer: PhraseOffer) -> None:
        def put(text: str) -> None:
            active.typed = active.typed.insert_words(text)

        self._trouble = offer(put)

    def _block(self, each: Field, columns: int) -> list[Line]:
        """A field's label and value as lines."""
        active = each is self.active and self.confirmation is None
        label = self.host.language(each.label)
        lines: list[Line] = [
            (
                Span(" ▌" if active else "  ", Ink.ACCENT),
                Span(label, Ink.ACCENT if active else Ink.MUTED),
            )
        ]
        match each:
            case TextField():
                if active and each.longest:
                    count = f"{len(each.text)}/{each.longest}"
                    ink = Ink.WARN if len(each.text) > each.longest else Ink.MUTED
                    lines[0] = spread(lines[0], (Span(f"{count}  ", ink),), columns)
                lines += box(each.typed, columns - 2, _LONGEST_TEXT, sign="   ",
                             around=Ground.PAGE, active=active)  # fmt: skip
            case ChoiceField():
                before, after = (" ‹ ", " ›") if active else ("   ", "")
                words = self.host.language(each.options[each.at])
                lines.append((
                    Span(before, Ink.KEY),
                    Span(cut(words, columns - 8), Ink.STRONG),
                    Span(after, Ink.KEY),
                ))  # fmt: skip
            case ListField():
                shown = wrap(each.shown(), columns - 6)
                if len(shown) > _LONGEST:
                    rest = " ".join(shown[_LONGEST - 1 :])
                    shown = [*shown[: _LONGEST - 1], cut(rest, columns - 6)]
                lines += [(Span(f"   {line}", Ink.STRONG),) for line in shown]
        return lines
