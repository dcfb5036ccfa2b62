"""Who reports by the plan, every month or week, and by which day."""

from datetime import date, timedelta

from dongneng_cli.errors import UnknownNameError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period, Whole
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names


def reporting_units(plan: Plan) -> tuple[str, ...]:
    """Return everyone who reports: cities, departments, task forces, in the plan's order."""
    return (
        *(city.code for city in plan.regions.cities),
        *(one.id for one in plan.units.departments),
        *(one.id for one in plan.units.taskforces),
    )


def expected_units(plan: Plan) -> list[str]:
    """Return who reports by the plan: cities, departments in charge of an indicator, task forces."""
    leads = {indicator.lead for indicator in plan.indicators}
    return [
        *(city.code for city in plan.regions.cities),
        *(department.id for department in plan.units.departments if department.id in leads),
        *(taskforce.id for taskforce in plan.units.taskforces),
    ]


def weekly_units(plan: Plan) -> list[str]:
    """Return who sends blockers every week by the plan (7.1), in its order; nobody where it says nothing."""
    weekly = plan.checklist.blockers.weekly if plan.checklist else None
    groups = {
        "city": [city.code for city in plan.regions.cities],
        "department": [one.id for one in plan.units.departments],
        "taskforce": [one.id for one in plan.units.taskforces],
    }
    asked = weekly.reporters if weekly else ()
    return [unit for group, units in groups.items() if group in asked for unit in units]


def due_by(plan: Plan, whole: Whole) -> date | None:
    """Return the last day on which a month or week is reported in time; None where the plan sets none."""
    if isinstance(whole, Period):
        return deadline_of(whole, plan.settings.deadline_day)
    weekly = plan.checklist.blockers.weekly if plan.checklist else None
    return whole.last + timedelta(days=weekly.due_days) if weekly else None


def deadline_of(period: Period, day: int) -> date:
    """Return the day of the following month by which a period is reported."""
    return period.plus(1).first.replace(day=day)


def find_unit(text: str, names: Names) -> str:
    """Resolve a reporting unit by name, short name, alias, code or id.

    Raises:
        UnknownNameError: If the plan has no such unit.
    """
    found = names.unit(text)
    if found is None:
        known = [names.name("unit", key) for key in names.keys("unit")]
        raise UnknownNameError(_("reporting unit"), text, known)
    return found
