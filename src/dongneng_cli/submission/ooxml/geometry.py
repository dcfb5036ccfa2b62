"""What a sheet hides and merges: columns, rows, filter, merged areas and stray cells."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush, merge
from operator import itemgetter

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes, refusals
from dongneng_cli.submission.cellstore import Rows
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.workbook import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    address,
    column_number,
)

_TRUE = ("1", "true", "on")


class Geometry:
    """Collects the parts of a sheet's layout that bear on its figures.

    Attributes:
        merges: Merged areas, as they stand in the file.
        hidden_rows: Rows with values that are hidden or have no height.
        autofilter: Range of the filter, or None.
    """

    def __init__(self, sheet: str, faults: Faults) -> None:
        self._sheet, self._faults = sheet, faults
        self.merges: list[Area] = []
        self.hidden_rows: list[int] = []
        self.autofilter: str | None = None
        self._columns: set[tuple[int, int]] = set()

    def element(self, name: str, path: Sequence[str], attributes: list[str]) -> None:
        """Take the start of an element outside the table of cells; ``path`` are its ancestors."""
        if name not in ("mergeCell", "col", "autoFilter"):
            return
        found = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if name == "mergeCell" and len(path) == 2:
            self._merge(found.get("ref", ""))
        elif name == "col" and len(path) == 2:
            self._column(found)
        elif name == "autoFilter" and len(path) == 1:
            self.autofilter = found.get("ref", "")

    def _merge(self, ref: str) -> None:
        area = parse_area(ref)
        if area is None:
            message = _("the merged area {ref} is not possible").format(ref=shown(ref))
            self._faults.refuse(refusals.MERGES, message, sheet=self._sheet)
        if len(self.merges) >= self._faults.limits.merges:
            message = _("the sheet has more than {most} merged areas")
            most = self._faults.limits.merges
            self._faults.refuse(refusals.MERGES, message.format(most=most), sheet=self._sheet)
        self.merges.append(area)

    def _column(self, found: Mapping[str, str]) -> None:
        if found.get("hidden") not in _TRUE and not _is_nothing(found.get("width")):
            return
        first, last = _number(found.get("min", "")), _number(found.get("max", ""))
        if not 1 <= first <= last <= MAX_COLUMN or len(self._columns) > MAX_COLUMN:
            message = _("the columns {first} to {last} are not possible")
            self._faults.refuse(
                refusals.OUT_OF_BOUNDS,
                message.format(first=shown(found.get("min", "")), last=shown(found.get("max", ""))),
                sheet=self._sheet,
            )
        self._columns.add((first, last))

    def hidden_columns(self) -> frozenset[int]:
        """Return the hidden columns; each is counted once however often it is listed."""
        hidden: set[int] = set()
        done = 0
        for first, last in sorted(self._columns):
            hidden.update(range(max(first, done + 1), last + 1))
            done = max(done, last)
        return frozenset(hidden)

    def finish(self, rows: Rows) -> None:
        """Check merged areas and stray cells against the cells that hold something.

        Raises:
            UnreadableError: S029 for too many rows times columns, S031 for areas that overlap.
        """
        self._check_merges(rows)
        last_row = last = widest = 0
        shape = None
        for last_row, shape in rows.shapes():
            if shape.columns[-1] > last:
                widest, last = last_row, shape.columns[-1]
        grid = self._faults.limits.grid
        if shape is None or last_row * last <= grid:
            return
        columns = {column for _row, shape in rows.shapes() for column in shape.columns}
        if len(rows) * len(columns) > grid:
            message = _("the sheet has {rows} rows and {columns} columns with values")
            self._faults.refuse(
                refusals.TOO_MANY_CELLS,
                message.format(rows=len(rows), columns=len(columns)),
                sheet=self._sheet,
            )
        stray = (last_row, shape.columns[-1]) if widest < last_row else (widest, last)
        message = _("the cell lies far from the table")
        self._faults.note(codes.STRAY_CELL, message, sheet=self._sheet, cell=address(*stray))

    def _check_merges(self, rows: Rows) -> None:
        """Sweep down the sheet with the areas that cover the present row, by column."""
        if not self.merges:
            return
        waiting = sorted(self.merges, reverse=True)
        active: list[tuple[int, int, Area]] = []
        ends: list[tuple[int, int, int, Area]] = []
        tops = ((row, ()) for row in sorted({area[0] for area in self.merges}))
        held = ((row, shape.columns) for row, shape in rows.shapes())
        for row, columns in merge(tops, held, key=itemgetter(0)):
            while ends and ends[0][0] < row:
                _end, left, right, area = heappop(ends)
                active.remove((left, right, area))
            while waiting and waiting[-1][0] <= row:
                area = waiting.pop()
                self._enter(area, active)
                heappush(ends, (area[2], area[1], area[3], area))
            if active:
                for column in columns:
                    self._check_merged(row, column, rows, active)

    def _enter(self, area: Area, active: list[tuple[int, int, Area]]) -> None:
        entry = (area[1], area[3], area)
        at = bisect_right(active, entry)
        before = active[at - 1] if at else None
        after = active[at] if at < len(active) else None
        if (before and before[1] >= area[1]) or (after and after[0] <= area[3]):
            message = _("the merged area overlaps another one")
            place = f"{address(area[0], area[1])}:{address(area[2], area[3])}"
            self._faults.refuse(refusals.MERGES, message, sheet=self._sheet, cell=place)
        active.insert(at, entry)

    def _check_merged(
        self, row: int, column: int, rows: Rows, active: list[tuple[int, int, Area]]
    ) -> None:
        at = bisect_right(active, (column, MAX_COLUMN + 1))
        if not at:
            return
        left, right, area = active[at - 1]
        if right < column or (row, column) == (area[0], left):
            return
        if text := rows[row].text(column):
            message = _("the cell holds {found} below the merged cell {first}").format(
                found=shown(text), first=address(area[0], left)
            )
            self._faults.note(
                codes.MERGED_VALUE, message,
                sheet=self._sheet, cell=address(row, column), found=shown(text),
            )  # fmt: skip


def hides(attributes: Mapping[str, str]) -> bool:
    """Tell whether a row's attributes hide it."""
    return attributes.get("hidden") in _TRUE or _is_nothing(attributes.get("ht"))


def parse_area(ref: str) -> Area | None:
    """Return the area of ``A1:B2`` or ``A1``, or None when there is no such area."""
    corners = ref.replace("$", "").split(":")
    places = [_place(corner) for corner in corners]
    first, last = places[0], places[-1]
    if len(places) > 2 or first is None or last is None:
        return None
    area = (*first, *last)
    return area if area[0] <= area[2] and area[1] <= area[3] else None


def _place(corner: str) -> tuple[int, int] | None:
    letters = corner.rstrip("0123456789")
    row = _number(corner[len(letters) :])
    try:
        column = column_number(letters)
    except ValueError:
        return None
    return (row, column) if 1 <= row <= MAX_ROW else None


def _number(text: str) -> int:
    """Return a small whole number, or 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _is_nothing(measure: str | None) -> bool:
    """Tell whether a height or width is given as zero."""
    return bool(measure) and not str(measure).strip("0.")
