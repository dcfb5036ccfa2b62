"""From what was taken in to a ranking with all that a reader asks of it.

The lists in force in the month decide who is counted; months before it give movement, trend and the same
list then and now. Policy is the plan's (``rankings.yaml``, ``lists.yaml``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.engine import rank_questions
from dongneng_cli.engine.league import (
    Grouped,
    League,
    circles,
    grouped,
    league,
    standings_of,
    tally,
    tally_of,
    time_due,
    units,
)
from dongneng_cli.engine.lists import between, gone, like_for_like
from dongneng_cli.engine.ranking import reaching
from dongneng_cli.engine.rankrules import Figures, rules_of
from dongneng_cli.frames import lines
from dongneng_cli.period import Period
from dongneng_cli.reports.rank_lists import SameList
from dongneng_cli.reports.rank_more import More, Reached
from dongneng_cli.reports.rank_view import RankRules
from dongneng_cli.terms import Dimension, ListChange, Metric, label
from dongneng_cli.workflow.in_force import changes_in, projects_in_force
from dongneng_cli.workflow.intake import Context, Intake
from dongneng_cli.workflow.rank_question import Months, Question


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking with the rules that it was made by, and what is asked of it.

    Attributes:
        unranked: UNRANKED frame: units without a rank, then the projects that belong to no unit.
        total: STANDINGS frame of one row: distinct projects; by list, the sum of the lists.
        scope: Names of the list and the area that it is restricted to, empty for all.
        order: Codes in administrative order.
    """

    league: League
    rules: RankRules
    unranked: pd.DataFrame
    total: pd.DataFrame
    scope: str
    order: tuple[str, ...]
    more: More


def rank_months(months: Months, question: Question) -> Ranked:
    """Rank the latest month; the months before it give movement, trend and the same list.

    Args:
        months: Month to what was taken in for it, in order of time; one at least.
        question: What is ranked and how.
    """
    period = max(months)
    changes = changes_in(months)
    found: dict[Period, League] = {}
    for month in sorted(months):
        before = found[month.previous()].ranking if month.previous() in found else None
        projects = projects_in_force(months[month], changes)
        placed = _grouped(months[month], question, projects)
        found[month] = _league(months[month], question, placed, before)
    intake, now = months[period], found[period]
    context, ranking = intake.context, question.ranking
    shown = (now.entries, now.total) if ranking.by is Dimension.LIST else (now.total, now.entries)
    total, other = (_named(one, question) for one in shown)
    lists = [context.names.name("list", one) for one in question.lists]
    standings = frames.STANDINGS.stack(now.ranking, now.unranked)
    missing = missing_cities(intake, question.within)
    more = More(
        firmness=_firmness(intake, question, placed, now, standings),
        standings=frames.STANDINGS.stack(_in_order(standings, intake, ranking.by), total),
        apart=_of_no_city(projects, question),
        missing=tuple(context.names.name("city", code) for code in missing),
        other_total=None if _as_many(total, other) else other,
        reached=_thresholds(intake, question, projects, standings),
        same_list=_same_list(months, question, changes, standings, total),
        trend={month: one.ranking for month, one in found.items()},
        totals={month: one.total for month, one in found.items()},
    )
    return Ranked(
        league=now,
        rules=_printed_rules(context, question, now),
        unranked=frames.UNRANKED.stack(
            now.unranked, now.remainder.assign(reason=frames.NoRank.NO_UNIT)
        ),
        total=total,
        scope=" · ".join((*lists, *filter(None, [question.area]))),
        order=units(context.plan, ranking.by).order,
        more=more,
    )


def _printed_rules(context: Context, question: Question, now: League) -> RankRules:
    """Return the rules as they are printed under the ranking."""
    plan, ranking = context.plan, question.ranking
    lists = [one for one in plan.lists if not question.lists or one.id in question.lists]
    indicator = ranking.indicator and context.names.name("indicator", ranking.indicator)
    parts = [
        f"{label(part.metric) if part.metric else context.names.name('indicator', str(part.indicator))}"
        f" × {part.weight:f}"
        for part in ranking.score
    ]
    return RankRules(
        ranking.by,
        ranking.metric,
        now.rules.tie_style,
        tuple(dict.fromkeys(one.denominator for one in lists)),
        ranking.order,
        lead=indicator or (ranking.name if ranking.score else ""),
        score=" + ".join(parts),
        coverage=Fraction(ranking.coverage),
        ranking=ranking.id,
        assumed=ranking.basis.note if ranking.basis.kind == "assumed" else "",
    )


