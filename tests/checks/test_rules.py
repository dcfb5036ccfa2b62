"""Every rule over figures finds its fault at its cell, and passes over what is in order."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.checks import registry
from dongneng_cli.checks.intervals import agree
from dongneng_cli.checks.printed import documented
from dongneng_cli.checks.registry import CHECKS
from dongneng_cli.frames import OBSERVATIONS
from dongneng_cli.outliers import modified_score
from dongneng_cli.period import Period
from dongneng_cli.plan.asked import asked_indicators
from dongneng_cli.plan.ruleset import RuleSetting
from dongneng_cli.rounding import half_up
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.judge import judge
from tests.checks.context import found, indicators, projects, run, taken_in
from tests.submission.books import (
    INDICATOR_HEADER,
    PROJECT_HEADER,
    Value,
    indicator,
    project,
    shandong,
    sheet,
    understood,
)

QINGDAO = (("填报单位", "青岛市"), ("报告期", "2020-10"))
BLOCKER_HEADER = ("问题编号", "项目编码", "提出日期", "问题类别", "问题描述", "状态")


def with_total(value: Value, *figures: Value) -> Submission:
    rows = [
        project(项目编码=f"P-{n}", 本年累计完成投资=one, 本月完成投资=0)
        for n, one in enumerate(figures)
    ]
    total = ["合计", *[None] * 14, value]
    return understood(sheet("项目", [PROJECT_HEADER, *rows, total]))


def blocker(code: str) -> Submission:
    row = ["W-1", code, "2020-10-12", "手续办理", "环评未批", "未办结"]
    return understood(
        sheet("项目", [PROJECT_HEADER, project()]), sheet("问题", [BLOCKER_HEADER, row])
    )


def share(value: float) -> Submission:
    return indicators(
        indicator(
            指标编码="jinan-four-new-share",
            计量单位="%",
            上月累计=None,
            本月数=None,
            本年累计=value,
        )
    )


def every_indicator(*, less: int = 0) -> Submission:
    """Return a city's submission with every indicator that is asked of it, or some less."""
    plan, names = shandong()
    asked = list(asked_indicators(plan, names, "370100", Period(2020, 10)))
    blank = {"上月累计": None, "本月数": None}
    rows = [
        indicator(指标编码=one.id, 指标名称=one.name, 计量单位=one.unit, 本年累计=10, **blank)
        for one in asked[: len(asked) - less]
    ]
    return indicators(*rows)


def province(own: int, *cities: int) -> list[Submission]:
    def row(region: str, value: int) -> Sequence[Value]:
        return indicator(
            指标编码="5g-stations",
            计量单位="个",
            地区=region,
            上月累计=None,
            本月数=None,
            本年累计=value,
        )

    names = ["济南市", "青岛市", "淄博市"]
    return [
        indicators(
            row("山东省", own), cover=(("填报单位", "省工业和信息化厅"), ("报告期", "2020-10"))
        ),
        *(
            indicators(row(name, value), cover=(("填报单位", name), ("报告期", "2020-10")))
            for name, value in zip(names, cities, strict=False)
        ),
    ]


def half_the_cities(count: int) -> list[Submission]:
    """Return submissions of the first cities, one project each."""
    cities = shandong()[0].regions.cities[:count]
    return [
        projects(
            project(项目编码=f"P-{city.code}", 所在市=city.name, **{"所在县(市、区)": None}),
            cover=(("填报单位", city.name), ("报告期", "2020-10")),
        )
        for city in cities
    ]


