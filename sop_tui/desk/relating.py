"""Related cases: which they are, and why another one may or may not be linked."""

from collections.abc import Iterator

from sop_tui.casework.circumstances import NullClock
from sop_tui.casework.commands import Link, Request
from sop_tui.casework.decide import decide
from sop_tui.casework.model import Case, CaseLink, Secrecy
from sop_tui.casework.redaction import is_confidential
from sop_tui.casework.refusal import Refusal
from sop_tui.casework.wording import STATUS_NAMES, place
from sop_tui.desk.acting import CaseActs
from sop_tui.desk.cards import Cards
from sop_tui.desk.problems import NotFound
from sop_tui.desk.views import Related
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure
from sop_tui.text.message import Message, say


class Relating:
    """The links between cases, as one officer sees and makes them."""

    def __init__(self, workplace: Workplace, cards: Cards, acting: CaseActs) -> None:
        self._workplace = workplace
        self._cards = cards
        self._acting = acting

    def of(self, case: Case) -> Iterator[Related]:
        """The linked cases, in the order of linking."""
        procedure = self._workplace.definition(case)
        for link in case.linked:
            what = _what(procedure, link)
            try:
                other = self._workplace.find(link.number)[0]
            except NotFound:
                said = say("{what}; tidak ada lagi di sini", what=what)
                yield Related(link.number, link.sop, link.back, said)
                continue
            theirs = self._workplace.definition(other)
            said = say("{what}; {state}", what=what, state=_state(theirs, other))
            card = self._cards.passing(other, self._cards.ready())
            yield Related(link.number, theirs.title, link.back, said, card)

    def leads_to(self, number: str) -> str:
        """The id of the SOP that the case's present step leads to; "" if none."""
        case = self._workplace.case(number)
        if case.visit is None:
            return ""
        return self._workplace.definition(case).node(case.visit.node).leads_to

    def why_not_follow(self, number: str) -> Message | None:
        """Why the officer may not open the case that the step leads to; None if allowed."""
        case, sop = self._workplace.case(number), self.leads_to(number)
        if not sop:
            if case.visit is None:
                return say("berkas sudah {status}", status=STATUS_NAMES[case.status])
            procedure = self._workplace.definition(case)
            there = place(procedure, procedure.node(case.visit.node))
            return say("{place} tidak menuju SOP lain", place=there)
        return self._why_not(case, sop) or self._acting.why_not_open(sop)

    def why_not_link(self, number: str) -> Message | None:
        """Why the officer may not link any case to this one; None if allowed."""
        return self._why_not(self._workplace.case(number), "")

    def secrecy(self, number: str, sop: str) -> Secrecy:
        """The secrecy of a new case of this procedure that follows from this one.

        Otherwise what the first case hides from officers without a role could be read in the
        second.
        """
        case = self._workplace.case(number)
        secret = is_confidential(self._workplace.definition(case), case)
        theirs = self._workplace.procedures.library.procedures.get(sop)
        if secret and (theirs is None or not theirs.confidential_subject):
            return Secrecy.CONFIDENTIAL
        return Secrecy.ORDINARY

    def _why_not(self, case: Case, sop: str) -> Message | None:
        procedure = self._workplace.definition(case)
        request = Request(
            id="",
            at=self._workplace.clocks.now_in(procedure),
            by=self._workplace.actor(self._workplace.store.snapshot, procedure),
            command=Link(link=CaseLink("?", sop)),
        )
        decision = decide(procedure, case, request, NullClock())
        return decision.message if isinstance(decision, Refusal) else None


def _what(procedure: Procedure, link: CaseLink) -> Message:
    """The relation of the other case to this one, in words."""
    if link.back:
        return say("asal berkas ini")
    nodes = {node.id: node.step for node in procedure.nodes}
    if link.node in nodes:
        return say("lanjutan dari langkah {step}", step=nodes[link.node])
    return say("lanjutan")


def _state(procedure: Procedure, case: Case) -> Message:
    if case.node is None:
        return say("{status}", status=STATUS_NAMES[case.status])
    there = place(procedure, procedure.node(case.node))
    return say("{status}, {place}", status=STATUS_NAMES[case.status], place=there)
