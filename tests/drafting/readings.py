"""The right reading of a paper as JSON, as it lies in ``readings/``: what a person reads of it.

Written anew by hand: ``python tests/drafting/readings.py``; look at what changed before it is kept.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bureau import Style, expected, office_plan
from plans import Plan, PlanRow, Sign

FOLDER = Path(__file__).parent / "readings"
SEEDS = range(8)


def reading(seed: int) -> str:
    """The reading of the paper of this seed in the plain style."""
    plan = expected(office_plan(seed), Style())
    return json.dumps(asdict(plan), ensure_ascii=False, indent=1) + "\n"


def kept(seed: int) -> Plan:
    """The reading that lies in the folder."""
    return plan_of(json.loads((FOLDER / f"{seed}.json").read_text(encoding="utf-8")))


def plan_of(told: dict[str, Any]) -> Plan:
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
    )  # fmt: skip


def _sign(told: dict[str, Any]) -> Sign:
    ways = tuple((name, to) for name, to in told["ways"])
    return Sign(told["phase"], tuple(told["roles"]), tuple(told["return_to"]), ways)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for seed in SEEDS:
        (FOLDER / f"{seed}.json").write_text(reading(seed), encoding="utf-8")
