"""How the form looks, and the words that are printed on it.

The form is Chinese whatever language messages are in, as its sheets and columns are.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dongneng_cli.shown import formula_like
from dongneng_cli.submission.form import (
    BLOCKERS,
    INDICATORS,
    PROJECTS,
    TASKS,
    Column,
    FieldType,
)
from dongneng_cli.submission.handback.inert import inert
from dongneng_cli.submission.handout.content import Handout, Line, Value
from dongneng_cli.submission.workbook import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

HELP_NAME, CHOICES_NAME = "填报说明", "选项"
"""Sheets beside the data; the reader passes over them."""

TITLES = {
    INDICATORS.key: "主要指标进展情况表",
    PROJECTS.key: "重点项目进展情况表",
    TASKS.key: "重点任务进展情况表",
    BLOCKERS.key: "难点堵点问题清单",
}
KIND_WORDS = {
    FieldType.TEXT: "文字",
    FieldType.FIGURE: "数字",
    FieldType.MONEY: "数字（亿元）",
    FieldType.DATE: "日期，如 2020-06-15",
    FieldType.MONTH: "月份，如 2020-06",
}
ACCOUNTS = (
    "浅黄色单元格由本单位填报；灰色单元格已由下发单位填好，不必改动。工作表保护未设密码，确需更正时可取消保护。",
    "数字只填数，不写单位，不写“约”“左右”。本月没有发生的填 0；不适用的填 / 或留空，并在备注写明原因。",
    "“填报提示”“完成率”等灰色栏为自动计算，供核对用，不作为上报数据。",
    "填完后保存为 .xlsx 报回，不要改工作表名和表头；可以在表下另写说明。",
)
HINT_DONE, HINT_OPEN, NO_RATE = "√", "待填", "—"

INK, LINE, HEAD, BAND = "#1F2933", "#BFC9D4", "#1F4E79", "#D9E4EF"
OPEN_FILL, GIVEN_FILL = "#FFFBE0", "#F1F3F5"
_FONT = "宋体"
SIGNIFICANT = 15
"""Digits that a workbook's number keeps."""

_MONEY, _WHOLE, _FINE, _DAY, _MONTH = "#,##0.00##", "#,##0", "#,##0.00##", "yyyy-mm-dd", "yyyy-mm"


@dataclass(frozen=True, slots=True)
class Beside:
    """A reference column: read-only, for the eye, never read back.

    Its title stands in the row above the header and reaches down into it, so that the reader does not
    take it for a column of the submission.
    """

    key: str
    title: str
    width: int


TARGET = Beside("target", "全年目标", 11)
SCOPE = Beside("scope", "目标范围", 10)
SHARE = Beside("share", "相当于\n目标(%)", 9)
HINT = Beside("hint", "填报提示", 17)
DEFINITION = Beside("definition", "口径", 46)
BEFORE = Beside("before", "上月累计\n完成投资", 11)
RATE = Beside("rate", "投资\n完成率(%)", 10)

BESIDE: dict[str, tuple[Beside, ...]] = {
    "indicators.cumulative": (TARGET, SCOPE, SHARE, HINT),
    "indicators.note": (DEFINITION,),
    "projects.finished_on": (BEFORE,),
    "projects.invested": (RATE, HINT),
}
"""Reference columns by the column of the form that they stand behind."""

WIDTHS = {
    "name": 30, "lists": 22, "note": 24, "text": 34, "county": 12, "taskforce": 18, "industry": 16,
    "indicator": 21, "item": 26, "code": 14, "owner": 18, "number": 15, "project": 14, "evidence": 24,
    "result": 20, "unit_of_measure": 9, "region": 10, "state": 10, "category": 12, "city": 10,
    "project_class": 9,
}  # fmt: skip
WIDTH = 11


def columns_of(columns: tuple[Column, ...], key: str) -> list[Column | Beside]:
    """Return the columns of a sheet with the reference columns among them."""
    laid: list[Column | Beside] = []
    for column in columns:
        laid += [column, *BESIDE.get(f"{key}.{column.field}", ())]
    return laid


