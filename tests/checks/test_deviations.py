"""What is far behind says why: in columns of its own or in 备注, from the plan's month on."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from dongneng_cli.engine.deviations import by_reason, deviations
from dongneng_cli.frames import PROGRESS, PROJECTS
from dongneng_cli.period import Period
from dongneng_cli.plan.checklist import Bound, Deviation
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.judge import judge
from tests.checks.context import taken_in
from tests.submission.books import (
    INDICATOR_HEADER,
    PROJECT_HEADER,
    Rows,
    Value,
    indicator,
    project,
    shandong,
    sheet,
    understood,
)

WHY = ("原因代码", "原因说明", "整改责任人", "整改时限")
GIVEN: tuple[Value, ...] = ("资金", "贷款未到位", "张某", "2020-12-31")
PLAN, _NAMES = shandong()
assert PLAN.checklist is not None
POLICY: Deviation = PLAN.checklist.deviation
NOVEMBER = Period(2020, 11)
COVER: Rows = (("填报单位", "济南市"), ("报告期", "2020-11"))
SLOW = {"本年累计完成投资": 0.5, "本月完成投资": 0.1}
"""10% of an annual plan of 5 by the end of November: 81.67 points behind."""


def projects(*why: Value, note: str | None = None, **given: Value) -> Submission:
    header = [*PROJECT_HEADER[:-1], *WHY, "备注"]
    row = [*project(**given)[:-1], *(why or [None] * 4), note]
    return understood(sheet("项目", [header, row]), cover=COVER)


def headquarters(value: int, *why: Value) -> Submission:
    header = [*INDICATOR_HEADER[:-1], *WHY, "备注"]
    row = indicator(上月累计=value, 本月数=0, 本年累计=value)
    rows = [header, [*row[:-1], *(why or [None] * 4), None]]
    return understood(sheet("指标", rows), cover=COVER)


def found(submission: Submission, period: Period = NOVEMBER) -> list[tuple[str, str]]:
    intake = taken_in(replace(submission, period=period), period=period)
    return [
        (one.code, f"{one.sheet}!{one.cell}")
        for one in judge(intake).findings
        if one.code.startswith("L15")
    ]


def test_a_project_far_behind_needs_all_four() -> None:
    assert found(projects(**SLOW)) == [("L150", "项目!Q2")]
    assert found(projects("资金", "贷款未到位", None, "2020-12-31", **SLOW)) == [
        ("L150", "项目!S2")
    ]
    assert found(projects(*GIVEN, **SLOW)) == []
    assert found(projects()) == [], "it is not behind"


def test_a_reason_may_stand_in_the_remarks() -> None:
    note = "原因代码：资金；原因说明：贷款未到位；整改责任人：张某；整改时限：2020年12月31日"
    got = projects(note=note, **SLOW)
    (row,) = got.frames["projects"].to_dict("records")
    assert [row[name] for name in ("reason_code", "reason", "remedy_owner", "remedy_by")] == [
        "资金", "贷款未到位", "张某", "2020-12-31",
    ]  # fmt: skip
    assert found(got) == []


def test_nothing_is_asked_for_before_the_plan_s_month() -> None:
    assert POLICY.since == "2020-11"
    assert found(projects(**SLOW), Period(2020, 10)) == []


def test_a_target_far_behind_needs_a_reason_in_its_own_row() -> None:
    # 16 of 20 is 80% at 91.67% of the year; 18 is 90%, less than ten points behind.
    assert found(headquarters(16)) == [("L150", "指标!H2")]
    assert found(headquarters(18)) == []
    assert found(headquarters(16, *GIVEN)) == []


def test_an_unknown_reason_and_a_day_that_has_passed_are_found() -> None:
    assert found(projects("Z9", "不详", "张某", "2020-12-31", **SLOW)) == [("L151", "项目!Q2")]
    assert found(projects("资金", "贷款", "张某", "2020-11-29", **SLOW)) == [("L152", "项目!T2")]
    assert found(projects("资金", "贷款", "张某", "2020-11-30", **SLOW)) == []
    assert found(projects("资金", "贷款", "张某", "2020-11", **SLOW)) == []


def test_a_start_that_is_months_late_needs_a_reason_too() -> None:
    late: dict[str, Value] = {"计划开工月份": "2020-08", "实际开工月份": None}
    assert found(projects(**late)) == [("L150", "项目!Q2")]
    assert found(projects(**{**late, "计划开工月份": "2020-09"})) == []


@pytest.mark.parametrize(
    ("inclusive", "measure", "count"),
    [(False, "points", 0), (True, "points", 1), (True, "relative", 1), (False, "relative", 1)],
)
def test_the_threshold_s_end_counts_as_the_plan_says(
    inclusive: bool, measure: str, count: int
) -> None:
    # June: 25 of 100 is 25 points behind, which is half of the time progress.
    limit = Bound(behind=Decimal(25), inclusive=inclusive)
    policy = POLICY.model_copy(update={"project": limit, "measure": measure})
    row = {
        "code": "P-1", "project_class": "implementing", "annual_plan": Decimal(100),
        "invested": Decimal(25), "planned_start": "2020-01", "started_on": "2020-01",
        "row": 2, "layout": 0,
    }  # fmt: skip
    observed, _names = understood().frames["indicators"], None
    got = deviations(policy, PROGRESS.empty(), observed, PROJECTS.build([row]), Period(2020, 6))
    assert len(got) == count
    if count:
        assert got["behind"].item() == (Fraction(25) if measure == "points" else 50)


def test_reasons_are_summed_up_by_code() -> None:
    rows = [
        {
            "code": f"P-{number}", "project_class": "implementing", "annual_plan": Decimal(number),
            "invested": Decimal(0), "reason_code": why, "row": 2, "layout": 0,
        }
        for number, why in ((2, "资金"), (3, "funds"), (5, None), (7, "Z9"))
    ]  # fmt: skip
    empty = understood().frames["indicators"]
    got = deviations(POLICY, PROGRESS.empty(), empty, PROJECTS.build(rows), Period(2020, 12))
    summed = by_reason(POLICY, got).to_dict("records")
    assert [(one["code"], one["projects"], one["annual_plan"]) for one in summed] == [
        ("funds", 2, 5), (None, 2, 12),
    ]  # fmt: skip
