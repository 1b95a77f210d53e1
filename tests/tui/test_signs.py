"""On the Linux console every page and every question uses only signs that its fonts have."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from drafted import DOCUMENT
from hypothesis import given
from hypothesis import strategies as st
from offices.on_screen import OfficeAtWork
from rich.cells import cell_len
from rows_office import RowsOffice
from seat import Seat, Sit

from sop_tui.demo.throw_away import demonstration
from sop_tui.desk.desk import Desk
from sop_tui.desk.phrases import FILE_NAME as PHRASES_FILE
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.text.language import Language
from sop_tui.tui import pages
from sop_tui.tui.app import SopApp
from sop_tui.tui.asking import Stage
from sop_tui.tui.kinds.page import Page
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.screen_setup import ScreenSetup
from sop_tui.tui.signs import INSTEAD, Signs
from sop_tui.tui.theme import signs_for

CONSOLE = {"TERM": "linux"}


class Noting(Signs):
    """The console's signs; records drawn signs that have no replacement."""

    def __init__(self, instead: dict[str, str] = INSTEAD) -> None:
        super().__init__(instead=instead)
        self.guessed: set[str] = set()

    def _made(self, sign: str) -> str:
        self.guessed.add(sign)
        return super()._made(sign)


Way = tuple[str, ...]
"""Keys; an entry that begins with a slash is pasted."""

DEMO_OFFICER: dict[str, Way] = {
    "board": ("down", "l"), "case": ("end", "enter"), "desk": ("m", "v"), "search": ("/", "a"),
    "jump": ("#", "1"), "all": ("A", "down"), "find": ("A", "'"),
    "filter-by": ("A", "v"), "filter-value": ("A", "v", "enter"),
    "load": ("B",), "log": ("L",),
    "news": ("N",), "matrix": ("i", "end"), "report": ("p", "end"), "why": ("w",),
    "words": ("F", "a"), "filters": ("S",), "filter-name": ("f", "S", "w"), "export": ("e",),
    "print": ("C",), "printed": ("C", "enter"), "help": ("?", "end"), "palette": (":",),
    "preferences": (",",), "sops": ("s",), "new": ("n",), "officers": ("o",),
    "definitions": ("D",), "definition": ("D", "enter"),
}  # fmt: skip
LEADING_CASE: dict[str, Way] = {
    "following": ("+", "tab", "tab", "7", "enter", "y"),
    "related": ("&",),
    "timeline": ("G",),
}
COORDINATOR: dict[str, Way] = {"link": ("=",), "correct": ("K",)}
DEMO_ADMIN: dict[str, Way] = {
    "roster": ("P",), "officer": ("P", "enter"), "officer-form": ("P", "n", "x"),
    "deputy-form": ("P", "enter", "t"), "roles": ("P", "n", *["down"] * 5, "space"),
    "definition-form": ("D", "v"),
}  # fmt: skip
DRAFT = ("D", "home", "enter")
ANSWERS = ("1", "tab", "1", "tab", "enter", "ctrl+u", *"2 jam", "enter", "tab", "2", "tab")
DRAFTS: dict[str, Way] = {
    "draft": (*DRAFT, "tab"), "draft-row": (*DRAFT, "end", "e"), "draft-roles": (*DRAFT, "p"),
    "draft-head": (*DRAFT, "f"), "draft-prompt": (*DRAFT, "tab", "w", "9"),
    "draft-adopt": (*DRAFT, *ANSWERS, "n"), "draft-open": ("D", "d"),
    "draft-reading": ("D", "d", "/empty.txt", "enter"),
}  # fmt: skip
QUESTIONS: dict[Stage, Way] = {
    Stage.CONFIRM: ("a",), Stage.NOTE: ("a", "c"), Stage.DOCUMENT: ("a", "d"),
    Stage.CHECKLIST: ("a", "k", "1"), Stage.REASON: ("c",), Stage.PHRASES: ("c", "ctrl+t"),
}  # fmt: skip


class Walk:
    """What was drawn during the walks on one console."""

    def __init__(self, instead: dict[str, str] = INSTEAD) -> None:
        self.signs = Noting(instead)
        self.pages: set[str] = set()
        self.stages: set[Stage] = set()
        self.lacking: set[str] = set()

    @asynccontextmanager
    async def seated(self, desk: Desk, switchable: tuple[str, ...] = ()) -> AsyncIterator[Seat]:
        app = SopApp(desk, Language(), ScreenSetup(signs=self.signs), switchable=switchable)
        async with app.run_test(size=(120, 40)) as pilot:
            seat = Seat(app, pilot)
            await seat.settled()
            yield seat
        assert not app.return_code

    async def go(self, seat: Seat, ways: Iterable[Way], number: str = "") -> None:
        """Walks each path from the board, or from the case with this number."""
        for way in ways:
            seat.app.pages.home()
            if number:
                seat.app.pages.open(CasePage(seat.app, number))
            for key in way:
                await (seat.type(key) if len(key) > 1 and key[0] == "/" else seat.press(key))
                self.look(seat)
            for _ in range(5):
                if seat.app.page.id == "board" and seat.app.acting.question is None:
                    break
                await seat.press("escape")

    def look(self, seat: Seat) -> None:
        self.pages.add(seat.app.page.id)
        if seat.app.acting.question is not None:
            self.stages.add(seat.app.acting.question.stage)
        self.lacking |= {sign for sign in seat.screen if not self.signs.has(sign)}

    def found_nothing(self) -> bool:
        return not self.lacking and not self.signs.guessed


