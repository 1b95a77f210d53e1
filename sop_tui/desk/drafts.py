"""The office's drafts: kept with their gaps, edited, and adopted when complete.

A draft is kept as the text of a definition with its questions, by an event in the chain like every
act on definitions. A file ``.draft.toml`` in the folder of definitions is a draft too; a kept draft
with the same id takes precedence.
"""

import re
from datetime import date, datetime

import msgspec

from sop_tui.desk import inputs
from sop_tui.desk.definitions import ActDone, Definitions
from sop_tui.desk.library import definition_acts, kept_drafts
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.desk.workplace import Workplace
from sop_tui.drafting.checking import problems, procedure_of
from sop_tui.drafting.draft import Draft
from sop_tui.drafting.relating import with_relations
from sop_tui.drafting.reopened import reopen
from sop_tui.drafting.words import plain
from sop_tui.drafting.written import toml_of
from sop_tui.office.model import DefinitionAct, OfficerEvent, OfficerKind
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Snapshot
from sop_tui.text.clean import quoted
from sop_tui.text.language import Language
from sop_tui.text.message import Problem, say, say_many

LARGEST_DRAFT = 256 << 10  # characters; a drafted SOP of forty rows has about 40,000
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 60


class DraftView(msgspec.Struct, frozen=True):
    """A draft in a list; ``at`` and ``name`` say when and by whom it was last kept; None and "" for
    a file.
    """

    id: str
    title: str
    questions: int
    at: datetime | None = None
    name: str = ""


class Drafts:
    """The drafts, as the workplace's officer may see and change them."""

    def __init__(self, workplace: Workplace, definitions: Definitions) -> None:
        self._workplace = workplace
        self._definitions = definitions

    # Reading.

    def all(self) -> tuple[DraftView, ...]:
        """All drafts by id."""
        kept = self._kept()
        views = []
        for draft in self._workplace.procedures.library.drafts.values():
            event = kept.get(draft.id)
            views.append(
                DraftView(
                    id=draft.id,
                    title=draft.title,
                    questions=len(draft.questions),
                    at=event.at if event is not None else None,
                    name=event.name if event is not None else "",
                )
            )
        return tuple(sorted(views, key=lambda view: view.id))

    def text(self, sop: str) -> str:
        """The text of a draft, as in a file.

        Raises:
            NotFound: ``draft``.
        """
        event = self._kept().get(sop)
        if event is not None and event.definition is not None:
            return event.definition.draft
        for draft in self._workplace.procedures.library.drafts.values():
            if draft.id == sop:
                return draft.text
        raise NotFound(
            "draft", say("draf {sop} tidak ada; lihat sop-tui sop drafts", sop=quoted(sop))
        )

    def draft(self, sop: str) -> Draft:
        """A draft for editing.

        Raises:
            NotFound: ``draft``.
            DefinitionProblem: its text says what no definition can say.
        """
        return reopen(self.text(sop), (Language(), Language("en")))

    def related(self, draft: Draft, sop: str) -> Draft:
        """The draft with a question for each row whose Keterangan names another SOP of this
        office.
        """
        return with_relations(draft, self._workplace.procedures.library.procedures.values(), sop)

    def free_id(self, draft: Draft, wished: str = "") -> str:
        """An unused id made of the title, or of ``wished``."""
        words = re.findall(r"[a-z0-9]+", plain(wished or draft.identity.title))
        stem = "-".join(word for word in words if word != "sop")[:_LONGEST_ID].strip("-") or "draf"
        library = self._workplace.procedures.library
        taken = {*library.procedures, *(each.id for each in library.drafts.values())}
        taken |= {known.id for known in self._workplace.store.snapshot.definitions.values()}
        found, number = stem, 2
        while found in taken:
            found, number = f"{stem}-{number}", number + 1
        return found

    # Acts. Every method raises BadInput, NotFound, Refused or StoreProblem; then nothing has
    # changed.

    def keep(self, sop: str, draft: Draft, seen: str | None = None) -> ActDone | None:
        """Keeps a draft as it is now; None if it is already kept like this.

        ``seen`` is the id of the event that kept the draft which the officer looked at, "" for
        none; if somebody else has kept it since, it is refused as ``stale``. ``seen`` None
        overwrites any draft.
        """
        if len(sop) > _LONGEST_ID or not _ID.fullmatch(sop):
            raise BadInput(
                "id",
                say(
                    "“{sop}” tidak dapat menjadi id SOP; pakai huruf kecil, angka, dan tanda "
                    "hubung",
                    sop=quoted(sop),
                ),
            )
        text = toml_of(draft, Language())
        if len(text) > LARGEST_DRAFT:
            raise BadInput(
                "too_long",
                say("draf terlalu besar; batasnya {limit} karakter", limit=LARGEST_DRAFT),
            )
        before = self._kept().get(sop)
        if before is not None and before.definition is not None and before.definition.draft == text:
            return None
        title = draft.identity.title[: inputs.TITLE_LENGTH]
        act = DefinitionAct(sop=sop, draft=text, title=title)

        def refuse(snapshot: Snapshot) -> None:
            other = kept_drafts(definition_acts(snapshot)).get(sop)
            if seen is not None and other is not None and other.id != seen:
                raise Refused(
                    "stale", say("{name} sudah mengubah draf {sop}", name=other.name, sop=sop)
                )

        return self._definitions.recorded(OfficerKind.DRAFTED, act, "", refuse)

    def event_of(self, sop: str) -> str:
        """The id of the event that keeps the draft; "" for a file."""
        event = self._kept().get(sop)
        return event.id if event is not None else ""

    def drop(self, sop: str) -> ActDone:
        """Deletes a kept draft; its text stays in the history."""
        if sop not in self._kept():
            self.text(sop)
            raise Refused("file", say("draf {sop} sebuah file; hapus filenya", sop=sop))
        return self._definitions.recorded(OfficerKind.DRAFTED, DefinitionAct(sop=sop), "")

    def finished(self, sop: str, draft: Draft) -> Procedure:
        """The procedure that a complete draft has become.

        Raises:
            Refused: ``draft``; questions are open, or something is wrong.
        """
        asked = len(draft.open_doubts)
        if asked:
            raise Refused("draft", say_many("masih draf; {n} pertanyaan belum dijawab", asked))
        found = problems(draft, sop)
        if found:
            raise Refused("draft", found[0].message)
        return procedure_of(draft, sop)

    def adopt(self, sop: str, effective: date | None = None, letter: str = "") -> ActDone:
        """Adopts a draft from a day on; it is no longer a draft."""
        try:
            draft = self.draft(sop)
        except Problem as problem:
            raise Refused("draft", problem.message) from None
        event = self._kept().get(sop)
        identity = event.id if event is not None else ""
        procedure = self.finished(sop, draft)
        return self._definitions.put_in_force(procedure, effective, letter, identity)

    def _kept(self) -> dict[str, OfficerEvent]:
        return kept_drafts(definition_acts(self._workplace.store.snapshot))
