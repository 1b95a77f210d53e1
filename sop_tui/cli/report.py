"""The command for the monitoring report: report."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import sop_named
from sop_tui.cli.output import (
    add_output_options,
    add_separator_option,
    deliver,
    deliver_bytes,
    separator_asked,
)
from sop_tui.cli.parser import Group
from sop_tui.cli.typed import add_day_options, read_date, refuse_far_year, refuse_reversed
from sop_tui.text.clean import clean
from sop_tui.text.message import say

if TYPE_CHECKING:
    from sop_tui.desk.desk import Desk
    from sop_tui.desk.period import Period

FORMATS = ("text", "csv", "json", "xlsx")


def add_commands(group: Group) -> None:
    command = group.command(
        "report",
        say("laporan monitoring satu SOP: waktu terpakai, keterlambatan, pengembalian"),
        more=say(
            "Tanpa --from, --until, dan --period: semester berjalan. Formulirnya mengikuti "
            "monitoring tiap enam bulan menurut Permenpan-RB 35/2012."
        ),
        examples=(
            "report pengaduan-masyarakat",
            "report pengaduan-masyarakat --period 2026-T4",
            "report pengaduan-masyarakat --period 2026-11 --format csv --by person -o petugas.csv",
            "report pengaduan-masyarakat --from 2026-07-01 --until 2026-12-31 -o laporan.txt",
            "report pengaduan-masyarakat --format csv -o laporan.csv",
        ),
        reads=True,
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    add_day_options(
        command,
        say("hari pertama, misalnya 2026-07-01"),
        say("hari terakhir, misalnya 2026-12-31"),
    )
    command.argument(
        "--period",
        metavar=say("MASA"),
        help=say("bulan 2026-11, triwulan 2026-T4, semester 2026-S2, atau tahun 2026"),
    )
    command.argument(
        "--by",
        choices=("step", "person"),
        help=say("baris csv menurut langkah atau petugas; bawaannya step"),
    )
    add_separator_option(command)
    add_output_options(command, FORMATS)
    command.set_defaults(run=print_report)


def print_report(invocation: Invocation) -> None:
    desk = invocation.desk()
    period = _period(invocation, desk.clocks.now().date())
    separator = separator_asked(invocation)
    if invocation.options.by is not None and invocation.options.format != "csv":
        raise Usage(say("--by hanya bagi --format csv; bentuk lain memuat keduanya"))
    if invocation.options.format == "xlsx":
        _report_workbook(invocation, desk, period)
    else:
        deliver(invocation, _reported(invocation, desk, period, separator))
    _warn_if_evaluation_is_due(invocation, desk)


def _warn_if_evaluation_is_due(invocation: Invocation, desk: "Desk") -> None:
    if desk.definitions.evaluation(
        sop_named(desk.procedures.library, invocation.options.sop, desk)
    ).due:
        invocation.narrate(
            say("SOP ini perlu evaluasi: lebih dari setahun sejak berlaku atau dievaluasi")
        )


def _report_workbook(invocation: Invocation, desk: "Desk", period: "Period") -> None:
    from sop_tui.export.sheets import report_sheets
    from sop_tui.export.workbook import workbook_bytes

    sop = sop_named(desk.procedures.library, invocation.options.sop, desk)
    zone = desk.clocks.zone(desk.procedures.of(sop))
    found = desk.reports.report(sop, *period.moments(zone))
    deliver_bytes(invocation, lambda: workbook_bytes(report_sheets(found, zone, invocation.words)))


def _period(invocation: Invocation, today: date) -> "Period":
    """The period asked for; a side that was not named is that of the current half-year."""
    from sop_tui.desk.period import Period, half_year

    options = invocation.options
    if options.period is not None:
        if options.first is not None or options.last is not None:
            raise Usage(say("pakai --period, atau --from dan --until, tidak keduanya"))
        return _named(options.period)
    first = _day(options.first) if options.first is not None else None
    last = _day(options.last) if options.last is not None else None
    if first is None:
        first = half_year(last or today).first
    if last is None:
        last = half_year(max(first, today)).last
    refuse_reversed(first, last)
    return Period(first, last)


def _named(typed: str) -> "Period":
    from sop_tui.desk.period import named_period

    try:
        period = named_period(typed)
    except ValueError:
        raise Usage(
            say(
                "masa “{typed}” tidak dapat dibaca; tulis bulan 2026-11, triwulan 2026-T4, "
                "semester 2026-S2, atau tahun 2026",
                typed=clean(typed),
            )
        ) from None
    refuse_far_year(period.first.year)
    return period


def _day(typed: str) -> date:
    day = read_date(typed)
    refuse_far_year(day.year)
    return day


def _reported(
    invocation: Invocation, desk: "Desk", period: "Period", separator: str
) -> Iterator[str]:
    from sop_tui.export.report_data import people_csv, report_csv, report_view

    sop = sop_named(desk.procedures.library, invocation.options.sop, desk)
    if not invocation.wants_json and invocation.options.format not in ("json", "csv"):
        from sop_tui.export.printed import printed_report

        yield printed_report(desk, invocation.words, sop, period)
        return
    zone = desk.clocks.zone(desk.procedures.of(sop))
    found = desk.reports.report(sop, *period.moments(zone))
    if invocation.wants_json or invocation.options.format == "json":
        from sop_tui.export.json_views import rendered

        yield rendered(report_view(found, zone)) + "\n"
    elif invocation.options.by == "person":
        yield people_csv(found, zone, separator=separator)
    else:
        yield report_csv(found, zone, separator=separator)
