"""Warnings about acting officers: unusual periods, and holders who lose the role.

Nothing here is refused, because an office may have its reasons. The warning appears once, when the
entry changes.
"""

from collections.abc import Iterator
from datetime import date

from sop_tui.casework.model import Capacity
from sop_tui.desk.officer_words import Namer, acting_name
from sop_tui.office.model import Officer
from sop_tui.office.office import Office
from sop_tui.text.message import Message, say


def deputy_doubts(
    office: Office, former: Officer | None, entry: Officer, today: date, name: Namer
) -> Iterator[Message]:
    """What is unusual about acting roles that an entry has gained."""
    known = former.acting if former is not None else ()
    for granted in entry.acting:
        if granted in known:
            continue
        held = office.owners(granted.role) - {entry.id}
        if granted.capacity == Capacity.PLT and held:
            yield say(
                "Plt. untuk jabatan yang kosong, sedangkan {role} dipegang {holder}; periksa "
                "apakah Plh. yang dimaksud",
                role=name(granted.role),
                holder=office.name(min(held)),
            )
        if granted.capacity == Capacity.PLH and not held:
            yield say(
                "Plh. untuk pemegang yang berhalangan, sedangkan {role} tidak dipegang siapa pun; "
                "periksa apakah Plt. yang dimaksud",
                role=name(granted.role),
            )
        if granted.until < today:
            yield say("masa penunjukan sudah lewat pada {until}", until=granted.until)


def orphaned(before: Office, after: Office, today: date, name: Namer) -> Iterator[Message]:
    """Acting officers whose holder has lost the role: their period continues until somebody revokes
    it.
    """
    for officer in after.present():
        for acting in officer.acting:
            lost = before.owners(acting.role) - after.owners(acting.role)
            if lost and acting.until >= today:
                yield say(
                    "{name} tetap bertindak sebagai {as_} sampai {until}; cabut bila tidak lagi "
                    "dikehendaki",
                    name=officer.name,
                    as_=acting_name(name, acting),
                    until=acting.until,
                )