CASES: dict[str, tuple[list[Submission], list[str], list[Submission]]] = {
    "S201": (
        [projects(project(), project())], ["项目!A3"],
        [projects(project(), project(项目编码="P-2"))],
    ),
    "S202": (
        [projects(), projects(project(所在市="青岛", **{"所在县(市、区)": "黄岛区"}), cover=QINGDAO)], ["项目!A2"],
        [projects(), projects(project(项目编码="Q-1"), cover=QINGDAO)],
    ),
    "S203": ([projects(), indicators()], ["!"], [projects(), indicators(cover=QINGDAO)]),
    "S204": (
        [projects(), projects(project(项目编码="Q-1"), cover=(("填报单位", "青岛市"), ("报告期", "2020-09")))], ["!"],
        [projects()],
    ),
    "S206": (
        [projects(), projects(project(项目编码="Q-1"), cover=(("填报单位", "青岛市"), ("报告期", "2020-W42")))], ["!"],
        [projects()],
    ),
    "L101": ([indicators(indicator(本年累计=12))], ["指标!G2"], [indicators()]),
    "L102": (
        [indicators(indicator(上月累计=13, 本月数=None, 本年累计=12))], ["指标!G2"],
        [indicators(indicator(上月累计=13, 本月数=None, 本年累计=12, 备注="上月多报1家,更正"))],
    ),
    "L103": ([indicators(indicator(地区="青岛市"))], ["指标!D2"], [indicators()]),
    "L105": (province(100, 60, 50), ["指标!G2"], province(110, 60, 50)),
    "L106": ([with_total(90, 40, 40.5)], ["项目!P4"], [with_total(80.5, 40, 40.5)]),
    "L110": (
        [projects(project(年度计划投资=None, 计划开工月份=None))], ["项目!J2", "项目!K2"],
        [projects(project(项目类别="准备类", 年度计划投资=None, 计划开工月份=None))],
    ),
    "L111": ([projects(project(本月完成投资=5))], ["项目!O2"], [projects(project(本月完成投资=4.5, 实际开工月份="2020-10"))]),
    "L112": ([projects(project(总投资=4.6))], ["项目!J2"], [projects(project(总投资=5))]),
    "L113": ([projects(project(实际开工月份="2020-11"))], ["项目!L2"], [projects(project(实际开工月份="2020-10"))]),
    "L114": (
        [projects(project(实际开工月份=None, 实际竣工月份="2020-09"))], ["项目!L2"],
        [projects(project(实际竣工月份="2020-09"))],
    ),
    "L115": (
        [projects(project(本月完成投资=0, 本年累计完成投资=0)), projects(project(项目编码="Q-1", 实际开工月份=None), cover=QINGDAO)],
        ["项目!P2", "项目!L2"],
        [projects(project(本月完成投资=0, 本年累计完成投资=0, 备注="资金年底到位"))],
    ),
    "L116": ([blocker("P-9")], ["问题!B2"], [blocker("P-1")]),
    "P201": ([share(0.314)], ["指标!G2"], [share(31.4)]),
    "P202": (
        [indicators(indicator(上月累计=None, 本月数=None, 本年累计=200000))], ["指标!G2"], [indicators()],
    ),
    "P203": ([projects(project(本月完成投资=-1))], ["项目!O2"], [projects(project(本月完成投资=-1, 备注="核减"))]),
    "P204": (
        [projects(project(本月完成投资=4.5))], ["项目!O2"],
        [projects(project(本月完成投资=4.5, 实际开工月份="2020-10"))],
    ),
    "L107": (
        [indicators(indicator(指标编码="jinan-industries", 计量单位="个", 上月累计=9, 本月数=10, 本年累计=19))], ["指标!G2"],
        [indicators(indicator(指标编码="jinan-industries", 计量单位="个", 上月累计=9, 本月数=1, 本年累计=10))],
    ),
    "P205": ([projects(project(总投资=None, 本年累计完成投资=45000))], ["项目!P2"], [projects()]),
    "P207": (
        [projects(*(project(项目编码=f"P-{n}") for n in range(5)))], ["项目!P2:P6"],
        [projects(*(project(项目编码=f"P-{n}", 本年累计完成投资=4 + n / 10) for n in range(5)))],
    ),
    "S205": ([every_indicator(less=1)], ["指标!A5"], [every_indicator(), projects()]),
    "L108": (
        [indicators(indicator(上月累计=None)), indicators(indicator(本月数=None), cover=QINGDAO)],
        ["指标!E2", "指标!F2"],
        [indicators(indicator(上月累计=None, 本月数=None)), indicators(cover=QINGDAO)],
    ),
    "P210": (
        [projects(project(实际开工月份="1940-03", 计划竣工月份="2094-12"))], ["项目!L2", "项目!M2"],
        [projects(project(计划竣工月份="2038-12"))],
    ),
    "P211": (
        [indicators(indicator(上月累计=None, 本月数=None, 本年累计=12.5))], ["指标!G2"],
        [share(31.4)],
    ),
    "P212": ([share(314), share(0)], ["指标!G2", "指标!G2"], [share(62.8), share(0.314)]),
    "T301": ([projects(cover=(("填报单位", "济南市"), ("报告期", "2019-10")))], ["!"], [projects()]),
    "T302": (
        [projects(cover=(("填报单位", "济南市"), ("报告期", "2020-10"), ("填报日期", "2020-11-20")))], ["!"],
        [projects(cover=(("填报单位", "济南市"), ("报告期", "2020-10"), ("填报日期", "2020-11-03")))],
    ),
    "T303": (half_the_cities(8), ["!"] * (8 + 5 + 14), half_the_cities(7)),
}  # fmt: skip
"""Code to: submissions that break the rule, the places where it says so, submissions that keep it."""


