"""Text tables (CSV): one sheet of the form, its cells addressed as a spreadsheet program would.

UTF-8 with or without its mark, UTF-16 with it, GB18030; comma, semicolon or tab. A field that is a plain
decimal is a number, as it would be in a workbook; codes with leading zeros stay texts, and so does what a
program has shortened (``1.2E+15``).
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes, refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.foreign.calamine import note_text
from dongneng_cli.submission.form import SHEETS
from dongneng_cli.submission.guard import STDIN, Source
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.tables.clean import EXCEL_DIGITS
from dongneng_cli.submission.tables.layout import match_form
from dongneng_cli.submission.workbook import (
    MAX_COLUMN,
    MAX_ROW,
    Book,
    Cell,
    CellKind,
    Sheet,
    address,
)
from dongneng_cli.terms import FileKind

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = (",", "\t", ";")
_SAMPLED, _SAMPLED_TEXT = 50, 1 << 16
"""Lines, and characters at most, by which the delimiter is told."""

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_ERRORS = frozenset(
    ("#DIV/0!", "#REF!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!")
)


def parse_csv(source: Source, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Read a text table.

    Raises:
        UnreadableError: S028 to S030 beyond the limits, S037 for its encoding, S038 when it is no table of
            the form.
    """
    faults = Faults(source.file, limits)
    text = _decoded(source.data, faults)
    name = "CSV" if source.file == STDIN else Path(source.file).stem
    sheet = Sheet(name=name, rows=_rows(name, text, faults))
    if match_form(sheet, SHEETS)[0] is None:
        faults.refuse(refusals.TEXT_TABLE, _("this is a text without a table of the form"))
    return Book(
        file=source.file,
        sheets=(sheet,),
        findings=tuple(faults.close()),
        sha256=source.sha256,
        size=len(source.data),
        kind=FileKind.CSV,
    )


def _decoded(data: bytes, faults: Faults) -> str:
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return faults.refuse(
        refusals.ENCODING_OF_TEXT, _("the text is neither in UTF-8 nor in GB18030")
    )


def _rows(name: str, text: str, faults: Faults) -> dict[int, list[Cell]]:
    """Return the filled cells of every record; a record is a row, whatever lines it takes."""
    rows: dict[int, list[Cell]] = {}
    count = characters = 0
    for row, fields in enumerate(_records(text, _delimiter(text), faults), 1):
        if row > MAX_ROW or len(fields) > MAX_COLUMN:
            faults.refuse(refusals.OUT_OF_BOUNDS, _("the table is larger than a sheet can be"))
        count += len(fields)
        characters += sum(map(len, fields))
        if count > faults.limits.cells:
            message = _("the file has more {what} than is accepted").format(what=_("cells"))
            faults.refuse(refusals.TOO_MANY_CELLS, message)
        if characters > faults.limits.text:
            message = _("the file has more {what} than is accepted").format(what=_("text"))
            faults.refuse(refusals.TOO_MUCH_TEXT, message)
        cells = [_cell(column, field) for column, field in enumerate(fields, 1) if field.strip()]
        for cell in cells:
            _note(name, row, cell, faults)
        if cells:
            rows[row] = cells
    return rows


def _records(text: str, delimiter: str, faults: Faults) -> Iterator[list[str]]:
    """Yield the records; a quotation mark left open would swallow the rest and is refused."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        message = _("the text table is broken off in line {line}: {why}")
        faults.refuse(
            refusals.TEXT_TABLE, message.format(line=reader.line_num, why=shown(str(error)))
        )


def _delimiter(text: str) -> str:
    """Return the mark that cuts the most lines into equally many fields."""
    sample = io.StringIO(text[:_SAMPLED_TEXT], newline=None)
    lines = [line for line in islice(sample, _SAMPLED) if line.strip()]

    def even(delimiter: str) -> int:
        counts = Counter(len(fields) for fields in csv.reader(lines, delimiter=delimiter))
        return max(((fields - 1) * often for fields, often in counts.items()), default=0)

    return max(_DELIMITERS, key=even)


def _cell(column: int, field: str) -> Cell:
    plain = field.strip()
    if plain in _ERRORS:
        return Cell(column, CellKind.ERROR, plain, 0, None)
    if _NUMBER.fullmatch(plain) and sum(map(str.isdigit, plain)) <= EXCEL_DIGITS:
        return Cell(column, CellKind.NUMBER, plain, 0, None)
    return Cell(column, CellKind.TEXT, field, 0, None)


def _note(sheet: str, row: int, cell: Cell, faults: Faults) -> None:
    if cell.kind is CellKind.ERROR:
        message = _("the cell holds the error {found}").format(found=cell.text)
        faults.note(codes.ERROR_VALUE, message, sheet=sheet, cell=address(row, cell.column))
    note_text(sheet, row, cell, faults)
