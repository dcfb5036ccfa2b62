"""Takes in a submission of whatever kind: its content decides on the reader, the plan on what is taken."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dongneng_cli.i18n import _
from dongneng_cli.submission import codes, refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.guard import Source, kind_of, open_source
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.ooxml.reader import parse_source
from dongneng_cli.submission.workbook import Book
from dongneng_cli.terms import FileKind

_OOXML = (".xlsx", ".xlsm", ".xltx", ".xltm")
_ENDINGS = {
    FileKind.XLSX: _OOXML,
    FileKind.XLSM: _OOXML,
    FileKind.XLS: (".xls", ".et", ".xlt", ".ett"),
    FileKind.XLSB: (".xlsb",),
    FileKind.ODS: (".ods",),
    FileKind.CSV: (".csv", ".tsv", ".txt"),
}


def read_book(
    path: str | Path,
    formats: Collection[FileKind] = tuple(FileKind),
    *,
    limits: Limits = DEFAULT_LIMITS,
    second_reader: bool = False,
) -> Book:
    """Read a submission of any kind from a path, or from standard input for ``-``.

    Args:
        path: Where it is.
        formats: Kinds that are taken in.
        limits: Bounds that hold for this file.
        second_reader: Also let independent readers read the same bytes, and report every difference.

    Raises:
        UnreadableError: The file cannot be read; carries the finding, S001 to S039.
    """
    source = open_source(path, limits=limits)
    return book_of(source, formats, limits=limits, second_reader=second_reader)


def book_of(
    source: Source,
    formats: Collection[FileKind] = tuple(FileKind),
    *,
    limits: Limits = DEFAULT_LIMITS,
    second_reader: bool = False,
) -> Book:
    """Read a submission whose bytes were taken in already, and let others read it; see ``read_book``."""
    book = parse_book(source, formats, limits=limits)
    if not second_reader:
        return book
    # Rarely asked for, and slow to import.
    from dongneng_cli.submission.foreign.second import second_opinion  # noqa: PLC0415

    return replace(book, findings=(*book.findings, *second_opinion(source, book, limits)))


def parse_book(
    source: Source,
    formats: Collection[FileKind] = tuple(FileKind),
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Book:
    """Read a submission whose bytes were taken in already; see ``read_book``."""
    faults = Faults(source.file, limits)
    kind = kind_of(source.data, faults)
    if kind is not FileKind.XLSX:
        _check_format(kind, formats, faults)
    if kind is FileKind.CSV:
        # Other kinds are rare, and what reads them is slow to import.
        from dongneng_cli.submission.foreign.csvbook import parse_csv  # noqa: PLC0415

        book = parse_csv(source, limits)
    elif kind is FileKind.XLSX:
        book = parse_source(source, limits)
        _check_format(book.kind, formats, faults)
    else:
        from dongneng_cli.submission.foreign.calamine import parse_foreign  # noqa: PLC0415

        book = parse_foreign(source, kind, limits)
    ending = Path(source.file).suffix.lower()
    if ending and ending not in _ENDINGS[book.kind]:
        message = _("the file is named {ending}, but is an {kind} by its content")
        faults.note(codes.WRONG_ENDING, message.format(ending=ending, kind=f".{book.kind}"))
    return replace(book, findings=(*book.findings, *faults.close()))


def _check_format(kind: FileKind, formats: Collection[FileKind], faults: Faults) -> None:
    """Refuse a kind that the plan does not take in."""
    if kind in formats:
        return
    if kind is FileKind.XLSM:
        faults.refuse(
            refusals.FORMAT, _("the workbook has macros, which the plan does not take in")
        )
    taken = _(", ").join(f".{one}" for one in formats)
    message = _("this is an {kind}; the plan takes in {taken}")
    faults.refuse(refusals.FORMAT, message.format(kind=f".{kind}", taken=taken))
