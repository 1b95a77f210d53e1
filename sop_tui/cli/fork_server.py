"""The command that keeps the program loaded for the sessions of a shared server."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.text.errors import reason_of
from sop_tui.text.message import say
from sop_tui.tui.lean_imports import load_asyncio, load_textual

_ROOMS = (
    "casework", "cli", "desk", "export", "office", "sop", "storage", "text", "tui", "worktime",
)  # fmt: skip
# Modules that Textual loads only when a screen is drawn.
_OF_THE_SCREEN = (
    "concurrent.futures.thread", "encodings.unicode_escape", "textual.drivers.linux_driver",
    "textual.layouts.factory", "textual.layouts.horizontal", "textual.layouts.vertical",
    "textual.scrollbar",
)  # fmt: skip


def serve_forks(invocation: Invocation) -> int:
    """Runs until another version of the program is installed, or until it is stopped."""
    from sop_tui.cli.main import main
    from sop_tui.gate.fork_server import ForkServer, InUse
    from sop_tui.gate.handover import program_state

    place = Path(invocation.options.socket)
    if not place.is_absolute():
        raise Usage(say("{path} harus berupa jalur lengkap", path=str(place)))
    state = program_state()
    load_the_program()
    try:
        return ForkServer(main, state).serve(place)
    except InUse:
        raise Usage(say("di {path} sudah ada yang menyiapkan layar", path=str(place))) from None
    except FileExistsError:
        raise Usage(
            say("{path} sudah ada dan bukan soket; sebutkan tempat lain", path=str(place))
        ) from None
    except OSError as error:
        raise Usage(
            say(
                "{path} tidak dapat dibuat ({why}); periksa folder dan izinnya",
                path=str(place),
                why=reason_of(error),
            )
        ) from error


def load_the_program() -> None:
    """Imports all modules that screens need.

    Holiday data is not loaded: each screen has to read it afresh.
    """
    load_asyncio()
    load_textual()
    for room in _ROOMS:
        package = import_module(f"sop_tui.{room}")
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for name in _OF_THE_SCREEN:
        import_module(name)
