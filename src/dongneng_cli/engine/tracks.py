"""The readings of every target through the year, as the outlook needs them.

Decides what a target's way is: from zero, from a baseline, from its first reading, or a list's investment
completion rate. Refuses to track a ratio.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from dongneng_cli.engine.forecast import Track
from dongneng_cli.engine.measures import blank
from dongneng_cli.engine.progress import LIST
from dongneng_cli.frames import OBSERVATIONS, PROGRESS
from dongneng_cli.judgement import NoOutlook
from dongneng_cli.period import Period
from dongneng_cli.plan.model import Indicator, Plan, Target
from dongneng_cli.plan.table import curve_of, floor_of, scope_names, target_in
from dongneng_cli.terms import Comparator, Kind

Row = dict[str, Any]


def tracks(
    plan: Plan,
    judged: Mapping[Period, pd.DataFrame],
    observations: Mapping[Period, pd.DataFrame],
) -> list[Track]:
    """Return a track for every target that holds in the last month.

    A month without a workbook takes its figure from the next month's 上月累计, where the scope itself
    reports. A project list is tracked by its investment completion rate, 100% being its annual plan.

    Args:
        plan: The plan.
        judged: Month to PROGRESS frame.
        observations: Month to OBSERVATIONS frame.
    """
    last = max(judged)
    by_month = {
        period.month: {row["target"]: row for row in PROGRESS.records(frame)}
        for period, frame in judged.items()
    }
    before = {period.month - 1: _previous(frame) for period, frame in observations.items()}
    found = []
    for indicator in plan.indicators:
        target = target_in(indicator, last)
        if target is None:
            continue
        readings = dict(_readings(indicator, by_month))
        for month, figures in before.items():
            value = figures.get((indicator.id, indicator.scope))
            if month and value is not None and month not in readings and month + 1 in readings:
                readings[month] = value
        found.append(_track(plan, indicator, target, readings))
    return found


def _readings(
    indicator: Indicator, by_month: Mapping[int, Mapping[str, Row]]
) -> Iterator[tuple[int, Fraction]]:
    for month, rows in sorted(by_month.items()):
        row = rows.get(indicator.id)
        if row is None or row["value"] is None:
            continue
        if row["basis"] != LIST:
            yield month, Fraction(row["value"])
        elif row["pace_gap"] is not None:
            yield month, row["pace_gap"] + row["planned"]


def _previous(frame: pd.DataFrame) -> dict[tuple[str, str], Fraction]:
    """Return the figures of the month before by indicator and region."""
    return {
        (row["indicator"], row["region"]): Fraction(row["previous"])
        for row in OBSERVATIONS.records(frame)
        if not blank(row["previous"])
    }


def _track(
    plan: Plan, indicator: Indicator, target: Target, readings: Mapping[int, Fraction]
) -> Track:
    stock, listed = indicator.kind == Kind.STOCK, indicator.kind == Kind.PROJECTS
    start: Fraction | None = Fraction(0)
    if stock:
        start = Fraction(indicator.baseline.value) if indicator.baseline else None
    past = target.pace.years if target.pace else ()
    bound = Fraction(100) if listed else Fraction(target.value)
    general = plan.settings.about_tolerance
    return Track(
        target=indicator.id,
        name=indicator.name,
        unit="%" if listed else indicator.unit,
        comparator=Comparator.AT_LEAST if listed else target.comparator,
        bound=bound,
        floor=bound if listed else Fraction(floor_of(target, general)),
        start=start,
        readings=dict(sorted(readings.items())),
        curve=curve_of(indicator, target),
        past=tuple(
            tuple(Fraction(value) / Fraction(year.values[-1]) for value in year.values)
            for year in past
        ),
        scope_name=scope_names(plan)[indicator.scope],
        falls=stock,
        most=bound if target.comparator == Comparator.ALL_OF and not listed else None,
        reason=NoOutlook.NOT_MONTHLY if indicator.kind == Kind.RATIO else None,
    )
