"""Ekspor: the control card and history of a case as it would be printed, and the way to a file."""

from pathlib import Path
from typing import ClassVar

from sop_tui.export.at_desk import occasion_at
from sop_tui.export.history import history
from sop_tui.export.identity import fit_to_leave
from sop_tui.text.faults import fault_of
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.ink import Ink, Line, Sheet, text_line
from sop_tui.tui.pages.base import Host, SheetPage


def printed_lines(text: str) -> tuple[Line, ...]:
    """A text in pages, its pages one below the other."""
    return tuple(text_line(line) for line in text.replace("\f", "").split("\n"))


class ExportPage(SheetPage):
    """The text is shown first; saving it is another key, and on a shared server there is none.

    Names that the procedure keeps secret are hidden: giving them out takes the command line.
    """

    id: ClassVar[str] = "export"

    def __init__(self, host: Host, number: str) -> None:
        super().__init__(host)
        self._number = number
        self._text = ""

    def title(self) -> Message | str:
        return say("Ekspor {number}", number=self._number)

    @property
    def number(self) -> str | None:
        return self._number

    @property
    def text(self) -> str:
        """What would be printed."""
        return self._text

    def load(self) -> None:
        super().load()
        desk = self.host.desk
        view = desk.case(self._number)
        occasion = occasion_at(desk, self.host.language, view)
        self._text = history(fit_to_leave(view, with_identity=False), occasion)

    def sheet(self, columns: int) -> Sheet:  # noqa: ARG002
        return Sheet(printed_lines(self._text))

    def save(self) -> None:
        path = Path.cwd() / f"{self._number}.txt"
        text = self._text
        self.host.in_background(lambda: _written(path, text), self._saved)

    def _saved(self, path: Path) -> None:
        self.host.tell(say("ditulis ke {file}", file=str(path)), Ink.GOOD)


def _written(path: Path, text: str) -> Path:
    """A file that was not there before.

    Raises:
        Problem: ``file``, when it exists or cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise Problem(
            "file", say("{file} sudah ada; pindahkan lebih dahulu, lalu ulangi", file=str(path))
        ) from None
    except OSError as error:
        raise Problem(
            "file",
            say(
                "{file} tidak dapat ditulis ({why}); pilih file lain",
                file=str(path),
                why=fault_of(error),
            ),
        ) from error
    return path
