"""Commands that open the screen: no command at all, and demo."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Group
from sop_tui.text.clean import clean
from sop_tui.text.message import say
from sop_tui.tui.lean_imports import load_asyncio, load_textual

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
    """Opens the screen on the store; offers to make a store where there is none."""
    from sop_tui.storage.problem import StoreProblem

    _require_terminal(invocation)
    load_asyncio()
    # Objects made at start are long-lived; collecting garbage among them takes a tenth of the
    # start.
    gc.disable()
    try:
        desk = _open(invocation)
    except StoreProblem as problem:
        if problem.code != "missing" or invocation.captive or not _make_store(invocation):
            raise
        desk = _open(invocation)
    if invocation.captive:
        load_textual()
        from sop_tui.tui.captive import run_captive

        _start_garbage_collection()
        return run_captive(desk, invocation.words, invocation.environ)
    return _show(invocation, desk)


def demo(invocation: Invocation) -> int:
    from shlex import quote

    from sop_tui.demo.office import STARTS_AS
    from sop_tui.demo.throw_away import demonstration

    _require_terminal(invocation)
    load_asyncio()
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
                "{officer}", store=quote(store), officer=STARTS_AS)
        )  # fmt: skip
    return code


def _open(invocation: Invocation) -> "Desk":
    """The desk for the screen; a user who is not an officer is told so there, not here.

    Raises:
        Problem: settings, calendars or definitions cannot be read; before there is a screen, this
            is one line.
    """
    from sop_tui.desk.opening import open_desk

    desk = open_desk(invocation.where, invocation.environ, invocation.folder, stays=True)
    invocation.close_at_end(desk)
    _ = desk.clocks.now(), desk.procedures.library  # both are needed by the screen at once
    return desk


def _show(invocation: Invocation, desk: "Desk", switchable: tuple[str, ...] = ()) -> int:
    load_textual()
    from sop_tui.tui.running import run_screen

    _start_garbage_collection()
    return run_screen(desk, invocation.words, switchable=switchable)


def _start_garbage_collection() -> None:
    gc.freeze()
    gc.set_threshold(700, 10, 10)  # Python's default
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
    """Asks whether to make the missing store, and says what that means."""
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
