"""Berkas baru: a form of four fields; what was typed stays when it is refused."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.views import Done, SopSummary
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.editing import Typed
from sop_tui.tui.frame import Key, field, told_rows
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill, on
from sop_tui.tui.pages.base import Host, Move, Page
from sop_tui.tui.pages.board_page import BoardPage

_LABELS = (
    say("Judul berkas"),
    say("Pemohon/pelapor"),
    say("Nomor agenda"),
)


class NewCasePage(Page):
    """The procedure is chosen with the arrows, the rest is typed; opening asks once more."""

    id: ClassVar[str] = "new"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._sops: tuple[SopSummary, ...] = ()
        self._sop = host.sop
        self._typed = [Typed(), Typed(), Typed()]
        self._at = 1  # 0 is the procedure
        self._asking = False
        self._working = False
        self._trouble: Message | None = None

    def title(self) -> Message | str:
        return say("Berkas baru")

    def load(self) -> None:
        self._sops = self.host.desk.sops()

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        language = self.host.language
        roomy = rows >= 14
        lines: list[Line] = [()] if roomy else []
        for at, label in enumerate((say("SOP"), *_LABELS)):
            active = at == self._at and not self._asking
            ink = Ink.ACCENT if active else Ink.MUTED
            edge = "▌" if active else " "
            words = language(label)
            if at == 1:
                words = language(say("{label} (wajib)", label=label))
            lines.append((Span(f" {edge}", Ink.ACCENT), Span(words, ink)))
            if at == 0:
                lines.append(self._choice(columns, active))
            else:
                line = field(self._typed[at - 1], columns - 2, "   ", active=active)
                lines.append(
                    tuple(s._replace(ground=Ground.PAGE) if s.ground is Ground.ASK else s
                          for s in line)
                )  # fmt: skip
            if roomy:
                lines.append(())
        return lines

    def _choice(self, columns: int, active: bool) -> Line:
        summary = next((s for s in self._sops if s.id == self._sop), None)
        words = f"{summary.code} · {summary.title}" if summary is not None else self._sop
        arrows = ("‹ ", " ›") if active else ("  ", "  ")
        line = (
            Span(f" {arrows[0]}", Ink.KEY),
            Span(cut(words, columns - 8), Ink.STRONG),
            Span(arrows[1], Ink.KEY),
        )
        return on(Ground.PAGE, line)

    def status(self, columns: int) -> tuple[Line, ...] | None:
        language = self.host.language
        if self._trouble is not None:
            return told_rows(f"! {language(self._trouble)}", Ink.WARN, columns)
        if self._asking:
            summary = next(s for s in self._sops if s.id == self._sop)
            words = language(
                say("Buka berkas {code} “{title}”?", code=summary.code, title=self._typed[0].text)
            )
            return (fill((Span(f" {words}", Ink.STRONG, Ground.ASK),), columns, Ground.ASK),)
        return None

    def keys(self) -> Sequence[Key]:
        language = self.host.language
        if self._asking:
            return (("y", language(say("ya"))), ("x", language(say("tidak"))))
        keys = [("Enter", language(say("lanjut"))), ("↑↓", language(say("pindah isian")))]
        if self._at == 0:
            keys.append(("←→", language(say("SOP lain"))))
        keys.append(("Esc", language(say("kembali"))))
        return tuple(keys)

    def press(self, key: str, character: str | None) -> bool:
        if self._working:
            return True
        if self._asking:
            self._answer(key)
            return True
        self._trouble = None
        match key:
            case "enter" | "tab" | "down":
                if key == "enter" and self._at == len(self._typed):
                    self._ask()
                else:
                    self._at = min(self._at + 1, len(self._typed))
            case "shift+tab" | "up":
                self._at = max(0, self._at - 1)
            case "left" | "right" if self._at == 0:
                self._other_sop(-1 if key == "left" else 1)
            case _:
                return self._type(key, character)
        return True

    def paste(self, text: str) -> bool:
        if self._at and not self._asking:
            self._typed[self._at - 1] = self._typed[self._at - 1].insert(text)
        return True

    def move(self, move: Move) -> None:
        """The arrows are keys of the form itself."""

    def _type(self, key: str, character: str | None) -> bool:
        if not self._at:
            return key != "escape"
        edited = self._typed[self._at - 1].press(key, character)
        if edited is None:
            return key != "escape"
        self._typed[self._at - 1] = edited
        return True

    def _other_sop(self, step: int) -> None:
        known = [summary.id for summary in self._sops]
        at = known.index(self._sop) if self._sop in known else 0
        self._sop = known[(at + step) % len(known)]

    def _ask(self) -> None:
        if not self._typed[0].text.strip():
            self._trouble, self._at = say("judul berkas wajib diisi"), 1
            return
        self._trouble = self.host.desk.why_not_open(self._sop)
        self._asking = self._trouble is None

    def _answer(self, key: str) -> None:
        if key in ("x", "escape"):
            self._asking = False
        elif key == "y":
            self._working = True
            title, subject, ref = (typed.text for typed in self._typed)
            self.host.in_background(
                lambda: self.host.desk.open_case(self._sop, title, subject, ref),
                self._opened,
                self._refused,
            )

    def _opened(self, done: Done) -> None:
        board = self.host.home()
        assert isinstance(board, BoardPage)
        if board.sop != self._sop:
            board.choose(self._sop)
        board.seek(done.card.number)
        self.host.tell(
            say("{number} dibuka: {what}", number=done.card.number, what=done.sentence), Ink.GOOD
        )

    def _refused(self, problem: Problem) -> None:
        self._working = self._asking = False
        self._trouble = problem.message
        self.host.repaint()
