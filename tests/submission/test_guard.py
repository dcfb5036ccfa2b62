"""Opening, telling kinds, and the zip container."""

import gzip
import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dongneng_cli.findings import UnreadableError
from dongneng_cli.submission.limits import Limits
from dongneng_cli.submission.ooxml.reader import parse_workbook, read_workbook
from dongneng_cli.submission.workbook import Book
from tests.submission import hostile
from tests.submission.hostile import SHEET1, Entry, entries, packed, parts, raw_zip, row

GOOD = row('<c r="A1"><v>42</v></c>')
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableError) as caught:
        parse_workbook(data, "月报.xlsx", limits or Limits())
    finding = caught.value.finding
    assert finding.file == "月报.xlsx"
    assert finding.message and finding.hint
    return finding.code


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


KINDS = {
    "empty": (b"", "S004"),
    "one byte": (b"P", "S005"),
    "zeros": (bytes(600), "S005"),
    "cut": (hostile.book(GOOD)[:400], "S005"),
    "end record cut": (hostile.book(GOOD)[:-9], "S005"),
    "password": (OLE + utf16("EncryptedPackage"), "S007"),
    "xls": (OLE + utf16("Workbook"), "S008"),
    "doc": (OLE + utf16("WordDocument"), "S008"),
    "html": (b"<html><table><tr><td>42</td></tr></table></html>", "S008"),
    "html with mark": (b"\xef\xbb\xbf  <!DOCTYPE html><table>", "S008"),
    "mhtml": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "S008"),
    "2003 xml": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "S008",
    ),
    "csv utf-8": ("地区,本月\n济南市,42\n".encode(), "S008"),
    "csv gbk": ("地区,本月\n济南市,42\n".encode("gbk"), "S008"),
    "csv utf-16": ("地区\t本月\n济南市\t42\n".encode("utf-16"), "S008"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "S008"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(20), "S008"),
    "gzip": (gzip.compress(b"42", mtime=0), "S008"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(9), "S008"),
    "noise": (bytes(range(255, 0, -1)), "S008"),
    "pdf before the zip": (b"%PDF-1.7\n" + hostile.book(GOOD), "S009"),
    "zip in zip": (packed({"inner.zip": hostile.book(GOOD)}), "S017"),
    "photographs": (packed({"a.jpg": b"\xff\xd8", "b.jpg": b"\xff\xd8"}), "S017"),
    "docx": (
        packed(
            {
                "_rels/.rels": hostile.relations(("1", "officeDocument", "word/document.xml")),
                "word/document.xml": "<d/>",
            }
        ),
        "S008",
    ),
    "xlsb": (
        packed(
            {
                "_rels/.rels": hostile.relations(("1", "officeDocument", "xl/workbook.bin")),
                "xl/workbook.bin": b"\x83\x01\x00",
            }
        ),
        "S008",
    ),
    "ods": (
        packed(
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<o/>"}
        ),
        "S008",
    ),
    "no parts": (raw_zip([]), "S008"),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_is_no_workbook_is_refused_by_its_kind(name: str) -> None:
    data, code = KINDS[name]
    assert refusal(data) == code


def changed(**fields: object) -> bytes:
    """Return a sound workbook whose sheet entry has other zip fields."""
    found = entries(parts(GOOD))
    for entry in found:
        if entry.name == SHEET1.encode():
            for key, value in fields.items():
                setattr(entry, key, value)
    return raw_zip(found)


def with_entry(*extra: Entry) -> bytes:
    return raw_zip([*entries(parts(GOOD)), *extra])


SHEET = parts(GOOD)[SHEET1].encode()  # type: ignore[union-attr]
CONTAINERS: dict[str, tuple[bytes, str]] = {
    "wrong crc": (changed(crc=1), "S011"),
    "digit flipped": (changed(raw=SHEET.replace(b"42", b"43")), "S011"),
    "larger than declared": (changed(method=8, size=10), "S011"),
    "smaller than declared": (changed(method=8, size=len(SHEET) + 1), "S011"),
    "deflate cut": (changed(method=8, raw=hostile.deflated(SHEET)[:-4]), "S011"),
    "deflate with a tail": (changed(method=8, raw=hostile.deflated(SHEET) + b"tail"), "S011"),
    "deflate broken": (changed(method=8, raw=b"\xff" * 50), "S011"),
    "local name differs": (changed(local_name=b"xl/worksheets/sheet9.xml"), "S010"),
    "local method differs": (changed(local_method=8), "S010"),
    "local crc differs": (changed(local_crc=7), "S010"),
    "count too large": (raw_zip(entries(parts(GOOD)), count=9), "S010"),
    "count too small": (raw_zip(entries(parts(GOOD)), count=3), "S010"),
    "sheet twice": (with_entry(Entry(SHEET1.encode(), SHEET.replace(b"42", b"999"))), "S012"),
    "twice but for case": (with_entry(Entry(SHEET1.upper().encode(), SHEET)), "S012"),
    "parent folder": (with_entry(Entry(b"../../etc/passwd", b"")), "S013"),
    "absolute": (with_entry(Entry(b"/etc/passwd", b"")), "S013"),
    "drive": (with_entry(Entry(b"C:\\x", b"")), "S013"),
    "NUL": (with_entry(Entry(b"xl/a\0.xml", b"")), "S013"),
    "no name": (with_entry(Entry(b"", b"")), "S013"),
    "bad utf-8 name": (with_entry(Entry(b"\xff\xfe", b"", flags=0x800)), "S013"),
    "encrypted flag": (changed(flags=1), "S014"),
    "patched flag": (changed(flags=0x20), "S014"),
    "masked flag": (changed(flags=0x2000), "S014"),
    "many parts": (raw_zip(Entry(b"p%d" % n, b"") for n in range(1_001)), "S015"),
} | {f"method {m}": (changed(method=m), "S014") for m in (1, 6, 9, 12, 14, 93, 95, 98, 99)}


