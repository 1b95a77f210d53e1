"""All commands there are, in the order in which the help lists them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sop_tui.text.message import Message, say
from sop_tui.tui.act_commands import acts, moves
from sop_tui.tui.commands import ALWAYS, LISTS, Command, Group, Screen
from sop_tui.tui.definition_commands import definition_acts, definitions_page
from sop_tui.tui.kinds.page import Page
from sop_tui.tui.pages.board import BoardPage
from sop_tui.tui.relating_commands import relating
from sop_tui.tui.theme import CHOICES

if TYPE_CHECKING:  # pages are imported when they are opened
    from sop_tui.tui.pages.officers import OfficerActsPage

BOARD = frozenset({"board"})
OFFICERS = frozenset({"roster", "officer"})


def _new_case(host: Screen) -> None:
    from sop_tui.tui.pages.new_case import NewCasePage

    host.open(NewCasePage(host))


def _why_no_new_case(host: Screen) -> Message | None:
    if not host.sop:
        return say("belum ada SOP yang dapat dipakai")
    return host.desk.why_not_open(host.sop)


def _my_desk(host: Screen) -> None:
    from sop_tui.tui.pages.my_desk import MyDeskPage

    if host.page.id != MyDeskPage.id:
        host.home()
        host.open(MyDeskPage(host))


def _all_cases(host: Screen) -> None:
    from sop_tui.tui.pages.all_cases import AllCasesPage

    if host.page.id != AllCasesPage.id:
        host.home()
        host.open(AllCasesPage(host))


def _load(host: Screen) -> None:
    from sop_tui.tui.pages.load import LoadPage

    _show(host, LoadPage(host))


def _log(host: Screen) -> None:
    from sop_tui.tui.pages.my_log import MyLogPage

    _show(host, MyLogPage(host))


def _news(host: Screen) -> None:
    from sop_tui.tui.pages.news import NewsPage

    if host.page.id != NewsPage.id:
        host.open(NewsPage(host))


def _desk_label(host: Screen) -> Message:
    waiting = sum(summary.yours for summary in host.desk.sops())
    return say("Meja ●{n}", n=waiting) if waiting else say("Meja")


def _show(host: Screen, page: Page) -> None:
    """Opens a page over the present one, unless it is that one."""
    if (page.id, page.number) != (host.page.id, host.page.number):
        host.open(page)


def _matrix(host: Screen) -> None:
    from sop_tui.tui.pages.matrix import MatrixPage

    _show(host, MatrixPage(host, host.sop, host.page.number))


def _search(host: Screen) -> None:
    from sop_tui.tui.pages.search import SearchPage

    host.open(SearchPage(host))


def _jump(host: Screen) -> None:
    from sop_tui.tui.pages.jump import JumpPage

    host.open(JumpPage(host))


def _words(host: Screen) -> None:
    from sop_tui.tui.pages.words_filter import WordsFilterPage

    host.open(WordsFilterPage(host))


def _filters(host: Screen) -> None:
    from sop_tui.tui.pages.saved_filters import SavedFiltersPage

    host.open(SavedFiltersPage(host))


def _help(host: Screen) -> None:
    from sop_tui.tui.pages.help import HelpPage

    _show(host, HelpPage(host))


def _palette(host: Screen) -> None:
    from sop_tui.tui.pages.palette import PalettePage

    if host.page.id != PalettePage.id:
        host.open(PalettePage(host))


def _switch_officer(host: Screen) -> None:
    from sop_tui.tui.pages.switch_officer import SwitchOfficerPage

    host.open(SwitchOfficerPage(host))


def _sops(host: Screen) -> None:
    from sop_tui.tui.pages.choose_sop import ChooseSopPage

    host.open(ChooseSopPage(host))


def _next_sop(host: Screen, step: int) -> None:
    board = host.home()
    assert isinstance(board, BoardPage)
    sops = [summary.id for summary in board.sops]
    if board.sop in sops:
        board.choose(sops[(sops.index(board.sop) + step) % len(sops)])


def _nth_sop(host: Screen, at: int) -> None:
    board = host.home()
    assert isinstance(board, BoardPage)
    board.choose(board.sops[at].id)


def _why_no_nth_sop(host: Screen, at: int) -> Message | None:
    board = host.page.about
    if isinstance(board, BoardPage) and at >= len(board.sops):
        return say("tidak ada SOP nomor {n}", n=at + 1)
    return None


def _export(host: Screen) -> None:
    from sop_tui.tui.pages.export import ExportPage

    if host.page.number is not None:
        _show(host, ExportPage(host, host.page.number))


def _replace_export(host: Screen) -> None:
    from sop_tui.tui.pages.export import ExportPage

    assert isinstance(host.page, ExportPage)
    host.page.hand_out()


def _why_not_replace(host: Screen) -> Message | None:
    from sop_tui.tui.pages.export import ExportPage

    page = host.page.about
    if isinstance(page, ExportPage) and page.replaceable:
        return None
    return say("tidak ada file yang perlu ditimpa")


def _report(host: Screen) -> None:
    from sop_tui.tui.pages.report import ReportPage

    _show(host, ReportPage(host, host.sop))


def _why_due(host: Screen) -> None:
    from sop_tui.tui.pages.why_due import WhyDuePage

    if host.page.number is not None:
        host.open(WhyDuePage(host, host.page.number))


def _roster(host: Screen) -> None:
    from sop_tui.tui.pages.officers import OfficersPage

    if host.page.id != OfficersPage.id:
        host.home()
        host.open(OfficersPage(host))


def _change(begin: "Callable[[OfficerActsPage], None]") -> Callable[[Screen], None]:
    """A change of the officer who is chosen on the page."""

    def change(host: Screen) -> None:
        from sop_tui.tui.pages.officers import OfficerActsPage

        assert isinstance(host.page, OfficerActsPage)
        begin(host.page)

    return change


def _needs_officer(host: Screen) -> Message | None:
    return None if host.page.officer is not None else say("pilih petugas lebih dahulu")


def _why_no_entry(host: Screen) -> Message | None:
    return host.desk.officers.why_not_manage() or _needs_officer(host)


def _why_no_deputy(host: Screen) -> Message | None:
    if not host.desk.officers.deputizable():
        return say("hanya admin atau pemegang peran yang dapat menunjuk Plh. atau Plt.")
    return _needs_officer(host)


def _why_no_revoke(host: Screen) -> Message | None:
    from sop_tui.tui.pages.officers import revocable

    if revocable(host, host.page.officer):
        return None
    return _why_no_deputy(host) or say("tidak ada penunjukan yang dapat Anda cabut di sini")


def _other_theme(host: Screen) -> None:
    at = CHOICES.index(host.palette) if host.palette in CHOICES else -1
    palette = CHOICES[(at + 1) % len(CHOICES)]
    host.wear(palette)
    host.tell(say("Tema {name}", name=palette.label))


def _why_no_theme(host: Screen) -> Message | None:
    if host.palette in CHOICES:
        return None
    return say("terminal ini tidak mengenal 256 warna")


def _needs_case(host: Screen) -> Message | None:
    return None if host.page.number is not None else say("pilih berkas lebih dahulu")


def _needs_sop(host: Screen) -> Message | None:
    return None if host.sop else say("belum ada SOP yang dapat dipakai")


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


def _pages() -> tuple[Command, ...]:
    return (
        Command(
            "open", ("enter",), say("Buka"), say("membuka berkas yang dipilih"),
            Group.PAGE, lambda host: host.page.enter(), _needs_case, bar=35,
            pages=LISTS,
        ),
        Command(
            "new", ("n",), say("Berkas baru"), say("membuka berkas baru menurut SOP di papan"),
            Group.PAGE, _new_case, _why_no_new_case, lambda _: say("Baru"), bar=80,
        ),
        Command(
            "search", ("/",), say("Cari"),
            say("mencari nomor, judul, pemohon, dan catatan sambil mengetik"),
            Group.PAGE, _search, bar=84,
        ),
        Command(
            "jump", ("#",), say("Buka nomor"),
            say("membuka berkas menurut nomornya; 12 saja ialah nomor 12 SOP di papan"),
            Group.PAGE, _jump,
        ),
        Command(
            "desk", ("m",), say("Meja saya"), say("yang menunggu Anda, paling mendesak di atas"),
            Group.PAGE, _my_desk, label=_desk_label, bar=79, opens="desk",
        ),
        Command(
            "all", ("A",), say("Semua berkas"),
            say("semua SOP dan keadaan, juga yang berakhir dan di arsip; urut dan saring"),
            Group.PAGE, _all_cases, label=lambda _: say("Semua"), bar=88, opens="all",
        ),
        Command(
            "load", ("B",), say("Beban"), say("per petugas: yang menunggu, terlambat, diambil"),
            Group.PAGE, _load, bar=90, opens="load",
        ),
        Command(
            "log", ("L",), say("Tugas saya"), say("yang Anda lakukan, per hari dan bulan"),
            Group.PAGE, _log, bar=91, opens="log",
        ),
        Command(
            "news", ("N",), say("Kabar"), say("yang dilakukan orang lain atas berkas Anda"),
            Group.PAGE, _news, opens="news",
        ),
        Command(
            "board", ("b",), say("Papan"), say("kembali ke papan"),
            Group.PAGE, lambda host: (host.home(), None)[1], bar=83,
            pages=frozenset({"desk", "case", "matrix", "roster", "officer"}),
        ),
        Command(
            "matrix", ("i",), say("Matriks SOP"),
            say("prosedur seperti di atas kertas, dengan letak berkas"),
            Group.PAGE, _matrix, _needs_sop, lambda _: say("Matriks"), bar=86, opens="matrix",
        ),
        Command(
            "report", ("p",), say("Laporan"),
            say("per langkah: jumlah, waktu, keterlambatan, pengembalian"),
            Group.PAGE, _report, _needs_sop, bar=87, opens="report",
        ),
        Command(
            "why", ("w",), say("Perhitungan batas waktu"),
            say("cara menghitung batas waktu, baris demi baris: jam kerja, libur, dan aturannya"),
            Group.PAGE, _why_due, _needs_case, lambda _: say("Batas"), bar=75,
            pages=frozenset({"board", "desk", "case", "matrix"}),
        ),
        Command(
            "narrow", ("f",), say("Saring menurut waktu"),
            say("hanya yang terlambat, lalu yang jatuh tempo hari ini, lalu semua lagi"),
            Group.PAGE, lambda host: host.page.sift(host.page.filter.following),
            label=lambda _: say("Saring"), bar=78, pages=LISTS,
        ),
        Command(
            "narrow.words", ("F",), say("Saring menurut kata"),
            say("hanya yang memuat kata-kata itu, di papan atau meja ini"),
            Group.PAGE, _words, pages=LISTS,
        ),
        Command(
            "filters", ("S",), say("Saringan tersimpan"),
            say("memakai, menyimpan, atau menghapus saringan menurut namanya"),
            Group.PAGE, _filters, pages=LISTS,
        ),
        Command(
            "export", ("e",), say("Ekspor"),
            say("kartu kendali dan riwayat berkas, tampil dan ditulis ke file bila boleh"),
            Group.PAGE, _export, _needs_case, bar=85, opens="export",
        ),
        Command(
            "replace", ("w",), say("Timpa"), say("menimpa file yang sudah ada dengan teks itu"),
            Group.PAGE, _replace_export, _why_not_replace, bar=15,
            pages=frozenset({"export"}),
        ),
        Command(
            "roster", ("P",), say("Petugas"),
            say("siapa memegang peran apa, Plh. dan Plt.; admin mengubahnya"),
            Group.PAGE, _roster, bar=89, opens="roster",
        ),
        definitions_page(),
        Command(
            "sops", ("s",), say("Pilih SOP"), say("daftar SOP dan jumlah berkasnya yang berjalan"),
            Group.PAGE, _sops, _needs_sop,
        ),
        Command(
            "sop.previous", ("[",), say("SOP sebelumnya"), say("papan SOP sebelumnya"),
            Group.PAGE, lambda host: _next_sop(host, -1), _needs_sop,
        ),
        Command(
            "sop.next", ("]",), say("SOP berikutnya"), say("papan SOP berikutnya"),
            Group.PAGE, lambda host: _next_sop(host, 1), _needs_sop,
        ),
        *(_sop_key(at) for at in range(9)),
    )  # fmt: skip


def _sop_key(at: int) -> Command:
    return Command(
        f"sop.{at + 1}", (str(at + 1),), say("SOP nomor {n}", n=at + 1),
        say("papan SOP dengan nomor itu"), Group.PAGE,
        lambda host: _nth_sop(host, at), lambda host: _why_no_nth_sop(host, at), pages=BOARD,
    )  # fmt: skip


def _officers_acts() -> tuple[Command, ...]:
    return (
        Command(
            "officer.open", ("enter",), say("Lihat petugas"),
            say("data, peran, penunjukan, dan riwayatnya"),
            Group.OFFICERS, lambda host: host.page.enter(), _needs_officer, lambda _: say("Lihat"),
            bar=70, pages=frozenset({"roster"}),
        ),
        Command(
            "officer.add", ("n",), say("Petugas baru"), say("mendaftarkan petugas (admin)"),
            Group.OFFICERS, _change(lambda page: page.add()),
            lambda host: host.desk.officers.why_not_manage(), lambda _: say("Baru"),
            bar=20, pages=OFFICERS, asks=True,
        ),
        Command(
            "officer.edit", ("e",), say("Ubah petugas"),
            say("nama, jabatan, wewenang, dan perannya (admin)"),
            Group.OFFICERS, _change(lambda page: page.edit()), _why_no_entry, lambda _: say("Ubah"),
            bar=30, pages=OFFICERS, asks=True,
        ),
        Command(
            "officer.deputize", ("t",), say("Tunjuk Plh./Plt."),
            say("untuk suatu masa dengan nomor surat (admin atau pemegang peran)"),
            Group.OFFICERS, _change(lambda page: page.deputize()), _why_no_deputy,
            lambda _: say("Plh."), bar=40, pages=OFFICERS, asks=True,
        ),
        Command(
            "officer.revoke", ("c",), say("Cabut penunjukan"),
            say("mengakhiri Plh. atau Plt. (admin atau pemegang peran)"),
            Group.OFFICERS, _change(lambda page: page.revoke()), _why_no_revoke,
            lambda _: say("Cabut"), bar=50, pages=OFFICERS, asks=True,
        ),
        Command(
            "officer.remove", ("X",), say("Keluarkan petugas"),
            say("tidak dapat masuk lagi; namanya tetap dalam riwayat (admin)"),
            Group.OFFICERS, _change(lambda page: page.remove()), _why_no_entry,
            lambda _: say("Keluarkan"), bar=60, pages=OFFICERS, asks=True,
        ),
    )  # fmt: skip


def _others() -> tuple[Command, ...]:
    return (
        Command(
            "officer", ("o",), say("Ganti petugas"), say("bekerja sebagai petugas lain (peragaan)"),
            Group.OTHER, _switch_officer, _needs_switch, lambda _: say("Ganti"), bar=88,
        ),
        Command(
            "theme", ("W",), say("Tema lain"), say("gelap, terang, atau kontras tinggi"),
            Group.OTHER, _other_theme, _why_no_theme,
        ),
        Command(
            "palette", (":", "ctrl+p"), say("Perintah"),
            say("mencari perintah menurut namanya"), Group.OTHER, _palette, bar=ALWAYS + 1,
        ),
        Command(
            "help", ("?",), say("Bantuan"), say("semua tombol dan artinya"),
            Group.OTHER, _help, bar=ALWAYS + 2, opens="help",
        ),
        Command(
            "back", ("q", "escape"), say("Kembali"), say("kembali ke halaman sebelumnya"),
            Group.OTHER, _back, _why_no_back, bar=ALWAYS + 3,
        ),
        Command(
            "quit", ("q",), say("Keluar"), say("keluar dari program, dari papan"),
            Group.OTHER, lambda host: host.back(), bar=ALWAYS + 3, pages=BOARD,
        ),
    )  # fmt: skip


COMMANDS = (
    *moves(),
    *acts(),
    *relating(),
    *_pages(),
    *_officers_acts(),
    *definition_acts(),
    *_others(),
)
