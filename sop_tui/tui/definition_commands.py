"""The commands about the definitions of the office."""

from typing import TYPE_CHECKING

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import Command, Group, Screen

if TYPE_CHECKING:  # loaded with the page
    from sop_tui.desk.definitions import DefinitionView

_PAGES = frozenset({"definitions", "definition"})


def _definitions(host: Screen) -> None:
    from sop_tui.tui.pages.definitions import DefinitionsPage

    if host.page.id != DefinitionsPage.id:
        host.home()
        host.open(DefinitionsPage(host))


def _definition_of(host: Screen) -> "DefinitionView | None":
    from sop_tui.tui.pages.definitions import DefinitionActsPage

    page = host.page.about
    return page.definition if isinstance(page, DefinitionActsPage) else None


def _adopt(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import AdoptForm

    host.open(AdoptForm(host))


def _evaluate(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import EvaluateForm

    view = _definition_of(host)
    assert view is not None
    host.open(EvaluateForm(host, view))


def _retire(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import RetireForm

    view = _definition_of(host)
    assert view is not None
    host.open(RetireForm(host, view))


def _migrate(host: Screen) -> None:
    from sop_tui.tui.pages.definition_forms import MigrateForm

    view = _definition_of(host)
    assert view is not None
    host.open(MigrateForm(host, view))


def _why_no_definition(host: Screen) -> Message | None:
    return None if _definition_of(host) is not None else say("pilih SOP lebih dahulu")


def _why_no_adopting(host: Screen) -> Message | None:
    if host.captive:
        return say("file definisi dibaca di server: sop-tui sop adopt")
    return host.desk.definitions.why_not_manage()


def _why_no_change(host: Screen) -> Message | None:
    return host.desk.definitions.why_not_manage() or _why_no_definition(host)


def _why_no_migration(host: Screen) -> Message | None:
    refused = host.desk.definitions.why_not_migrate() or _why_no_definition(host)
    if refused is not None:
        return refused
    view = _definition_of(host)
    if view is None or not view.older or not view.in_force:
        return say("tidak ada berkas berjalan dengan revisi lain")
    return None


def definitions_page() -> Command:
    return Command(
        "definitions", ("D",), say("SOP kantor"),
        say("semua definisi: berlaku, akan berlaku, dicabut, perlu evaluasi"),
        Group.PAGE, _definitions, opens="definitions",
    )  # fmt: skip


def definition_acts() -> tuple[Command, ...]:
    return (
        Command(
            "definition.open", ("enter",), say("Lihat SOP"),
            say("keadaan, riwayat, dan perubahannya"),
            Group.PAGE, lambda host: host.page.enter(), _why_no_definition,
            lambda _: say("Lihat"), bar=70, pages=frozenset({"definitions"}),
        ),
        Command(
            "definition.adopt", ("n",), say("Berlakukan SOP"),
            say("dari file definisi, mulai suatu hari (admin)"),
            Group.PAGE, _adopt, _why_no_adopting, lambda _: say("Berlakukan"),
            bar=20, pages=_PAGES, asks=True,
        ),
        Command(
            "definition.evaluate", ("v",), say("Evaluasi SOP"),
            say("mencatat evaluasi tahunan (admin)"),
            Group.PAGE, _evaluate, _why_no_change, lambda _: say("Evaluasi"),
            bar=30, pages=_PAGES, asks=True,
        ),
        Command(
            "definition.migrate", ("M",), say("Pindahkan berkas"),
            say("berkas berjalan ke revisi yang berlaku (koordinator)"),
            Group.PAGE, _migrate, _why_no_migration, lambda _: say("Pindahkan"),
            bar=40, pages=_PAGES, asks=True,
        ),
        Command(
            "definition.retire", ("X",), say("Cabut SOP"),
            say("mulai suatu hari; berkas yang berjalan tetap diselesaikan (admin)"),
            Group.PAGE, _retire, _why_no_change, lambda _: say("Cabut"),
            bar=50, pages=_PAGES, asks=True,
        ),
    )  # fmt: skip
