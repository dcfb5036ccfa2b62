"""Months, weeks and quarters as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.errors import UsageError
from dongneng_cli.period import Period, Quarter, Week, in_time_order, parse_whole


@pytest.mark.parametrize(
    "text",
    [
        "2020-W43", "2020W43", "2020年第43周", "２０２０-W43", "2020-10-19至2020-10-25",
        "2020.10.19-2020.10.25", "2020-10-19 ~ 10-23", "2020年10月19日至10月25日",
    ],
)  # fmt: skip
def test_a_week_is_read_in_any_of_its_spellings(text: str) -> None:
    assert Week.looks_like(text)
    assert Week.parse(text) == Week(2020, 43)


@pytest.mark.parametrize(
    "text", ["2020-W54", "2020-W00", "2021-W53", "2020-10-17至2020-10-23", "2020-10-25至2020-10-19"]
)
def test_a_week_that_does_not_exist_is_refused(text: str) -> None:
    assert Week.looks_like(text)
    with pytest.raises(UsageError, match="no week"):
        Week.parse(text)


@pytest.mark.parametrize("text", ["2020-10", "202010", "2020-10-31", "2020年10月", "上半年"])
def test_a_month_or_day_is_not_taken_for_a_week(text: str) -> None:
    assert not Week.looks_like(text)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_week_written_out_is_read_back(day: date) -> None:
    week = Week.of(day)
    assert Week.parse(str(week)) == week == Week.parse(f"{week.first}至{week.last}")
    assert week.first <= day <= week.last == week.first + timedelta(days=6)
    assert week.period.first <= week.last <= week.period.last


@pytest.mark.parametrize("text", ["2020Q3", "2020-q3", "2020年第三季度", "2020年3季度"])
def test_a_quarter_has_three_months(text: str) -> None:
    quarter = Quarter.parse(text)
    assert str(quarter) == "2020Q3"
    assert quarter.months == (Period(2020, 7), Period(2020, 8), Period(2020, 9))


def test_there_are_four_quarters() -> None:
    with pytest.raises(UsageError, match="not a quarter"):
        Quarter.parse("2020Q5")


@given(st.dates(date(1990, 1, 8), date(2090, 12, 31)))
def test_the_week_before_ends_the_day_before(day: date) -> None:
    assert Week.of(day).previous().last + timedelta(days=1) == Week.of(day).first


def test_a_month_and_a_week_are_told_apart_and_stand_in_order_of_time() -> None:
    written = ("2020-W44", "2020-10", "2020-W53", "2020-W43", "2021-01")
    wholes = [parse_whole(text) for text in written]
    assert tuple(map(str, wholes)) == written
    order = ["2020-W43", "2020-10", "2020-W44", "2020-W53", "2021-01"]
    assert list(map(str, in_time_order(wholes))) == order
    with pytest.raises(UsageError, match="neither a month nor a week"):
        parse_whole("十月")
    with pytest.raises(UsageError, match="is a week"):
        Period.parse("2020-W44")


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(-40, 40))
def test_months_are_counted_across_years(year: int, month: int, by: int) -> None:
    here = Period(year, month)
    there = here.plus(by)
    assert there.since(here) == by
    assert there.plus(-by) == here
    assert (there > here) == (by > 0)


def test_january_begins_the_year_anew() -> None:
    assert Period(2020, 1).previous() == Period(2019, 12)
    assert Period(2020, 1).month_before is None
    assert Period(2020, 2).month_before == "2020-01"
