"""Knowing our own list of findings (问题清单) again when a returned copy is sent in."""

from dataclasses import replace

from dongneng_cli.submission.workbook import Book, CellKind, Sheet

MARK = "核对意见 · dn"
"""Stands in A1 of the list, and nowhere else: the sheet's name may be the submitter's own."""


def is_return_list(sheet: Sheet) -> bool:
    """Whether a sheet is the list of an earlier round."""
    cell = sheet.cell(1, 1)
    return cell is not None and cell.kind is CellKind.TEXT and cell.text.strip() == MARK


def without_return_list(book: Book) -> Book:
    """Return the workbook as it was before we put our list into it."""
    kept = tuple(sheet for sheet in book.sheets if not is_return_list(sheet))
    return book if len(kept) == len(book.sheets) else replace(book, sheets=kept)
