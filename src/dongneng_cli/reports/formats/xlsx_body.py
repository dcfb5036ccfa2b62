"""The rows of a table on its sheet: prepared column by column, each value printed once, then written row by
row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from dongneng_cli.reports.columns import Figure
from dongneng_cli.reports.document import Column, Row, Spark, Table, Value
from dongneng_cli.reports.formats.xlsx_cells import (
    ENTRY,
    FILLS,
    HEAD,
    LIMIT,
    LINE,
    LINK,
    TOTAL,
    Cells,
    fits,
    lines_of,
    width_of,
)
from dongneng_cli.reports.formats.xlsx_rows import RowSheet, blank, formula, number, style_of
from dongneng_cli.shown import formula_like, shown

HEADER_ROW = 3
_REFERENCE = re.compile(r"\{(\d+)(:all)?\}")
_HIGHEST = 400


@dataclass(frozen=True, slots=True)
class Places:
    """Where every row with an anchor stands, and where the figures of sparklines are.

    Attributes:
        sheets: Key of a table to the name of its sheet.
        rows: Table and anchor to the row's number, from 0.
        sparks: Table, row and column to a range of figures.
    """

    sheets: Mapping[str, str]
    rows: Mapping[tuple[str, str], int]
    sparks: dict[tuple[str, int, int], str]

    def of(self, table: str, anchor: str) -> str:
        """Return where a link leads; empty where there is no such place."""
        if table not in self.sheets or (anchor and (table, anchor) not in self.rows):
            return ""
        row = HEADER_ROW + 2 + self.rows[table, anchor] if anchor else 1
        return f"'{self.sheets[table]}'!A{row}"


@dataclass(frozen=True, slots=True)
class _Printed:
    """A column's cells as they are printed; numbers besides as a workbook keeps them."""

    texts: Sequence[str]
    figures: Sequence[Figure | None]


