"""The commands on related cases, and the correction of a case's data."""

from sop_tui.casework.acts import Act
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand

_NO_CASE = say("pilih berkas lebih dahulu")


def _follow(host: Screen) -> None:
    from sop_tui.tui.pages.new_case import FollowingCasePage

    view = host.desk_cache.view(host.page.number or "")
    if view is not None:
        host.pages.open(FollowingCasePage(host, view))


def _why_not_follow(host: Screen) -> Message | None:
    number = host.page.number
    try:
        return host.desk.relating.why_not_follow(number) if number is not None else _NO_CASE
    except Problem as problem:
        return problem.message


def _related(host: Screen) -> None:
    from sop_tui.tui.pages.case import CasePage
    from sop_tui.tui.pages.related import RelatedPage

    view = host.desk_cache.view(host.page.number or "")
    if view is None:
        return
    if len(view.related) == 1 and view.related[0].card is not None:
        host.pages.open(CasePage(host, view.related[0].number))
    else:
        host.pages.open(RelatedPage(host, view.case.number))


def _why_no_related(host: Screen) -> Message | None:
    number = host.page.number
    if number is None:
        return _NO_CASE
    view = host.desk_cache.view(number)
    if view is not None and view.related:
        return None
    return say("berkas ini tidak tertaut dengan berkas lain")


def _correct(host: Screen) -> None:
    from sop_tui.tui.pages.correct import CorrectPage

    view = host.desk_cache.view(host.page.number or "")
    if view is not None:
        host.pages.open(CorrectPage(host, view))


def _link(host: Screen) -> None:
    from sop_tui.tui.pages.related import LinkPage

    if host.page.number is not None:
        host.pages.open(LinkPage(host, host.page.number))


def _why_not_link(host: Screen) -> Message | None:
    number = host.page.number
    try:
        return host.desk.relating.why_not_link(number) if number is not None else _NO_CASE
    except Problem as problem:
        return problem.message


RELATING = (
    ScreenCommand(
        id="correct",
        keys=("K",),
        name=say("Betulkan data"),
        tip=say("membetulkan judul, pemohon, nomor agenda, atau isian surat, dengan alasan"),
        group=HelpSection.ACT,
        run=_correct,
        why_not=lambda host: host.acting.why_not(Act.CORRECT),
        label=lambda _: say("Betulkan"),
        asks=True,
    ),
    ScreenCommand(
        id="follow",
        keys=("+",),
        name=say("Berkas lanjutan"),
        tip=say("membuka berkas SOP lain yang dituju langkah ini, tertaut dengan berkas ini"),
        group=HelpSection.ACT,
        run=_follow,
        why_not=_why_not_follow,
        label=lambda _: say("Lanjutan"),
        asks=True,
    ),
    ScreenCommand(
        id="related",
        keys=("&",),
        name=say("Berkas terkait"),
        tip=say("ke berkas yang tertaut dengan berkas ini"),
        group=HelpSection.PAGE,
        run=_related,
        why_not=_why_no_related,
        label=lambda _: say("Terkait"),
        opens="related",
    ),
    ScreenCommand(
        id="link",
        keys=("=",),
        name=say("Tautkan berkas"),
        tip=say("menautkan berkas lain sebagai lanjutan berkas ini (koordinator)"),
        group=HelpSection.ACT,
        run=_link,
        why_not=_why_not_link,
        asks=True,
    ),
)
"""Correcting a case, opening the case that a step leads to, going to a linked case, linking two."""
