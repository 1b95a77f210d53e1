"""The right reading of a document as JSON, with which the scorer compares a draft."""

import json
from dataclasses import asdict
from typing import Any

from plans import Plan, PlanRow, Sign


def json_of(plan: Plan) -> str:
    values = asdict(plan)
    if not plan.unsaid:
        del values["unsaid"]
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def plan_of(reading: str) -> Plan:
    values = json.loads(reading)
    rows = [
        PlanRow(
            row["activity"], [_sign(sign) for sign in row["signs"]], tuple(row["inputs"]),
            row["time"], tuple(row["output"]), row["note"], row["next"],
        )
        for row in values["rows"]
    ]  # fmt: skip
    return Plan(
        values["title"], values["number"], values["created"], values["effective"],
        tuple(values["roles"]),
        rows, tuple(values["legal_basis"]), tuple(values["warnings"]),
        tuple(values.get("unsaid", ())),
    )  # fmt: skip


def _sign(values: dict[str, Any]) -> Sign:
    ways = tuple((name, to) for name, to in values["ways"])
    return Sign(values["phase"], tuple(values["roles"]), tuple(values["return_to"]), ways)
