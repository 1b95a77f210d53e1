"""Commands that open the screen: none at all, and demo."""

import gc
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.text.clean import clean
from sop_tui.text.message import say

if TYPE_CHECKING:
    from sop_tui.desk.desk import Desk


def add_commands(group: Group) -> None:
    command = group.command(
        "demo",
        say("peragaan di layar: file data sementara dengan petugas dan berkas contoh"),
        more=say("Dengan --store: kantor contoh dibuat di sana dan tetap ada."),
        examples=("demo", "demo --keep contoh"),
    )
    command.argument(
        "--keep", metavar=say("FOLDER"), help=say("simpan file data contoh di folder baru ini")
    )
    command.set_defaults(run=demo)


def start(invocation: Invocation) -> int:
    """The screen on the store, which is offered to be made where there is none."""
    from sop_tui.storage.problem import StoreProblem

    _require_terminal(invocation)
    # What a start makes is there to stay; looking through it for garbage is a tenth of its time.
    gc.disable()
    try:
        desk = _open(invocation)
    except StoreProblem as problem:
        if problem.code != "missing" or invocation.captive or not _make_store(invocation):
            raise
        desk = _open(invocation)
    if invocation.captive:
        from sop_tui.tui.captive import run_captive

        _collect_from_now_on()
        return run_captive(desk, invocation.words, invocation.environ)
    return _show(invocation, desk)


def demo(invocation: Invocation) -> int:
    from sop_tui.demo.office import STARTS_AS
    from sop_tui.demo.throw_away import demonstration

    _require_terminal(invocation)
    keep, address = invocation.options.keep, invocation.where.store
    if keep is not None and address is not None:
        raise Usage(say("sebutkan salah satu: --store atau --keep"))
    with demonstration(Path(keep) if keep is not None else None, address=address) as desk:
        code = _show(invocation, desk, tuple(officer.id for officer in desk.officers.all()))
        kept = address if address is not None else desk.folder / "sop-tui.json"
        store = invocation.engine_of(str(kept)).address
    if keep is None and address is None:
        invocation.narrate(
            say("peragaan selesai, tidak ada yang disimpan; untuk kantor sendiri: "
                "sop-tui store init")
        )  # fmt: skip
    else:
        invocation.narrate(
            say("kantor contoh disimpan; lanjutkan dengan: sop-tui --store {store} --officer "
                "{officer}", store=shlex.quote(store), officer=STARTS_AS)
        )  # fmt: skip
    return code


def _open(invocation: Invocation) -> "Desk":
    """The desk of whoever is speaking; one who is no officer reads that on the screen.

    Raises:
        Problem: what it works by cannot be read; while there is no screen yet, that is one line.
    """
    from sop_tui.desk.opening import open_desk

    desk = open_desk(invocation.where, invocation.environ, invocation.folder, stays=True)
    invocation.close_in_the_end(desk)
    _ = desk.clocks.now(), desk.procedures.library  # the screen needs both at once
    return desk


def _show(invocation: Invocation, desk: "Desk", switchable: tuple[str, ...] = ()) -> int:
    from sop_tui.tui.running import run_screen

    _collect_from_now_on()
    return run_screen(desk, invocation.words, switchable=switchable)


def _collect_from_now_on() -> None:
    gc.freeze()
    gc.set_threshold(700, 10, 10)  # as Python begins
    gc.enable()


def _require_terminal(invocation: Invocation) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Usage(
            say("layar memerlukan terminal; tanpa terminal pakailah perintah, lihat sop-tui --help")
        )
    if invocation.environ.get("TERM", "dumb") in ("", "dumb"):
        raise Usage(
            say("terminal ini (TERM=dumb) tidak dapat menampilkan layar; atur TERM atau pakailah "
                "perintah, lihat sop-tui --help")
        )  # fmt: skip


def _make_store(invocation: Invocation) -> bool:
    """Asks whether to make the store that is missing; says what that means."""
    from sop_tui.cli.stores import initialize_store

    words = invocation.words
    question = say(
        "Belum ada file data di {path}. Buat sekarang, dengan Anda sebagai admin? [y/T] ",
        path=invocation.engine.address,
    )
    try:
        answer = input(clean(words(question)))
    except EOFError:
        return False
    if answer.strip().casefold() not in ("y", "ya", "yes"):
        return False
    initialize_store(invocation, name="")
    return True
