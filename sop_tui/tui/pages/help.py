"""Bantuan: every key and what it does, from the registry."""

from typing import ClassVar

from sop_tui.text.message import Message, say
from sop_tui.tui.cards import MARKED
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand, is_numbered, key_name
from sop_tui.tui.ink import Ink, Line, Sheet, Span, fit, wrap
from sop_tui.tui.kinds.sheet import SheetPage

_GROUPS = (
    (HelpSection.ACT, say("Tindakan atas berkas")),
    (HelpSection.PAGE, say("Halaman")),
    (HelpSection.OFFICERS, say("Di halaman Petugas")),
    (HelpSection.DRAFT, say("Di halaman Draf SOP")),
    (HelpSection.MOVE, say("Gerak")),
    (HelpSection.OTHER, say("Lain-lain")),
)
_SIGNS = (
    ("●", Ink.ACCENT, say("Anda dapat bertindak di lajur ini")),
    ("▎", Ink.ACCENT, say("berkas ini menunggu Anda")),
    ("!", Ink.LATE, say("terlambat")),
    ("•", Ink.TODAY, say("jatuh tempo hari ini")),
    ("‖", Ink.HELD, say("ditangguhkan; waktu tidak dihitung")),
    ("+1", Ink.ACCENT, say("dikerjakan bersama; berada pula di satu lajur lain")),
    ("↶2", Ink.WARN, say("sudah dua kali dikembalikan")),
    (MARKED, Ink.ACCENT, say("ditandai, untuk dikerjakan bersama")),
    ("@", Ink.MUTED, say("sedang diambil oleh petugas itu")),
    ("○", Ink.MUTED, say("pihak di luar kantor; langkahnya dicatat atas namanya")),
    ("†", Ink.MUTED, say("tafsiran; tidak tertulis tegas dalam dokumen SOP")),
)
_BESIDE = 60
"""Columns from which the tip stands beside the name, and not below it."""


class HelpPage(SheetPage):
    """The keys as they are set now, then the signs."""

    id: ClassVar[str] = "help"

    def __init__(self, host: Screen) -> None:
        super().__init__(host)
        self._keymap = host.keymap

    def title(self) -> Message | str:
        return say("Bantuan")

    def sheet(self, columns: int) -> Sheet:
        lines: list[Line] = []
        for group, heading in _GROUPS:
            lines.append(self._heading(heading))
            for command in self._keymap.commands:
                if command.group is group and (not is_numbered(command) or command.id == "sop.1"):
                    lines += self._command(command, columns)
            lines.append(())
        lines.append(self._heading(say("Tanda")))
        for sign, ink, meaning in _SIGNS:
            first, *rest = wrap(self.host.language(meaning), columns - 16)
            lines.append((Span(f"   {fit(sign, 12)}", ink), Span(first)))
            lines += [(Span(" " * 15), Span(line)) for line in rest]
        return Sheet(tuple(lines))

    def _heading(self, words: Message) -> Line:
        return (Span(f" {self.host.language(words)}", Ink.STRONG),)

    def _command(self, command: ScreenCommand, columns: int) -> list[Line]:
        language = self.host.language
        keys = self._keymap.keys[command.id]
        names = " ".join(language(key_name(key)) for key in keys) or "–"
        if command.id == "sop.1":
            names, name, tip = "1…9", say("SOP nomor 1–9"), command.tip
        else:
            name, tip = command.name, command.tip
        head = (Span(f"   {fit(names, 12)}", Ink.KEY), Span(fit(language(name), 24), Ink.TEXT))
        if tip == name:
            return [head]
        beside = columns >= _BESIDE
        first = (Span(f"   {names}  ", Ink.KEY), Span(language(name), Ink.TEXT))
        indent = " " * (39 if beside else 5)
        lines = [
            (Span(indent), Span(line, Ink.MUTED))
            for line in wrap(language(tip), columns - len(indent) - 1)
        ]
        return [(*head, lines[0][1]), *lines[1:]] if beside else [first, *lines]
