"""From the board every act takes at most three keys, not counting typed words."""

import pytest
from offices.on_screen import OfficeAtWork
from seat import Sit

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Claim, Hold, Note
from sop_tui.casework.model import Kind
from sop_tui.tui.registry import COMMANDS

KEYS: dict[Act, tuple[str, int, list[str], Kind]] = {
    Act.COMPLETE: ("hadi", 3, ["a", "y"], Kind.COMPLETED),
    Act.APPROVE: ("hadi", 7, ["a", "y"], Kind.APPROVED),
    Act.RETURN: ("hadi", 7, ["r", "WORDS", "enter", "y"], Kind.RETURNED),
    Act.CLAIM: ("hadi", 3, ["g", "y"], Kind.CLAIMED),
    Act.HOLD: ("hadi", 3, ["u", "WORDS", "enter", "y"], Kind.HELD),
    Act.NOTE: ("hadi", 3, ["c", "WORDS", "enter", "y"], Kind.NOTED),
    Act.CANCEL: ("lina", 3, ["X", "WORDS", "enter", "y"], Kind.CANCELLED),
    Act.HAND: ("hadi", 3, ["d", "1", "WORDS", "enter", "y"], Kind.HANDED),
    Act.RECALL: ("rina", 7, ["t", "WORDS", "enter", "y"], Kind.RECALLED),
}
AFTER = {
    Act.RELEASE: (Claim(), "g", Kind.RELEASED),
    Act.RESUME: (Hold(reason="menunggu"), "u", Kind.RESUMED),
}


@pytest.mark.parametrize("act", KEYS, ids=lambda act: act.name.lower())
async def test_an_act_takes_at_most_three_keys(office: OfficeAtWork, sit: Sit, act: Act) -> None:
    officer, moved, keys, kind = KEYS[act]
    number = office.open("Pungutan di loket", moved=moved)
    assert len([key for key in keys if key != "WORDS"]) <= 3 + (act is Act.HAND)
    async with sit(officer) as seat:
        seat.app.pages.board.seek(number)
        for key in keys:
            await (seat.type("alasan") if key == "WORDS" else seat.press(key))
    assert office.desk("lina").cases.read(number).events[-1].kind is kind


@pytest.mark.parametrize("act", AFTER, ids=lambda act: act.name.lower())
async def test_a_recall_takes_at_most_three_keys(office: OfficeAtWork, sit: Sit, act: Act) -> None:
    before, key, kind = AFTER[act]
    number = office.open("Pungutan di loket", moved=3)
    office.desk("hadi").acts.do(number, before)
    async with sit("hadi") as seat:
        await seat.press(key, "y")
    assert office.desk("lina").cases.read(number).events[-1].kind is kind


def test_every_act_has_a_key_of_its_own() -> None:
    # No shipped procedure has a rejection or a choice; opening, correcting and linking have their
    # own forms.
    covered = {*KEYS, *AFTER, Act.REJECT, Act.OPEN, Act.CHOOSE, Act.CORRECT, Act.LINK}
    assert covered == set(Act)
    assert all(len(command.keys[0]) == 1 for command in COMMANDS if command.id == "reject")


async def test_a_change_and_its_officer_are_shown_and_all_typed_texts_are_kept(
    office: OfficeAtWork, sit: Sit
) -> None:
    number = office.open("Pungutan di loket", moved=7)
    async with sit("hadi", (100, 30)) as seat:
        seat.app._poll = lambda: None  # type: ignore[method-assign]
        await seat.press("a", "c")
        await seat.type("sudah dikoreksi")
        await seat.press("enter", "d")
        await seat.type("Nota dinas|ND-7")
        await seat.press("enter", "k", "1", "enter")
        office.desk("rina").acts.do(number, Note(text="lampiran menyusul"))
        await seat.press("y")
        assert office.desk("hadi").lists.card(number).node == "7p"
        screen = " ".join(seat.screen.split())
        assert "Rina Kusuma menambahkan catatan" in screen
        assert "catatan: sudah dikoreksi dokumen: Nota dinas, ND-7 kelengkapan 1 dari" in screen
        await seat.press("y")
    event = office.desk("hadi").cases.read(number).events[-1]
    assert (event.kind, event.note) == (Kind.APPROVED, "sudah dikoreksi")
    assert [document.number for document in event.documents] == ["ND-7"]
    assert len(event.checklist) == 1
