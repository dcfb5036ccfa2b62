"""Blockers as ``dn/blockers@1``, and what their report is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding
from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, cell, file_data, missing, money, number
from dongneng_cli.reports.findings import count_data, findings_data
from dongneng_cli.reports.progress import source

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/blockers@1"


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the report is about, beside plan and files.

    Attributes:
        round: ``2020-W43``, or a month where there are no weekly submissions.
        by: What is summed up by, in words, and its id.
        buckets: Upper ends of the age classes in days, included.
        oldest: How many of the oldest are named.
        categories: Ids of categories to names.
        alike: Pairs of numbers that may be one blocker, with the likeness in percent.
        page: Units whose pages are asked for, by key to name; none for the summary.
        history: The rounds before, and this one.
        settings: Lines that say how ages and deadlines are counted.
    """

    round: str
    first: date
    last: date
    by: tuple[str, str]
    buckets: tuple[int, ...]
    oldest: int
    categories: Mapping[str, str]
    alike: tuple[tuple[str, str, str | None, Fraction], ...] = ()
    page: Mapping[str, str] = field(default_factory=dict)
    history: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


def group_name(row: Any) -> str:
    """Return a group's name; of the blockers that belong to no group, that they do not."""
    if row.code == "total":
        return _("in all")
    if missing(row.code):
        return {
            "category": _("unknown category"),
            "city": _("no city"),
            "taskforce": _("no task force"),
            "unit": _("no unit in charge"),
        }[row.group]
    return str(row.name if not missing(row.name) else row.code)


def blockers_data(
    context: ReportContext,
    about: Meeting,
    rows: Sequence[Any],
    summed: "pd.DataFrame",
    findings: Sequence[Finding],
) -> dict[str, Any]:
    """Return the report as ``dn/blockers@1``; of pages, only their blockers."""
    groups = [_group_datum(row) for row in lines(summed)]
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "period": about.round,
        "first": about.first.isoformat(),
        "last": about.last.isoformat(),
        "history": list(about.history),
        "by": about.by[0],
        "buckets": list(about.buckets),
        "files": file_data(context.files),
        "groups": groups[:-1],
        "total": groups[-1],
        "blockers": [
            _case_datum(context, row)
            for row in rows
            if not about.page or (row.in_charge or "") in about.page
        ],
        "alike": [
            {"number": one, "other": other, "project": project, "likeness": float(round(share, 2))}
            for one, other, project, share in about.alike
        ],
        "findings": findings_data(findings),
        "summary": count_data(findings),
    }


def _group_datum(row: Any) -> dict[str, Any]:
    counted = (
        "open", "new", "solved_now", "solved", "in_time", "overdue", "projects", "without_figures",
    )  # fmt: skip
    return {
        "code": None if row.code == "total" else cell(row.code),
        "name": group_name(row),
        **{name: int(getattr(row, name)) for name in counted},
        "median_age": number(row.median_age),
        "longest_age": number(row.longest_age),
        "ages": list(row.buckets),
        "annual_plan": money(row.annual_plan),
        "total_investment": money(row.total_investment),
    }


def _case_datum(context: ReportContext, row: Any) -> dict[str, Any]:
    plain = (
        "number", "project", "project_name", "category", "text", "owner", "in_charge", "raised_on",
        "first_promised", "promised_on", "deadline", "solved_on", "result", "first_round", "last_round",
    )  # fmt: skip
    return {
        **{name: cell(getattr(row, name)) for name in plain},
        "cities": [{"code": code, "name": context.name(code)} for code in row.cities],
        "taskforce": cell(row.taskforce),
        "state": str(row.state),
        "age": number(row.age),
        "in_time": None if missing(row.in_time) else bool(row.in_time),
        **{name: bool(getattr(row, name)) for name in _FLAGS},
        "reopened": int(row.reopened),
        "history": [{"period": period, "state": state} for period, state in row.history],
        "annual_plan": money(row.annual_plan),
        "total_investment": money(row.total_investment),
        "source": source(row),
    }


_FLAGS = ("overdue", "new", "solved_now", "dropped", "recurring", "cross_city")
