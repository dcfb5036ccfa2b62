from decimal import Decimal
from pathlib import Path
from time import perf_counter

import pandas as pd
import pytest

from dongneng_cli.engine.feeds import scope_members
from dongneng_cli.engine.league import add, league, tally, units
from dongneng_cli.engine.listcounts import list_standings
from dongneng_cli.engine.progress import progress
from dongneng_cli.engine.ranking import Rules
from dongneng_cli.frames import OBSERVATIONS, PROGRESS, PROJECTS, RANKING, STANDINGS, NoRank
from dongneng_cli.period import Period
from dongneng_cli.plan.load import load_plan
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.table import targets
from dongneng_cli.terms import Dimension, Metric, Status
from tests.engine import frames

JUNE = Period(2020, 6)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Path(__file__).parents[2] / "targets" / "shandong-2020")


@pytest.fixture(scope="module")
def some() -> pd.DataFrame:
    return frames.projects("""
        code city county lists project_class planned_start started_on annual_plan invested
        a 370100 370103 major-projects,preferred-projects implementing 2020-03 2020-03 10 6
        b 370100 370103 major-projects implementing 2020-04 - 10 0
        c 370400 370402 preferred-projects implementing 2020-03 2020-03 20 5
        d 370200 - preferred-projects prep 2020-03 2020-05 20 1.5
        e - - major-projects implementing 2020-03 2020-03 60 30
    """)


def test_a_city_ranking_with_all_that_stands_around_it(plan: Plan, some: pd.DataFrame) -> None:
    found = league(tally(some, plan, JUNE, Dimension.CITY), plan, JUNE, Dimension.CITY)
    assert found.ranking["name"].tolist() == ["济南市", "枣庄市"]
    assert found.ranking["ahead_points"].tolist() == [-20, -25]
    assert len(found.ranking) + len(found.unranked) == 16
    assert found.unranked["reason"].tolist() == [NoRank.PREP_ONLY] + [NoRank.NO_PROJECTS] * 13
    assert found.prep[["name", "prep_started"]].to_numpy().tolist() == [["青岛市", 1]]
    total, entries = STANDINGS.records(found.total)[0], STANDINGS.records(found.entries)[0]
    assert (total["name"], total["projects"], total["annual_plan"]) == ("山东省", 5, Decimal(100))
    assert (entries["projects"], entries["annual_plan"]) == (6, Decimal(110))
    assert found.ahead_points == -9
    remainder = STANDINGS.records(found.remainder)
    assert [(row["code"], row["projects"], row["invested"]) for row in remainder] == [
        (None, 1, Decimal(30))
    ]


def test_the_same_county_name_in_two_cities_is_two_counties(plan: Plan, some: pd.DataFrame) -> None:
    found = league(tally(some, plan, JUNE, Dimension.COUNTY), plan, JUNE, Dimension.COUNTY)
    assert found.ranking["name"].tolist() == ["济南市市中区", "枣庄市市中区"]
    assert found.ranking["code"].tolist() == ["370100/370103", "370400/370402"]
    assert found.remainder["projects"].tolist() == [2]


def test_lists_count_entries_and_can_be_chosen(plan: Plan, some: pd.DataFrame) -> None:
    found = league(tally(some, plan, JUNE, Dimension.LIST), plan, JUNE, Dimension.LIST)
    rows = {row["code"]: row["projects"] for row in RANKING.records(found.ranking)}
    assert rows == {"major-projects": 3, "preferred-projects": 3}
    only = ["major-projects"]
    chosen = league(
        tally(some, plan, JUNE, Dimension.LIST, only),
        plan,
        JUNE,
        Dimension.LIST,
        Rules(Metric.START_RATE),
        found.ranking,
        only,
    )
    assert chosen.ranking["code"].tolist() == only
    assert chosen.unranked.empty
    assert chosen.total["projects"].tolist() == [3]


@pytest.mark.parametrize("dimension", Dimension)
def test_every_dimension_has_the_same_total(
    plan: Plan, some: pd.DataFrame, dimension: Dimension
) -> None:
    found = league(tally(some, plan, JUNE, dimension), plan, JUNE, dimension)
    assert found.total["projects"].tolist() == [5]
    parts = [*found.ranking["projects"], *found.unranked["projects"], *found.remainder["projects"]]
    assert sum(parts) == (6 if dimension == Dimension.LIST else 5)


def test_circles_hold_every_city_once(plan: Plan) -> None:
    assert len(units(plan, Dimension.CIRCLE).names) == 3
    assert len(scope_members(plan.regions)["370000"]) == 16


def test_files_may_be_tallied_apart(plan: Plan, some: pd.DataFrame) -> None:
    halves = [some.iloc[:2].reset_index(drop=True), some.iloc[2:].reset_index(drop=True)]
    apart = add(tally(half, plan, JUNE, Dimension.CITY) for half in halves)
    whole = tally(some, plan, JUNE, Dimension.CITY)
    for name in ("units", "projects", "entries"):
        pd.testing.assert_frame_equal(getattr(apart, name), getattr(whole, name))


def test_every_target_of_the_plan_is_judged(plan: Plan, some: pd.DataFrame) -> None:
    judged = progress(
        targets(plan, JUNE),
        OBSERVATIONS.empty(),
        list_standings(some, plan, JUNE),
        JUNE,
        scope_members(plan.regions),
    )
    status = {row["target"]: row["status"] for row in PROGRESS.records(judged)}
    assert len(status) == 27
    assert status.pop("major-projects") == status.pop("preferred-projects") == Status.BEHIND
    assert set(status.values()) == {Status.UNREPORTED}


def test_no_projects_at_all_still_make_a_league(plan: Plan) -> None:
    for dimension in Dimension:
        found = league(tally(PROJECTS.empty(), plan, JUNE, dimension), plan, JUNE, dimension)
        assert found.ranking.empty
        assert found.total["projects"].tolist() == [0]


def test_two_thousand_projects_are_counted_and_ranked_in_no_time(
    plan: Plan, some: pd.DataFrame
) -> None:
    rows = PROJECTS.records(some)
    many = PROJECTS.build(rows[at % 5] | {"code": f"p{at}", "row": at} for at in range(2000))
    took = []
    for _ in range(5):
        began = perf_counter()
        league(tally(many, plan, JUNE, Dimension.CITY), plan, JUNE, Dimension.CITY)
        took.append(perf_counter() - began)
    # Under 0.03 s on an idle core; the bound is for a busy one.
    assert min(took) < 0.3
