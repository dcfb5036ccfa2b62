from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongneng_cli.engine.forecast import Track, back_test, outlook, outlooks
from dongneng_cli.engine.methods import METHODS, Run
from dongneng_cli.judgement import Caution, Method, NoOutlook, NotApplicable, Prospect
from dongneng_cli.outliers import modified_score, unusual
from dongneng_cli.rounding import half_up

SEASONAL = tuple(Fraction(one, 100) for one in (4, 8, 15, 22, 30, 40, 48, 56, 66, 76, 88, 100))
STATIONS = (1800, 2100, 3000, 3300, 3800)


def track(*increments: int, bound: int = 40000, **given: Any) -> Track:
    level, readings = Fraction(given.get("start") or 0), {}
    for month, one in enumerate(increments, 1):
        level += one
        readings[month] = level
    usual: dict[str, Any] = {"target": "t", "name": "甲", "unit": "个", "comparator": "at_least"}
    usual |= {"bound": Fraction(bound), "floor": Fraction(bound), "readings": readings}
    return Track(**(usual | given))


def test_the_methods_give_the_worked_numbers() -> None:
    run = Run(tuple(map(Fraction, STATIONS)), curve=SEASONAL)
    found = {method: METHODS[method](run, 12) for method in Method}
    numbers = {m: int(half_up(v, 0)) for m, v in found.items() if isinstance(v, Fraction)}
    assert numbers == {
        Method.RUN_RATE: 33600,
        Method.PLAN_RATIO: 46667,
        Method.LAST_THREE: 37567,
        Method.REGRESSION: 36311,
    }
    assert found[Method.PAST_SHARE] == NotApplicable.NO_PAST_YEARS
    assert found[Method.DAMPED] == NotApplicable.TOO_FEW_MONTHS


def test_the_forecast_is_the_median_of_the_applicable() -> None:
    row, methods, _series = outlook(track(*STATIONS, curve=SEASONAL), 2020)
    assert half_up(row["forecast"], 0) == 36939
    assert (row["verdict"], row["probability"], row["low"]) == (Prospect.FALLS_SHORT, None, None)
    assert Caution.NO_BAND in {code for code, _ in row["notes"]}
    assert sum(one["forecast"] is not None for one in methods) == 4


def test_an_even_plan_is_the_run_rate_and_counts_once() -> None:
    assert METHODS[Method.PLAN_RATIO](Run((Fraction(1),) * 4), 12) == NotApplicable.SAME_AS_RUN_RATE


@pytest.mark.parametrize("months", [0, 1, 2])
def test_below_three_months_there_is_no_forecast(months: int) -> None:
    row = outlook(track(*STATIONS[:months]), 2020)[0]
    assert row["reason"] == (NoOutlook.TOO_FEW if months else NoOutlook.UNREPORTED)
    assert "forecast" not in row


def test_six_months_have_a_band_that_is_the_same_every_time() -> None:
    given = track(*STATIONS, 2500, 4100, curve=SEASONAL)
    row, _methods, series = outlook(given, 2020)
    assert row == outlook(given, 2020)[0]
    assert row["low"] < row["forecast"] < row["high"]
    assert 0 < row["probability"] < 1
    assert [one["period"] for one in series][::11] == ["2020-01", "2020-12"]
    assert [one["low"] is not None for one in series] == [False] * 6 + [True] * 6
    assert series[6]["low"] == series[6]["actual"] == 20600
    assert all(a["low"] <= b["low"] for a, b in pairwise(series[6:]))
    assert series[4]["plan"] == 12000


def test_a_flow_is_never_forecast_below_what_it_is() -> None:
    row = outlook(track(100, 0, 0, 0, 0, 0, 0, bound=110), 2020)[0]
    assert row["forecast"] >= 100
    assert row["low"] >= 100


def test_a_stock_starts_from_its_baseline_or_from_its_first_reading() -> None:
    row = outlook(track(100, 100, 100, bound=13000, start=Fraction(11500), falls=True), 2020)[0]
    assert (row["forecast"], row["verdict"]) == (12700, Prospect.FALLS_SHORT)
    readings = {4: Fraction(20), 5: Fraction(21), 6: Fraction(22), 7: Fraction(23)}
    first = track(bound=30, start=None, falls=True, readings=readings)
    row = outlook(first, 2020)[0]
    assert (row["forecast"], row["notes"][-1]) == (28, (Caution.FROM_FIRST, "4"))


