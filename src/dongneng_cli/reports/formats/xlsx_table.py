"""One table as a sheet: frozen head, filter, data bars, sparklines, live formulas, links, print set-up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import (
    Column,
    ColumnKind,
    Document,
    Row,
    Spark,
    Table,
    Tone,
    Value,
)
from dongneng_cli.reports.formats.layout import wide
from dongneng_cli.reports.formats.xlsx_cells import (
    ENTRY,
    FILLS,
    HEAD,
    LINE,
    LINK,
    QUIET,
    TOTAL,
    Cells,
    folded_parts,
    height_of,
    lines_of,
    width_of,
)
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEADER_ROW = 3
_WIDE_SHEET = 190
"""Character cells from which a sheet is printed on A3."""

_A4, _A3 = 9, 8
_REFERENCE = re.compile(r"\{(\d+)(:all)?\}")


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


def page(sheet: "Worksheet", title: str, width: int) -> None:
    """Set a sheet up to be printed: A4, or A3 where it is wide, one page across."""
    sheet.set_paper(_A3 if width > _WIDE_SHEET else _A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.hide_gridlines(2)
    sheet.set_footer("&L&8" + shown(title, 100).replace("&", "&&") + "&R&8&P / &N")


class TableSheet:
    """One table being written on its own sheet."""

    def __init__(
        self,
        cells: Cells,
        sheet: "Worksheet",
        table: Table,
        document: Document,
        places: Places,
    ) -> None:
        self.cells, self.sheet, self.table = cells, sheet, table
        self.document, self.places = document, places
        self.widths = [width_of(c, i, table) for i, c in enumerate(table.columns)]

    def write(self) -> None:
        """Write title, head, rows, tools and notes."""
        sheet, table = self.sheet, self.table
        page(sheet, self.document.title, sum(self.widths))
        self.cells.put_text(sheet, 0, 0, table.title, bold=True, font_size=16, font_color=HEAD)
        sheet.set_row(0, 30)
        under = " · ".join(f"{f.label} {f.value}" for f in self.document.facts[:3])
        self.cells.put_text(sheet, 1, 0, under, font_size=9, font_color=QUIET)
        self._headers()
        for at, row in enumerate(table.rows):
            self._row(at, row)
        end = HEADER_ROW + max(len(table.rows), 1)
        if not table.rows:
            self.cells.put_text(sheet, end, 0, table.empty or _("(none)"))
        elif len(table.columns) > 1:
            self._tools()
        self._notes(end + 2)
        sheet.freeze_panes(HEADER_ROW + 1, _frozen(table))
        sheet.repeat_rows(HEADER_ROW)

    def _headers(self) -> None:
        lines = 1
        for index, (column, width) in enumerate(zip(self.table.columns, self.widths, strict=True)):
            self.sheet.set_column(index, index, width)
            style = {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": HEAD,
                "text_wrap": True,
                "border": 1,
                "border_color": "#FFFFFF",
                "align": "left" if column.is_text else "center",
            }
            if column.is_text:
                style["indent"] = 1
            folded = wide(column.header) > width - 3
            self.cells.put_text(
                self.sheet, HEADER_ROW, index, column.header, folded=folded, **style
            )
            parts = folded_parts(column.header) if folded else [column.header]
            lines = max(lines, sum(lines_of(part, width - 3) for part in parts))
        self.sheet.set_row(HEADER_ROW, 8 + 15 * lines)

    def _row(self, at: int, row: Row) -> None:
        lines = 1
        links = dict(row.links)
        for index, (column, value) in enumerate(zip(self.table.columns, row.cells, strict=True)):
            if column.is_text and not isinstance(value, Spark):
                lines = max(lines, lines_of(column.text(value), self.widths[index] - 1))
            style = _style(column, row)
            link = links.get(index)
            place = self.places.of(link.table, link.anchor) if link else ""
            self._cell(at, index, value, row, style, place)
        self.sheet.set_row(HEADER_ROW + 1 + at, min(6 + 15 * lines, 400))

    def _cell(
        self, at: int, index: int, value: Value, row: Row, style: dict[str, Any], place: str
    ) -> None:
        where, column = HEADER_ROW + 1 + at, self.table.columns[index]
        if place:
            # The number is written over the link's text: a link keeps to its cell, whatever stands there.
            self.cells.put_link(self.sheet, where, index, column.text(value), place, **style)
            style |= {"font_color": LINK, "underline": 1}
        if isinstance(value, Spark):
            self._spark(at, index, style)
        elif column.formula and not row.total and value is not None:
            self._formula(at, index, value, style)
        elif not place or not (value is None or isinstance(value, str)):
            self.cells.put(self.sheet, where, index, value, column, **style)

    def _spark(self, at: int, index: int, style: dict[str, Any]) -> None:
        where = HEADER_ROW + 1 + at
        self.sheet.write_blank(where, index, None, self.cells.format(**style))
        source = self.places.sparks.get((self.table.key, at, index))
        if source:
            options = {"range": source, "markers": True, "series_color": LINK, "weight": 1.5}
            self.sheet.add_sparkline(where, index, options)

    def _formula(self, at: int, index: int, value: Value, style: dict[str, Any]) -> None:
        """Write the program's own formula with its value, which readers see that do not calculate."""
        column = self.table.columns[index]
        written = _REFERENCE.sub(lambda m: self._reference(m, at), column.formula)
        if isinstance(value, str) or value is None:
            form: Any = self.cells.format(**style)
            cached: float | str = value or ""
        else:
            form = self.cells.format(**style, num_format=column.number_format(value))
            cached = float(column.stored(value))
        self.sheet.write_formula(HEADER_ROW + 1 + at, index, "=" + written, form, cached)

    def _reference(self, match: "re.Match[str]", at: int) -> str:
        from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell  # noqa: PLC0415

        index = int(match[1])
        if match[2]:
            end = HEADER_ROW + len(self.table.body)
            return str(xl_range_abs(HEADER_ROW + 1, index, end, index))
        return str(xl_rowcol_to_cell(HEADER_ROW + 1 + at, index))

    def _tools(self) -> None:
        """Add the filter, without the totals at the end, data bars, and colours of what falls short."""
        totals = 0
        while totals < len(self.table.rows) and self.table.rows[-1 - totals].total:
            totals += 1
        end = HEADER_ROW + len(self.table.rows) - totals
        if end <= HEADER_ROW:
            return
        self.sheet.autofilter(HEADER_ROW, 0, end, len(self.table.columns) - 1)
        for index, column in enumerate(self.table.columns):
            rules = self._bar() if column.kind is ColumnKind.BAR else None
            if column.kind is ColumnKind.POINTS and not column.toned:
                rules = self._behind()
            if rules is not None:
                self.sheet.conditional_format(HEADER_ROW + 1, index, end, index, rules)

    def _bar(self) -> dict[str, Any]:
        return {
            "type": "data_bar",
            "bar_color": "#9CC3E6",
            "bar_solid": True,
            "min_type": "num",
            "min_value": 0,
            "max_type": "num",
            "max_value": 1,
        }

    def _behind(self) -> dict[str, Any]:
        fill, ink = FILLS[Tone.BAD]
        form = self.cells.book.add_format({"bg_color": fill, "font_color": ink})
        return {"type": "cell", "criteria": "<", "value": 0, "format": form}

    def _notes(self, at: int) -> None:
        for offset, note in enumerate(self.table.notes):
            style: dict[str, Any] = {
                "font_size": 9,
                "font_color": QUIET,
                "text_wrap": True,
                "valign": "top",
            }
            if len(self.widths) > 1:
                self.sheet.merge_range(
                    at + offset,
                    0,
                    at + offset,
                    len(self.widths) - 1,
                    "",
                    self.cells.format(**style),
                )
            self.cells.put_text(self.sheet, at + offset, 0, note, **style)
            self.sheet.set_row(at + offset, height_of(note, sum(self.widths)))


def _style(column: Column, row: Row) -> dict[str, Any]:
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


def _frozen(table: Table) -> int:
    """Keep the columns up to the first name in sight, if they are few."""
    texts = [i for i, c in enumerate(table.columns) if c.is_text and (c.width or 0) >= 12]
    return texts[0] + 1 if texts and texts[0] < 4 and not table.lead else 0
