"""The officer's own acts: my-log."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sop_tui.cli.disclosure import recorded_disclosure
from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.output import (
    add_identity_option,
    add_output_options,
    add_separator_option,
    deliver,
    deliver_bytes,
    separator_asked,
)
from sop_tui.cli.parser import Group
from sop_tui.cli.typed import Days, days_asked
from sop_tui.text.message import say

if TYPE_CHECKING:
    from sop_tui.desk.desk import Desk
    from sop_tui.export.own_log import ActTotals, OwnAct

FORMATS = ("text", "csv", "json", "xlsx")
_DAYS = 7


def add_commands(group: Group) -> None:
    command = group.command(
        "my-log",
        say("yang Anda lakukan, hari demi hari"),
        more=say(
            "Tanpa --since: tujuh hari terakhir. Di bawahnya jumlah per hari dan per bulan. Dalam "
            "lembar cetak, csv, dan xlsx nama pemohon/pelapor disembunyikan bila SOP "
            "merahasiakannya, kecuali dengan --with-identity."
        ),
        examples=(
            "my-log",
            "my-log --since 2026-11-01 --json",
            "my-log --since 2026-11-01 --until 2026-11-30 --sheet -o tindakan.txt",
            "my-log --since 2026-01-01 --format csv --sums month",
            "my-log --since 2026-01-01 --format xlsx -o tindakan.xlsx",
        ),
        reads=True,
    )
    command.argument(
        "--since", metavar=say("TANGGAL"), help=say("sejak hari ini, misalnya 2026-11-01")
    )
    command.argument("--until", metavar=say("TANGGAL"), help=say("sampai dengan hari ini"))
    command.argument(
        "--sheet", action="store_true", help=say("lembar untuk dicetak, 80 kolom, 60 baris")
    )
    command.argument(
        "--sums",
        choices=("day", "month"),
        help=say("baris csv ialah jumlah per hari atau per bulan"),
    )
    add_identity_option(command)
    add_separator_option(command)
    add_output_options(command, FORMATS)
    command.set_defaults(run=show_own_log)


def show_own_log(invocation: Invocation) -> None:
    """All acts of the officer at the desk in the period, in the order of time."""
    options = invocation.options
    _refuse_conflicting_options(invocation)
    separator = separator_asked(invocation)
    desk = invocation.desk()
    period = days_asked(options.since, options.until)
    if options.since is None:
        last = period.last or desk.clocks.now().date()
        period = Days(min(last, desk.clocks.now().date()) - timedelta(days=_DAYS - 1), period.last)
    if options.sheet or options.format in ("csv", "xlsx"):
        _hand_out(invocation, desk, period, separator)
    else:
        _read(invocation, desk, period)


def _refuse_conflicting_options(invocation: Invocation) -> None:
    options = invocation.options
    if options.sums is not None and options.format != "csv":
        raise Usage(say("--sums hanya bagi --format csv; bentuk lain memuat jumlahnya"))
    if options.sheet and (options.format != "text" or invocation.wants_json):
        raise Usage(say("--sheet hanya berbentuk text; hapus --format"))
    if invocation.captive and options.format == "xlsx":
        raise Usage(say("xlsx tidak tersedia melalui gerbang; pakai --format csv"))
    leaves = options.sheet or options.format in ("csv", "xlsx")
    if not leaves and options.with_identity:
        raise Usage(say("--with-identity hanya bagi --sheet, csv, dan xlsx"))


def _hand_out(invocation: Invocation, desk: "Desk", days: Days, separator: str) -> None:
    """Writes the export of the log, and records it like other exports."""
    from sop_tui.desk.export_records import record_export
    from sop_tui.desk.period import Period
    from sop_tui.export.own_log import act_sheets, acts_csv, own_acts, totals_csv
    from sop_tui.export.redaction import redacted_for_export

    options, words = invocation.options, invocation.words
    content: str | bytes
    if options.sheet:
        from sop_tui.export.printed import printed_own_log

        assert days.first is not None
        period = Period(days.first, days.last or desk.clocks.now().date())
        content = printed_own_log(desk, words, period, identity=options.with_identity)
    else:
        fit = partial(redacted_for_export, words=words, with_identity=options.with_identity)
        acts = own_acts(desk, days.first, days.last, fit)
        if options.format == "xlsx":
            from sop_tui.export.workbook import workbook_bytes

            content = workbook_bytes(act_sheets(acts, words))
        elif options.sums is not None:
            content = totals_csv(acts, options.sums, separator)
        else:
            content = acts_csv(acts, words, separator)
    if invocation.captive or options.with_identity:
        form = "my-log" if options.format == "text" else f"my-log {options.format}"
        record_export(desk, "", f"{form}+identity" if options.with_identity else form, content)
    if isinstance(content, bytes):
        deliver_bytes(invocation, lambda: content)
    else:
        deliver(invocation, (content,))


def _read(invocation: Invocation, desk: "Desk", days: Days) -> None:
    """Writes the log for the officer to read now, with all that they may read."""
    from sop_tui.export.own_log import own_acts

    acts = own_acts(desk, days.first, days.last)
    names = invocation.captive and any(desk.rights.discloses_names(act.number) for act in acts)
    as_json = invocation.wants_json or invocation.options.format == "json"
    form = "my-log json" if as_json else "my-log"
    with recorded_disclosure(invocation, desk, "", form, names=names):
        deliver(invocation, (_as_json(acts) if as_json else _as_text(invocation, acts),))
    if not acts and not as_json:
        invocation.narrate(say("tidak ada yang Anda lakukan pada hari-hari itu"))


def _as_json(acts: "Sequence[OwnAct]") -> str:
    from sop_tui.export.json_views import event_view, rendered

    found = [
        {
            "number": act.number,
            "sop": act.sop,
            "title": act.title,
            **event_view(act.event, act.at.tzinfo),
        }
        for act in acts
    ]
    return f"{rendered(found)}\n"


def _as_text(invocation: Invocation, acts: "Sequence[OwnAct]") -> str:
    """The acts as a table, followed by their totals."""
    from sop_tui.export.own_log import by_day, by_month, total_headings
    from sop_tui.text.clean import clean
    from sop_tui.text.table import columns

    if not acts:
        return ""
    words = invocation.words
    rows = [
        (words.in_zone(act.at.tzinfo).short_moment(act.at), act.number, act.said(words))
        for act in acts
    ]
    heads = [words(each) for each in (say("Waktu"), say("Nomor"), say("Yang dilakukan"))]
    lines = columns(heads, [[clean(cell) for cell in row] for row in rows])

    def table(heading: str, sums: "Sequence[ActTotals]", named: Callable[[date], str]) -> list[str]:
        rows = [[named(each.begin), *(str(n) for n in each.numbers)] for each in sums]
        return columns([heading, *(words(each) for each in total_headings())], rows)

    lines += ["", *table(words(say("Menurut hari")), by_day(acts), words.date)]
    lines += ["", *table(words(say("Menurut bulan")), by_month(acts), words.month)]
    return "".join(f"{line}\n" for line in lines)
