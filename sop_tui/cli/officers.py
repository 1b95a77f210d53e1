"""Commands about officers: officer add, list, show, history, edit, remove, act, revoke."""

import argparse
from typing import TYPE_CHECKING

from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import role_named
from sop_tui.cli.parser import Group, Parser
from sop_tui.cli.typed import add_day_options, read_date
from sop_tui.text.message import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sop_tui.desk.desk import Desk
    from sop_tui.desk.officer_words import EntryChange
    from sop_tui.desk.officers import OfficerDone
    from sop_tui.office.model import Officer

_ROLE = say("SOP:PERAN")
_SENTENCE_WIDTH = 58  # columns beside the time, on a line of 80


def add_commands(group: Group) -> None:
    under = group.command(
        "officer",
        say("petugas: daftar, peran, Plh., dan Plt."),
        examples=(
            'officer add siti --name "Siti Aminah" --role pengaduan-masyarakat:kabag-p2',
            "officer list",
        ),
    ).group(say("PERINTAH"))

    _add_add(under)
    _add_list(under)
    _add_show(under)
    _add_history(under)
    _add_edit(under)
    _add_remove(under)
    _add_act(under)
    _add_revoke(under)


def _add_add(group: Group) -> None:
    command = group.command(
        "add",
        say("daftarkan petugas; id-nya ialah nama penggunanya di server"),
        examples=(
            'officer add siti --name "Siti Aminah" --nip 198001012005012001 --post "Kabag P2" '
            "--role pengaduan-masyarakat:kabag-p2",
        ),
    )
    _id(command)
    _entry(command, required=True)
    command.argument("--coordinator", action="store_true", help=say("sebagai koordinator"))
    command.argument("--admin", action="store_true", help=say("sebagai admin"))
    command.argument(
        "--again",
        choices=("same", "other"),
        default="",
        help=say("id petugas yang pernah dikeluarkan: orang yang sama, atau orang lain"),
    )
    command.set_defaults(run=add)


def _add_list(group: Group) -> None:
    command = group.command("list", say("daftar petugas"), examples=("officer list",), reads=True)
    command.set_defaults(run=list_officers)


def _add_show(group: Group) -> None:
    command = group.command(
        "show", say("satu petugas dengan peran, penunjukan, dan riwayat datanya"),
        examples=("officer show siti",), reads=True,
    )  # fmt: skip
    _id(command)
    command.set_defaults(run=show_officer)


def _add_history(group: Group) -> None:
    command = group.command(
        "history",
        say("siapa mengubah apa dalam daftar petugas, termasuk petugas yang sudah dikeluarkan"),
        more=say("Tanpa ID: semua petugas, menurut waktu."),
        examples=("officer history", "officer history siti --json"),
        reads=True,
    )
    command.argument("id", metavar=say("ID"), nargs="?", help=say("hanya petugas ini"))
    command.set_defaults(run=show_history)


def _add_edit(group: Group) -> None:
    command = group.command(
        "edit",
        say("ubah data petugas; yang tidak disebut tetap"),
        examples=(
            'officer edit siti --post "Kabag Umum" --role pengaduan-masyarakat:kadiv',
            "officer edit siti --no-role pengaduan-masyarakat:kabag-p2 --no-admin",
        ),
    )
    _id(command)
    _entry(command, required=False)
    command.argument(
        "--no-role",
        dest="taken",
        metavar=_ROLE,
        action="append",
        default=[],
        help=say("peran yang dilepas; dapat diulang"),
    )
    for name, about in (
        ("coordinator", say("menjadi koordinator atau tidak lagi")),
        ("admin", say("menjadi admin atau tidak lagi")),
    ):
        command.argument(
            f"--{name}", action=argparse.BooleanOptionalAction, default=None, help=about
        )
    command.set_defaults(run=edit)


def _add_remove(group: Group) -> None:
    command = group.command(
        "remove",
        say("keluarkan petugas dari daftar; namanya tetap dalam riwayat"),
        examples=("officer remove siti",),
    )
    _id(command)
    command.set_defaults(run=remove)


