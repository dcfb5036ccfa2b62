"""The checklist: states follow from reports, lights from thresholds with stated ends, escalation from months."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.engine.tasks import (
    Reported,
    behind_light,
    checklist,
    exceeds,
    state_of_parts,
    worst,
)
from dongneng_cli.frames import PROGRESS, TASK_REPORTS
from dongneng_cli.period import Period
from dongneng_cli.plan.checklist import Bound, Checklist, Lights, Override
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.table import targets
from dongneng_cli.terms import Light, TaskState

PLAN: Plan = load_plan(find_plan("shandong-2020"))
assert PLAN.checklist is not None
POLICY: Checklist = PLAN.checklist
AUG, SEP, OCT = Period(2020, 8), Period(2020, 9), Period(2020, 10)
CREDIT = "social-credit-regulation"
"""A milestone of 6.1, in the charge of development-reform."""


def report(item: str, state: str, unit: str = "development-reform", **more: Any) -> dict[str, Any]:
    return {"unit": unit, "item": item, "name": item, "state": state, "file": "a.xlsx",
            "sheet": "任务", "cell": "A2", "row": 2, "layout": 0, **more}  # fmt: skip


def done(item: str, **more: Any) -> dict[str, Any]:
    return report(item, "已完成", **{"done_on": "2020-07-24", "evidence": "1号文", **more})


def month(period: Period, *reports: dict[str, Any], **gaps: str) -> Reported:
    """Return a month of reports, and of pace gaps in points by target."""
    rows = []
    for target in targets(PLAN, period).to_dict("records"):
        gap = gaps.get(str(target["target"]).replace("-", "_"))
        value = None if gap is None else Decimal(1)
        rows.append({
            **target, "value": value, "pace_gap": None if gap is None else Fraction(gap),
            "time_progress": period.time_progress * 100, "file": None if gap is None else "a.xlsx",
            "status": "unreported" if gap is None else "behind", "parts": 0, "members": 0,
        })  # fmt: skip
    frame = TASK_REPORTS.build({"period": str(period), **one} for one in reports)
    return Reported(period, frame, PROGRESS.build(rows), {"a.xlsx": "development-reform"})


def stands(
    *months: Reported, day: date | None = None, policy: Checklist = POLICY
) -> tuple[pd.DataFrame, pd.DataFrame]:
    return checklist(PLAN, policy, months, day or months[-1].period.last)


def part(name: str, *months: Reported, **more: Any) -> Any:
    parts, _tasks = stands(*months, **more)
    return next(row for row in parts.itertuples() if row.part == name)


def test_every_target_milestone_and_workstream_stands_under_its_clauses() -> None:
    parts, tasks = stands(month(OCT))
    expected = {(c, i.id) for i in PLAN.indicators for c in i.targets[0].clauses}
    for area in PLAN.areas:
        for task in area.tasks:
            expected |= {(task.clause, one.id) for one in (*task.milestones, *task.workstreams)}
    assert set(zip(parts["clause"], parts["part"], strict=True)) == expected
    assert len(parts) == len(expected)
    counts = parts["kind"].value_counts()
    assert (counts["milestone"], counts["target"], counts["workstream"]) == (24, 28, 82)
    assert list(tasks["clause"]) == [t.clause for area in PLAN.areas for t in area.tasks]
    assert len(tasks) == 24


def test_nothing_is_without_an_owner_a_due_month_and_a_state() -> None:
    parts, tasks = stands(month(OCT))
    for frame in (parts, tasks):
        assert all(frame["owners"])
        assert frame["due"].notna().all()
        assert frame["state"].notna().all()


@pytest.mark.parametrize(
    ("reported", "day", "state"),
    [
        ([], date(2020, 10, 31), "unreported"),
        ([], date(2020, 12, 31), "unreported"),
        ([], date(2021, 1, 1), "overdue"),
        ([report(CREDIT, "未启动")], date(2020, 10, 31), "not_started"),
        ([report(CREDIT, "推进中")], date(2020, 10, 31), "under_way"),
        ([report(CREDIT, "推进中", due="2020-09")], date(2020, 10, 31), "overdue"),
        ([report(CREDIT, "推进中", due="2020-10")], date(2020, 10, 31), "under_way"),
        ([report(CREDIT, "推进中", due="2021-03")], date(2021, 1, 1), "overdue"),
        ([done(CREDIT)], date(2021, 1, 1), "done"),
        ([done(CREDIT, evidence=None)], date(2020, 10, 31), "under_way"),
        ([done(CREDIT, done_on=None)], date(2020, 10, 31), "under_way"),
        ([done(CREDIT, done_on="2020-10-30")], date(2020, 10, 29), "under_way"),
        ([done(CREDIT, done_on="2020-10-30")], date(2020, 10, 30), "done"),
        ([report(CREDIT, "大体完成")], date(2020, 10, 31), "unreported"),
    ],
)
def test_the_state_of_a_milestone(reported: list[Any], day: date, state: str) -> None:
    assert part(CREDIT, month(OCT, *reported), day=day).state == state


def test_shared_work_is_done_when_no_owner_is_silent() -> None:
    four = [f"tf-support-{number}" for number in range(1, 5)]
    rows = [done("support-major-works", unit=unit) for unit in four]
    some = part("support-major-works", month(OCT, *rows[:3]))
    assert (some.state, some.silent) == ("under_way", ("tf-support-4",))
    assert part("support-major-works", month(OCT, *rows)).state == "done"


def test_a_report_holds_until_the_next_one_and_the_light_says_it_is_old() -> None:
    got = part(CREDIT, month(AUG, report(CREDIT, "推进中")), month(SEP))
    assert (got.state, got.last_period, got.light) == ("under_way", "2020-08", "yellow")
    assert part(CREDIT, month(AUG, done(CREDIT)), month(SEP)).light == "green"


def test_undone_after_done_is_what_counts_now() -> None:
    assert part(CREDIT, month(AUG, done(CREDIT)), month(SEP, report(CREDIT, "推进中"))).state == (
        "under_way"
    )


def test_a_promise_that_was_put_off_shows_its_months() -> None:
    got = part(
        CREDIT,
        month(AUG, report(CREDIT, "推进中", due="2020-09")),
        month(SEP, report(CREDIT, "推进中", due="2020-11")),
    )
    assert (got.first_promised, got.promised, got.slipped) == ("2020-09", "2020-11", 2)
    assert got.light == "yellow"


@pytest.mark.parametrize(
    ("behind", "light"),
    [("0", "green"), ("9.99", "green"), ("10", "yellow"), ("30", "yellow"), ("30.01", "red")],
)
def test_ends_of_the_bands_count_as_the_plan_says(behind: str, light: str) -> None:
    # Yellow from 10 points, itself included; red above 30, itself not included.
    got = part("5g-stations", month(OCT, **{"5g_stations": f"-{behind}"}))
    assert got.light == light


def test_relative_bands_are_parts_of_the_time_progress() -> None:
    relative = POLICY.lights.model_copy(
        update={
            "measure": "relative",
            "yellow": Bound(behind=Decimal(0), inclusive=False),
            "red": Bound(behind=Decimal(50), inclusive=False),
        }
    )
    half = Fraction(50)
    assert behind_light(relative, Fraction(0), half) is Light.GREEN
    assert behind_light(relative, Fraction(-1, 100), half) is Light.YELLOW
    assert behind_light(relative, Fraction(-25), half) is Light.YELLOW
    assert behind_light(relative, Fraction(-2501, 100), half) is Light.RED


def test_a_light_escalates_with_the_months_that_it_runs() -> None:
    months = [month(one, **{"5g_stations": "-12"}) for one in (AUG, SEP, OCT)]
    seen = [part("5g-stations", *months[:count]) for count in (1, 2, 3)]
    assert [row.months_running for row in seen] == [1, 2, 3]
    assert [row.light for row in seen] == ["yellow", "yellow", "red"]
    assert [row.step for row in seen] == [one.step for one in POLICY.lights.escalation]


def test_a_month_that_is_missing_or_green_begins_the_count_anew() -> None:
    bad, good = {"5g_stations": "-12"}, {"5g_stations": "5"}
    assert part("5g-stations", month(AUG, **bad), month(OCT, **bad)).months_running == 1
    months = [month(AUG, **bad), month(SEP, **good), month(OCT, **bad)]
    assert part("5g-stations", *months).months_running == 1


def test_an_override_holds_from_its_day_and_both_states_are_kept() -> None:
    by_hand = Override(
        item=CREDIT, state=TaskState.DONE, author="办公室", reason="会议认定", date="2020-10-20"
    )
    policy = POLICY.model_copy(update={"overrides": (by_hand,)})
    before = part(CREDIT, month(OCT), day=date(2020, 10, 19), policy=policy)
    after = part(CREDIT, month(OCT), day=date(2020, 10, 20), policy=policy)
    assert (before.state, before.override_author) == ("unreported", None)
    assert (after.state, after.state_by_rule) == ("done", "unreported")
    assert (after.override_author, after.override_reason, after.override_date) == (
        "办公室", "会议认定", "2020-10-20",
    )  # fmt: skip
    assert after.light == "green"


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ("done done", "done"),
        ("done under_way", "under_way"),
        ("done not_started", "under_way"),
        ("not_started unreported", "not_started"),
        ("unreported unreported", "unreported"),
        ("done overdue", "overdue"),
        ("done unreported", "under_way"),
    ],
)
def test_a_task_follows_from_its_parts(states: str, whole: str) -> None:
    parts = [TaskState(one) for one in states.split()]
    assert state_of_parts({one: parts.count(one) for one in parts}) == whole


def test_a_task_has_the_worst_light_of_its_parts() -> None:
    parts, tasks = stands(month(OCT, **{"5g_stations": "-40"}))
    row = next(one for one in tasks.itertuples() if one.clause == "1.2")
    assert row.light == "red"
    assert row.parts == sum(parts["clause"] == "1.2")
    assert worst(None, Light.GREEN, Light.RED, Light.YELLOW) is Light.RED


@given(st.fractions(0, 200), st.fractions(0, 200))
def test_falling_farther_behind_never_improves_a_light(one: Fraction, other: Fraction) -> None:
    lights: Lights = POLICY.lights
    order = [Light.GREEN, Light.YELLOW, Light.RED]
    less, more = sorted([one, other])
    first = behind_light(lights, -less, Fraction(50))
    second = behind_light(lights, -more, Fraction(50))
    assert order.index(first) <= order.index(second)
    assert exceeds(lights.red, more) >= exceeds(lights.red, less)
