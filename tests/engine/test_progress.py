from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from dongneng_cli.engine.feeds import differing, feeds
from dongneng_cli.engine.progress import attained, progress
from dongneng_cli.engine.projects import rates
from dongneng_cli.frames import PROGRESS, STANDINGS
from dongneng_cli.period import Period
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Status
from tests.engine import frames

MEMBERS = {"370000": ("370100", "370200", "370600"), "three-cities": ("370100", "370200", "370600")}


def judged(target: str, observed: str, period: str, lists: str = "code\nother") -> dict[str, Any]:
    standings = rates(frames.counts(lists, "list"))
    frame = progress(
        frames.targets(target),
        frames.observations(observed),
        standings,
        Period.parse(period),
        MEMBERS,
    )
    return PROGRESS.records(frame)[0]


def level(value: str, period: str, **given: str) -> dict[str, Any]:
    """Judge one target with one figure."""
    target = {"target": "t", "kind": "flow", "target_value": "40000"} | given
    table = f"{' '.join(target)}\n{' '.join(target.values())}"
    observed = f"indicator region cumulative\nt 370000 {value}"
    return judged(table, observed, period)


def test_5g_stations_in_may() -> None:
    row = level("14000", "2020-05")
    assert half_up(row["attainment"], 2) == Decimal("35.00")
    assert half_up(row["time_progress"], 2) == Decimal("41.67")
    assert half_up(row["pace_gap"], 2) == Decimal("-6.67")
    assert row["status"] == Status.BEHIND
    assert (row["gap"], row["needed_per_month"]) == (Decimal(26000), Fraction(26000, 7))
    assert (row["basis"], row["formula"], row["fed_by"]) == ("flow", "14000 ÷ 40000", "own")
    assert (row["file"], row["sheet"], row["cell"]) == ("a.xlsx", "指标", "G5")


@pytest.mark.parametrize(
    ("value", "period", "status"),
    [
        ("20000", "2020-06", Status.ON_TRACK),
        ("19999", "2020-06", Status.BEHIND),
        ("40000", "2020-06", Status.ATTAINED),
        ("39999", "2020-12", Status.BEHIND),
        ("0", "2020-01", Status.BEHIND),
        ("-", "2020-01", Status.UNREPORTED),
    ],
)
def test_a_flow_is_judged_by_the_linear_pace(value: str, period: str, status: Status) -> None:
    assert level(value, period)["status"] == status


def test_a_flow_that_only_equals_more_than_is_behind_in_december() -> None:
    row = level("40000", "2020-12", comparator="more_than")
    assert (row["status"], row["gap"], row["needed_per_month"]) == (Status.BEHIND, 0, None)


def test_over_the_target_the_gap_is_negative_and_nothing_is_needed() -> None:
    row = level("44800", "2020-10")
    assert (row["attainment"], row["gap"], row["needed_per_month"]) == (112, Decimal(-4800), 0)


@pytest.mark.parametrize(
    ("value", "comparator", "floor", "expected"),
    [
        ("55", "more_than", None, False),
        ("55.1", "more_than", None, True),
        ("13000", "at_least", None, True),
        ("95", "about", "95", True),
        ("94.99", "about", "95", False),
        ("99", "about", None, False),
        ("41", "all_of", None, False),
        ("42", "all_of", None, True),
    ],
)
def test_bounds(value: str, comparator: str, floor: str | None, expected: bool) -> None:
    target = {"more_than": "55", "at_least": "13000", "about": "100", "all_of": "42"}[comparator]
    limit = None if floor is None else Decimal(floor)
    assert attained(Decimal(value), comparator, Decimal(target), limit) is expected


def test_a_stock_is_paced_on_its_increment() -> None:
    row = level("12000", "2020-06", kind="stock", target_value="13000", baseline="11000")
    assert (row["basis"], row["status"]) == ("increment", Status.ON_TRACK)
    assert row["pace_gap"] == 0
    assert row["attainment"] == Fraction(1200, 13)
    assert row["formula"] == "(12000 − 11000) ÷ (13000 − 11000)"
    below = level("10900", "2020-06", kind="stock", target_value="13000", baseline="11000")
    assert (below["pace_gap"], below["status"]) == (-55, Status.BEHIND)


@pytest.mark.parametrize("baseline", ["13000", "14000"])
def test_a_baseline_at_the_target_leaves_no_pace(baseline: str) -> None:
    row = level("12000", "2020-06", kind="stock", target_value="13000", baseline=baseline)
    assert (row["pace_gap"], row["status"]) == (None, Status.UNDEFINED)
    row = level("13000", "2020-06", kind="stock", target_value="13000", baseline=baseline)
    assert (row["pace_gap"], row["status"]) == (None, Status.ATTAINED)


def test_a_target_of_nothing_is_undefined() -> None:
    row = level("5", "2020-06", target_value="0")
    assert (row["attainment"], row["pace_gap"], row["status"]) == (None, None, Status.UNDEFINED)


