"""Rules over the sheet 任务 find their fault at its cell, and pass over what is in order."""

from dataclasses import replace

import pytest

from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.judge import judge
from tests.checks.context import found, taken_in
from tests.submission.books import Rows, Value, sheet, understood

HEADER = ("任务编码", "事项", "计划完成时间", "状态", "完成日期", "印证材料", "备注")
COVER: Rows = (("填报单位", "省发展改革委"), ("报告期", "2020-10"), ("填报日期", "2020-11-03"))


def task(**given: Value) -> list[Value]:
    row: dict[str, Value] = {
        "任务编码": "social-credit-regulation", "事项": "社会信用条例", "计划完成时间": "2020-12",
        "状态": "推进中", "完成日期": None, "印证材料": None, "备注": None,
    }  # fmt: skip
    return [{**row, **given}[title] for title in HEADER]


def tasks(*rows: list[Value]) -> Submission:
    return understood(sheet("任务", [HEADER, *rows]), cover=COVER)


def done(**given: Value) -> list[Value]:
    return task(**{"状态": "已完成", "完成日期": "2020-07-24", "印证材料": "鲁人发1号", **given})


@pytest.mark.parametrize(
    ("code", "row", "cell"),
    [
        ("L130", done(完成日期=None), "任务!E2"),
        ("L130", done(印证材料=None), "任务!F2"),
        ("L131", done(完成日期="2020-11-04"), "任务!E2"),
        ("L132", task(状态="基本完成"), "任务!D2"),
        ("L132", task(状态="已逾期"), "任务!D2"),
        ("L133", task(完成日期="2020-07-24"), "任务!D2"),
        ("L135", task(计划完成时间="2021-03"), "任务!C2"),
    ],
)
def test_a_rule_finds_its_fault(code: str, row: list[Value], cell: str) -> None:
    assert found(code, tasks(row)) == [cell]


@pytest.mark.parametrize("row", [done(), task(), task(状态="未启动"), done(完成日期="2020-11-03")])
def test_what_is_in_order_is_passed_over(row: list[Value]) -> None:
    codes = ("L130", "L131", "L132", "L133", "L134", "L135", "L136")
    assert [code for code in codes if found(code, tasks(row))] == []


def after(before: list[Value], now: list[Value]) -> set[str]:
    """Return the codes that are found when a month follows another."""
    earlier = tasks(before).frames["tasks"].assign(period="2020-09")
    verdict = judge(taken_in(tasks(now)), earlier={"tasks": earlier})
    return {one.code for one in verdict.findings}


def test_undone_after_done_needs_a_reason() -> None:
    assert "L134" in after(done(), task())
    assert "L134" not in after(done(), task(备注="原印发文件撤回重审"))
    assert "L134" not in after(done(), done())
    assert "L134" not in after(task(), done())


def test_a_promise_that_is_put_off_needs_a_reason() -> None:
    early, late = task(计划完成时间="2020-09"), task(计划完成时间="2020-11")
    assert "L136" in after(early, late)
    assert "L136" not in after(late, early)
    assert "L136" not in after(early, task(计划完成时间="2020-11", 备注="立法计划调整"))


def test_an_item_that_is_left_out_is_missed_until_it_is_done() -> None:
    other = {"任务编码": "jinan-science-city", "事项": "中科院济南科创城"}
    assert "L137" in after(task(**other), task())
    assert "L137" not in after(done(**other), task())
    assert "L137" not in after(task(), done())


def test_without_a_checklist_no_word_is_judged() -> None:
    intake = taken_in(tasks(task(状态="基本完成")))
    plain = replace(
        intake,
        context=replace(
            intake.context, plan=intake.context.plan.model_copy(update={"checklist": None})
        ),
    )
    assert not [one for one in judge(plain).findings if one.code.startswith("L13")]