@dataclass(slots=True)
class Drawing:
    """A workbook being drawn; every value enters it here, as text or as a number."""

    book: "Workbook"
    handout: Handout
    formats: dict[tuple[tuple[str, Any], ...], "Format"] = field(default_factory=dict)

    def format(self, **properties: Any) -> "Format":
        """Return a format, made once."""
        base = {"font_name": _FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
        merged = base | properties
        key = tuple(sorted(merged.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(merged)
        return self.formats[key]

    def put(self, sheet: "Worksheet", row: int, column: int, value: Value, **look: Any) -> None:
        """Write one cell."""
        if isinstance(value, Decimal | int) and len(Decimal(value).as_tuple().digits) > SIGNIFICANT:
            value = str(value)
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.format(**look))
        elif isinstance(value, str):
            quoted = {"quote_prefix": True} if formula_like(value) else {}
            sheet.write_string(row, column, inert(value), self.format(**look, **quoted))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.format(**look))
        else:
            sheet.write_number(row, column, float(value), self.format(**look))

    def page(self, sheet: "Worksheet", *, wide: bool) -> None:
        """Set paper, margins and footer; a form has to look right on paper, too."""
        sheet.set_paper(8 if wide else 9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        name = inert(self.handout.unit_name).replace("&", "&&")
        sheet.set_footer(f"&L&9{name}　{self.handout.period}&C&9&A&R&9第 &P 页，共 &N 页")

    def protect(self, sheet: "Worksheet") -> None:
        """Lock what is not to be filled in; without a password, so that nobody is ever stuck."""
        allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
        sheet.protect("", dict.fromkeys(allowed, True))


def cell_look(column: Column, line: Line | None, *, locked: bool) -> dict[str, Any]:
    """Return how a cell of a form column looks: its fill, its number format, its lock."""
    look: dict[str, Any] = {
        "border": 1,
        "border_color": LINE,
        "bg_color": GIVEN_FILL if locked else OPEN_FILL,
        "locked": locked,
    }
    match column.kind:
        case FieldType.MONEY:
            look |= {"num_format": _MONEY, "align": "right"}
        case FieldType.FIGURE:
            look |= {"num_format": _WHOLE if line and line.whole else _FINE, "align": "right"}
        case FieldType.DATE:
            look |= {"num_format": _DAY, "align": "center"}
        case FieldType.MONTH:
            look |= {"num_format": _MONTH, "align": "center"}
        case _:
            look |= {"text_wrap": True}
            # Codes keep their leading zeros, and 1.10 stays 1.10.
            look |= {} if locked else {"num_format": "@"}
    return look


def rules_for(
    handout: Handout, key: str, column: Column, line: Line | None, names: dict[str, str]
) -> dict[str, Any] | None:
    """Return the validation of an open cell: what may stand in it, and what it says when chosen."""
    told = (line.remark if line and line.remark and column.kind is FieldType.FIGURE else "") or (
        column.help
    )
    prompt = {
        "input_title": column.title[:32],
        "input_message": _cut("。".join(dict.fromkeys(p for p in (column.help, told) if p)), 250),
        "error_title": column.title[:32],
    }
    choice = names.get(f"{key}.{column.field}")
    if choice:
        several = column.field == "lists"
        return prompt | {
            "validate": "list",
            "source": f"={choice}",
            # Several lists may be named, separated by 、, so the list only advises.
            "error_type": "warning" if several else "stop",
            "error_message": "不在选项内；多个清单用、隔开时可继续"
            if several
            else "请从下拉选项中选择",
        }
    return _typed(handout, column, line, prompt)


def _typed(
    handout: Handout, column: Column, line: Line | None, prompt: dict[str, Any]
) -> dict[str, Any] | None:
    match column.kind:
        case FieldType.FIGURE | FieldType.MONEY:
            month = column.field == "in_period" or (line is not None and line.signed)
            low = -1e12 if month else 0
            kind, what = ("integer", "整数") if line and line.whole else ("decimal", "数字")
            sign = "" if month else "，不小于 0"
            limits: dict[str, Any] = {"criteria": "between", "minimum": low, "maximum": 1e12}
            if kind == "integer":
                limits |= {"minimum": max(low, -2_000_000_000), "maximum": 2_000_000_000}
            message = f"请填{what}{sign}，不写单位。不适用的留空，并在备注写明原因。"
            return prompt | {"validate": kind, **limits, "error_message": message}
        case FieldType.DATE | FieldType.MONTH:
            message = f"请填{KIND_WORDS[column.kind]}"
            limits = {"criteria": "between", "minimum": date(2000, 1, 1)}
            limits["maximum"] = date(2060, 12, 31)
            if column.field in {"started_on", "finished_on", "done_on", "solved_on"}:
                limits["maximum"] = _month_end(handout)
                message += "，不晚于报告期"
            return prompt | {"validate": "date", **limits, "error_message": message}
    if not prompt["input_message"]:
        return None
    return prompt | {"validate": "any"}


def _month_end(handout: Handout) -> date:
    year, month = handout.period.year, handout.period.month
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def formula(key: str, what: Beside, row: int, at: dict[str, int]) -> str:
    """Return the live formula of a reference column in a row (from 1).

    Args:
        at: Field or reference column to its column number.
    """
    ref = {name: f"{column_letters(number)}{row}" for name, number in at.items()}
    if what in (SHARE, RATE):
        top, base = (
            (ref["cumulative"], ref["target"])
            if what is SHARE
            else (ref["invested"], ref["annual_plan"])
        )
        known = f"AND(ISNUMBER({top}),ISNUMBER({base}))"
        return f'=IF({known},IF({base}=0,"{NO_RATE}",ROUND({top}/{base}*100,2)),"{NO_RATE}")'
    before, month, year = (
        ("previous", "in_period", "cumulative")
        if key == INDICATORS.key
        else ("before", "month_invested", "invested")
    )
    b, m, y = ref[before], ref[month], ref[year]
    sums = f"AND(ISNUMBER({b}),ISNUMBER({m}))"
    return (
        f'=IF({y}="","{HINT_OPEN}本年累计",IF(NOT(ISNUMBER({y})),"应为数字",'
        f'IF({sums},IF(ABS({b}+{m}-{y})>0.005,"上月累计+本月≠累计","{HINT_DONE}"),'
        f'IF(AND(ISNUMBER({b}),{y}<{b}),"低于上月,请写备注","{HINT_DONE}"))))'
    )


def tasks_of(handout: Handout) -> tuple[tuple[str, str], ...]:
    """Return code and name of the items that a unit may report; none if it reports no tasks."""
    return handout.items if any(asked.form is TASKS for asked in handout.sheets) else ()
