"""The commands about the program itself: theme, help, palette, leaving."""

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand, show
from sop_tui.tui.kept_entries import THEME
from sop_tui.tui.theme import CHOICES

_BOARD = frozenset({"board"})
REDRAW = "redraw"


def _help(host: Screen) -> None:
    from sop_tui.tui.pages.help import HelpPage

    show(host, HelpPage(host))


def _palette(host: Screen) -> None:
    from sop_tui.tui.pages.palette import PalettePage

    if host.page.id != PalettePage.id:
        host.pages.open(PalettePage(host))


def _switch_officer(host: Screen) -> None:
    from sop_tui.tui.pages.switch_officer import SwitchOfficerPage

    host.pages.open(SwitchOfficerPage(host))


def _other_theme(host: Screen) -> None:
    at = CHOICES.index(host.palette) if host.palette in CHOICES else -1
    palette = CHOICES[(at + 1) % len(CHOICES)]
    host.keeping.keep(THEME, palette.name)
    host.set_palette(palette)
    host.tell(say("Tema {name}", name=palette.label))


def _why_no_theme(host: Screen) -> Message | None:
    if host.palette in CHOICES:
        return None
    return say("terminal ini tidak mengenal 256 warna")


def _preferences(host: Screen) -> None:
    from sop_tui.tui.pages.preferences import PreferencesPage

    show(host, PreferencesPage(host))


def _back(host: Screen) -> None:
    host.page.leave()


def _why_no_back(host: Screen) -> Message | None:
    if host.page.about.can_be_left:
        return None
    return say("ini halaman pertama; keluar dengan {key}", key=host.key_of("quit") or "")


def _needs_switch(host: Screen) -> Message | None:
    if host.switchable:
        return None
    return say("berganti petugas hanya dapat dilakukan dalam peragaan")


PROGRAM = (
    ScreenCommand(
        id="officer",
        keys=("o",),
        name=say("Ganti petugas"),
        tip=say("bekerja sebagai petugas lain (peragaan)"),
        group=HelpSection.OTHER,
        run=_switch_officer,
        why_not=_needs_switch,
        label=lambda _: say("Ganti"),
    ),
    ScreenCommand(
        id="theme",
        keys=("W",),
        name=say("Tema lain"),
        tip=say("gelap, terang, atau kontras tinggi"),
        group=HelpSection.OTHER,
        run=_other_theme,
        why_not=_why_no_theme,
    ),
    ScreenCommand(
        id=REDRAW,
        keys=("ctrl+l",),
        name=say("Gambar ulang"),
        tip=say("bila layar terganggu, misalnya oleh pesan dari server"),
        group=HelpSection.OTHER,
        run=lambda host: host.draw_anew(),
    ),
    ScreenCommand(
        id="preferences",
        keys=(",",),
        name=say("Pilihan saya"),
        tip=say("tema, halaman pertama, lonceng, dan tombol, diingat untuk Anda saja"),
        group=HelpSection.OTHER,
        run=_preferences,
        opens="preferences",
    ),
    ScreenCommand(
        id="palette",
        keys=(":", "ctrl+p"),
        name=say("Perintah"),
        tip=say("mencari perintah menurut namanya"),
        group=HelpSection.OTHER,
        run=_palette,
    ),
    ScreenCommand(
        id="help",
        keys=("?",),
        name=say("Bantuan"),
        tip=say("semua tombol dan artinya"),
        group=HelpSection.OTHER,
        run=_help,
        opens="help",
    ),
    ScreenCommand(
        id="back",
        keys=("q", "escape"),
        name=say("Kembali"),
        tip=say("kembali ke halaman sebelumnya"),
        group=HelpSection.OTHER,
        run=_back,
        why_not=_why_no_back,
    ),
    ScreenCommand(
        id="quit",
        keys=("q",),
        name=say("Keluar"),
        tip=say("keluar dari program, dari papan"),
        group=HelpSection.OTHER,
        run=lambda host: host.pages.back(),
        pages=_BOARD,
    ),
)
