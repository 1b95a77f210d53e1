"""Commands that check that a store is intact, and sign its state: store verify and store seal."""

import re
from pathlib import Path

from sop_tui.cli.exits import Exit, Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.text.message import say


def add_commands(group: Group) -> None:
    _add_verify(group)
    _add_seal(group)


def _add_verify(group: Group) -> None:
    command = group.command(
        "verify",
        say("periksa keutuhan: setiap berkas, setiap peristiwa, rantai sidik jari"),
        more=say("Kode keluar 5 bila ada yang tidak utuh."),
        examples=("store verify", "store verify --json", "store verify --head 3f9a…@812"),
        reads=True,
    )
    command.argument(
        "--head",
        metavar=say("HASH[@REVISI]"),
        help=say("kepala rantai yang pernah dicetak; harus masih ada dalam rantai"),
    )
    command.argument("--seals", metavar=say("FILE"), help=say("segel yang harus cocok"))
    command.argument(
        "--signers",
        metavar=say("FILE"),
        help=say("kunci publik penyegel, seperti allowed_signers dari ssh-keygen"),
    )
    command.set_defaults(run=verify)


def _add_seal(group: Group) -> None:
    command = group.command(
        "seal",
        say("tanda tangani revisi dan kepala rantai, lalu cetak segelnya"),
        more=say("Kuncinya disimpan di luar jangkauan akun layanan, misalnya milik root."),
        examples=("store seal --key /etc/sop-tui/seal_ed25519",),
    )
    command.argument(
        "--key", metavar=say("FILE"), required=True, help=say("kunci privat ssh tanpa sandi")
    )
    command.set_defaults(run=seal)


def _head(typed: str | None) -> tuple[str, int | None]:
    """The hash and revision of ``--head``; a shortened or empty hash is refused because it proves
    nothing.
    """
    if typed is None:
        return "", None
    found = re.fullmatch(r"([0-9a-f]{64})(?:@([0-9]{1,18}))?", typed.strip().lower())
    if found is None:
        raise Usage(say("--head ditulis HASH atau HASH@REVISI"))
    return found[1], int(found[2]) if found[2] else None


def verify(invocation: Invocation) -> int:
    head, revision = _head(invocation.options.head)
    seals, signers = invocation.options.seals, invocation.options.signers
    if (seals is None) != (signers is None):
        raise Usage(say("--seals dan --signers dipakai bersama"))
    report = invocation.engine.verify(
        head,
        revision,
        (Path(seals), Path(signers)) if seals is not None else None,
    )
    words = invocation.words
    if invocation.wants_json:
        invocation.write_json(
            {
                "ok": report.ok,
                "cases": report.cases,
                "events": report.events,
                "revision": report.revision,
                "chain_head": report.chain_head,
                "problems": [words(problem) for problem in report.problems],
            }
        )
    else:
        for problem in report.problems:
            invocation.write(words(problem))
        if report.ok:
            invocation.write(
                words(
                    say(
                        "utuh: {cases} berkas, {events} peristiwa, revisi {revision}, kepala "
                        "rantai {head}",
                        cases=report.cases,
                        events=report.events,
                        revision=report.revision,
                        head=report.chain_head,
                    )
                )
            )
    return Exit.DONE if report.ok else Exit.STORE


def seal(invocation: Invocation) -> None:
    import socket
    from datetime import datetime

    at = datetime.now().astimezone().replace(microsecond=0)
    key = Path(invocation.options.key)
    made = invocation.engine.seal(key, at=at, host=socket.gethostname())
    invocation.mark_done()
    invocation.write(made)
