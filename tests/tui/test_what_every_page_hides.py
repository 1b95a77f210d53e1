"""No page and no key of the screen shows an officer without a role what they may not read."""

import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from unittest.mock import patch

import pytest
from offices.secret import CLOSED_MEETING, GUESTS, READER, SecretOffice, secret_office
from seat import Seat
from textual.drivers.headless_driver import HeadlessDriver

from sop_tui.desk.desk import Desk
from sop_tui.desk.opening import Whereabouts, open_desk
from sop_tui.text.language import Language
from sop_tui.tui import pages
from sop_tui.tui.captive import CaptiveApp
from sop_tui.tui.commands import HelpSection
from sop_tui.tui.kinds.page import Page
from sop_tui.tui.pages.case import CasePage
from sop_tui.tui.registry import COMMANDS

CLIPBOARD = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
NOT_OPENED = {
    *(
        "new",
        "roles",
        "filter-name",
        "together",
        "switch",
        "following",
        "link",
        "related",
        "correct",
        "find",
        "phrases",
    ),
    *(
        "definition-form",
        "deputy-form",
        "officer-form",
        "officers",
        "draft",
        "draft-adopt",
        "draft-head",
        "draft-open",
    ),
    *("draft-prompt", "draft-reading", "draft-roles", "draft-row"),
}
"""Forms with the officer's own words; pages that need a right to act or linked cases; pages of the
demo only; drafts, which have no cases.
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> SecretOffice:
    return secret_office(tmp_path_factory.mktemp("secrets") / "office")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> SecretOffice:
    """A store to copy: making it takes some hundred commands."""
    return secret_office(tmp_path_factory.mktemp("untouched") / "office")


def desk_of(office: SecretOffice, officer: str) -> Desk:
    where = Whereabouts(office.path, office.path.parent / "sops", officer)
    return open_desk(where, {}, Path("/"))


class Witness:
    """Records everything that reaches the terminal: each picture, and what is written beside the
    pictures.
    """

    def __init__(self, seat: Seat, written: list[str]) -> None:
        self.seat = seat
        self.pages: set[str] = set()
        self._written = written
        self._pictures: list[str] = []

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.seat.press(key)
            self.pages.add(self.seat.app.page.id)
            self._pictures.append(self.seat.screen)

    async def type(self, text: str) -> None:
        await self.seat.type(text)
        self._pictures.append(self.seat.screen.replace(text, ""))

    @property
    def copied(self) -> list[str]:
        found = CLIPBOARD.findall("".join(self._written))
        return [base64.b64decode(each).decode() for each in found]

    @property
    def everything(self) -> str:
        """Pictures, titles and copied texts, with wrapped lines joined."""
        seen = "\n".join([*self._pictures, *self._written, *self.copied])
        return seen + re.sub(r"[\s│↶“”]+", "", seen)


@asynccontextmanager
async def at_the_screen(
    office: SecretOffice, officer: str, size: tuple[int, int] = (130, 50)
) -> AsyncIterator[Witness]:
    written: list[str] = []
    desk = desk_of(office, officer)
    app = CaptiveApp(
        desk, Language(), idle=0, crashes=office.path.with_name("crash.log"), ssh_command="ssh -T x"
    )
    with (
        patch.dict("os.environ", {"TERM": "xterm-256color"}),
        patch.object(HeadlessDriver, "write", lambda _, data: written.append(data)),
    ):
        async with app.run_test(size=size) as pilot:
            witness = Witness(Seat(app, pilot), written)
            await witness.seat.settled()
            await witness.press("escape")
            yield witness
    desk.close()


async def press_every_key(witness: Witness, number: str | None) -> None:
    """Presses each key of the registry on a case, or on the board, and Enter after it."""
    keys = [
        command.keys[0]
        for command in COMMANDS
        if command.keys
        and command.group is not HelpSection.MOVE
        and command.id not in ("back", "quit")
    ]
    app = witness.seat.app
    for key in dict.fromkeys(keys):
        app.pages.home()
        if number is not None:
            app.pages.open(CasePage(app, number))
        await witness.press(key, "enter")
        for _ in range(6):
            if app.page.id in ("board", "case") and app.acting.question is None:
                break
            await witness.press("escape")


async def look_through(witness: Witness, office: SecretOffice) -> None:
    """Opens every page, and every case in each way that leads to it."""
    app = witness.seat.app
    await press_every_key(witness, None)
    await press_every_key(witness, office.numbers["complaint"])
    for sop in ("1", "2", "3"):
        app.pages.home()
        await witness.press(sop, "down", "enter", "escape")
        for page in ("m", "A", "L", "i", "p"):
            await witness.press(page, "down", "enter", "pagedown")
            app.pages.home()
    await witness.press("A", "v")
    for _ in range(6):  # every field of the filter, and the result of its last value
        await witness.press("enter", "end", "enter", "delete", "down")
    for number in office.numbers.values():
        app.pages.home()
        app.pages.open(CasePage(app, number))
        await witness.press("G", "home", "pagedown", "end", "escape")
        await witness.press(
            "home", "pagedown", "end", "e", "x", "pagedown", "escape", "w", "escape", "i"
        )


@pytest.mark.slow
@pytest.mark.parametrize("guest", ["mantan", "tetangga", "tio"])
async def test_no_page_shows_a_guest_secret_text(office: SecretOffice, guest: str) -> None:
    async with at_the_screen(office, guest) as witness:
        await look_through(witness, office)
        if guest == "tetangga":  # whose own case is linked to a secret one
            await press_every_key(witness, office.numbers["linked"])
        assert office.leaked(witness.everything) == []
        assert len(witness.copied) >= len(office.numbers)
        for module in walk_packages(pages.__path__, f"{pages.__name__}."):
            import_module(module.name)  # other pages are imported when they are opened
        every = {page.id for page in _pages(Page) if "id" in vars(page)}
        if guest == "tio":  # who may open the admins' pages as well
            assert every - witness.pages <= NOT_OPENED, every - witness.pages


@pytest.mark.slow
@pytest.mark.parametrize("guest", GUESTS)
async def test_a_search_shows_a_guest_nothing_by_a_secret(office: SecretOffice, guest: str) -> None:
    async with at_the_screen(office, guest, (80, 24)) as witness:
        for secret in office.secrets.values():
            await witness.press("/")
            await witness.seat.type(secret)
            assert "-2026-0" not in witness.seat.screen, secret
            witness.seat.app.pages.home()


@pytest.mark.slow
async def test_an_officer_with_a_role_there_sees_every_word(office: SecretOffice) -> None:
    async with at_the_screen(office, READER) as witness:
        await look_through(witness, office)
        assert set(office.secrets) - set(office.leaked(witness.everything)) == set()


def _pages(kind: type[Page]) -> list[type[Page]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _pages(below))]


async def test_an_officer_who_loses_a_role_sees_no_secrets_on_an_open_screen(
    tmp_path: Path,
) -> None:
    """Neither on the page nor in the news that had arrived before."""
    office = secret_office(tmp_path / "office")
    number = office.numbers["meeting"]
    office.done("ani", "officer", "add", "bayu", "--name", "Bayu", "--role",
                f"{CLOSED_MEETING}:staf")  # fmt: skip
    async with at_the_screen(office, "bayu") as witness:
        seat = witness.seat
        office.done("bayu", "complete", number)
        office.done("kadiv", "return", number, "--reason", office.secret("reason of the news"))
        await seat.look()
        assert "reason of the news" in office.leaked(seat.screen)
        await witness.press("A")
        assert office.leaked(seat.screen)
        office.done("ani", "officer", "edit", "bayu", f"--no-role={CLOSED_MEETING}:staf")
        await seat.look()
        assert office.leaked(seat.screen) == []
        for key in ("N", "escape", "m", "b", "L", "escape", "#"):
            await seat.press(key)
            assert office.leaked(seat.screen) == [], key
        await seat.press(*number, "enter", "e")
        assert office.leaked(seat.screen) == []
        assert office.leaked(witness.everything) != []


@pytest.mark.parametrize("keys", ["", "a", "c", "e", "w", "i", "L", "A", "m", "b"])
async def test_every_open_page_hides_secrets_as_soon_as_a_role_is_lost(
    untouched: SecretOffice, tmp_path: Path, keys: str
) -> None:
    office = untouched.copy(tmp_path / "office")
    office.done("ani", "officer", "add", "bayu", "--name", "Bayu", "--role",
                f"{CLOSED_MEETING}:staf")  # fmt: skip
    async with at_the_screen(office, "bayu") as witness:
        seat = witness.seat
        office.done("bayu", "note", office.numbers["meeting"], office.secret("own note"))
        await seat.look()
        seat.app.pages.open(CasePage(seat.app, office.numbers["meeting"]))
        await seat.press(*keys)
        assert office.leaked(seat.screen) or keys in ("w", "b", "i")
        office.done("ani", "officer", "edit", "bayu", f"--no-role={CLOSED_MEETING}:staf")
        await seat.look()
        assert office.leaked(seat.screen) == []
