"""Finds revisions of definitions by the names that people use."""

from collections.abc import Sequence
from pathlib import Path

from sop_tui.desk.library import former_of
from sop_tui.desk.problems import NotFound
from sop_tui.desk.workplace import Workplace
from sop_tui.office.decisions import decision_on
from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import read_procedure
from sop_tui.text.clean import quoted
from sop_tui.text.dates import day_of
from sop_tui.text.message import say


def revision(workplace: Workplace, acts: Sequence[OfficerEvent], named: str) -> Procedure:
    """The definition named by a file, ``id``, ``id@date`` or ``id@fingerprint``.

    An SOP's code may stand for its id. ``acts`` are the acts on the office's definitions.

    Raises:
        DefinitionProblem: the file cannot be used.
        NotFound: ``sop`` or ``revision``.
    """
    if named.endswith(".toml") or ("/" in named and "@" not in named):
        return read_procedure(Path(named))
    sop, _, which = named.partition("@")
    library, snapshot = workplace.procedures.library, workplace.store.snapshot
    of_files = (*workplace.procedures.in_use(), *library.coming.values())
    if all(each.id != sop for each in of_files):
        sop = next((each.id for each in of_files if each.code == sop.upper()), sop)
    if not which:
        return workplace.procedures.of(sop)
    read = {each.fingerprint: each for each in of_files if each.id == sop}
    kept = (digest for digest, known in snapshot.definitions.items() if known.id == sop)
    matching = [each for each in dict.fromkeys((*read, *kept)) if each.startswith(which)]
    if len(matching) == 1 and len(which) >= 4:
        return read.get(matching[0]) or snapshot.definition(matching[0])
    try:
        day = day_of(which)
    except ValueError:
        raise _no_revision(named) from None
    act = decision_on(acts, sop, day)
    if act is None:
        of_folder = workplace.procedures.in_folder.procedures.get(sop)
        if of_folder is None:
            raise _no_revision(named)
        if of_folder.effective is None or of_folder.effective <= day:
            return of_folder
        former = former_of(snapshot, of_folder, day)
        if former is not None:
            return former
    if act is None or act.kind is OfficerKind.RETIRED or act.definition is None:
        raise NotFound(
            "revision", say("SOP {sop} tidak berlaku pada {day}", sop=quoted(sop), day=day)
        )
    return snapshot.definition(act.definition.fingerprint)


def _no_revision(named: str) -> NotFound:
    return NotFound(
        "revision",
        say(
            "revisi {named} tidak ada; tulis ID, ID@tanggal, ID@sidik-jari, atau nama file",
            named=quoted(named),
        ),
    )