def _add_act(group: Group) -> None:
    command = group.command(
        "act",
        say("tunjuk petugas sebagai Plh. atau Plt. suatu peran"),
        more=say("Oleh admin atau pemegang peran; kedua tanggal termasuk."),
        examples=(
            "officer act budi --for pengaduan-masyarakat:kabag-p2 --as plh "
            "--from 2026-11-23 --until 2026-11-27 --letter PRIN-12/2026",
        ),
    )
    _id(command)
    _for(command)
    command.argument("--as", dest="capacity", choices=("plh", "plt"), required=True,
                     help=say("plh: pemegang berhalangan; plt: jabatan kosong"))  # fmt: skip
    add_day_options(
        command, say("hari pertama, misalnya 2026-11-23"), say("hari terakhir"), required=True
    )
    command.argument("--letter", metavar=say("NOMOR"), required=True,
                     help=say("nomor surat penunjukan"))  # fmt: skip
    command.set_defaults(run=act)


def _add_revoke(group: Group) -> None:
    command = group.command(
        "revoke",
        say("cabut penunjukan Plh. atau Plt."),
        examples=("officer revoke budi --for pengaduan-masyarakat:kabag-p2",),
    )
    _id(command)
    _for(command)
    command.set_defaults(run=revoke)


def add(invocation: Invocation) -> None:
    options, desk = invocation.options, invocation.desk()
    done = desk.officers.add(
        options.id,
        options.name,
        nip=options.nip or "",
        post=options.post or "",
        roles=[role_named(desk, each) for each in options.roles],
        coordinator=options.coordinator,
        admin=options.admin,
        again=options.again,
    )
    _report_change(invocation, done)


def edit(invocation: Invocation) -> None:
    options, desk = invocation.options, invocation.desk()
    done = desk.officers.edit(
        options.id,
        name=options.name,
        nip=options.nip,
        post=options.post,
        give=[role_named(desk, each) for each in options.roles],
        take=[role_named(desk, each) for each in options.taken],
        coordinator=options.coordinator,
        admin=options.admin,
    )
    _report_change(invocation, done)


def remove(invocation: Invocation) -> None:
    _report_change(invocation, invocation.desk().officers.remove(invocation.options.id))


def act(invocation: Invocation) -> None:
    options, desk = invocation.options, invocation.desk()
    first, last = read_date(options.first), read_date(options.last)
    role = role_named(desk, options.role)
    done = desk.officers.deputize(options.id, role, options.capacity, first, last, options.letter)
    _report_change(invocation, done)


def revoke(invocation: Invocation) -> None:
    options, desk = invocation.options, invocation.desk()
    _report_change(invocation, desk.officers.revoke(options.id, role_named(desk, options.role)))


def list_officers(invocation: Invocation) -> None:
    desk = invocation.desk()
    officers = desk.officers.all()
    if invocation.wants_json:
        from sop_tui.export.json_views import officer_view

        invocation.write_json([officer_view(officer) for officer in officers])
        return
    words = invocation.words
    rows = [
        (
            officer.id,
            officer.name,
            officer.post,
            ", ".join(words(flag) for flag in _flags(officer)),
            "; ".join(_roles(invocation, desk, officer)),
        )
        for officer in officers
    ]
    headers = (say("ID"), say("Nama"), say("Jabatan"), say("Wewenang"), say("Peran"))
    invocation.write_table(headers, rows)
    for each in desk.officers.to_know():
        invocation.narrate(each.sentence)
    for reminder in desk.officers.reminders():
        invocation.narrate(reminder)


def show_officer(invocation: Invocation) -> None:
    desk = invocation.desk()
    officer = desk.officers.get(invocation.options.id)
    changes = desk.officers.changes(officer.id)
    if invocation.wants_json:
        from sop_tui.export.json_views import change_view, officer_view

        zone, words = desk.clocks.now().tzinfo, invocation.words
        history = [change_view(change, zone, words) for change in changes]
        notable = [
            {"at": each.at.isoformat(), "by": each.by, "what": words(each.sentence)}
            for each in desk.officers.noteworthy(officer.id)
        ]
        view = {**officer_view(officer), "history": history}
        invocation.write_json({**view, "noteworthy": notable} if notable else view)
        return
    words = invocation.words
    lines: list[tuple[Message, str]] = [
        (say("ID"), officer.id),
        (say("Nama"), officer.name),
        (say("NIP"), officer.nip),
        (say("Jabatan"), officer.post),
        (say("Wewenang"), ", ".join(words(flag) for flag in _flags(officer))),
    ]
    lines += [(say("Peran"), role) for role in _roles(invocation, desk, officer)]
    lines += [(say("Kunci SSH"), key.fingerprint) for key in officer.keys]
    for name, value in lines:
        if value:
            invocation.write(f"{words(name):<10} {value}")
    for each in desk.officers.noteworthy(officer.id):
        invocation.write(f"! {words(each.sentence)}")
    if (reminder := desk.officers.reminder(officer.id)) is not None:
        invocation.write(f"! {words(reminder)}")
    if (lapsed := desk.officers.lapsed_claims(officer.id)) is not None:
        invocation.write(f"! {words(lapsed)}")
    invocation.write()
    _write_changes(invocation, changes)


