"""``dn plan``: the plan as people read it, and what differs between two."""

from dongneng_cli.errors import ExitCode, UnknownNameError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.diff import plan_diff
from dongneng_cli.plan.table import targets
from dongneng_cli.reports.document import Document
from dongneng_cli.reports.plan import clause_report, item_report, plan_report, targets_report
from dongneng_cli.reports.plan_diff import differences_report
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.report import Report


def plan_list(plan: str | None = None) -> Report:
    """List the plan's targets as they stand at the end of its year."""
    context = open_plan(plan)
    rows = targets(context.plan, Period(context.plan.year, 12))
    return _of(context, targets_report(context.plan, context.hash, rows, context.names))


def plan_show(plan: str | None, what: str | None) -> Report:
    """Show a target, clause, city, list or task force of the plan, or the plan itself.

    Raises:
        UnknownNameError: If the plan has nothing of that name.
    """
    context = open_plan(plan)
    if what is None:
        return _of(context, plan_report(context.plan, context.hash))
    names = context.names
    clauses = {task.clause for area in context.plan.areas for task in area.tasks}
    if what in clauses:
        return _of(context, clause_report(context.plan, context.hash, what, names))
    look_up = {
        "indicator": lambda text: names.indicator(text, context.plan.regions.code),
        "city": names.city,
        "list": names.project_list,
        "taskforce": names.taskforce,
    }
    for kind, find in look_up.items():
        found = find(what)
        if found is not None:
            return _of(context, item_report(context.plan, context.hash, kind, found, names))
    raise UnknownNameError(_("target, clause, city, list or task force"), what, _known(context))


def plan_differences(first: str, second: str | None = None) -> Report:
    """Show what differs between two plans, item by item; what was only moved is no difference.

    Args:
        first: Id or path of the plan before.
        second: Id or path of the plan after; the plan in use if left out.

    Raises:
        PlanError: If there is no such plan, or it is broken.
    """
    old, new = open_plan(first), open_plan(second)
    document = differences_report(
        (old.plan, old.hash), (new.plan, new.hash), plan_diff(old.plan, new.plan)
    )
    return Report(document, ExitCode.OK, (old.path, new.path))


def _of(context: Context, document: Document) -> Report:
    return Report(document, ExitCode.OK, (context.path,))


def _known(context: Context) -> list[str]:
    names = context.names
    return [
        *names.keys("indicator"),
        *(city.short for city in context.plan.regions.cities),
        *names.keys("list"),
        *names.keys("taskforce"),
        *(task.clause for area in context.plan.areas for task in area.tasks),
    ]
