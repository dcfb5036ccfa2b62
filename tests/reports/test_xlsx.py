"""The workbook read back by cell, value and number format, and its parts searched for anything live."""

import io
import re
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from dongneng_cli.reports.document import Column, ColumnKind, Document, Row, Table
from dongneng_cli.reports.formats import xlsx
from dongneng_cli.reports.formats.xlsx_rows import RowSheet, blank, formula, number, style_of
from dongneng_cli.shown import formula_like, shown
from tests.reports.awkward import ATTACKS, document, numbers

# openpyxl does not know the extensions of solid data bars.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")


def _book(made: Document) -> Workbook:
    return load_workbook(io.BytesIO(xlsx.render(made)))


def _parts(made: Document) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(xlsx.render(made))) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_every_number_is_a_number_with_a_format_that_shows_the_printed_digits() -> None:
    table = numbers()
    sheet = _book(Document("题", blocks=(table,)))["数字"]
    for at, row in enumerate(table.rows, start=5):
        for column, value, cell in zip(table.columns, row.cells, sheet[at], strict=True):
            if value is None or isinstance(value, str):
                assert cell.value == column.text(value)
                continue
            assert cell.data_type == "n"
            assert Decimal(repr(cell.value)) == column.stored(value)
            assert cell.number_format == column.number_format(value)


def test_a_number_with_more_digits_than_a_workbook_keeps_is_written_as_text() -> None:
    table = Table(
        "t", "表", (Column("甲"), Column("值", ColumnKind.NUMBER)), (Row(("a", 2**53 + 1)),)
    )
    assert _book(Document("题", blocks=(table,)))["表"]["B5"].value == "9,007,199,254,740,993"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_no_text_becomes_a_formula_a_link_or_an_error(attack: str) -> None:
    parts = _parts(document(attack))
    everything = "".join(parts.values())
    assert not re.search(r"<f[ >]", everything)
    assert 't="e"' not in everything
    assert "TargetMode" not in everything
    for link in re.findall(r"<hyperlink [^>]*>", everything):
        assert "location=" in link
        assert "r:id" not in link
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", everything
    )


@pytest.mark.parametrize(
    "attack", [a for a in ATTACKS if len(a) < 100], ids=lambda a: ascii(a)[:24]
)
def test_a_text_reads_back_as_it_is_shown(attack: str) -> None:
    cells = [
        cell
        for sheet in _book(document(attack))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.data_type != "n"
    ]
    wanted = shown(attack, 32_000)
    # openpyxl does not undo Excel's escape of a literal _x001B_.
    hits = [c for c in cells if str(c.value).replace("_x005F_", "_") == wanted]
    assert len(hits) >= 10
    assert all(c.data_type == "s" for c in hits)
    if formula_like(wanted):
        assert all(c.quotePrefix for c in hits)


def test_a_text_longer_than_a_cell_is_cut_with_a_mark() -> None:
    book = _book(document("长" * 40_000))
    longest = max(
        len(str(c.value)) for sheet in book for row in sheet.iter_rows() for c in row if c.value
    )
    assert longest == 32_000


def test_sheets_are_named_apart_whatever_the_titles_say() -> None:
    columns = (Column("甲"),)
    tables = tuple(
        Table(f"t{i}", title, columns, (Row(("a",)),))
        for i, title in enumerate(
            ["a/b:c", "a b c", "A B C", "'x'", "", "长" * 50, "长" * 50, "Overview"]
        )
    )
    book = _book(Document("题", blocks=tables))
    names = [name.lower() for name in book.sheetnames]
    assert len(set(names)) == 9
    assert all(0 < len(name) <= 31 for name in names)


def test_a_sheet_is_ready_to_read_and_to_print() -> None:
    sheet = _book(Document("题", blocks=(numbers(),)))["数字"]
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:H11"  # the total stays out
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is the default
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    rules = {str(r.sqref): r.rules[0].type for r in sheet.conditional_formatting}
    assert rules == {"D5:D11": "cellIs", "G5:G11": "dataBar"}
    assert sheet.column_dimensions["A"].width >= 7


def test_the_document_properties_say_what_it_is() -> None:
    book = _book(document("题"))
    assert book.properties.title == "题"
    assert book.properties.created is not None
    assert book.properties.created.year == 2020
    assert book.custom_doc_props["schema"].value == "test@1"


def test_the_overview_leads_to_every_sheet() -> None:
    book = _book(Document("题", blocks=(numbers(),)))
    links = [c.hyperlink for row in book.worksheets[0].iter_rows() for c in row if c.hyperlink]
    assert [link.location for link in links] == ["'数字'!A1"]


def test_the_overview_has_room_for_the_name_of_every_sheet() -> None:
    name = "各市投资完成率和开工率排名"
    table = Table(name, name, (Column("甲"),), (Row(("a",)),))
    sheet = _book(Document("题", blocks=(table,))).worksheets[0]
    assert sheet.column_dimensions["A"].width >= 2 * len(name)


def test_a_long_header_breaks_before_its_unit() -> None:
    columns = (Column("市"), Column("年度计划投资（亿元）", ColumnKind.MONEY))
    table = Table("t", "表", columns, (Row(("a", 1)),))
    assert _book(Document("题", blocks=(table,)))["表"]["B4"].value == "年度计划投资\n（亿元）"


def test_single_cells_stand_above_and_below_a_block_of_whole_rows() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表", RowSheet)
        style = style_of(book.add_format({"bold": True}))
        sheet.write_string(0, 0, "above")
        sheet.write_string(2, 0, "not seen")
        sheet.reach(2, 2)
        sheet.put_row(1, [sheet.string("A2", style, "<&>"), blank("B2", style)])
        cells = [number("A3", style, Decimal("0.9157")), formula("C3", style, "A3<1", "是")]
        sheet.put_row(2, cells, 36)
        sheet.lead(2, 0, "'表'!A1")
        sheet.write_string(4, 1, "below")
    read = load_workbook(io.BytesIO(out.getvalue()))["表"]
    assert [[cell.value for cell in row] for row in read.iter_rows()] == [
        ["above", None, None],
        ["<&>", None, None],
        [0.9157, None, "=A3<1"],
        [None, None, None],
        [None, "below", None],
    ]
    assert read["A3"].font.bold
    assert read["A3"].hyperlink.location == "'表'!A1"
    assert read.row_dimensions[3].height == 36
    assert load_workbook(io.BytesIO(out.getvalue()), data_only=True)["表"]["C3"].value == "是"


def test_links_end_where_excel_would_ask_to_repair_the_file() -> None:
    with xlsxwriter.Workbook(io.BytesIO()) as book:
        sheet = book.add_worksheet("表", RowSheet)
        for row in range(65_540):
            sheet.lead(row, 0, "'表'!A1")
        assert sum(map(len, sheet.hyperlinks.values())) == 65_530
