"""Rules over the sheet 问题 find their fault at its cell, and pass over what is in order."""

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from dongneng_cli.findings import UnreadableError
from dongneng_cli.period import Week
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Reading, gather
from dongneng_cli.workflow.judge import judge
from dongneng_cli.workflow.verbs import check
from tests.checks.context import found, taken_in
from tests.submission.books import PROJECT_HEADER, Rows, Value, project, shandong, sheet, understood

HEADER = (
    "问题编号", "项目编码", "提出日期", "问题类别", "问题描述", "责任单位", "承诺办结日期", "状态",
    "办结日期", "办理结果",
)  # fmt: skip
COVER: Rows = (("填报单位", "济南市"), ("报告期", "2020-10"), ("填报日期", "2020-11-03"))
CODES = [f"L14{number}" for number in range(9)]


def blocker(**given: Value) -> list[Value]:
    row: dict[str, Value] = {
        "问题编号": "W-1", "项目编码": "P-1", "提出日期": "2020-10-12", "问题类别": "手续办理",
        "问题描述": "环评未批", "责任单位": "行政审批服务局", "承诺办结日期": "2020-10-30",
        "状态": "未办结", "办结日期": None, "办理结果": None,
    }  # fmt: skip
    return [{**row, **given}[title] for title in HEADER]


def solved(**given: Value) -> list[Value]:
    return blocker(**{"状态": "已办结", "办结日期": "2020-10-20", "办理结果": "已批", **given})


def blockers(*rows: list[Value], cover: Rows = COVER) -> Submission:
    return understood(sheet("问题", [HEADER, *rows]), cover=cover)


@pytest.mark.parametrize(
    ("code", "row", "cell"),
    [
        ("L140", blocker(问题类别="拆迁扰民"), "问题!D2"),
        ("L141", blocker(状态="基本解决"), "问题!H2"),
        ("L142", blocker(承诺办结日期="2020-10-11"), "问题!G2"),
        ("L142", solved(办结日期="2020-10-11"), "问题!I2"),
        ("L143", solved(办结日期=None), "问题!I2"),
        ("L143", solved(办理结果=None), "问题!J2"),
        ("L143", blocker(办结日期="2020-10-20"), "问题!H2"),
        ("L144", blocker(提出日期="2020-11-04", 承诺办结日期=None), "问题!C2"),
        ("L144", solved(办结日期="2020-11-20"), "问题!I2"),
        ("L148", blocker(责任单位=None), "问题!F2"),
    ],
)
def test_a_rule_finds_its_fault(code: str, row: list[Value], cell: str) -> None:
    assert found(code, blockers(row)) == [cell]


@pytest.mark.parametrize(
    "row",
    [
        blocker(),
        solved(),
        blocker(承诺办结日期=None),
        solved(办结日期="2020-10-12"),
        blocker(问题类别="用地"),
    ],
)
def test_what_is_in_order_is_passed_over(row: list[Value]) -> None:
    assert [code for code in CODES if found(code, blockers(row))] == []


def test_two_open_rows_with_one_number_in_a_workbook_are_found() -> None:
    assert found("S201", blockers(blocker(), blocker(项目编码="P-2"))) == ["问题!A3"]


def test_two_open_rows_with_one_number_in_two_workbooks_are_found() -> None:
    qingdao: Rows = (("填报单位", "青岛市"), ("报告期", "2020-10"))
    other = blockers(blocker(项目编码="P-2"), cover=qingdao)
    assert found("L145", blockers(blocker()), other) == ["问题!A2"]
    same = blockers(blocker(), cover=qingdao)
    assert found("L145", blockers(blocker()), same) == [], "one project of two cities"
    assert found("L145", blockers(solved()), other) == []


def test_an_unknown_project_is_found_where_projects_are_reported() -> None:
    both = understood(
        sheet("项目", [PROJECT_HEADER, project()]),
        sheet("问题", [HEADER, blocker(项目编码="P-9")]),
    )
    assert found("L116", both) == ["问题!B2"]


