"""The report of a procedure for other programs: CSV for spreadsheets, JSON for scripts.

Times used are minutes of working time; shares are numbers from 0 to 1.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sop_tui.desk.report import Report, StepReport
from sop_tui.export.spreadsheet import csv_text

STEP_COLUMNS = (
    "sop", "since", "until", "step", "activity", "role", "check_role", "standard",
    "visits", "allowed_minutes", "median_minutes", "p90_minutes", "late", "late_share",
    "returned", "return_rate", "waiting", "waiting_late", "oldest", "oldest_since",
)  # fmt: skip


PERSON_COLUMNS = ("sop", "since", "until", "officer", "name", "visits", "late", "returned")


def report_csv(report: Report, zone: tzinfo | None, *, separator: str = ",") -> str:
    """One row per step, every cell quoted, safe to open in a spreadsheet."""
    return _rows_of("steps", STEP_COLUMNS, report, zone, separator)


def people_csv(report: Report, zone: tzinfo | None, *, separator: str = ",") -> str:
    """One row per officer who ended visits in the period, every cell quoted."""
    return _rows_of("people", PERSON_COLUMNS, report, zone, separator)


def _rows_of(
    part: str, columns: Sequence[str], report: Report, zone: tzinfo | None, separator: str
) -> str:
    view = report_view(report, zone)
    period = {name: view[name] for name in ("sop", "since", "until")}
    rows = ([(row | period)[column] for column in columns] for row in view[part])
    return csv_text(columns, rows, separator)


def report_view(report: Report, zone: tzinfo | None) -> dict[str, Any]:
    """The answer of ``report --format json``; every key is always present."""
    procedure = report.procedure
    return {
        "sop": procedure.id,
        "title": procedure.title,
        "fingerprint": procedure.fingerprint,
        "since": _at(report.since, zone),
        "until": _at(report.until, zone),
        "opened": report.opened,
        "completed": report.completed,
        "rejected": report.rejected,
        "cancelled": report.cancelled,
        "open": report.open,
        "late": report.late,
        "other_editions": report.other_editions,
        "evaluation": _evaluation_view(report),
        "steps": [_step_view(report, step, zone) for step in report.steps],
        "roles": [
            {"role": each.role, "name": each.name, "waiting": each.waiting, "late": each.late}
            for each in report.roles
        ],
        "people": [
            {
                "officer": each.officer,
                "name": each.name,
                "visits": each.visits,
                "late": each.late,
                "returned": each.returned,
            }
            for each in report.people
        ],
    }


def _evaluation_view(report: Report) -> dict[str, Any]:
    """What the program knows for the yearly evaluation, and what the assessor filled in."""
    stands = report.evaluation
    filled = stands.filled
    return {
        "since": stands.since,
        "evaluated": stands.evaluated,
        "result": stands.result,
        "due": stands.due,
        "assessor": filled.by if filled is not None else None,
        "note": filled.note if filled is not None else "",
        "answers": list(filled.answers) if filled is not None else [],
        "action": filled.action if filled is not None else "",
        "visits": report.visits,
        "measured": report.measured,
        "late": report.late_visits,
        "late_share": _share(report.late_share),
        "returned": report.returned,
    }


def _step_view(report: Report, step: StepReport, zone: tzinfo | None) -> dict[str, Any]:
    stated = report.procedure.step(step.step)
    oldest = step.oldest
    return {
        "step": step.step,
        "activity": stated.activity,
        "role": stated.role,
        "check_role": stated.check.role if stated.check is not None else None,
        "standard": str(step.standard) if step.standard is not None else None,
        "visits": step.visits,
        "allowed_minutes": _minutes(step.allowed),
        "median_minutes": _minutes(step.median),
        "p90_minutes": _minutes(step.ninetieth),
        "late": step.late,
        "late_share": _share(step.late_share),
        "returned": step.returned,
        "return_rate": _share(step.return_rate),
        "waiting": step.waiting,
        "waiting_late": step.waiting_late,
        "oldest": oldest.number if oldest is not None else None,
        "oldest_since": _at(oldest.entered_at, zone) if oldest is not None else None,
    }


def _minutes(time: timedelta | None) -> float | None:
    return round(time.total_seconds() / 60, 1) if time is not None else None


def _share(share: float | None) -> float | None:
    return round(share, 4) if share is not None else None


def _at(moment: datetime | None, zone: tzinfo | None) -> str | None:
    return moment.astimezone(zone).isoformat() if moment is not None else None
