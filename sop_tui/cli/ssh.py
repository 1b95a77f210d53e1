"""Commands for officers' SSH keys and for the files of a shared server: ssh."""

import sys
from pathlib import Path

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.named import case_named
from sop_tui.cli.parser import Group
from sop_tui.cli.server_options import add_server_options, server_of
from sop_tui.gate.handover import FORK_SERVER
from sop_tui.office.public_key import key_file_text
from sop_tui.text.errors import reason_of
from sop_tui.text.message import Problem, say

_KEY_FILE_LONGEST = 64 * 1024


def add_commands(group: Group) -> None:
    ssh = group.command("ssh", say("kunci SSH petugas dan file server bersama")).group(
        say("PERINTAH")
    )
    add = ssh.command(
        "add-key",
        say("daftarkan kunci publik seorang petugas"),
        examples=("ssh add-key budi budi.pub",),
    )
    add.argument("id", metavar=say("ID"), help=say("petugas pemilik kunci"))
    add.argument("file", metavar=say("FILE"), help=say("file .pub; - untuk masukan baku"))
    add.set_defaults(run=_add)

    remove = ssh.command(
        "remove-key",
        say("cabut kunci; sesi yang memakainya tidak dapat bertindak lagi"),
        examples=("ssh remove-key budi SHA256:7EDcyA7Gtpw2jTjGEPfNqnSUHqmzKYHYeJqxQyN0B0k",),
    )
    remove.argument("id", metavar=say("ID"), help=say("petugas pemilik kunci"))
    remove.argument(
        "fingerprint", metavar=say("SIDIK_JARI"), help=say("SHA256:… dari ssh list-keys")
    )
    remove.set_defaults(run=_remove)

    ssh.command(
        "list-keys",
        say("kunci semua petugas"),
        examples=("ssh list-keys", "ssh list-keys --json"),
        reads=True,
    ).set_defaults(run=_list, reads=True)
    ssh.command(
        "authorized-keys",
        say("cetak file kunci bagi sshd; dipasang sebagai milik root"),
        examples=("ssh authorized-keys > authorized_keys",),
    ).set_defaults(run=_authorized_keys)

    ssh.command(
        "sessions",
        say("sesi yang sedang terbuka di server ini"),
        examples=("ssh sessions", "ssh sessions --json"),
        reads=True,
    ).set_defaults(run=_sessions, reads=True)
    end = ssh.command(
        "end-session",
        say("akhiri satu sesi, atau semua sesi seorang petugas"),
        examples=("ssh end-session budi", "ssh end-session 3f9a0c11d2e4"),
    )
    end.argument("which", metavar=say("SESI"), help=say("id sesi, atau id petugas"))
    end.set_defaults(run=_end_session)

    _add_server_commands(ssh)


def _add_server_commands(ssh: Group) -> None:
    exports = ssh.command(
        "exports",
        say("teks berkas yang telah diekspor melalui SSH"),
        examples=("ssh exports", "ssh exports PGM-2026-0001 --json"),
        reads=True,
    )
    exports.argument("number", metavar=say("NOMOR"), nargs="?", help=say("hanya berkas ini"))
    exports.set_defaults(run=_exports, reads=True)

    config = ssh.command(
        "sshd-config",
        say("cetak konfigurasi sshd bagi server bersama"),
        examples=("ssh sshd-config > sshd_config", "ssh sshd-config --match --account sop"),
    )
    config.argument(
        "--match",
        action="store_true",
        help=say("sebagai blok Match User dari sshd milik sistem"),
    )
    add_server_options(config)
    config.set_defaults(run=_sshd_config)
    unit = ssh.command(
        "unit",
        say("cetak unit systemd bagi sshd itu"),
        examples=("ssh unit > sop-tui-sshd.service",),
    )
    unit.argument(
        "--fork-server", action="store_true", help=say("unit bagi penyiap layar, bukan bagi sshd")
    )
    unit.argument(
        "--drop-in",
        action="store_true",
        help=say("tambahan bagi ssh.service milik sistem, agar /run/sshd tidak ikut hilang"),
    )
    add_server_options(unit)
    unit.set_defaults(run=_unit)
    fork_server = ssh.command(
        "fork-server",
        say("siapkan layar bagi server bersama, agar masuk lebih cepat; dijalankan oleh systemd"),
        examples=("ssh fork-server --socket /run/sop-tui/fork-server.sock",),
    )
    fork_server.argument(
        "--socket",
        default=str(FORK_SERVER),
        metavar=say("FILE"),
        help=say("tempat gerbang menghubunginya; bawaannya {path}", path=str(FORK_SERVER)),
    )
    fork_server.set_defaults(run=_fork_server)


def _add(invocation: Invocation) -> None:
    from sop_tui.desk.keys import add_key, read_key
    from sop_tui.gate.identity import key_line

    options = invocation.options
    text = _key_text(options.file)
    key_line(read_key(text), options.id)  # refuses an id that the key file could not hold
    held = add_key(invocation.desk(), options.id, text)
    if held.public.in_hardware:
        invocation.narrate(say("itu kunci FIDO: perangkatnya disentuh setiap kali masuk"))
    invocation.narrate(
        say("kunci {fingerprint} terdaftar bagi {name}; pasang file kunci yang baru: "
            "sop-tui ssh authorized-keys", fingerprint=held.key.fingerprint, name=held.name)
    )  # fmt: skip


