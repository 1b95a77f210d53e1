"""The commands that open pages, and those on lists."""

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import LISTS, HelpSection, Screen, ScreenCommand, show
from sop_tui.tui.definition_commands import definitions_page
from sop_tui.tui.filter_commands import FILTERING
from sop_tui.tui.pages.board import BoardPage

_BOARD = frozenset({"board"})


def _sop_key(at: int) -> ScreenCommand:
    return ScreenCommand(
        id=f"sop.{at + 1}",
        keys=(str(at + 1),),
        name=say("SOP nomor {n}", n=at + 1),
        tip=say("papan SOP dengan nomor itu"),
        group=HelpSection.PAGE,
        run=lambda host: _nth_sop(host, at),
        why_not=lambda host: _why_no_nth_sop(host, at),
        pages=_BOARD,
    )


def _new_case(host: Screen) -> None:
    from sop_tui.tui.pages.new_case import NewCasePage

    host.pages.open(NewCasePage(host))


def _why_no_new_case(host: Screen) -> Message | None:
    if not host.pages.sop:
        return say("belum ada SOP yang dapat dipakai")
    return host.desk.acts.why_not_open(host.pages.sop)


def _my_desk(host: Screen) -> None:
    from sop_tui.tui.pages.my_desk import MyDeskPage

    if host.page.id != MyDeskPage.id:
        host.pages.home()
        host.pages.open(MyDeskPage(host))


def _all_cases(host: Screen) -> None:
    from sop_tui.tui.pages.all_cases import AllCasesPage

    if host.page.id != AllCasesPage.id:
        host.pages.home()
        host.pages.open(AllCasesPage(host))


def _load(host: Screen) -> None:
    from sop_tui.tui.pages.load import LoadPage

    show(host, LoadPage(host))


def _log(host: Screen) -> None:
    from sop_tui.tui.pages.my_log import MyLogPage

    show(host, MyLogPage(host))


def _news(host: Screen) -> None:
    from sop_tui.tui.pages.news import NewsPage

    if host.page.id != NewsPage.id:
        host.pages.open(NewsPage(host))


def _desk_label(host: Screen) -> Message:
    waiting = sum(summary.yours for summary in host.desk.lists.sops())
    return say("Meja ●{n}", n=waiting) if waiting else say("Meja")


def _matrix(host: Screen) -> None:
    from sop_tui.tui.pages.matrix import MatrixPage

    show(host, MatrixPage(host, host.pages.sop, host.page.number))


def _search(host: Screen) -> None:
    from sop_tui.tui.pages.search import SearchPage

    host.pages.open(SearchPage(host))


def _jump(host: Screen) -> None:
    from sop_tui.tui.pages.jump import JumpPage

    host.pages.open(JumpPage(host))


def _sops(host: Screen) -> None:
    from sop_tui.tui.pages.choose_sop import ChooseSopPage

    host.pages.open(ChooseSopPage(host))


def _group(host: Screen) -> None:
    from sop_tui.tui.pages.my_desk import MyDeskPage

    page = host.page.about
    if isinstance(page, MyDeskPage):
        page.group()


def _next_sop(host: Screen, step: int) -> None:
    sops = [summary.id for summary in host.desk.lists.sops()]
    if host.pages.sop in sops:
        host.pages.choose_sop(sops[(sops.index(host.pages.sop) + step) % len(sops)])


def _nth_sop(host: Screen, at: int) -> None:
    board = host.pages.home()
    assert isinstance(board, BoardPage)
    host.pages.choose_sop(board.sops[at].id)


def _why_no_nth_sop(host: Screen, at: int) -> Message | None:
    board = host.page.about
    if isinstance(board, BoardPage) and at >= len(board.sops):
        return say("tidak ada SOP nomor {n}", n=at + 1)
    return None


def _export(host: Screen) -> None:
    from sop_tui.tui.pages.export import ExportPage

    if host.page.number is not None:
        show(host, ExportPage(host, host.page.number))


def _print(host: Screen) -> None:
    from sop_tui.tui.pages.my_log import MyLogPage
    from sop_tui.tui.pages.print_menu import PrintMenuPage
    from sop_tui.tui.pages.report import ReportPage

    page = host.page.about
    period = page.period if isinstance(page, ReportPage) else None
    month = page.period if isinstance(page, MyLogPage) else None
    show(host, PrintMenuPage(host, period, month))


