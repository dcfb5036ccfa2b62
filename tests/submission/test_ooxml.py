"""The strict reader: what it reads, what it refuses, what it marks at its cell."""

import io
import random
import tracemalloc
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from dongneng_cli.findings import UnreadableError
from dongneng_cli.submission import sheetpart
from dongneng_cli.submission.codes import READER_RULES
from dongneng_cli.submission.limits import Limits
from dongneng_cli.submission.ooxml import parse_workbook
from dongneng_cli.submission.workbook import Book, Cell, CellKind, address
from tests.submission import hostile
from tests.submission.hostile import (
    MAIN,
    SHEET1,
    STRICT,
    book,
    packed,
    parts,
    relations,
    row,
)

A1 = '<c r="A1"><v>42</v></c>'
GOOD = row(A1)


def read(data: bytes) -> Book:
    return parse_workbook(data, "月报.xlsx")


def first(data: bytes) -> Cell | None:
    return read(data).sheets[0].cell(1, 1)


def with_parts(**files: str | bytes) -> bytes:
    """Return a sound workbook with parts replaced; keys stand for the parts' names."""
    names = {
        "sheet": SHEET1,
        "book": "xl/workbook.xml",
        "links": "xl/_rels/workbook.xml.rels",
        "root": "_rels/.rels",
        "text": "xl/sharedStrings.xml",
        "style": "xl/styles.xml",
        "sheet2": "xl/worksheets/sheet2.xml",
    }
    found = parts(GOOD, text=hostile.strings("甲"), style=hostile.styles("0.00"))
    return packed(found | {names[key]: content for key, content in files.items()})


def raw_sheet(text: str | bytes) -> bytes:
    return with_parts(sheet=text)


def part(inner: str, uri: str = MAIN, prefix: str = "") -> str:
    own = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    return f'<{prefix}worksheet {own}="{uri}">{inner}</{prefix}worksheet>'


def two_sheets(*names: str, same: bool = False) -> bytes:
    second = "sheet1" if same else "sheet2"
    return with_parts(
        book=hostile.workbook(*names),
        links=relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", f"worksheets/{second}.xml"),
        ),
        sheet2=hostile.sheet(GOOD),
    )


def links(target: str, mode: str = "", kind: str = "worksheet") -> bytes:
    return with_parts(links=relations(("rId1", kind, target), mode=mode))


