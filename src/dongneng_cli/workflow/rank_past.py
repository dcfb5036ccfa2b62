"""The months before the one that is ranked: what movement, trend and the same list need of each.

A month is read, ranked, and left again: a nation's has two hundred thousand projects.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.engine.league import (
    Grouped,
    League,
    circles,
    grouped,
    league,
    standings_of,
    tally_of,
)
from dongneng_cli.engine.lists import between
from dongneng_cli.engine.rankrules import Figures, rules_of
from dongneng_cli.period import Period
from dongneng_cli.plan.rankings import Ranking
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.terms import Dimension
from dongneng_cli.workflow import rank_cache
from dongneng_cli.workflow.in_force import columns_in_force
from dongneng_cli.workflow.intake import Intake
from dongneng_cli.workflow.rank_question import Months, Question


@dataclass(frozen=True, slots=True)
class Past:
    """What the months before the one that is ranked come to.

    Attributes:
        trend: Month to its RANKING.
        totals: Month to the STANDINGS of its total.
    """

    trend: dict[Period, pd.DataFrame] = field(default_factory=dict)
    totals: dict[Period, pd.DataFrame] = field(default_factory=dict)


def look_back(months: Months, question: Question, changes: pd.DataFrame) -> Past:
    """Rank every month before the latest, or take what was worked out from the same entries of a ledger.

    Args:
        months: Month to what was taken in for it, in order of time.
        question: What is ranked and how.
        changes: LIST_CHANGES frame of all of them.
    """
    earlier = {month: months[month] for month in sorted(months)[:-1]}
    name = rank_cache.name_of(earlier, question, changes) if earlier else None
    known = rank_cache.taken(name) if name else None
    if known is not None:
        return Past(*known)
    past = Past()
    for month, intake in earlier.items():
        reported = intake.frames.columns("projects")
        placed = place(intake, question, columns_in_force(reported, changes, month))
        before = past.trend.get(month.previous())
        found = league_of(intake, question, placed, reported, before)
        past.trend[month], past.totals[month] = found.ranking, found.total
    if name:
        rank_cache.keep(name, past.trend, past.totals)
    return past


def reported_before(
    months: Months, here: frames.Columns, there: frames.Columns | None
) -> frames.Columns:
    """Return the last row of each project that the latest month does not report.

    Args:
        months: Month to what was taken in for it.
        here: Columns of PROJECTS of the latest month.
        there: Those of the month whose list is meant, where it was reported: only its projects are returned.

    Returns:
        Columns of PROJECTS.
    """
    reported = set(here["code"])
    codes = None if there is None else set(there["code"]) - reported - {None}
    found: dict[str, tuple[frames.Columns, int]] = {}
    for month in sorted(months)[:-1] if codes is None or codes else ():
        rows = months[month].frames.only("projects", "code", codes)
        found |= {code: (rows, at) for at, code in enumerate(rows["code"]) if code not in reported}
    return {
        name: [rows[name][at] for rows, at in found.values()] for name in frames.PROJECTS.columns
    }


def base_of(months: Months, question: Question, changes: pd.DataFrame) -> Period | None:
    """Return the month whose list is meant: the one that was asked for, else January, where it was reported
    or a change is stated, else the first month reported."""
    now = max(months)
    january = Period(now.year, 1)
    if question.base is not None:
        return question.base
    if january in months or len(between(changes, january, now)):
        return january
    return min(months) if len(months) > 1 else None


def place(intake: Intake, question: Question, projects: pd.DataFrame | frames.Columns) -> Grouped:
    """Place the projects of a month, its lists in force, in the units that are ranked."""
    plan, by = intake.context.plan, question.ranking.by
    return grouped(projects, plan, intake.period, by, question.lists, question.within)


def league_of(
    intake: Intake,
    question: Question,
    placed: Grouped,
    reported: frames.Columns,
    before: pd.DataFrame | None,
) -> League:
    """Rank a month.

    Args:
        intake: The month.
        question: What is ranked and how.
        placed: Its projects in the units.
        reported: Columns of PROJECTS as they were reported.
        before: RANKING of the month before.
    """
    plan, period, ranking = intake.context.plan, intake.period, question.ranking
    counted = tally_of(placed, ranking.by, question.within)
    # Only a score is made from the rates; every other ranking forms them once, below.
    standings = frames.STANDINGS.empty()
    if ranking.score:
        standings = standings_of(counted, plan, ranking.by, question.lists, question.within)
    rules = replace(
        rules_of(ranking, plan, standings, figures_of(intake, ranking)),
        missing=missing_units(intake, reported, ranking.by, question.within),
    )
    return league(counted, plan, period, ranking.by, rules, before, question.lists, question.within)


def figures_of(intake: Intake, ranking: Ranking) -> Figures:
    """Return the cumulative figures of every indicator by region, for rankings on them; else none."""
    if ranking.indicator is None and not any(part.indicator for part in ranking.score):
        return {}
    columns = intake.frames.columns("indicators")
    found: dict[str, dict[str, Fraction]] = {}
    for indicator, region, value in zip(
        *(columns[name] for name in ("indicator", "region", "cumulative")), strict=True
    ):
        if indicator is not None and value is not None:
            found.setdefault(indicator, {})[region] = Fraction(value)
    return found


def missing_cities(
    intake: Intake, reported: frames.Columns, within: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the cities whose projects nobody has reported.

    A workbook of the province with projects in it stands for all of them; a city's own workbook
    stands for itself, and so does a project that lies there, whoever reports it.
    """
    regions = intake.context.plan.regions
    reporters = {one.unit for one in intake.submissions if one.period == intake.period}
    if regions.code in set(reported["unit"]):
        return ()
    there = reporters | set(reported["city"])
    wanted = within or [city.code for city in regions.cities]
    return tuple(
        city.code for city in regions.cities if city.code in wanted and city.code not in there
    )


def missing_units(
    intake: Intake, reported: frames.Columns, by: Dimension, within: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the units none of whose cities have reported their projects."""
    if by not in (Dimension.CITY, Dimension.CIRCLE):
        return ()
    cities = missing_cities(intake, reported, within)
    if by is Dimension.CITY:
        return cities
    there: dict[str, set[str]] = {}
    for city, circle in circles(intake.context.plan).items():
        there.setdefault(circle, set()).add(city)
    return tuple(circle for circle, members in there.items() if members <= set(cities))


class Earlier(Mapping[str, pd.DataFrame]):
    """The rows of all months before the latest, by key of the form sheet, in order of time."""

    def __init__(self, months: Months) -> None:
        """Take the months; their rows are asked for sheet by sheet."""
        self._months = [months[month] for month in sorted(months)[:-1]]

    def __getitem__(self, key: str) -> pd.DataFrame:
        return CONTRACTS[key].stack(*(one.frames[key] for one in self._months))

    def __iter__(self) -> Iterator[str]:
        return iter(CONTRACTS)

    def __len__(self) -> int:
        return len(CONTRACTS) if self._months else 0

    def __contains__(self, key: object) -> bool:
        return bool(self._months) and key in CONTRACTS
