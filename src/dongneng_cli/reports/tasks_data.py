"""The checklist as ``dn/tasks@1``, and what its report is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding
from dongneng_cli.frames import lines
from dongneng_cli.period import Period
from dongneng_cli.reports.context import ReportContext, cell, file_data, missing, number
from dongneng_cli.reports.findings import count_data, findings_data
from dongneng_cli.reports.progress import source
from dongneng_cli.terms import TaskState

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/tasks@1"


@dataclass(frozen=True, slots=True)
class Checked:
    """What the report is about, beside plan, period and files.

    Attributes:
        as_of: Day of the states.
        due_soon_days: Within so many days something is due soon.
        months: The months that the history covers.
        filters: What was asked for, by the option's name; nothing for all.
        settings: Lines that say how lights and states were set.
    """

    as_of: date
    due_soon_days: int
    months: tuple[str, ...]
    filters: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[str, ...] = ()


def last_day(row: Any) -> str | None:
    """Return the last day of the earlier of a part's due and promised month: ``2020-06-30``."""
    months = [month for month in (row.due, row.promised) if not missing(month)]
    return Period.parse(min(months)).last.isoformat() if months else None


def tasks_data(
    context: ReportContext,
    about: Checked,
    parts: "pd.DataFrame",
    tasks: "pd.DataFrame",
    findings: Sequence[Finding],
) -> dict[str, Any]:
    """Return the report as ``dn/tasks@1``: tasks in the plan's order, each with its parts."""
    rows = lines(parts)
    states = [str(state) for state in tasks["state"]]
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "period": str(context.period),
        "as_of": about.as_of.isoformat(),
        "time_progress": context.rate(context.time_percent),
        "history": list(about.months),
        "filters": dict(about.filters),
        "files": file_data(context.files),
        "tasks": [_task_datum(context, task, rows) for task in lines(tasks)],
        "findings": findings_data(findings),
        "summary": {
            "tasks": {str(state): states.count(str(state)) for state in TaskState},
            **count_data(findings),
        },
    }


def _task_datum(context: ReportContext, task: Any, parts: Sequence[Any]) -> dict[str, Any]:
    return {
        "clause": task.clause,
        "name": task.name,
        "area": task.area,
        "area_name": task.area_name,
        **_common(context, task),
        "next_due": cell(task.next_due),
        "counts": {str(state): int(getattr(task, str(state))) for state in TaskState},
        "parts": [_part_datum(context, row) for row in parts if row.clause == task.clause],
    }


def _part_datum(context: ReportContext, row: Any) -> dict[str, Any]:
    return {
        "id": row.part,
        "name": row.name,
        "kind": row.kind,
        **_common(context, row),
        "due_basis": cell(row.due_basis),
        "promised": cell(row.promised),
        "first_promised": cell(row.first_promised),
        "slipped_months": int(row.slipped or 0),
        "value": number(row.value),
        "unit": cell(row.unit),
        "attainment": context.rate(row.attainment),
        "done_on": cell(row.done_on),
        "evidence": cell(row.evidence),
        "note": cell(row.note),
        "silent": _units(context, row.silent),
        "source": source(row),
    }


def _common(context: ReportContext, row: Any) -> dict[str, Any]:
    override = None
    if not missing(row.override_author):
        override = {
            "author": row.override_author,
            "reason": row.override_reason,
            "date": row.override_date,
        }
    return {
        "owners": _units(context, row.owners),
        "owner_basis": cell(row.owner_basis),
        "state": str(row.state),
        "state_by_rule": str(row.state_by_rule),
        "override": override,
        "light": None if missing(row.light) else str(row.light),
        "months_running": int(row.months_running),
        "step": cell(row.step),
        "due": cell(row.due),
        "last_period": cell(row.last_period),
        "reporters": _units(context, row.reporters),
    }


def _units(context: ReportContext, units: Sequence[str]) -> list[dict[str, str | None]]:
    return [{"id": unit, "name": context.name(unit)} for unit in units]
