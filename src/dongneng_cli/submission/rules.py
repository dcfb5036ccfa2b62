"""Rules of understanding a sheet and its cells (S101 to S199); the reader's own are in ``codes.py``."""

from dongneng_cli.findings import Rule, Severity
from dongneng_cli.i18n import N_


def _rule(code: str, severity: Severity, title: str, why: str, example: str, fix: str) -> Rule:
    return Rule(code=code, severity=severity, title=title, why=why, example=example, fix=fix)


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTICE

NO_FORM = _rule(
    "S101", _E,
    N_("a workbook has at least one sheet of the form"),
    N_("without a recognisable sheet nothing can be taken over"),
    N_("a workbook with only a cover letter, or with every header renamed"),
    N_("use the form's sheets 指标, 项目, 任务, 问题, with the header row as handed out"),
)  # fmt: skip
SHEET_LEFT_OUT = _rule(
    "S102", _N,
    N_("every sheet with content is understood"),
    N_("figures on a sheet that is not understood are not taken over"),
    N_("a sheet 附表 with its own columns"),
    N_("if its figures are meant to count, move them to a sheet of the form"),
)  # fmt: skip
COLUMN_MISSING = _rule(
    "S103", _E,
    N_("the columns that a sheet needs are there"),
    N_("without them its rows cannot be told apart or counted"),
    N_("the sheet 项目 without the column 项目编码"),
    N_("put the column back with the form's header"),
)  # fmt: skip
COLUMN_TWICE = _rule(
    "S104", _E,
    N_("a column stands once"),
    N_("with two columns of one name it is not known which counts"),
    N_("本年累计 in F and in J"),
    N_("delete or rename one of the two columns"),
)  # fmt: skip
COLUMN_EXTRA = _rule(
    "S105", _N,
    N_("columns of one's own are welcome, but are not read"),
    N_("what stands in them is neither checked nor counted"),
    N_("a column 去年同期 behind the form's columns"),
    N_("nothing, unless the column was meant to be one of the form's"),
)  # fmt: skip
HEADER_NEAR = _rule(
    "S106", _N,
    N_("headers are written as on the form"),
    N_("a header that is only nearly right is read with help"),
    N_("本年累记 for 本年累计"),
    N_("write the header as on the form"),
)  # fmt: skip
SHEET_NEAR = _rule(
    "S107", _N,
    N_("sheets are named as on the form"),
    N_("a sheet known only by its headers may be the wrong one"),
    N_("a sheet Sheet1 whose headers are those of 项目"),
    N_("name the sheet as on the form"),
)  # fmt: skip
ROW_LEFT_OUT = _rule(
    "S108", _W,
    N_("every row under a header is understood"),
    N_("a row that is not understood is not taken over"),
    N_("a single text between two projects"),
    N_("complete the row, or move the text below the table behind 注:"),
)  # fmt: skip
HIDDEN = _rule(
    "S109", _W,
    N_("what is reported can be seen"),
    N_("hidden rows, columns and sheets are read like others; the sender may not know what is filed"),
    N_("rows 8 to 20 of 项目 hidden by a filter"),
    N_("unhide them, look, and delete what is not meant to be reported"),
)  # fmt: skip
MERGED_DOWN = _rule(
    "S110", _N,
    N_("every row names its own city, list and so on"),
    N_("a cell merged over several rows is taken to hold for each of them"),
    N_("济南市 merged over D5:D9"),
    N_("unmerge the cells and fill each row"),
)  # fmt: skip
CONVERTED = _rule(
    "S112", _N,
    N_("figures are in the form's unit"),
    N_("figures in another unit that the sheet itself names are converted"),
    N_("单位:万元 above a column in 亿元"),
    N_("nothing, if the unit named is right"),
)  # fmt: skip
HEADER_REPEATED = _rule(
    "S113", _N,
    N_("a sheet holds one table"),
    N_("several tables on one sheet are read one after the other"),
    N_("the header repeated for each county"),
    N_("nothing, if all of them are meant to be reported"),
)  # fmt: skip
SHEET_EMPTY = _rule(
    "S114", _N,
    N_("a sheet of the form has rows"),
    N_("an empty sheet is nothing to report, which is not the same as zero"),
    N_("the sheet 问题 with its header only"),
    N_("nothing, if there is nothing to report"),
)  # fmt: skip