def _as_many(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return one["projects"].tolist() == other["projects"].tolist()


def _in_order(standings: pd.DataFrame, intake: Intake, by: Dimension) -> pd.DataFrame:
    """Return the units in administrative order, as the tables beside the ranking have them."""
    place = {code: at for at, code in enumerate(units(intake.context.plan, by).order)}
    codes = standings["code"].tolist()
    at = sorted(range(len(codes)), key=lambda n: (place.get(codes[n], len(place)), codes[n]))
    return standings.iloc[at].reset_index(drop=True)


def _grouped(intake: Intake, question: Question, projects: pd.DataFrame) -> Grouped:
    """Place the projects of a month, its lists in force, in the units that are ranked."""
    plan, by = intake.context.plan, question.ranking.by
    return grouped(projects, plan, intake.period, by, question.lists, question.within)


def _league(
    intake: Intake, question: Question, placed: Grouped, before: pd.DataFrame | None
) -> League:
    plan, period, ranking = intake.context.plan, intake.period, question.ranking
    counted = tally_of(placed, ranking.by, question.within)
    # Only a score is made from the rates; every other ranking forms them once, below.
    standings = frames.STANDINGS.empty()
    if ranking.score:
        standings = standings_of(counted, plan, ranking.by, question.lists, question.within)
    rules = replace(
        rules_of(ranking, plan, standings, figures_of(intake)),
        missing=missing_units(intake, ranking.by, question.within),
    )
    return league(counted, plan, period, ranking.by, rules, before, question.lists, question.within)


def figures_of(intake: Intake) -> Figures:
    """Return the cumulative figures of every indicator by region, for rankings on them."""
    found: dict[str, dict[str, Fraction]] = {}
    for row in lines(intake.frames["indicators"].dropna(subset=["indicator", "cumulative"])):
        found.setdefault(row.indicator, {})[row.region] = Fraction(row.cumulative)
    return found


def missing_cities(intake: Intake, within: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the cities whose projects nobody has reported.

    A workbook of the province with projects in it stands for all of them; a city's own workbook
    stands for itself, and so does a project that lies there, whoever reports it.
    """
    regions, projects = intake.context.plan.regions, intake.frames["projects"]
    reporters = {one.unit for one in intake.submissions if one.period == intake.period}
    if regions.code in set(projects["unit"]):
        return ()
    there = reporters | set(projects["city"])
    wanted = within or [city.code for city in regions.cities]
    return tuple(
        city.code for city in regions.cities if city.code in wanted and city.code not in there
    )


def missing_units(intake: Intake, by: Dimension, within: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the units none of whose cities have reported their projects."""
    cities = missing_cities(intake, within)
    if by is Dimension.CITY:
        return cities
    if by is not Dimension.CIRCLE:
        return ()
    there: dict[str, set[str]] = {}
    for city, circle in circles(intake.context.plan).items():
        there.setdefault(circle, set()).add(city)
    return tuple(circle for circle, members in there.items() if members <= set(cities))


def _named(total: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Give a total the name of the area that it is of."""
    return total.assign(name=question.area) if question.area else total


def _firmness(
    intake: Intake,
    question: Question,
    placed: Grouped,
    now: League,
    standings: pd.DataFrame,
) -> pd.DataFrame:
    ranking = question.ranking
    moved = None
    if ranking.score:
        figures = figures_of(intake)
        moved = rank_questions.weight_ranges(ranking, standings, figures, now.rules)
    slacks = rank_questions.slack(placed.rows, placed.column)
    return rank_questions.firmness(now.ranking, now.rules, slacks, moved, ranking.score)


def _thresholds(
    intake: Intake, question: Question, projects: pd.DataFrame, standings: pd.DataFrame
) -> tuple[Reached, ...]:
    """Return the threshold lists of the units that are ranked; one of a list counts only that list."""
    plan, by = intake.context.plan, question.ranking.by
    known = units(plan, by)
    found = []
    for one in plan.thresholds:
        lists, rows = question.lists, standings
        if one.list and (one.list,) != lists:
            lists = (one.list,)
            counted = tally(projects, plan, intake.period, by, lists, question.within)
            rows = standings_of(counted, plan, by, lists, question.within)
        bound = time_due(plan, intake.period, lists) * 100 if one.bound is None else one.bound
        over = reaching(rows, one.metric, bound, above=one.above, order=known.order)
        names = tuple(known.names.get(code, code) for code in over.codes)
        found.append(Reached(one.id, one.name, names, over.all))
    return tuple(found)


def _of_no_city(projects: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Return the projects that run through several cities, or lie in none."""
    kept = projects[projects["city"].isna()]
    if question.within:
        wanted = set(question.within)
        kept = kept.loc[[not wanted.isdisjoint(several or ()) for several in kept["cities"]]]
    if question.lists:
        wanted = set(question.lists)
        kept = kept.loc[[not wanted.isdisjoint(each or ()) for each in kept["lists"]]]
    return kept.reset_index(drop=True)


def _same_list(
    months: Months,
    question: Question,
    changes: pd.DataFrame,
    standings: pd.DataFrame,
    total: pd.DataFrame,
) -> SameList | None:
    """Return the rates on the lists of the base month, where something is known of it."""
    now = max(months)
    base = question.base or _base(months, changes)
    if base is None or base >= now:
        return None
    history = {month: intake.frames["projects"] for month, intake in months.items()}
    plan, by = months[now].context.plan, question.ranking.by
    projects = like_for_like(history, changes, base, now)
    counted = tally(projects, plan, now, by, question.lists, question.within)
    then = league(counted, plan, now, by, lists=question.lists, within=question.within)
    whole = _named(then.entries if by is Dimension.LIST else then.total, question)
    left = frames.PROJECTS.empty()
    if base in months:
        left = gone(projects_in_force(months[base], changes), history[now], changes)
    since = between(changes, base, now)
    leaving = {ListChange.REMOVED, ListChange.TO_PREP}
    return SameList(
        base=base,
        official=frames.STANDINGS.stack(_in_order(standings, months[now], by), total),
        same=frames.STANDINGS.stack(
            _in_order(frames.STANDINGS.stack(then.ranking, then.unranked), months[now], by),
            whole,
        ),
        changes=since,
        gone=left,
        raises=bool(len(left)) or any(kind in leaving for kind in since["change"]),
    )


def _base(months: Months, changes: pd.DataFrame) -> Period | None:
    """Return January where it was reported or a change is stated, else the first month reported."""
    now = max(months)
    january = Period(now.year, 1)
    if january in months or len(between(changes, january, now)):
        return january
    return min(months) if len(months) > 1 else None


def explain_unit(months: Months, question: Question, unit: str) -> pd.DataFrame:
    """Return the projects behind a unit's rate in the latest month: BEHIND frame.

    Args:
        months: As for ``rank_months``.
        question: What was ranked.
        unit: Code or id of the unit.
    """
    intake = months[max(months)]
    plan, by = intake.context.plan, question.ranking.by
    projects = projects_in_force(intake, changes_in(months))
    own = _grouped(intake, question, projects).of(unit)
    lists = (unit,) if by is Dimension.LIST else question.lists
    due = time_due(plan, intake.period, lists)
    lead = question.ranking.metric or Metric.COMPLETION_RATE
    return rank_questions.behind(own, projects, due, intake.period, lead)


def before(months: Months) -> dict[str, pd.DataFrame]:
    """Return the rows of all months before the latest, by key of the form sheet, in order of time."""
    earlier = [months[month] for month in sorted(months)[:-1]]
    found = {}
    for key in earlier[0].frames if earlier else ():
        filled = [one.frames[key] for one in earlier if len(one.frames[key])]
        if filled:
            found[key] = pd.concat(filled, ignore_index=True)
    return found
