"""The right readings stored in ``readings/``: what a person reads from the bureau's papers.

Run by hand to write them again: ``python tests/drafting/readings.py``; review the changes before
you commit them.
"""

from pathlib import Path

from bureau import expected
from bureau_paper import Style
from bureau_words import office_plan
from plans import Plan
from reading_json import json_of, plan_of

FOLDER = Path(__file__).parent / "readings"
SEEDS = range(8)


def reading(seed: int) -> str:
    """The reading of the paper of this seed in the plain style."""
    return json_of(expected(office_plan(seed), Style()))


def kept(seed: int) -> Plan:
    """The stored reading of this seed."""
    return plan_of((FOLDER / f"{seed}.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for seed in SEEDS:
        (FOLDER / f"{seed}.json").write_text(reading(seed), encoding="utf-8")
