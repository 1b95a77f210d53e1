"""Restoring a backup: who may, and how it is recorded in the chain."""

import os
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from sop_tui.desk.entry_events import next_event
from sop_tui.desk.opening import Whereabouts, login_name, speaker
from sop_tui.desk.problems import Refused
from sop_tui.office.model import Officer, OfficerKind
from sop_tui.storage.batch import Batch, OfficerChange
from sop_tui.storage.engine import Engine, Plan, Restoration, Snapshot
from sop_tui.text.message import say


def may_restore(plan: Restoration, where: Whereabouts, engine: Engine) -> Officer:
    """The admin who restores. Root may too, but not in the name of an officer who may not.

    Raises:
        Refused: ``not_admin``, or ``identity``.
    """
    who = speaker(where, engine)
    officer = plan.officers.get(who)
    if officer is not None and officer.admin and not officer.removed:
        return officer
    login = login_name()
    if os.geteuid() == 0 and who == login:
        return Officer(id=login, name=login)
    raise Refused("not_admin", say("hanya admin yang boleh memulihkan data; mintalah kepada admin"))


def restored(plan: Restoration, admin: Officer, at: datetime) -> Plan:
    """The plan that records the restore in the admin's entry, else in the first admin's."""

    def record(snapshot: Snapshot) -> Batch:
        admins = [each for each in snapshot.officers.values() if each.admin and not each.removed]
        entry = snapshot.officers.get(admin.id) or next(iter(admins), None)
        if entry is None:
            return Batch()
        before = "-" if plan.present is None else str(plan.present)
        past = snapshot.officer_events(entry.id)
        event = next_event(past, OfficerKind.RESTORED, admin, at, entry)
        note = f"{Path(plan.copy).name}, revisi {before} -> {plan.revision}"
        return Batch(officers=(OfficerChange(event=replace(event, note=note)),))

    return record
