"""One workbook of the form: cover and data sheets laid out as offices do it.

A merged title, 填报单位 and 单位:亿元 above the header, a 合计 row below the projects, 填报人 and 审核人 at
the foot. The same content gives the same bytes: the document's own times are fixed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from dongneng_cli.submission import form
from dongneng_cli.submission.form import FormSheet
from dongneng_cli.submission.workbook import column_letters

Value = str | int | Decimal | date | None

WRITTEN = datetime(2020, 11, 3, 9, 0, 0)
"""Stands in every file as its time of writing, or the bytes would change with every run."""

MONEY, FINE_MONEY, COUNT, DAY, MONTH = "#,##0.00", "#,##0.0000", "#,##0.##", "yyyy-mm-dd", "yyyy-mm"

_WIDTHS = {
    "name": 34, "lists": 26, "note": 30, "text": 30, "county": 16, "taskforce": 18, "industry": 16,
    "indicator": 22, "item": 28, "code": 13, "owner": 20, "number": 15, "project": 14, "evidence": 16,
    "result": 18,
}  # fmt: skip

_TITLES = {
    "indicators": "主要指标进展情况表",
    "projects": "重点项目进展情况表",
    "tasks": "重点任务进展情况表",
    "blockers": "难点堵点问题清单",
}


@dataclass(frozen=True)
class Cover:
    """What the cover says."""

    plan: str
    unit: str
    code: str
    period: str
    note: str
    author: str = "张某（示例）"
    reviewer: str = "李某（示例）"
    telephone: str = "0531-0000000"
    filled_on: date = date(2020, 11, 3)


@dataclass(frozen=True)
class Table:
    """The rows of one data sheet, values by field of the form.

    Attributes:
        totals: Money fields that the 合计 row sums; no such row if empty.
    """

    sheet: FormSheet
    rows: Sequence[dict[str, Value]]
    totals: tuple[str, ...] = ()


@dataclass
class Writer:
    """A workbook while it is written, with its formats."""

    book: Any
    formats: dict[tuple[str, bool], Any] = field(default_factory=dict)

    def format(self, number: str = "", *, bold: bool = False) -> Any:
        """Return the bordered format of a data cell."""
        key = number, bold
        if key not in self.formats:
            look = {"border": 1, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
            look |= {"num_format": number} if number else {"text_wrap": True}
            self.formats[key] = self.book.add_format(look | ({"bold": True} if bold else {}))
        return self.formats[key]

    def plain(self, **look: Any) -> Any:
        """Return a format without a border."""
        return self.book.add_format({"font_name": "宋体", "font_size": 10} | look)


Edit = Callable[[Writer], None]
"""A last change before a workbook is closed; the broken sample makes its mistakes so."""


def write(path: Path, cover: Cover, tables: Sequence[Table], edit: Edit | None = None) -> None:
    """Write a workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": f"{cover.unit} {cover.period}", "created": WRITTEN})
        writer = Writer(book)
        _write_cover(writer, cover)
        for table in tables:
            _write_table(writer, cover, table)
        if edit is not None:
            edit(writer)


def _write_cover(writer: Writer, cover: Cover) -> None:
    sheet = writer.book.add_worksheet(form.COVER_NAME)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 70)
    title = writer.plain(bold=True, font_size=16, align="center")
    sheet.merge_range(0, 0, 0, 1, "新旧动能转换重点工作月报表", title)
    values: dict[str, Value] = {
        "plan": cover.plan, "form": form.FORM_VERSION, "unit": cover.unit, "unit_code": cover.code,
        "period": cover.period, "author": cover.author, "reviewer": cover.reviewer,
        "telephone": cover.telephone, "filled_on": cover.filled_on,
    }  # fmt: skip
    for row, entry in enumerate(form.COVER, start=2):
        sheet.write_string(row, 0, entry.title, writer.format(bold=True))
        _write_value(writer, sheet, row, 1, values[entry.field])
    sheet.write_string(len(form.COVER) + 3, 0, "说明", writer.format(bold=True))
    sheet.write_string(len(form.COVER) + 3, 1, cover.note, writer.format())


HEADER_ROW = 3
"""Row of the headers, from 1; the data begins below."""


def _when(period: str) -> str:
    """Write a month or a week as a title does: 2020年10月, 2020年第43周."""
    year, _dash, part = period.partition("-")
    week = part.startswith("W")
    return f"{year}年第{int(part[1:])}周" if week else f"{year}年{int(part)}月"


def _write_table(writer: Writer, cover: Cover, table: Table) -> None:
    """Write title, unit row, header, rows, total and foot of one sheet."""
    sheet = writer.book.add_worksheet(table.sheet.name)
    last = len(table.sheet.columns) - 1
    title = f"{cover.unit}{_when(cover.period)}{_TITLES[table.sheet.key]}"
    look = writer.plain(bold=True, font_size=14, align="center", valign="vcenter")
    sheet.merge_range(0, 0, 0, last, title, look)
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, f"填报单位：{cover.unit}", writer.plain())
    if table.sheet is form.PROJECTS:
        sheet.write_string(1, last, "单位：亿元", writer.plain(align="right"))
    header = writer.plain(
        bold=True, border=1, align="center", valign="vcenter", text_wrap=True, bg_color="#DDEBF7"
    )
    for at, column in enumerate(table.sheet.columns):
        sheet.set_column(at, at, _WIDTHS.get(column.field, 12))
        sheet.write_string(HEADER_ROW - 1, at, column.title, header)
    sheet.set_row(HEADER_ROW - 1, 30)
    sheet.freeze_panes(HEADER_ROW, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW - 1)
    for row, values in enumerate(table.rows, start=HEADER_ROW):
        for at, column in enumerate(table.sheet.columns):
            _write_value(writer, sheet, row, at, values.get(column.field))
    end = HEADER_ROW + len(table.rows)
    if table.totals:
        _write_totals(writer, sheet, table, end)
        end += 1
    sheet.write_string(end, 0, f"填报人：{cover.author}", writer.plain())
    sheet.write_string(end, min(4, last), f"审核人：{cover.reviewer}", writer.plain())


def _write_totals(writer: Writer, sheet: Any, table: Table, end: int) -> None:
    """Write the 合计 row as formulas with their results, as Excel would save them."""
    bold = writer.format(MONEY, bold=True)
    for at, column in enumerate(table.sheet.columns):
        if at == 0:
            sheet.write_string(end, at, "合计", writer.format(bold=True))
        elif column.field in table.totals:
            letters = column_letters(at + 1)
            amounts = [row.get(column.field) for row in table.rows]
            total = sum((one for one in amounts if isinstance(one, Decimal)), Decimal(0))
            formula = f"=SUM({letters}{HEADER_ROW + 1}:{letters}{end})"
            sheet.write_formula(end, at, formula, bold, float(total))
        else:
            sheet.write_blank(end, at, None, writer.format(bold=True))


def _write_value(writer: Writer, sheet: Any, row: int, column: int, value: Value) -> None:
    """Write a cell by the kind of its value; a blank keeps its border."""
    if value is None:
        sheet.write_blank(row, column, None, writer.format())
    elif isinstance(value, str):
        sheet.write_string(row, column, value, writer.format())
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, writer.format(DAY))
    elif isinstance(value, int):
        sheet.write_number(row, column, value, writer.format(COUNT))
    else:
        places = -int(value.as_tuple().exponent)
        look = MONEY if places <= 2 else FINE_MONEY
        sheet.write_number(row, column, float(value), writer.format(look))