ROW_2 = row('<c r="A2"><v>1</v></c>', 2)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
REFUSED: dict[str, tuple[bytes, str]] = {
    "doctype": (raw_sheet(LAUGHS + part(f"<sheetData>{GOOD}</sheetData>")), "S021"),
    "external entity": (
        raw_sheet('<!DOCTYPE x SYSTEM "file:///etc/passwd">' + part("<sheetData/>")),
        "S021",
    ),
    "doctype in strings": (with_parts(text='<!DOCTYPE sst><sst xmlns="x"/>'), "S021"),
    "doctype in styles": (with_parts(style="<!DOCTYPE a><a/>"), "S021"),
    "doctype in relations": (with_parts(links="<!DOCTYPE a><a/>"), "S021"),
    "sheet cut": (raw_sheet(hostile.sheet(GOOD)[:-30]), "S020"),
    "mismatched tags": (raw_sheet(part("<sheetData></row></sheetData>")), "S020"),
    "empty part": (raw_sheet(""), "S020"),
    "raw escape": (book(row('<c r="A1" t="str"><v>\x1b</v></c>')), "S020"),
    "escape by number": (book(row('<c r="A1" t="str"><v>&#27;</v></c>')), "S020"),
    "non-character": (book(row('<c r="A1" t="str"><v>&#xFFFF;</v></c>')), "S020"),
    "unknown entity": (book(row('<c r="A1"><v>&a;</v></c>')), "S020"),
    "attribute twice": (book('<row r="1" r="2"></row>'), "S020"),
    "row attribute twice": (book(f'<row r="1" ht="9" ht="8">{A1}</row>'), "S020"),
    "bad utf-8": (raw_sheet(hostile.sheet(GOOD).encode().replace(b"42", b"\xff")), "S020"),
    "two roots": (raw_sheet(hostile.sheet(GOOD) * 2), "S020"),
    "utf-16": (raw_sheet(hostile.sheet(GOOD).encode("utf-16")), "S023"),
    "gbk": (raw_sheet('<?xml version="1.0" encoding="gbk"?>' + hostile.sheet(GOOD)), "S023"),
    "nested": (raw_sheet(part("<a>" * 500 + "</a>" * 500)), "S022"),
    "nested in a cell": (
        book(row('<c r="A1"><extLst>' + "<a>" * 99 + "</a>" * 99 + "</extLst></c>")),
        "S022",
    ),
    "nested styles": (with_parts(style=hostile.styles().replace("<numFmts>", "<a>" * 99 + "</a>" * 99 + "<numFmts>")), "S022"),
    "nested strings": (
        with_parts(text=f'<sst xmlns="{MAIN}">' + "<a>" * 99 + "</a>" * 99 + "</sst>"),
        "S022",
    ),
    "attributes": (
        book(f"<row {' '.join(f'a{n}=' + chr(34) * 2 for n in range(300))}></row>"),
        "S022",
    ),
    "endless tag": (
        raw_sheet(
            part(f'<a b="{"".join(random.Random(1).choices("abcdefgh", k=3 << 20))}"/>')
        ),
        "S022",
    ),
    "rows out of order": (book(ROW_2 + GOOD), "S026"),
    "row twice": (book(GOOD + GOOD), "S026"),
    "cells out of order": (book(row('<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>')), "S027"),
    "cell twice": (book(row(A1 + '<c r="A1"><v>999</v></c>')), "S027"),
    "row 1048577": (book('<row r="1048577"/>'), "S028"),
    "row 2**32-1": (book('<row r="4294967295"/>'), "S028"),
    "row 0": (book('<row r="0"/>'), "S028"),
    "row -1": (book('<row r="-1"/>'), "S028"),
    "row in other digits": (book('<row r="４"/>'), "S028"),
    "column ZZZZZZ": (book(row('<c r="ZZZZZZ1"/>')), "S028"),
    "column XFE": (book(row('<c r="XFE1"/>')), "S028"),
    "small letters": (book(row('<c r="a1"/>')), "S028"),
    "another row's cell": (book(row('<c r="A7"><v>1</v></c>')), "S028"),
    "row's digits missing": (book(row('<c r="AB"><v>1</v></c>')), "S028"),
    "cell of row 12 in row 2": (book(row('<c r="A12"><v>1</v></c>', 2)), "S028"),
    "empty address": (book(row('<c r=""><v>1</v></c>')), "S028"),
    "string -1": (book(row('<c r="A1" t="s"><v>-1</v></c>')), "S033"),
    "string x": (book(row('<c r="A1" t="s"><v>x</v></c>')), "S033"),
    "string 99999": (book(row('<c r="A1" t="s"><v>99999</v></c>')), "S033"),
    "string 1.0": (
        book(row('<c r="A1" t="s"><v>0.0</v></c>'), text=hostile.strings("甲")),
        "S033",
    ),
    "string huge": (book(row(f'<c r="A1" t="s"><v>{"9" * 5000}</v></c>')), "S033"),
    "cell in cell": (book(row('<c r="A1"><c r="B1"/></c>')), "S034"),
    "row in row": (book(row('<row r="2"/>')), "S034"),
    "element in value": (book(row('<c r="A1"><v>4<b/>2</v></c>')), "S034"),
    "two formulas": (book(row('<c r="A1"><f>1</f><f>2</f><v>1</v></c>')), "S034"),
    "cells in extension": (
        raw_sheet(part(f"<sheetData/><extLst>{GOOD}</extLst>")),
        "S034",
    ),
    "two tables": (raw_sheet(part("<sheetData/><sheetData/>")), "S034"),
    "table in a table": (book("<sheetData/>"), "S034"),
    "row outside": (raw_sheet(part(GOOD)), "S034"),
    "alternate rows": (book(f"<AlternateContent>{GOOD}</AlternateContent>"), "S034"),
    "section between rows": (book(f"<![CDATA[</row>{GOOD}]]>" + ROW_2), "S034"),
    "section around a row": (book(f"{GOOD}<![CDATA[{ROW_2}]]>"), "S034"),
    "foreign cells": (book(row('<c xmlns="urn:other" r="A1"><v>1</v></c>')), "S023"),
    "foreign row": (book('<row xmlns="urn:other" r="1"><c r="A1"><v>1</v></c></row>'), "S023"),
    "second prefix": (
        raw_sheet(part(f"<sheetData>{GOOD}</sheetData>").replace("<w", f'<w xmlns:y="{MAIN}" ', 1)
                  .replace(f'<w xmlns:y="{MAIN}" orksheet', f'<worksheet xmlns:y="{MAIN}"', 1)),
        "S023",
    ),
    "merge overlap": (
        raw_sheet(part('<sheetData/><mergeCells><mergeCell ref="A1:B2"/>'
                       '<mergeCell ref="B2:C3"/></mergeCells>')),
        "S031",
    ),
    "merge twice": (
        raw_sheet(part('<sheetData/><mergeCells><mergeCell ref="A1:B2"/>'
                       '<mergeCell ref="A1:B2"/></mergeCells>')),
        "S031",
    ),
    "merge inside": (
        raw_sheet(part('<sheetData/><mergeCells><mergeCell ref="A1:D9"/>'
                       '<mergeCell ref="B2:C3"/></mergeCells>')),
        "S031",
    ),
    "merge reversed": (
        raw_sheet(part('<sheetData/><mergeCells><mergeCell ref="B2:A1"/></mergeCells>')),
        "S031",
    ),
    "merge nowhere": (
        raw_sheet(part('<sheetData/><mergeCells><mergeCell ref="A0"/></mergeCells>')),
        "S031",
    ),
    "hidden columns nowhere": (
        raw_sheet(part('<cols><col min="1" max="99999" hidden="1"/></cols><sheetData/>')),
        "S028",
    ),
    "sheet is a style part": (links("styles.xml"), "S019"),
    "sheet of another type": (links("worksheets/sheet1.xml", kind="styles"), "S019"),
    "other root": (raw_sheet(f'<chartsheet xmlns="{MAIN}"/>'), "S019"),
    "other namespace": (raw_sheet(part("<sheetData/>", "urn:other")), "S019"),
    "one part for two sheets": (two_sheets("甲", "乙", same=True), "S019"),
    "missing part": (links("worksheets/sheet9.xml"), "S018"),
    "no relation": (with_parts(links=relations()), "S018"),
    "external sheet": (links("file:///etc/passwd", mode=' TargetMode="External"'), "S018"),
    "sheet outside": (links("../../etc/passwd"), "S013"),
    "sheet on a drive": (links("C:/x.xml"), "S013"),
    "sheet by scheme": (links("file:///etc/passwd"), "S013"),
    "relation twice": (
        with_parts(
            links=relations(("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId1", "styles", "styles.xml"))
        ),
        "S018",
    ),
    "strings part missing": (
        with_parts(
            links=relations(
                ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "no.xml")
            )
        ),
        "S018",
    ),
    "strings root": (with_parts(text=hostile.styles("0")), "S019"),
    "styles root": (with_parts(style=hostile.strings("0")), "S019"),
    "workbook root": (with_parts(book=hostile.sheet(GOOD)), "S019"),
    "no workbook": (with_parts(root=relations()), "S017"),
    "workbook missing": (with_parts(root=relations(("1", "officeDocument", "xl/no.xml"))), "S017"),
    "two workbooks": (
        with_parts(
            root=relations(("1", "officeDocument", "xl/workbook.xml"), ("2", "officeDocument", SHEET1))
        ),
        "S017",
    ),
    "no sheets": (with_parts(book=hostile.workbook()), "S024"),
    "300 sheets": (with_parts(book=hostile.workbook(*(f"s{n}" for n in range(300)))), "S024"),
    "one name": (two_sheets("指标", "指标"), "S025"),
    "one name but for case": (two_sheets("Data", "DATA"), "S025"),
    "one name but for space": (two_sheets("指标", "指标 "), "S025"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_programs_read_differently_is_refused(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(UnreadableError) as caught:
        read(data)
    finding = caught.value.finding
    assert finding.code == code
    assert finding.message and finding.hint and finding.file == "月报.xlsx"


def test_a_refusal_names_sheet_and_cell() -> None:
    with pytest.raises(UnreadableError) as caught:
        read(book(row('<c r="C1"><v>1</v></c><c r="C1"><v>2</v></c>')))
    assert (caught.value.finding.sheet, caught.value.finding.cell) == ("表", "C1")


def cell(content: str, kind: str = "", more: str = "") -> bytes:
    """Return a workbook whose B1 has this content."""
    kind = f' t="{kind}"' if kind else ""
    return book(row(f'{A1}<c r="B1"{kind}{more}>{content}</c>'))


def shared(text: str) -> bytes:
    return book(row(f'{A1}<c r="B1" t="s"><v>0</v></c>'), text=hostile.strings(text))


MERGED = raw_sheet(
    part(
        "<sheetData>" + row(f'{A1}<c r="B1"><v>7</v></c>') + "</sheetData>"
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    )
)
U = CellKind.UNCALCULATED
MARKED: dict[str, tuple[bytes, str, CellKind]] = {
    **{
        f"error {text}": (cell(f"<v>{text}</v>", "e"), "S040", CellKind.ERROR)
        for text in (
            "#DIV/0!", "#REF!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!",
            "#GETTING_DATA", "odd",
        )
    },
    "error of a formula": (cell("<f>1/0</f><v>#DIV/0!</v>", "e"), "S040", CellKind.ERROR),
    "never calculated": (cell("<f>1+1</f>"), "S041", U),
    "empty cache": (cell("<f>1+1</f><v></v>"), "S041", U),
    "blank cache": (cell("<f>1+1</f><v> </v>"), "S041", U),
    "text never calculated": (cell("<f>A1</f>", "str"), "S041", U),
    **{
        f"number {text}": (cell(f"<v>{text}</v>"), "S042", CellKind.TEXT)
        for text in (
            "NaN", "INF", "-INF", "Infinity", "1e309", "-1e400", "1E99999", "９", "４２", "٤٢", "1_000",
            "1,234", "abc", "0x2A", "1.2.3", ".", "-", "1e", "4 2", "4²", "1/2", "+-1", "9" * 400,
        )
    },
    "comment in a number": (cell("<v>4<!-- -->2</v>"), "S043", CellKind.TEXT),
    "instruction in a number": (cell("<v>4<?a b?>2</v>"), "S043", CellKind.TEXT),
    "section in a number": (cell("<v><![CDATA[42]]></v>"), "S043", CellKind.TEXT),
    "comment in a text": (cell("<is><t>4<!-- -->2</t></is>", "inlineStr"), "S043", CellKind.TEXT),
    "two values": (cell("<v>1</v><v>42</v>"), "S044", CellKind.TEXT),
    "value and text": (cell("<v>1</v><is><t>2</t></is>", "inlineStr"), "S044", CellKind.TEXT),
    "boolean 2": (cell("<v>2</v>", "b"), "S045", CellKind.TEXT),
    "boolean yes": (cell("<v>yes</v>", "b"), "S045", CellKind.TEXT),
    "type q": (cell("<v>42</v>", "q"), "S045", CellKind.TEXT),
    "no such day": (cell("<v>2020-02-30</v>", "d"), "S045", CellKind.TEXT),
    "no date": (cell("<v>42</v>", "d"), "S045", CellKind.TEXT),
    "text of a number": (cell("<is><t>42</t></is>"), "S045", CellKind.TEXT),
    "long text": (cell(f"<v>{'长' * 32768}</v>", "str"), "S046", CellKind.TEXT),
    "long shared text": (shared("长" * 32768), "S046", CellKind.TEXT),
    "escaped escape": (shared("_x001B_[31m"), "S047", CellKind.TEXT),
    "escaped NUL": (cell("<v>_x0000_</v>", "str"), "S047", CellKind.TEXT),
    "C1": (shared("\u009b"), "S047", CellKind.TEXT),
    **{
        f"outside {text}": (cell(f"<f>{text}</f><v>1</v>"), "S050", CellKind.NUMBER)
        for text in (
            "[1]Sheet1!A1", "'[1]表 1'!A1", "SUM([12]a!A1:B2)", "'C:\\x\\[b.xlsx]S'!A1", "[1]!Name",
            "WEBSERVICE(&quot;http://a&quot;)", "_xlfn.WEBSERVICE(A1)", "cmd|'/c calc'!A0", "RTD(&quot;a&quot;,,1)",
            "1+[2]a!B2",
        )
    },
    "below a merge": (MERGED, "S052", CellKind.NUMBER),
    "style 9": (cell("<v>1</v>", more=' s="9"'), "S053", CellKind.NUMBER),
    "style x": (cell("<v>1</v>", more=' s="x"'), "S053", CellKind.NUMBER),
    "orphan": (cell('<f t="shared" si="7"/><v>1</v>'), "S055", CellKind.NUMBER),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKED)
def test_a_doubtful_cell_is_marked_and_the_rest_is_read(name: str) -> None:
    data, code, kind = MARKED[name]
    found = read(data)
    assert [(f.code, f.sheet, f.cell) for f in found.findings] == [(code, "表", "B1")]
    assert found.findings[0].message and found.findings[0].hint
    cells = {at.column: at for at in found.sheets[0].rows[1]}
    assert cells[1].text == "42"
    assert cells[2].kind is kind


T, N = CellKind.TEXT, CellKind.NUMBER
TAKEN: dict[str, tuple[bytes, CellKind, str]] = {
    **{
        f"number {sent}": (book(row(f'<c r="A1"><v>{sent}</v></c>')), N, text)
        for sent, text in {
            "42": "42", "-42": "-42", "+1": "+1", "0.5": "0.5", ".5": ".5", "5.": "5.", "1E3": "1E3",
            "1.5e-3": "1.5e-3", "-0": "0", "-0.0": "0.0", "0.1000": "0.1000", " 42\n": "42",
            "9007199254740993": "9007199254740993", "0.30000000000000004": "0.30000000000000004",
            "123456789012345678901234567890": "123456789012345678901234567890",
            "&#52;2": "42",
        }.items()
    },
    "explicit number": (book(row('<c r="A1" t="n"><v>42</v></c>')), N, "42"),
    "any order": (book(row('<c t="str" r="A1"><v>42</v></c>')), T, "42"),
    "no addresses": (book("<row><c><v>42</v></c></row>"), N, "42"),
    "formula": (book(row('<c r="A1"><f>6*7</f><v>42</v></c>')), N, "42"),
    "empty text of a formula": (book(row('<c r="A1" t="str"><f>""</f><v></v></c>')), T, ""),
    "true": (book(row('<c r="A1" t="b"><v>1</v></c>')), CellKind.BOOLEAN, "1"),
    "false in words": (book(row('<c r="A1" t="b"><v>false</v></c>')), CellKind.BOOLEAN, "0"),
    "date": (book(row('<c r="A1" t="d"><v>2020-06-30</v></c>')), CellKind.DATE, "2020-06-30"),
    "time": (
        book(row('<c r="A1" t="d"><v>2020-06-30T08:00:00</v></c>')),
        CellKind.DATE,
        "2020-06-30T08:00:00",
    ),
    "inline": (book(row('<c r="A1" t="inlineStr"><is><t> 甲 </t></is></c>')), T, " 甲 "),
    "inline rich": (
        book(row('<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>甲</t></r><r><t>乙</t></r>'
                 "<rPh><t>jia</t></rPh></is></c>")),
        T, "甲乙",
    ),
    "shared": (book(row('<c r="A1" t="s"><v>0</v></c>'), text=hostile.strings("甲")), T, "甲"),
    "shared rich": (
        book(
            row('<c r="A1" t="s"><v>0</v></c>'),
            text=hostile.strings(
                "<r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r><rPh sb='0' eb='1'><t>jia</t></rPh>"
            ),
        ),
        T, "甲乙",
    ),
    "escaped once": (
        book(row('<c r="A1" t="str"><v>_x005F_x001B_</v></c>')), T, "_x001B_"
    ),
    "half a pair stays": (book(row('<c r="A1" t="str"><v>_xD83D_</v></c>')), T, "_xD83D_"),
    "x prefix": (
        raw_sheet(part('<x:sheetData><x:row r="1"><x:c r="A1"><x:v>42</x:v></x:c></x:row>'
                       "</x:sheetData>", prefix="x:")),
        N, "42",
    ),
    "strict": (raw_sheet(part(f"<sheetData>{GOOD}</sheetData>", STRICT)), N, "42"),
    "dimension too small": (
        raw_sheet(part(f'<dimension ref="B9"/><sheetData>{GOOD}</sheetData>')), N, "42"
    ),
    "dimension out of range": (
        raw_sheet(part(f'<dimension ref="A1:ZZZZ99999999"/><sheetData>{GOOD}</sheetData>')), N, "42"
    ),
    "comment between rows": (book(f"<!-- </row> {ROW_2} -->{GOOD}"), N, "42"),
    "comment across chunks": (book(f"<!-- {'x' * 70_000}</row>{ROW_2} -->{GOOD}"), N, "42"),
    "white space": (book("\n <row r='1'>\n <c r='A1'>\n <v>42</v> </c> </row>\n"), N, "42"),
    "extension in a cell": (
        book(row('<c r="A1"><v>42</v><extLst><ext uri="a"><v>7</v></ext></extLst></c>')), N, "42"
    ),
    "byte order mark": (raw_sheet(b"\xef\xbb\xbf" + hostile.sheet(GOOD).encode()), N, "42"),
    "declared": (
        raw_sheet('<?xml version="1.0" encoding="UTF-8"?>' + hostile.sheet(GOOD)), N, "42"
    ),
    "absolute target": (links("/xl/worksheets/sheet1.xml"), N, "42"),
    "target with dots": (links("./../xl/worksheets/sheet1.xml"), N, "42"),
    "target in other case": (links("Worksheets/Sheet1.xml"), N, "42"),
    "target with backslash": (links("worksheets\\sheet1.xml"), N, "42"),
    "protection": (raw_sheet(part(f'<sheetData>{GOOD}</sheetData><sheetProtection sheet="1"/>')), N, "42"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_a_sound_cell_is_read_as_it_was_sent(name: str) -> None:
    data, kind, text = TAKEN[name]
    found = read(data)
    here = found.sheets[0].cell(1, 1)
    assert here is not None
    assert (here.kind, here.text, list(found.findings)) == (kind, text, [])


def test_a_blank_is_not_a_cell() -> None:
    found = read(
        book(row('<c r="A1"/><c r="B1"><v/></c><c r="C1" t="str"><v></v></c>') + '<row r="5"/>')
    )
    assert not found.sheets[0].rows
    assert not found.findings


@pytest.mark.parametrize(
    "text",
    ["Table1[2020]", "Table1[[#This Row],[2020]]", "SUM(A1:A9)", '"[1]a!b"', "A1&amp;\"|'x\"", "表!A1",
     'HYPERLINK("#表!A1","x")', "Table1[合计]"],
)  # fmt: skip
def test_an_ordinary_formula_is_no_finding(text: str) -> None:
    found = read(cell(f"<f>{text}</f><v>1</v>"))
    assert not found.findings
    here = found.sheets[0].cell(1, 2)
    assert here is not None
    assert here.formula


def test_a_shared_formula_marks_all_its_cells() -> None:
    rows = row('<c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c>') + row(
        '<c r="A2"><f t="shared" si="0"/><v>4</v></c>', 2
    )
    sheet = read(book(rows)).sheets[0]
    assert [cells[0].formula for cells in sheet.rows.values()] == ["B1*2", "B1*2"]


def test_layout_that_hides_figures_is_told() -> None:
    data = raw_sheet(
        part(
            '<cols><col min="2" max="3" hidden="1"/><col min="3" max="4" width="0"/></cols>'
            f'<sheetData><row r="1" hidden="1">{A1}</row><row r="2" ht="0" customHeight="1">'
            '<c r="A2"><v>1</v></c></row><row r="3" hidden="1"/></sheetData>'
            '<autoFilter ref="A1:B9"><filterColumn colId="0"/></autoFilter>'
            '<mergeCells><mergeCell ref="C1:D2"/></mergeCells>'
        )
    )
    sheet = read(data).sheets[0]
    assert sheet.hidden_rows == {1, 2, 3}
    assert sheet.hidden_columns == {2, 3, 4}
    assert sheet.autofilter == "A1:B9"
    assert list(sheet.merges) == [(1, 3, 2, 4)]


def test_states_of_sheets_are_told() -> None:
    names = ('name="甲" state="hidden"', 'name="乙" state="veryHidden"')
    assert [s.state for s in read(two_sheets(*names)).sheets] == ["hidden", "veryHidden"]


def test_a_stray_cell_is_named_and_costs_nothing() -> None:
    found = read(book(GOOD + row('<c r="XFD1048576"><v>1</v></c>', 1048576)))
    assert [(f.code, f.cell) for f in found.findings] == [("S054", "XFD1048576")]
    assert list(found.sheets[0].rows) == [1, 1048576]


def test_the_date_system_links_and_macros_are_told() -> None:
    found = parts(GOOD)
    found["xl/workbook.xml"] = hostile.workbook("表", properties='<workbookPr date1904="1"/>')
    found["xl/_rels/workbook.xml.rels"] = relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "externalLink", "externalLinks/e.xml"),
    )
    found["xl/vbaProject.bin"] = b"\xd0\xcf"
    result = read(packed(found))
    assert (result.date_1904, result.macros) == (True, True)
    assert [f.code for f in result.findings] == ["S051", "S049", "S048"]


def test_number_formats_are_read_by_style() -> None:
    style = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0&quot;万&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>'
        '<xf numFmtId="10"/><xf/></cellXfs></styleSheet>'
    )
    found = read(book(row('<c r="A1" s="1"><v>42</v></c>'), style=style))
    here = found.sheets[0].cell(1, 1)
    assert here is not None
    assert found.number_format(here.style) == '0"万"'
    assert [found.number_format(n) for n in (0, 2, 3, 99)] == [
        "General",
        "0.00%",
        "General",
        "General",
    ]


def test_limits_on_cells_and_text_refuse() -> None:
    many = book("".join(row(f'<c r="A{n}"><v>1</v></c>', n) for n in range(1, 20)))
    text = book(row('<c r="A1" t="s"><v>0</v></c>'), text=hostile.strings("甲" * 50))
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 9))
    merged = raw_sheet(part(f"<sheetData/><mergeCells>{merges}</mergeCells>"))
    cases = [
        (many, Limits(cells=9), "S029"),
        (text, Limits(text=9), "S030"),
        (merged, Limits(merges=3), "S031"),
        (book(text=hostile.strings("a", "b", "c")), Limits(shared_strings=2), "S032"),
        (book(GOOD + row('<c r="Z2"><v>1</v></c>', 2)), Limits(grid=3), "S029"),
    ]
    for data, limits, code in cases:
        with pytest.raises(UnreadableError) as caught:
            parse_workbook(data, "a.xlsx", limits)
        assert caught.value.finding.code == code


