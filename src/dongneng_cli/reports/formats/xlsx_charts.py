"""Native charts of a workbook; their figures stand on a sheet of their own, rounded as they are printed.

Bars that fall short of the reference line are hatched, the others solid: colour is never alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from dongneng_cli.i18n import _
from dongneng_cli.reports.columns import Figure
from dongneng_cli.reports.document import (
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    Number,
    Part,
    Spark,
    Tiles,
)
from dongneng_cli.reports.formats.xlsx_cells import FILLS, HEAD, LIMIT, LINE, QUIET, Cells, fits
from dongneng_cli.reports.formats.xlsx_rows import RowSheet, number, style_of
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as NativeChart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_MONTHS = 12
WIDTH, HEIGHT = 760, 320
_ROWS = 17
"""Rows of the usual height that a chart and the space under it take."""

_DOWN = 2
"""Charts one under the other on a page."""

_BLUE, _ORANGE = "#0B5C94", "#B3450B"
_FONT = {"name": "Microsoft YaHei", "size": 9, "color": "#1F2933"}
_DRAWN: dict[Part, dict[str, Any]] = {
    Part.ACTUAL: {"line": {"color": _BLUE, "width": 2.25}, "marker": {"type": "circle", "size": 6}},
    Part.PLAN: {"line": {"color": "#52606D", "width": 1.25, "dash_type": "dash"}},
    Part.TARGET: {"line": {"color": _ORANGE, "width": 1.5, "dash_type": "round_dot"}},
    Part.LOW: {"line": {"color": "#7FA8C9", "width": 1, "dash_type": "dash_dot"}},
    Part.HIGH: {"line": {"color": "#7FA8C9", "width": 1, "dash_type": "dash_dot"}},
}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a chart keeps beside the references to its figures, for readers that do not follow them.

    Attributes:
        top: Row of the heads.
        names: Of the series and the mark.
        values: A column for each of them.
    """

    top: int
    names: Sequence[str]
    labels: Sequence[str]
    values: Sequence[Sequence[str | None]]


class ChartData:
    """The sheet that holds the figures of charts and sparklines, one under the other."""

    def __init__(self, cells: Cells, sheet: RowSheet) -> None:
        self.cells, self.sheet, self.row = cells, sheet, 0
        self.name = sheet.get_name()
        self.styles: dict[str, int] = {}
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, _MONTHS + 1, 14)

    def chart(self, chart: Chart) -> Kept:
        """Write a chart's figures; return where, and what stands there."""
        top = self.row + 1
        mark = (chart.mark,) if chart.mark else ()
        names = [shown(one.name, LIMIT) for one in (*chart.series, *mark)]
        self._words([chart.title], bold=True, font_color=HEAD)
        self._words([chart.head, *names], bold=True)
        marked = [one.value for one in mark]
        values = zip(*(one.values for one in chart.series), strict=True)
        printed = chart.column.printer()
        lines = [
            self._figures(label, [*figures, *marked], printed)
            for label, figures in zip(chart.labels, values, strict=True)
        ]
        self.row += 2
        labels = [shown(label, LIMIT) for label in chart.labels]
        return Kept(top, names, labels, list(zip(*lines, strict=True)))

    def spark(self, label: str, spark: Spark) -> str:
        """Write a sparkline's figures; return their range."""
        place = xl_range_abs(self.row, 1, self.row, max(len(spark.values), 1))
        self._figures(label, spark.values, Column("", ColumnKind.NUMBER).printer())
        return f"'{self.name}'!{place}"

    def _words(self, texts: Sequence[str], **style: Any) -> None:
        cells = [self._word(at, text, **style) for at, text in enumerate(texts)]
        self._row(cells, len(texts))

    def _figures(
        self, label: str, values: Sequence[Number | None], printed: Callable[[Number], Figure]
    ) -> list[str | None]:
        """Write a label and its figures, and return these.

        Nothing is an empty cell, a gap in the line: a dash were a zero.
        """
        cells: list[str] = [self._word(0, label)]
        kept: list[str | None] = []
        for at, value in enumerate(values, start=1):
            if value is None:
                kept.append(None)
                continue
            figure = printed(value)
            kept.append(f"{figure.stored:f}")
            if not fits(figure):
                cells.append(self._word(at, figure.text))
                continue
            shape = figure.number_format
            if shape not in self.styles:
                self.styles[shape] = style_of(self.cells.format(num_format=shape))
            place = f"{xl_col_to_name(at)}{self.row + 1}"
            cells.append(number(place, self.styles[shape], figure.stored))
        self._row(cells, len(values) + 1)
        return kept

    def _word(self, at: int, text: str, **style: Any) -> str:
        form = style_of(self.cells.worded(text, **style))
        return self.sheet.string(f"{xl_col_to_name(at)}{self.row + 1}", form, shown(text, LIMIT))

    def _row(self, cells: Sequence[str], width: int) -> None:
        self.sheet.reach(self.row, width - 1)
        self.sheet.put_row(self.row, cells)
        self.row += 1


