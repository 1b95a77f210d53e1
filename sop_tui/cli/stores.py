"""Commands about the store and its copies: store.

Most of them need no officer: whoever may read or write the files may use them. A system timer makes
the daily copy, and a damaged store cannot tell who is an officer.
"""

import os
import pwd
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sop_tui.cli import store_proofs
from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group, Parser
from sop_tui.text.message import Message, say, say_many

_MOST_DAYS: Final = 36_500  # no case is older, and a date that is too early cannot be computed


def add_commands(group: Group) -> None:
    under = group.command(
        "store",
        say("file data: membuat, memeriksa, menyalin, memulihkan"),
        examples=("store init", "store info", "store verify", "store backup"),
    ).group(say("PERINTAH"))

    _add_init(under)
    _add_upgrade(under)
    _add_info(under)
    store_proofs.add_commands(under)
    _add_backup(under)
    _add_restore(under)
    _add_query(under)
    _add_checkpoint(under)
    _add_archive(under)
    _add_copy(under)


def _add_init(group: Group) -> None:
    command = group.command(
        "init",
        say("buat file data; Anda menjadi admin, koordinator, dan pemegang setiap peran"),
        examples=("store init", 'store init --name "Siti Aminah"'),
    )
    command.argument("--name", metavar=say("TEKS"), default="", help=say("nama lengkap Anda"))
    _add_roles(command)
    command.set_defaults(run=init)


def _add_upgrade(group: Group) -> None:
    command = group.command(
        "upgrade",
        say("sesuaikan bentuk data dengan versi program ini"),
        more=say("Hanya data di PostgreSQL memerlukannya; file data menyesuaikan diri."),
        examples=("store upgrade", "store upgrade --program sop_app --reader sop_audit"),
    )
    _add_roles(command)
    command.set_defaults(run=upgrade)


def _add_info(group: Group) -> None:
    command = group.command(
        "info",
        say("ukuran, jumlah berkas, salinan terakhir, peringatan"),
        examples=("store info",),
        reads=True,
    )
    command.set_defaults(run=info)


def _add_backup(group: Group) -> None:
    command = group.command(
        "backup",
        say("salin file data dan arsipnya, lalu cetak nama salinannya"),
        more=say(
            "Aman dijalankan kapan saja, juga selagi orang bekerja. Salinan lama dihapus menurut "
            "backup_days, backup_weeks, dan backup_months dalam settings.toml."
        ),
        examples=("store backup", "store backup --to /media/cadangan"),
    )
    command.argument(
        "--to",
        metavar=say("FOLDER"),
        help=say("folder tujuan; bawaannya folder backup di samping file data"),
    )
    command.argument(
        "--unchecked",
        action="store_true",
        help=say("salin apa adanya, juga data yang tidak utuh; salinan lama tidak dihapus"),
    )
    command.set_defaults(run=backup)


def _add_restore(group: Group) -> None:
    command = group.command(
        "restore",
        say("pulihkan dari salinan; yang diganti tetap disimpan di sampingnya"),
        more=say(
            "Tanpa SALINAN: salinan baik dengan revisi tertinggi; bila ada beberapa dan data yang "
            "sekarang masih baik, semuanya ditampilkan. Hanya bagi admin."
        ),
        examples=("store restore", "store restore sop-tui.20261123-090000.json --yes"),
    )
    command.argument(
        "copy", metavar=say("SALINAN"), nargs="?", help=say("file salinan, atau namanya")
    )
    command.argument(
        "--yes",
        action="store_true",
        help=say("ya, ganti data yang masih baik; perubahan sesudah salinan itu hilang"),
    )
    command.set_defaults(run=restore)


def _add_query(group: Group) -> None:
    command = group.command(
        "query",
        say("cari dalam tabel file data dengan TinyDB; satu dokumen JSON tiap baris"),
        more=say("Syarat: BIDANG lalu ==, !=, <, <=, >, >= atau ~ (memuat), lalu nilai JSON."),
        examples=("store query cases 'status == \"open\"' 'title ~ \"rapat\"'",),
    )
    command.argument("table", metavar=say("TABEL"), help=say("meta, sops, officers, atau cases"))
    command.argument("conditions", metavar=say("SYARAT"), nargs="*", help=say("semuanya berlaku"))
    command.set_defaults(run=query)


def _add_checkpoint(group: Group) -> None:
    command = group.command(
        "checkpoint",
        say("pindahkan tindakan dari jurnal file data ke tabelnya"),
        more=say(
            "Setiap tindakan sudah tersimpan dalam file data; sesudah ini TinyDB biasa pun "
            "melihatnya dalam tabel. Biasanya terjadi sendiri saat kantor tidak bekerja."
        ),
        examples=("store checkpoint",),
    )
    command.set_defaults(run=checkpoint)


