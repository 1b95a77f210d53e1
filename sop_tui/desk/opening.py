"""Opens a desk: finds the store, the definitions, the calendars and the officer."""

import os
import pwd
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from sop_tui.desk.desk import Desk
from sop_tui.desk.entry_events import next_event
from sop_tui.desk.office_files import OfficeFiles, office_clock
from sop_tui.desk.places import is_checkout, store_address_of
from sop_tui.desk.problems import BadInput, Refused
from sop_tui.desk.settings import Settings
from sop_tui.desk.workplace import Origin, Workplace
from sop_tui.office.model import EVERY_ROLE, Officer, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Engine, Observer, Store
from sop_tui.storage.opening import engine_at
from sop_tui.text.message import say

if TYPE_CHECKING:  # for the type checker only: a plain command must load only what it uses
    from sop_tui.sop.reading import Library
    from sop_tui.worktime.calendar import Calendar


class Whereabouts(msgspec.Struct, frozen=True):
    """The places given by command line and environment; None means the default place."""

    store: str | Path | None = None
    sops: Path | None = None
    officer: str | None = None
    origin: Origin = Origin()


def store_address(where: Whereabouts, environ: Mapping[str, str], folder: Path) -> str | Path:
    """The store, a file or a database's URL.

    As given, else ``SOP_TUI_STORE``, else the file in ``./store`` of a checkout, else the one in
    the user's data folder.
    """
    return store_address_of(where.store, environ, folder)


def sops_folder(where: Whereabouts, office: Path, folder: Path) -> Path:
    """The folder of definitions.

    As given, else ``sops`` of a checkout, else ``sops`` in the office's folder, else those shipped
    with the program.
    """
    if where.sops is not None:
        return where.sops
    if is_checkout(folder):
        return folder / "sops"
    from sop_tui.sop.reading import shipped_sops

    beside = office / "sops"
    return beside if beside.is_dir() else shipped_sops()


def read_sops(
    where: Whereabouts,
    office: Path,
    folder: Path,
    in_use: Mapping[str, str] = MappingProxyType({}),
    held: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> "Library":
    """All definitions of :func:`sops_folder`; ``in_use`` and ``held`` are passed to
    :func:`read_folder`.

    Raises:
        BadInput: ``sops``, when the given folder does not exist.
    """
    place = sops_folder(where, office, folder)
    if not place.is_dir():
        raise BadInput(
            "sops", say("{path} bukan folder definisi SOP; periksa --sops", path=str(place))
        )
    from sop_tui.sop.reading import read_folder

    return read_folder(place, in_use, held)


def codes_in_use(store: Store) -> Mapping[str, str]:
    """The codes of case numbers, each with the first procedure that opened cases under it."""
    found: dict[str, str] = {}
    for known in store.snapshot.definitions.values():
        found.setdefault(known.code, known.id)
    return found


def codes_held(store: Store) -> Mapping[str, Sequence[str]]:
    """The codes of adopted definitions and of open cases, each with its procedures."""
    from sop_tui.desk.library import definition_acts
    from sop_tui.office.decisions import DECISIVE

    snapshot = store.snapshot
    held = {case.fingerprint for case in snapshot.summaries.values() if case.visit is not None}
    acts = {
        event.definition.sop: event
        for event in definition_acts(snapshot)
        if event.definition is not None and event.kind in DECISIVE
    }
    held |= {
        event.definition.fingerprint
        for event in acts.values()
        if event.kind is OfficerKind.ADOPTED and event.definition is not None
    }
    found: dict[str, list[str]] = {}
    for fingerprint, known in snapshot.definitions.items():
        if fingerprint in held:
            found.setdefault(known.code, []).append(known.id)
    return found


def office_calendar(office: Path, name: str) -> "Calendar":
    """The calendar of :func:`office_clock`.

    Raises:
        CalendarProblem: there is no such calendar, or it cannot be read.
    """
    return office_clock(office, name).calendar


def login_name() -> str:
    """The OS login name by the process's real user id; the environment is not used."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid{os.getuid()}"


def speaker(where: Whereabouts, engine: Engine) -> str:
    """The id of the officer who uses the program.

    ``--officer`` is accepted only if the OS user owns the store: on an own machine, or for the
    service account of a shared server, where sshd fixes the id.

    Raises:
        Refused: ``identity``, when another officer's id is given for somebody else's store.
    """
    login = login_name()
    if where.officer is None or where.officer == login:
        return login
    try:
        owner = engine.owner()
    except OSError:
        return where.officer
    if owner != os.geteuid():
        raise Refused(
            "identity",
            say("--officer hanya berlaku bagi pemilik file data; Anda masuk sebagai {login}",
                login=login),
        )  # fmt: skip
    return where.officer


def initialize(
    address: str | Path,
    officer: str,
    name: str,
    now: datetime,
    *,
    network: bool = False,
    programs: Sequence[str] = (),
    readers: Sequence[str] = (),
) -> Store:
    """Makes a store whose first officer is admin, coordinator and holder of every role.

    ``programs`` and ``readers`` are database roles that may write to it or read it.

    Raises:
        StoreProblem: ``exists``, ``not_writable``, or ``network`` where that is not allowed.
    """
    first = Officer(id=officer, name=name, roles=(EVERY_ROLE,), coordinator=True, admin=True)
    event = next_event((), OfficerKind.ADDED, first, now, first)
    batch = Batch(officers=(OfficerChange(event=event),))
    return engine_at(address).create(batch, network=network, programs=programs, readers=readers)


def local_now(zone: tzinfo) -> datetime:
    """The present time in this zone, in whole seconds."""
    return datetime.now(zone).replace(microsecond=0)


def open_desk(
    where: Whereabouts, environ: Mapping[str, str], folder: Path, *, stays: bool = False
) -> Desk:
    """The desk of the officer who uses the program; for ``stays`` see :meth:`.engine.Engine.open`.

    Raises:
        StoreProblem: there is no store, or it is damaged, newer or not readable.
        NotFound: ``officer``, when the user is not an officer of this store.
        Refused: ``identity``.
    """
    engine = engine_at(store_address(where, environ, folder))
    files = OfficeFiles(engine.folder)
    settings = files.settings
    officer = speaker(where, engine)
    observer = _observer(settings)
    store = engine.open(network=settings.network, observer=observer, who=officer, stays=stays)
    return Desk(
        Workplace(
            store,
            officer,
            settings=settings,
            library=lambda: read_sops(
                where, engine.folder, folder, codes_in_use(store), codes_held(store)
            ),
            clock=files.clock,
            now=lambda: local_now(files.zone),
            origin=where.origin,
            files=files,
        )
    )


def _observer(settings: Settings) -> Observer | None:
    if not settings.journal:
        return None
    from sop_tui.storage.syslog_line import write_syslog_line

    return write_syslog_line
