"""The plan's targets as a frame."""

from decimal import Decimal
from pathlib import Path

import pytest

from dongneng_cli.frames import TARGETS
from dongneng_cli.period import Period
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.table import targets

LITTLE = Path(__file__).parents[1] / "plans" / "little-2031"


@pytest.fixture(scope="module")
def little() -> Plan:
    return load_plan(LITTLE)


def test_one_row_an_indicator_in_the_contracts_columns() -> None:
    frame = targets(load_plan(find_plan("shandong-2020")), Period(2020, 6))
    assert list(frame.columns) == list(TARGETS.columns)
    assert len(frame) == 27
    row = frame.set_index("target").loc["shortfall-projects"]
    assert (row["clause"], row["scope_name"], row["list"]) == (
        "1.1, 2.2",
        "山东省",
        "shortfall-projects",
    )


def test_about_is_attained_from_a_floor_and_nothing_else_has_one(little: Plan) -> None:
    frame = targets(load_plan(find_plan("shandong-2020")), Period(2020, 6)).set_index("target")
    assert frame.loc["rd-intensity", "floor"] == Decimal("2.4225")
    assert frame.loc["supporting-projects", "floor"] == Decimal(95)
    assert frame.loc["5g-stations", "floor"] == frame.loc["5g-stations", "target_value"]
    # a tolerance of the target's own goes before the plan's
    assert targets(little, Period(2031, 1)).set_index("target").loc["research-share", "floor"] == (
        Decimal("2.05") * Decimal("0.98")
    )


@pytest.mark.parametrize(("month", "value"), [(1, 300), (6, 300), (7, 360), (12, 360)])
def test_a_change_in_mid_year_holds_from_its_month(little: Plan, month: int, value: int) -> None:
    frame = targets(little, Period(2031, month)).set_index("target")
    assert frame.loc["new-firms", "target_value"] == Decimal(value)


def test_before_the_first_target_there_is_no_row(little: Plan) -> None:
    assert targets(little, Period(2030, 12)).empty


def test_a_missing_baseline_or_due_month_is_none(little: Plan) -> None:
    frame = targets(little, Period(2031, 3)).set_index("target")
    assert frame.loc["new-firms", "baseline"] is None
    assert frame.loc["new-firms", "due"] is None
    assert frame.loc["research-share", "baseline"] == Decimal("1.85")
    assert frame.loc["research-share", "due"] == "2032-09"