class Body:
    """The rows of one table being written.

    Attributes:
        widths: Of the columns, in character cells.
    """

    def __init__(self, cells: Cells, sheet: RowSheet, table: Table, places: Places) -> None:
        self.cells, self.sheet, self.table, self.places = cells, sheet, table, places
        self.printed = [_printed(c, i, table.rows) for i, c in enumerate(table.columns)]
        self.widths = [
            width_of(column, printed.texts)
            for column, printed in zip(table.columns, self.printed, strict=True)
        ]
        self.linked: list[dict[int, str]] = [{} for _column in table.columns]
        for at, row in enumerate(table.rows):
            for index, link in row.links:
                if place := places.of(link.table, link.anchor):
                    self.linked[index][at] = place

    def write(self) -> None:
        """Write the rows, their links and their sparklines."""
        if not self.table.rows:
            return
        self._links()
        self._sparks()
        columns = [
            self._formulas(index) if column.formula else self._column(index)
            for index, column in enumerate(self.table.columns)
        ]
        self.sheet.reach(HEADER_ROW + len(self.table.rows), len(columns) - 1)
        rows = zip(self._heights(), zip(*columns, strict=True), strict=True)
        for row, (height, cells) in enumerate(rows, start=HEADER_ROW + 1):
            self.sheet.put_row(row, cells, height)

    def _heights(self) -> list[int]:
        """Return the height that each row's longest words take."""
        lines = [1] * len(self.table.rows)
        columns = zip(self.table.columns, self.printed, self.widths, strict=True)
        for column, printed, width in columns:
            if column.is_text:
                taken = {text: lines_of(text, width - 1) for text in set(printed.texts)}
                lines = [max(n, taken[t]) for n, t in zip(lines, printed.texts, strict=True)]
        return [min(6 + 15 * n, _HIGHEST) for n in lines]

    def _column(self, index: int) -> list[str]:
        """Return the XML of a column's cells; styles and texts that come again are made once."""
        column, linked, printed = self.table.columns[index], self.linked[index], self.printed[index]
        letter, toned, sheet = xl_col_to_name(index), column.toned, self.sheet
        styles: dict[tuple[bool, str, str, bool, bool], int] = {}
        words: dict[str, tuple[str, bool]] = {}
        made = []
        cells = zip(self.table.rows, printed.texts, printed.figures, strict=True)
        for at, (row, text, figure) in enumerate(cells):
            if figure is None and text not in words:
                words[text] = (shown(text, LIMIT), formula_like(text))
            safe, quoted = words[text] if figure is None else ("", False)
            shape = "" if figure is None else figure.number_format
            key = (row.total, row.tone if toned else "", shape, quoted, at in linked)
            if key not in styles:
                styles[key] = self._style(column, row, shape, quoted, at in linked)
            place = f"{letter}{HEADER_ROW + 2 + at}"
            if figure is not None:
                made.append(number(place, styles[key], figure.stored))
            elif safe:
                made.append(sheet.string(place, styles[key], safe))
            else:
                made.append(blank(place, styles[key]))
        return made

    def _formulas(self, index: int) -> list[str]:
        """Return the XML of a column that the reader's program calculates."""
        column, printed = self.table.columns[index], self.printed[index]
        made = []
        cells = zip(self.table.rows, printed.texts, printed.figures, strict=True)
        for at, (row, text, figure) in enumerate(cells):
            shape = "" if figure is None else figure.number_format
            style = self._style(column, row, shape, False, False)
            place = f"{xl_col_to_name(index)}{HEADER_ROW + 2 + at}"
            cached = text if figure is None else figure.stored
            made.append(formula(place, style, self._formula(column, at), cached))
        return made

    def _style(self, column: Column, row: Row, shape: str, quoted: bool, linked: bool) -> int:
        style = look(column, row)
        if shape:
            style["num_format"] = shape
        if quoted:
            style["quote_prefix"] = True
        if linked:
            style |= {"font_color": LINK, "underline": 1}
        return style_of(self.cells.format(**style))

    def _links(self) -> None:
        """Let cells lead to places of this workbook; a place is never a submission's word."""
        for index, linked in enumerate(self.linked):
            for at, place in linked.items():
                self.sheet.lead(HEADER_ROW + 1 + at, index, place)

    def _sparks(self) -> None:
        """Draw the sparklines of each column, all at once."""
        columns: dict[int, dict[str, list[str]]] = {}
        for (table, at, index), source in self.places.sparks.items():
            if table == self.table.key:
                where = columns.setdefault(index, {"location": [], "range": []})
                where["location"].append(xl_rowcol_to_cell(HEADER_ROW + 1 + at, index))
                where["range"].append(source)
        for index, where in columns.items():
            options = {**where, "markers": True, "series_color": LINK, "weight": 1.5}
            self.sheet.add_sparkline(HEADER_ROW + 1, index, options)

    def _formula(self, column: Column, at: int) -> str:
        return _REFERENCE.sub(lambda match: self._reference(match, at), column.formula)

    def _reference(self, match: "re.Match[str]", at: int) -> str:
        index = int(match[1])
        if match[2]:
            end = HEADER_ROW + len(self.table.body)
            return str(xl_range_abs(HEADER_ROW + 1, index, end, index))
        return str(xl_rowcol_to_cell(HEADER_ROW + 1 + at, index))


def _printed(column: Column, index: int, rows: Sequence[Row]) -> _Printed:
    """Print a column's cells, each once."""
    texts: list[str] = []
    figures: list[Figure | None] = []
    words, printed = column.is_text, column.printer()
    for row in rows:
        value: Value = row.cells[index]
        if words or value is None or isinstance(value, str):
            texts.append("" if isinstance(value, Spark) else column.text(value))
            figures.append(None)
            continue
        figure = printed(value)
        texts.append(figure.text)
        figures.append(figure if fits(figure) else None)
    return _Printed(texts, figures)


def look(column: Column, row: Row) -> dict[str, Any]:
    """Return how a cell looks by its column and row."""
    style: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
    style["align"] = "left" if column.is_text else "right"
    if column.is_text:
        style |= {"text_wrap": True, "indent": 1}
    if row.total:
        style |= {"bold": True, "bg_color": TOTAL, "top": 1, "top_color": HEAD}
    elif column.entry:
        style |= {"bg_color": ENTRY, "locked": False, "border": 1, "border_color": "#B58900"}
    elif column.toned and row.tone in FILLS:
        style["bg_color"], style["font_color"] = FILLS[row.tone]
    return style
