"""A definition as large as those of offices: 40 rows, 12 roles, groups, choices, checks."""

from pathlib import Path

from sop_tui.sop.graph import END
from sop_tui.sop.model import Procedure
from sop_tui.sop.reading import parse_procedure

ROLES = tuple(f"peran-{number}" for number in range(12))


def large() -> Procedure:
    """The definition of :func:`large_text`."""
    return parse_procedure(large_text(), Path("besar.toml"))


def large_text() -> str:
    """Rows of each form in turn: a group with a check, a box, a choice, a box with a check."""

    def role(number: int) -> str:
        return ROLES[number % len(ROLES)]

    lines = ['code = "BSR"', 'title = "Besar"']
    for each in ROLES:
        lines += ["[[role]]", f'id = "{each}"', f'name = "{each.title()}"']
    for no in range(1, 41):
        lines += ["[[step]]", f"no = {no}", 'time = "3 hari"']
        lines += ['activity = "Menyusun bahan dan menyampaikannya kepada yang berwenang"']
        match no % 4:
            case 0:
                lines += [f'by = ["{role(no)}", ["{role(no + 1)}", "{role(no + 2)}"]]']
                lines += ["[step.check]", f'role = "{role(no + 3)}"', 'act = "paraf"']
                lines += [f'return_to = ["{no - 1}"]']
            case 1:
                lines += [f'role = "{role(no)}"']
            case 2:
                lines += ["[step.choice]", f'role = "{role(no)}"', 'question = "Lengkap?"']
                for name, to in (("Ya", str(no + 1)), ("Lewati", str(no + 2)), ("Tidak", END)):
                    lines += ["[[step.choice.way]]", f'name = "{name}"', f'to = "{to}"']
            case _:
                lines += [f'role = "{role(no)}"']
                lines += ["[step.check]", f'role = "{role(no + 5)}"', 'act = "setuju"']
                lines += [f'return_to = ["{no}"]']
    return "\n".join(lines)
