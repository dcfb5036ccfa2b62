"""How firm a rank is, what the next place takes, and which projects are behind a rate."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.engine.projects import memberships, rates
from dongneng_cli.engine.rank_questions import Slack, behind, firmness, slack, weight_ranges
from dongneng_cli.engine.ranking import Rules, rank
from dongneng_cli.engine.rankrules import rules_of
from dongneng_cli.frames import COUNTS, STANDINGS
from dongneng_cli.frames_ranking import BEHIND, FIRMNESS, Trouble
from dongneng_cli.period import Period
from dongneng_cli.plan.rankings import Ranking
from dongneng_cli.terms import Metric, RankOrder
from tests.engine import frames

JUNE = Period(2020, 6)
HALF = Fraction(1, 2)

CITIES = """
    code   projects planned_starts started annual_plan invested
    370100 9        9              8       100         90.4
    370200 9        8              6       200         180.4
    370300 9        6              3       50          20
    370400 9        5              5       10          9.04
"""


def asked(rules: Rules, off: str = "0") -> dict[str, dict[str, object]]:
    ranking, _ = rank(rates(frames.counts(CITIES)), rules, HALF)
    by = Fraction(off)
    slacks = {code: Slack(by, by, by) for code in ranking["code"]}
    return {row["code"]: row for row in FIRMNESS.records(firmness(ranking, rules, slacks))}


def test_the_next_place_costs_the_difference_times_the_plan() -> None:
    found = asked(Rules())
    # 90.4% twice, 90.2%, 40%: the third needs 0.2 points of 200, the last 50.2 points of 50.
    assert (found["370100"]["to_next"], found["370400"]["to_next"]) == (None, None)
    assert (found["370200"]["to_next"], found["370200"]["needed"]) == (
        Fraction(1, 5),
        Fraction(2, 5),
    )
    assert found["370300"]["needed"] == Fraction(251, 10)


def test_the_next_place_by_starts_is_a_number_of_projects() -> None:
    found = asked(Rules(Metric.START_RATE))
    # 50% of 6, 75% of 8: two more make 5 of 6; 8 of 9 is 88.9%: two more of 8 pass it.
    assert (found["370300"]["needed"], found["370200"]["needed"]) == (2, 2)
    assert found["370100"]["needed"] == 1


def test_what_closes_the_gap_to_the_next_place_closes_it() -> None:
    found = asked(Rules())["370200"]
    richer = frames.counts(CITIES.replace("180.4", str(Decimal("180.4") + Decimal("0.4"))))
    assert found["needed"] == Fraction(2, 5)
    ranking, _ = rank(rates(richer), Rules(), HALF)
    assert ranking["rank"].tolist() == [1, 1, 1, 4]


def test_within_the_rounding_of_its_base_figures_a_unit_may_stand_elsewhere() -> None:
    exact = asked(Rules())
    assert {code: (row["best"], row["worst"]) for code, row in exact.items()} == {
        **{"370100": (1, 1), "370400": (1, 1), "370200": (3, 3), "370300": (4, 4)},
    }
    rough = asked(Rules(), "0.05")
    # 370100 stays above 90.30%, out of reach of 370200 (90.25% at most); 370400 falls to 89.45%.
    assert (rough["370100"]["best"], rough["370100"]["worst"]) == (1, 2)
    assert (rough["370400"]["best"], rough["370400"]["worst"]) == (1, 3)
    assert (rough["370300"]["best"], rough["370300"]["worst"]) == (4, 4)


def test_worst_first_turns_the_range_round() -> None:
    found = asked(Rules(order=RankOrder.WORST_FIRST))
    assert {code: row["best"] for code, row in found.items()} == {
        **{"370300": 1, "370200": 2, "370100": 3, "370400": 3},
    }


def test_counts_are_exact_and_have_no_range() -> None:
    found = asked(Rules(Metric.START_RATE), "0.05")
    assert all(row["best"] == row["worst"] for row in found.values())


MIXED = Ranking.model_validate_json("""{
    "id": "mixed", "name": "得分", "by": "city",
    "score": [{"metric": "completion-rate", "weight": 0.25}, {"metric": "start-rate", "weight": 0.75}],
    "basis": {"kind": "assumed", "note": "x"}}""")


def test_a_score_may_be_off_by_the_weight_of_its_addends_rounding(plan: object) -> None:
    standings = rates(
        frames.counts("""
            code   projects planned_starts started annual_plan invested
            370100 9        4              2       100         50.3
            370200 9        4              2       100         50
        """)
    )
    rules = rules_of(MIXED, plan, standings)
    ranking, _ = rank(standings, rules, HALF)
    for off, ranges in (("0.1", [(1, 1), (2, 2)]), ("0.2", [(1, 2), (1, 2)])):
        by = Slack(Fraction(0), Fraction(0), Fraction(off))
        slacks = dict.fromkeys(ranking["code"], by)
        found = firmness(ranking, rules, slacks, score=MIXED.score)
        assert list(zip(found["best"], found["worst"], strict=True)) == ranges


def test_rounding_is_as_fine_as_the_finest_figure() -> None:
    members = memberships(
        frames.projects("""
            code city   annual_plan invested planned_start
            a    370100 10          1.25     2020-01
            b    370100 20          2.5      2020-01
            c    370200 30          -        2020-01
        """),
        [],
        JUNE,
    )
    found = slack(members, "city")
    assert found["370100"] == (0, 0, Fraction(1, 100))
    assert found["370200"] == (0, 0, 0)


HENAN = Ranking.model_validate_json("""{
    "id": "weighted", "name": "加权值", "by": "city", "tie_style": "dense",
    "score": [{"metric": "start-rate", "weight": 0.2},
              {"indicator": "topped-out", "weight": 0.3},
              {"metric": "finish-rate", "weight": 0.5}],
    "basis": {"kind": "published", "note": "河南省项目建设进度排名表，2008年8月"}}""")


def test_moved_weights_show_which_ranks_of_a_score_hold(plan: object) -> None:
    standings = rates(
        frames.counts("""
            code   projects planned_starts started planned_finishes finished
            370100 9        10             10      10               1
            370200 9        10             5       10               3
            370300 9        10             1       10               0
        """)
    )
    figures = {"topped-out": {"370100": Fraction(0), "370200": Fraction(0), "370300": Fraction(0)}}
    rules = rules_of(HENAN, plan, standings, figures)
    # 25.0 and 25.0 and 2.0: whoever has the weight of its own side is first.
    assert rules.values == {"370100": 25, "370200": 25, "370300": 2}
    found = weight_ranges(HENAN, standings, figures, rules)
    assert found == {"370100": (1, 2), "370200": (1, 2), "370300": (2, 3)}


def test_a_score_needs_all_its_addends(plan: object) -> None:
    standings = rates(
        frames.counts("code planned_starts started planned_finishes finished\nx 1 1 1 1")
    )
    assert rules_of(HENAN, plan, standings, {}).values == {}


def explained(metric: Metric = Metric.COMPLETION_RATE) -> list[dict[str, object]]:
    projects = frames.projects("""
        code annual_plan invested planned_start started_on
        well 10          9        2020-02       2020-02
        lags 40          10       2020-02       2020-05
        none 20          0        2020-03       -
        soon 20          -        2020-10       -
        rest 10          5        2020-01       2020-01
    """)
    members = memberships(projects, [], JUNE)
    return BEHIND.records(behind(members, projects, HALF, JUNE, metric))


def test_the_projects_behind_a_rate_come_by_their_effect_on_it() -> None:
    found = explained()
    assert [row["code"] for row in found] == ["none", "soon", "lags"]
    assert [row["troubles"] for row in found] == [
        (Trouble.NOT_STARTED, Trouble.UNDER_INVESTED),
        (Trouble.NOT_DUE, Trouble.NO_FIGURE),
        (Trouble.LATE, Trouble.UNDER_INVESTED),
    ]
    # Each is 10 short of what is due, of a plan of 100 altogether and 30 short.
    assert [row["completion_effect"] for row in found] == [10, 10, 10]
    assert [row["share"] for row in found] == [Fraction(100, 3)] * 3
    assert [row["start_effect"] for row in found] == [20, 20, None]
    assert found[0]["cell"] == "A7"


def test_effects_on_the_start_rate_add_up_to_what_is_missing() -> None:
    found = explained(Metric.START_RATE)
    assert sum(row["start_effect"] or 0 for row in found) == 100 - 60


@pytest.fixture(scope="module")
def plan() -> object:
    from pathlib import Path

    from dongneng_cli.plan.load import load_plan

    return load_plan(Path(__file__).parents[2] / "targets" / "shandong-2020")


UNIT = st.tuples(st.integers(1, 99), st.integers(0, 120))


@given(st.lists(UNIT, min_size=1, max_size=6), st.integers(0, 40))
def test_a_rank_lies_within_its_range_and_the_range_only_grows(
    units: list[tuple[int, int]], off: int
) -> None:
    zero = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    standings = rates(
        COUNTS.build(
            zero
            | {"group": "city", "code": f"{at}", "projects": 1}
            | {"annual_plan": Decimal(plan), "invested": Decimal(spent)}
            for at, (plan, spent) in enumerate(units)
        )
    )
    ranking, _ = rank(standings, Rules(), HALF)
    ranges = []
    for by in (Fraction(0), Fraction(off, 100)):
        slacks = {code: Slack(by, by, by) for code in ranking["code"]}
        ranges.append(firmness(ranking, Rules(), slacks))
    exact, rough = ranges
    assert exact["best"].tolist() == ranking["rank"].tolist() == exact["worst"].tolist()
    assert (rough["best"] <= exact["best"]).all()
    assert (rough["worst"] >= exact["worst"]).all()
    assert set(STANDINGS.columns) <= set(ranking.columns)