@pytest.mark.parametrize("kind", ["ratio", "stock"])
@pytest.mark.parametrize(
    ("value", "period", "due", "status"),
    [
        ("2.4", "2020-06", "-", Status.NOT_DUE),
        ("2.55", "2020-06", "-", Status.ATTAINED),
        ("2.4", "2020-12", "-", Status.BEHIND),
        ("2.4", "2020-12", "2021-06", Status.NOT_DUE),
        ("2.4", "2021-06", "2021-06", Status.BEHIND),
        ("-", "2020-06", "-", Status.UNREPORTED),
    ],
)
def test_what_has_no_pace_waits_for_its_due_month(
    kind: str, value: str, period: str, due: str, status: Status
) -> None:
    row = level(value, period, kind=kind, target_value="2.55", due=due)
    assert (row["status"], row["pace_gap"], row["basis"]) == (status, None, "level")


LISTED = """
    target kind     list  target_value floor comparator
    major  projects major 100          95    about
"""


@pytest.mark.parametrize(
    ("base", "status"),
    [
        ("95 90 90 0 10 10", Status.ATTAINED),
        ("95 90 90 1 10 10", Status.ON_TRACK),  # an early start stands in for no planned one
        ("95 90 89 0 10 10", Status.ON_TRACK),
        ("95 90 90 0 10 5", Status.ON_TRACK),
        ("95 90 90 0 10 4.9", Status.BEHIND),
        ("94 90 90 0 10 10", Status.BEHIND),
        ("95 90 90 0 - -", Status.UNDEFINED),
        ("0 0 0 0 - -", Status.UNREPORTED),
    ],
)
def test_a_list_is_judged_by_size_starts_and_investment(base: str, status: Status) -> None:
    columns = "code projects planned_starts started early annual_plan invested"
    row = judged(LISTED, "indicator\nother", "2020-06", f"{columns}\nmajor {base}")
    assert row["status"] == status
    if status == Status.ATTAINED:
        assert (row["value"], row["attainment"], row["pace_gap"]) == (Decimal(95), 95, 50)
        assert (row["basis"], row["formula"]) == ("list", "95 ÷ 100; 90 ÷ 90; 10 ÷ 10")


CITIES = """
    indicator region cumulative unit
    t         370100 3000       370100
    t         370200 5000       370200
    t         370600 6000       370600
"""

TARGET = "target kind target_value counts scope\nt {kind} 40000 {counts} {scope}"


def test_cities_are_added_up_when_nobody_reports_the_whole() -> None:
    for scope in MEMBERS:
        row = judged(TARGET.format(kind="flow", counts="own", scope=scope), CITIES, "2020-05")
        assert (row["value"], row["fed_by"]) == (Decimal(14000), "sum")
        assert (row["parts"], row["members"]) == (3, 3)
        assert row["formula"] == "(3000 + 5000 + 6000) ÷ 40000"
        assert (row["file"], row["sheet"], row["cell"]) == ("a.xlsx", "指标", "G5; G6; G7")


@pytest.mark.parametrize("kind", ["stock", "ratio", "items"])
def test_only_flows_are_added_up(kind: str) -> None:
    row = judged(TARGET.format(kind=kind, counts="sum", scope="370000"), CITIES, "2020-05")
    assert (row["value"], row["status"]) == (None, Status.UNREPORTED)


@pytest.mark.parametrize(("counts", "value"), [("own", "13999"), ("sum", "14000")])
def test_the_plan_says_which_of_two_figures_counts(counts: str, value: str) -> None:
    own = CITIES + "    t         370000 13999      370000\n"
    targets = frames.targets(TARGET.format(kind="flow", counts=counts, scope="370000"))
    fed = feeds(targets, frames.observations(own), MEMBERS)
    row = differing(fed).to_dict("records")[0]
    assert (row["value"], row["used"]) == (Decimal(value), counts)
    assert (row["own_cell"], row["sum_cell"]) == ("G8", "G5; G6; G7")


@pytest.mark.parametrize(("own", "contradicts"), [("14000", 0), ("20000", 0), ("7999", 1)])
def test_a_partial_sum_contradicts_only_when_it_is_over(own: str, contradicts: int) -> None:
    partial = "\n".join(CITIES.splitlines()[:4]) + f"\n    t         370000 {own}      370000\n"
    targets = frames.targets(TARGET.format(kind="flow", counts="own", scope="370000"))
    fed = feeds(targets, frames.observations(partial), MEMBERS)
    assert (fed["parts"].iat[0], len(differing(fed))) == (2, contradicts)


def test_the_unit_in_charge_goes_before_others_whatever_the_order() -> None:
    table = """
        target kind  target_value scope  lead
        t      stock 4000         370200 science
    """
    lines = [
        "t 370200 3000 370200",
        "t 370200 3100 science",
        "t 370200 3200 zz",
        "t 370200 - science",
    ]
    for order in (lines, lines[::-1]):
        observed = "indicator region cumulative unit\n" + "\n".join(order)
        assert judged(table, observed, "2020-05")["value"] == Decimal(3100)


def test_an_unreported_target_keeps_its_row() -> None:
    row = judged(
        TARGET.format(kind="flow", counts="own", scope="370000"), "indicator\nother", "2020-05"
    )
    assert row["status"] == Status.UNREPORTED
    assert [
        row[name] for name in ("value", "attainment", "pace_gap", "gap", "formula", "cell")
    ] == [None] * 6
    assert STANDINGS.empty().empty
