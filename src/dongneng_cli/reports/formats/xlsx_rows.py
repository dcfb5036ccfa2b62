"""Rows of a sheet written whole.

XlsxWriter keeps each cell as an object and takes it apart again at the end, which is most of the time of a
large table. Here a cell becomes its XML at once. Texts still go through XlsxWriter's table of strings and
styles through its formats, so what a submission holds is never written by hand.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_MOST_LINKS = 65_530
"""Links that Excel opens a sheet with."""


class RowSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that takes one block of whole rows besides single cells.

    Between the first and the last whole row single cells are not seen.
    """

    def __init__(self) -> None:
        """Start with no rows."""
        super().__init__()
        self._block: dict[int, str] = {}
        self._urls: dict[str, Url] = {}
        self.dim_rowmin: int
        self.dim_rowmax: int

    def put_row(self, row: int, cells: Iterable[str], height: float | None = None) -> None:
        """Write a row.

        Args:
            row: Number of the row, from 0.
            cells: What ``string``, ``number``, ``blank`` and ``formula`` made, from left to right.
            height: In points; the usual one if there is none.
        """
        size = "" if height is None else f' ht="{height:g}" customHeight="1"'
        self._block[row] = f'<row r="{row + 1}"{size}>{"".join(cells)}</row>'

    def reach(self, row: int, column: int) -> None:
        """Say that the rows reach to a cell."""
        self._check_dimensions(row, column)

    def lead(self, row: int, column: int, place: str) -> None:
        """Let a cell of a whole row lead to a place of the workbook; past Excel's limit it leads nowhere."""
        if self.hlink_count >= _MOST_LINKS:
            return
        if place not in self._urls:
            self._urls[place] = Url(f"internal:{place}")
        self.hlink_count += 1
        self.hyperlinks[row][column] = self._urls[place]

    def string(self, place: str, style: int, text: str) -> str:
        """Return a cell with a text."""
        at = self.str_table._get_shared_string_index(text)
        return f'<c r="{place}" s="{style}" t="s"><v>{at}</v></c>'

    def _write_rows(self) -> None:
        """Write what is above the block, the block, and what is below it."""
        first, last = self.dim_rowmin, self.dim_rowmax
        if self._block:
            self.dim_rowmax = min(self._block) - 1
            super()._write_rows()
            self.fh.write("".join(self._block.values()))
            self.dim_rowmin, self.dim_rowmax = max(self._block) + 1, last
        super()._write_rows()
        self.dim_rowmin, self.dim_rowmax = first, last


def style_of(form: "Format") -> int:
    """Return the number of a format, by which a cell names it."""
    number: int = form._get_xf_index()
    return number


def number(place: str, style: int, value: Decimal) -> str:
    """Return a cell with a number."""
    return f'<c r="{place}" s="{style}"><v>{value:f}</v></c>'


def blank(place: str, style: int) -> str:
    """Return an empty cell."""
    return f'<c r="{place}" s="{style}"/>'


def formula(place: str, style: int, written: str, cached: Decimal | str) -> str:
    """Return a cell with the program's own formula and its value, for readers that do not calculate."""
    kind, said = (' t="str"', escape(cached)) if isinstance(cached, str) else ("", f"{cached:f}")
    return f'<c r="{place}" s="{style}"{kind}><f>{escape(written)}</f><v>{said}</v></c>'
