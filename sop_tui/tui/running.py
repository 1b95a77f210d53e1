"""The screen on an officer's own machine, from reading settings to the exit code."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from textual.app import App

from sop_tui.desk.desk import Desk
from sop_tui.text.language import Language
from sop_tui.text.message import say
from sop_tui.tui.app import SopApp
from sop_tui.tui.driver import SteadyDriver
from sop_tui.tui.screen_setup import read_setup
from sop_tui.tui.terminal import require_terminal

_DEMONSTRATION = say(
    "PERAGAAN: kantor contoh; petugas dan berkasnya rekaan. Ganti petugas dengan o, keluar dengan q"
)


def run_screen(
    desk: Desk,
    language: Language,
    *,
    switchable: tuple[str, ...] = (),
    environ: Mapping[str, str] = os.environ,
) -> int:
    """Shows the screen until the officer leaves it; returns the exit code.

    Raises:
        BadInput: ``keys``, when the officer's own key file is wrong.
        Problem: ``terminal``, when the terminal cannot show it.
    """
    require_terminal(environ)
    setup = read_setup(desk, environ, captive=False, shared=bool(switchable))
    if switchable and setup.trouble is None:
        setup = replace(setup, trouble=_DEMONSTRATION)
    app = SopApp(desk, language, setup, switchable=switchable, driver_class=SteadyDriver)
    with _ending_on_sigterm(app):
        app.run(mouse=False)
    app.keeping.finish()
    return app.return_code or 0


@contextmanager
def _ending_on_sigterm(app: App[None]) -> Iterator[None]:
    """Within this context SIGTERM ends the app and restores the terminal; by default the process
    would just die.
    """

    def end(*_: object) -> None:
        app.exit(return_code=128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
