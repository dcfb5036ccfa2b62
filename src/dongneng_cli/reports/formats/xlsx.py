"""The workbook: an overview, then a sheet for each table, ready to print on A4.

Every cell goes through one function that writes a text as text and a number as a number; nothing a
submission holds becomes a formula, a link or an error value.
"""

import io
import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import (
    Bullets,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Row,
    Table,
    Tone,
    Value,
)
from dongneng_cli.reports.formats.layout import wide
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_LIMIT = 32_000
_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_UNIT = re.compile(r"\s*([（(][^（）()]{1,20}[）)])$")
_LEADING = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "{", "'", "#")
_SIGNIFICANT = 15
"""Digits that a workbook's number keeps."""

_HEADER_ROW = 3
_INK, _LINE, _HEAD, _TOTAL = "#1F2933", "#C9D3DD", "#1F4E79", "#E8EEF4"
_FILLS = {
    Tone.GOOD: ("#E3F4E8", "#1B6E3C"),
    Tone.FINE: ("#E3EFF8", "#1F5F8B"),
    Tone.WARN: ("#FFF3D6", "#8A5A00"),
    Tone.BAD: ("#FDE4E1", "#B42318"),
    Tone.MUTED: ("#F1F3F5", "#66727F"),
}
_WIDEST, _NARROWEST = 48, 7
_OVERVIEW = (18, 100)