@pytest.mark.parametrize("code", CASES)
def test_a_rule_finds_its_fault_at_its_cell(code: str) -> None:
    broken, places, _kept = CASES[code]
    assert sorted(found(code, *broken)) == sorted(places)


@pytest.mark.parametrize("code", CASES)
def test_a_rule_passes_over_what_is_in_order(code: str) -> None:
    assert found(code, *CASES[code][2]) == []


def history(*figures: int) -> dict[str, pd.DataFrame]:
    """Return the indicators of January on, a figure a month."""
    rows = [
        {
            "indicator": "jinan-headquarters", "region": "370100", "period": f"2020-{month:02d}",
            "in_period": Decimal(figure), "cumulative": Decimal(sum(figures[:month])), "row": 2, "layout": 0,
        }
        for month, figure in enumerate(figures, 1)
    ]  # fmt: skip
    return {"indicators": OBSERVATIONS.build(rows)}


def with_history(code: str, now: Submission, *figures: int) -> list[str]:
    plan, names = shandong()
    intake = taken_in(now)
    context = registry.Context(
        plan=plan, names=names, period=intake.period, asked=None, received=intake.received,
        rows=registry.Rows.of(intake.frames), layouts=intake.layouts, earlier=registry.Rows.of(history(*figures)),
    )  # fmt: skip
    findings, runs = registry.run(context)
    assert next(one for one in runs if one.code == code).examined == len(figures)
    return [f"{one.sheet}!{one.cell}" for one in findings if one.code == code]


def test_a_past_month_that_changed_without_a_word_is_found() -> None:
    months = (1, 1, 1, 1, 1, 1, 1, 1, 3)
    assert with_history("L104", indicators(), *months) == ["指标!E2"]
    assert with_history("L104", indicators(), *months[:-1], 2) == []
    assert with_history("L104", indicators(indicator(备注="9月多报1家")), *months) == []


def test_what_is_blank_is_taken_from_the_month_on_record() -> None:
    months = (1, 1, 1, 1, 1, 1, 1, 1, 2)
    assert with_history("L109", indicators(indicator(上月累计=None)), *months) == []
    slip = indicators(indicator(上月累计=None, 本年累计=15))
    assert with_history("L109", slip, *months) == ["指标!G2"]
    fallen = indicators(indicator(上月累计=None, 本月数=None, 本年累计=9))
    assert with_history("L109", fallen, *months) == ["指标!G2"]
    assert with_history("L109", indicators(indicator(本年累计=15)), *months) == [], "L101 says it"
    assert (
        with_history(
            "L109", indicators(indicator(上月累计=None, 本年累计=15, 备注="更正")), *months
        )
        == []
    )


def test_a_column_that_the_sheet_does_not_have_was_not_left_blank() -> None:
    short = [title for title in INDICATOR_HEADER if title != "上月累计"]
    row = dict(zip(INDICATOR_HEADER, indicator(), strict=True))
    table = sheet("指标", [short, [row[title] for title in short]])
    assert found("L108", understood(table)) == []
    january = indicators(
        indicator(上月累计=None), cover=(("填报单位", "济南市"), ("报告期", "2020-01"))
    )
    assert not [one for one in run(january, period=Period(2020, 1)) if one.code == "L108"]