def test_many_faults_are_counted_and_not_listed() -> None:
    data = book("".join(row(f'<c r="A{n}" t="e"><v>#REF!</v></c>', n) for n in range(1, 500)))
    found = read(data).findings
    assert len(found) == 101
    assert (found[-1].code, found[-1].severity.value, "399" in found[-1].message) == (
        "S056",
        "error",
        True,
    )


def test_foreign_text_is_escaped_in_messages() -> None:
    found = read(cell("<v>_x001B_[31m\u202e\u200b</v>", "e")).findings[0]
    assert not any(c in found.message + found.found for c in "\x1b\u202e\u200b")


def stamped() -> bytes:
    """Return a workbook as XlsxWriter makes it, with all that the reader takes in."""
    target = io.BytesIO()
    writer = xlsxwriter.Workbook(target, {"in_memory": True})
    writer.set_custom_property("dn", "shandong-2020")
    sheet = writer.add_worksheet("指标")
    sheet.write_string(0, 0, "地区")
    sheet.write_number(1, 1, 0.12, writer.add_format({"num_format": "0.00%"}))
    sheet.write_comment(1, 1, "按月报")
    sheet.write_formula(2, 1, "=B2*2", None, 0.24)
    chart = writer.add_chart({"type": "column"})
    chart.add_series({"values": "=指标!$B$2:$B$3"})
    writer.add_chartsheet("图").set_chart(chart)
    hidden = writer.add_worksheet("名录")
    hidden.hide()
    writer.close()
    return target.getvalue()


