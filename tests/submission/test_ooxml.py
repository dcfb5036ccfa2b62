"""The strict reader: what it reads, what it refuses, what it marks at its cell."""

import io

import pytest
import xlsxwriter

from dongneng_cli.findings import UnreadableError
from dongneng_cli.submission.codes import READER_RULES
from dongneng_cli.submission.limits import Limits
from dongneng_cli.submission.ooxml.reader import parse_workbook
from dongneng_cli.submission.workbook import Book
from tests.submission import hostile
from tests.submission.cases import (
    A1,
    GOOD,
    MARKED,
    REFUSED,
    TAKEN,
    cell,
    part,
    raw_sheet,
    two_sheets,
)
from tests.submission.hostile import (
    MAIN,
    book,
    packed,
    parts,
    relations,
    row,
)


def read(data: bytes) -> Book:
    return parse_workbook(data, "月报.xlsx")


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


@pytest.mark.parametrize("name", MARKED)
def test_a_doubtful_cell_is_marked_and_the_rest_is_read(name: str) -> None:
    data, code, kind = MARKED[name]
    found = read(data)
    assert [(f.code, f.sheet, f.cell) for f in found.findings] == [(code, "表", "B1")]
    assert found.findings[0].message and found.findings[0].hint
    cells = {at.column: at for at in found.sheets[0].rows[1]}
    assert cells[1].text == "42"
    assert cells[2].kind is kind


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
    assert sheet.hidden_rows == {1, 2}  # row 3 holds nothing
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


def test_every_rule_is_complete() -> None:
    assert all(code == rule.code for code, rule in READER_RULES.items())
    for rule in READER_RULES.values():
        assert rule.title and rule.why and rule.example and rule.fix
        assert 1 <= int(rule.code[1:]) <= 79
