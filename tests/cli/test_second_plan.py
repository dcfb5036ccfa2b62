"""A second plan is a folder and no code: another year, another (invented) province, its own rules."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.run import Cli
from tests.submission.books import INDICATOR_HEADER, PROJECT_HEADER

PLAN = "tests/plans/little-2031"


def _project(
    code: str, city: str, lists: str, kind: str, money: tuple[Any, Any], months: tuple[Any, Any]
) -> list[Any]:
    plan, invested = money
    planned, started = months
    return [
        code,
        code,
        lists,
        city,
        None,
        None,
        None,
        kind,
        100,
        plan,
        planned,
        started,
        None,
        None,
        None,
        invested,
        None,
    ]


def _workbook(path: Path, unit: str, projects: list[list[Any]], firms: int) -> None:
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    for line in (("填报单位", unit), ("报告期", "2031-08")):
        cover.append(line)
    sheet = book.create_sheet("项目")
    for line in (PROJECT_HEADER, *projects):
        sheet.append(line)
    sheet = book.create_sheet("指标")
    for line in (
        INDICATOR_HEADER,
        ["new-firms", "新增规模以上企业", "家", unit, 0, firms, firms, None],
    ):
        sheet.append(line)
    book.save(path)


@pytest.fixture
def month(tmp_path: Path) -> Path:
    """August 2031 of three cities."""
    key, reserve, on, prep = "省重点项目", "省储备项目", "实施类", "前期类"
    _workbook(
        tmp_path / "1.xlsx",
        "云河市",
        [
            _project("Y1", "云河市", key, on, (10, 8), ("2031-03", "2031-04")),
            _project("Y2", "云河市", key, on, (10, 6), ("2031-11", "2031-07")),
            _project("Y3", "云河市", key, prep, (None, 1), (None, None)),
        ],
        150,
    )
    _workbook(
        tmp_path / "2.xlsx",
        "松港市",
        [
            _project("S1", "松港市", key, on, (20, 14), ("2031-06", None)),
            _project("S2", "松港市", reserve, on, (5, 5), ("2031-12", "2031-08")),
        ],
        120,
    )
    _workbook(
        tmp_path / "3.xlsx",
        "青泽市",
        [_project("Q1", "青泽市", key, on, (4, 2.8), ("2031-02", "2031-02"))],
        60,
    )
    return tmp_path


def test_check_runs_on_another_plan(cli: Cli, month: Path) -> None:
    data = json.loads(cli("check", str(month), "--plan", PLAN, "--format", "json").out)
    assert data["plan"]["id"] == "little-2031"
    firms = next(one for one in data["progress"] if one["target"] == "new-firms")
    # July raised the target to 360; August counts the sum of the three cities.
    assert (firms["target_value"], firms["value"], firms["status"]) == (360, 330, "on_track")
    assert (firms["attainment"], firms["time_progress"]) == (91.7, 66.7)


def test_rank_follows_the_other_plan_s_rules(cli: Cli, month: Path) -> None:
    data = json.loads(
        cli("rank", str(month), "--plan", PLAN, "--by", "city", "--format", "json").out
    )
    rows = {row["name"]: row for row in data["rows"]}
    # Due by August and early starts not counted: of Y1 and Y2 only Y1 is in the start rate.
    assert (rows["云河市"]["planned_starts"], rows["云河市"]["started"]) == (1, 1)
    assert (rows["松港市"]["planned_starts"], rows["松港市"]["started"]) == (2, 1)
    # 14/20, 2.8/4 = 70.0% in both, ranked densely; one decimal as the plan says.
    assert [(row["name"], row["rank"], row["completion_rate"]) for row in data["rows"]] == [
        ("松港市", 1, 76.0), ("云河市", 2, 70.0), ("青泽市", 2, 70.0),
    ]  # fmt: skip
    assert data["rows"][1]["tied"]
    assert data["prep"] == [{"name": "云河市", "projects": 1, "started": 0, "invested": 1.0}]


def test_the_first_plan_s_names_are_unknown_to_the_second(cli: Cli) -> None:
    ran = cli("check", "samples/2020-10/2020-10_01_济南市.xlsx", "--plan", PLAN, "--format", "json")
    assert ran.code == 1
    assert {one["code"] for one in json.loads(ran.out)["findings"]} >= {"S121", "S139", "T301"}
