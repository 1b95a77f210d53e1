"""A screen that caches its drawing still shows what others do: it never shows outdated text."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pyte
import pytest
from offices.on_screen import SOP, OfficeAtWork
from rich.console import RenderableType
from seat import Seat, Sit
from textual._compositor import CompositorUpdate
from textual.screen import Screen
from thoroughness import seeds

from sop_tui.casework.commands import Cancel, Claim, Command, Hold, Note, Recall, Release, Resume
from sop_tui.text.message import Problem
from sop_tui.tui.cached_drawing import CachedDrawing
from sop_tui.tui.desk_cache import DeskCache
from sop_tui.tui.kinds.page import Move
from sop_tui.tui.pages.board import BoardPage
from sop_tui.tui.painting import Painting
from sop_tui.tui.surface import Surface
from sop_tui.tui.wanted import WantedBlock

KEYS = ("j", "k", "h", "l", "f", "space", "m", "b", "enter", "escape", "N", "i", "t", "a")
ACTS: tuple[Command, ...] = (
    Claim(), Release(), Hold(reason="menunggu"), Resume(), Note(text="catatan"),
    Recall(reason="keliru"), Cancel(reason="dobel"),
)  # fmt: skip


class Others:
    """Other officers at work, each time with another act, often on the case that is shown."""

    def __init__(self, office: OfficeAtWork, chance: random.Random) -> None:
        self.office = office
        self.chance = chance
        self.numbers = [office.open(f"Berkas {at}", moved=at % 9) for at in range(14)]
        self.looked_at: str | None = None

    def number(self) -> str:
        if self.looked_at is not None and self.chance.random() < 0.4:
            return self.looked_at
        return self.chance.choice(self.numbers)

    def something(self) -> None:
        with suppress(Problem):
            self.chance.choice(
                [self.moves] * 4 + [self.acts] * 4 + [self.opens, self.links, self.is_another]
            )()

    def moves(self) -> None:
        number = self.number()
        if self.office.desk("lina").lists.card(number).node is None:
            self.opens()
        elif self.chance.random() < 0.4:
            self.office.back(number, "belum lengkap")
        else:
            self.office.forward(number)

    def acts(self) -> None:
        who = self.chance.choice(("rina", "sari", "lina", "agus"))
        self.office.desk(who).acts.do(self.number(), self.chance.choice(ACTS))

    def opens(self) -> None:
        self.numbers.append(self.office.open("Baru", moved=self.chance.randrange(5)))

    def links(self) -> None:
        self.office.desk("lina").acts.link(self.number(), self.chance.choice(self.numbers))

    def is_another(self) -> None:
        officers = self.office.desk("lina").officers
        role = f"{SOP}:kabag-p2"
        match self.chance.randrange(3):
            case 0:
                officers.edit("rina", name=f"Rina{self.chance.randrange(99)} Kusuma")
            case 1:
                officers.edit("hadi", take=[role])
            case _:
                officers.edit("hadi", give=[role])


class Shown:
    """What the terminal shows after everything that was sent to it."""

    def __init__(self, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
        size = seat.app.size
        self._screen = pyte.Screen(size.width, size.height)
        stream, display = pyte.Stream(self._screen), seat.app._display

        def displayed(screen: Screen[Any], sent: RenderableType | None) -> None:
            if isinstance(sent, CompositorUpdate):
                stream.feed(sent.render_segments(seat.app.console))
            display(screen, sent)

        monkeypatch.setattr(seat.app, "_display", displayed)
        seat.app.query_one(Surface).refresh()

    @property
    def rows(self) -> list[str]:
        return list(self._screen.display)


def freshly_painted(seat: Seat) -> list[str]:
    """The screen of a new session, with the same page and cursor."""
    app, surface = seat.app, seat.app.query_one(Surface)
    before = (app.desk, app.desk_cache, app._painting, surface._drawing)
    app.desk = app.desk.of(app.desk.officer_id)
    app.desk_cache, app._painting = DeskCache(app), Painting(app)
    app.desk_cache.calendars_known = True
    for page in app.pages._pages:
        if isinstance(page, BoardPage):
            page._tabs, page._wanted = CachedDrawing(), WantedBlock()
            for column in page._columns:
                column.drawn, column.faces = None, {}
        if hasattr(page, "_block"):
            page._block = WantedBlock()
    surface._drawing = ()
    app.page.load()
    drawn = surface._drawn()
    app.desk, app.desk_cache, app._painting, surface._drawing = before
    app.page.load()
    return ["".join(span.text for span in line) for line in drawn]


@pytest.mark.parametrize("seed", seeds(8, now=2))
async def test_after_any_act_of_others_the_screen_equals_a_freshly_painted_one(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    others = Others(office, chance)
    size = chance.choice([(80, 24), (100, 30), (130, 40)])
    async with sit("hadi", size) as seat:
        terminal = Shown(seat, monkeypatch)
        for _ in range(20):
            others.looked_at = seat.number
            for _ in range(chance.choice([1, 1, 2])):
                others.something()
            if passed := chance.choice([0, 0, 0, 60, 4000]):  # the cache keeps the text of a minute
                office.clock.forward(seconds=passed)
                if not seat.app.desk.changes.behind():
                    seat.app.reload()
            if chance.random() < 0.3:
                seat.app.page.move(Move.DOWN)
                seat.app.repaint()  # the next change arrives while this is sent
            known = seat.app.desk.workplace.store.snapshot.revision
            await seat.look()
            if passed and seat.app.desk.workplace.store.snapshot.revision == known:
                seat.app.reload()  # nothing new in the file: the minute tick
                await seat.settled()
            assert seat.rows == freshly_painted(seat)
            assert terminal.rows == seat.rows
            if chance.random() < 0.4:
                await seat.press(*chance.choices(KEYS, k=2), *("y",) * chance.randrange(2))


async def test_an_act_of_others_is_drawn_once_and_sent_to_the_terminal_at_once(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.open("Pungutan di loket", moved=3)
    async with sit("hadi", (100, 30)) as seat:
        terminal, drawn = Shown(seat, monkeypatch), count_calls(monkeypatch, Painting, "draw")
        await seat.settled()
        drawn.clear()
        office.forward(number)  # the case that is shown, which has a sentence of its own
        seat.app._poll()
        assert len(drawn) == 1
        assert f"{number}: Hadi Santoso" in seat.status
        assert terminal.rows == seat.rows


async def test_a_recall_is_not_offered_when_it_is_no_longer_possible(
    office: OfficeAtWork, sit: Sit
) -> None:
    done, left = (office.open(title, moved=3) for title in ("Pungutan di loket", "Antrean"))
    async with sit("hadi", (100, 30)) as seat:
        await seat.press("a", "y")
        assert seat.number == left
        assert f"Tarik kembali {done}" in seat.keys
        office.forward(done)
        await seat.look()
        assert "Tarik kembali" not in seat.keys


async def test_the_rules_compute_the_keys_only_of_cases_that_may_have_changed(
    office: OfficeAtWork, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = office.open("Pungutan di loket", moved=3)
    other = office.open("Antrean", moved=1)
    async with sit("hadi", (100, 30)) as seat:
        assert seat.number == shown
        asked = count_calls(monkeypatch, Painting, "_asked_for")
        office.forward(other)
        await seat.look()
        assert not asked
        office.desk("hadi").acts.do(shown, Claim())
        await seat.look()
        assert asked
        assert "Lepas" in seat.keys


def count_calls(monkeypatch: pytest.MonkeyPatch, owner: type, name: str) -> list[None]:
    """A list with one entry for each call of this method; clear it to count again."""
    calls: list[None] = []
    really: Callable[..., object] = getattr(owner, name)

    def counted(*args: object, **more: object) -> object:
        calls.append(None)
        return really(*args, **more)

    monkeypatch.setattr(owner, name, counted)
    return calls