def after(before: list[Value], now: list[Value]) -> set[str]:
    """Return the codes that are found when a week follows another."""
    earlier: pd.DataFrame = blockers(before).frames["blockers"].assign(period="2020-W42")
    verdict = judge(taken_in(blockers(now)), earlier={"blockers": earlier})
    return {one.code for one in verdict.findings}


def test_a_number_keeps_its_project_from_week_to_week() -> None:
    assert "L146" in after(blocker(), blocker(项目编码="P-2"))
    assert "L146" not in after(blocker(), blocker())


def test_a_promise_that_is_put_off_needs_a_word() -> None:
    later = "2020-11-30"
    assert "L147" in after(blocker(), blocker(承诺办结日期=later))
    assert "L147" not in after(blocker(), blocker(承诺办结日期=later, 办理结果="待省厅批复"))
    assert "L147" not in after(blocker(承诺办结日期=later), blocker())


def test_an_open_blocker_that_is_left_out_is_missed() -> None:
    assert "L149" in after(blocker(问题编号="W-7"), blocker())
    assert "L149" not in after(solved(问题编号="W-7"), blocker())
    assert "L149" not in after(blocker(), solved())


def test_a_week_is_checked_like_a_month() -> None:
    cover: Rows = (("填报单位", "济南市"), ("报告期", "2020-W43"))
    week = blockers(blocker(), solved(问题编号="W-2", 办结日期="2020-10-26"), cover=cover)
    context = taken_in(week).context
    intake = gather(context, Reading((), (week,), ()), Week(2020, 43), [week])
    verdict = judge(intake)
    assert [(one.code, one.cell) for one in verdict.findings] == [("L144", "I3")]
    assert verdict.progress.empty


def weekly(unit: str, filled_on: str = "2020-10-18") -> Submission:
    cover = (("填报单位", unit), ("报告期", "2020-W42"), ("填报日期", filled_on))
    return blockers(blocker(问题编号=f"W-{unit}"), cover=cover)


def test_a_week_is_late_after_the_plans_day_and_names_who_did_not_send() -> None:
    plan, _names = shandong()
    cities = [city.name for city in plan.regions.cities]
    sent = [weekly(one) for one in cities[:8]]
    sent[0] = weekly(cities[0], "2020-10-20")
    named = [replace(one, file=f"{at}.xlsx") for at, one in enumerate(sent)]
    context = Context(plan, shandong()[1], Path("shandong-2020"), "0" * 64)
    intake = gather(context, Reading((), tuple(named), ()), Week(2020, 42), named)
    seen = judge(intake).findings
    assert [(one.file, one.expected) for one in seen if one.code == "T302"] == [
        ("0.xlsx", "2020-10-19")
    ]
    missing = [one.subject for one in seen if one.code == "T303"]
    assert set(cities[8:]) < set(missing)
    assert len(missing) == 8 + 14, "cities and task forces, no department"


@pytest.mark.parametrize("written", ["2020-W54", "2020-10-12至2020-10-20"])
def test_a_week_that_does_not_exist_is_a_finding_at_its_cell(written: str, tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "samples" / "checklist" / "2020-W42_济南市.xlsx"
    book = load_workbook(sample)
    (cell,) = [c for row in book["封面"].iter_rows() for c in row if c.value == "2020-W42"]
    cell.value = written
    book.save(tmp_path / "week.xlsx")
    with pytest.raises(UnreadableError) as stopped:
        check([tmp_path / "week.xlsx"])
    finding = stopped.value.finding
    assert (finding.code, finding.sheet, finding.cell) == ("S122", "封面", cell.coordinate)
    shutil.copy(sample, tmp_path / "other.xlsx")
    findings = check([tmp_path]).document.data["findings"]
    assert [one["cell"] for one in findings if one["code"] == "S122"] == [cell.coordinate]
