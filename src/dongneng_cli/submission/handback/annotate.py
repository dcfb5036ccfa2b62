"""Findings put into a copy of the submitter's own workbook: cells coloured and noted, a list in front.

Only the parts concerned are changed; pictures, charts, conditional formats, drop-downs, cached results and
what programs of other makers keep in the file stay byte for byte. Nothing that the reader reads is changed:
the copy reports the same figures as the original.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from dongneng_cli.findings import Finding, Severity
from dongneng_cli.i18n import _
from dongneng_cli.submission.handback.inert import escaped, inert
from dongneng_cli.submission.handback.notes import add_notes, retire_notes
from dongneng_cli.submission.handback.parts import Element, Parts, UnpatchableError, area_of, whole
from dongneng_cli.submission.handback.returnlist import (
    FIXED,
    LIST_NAMES,
    Entry,
    compared,
    entries_of,
    list_part,
)
from dongneng_cli.submission.handback.styles import Styles
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.ooxml.reader import parse_workbook
from dongneng_cli.submission.tables.returned import is_return_list
from dongneng_cli.submission.workbook import (
    Area,
    Book,
    address,
    column_number,
)

__all__ = ["UnpatchableError", "annotate", "list_workbook"]

_PAINT = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C"}
"""Fill of a faulty cell; notices stand in the list only, so that what must be changed is seen."""

_NEW_CELLS = 2_000
"""Blank cells of one range that are made in order to be coloured; beyond, only those that are there."""

_CHOSEN = re.compile(rb"""(<(?:\w+:)?sheetView\b[^>]*?)\s+tabSelected=["'](?:1|true)["']""")
_BAND = 64
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def annotate(
    data: bytes,
    findings: Sequence[Finding],
    *,
    title: str = "",
    file: str = "",
    before: Sequence[Entry] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return a copy of the workbook with its findings in it.

    Args:
        data: The workbook as it was sent.
        findings: Of this file only.
        title: Whose report, for which month.
        before: Lines of an earlier round; else those of the list that the workbook brings along.

    Raises:
        UnreadableError: The reader refuses the file.
        UnpatchableError: The workbook is signed or cannot be changed without harm.
    """
    book = parse_workbook(data, file, limits)
    parts = Parts(data, file, limits)
    held = entries_of(book)
    former = before if before is not None else held
    entries = compared(findings, former)
    styles, where = Styles(parts), parts.sheets()
    for name in {entry.sheet for entry in held or ()} & where.keys():
        _clean(parts, where[name], styles, [e for e in held or () if e.sheet == name])
    entries = _mark(parts, styles, where, book, entries)
    linked = {sheet.name for sheet in book.sheets if not is_return_list(sheet)}
    sheet = list_part(entries, title, styles, linked, parts.ns)
    old = next((s.name for s in book.sheets if is_return_list(s)), None)
    if old is not None and old in where:
        parts.replace(where[old], sheet)
    else:
        _insert_first(parts, sheet, [s.name for s in book.sheets])
    _choose_first(parts, where, parts.main, old)
    return parts.packed()


def list_workbook(
    findings: Sequence[Finding],
    reason: str,
    *,
    title: str = "",
    before: Sequence[Entry] | None = None,
) -> bytes:
    """Return a workbook with the list alone, for a file that cannot be changed.

    Args:
        reason: Why there is no copy of the file itself.
    """
    import io  # noqa: PLC0415 - with XlsxWriter: start-up time
    from datetime import datetime  # noqa: PLC0415

    from xlsxwriter import Workbook  # noqa: PLC0415

    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"author": "dn", "created": datetime(2020, 1, 1)})
    note = book.add_worksheet("说明")
    note.set_column(0, 0, 100)
    note.write_string(0, 0, inert(reason))
    book.close()
    return annotate(out.getvalue(), findings, title=title, before=before)


class _Merges:
    """The merged areas of a sheet, found by bands of rows: there may be very many."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self.tall: list[Area] = []
        self.bands: dict[int, list[Area]] = defaultdict(list)
        for area in areas:
            first, last = area[0] // _BAND, area[2] // _BAND
            if last - first > _BAND:
                self.tall.append(area)
            else:
                for band in range(first, last + 1):
                    self.bands[band].append(area)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the top-left cell of the merge that a cell lies in, or the cell itself."""
        for top, left, bottom, right in (*self.bands.get(row // _BAND, ()), *self.tall):
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column


@dataclass(slots=True)
class _Grid:
    """The cells of one sheet part by row and column; cells that are not there can be made."""

    parts: Parts
    root: Element
    rows: dict[int, Element]
    order: list[int]
    columns: dict[int, dict[int, Element]]
    merges: "_Merges"

    @classmethod
    def of(cls, parts: Parts, part: str) -> "_Grid":
        root = parts.xml(part)
        data = root.find(parts.tag("sheetData"))
        if data is None:
            raise UnpatchableError(_("the sheet is not as expected"))
        rows: dict[int, Element] = {}
        last = 0
        for row in data.iterchildren(parts.tag("row")):
            last = whole(row.get("r")) or last + 1
            rows[last] = row
        merged = root.iter(parts.tag("mergeCell"))
        merges = [area for m in merged if (area := area_of(m.get("ref", "").replace("$", "")))]
        return cls(parts, root, rows, list(rows), {}, _Merges(merges))

    def cells(self, row: int) -> dict[int, Element]:
        """Return the cells of a row by column; a cell without an address follows the one before."""
        if row not in self.columns:
            found: dict[int, Element] = {}
            last = 0
            for cell in (
                self.rows[row].iterchildren(self.parts.tag("c")) if row in self.rows else ()
            ):
                letters = (cell.get("r") or "").rstrip("0123456789")
                last = column_number(letters) if letters else last + 1
                found[last] = cell
            self.columns[row] = found
        return self.columns[row]

    def cell(self, row: int, column: int) -> Element:
        """Return a cell; one that is not there is made with the look of its row or column."""
        cells = self.cells(row)
        if column in cells:
            return cells[column]
        if row not in self.rows:
            self._make_row(row)
        line = self.rows[row]
        cell = etree.Element(self.parts.tag("c"), r=address(row, column))
        style = (
            line.get("s", "0")
            if line.get("customFormat") in ("1", "true")
            else self._column(column)
        )
        cell.set("s", style)
        later = next((e for c, e in cells.items() if c > column), None)
        if later is not None:
            later.addprevious(cell)
        elif cells:
            cells[max(cells)].addnext(cell)
        else:
            line.insert(0, cell)
        # A hint of the columns in use, which is now wrong.
        line.attrib.pop("spans", None)
        self.columns[row] = dict(sorted((cells | {column: cell}).items()))
        return cell

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the top-left cell of the merge that a cell lies in, or the cell itself."""
        return self.merges.anchor(row, column)

    def _make_row(self, row: int) -> None:
        data = self.root.find(self.parts.tag("sheetData"))
        line = etree.Element(self.parts.tag("row"), r=str(row))
        at = bisect_left(self.order, row)
        if at < len(self.order):
            self.rows[self.order[at]].addprevious(line)
        else:
            data.append(line)
        self.order.insert(at, row)
        self.rows[row] = line

    def _column(self, column: int) -> str:
        for col in self.root.iterfind(f"{self.parts.tag('cols')}/{self.parts.tag('col')}"):
            if whole(col.get("min")) <= column <= whole(col.get("max")):
                return str(col.get("style", "0"))
        return "0"


def _mark(
    parts: Parts, styles: Styles, where: Mapping[str, str], book: Book, entries: list[Entry]
) -> list[Entry]:
    """Colour and note the cells; return the entries with the fills that the cells had."""
    by_sheet: dict[str, list[int]] = defaultdict(list)
    ours = {sheet.name for sheet in book.sheets if is_return_list(sheet)}
    for number, entry in enumerate(entries):
        if entry.status != FIXED and entry.severity in _PAINT and area_of(entry.cell):
            by_sheet[entry.sheet].append(number)
    marked = list(entries)
    for name, numbers in by_sheet.items():
        if name not in where or name in ours:
            continue
        grid = _Grid.of(parts, where[name])
        notes: dict[str, list[str]] = defaultdict(list)
        fills: dict[str, str] = {}
        anchors = {number: _anchor(grid, entries[number].cell) for number in numbers}
        # The gravest is painted last, so that its colour stays.
        for number in sorted(numbers, key=lambda n: entries[n].severity is Severity.ERROR):
            place = anchors[number]
            first = address(*place)
            fills.setdefault(first, styles.fill_of(whole(grid.cell(*place).get("s"))))
            _paint(grid, styles, entries[number])
            marked[number] = replace(entries[number], fill=fills[first])
        for number, place in anchors.items():
            notes[address(*place)].append(_note(entries[number]))
        add_notes(parts, where[name], {ref: "\n".join(texts) for ref, texts in notes.items()})
    return marked


def _note(entry: Entry) -> str:
    """Return what the note at a cell says of one finding."""
    lines = [f"{entry.severity.label} {entry.code} {entry.message}"]
    if ":" in entry.cell:
        lines.append(_("concerns {cells}").format(cells=entry.cell))
    if entry.expected:
        lines.append(_("expected: {expected}").format(expected=entry.expected))
    if entry.hint:
        lines.append(_("what to do: {hint}").format(hint=entry.hint))
    return "\n".join(lines)


def _anchor(grid: _Grid, cell: str) -> tuple[int, int]:
    """Return the cell at which an entry's note stands: the first of its range, or of its merge."""
    row, column, *_end = area_of(cell) or (1, 1)
    return grid.anchor(row, column)


def _paint(grid: _Grid, styles: Styles, entry: Entry) -> None:
    """Fill every cell of the entry's range, whatever else their looks say."""
    for row, column in _places(grid, entry.cell):
        cell = grid.cell(row, column)
        base = whole(cell.get("s"))
        if styles.rgb_of(base) != _PAINT[entry.severity]:
            cell.set("s", str(styles.painted(base, _PAINT[entry.severity])))


def _places(grid: _Grid, ref: str) -> Iterator[tuple[int, int]]:
    area = area_of(ref)
    if area is None:
        return
    top, left, bottom, right = area
    every = (bottom - top + 1) * (right - left + 1) <= _NEW_CELLS
    rows = range(top, bottom + 1) if every else [row for row in grid.rows if top <= row <= bottom]
    for row in rows:
        if every:
            yield from dict.fromkeys(grid.anchor(row, c) for c in range(left, right + 1))
        else:
            yield from [
                (row, column) for column in list(grid.cells(row)) if left <= column <= right
            ]


def _clean(parts: Parts, part: str, styles: Styles, held: Sequence[Entry]) -> None:
    """Take the colours and notes of an earlier round back, where they are still ours."""
    grid = _Grid.of(parts, part)
    for entry in held:
        if not entry.fill or not styles.is_fill(entry.fill):
            continue
        for row, column in _places(grid, entry.cell):
            cell = grid.cells(row).get(column)
            base = whole(cell.get("s")) if cell is not None else 0
            if cell is not None and styles.rgb_of(base) in _PAINT.values():
                cell.set("s", str(styles.filled(base, entry.fill)))
    retire_notes(parts, part)


def _insert_first(parts: Parts, sheet: bytes, names: Sequence[str]) -> None:
    """Put the list before all other sheets, under a name that is free."""
    taken = {name.casefold() for name in names}
    free = (name for name in LIST_NAMES if name.casefold() not in taken)
    name = next(free, None)
    if name is None:
        raise UnpatchableError(_("the workbook has sheets of every name that the list could have"))
    part = parts.free_name("xl/worksheets/dnList{}.xml")
    parts.add(part, sheet, _SHEET_TYPE)
    key = parts.relate(parts.main, "worksheet", part)
    root = parts.xml(parts.main)
    listed = root.find(parts.tag("sheets"))
    number = max(whole(one.get("sheetId")) for one in listed) + 1
    added = etree.Element(
        parts.tag("sheet"), nsmap={"r": parts.office}, name=escaped(name), sheetId=str(number)
    )
    added.set(f"{{{parts.office}}}id", key)
    listed.insert(0, added)
    # Names that belong to one sheet know it by its place.
    for defined in root.iter(parts.tag("definedName")):
        if defined.get("localSheetId", "").isdigit():
            defined.set("localSheetId", str(int(defined.get("localSheetId")) + 1))


def _choose_first(parts: Parts, where: Mapping[str, str], main: str, old: str | None) -> None:
    """Show the list when the file is opened, and no other sheet chosen with it.

    With two sheets chosen, what is typed into one lands in both.
    """
    root = parts.xml(main)
    listed = [one.get("name") for one in root.find(parts.tag("sheets"))]
    place = listed.index(escaped(old)) if old is not None and escaped(old) in listed else 0
    for view in root.iter(parts.tag("workbookView")):
        view.set("activeTab", str(place))
        view.attrib.pop("firstSheet", None)
    for name, part in where.items():
        if name != old:
            _unchoose(parts, part)
    if old is not None:
        for defined in list(root.iter(parts.tag("definedName"))):
            filters = defined.get("name") == "_xlnm._FilterDatabase"
            if filters and defined.get("localSheetId") == str(place):
                defined.getparent().remove(defined)


def _unchoose(parts: Parts, part: str) -> None:
    """Take the mark of a chosen sheet off; in a part that nothing else changes, only those bytes."""
    if parts.is_parsed(part):
        for view in parts.xml(part).iter(parts.tag("sheetView")):
            view.attrib.pop("tabSelected", None)
        return
    data = parts.data_of(part)
    head, mark, rest = data.partition(b"sheetData")
    freed = _CHOSEN.sub(rb"\1", head)
    if freed != head:
        parts.replace(part, freed + mark + rest)