def test_an_outlier_is_found_where_a_standard_deviation_never_could() -> None:
    """100, 104, 98, 101, 99, 103, 97, 102, 160: modified z 19.9; mean and SD give 2.65 of at most 2.67."""
    others = [Decimal(n) for n in (100, 104, 98, 101, 99, 103, 97, 102, 160)]
    assert half_up(modified_score(Decimal(160), others), 1) == Decimal("19.9")
    usual = (2, 3, 2, 3, 2, 3, 2, 3, 2)
    slip = indicators(indicator(上月累计=22, 本月数=30, 本年累计=52))
    assert with_history("P206", slip, *usual) == ["指标!F2"]
    assert with_history("P206", indicators(indicator(上月累计=22, 本年累计=25)), *usual) == []
    assert with_history("P206", slip, *usual[:5]) == []


def test_a_plan_sets_severity_stage_and_thresholds() -> None:
    plan, _names = shandong()
    basis = plan.rules[0].basis
    settings = (
        RuleSetting(code="L101", severity="warning", basis=basis),
        RuleSetting(code="L111", stage="trial", basis=basis),
        RuleSetting(code="L113", stage="off", basis=basis),
        RuleSetting(code="P205", thresholds={"times": Decimal("0.5")}, basis=basis),
    )
    own = plan.model_copy(update={"rules": settings})
    rows = [project(本月完成投资=5, 实际开工月份="2020-11"), project(项目编码="P-2")]
    intake = taken_in(projects(*rows), indicators(indicator(本年累计=12), cover=QINGDAO))
    intake = replace(intake, context=replace(intake.context, plan=own))
    verdict = judge(intake)
    found = {one.code: str(one.severity) for one in verdict.findings}
    assert (found["L101"], found["L111"], found["P205"]) == ("warning", "notice", "warning")
    assert "L113" not in found
    assert next(run for run in verdict.runs if run.code == "L113").stage == "off"


def test_what_is_in_order_gives_no_finding_at_all() -> None:
    assert run(projects()) == []
    assert {one.code for one in run(indicators())} == {"S205"}, "one of the unit's five rows"


def test_every_finding_about_an_indicator_names_it_and_its_region() -> None:
    name = "新认定总部企业 济南市"
    rows = indicators(indicator(), indicator(上月累计=-1, 本年累计=200000))
    about = {one.code: one.subject for one in run(rows) if one.sheet == "指标"}
    assert about == dict.fromkeys(("S201", "L101", "P202", "P203"), name) | {
        "S205": about["S205"]
    }, about


def test_what_names_a_row_is_safe_to_print() -> None:
    hidden = projects(project(项目名称="泉城\u202e产业园", 本月完成投资=-1))
    assert [one.subject for one in run(hidden) if one.code == "P203"] == ["泉城⟨U+202E⟩产业园"]


def test_every_rule_is_documented_in_full() -> None:
    for code, rule in documented().items():
        assert code == rule.code
        for text in (rule.title, rule.why, rule.example, rule.fix):
            assert text.strip(), code


def test_rules_over_figures_have_a_failing_and_a_passing_case_somewhere() -> None:
    own = {code for code in CHECKS if code[:2] in {"S2", "P2", "T3"} or "L100" < code < "L120"}
    with_months = {"L104", "L109", "P206"}
    assert own <= CASES.keys() | with_months, own - CASES.keys()


def test_rounded_parts_agree_with_a_total_that_they_may_add_up_to() -> None:
    parts = [Decimal("2.3"), Decimal("1.1")]
    assert agree(parts, Decimal("3.5"))
    assert not agree(parts, Decimal("3.6"))


@given(st.lists(st.decimals(min_value=0, max_value=10**6, places=3), min_size=1, max_size=20))
def test_honest_rounding_never_raises_a_finding(exact: list[Decimal]) -> None:
    step = Decimal("0.1")
    rounded = [value.quantize(step) for value in exact]
    assert agree(rounded, sum(exact, Decimal(0)).quantize(step)) or all(v % 1 == 0 for v in rounded)
