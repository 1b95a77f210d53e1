"""The plans of the PDF tests in the terms of the scorer."""

from pdf_drawing import Plan as PdfPlan
from plans import Plan, PlanRow, Sign


def plan_of(drawn: PdfPlan) -> Plan:
    """The right reading of a plan that is drawn as PDF, without an identity block."""
    rows: list[PlanRow] = []
    places: dict[int, tuple[int, int]] = {}
    for at, mark in enumerate(drawn.marks):
        while len(rows) <= mark.row:
            text = drawn.rows[len(rows)]
            rows.append(
                PlanRow(text.activity, [], _cell(text.inputs), text.time, _cell(text.output),
                        text.note)
            )  # fmt: skip
        phase = "check" if mark.kind == "diamond" else "work"
        places[at] = (mark.row, len(rows[mark.row].signs))
        rows[mark.row].signs.append(Sign(phase, (mark.role,)))
    plan = Plan("", "", "", "", drawn.roles, rows)
    for arrow in drawn.arrows:
        if arrow.label == "Tidak":
            row, place = places[arrow.start]
            to_row, to_place = places[arrow.finish]
            rows[row].signs[place].return_to = (plan.nodes(to_row)[to_place],)
    return plan


def _cell(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