def test_properties_comments_and_chart_sheets_are_read() -> None:
    found = read(stamped())
    assert found.properties == {"dn": "shandong-2020"}
    assert [(s.name, s.state) for s in found.sheets] == [
        ("指标", "visible"), ("图", "visible"), ("名录", "hidden"),
    ]  # fmt: skip
    sheet = found.sheets[0]
    assert list(sheet.comments) == ["B2"]
    assert "按月报" in sheet.comments["B2"]
    here = sheet.cell(3, 2)
    assert here is not None
    assert (here.formula, here.text) == ("B2*2", "0.24")


def form(seed: int, library: str) -> bytes:
    """Return a good workbook of figures and texts, by one of two writers."""
    chance, target = random.Random(seed), io.BytesIO()
    values: list[list[object]] = [
        [chance.choice(["济南市", "青岛市", "高新区", "a&b<c>", " 首尾 "]), chance.randrange(-99, 10**6),
         round(chance.uniform(-5, 1e6), chance.randrange(8)), chance.random() * 10 ** chance.randrange(-9, 9),
         None, chance.random() < 0.5]
        for _ in range(60)
    ]  # fmt: skip
    if library == "openpyxl":
        made = openpyxl.Workbook()
        page = made.active
        assert page is not None
        for line in values:
            page.append(line)
        made.save(target)
    else:
        writer = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": seed % 2 == 0})
        page2 = writer.add_worksheet()
        for at, line in enumerate(values):
            page2.write_row(at, 0, line)
        writer.close()
    return target.getvalue()


