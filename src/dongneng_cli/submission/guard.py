"""Takes a submission in: opens it without being held up, reads it once, says what it really is.

The kind is told by content, never by the ending. What is not an .xlsx or .xlsm container is refused
with its real name and the way out. The same bytes are hashed, checked and read.
"""

import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from dongneng_cli.i18n import N_, _
from dongneng_cli.shown import shown
from dongneng_cli.submission import refusals
from dongneng_cli.submission.faults import Faults
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.terms import FileKind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_PART, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"

_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
"""How an OpenDocument table begins: name and content of its first part, which is stored."""

_BINARY, _ORDINARY = b"xl/workbook.bin", b"xl/workbook.xml"
_TEXT_TABLE = N_("a text table (CSV)")

_SIGNATURES = (
    (b"%PDF", N_("a PDF document")),
    (b"Rar!\x1a\x07", N_("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", N_("a 7z archive")),
    (b"\x1f\x8b", N_("a gzip archive")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"GIF8", N_("a picture")),
    (b"{\\rtf", N_("an RTF document")),
    (b"SQLite format 3\x00", N_("a database")),
    (b"\x09\x08\x10\x00", N_("an old Excel file (.xls)")),
    (b"\x09\x08\x08\x00", N_("an old Excel file (.xls)")),
)

_TEXT_SIGNATURES = (
    (b"mime-version:", N_("a web page archive (MHTML)")),
    (b"urn:schemas-microsoft-com:office:spreadsheet", N_("an Excel 2003 XML table")),
    (b"<html", N_("a web page (HTML)")),
    (b"<!doctype html", N_("a web page (HTML)")),
    (b"<table", N_("a web page (HTML)")),
    (b"<?xml", N_("an XML file")),
)


STDIN = "-"
"""Stands for standard input where a path is given."""


@dataclass(frozen=True, slots=True)
class Source:
    """A submission's bytes, read once.

    Attributes:
        file: Path as it was given; ``-`` for standard input.
        data: All bytes.
        sha256: Their hash, lower-case hexadecimal.
    """

    file: str
    data: bytes
    sha256: str

    @classmethod
    def of(cls, data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> "Source":
        """Take bytes that were read already.

        Raises:
            UnreadableError: S003, more than ``limits.file_size`` bytes.
        """
        if len(data) > limits.file_size:
            message = _("the file is larger than {most} MiB")
            Faults(file, limits).refuse(
                refusals.TOO_LARGE, message.format(most=limits.file_size // (1 << 20))
            )
        return cls(file, data, hashlib.sha256(data).hexdigest())


def open_source(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read a submission whole, once.

    Args:
        path: Path of an ordinary file, or ``-`` for standard input.
        limits: Only ``file_size`` counts here.

    Raises:
        UnreadableError: S001 to S003, S006.
    """
    file = os.fspath(path)
    if file == STDIN:
        if sys.stdin is None:
            Faults(file, limits).refuse(refusals.NOT_OPENED, _("standard input is closed"))
        return Source.of(sys.stdin.buffer.read(limits.file_size + 1), file, limits)
    return Source.of(_read_file(file, Faults(file, limits)), file, limits)


def _read_file(file: str, faults: Faults) -> bytes:
    """Open without blocking, so that a pipe cannot hold the program up."""
    if Path(file).name.startswith("~$"):
        faults.refuse(refusals.LOCK_FILE, _("this is the lock of an open workbook"))
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file, flags | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(handle, "rb") as stream:
            state, most = os.fstat(handle), faults.limits.file_size
            if not stat.S_ISREG(state.st_mode):
                faults.refuse(refusals.NOT_ORDINARY, _("this is not an ordinary file"))
            # Not the limit at once: so much memory would be taken for every file.
            data = stream.read(min(state.st_size, most) + 1)
            return data if len(data) <= state.st_size else data + stream.read(most + 1 - len(data))
    except IsADirectoryError:
        faults.refuse(refusals.NOT_ORDINARY, _("this is a folder"))
    except FileNotFoundError:
        faults.refuse(refusals.NOT_OPENED, _("there is no such file"))
    except OSError as error:
        reason = shown(os.strerror(error.errno) if error.errno else str(error))
        faults.refuse(
            refusals.NOT_OPENED, _("the file cannot be opened: {reason}").format(reason=reason)
        )
    except ValueError:  # a NUL inside the path
        faults.refuse(refusals.NOT_OPENED, _("there is no such file"))


def identify(data: bytes, faults: Faults) -> None:
    """Refuse what is not a zip container, by its real kind.

    Raises:
        UnreadableError: S004, S005, S007 to S009.
    """
    if not data:
        faults.refuse(refusals.EMPTY, _("the file is empty"))
    if data.startswith(_OLE):
        _refuse_ole(data, faults)
    if data.startswith(_ZIP_PART):
        if _ZIP_END not in data:
            faults.refuse(refusals.INCOMPLETE, _("the file is cut short: its end is missing"))
        return
    if _ZIP_END in data and _ZIP_PART in data:
        faults.refuse(refusals.FOREIGN_BYTES, _("other data stands before the workbook"))
    if len(data) < 4 or not data.strip(b"\x00"):
        faults.refuse(refusals.INCOMPLETE, _("the file is cut short: it holds no workbook"))
    _refuse_kind(_(_kind(data)), faults)


def kind_of(data: bytes, faults: Faults) -> FileKind:
    """Tell what a submission is, by its content; whether it is sound, its reader finds out.

    Raises:
        UnreadableError: S004, S005, S007 to S009 for what no reader here is for.
    """
    if data.startswith(_OLE):
        if not any(_named(data, name) for name in ("EncryptedPackage", "WordDocument")):
            return FileKind.XLS
    elif data.startswith(_ZIP_PART) and _ZIP_END in data:
        if _OPEN_DOCUMENT in data[:128]:
            return FileKind.ODS
        if _BINARY in data and _ORDINARY not in data:
            return FileKind.XLSB
        return FileKind.XLSX
    elif len(data) >= 4 and data.strip(b"\x00") and _kind(data) == _TEXT_TABLE:
        return FileKind.CSV
    identify(data, faults)
    return FileKind.XLSX


def _refuse_ole(data: bytes, faults: Faults) -> NoReturn:
    """Tell a password from the old binary formats: stream names are UTF-16 in the directory."""
    if _named(data, "EncryptedPackage"):
        faults.refuse(refusals.PASSWORD, _("the workbook is protected by a password"))
    if _named(data, "WordDocument"):
        _refuse_kind(_("a Word document"), faults)
    _refuse_kind(_("an old Excel file (.xls)"), faults)


def _named(data: bytes, stream: str) -> bool:
    """Whether an OLE file has a stream of this name."""
    return stream.encode("utf-16-le") in data


def _refuse_kind(kind: str, faults: Faults) -> NoReturn:
    faults.refuse(refusals.OTHER_KIND, _("this is {kind}, not an .xlsx workbook").format(kind=kind))


def _kind(data: bytes) -> str:
    """Name the kind of a file that is neither zip nor OLE."""
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\x00", b"")[2:]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, name in _TEXT_SIGNATURES:
        if signature in head:
            return name
    if b"\x00" not in head and any(mark in head for mark in (b",", b"\t", b";", b"\n")):
        return _TEXT_TABLE
    return N_("a file of an unknown kind")