def _replace_export(host: Screen) -> None:
    from sop_tui.tui.pages.printed import DeliveredPage

    assert isinstance(host.page, DeliveredPage)
    host.page.deliver_export()


def _why_not_replace(host: Screen) -> Message | None:
    from sop_tui.tui.pages.printed import DeliveredPage

    page = host.page.about
    if isinstance(page, DeliveredPage) and page.replaceable:
        return None
    return say("tidak ada file yang perlu ditimpa")


def _report(host: Screen) -> None:
    from sop_tui.tui.pages.report import ReportPage

    show(host, ReportPage(host, host.pages.sop))


def _why_due(host: Screen) -> None:
    from sop_tui.tui.pages.why_due import WhyDuePage

    if host.page.number is not None:
        host.pages.open(WhyDuePage(host, host.page.number))


def _timeline(host: Screen) -> None:
    from sop_tui.tui.pages.timeline import TimelinePage

    if host.page.number is not None:
        show(host, TimelinePage(host, host.page.number))


def _roster(host: Screen) -> None:
    from sop_tui.tui.pages.officers import OfficersPage

    if host.page.id != OfficersPage.id:
        host.pages.home()
        host.pages.open(OfficersPage(host))


def _needs_case(host: Screen) -> Message | None:
    return None if host.page.number is not None else say("pilih berkas lebih dahulu")


def _needs_sop(host: Screen) -> Message | None:
    return None if host.pages.sop else say("belum ada SOP yang dapat dipakai")


