"""What is wrong in the broken sample: where, which rule sees it, in words."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Mistake:
    """One mistake on its own cell.

    Attributes:
        sheet: Name on the tab.
        row: Place among the sheet's data rows, from 0; one past the last is the 合计 row.
        code: Rule that sees it.
        chinese: What is wrong, for the Chinese reader.
        value: What the cell holds.
        how: ``value``, or how it is made when the value alone is not what is wrong.
        look: Number format, for ``formatted``.
        also: Other fields of the row that the mistake needs, themselves right.
        placed: Whether the finding names the cell.
    """

    sheet: str
    row: int
    field: str
    code: str
    chinese: str
    english: str
    value: Any = None
    how: str = "value"
    look: str = ""
    also: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    placed: bool = True


MISTAKES = (
    Mistake("封面", 0, "unit_code", "S126", "单位代码是济南市的",
            "the unit's code is Jinan's", "370100"),
    Mistake("封面", 0, "filled_on", "T302", "填报日期晚于次月5日",
            "filled in after the deadline", date(2020, 11, 20), placed=False),
    Mistake("指标", 0, "cumulative", "L101", "上月累计＋本月数≠本年累计",
            "last month + month ≠ cumulative", 9100),
    Mistake("指标", 1, "cumulative", "L102", "本年累计低于上月累计，未说明原因",
            "cumulative below last month, no reason given", 26,
            also={"previous": 260, "in_period": None, "note": None}),
    Mistake("指标", 2, "cumulative", "S131", "数值写成“约20”", "not an exact figure", "约20"),
    Mistake("指标", 3, "cumulative", "S040", "单元格显示 #REF!", "the cell shows an error",
            "#REF!", how="error"),
    Mistake("指标", 4, "unit_of_measure", "S142", "计量单位写成“户”，方案以“家”计",
            "not the plan's unit of measure", "户"),
    Mistake("指标", 5, "cumulative", "P201", "百分数填成小数0.0298", "a fraction for a percentage",
            Decimal("0.0298")),
    Mistake("指标", 6, "region", "L103", "济南市的指标填在青岛市", "an indicator of another city", "青岛市"),
    Mistake("指标", 7, "cumulative", "S137", "数字格式 0\"万\"，看到的不是所填的",
            "the format 0\"万\" shows another figure", 42, how="formatted", look="0\"万\"",
            also={"cumulative": 42}),
    Mistake("指标", 8, "cumulative", "P202", "以万家填报，应为家", "filled in by ten thousands",
            Decimal("0.41"), also={"previous": 4060}),
    Mistake("项目", 1, "code", "S201", "项目编码与上一行重复", "the project's code stands twice",
            how="repeated"),
    Mistake("项目", 2, "city", "S139", "市名写成“青鸟市”", "the city is misspelt", "青鸟市"),
    Mistake("项目", 3, "lists", "S139", "没有这个项目清单", "no such project list", "省重大工程"),
    Mistake("项目", 4, "month_invested", "L111", "本月完成投资大于本年累计",
            "the month's investment is above the year's", Decimal("6.00"),
            also={"invested": Decimal("5.20")}),
    Mistake("项目", 5, "started_on", "L113", "实际开工月份在报告期之后",
            "started after the period", "2020-12"),
    Mistake("项目", 6, "started_on", "L114", "已竣工而未填实际开工月份", "finished, but not started", None,
            also={"finished_on": "2020-06", "invested": Decimal("0.00"),
                  "month_invested": Decimal("0.00"), "note": "上年已完工"}),
    Mistake("项目", 7, "planned_finish", "S138", "2020.1，是1月还是10月不明",
            "2020.1: January, or October that lost its zero", Decimal("2020.1")),
    Mistake("项目", 8, "invested", "L112", "本年累计完成投资大于总投资", "invested more than the total",
            Decimal("14.50"),
            also={"total_investment": Decimal("10.00"), "annual_plan": Decimal("9.00"),
                  "month_invested": Decimal("1.10")}),
    Mistake("项目", 9, "invested", "L115", "3月已开工而投资为0", "started, but nothing invested",
            Decimal("0.00"),
            also={"planned_start": "2020-03", "started_on": "2020-03", "finished_on": None,
                  "month_invested": Decimal("0.00")}),
    Mistake("项目", 10, "annual_plan", "L110", "建设类项目没有年度计划",
            "an implementing project without a plan", None),
    Mistake("项目", 11, "month_invested", "P203", "本月完成投资为负", "a negative figure", Decimal("-3.00")),
    Mistake("项目", 12, "month_invested", "P204", "本月数照抄了本年累计",
            "the month is the year's figure again", Decimal("7.40"),
            also={"planned_start": "2020-03", "started_on": "2020-03", "finished_on": None,
                  "invested": Decimal("7.40"), "total_investment": Decimal("20.00"),
                  "annual_plan": Decimal("8.00")}),
    Mistake("项目", 13, "total_investment", "S136", "金额设成了日期格式", "money formatted as a date", 42,
            how="formatted", look="yyyy-mm-dd"),
    Mistake("项目", 14, "total_investment", "S041", "公式没有计算过，没有存下结果",
            "a formula without a stored result", how="uncalculated"),
    Mistake("项目", 15, "name", "S130", "项目名称空着", "a blank that must be filled", None),
    Mistake("项目", 16, "code", "S109", "整行被隐藏", "a hidden row", how="hidden"),
    Mistake("项目", 17, "month_invested", "S131", "数值写成“翻一番”", "worded, not a number", "翻一番"),
    Mistake("项目", 18, "county", "S139", "历下区不在青岛市", "a county of another city", "历下区"),
    Mistake("项目", 19, "total_investment", "S132", "全角数字（可读，提示）",
            "full-width digits: read, with a notice", "１２８.５"),
    Mistake("项目", 20, "project_class", "S139", "没有“在建”这个项目类别", "no such project class", "在建"),
    Mistake("项目", 22, "industry", "S052", "合并单元格下面藏着另一个值", "a value hidden under a merge",
            "高端化工", how="merged"),
    Mistake("项目", 0, "note", "S105", "表式以外的列（不读取，提示）", "a column of one's own: a notice",
            "去年同期", how="column"),
    Mistake("项目", 26, "annual_plan", "L106", "合计与各行之和不符", "the total row does not add up",
            Decimal("300.00"), how="total"),
    Mistake("任务", 0, "item", "S139", "任务编码不在方案内", "no such item in the plan", "3.9"),
    Mistake("任务", 1, "done_on", "S138", "没有2月30日", "no such date", "2020-02-30"),
    Mistake("问题", 1, "project", "L116", "问题所指的项目不在表中", "the blocker's project is not reported",
            "ZD2020-9999"),
)  # fmt: skip
"""In the order of the sheets."""
