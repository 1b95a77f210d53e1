"""A Hypothesis strategy for procedures of many shapes: few and many roles, long and wide words."""

from hypothesis import strategies as st

from sop_tui.sop.graph import node_ids
from sop_tui.sop.model import Check, Procedure, Role, Step

WORDS = st.text(
    st.characters(categories=("L", "M", "N", "P", "Zs"), max_codepoint=0x2FFFF),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() != "")


@st.composite
def drawable_procedures(draw: st.DrawFn, most_roles: int = 14) -> Procedure:
    roles = [
        Role(id=f"peran-{n}", name=draw(WORDS)) for n in range(draw(st.integers(1, most_roles)))
    ]
    role = st.sampled_from([each.id for each in roles])
    steps: list[Step] = []
    for no in range(1, draw(st.integers(1, 12)) + 1):
        earlier = node_ids(steps)
        kind = draw(st.sampled_from(["work", "both", "check"] if earlier else ["work", "both"]))
        if kind != "check":
            earlier.append(str(no))
        targets = st.lists(st.sampled_from(earlier), min_size=1, max_size=3, unique=True)
        check = Check(role=draw(role), act=draw(st.sampled_from(["setuju", "paraf"])),
                      return_to=tuple(draw(targets)), reject=draw(st.booleans()))  # fmt: skip
        steps.append(
            Step(
                no=no,
                activity=draw(WORDS),
                role=draw(role) if kind != "check" else None,
                inputs=tuple(draw(st.lists(WORDS, max_size=2))),
                time=draw(st.sampled_from(["", "15 menit", "3 hari"])),
                output=tuple(draw(st.lists(WORDS, max_size=2))),
                note=draw(st.just("") | WORDS),
                inferred=draw(st.sampled_from([(), ("role",), ("activity", "output")])),
                check=check if kind != "work" else None,
            )
        )
    return Procedure(
        id="contoh", code="CTH", agency=draw(WORDS), title=draw(WORDS), roles=tuple(roles),
        steps=tuple(steps), legal_basis=tuple(draw(st.lists(WORDS, max_size=3))),
    )  # fmt: skip
