"""Rules over a project's months, and over what changes on the lists: each finds and passes over."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dongneng_cli.checks.intervals import agree, agree_cut
from dongneng_cli.frames import LIST_CHANGES, PROJECTS
from dongneng_cli.period import Period
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.judge import judge
from tests.checks.context import OCTOBER, projects, taken_in
from tests.submission.books import PROJECT_HEADER, Value, project, sheet, understood

HEADER = [*PROJECT_HEADER, "变动情形", "生效月份"]


def before(**figures: Any) -> dict[str, pd.DataFrame]:
    """Return last month's rows: one project, P-001, as it stands in the sample row."""
    row = {"unit": "370100", "period": "2020-09", "code": "P-001", "name": "项目", "file": "9.xlsx"}
    row |= {"sheet": "项目", "cell": "A2", "row": 2, "layout": 0}
    return {"projects": PROJECTS.build([row | figures])}


def money(**figures: str) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in figures.items()}


def places(
    code: str,
    *now: Submission,
    earlier: dict[str, pd.DataFrame] | None = None,
    period: Period = OCTOBER,
) -> list[str]:
    verdict = judge(taken_in(*now, period=period), earlier=earlier)
    return [f"{one.sheet}!{one.cell}" for one in verdict.findings if one.code == code]


def changed(kind: Value, month: Value, **fields: Value) -> Submission:
    return understood(sheet("项目", [HEADER, [*project(**fields), kind, month]]))


def one(**fields: Value) -> Submission:
    return projects(project(项目编码="P-001", **fields))


LAST = before(**money(invested="10", annual_plan="82"))

CASES: dict[str, tuple[tuple[Submission, dict[str, pd.DataFrame] | None], str, Submission]] = {
    "L160": (
        (one(本月完成投资=3, 本年累计完成投资=18, 年度计划投资=82), LAST), "项目!P2",
        one(本月完成投资=3, 本年累计完成投资=13, 年度计划投资=82),
    ),
    "L161": (
        (one(本月完成投资=0, 本年累计完成投资=9, 年度计划投资=82), LAST), "项目!P2",
        one(本月完成投资=0, 本年累计完成投资=9, 年度计划投资=82, 备注="上月多报"),
    ),
    "L162": (
        (one(年度计划投资=76.8), LAST), "项目!J2",
        one(年度计划投资=82),
    ),
    "L163": (
        (projects(project(项目编码="P-9")), LAST), "!",
        one(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", CASES)
def test_a_rule_over_months_finds_and_passes_over(code: str) -> None:
    (wrong, earlier), place, right = CASES[code]
    assert places(code, wrong, earlier=earlier) == [place]
    assert places(code, right, earlier=earlier) == []
    # Without last month nothing is known, and so nothing found.
    assert places(code, wrong) == []


def test_dezhou_2012_its_cumulative_falls_from_368_7_to_350() -> None:
    # 德州市级重点项目 2012: 368.7 at the end of August, 350 at the end of September.
    august = before(**money(invested="368.7", annual_plan="527"))
    september = one(总投资=900, 年度计划投资=527, 本月完成投资=0, 本年累计完成投资=350)
    assert places("L161", september, earlier=august) == ["项目!P2"]


def test_shandong_2019_rolls_forward_exactly() -> None:
    # 省重大建设项目 2019: 849 + 110.9 = 959.9, and 959.9 + 105.5 = 1065.4.
    for last, month, now in (("849", 110.9, 959.9), ("959.9", 105.5, 1065.4)):
        row = one(总投资=9000, 年度计划投资=1002, 本月完成投资=month, 本年累计完成投资=now)
        known = before(**money(invested=last, annual_plan="1002"))
        assert places("L160", row, earlier=known) == []


def test_a_plan_that_a_stated_change_lowers_is_no_finding() -> None:
    row = changed("计划调整", "2020-10", 项目编码="P-001", 年度计划投资=76.8)
    assert places("L162", row, earlier=LAST) == []


def test_a_removal_on_the_sheet_explains_an_absence() -> None:
    sheets = [
        sheet("项目", [PROJECT_HEADER, project(项目编码="P-9")]),
        sheet("清单变动", [["项目编码", "项目名称", "变动情形", "生效月份"], ["P-001", "项目甲", "调出", "2020-10"]]),
    ]  # fmt: skip
    now = understood(*sheets)
    assert LIST_CHANGES.records(now.frames["changes"])[0]["change"] == "removed"
    assert places("L163", now, earlier=LAST) == []


@pytest.mark.parametrize(
    ("kind", "month", "class_", "found"),
    [
        ("转储备", "2020-06", "建设类", ["项目!H2"]),
        ("转储备", "2020-06", "准备类", []),
        ("转储备", "2020-11", "建设类", []),
        ("转实施", "2020-06", "建设类", []),
    ],
)
def test_a_change_of_class_agrees_with_the_class(
    kind: str, month: str, class_: str, found: list[str]
) -> None:
    row = changed(kind, month, 项目类别=class_)
    got = places("L164", row)
    assert len(got) == len(found)


def test_a_change_needs_its_month_and_a_month_its_change() -> None:
    assert places("L164", changed("调出", None)) == ["项目!S2"]
    assert places("L164", changed(None, "2020-06")) == ["项目!R2"]
    assert places("L164", changed(None, None)) == []


def test_in_january_the_month_is_the_year() -> None:
    january = Period(2020, 1)
    cover = (("填报单位", "济南市"), ("报告期", "2020-01"))
    usual = {"计划开工月份": "2020-01", "实际开工月份": "2019-06"}
    for whole, wanted in ((145.5, ["项目!P2"]), (3.0, [])):
        row = project(本月完成投资=3, 本年累计完成投资=whole, 总投资=900, **usual)
        assert places("L165", projects(row, cover=cover), period=january) == wanted


def test_a_start_half_a_year_early_needs_a_reason() -> None:
    early = {"计划开工月份": "2020-09", "实际开工月份": "2020-02"}
    assert places("L166", one(**early)) == ["项目!L2"]
    assert places("L166", one(**early, 备注="提前供地")) == []
    assert places("L166", one(**(early | {"实际开工月份": "2020-05"}))) == []


def test_a_prep_project_under_way_needs_a_reason() -> None:
    row = {
        "项目类别": "准备类",
        "实际开工月份": None,
        "年度计划投资": None,
        "本年累计完成投资": 3.5,
    }
    assert places("L167", one(**row)) == ["项目!P2"]
    assert places("L167", one(**row, 备注="征地补偿")) == []
    assert places("L167", one(**(row | {"本年累计完成投资": 0, "本月完成投资": 0}))) == []


def test_sums_that_were_cut_off_are_no_mistake() -> None:
    parts = [Decimal("2.3"), Decimal("1.1")]
    assert agree_cut(parts, Decimal("3.5"))
    assert not agree_cut(parts, Decimal("3.6"))
    assert not agree_cut(parts, Decimal("3.3"))
    # Five parts of which each lost nearly a tenth: rounding could not explain it.
    cut = [Decimal("1.0")] * 4 + [Decimal("1.1")]
    assert agree_cut(cut, Decimal("5.5"))
    assert not agree(cut, Decimal("5.5"))
    assert agree_cut([Decimal(2), Decimal(3)], Decimal(5))
    assert not agree_cut([Decimal(2), Decimal(3)], Decimal(6))
