"""Copies a whole office from one engine to another, verifying both."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from sop_tui.storage.contents import Contents, KeptCase, KeptDefinition, KeptOfficer
from sop_tui.storage.engine import Engine, Verification
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import Meta
from sop_tui.text.message import say

CopyWatch = Callable[[Iterable[KeptCase], int], Iterator[KeptCase]]
"""Passes the cases through and shows the progress; the second argument is their number."""


def copy(
    source: Engine,
    target: Engine,
    watch: CopyWatch,
    programs: Sequence[str] = (),
    readers: Sequence[str] = (),
) -> Verification:
    """Copies the office; chain, revision and numbers stay the same.

    The target is complete or absent: an interrupted copy must be started again.

    Raises:
        StoreProblem: ``damaged``: the source does not verify, or the copy differs; ``exists``: the
            target has a store; or the reason why it cannot be read or written.
    """
    before = source.verify()
    if not before.ok:
        raise _unsound(source, before)
    with source.contents() as contents:
        target.import_contents(_Watched(contents, watch), programs, readers)
        taken = contents.meta
    after = target.verify()
    if not after.ok:
        raise _unsound(target, after)
    if (after.revision, after.chain_head) != (taken.revision, taken.chain_head):
        raise StoreProblem(
            "damaged",
            say("salinan di {address} tidak sama dengan aslinya; jangan dipakai",
                address=target.address),
        )  # fmt: skip
    return after


class _Watched:
    """Contents that report progress while the cases are read."""

    def __init__(self, contents: Contents, watch: CopyWatch) -> None:
        self._contents = contents
        self._watch = watch

    @property
    def meta(self) -> Meta:
        return self._contents.meta

    @property
    def count(self) -> int:
        return self._contents.count

    def definitions(self) -> Iterator[KeptDefinition]:
        return self._contents.definitions()

    def officers(self) -> Iterator[KeptOfficer]:
        return self._contents.officers()

    def cases(self) -> Iterator[KeptCase]:
        return self._watch(self._contents.cases(), self.count)


def _unsound(engine: Engine, found: Verification) -> StoreProblem:
    return StoreProblem(
        "damaged",
        say("data di {address} tidak utuh ({what}); periksa dengan: sop-tui store verify",
            address=engine.address, what=found.problems[0]),
    )  # fmt: skip