def numbers(found: Book) -> dict[tuple[int, int, int], Decimal]:
    return {
        (at, number, cell.column): Decimal(cell.text)
        for at, sheet in enumerate(found.sheets)
        for number, cells in sheet.rows.items()
        for cell in cells
        if cell.kind is CellKind.NUMBER
    }


@pytest.mark.parametrize("library", ["openpyxl", "xlsxwriter"])
@pytest.mark.parametrize("seed", range(6))
def test_other_readers_agree_on_every_number(seed: int, library: str) -> None:
    data = form(seed, library)
    found = read(data)
    mine = {place: float(value) for place, value in numbers(found).items()}
    assert len(mine) >= 180
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    theirs = {
        (0, c.row, c.column): float(c.value)
        for line in page.iter_rows()
        for c in line
        if isinstance(c.value, (int, float)) and not isinstance(c.value, bool)
    }
    assert mine == theirs
    texts = {
        (n, c.column): c.text for n, cs in found.sheets[0].rows.items() for c in cs if c.kind is T
    }
    assert texts == {
        (c.row, c.column): c.value
        for line in page.iter_rows()
        for c in line
        if isinstance(c.value, str)
    }
    calamine = pytest.importorskip("python_calamine")
    grid = (
        calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    )
    assert mine == {
        (0, r, c): value
        for r, line in enumerate(grid, start=1)
        for c, value in enumerate(line, start=1)
        if isinstance(value, float)
    }


