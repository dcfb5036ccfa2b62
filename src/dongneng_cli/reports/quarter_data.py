"""What a quarterly notice is made of, and its content as ``dn/quarter@1``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.period import Period, Quarter
from dongneng_cli.reports.blockers_data import group_name
from dongneng_cli.reports.context import ReportContext, cell, file_data, money, number
from dongneng_cli.reports.progress import source
from dongneng_cli.terms import Light, Status, TaskState

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/quarter@1"


@dataclass(frozen=True, slots=True)
class Discipline:
    """How one unit reported in the quarter.

    Attributes:
        reported: Months that came in.
        late: Months that were filled in after the deadline.
        errors: Findings of error level in what came in.
    """

    unit: str
    reported: tuple[Period, ...]
    late: tuple[Period, ...]
    errors: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What a quarterly notice is made of.

    Attributes:
        months: Months of the quarter that workbooks are of.
        tasks: TASKS frame at the quarter's end.
        progress: PROGRESS frame of the last month.
        deviations: DEVIATIONS frame of the last month.
        reasons: REASONS frame of the last month.
        ranking: RANKING frame of the last month; its change is against ``before``.
        ranks: Month to city to its rank, of every month of the quarter.
        before: Month that the change of places is counted from; none if there is no earlier one.
        held_up: HELD_UP frame by category: new and solved over the whole quarter, open at its end.
        discipline: One entry a reporting unit, in the plan's order.
    """

    quarter: Quarter
    months: tuple[Period, ...]
    tasks: "pd.DataFrame"
    progress: "pd.DataFrame"
    deviations: "pd.DataFrame"
    reasons: "pd.DataFrame"
    ranking: "pd.DataFrame"
    ranks: Mapping[Period, Mapping[str, int]]
    before: Period | None
    held_up: "pd.DataFrame"
    discipline: tuple[Discipline, ...] = field(default=())


def missing_months(notice: Notice, one: Discipline) -> tuple[Period, ...]:
    """Return the months of the quarter that a unit did not report."""
    return tuple(month for month in notice.months if month not in one.reported)


def reasons_given(notice: Notice) -> dict[str, Any]:
    """Return the row of DEVIATIONS of each target that a reason was asked for."""
    return {row.key: row for row in lines(notice.deviations) if row.kind == "target"}


def areas_of(tasks: "pd.DataFrame") -> list[dict[str, Any]]:
    """Count the tasks of each area by state and light."""
    areas: dict[int, list[Any]] = {}
    for row in lines(tasks):
        areas.setdefault(row.area, []).append(row)
    return [
        {
            "area": area,
            "name": rows[0].area_name,
            "tasks": len(rows),
            **{str(state): sum(row.state == state for row in rows) for state in TaskState},
            "red": sum(row.light == Light.RED for row in rows),
            "yellow": sum(row.light == Light.YELLOW for row in rows),
            "parts": sum(row.parts for row in rows),
            "parts_done": sum(row.done for row in rows),
        }
        for area, rows in areas.items()
    ]


def quarter_data(context: ReportContext, notice: Notice) -> dict[str, Any]:
    """Return the notice's content as ``dn/quarter@1``."""
    behind = [row for row in lines(notice.progress) if row.status == Status.BEHIND]
    given = reasons_given(notice)
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "quarter": str(notice.quarter),
        "months": [str(month) for month in notice.months],
        "files": file_data(context.files),
        "areas": areas_of(notice.tasks),
        "behind": [_behind_datum(context, row, given.get(row.target)) for row in behind],
        "reasons": [
            {
                "code": cell(row.code), "name": cell(row.name), "targets": row.targets,
                "projects": row.projects, "annual_plan": money(row.annual_plan),
            }
            for row in lines(notice.reasons)
        ],
        "ranking": [_rank_datum(context, notice, row) for row in lines(notice.ranking)],
        "change_since": None if notice.before is None else str(notice.before),
        "blockers": [
            {
                "code": None if row.code == "total" else cell(row.code), "name": group_name(row),
                "new": row.new, "solved": row.solved_now, "open": row.open, "overdue": row.overdue,
            }
            for row in lines(notice.held_up)
        ],
        "discipline": [_discipline_datum(context, notice, one) for one in notice.discipline],
    }  # fmt: skip


def _behind_datum(context: ReportContext, row: Any, why: Any) -> dict[str, Any]:
    fields = ("reason_code", "reason", "remedy_owner", "remedy_by")
    return {
        "target": row.target, "name": row.name, "lead": context.name(row.lead),
        "value": number(row.value), "target_value": number(row.target_value),
        "pace_gap_points": context.rate(row.pace_gap),
        **{name: None if why is None else cell(getattr(why, name)) for name in fields},
        "source": source(row),
    }  # fmt: skip


def _rank_datum(context: ReportContext, notice: Notice, row: Any) -> dict[str, Any]:
    return {
        "rank": row.rank, "code": row.code, "name": row.name,
        "completion_rate": context.rate(row.completion_rate),
        "start_rate": context.rate(row.start_rate),
        "ranks": {str(month): notice.ranks[month].get(row.code) for month in notice.months},
        "rank_change": number(row.rank_change),
    }  # fmt: skip


def _discipline_datum(context: ReportContext, notice: Notice, one: Discipline) -> dict[str, Any]:
    return {
        "unit": one.unit, "name": context.name(one.unit),
        "reported": [str(month) for month in one.reported],
        "missing": [str(month) for month in missing_months(notice, one)],
        "late": [str(month) for month in one.late], "errors": one.errors,
    }  # fmt: skip
