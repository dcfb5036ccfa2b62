"""Workbooks of other kinds (.xls, WPS .et, .xlsb, .ods), read by calamine in a process of its own.

They give the same ``Book`` as the strict reader, with less in it: an error cell cannot be told from a blank,
a formula not from a figure, and number formats are unknown. The findings say so.
"""

import re

from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes, refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.foreign.isolated import ChildError, ForeignSheet, ask
from dongneng_cli.submission.guard import Source
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.ooxml.container import Container
from dongneng_cli.submission.ooxml.strings import CONTROL
from dongneng_cli.submission.workbook import Book, Cell, CellKind, Sheet, address
from dongneng_cli.terms import FileKind

_KINDS = {
    "n": CellKind.NUMBER,
    "t": CellKind.TEXT,
    "b": CellKind.BOOLEAN,
    "d": CellKind.DATE,
    "x": CellKind.TEXT,
}
_REFUSALS = {
    N_("sheets"): refusals.SHEET_COUNT,
    N_("cells"): refusals.TOO_MANY_CELLS,
    N_("text"): refusals.TOO_MUCH_TEXT,
}
_MANIFEST = "META-INF/manifest.xml"
_FILE_PASS = re.compile(
    rb"\x09\x08(?:\x10\x00.{16}|\x08\x00.{8})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
"""The first records of an encrypted .xls: BOF of BIFF8 or BIFF5, perhaps WRITEPROTECT, then FILEPASS."""
_ZIPPED = {FileKind.XLSB: "xl/workbook.bin", FileKind.ODS: "content.xml"}


def parse_foreign(source: Source, kind: FileKind, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Read a workbook that is no .xlsx.

    Args:
        source: Its bytes.
        kind: ``xls``, ``xlsb`` or ``ods``, as ``guard.kind_of`` told it.
        limits: Bounds that hold for this file and for the process that reads it.

    Raises:
        UnreadableError: The file cannot be read, S005, S010 to S017, S024, S025, S029, S030, S035.
    """
    faults = Faults(source.file, limits)
    container = Container(source.data, faults) if kind in _ZIPPED else None
    if container is not None and _ZIPPED[kind] not in container:
        faults.refuse(refusals.NO_WORKBOOK, _("the file holds no workbook"))
    if _is_locked(source.data, container):
        faults.refuse(refusals.PASSWORD, _("the workbook is protected by a password"))
    try:
        answer = ask("calamine", source.data, limits)
    except ChildError as error:
        message = _("the file cannot be read safely: {why}")
        faults.refuse(refusals.UNSAFE, message.format(why=error))
    if answer.refused:
        message = _("the file has more {what} than is accepted")
        faults.refuse(_REFUSALS[answer.refused], message.format(what=_(answer.refused)))
    if not answer.sheets:
        faults.refuse(refusals.SHEET_COUNT, _("the workbook has no sheets"))
    message = _("this is an {kind} workbook: error cells cannot be told from blanks")
    faults.note(codes.HALF_SEEN, message.format(kind=f".{kind}"), found=f".{kind}")
    names = [sheet.name.strip().casefold() for sheet in answer.sheets]
    if len(set(names)) < len(names):
        faults.refuse(refusals.SHEET_NAMES, _("two sheets have one name"))
    return Book(
        file=source.file,
        sheets=tuple(_sheet(sheet, faults) for sheet in answer.sheets),
        findings=tuple(faults.close()),
        sha256=source.sha256,
        size=len(source.data),
        kind=kind,
    )


def _is_locked(data: bytes, container: Container | None) -> bool:
    """Whether the file asks for a password: an .ods says so in its manifest, an .xls in a record."""
    if container is None:
        return _FILE_PASS.search(data) is not None
    return _MANIFEST in container and b"encryption-data" in b"".join(container.chunks(_MANIFEST))


def _sheet(given: ForeignSheet, faults: Faults) -> Sheet:
    rows: dict[int, list[Cell]] = {}
    before = (0, 0)
    for row, column, kind, text in given.cells:
        if (row, column) <= before or kind not in _KINDS:
            message = _("the file cannot be read safely: {why}")
            faults.refuse(refusals.UNSAFE, message.format(why=_("its reader answered nonsense")))
        before = (row, column)
        cell = Cell(column, _KINDS[kind], text, 0, None)
        note_text(given.name, row, cell, faults, finite=kind != "x")
        rows.setdefault(row, []).append(cell)
    if len(given.merges) > faults.limits.merges:
        faults.refuse(refusals.MERGES, _("the sheet has too many merged areas"), sheet=given.name)
    return Sheet(name=given.name, state=given.state, rows=rows, merges=tuple(given.merges))


def note_text(sheet: str, row: int, cell: Cell, faults: Faults, *, finite: bool = True) -> None:
    """Note what no text of a form should be: too long, or with control characters; or no finite number."""
    here = address(row, cell.column)
    if not finite:
        message = _("{found} is not a plain finite decimal number").format(found=shown(cell.text))
        faults.note(codes.NOT_DECIMAL, message, sheet=sheet, cell=here, found=shown(cell.text))
    if cell.kind is not CellKind.TEXT:
        return
    if len(cell.text) > faults.limits.cell_text:
        message = _("the text has {count} characters; at most {most} are possible").format(
            count=len(cell.text), most=faults.limits.cell_text
        )
        faults.note(codes.LONG_TEXT, message, sheet=sheet, cell=here)
    if CONTROL.search(cell.text):
        message = _("the text {found} holds control characters").format(found=shown(cell.text))
        faults.note(codes.CONTROL, message, sheet=sheet, cell=here, found=shown(cell.text))