def render(document: Document) -> bytes:
    """Return the workbook."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - start-up time

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


def formula_like(text: str) -> bool:
    """Whether a spreadsheet might calculate the text, today or once it is saved as CSV."""
    return text.lstrip().startswith(_LEADING)


class _Writer:
    """One workbook being written; formats are made once and kept."""

    def __init__(self, book: "Workbook", document: Document) -> None:
        self.book, self.document = book, document
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.names: dict[str, str] = {}

    def write(self) -> None:
        document = self.document
        made: dict[str, Any] = {}
        if document.dated is not None:
            made["created"] = datetime.combine(document.dated, time())
        self.book.set_properties(
            {
                "title": shown(document.title, 255),
                "subject": shown(document.subtitle, 255),
                "author": "dn",
                "comments": shown("; ".join(f"{f.label}: {f.value}" for f in document.facts), 2000),
                **made,
            }
        )
        if schema := document.data.get("schema"):
            self.book.set_custom_property("schema", shown(str(schema), 255))
        overview = self.book.add_worksheet(self._sheet_name(_("Overview")))
        sheets = [
            (table, self.book.add_worksheet(self._sheet_name(table.title, table.key)))
            for table in document.tables()
        ]
        self._overview(overview)
        for table, sheet in sheets:
            self._table(sheet, table)

    def _sheet_name(self, title: str, key: str = "") -> str:
        base = _FORBIDDEN.sub(" ", shown(title, 200)).strip()[:_SHEET_NAME] or "Sheet"
        name, number = base, 2
        taken = {used.lower() for used in self.names.values()}
        while name.lower() in taken:
            name = f"{base[: _SHEET_NAME - 4]} {number}"
            number += 1
        self.names[key] = name
        return name

    def _format(self, **properties: Any) -> "Format":
        base = {"valign": "vcenter", "font_color": _INK}
        merged = base | properties
        key = tuple(sorted(merged.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(merged)
        return self.formats[key]

    def _put(
        self, sheet: "Worksheet", row: int, column: int, value: Value, spec: Column, **style: Any
    ) -> None:
        """Write one cell: the only place where a value enters the workbook."""
        if value is None or isinstance(value, str) or spec.is_text:
            self._put_text(sheet, row, column, spec.text(value), **style)
            return
        stored = spec.stored(value)
        if len(stored.as_tuple().digits) > _SIGNIFICANT:
            self._put_text(sheet, row, column, spec.text(value), **style)
            return
        fmt = self._format(**style, num_format=spec.number_format(value))
        sheet.write_number(row, column, float(stored), fmt)

    def _put_text(
        self,
        sheet: "Worksheet",
        row: int,
        column: int,
        text: str,
        *,
        folded: bool = False,
        **style: Any,
    ) -> None:
        """Write a text as text; a folded one breaks before the unit at its end."""
        if formula_like(text):
            style["quote_prefix"] = True
        fmt = self._format(**style)
        safe = shown(text, _LIMIT)
        if folded:
            safe = _UNIT.sub(r"\n\1", safe)
        if safe:
            sheet.write_string(row, column, safe, fmt)
        else:
            sheet.write_blank(row, column, None, fmt)

    def _page(self, sheet: "Worksheet") -> None:
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.hide_gridlines(2)
        sheet.set_footer("&L&8" + _footer_text(self.document.title) + "&R&8&P / &N")

    def _overview(self, sheet: "Worksheet") -> None:
        self._page(sheet)
        for index, width in enumerate(_OVERVIEW):
            sheet.set_column(index, index, width)
        document = self.document
        self._put_text(sheet, 0, 0, document.title, bold=True, font_size=18, font_color=_HEAD)
        sheet.set_row(0, 34)
        row = 1
        if document.subtitle:
            self._put_text(sheet, 1, 0, document.subtitle, font_color="#52606D")
            row = 2
        row += 1
        for fact in document.facts:
            self._pair(sheet, row, fact.label, fact.value)
            row += 1
        row = self._words(sheet, row + 1)
        self._contents(sheet, row + 1)

    def _pair(self, sheet: "Worksheet", row: int, label: str, value: str) -> None:
        edge: dict[str, Any] = {
            "bottom": 1,
            "bottom_color": _LINE,
            "valign": "top",
            "text_wrap": True,
        }
        self._put_text(sheet, row, 0, label, font_color="#52606D", **edge)
        self._put_text(sheet, row, 1, value, **edge)
        sheet.set_row(row, _height(value, _OVERVIEW[1]))

    def _words(self, sheet: "Worksheet", row: int) -> int:
        """Write paragraphs and lists; return the next free row."""
        for block in self.document.blocks:
            if isinstance(block, Paragraph):
                fill, ink = _FILLS.get(block.tone, ("", _INK))
                style = {"font_color": ink, "bold": block.strong}
                self._line(sheet, row, block.text, **style | ({"bg_color": fill} if fill else {}))
                row += 1
            elif isinstance(block, Bullets):
                self._put_text(sheet, row + 1, 0, block.title, bold=True, font_color=_HEAD)
                row += 2
                for item in block.items:
                    self._line(sheet, row, "· " + item)
                    row += 1
        return row

    def _line(self, sheet: "Worksheet", row: int, text: str, **style: Any) -> None:
        """Write a line across both columns of the overview."""
        style = {"text_wrap": True, **style}
        sheet.merge_range(row, 0, row, 1, "", self._format(**style))
        self._put_text(sheet, row, 0, text, **style)
        sheet.set_row(row, _height(text, sum(_OVERVIEW)))

    def _contents(self, sheet: "Worksheet", row: int) -> None:
        tables = list(self.document.tables())
        if not tables:
            return
        self._put_text(sheet, row, 0, _("Sheets"), bold=True, font_color=_HEAD)
        for offset, table in enumerate(tables, start=1):
            name = self.names[table.key]
            quote = {"quote_prefix": True} if formula_like(name) else {}
            link = self._format(font_color="#1F5F8B", underline=1, **quote)
            sheet.write_url(row + offset, 0, f"internal:'{name}'!A1", link, name)
            rows = _("{count} rows").format(count=len(table.body))
            self._put_text(sheet, row + offset, 1, rows, font_color="#52606D")

    def _table(self, sheet: "Worksheet", table: Table) -> None:
        last = max(len(table.columns) - 1, 0)
        self._page(sheet)
        self._put_text(sheet, 0, 0, table.title, bold=True, font_size=16, font_color=_HEAD)
        sheet.set_row(0, 30)
        under = " · ".join(f"{f.label} {f.value}" for f in self.document.facts[:3])
        self._put_text(sheet, 1, 0, under, font_size=9, font_color="#52606D")
        widths = [_width(column, index, table) for index, column in enumerate(table.columns)]
        self._headers(sheet, table, widths)
        for offset, row in enumerate(table.rows, start=1):
            self._row(sheet, _HEADER_ROW + offset, table, row, widths)
        end = _HEADER_ROW + max(len(table.rows), 1)
        if not table.rows:
            self._put_text(sheet, end, 0, table.empty or _("(none)"))
        elif last:
            self._tools(sheet, table)
        self._notes(sheet, end + 2, table, widths)
        sheet.freeze_panes(_HEADER_ROW + 1, _frozen(table))
        sheet.repeat_rows(_HEADER_ROW)

    def _headers(self, sheet: "Worksheet", table: Table, widths: list[int]) -> None:
        lines = 1
        for index, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            sheet.set_column(index, index, width)
            style = {
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": _HEAD,
                "text_wrap": True,
                "border": 1,
                "border_color": "#FFFFFF",
                "align": "left" if column.is_text else "center",
            }
            if column.is_text:
                style["indent"] = 1
            folded = wide(column.header) > width - 3
            self._put_text(sheet, _HEADER_ROW, index, column.header, folded=folded, **style)
            parts = _UNIT.sub(r"\n\1", column.header).split("\n") if folded else [column.header]
            lines = max(lines, sum(_lines(part, width - 3) for part in parts))
        sheet.set_row(_HEADER_ROW, 8 + 15 * lines)

    def _row(self, sheet: "Worksheet", at: int, table: Table, row: Row, widths: list[int]) -> None:
        lines = 1
        for index, (column, value) in enumerate(zip(table.columns, row.cells, strict=True)):
            style: dict[str, Any] = {"bottom": 1, "bottom_color": _LINE}
            style["align"] = "left" if column.is_text else "right"
            if column.is_text:
                style |= {"text_wrap": True, "indent": 1}
                lines = max(lines, _lines(column.text(value), widths[index] - 1))
            if row.total:
                style |= {"bold": True, "bg_color": _TOTAL, "top": 1, "top_color": _HEAD}
            elif column.toned and row.tone in _FILLS:
                style["bg_color"], style["font_color"] = _FILLS[row.tone]
            self._put(sheet, at, index, value, column, **style)
        sheet.set_row(at, min(6 + 15 * lines, 400))

    def _tools(self, sheet: "Worksheet", table: Table) -> None:
        """Add the filter, without the total below, and the data bars."""
        totals = 0
        while totals < len(table.rows) and table.rows[-1 - totals].total:
            totals += 1
        end = _HEADER_ROW + len(table.rows) - totals
        if end <= _HEADER_ROW:
            return
        sheet.autofilter(_HEADER_ROW, 0, end, len(table.columns) - 1)
        for index, column in enumerate(table.columns):
            if column.kind is ColumnKind.BAR:
                bars = {
                    "type": "data_bar",
                    "bar_color": "#9CC3E6",
                    "bar_solid": True,
                    "min_type": "num",
                    "min_value": 0,
                    "max_type": "num",
                    "max_value": 1,
                }
                sheet.conditional_format(_HEADER_ROW + 1, index, end, index, bars)

    def _notes(self, sheet: "Worksheet", at: int, table: Table, widths: list[int]) -> None:
        for offset, note in enumerate(table.notes):
            style: dict[str, Any] = {
                "font_size": 9,
                "font_color": "#52606D",
                "text_wrap": True,
                "valign": "top",
            }
            if len(widths) > 1:
                fmt = self._format(**style)
                sheet.merge_range(at + offset, 0, at + offset, len(widths) - 1, "", fmt)
            self._put_text(sheet, at + offset, 0, note, **style)
            sheet.set_row(at + offset, _height(note, sum(widths)))


def _frozen(table: Table) -> int:
    """Keep the columns up to the first name in sight, if they are few."""
    texts = [i for i, c in enumerate(table.columns) if c.is_text and (c.width or 0) >= 12]
    return texts[0] + 1 if texts and texts[0] < 4 and not table.lead else 0


def _width(column: Column, index: int, table: Table) -> int:
    """Return a width that fits Chinese text: a character takes two cells and a little."""
    cells = max((wide(column.text(row.cells[index])[:200]) for row in table.rows), default=0)
    head = wide(column.header)
    if column.is_text:
        most = column.width or _WIDEST
        wanted = max(min(cells + 2, most + 2), min(head + 4, 16))
    else:
        bars = 12 if column.kind is ColumnKind.BAR else 0
        wanted = max(cells + 3 + bars // 2, min(head + 4, 14), bars)
    return max(_NARROWEST, min(wanted, 72))


def _lines(text: str, width: int) -> int:
    return max(1, -(-wide(text) // max(width, 1)))


def _height(text: str, width: int) -> int:
    return min(6 + 15 * _lines(text, width - 2), 400)


def _footer_text(title: str) -> str:
    """Return a title for the foot, where ``&`` commands."""
    return shown(title, 100).replace("&", "&&")
