"""Files that must be refused, marked at a cell, or read: name to bytes and what is expected."""

import random

from dongneng_cli.submission.workbook import CellKind
from tests.submission import hostile
from tests.submission.hostile import MAIN, SHEET1, STRICT, book, packed, parts, relations, row

A1 = '<c r="A1"><v>42</v></c>'
GOOD = row(A1)


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
    "inline escape by number": (
        book(row('<c r="A1" t="inlineStr"><is><t>&#27;</t></is></c>')), "S020"
    ),
    "inline unknown entity": (book(row('<c r="A1" t="inlineStr"><is><t>&a;</t></is></c>')), "S020"),
    "inline section end": (book(row('<c r="A1" t="inlineStr"><is><t>]]></t></is></c>')), "S020"),
    "inline raw escape": (book(row('<c r="A1" t="inlineStr"><is><t>\x1b</t></is></c>')), "S020"),
    "inline non-character": (
        book(row('<c r="A1" t="inlineStr"><is><t>\uffff</t></is></c>')), "S020"
    ),
    "raw escape in a row's attribute": (book(f'<row r="1" a="\x01">{A1}</row>'), "S020"),
    "cell attribute twice": (book(row('<c r="A1" s="0" s="0"><v>1</v></c>')), "S020"),
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
    "nested styles": (
        with_parts(style=f'<styleSheet xmlns="{MAIN}">{"<a>" * 99}{"</a>" * 99}</styleSheet>'), "S022"
    ),
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
            "WEBSERVICE(&quot;http://a&quot;)", "_xlfn.WEBSERVICE(A1)",
            "cmd|'/c calc'!A0", "RTD(&quot;a&quot;,,1)",
            "1+[2]a!B2",
        )
    },
    "below a merge": (MERGED, "S052", CellKind.NUMBER),
    "style 9": (cell("<v>1</v>", more=' s="9"'), "S053", CellKind.NUMBER),
    "style x": (cell("<v>1</v>", more=' s="x"'), "S053", CellKind.NUMBER),
    "orphan": (cell('<f t="shared" si="7"/><v>1</v>'), "S055", CellKind.NUMBER),
}  # fmt: skip


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
    "inline references": (
        book(row('<c r="A1" t="inlineStr"><is><t>&#30002;&amp;&lt;</t></is></c>')), T, "甲&<"
    ),
    "inline spaces": (
        book(row('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 甲\n</t></is></c>')), T, " 甲\n"
    ),
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
