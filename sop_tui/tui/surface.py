"""The only visible widget: rows of text, of which only changes are sent to the terminal."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Self

from rich.segment import Segment
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from sop_tui.text.clean import clean
from sop_tui.tui.ink import Ink, Line, fill, line_width, merged
from sop_tui.tui.signs import Signs
from sop_tui.tui.sparing import SparingCompositor, Stretch, changed_cells
from sop_tui.tui.theme import Palette

Painter = Callable[[int, int], Sequence[Line]]
"""Draws the screen at this width and height: exactly that many lines."""


class Surface(Widget):
    """Shows what a painter draws.

    It takes no focus, because a change of focus repaints everything.
    """

    DEFAULT_CSS = "Surface { width: 100%; height: 100%; }"
    ALLOW_SELECT = False

    # There is nothing to scroll, so a new size must not cause another layout.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(self, painter: Painter, palette: Palette, signs: Signs | None = None) -> None:
        super().__init__()
        self._painter = painter
        self._palette = palette
        self._signs = signs
        self._drawing: Sequence[Line | None] = ()
        self._lines: list[Line] = []
        self._strips: list[Strip] = []
        self._sent: list[Strip] = []  # what the terminal shows
        self._columns = 0
        self._shown = False
        self._cursor_is_shown = False
        self.caret: Offset | None = None
        """Where one types, if one does."""

    @property
    def lines(self) -> Sequence[Line]:
        """The lines on the screen now."""
        return self._lines

    @property
    def is_shown(self) -> bool:
        """Whether everything drawn has been sent to the terminal."""
        return self._shown

    def show_cursor(self, write: Callable[[str], None]) -> None:
        """Shows the terminal's own cursor where the officer types, and hides it otherwise.

        Input methods open their window there, and screen readers and magnifiers follow it.
        """
        typing = self.caret is not None
        if typing is not self._cursor_is_shown:
            self._cursor_is_shown = typing
            write("\x1b[?25h" if typing else "\x1b[?25l")

    def repaint(self, palette: Palette | None = None, *, at_once: bool = False) -> None:
        """Draws again and sends the differences; everything if the palette changes.

        Several drawings go to the terminal together, some milliseconds later. Where no other will
        follow, ``at_once`` sends at a fraction of the cost.
        """
        if palette is not None and palette is not self._palette:
            self._palette = palette
            self._drawing, self._lines = (), []
        if self.outer_size and self._fits():
            self._update(at_once)
        elif self.outer_size:
            self._shown = False
            self.refresh()

    def draw_anew(self) -> None:
        """Sends everything again: something else has written on the terminal."""
        self._drawing, self._lines = (), []
        self.repaint()

    def changes(self) -> list[Stretch]:
        """The changes that the terminal does not show yet; they now count as sent."""
        parts: list[Stretch] = []
        for row, (sent, strip) in enumerate(zip(self._sent, self._strips, strict=True)):
            if sent is not strip:
                cells = changed_cells(sent, strip)
                parts += [Stretch(row, start, strip.crop(start, end)) for start, end in cells]
                self._sent[row] = strip
        self._shown = True
        return parts

    def render_line(self, y: int) -> Strip:
        if not self._fits():
            self._drawing, self._lines = (), []
            self._lines = self._drawn()
            self._strips = [self._strip(line) for line in self._lines]
            self._sent = [*self._strips]
            self._columns = self.outer_size.width
        self._shown = True
        if y >= len(self._strips):
            return Strip.blank(self.outer_size.width)
        self._sent[y] = self._strips[y]
        return self._strips[y]

    def _fits(self) -> bool:
        """Whether the last drawing has the size of the screen."""
        return (self._columns, len(self._lines)) == self.outer_size

    def _drawn(self) -> list[Line]:
        """Exactly as many lines as there are rows, each as wide as the screen.

        An unchanged line is the same object as before.
        """
        columns, rows = self.outer_size
        drawing = [*self._painter(columns, rows)][:rows]
        drawing += [()] * (rows - len(drawing))
        before, self._drawing = self._drawing or [None] * rows, drawing
        lines = self._lines or [()] * rows
        made = [
            line if former == drawn else self._signed(merged(fill(drawn, columns)))
            for former, line, drawn in zip(before, lines, drawing, strict=True)
        ]
        self.caret = _caret_in(made)
        if self.caret is not None:
            self.app.cursor_position = self.caret  # Textual places the terminal's cursor there
        return made

    def _signed(self, line: Line) -> Line:
        """The line in characters that the terminal has."""
        if self._signs is None:
            return line
        return tuple(span._replace(text=self._signs.shown(span.text)) for span in line)

    def _update(self, at_once: bool) -> None:
        old, self._lines = self._lines, self._drawn()
        for row, (before, after) in enumerate(zip(old, self._lines, strict=True)):
            if before is not after and before != after:
                self._strips[row] = self._strip(after)
                self._styles_cache.set_dirty(Region(0, row, 1, 1))  # to be drawn again
                self._shown = False
        if self._shown:
            return
        screen = self.parent
        if not (at_once and isinstance(screen, OnlyScreen) and screen.show()):
            self.refresh(Region(0, 0, 1, 1))  # any region: see the compositor

    def _strip(self, line: Line) -> Strip:
        style = self._palette.style
        return Strip(
            [Segment(clean(text), style(ink, ground)) for text, ink, ground in line],
            self.outer_size.width,
        )


def _caret_in(lines: Sequence[Line]) -> Offset | None:
    """The position of the caret; searched from the bottom, where it usually is."""
    for y in range(len(lines) - 1, -1, -1):
        for at, span in enumerate(lines[y]):
            if span.ink is Ink.CARET:
                return Offset(line_width(lines[y][:at]), y)
    return None


class OnlyScreen(Screen[None], inherit_bindings=False):
    """The only screen: nothing on it has keys of its own, and only the surface is visible."""

    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""

    def __init__(self, surface: Surface, **settings: Any) -> None:
        super().__init__(**settings)
        self._compositor = SparingCompositor(surface.changes)

    def show(self) -> bool:
        """Sends the changes without Textual's usual steps; False if that is not possible now."""
        if self.app._batch_count or not self.is_current:
            return False
        self._compositor_refresh()
        return True

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,  # noqa: ARG002
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Repaints nothing, because nothing of the screen itself is visible."""
        return super().refresh(*regions, repaint=False, layout=layout, recompose=recompose)
