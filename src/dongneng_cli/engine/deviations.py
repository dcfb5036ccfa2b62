"""Deviations: targets and projects that are behind by more than the plan's threshold, with their reasons.

Decides who owes a reason, not whether it is good. A list of projects owes none of its own: its projects do.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pandas as pd

from dongneng_cli.engine.measures import at_most, blank, rate, total
from dongneng_cli.engine.tasks import behind_by, exceeds
from dongneng_cli.frames import REASON, SOURCE, lines
from dongneng_cli.frames_checklist import DEVIATIONS, REASONS
from dongneng_cli.period import Period
from dongneng_cli.plan.checklist import Deviation
from dongneng_cli.plan.words import spelled
from dongneng_cli.terms import Kind, ProjectClass, Status

TARGET, PROJECT = "target", "project"

_GIVEN = (*REASON.split(), "unit", *SOURCE.split(), "row", "layout")


def deviations(
    policy: Deviation,
    progress: pd.DataFrame,
    observations: pd.DataFrame,
    projects: pd.DataFrame,
    period: Period,
) -> pd.DataFrame:
    """Return what is behind by more than the threshold.

    Behind = −pace gap of a target, or time progress − completion rate of an implementing project, in points;
    ``relative`` divides by the time progress. A project that has not started so many months after its
    planned month is behind, too.

    Args:
        policy: The plan's thresholds.
        progress: PROGRESS frame.
        observations: OBSERVATIONS frame: a target's reason stands in the row of its own scope.
        projects: PROJECTS frame.
        period: Month at whose end things are judged.

    Returns:
        DEVIATIONS frame: targets, then projects, in their own order.
    """
    found = target_deviations(policy, progress, observations)
    return DEVIATIONS.build([*found, *project_deviations(policy, lines(projects), period)])


def target_deviations(
    policy: Deviation, progress: pd.DataFrame, observations: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    """Yield the targets of ``deviations``, in their order, as rows of DEVIATIONS."""
    own = {(row.indicator, row.region): row for row in lines(observations)}
    for row in lines(progress):
        if blank(row.pace_gap) or row.kind == Kind.PROJECTS or row.status == Status.ATTAINED:
            continue
        by_now = Fraction(row.time_progress if blank(row.planned) else row.planned)
        behind = behind_by(policy.measure, Fraction(row.pace_gap), by_now)
        if exceeds(policy.target, behind):
            reported = own.get((row.target, row.scope), row)
            yield {
                "kind": TARGET, "key": row.target, "name": row.name, "scope": row.scope,
                "behind": behind, **_reason(policy, reported),
            }  # fmt: skip


def project_deviations(
    policy: Deviation, projects: Iterable[Any], period: Period
) -> Iterator[dict[str, Any]]:
    """Yield the projects of ``deviations``, in their order, as rows of DEVIATIONS.

    Args:
        policy: The plan's thresholds.
        projects: Rows of PROJECTS; those of one workbook may be looked at by themselves.
        period: Month at whose end things are judged.
    """
    passed = period.time_progress
    slow_at_most, by_now = at_most(_enough(policy, passed)), passed * 100
    for row in projects:
        if row.project_class != ProjectClass.IMPLEMENTING:
            continue
        late = _months_late(row, period)
        rated = row.invested is not None and row.annual_plan
        if late < policy.late_start_months and (
            not rated or (row.annual_plan > 0 and not slow_at_most(row.invested, row.annual_plan))
        ):
            continue
        reached = rate(row.invested, row.annual_plan)
        behind = None if reached is None else behind_by(policy.measure, reached - by_now, by_now)
        slow = behind is not None and exceeds(policy.project, behind)
        if slow or late >= policy.late_start_months:
            yield {
                "kind": PROJECT, "key": row.code, "name": row.name, "scope": row.city,
                "taskforce": row.taskforce, "annual_plan": row.annual_plan, "late_months": late,
                "behind": behind, **_reason(policy, row),
            }  # fmt: skip


def _enough(policy: Deviation, passed: Fraction) -> Fraction:
    """Return the completion rate in percent above which a project is not behind by the threshold."""
    bound = Fraction(policy.project.behind)
    return passed * (100 - bound) if policy.measure == "relative" else passed * 100 - bound


def _months_late(row: Any, period: Period) -> int:
    """Return the months since the planned start of a project that has not started."""
    if blank(row.planned_start) or not blank(row.started_on):
        return 0
    return max(0, _months_since(row.planned_start, period))


@lru_cache(maxsize=1_024)
def _months_since(month: str, period: Period) -> int:
    """Return how many months ago a month is; most projects are planned to start in the same few."""
    return period.since(Period.parse(month))


def _reason(policy: Deviation, row: Any) -> dict[str, Any]:
    """Return the reason that a row gives, with where it stands; a row of PROGRESS gives none."""
    if not hasattr(row, "layout"):
        return {"file": row.file, "sheet": row.sheet, "cell": row.cell}
    given = {name: getattr(row, name) for name in _GIVEN}
    return {**given, "code": spelled(policy.reasons, row.reason_code)}


def by_reason(policy: Deviation, found: pd.DataFrame) -> pd.DataFrame:
    """Sum deviations up by reason.

    Args:
        policy: The plan's reasons, in order.
        found: DEVIATIONS frame.

    Returns:
        REASONS frame: reasons that were given, in the plan's order; last, code ``None``: without a reason
        that the plan knows. Money in 亿元.
    """
    rows = lines(found)
    names = {one.id: one.name for one in policy.reasons}
    summed = []
    for code in [*names, None]:
        own = [row for row in rows if row.code == code]
        if own:
            projects = [row for row in own if row.kind == PROJECT]
            summed.append({
                "code": code, "name": names.get(code or ""),
                "targets": len(own) - len(projects), "projects": len(projects),
                "annual_plan": total(row.annual_plan for row in projects),
            })  # fmt: skip
    return REASONS.build(summed)