def test_months_without_a_figure_are_filled_evenly_and_said() -> None:
    readings = {2: Fraction(200), 3: Fraction(300), 6: Fraction(600)}
    row = outlook(track(readings=readings, bound=1000), 2020)[0]
    assert (row["forecast"], row["points"]) == (1200, 3)
    assert (Caution.FILLED, "1, 4, 5") in row["notes"]


def test_past_years_carry_a_method_and_the_test_of_the_forecast() -> None:
    other = (*SEASONAL[:4], Fraction(34, 100), *SEASONAL[5:])
    row, methods, _series = outlook(track(*STATIONS, past=(SEASONAL, other)), 2020)
    shares = {one["method"]: one["forecast"] for one in methods}
    assert shares[Method.PAST_SHARE] == Fraction(14000) / Fraction(32, 100)
    assert row["tests"] == 2
    assert row["error"] > 0


def test_without_past_years_this_years_own_months_test_it() -> None:
    error, tests = back_test(Run((Fraction(5),) * 7))
    assert (error, tests) == (0, 4)
    assert back_test(Run((Fraction(5),) * 3)) == (None, 0)


def test_a_damped_trend_is_taken_where_it_is_given() -> None:
    row, methods, _series = outlook(
        track(*[100] * 6, bound=1000), 2020, lambda _i, h: Fraction(90 * h)
    )
    assert {one["method"]: one["forecast"] for one in methods}[Method.DAMPED] == 600 + 540
    assert row["forecast"] == 1200


def test_an_unusual_month_is_named_though_no_three_sigma_rule_could() -> None:
    values = (100, 104, 98, 101, 99, 103, 97, 102, 160)
    assert half_up(modified_score(values[-1], values), 1) == Fraction("19.9")
    assert unusual(values) == [8]
    assert unusual(values[4:]) == []
    assert unusual((5, 5, 5, 5, 5, 5, 9)) == [6]
    row = outlook(track(*values, bound=2000), 2020)[0]
    assert (Caution.UNUSUAL, "9") in row["notes"]


def test_reached_is_reached() -> None:
    row = outlook(track(*[10] * 6, bound=50), 2020)[0]
    assert (row["verdict"], row["probability"]) == (Prospect.REACHED, 1)
    over = outlook(track(*[10] * 12, bound=500), 2020)[0]
    assert over["reason"] == NoOutlook.YEAR_OVER


@settings(max_examples=40, deadline=None)
@given(step=st.fractions(0, 5000), months=st.integers(3, 11))
def test_the_forecast_of_an_exactly_linear_series_is_exact(step: Fraction, months: int) -> None:
    readings = {month: step * month for month in range(1, months + 1)}
    row = outlook(track(readings=readings), 2020)[0]
    assert row["forecast"] == 12 * step
    assert row["low"] in {None, 12 * step} or abs(float(row["low"]) - float(12 * step)) < 1e-6
    assert row["error"] in {None, 0}


increments = st.lists(st.integers(0, 900), min_size=3, max_size=11)


@settings(max_examples=40, deadline=None)
@given(given_increments=increments, factor=st.integers(1, 50))
def test_another_unit_changes_nothing_but_the_unit(
    given_increments: list[int], factor: int
) -> None:
    one = outlook(track(*given_increments, bound=4000), 2020)[0]
    many = outlook(track(*[x * factor for x in given_increments], bound=4000 * factor), 2020)[0]
    assert many["forecast"] == one["forecast"] * factor
    assert many["verdict"] == one["verdict"]
    assert many["error"] == one["error"]


def test_frames_keep_the_order_of_the_tracks() -> None:
    frames = outlooks([track(1, 2, 3), track(1, target="u")], 2020)
    assert [list(frame["target"].unique()) for frame in frames] == [["t", "u"], ["t"], ["t", "u"]]
