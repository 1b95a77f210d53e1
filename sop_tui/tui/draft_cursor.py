"""Where one is in a draft, and the places in it that ask to be looked at."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sop_tui.drafting.checking import row_of
from sop_tui.drafting.draft import Doubt, Draft, DraftStep, DraftSymbol
from sop_tui.sop.finding import Finding
from sop_tui.tui.kinds.page import Move


class DraftStop(NamedTuple):
    """A place to look at: a row (0 for the identity block), a symbol in it, and what is asked."""

    row: int
    at: int
    doubt: Doubt | None


class DraftCursor:
    """The selected place: the identity block (row 0), or a symbol of a row by its index.

    ``doubt`` is the question that was gone to, None where the cursor was moved by hand.
    """

    def __init__(self) -> None:
        self.row = 0
        self.at = 0
        self.doubt: Doubt | None = None

    def step(self, draft: Draft) -> DraftStep | None:
        """The selected row; None on the identity block."""
        return draft.steps[self.row - 1] if self.row else None

    def stand(self, row: int, at: int, doubt: Doubt | None = None) -> None:
        self.row, self.at, self.doubt = row, max(0, at), doubt

    def clamp(self, draft: Draft) -> None:
        """Stays within the draft after a change."""
        self.row = min(self.row, len(draft.steps))
        step = self.step(draft)
        self.at = max(0, min(self.at, len(step.symbols) - 1)) if step is not None else 0

    def move(self, draft: Draft, move: Move) -> None:
        """Moves up and down, symbol by symbol, page by page, or to an end."""
        match move:
            case Move.UP if self.at > 0:
                self.stand(self.row, self.at - 1)
            case Move.UP if self.row > 0:
                self.stand(self.row - 1, len(_symbols(draft, self.row - 1)) - 1)
            case Move.DOWN if self.at + 1 < len(_symbols(draft, self.row)):
                self.stand(self.row, self.at + 1)
            case Move.DOWN if self.row < len(draft.steps):
                self.stand(self.row + 1, 0)
            case Move.PAGE_UP:
                self.stand(max(0, self.row - 5), 0)
            case Move.PAGE_DOWN:
                self.stand(min(len(draft.steps), self.row + 5), 0)
            case Move.FIRST:
                self.stand(0, 0)
            case Move.LAST:
                self.stand(len(draft.steps), 0)

    def to_next(self, stops: Sequence[DraftStop], by: int) -> None:
        """Moves to the next stop, from the one it is at or from its row."""
        places = [(stop.row, stop.doubt) for stop in stops]
        if (self.row, self.doubt) in places:
            at = (places.index((self.row, self.doubt)) + by) % len(stops)
        elif by > 0:
            at = next((n for n, stop in enumerate(stops) if stop.row >= self.row), 0)
        else:
            later = (n for n in range(len(stops) - 1, -1, -1) if stops[n].row <= self.row)
            at = next(later, len(stops) - 1)
        self.stand(*stops[at])


def stops_in(draft: Draft, findings: Iterable[Finding]) -> list[DraftStop]:
    """The places to look at, in the order of rows: questions and faults, else inferred values."""
    stops = [_stop_of(draft, doubt) for doubt in draft.open_doubts]
    rows = {stop.row for stop in stops}
    wrong = dict.fromkeys(row_of(finding) or 0 for finding in findings)
    stops += [DraftStop(row, 0, None) for row in wrong if row not in rows]
    if not stops:
        stops += [_stop_of(draft, doubt) for doubt in draft.doubts]
        rows = {stop.row for stop in stops}
        stops += [
            DraftStop(step.no, 0, None)
            for step in draft.steps
            if step.inferred and step.no not in rows
        ]
    return sorted(stops, key=lambda stop: stop.row)


def _stop_of(draft: Draft, doubt: Doubt) -> DraftStop:
    """The place of a doubt; the symbol that it is about as far as its field tells."""
    row, phase = doubt.step or 0, doubt.field.partition(".")[0]
    symbols = enumerate(_symbols(draft, row))
    return DraftStop(row, next((at for at, each in symbols if each.phase == phase), 0), doubt)


def _symbols(draft: Draft, row: int) -> tuple[DraftSymbol, ...]:
    return draft.steps[row - 1].symbols if row else ()
