"""Binary workbooks written record by record: .xlsb (BIFF12) and .xls, which is also WPS .et (BIFF8 in OLE).

Neither format has a writer among the tools of the tests; what a reader makes of them is checked against the
same cells in an .xlsx.
"""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Value = str | float | bool | None
DATE_FORMAT = 14
"""Built-in number format of a day."""


@dataclass(frozen=True)
class Day:
    """A number shown as a day."""

    serial: float


@dataclass(frozen=True)
class Fault:
    """An error cell: 0x17 is #REF!, 0x07 #DIV/0!, 0x2A #N/A."""

    code: int


Cells = Sequence[Sequence[Value | Day | Fault]]

# BIFF12


def _varint(number: int) -> bytes:
    made = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        made.append(low | (0x80 if number else 0))
        if not number:
            return bytes(made)


def _record12(kind: int, body: bytes = b"") -> bytes:
    return _varint(kind) + _varint(len(body)) + body


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def _cell12(column: int, value: Value | Day | Fault, texts: dict[str, int]) -> bytes:
    at = struct.pack("<II", column, 1 if isinstance(value, Day) else 0)
    if isinstance(value, bool):
        return _record12(4, at + bytes([value]))
    if isinstance(value, Fault):
        return _record12(3, at + bytes([value.code]))
    if isinstance(value, str):
        return _record12(7, at + struct.pack("<I", texts.setdefault(value, len(texts))))
    number = value.serial if isinstance(value, Day) else value
    return _record12(5, at + struct.pack("<d", number))


def _sheet12(rows: Cells, texts: dict[str, int]) -> bytes:
    last = (max(len(rows) - 1, 0), max((len(row) for row in rows), default=1) - 1)
    made = [
        _record12(129),
        _record12(148, struct.pack("<IIII", 0, last[0], 0, last[1])),
        _record12(145),
    ]
    for number, row in enumerate(rows):
        made.append(_record12(0, struct.pack("<IIHBBBI", number, 0, 0x12C, 0, 0, 0, 0)))
        made += [_cell12(at, one, texts) for at, one in enumerate(row) if one is not None]
    return b"".join([*made, _record12(146), _record12(130)])


_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relations(targets: Iterable[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'


def xlsb(sheets: Mapping[str, Cells], states: Mapping[str, int] | None = None) -> bytes:
    """Return an .xlsb; a state is 0 visible, 1 hidden, 2 very hidden."""
    texts: dict[str, int] = {}
    bodies = [_sheet12(rows, texts) for rows in sheets.values()]
    listed = b"".join(
        _record12(
            156,
            struct.pack("<II", (states or {}).get(name, 0), at) + _wide(f"rId{at}") + _wide(name),
        )
        for at, name in enumerate(sheets, 1)
    )
    count = len(bodies)
    strings = b"".join(_record12(19, b"\0" + _wide(text)) for text in texts)
    style = b"".join(
        _record12(47, struct.pack("<HHHHHBBBB", 0, code, 0, 0, 0, 0, 0, 0, 0))
        for code in (0, DATE_FORMAT)
    )
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.bin")]),
        "xl/workbook.bin": b"".join(
            [_record12(131), _record12(153, bytes(12)), _record12(143), listed, _record12(144), _record12(132)]
        ),
        "xl/_rels/workbook.bin.rels": _relations(
            [
                *((f"rId{at}", "worksheet", f"worksheets/sheet{at}.bin") for at in range(1, count + 1)),
                (f"rId{count + 1}", "sharedStrings", "sharedStrings.bin"),
                (f"rId{count + 2}", "styles", "styles.bin"),
            ]
        ),
        "xl/sharedStrings.bin": _record12(159, struct.pack("<II", len(texts), len(texts))) + strings + _record12(160),
        "xl/styles.bin": b"".join(
            [_record12(278), _record12(617, struct.pack("<I", 2)), style, _record12(618), _record12(279)]
        ),
    }  # fmt: skip
    files |= {f"xl/worksheets/sheet{at}.bin": body for at, body in enumerate(bodies, 1)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


# BIFF8


def _record8(kind: int, body: bytes = b"") -> bytes:
    assert len(body) <= 8224
    return struct.pack("<HH", kind, len(body)) + body


def _cell8(row: int, column: int, value: Value | Day | Fault, texts: dict[str, int]) -> bytes:
    at = struct.pack("<HHH", row, column, 1 if isinstance(value, Day) else 0)
    if isinstance(value, bool):
        return _record8(0x205, at + bytes([value, 0]))
    if isinstance(value, Fault):
        return _record8(0x205, at + bytes([value.code, 1]))
    if isinstance(value, str):
        return _record8(0xFD, at + struct.pack("<I", texts.setdefault(value, len(texts))))
    number = value.serial if isinstance(value, Day) else value
    return _record8(0x203, at + struct.pack("<d", number))


def _strings8(texts: Iterable[str]) -> bytes:
    """Return the shared strings; one that does not fit begins a record that continues the first."""
    items = [struct.pack("<HB", len(one), 1) + one.encode("utf-16-le") for one in texts]
    made, kind, body = [], 0xFC, struct.pack("<II", len(items), len(items))
    for item in items:
        if len(body) + len(item) > 8224:
            made.append(_record8(kind, body))
            kind, body = 0x3C, b""
        body += item
    return b"".join([*made, _record8(kind, body)])


def workbook_stream(sheets: Mapping[str, Cells]) -> bytes:
    """Return the stream ``Workbook`` of BIFF8."""
    texts: dict[str, int] = {}
    bodies = []
    for rows in sheets.values():
        cells = [
            _cell8(number, at, one, texts)
            for number, row in enumerate(rows)
            for at, one in enumerate(row)
            if one is not None
        ]
        size = struct.pack("<IIHHH", 0, len(rows), 0, max((len(row) for row in rows), default=0), 0)
        bof = _record8(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
        bodies.append(b"".join([bof, _record8(0x200, size), *cells, _record8(0x0A)]))
    head = _record8(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    head += _record8(0x42, struct.pack("<H", 1200)) + _record8(0x22, struct.pack("<H", 0))
    head += b"".join(
        _record8(0xE0, struct.pack("<HHH", 0, code, 1) + bytes(14)) for code in (0, DATE_FORMAT)
    )
    tail = _strings8(texts) + _record8(0x0A)
    listing = [struct.pack("<BB", len(name), 1) + name.encode("utf-16-le") for name in sheets]
    at = len(head) + sum(4 + 6 + len(one) for one in listing) + len(tail)
    listed = b""
    for one, body in zip(listing, bodies, strict=True):
        listed += _record8(0x85, struct.pack("<IBB", at, 0, 0) + one)
        at += len(body)
    return head + listed + tail + b"".join(bodies)


_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """Put one stream into a compound file."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    fats = next(n for n in range(1, 200) if n * (_SECTOR // 4) >= sectors + 1 + n)
    table = [_FAT] * fats + [_END]
    table += [fats + 1 + at + 1 for at in range(sectors - 1)] + [_END]
    table += [_FREE] * (fats * (_SECTOR // 4) - len(table))
    folder = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, fats + 1, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fats, fats, 0, 4096, _END, 0, _END, 0
    )
    header += struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    return header + struct.pack(f"<{len(table)}I", *table) + folder.ljust(_SECTOR, b"\0") + stream


def et(sheets: Mapping[str, Cells]) -> bytes:
    """Return what WPS writes as .et: the same compound file as an .xls."""
    return ole(workbook_stream(sheets))
