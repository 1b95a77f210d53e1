"""The command that exports cases: export."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import case_named
from sop_tui.cli.output import (
    add_identity_option,
    add_output_options,
    add_separator_option,
    deliver,
    deliver_bytes,
    separator_asked,
)
from sop_tui.cli.parser import Group
from sop_tui.cli.progress import with_progress_bar
from sop_tui.cli.typed import add_day_options, read_date, refuse_reversed
from sop_tui.text.message import say

if TYPE_CHECKING:
    from argparse import Namespace

    from sop_tui.desk.desk import Desk
    from sop_tui.desk.views import CaseView

FORMATS = ("text", "csv", "json", "xes", "xlsx")


def add_commands(group: Group) -> None:
    command = group.command(
        "export",
        say("riwayat berkas untuk dicetak atau diolah program lain"),
        more=say(
            "text: kartu kendali dan riwayat berkas, 80 kolom, 60 baris sehalaman. csv: sebaris "
            "setiap peristiwa, aman dibuka di aplikasi lembar kerja. xes: log peristiwa IEEE "
            "1849. xlsx: buku kerja, teks tetap teks dan tanggal tetap tanggal.\n\n"
            "Mencetak 80 kolom pada A4: lp -o cpi=12 -o page-left=36 FILE.\n\n"
            "Nama pemohon/pelapor disembunyikan bila SOP merahasiakannya "
            "(confidential_subject), kecuali dengan --with-identity."
        ),
        examples=(
            "export PGM-2026-0001 -o PGM-2026-0001.txt",
            "export PGM-2026-0001 --disposition",
            "export --agenda --from 2026-11-01 --until 2026-11-30",
            "export --all --format csv --bom --separator ';' -o berkas.csv",
            "export --all --format xlsx -o berkas.xlsx",
        ),
    )
    command.argument("number", metavar=say("NOMOR"), nargs="?", help=say("nomor berkas"))
    command.argument(
        "--all",
        action="store_true",
        help=say("semua berkas, termasuk yang sudah berakhir dan diarsipkan"),
    )
    command.argument(
        "--disposition",
        action="store_true",
        help=say("lembar disposisi berkas itu pada langkahnya sekarang"),
    )
    command.argument(
        "--agenda",
        action="store_true",
        help=say("buku agenda: berkas yang dibuka dari --from sampai dengan --until"),
    )
    add_day_options(
        command,
        say("hari pertama buku agenda, misalnya 2026-11-01"),
        say("hari terakhir buku agenda, misalnya 2026-11-30"),
    )
    add_identity_option(command)
    command.argument(
        "--bom",
        action="store_true",
        help=say("awali csv dengan BOM, bagi aplikasi lembar kerja yang memerlukannya"),
    )
    add_separator_option(command)
    add_output_options(command, FORMATS)
    command.set_defaults(run=export)


def export(invocation: Invocation) -> None:
    options = invocation.options
    _refuse_conflicting_options(options)
    separator_asked(invocation)
    desk = invocation.desk()
    if options.format == "xlsx":
        _export_workbook(invocation, desk)
        return
    number = ""
    if options.agenda:
        pieces = _agenda(invocation, desk)
    elif options.all:
        pieces = _exported(
            invocation, desk, with_progress_bar(desk.cases.read_all(), desk.state().cases)
        )
    else:
        number = case_named(desk, options.number)
        pieces = _exported(invocation, desk, iter((desk.cases.read(number),)))
    if invocation.captive or options.with_identity:
        from sop_tui.desk.export_records import record_export

        text = "".join(pieces)
        form = f"{options.format}+identity" if options.with_identity else options.format
        record_export(desk, number, form, text)
        pieces = iter((text,))
    deliver(invocation, pieces)


def _refuse_conflicting_options(options: "Namespace") -> None:
    if [options.number is not None, options.all, options.agenda].count(True) != 1:
        raise Usage(
            say("sebutkan satu nomor berkas, --all, atau --agenda; bantuan: sop-tui export --help")
        )
    if options.disposition and options.number is None:
        raise Usage(say("--disposition memerlukan satu nomor berkas"))
    if options.disposition and options.format != "text":
        raise Usage(say("lembar disposisi hanya berbentuk text; hapus --format"))
    if options.agenda and options.format not in ("text", "xlsx"):
        raise Usage(say("buku agenda hanya berbentuk text atau xlsx; ganti --format"))
    if options.bom and options.format != "csv":
        raise Usage(say("--bom hanya bagi --format csv"))
    days = [options.first is not None, options.last is not None]
    if options.agenda and not all(days):
        raise Usage(say("--agenda memerlukan --from dan --until"))
    if any(days) and not options.agenda:
        raise Usage(say("--from dan --until hanya bagi --agenda"))


def _exported(invocation: Invocation, desk: "Desk", views: "Iterator[CaseView]") -> Iterator[str]:
    options = invocation.options
    match options.format:
        case "csv":
            from sop_tui.export.csv_log import csv_pieces

            yield from csv_pieces(
                _redacted(invocation, views),
                bom=options.bom,
                separator=separator_asked(invocation),
            )
        case "xes":
            from sop_tui.export.xes import xes_pieces

            yield from xes_pieces(_redacted(invocation, views))
        case "json":
            from sop_tui.export.json_views import case_view, case_views, rendered

            fit = _redacted(invocation, views)
            if options.all:
                yield from case_views(fit)
            else:
                yield from (f"{rendered(case_view(view, view.zone))}\n" for view in fit)
        case _:
            separator = ""
            for view in views:
                yield separator + _printed(invocation, desk, view)
                separator = "\f"


def _export_workbook(invocation: Invocation, desk: "Desk") -> None:
    from sop_tui.export.sheets import agenda_sheet, event_sheet
    from sop_tui.export.workbook import workbook_bytes

    options = invocation.options
    if invocation.captive:
        raise Usage(say("xlsx tidak tersedia melalui gerbang; pakai --format csv"))
    number = ""
    if options.agenda:
        first, last = read_date(options.first), read_date(options.last)
        refuse_reversed(first, last)
        views: Iterator[CaseView] = (
            view for view in desk.cases.read_all() if first <= view.card.opened_at.date() <= last
        )
    elif options.all:
        views = with_progress_bar(desk.cases.read_all(), desk.state().cases)
    else:
        number = case_named(desk, options.number)
        views = iter((desk.cases.read(number),))
    fit, words = _redacted(invocation, views), invocation.words
    sheet = agenda_sheet(fit, words) if options.agenda else event_sheet(fit, words)
    content = workbook_bytes([sheet])
    if options.with_identity:
        from sop_tui.desk.export_records import record_export

        record_export(desk, number, "xlsx+identity", content)
    deliver_bytes(invocation, lambda: content)


def _printed(invocation: Invocation, desk: "Desk", view: "CaseView") -> str:
    from sop_tui.export.printed import printed_disposition, printed_history

    options = invocation.options
    printed = printed_disposition if options.disposition else printed_history
    return printed(desk, invocation.words, view, identity=options.with_identity)


def _agenda(invocation: Invocation, desk: "Desk") -> Iterator[str]:
    from sop_tui.export.printed import printed_agenda

    options = invocation.options
    first, last = read_date(options.first), read_date(options.last)
    refuse_reversed(first, last)
    return printed_agenda(desk, invocation.words, first, last, identity=options.with_identity)


def _redacted(invocation: Invocation, views: "Iterator[CaseView]") -> "Iterator[CaseView]":
    from sop_tui.export.redaction import redacted_for_export

    words, with_identity = invocation.words, invocation.options.with_identity
    return (redacted_for_export(view, words, with_identity=with_identity) for view in views)
