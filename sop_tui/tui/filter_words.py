"""A filter in words; ids are replaced by names."""

from collections.abc import Iterator
from functools import reduce

from sop_tui.text.message import Message, say
from sop_tui.tui.case_filter import STATES, Filter, StateFilter
from sop_tui.tui.kinds.page import Host


def filter_in_words(host: Host, wanted: Filter) -> Message | None:
    """All conditions of the filter; None if it lets everything through."""
    parts = list(_parts(host, wanted))
    if not parts:
        return None
    return reduce(lambda one, more: say("{one}, {more}", one=one, more=more), parts)


def sop_code(host: Host, sop: str) -> str:
    """The code of a procedure; its id if the office has it no longer."""
    return next((each.code for each in host.desk.lists.sops() if each.id == sop), sop)


def _parts(host: Host, wanted: Filter) -> Iterator[Message]:
    if wanted.words is not None:
        yield wanted.words
    if wanted.sop:
        yield say("SOP {code}", code=sop_code(host, wanted.sop))
    if wanted.state is not StateFilter.ALL:
        yield STATES[wanted.state]
    if wanted.role:
        yield say("di {role}", role=wanted.role)
    if wanted.person:
        yield say("menunggu {name}", name=host.desk.office.name(wanted.person))
    if wanted.applicant:
        yield say("pemohon {name}", name=wanted.applicant)
    if wanted.due:
        yield say("jatuh tempo hari kerja ke-{n}", n=wanted.due)