PAGES = (
    ScreenCommand(
        id="open",
        keys=("enter",),
        name=say("Buka"),
        tip=say("membuka berkas yang dipilih"),
        group=HelpSection.PAGE,
        run=lambda host: host.page.enter(),
        why_not=_needs_case,
        pages=LISTS,
    ),
    ScreenCommand(
        id="late",
        keys=("enter",),
        name=say("Berkas terlambat"),
        tip=say("dari langkah laporan yang dipilih ke berkas yang terlambat di situ"),
        group=HelpSection.PAGE,
        run=lambda host: host.page.enter(),
        pages=frozenset({"report"}),
    ),
    ScreenCommand(
        id="waiting",
        keys=("enter",),
        name=say("Yang menunggu"),
        tip=say("dari petugas yang dipilih dalam beban ke berkas yang menunggunya"),
        group=HelpSection.PAGE,
        run=lambda host: host.page.enter(),
        pages=frozenset({"load"}),
    ),
    ScreenCommand(
        id="new",
        keys=("n",),
        name=say("Berkas baru"),
        tip=say("membuka berkas baru menurut SOP di papan"),
        group=HelpSection.PAGE,
        run=_new_case,
        why_not=_why_no_new_case,
        label=lambda _: say("Baru"),
    ),
    ScreenCommand(
        id="search",
        keys=("/",),
        name=say("Cari"),
        tip=say("mencari nomor, judul, pemohon, dan catatan sambil mengetik"),
        group=HelpSection.PAGE,
        run=_search,
    ),
    ScreenCommand(
        id="jump",
        keys=("#",),
        name=say("Buka nomor"),
        tip=say("membuka berkas menurut nomornya; 12 saja ialah nomor 12 SOP di papan"),
        group=HelpSection.PAGE,
        run=_jump,
    ),
    ScreenCommand(
        id="desk",
        keys=("m",),
        name=say("Meja saya"),
        tip=say("yang menunggu Anda, paling mendesak di atas"),
        group=HelpSection.PAGE,
        run=_my_desk,
        label=_desk_label,
        opens="desk",
    ),
    ScreenCommand(
        id="all",
        keys=("A",),
        name=say("Semua berkas"),
        tip=say("semua SOP dan keadaan, juga yang berakhir dan di arsip; urut dan saring"),
        group=HelpSection.PAGE,
        run=_all_cases,
        label=lambda _: say("Semua"),
        opens="all",
    ),
    ScreenCommand(
        id="load",
        keys=("B",),
        name=say("Beban"),
        tip=say("per petugas: yang menunggu, terlambat, diambil"),
        group=HelpSection.PAGE,
        run=_load,
        opens="load",
    ),
    ScreenCommand(
        id="log",
        keys=("L",),
        name=say("Tindakan saya"),
        tip=say("yang Anda lakukan, per hari dan bulan"),
        group=HelpSection.PAGE,
        run=_log,
        opens="log",
    ),
    ScreenCommand(
        id="news",
        keys=("N",),
        name=say("Kabar"),
        tip=say("yang dilakukan orang lain atas berkas Anda"),
        group=HelpSection.PAGE,
        run=_news,
        opens="news",
    ),
    ScreenCommand(
        id="board",
        keys=("b",),
        name=say("Papan"),
        tip=say("kembali ke papan"),
        group=HelpSection.PAGE,
        run=lambda host: (host.pages.home(), None)[1],
        pages=frozenset(
            {"desk", "case", "matrix", "roster", "officer", "definitions", "definition"}
        ),
    ),
    ScreenCommand(
        id="matrix",
        keys=("i",),
        name=say("Matriks SOP"),
        tip=say("prosedur seperti di atas kertas, dengan letak berkas"),
        group=HelpSection.PAGE,
        run=_matrix,
        why_not=_needs_sop,
        label=lambda _: say("Matriks"),
        opens="matrix",
    ),
    ScreenCommand(
        id="report",
        keys=("p",),
        name=say("Laporan"),
        tip=say("per langkah: jumlah, waktu, keterlambatan, pengembalian"),
        group=HelpSection.PAGE,
        run=_report,
        why_not=_needs_sop,
        opens="report",
    ),
    ScreenCommand(
        id="why",
        keys=("w",),
        name=say("Perhitungan batas waktu"),
        tip=say("cara menghitung batas waktu, baris demi baris: jam kerja, libur, dan aturannya"),
        group=HelpSection.PAGE,
        run=_why_due,
        why_not=_needs_case,
        label=lambda _: say("Batas"),
        pages=frozenset({"board", "desk", "case", "matrix"}),
    ),
    ScreenCommand(
        id="timeline",
        keys=("G",),
        name=say("Garis waktu"),
        tip=say("setiap langkah yang dilalui berkas, sebagai bilah di samping standarnya"),
        group=HelpSection.PAGE,
        run=_timeline,
        why_not=_needs_case,
        pages=frozenset({"case", "matrix"}),
    ),
    ScreenCommand(
        id="desk.group",
        keys=("v",),
        name=say("Kelompokkan"),
        tip=say("meja menurut yang diminta, lalu menurut SOP, lalu yang paling mendesak di atas"),
        group=HelpSection.PAGE,
        run=_group,
        pages=frozenset({"desk"}),
    ),
    *FILTERING,
    ScreenCommand(
        id="export",
        keys=("e",),
        name=say("Ekspor"),
        tip=say("kartu kendali dan riwayat berkas, tampil dan ditulis ke file bila boleh"),
        group=HelpSection.PAGE,
        run=_export,
        why_not=_needs_case,
        opens="export",
    ),
    ScreenCommand(
        id="print",
        keys=("C",),
        name=say("Cetak"),
        tip=say("lembar disposisi, kartu kendali, buku agenda, dan laporan, ditulis bila boleh"),
        group=HelpSection.PAGE,
        run=_print,
        opens="print",
    ),
    ScreenCommand(
        id="replace",
        keys=("w",),
        name=say("Timpa"),
        tip=say("menimpa file yang sudah ada dengan teks itu"),
        group=HelpSection.PAGE,
        run=_replace_export,
        why_not=_why_not_replace,
        pages=frozenset({"export", "printed"}),
    ),
    ScreenCommand(
        id="roster",
        keys=("P",),
        name=say("Petugas"),
        tip=say("siapa memegang peran apa, Plh. dan Plt.; admin mengubahnya"),
        group=HelpSection.PAGE,
        run=_roster,
        opens="roster",
    ),
    definitions_page(),
    ScreenCommand(
        id="sops",
        keys=("s",),
        name=say("Pilih SOP"),
        tip=say("daftar SOP dan jumlah berkasnya yang berjalan"),
        group=HelpSection.PAGE,
        run=_sops,
        why_not=_needs_sop,
    ),
    ScreenCommand(
        id="sop.previous",
        keys=("[",),
        name=say("SOP sebelumnya"),
        tip=say("SOP sebelumnya, di halaman yang sama"),
        group=HelpSection.PAGE,
        run=lambda host: _next_sop(host, -1),
        why_not=_needs_sop,
    ),
    ScreenCommand(
        id="sop.next",
        keys=("]",),
        name=say("SOP berikutnya"),
        tip=say("SOP berikutnya, di halaman yang sama"),
        group=HelpSection.PAGE,
        run=lambda host: _next_sop(host, 1),
        why_not=_needs_sop,
    ),
    *(_sop_key(at) for at in range(9)),
)
