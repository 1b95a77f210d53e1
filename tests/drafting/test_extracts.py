"""The extracts behind the five shipped SOPs: what they say is found, and nothing more.

A definition in ``sops/`` lists under ``inferred`` what its document does not state. Everything else
must come out of the extract; nothing that is inferred may come out unmarked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from sop_tui.drafting.draft import Draft, DraftStep, DraftSymbol
from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.drafting.words import squash
from sop_tui.sop.model import Procedure, Step
from sop_tui.sop.reading import read_procedure

EXTRACTS = Path(__file__).parent / "extracts"
SOPS = Path(__file__).parents[2] / "sops"
NAMES = sorted(path.stem for path in EXTRACTS.glob("*.txt"))

# Places where the definition puts a text in another column than the extract: row 1 of the fifth SOP
# has its Output under Waktu.
OUT_OF_PLACE = {("standar-pelayanan-kanwil", 1, "time"), ("standar-pelayanan-kanwil", 1, "output")}


class Field(NamedTuple):
    """One field of a row: the definition's value, and the draft's."""

    sop: str
    row: int
    name: str
    said: bool
    want: object
    got: object
    marked: bool

    @property
    def is_found(self) -> bool:
        return self.want == self.got

    @property
    def is_asserted(self) -> bool:
        """Whether the draft says something here without a dagger or a question."""
        return bool(self.got) and not self.marked


def fields(sop: str, procedure: Procedure, draft: Draft) -> Iterator[Field]:
    ours = [role.id for role in draft.roles]
    same = {role.id: ours[at] for at, role in enumerate(procedure.roles) if at < len(ours)}
    asked = {(doubt.step, doubt.field) for doubt in draft.doubts}
    for step, row in zip(procedure.steps, draft.steps, strict=True):
        for name, said, want, got, words in [*_texts(step, row), *_signs(step, row, same)]:
            marked = bool(words & set(row.inferred)) or any((row.no, w) in asked for w in words)
            if (sop, step.no, name) not in OUT_OF_PLACE:
                yield Field(sop, step.no, name, said, want, got, marked)


Judged = tuple[str, bool, object, object, set[str]]


def _texts(step: Step, row: DraftStep) -> Iterator[Judged]:
    yield "activity", True, squash(step.activity), squash(row.activity), {"activity"}
    yield "inputs", True, step.inputs, row.inputs, {"inputs"}
    yield "time", True, step.time, row.time, {"time"}
    yield "output", True, step.output, row.output, {"output"}
    yield "note", True, step.note, row.note, {"note"}


def _signs(step: Step, row: DraftStep, same: dict[str, str]) -> Iterator[Judged]:
    """Who acts in the row and who decides; ``same`` maps the definition's roles to the draft's."""
    inferred = set(step.inferred)
    works = [one for one in row.symbols if one.phase == "work"]
    got = works[0].roles if works else ()
    want = (same[step.role],) if step.role else ()
    yield "role", "role" not in inferred, want, got, {"role", "by"}
    check = next((one for one in row.symbols if one.phase == "check"), None)
    if step.check is None:
        yield "check", True, None, check, {"check"}
        return
    whole = "check" not in inferred
    seen = check or DraftSymbol(phase="check", roles=())
    words = {"check", "role"}
    yield "check", whole, True, check is not None, words
    for name, value, read_as in (
        ("role", (same[step.check.role],), seen.roles),
        ("act", step.check.act, seen.act),
        ("return_to", step.check.return_to, seen.return_to),
    ):
        field = f"check.{name}"
        yield field, whole and field not in inferred, value, read_as, words | {field}


def drafted(data: bytes) -> Draft:
    (draft,) = drafts(read(data))
    return draft


def judged(sop: str, data: bytes) -> list[Field]:
    return list(fields(sop, read_procedure(SOPS / f"{sop}.toml"), drafted(data)))


@pytest.fixture(params=NAMES)
def sop(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_extract_has_its_definition() -> None:
    assert sorted(path.stem for path in SOPS.glob("*.toml")) == NAMES


def test_what_the_extract_says_is_found(sop: str) -> None:
    found = judged(sop, (EXTRACTS / f"{sop}.txt").read_bytes())
    assert [field for field in found if field.said and not field.is_found] == []


def test_what_the_extract_does_not_say_is_at_most_inferred(sop: str) -> None:
    found = judged(sop, (EXTRACTS / f"{sop}.txt").read_bytes())
    assert [field for field in found if not field.said and field.is_asserted] == []


def test_the_identity_block_of_an_extract_is_found(sop: str) -> None:
    want = read_procedure(SOPS / f"{sop}.toml")
    draft = drafted((EXTRACTS / f"{sop}.txt").read_bytes())
    got = draft.identity
    for name in ("created", "revised", "effective"):
        said = getattr(want, name)
        assert getattr(got, name) == (said.isoformat() if said else ""), name
    approved = want.approved_by
    assert approved is not None
    assert (got.post, got.name, got.nip) == (approved.post, approved.name, approved.nip)
    assert got.number.replace(" ", "") == want.number.replace(" ", "")
    assert got.title.casefold() == want.title.casefold()
    lists = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")
    for name in lists:
        # The separator between two entries of a list belongs to neither.
        assert getattr(got, name) == tuple(one.rstrip(";") for one in getattr(want, name)), name
    assert (draft.stated_total, draft.time_unit) == (want.stated_total, want.time_unit)
    assert len(draft.roles) == len(want.roles)


@pytest.mark.parametrize(
    ("sop", "old", "new", "lost"),
    [
        ("pemantauan-pelayanan-publik", "dikembalikan", "dipinjamkan", "check.return_to"),
        ("pemantauan-pelayanan-publik", "paraf", "map", "check.act"),
        ("pengaduan-masyarakat", "untuk dikoreksi dan paraf", "untuk disimpan", "check"),
        ("standar-pelayanan-kanwil", "[Green Diamond]", "", "check"),
        ("standar-pelayanan-kanwil", "[T]", "", "check.return_to"),
    ],
)
def test_without_the_words_that_say_it_nothing_is_found(
    sop: str, old: str, new: str, lost: str
) -> None:
    text = (EXTRACTS / f"{sop}.txt").read_text(encoding="utf-8").replace(old, new)
    missed = {
        field.name for field in judged(sop, text.encode()) if field.said and not field.is_found
    }
    assert lost in missed


def test_a_reader_that_marks_nothing_would_be_seen() -> None:
    """Shows that the two tests above can fail: the same readings without daggers and questions."""
    sop = "pendampingan-hukum-asn"
    draft = drafted((EXTRACTS / f"{sop}.txt").read_bytes())
    plain = msgspec.structs.replace(
        draft,
        doubts=(),
        steps=tuple(
            msgspec.structs.replace(
                step,
                marks=(),
                symbols=tuple(msgspec.structs.replace(s, marks=()) for s in step.symbols),
            )
            for step in draft.steps
        ),
    )
    procedure = read_procedure(SOPS / f"{sop}.toml")
    found = list(fields(sop, procedure, plain))
    assert any(not field.said and field.is_asserted for field in found)
