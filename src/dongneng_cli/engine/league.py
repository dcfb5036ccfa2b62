"""A whole ranking: units of one dimension, those without a rank, the totals, and what belongs to no unit.

Decides which units a plan has in each dimension and in what order they stand. Refuses to hide a project: a
total holds those of no unit too, and they are returned by themselves.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from dongneng_cli.engine.measures import points_ahead, time_share
from dongneng_cli.engine.projects import (
    TAKEN,
    combine,
    count_all,
    counts,
    distinct_of,
    members_of,
    placed,
    rates,
)
from dongneng_cli.engine.ranking import Rules, rank
from dongneng_cli.frames import MEMBERSHIPS, STANDINGS, Columns, picked, taken
from dongneng_cli.period import Period
from dongneng_cli.plan.model import Plan
from dongneng_cli.terms import Dimension


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a dimension.

    Attributes:
        names: Code to name, in the order in which equal ones are printed.
        expected: Codes that get a row even without a project.
    """

    names: dict[str, str]
    expected: tuple[str, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """Codes in administrative order."""
        return tuple(self.names)


@dataclass(frozen=True, slots=True)
class Tally:
    """Base figures of one frame of projects; tallies of files may be added up.

    Attributes:
        units: COUNTS by unit: distinct projects, save by list, where each entry counts.
        projects: COUNTS of one row: distinct projects.
        entries: COUNTS of one row: entries of lists, a project once on each.
    """

    units: pd.DataFrame
    projects: pd.DataFrame
    entries: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Grouped:
    """Projects in the units of one dimension.

    Attributes:
        members: Columns of MEMBERSHIPS: a project once on each of its lists.
        once: Columns of MEMBERSHIPS: distinct projects.
        rows: Columns of MEMBERSHIPS, each row of one unit at most: a project once in each, save by list,
            where each entry counts.
        column: The column of ``rows`` that says which unit.
    """

    members: Columns
    once: Columns
    rows: Columns
    column: str

    def of(self, unit: str) -> pd.DataFrame:
        """Return the rows of one unit: MEMBERSHIPS frame."""
        own = [at for at, code in enumerate(self.rows[self.column]) if code == unit]
        return MEMBERSHIPS.of(picked(self.rows, own))


@dataclass(frozen=True, slots=True)
class League:
    """A ranking with everything that is printed around it.

    Attributes:
        dimension: What was ranked.
        rules: The leading figure and how it was ranked.
        time_progress: Share of the year's plan that is due by now.
        ranking: RANKING frame.
        unranked: UNRANKED frame, with reasons.
        prep: STANDINGS rows of units with prep-class projects, in administrative order.
        total: STANDINGS of one row: distinct projects, those of no unit among them.
        entries: STANDINGS of one row: the sum over the lists.
        remainder: STANDINGS of the projects that belong to no unit; one row, or none.
        ahead_points: The total's completion rate − time progress, in points.
    """

    dimension: Dimension
    rules: Rules
    time_progress: Fraction
    ranking: pd.DataFrame
    unranked: pd.DataFrame
    prep: pd.DataFrame
    total: pd.DataFrame
    entries: pd.DataFrame
    remainder: pd.DataFrame
    ahead_points: Fraction | None


def units(plan: Plan, dimension: Dimension) -> Units:
    """Return a dimension's units with their names, in the plan's order.

    A support task force leads no industry, so it is named but not expected; counties are expected
    nowhere, and go by city and county (市中区 is in two cities).
    """
    regions = plan.regions
    if dimension == Dimension.COUNTY:
        pairs = [(city, county) for city in regions.cities for county in city.counties]
        return Units(
            {county_key(city.code, one.code): city.name + one.name for city, one in pairs}, ()
        )
    if dimension == Dimension.TASKFORCE:
        forces = plan.units.taskforces
        leading = tuple(one.id for one in forces if one.industry is not None)
        return Units({one.id: one.name for one in forces}, leading)
    names = {
        Dimension.CITY: {one.code: one.name for one in regions.cities},
        Dimension.LIST: {one.id: one.name for one in plan.lists},
        Dimension.CIRCLE: {one.id: one.name for one in regions.groups if one.role == "circle"},
        Dimension.INDUSTRY: {one.id: one.name for one in plan.units.industries},
    }[dimension]
    return Units(names, tuple(names))


def county_key(city: str, county: str) -> str:
    """Return the key of a county: its code alone could be a zone that two cities use."""
    return f"{city}/{county}"


def circles(plan: Plan) -> dict[str, str]:
    """Return the economic circle of each city."""
    groups = (one for one in plan.regions.groups if one.role == "circle")
    return {city: one.id for one in groups for city in one.cities}


def tally(
    projects: pd.DataFrame | Columns,
    plan: Plan,
    period: Period,
    dimension: Dimension,
    lists: Collection[str] = (),
    within: Collection[str] = (),
) -> Tally:
    """Count projects by one dimension; a project of several cities once in the total.

    Args:
        projects: PROJECTS frame, or its columns.
        plan: The plan: rules of the lists, cities of the circles.
        period: Month at whose end things are counted.
        dimension: What to count by.
        lists: Ids of lists to keep; all if empty.
        within: Codes of cities to keep; all if empty.
    """
    placed_in = grouped(projects, plan, period, dimension, lists, within)
    return tally_of(placed_in, dimension, within)


def grouped(
    projects: pd.DataFrame | Columns,
    plan: Plan,
    period: Period,
    dimension: Dimension,
    lists: Collection[str] = (),
    within: Collection[str] = (),
) -> Grouped:
    """Place projects in the units of one dimension; the arguments are those of ``tally``."""
    members = members_of(only_within(taken(projects, TAKEN), within), plan.lists, period)
    if lists:
        members = picked(members, [at for at, one in enumerate(members["list"]) if one in lists])
    once = distinct_of(members)
    if dimension == Dimension.LIST:
        return Grouped(members, once, members, "list")
    rows, column = once, str(dimension)
    if dimension == Dimension.CIRCLE:
        rows, column = placed(once, circles(plan)), "city"
    elif dimension == Dimension.CITY:
        rows = placed(once)
    elif dimension == Dimension.COUNTY:
        rows = {**once, "county": _county_keys(once)}
    return Grouped(members, once, rows, column)


def tally_of(projects: Grouped, dimension: Dimension, within: Collection[str] = ()) -> Tally:
    """Count projects that were placed in units."""
    units = counts(projects.rows, projects.column, str(dimension))
    if within and dimension == Dimension.CITY:
        kept = units["code"].isna() | units["code"].isin(list(within))
        units = units[kept].reset_index(drop=True)
    return Tally(units, count_all(projects.once), count_all(projects.members))


def only_within(projects: Columns, cities: Collection[str]) -> Columns:
    """Return the rows that lie in some of the cities, or run through one; all if none is given."""
    if not cities:
        return projects
    wanted = set(cities)
    pairs = zip(projects["city"], projects["cities"], strict=True)
    kept = [city in wanted or not wanted.isdisjoint(several or ()) for city, several in pairs]
    return picked(projects, [at for at, keep in enumerate(kept) if keep])


def add(tallies: Iterable[Tally]) -> Tally:
    """Add up tallies of files that share no project."""
    given = list(tallies)
    return Tally(
        combine(one.units for one in given),
        combine(one.projects for one in given),
        combine(one.entries for one in given),
    )


def league(
    counted: Tally,
    plan: Plan,
    period: Period,
    dimension: Dimension,
    rules: Rules | None = None,
    previous: pd.DataFrame | None = None,
    lists: Collection[str] = (),
    within: Collection[str] = (),
) -> League:
    """Form rates and ranks from a tally.

    Args:
        counted: From ``tally``, or several added up.
        plan: The plan: names, order, time curves.
        period: Month at whose end things are counted.
        dimension: What was counted by.
        rules: How to rank; by completion rate with the plan's tie style if left out.
        previous: RANKING frame of the month before, by the same rules.
        lists: The lists that the tally was restricted to.
        within: The cities that it was restricted to.
    """
    known = units(plan, dimension)
    rules = rules or Rules(tie_style=plan.settings.tie_style)
    standings = standings_of(counted, plan, dimension, lists, within)
    has_unit = standings["code"].notna()
    named = standings[has_unit].reset_index(drop=True)
    passed = time_due(plan, period, lists)
    by_code = {one.id: time_due(plan, period, [one.id]) for one in plan.lists}
    times = by_code if dimension == Dimension.LIST else passed
    ranking, unranked = rank(named, rules, times, previous, known.order)
    region = {plan.regions.code: plan.regions.name}
    total = rates(counted.projects.assign(code=plan.regions.code), region)
    return League(
        dimension=dimension,
        rules=rules,
        time_progress=passed,
        ranking=ranking,
        unranked=unranked,
        prep=named[named["prep_projects"] > 0].reset_index(drop=True),
        total=total,
        entries=rates(counted.entries.assign(code=plan.regions.code), region),
        remainder=STANDINGS.conform(standings[~has_unit]).reset_index(drop=True),
        ahead_points=points_ahead(STANDINGS.records(total)[0]["completion_rate"], passed),
    )


def standings_of(
    counted: Tally,
    plan: Plan,
    dimension: Dimension,
    lists: Collection[str] = (),
    within: Collection[str] = (),
) -> pd.DataFrame:
    """Return the STANDINGS of every unit of a dimension, and of what belongs to none."""
    known = units(plan, dimension)
    expected = known.expected
    if dimension == Dimension.LIST and lists:
        expected = tuple(code for code in expected if code in lists)
    elif dimension == Dimension.CITY and within:
        expected = tuple(code for code in expected if code in within)
    elif dimension == Dimension.CIRCLE and within:
        there = {circle for city, circle in circles(plan).items() if city in within}
        expected = tuple(code for code in expected if code in there)
    return rates(counted.units, known.names, expected, str(dimension))


def time_due(plan: Plan, period: Period, lists: Collection[str] = ()) -> Fraction:
    """Return the share of the year's plan that is due, by the curve of the lists.

    Lists with curves of their own have no common one: together they go by month ÷ 12.
    """
    curves = {one.curve for one in plan.lists if not lists or one.id in lists}
    marks = curves.pop() if len(curves) == 1 else ()
    return time_share([(mark.month, mark.share) for mark in marks], period)


def _county_keys(members: Columns) -> list[str | None]:
    pairs = zip(members["city"], members["county"], strict=True)
    return [county_key(city, county) if city and county else None for city, county in pairs]
