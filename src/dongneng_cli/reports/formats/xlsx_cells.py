"""How a value enters a workbook: the one place, so that a text stays text and a number a number."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dongneng_cli.reports.columns import Figure
from dongneng_cli.reports.document import Column, ColumnKind, Tone, Value
from dongneng_cli.reports.formats.layout import wide
from dongneng_cli.shown import formula_like, shown

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LIMIT = 32_000
"""Characters that a cell keeps, and a few to spare."""

_UNIT = re.compile(r"\s*([（(][^（）()]{1,20}[）)])$")
_SIGNIFICANT = 15
"""Digits that a workbook's number keeps."""

INK, LINE, HEAD, TOTAL, QUIET, LINK, ENTRY = (
    *("#1F2933", "#C9D3DD", "#1F4E79", "#E8EEF4", "#52606D", "#1F5F8B", "#FFF8DC"),
)
FILLS = {
    Tone.GOOD: ("#E3F4E8", "#1B6E3C"),
    Tone.FINE: ("#E3EFF8", "#1F5F8B"),
    Tone.WARN: ("#FFF3D6", "#8A5A00"),
    Tone.BAD: ("#FDE4E1", "#B42318"),
    Tone.MUTED: ("#F1F3F5", "#5B6773"),
}
_WIDEST, _NARROWEST = 48, 7


class Cells:
    """Writes cells of one workbook; formats are made once and kept."""

    def __init__(self, book: "Workbook") -> None:
        self.book = book
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> "Format":
        """Return the format of some properties."""
        key = tuple(properties.items())
        if key not in self.formats:
            usual = {"valign": "vcenter", "font_color": INK}
            self.formats[key] = self.book.add_format(usual | properties)
        return self.formats[key]

    def worded(self, text: str, **properties: Any) -> "Format":
        """Return the format of a text: one that a program might calculate is marked as a text."""
        quoted = {"quote_prefix": True} if formula_like(text) else {}
        return self.format(**properties, **quoted)

    def put(
        self, sheet: "Worksheet", row: int, column: int, value: Value, spec: Column, **style: Any
    ) -> None:
        """Write one cell."""
        if value is None or isinstance(value, str) or spec.is_text:
            self.put_text(sheet, row, column, spec.text(value), **style)
            return
        figure = spec.figure(value)
        if not fits(figure):
            self.put_text(sheet, row, column, figure.text, **style)
            return
        fmt = self.format(**style, num_format=figure.number_format)
        sheet.write_number(row, column, float(figure.stored), fmt)

    def put_text(
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
        fmt = self.worded(text, **style)
        safe = shown(text, LIMIT)
        if folded:
            safe = _UNIT.sub(r"\n\1", safe)
        if safe:
            sheet.write_string(row, column, safe, fmt)
        else:
            sheet.write_blank(row, column, None, fmt)

    def put_link(
        self, sheet: "Worksheet", row: int, column: int, text: str, place: str, **style: Any
    ) -> None:
        """Write a text that leads to a place of this workbook; the place is never a submission's word."""
        link = self.worded(text, **{"font_color": LINK, "underline": 1} | style)
        sheet.write_url(row, column, f"internal:{place}", link, shown(text, 255))


def folded_parts(header: str) -> list[str]:
    """Return a header's words and its unit apart."""
    return _UNIT.sub(r"\n\1", header).split("\n")


def fits(figure: Figure) -> bool:
    """Whether a workbook's number keeps all digits of a figure; else it is written as a text."""
    if len(figure.text) <= _SIGNIFICANT:
        return True
    return len(figure.stored.as_tuple().digits) <= _SIGNIFICANT


def width_of(column: Column, texts: Iterable[str]) -> int:
    """Return a width that fits Chinese text: a character takes two cells and a little."""
    cells = max((wide(text[:200]) for text in set(texts)), default=0)
    head = wide(column.header)
    if column.is_text:
        most = column.width or _WIDEST
        wanted = max(min(cells + 2, most + 2), min(head + 4, 16))
    else:
        bars = 12 if column.kind is ColumnKind.BAR else 0
        wanted = max(cells + 3 + bars // 2, min(head + 4, 14), bars)
    return max(_NARROWEST, min(wanted, 72))


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a width."""
    return max(1, -(-wide(text) // max(width, 1)))


def height_of(text: str, width: int) -> int:
    """Return the height of a row with a wrapped text."""
    return min(6 + 15 * lines_of(text, width - 2), 400)
