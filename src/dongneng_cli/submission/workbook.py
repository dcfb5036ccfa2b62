"""What was read out of a workbook, unchanged and unchangeable.

Figures stay the decimal text that was sent: nothing here turns them into binary numbers. Blank
cells are left out, so a stray cell in the last row costs one cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from dongneng_cli.findings import Finding
from dongneng_cli.terms import FileKind

MAX_ROW = 1_048_576
"""Last row that Excel and WPS have."""

MAX_COLUMN = 16_384
"""Last column that Excel and WPS have, XFD."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column; all 1-based and inclusive."""


class CellKind(StrEnum):
    """What a cell holds, as the file says it; never guessed from the text."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"
    UNCALCULATED = "uncalculated"


class Cell(NamedTuple):
    """One cell that holds something.

    Attributes:
        column: 1 for A.
        kind: What it holds. ``DATE`` is only the ISO text of ``t="d"``; an ordinary date is a
            ``NUMBER`` whose number format says so. A figure that the reader does not accept
            (``1,234``, ``NaN``) is ``TEXT`` and has a finding.
        text: Decimal text as sent, the string, ``#REF!``, ``1``/``0`` for a Boolean, or empty when
            a formula was never calculated.
        style: Index for ``Book.number_format``.
        formula: Text of the formula without ``=``; of the first cell for a shared formula, so its
            references are relative to that cell. None for a typed value.
    """

    column: int
    kind: CellKind
    text: str
    style: int
    formula: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet; a chart sheet has no rows.

    Attributes:
        name: As it stands in the workbook.
        state: ``visible``, ``hidden`` or ``veryHidden``.
        rows: Row number to its cells, both rising; rows without a value are absent.
        merges: Merged areas; they never overlap.
        hidden_rows: Rows with values that are hidden, by hand or by a filter, or that have no height.
        hidden_columns: Columns that are hidden or have no width.
        comments: A1 address to the text of its note.
        autofilter: Range of the filter, or None.
    """

    name: str
    state: str = "visible"
    rows: Mapping[int, Sequence[Cell]] = field(default_factory=dict)
    merges: Sequence[Area] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[str, str] = field(default_factory=dict)
    autofilter: str | None = None

    def cell(self, row: int, column: int) -> Cell | None:
        """Return the cell, or None when it is blank."""
        return next((cell for cell in self.rows.get(row, ()) if cell.column == column), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One workbook.

    Attributes:
        file: Path as it was given.
        sheets: In the workbook's order, chart sheets included.
        formats: Number format code of each cell style.
        date_1904: Dates are counted from 1904.
        properties: Custom document properties, name to text.
        findings: Faults seen at reading that did not refuse the file.
        sha256: Hash of the file's bytes, lower-case hexadecimal.
        size: Bytes.
        macros: The workbook carries a macro project; it is never run.
        kind: What the file is by its content.
    """

    file: str
    sheets: Sequence[Sheet]
    formats: Sequence[str] = ("General",)
    date_1904: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    sha256: str = ""
    size: int = 0
    macros: bool = False
    kind: FileKind = FileKind.XLSX

    @property
    def formats_known(self) -> bool:
        """Whether it is known how figures are shown; only an .xlsx says so, and a text shows itself."""
        return self.kind in (FileKind.XLSX, FileKind.XLSM, FileKind.CSV)

    def number_format(self, style: int) -> str:
        """Return the format code of a cell style; ``General`` for one that does not exist."""
        return self.formats[style] if 0 <= style < len(self.formats) else "General"

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of exactly this name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letters(column: int) -> str:
    """Return ``AB`` for 28.

    Raises:
        ValueError: It is not a column.
    """
    if not 1 <= column <= MAX_COLUMN:
        raise ValueError(f"not a column: {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return 28 for ``AB``.

    Raises:
        ValueError: It is not a column in capital letters.
    """
    number = 0
    if not 1 <= len(letters) <= 3:
        raise ValueError(f"not a column: {letters[:9]!r}")
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(f"not a column: {letters!r}")
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > MAX_COLUMN:
        raise ValueError(f"not a column: {letters!r}")
    return number


def address(row: int, column: int) -> str:
    """Return ``AB7`` for row 7, column 28."""
    return f"{column_letters(column)}{row}"
