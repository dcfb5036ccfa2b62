"""Which indicators and task items the plan asks of a reporting unit.

The form that is handed out and the check that looks for missing rows both go by it, so that nothing is
missed that was not asked for.
"""

from collections.abc import Iterator

from dongneng_cli.period import Period
from dongneng_cli.plan.model import Indicator, Plan, Task
from dongneng_cli.plan.names import Names
from dongneng_cli.plan.table import target_in
from dongneng_cli.terms import Kind


def asked_indicators(plan: Plan, names: Names, unit: str, period: Period) -> Iterator[Indicator]:
    """Yield a unit's indicators; those that a project list feeds are not filled in by hand.

    A city's own indicator is asked of the city alone, even if a department leads it: two reports of one
    figure would be counted twice.
    """
    for indicator in plan.indicators:
        if indicator.kind is Kind.PROJECTS or target_in(indicator, period) is None:
            continue
        of_city = names.is_city(indicator.scope)
        if names.is_city(unit):
            part = indicator.cities_report and names.in_scope(unit, indicator.scope)
            asked = part or indicator.scope == unit
        else:
            asked = unit == plan.regions.code or (indicator.lead == unit and not of_city)
        if asked:
            yield indicator


def asked_items(plan: Plan, unit: str) -> Iterator[str]:
    """Yield what the plan gives to a unit: items of its tasks, and milestones about the city itself."""
    for task in tasks_of(plan):
        if task.owner == unit:
            yield from (one.id for one in task.milestones)
            yield from (one.id for one in task.workstreams)
        else:
            yield from (one.id for one in task.milestones if one.scope == unit)


def tasks_of(plan: Plan) -> Iterator[Task]:
    """Yield every task of the plan, in its order."""
    return (task for area in plan.areas for task in area.tasks)
