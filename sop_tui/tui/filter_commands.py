"""The commands that filter a list or find a row in it."""

from sop_tui.text.message import say
from sop_tui.tui.commands import LETTERED, LISTS, HelpSection, Screen, ScreenCommand


def _find(host: Screen) -> None:
    from sop_tui.tui.kinds.listing import ListPage
    from sop_tui.tui.pages.find_entry import FindEntryPage

    page = host.page.about
    if isinstance(page, ListPage):
        host.pages.open(FindEntryPage(host, page))


def _words(host: Screen) -> None:
    from sop_tui.tui.pages.words_filter import WordsFilterPage

    host.pages.open(WordsFilterPage(host))


def _filters(host: Screen) -> None:
    from sop_tui.tui.pages.saved_filters import SavedFiltersPage

    host.pages.open(SavedFiltersPage(host))


def _filter_by(host: Screen) -> None:
    from sop_tui.tui.pages.all_cases import AllCasesPage
    from sop_tui.tui.pages.filter_by import FilterByPage

    page = host.page.about
    if isinstance(page, AllCasesPage):
        host.pages.open(FilterByPage(host, page))


FILTERING = (
    ScreenCommand(
        id="narrow",
        keys=("f",),
        name=say("Saring menurut waktu"),
        tip=say("hanya yang terlambat, lalu yang jatuh tempo hari ini, lalu semua lagi"),
        group=HelpSection.PAGE,
        run=lambda host: host.page.set_filter(host.page.filter.following),
        label=lambda _: say("Saring"),
        pages=LISTS,
    ),
    ScreenCommand(
        id="narrow.words",
        keys=("F",),
        name=say("Saring menurut kata"),
        tip=say("hanya yang memuat kata-kata itu, di papan atau meja ini"),
        group=HelpSection.PAGE,
        run=_words,
        pages=LISTS,
    ),
    ScreenCommand(
        id="find",
        keys=("'",),
        name=say("Cari dalam daftar"),
        tip=say("membawa kursor ke baris yang memuat kata-kata yang diketik; ↑↓ ke yang lain"),
        group=HelpSection.PAGE,
        run=_find,
        label=lambda _: say("Cari baris"),
        pages=LETTERED,
    ),
    ScreenCommand(
        id="filter.by",
        keys=("v",),
        name=say("Saring menurut"),
        tip=say("semua berkas menurut peran, petugas, pemohon, SOP, keadaan, atau jatuh tempo"),
        group=HelpSection.PAGE,
        run=_filter_by,
        pages=frozenset({"all"}),
    ),
    ScreenCommand(
        id="filters",
        keys=("S",),
        name=say("Saringan tersimpan"),
        tip=say("memakai, menyimpan, atau menghapus saringan menurut namanya"),
        group=HelpSection.PAGE,
        run=_filters,
        pages=LISTS,
    ),
)