def the_pages() -> set[str]:
    """The ids of all kinds of page."""
    for module in walk_packages(pages.__path__, f"{pages.__name__}."):
        import_module(module.name)
    return {page.id for page in _below(Page) if "id" in vars(page)}


def _below(kind: type[Page]) -> list[type[Page]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _below(below))]


def test_the_walks_reach_every_page_and_every_question() -> None:
    walked = {
        *DEMO_OFFICER,
        *LEADING_CASE,
        *COORDINATOR,
        *DEMO_ADMIN,
        *DRAFTS,
        "together",
        "phrases",
    }
    assert walked == the_pages()
    assert {*QUESTIONS, Stage.TARGET} == set(Stage)


@pytest.mark.slow
async def test_the_pages_of_an_officer(tmp_path: Path) -> None:
    walk = Walk()
    with demonstration(tmp_path / "demo") as desk:
        mine = desk.of("intan")
        number = next(
            c.number for c in mine.lists.open_cases() if c.sop == "laporan-kinerja" and c.step == 7
        )
        async with walk.seated(mine, ("intan", "joko")) as seat:
            await walk.go(seat, DEMO_OFFICER.values())
            await walk.go(seat, LEADING_CASE.values(), number)
        async with walk.seated(desk.of("wulan")) as seat:
            await walk.go(seat, COORDINATOR.values(), number)
    assert walk.found_nothing()
    assert walk.pages >= {*DEMO_OFFICER, *LEADING_CASE, *COORDINATOR}


@pytest.mark.slow
async def test_the_pages_of_an_admin(tmp_path: Path) -> None:
    walk = Walk()
    with demonstration(tmp_path / "demo") as desk:
        async with walk.seated(desk.of("joko")) as seat:
            await walk.go(seat, DEMO_ADMIN.values())
    assert walk.found_nothing()
    assert walk.pages >= {*DEMO_ADMIN}


@pytest.mark.slow
async def test_the_pages_about_a_draft(office: OfficeAtWork) -> None:
    walk = Walk()
    (draft,) = drafts(read(DOCUMENT.encode()))
    office.desk("lina").drafts.keep("izin-sandar", draft)
    paper = office.path.with_name("empty.txt")
    paper.write_text("tidak ada apa-apa di sini")
    ways = {
        page: tuple(str(paper) if key == "/empty.txt" else key for key in way)
        for page, way in DRAFTS.items()
    }
    async with walk.seated(office.new_desk("lina")) as seat:
        await walk.go(seat, ways.values())
        print(seat.screen)
    assert walk.found_nothing()
    assert walk.pages >= {*DRAFTS}


async def test_every_question(office: OfficeAtWork, rows: RowsOffice) -> None:
    walk = Walk()
    (office.path.parent / PHRASES_FILE).write_text(
        '[[phrase]]\ntext = "Lampiran belum lengkap."\nacts = ["note", "evaluate"]\n'
    )
    number = office.open("Pungutan di loket", moved=7)
    async with walk.seated(office.new_desk("hadi")) as seat:
        await walk.go(seat, QUESTIONS.values(), number)
    async with walk.seated(office.new_desk("hadi")) as seat:
        await walk.go(seat, [("*", "a", "y"), ("space", "space")])
    async with walk.seated(office.new_desk("lina")) as seat:
        await walk.go(seat, [("D", "v", "down", "ctrl+t")])
    choice = rows.at("3")
    async with walk.seated(rows.new_desk("sekar")) as seat:
        await walk.go(seat, [("a",)], choice)
    assert walk.found_nothing()
    assert walk.stages == set(Stage)
    assert walk.pages >= {"together", "phrases"}


async def test_a_sign_that_nobody_has_chosen_is_found(office: OfficeAtWork) -> None:
    walk = Walk({sign: other for sign, other in INSTEAD.items() if sign != "○"})
    office.open("Pungutan di loket")
    async with walk.seated(office.new_desk("rina")) as seat:
        await walk.go(seat, [("?", "end")])
    assert walk.signs.guessed == {"○"}
    assert not walk.found_nothing()


async def test_without_the_console_s_signs_the_board_has_others(
    office: OfficeAtWork, sit: Sit
) -> None:
    office.open("Pungutan di loket")
    async with sit("rina") as seat:
        assert {sign for sign in seat.screen if not Signs().has(sign)} >= {"▌"}


@given(st.text())
def test_any_text_is_shown_in_available_signs_of_the_same_width(text: str) -> None:
    signs = signs_for(CONSOLE)
    assert signs is not None
    shown = signs.shown(text)
    assert cell_len(shown) == cell_len(text)
    assert all(signs.has(sign) for sign in shown)


def test_a_letter_keeps_its_shape() -> None:
    signs = signs_for(CONSOLE)
    assert signs is not None
    assert signs.shown("Ḥasan Ağa · Ａ漢 √") == "Hasan Ağa · A ?  v"
    assert signs_for({"TERM": "xterm-256color"}) is None
