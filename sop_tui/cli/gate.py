"""The gate that sshd starts, and whoami for those it let in."""

import os
import sys
from typing import NoReturn

from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.cli.server_options import absolute_address
from sop_tui.gate import variables
from sop_tui.text.message import say


def add_commands(group: Group) -> None:
    gate = group.command(
        "gate",
        say("gerbang server bersama; dijalankan oleh sshd, bukan oleh orang"),
        more=say(
            "Petugas ditentukan oleh kunci SSH yang diperiksa sshd (ExposeAuthInfo) dan dicari "
            "dalam file kunci, atau oleh --officer pada baris kunci. Perintah dari klien hanya: "
            "list, show, export, whoami, help."
        ),
        examples=("gate --officer budi", "gate --keys /etc/sop-tui/authorized_keys --idle 15"),
    )
    gate.argument(
        "--keys",
        metavar=say("FILE"),
        help=say("file kunci milik root; bawaannya /etc/sop-tui/authorized_keys"),
    )
    gate.argument(
        "--idle",
        metavar=say("MENIT"),
        help=say(
            "akhiri layar yang tidak dipakai selama ini; bawaannya 30, 0 berarti tidak pernah"
        ),
    )
    gate.argument(
        "--sessions",
        metavar=say("JUMLAH"),
        help=say("sesi sekaligus dengan satu kunci; bawaannya 4"),
    )
    gate.argument(
        "--memory",
        metavar=say("MIB"),
        help=say("ruang alamat setiap sesi dalam MiB; bawaannya 1024, 0 berarti tidak dibatasi"),
    )
    gate.set_defaults(run=_gate)
    whoami = group.command(
        "whoami",
        say("siapa Anda di sini: petugas, jabatan, peran"),
        examples=("whoami", "whoami --json"),
        reads=True,
    )
    whoami.set_defaults(run=_whoami, reads=True)


def _gate(invocation: Invocation) -> NoReturn:
    """Replaces this process by the gate, in an isolated Python that ignores the environment."""
    options = invocation.options
    names = ("sops", "lang", "officer", "keys", "idle", "sessions", "memory")
    given = {name: getattr(options, name) for name in names}
    command = [sys.executable, "-I", "-X", "utf8", "-m", "sop_tui.gate"]
    command.append(f"--store={absolute_address(invocation)}")
    command += [f"--{name}={value}" for name, value in given.items() if value is not None]
    os.execv(command[0], command)  # noqa: S606 - no shell is what we want


def _whoami(invocation: Invocation) -> None:
    from sop_tui.casework.wording import CAPACITY_NAMES

    desk = invocation.desk()
    me = desk.me
    if invocation.wants_json:
        invocation.write_json(
            {
                "id": me.id,
                "name": me.name,
                "post": me.post,
                "coordinator": me.coordinator,
                "admin": me.admin,
                "roles": [f"{sop}:{role}" for sop, roles in me.roles.items() for role in roles],
                "acting": [
                    {
                        "role": f"{each.sop}:{each.role}",
                        "capacity": each.capacity,
                        "until": each.until,
                        "letter": each.letter,
                    }
                    for each in me.acting
                ],
                "session": invocation.environ.get(variables.SESSION, ""),
            }
        )
        return
    words = invocation.words
    invocation.write(f"{me.name} ({me.id})")
    if me.post:
        invocation.write(me.post)
    if me.coordinator:
        invocation.write(words(say("koordinator")))
    if me.admin:
        invocation.write(words(say("admin")))
    for sop, roles in me.roles.items():
        procedure = desk.procedures.of(sop)
        names = ", ".join(procedure.role(role).name for role in roles)
        invocation.write(f"{procedure.code}: {names}")
    for each in me.acting:
        invocation.write(
            words(
                say(
                    "sebagai {capacity} {role} ({code}) sampai {until}, surat {letter}",
                    capacity=CAPACITY_NAMES[each.capacity],
                    role=each.name,
                    code=desk.procedures.of(each.sop).code,
                    until=each.until,
                    letter=each.letter,
                )
            )
        )
