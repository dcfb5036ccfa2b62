"""Other kinds of file: told by content, read in a process of their own, taken in or refused by the plan."""

import io
import random
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from dongneng_cli.findings import UnreadableError
from dongneng_cli.submission.anykind import parse_book, read_book
from dongneng_cli.submission.foreign import isolated
from dongneng_cli.submission.foreign.isolated import ChildError, ask
from dongneng_cli.submission.guard import Source
from dongneng_cli.submission.limits import DEFAULT_LIMITS, Limits
from dongneng_cli.submission.ooxml.numberformat import Shows, shows
from dongneng_cli.submission.read import understand
from dongneng_cli.submission.tables.clean import day_from_number
from dongneng_cli.submission.workbook import Book, CellKind, Sheet
from dongneng_cli.terms import FileKind
from tests.submission.books import INDICATOR_HEADER, shandong
from tests.submission.hostile import book, completed, packed, parts, row
from tests.submission.other_kinds import CITY, CSV, converted, ods, ods_row

GOOD = row('<c r="A1"><v>42</v></c>')
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parsed(data: bytes, file: str = "月报", limits: Limits = DEFAULT_LIMITS) -> Book:
    return parse_book(Source.of(data, file), limits=limits)


def refused(data: bytes, file: str = "月报", limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(UnreadableError) as caught:
        parsed(data, file, limits)
    finding = caught.value.finding
    assert finding.message and finding.hint and finding.file == file
    return finding.code


def values(sheet: Sheet) -> dict[tuple[int, int], tuple[str, str]]:
    """Return figures and texts; figures without trailing zeros, as no kind keeps them."""
    return {
        (number, cell.column): (
            cell.kind.value,
            f"{float(cell.text):.15g}" if cell.kind is CellKind.NUMBER else cell.text,
        )
        for number, cells in sheet.rows.items()
        for cell in cells
    }


def dated(whole: Book, sheet: Sheet) -> Sheet:
    """Return a sheet with its days as dates, which is how other readers give them."""
    rows = {
        number: [
            cell._replace(
                kind=CellKind.DATE,
                text=str(
                    day_from_number(Decimal(cell.text), formatted=True, date_1904=False).value
                ),
            )
            if shows(whole.number_format(cell.style)) is Shows.DATE
            else cell
            for cell in cells
        ]
        for number, cells in sheet.rows.items()
    }
    return Sheet(name=sheet.name, rows=rows)


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_city_saved_as_another_kind_has_the_same_figures(kind: str, tmp_path: Path) -> None:
    path = converted(CITY, kind, tmp_path)
    plan, names = shandong()
    theirs, ours = read_book(path), read_book(CITY)
    assert theirs.kind == kind
    assert [f.code for f in theirs.findings] == ["S060"]
    assert [s.name for s in theirs.sheets] == [s.name for s in ours.sheets]
    for mine, other in zip(ours.sheets, theirs.sheets, strict=True):
        assert values(other) == values(dated(ours, mine))
    first, second = understand(ours, plan, names), understand(theirs, plan, names)
    assert (first.unit, first.period) == (second.unit, second.period)
    for key, frame in first.frames.items():
        assert frame.drop(columns="file").equals(second.frames[key].drop(columns="file"))


@pytest.mark.libreoffice
def test_a_wrong_ending_is_named_and_the_file_is_read(tmp_path: Path) -> None:
    renamed = converted(CITY, "xls", tmp_path).rename(tmp_path / "济南.xlsx")
    found = read_book(renamed)
    assert [f.code for f in found.findings] == ["S060", "S061"]
    assert ".xlsx" in found.findings[1].message
    assert ".xls " in found.findings[1].message
    wps = renamed.rename(tmp_path / "济南.et")
    assert [f.code for f in read_book(wps).findings] == ["S060"]


def test_the_plan_says_which_kinds_are_taken_in() -> None:
    macros = parts(GOOD)
    macros["xl/vbaProject.bin"] = OLE
    files = {
        FileKind.XLSM: packed(macros),
        FileKind.XLS: OLE + bytes(600),
        FileKind.ODS: ods("表|" + ods_row(1.5)),
        FileKind.CSV: CSV.encode(),
    }
    for kind, data in files.items():
        others = [one for one in FileKind if one is not kind]
        with pytest.raises(UnreadableError) as caught:
            parse_book(Source.of(data, "a"), others)
        assert caught.value.finding.code == "S036"
    assert parsed(files[FileKind.XLSM]).kind is FileKind.XLSM
    assert [f.code for f in parsed(files[FileKind.XLSM]).findings] == ["S048"]


BOF = b"\x09\x08\x10\x00" + bytes(16)
"""The first record of an .xls workbook."""


def locked_ods() -> bytes:
    """Return an OpenDocument table whose manifest says that its content is encrypted."""
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    files = {"content.xml": "?", "META-INF/manifest.xml": manifest}
    mimetype = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    return packed({**mimetype, **files}, zipfile.ZIP_STORED)


KINDS = {
    "empty": (b"", "S004"),
    "cut": (book(GOOD)[:300], "S005"),
    "password": (OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "S007"),
    "password of BIFF8": (OLE + bytes(504) + BOF + b"\x2f\x00\x36\x00", "S007"),
    "password behind write protection": (
        OLE + bytes(504) + BOF + b"\x86\x00\x00\x00\x2f\x00\x36\x00", "S007",
    ),
    "password of an ods": (locked_ods(), "S007"),
    "word": (OLE + bytes(512) + "WordDocument".encode("utf-16-le"), "S008"),
    "ole of nothing": (OLE + bytes(512), "S035"),
    "ole noise": (OLE + random.Random(1).randbytes(4000), "S035"),
    "pdf": (b"%PDF-1.7 \n,;", "S008"),
    "html": (b"<html><table><tr><td>1,2</td></tr></table></html>", "S008"),
    "xlsb of nothing": (packed({"xl/workbook.bin": b"\x83\x01\x00"}), "S035"),
    "ods without content": (packed({"mimetype": "x", "content.xml": "<a/>"}), "S008"),
    "ods of nothing": (ods(), "S024"),
    "ods twice": (ods("表|" + ods_row(1.5), "表 |" + ods_row(2.5)), "S025"),
    "ods of 17 billion": (
        ods("表|" + '<table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" '
            'office:value="42"/></table:table-row>'),
        "S035",
    ),
    "ods broken": (ods("表|<table:table-row>"), "S035"),
    "photographs": (packed({"a.jpg": b"\xff"}), "S017"),
    "letter": ("各位领导,你们好\n谢谢,再见\n".encode(), "S038"),
    "open quote": (CSV.encode() + b'"x', "S038"),
    "big5": ("項目,濟南\n".encode("big5") + b"\xff\xfe\xff,\n", "S037"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_what_cannot_be_read_is_refused_by_name(name: str) -> None:
    data, code = KINDS[name]
    assert refused(data) == code


def test_a_damaged_opendocument_is_refused_before_its_reader_sees_it() -> None:
    data = bytearray(ods("表|" + ods_row(1.5)))
    data[data.index(b"content.xml") + 40] ^= 1
    assert refused(bytes(data)) in {"S010", "S011"}


def test_a_percentage_without_its_format_is_not_guessed() -> None:
    line = ["rd-intensity", "研发投入占生产总值比重", "%", "山东省", 0.0255]
    made = ods(
        "封面|" + ods_row("填报单位", "省统计局") + ods_row("报告期", "2020-10"),
        "指标|" + ods_row("指标编码", "指标名称", "计量单位", "地区", "本年累计") + ods_row(*line),
    )
    found = understand(parsed(made), *shandong())
    assert [(f.code, f.cell) for f in found.findings if f.code == "S062"] == [("S062", "E2")]
    assert found.frames["indicators"]["cumulative"].tolist() == [None]
    assert len(INDICATOR_HEADER) > 4


def test_the_text_table_of_a_city_is_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        found = understand(parsed(CSV.encode(encoding), "项目.csv"), *shandong())
        projects = found.frames["projects"]
        assert projects["code"].tolist() == ["007", "P-2"]
        assert [str(v) for v in projects["invested"]] == ["1234.5", "0.25"]
        assert found.unit == "370100"
        assert str(found.period) == "2020-10"
        errors = [(f.code, f.cell) for f in found.findings if f.severity == "error"]
        assert errors == [("S040", "L5")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_make_no_difference(delimiter: str, end: str) -> None:
    import csv

    target = io.StringIO()
    writer = csv.writer(target, delimiter=delimiter, lineterminator=end)
    writer.writerows(csv.reader(io.StringIO(CSV, newline="")))
    found = parsed(target.getvalue().encode(), "项目.csv").sheets[0]
    assert values(found) == values(parsed(CSV.encode(), "项目.csv").sheets[0])
    assert found.name == "项目"


def test_text_tables_have_limits() -> None:
    data = CSV.encode()
    assert refused(data, limits=Limits(cells=9)) == "S029"
    assert refused(data, limits=Limits(text=9)) == "S030"
    assert refused(CSV.encode() + b"," * 17_000) == "S028"
    assert refused(CSV.encode() + b"a" * 200_000) == "S038"
    long = parsed(CSV.encode() + b"a" * 40_000)
    assert [f.code for f in long.findings] == ["S040", "S046"]


def test_numbers_of_a_text_table_keep_what_was_written() -> None:
    fields = [
        "0.10",
        "-5",
        "+3",
        "1e5",
        "007",
        "1,5",
        "12345678901234567",
        "-0",
        " 7 ",
        "TRUE",
        "#N/A",
    ]
    line = ";".join(fields)
    sheet = parsed(CSV.replace(",", ";").encode() + line.encode()).sheets[0]
    last = sheet.rows[max(sheet.rows)]
    assert [(c.kind.value[0], c.text) for c in last] == [
        ("n", "0.10"), ("n", "-5"), ("n", "+3"), ("t", "1e5"), ("t", "007"), ("t", "1,5"),
        ("t", "12345678901234567"), ("n", "-0"), ("n", "7"), ("t", "TRUE"), ("e", "#N/A"),
    ]  # fmt: skip


# The process of its own.

SABOTAGE = {
    "hangs": "import time; time.sleep(60)",
    "hangs with the answer begun": "os.write(1, b'{'); import time; time.sleep(60)",
    "aborts": "os.abort()",
    "is killed": "import signal; os.kill(os.getpid(), signal.SIGKILL)",
    "says nothing": "pass",
    "says nonsense": "os.write(1, b'not json')",
    "says too little": """os.write(1, b'{"schema": "dn/child@1"}')""",
    "is of another schema": (
        """os.write(1, b'{"schema": "x", "sheets": [], "failed": "", "refused": ""}')"""
    ),
    "names a cell that does not exist": (
        """os.write(1, b'{"schema": "dn/child@1", "failed": "", "refused": "", "sheets": [{"name": "a",'"""
        """b'"state": "visible", "merges": [], "cells": [[0, 1, "n", "1"]]}]}')"""
    ),
    "talks without end": "\nwhile True: os.write(1, b'x' * 65536)",
    "fails": "raise SystemExit(3)",
    "leaves a child behind": "os.fork() or __import__('time').sleep(60)",
    "writes a traceback": "1/0",
}


@pytest.mark.skipif(sys.platform == "win32", reason="uses fork and signals")
@pytest.mark.parametrize("how", SABOTAGE)
def test_a_reader_gone_wrong_is_one_finding_and_costs_no_time(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "child.py"
    script.write_text("import os, sys\n" + SABOTAGE[how], encoding="utf-8")
    monkeypatch.setattr(isolated, "_CHILD", script)
    began = time.monotonic()
    limits = Limits(child_seconds=1.5, child_answer=1 << 20)
    assert refused(OLE + bytes(2_000_000), limits=limits) == "S035"
    assert time.monotonic() - began < 10
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_stray_cell_that_aborts_the_reader_is_a_finding_in_the_parent() -> None:
    """One cell in XFD1048576 makes calamine ask for 512 GiB, which aborts the whole process."""
    data = book(GOOD + row('<c r="XFD1048576"><v>1</v></c>', 1048576))
    with pytest.raises(ChildError):
        ask("calamine", data, DEFAULT_LIMITS)


def test_this_process_never_loads_a_reader_of_others() -> None:
    from tests.cli.run import in_own_process

    code = (
        "import sys; from dongneng_cli.submission.anykind import read_book;"
        f"read_book({str(CITY)!r}, second_reader=True);"
        "print({'python_calamine', 'openpyxl'} & set(sys.modules))"
    )
    assert in_own_process("-c", code).stdout.strip() == "set()"


def test_the_child_needs_nothing_of_this_package() -> None:
    text = Path(isolated.__file__).with_name("child.py").read_text(encoding="utf-8")
    assert "from dongneng_cli" not in text
    assert "import dongneng_cli" not in text


def test_readers_of_others_see_the_cells() -> None:
    for reader in isolated.READERS:
        answer = ask(reader, completed(book(GOOD)), DEFAULT_LIMITS)
        assert [sheet.cells for sheet in answer.sheets] == [[(1, 1, "n", "42")]]
