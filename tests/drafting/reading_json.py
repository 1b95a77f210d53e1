"""The right reading of a document as JSON: what the scorer compares a draft with."""

import json
from dataclasses import asdict
from typing import Any

from plans import Plan, PlanRow, Sign


def json_of(plan: Plan) -> str:
    told = asdict(plan)
    if not plan.unsaid:
        del told["unsaid"]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def plan_of(reading: str) -> Plan:
    told = json.loads(reading)
    rows = [
        PlanRow(
            row["activity"], [_sign(sign) for sign in row["signs"]], tuple(row["inputs"]),
            row["time"], tuple(row["output"]), row["note"], row["next"],
        )
        for row in told["rows"]
    ]  # fmt: skip
    return Plan(
        told["title"], told["number"], told["created"], told["effective"], tuple(told["roles"]),
        rows, tuple(told["legal_basis"]), tuple(told["warnings"]),
        tuple(told.get("unsaid", ())),
    )  # fmt: skip


def _sign(told: dict[str, Any]) -> Sign:
    ways = tuple((name, to) for name, to in told["ways"])
    return Sign(told["phase"], tuple(told["roles"]), tuple(told["return_to"]), ways)
