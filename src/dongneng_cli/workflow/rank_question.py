"""What is asked of the rankings: the plan's entry that is meant, the lists, the area, the unit, the month."""

from collections.abc import Mapping
from dataclasses import dataclass

from dongneng_cli.engine.league import units
from dongneng_cli.errors import UnknownNameError, UsageError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.base import Basis
from dongneng_cli.plan.rankings import Ranking
from dongneng_cli.terms import Dimension, Metric
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Intake

Months = Mapping[Period, Intake]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the rankings.

    Attributes:
        ranking: The plan's entry that is meant, or one made up from ``by`` and ``metric``.
        lists: Ids of the lists that it is restricted to; all if empty.
        within: Codes of the cities that it is restricted to; all if empty.
        area: Name of those cities.
        base: Month whose lists the rates are also shown for (同口径).
    """

    ranking: Ranking
    lists: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    area: str = ""
    base: Period | None = None


def ask(
    context: Context,
    by: Dimension = Dimension.CITY,
    metric: Metric | None = None,
    *,
    ranking: str | None = None,
    list_id: str | None = None,
    within: str | None = None,
    base: Period | None = None,
) -> Question:
    """Find the plan's ranking that is meant, and what it is restricted to.

    Args:
        context: The plan.
        by: What is ranked, unless ``ranking`` says it.
        metric: What leads; the plan's first ranking of the dimension if left out.
        ranking: Id of a ranking of the plan.
        list_id: Id of a project list.
        within: A city or group of cities, by name, code or id.
        base: Month for the like-for-like rates.

    Raises:
        UnknownNameError: If the plan has no such ranking, city or group.
    """
    found = _ranking(context, by, metric, ranking)
    asked = list_id or found.list
    cities, area = _area(context, within)
    return Question(found, (asked,) if asked else (), cities, area, base)


def _ranking(context: Context, by: Dimension, metric: Metric | None, asked: str | None) -> Ranking:
    known = context.plan.rankings
    if asked is not None:
        named = next((one for one in known if asked in (one.id, one.name)), None)
        if named is None:
            raise UnknownNameError(_("ranking"), asked, [one.id for one in known])
        return named
    fitting = [one for one in known if one.by == by and metric in (None, one.metric)]
    if fitting:
        return fitting[0]
    lead = metric or Metric.COMPLETION_RATE
    basis = Basis(kind="assumed", note="asked for on the command line")
    alike = next((one for one in known if one.by == by), None)
    pools = alike.pools if alike else ()
    return Ranking(id=f"{by}-{lead}", name=lead, by=by, metric=lead, pools=pools, basis=basis)


def _area(context: Context, within: str | None) -> tuple[tuple[str, ...], str]:
    """Return the codes of the cities meant, and the area's name; nothing for the whole province."""
    if within is None:
        return (), ""
    names, regions = context.names, context.plan.regions
    found = names.region(within)
    if found is None:
        known = [*(city.short for city in regions.cities), *(one.short for one in regions.groups)]
        raise UnknownNameError(_("city or group of cities"), within, known)
    if found == regions.code:
        return (), ""
    group = next((one for one in regions.groups if one.id == found), None)
    return (group.cities if group else (found,)), names.name("region", found)


def find_unit(context: Context, by: Dimension, given: str) -> str:
    """Resolve a unit of a dimension by name, code or id.

    Raises:
        UnknownNameError: If there is no such unit.
    """
    names = context.names
    known = units(context.plan, by).names
    if by is Dimension.COUNTY:
        fitting = [key for key, name in known.items() if given in (key, name)]
        code = names.county(given)
        fitting += [key for key in known if code and key.endswith(f"/{code}")]
        found = fitting[0] if fitting else None
    else:
        look_up = {
            Dimension.CITY: names.city,
            Dimension.TASKFORCE: names.taskforce,
            Dimension.LIST: names.project_list,
            Dimension.CIRCLE: names.region,
            Dimension.INDUSTRY: names.industry,
        }
        found = look_up[by](given)
    if found is None or found not in known:
        raise UnknownNameError(by.label, given, list(known.values()))
    return found


def places_of(question: Question, context: Context) -> int | None:
    """Return the decimals of the one list that is asked for, where it has its own."""
    if len(question.lists) != 1:
        return None
    return next(one.decimals for one in context.plan.lists if one.id == question.lists[0])


def pick(months: Months, asked: Period | None) -> Months:
    """Return the months up to the one that was asked for.

    Raises:
        UsageError: If that month is not there.
    """
    if asked is None:
        return months
    if asked not in months:
        raise UsageError(
            _("nothing is of {month}").format(month=asked),
            hint=_("months there: {months}").format(months=_(", ").join(map(str, months))),
        )
    return {month: intake for month, intake in months.items() if month <= asked}
