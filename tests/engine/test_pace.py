from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongneng_cli.engine.pace import earned_months, month_reached, paces
from dongneng_cli.engine.progress import progress
from dongneng_cli.engine.projects import rates
from dongneng_cli.frames import TARGETS
from dongneng_cli.judgement import PACE, NoPace
from dongneng_cli.period import Period
from dongneng_cli.plan.table import LINEAR
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Status
from tests.engine import frames

SEASONAL = tuple(Fraction(one, 100) for one in (4, 8, 15, 22, 30, 40, 48, 56, 66, 76, 88, 100))
MAY = Period(2020, 5)


def paced(
    value: str | None, period: Period = MAY, lists: str = "code\nother", **given: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    row = {"target": "t", "kind": "flow", "target_value": Decimal(40000), "scope": "370000"}
    row |= {"comparator": "at_least", "counts": "own", "lead": "370000"} | given
    wanted = TARGETS.build([{"floor": row["target_value"]} | row])
    observed = frames.observations(f"indicator region cumulative\nt 370000 {value or '-'}")
    judged = progress(wanted, observed, rates(frames.counts(lists, "list")), period)
    return judged.to_dict("records")[0], PACE.records(paces(wanted, judged, period))[0]


def test_5g_stations_in_may_are_four_fifths_of_a_month_behind() -> None:
    judged, row = paced("14000")
    assert row["earned_months"] == Fraction("4.2")
    assert row["months_ahead"] == Fraction("-0.8")
    assert row["pace"] == 2800
    assert half_up(row["needed"], 0) == 3714
    assert half_up(row["ratio"], 2) == Decimal("1.33")
    assert half_up(judged["pace_gap"], 2) == Decimal("-6.67")
    assert row["reached"] == "2021-03"  # 14.29 months at this pace


def test_the_plans_curve_decides_the_verdict() -> None:
    judged, row = paced("14000", curve=SEASONAL)
    assert (judged["planned"], judged["pace_gap"], judged["status"]) == (30, 5, Status.ON_TRACK)
    assert judged["time_progress"] == Fraction(500, 12)
    assert (row["earned_months"], row["months_ahead"]) == (Fraction("5.5"), Fraction("0.5"))
    assert row["reached"] == "2020-11"


def test_what_is_due_and_done_is_neither_ahead_nor_behind_on_a_level_curve() -> None:
    waits = (Fraction(0),) * 6 + (Fraction(1, 2),) * 3 + (Fraction(1),) * 3
    assert [earned_months(Fraction(0), waits, month) for month in (2, 6)] == [2, 6]
    assert earned_months(Fraction(0), waits, 8) == 6
    assert earned_months(Fraction(1, 2), waits, 3) == 7
    assert earned_months(Fraction(1), waits, 11) == 11
    assert earned_months(Fraction(-1), waits, 3) == 0


def test_a_stock_earns_by_its_growth() -> None:
    _judged, row = paced(
        "12000", kind="stock", target_value=Decimal(13000), baseline=Decimal(11500)
    )
    assert (row["done"], row["earned_months"]) == (Fraction(100, 3), 4)
    assert (row["pace"], row["needed"]) == (100, Fraction(1000, 7))


def test_less_is_better_earns_by_its_fall() -> None:
    given = {"kind": "stock", "comparator": "at_most", "target_value": Decimal(40)}
    judged, row = paced("90", baseline=Decimal(100), **given)
    assert (judged["gap"], judged["status"]) == (50, Status.BEHIND)
    assert (judged["attainment"], judged["formula"]) == (Fraction(50, 3), "(100 − 90) ÷ (100 − 40)")
    assert (row["earned_months"], row["pace"]) == (2, -2)
    assert (row["needed"], row["ratio"]) == (Fraction(-50, 7), Fraction(25, 7))
    assert paced("40", baseline=Decimal(100), **given)[0]["status"] == Status.ATTAINED
    assert paced("39", **given)[0]["status"] == Status.ATTAINED
    without = paced("41", Period(2020, 12), **given)[0]
    assert (without["status"], without["attainment"]) == (Status.BEHIND, None)


def test_a_list_is_paced_by_its_investment() -> None:
    base = "code projects planned_starts started annual_plan invested\nmajor 321 300 290 100 35"
    _judged, row = paced(None, lists=base, kind="projects", list="major", target_value=Decimal(321))
    assert (row["unit"], row["done"], row["earned_months"]) == ("%", 35, Fraction("4.2"))


@pytest.mark.parametrize(
    ("value", "given", "reason"),
    [
        ("2.4", {"kind": "ratio"}, NoPace.NOT_MONTHLY),
        ("5", {"kind": "stock"}, NoPace.NOT_MONTHLY),
        (None, {}, NoPace.UNREPORTED),
        ("5", {"kind": "stock", "baseline": Decimal(40000)}, NoPace.NOTHING_TO_GROW),
        ("0", {}, NoPace.STANDS_STILL),
        ("1", {}, NoPace.TOO_FAR),
        ("40000", {}, NoPace.REACHED),
    ],
)
def test_where_there_is_no_month_the_reason_is_said(
    value: str | None, given: dict[str, Any], reason: NoPace
) -> None:
    row = paced(value, **given)[1]
    assert (row["reason"], row["reached"]) == (reason, None)


def test_in_december_nothing_is_needed_any_more() -> None:
    row = paced("30000", Period(2020, 12))[1]
    assert (row["needed"], row["ratio"], row["reached"]) == (None, None, "2021-04")


shares = st.fractions(0, 2)


@settings(max_examples=60, deadline=None)
@given(one=shares, other=shares, month=st.integers(1, 12))
def test_more_never_earns_less(one: Fraction, other: Fraction, month: int) -> None:
    low, high = sorted((one, other))
    for curve in (LINEAR, SEASONAL):
        assert earned_months(low, curve, month) <= earned_months(high, curve, month)


@settings(max_examples=60, deadline=None)
@given(month=st.integers(1, 12))
def test_who_is_on_the_curve_is_on_time(month: int) -> None:
    for curve in (LINEAR, SEASONAL):
        assert earned_months(curve[month - 1], curve, month) == month
    assert month_reached(Fraction(month), Period(2020, month)) == Period(2020, 12)
