"""A second opinion: openpyxl and calamine read the same bytes, each in a process of its own.

Every number on which one of them differs from the reader of record is a finding with both figures, and so is
a number that only one side has. Differences that are known and justified are listed in ``_is_explained``, by
kind; there is no other exception.
"""

from collections.abc import Iterator
from decimal import Decimal

from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.foreign.isolated import READERS, Answer, ChildError, ForeignSheet, ask
from dongneng_cli.submission.guard import Source
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.ooxml.numberformat import Shows, shows
from dongneng_cli.submission.workbook import Book, Cell, CellKind, Sheet, address
from dongneng_cli.terms import FileKind

_SECOND = Decimal(1) / 86400
"""Readers give dates to the second at best."""

_FIRST_SURE_DAY, _LAST_DAY = 61, 2_958_465
"""1900-03-01, before which programs count days differently, and 9999-12-31."""

_REFUSED = frozenset(
    rule.code for rule in (codes.NOT_DECIMAL, codes.SPLIT_VALUE, codes.TWO_VALUES, codes.CELL_TYPE)
)
"""Findings of cells that the reader of record has refused as a figure."""

Place = tuple[int, int]


def second_opinion(source: Source, book: Book, limits: Limits = DEFAULT_LIMITS) -> list[Finding]:
    """Return every difference between the reader of record and the other readers.

    Args:
        source: The bytes that the book was read from.
        book: As the reader of record has it.
        limits: Bounds of the processes.

    Returns:
        S064 for each cell that differs or sheet that is not there, S065 where a reader had to pass.
    """
    faults = Faults(source.file, limits)
    if book.kind not in (FileKind.XLSX, FileKind.XLSM):
        message = _("there is no second reader for an {kind}")
        faults.note(codes.SECOND_ABSENT, message.format(kind=f".{book.kind}"))
        return faults.close()
    for reader in READERS:
        try:
            answer = ask(reader, source.data, limits, day_numbers=True, date_1904=book.date_1904)
        except ChildError as error:
            message = _("{reader} cannot read the file: {why}")
            faults.note(codes.SECOND_ABSENT, message.format(reader=reader, why=error))
            continue
        _compare(reader, answer, book, faults)
    return faults.close()


def _compare(reader: str, answer: Answer, book: Book, faults: Faults) -> None:
    if answer.refused or not answer.sheets:
        message = _("{reader} sees no sheet in the file")
        if any(sheet.rows for sheet in book.sheets):
            faults.note(codes.SECOND_ABSENT, message.format(reader=reader))
        return
    theirs = {sheet.name: sheet for sheet in answer.sheets}
    marked = {
        (finding.sheet, finding.cell) for finding in book.findings if finding.code in _REFUSED
    }
    for sheet in book.sheets:
        given = theirs.get(sheet.name)
        if given is None:
            if sheet.rows:
                message = _("{reader} does not see the sheet {sheet}")
                faults.note(
                    codes.SECOND_FIGURE,
                    message.format(reader=reader, sheet=shown(sheet.name)),
                    sheet=sheet.name,
                )
            continue
        for (row, column), ours, other in _differences(sheet, given, book):
            here = address(row, column)
            if (sheet.name, here) in marked:
                continue
            message = _("{reader} reads {theirs} where {ours} was read").format(
                reader=reader, theirs=shown(other) or _("a blank"), ours=shown(ours) or _("a blank")
            )
            faults.note(
                codes.SECOND_FIGURE, message, sheet=sheet.name, cell=here, found=shown(other)
            )


def _differences(sheet: Sheet, given: ForeignSheet, book: Book) -> Iterator[tuple[Place, str, str]]:
    """Yield the place of each number that differs, with our text and theirs; a blank is empty."""
    theirs = {(row, column): (kind, text) for row, column, kind, text in given.cells}
    ours = {(row, cell.column): cell for row, cells in sheet.rows.items() for cell in cells}
    for place in sorted(ours.keys() | theirs.keys()):
        cell, other = ours.get(place), theirs.get(place)
        numbers = (cell is not None and cell.kind is CellKind.NUMBER, _is_number(other))
        if not any(numbers) or _is_explained(cell, other, book):
            continue
        if all(numbers) and cell and other and _equal(cell, other):
            continue
        yield place, cell.text if cell else "", other[1] if other else ""


def _is_number(other: tuple[str, str] | None) -> bool:
    return other is not None and other[0] in "nsx"


def _equal(cell: Cell, other: tuple[str, str]) -> bool:
    """Compare as the binary figures that the other readers keep; dates to the second."""
    kind, text = other
    if kind == "x":
        return False
    if kind == "s":
        return abs(Decimal(cell.text) - Decimal(text)) <= _SECOND
    return float(cell.text) == float(text)


def _is_explained(cell: Cell | None, other: tuple[str, str] | None, book: Book) -> bool:
    """Tell the known differences that are no disagreement about a figure.

    - A day before 1900-03-01 or after 9999: programs count differently, and the figure is reported by its
      date format (S136).
    - An ISO date (``t="d"``): a date here, a day number there.
    """
    if cell is None or other is None:
        return False
    if cell.kind is CellKind.DATE:
        return other[0] == "s"
    if cell.kind is not CellKind.NUMBER or other[0] == "n":
        return False
    dated = shows(book.number_format(cell.style)) is Shows.DATE
    first = 0 if book.date_1904 else _FIRST_SURE_DAY
    return dated and not first <= Decimal(cell.text) <= _LAST_DAY
