"""From what was taken in to a ranking with all that a reader asks of it.

The lists in force in the month decide who is counted; months before it give movement, trend and the same
list then and now. Policy is the plan's (``rankings.yaml``, ``lists.yaml``).
"""

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.engine import rank_questions
from dongneng_cli.engine.league import (
    Grouped,
    League,
    league,
    standings_of,
    tally,
    time_due,
    units,
)
from dongneng_cli.engine.lists import between, gone, like_for_like
from dongneng_cli.engine.ranking import reaching
from dongneng_cli.period import Period
from dongneng_cli.reports.rank_lists import SameList
from dongneng_cli.reports.rank_more import More, Reached
from dongneng_cli.reports.rank_view import RankRules
from dongneng_cli.terms import Dimension, ListChange, Metric
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.in_force import changes_in, columns_in_force, projects_in_force
from dongneng_cli.workflow.intake import Intake
from dongneng_cli.workflow.rank_past import (
    base_of,
    figures_of,
    league_of,
    look_back,
    missing_cities,
    place,
    reported_before,
)
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
    past = look_back(months, question, changes)
    intake = months[period]
    projects = projects_in_force(intake, changes)
    placed = place(intake, question, projects)
    before = past.trend.get(period.previous())
    now = league_of(intake, question, placed, intake.frames.columns("projects"), before)
    context, ranking = intake.context, question.ranking
    shown = (now.entries, now.total) if ranking.by is Dimension.LIST else (now.total, now.entries)
    total, other = (_named(one, question) for one in shown)
    lists = [context.names.name("list", one) for one in question.lists]
    standings = frames.STANDINGS.stack(now.ranking, now.unranked)
    missing = missing_cities(intake, intake.frames.columns("projects"), question.within)
    more = More(
        firmness=_firmness(intake, question, placed, now, standings),
        standings=frames.STANDINGS.stack(_in_order(standings, intake, ranking.by), total),
        apart=_of_no_city(projects, question),
        missing=tuple(context.names.name("city", code) for code in missing),
        other_total=None if _as_many(total, other) else other,
        reached=_thresholds(intake, question, projects, standings),
        same_list=_same_list(months, question, changes, standings, total),
        trend=past.trend | {period: now.ranking},
        totals=past.totals | {period: now.total},
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
        f"{part.metric.label if part.metric else context.names.name('indicator', str(part.indicator))}"
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
        figures = figures_of(intake, ranking)
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
    base = base_of(months, question, changes)
    if base is None or base >= now:
        return None
    plan, by = months[now].context.plan, question.ranking.by
    here = months[now].frames.columns("projects")
    there = months[base].frames.columns("projects") if base in months else None
    history: dict[Period, frames.Columns] = {now: here}
    if there is not None:
        history[base] = there
    # The month that it stands under decides nothing, as long as it is before this one and not the base.
    beside = now.previous() if now.previous() != base else base.previous()
    history[beside] = reported_before(months, here, there)
    projects = like_for_like(history, changes, base, now)
    counted = tally(projects, plan, now, by, question.lists, question.within)
    then = league(counted, plan, now, by, lists=question.lists, within=question.within)
    whole = _named(then.entries if by is Dimension.LIST else then.total, question)
    left = frames.PROJECTS.empty()
    if there is not None:
        left = gone(columns_in_force(there, changes, base), here, changes)
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
    own = place(intake, question, projects).of(unit)
    lists = (unit,) if by is Dimension.LIST else question.lists
    due = time_due(plan, intake.period, lists)
    lead = question.ranking.metric or Metric.COMPLETION_RATE
    return rank_questions.behind(own, projects, due, intake.period, lead)
