import json
from fractions import Fraction
from typing import Any

from dongneng_cli.engine.allocation import allocations, difference_of_shares
from dongneng_cli.engine.progress import progress
from dongneng_cli.engine.projects import counts, memberships, rates
from dongneng_cli.engine.recovery import recovery
from dongneng_cli.frames import STANDINGS
from dongneng_cli.judgement import ALLOCATIONS, RECOVERY, SHARES
from dongneng_cli.period import Period
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.table import targets
from dongneng_cli.terms import Status
from tests.engine import frames

LITTLE = load_plan(find_plan("tests/plans/little-2031"))
JUNE, JULY = Period(2031, 6), Period(2031, 7)
MEMBERS = {"990000": ("990100", "990200", "990300")}
NAMES = {"990100": "云河市", "990200": "松港市", "990300": "青泽市"}


def with_shares(*values: tuple[str, str, str]) -> Plan:
    """Return the little plan with the target of new firms shared out: unit, value, since."""
    plan = LITTLE.model_dump(mode="json")
    plan["indicators"][1]["allocation"] = {
        "basis": {"kind": "plan", "note": "虚构"},
        "shares": [
            {"unit": unit, "value": value, "since": since, "source": "虚构"}
            for unit, value, since in values
        ],
    }
    return Plan.model_validate_json(json.dumps(plan))


SHARED = with_shares(
    ("990100", "120", "2031-01"), ("990200", "100", "2031-01"), ("990300", "60", "2031-01"),
    ("990300", "180", "2031-07"), ("tf-software", "30", "2031-01"),
)  # fmt: skip
CITIES = """
    indicator region unit   cumulative
    new-firms 990100 990100 20
    new-firms 990200 990200 45
    new-firms 990300 990300 25
    new-firms 990000 tf-software 15
"""


def test_june_is_judged_by_junes_target_and_july_by_julys() -> None:
    observed = frames.observations("indicator region cumulative\nnew-firms 990000 150")
    found = [
        progress(targets(LITTLE, period), observed, STANDINGS.empty(), period).iloc[1]
        for period in (JUNE, JULY)
    ]
    assert [row["target_value"] for row in found] == [300, 360]
    assert [row["status"] for row in found] == [Status.ON_TRACK, Status.BEHIND]


def test_shares_over_and_under_the_target_are_said_with_their_amount() -> None:
    june, july = (
        ALLOCATIONS.records(difference_of_shares(SHARED, period))[0] for period in (JUNE, JULY)
    )
    assert (june["allocated"], june["over"], june["shares"]) == (310, 10, 4)
    assert (july["target_value"], july["allocated"], july["over"]) == (360, 430, 70)
    assert difference_of_shares(LITTLE, JUNE).empty


def shared() -> tuple[list[dict[str, Any]], dict[str, Any]]:
    parts, sums = allocations(SHARED, JUNE, frames.observations(CITIES), NAMES)
    return SHARES.records(parts), ALLOCATIONS.records(sums)[0]


def test_every_carrier_is_judged_by_its_own_share() -> None:
    parts, sums = shared()
    assert [(row["carrier"], row["pace_gap"], row["status"]) for row in parts] == [
        ("990100", Fraction(-100, 3), Status.BEHIND),
        ("990200", -5, Status.BEHIND),
        ("990300", Fraction(-25, 3), Status.BEHIND),
        ("tf-software", 0, Status.ON_TRACK),
    ]
    assert (sums["value"], sums["behind"], sums["gap"]) == (105, 3, 100 + 55 + 35 + 15)
    assert parts[0]["cell"] == "G5"


def test_the_largest_arrears_close_a_gap_with_the_fewest_carriers() -> None:
    observed = frames.observations(CITIES)
    wanted = targets(SHARED, JUNE)
    judged = progress(wanted, observed, STANDINGS.empty(), JUNE, MEMBERS)
    parts, _sums = allocations(SHARED, JUNE, observed, NAMES)
    rows = RECOVERY.records(
        recovery(wanted, judged, parts, memberships(frames.projects("code"), (), JUNE), JUNE)
    )
    # Due by June: 150 of 300; the cities have 90; 云河 alone lacks 40, 松港 5, 青泽 5.
    assert [(row["carrier_name"], row["lacks"], row["closes"]) for row in rows] == [
        ("云河市", 40, False),
        ("松港市", 5, False),
        ("青泽市", 5, False),
    ]
    assert {row["needed"] for row in rows} == {60}


PROJECTS = """
    code name annual_plan invested planned_start started_on
    p1   甲   60          5        2020-02       2020-02
    p2   乙   30          15       2020-02       2020-02
    p3   丙   30          1        2020-02       2020-02
    p4   丁   120         70       2020-02       2020-02
    p5   戊   12          -        2020-02       -
"""
LISTED = "target kind list target_value comparator name\nmajor projects major 5 all_of 清单"


def test_the_fewest_projects_bring_a_list_back_to_its_plan() -> None:
    period = Period(2020, 6)
    entries = memberships(frames.projects(PROJECTS), [frames.project_list()], period)
    standings = rates(counts(entries, "list"))
    wanted = frames.targets(LISTED)
    judged = progress(wanted, frames.observations("indicator\nother"), standings, period)
    rows = RECOVERY.records(recovery(wanted, judged, SHARES.empty(), entries, period))
    # Due 126, invested 91: 35 are lacking; 甲 lacks 25, 丙 14, 戊 6.
    assert [(row["carrier"], row["lacks"], row["together"]) for row in rows] == [
        ("p1", 25, 25),
        ("p3", 14, 39),
    ]
    assert {(row["needed"], row["unit"], row["closes"]) for row in rows} == {(35, "亿元", True)}


def test_without_shares_nobody_is_named() -> None:
    wanted = frames.targets("target kind target_value name\nt flow 100 甲")
    observed = frames.observations("indicator region cumulative\nt 370000 20")
    period = Period(2020, 6)
    judged = progress(wanted, observed, STANDINGS.empty(), period)
    empty = memberships(frames.projects("code"), (), period)
    rows = RECOVERY.records(recovery(wanted, judged, SHARES.empty(), empty, period))
    assert [(row["carrier"], row["needed"], row["closes"]) for row in rows] == [(None, 30, False)]
