"""Commands that open and list cases: open, list."""

import argparse
from typing import TYPE_CHECKING

from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import case_named, sop_named
from sop_tui.cli.parser import Group
from sop_tui.cli.typed import Days, days_asked
from sop_tui.text.message import Message, say, say_many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sop_tui.casework.model import Letter
    from sop_tui.desk.desk import Desk
    from sop_tui.desk.views import Card

STATUSES = ("open", "held", "completed", "rejected", "cancelled", "all")


def add_commands(group: Group) -> None:
    _add_open(group)
    _add_list(group)


def _add_open(group: Group) -> None:
    command = group.command(
        "open",
        say("buka berkas baru dan cetak nomornya"),
        examples=(
            'open pengaduan-masyarakat "Dugaan pungutan liar di loket 3"',
            'open pengaduan-masyarakat "Keluhan antrean" --subject "Siti Aminah" --ref AG-112',
        ),
    )
    command.argument("sop", metavar=say("SOP"), help=say("id SOP; lihat sop-tui sop list"))
    command.argument("title", metavar=say("JUDUL"), help=say("judul berkas"))
    command.argument("--subject", metavar=say("TEKS"), default="", help=say("pemohon atau pelapor"))
    command.argument(
        "--agenda", "--ref", dest="ref", metavar=say("TEKS"), default="", help=say("nomor agenda")
    )
    for option, name in (
        ("--from", say("asal surat")),
        ("--letter", say("nomor surat")),
        ("--letter-date", say("tanggal surat")),
        ("--received", say("tanggal diterima")),
        ("--contact", say("kontak")),
    ):
        dest = f"letter_{option[2:].replace('-', '_')}"
        command.argument(option, dest=dest, metavar=say("TEKS"), default="", help=name)
    command.argument(
        "--urgency", choices=("biasa", "segera", "sangat segera"), help=say("sifat: kesegeraan")
    )
    command.argument(
        "--secrecy", choices=("biasa", "terbatas", "rahasia"), help=say("sifat: kerahasiaan")
    )
    command.argument(
        "--following",
        metavar=say("NOMOR"),
        help=say("berkas yang langkahnya menuju SOP ini; keduanya ditautkan"),
    )
    command.argument(
        "--as",
        dest="as_role",
        metavar=say("PERAN"),
        help=say("peran Anda dalam SOP ini, bila memegang beberapa"),
    )
    command.set_defaults(run=open_case)


def _add_list(group: Group) -> None:
    command = group.command(
        "list",
        say("daftar berkas"),
        more=say("Tanpa --status: yang berjalan dan yang ditangguhkan."),
        examples=(
            "list --mine",
            "list --sop pengaduan-masyarakat --lane kabag-p2 --overdue",
            'list --status completed --search "Siti Aminah" --json',
        ),
        reads=True,
    )
    command.argument("--sop", metavar=say("ID"), help=say("hanya SOP ini"))
    command.argument("--lane", metavar=say("PERAN"), help=say("hanya yang berada di lajur ini"))
    command.argument("--mine", action="store_true", help=say("hanya yang menunggu Anda"))
    command.argument("--overdue", action="store_true", help=say("hanya yang terlambat"))
    command.argument(
        "--status",
        choices=STATUSES,
        action="append",
        help=say("hanya yang berstatus ini; dapat diulang"),
    )
    command.argument(
        "--search",
        metavar=say("TEKS"),
        help=say("hanya yang memuat semua kata ini: nomor, judul, pemohon, agenda, catatan"),
    )
    command.argument(
        "--person",
        metavar=say("ID"),
        help=say("hanya yang pernah ditangani petugas ini, dengan --since dan --until: ketika itu"),
    )
    command.argument(
        "--since",
        metavar=say("TANGGAL"),
        help=say("hanya yang dibuka sejak hari ini, misalnya 2026-11-01"),
    )
    command.argument(
        "--until", metavar=say("TANGGAL"), help=say("hanya yang dibuka sampai dengan hari ini")
    )
    command.set_defaults(run=list_cases)


def open_case(invocation: Invocation) -> None:
    options = invocation.options
    desk = invocation.desk()
    sop = sop_named(desk.procedures.library, options.sop, desk)
    done = desk.acts.open_case(
        sop,
        options.title,
        options.subject,
        options.ref,
        letter=_letter(options),
        as_role=options.as_role,
        following=case_named(desk, options.following) if options.following else None,
    )
    invocation.write(done.card.number)
    invocation.narrate(done.sentence)


def _letter(options: argparse.Namespace) -> "Letter":
    from sop_tui.casework.model import Letter, Secrecy, Urgency
    from sop_tui.desk.inputs import day

    dated, received = options.letter_letter_date, options.letter_received
    return Letter(
        origin=options.letter_from,
        number=options.letter_letter,
        dated=day(dated, say("tanggal surat")) if dated else None,
        received=day(received, say("tanggal diterima")) if received else None,
        urgency=Urgency(options.urgency or Urgency.ORDINARY),
        secrecy=Secrecy(options.secrecy or Secrecy.ORDINARY),
        contact=options.letter_contact,
    )


