"""The workbook: an overview with charts, then a sheet for each table, ready to print.

Nothing a submission holds becomes a formula, a link or an error value: every cell goes through
``xlsx_cells``. Formulas are the program's own, of columns that have one.
"""

import io
import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Spark,
    Table,
    Tiles,
    Tone,
)
from dongneng_cli.reports.formats import xlsx_charts
from dongneng_cli.reports.formats.layout import wide
from dongneng_cli.reports.formats.xlsx_body import Places
from dongneng_cli.reports.formats.xlsx_cells import (
    FILLS,
    HEAD,
    INK,
    LINE,
    QUIET,
    Cells,
    height_of,
)
from dongneng_cli.reports.formats.xlsx_rows import RowSheet
from dongneng_cli.reports.formats.xlsx_table import TableSheet, page
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_OVERVIEW, _LABELS = 118, 18
"""Character cells of the overview, and of its first column where no sheet's name is longer."""


def render(document: Document) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    book = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    _Writer(book, document).write()
    book.close()
    return out.getvalue()


class _Writer:
    """One workbook being written."""

    def __init__(self, book: Workbook, document: Document) -> None:
        self.book, self.document = book, document
        self.cells = Cells(book)
        self.names: dict[str, str] = {}
        rows = {
            (table.key, row.anchor): at
            for table in document.tables()
            for at, row in enumerate(table.rows)
            if row.anchor
        }
        self.places = Places(self.names, rows, {})
        longest = max((wide(table.title[:_SHEET_NAME]) for table in document.tables()), default=0)
        first = min(max(_LABELS, longest + 2), _OVERVIEW // 2)
        self.widths = (first, _OVERVIEW - first)

    def write(self) -> None:
        """Write every sheet; the data of charts comes last in the book and first in time."""
        document = self.document
        self._properties()
        overview = self._sheet(_("Overview"))
        tables = [(one, self._sheet(one.title, one.key)) for one in document.tables()]
        maps = [
            (one, self._sheet(one.title, one.key))
            for one in document.blocks
            if isinstance(one, Tiles)
        ]
        others = xlsx_charts.drawn(document, first=False)
        gallery = self._sheet(_("Charts"), " charts") if others else None
        self._figures(overview, gallery)
        for table, sheet in tables:
            TableSheet(self.cells, sheet, table, document, self.places).write()
        for tiles, sheet in maps:
            xlsx_charts.tile_sheet(self.cells, sheet, tiles)
            page(sheet, document.title, 0)
        overview.activate()

    def _figures(self, overview: "Worksheet", gallery: "Worksheet | None") -> None:
        """Write the charts and what they are drawn from; the overview ends with its charts."""
        document = self.document
        row = self._overview(overview)
        sparks = [
            (table, at, index, cell)
            for table in document.tables()
            for at, line in enumerate(table.rows)
            for index, cell in enumerate(line.cells)
            if isinstance(cell, Spark)
        ]
        first, others = (xlsx_charts.drawn(document, first=flag) for flag in (True, False))
        if not (first or others or sparks):
            return
        sheet = self._sheet(xlsx_charts.data_name(), " data")
        data = xlsx_charts.ChartData(self.cells, sheet)
        for where, charts, at in ((overview, first, row), (gallery, others, 0)):
            if where is None or not charts:
                continue
            made = [xlsx_charts.native(self.book, data, chart) for chart in charts]
            across = 1 if where is overview else 2
            xlsx_charts.insert(where, at, made, [chart.title for chart in charts], across)
        if gallery is not None:
            page(gallery, document.title, 0)
        for table, at, index, spark in sparks:
            label = str(table.rows[at].cells[0])
            self.places.sparks[table.key, at, index] = data.spark(label, spark)

    def _properties(self) -> None:
        document = self.document
        made: dict[str, Any] = {}
        if document.dated is not None:
            made["created"] = datetime.combine(document.dated, time())
        self.book.set_properties(
            {
                "title": shown(document.title, 255),
                "subject": shown(document.subtitle, 255),
                "author": "dn",
                "comments": shown(_("; ").join(fact.line for fact in document.facts), 2000),
                "status": shown(document.mark, 255),
                **made,
            }
        )
        if schema := document.data.get("schema"):
            self.book.set_custom_property("schema", shown(str(schema), 255))

    def _sheet(self, title: str, key: str = "") -> RowSheet:
        made: RowSheet = self.book.add_worksheet(self._sheet_name(title, key), RowSheet)
        return made

    def _sheet_name(self, title: str, key: str) -> str:
        base = _FORBIDDEN.sub(" ", shown(title, 200)).strip()[:_SHEET_NAME] or "Sheet"
        name, number = base, 2
        taken = {used.lower() for used in self.names.values()}
        while name.lower() in taken:
            name = f"{base[: _SHEET_NAME - 4]} {number}"
            number += 1
        self.names[key] = name
        return name

    def _overview(self, sheet: "Worksheet") -> int:
        """Write the head, the words and the list of sheets; return the next free row."""
        document, put = self.document, self.cells.put_text
        page(sheet, document.title, _OVERVIEW)
        for index, width in enumerate(self.widths):
            sheet.set_column(index, index, width)
        put(sheet, 0, 0, document.title, bold=True, font_size=18, font_color=HEAD)
        sheet.set_row(0, 34)
        row = 1
        if document.subtitle:
            put(sheet, 1, 0, document.subtitle, font_color=QUIET)
            row = 2
        if document.mark:
            put(sheet, row, 0, document.mark, bold=True, font_color=FILLS[Tone.BAD][1])
            row += 1
        row += 1
        for fact in document.facts:
            self._pair(sheet, row, fact.label, fact.value)
            row += 1
        row = self._words(sheet, row + 1)
        return self._contents(sheet, row + 1)

    def _pair(self, sheet: "Worksheet", row: int, label: str, value: str) -> None:
        edge: dict[str, Any] = {
            "bottom": 1,
            "bottom_color": LINE,
            "valign": "top",
            "text_wrap": True,
        }
        self.cells.put_text(sheet, row, 0, label, font_color=QUIET, **edge)
        self.cells.put_text(sheet, row, 1, value, **edge)
        sheet.set_row(row, height_of(value, self.widths[1]))

    def _words(self, sheet: "Worksheet", row: int) -> int:
        """Write paragraphs, headings and lists; return the next free row."""
        for block in self.document.blocks:
            if isinstance(block, Paragraph):
                fill, ink = FILLS.get(block.tone, ("", INK))
                style = {"font_color": ink, "bold": block.strong}
                if block.right:
                    style["align"] = "right"
                self._line(sheet, row, block.text, **style | ({"bg_color": fill} if fill else {}))
                row += 1
            elif isinstance(block, Heading):
                size = 13 if block.level == 1 else 11
                self._line(sheet, row, block.text, bold=True, font_size=size, font_color=HEAD)
                row += 1
            elif isinstance(block, Bullets):
                self.cells.put_text(sheet, row + 1, 0, block.title, bold=True, font_color=HEAD)
                row += 2
                for item in block.items:
                    self._line(sheet, row, "· " + item)
                    row += 1
        return row

    def _line(self, sheet: "Worksheet", row: int, text: str, **style: Any) -> None:
        """Write a line across both columns of the overview."""
        style = {"text_wrap": True, **style}
        sheet.merge_range(row, 0, row, 1, "", self.cells.format(**style))
        self.cells.put_text(sheet, row, 0, text, **style)
        sheet.set_row(row, height_of(text, _OVERVIEW))

    def _contents(self, sheet: "Worksheet", row: int) -> int:
        """Write the list of sheets; return the next free row."""
        tables: list[Table] = list(self.document.tables())
        if not tables:
            return row
        self.cells.put_text(sheet, row, 0, _("Sheets"), bold=True, font_color=HEAD)
        for offset, table in enumerate(tables, start=1):
            name = self.names[table.key]
            self.cells.put_link(sheet, row + offset, 0, name, f"'{name}'!A1")
            rows = _("{count} rows").format(count=len(table.body))
            self.cells.put_text(sheet, row + offset, 1, rows, font_color=QUIET)
        return row + len(tables) + 2
