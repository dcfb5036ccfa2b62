"""Reading the figures of a notice before it is printed: one sheet, 通报数据, beside those of the form."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from dongneng_cli.findings import Finding
from dongneng_cli.frames_printed import PRINTED
from dongneng_cli.submission import rules
from dongneng_cli.submission.anykind import read_book
from dongneng_cli.submission.cellstore import Rows
from dongneng_cli.submission.form import Column, FieldType, FormSheet
from dongneng_cli.submission.tables.layout import Block, Layout, find_blocks
from dongneng_cli.submission.tables.values import Cells, measure_of
from dongneng_cli.submission.workbook import CellKind

SHEET = FormSheet(
    key="printed",
    name="通报数据",
    aliases=("通报", "通报附表"),
    subject="group",
    identity=("group", "month"),
    columns=(
        Column("month", "月份", FieldType.MONTH, ("截止月份", "报告期"), required=True),
        Column("group", "分组", aliases=("类别", "地区", "单位"), required=True),
        Column("whole", "所属", aliases=("所属分组", "其中"), help="是哪一组的一部分"),
        Column("planned_starts", "计划开工", FieldType.FIGURE, ("年内计划开工", "应开工")),
        Column("started", "已开工", FieldType.FIGURE, ("开工", "开工项目")),
        Column("start_rate", "开工率", FieldType.FIGURE, ("开工率(%)",)),
        Column("annual_plan", "年度计划投资", FieldType.MONEY, ("年度计划",)),
        Column("month_invested", "本月完成投资", FieldType.MONEY, ("当月完成投资", "本月投资")),
        Column("invested", "累计完成投资", FieldType.MONEY, ("累计投资", "本年累计完成投资")),
        Column("completion_rate", "投资完成率", FieldType.FIGURE, ("完成率", "占年度计划")),
        Column("month_share", "当月占年度计划", FieldType.FIGURE, ("当月完成率",)),
        Column("ahead", "快于时间进度", FieldType.FIGURE, ("快于时间进度(百分点)",)),
    ),
)
"""The sheet; figures keep the decimals that they are printed with, best as text."""

_PERCENT = {"start_rate", "completion_rate", "month_share"}

_PLAIN = re.compile(r"[-+]?\d+(\.\d+)?")
_NUMERAL = re.compile(r"\d[\d,]*(\.\d+)?")


def read_printed(
    path: str | Path,
) -> tuple[pd.DataFrame, tuple[Layout, ...], list[Finding], str]:
    """Read the printed figures of a workbook or CSV file.

    Returns:
        PRINTED frame, the layouts that its rows refer to, what was found while reading, and the
        file's SHA-256.

    Raises:
        UnreadableError: If the file cannot be read.
    """
    book = read_book(path)
    rows: list[dict[str, Any]] = []
    layouts: list[Layout] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        for block in find_blocks(sheet, SHEET, book.file):
            packed = Rows.of(sheet.rows)
            lines = {row: packed[row] for row in block.data}
            cells = Cells(book, block.layout, lines, block.data, findings=findings)
            rows += [_record(cells, block, row, len(layouts)) for row in block.data]
            layouts.append(block.layout)
    # Text keeps the decimals that are printed: here it is how a figure should stand.
    told = [
        one
        for one in findings
        if one.code != rules.READ_WITH_HELP.code or not _PLAIN.fullmatch(one.found)
    ]
    return PRINTED.build(rows), tuple(layouts), told, book.sha256


def _record(cells: Cells, block: Block, row: int, layout: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "file": cells.book.file,
        "sheet": block.layout.sheet,
        "cell": block.layout.cell("group", row),
        "row": row,
        "layout": layout,
    }
    for column in SHEET.columns:
        if column.kind is FieldType.MONTH:
            found[column.field] = cells.when(column, row)
        elif column.kind is FieldType.MONEY:
            cell, figure = cells.cell(column.field, row), cells.figure(column, row)
            if figure is not None and cell is not None and cell.kind is CellKind.TEXT:
                figure = as_printed(figure, cell.text)
            found[column.field] = figure
        elif column.kind is FieldType.FIGURE:
            unit = "%" if column.field in _PERCENT else ""
            figure = cells.figure(column, row, measure_of(None, unit))
            cell = cells.cell(column.field, row)
            # 0.928 shown as 92.8% is 92.800 by arithmetic; a text keeps the zeros that are printed.
            typed = cell is not None and cell.kind is CellKind.NUMBER
            found[column.field] = figure.normalize() if figure is not None and typed else figure
        else:
            found[column.field] = cells.text(column, row)
    return found


def as_printed(value: Decimal, text: str) -> Decimal:
    """Return a figure with the decimals that it is printed with in another unit.

    15190万元 is 1.5190亿元: known to half a 万元, and no finer.
    """
    match = _NUMERAL.search(text)
    numeral = Decimal(match[0].replace(",", "")) if match else Decimal(0)
    if not numeral:
        return value
    # The two differ by a power of ten.
    shift = (value / numeral).adjusted()
    written = len(match[0].partition(".")[2]) if match else 0
    return value.quantize(Decimal(1).scaleb(-max(0, written - shift)))