COLUMN_UNTITLED = _rule(
    "S115", _W,
    N_("every column with values has a header"),
    N_("nobody can say what stands in a column without a header, so it is not taken over"),
    N_("four dates under a blank cell between 责任单位 and 状态"),
    N_("write the header as on the form, or delete the column"),
)  # fmt: skip

COVER_MISSING = _rule(
    "S120", _E,
    N_("the workbook says who reports and for which month"),
    N_("without a unit and a period its figures cannot be filed"),
    N_("no sheet 封面, and no line 填报单位 above the table"),
    N_("fill in 填报单位 and 报告期 on the cover"),
)  # fmt: skip
UNIT_UNKNOWN = _rule(
    "S121", _E,
    N_("the reporting unit is one that the plan knows"),
    N_("figures of an unknown unit cannot be filed"),
    N_("填报单位 济男市"),
    N_("write the unit's name as in the plan"),
)  # fmt: skip
PERIOD_UNREADABLE = _rule(
    "S122", _E,
    N_("the reporting period is a month, or a week of blockers"),
    N_("figures of an unknown month cannot be filed"),
    N_("报告期 上半年"),
    N_("write the month as 2020-06, a week of blockers as 2020-W43"),
)  # fmt: skip
OTHER_PLAN = _rule(
    "S123", _E,
    N_("the workbook belongs to the plan that it is checked against"),
    N_("another plan has other indicators and other targets"),
    N_("计划 shandong-2019 checked against shandong-2020"),
    N_("check against the workbook's own plan, or use this plan's form"),
)  # fmt: skip
FORM_OLD = _rule(
    "S124", _W,
    N_("the form is the current one"),
    N_("an older form may lack columns"),
    N_("表式版本 0"),
    N_("copy the figures into the current form"),
)  # fmt: skip
CODE_NOT_UNIT = _rule(
    "S126", _E,
    N_("the unit's name and code belong together"),
    N_("one of the two is wrong, and it is not known which"),
    N_("填报单位 济南市 with 单位代码 370200"),
    N_("correct the name or the code"),
)  # fmt: skip

BLANK = _rule(
    "S130", _E,
    N_("what tells a row apart is filled in"),
    N_("a row without it cannot be matched with the plan or with last month"),
    N_("a project without 项目编码"),
    N_("fill in the cell"),
)  # fmt: skip
NOT_A_FIGURE = _rule(
    "S131", _E,
    N_("a figure is an exact number"),
    N_("an inexact or worded figure cannot be added up"),
    N_("约20, 20+, 3至5, 翻一番"),
    N_("write the exact number, and remarks in 备注"),
)  # fmt: skip
READ_WITH_HELP = _rule(
    "S132", _N,
    N_("figures are numbers in the column's unit"),
    N_("a figure written in words or with a unit is read with help; see that it was read rightly"),
    N_("4.2万, １２３, 1,234 as text"),
    N_("nothing, if it was read rightly; better write the plain number"),
)  # fmt: skip
TRUTH_VALUE = _rule(
    "S135", _E,
    N_("a figure is not TRUE or FALSE"),
    N_("TRUE would count as 1"),
    N_("TRUE in 本月数"),
    N_("write the figure"),
)  # fmt: skip
FIGURE_AS_DATE = _rule(
    "S136", _E,
    N_("a figure is not formatted as a date"),
    N_("people see a date where the file holds a figure, so one of them is wrong"),
    N_("42 shown as 1900-02-11"),
    N_("set the cell's format to a number and look at the figure"),
)  # fmt: skip
SHOWN_OTHERWISE = _rule(
    "S137", _W,
    N_("what is shown is what is held"),
    N_("a number format that scales or hides makes people see another figure"),
    N_("""42 shown as 42万 by the format 0"万" """),
    N_("set the format to a plain number and see that the figure is right"),
)  # fmt: skip
NOT_A_MONTH = _rule(
    "S138", _E,
    N_("months and dates are written so that they can be read in one way"),
    N_("2020.1 may be January, or October that lost its zero"),
    N_("2020.1, 上半年, 10月"),
    N_("write 2020-10, or 2020-10-31 where a day is asked for"),
)  # fmt: skip
UNKNOWN_NAME = _rule(
    "S139", _E,
    N_("names and codes are those of the plan"),
    N_("a row of an unknown city, list or indicator would fall out of every total"),
    N_("所在市 烟苔市"),
    N_("write the name or code as in the plan"),
)  # fmt: skip
OTHER_UNIT = _rule(
    "S142", _E,
    N_("the unit of measure is the plan's"),
    N_("a figure in another unit is a figure about something else"),
    N_("计量单位 万户 where the plan counts 个"),
    N_("convert the figure and write the plan's unit"),
)  # fmt: skip

