"""Writes a text to a file on the officer's machine, and reports the result."""

from pathlib import Path

from sop_tui.export.atomic_file import write_atomically
from sop_tui.text.errors import reason_of
from sop_tui.text.message import Problem, say
from sop_tui.tui.ink import Ink
from sop_tui.tui.kinds.page import ExportText, Host

IS_THERE = "file_is_there"
"""The code of the problem that a file of this name exists and was left unchanged."""


def write_text(name: str, text: str, *, replace: bool) -> Path:
    """Writes a file of this name in the current folder; returns its path.

    Raises:
        Problem: :data:`IS_THERE`, or ``file`` when it cannot be written.
    """
    path = Path(name)
    try:
        path = Path.cwd() / name
        write_atomically(path, [text], replace=replace)
    except FileExistsError:
        raise Problem(IS_THERE, say("{file} sudah ada dan tidak ditimpa", file=str(path))) from None
    except OSError as error:
        raise Problem(
            "file",
            say(
                "teks ini tidak tertulis ke {file} ({why}); jalankan dari folder lain",
                file=str(path),
                why=reason_of(error),
            ),
        ) from error
    return path


def write_export(host: Host, export: ExportText, folder: Path | None) -> None:
    """Writes the text in the background, to this folder, else to the current one."""

    def written(path: Path) -> None:
        export.written()
        host.tell(say("ditulis ke {file}", file=str(path)), Ink.GOOD)

    def failed(problem: Problem) -> None:
        export.refused(problem)
        host.tell(problem.message, Ink.WARN)

    name = str(folder / export.name) if folder is not None else export.name
    host.background.in_turn(
        lambda: write_text(name, export.text, replace=export.replace), written, failed
    )