def _add_archive(group: Group) -> None:
    command = group.command(
        "archive",
        say("pindahkan berkas yang sudah lama berakhir ke arsip tahunannya"),
        more=say("Berkas dalam arsip tetap dapat dilihat dan dicari."),
        examples=("store archive", "store archive --days 90"),
    )
    command.argument(
        "--days",
        metavar=say("HARI"),
        type=int,
        help=say("yang berakhir lebih dari sekian hari lalu; bawaannya menurut pengaturan"),
    )
    command.set_defaults(run=archive)


def _add_copy(group: Group) -> None:
    command = group.command(
        "copy",
        say("bawa seluruh kantor ke tempat lain: dari file ke PostgreSQL, atau sebaliknya"),
        more=say(
            "Rantai, revisi, dan nomor tetap; keduanya diperiksa. Yang lama tetap ada: pakai "
            "alamat yang baru sejak itu, dan jangan mencatat lagi di yang lama."
        ),
        examples=(
            "store copy kantor.json 'postgresql://sop@db/kantor?office=/srv/sop'",
            "store copy postgresql://sop@db/kantor kantor.json",
        ),
    )
    command.argument("source", metavar=say("DARI"), help=say("file data atau alamat PostgreSQL"))
    command.argument("target", metavar=say("KE"), help=say("tempat yang belum berisi data"))
    _add_roles(command)
    command.set_defaults(run=copy)


def copy(invocation: Invocation) -> None:
    """Copies an office. Needs no officer, like a backup: access to both stores is enough."""
    from functools import partial

    from sop_tui.cli.progress import with_progress_bar

    options = invocation.options
    roles = (options.program or (), options.reader or ())
    watch = partial(with_progress_bar, answers=False)
    found = invocation.copied(options.source, options.target, watch, *roles)
    invocation.mark_done()
    invocation.narrate(
        say(
            "{cases} berkas, {events} peristiwa, revisi {revision} disalin ke {address} dan utuh; "
            "kepala rantai {head}",
            cases=found.cases,
            events=found.events,
            revision=found.revision,
            address=invocation.engine_of(options.target).address,
            head=found.chain_head,
        )
    )


def _add_roles(command: Parser) -> None:
    """The options for PostgreSQL roles and their rights; unused for a file."""
    command.argument(
        "--program",
        action="append",
        metavar=say("PERAN"),
        help=say("peran PostgreSQL yang dipakai program: mencatat, tidak mengubah yang tercatat"),
    )
    command.argument(
        "--reader",
        action="append",
        metavar=say("PERAN"),
        help=say("peran PostgreSQL yang hanya membaca, misalnya auditor"),
    )


def upgrade(invocation: Invocation) -> None:
    options = invocation.options
    steps = invocation.engine.upgrade(options.program or (), options.reader or ())
    invocation.mark_done()
    if steps:
        invocation.narrate(say_many("bentuk data disesuaikan dalam {n} langkah", steps))
    else:
        invocation.narrate(say("bentuk data sudah sesuai"))


def init(invocation: Invocation) -> None:
    options = invocation.options
    initialize_store(invocation, options.name, options.program or (), options.reader or ())


def initialize_store(
    invocation: Invocation, name: str, programs: Sequence[str] = (), readers: Sequence[str] = ()
) -> None:
    """Makes the store for the user; ``name`` as typed, "" for the name that the system knows.

    Raises:
        BadInput: the name cannot be stored.
        StoreProblem: ``exists`` or ``not_writable``.
    """
    from sop_tui.desk import inputs
    from sop_tui.desk.opening import initialize, local_now, office_calendar, speaker

    engine = invocation.engine
    officer = speaker(invocation.where, engine)
    name = inputs.text(name or _full_name() or officer, say("nama"), 100, required=True)
    calendar = office_calendar(engine.folder, invocation.settings.calendar)
    now = local_now(calendar.zone)
    initialize(
        invocation.store_address,
        officer,
        name,
        now,
        network=invocation.settings.network,
        programs=programs,
        readers=readers,
    ).close()
    invocation.narrate(
        say(
            "file data {path} dibuat; {name} ({officer}) menjadi admin, koordinator, dan "
            "pemegang setiap peran sampai petugas lain memegangnya: sop-tui officer add",
            path=engine.address,
            name=name,
            officer=officer,
        )
    )


