"""Settings of a list: starts of the year and those due, projects of several cities, curves of time."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.engine.league import league, tally, time_due
from dongneng_cli.engine.measures import time_share
from dongneng_cli.engine.projects import counts, distinct, memberships, placed, rates
from dongneng_cli.engine.ranking import Rules, rank
from dongneng_cli.frames import PROJECTS, RANKING, STANDINGS, NoRank
from dongneng_cli.period import Period
from dongneng_cli.plan.load import load_plan
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.rankings import Mark
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import CrossCity, Dimension, Metric, RankOrder
from tests.engine import frames

JUNE, OCTOBER = Period(2020, 6), Period(2020, 10)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(Path(__file__).parents[2] / "targets" / "shandong-2020")


def several(*rows: tuple[str, str, str, str | None, int]) -> pd.DataFrame:
    """Return projects of a number each: name, cities, planned start, actual start."""
    return PROJECTS.build(
        {
            "unit": "370000", "code": f"{name}{at}", "lists": ("major",), "file": "a.xlsx", "sheet": "项目",
            "city": cities if "," not in cities else None, "cities": tuple(cities.split(",")),
            "project_class": "implementing", "planned_start": planned, "started_on": started,
            "annual_plan": Decimal(10), "invested": Decimal(5), "row": at, "layout": 0, "cell": f"A{at}",
        }
        for name, cities, planned, started, often in rows
        for at in range(often)
    )  # fmt: skip


def test_jiangmen_140_due_33_slipped_11_early_118_started() -> None:
    # 江门: 183 planned for the year, 140 due by October, of which 33 not started; 11 more started early.
    projects = several(
        ("on", "370100", "2020-05", "2020-05", 107),
        ("slipped", "370100", "2020-06", None, 33),
        ("early", "370100", "2020-11", "2020-09", 11),
        ("later", "370100", "2020-12", None, 32),
    )
    row = STANDINGS.records(rates(counts(memberships(projects, [], OCTOBER), "city")))[0]
    assert (row["planned_starts"], row["due_starts"], row["slipped"], row["ahead_starts"]) == (
        183, 140, 33, 11,
    )  # fmt: skip
    assert row["started"] == 118 == row["due_starts"] - row["slipped"] + row["ahead_starts"]
    assert half_up(row["due_rate"], 1) == Decimal("84.3")
    assert half_up(row["start_rate"], 1) == Decimal("64.5")


def test_early_starts_can_be_left_out_of_both_rates() -> None:
    projects = several(
        ("on", "370100", "2020-05", "2020-05", 3), ("early", "370100", "2021-03", "2020-09", 2)
    )
    for counted, started in ((True, 5), (False, 3)):
        rule = frames.project_list(early_starts=counted)
        row = STANDINGS.records(rates(counts(memberships(projects, [rule], OCTOBER), "city")))[0]
        assert (row["planned_starts"], row["started"]) == (3, started)
        assert row["ahead_starts"] == started - 3


@pytest.mark.parametrize(
    ("rule", "cities"),
    [
        (CrossCity.NONE, {"370100": 1, None: 1}),
        (CrossCity.LEAD, {"370100": 2}),
        (CrossCity.EACH, {"370100": 2, "370200": 1}),
    ],
)
def test_a_project_of_two_cities_counts_as_its_list_says_and_once_in_all(
    plan: Plan, rule: CrossCity, cities: dict[str | None, int]
) -> None:
    projects = several(
        ("own", "370100", "2020-01", "2020-01", 1),
        ("both", "370100,370200", "2020-01", "2020-01", 1),
    )
    lists = [frames.project_list().model_copy(update={"cross_city": rule})]
    counted = counts(placed(distinct(memberships(projects, lists, JUNE))), "city")
    assert dict(zip(counted["code"], counted["projects"], strict=True)) == cities
    changed = plan.model_copy(update={"lists": tuple(lists)})
    for by in (Dimension.CITY, Dimension.CIRCLE, Dimension.LIST):
        found = league(tally(projects, changed, JUNE, by), changed, JUNE, by)
        assert found.total["annual_plan"].tolist() == [20]


def test_two_cities_of_one_circle_count_once_in_it(plan: Plan) -> None:
    lists = [frames.project_list().model_copy(update={"cross_city": CrossCity.EACH})]
    changed = plan.model_copy(update={"lists": tuple(lists)})
    # 济南 and 泰安 are in the capital's circle, 青岛 in 胶东.
    projects = several(("line", "370100,370900,370200", "2020-01", "2020-01", 1))
    found = league(
        tally(projects, changed, JUNE, Dimension.CIRCLE), changed, JUNE, Dimension.CIRCLE
    )
    assert found.ranking["projects"].tolist() == [1, 1]


HUIDONG = [(6, Decimal("0.6")), (12, Decimal("1.2"))]


@pytest.mark.parametrize(
    ("marks", "month", "share"),
    [
        ([], 10, "83.33"),
        (HUIDONG, 5, "50.00"),
        (HUIDONG, 8, "80.00"),
        (HUIDONG, 12, "120.00"),
        ([(4, Decimal("0.25"))], 4, "25.00"),
        ([(4, Decimal("0.25"))], 9, "25.00"),
        ([(3, Decimal("0.2")), (6, Decimal("0.45"))], 5, "36.67"),
    ],
)
def test_time_goes_by_the_marks_of_a_curve(
    marks: list[tuple[int, Decimal]], month: int, share: str
) -> None:
    # 惠东2022: 60% at half year and 120% at its end; 封丘2016: 25% in April.
    assert half_up(time_share(marks, Period(2020, month)) * 100, 2) == Decimal(share)


def test_a_list_is_held_against_its_own_curve(plan: Plan) -> None:
    first, *others = plan.lists
    curve = (Mark(month=6, share=Decimal("0.6")), Mark(month=12, share=Decimal("1.2")))
    changed = plan.model_copy(
        update={"lists": (first.model_copy(update={"curve": curve}), *others)}
    )
    assert time_due(changed, JUNE, [first.id]) == Fraction(3, 5)
    assert time_due(changed, JUNE) == Fraction(1, 2)
    rows: list[dict[str, Any]] = PROJECTS.records(several(("p", "370100", "2020-01", "2020-01", 1)))
    projects = PROJECTS.build([rows[0] | {"lists": (first.id, others[0].id)}])
    found = league(tally(projects, changed, JUNE, Dimension.LIST), changed, JUNE, Dimension.LIST)
    ahead = dict(zip(found.ranking["code"], found.ranking["ahead_points"], strict=True))
    assert ahead == {first.id: -10, others[0].id: 0}


def table() -> pd.DataFrame:
    return rates(
        frames.counts("""
            code   projects implementing invested_blank planned_starts started annual_plan month_invested invested
            370100 10       10           0              10             9       100         10             50
            370200 10       10           5              10             10      100         20             60
            370300 10       10           1              0              0       100         5              40
        """)
    )


def test_other_figures_than_the_two_rates_can_lead() -> None:
    for metric, order in (
        (Metric.INVESTED, ["370200", "370100", "370300"]),
        (Metric.MONTH_SHARE, ["370200", "370100", "370300"]),
        (Metric.STARTED, ["370200", "370100"]),
    ):
        ranking, apart = rank(table(), Rules(metric), Fraction(1, 2))
        assert ranking["code"].tolist() == order
    assert apart["reason"].tolist() == [NoRank.NO_PLANNED_STARTS]


def test_a_unit_below_the_floor_stands_apart_with_the_reason() -> None:
    ranking, apart = rank(table(), Rules(coverage=Decimal("0.8")), Fraction(1, 2))
    assert ranking["code"].tolist() == ["370100", "370300"]
    assert dict(zip(apart["code"], apart["reason"], strict=True)) == {"370200": NoRank.TOO_LITTLE}


def test_pools_are_ranked_among_themselves_in_their_own_order() -> None:
    rules = Rules(pools={"370300": "甲", "370100": "乙", "370200": "乙"})
    ranking, _ = rank(table(), rules, Fraction(1, 2))
    assert ranking["code"].tolist() == ["370300", "370200", "370100"]
    assert ranking["rank"].tolist() == [1, 1, 2]
    assert ranking["completion_rank"].tolist() == [1, 1, 2]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=8))
def test_worst_first_is_best_first_turned_round(values: list[int]) -> None:
    zero: dict[str, Any] = dict.fromkeys(STANDINGS.columns, 0)
    standings = STANDINGS.build(
        zero | {"code": f"{at}", "completion_rate": Fraction(value), "start_rate": None}
        for at, value in enumerate(values)
    )
    best, _ = rank(standings, Rules(), None)
    worst, _ = rank(standings, Rules(order=RankOrder.WORST_FIRST), None)
    first = {row["value"] for row in RANKING.records(worst) if row["rank"] == 1}
    assert first == {min(values)}
    assert {row["value"] for row in RANKING.records(best) if row["rank"] == 1} == {max(values)}
    often = {value: values.count(value) for value in values}
    for row in RANKING.records(worst):
        assert row["rank"] == 1 + sum(n for value, n in often.items() if value < row["value"])
