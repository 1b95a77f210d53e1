"""Typing a long reason: the program's own box beside Textual's TextArea over the same screen.

Run with ``python benchmarks/writing.py [CASES]``. Counted are the bytes for opening, for a letter
(median) and for closing, and their size in a stream compressed as ``ssh -C`` does. Opening and
closing the widget moves the focus, which paints the whole screen again.
"""

import os
import statistics
import sys
import tempfile
import zlib
from pathlib import Path

import screen

SENTENCE = "Uraian kronologi belum memuat tanggal kejadian dan nama petugas loket; " * 3
WITH_WIDGET = """
import sys
from textual.widgets import TextArea
from sop_tui.cli.main import main
from sop_tui.tui.app import SopApp

composed, pressed = SopApp.compose, SopApp.on_key
SopApp.CSS += '''Screen { layers: below above; } Surface { layer: below; }
TextArea { layer: above; dock: bottom; height: 5; border: none; padding: 0;
           background: ansi_black; color: ansi_white; }'''

def compose(app):
    yield from composed(app)
    app.area = TextArea(compact=True)
    app.area.cursor_blink = app.area.display = False
    yield app.area

def on_key(app, event):
    if app.area.display and event.key == "escape":
        app.set_focus(None)
        app.area.display = False
    elif event.character == "c" and not app.area.display:
        app.area.display = True
        app.area.focus()
    else:
        return pressed(app, event)
    event.stop()

SopApp.compose, SopApp.on_key = compose, on_key
sys.argv = ["sop-tui", *sys.argv[1:]]
sys.exit(main())
"""


class Line:
    """The compressed size of answers on one connection, one after the other."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(6)

    def carry(self, received: bytes) -> int:
        return len(self._stream.compress(received) + self._stream.flush(zlib.Z_SYNC_FLUSH))


def measured(argv: list[str]) -> str:
    terminal, line = screen.Terminal(argv), Line()
    line.carry(terminal.first_paint().received)
    sizes: dict[str, list[tuple[int, int]]] = {"open": [], "letter": [], "close": []}
    for name, keys in (("open", "c"), ("letter", SENTENCE), ("close", "\x1b")):
        for key in keys:
            answer = terminal.press(key)
            sizes[name].append((answer.size, line.carry(answer.received)))
    terminal.close()
    return "  ".join(
        f"{name} {statistics.median(raw for raw, _ in got):5.0f} B"
        f" ({statistics.median(small for _, small in got):4.0f} compressed)"
        for name, got in sizes.items()
    )


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "sop-tui.json"
        screen.build(store, cases)
        for columns, rows in ((80, 24), (100, 30)):
            screen.COLUMNS, screen.ROWS = columns, rows
            for name, start in (("box", ["-m", "sop_tui"]), ("TextArea", ["-c", WITH_WIDGET])):
                argv = [sys.executable, *start, "--store", os.fspath(store)]
                print(f"{columns}x{rows}  {name:<9} {measured(argv)}")


if __name__ == "__main__":
    main()