def native(book: "Workbook", data: ChartData, chart: Chart) -> "NativeChart":
    """Return a native chart whose figures are on the data sheet."""
    kept = data.chart(chart)
    kind = {"type": "column"} if chart.kind is ChartKind.BARS else {"type": "line"}
    made = book.add_chart(kind)
    for at, one in enumerate(chart.series, start=1):
        drawn: dict[str, Any] = dict(_DRAWN[one.part])
        if chart.kind is ChartKind.BARS:
            drawn = {"fill": {"color": _BLUE}, "gap": 45, "points": _points(chart)}
            if len(chart.labels) <= 20:
                drawn["data_labels"] = {
                    "value": True,
                    "font": {"size": 8},
                    "fill": {"color": "#FFFFFF"},
                }
        made.add_series(_series(data.name, kept, at, drawn))
    if chart.mark is not None:
        line = {"line": {"color": _ORANGE, "width": 1.75, "dash_type": "dash"}}
        mark = _series(data.name, kept, len(chart.series) + 1, line)
        if chart.kind is ChartKind.BARS:
            over = book.add_chart({"type": "line"})
            over.add_series(mark)
            made.combine(over)
        else:
            made.add_series(mark)
    # The title is a reference: XlsxWriter would take a text like Sheet!A1 for one.
    font = {**_FONT, "size": 12, "bold": True}
    title = shown(chart.title, LIMIT)
    made.set_title({"name": [data.name, kept.top - 1, 0], "data": [title], "name_font": font})
    _dress(made, chart)
    return made


def _series(name: str, kept: Kept, at: int, drawn: dict[str, Any]) -> dict[str, Any]:
    top, last = kept.top, kept.top + len(kept.labels)
    return {
        "name": [name, top, at],
        "name_data": [kept.names[at - 1]],
        "categories": [name, top + 1, 0, last, 0],
        "categories_data": list(kept.labels),
        "values": [name, top + 1, at, last, at],
        "values_data": list(kept.values[at - 1]),
        **drawn,
    }


def _points(chart: Chart) -> list[dict[str, Any] | None]:
    hatched = {
        "border": {"color": _ORANGE},
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": _ORANGE, "bg_color": "#FFFFFF"},
    }
    return [hatched if behind else None for behind in chart.behind]


def _dress(made: "NativeChart", chart: Chart) -> None:
    column = chart.column
    form = "0%" if column.is_percent else "#,##0.##"
    made.set_x_axis({"num_font": {**_FONT, "rotation": -45 if len(chart.labels) > 12 else 0}})
    made.set_y_axis(
        {
            "num_font": _FONT,
            "num_format": form,
            "min": 0,
            "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
            "line": {"none": True},
        }
    )
    made.set_legend({"position": "bottom", "font": _FONT})
    made.set_size({"width": WIDTH, "height": HEIGHT})
    made.show_blanks_as("gap")


def insert(
    sheet: "Worksheet", row: int, charts: list["NativeChart"], titles: list[str], across: int
) -> None:
    """Set charts in a grid from a row on, so that no page break cuts one."""
    breaks = []
    for at, (made, title) in enumerate(zip(charts, titles, strict=True)):
        down, right = divmod(at, across)
        if right == 0 and down % _DOWN == 0:
            breaks.append(row + down * _ROWS)
        where = {
            "x_offset": right * (WIDTH + 20),
            "description": shown(title, 200),
            "object_position": 3,
        }
        sheet.insert_chart(row + down * _ROWS, 0, made, where)
    sheet.set_h_pagebreaks([one for one in breaks if one])


def tile_sheet(cells: Cells, sheet: "Worksheet", tiles: Tiles) -> None:
    """Write the schematic map: three cells one under the other for each square."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, tiles.columns - 1, 14)
    cells.put_text(sheet, 0, 0, tiles.title, bold=True, font_size=16, font_color=HEAD)
    for tile in tiles.tiles:
        fill, ink = FILLS.get(tile.tone, ("#FFFFFF", "#1F2933"))
        base: dict[str, Any] = {"align": "center", "bg_color": fill, "font_color": ink}
        edge: dict[str, Any] = {"left": 2, "right": 2, "left_color": QUIET, "right_color": QUIET}
        top = 2 + tile.row * 4
        upper: dict[str, Any] = {"top": 2, "top_color": QUIET, "bold": True}
        cells.put_text(sheet, top, tile.column, tile.label, **base, **edge, **upper)
        cells.put(sheet, top + 1, tile.column, tile.value, tiles.column, **base, **edge)
        cells.put_text(
            sheet, top + 2, tile.column, tile.sign, **base, **edge, bottom=2, bottom_color=QUIET
        )
    for offset, line in enumerate(tiles.legend):
        cells.put_text(sheet, 3 + tiles.rows * 4 + offset, 0, line, font_color=QUIET)


def drawn(document: Document, *, first: bool) -> list[Chart]:
    """Return the charts of the first page, or the others."""
    charts = [block for block in document.blocks if isinstance(block, Chart) and block.labels]
    return [chart for chart in charts if chart.first is first]


def data_name() -> str:
    """Return the name of the sheet with the figures."""
    return _("Chart data")