def list_cases(invocation: Invocation) -> None:
    from sop_tui.cli.disclosure import form, recorded_disclosure

    options = invocation.options
    desk = invocation.desk()
    if options.sop is not None:
        options.sop = sop_named(desk.procedures.library, options.sop, desk)
    period = days_asked(options.since, options.until)
    cards = [card for card in _chosen(desk, options) if _fits(card, options)]
    cards = list(_of_person_and_days(desk, cards, options.person, period))
    names = invocation.captive and any(desk.rights.discloses_names(card.number) for card in cards)
    with recorded_disclosure(invocation, desk, "", form("list", invocation), names=names):
        if invocation.wants_json:
            from sop_tui.export.json_views import card_view

            zones = dict.fromkeys((card.sop for card in cards), desk.clocks.now().tzinfo)
            if desk.settings.calendars:
                zones = {sop: desk.clocks.zone(desk.procedures.of(sop)) for sop in zones}
            invocation.write_json([card_view(card, zones[card.sop]) for card in cards])
            return
        if cards:
            _write_cards(invocation, desk, cards)
    if not cards:
        invocation.narrate(say("tidak ada berkas yang sesuai"))
    recomputed = desk.deadlines.recomputed()
    if recomputed:
        from sop_tui.desk.sentences import overtaken

        invocation.narrate(overtaken(len(recomputed)))


def _chosen(desk: "Desk", options: argparse.Namespace) -> "tuple[Card, ...]":
    """The cards to filter; archives are read only if closed cases are asked for."""
    _require_sop(desk, options.sop)
    _require_lane(desk, options.lane, options.sop)
    if options.search is not None:
        return desk.searching.everywhere(options.search)
    if options.mine and not options.status:
        return desk.lists.waiting()
    if options.status and not {"open", "held"}.issuperset(options.status):
        return desk.lists.every_case()
    return desk.lists.open_cases()


def _fits(card: "Card", options: argparse.Namespace) -> bool:
    statuses = options.status or ("open", "held")
    return (
        ("all" in statuses or card.status in statuses)
        and options.sop in (None, card.sop)
        and (options.lane is None or options.lane in _lanes_of(card))
        and (card.yours or not options.mine)
        and (card.late or not options.overdue)
    )


def _of_person_and_days(
    desk: "Desk", cards: "list[Card]", person: str | None, period: Days
) -> "Iterator[Card]":
    """The cards of cases opened in the period; for a person, those on which they acted in it."""
    from sop_tui.desk.problems import NotFound

    if person is not None and person not in desk.office.officers:
        raise NotFound.officer(person)
    for card in cards:
        if person is None:
            if period.holds(card.opened_at):
                yield card
        else:
            view = desk.cases.read(card.number)
            zone = view.zone
            if any(
                e.officer == person and period.holds(e.at.astimezone(zone)) for e in view.events
            ):
                yield card


def _lanes_of(card: "Card") -> "Iterator[str]":
    """The lanes of a case, by each name that ``--lane`` accepts."""
    for lane in card.lanes:
        yield lane
        yield f"{card.sop}:{lane}"


def _require_sop(desk: "Desk", sop: str | None) -> None:
    if sop is not None and all(card.sop != sop for card in desk.lists.open_cases()):
        desk.procedures.of(sop)


def _require_lane(desk: "Desk", lane: str | None, sop: str | None) -> None:
    from sop_tui.desk.problems import NotFound

    if lane is None or any(lane in _lanes_of(card) for card in desk.lists.open_cases()):
        return
    procedures = (
        [desk.procedures.of(sop)]
        if sop is not None
        else desk.procedures.library.procedures.values()
    )
    known = {name for p in procedures for r in p.roles for name in (r.id, f"{p.id}:{r.id}")}
    if lane not in known:
        raise NotFound(
            "role",
            say("peran {role} tidak ada; lihat peran dengan sop-tui sop show ID", role=lane),
        )


def _write_cards(invocation: Invocation, desk: "Desk", cards: "list[Card]") -> None:
    words = invocation.words
    at = words.named_moment if desk.clocks.zones_differ else words.short_moment
    headers = (
        say("Nomor"), say("Judul"), say("Langkah"), say("Lajur"), say("Batas waktu"),
        say("Keterangan"),
    )  # fmt: skip
    rows = [
        (
            card.number,
            _shortened(card.title, 40),
            f"{card.step}/{card.steps}" if card.step else "",
            _lane_name(desk, card),
            at(card.deadline) if card.deadline else "",
            "; ".join(words(remark) for remark in _remarks(desk, card)),
        )
        for card in cards
    ]
    invocation.write_table(headers, rows)


def _lane_name(desk: "Desk", card: "Card") -> str:
    """The names of the lanes, by the revision that the case follows."""
    if not card.lanes:
        return ""
    names = desk.cases.role_names(card.number)
    return ", ".join(names.get(lane, lane) for lane in card.lanes)


def _remarks(desk: "Desk", card: "Card") -> "list[Message]":
    from sop_tui.casework.model import Status
    from sop_tui.casework.wording import STATUS_NAMES
    from sop_tui.desk.sentences import claimed_of
    from sop_tui.desk.views import midnight_after

    remarks = []
    if card.status is not Status.OPEN:
        remarks.append(STATUS_NAMES[card.status])
    if card.late:
        remarks.append(say("terlambat"))
    if card.due_today(midnight_after(desk.clocks.now())):
        remarks.append(say("jatuh tempo hari ini"))
    if card.returns:
        remarks.append(say_many("{n} kali dikembalikan", card.returns))
    if card.holder is not None:
        name = claimed_of(desk.office.name(card.holder), lapsed=card.lapsed)
        remarks.append(say("diambil {name}", name=name))
    return remarks


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
