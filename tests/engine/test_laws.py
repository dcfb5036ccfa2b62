"""Laws that hold for any projects and any rates."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongneng_cli.engine.measures import at_most, rate
from dongneng_cli.engine.projects import combine, count_all, counts, distinct, memberships, rates
from dongneng_cli.engine.ranking import Rules, rank, rank_values
from dongneng_cli.frames import COUNTS, MEMBERSHIPS, PROJECTS, RANKING, UNRANKED
from dongneng_cli.period import Period
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Denominator, Metric, TieStyle
from tests.engine.frames import project_list

LISTS = [
    project_list("year"),
    project_list("strict", early_starts=False),
    project_list("due", Denominator.DUE),
    project_list("all", Denominator.ALL),
]
PERIOD = Period(2020, 6)

money = st.none() | st.decimals(0, 500, places=4)
month = st.sampled_from([None, "2019-11", "2020-02", "2020-06", "2020-07", "2020-12", "2021-01"])
project = st.fixed_dictionaries(
    {
        "code": st.sampled_from([None, *"abcdefgh"]),
        "city": st.sampled_from([None, "370100", "370200", "371700"]),
        "lists": st.lists(st.sampled_from([one.id for one in LISTS]), unique=True, max_size=3).map(
            tuple
        ),
        "project_class": st.sampled_from(["implementing", "implementing", "prep", None]),
        "annual_plan": money,
        "invested": money,
        "planned_start": month,
        "started_on": month,
        "file": st.sampled_from(["a.xlsx", "b.xlsx"]),
    }
)
many = st.lists(project, max_size=12).map(
    lambda rows: [
        {"unit": "370000", "sheet": "项目", "layout": 0, "row": number, "cell": f"A{number}"} | row
        for number, row in enumerate(rows, 5)
    ]
)
quick = settings(max_examples=60, deadline=None)


def placed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return memberships(PROJECTS.build(rows), LISTS, PERIOD)


def by_city(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return COUNTS.records(counts(distinct(placed(rows)), "city"))


@quick
@given(many, st.randoms(use_true_random=False))
def test_row_order_never_matters(rows: list[dict[str, Any]], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert by_city(rows) == by_city(shuffled)
    one, other = (rates(counts(distinct(placed(each)), "city")) for each in (rows, shuffled))
    other = other.sample(frac=1, random_state=7)
    for metric in Metric:
        ranked = [rank(each, Rules(metric), PERIOD.time_progress) for each in (one, other)]
        assert RANKING.records(ranked[0][0]) == RANKING.records(ranked[1][0])
        assert UNRANKED.records(ranked[0][1]) == UNRANKED.records(ranked[1][1])


@quick
@given(
    many, st.lists(st.integers(0, 3), min_size=40, max_size=40), st.randoms(use_true_random=False)
)
def test_counting_in_parts_changes_nothing(
    rows: list[dict[str, Any]], cut: list[int], random: Random
) -> None:
    entries = placed(rows)
    part_of = pd.Series(cut[: len(entries)], dtype="int64")
    parts = [counts(entries[part_of == number], "list") for number in range(4)]
    random.shuffle(parts)
    whole = COUNTS.records(counts(entries, "list"))
    assert COUNTS.records(combine(parts)) == whole
    assert COUNTS.records(combine([combine(parts[:2]), combine(parts[2:])])) == whole


@quick
@given(many, st.lists(st.booleans(), min_size=12, max_size=12))
def test_splitting_a_city_s_file_in_two_changes_nothing(
    rows: list[dict[str, Any]], moved: list[bool]
) -> None:
    # Each project is reported once: which of two files it stands in decides nothing.
    once = [row | {"code": f"P{at}", "file": "whole.xlsx"} for at, row in enumerate(rows)]
    split = [
        row | {"file": "second.xlsx" if other else "first.xlsx"}
        for row, other in zip(once, moved, strict=False)
    ]
    assert by_city(split) == by_city(once)


@quick
@given(many)
def test_parts_add_up_to_totals(rows: list[dict[str, Any]]) -> None:
    once = distinct(placed(rows))
    whole = COUNTS.records(count_all(once))
    for column in ("city", "list", "industry"):
        parts = counts(once, column).assign(group="total", code=None)
        assert COUNTS.records(combine([parts])) == (whole if len(once) else [])
    assert whole[0]["projects"] == len(once)
    assert once["key"].is_unique


@quick
@given(many)
def test_base_figures_hold_together(rows: list[dict[str, Any]]) -> None:
    for row in MEMBERSHIPS.records(placed(rows)) + MEMBERSHIPS.records(distinct(placed(rows))):
        assert row["implementing"] or not (row["planned"] or row["started"])
        assert not (row["implementing"] and row["prep"])
    for row in by_city(rows):
        assert row["started"] - row["early"] <= row["planned_starts"] <= row["implementing"]
        assert row["implementing"] + row["prep_projects"] <= row["projects"]


@quick
@given(many)
def test_a_started_planned_project_moves_the_start_rate_towards_100(
    rows: list[dict[str, Any]],
) -> None:
    added = {"code": "new", "city": "370100", "lists": ("year",), "project_class": "implementing"}
    added |= {"planned_start": "2020-02", "started_on": "2020-03", "file": "z.xlsx", "row": 99}
    added |= {"unit": "370000", "sheet": "项目", "layout": 0}
    before = {
        row["code"]: row for row in rates(counts(distinct(placed(rows)), "city")).to_dict("records")
    }
    after = {
        row["code"]: row
        for row in rates(counts(distinct(placed([*rows, added])), "city")).to_dict("records")
    }["370100"]
    old = before.get("370100")
    started, planned = (old["started"], old["planned_starts"]) if old else (0, 0)
    assert after["start_rate"] == Fraction(started + 1, planned + 1) * 100
    if planned:
        assert after["start_rate"] >= min(old["start_rate"], 100)


values = st.lists(st.none() | st.fractions(0, 150, max_denominator=12), min_size=1, max_size=16)


@quick
@given(values, st.sampled_from(TieStyle))
def test_ranks_are_a_permutation_up_to_ties(
    given_values: list[Fraction | None], style: TieStyle
) -> None:
    ranks, tied = rank_values(given_values, style)
    present = sorted((value for value in given_values if value is not None), reverse=True)
    numbered = sorted(number for number in ranks if number is not None)
    if style == TieStyle.COMPETITION:
        assert numbered == [present.index(value) + 1 for value in present]
    else:
        assert sorted(set(numbered)) == list(range(1, len(set(present)) + 1))
    for value, number, shared in zip(given_values, ranks, tied, strict=True):
        assert (value is None) == (number is None)
        assert shared == (value is not None and present.count(value) > 1)


@quick
@given(values, st.data(), st.fractions(0, 50), st.sampled_from(TieStyle))
def test_raising_a_value_never_worsens_its_rank(
    given_values: list[Fraction | None], data: st.DataObject, by: Fraction, style: TieStyle
) -> None:
    at = data.draw(st.integers(0, len(given_values) - 1))
    raised = list(given_values)
    value = raised[at]
    if value is None:
        return
    raised[at] = value + by
    before, after = rank_values(given_values, style)[0][at], rank_values(raised, style)[0][at]
    assert before is not None
    assert after is not None
    assert after <= before


@given(
    st.decimals(-500, 500, places=4),
    st.decimals("0.0001", 500, places=4),
    st.fractions(-20, 120, max_denominator=12) | st.just(Fraction(250, 3)),
)
def test_a_bound_is_compared_as_the_rate_itself_would_be(
    part: Decimal, whole: Decimal, percent: Fraction
) -> None:
    exact = rate(part, whole)
    assert exact is not None
    assert at_most(percent)(part, whole) == (exact <= percent)
    assert at_most(exact)(part, whole)


@given(st.decimals(-(10**6), 10**6, places=6), st.integers(0, 5))
def test_half_up_is_the_decimal_rounding(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert half_up(value, decimals) == expected
    assert half_up(Fraction(value), decimals) == expected


@pytest.mark.parametrize("value", [Decimal("0.125"), Fraction(1, 8)])
def test_a_tie_goes_up_where_python_goes_to_the_even_digit(value: Decimal | Fraction) -> None:
    assert half_up(value, 2) == Decimal("0.13")
    assert half_up(-value, 2) == Decimal("-0.13")
    assert str(half_up(Fraction(-1, 1000), 2)) == "0.00"
    assert str(half_up(Decimal("-0.001"), 2)) == "0.00"
