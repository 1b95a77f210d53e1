"""Typed text is shown literally on every page and controls no terminal."""

import io

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.casework.commands import Claim, Note
from sop_tui.tui.surface import Surface
from sop_tui.tui.theme import SIXTEEN

MARKUP = "[red]merah[/] [@click=app.bell]x[/] [/] $name {number} %s"
HOSTILE = (
    "\x1b[2J\x1b]52;c;aGFsbG8=\x07",
    "\x9b31m",
    "\x00\x07\x08",
    "\u202egnp.tfardnu\u202c",
    "\u200b\u2066\u2069",
    "\u2028\u2029",
)


@pytest.mark.parametrize(
    "keys", [[], ["m"], ["enter"], ["/", *"merah"], ["e"], ["i"], ["a"], ["F"], ["#"], ["*", "a"]]
)
async def test_markup_is_shown_literally_on_every_page(
    office: OfficeAtWork, sit: Sit, keys: list[str]
) -> None:
    number = office.open(MARKUP, subject="[b]tebal[/b]", moved=3)
    office.desk("rina").acts.do(number, Note(text="catatan [link=x]y[/link]"))
    async with sit("hadi", (200, 50)) as seat:
        await seat.press(*keys)
        assert "[red]merah[/]" in seat.screen or "i" in keys or "a" in keys


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_paste_of_control_characters_becomes_visible_and_is_harmless(
    office: OfficeAtWork, sit: Sit, text: str
) -> None:
    office.open("Pungutan di loket", moved=7)
    async with sit("hadi") as seat:
        for keys in (["r"], ["escape", "/"], ["escape", ":"], ["escape", "n"]):
            await seat.press(*keys)
            await seat.type(text)
            assert _sent(seat.app.query_one(Surface)).isprintable()


@pytest.mark.parametrize("text", HOSTILE)
async def test_texts_from_a_tampered_store_are_drawn_harmlessly(
    office: OfficeAtWork, sit: Sit, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sop_tui.desk.inputs.forbidden_in", lambda _: None)
    number = office.open(f"judul {text} akhir", subject=text, ref=text, moved=3)
    office.desk("hadi").acts.do(number, Claim())
    office.desk("hadi").acts.do(number, Note(text=f"catatan {text}"))
    async with sit("hadi", (120, 40)) as seat:
        for keys in ([], ["m"], ["enter"], ["q", "q", "i"], ["q", "e"], ["q", "a"], ["x", "?"]):
            await seat.press(*keys)
            assert _sent(seat.app.query_one(Surface)).isprintable(), keys
            assert {len(row) for row in seat.rows} <= {120}


async def test_wide_characters_keep_the_columns_straight(office: OfficeAtWork, sit: Sit) -> None:
    office.open("漢字漢字漢字漢字漢字漢字漢字漢字漢字", moved=3)
    async with sit("hadi", (80, 24), palette=SIXTEEN) as seat:
        surface = seat.app.query_one(Surface)
        assert {surface.render_line(y).cell_length for y in range(24)} == {80}
        for y in range(24):
            assert sum(segment.cell_length for segment in surface.render_line(y)) == 80


def _sent(surface: Surface) -> str:
    """All text that is sent to the terminal."""
    sent = io.StringIO()
    for y in range(surface.size.height):
        for segment in surface.render_line(y):
            sent.write(segment.text)
    return sent.getvalue()