def _key_text(name: str) -> str:
    try:
        if name == "-":
            return key_file_text(sys.stdin.buffer.read(_KEY_FILE_LONGEST))
        with Path(name).open("rb") as file:
            return key_file_text(file.read(_KEY_FILE_LONGEST))
    except OSError as error:
        raise Usage(
            say(
                "{file} tidak dapat dibaca ({why}); periksa nama dan izinnya",
                file=name,
                why=reason_of(error),
            )
        ) from None


def _remove(invocation: Invocation) -> None:
    from sop_tui.desk.keys import remove_key

    options = invocation.options
    held = remove_key(invocation.desk(), options.id, options.fingerprint)
    invocation.narrate(
        say("kunci {fingerprint} milik {name} dicabut dan langsung tidak berlaku; pasang file "
            "kunci yang baru: sop-tui ssh authorized-keys",
            fingerprint=held.key.fingerprint, name=held.name)
    )  # fmt: skip


def _list(invocation: Invocation) -> None:
    from sop_tui.desk.keys import keys_held

    held = keys_held(invocation.desk().office)
    if invocation.wants_json:
        invocation.write_json(
            [
                {
                    "officer": each.officer,
                    "name": each.name,
                    "type": each.key.type,
                    "fingerprint": each.key.fingerprint,
                    "fido": each.public.in_hardware,
                }
                for each in held
            ]
        )
        return
    invocation.write_table(
        (say("petugas"), say("nama"), say("jenis"), say("sidik jari")),
        [
            (
                each.officer,
                each.name,
                f"{each.key.type} (FIDO)" if each.public.in_hardware else each.key.type,
                each.key.fingerprint,
            )
            for each in held
        ],
    )


def _sessions(invocation: Invocation) -> None:
    from sop_tui.gate.sessions import open_sessions

    invocation.desk()  # refuses users who are not officers
    found = [each.client for each in open_sessions()]
    if invocation.wants_json:
        names = ("session", "officer", "key", "address", "port")
        invocation.write_json([{name: getattr(each, name) for name in names} for each in found])
        return
    invocation.write_table(
        (say("sesi"), say("petugas"), say("alamat"), say("sidik jari")),
        [(each.session, each.officer, f"{each.address} {each.port}", each.key) for each in found],
    )


def _end_session(invocation: Invocation) -> None:
    from sop_tui.desk.problems import NotFound, Refused
    from sop_tui.gate.sessions import end, open_sessions

    if not invocation.desk().speaker().admin:
        raise Refused("not_admin", say("hanya admin yang mengakhiri sesi petugas"))
    which = invocation.options.which
    chosen = [e for e in open_sessions() if which in (e.client.session, e.client.officer)]
    if not chosen:
        raise NotFound("session", say("tidak ada sesi {which}; lihat sop-tui ssh sessions",
                                      which=which))  # fmt: skip
    for each in chosen:
        end(each)
        invocation.narrate(
            say("sesi {session} milik {officer} diakhiri",
                session=each.client.session, officer=each.client.officer)
        )  # fmt: skip


def _exports(invocation: Invocation) -> None:
    from sop_tui.desk.export_records import recorded_exports

    desk, number = invocation.desk(), invocation.options.number
    taken = recorded_exports(desk, case_named(desk, number) if number else None)
    if invocation.wants_json:
        invocation.write_json(
            [
                {
                    "at": each.at.isoformat(),
                    "officer": each.officer,
                    "name": each.name,
                    "case": each.case,
                    "format": each.note,
                    "sha256": each.digest,
                    "key": each.key,
                    "session": each.session,
                }
                for each in taken
            ]
        )
        return
    invocation.write_table(
        (say("waktu"), say("petugas"), say("berkas"), say("bentuk"), say("SHA-256")),
        [
            (
                invocation.words.short_moment(each.at),
                each.officer,
                each.case,
                each.note,
                each.digest,
            )
            for each in taken
        ],
    )


def _authorized_keys(invocation: Invocation) -> None:
    """Prints the key file. Needs no officer: whoever may read the store may print it for sshd."""
    from sop_tui.desk.keys import keys_in_store
    from sop_tui.gate.identity import key_line
    from sop_tui.office.public_key import parse_public_key

    for each in keys_in_store(invocation.engine):
        # Checked again, because the key file belongs to root and the store does not.
        try:
            key = parse_public_key(f"{each.key.type} {each.key.body}")
        except Problem:
            invocation.narrate(
                say("kunci {fingerprint} milik {name} tidak diterima lagi dan dilewati; cabut, "
                    "lalu daftarkan kunci yang baru",
                    fingerprint=each.key.fingerprint, name=each.name)
            )  # fmt: skip
            continue
        invocation.write(key_line(key, each.officer))


def _sshd_config(invocation: Invocation) -> None:
    from sop_tui.gate.sshd_files import match_block, sshd_config

    server = server_of(invocation)
    text = match_block(server) if invocation.options.match else sshd_config(server)
    invocation.write_all(text)


def _unit(invocation: Invocation) -> None:
    from sop_tui.gate.units import drop_in, fork_server_unit, unit

    options = invocation.options
    if options.fork_server and options.drop_in:
        raise Usage(say("sebutkan salah satu: --fork-server atau --drop-in"))
    wanted = fork_server_unit if options.fork_server else drop_in if options.drop_in else unit
    invocation.write_all(wanted(server_of(invocation)))


def _fork_server(invocation: Invocation) -> int:
    from sop_tui.cli.fork_server import serve_forks

    return serve_forks(invocation)
