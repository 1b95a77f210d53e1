"""What the officer did: my-log."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sop_tui.cli.handing_out import recorded
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.cli.typed import Days, days_told
from sop_tui.text.message import say

if TYPE_CHECKING:
    from sop_tui.casework.model import Event
    from sop_tui.desk.views import CaseView

_DAYS = 7


def add_commands(group: Group) -> None:
    command = group.command(
        "my-log",
        say("yang Anda lakukan, hari demi hari"),
        more=say("Tanpa --since: tujuh hari terakhir."),
        examples=("my-log", "my-log --since 2026-11-01 --json"),
        reads=True,
    )
    command.argument(
        "--since", metavar=say("TANGGAL"), help=say("sejak hari ini, misalnya 2026-11-01")
    )
    command.argument("--until", metavar=say("TANGGAL"), help=say("sampai dengan hari ini"))
    command.set_defaults(run=my_log)


def my_log(invocation: Invocation) -> None:
    """All acts of the officer at the desk in the period, in the order of time."""
    options = invocation.options
    desk = invocation.desk()
    period = days_told(options.since, options.until)
    if options.since is None:
        period = Days(desk.now().date() - timedelta(days=_DAYS - 1), period.last)
    mine: list[tuple[Event, CaseView]] = []
    for view in desk.every_case():
        mine += [
            (event, view)
            for event in view.events
            if event.officer == desk.officer_id and period.holds(event.at.astimezone(view.zone))
        ]
    mine.sort(key=lambda each: (each[0].at, each[1].case.number))
    names = invocation.captive and any(desk.hands_out_names(view.case.number) for _, view in mine)
    form = "my-log json" if invocation.wants_json else "my-log"
    with recorded(invocation, desk, "", form, names=names):
        _write(invocation, mine)


def _write(invocation: Invocation, mine: "list[tuple[Event, CaseView]]") -> None:
    if invocation.wants_json:
        from sop_tui.export.json_views import event_view

        invocation.write_json(
            [
                {
                    "number": view.case.number,
                    "sop": view.case.sop,
                    "title": view.case.title,
                    **event_view(event, view.zone),
                }
                for event, view in mine
            ]
        )
        return
    if not mine:
        invocation.narrate(say("tidak ada yang Anda lakukan dalam hari-hari itu"))
        return
    from sop_tui.desk.sentences import happened

    words = invocation.words
    rows = [
        (
            words.in_zone(view.zone).short_moment(event.at),
            view.case.number,
            words(happened(view.procedure_at(event.seq), event)),
        )
        for event, view in mine
    ]
    invocation.write_table((say("Waktu"), say("Nomor"), say("Yang dilakukan")), rows)
