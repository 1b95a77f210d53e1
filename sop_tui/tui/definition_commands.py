"""The commands for the office's definitions."""

from typing import TYPE_CHECKING

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand

if TYPE_CHECKING:  # loaded with its page
    from sop_tui.desk.definition_views import DefinitionView

_PAGES = frozenset({"definitions", "definition"})


def _definitions(host: Screen) -> None:
    from sop_tui.tui.pages.definitions import DefinitionsPage

    if host.page.id != DefinitionsPage.id:
        host.pages.home()
        host.pages.open(DefinitionsPage(host))


def _definition_of(host: Screen) -> "DefinitionView | None":
    from sop_tui.tui.pages.definitions import DefinitionActsPage

    page = host.page.about
    return page.definition if isinstance(page, DefinitionActsPage) else None


def _adopt(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import AdoptForm

    host.pages.open(AdoptForm(host))


def _draft(host: Screen) -> None:
    from sop_tui.tui.pages.open_draft import OpenDraftPage

    host.pages.open(OpenDraftPage(host))


def _why_no_draft(host: Screen) -> Message | None:
    if host.captive:
        return say("kirimkan dokumennya: ssh -T … sop draft - --keep < FILE")
    return host.desk.definitions.why_not_manage()


def _evaluate(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import EvaluateForm

    view = _definition_of(host)
    assert view is not None
    host.pages.open(EvaluateForm(host, view))


def _retire(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import RetireForm

    view = _definition_of(host)
    assert view is not None
    host.pages.open(RetireForm(host, view))


def _migrate(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import MigrateForm

    view = _definition_of(host)
    assert view is not None
    host.pages.open(MigrateForm(host, view))


def _why_no_definition(host: Screen) -> Message | None:
    return None if _definition_of(host) is not None else say("pilih SOP lebih dahulu")


def _why_no_adopting(host: Screen) -> Message | None:
    if host.captive:
        return say("file definisi dibaca di server: sop-tui sop adopt")
    return host.desk.definitions.why_not_manage()


def _why_no_change(host: Screen) -> Message | None:
    refused = host.desk.definitions.why_not_manage() or _why_no_definition(host)
    if refused is not None:
        return refused
    view = _definition_of(host)
    if view is not None and str(view.state) == "draf":
        return say("ini masih draf; buka dengan Enter")
    return None


def _why_no_migration(host: Screen) -> Message | None:
    refused = host.desk.definitions.why_not_migrate() or _why_no_definition(host)
    if refused is not None:
        return refused
    view = _definition_of(host)
    if view is None or not view.older or not view.in_force:
        return say("tidak ada berkas berjalan dengan revisi lain")
    return None


def definitions_page() -> ScreenCommand:
    return ScreenCommand(
        id="definitions",
        keys=("D",),
        name=say("SOP kantor"),
        tip=say("semua definisi: berlaku, akan berlaku, dicabut, perlu evaluasi"),
        group=HelpSection.PAGE,
        run=_definitions,
        opens="definitions",
    )


DEFINITION_ACTS = (
    ScreenCommand(
        id="definition.open",
        keys=("enter",),
        name=say("Lihat SOP"),
        tip=say("keadaan, riwayat, dan perubahannya"),
        group=HelpSection.PAGE,
        run=lambda host: host.page.enter(),
        why_not=_why_no_definition,
        label=lambda _: say("Lihat"),
        pages=frozenset({"definitions"}),
    ),
    ScreenCommand(
        id="definition.adopt",
        keys=("n",),
        name=say("Berlakukan SOP"),
        tip=say("dari file definisi, mulai tanggal tertentu (admin)"),
        group=HelpSection.PAGE,
        run=_adopt,
        why_not=_why_no_adopting,
        label=lambda _: say("Berlakukan"),
        pages=_PAGES,
        asks=True,
    ),
    ScreenCommand(
        id="definition.draft",
        keys=("d",),
        name=say("Draf dari dokumen"),
        tip=say("dari Excel, Word, ODT, PDF atau teks milik kantor (admin)"),
        group=HelpSection.PAGE,
        run=_draft,
        why_not=_why_no_draft,
        label=lambda _: say("Draf"),
        pages=frozenset({"definitions"}),
    ),
    ScreenCommand(
        id="definition.evaluate",
        keys=("v",),
        name=say("Evaluasi SOP"),
        tip=say("mencatat evaluasi tahunan (admin)"),
        group=HelpSection.PAGE,
        run=_evaluate,
        why_not=_why_no_change,
        label=lambda _: say("Evaluasi"),
        pages=_PAGES,
        asks=True,
    ),
    ScreenCommand(
        id="definition.migrate",
        keys=("M",),
        name=say("Pindahkan berkas"),
        tip=say("berkas berjalan ke revisi yang berlaku (koordinator)"),
        group=HelpSection.PAGE,
        run=_migrate,
        why_not=_why_no_migration,
        label=lambda _: say("Pindahkan"),
        pages=_PAGES,
        asks=True,
    ),
    ScreenCommand(
        id="definition.retire",
        keys=("X",),
        name=say("Cabut SOP"),
        tip=say("mulai tanggal tertentu; berkas yang berjalan tetap diselesaikan (admin)"),
        group=HelpSection.PAGE,
        run=_retire,
        why_not=_why_no_change,
        label=lambda _: say("Cabut"),
        pages=_PAGES,
        asks=True,
    ),
)
