"""What the plan asks for in one month, as a frame."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from dongneng_cli.frames import TARGETS
from dongneng_cli.period import Period
from dongneng_cli.terms import Comparator

if TYPE_CHECKING:
    from dongneng_cli.plan.model import Indicator, Plan, Target


def targets(plan: "Plan", period: Period) -> pd.DataFrame:
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
        }
