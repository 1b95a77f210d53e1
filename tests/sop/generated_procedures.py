"""Hypothesis strategies for procedures without errors, shared by the tests of this room."""

from datetime import date

from hypothesis import strategies as st

from sop_tui.sop.graph import node_ids
from sop_tui.sop.model import Approval, Check, Procedure, Role, Step
from sop_tui.sop.rows import CheckKind
from sop_tui.text.clean import forbidden_in

TEXT = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12).filter(
    lambda text: text.strip() != "" and forbidden_in(text) is None
)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
TIMES = st.sampled_from(["", "-", "15 menit", "0.5 hari", "2 jam", "1 (satu) hari kerja"])
ACTS: st.SearchStrategy[CheckKind] = st.sampled_from(["setuju", "paraf", "tanda tangan"])
DATES = st.none() | st.dates(date(1990, 1, 1), date(2030, 12, 31))
ROLES = ("kabag", "kasubag", "staf-1")


@st.composite
def checks(draw: st.DrawFn, earlier: list[str]) -> Check:
    return Check(
        role=draw(st.sampled_from(ROLES)),
        act=draw(ACTS),
        return_to=tuple(
            draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=3, unique=True))
        ),
        reject=draw(st.booleans()),
    )


@st.composite
def sound_procedures(draw: st.DrawFn) -> Procedure:
    steps: list[Step] = []
    for no in range(1, draw(st.integers(1, 7)) + 1):
        earlier = node_ids(steps)
        kind = draw(st.sampled_from(["work", "both", "check"] if earlier else ["work", "both"]))
        role = None if kind == "check" else draw(st.sampled_from(ROLES))
        if role is not None:
            earlier = [*earlier, str(no)]
        steps.append(
            Step(
                no=no,
                activity=draw(TEXT),
                role=role,
                inputs=draw(TEXTS),
                time=draw(TIMES),
                output=draw(TEXTS),
                note=draw(st.just("") | TEXT),
                inferred=draw(st.sampled_from([(), ("activity",), ("time", "note")])),
                check=None if kind == "work" else draw(checks(earlier)),
            )
        )
    used = {step.role for step in steps} | {step.check.role for step in steps if step.check}
    return Procedure(
        id=draw(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True)),
        code=draw(st.from_regex(r"[A-Z]{2,5}", fullmatch=True)),
        agency=draw(TEXT),
        number=draw(st.just("") | TEXT),
        title=draw(TEXT),
        created=draw(DATES),
        revised=draw(DATES),
        effective=draw(DATES),
        approved_by=Approval(post=draw(TEXT), name=draw(TEXT), nip=""),
        legal_basis=draw(TEXTS),
        warnings=draw(TEXTS),
        limit=draw(st.sampled_from(["", "14 hari kerja"])),
        confidential_subject=draw(st.booleans()),
        roles=tuple(
            Role(id=role, name=draw(TEXT), outside=draw(st.booleans()))
            for role in ROLES
            if role in used
        ),
        steps=tuple(steps),
    )