PROSE_IS_FIGURE = _rule(
    "S144", _W,
    N_("a column of words holds words"),
    N_("a figure in 备注 or 责任单位 has mostly slipped in from another column"),
    N_("41 in 备注"),
    N_("move the figure to its column, or write what it means in words"),
)  # fmt: skip
CODE_NOT_NAME = _rule(
    "S145", _E,
    N_("a row's code and name belong together"),
    N_("one of the two is wrong, and the figure would go to the wrong indicator or task"),
    N_("指标编码 5g-stations with 指标名称 上市公司"),
    N_("correct the code or the name"),
)  # fmt: skip
NAME_UNKNOWN = _rule(
    "S146", _N,
    N_("an indicator or task is named as in the plan"),
    N_("the row is understood by its code alone; a name of one's own may hide another meaning"),
    N_("指标名称 5G杆塔 with 指标编码 5g-stations"),
    N_("write the name as in the plan, or see that the code is the one meant"),
)  # fmt: skip

UNREPORTED = _rule(
    "S143", _W,
    N_("every row that is sent has its figure"),
    N_("a blank is not a zero: the indicator or project counts as unreported"),
    N_("本年累计 blank"),
    N_("fill in the figure: 0 if there is nothing yet, / if it does not apply"),
)  # fmt: skip

NOT_IN_PLAN = _rule(
    "S147", _W,
    N_("what was recorded is of the plan that is used"),
    N_("a row of an indicator or task that the plan does not have counts nowhere"),
    N_("an indicator that a later plan has dropped"),
    N_("use the plan that it was recorded by, with --plan, or keep the indicator in the plan"),
)  # fmt: skip

FORM_RULES = {
    rule.code: rule
    for rule in (
        NO_FORM, SHEET_LEFT_OUT, COLUMN_MISSING, COLUMN_TWICE, COLUMN_EXTRA, HEADER_NEAR, SHEET_NEAR,
        ROW_LEFT_OUT, HIDDEN, MERGED_DOWN, CONVERTED, HEADER_REPEATED, SHEET_EMPTY, COLUMN_UNTITLED,
        COVER_MISSING, UNIT_UNKNOWN, PERIOD_UNREADABLE, OTHER_PLAN, FORM_OLD,
        CODE_NOT_UNIT, BLANK, NOT_A_FIGURE, READ_WITH_HELP, TRUTH_VALUE,
        FIGURE_AS_DATE, SHOWN_OTHERWISE, NOT_A_MONTH, UNKNOWN_NAME, OTHER_UNIT, UNREPORTED,
        PROSE_IS_FIGURE, CODE_NOT_NAME, NAME_UNKNOWN, NOT_IN_PLAN,
    )
}  # fmt: skip
"""Every rule of this file by its code."""
