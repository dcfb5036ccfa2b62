"""One data sheet of the form: title, headers, the rows that are known, open rows, what may stand in them."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dongneng_cli.submission.form import PROJECTS, Column, FieldType
from dongneng_cli.submission.handout.content import Asked, Line
from dongneng_cli.submission.handout.looks import (
    BAND,
    GIVEN_FILL,
    HEAD,
    HINT,
    HINT_OPEN,
    LINE,
    NO_RATE,
    RATE,
    SHARE,
    TARGET,
    TITLES,
    WIDTH,
    WIDTHS,
    Beside,
    Drawing,
    cell_look,
    columns_of,
    formula,
    rules_for,
)
from dongneng_cli.submission.workbook import column_letters

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEADER_ROW = 5
"""Row of the headers, from 1; the data begin below."""


def places(asked: Asked) -> dict[str, int]:
    """Return the column number of each field and each reference column."""
    laid = columns_of(asked.form.columns, asked.form.key)
    return {
        column.key if isinstance(column, Beside) else column.field: number
        for number, column in enumerate(laid, start=1)
    }


class DataSheet:
    """One data sheet being drawn."""

    def __init__(
        self, draw: Drawing, sheet: "Worksheet", asked: Asked, names: dict[str, str]
    ) -> None:
        self.draw, self.sheet, self.asked, self.names = draw, sheet, asked, names
        self.key = asked.form.key
        self.columns = columns_of(asked.form.columns, self.key)
        self.at = places(asked)
        self.end = HEADER_ROW + len(asked.lines) + asked.spare

    def draw_all(self) -> None:
        """Draw title, headers, known rows, open rows, and set the sheet up."""
        self._head()
        for number, line in enumerate(self.asked.lines):
            self._line(HEADER_ROW + number, line)
        for row in range(HEADER_ROW + len(self.asked.lines), self.end):
            self._line(row, None)
        self._open_rules()
        self._colours()
        sheet = self.sheet
        last = len(self.columns) - 1
        sheet.freeze_panes(HEADER_ROW, 2)
        sheet.repeat_rows(HEADER_ROW - 2, HEADER_ROW - 1)
        sheet.print_area(0, 0, self.end - 1, last)
        if self.end > HEADER_ROW:
            sheet.autofilter(HEADER_ROW - 1, 0, self.end - 1, last)
        self.draw.page(sheet, wide=self.key == PROJECTS.key)
        self.draw.protect(sheet)

    def _head(self) -> None:
        draw, sheet, handout = self.draw, self.sheet, self.draw.handout
        last, period = len(self.columns) - 1, handout.period
        named = TITLES.get(self.key, f"{self.asked.form.name}情况表")
        title = f"{handout.unit_name}{period.year}年{period.month}月{named}"
        look = draw.format(font_name="黑体", font_size=16, align="center", font_color=HEAD)
        sheet.merge_range(0, 0, 0, last, title, look)
        sheet.set_row(0, 34)
        draw.put(sheet, 1, 0, f"填报单位：{handout.unit_name}")
        draw.put(sheet, 1, min(4, last), f"报告期：{period}")
        if self.key == PROJECTS.key:
            draw.put(sheet, 1, last, "单位：亿元", align="right")
        draw.put(
            sheet, 2, 0, "浅黄色为填报项，灰色为已填或自动计算项", font_size=9, font_color="#66727F"
        )
        self._headers()

    def _headers(self) -> None:
        """Write the headers; reference columns have theirs one row higher, see ``Beside``."""
        draw, sheet = self.draw, self.sheet
        base = {
            "bold": True,
            "align": "center",
            "text_wrap": True,
            "border": 1,
            "border_color": LINE,
        }
        for number, column in enumerate(self.columns):
            if isinstance(column, Beside):
                sheet.set_column(number, number, column.width)
                look = draw.format(**base, bg_color=BAND, font_color="#52606D")
                sheet.merge_range(
                    HEADER_ROW - 2, number, HEADER_ROW - 1, number, column.title, look
                )
                continue
            sheet.set_column(number, number, WIDTHS.get(column.field, WIDTH))
            look = {**base, "bg_color": HEAD, "font_color": "#FFFFFF"}
            must = column.filled or column.reported
            mark = "必填" if must else "参考" if column.field == "previous" else ""
            above = {**look, "font_size": 8, "bold": False, "border_color": HEAD}
            draw.put(sheet, HEADER_ROW - 2, number, mark, **above)
            draw.put(sheet, HEADER_ROW - 1, number, column.title, **look)
        sheet.set_row(HEADER_ROW - 2, 15)
        sheet.set_row(HEADER_ROW - 1, 30)

    def _line(self, row: int, line: Line | None) -> None:
        """Draw one row; open rows hold no formula, or the reader would see a row there."""
        for number, column in enumerate(self.columns):
            if isinstance(column, Beside):
                self._beside(row, number, column, line)
                continue
            locked = line is not None and column.field in line.given | line.closed
            value = line.values.get(column.field) if line else None
            self.draw.put(self.sheet, row, number, value, **cell_look(column, line, locked=locked))
            rule = None if locked or line is None else self._rule(column, line)
            if rule:
                self.sheet.data_validation(row, number, row, number, rule)
        self.sheet.set_row(row, 20 if line is None else 30)

    def _beside(self, row: int, number: int, column: Beside, line: Line | None) -> None:
        look = {
            "border": 1,
            "border_color": LINE,
            "bg_color": GIVEN_FILL,
            "font_color": "#52606D",
            "text_wrap": True,
        }
        if line is None:
            self.draw.put(self.sheet, row, number, None, **look)
        elif column in (SHARE, RATE, HINT):
            text = formula(self.key, column, row + 1, self.at)
            look |= {"align": "center"} | ({} if column is HINT else {"num_format": "0.00"})
            cached = f"{HINT_OPEN}本年累计" if column is HINT else NO_RATE
            self.sheet.write_formula(row, number, text, self.draw.format(**look), cached)
        else:
            value = line.beside.get(column.key)
            if isinstance(value, int | Decimal):
                whole = column is TARGET and value == int(value)
                look |= {"num_format": "#,##0" if whole else "#,##0.00##", "align": "right"}
            self.draw.put(self.sheet, row, number, value, **look)

    def _rule(self, column: Column, line: Line | None) -> dict[str, Any] | None:
        return rules_for(self.draw.handout, self.key, column, line, self.names)

    def _open_rules(self) -> None:
        """Put the validation of the open rows on whole columns."""
        first = HEADER_ROW + len(self.asked.lines)
        for number, column in enumerate(self.columns):
            if isinstance(column, Column) and self.asked.spare:
                rule = self._rule(column, None)
                if rule:
                    self.sheet.data_validation(first, number, self.end - 1, number, rule)

    def _colours(self) -> None:
        """Colour the hints, and what must still be filled in a row that was begun."""
        first, last = HEADER_ROW, self.end - 1
        if HINT.key in self.at and self.asked.lines:
            number = self.at[HINT.key] - 1
            for start, colour in (("√", "#1B6E3C"), (HINT_OPEN, "#8A5A00")):
                rule = {"type": "text", "criteria": "begins with", "value": start}
                look = self.draw.book.add_format({"font_color": colour})
                self.sheet.conditional_format(
                    first, number, last, number, rule | {"format": look, "stop_if_true": True}
                )
            wrong = self.draw.book.add_format({"font_color": "#B42318", "bold": True})
            place = f"${column_letters(number + 1)}{first + 1}"
            self.sheet.conditional_format(
                first,
                number,
                last,
                number,
                {"type": "formula", "criteria": f"=LEN({place})>0", "format": wrong},
            )
        missing = self.draw.book.add_format({"bg_color": "#FDE4E1"})
        key = column_letters(self.at[self.asked.form.identity[0]])
        for number, column in enumerate(self.columns):
            if (
                isinstance(column, Column)
                and (column.filled or column.required)
                and column.kind is FieldType.TEXT
            ):
                here = column_letters(number + 1)
                rule = {
                    "type": "formula",
                    "criteria": f'=AND(${key}{first + 1}<>"",{here}{first + 1}="")',
                    "format": missing,
                }
                self.sheet.conditional_format(first, number, last, number, rule)
