from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.engine.scoring import (
    Placed,
    by_band,
    by_quota,
    completion,
    efficacy,
    geometric_mean,
    growth_rate,
    growth_ratio,
    growth_score,
    rank_share,
    sloped,
    weighted_mean,
)
from dongneng_cli.plan.assessment import Band, Quota, Slope
from dongneng_cli.rounding import half_up

D = Decimal


def test_efficacy_as_in_the_textbook() -> None:
    assert half_up(efficacy(D("5.81"), 6, 12), 2) == D("58.73")
    assert half_up(efficacy(D("12.8"), D("7.3"), D("16.7")), 3) == D("83.404")
    assert efficacy(D("5.81"), 6, 12, capped=True) == 60
    assert efficacy(20, 6, 12, capped=True) == 100


def test_efficacy_works_in_both_directions() -> None:
    assert [efficacy(x, 50, 10) for x in (50, 30, 10, 60)] == [60, 80, 100, 50]


def test_the_four_firms() -> None:
    scores = [D("75.368"), D("96.844"), D("74.940"), D("83.404")]
    ding = geometric_mean(scores, [1, 1, 1, 1])
    assert ding is not None
    assert half_up(ding, 3) == D("82.185")
    arithmetic = weighted_mean(scores, [1, 1, 1, 1])
    assert arithmetic is not None
    assert half_up(arithmetic, 3) == D("82.639")
    firms = {"甲": D("91.835"), "丁": ding, "丙": D("73.847"), "乙": D("68.173")}
    assert sorted(firms, key=lambda firm: -firms[firm]) == ["甲", "丁", "丙", "乙"]


def test_means_of_small_numbers() -> None:
    assert half_up(geometric_mean([1, 2, 3], [1, 1, 1]) or 0, 6) == D("1.817121")
    assert half_up(geometric_mean([1, 2, 3], [1, 1, 2]) or 0, 6) == D("2.059767")
    assert geometric_mean([1, 0], [1, 1]) is None
    assert weighted_mean([1, 2], [0, 0]) is None


@pytest.mark.parametrize(
    ("value", "ratio", "score"),
    [("10.2", "0.9525901792", "2.5186"), ("10.4", "0.9010899547", "2.1507")],
)
def test_observed_against_required_growth_as_published(value: str, ratio: str, score: str) -> None:
    found = growth_ratio(D(value), D("14.5"), D("7.25"), 8, 15, falls=True)
    assert found is not None
    assert abs(found - D(ratio)) < D("0.0000000001")
    assert half_up(growth_score(found), 4) == D(score)


def test_growth_that_slides_away_is_negative() -> None:
    assert half_up(growth_rate(D("10.2"), D("14.5"), 8) * 100, 4) == D("-4.3017")
    away = growth_ratio(16, D("14.5"), D("7.25"), 8, 15, falls=True)
    assert away is not None
    assert away < 0
    assert growth_ratio(5, 3, 3, 1, 2) is None
    assert (growth_score(9), growth_score(-9)) == (5, -5)
    with pytest.raises(ValueError, match="above zero"):
        growth_rate(1, 0, 3)


def test_the_share_of_the_way() -> None:
    assert completion(D("12.4"), 10, 14) == Fraction(3, 5)
    assert completion(90, 100, 40) == Fraction(1, 6)
    assert completion(90, 40, 40) is None


ABOVE = (Slope(points=D("0.2"), until=D(130)), Slope(points=D("0.1")))
BELOW = (Slope(points=D("0.1")),)


@pytest.mark.parametrize(
    ("value", "points"),
    [(100, "25"), (90, "24"), (110, "27"), (130, "31"), (150, "33"), (300, "35"), (-400, "15")],
)
def test_slopes_differ_above_and_below_the_plan(value: int, points: str) -> None:
    # 足额完成25分，每低1个百分点扣0.1分，100—130每点加0.2分，130以上每点加0.1分，增减不超过10分
    assert sloped(value, 100, 25, ABOVE, BELOW, 10) == Fraction(points)


def test_points_by_rank() -> None:
    assert [rank_share(rank, 5) for rank in (1, 2, 16, 21, 30)] == [
        1, Fraction(19, 20), Fraction(1, 4), 0, 0,
    ]  # fmt: skip


QUOTAS = [
    Quota(name=name, count=count) for name, count in zip("甲乙丙丁", (3, 5, 5, 3), strict=True)
]


def test_classes_by_quota() -> None:
    scores = list(range(16, 0, -1))
    names = "".join(one.name or "?" for one in by_quota(scores, QUOTAS))
    assert names == "甲甲甲乙乙乙乙乙丙丙丙丙丙丁丁丁"


def test_a_tie_across_a_border_goes_to_a_person() -> None:
    scores = [16, 15, 13, 13, *range(12, 0, -1)]
    placed = by_quota(scores, QUOTAS)
    assert placed[:4] == [Placed("甲"), Placed("甲"), *[Placed(None, ("甲", "乙"))] * 2]
    within = by_quota([16, 16, 15, *range(13, 0, -1)], QUOTAS)
    assert within[0] == within[1] == Placed("甲")


def test_classes_by_band() -> None:
    bands = [Band(name="优秀", least=D(90)), Band(name="良好", least=D(80))]
    assert [by_band(score, bands) for score in (D("90"), D("89.99"), 80, 79)] == [
        "优秀", "良好", "良好", None,
    ]  # fmt: skip


values = st.fractions(-500, 500)


@given(one=values, other=values)
def test_a_higher_value_never_lowers_a_score(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    assert sloped(low, 100, 25, ABOVE, BELOW, 10) <= sloped(high, 100, 25, ABOVE, BELOW, 10)
    assert efficacy(low, 6, 12) <= efficacy(high, 6, 12)
    assert efficacy(low, 6, 12, capped=True) <= efficacy(high, 6, 12, capped=True)
    assert efficacy(low, 12, 6) >= efficacy(high, 12, 6)
    assert growth_score(low) <= growth_score(high)


pairs = st.lists(st.tuples(st.fractions(1, 100), st.fractions(1, 50)), min_size=1, max_size=8)


@given(given_pairs=pairs, factor=st.fractions(Fraction(1, 9), 9))
def test_weights_scaled_together_change_nothing(
    given_pairs: list[tuple[Fraction, Fraction]], factor: Fraction
) -> None:
    scores, weights = zip(*given_pairs, strict=True)
    scaled = [weight * factor for weight in weights]
    assert weighted_mean(scores, scaled) == weighted_mean(scores, weights)
    one, other = geometric_mean(scores, scaled), geometric_mean(scores, weights)
    assert one is not None
    assert other is not None
    assert abs(one - other) < D("1e-30")


@given(scores=st.lists(st.integers(0, 30), min_size=16, max_size=16), data=st.data())
def test_a_permutation_of_units_permutes_their_classes(
    scores: list[int], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(16)))
    placed = by_quota(scores, QUOTAS)
    assert by_quota([scores[at] for at in order], QUOTAS) == [placed[at] for at in order]