def mutants(seed: int) -> Iterator[tuple[bool, bytes]]:
    """Yield damaged copies of a good file; True when the raw bytes were flipped."""
    chance = random.Random(seed)
    good = form(seed, "xlsxwriter")
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(25):
        flipped = bytearray(good)
        flipped[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        yield True, bytes(flipped)
        yield True, good[: chance.randrange(len(good))]
        swapped = bytearray(good)
        a, b = chance.randrange(len(good)), chance.randrange(len(good))
        swapped[a], swapped[b] = swapped[b], swapped[a]
        yield True, bytes(swapped)
        for kind in range(3):
            name = chance.choice([n for n in inside if n.startswith(("xl/", "_rels"))])
            content = bytearray(inside[name])
            at, to = sorted(chance.randrange(len(content)) for _ in "ab")
            if kind == 0:
                content[at] ^= 1 << chance.randrange(8)
            elif kind == 1:
                del content[at : min(to, at + 9)]
            else:
                content[at], content[to] = content[to], content[at]
            yield False, packed({**inside, name: bytes(content)})


@pytest.mark.parametrize("seed", range(8))
def test_damage_gives_a_refusal_or_a_book_and_never_other_figures(seed: int) -> None:
    good = read(form(seed, "xlsxwriter"))
    count = 0
    for raw, data in mutants(seed):
        count += 1
        try:
            found = read(data)
        except UnreadableError as error:
            assert error.finding.code in READER_RULES
            continue
        if raw:
            assert [s.rows for s in found.sheets] == [s.rows for s in good.sheets]
            assert [s.name for s in found.sheets] == [s.name for s in good.sheets]
    assert count == 150


def outcome(data: bytes) -> object:
    try:
        found = read(data)
    except UnreadableError as error:
        return error.finding
    return found.sheets, found.findings


@pytest.mark.parametrize("seed", range(100, 104))
def test_plain_rows_change_no_outcome(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [data for _raw, data in mutants(seed)]
    cases += [case[0] for case in (*REFUSED.values(), *MARKED.values(), *TAKEN.values())]
    quick = [outcome(data) for data in cases]
    monkeypatch.setattr(sheetpart, "plain_rows", lambda _sheet, chunks: chunks)
    assert [outcome(data) for data in cases] == quick


def test_every_rule_is_complete() -> None:
    assert all(code == rule.code for code, rule in READER_RULES.items())
    for rule in READER_RULES.values():
        assert rule.title and rule.why and rule.example and rule.fix
        assert 1 <= int(rule.code[1:]) <= 79


def test_many_cells_need_little_memory_beyond_themselves() -> None:
    columns = [address(1, column)[:-1] for column in range(1, 26)]
    lines = (
        row("".join(f'<c r="{letters}{n}"><v>{n}.5</v></c>' for letters in columns), n)
        for n in range(1, 4_001)
    )
    data = book("".join(lines))
    tracemalloc.start()
    found = read(data)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(len(cells) for cells in found.sheets[0].rows.values()) == 100_000
    assert peak - held < 64 << 20