def show_history(invocation: Invocation) -> None:
    desk, id_ = invocation.desk(), invocation.options.id
    changes = desk.officers.changes(id_) if id_ is not None else desk.officers.all_changes()
    if invocation.wants_json:
        from sop_tui.export.json_views import change_view

        zone, words = desk.clocks.now().tzinfo, invocation.words
        invocation.write_json([change_view(change, zone, words) for change in changes])
        return
    _write_changes(invocation, changes, whose=id_ is None)


def _write_changes(
    invocation: Invocation, changes: "Iterable[EntryChange]", *, whose: bool = False
) -> None:
    """Writes each change with its time, what it did, and who made it."""
    from sop_tui.text.width import wrap

    words = invocation.words
    for change in changes:
        event = change.event
        parts = [words(what) for what in change.what]
        if whose:
            parts[:1] = [f"{event.after.name} ({event.after.id}): {parts[0]}"]
        by = words(say("oleh {name} ({id})", name=event.name, id=event.officer))
        if event.key or event.session:
            by = words(say("{by}, kunci {key}, sesi {session}", by=by, key=event.key or "–",
                           session=event.session or "–"))  # fmt: skip
        head = f"{words.short_moment(event.at)}  "
        for part in (*parts, by):
            for line in wrap(part, _SENTENCE_WIDTH):
                invocation.write(f"{head}{line}")
                head = " " * len(head)


def _report_change(invocation: Invocation, done: "OfficerDone") -> None:
    invocation.narrate(done.sentence)
    for notice in done.notices:
        invocation.narrate(notice)


def _flags(officer: "Officer") -> list[Message]:
    flags = ((officer.coordinator, say("koordinator")), (officer.admin, say("admin")))
    return [name for has, name in flags if has]


def _roles(invocation: Invocation, desk: "Desk", officer: "Officer") -> list[str]:
    """The roles by the names that commands accept, then those granted for a period."""
    from sop_tui.desk.officer_words import acting_state
    from sop_tui.office.model import EVERY_ROLE

    words, today = invocation.words, desk.clocks.now().date()
    every = words(say("setiap peran yang tidak dipegang petugas lain"))
    roles = [every if role == EVERY_ROLE else role for role in officer.roles]
    acting = [
        words(
            say(
                "{capacity} {role}, {first} s.d. {last} ({letter}), {state}",
                capacity=f"{each.capacity.capitalize()}.",
                role=each.role,
                first=f"{each.from_:%d/%m/%Y}",
                last=f"{each.until:%d/%m/%Y}",
                letter=each.letter,
                state=acting_state(each, today),
            )
        )
        for each in officer.acting
    ]
    return roles + acting


def _id(command: Parser) -> None:
    command.argument(
        "id", metavar=say("ID"), help=say("id petugas, yaitu nama penggunanya di server")
    )


def _for(command: Parser) -> None:
    command.argument("--for", dest="role", metavar=_ROLE, required=True,
                     help=say("peran yang diwakili"))  # fmt: skip


def _entry(command: Parser, *, required: bool) -> None:
    """The options for an entry's fields; an option that is left out changes nothing."""
    command.argument("--name", metavar=say("TEKS"), required=required, help=say("nama lengkap"))
    command.argument("--nip", metavar=say("NIP"), help=say("nomor induk pegawai"))
    command.argument("--post", metavar=say("TEKS"), help=say("jabatan"))
    command.argument(
        "--role",
        dest="roles",
        metavar=_ROLE,
        action="append",
        default=[],
        help=say(
            "peran yang dipegang; dapat diulang; * berarti setiap peran yang tidak dipegang "
            "petugas lain"
        ),
    )
