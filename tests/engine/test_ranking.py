from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from dongneng_cli.engine.measures import points_ahead, rate
from dongneng_cli.engine.projects import rates
from dongneng_cli.engine.ranking import Rules, rank, rank_values, reaching
from dongneng_cli.frames import NoRank
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Metric, RankOrder, TieStyle
from tests.engine import frames

OCTOBER = Fraction(10, 12)


def standings() -> pd.DataFrame:
    return rates(
        frames.counts("""
            code   projects prep_projects planned_starts started annual_plan invested
            370500 22       0             22             22      22          2.4
            370100 44       0             44             40      44          4.8
            370200 9        0             9              9       10          12
            370300 3        0             2              1       -           -
            370400 2        2             0              0       -           -
            370600 4        0             4              4       7           -
            370700 5        0             4              3       100         1
        """),
        expected=["370800"],
    )


def test_equal_fractions_tie_in_administrative_order() -> None:
    ranking, _ = rank(standings(), Rules(Metric.COMPLETION_RATE), OCTOBER)
    assert ranking["code"].tolist() == ["370200", "370100", "370500", "370700"]
    assert ranking["rank"].tolist() == [1, 2, 2, 4]
    assert ranking["tied"].tolist() == [False, True, True, False]
    assert ranking["completion_rank"].tolist() == [1, 2, 2, 4]
    assert ranking["start_rank"].tolist() == [1, 4, 1, 5]
    assert ranking["start_tied"].tolist() == [True, False, True, False]


def test_a_given_order_decides_between_equals() -> None:
    ranking, _ = rank(
        standings(),
        Rules(Metric.COMPLETION_RATE, TieStyle.DENSE),
        OCTOBER,
        order=["370500", "370100"],
    )
    assert ranking["code"].tolist() == ["370200", "370500", "370100", "370700"]
    assert ranking["rank"].tolist() == [1, 2, 2, 3]


def test_units_without_the_rate_stand_apart_with_the_reason() -> None:
    _, apart = rank(standings(), Rules(Metric.COMPLETION_RATE), OCTOBER)
    assert dict(zip(apart["code"], apart["reason"], strict=True)) == {
        "370300": NoRank.NO_ANNUAL_PLAN,
        "370400": NoRank.PREP_ONLY,
        "370600": NoRank.NOT_REPORTED,
        "370800": NoRank.NO_PROJECTS,
    }
    _, apart = rank(
        rates(frames.counts("code projects\n370100 1\n- 1")),
        *(Rules(Metric.START_RATE), None),
    )
    assert apart["reason"].tolist() == [NoRank.NO_PLANNED_STARTS, NoRank.NO_UNIT]


def test_the_row_of_no_unit_takes_nobodys_place() -> None:
    given = rates(
        frames.counts("""
            code   projects planned_starts started annual_plan invested
            370100 1        2              1       2           1
            -      1        1              1       1           1
        """)
    )
    ranking, apart = rank(given, Rules(Metric.START_RATE), OCTOBER)
    assert ranking["rank"].tolist() == [1]
    assert ranking["completion_rank"].tolist() == [1]
    assert apart["reason"].tolist() == [NoRank.NO_UNIT]


def test_moving_up_is_positive_and_a_newcomer_has_no_change() -> None:
    before, _ = rank(
        rates(
            frames.counts("""
                code   annual_plan invested
                370100 10          9
                370200 10          1
            """)
        ),
        *(Rules(Metric.COMPLETION_RATE), Fraction(1, 2)),
    )
    now, _ = rank(standings(), Rules(Metric.COMPLETION_RATE), OCTOBER, before)
    assert dict(zip(now["code"], now["rank_change"], strict=True)) == {
        **{"370200": 1, "370100": -1},
        **{"370500": None, "370700": None},
    }


def test_points_ahead_are_rounded_once() -> None:
    exact = points_ahead(rate(Decimal("629.0"), Decimal("647.4")), OCTOBER)
    assert exact is not None
    assert half_up(exact, 1) == Decimal("13.8")
    assert half_up(half_up(exact + OCTOBER * 100, 1) - half_up(OCTOBER * 100, 1), 1) == Decimal(
        "13.9"
    )


def test_without_time_progress_nobody_is_ahead() -> None:
    ranking, _ = rank(standings(), Rules(Metric.COMPLETION_RATE), None)
    assert ranking["ahead_points"].isna().all()


def test_reaching_includes_the_bound_unless_it_says_above() -> None:
    at = reaching(standings(), Metric.START_RATE, 100)
    assert at.codes == ("370200", "370500", "370600")
    assert (at.count, at.all, at.unrated) == (3, False, ("370400", "370800"))
    assert reaching(standings(), Metric.START_RATE, 100, above=True).count == 0
    assert reaching(standings(), Metric.COMPLETION_RATE, 120).codes == ("370200",)


def test_a_unit_without_a_rate_keeps_all_from_being_all() -> None:
    given = rates(frames.counts("code planned_starts started\n370100 1 1"))
    assert reaching(given, Metric.START_RATE, 100).all
    missing = rates(frames.counts("code planned_starts started\n370100 1 1"), expected=["370200"])
    assert not reaching(missing, Metric.START_RATE, 100).all


@pytest.mark.parametrize(
    ("style", "expected"),
    [(TieStyle.COMPETITION, [1, 2, None, 2, 4]), (TieStyle.DENSE, [1, 2, None, 2, 3])],
)
def test_both_tie_styles(style: TieStyle, expected: list[int | None]) -> None:
    ranks, tied = rank_values([98, 95, None, Decimal("95.0"), 90], style)
    assert ranks == expected
    assert tied == [False, True, False, True, False]


def test_to_the_better_end_is_up_whichever_end_is_printed_first() -> None:
    before = frames.counts("code projects annual_plan invested\n370100 9 10 4\n370200 9 10 5")
    after = frames.counts("code projects annual_plan invested\n370100 9 10 7\n370200 9 10 6")
    for order in RankOrder:
        rules = Rules(order=order)
        last, _ = rank(rates(before), rules, None)
        now, _ = rank(rates(after), rules, None, last)
        assert dict(zip(now["code"], now["rank_change"], strict=True)) == {
            **{"370100": 1, "370200": -1},
        }
