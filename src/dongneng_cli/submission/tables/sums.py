"""Stored results of plain sums against the cells that they add up.

A total row written as ``=SUM(P4:P174)`` keeps the result of the last calculation. When it is not the sum of
its cells any more, a figure was lost or changed after that, or the workbook was never calculated again.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dongneng_cli.findings import Fault, Finding
from dongneng_cli.i18n import _
from dongneng_cli.submission import codes
from dongneng_cli.submission.cellstore import Row, Rows, Shape
from dongneng_cli.submission.workbook import Book, Cell, CellKind, address, column_number

_SUM = re.compile(r"SUM\(([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\)")
_CLOSE = 1e-9
"""Relative difference that binary arithmetic may leave."""

_WORK = 2_000_000
"""Cells looked at for all sums of a sheet; a form has far fewer, and the rest is left unchecked."""


def stale_sums(book: Book) -> Iterator[Finding]:
    """Yield S066 for each column sum above its own cell whose stored result is another figure.

    Only sums of the cell's own column are looked at, and only those whose formula stands once in the
    column: of a shared formula the reader keeps the text of the first cell, which is not its own.
    """
    for sheet in book.sheets:
        rows, work, area, lines = Rows.of(sheet.rows), 0, (0, 0), list[Row]()
        for row, cell, first, last in _sums(rows):
            work += last - first + 1
            if work > _WORK:
                break
            if area != (first, last):
                area, lines = (first, last), [line for _row, line in rows.lines(first, last)]
            total = _total(lines, cell.column)
            held = float(cell.text)
            if total is None or math.isclose(total, held, rel_tol=_CLOSE, abs_tol=_CLOSE):
                continue
            yield codes.STALE_SUM.finding(
                Fault(
                    message=_("{formula} says {held:g}, its cells add up to {total:g}").format(
                        formula=cell.formula, held=held, total=total
                    ),
                    file=book.file, sheet=sheet.name, cell=address(row, cell.column),
                    found=f"{held:g}", expected=f"{total:.15g}",
                )
            )  # fmt: skip


def _sums(rows: Rows) -> Iterator[tuple[int, Cell, int, int]]:
    """Yield row, cell, first and last row of every sum over the cells above in its own column."""
    lines = [row for row, shape in rows.shapes() if shape.formulas]
    cells = [
        (row, cell, match)
        for row in lines
        for cell in rows[row]
        if cell.formula and cell.kind is CellKind.NUMBER and (match := _SUM.fullmatch(cell.formula))
    ]
    often = Counter((cell.column, cell.formula) for _row, cell, _match in cells)
    for row, cell, match in cells:
        first, last = int(match[2]), int(match[4])
        own = match[1] == match[3] and column_number(match[1]) == cell.column
        if own and first <= last < row and often[cell.column, cell.formula] == 1:
            yield row, cell, first, last


def _total(lines: Sequence[Row], column: int) -> float | None:
    """Add up as spreadsheet programs do: texts do not count; None where an error would be the result."""
    figures: dict[Shape, int] = {}
    for shape in {row.shape for row in lines}:
        at = shape.index.get(column)
        if at is None or shape.kinds[at] in (CellKind.TEXT, CellKind.BOOLEAN):
            continue
        if shape.kinds[at] is not CellKind.NUMBER:
            return None
        figures[shape] = at
    return math.fsum(
        [float(row.texts[figures[row.shape]]) for row in lines if row.shape in figures]
    )
