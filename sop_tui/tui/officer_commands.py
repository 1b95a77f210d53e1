"""The commands about officers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand

if TYPE_CHECKING:  # pages are imported when they are opened
    from sop_tui.tui.pages.officers import OfficerActsPage

_PAGES = frozenset({"roster", "officer"})


def _change(begin: "Callable[[OfficerActsPage], None]") -> Callable[[Screen], None]:
    """A command that changes the officer selected on the page."""

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


OFFICER_ACTS = (
    ScreenCommand(
        id="officer.open",
        keys=("enter",),
        name=say("Lihat petugas"),
        tip=say("data, peran, penunjukan, dan riwayatnya"),
        group=HelpSection.OFFICERS,
        run=lambda host: host.page.enter(),
        why_not=_needs_officer,
        label=lambda _: say("Lihat"),
        pages=frozenset({"roster"}),
    ),
    ScreenCommand(
        id="officer.add",
        keys=("n",),
        name=say("Petugas baru"),
        tip=say("mendaftarkan petugas (admin)"),
        group=HelpSection.OFFICERS,
        run=_change(lambda page: page.add()),
        why_not=lambda host: host.desk.officers.why_not_manage(),
        label=lambda _: say("Baru"),
        pages=_PAGES,
        asks=True,
    ),
    ScreenCommand(
        id="officer.edit",
        keys=("e",),
        name=say("Ubah petugas"),
        tip=say("nama, jabatan, wewenang, dan perannya (admin)"),
        group=HelpSection.OFFICERS,
        run=_change(lambda page: page.edit()),
        why_not=_why_no_entry,
        label=lambda _: say("Ubah"),
        pages=_PAGES,
        asks=True,
    ),
    ScreenCommand(
        id="officer.deputize",
        keys=("t",),
        name=say("Tunjuk Plh./Plt."),
        tip=say("untuk suatu masa dengan nomor surat (admin atau pemegang peran)"),
        group=HelpSection.OFFICERS,
        run=_change(lambda page: page.deputize()),
        why_not=_why_no_deputy,
        label=lambda _: say("Plh."),
        pages=_PAGES,
        asks=True,
    ),
    ScreenCommand(
        id="officer.revoke",
        keys=("c",),
        name=say("Cabut penunjukan"),
        tip=say("mengakhiri Plh. atau Plt. (admin atau pemegang peran)"),
        group=HelpSection.OFFICERS,
        run=_change(lambda page: page.revoke()),
        why_not=_why_no_revoke,
        label=lambda _: say("Cabut"),
        pages=_PAGES,
        asks=True,
    ),
    ScreenCommand(
        id="officer.remove",
        keys=("X",),
        name=say("Keluarkan petugas"),
        tip=say("tidak dapat masuk lagi; namanya tetap dalam riwayat (admin)"),
        group=HelpSection.OFFICERS,
        run=_change(lambda page: page.remove()),
        why_not=_why_no_entry,
        label=lambda _: say("Keluarkan"),
        pages=_PAGES,
        asks=True,
    ),
)
