"""One table as a sheet: frozen head, filter, data bars, sparklines, live formulas, links, print set-up."""

from typing import TYPE_CHECKING, Any

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import (
    ColumnKind,
    Document,
    Table,
    Tone,
)
from dongneng_cli.reports.formats.layout import wide
from dongneng_cli.reports.formats.xlsx_body import HEADER_ROW, Body, Places
from dongneng_cli.reports.formats.xlsx_cells import (
    FILLS,
    HEAD,
    QUIET,
    Cells,
    folded_parts,
    height_of,
    lines_of,
)
from dongneng_cli.reports.formats.xlsx_rows import RowSheet
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDE_SHEET = 190
"""Character cells from which a sheet is printed on A3."""

_A4, _A3 = 9, 8


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
        sheet: RowSheet,
        table: Table,
        document: Document,
        places: Places,
    ) -> None:
        self.cells, self.sheet, self.table = cells, sheet, table
        self.document, self.places = document, places
        self.body = Body(cells, sheet, table, places)
        self.widths = self.body.widths

    def write(self) -> None:
        """Write title, head, rows, tools and notes."""
        sheet, table = self.sheet, self.table
        page(sheet, self.document.title, sum(self.widths))
        self.cells.put_text(sheet, 0, 0, table.title, bold=True, font_size=16, font_color=HEAD)
        sheet.set_row(0, 30)
        # Names of many files would widen the page; the first sheet lists them.
        facts = [fact for fact in self.document.facts if fact.label != _("Files")]
        under = " · ".join(f"{f.label} {f.value}" for f in facts[:3])
        self.cells.put_text(sheet, 1, 0, under, font_size=9, font_color=QUIET)
        self._headers()
        self.body.write()
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


def _frozen(table: Table) -> int:
    """Keep the columns up to the first name in sight, if they are few."""
    texts = [i for i, c in enumerate(table.columns) if c.is_text and (c.width or 0) >= 12]
    return texts[0] + 1 if texts and texts[0] < 4 and not table.lead else 0
