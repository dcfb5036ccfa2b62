"""What the plan asks for in one month, as a frame."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import TARGETS
from dongneng_cli.period import Period
from dongneng_cli.terms import Comparator, Kind

if TYPE_CHECKING:
    import pandas as pd

    from dongneng_cli.plan.curve import Share
    from dongneng_cli.plan.model import Indicator, Plan, Target


def targets(plan: "Plan", period: Period) -> "pd.DataFrame":
    """Lay out the targets that hold in a month.

    Args:
        plan: The plan.
        period: The month; of several targets of one indicator the latest that has begun holds.

    Returns:
        TARGETS frame, one row an indicator in the plan's order; an indicator whose first target begins
        later has none. ``floor`` is ``value × (1 − tolerance)`` for ``about``, else the value; both in
        the indicator's unit. ``due`` is set only where an indicator is judged later than the year's end.
    """
    return TARGETS.build(_rows(plan, period))


def floor_of(target: "Target", general: Decimal) -> Decimal:
    """Return the value from which a target is attained, in its unit.

    Args:
        target: The target.
        general: Tolerance of ``about`` where the target has none of its own (0.05 is 5%).
    """
    if target.comparator is not Comparator.ABOUT:
        return target.value
    tolerance = general if target.tolerance is None else target.tolerance
    return target.value * (1 - tolerance)


def target_in(indicator: "Indicator", period: Period) -> "Target | None":
    """Return the target of an indicator that holds in a month."""
    begun = [target for target in indicator.targets if target.since <= str(period)]
    return begun[-1] if begun else None


LINEAR = tuple(Fraction(month, 12) for month in range(1, 13))
"""Even spread over the year: month ÷ 12."""


def curve_of(indicator: "Indicator", target: "Target") -> tuple[Fraction, ...] | None:
    """Return the shares due by the ends of the months; ``None`` for what has no monthly pace.

    With T the target, v0 the baseline (0 for a flow) and P the plan's mark: share = (P − v0) ÷ (T − v0);
    between the ends of quarters the share grows evenly. ``history`` is the mean of the past years' shares,
    each year's cumulative figure ÷ its last.

    Args:
        indicator: For its kind and baseline.
        target: The target that holds.
    """
    if not has_pace(indicator):
        return None
    base = indicator.baseline.value if indicator.baseline and indicator.kind == Kind.STOCK else 0
    pace, growth = target.pace, Fraction(target.value) - Fraction(base)
    if pace is None or pace.method == "linear" or not growth:
        return LINEAR
    if pace.method == "history":
        years = [
            [Fraction(v) / Fraction(year.values[-1]) for v in year.values] for year in pace.years
        ]
        return tuple(sum(month, Fraction(0)) / len(years) for month in zip(*years, strict=True))
    marks = [(Fraction(mark) - Fraction(base)) / growth for mark in pace.marks]
    return tuple(marks) if pace.method == "months" else _between([Fraction(0), *marks])


def _between(ends: list[Fraction]) -> tuple[Fraction, ...]:
    """Fill in the months of each quarter evenly; ``ends`` begins with the year's start."""
    return tuple(
        before + (after - before) * Fraction(month, 3)
        for before, after in pairwise(ends)
        for month in (1, 2, 3)
    )


def has_pace(indicator: "Indicator") -> bool:
    """Tell whether an indicator grows with the months: flows, items, and stocks with a baseline."""
    if indicator.kind == Kind.STOCK:
        return indicator.baseline is not None
    return indicator.kind in {Kind.FLOW, Kind.ITEMS}


def shares_in(indicator: "Indicator", period: Period) -> "dict[str, Share]":
    """Return the shares of an indicator's target that hold in a month, by unit, in the plan's order."""
    if indicator.allocation is None:
        return {}
    begun = [share for share in indicator.allocation.shares if share.since <= str(period)]
    return {share.unit: share for share in sorted(begun, key=lambda share: share.since)}


def scope_names(plan: "Plan") -> dict[str, str]:
    """Return the names of the province, the cities and the groups by code or id."""
    regions = plan.regions
    names = {regions.code: regions.name}
    names |= {city.code: city.name for city in regions.cities}
    return names | {group.id: group.name for group in regions.groups}


def _rows(plan: "Plan", period: Period) -> Iterator[dict[str, Any]]:
    names = scope_names(plan)
    for indicator in plan.indicators:
        target = target_in(indicator, period)
        if target is None:
            continue
        yield {
            "target": indicator.id,
            "name": indicator.name,
            "clause": ", ".join(target.clauses),
            "kind": indicator.kind,
            "scope": indicator.scope,
            "scope_name": names[indicator.scope],
            "comparator": target.comparator,
            "target_value": target.value,
            "floor": floor_of(target, plan.settings.about_tolerance),
            "unit": indicator.unit,
            "lead": indicator.lead,
            "baseline": indicator.baseline.value if indicator.baseline else None,
            "due": indicator.due,
            "list": indicator.list,
            "counts": indicator.counts,
            "curve": curve_of(indicator, target),
        }
