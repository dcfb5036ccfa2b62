"""Builds workbooks from raw parts, sound and hostile, so that each test shows the very bytes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET1 = "xl/worksheets/sheet1.xml"

Parts = dict[str, str | bytes]


def relations(*entries: tuple[str, str, str], mode: str = "") -> str:
    """Return a relations part; an entry is id, last step of the type, target."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for key, kind, target in entries
    )
    return f'<Relationships xmlns="{PACKAGE}">{items}</Relationships>'


def sheet(data: str, *, before: str = "", after: str = "") -> str:
    """Return a worksheet part around the rows."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
        f"<sheetData>{data}</sheetData>{after}</worksheet>"
    )


def row(cells: str, number: int = 1) -> str:
    """Return a row around its cells."""
    return f'<row r="{number}">{cells}</row>'


def strings(*texts: str) -> str:
    """Return a table of shared texts; an item that begins with ``<`` is taken as it is."""
    items = "".join(f"<si>{t if t.startswith('<') else f'<t>{t}</t>'}</si>" for t in texts)
    return f'<sst xmlns="{MAIN}">{items}</sst>'


def styles(*codes: str) -> str:
    """Return a style part whose style n shows numbers by code n."""
    formats = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(codes)
    )
    used = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(codes)))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f"<cellXfs>{used}</cellXfs></styleSheet>"
    )


def workbook(*sheets: str, properties: str = "") -> str:
    """Return a workbook part; a sheet is its name, or its attributes when it holds ``=``."""
    items = "".join(
        f'<sheet {s if "=" in s else f"""name="{s}" """} sheetId="{at}" r:id="rId{at}"/>'
        for at, s in enumerate(sheets, start=1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{items}</sheets></workbook>'


def parts(data: str = "", **changes: str) -> Parts:
    """Return the parts of a one-sheet workbook with these rows.

    Keyword ``text`` gives the shared texts' part, ``style`` the style part.
    """
    links = [("rId1", "worksheet", "worksheets/sheet1.xml")]
    found: Parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook("表"),
        SHEET1: sheet(data),
    }
    if "text" in changes:
        links.append(("rId8", "sharedStrings", "sharedStrings.xml"))
        found["xl/sharedStrings.xml"] = changes["text"]
    if "style" in changes:
        links.append(("rId9", "styles", "styles.xml"))
        found["xl/styles.xml"] = changes["style"]
    found["xl/_rels/workbook.xml.rels"] = relations(*links)
    return found


def packed(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Zip parts in the ordinary way."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2020, 6, 30, 0, 0, 0))
            archive.writestr(info, content, method)
    return target.getvalue()


def book(data: str = "", **changes: str) -> bytes:
    """Return a one-sheet workbook with these rows."""
    return packed(parts(data, **changes))


def book_with(**named: str | bytes) -> bytes:
    """Return a sound workbook with parts replaced; keyword ``p1`` is name, ``c1`` is content."""
    found = parts(row('<c r="A1"><v>42</v></c>'))
    for key, name in named.items():
        if key.startswith("p"):
            found[str(name)] = named["c" + key[1:]]
    return packed(found)


@dataclass
class Entry:
    """One raw zip entry; fields with ``local_`` differ only in the local header."""

    name: bytes
    content: bytes
    flags: int = 0
    method: int = 0
    crc: int | None = None
    size: int | None = None
    raw: bytes | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_crc: int | None = None


def raw_zip(entries: Iterable[Entry], *, count: int | None = None) -> bytes:
    """Write a zip by hand, sound or not."""
    body, central = bytearray(), bytearray()
    number = 0
    for entry in entries:
        raw = entry.raw if entry.raw is not None else entry.content
        if entry.raw is None and entry.method == 8:
            raw = deflated(entry.content)
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        size = len(entry.content) if entry.size is None else entry.size
        name = entry.local_name if entry.local_name is not None else entry.name
        method = entry.method if entry.local_method is None else entry.local_method
        local_crc = crc if entry.local_crc is None else entry.local_crc
        offset = len(body)
        body += struct.pack(
            "<4s5H3L2H",
            b"PK\3\4",
            20,
            entry.flags,
            method,
            0,
            33,
            local_crc,
            len(raw),
            size,
            len(name),
            0,
        )
        body += name + raw
        central += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, entry.flags, entry.method, 0, 33, crc, len(raw), size,
            len(entry.name), 0, 0, 0, 0, 0, offset,
        )  # fmt: skip
        central += entry.name
        number += 1
    number = number if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(central), len(body), 0)
    return bytes(body + central + end)


def deflated(content: bytes) -> bytes:
    """Deflate without a header."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflater.compress(content) + deflater.flush()


def entries(files: Mapping[str, str | bytes]) -> list[Entry]:
    """Return parts as raw zip entries."""
    return [
        Entry(name.encode(), content.encode() if isinstance(content, str) else content)
        for name, content in files.items()
    ]


_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_CONTENT_TYPES = {
    "xl/workbook.xml": "sheet.main+xml",
    "xl/sharedStrings.xml": "sharedStrings+xml",
    "xl/styles.xml": "styles+xml",
    SHEET1: "worksheet+xml",
    "xl/worksheets/sheet2.xml": "worksheet+xml",
}


def completed(data: bytes) -> bytes:
    """Return a workbook with the list of content types and the styles that openpyxl asks for."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found: Parts = {name: archive.read(name) for name in archive.namelist()}
    links = "xl/_rels/workbook.xml.rels"
    if "xl/styles.xml" not in found:
        found["xl/styles.xml"] = styles("0.00")
        more = (
            f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
        )
        found[links] = bytes(found[links]).replace(b"</Relationships>", more.encode())  # type: ignore[arg-type]
    listed = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES}{kind}"/>'
        for name, kind in _CONTENT_TYPES.items()
        if name in found
    )
    relations_type = "application/vnd.openxmlformats-package.relationships+xml"
    found["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relations_type}"/>{listed}</Types>'
    )
    return packed(found)