@pytest.mark.parametrize("name", CONTAINERS)
def test_an_unsound_container_is_refused(name: str) -> None:
    data, code = CONTAINERS[name]
    assert refusal(data) == code


def value(book: Book) -> str:
    cell = book.sheets[0].cell(1, 1)
    assert cell is not None
    return cell.text


READ = {
    "deflated": packed(parts(GOOD)),
    "stored": packed(parts(GOOD), 0),
    "padding behind": packed(parts(GOOD)) + bytes(3_000),
    "raw stored": raw_zip(entries(parts(GOOD))),
    "backslashes": raw_zip(
        Entry(e.name.replace(b"/", b"\\"), e.content) for e in entries(parts(GOOD))
    ),
    "folder entry": with_entry(Entry(b"xl/media/", b"")),
    "upper case parts": raw_zip(Entry(e.name.upper(), e.content) for e in entries(parts(GOOD))),
}


@pytest.mark.parametrize("name", READ)
def test_unusual_but_sound_containers_are_read(name: str) -> None:
    assert value(parse_workbook(READ[name], "a.xlsx")) == "42"


def test_sizes_behind_the_data_are_read() -> None:
    """Writers that stream set flag 3, and zipfile writes so into a pipe."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, chunk: bytes) -> int:  # type: ignore[override]
            self.data += bytes(chunk)
            return len(chunk)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(GOOD).items():
            archive.writestr(name, content)
    assert value(parse_workbook(bytes(pipe.data), "a.xlsx")) == "42"


def test_zip64_fields_are_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(GOOD).items():
            with archive.open(name, "w", force_zip64=True) as stream:
                stream.write(content.encode() if isinstance(content, str) else content)
    assert value(parse_workbook(target.getvalue(), "a.xlsx")) == "42"


BOMBS: dict[str, Callable[[], bytes]] = {
    "spaces": lambda: packed(parts() | {"xl/media/a": bytes(70 << 20)}),
    "ratio": lambda: packed(parts() | {"xl/media/a": bytes(6 << 20)}),
    "many": lambda: packed(parts() | {f"m{n}": bytes(3 << 20) for n in range(50)}),
    "understated": lambda: raw_zip(
        [
            *entries(parts()),
            Entry(b"x", b"", method=8, raw=hostile.deflated(bytes(9 << 20)), size=9),
        ]
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_while_unpacking(name: str) -> None:
    assert refusal(BOMBS[name]()) in ("S016", "S011")


def test_limits_are_counted() -> None:
    good = packed(parts(GOOD))
    assert refusal(good, Limits(file_size=100)) == "S003"
    assert refusal(good, Limits(parts=3)) == "S015"
    assert refusal(good, Limits(part_size=100)) == "S016"
    assert refusal(good, Limits(unpacked_size=300)) == "S016"


def refused_path(path: str | Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_workbook(path)
    return caught.value.finding.code


def test_paths_that_are_no_ordinary_file_are_refused_at_once(tmp_path: Path) -> None:
    pipe, loop, dangling = tmp_path / "pipe", tmp_path / "loop", tmp_path / "dangling"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    dangling.symlink_to(tmp_path / "nothing")
    assert refused_path(tmp_path) == "S002"
    assert refused_path(pipe) == "S002"
    assert refused_path("/dev/zero") == "S002"
    assert refused_path(loop) == "S001"
    assert refused_path(dangling) == "S001"
    assert refused_path(tmp_path / "missing.xlsx") == "S001"
    assert refused_path("a\0b") == "S001"
    assert refused_path(tmp_path / ("长" * 200)) == "S001"


def test_a_lock_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "~$月报.xlsx"
    path.write_bytes(b"\x05owner" + bytes(159))
    assert refused_path(path) == "S006"


@pytest.mark.parametrize(
    "name", ["\x1b[31m.xlsx", "a\nb", "\u202excod", "[red]x", "-rf", "=1+1", "nix\udcff"]
)
def test_any_file_name_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(packed(parts(GOOD)))
    book = read_workbook(path)
    assert value(book) == "42"
    assert book.file == str(path)


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(packed(parts(GOOD)))

    monkeypatch.setattr(sys, "stdin", Stdin)
    book = read_workbook("-")
    assert (value(book), book.file, book.size) == ("42", "-", len(packed(parts(GOOD))))