def info(invocation: Invocation) -> None:
    found = invocation.engine.info()
    snapshot = found.snapshot
    live = [case for case in snapshot.cases.values() if not case.status.closed]
    words = invocation.words
    if invocation.wants_json:
        invocation.write_json(
            {
                "path": invocation.engine.address,
                "size": found.size,
                "open": len(live),
                "closed": len(snapshot.cases) - len(live),
                "archived": found.archived,
                "officers": sum(not officer.removed for officer in snapshot.officers.values()),
                "events": snapshot.meta.events,
                "revision": snapshot.revision,
                "chain_head": snapshot.chain_head,
                "last_backup": found.last_backup,
                "warnings": [words(warning) for warning in found.warnings],
            }
        )
        return
    in_archives = (
        say_many("{cases} berkas dalam {n} file", found.archives, cases=found.archived)
        if found.archives
        else say_many("{n} berkas", found.archived)
    )
    lines: list[tuple[Message, str]] = [
        (say("File data"), f"{invocation.engine.address} ({found.size // 1024 + 1} kB)"),
        (say("Berkas berjalan"), str(len(live))),
        (say("Berkas berakhir"), str(len(snapshot.cases) - len(live))),
        (say("Dalam arsip"), words(in_archives)),
        (say("Revisi"), str(snapshot.revision)),
        (say("Kepala rantai"), snapshot.chain_head),
        (say("Salinan terakhir"), found.last_backup or words(say("belum ada"))),
    ]
    for name, value in lines:
        invocation.write(f"{words(name):<18} {value}")
    for warning in found.warnings:
        invocation.narrate(say("perhatian: {warning}", warning=warning))


def query(invocation: Invocation) -> None:
    """Prints the matching documents, without cases that the officer may not read in full.

    How many are left out is not printed, because the number would reveal what is in them.
    """
    from sop_tui.export.json_views import rendered

    desk, table = invocation.desk(), invocation.options.table
    hides = table == "cases" and not desk.rights.reads_everything()
    for document in invocation.engine.query(table, invocation.options.conditions):
        if not hides or desk.rights.reads_case(str(document["number"])):
            invocation.write(" ".join(rendered(document).split("\n")))
    if hides:
        invocation.narrate(
            say("berkas SOP yang tidak boleh Anda baca seluruhnya tidak ikut dicari")
        )


def checkpoint(invocation: Invocation) -> None:
    invocation.engine.checkpoint()


def backup(invocation: Invocation) -> None:
    from datetime import datetime

    target = invocation.options.to
    copy = invocation.engine.backup(
        Path(target) if target is not None else None,
        at=datetime.now().astimezone(),
        keep=invocation.settings.keep,
        checked=not invocation.options.unchecked,
    )
    invocation.mark_done()
    invocation.write(copy)


def restore(invocation: Invocation) -> None:
    from datetime import datetime

    from sop_tui.desk.restoring import may_restore, restored

    copy = invocation.options.copy
    engine = invocation.engine
    plan = engine.plan_restore(Path(copy) if copy is not None else None)
    admin = may_restore(plan, invocation.where, engine)
    if plan.present is not None and not invocation.options.yes:
        if len(plan.choices) > 1:
            headers = (say("Salinan"), say("Dibuat"), say("Revisi"), say("Perubahan yang hilang"))
            rows = [
                (
                    each.name,
                    invocation.words.short_moment(each.at),
                    f"{each.revision}",
                    f"{max(plan.present - each.revision, 0)}",
                )
                for each in plan.choices
            ]
            invocation.write_table(headers, rows)
        raise Usage(
            say(
                "data sekarang (revisi {present}) akan diganti salinan {copy} (revisi {revision}); "
                "{lost} perubahan akan hilang; jika itu yang dimaksud, ulangi dengan --yes",
                present=plan.present,
                copy=plan.copy,
                revision=plan.revision,
                lost=plan.lost,
            )
        )
    at = datetime.now().astimezone().replace(microsecond=0)
    kept = engine.restore(plan, at=at, record=restored(plan, admin, at))
    invocation.narrate(
        say(
            "file data {path} dipulihkan dari {copy}, revisi {revision}",
            path=engine.address,
            copy=plan.copy,
            revision=plan.revision,
        )
    )
    if plan.lost:
        invocation.narrate(say("{lost} perubahan tidak ada lagi di dalamnya", lost=plan.lost))
    for path in kept:
        invocation.narrate(say("yang diganti disimpan sebagai {path}", path=path))


def archive(invocation: Invocation) -> None:
    from datetime import datetime, timedelta

    nothing = invocation.engine.archives_itself()
    if nothing is not None:
        invocation.narrate(nothing)
        return
    days = invocation.options.days
    if days is None:
        days = invocation.settings.archive_after
    closed_before = datetime.now().astimezone() - timedelta(days=min(max(days, 0), _MOST_DAYS))
    numbers = invocation.engine.archive(closed_before)
    if numbers:
        invocation.mark_done()
    for number in numbers:
        invocation.write(number)
    invocation.narrate(say_many("{n} berkas dipindahkan ke arsip", len(numbers)))


def _full_name() -> str:
    """The full name of the OS user; "" if the system does not know it."""
    try:
        return pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0]
    except KeyError:
        return ""
