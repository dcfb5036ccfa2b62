"""The copy that is handed back: everything in it intact, the faults marked, and fit to be sent in again."""

import io
import random
import re
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dongneng_cli.findings import Finding, Severity, UnreadableError
from dongneng_cli.period import Period
from dongneng_cli.submission.form import INDICATORS, FieldType
from dongneng_cli.submission.handback.annotate import UnpatchableError, annotate, list_workbook
from dongneng_cli.submission.handback.returnlist import FIXED, NEW, OPEN, Entry, entries_of
from dongneng_cli.submission.handout.content import prepare
from dongneng_cli.submission.handout.sheet import HEADER_ROW, places
from dongneng_cli.submission.handout.template import render_template
from dongneng_cli.submission.limits import Limits
from dongneng_cli.submission.ooxml.reader import parse_workbook
from dongneng_cli.submission.read import Submission, understand
from dongneng_cli.submission.tables.returned import is_return_list
from dongneng_cli.submission.workbook import Book, address
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import take_in
from dongneng_cli.workflow.judge import Verdict, judge
from dongneng_cli.workflow.returning import hand_back
from tests.submission import cases
from tests.submission.awkwardbook import WPS_IMAGE, awkward
from tests.submission.filling import as_told, packed, parts_of, sheet_parts, type_in

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


@pytest.fixture(scope="module")
def context() -> Context:
    return open_plan("shandong-2020")


@pytest.fixture(scope="module")
def original() -> bytes:
    return awkward()


def opened(data: bytes, **how: bool) -> openpyxl.Workbook:
    """Open with openpyxl, which says of some things that it would lose them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data), **how)


def finding(cell: str, severity: Severity = Severity.ERROR, **details: str) -> Finding:
    given_: dict[str, Any] = {"message": "不是数字", "sheet": "指标", "hint": "填 120"} | details
    return Finding(code=given_.pop("code", "S131"), severity=severity, cell=cell, **given_)


def submission(context: Context, data: bytes) -> Submission:
    return understand(parse_workbook(data, "月报.xlsx"), context.plan, context.names)


def verdict_of(context: Context, folder: Path, data: bytes, name: str = "月报.xlsx") -> Verdict:
    path = folder / name
    path.write_bytes(data)
    return judge(take_in([path], context))


def cells_of(book: Book) -> dict[str, Any]:
    return {sheet.name: dict(sheet.rows) for sheet in book.sheets if not is_return_list(sheet)}


def test_parts_that_are_not_concerned_are_the_same_bytes(original: bytes) -> None:
    before, after = parts_of(original), parts_of(annotate(original, [finding("G5")]))
    assert before.keys() <= after.keys()
    changed = {name for name, data in before.items() if after[name] != data}
    where = sheet_parts(before)
    comments = {name for name in before if "comments" in name and name.startswith("xl/comments")}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        where["指标"], *comments,
    }  # fmt: skip
    added = after.keys() - before.keys()
    assert added == {"xl/worksheets/dnList1.xml"}


def test_what_is_changed_is_changed_only_where_it_must(original: bytes) -> None:
    before, after = parts_of(original), parts_of(annotate(original, [finding("G5")]))
    part = sheet_parts(before)["指标"]
    old = re.sub(rb' s="\d+"| tabSelected="1"', b"", before[part].split(b"?>", 1)[1].strip())
    new = re.sub(rb' s="\d+"| tabSelected="1"', b"", after[part].split(b"?>", 1)[1].strip())
    assert old == new
    assert WPS_IMAGE.removeprefix("=").encode() in after[part].replace(b"&quot;", b'"')


def test_the_cell_keeps_its_format_border_and_lock(original: bytes) -> None:
    book = opened((annotate(original, [finding("G5")])), rich_text=True)
    was = opened(original)["指标"]["G5"]
    cell = book["指标"]["G5"]
    assert cell.fill.fgColor.rgb == RED and cell.number_format == was.number_format == "#,##0.00"
    assert cell.border.left.style == was.border.left.style == "medium"
    assert not cell.protection.locked and book["指标"].protection.sheet
    assert book["指标"]["G6"].fill.fgColor.rgb == "FFFFFF99"


def test_an_existing_note_is_added_to_and_others_stay(original: bytes) -> None:
    copy = annotate(original, [finding("G5", expected="120"), finding("D6", message="地区不符")])
    notes = parse_workbook(copy, "x").sheet("指标")
    assert notes is not None
    assert notes.comments["G5"].startswith("经办：待核\n——核对意见——\n")
    assert "不是数字" in notes.comments["G5"] and "120" in notes.comments["G5"]
    assert notes.comments["B6"] == "别处的批注" and "地区不符" in notes.comments["D6"]
    sheet = opened(copy)["指标"]
    assert sheet["D6"].comment is not None and sheet["D6"].comment.author == "核对"
    assert sheet["G5"].comment is not None and sheet["G5"].comment.author == "经办人"
    vml = next(
        d for n, d in parts_of(copy).items() if n.endswith(".vml") and b"<x:Row>5</x:Row>" in d
    )
    assert vml.count(b'ObjectType="Note"') == 3 and b'ObjectType="Button"' in vml
    ids = re.findall(rb'<v:shape [^>]*?id="([^"]+)"', vml)
    assert len(ids) == len(set(ids))


def test_shapes_of_two_sheets_have_numbers_of_their_own(original: bytes) -> None:
    copy = annotate(
        original, [finding("D6"), finding("A1", sheet="封面"), finding("A1", sheet="附图")]
    )
    drawings = [data for name, data in parts_of(copy).items() if name.endswith(".vml")]
    blocks = [re.findall(rb'idmap[^>]*data="(\d+)"', data)[0] for data in drawings]
    assert len(drawings) == 3 == len(set(blocks))
    for block, data in zip(blocks, drawings, strict=True):
        numbers = [int(n) for n in re.findall(rb'<v:shape [^>]*id="_x0000_s(\d+)"', data)]
        assert numbers and {n // 1024 for n in numbers} == {int(block)}


def test_a_thread_is_answered_and_the_answer_taken_back(original: bytes) -> None:
    thread, people = "xl/threadedComments/threadedComment1.xml", "xl/persons/person.xml"
    first = annotate(original, [finding("B6", message="名称不符"), finding("G5")])
    root = etree.fromstring(parts_of(first)[thread])
    assert [one.get("ref") for one in root] == ["B6", "B6"] and root[1].get("parentId") == "{B}"
    assert "名称不符" in root[1][0].text and root[0][0].text == "请核"
    assert root[1].get("personId") in parts_of(first)[people].decode()
    second = annotate(first, [finding("G5")])
    assert len(etree.fromstring(parts_of(second)[thread])) == 1
    third = annotate(first, [finding("B6", message="名称仍不符")])
    assert len(etree.fromstring(parts_of(third)[thread])) == 2


def test_the_copy_reports_the_same_figures(
    context: Context, original: bytes, tmp_path: Path
) -> None:
    first = verdict_of(context, tmp_path, original)
    copy = annotate(original, first.findings)
    assert (
        cells_of(parse_workbook(copy, "x")).keys() == cells_of(parse_workbook(original, "x")).keys()
    )
    one, two = submission(context, original), submission(context, copy)
    for key, frame in one.frames.items():
        left, right = frame.drop(columns="file"), two.frames[key].drop(columns="file")
        assert left.equals(right)
    second = verdict_of(context, tmp_path, copy)
    assert [(f.code, f.sheet, f.cell, f.message) for f in second.findings] == [
        (f.code, f.sheet, f.cell, f.message) for f in first.findings
    ]


def test_cached_results_and_values_are_read_alike_by_openpyxl(original: bytes) -> None:
    copy = annotate(original, [finding("G5"), finding("J9")])
    for only in (True, False):
        one = opened((original), data_only=only)
        two = opened((copy), data_only=only)
        assert two.sheetnames == ["问题清单", *one.sheetnames]
        for sheet in one.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert two[sheet.title][cell.coordinate].value == cell.value
    assert opened((copy), data_only=True)["指标"]["G6"].value == 15


def test_the_list_links_to_the_cells_and_can_be_filtered(original: bytes) -> None:
    copy = annotate(
        original, [finding("G5", found="约120"), finding("", Severity.NOTICE, code="S114")]
    )
    book = opened(copy)
    sheet = book.worksheets[0]
    assert book.active is sheet and sheet.auto_filter.ref == "A5:K7"
    assert [sheet.cell(6, n).value for n in (3, 4, 5, 8, 11)] == [
        "S131",
        "指标",
        "G5",
        "约120",
        OPEN,
    ]
    assert sheet["E6"].hyperlink.location == "'指标'!G5" and sheet["E7"].hyperlink is None
    assert [s.title for s in book.worksheets if s.sheet_view.tabSelected] == ["问题清单"]
    names = parts_of(copy)["xl/workbook.xml"].decode()
    assert re.search(r'name="本表"[^>]*localSheetId="2"|localSheetId="2"[^>]*name="本表"', names)


def test_a_sheet_named_as_the_list_is_left_alone(context: Context) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("问题清单").write(0, 0, "自用")
    book.close()
    copy = annotate(out.getvalue(), [finding("A1", sheet="问题清单")])
    names = opened(copy).sheetnames
    assert names == ["核对问题清单", "问题清单"]


def test_a_range_is_filled_as_a_whole_and_noted_once(original: bytes) -> None:
    copy = annotate(original, [finding("D5:D40", Severity.WARNING)])
    sheet = opened(copy)["指标"]
    assert all(sheet[f"D{row}"].fill.fgColor.rgb == YELLOW for row in range(5, 41))
    assert [c.coordinate for row in sheet["D5:D40"] for c in row if c.comment] == ["D5"]
    huge = annotate(original, [finding("A1:XFD1048576")])
    assert len(huge) < 3 * len(original)


def test_a_merged_cell_is_marked_at_its_top_left(original: bytes) -> None:
    copy = annotate(original, [finding("E1")])
    sheet = opened(copy)["指标"]
    assert sheet["A1"].fill.fgColor.rgb == RED and sheet["A1"].comment is not None


def test_the_gravest_colour_stays_and_notices_do_not_paint(original: bytes) -> None:
    findings = [finding("G5"), finding("G5", Severity.WARNING), finding("G6", Severity.NOTICE)]
    sheet = opened(annotate(original, findings))["指标"]
    assert sheet["G5"].fill.fgColor.rgb == RED and sheet["G6"].fill.fgColor.rgb == "FFFFFF99"
    assert sheet["G6"].comment is None


HOSTILE = (
    '=HYPERLINK("http://x","看")', "{=1+1}", "+cmd|' /C calc'!A0", "@SUM(1)", "#REF!", "[red]", "</t></is>",
    "\x1b]8;;http://x\x07", "\u202e反", "_x001B_", "\x00", "&#x1B;&lt;", "'" * 40, "]]>", "x" * 40_000,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_in_notes_and_list(original: bytes, text: str) -> None:
    copy = annotate(original, [finding("G5", message=text, found=text, subject=text, hint=text)])
    list_xml = parts_of(copy)["xl/worksheets/dnList1.xml"].decode()
    assert "<f>" not in list_xml and 't="e"' not in list_xml and "r:id" not in list_xml
    for name, data in parts_of(copy).items():
        if name.startswith("xl/worksheets/_rels"):
            assert data.count(b"External") <= 1
    sheet = opened(copy).worksheets[0]
    assert sheet["G6"].data_type in {"s", "inlineStr"} or sheet["G6"].data_type == "s"
    book = parse_workbook(copy, "x")
    assert not [f for f in book.findings if f.sheet == "问题清单"]
    listed = next(s for s in book.sheets if is_return_list(s))
    shown_ = next(c.text for c in listed.rows[6] if c.column == 7)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown_)
    if text in {"_x001B_", "[red]", "#REF!", "@SUM(1)", "]]>"}:
        assert shown_ == text


def test_a_sheet_with_a_hostile_name_gets_no_link_out() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("a'b&<#").write(0, 0, 1)
    book.close()
    copy = annotate(
        out.getvalue(), [finding("A1", sheet="a'b&<#"), finding("A1", sheet="http://x")]
    )
    sheet = opened(copy).worksheets[0]
    assert sheet["E6"].hyperlink.location == "'a''b&<#'!A1" and sheet["E7"].hyperlink is None


def test_a_signed_package_is_not_touched(original: bytes) -> None:
    parts = parts_of(original) | {"_xmlsignatures/sig1.xml": b"<Signature/>"}
    with pytest.raises(UnpatchableError):
        annotate(packed(parts), [finding("G5")])


def test_limits_and_bad_targets_are_refused(original: bytes) -> None:
    with pytest.raises(UnreadableError):
        annotate(original, [finding("G5")], limits=Limits(parts=3))
    parts = parts_of(original)
    part = "xl/worksheets/_rels/sheet2.xml.rels"
    parts[part] = parts[part].replace(b"../comments", b"../../../../comments")
    with pytest.raises(UnreadableError):
        annotate(packed(parts), [finding("G5")])


def minimal(sheet: str) -> bytes:
    """Return the least workbook there is: no styles, cells and rows without addresses."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/w.xml" '
        f'ContentType="{kind}.sheet.main+xml"/><Override PartName="/xl/s.xml" '
        f'ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{rels}"><Relationship Id="a" Type='
        f'"{office}/officeDocument" Target="xl/w.xml"/></Relationships>',
        "xl/w.xml": f'<x:workbook xmlns:x="{main}" xmlns:r="{office}"><x:sheets>'
        '<x:sheet name="指标" sheetId="7" r:id="b"/></x:sheets></x:workbook>',
        "xl/_rels/w.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="b" Type='
        f'"{office}/worksheet" Target="s.xml"/></Relationships>',
        "xl/s.xml": f'<x:worksheet xmlns:x="{main}"><x:sheetData>{sheet}</x:sheetData></x:worksheet>',
    }
    return packed({name: text.encode() for name, text in parts.items()})


def test_a_workbook_without_styles_or_addresses_can_be_marked() -> None:
    data = minimal("<x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>")
    copy = annotate(data, [finding("B1"), finding("D1"), finding("A9")])
    sheet = opened(copy)["指标"]
    assert (sheet["A1"].value, sheet["B1"].value) == (1, 2)
    assert [sheet[c].fill.fgColor.rgb for c in ("A1", "B1", "D1", "A9")] == [
        "00000000",
        RED,
        RED,
        RED,
    ]
    assert cells_of(parse_workbook(copy, "x"))["指标"].keys() == {1}


def test_what_cannot_be_patched_gets_a_list_of_its_own(context: Context, tmp_path: Path) -> None:
    data = list_workbook([finding("G5")], "=1+1 旧格式", title="济南市")
    book = opened(data)
    assert book.sheetnames == ["问题清单", "说明"] and book["问题清单"]["E6"].hyperlink is None
    assert book["说明"]["A1"].value == "=1+1 旧格式" and book["说明"]["A1"].data_type == "s"


def statuses(data: bytes) -> dict[tuple[str, str], str]:
    return {(e.code, e.cell): e.status for e in entries_of(parse_workbook(data, "x")) or ()}


def test_the_second_round_says_fixed_open_and_new(original: bytes) -> None:
    first = annotate(original, [finding("G5"), finding("D5", code="S139")])
    assert statuses(first) == {("S131", "G5"): OPEN, ("S139", "D5"): OPEN}
    second = annotate(first, [finding("D5", code="S139"), finding("C6", code="S142")])
    assert statuses(second) == {("S139", "D5"): OPEN, ("S142", "C6"): NEW, ("S131", "G5"): FIXED}
    book = opened(second)
    assert book.sheetnames.count("问题清单") == 1 and len(book.sheetnames) == 4
    sheet = book["指标"]
    assert sheet["G5"].fill.fgColor.rgb == "FFFFFF99" and sheet["D5"].fill.fgColor.rgb == RED
    note = parse_workbook(second, "x").sheet("指标")
    assert note is not None and note.comments["G5"] == "经办：待核\n——核对意见——\n已改"
    assert note.comments["D5"].count("核对意见") == 1
    third = annotate(second, [])
    assert set(statuses(third).values()) == {FIXED} and ("S131", "G5") not in statuses(third)


def test_an_older_list_can_be_given_instead(original: bytes) -> None:
    before = [Entry.of(finding("G5")), Entry.of(finding("B5", code="S139"))]
    copy = annotate(original, [finding("G5")], before=before)
    assert statuses(copy) == {("S131", "G5"): OPEN, ("S139", "B5"): FIXED}


def test_the_same_file_gives_the_same_copy(original: bytes) -> None:
    assert annotate(original, [finding("G5")]) == annotate(original, [finding("G5")])


def filled(context: Context, unit: str = "370100", period: str = "2020-06") -> tuple[Any, bytes]:
    handout = prepare(context.plan, context.names, context.hash, unit, Period.parse(period))
    return handout, type_in(render_template(handout), as_told(handout))


MISTAKES: dict[str, Callable[[Any], Any]] = {
    "worded": lambda _: "约20", "blank text": lambda _: " ", "unknown": lambda _: "没有的", "negative": lambda _: -5,
    "huge": lambda _: Decimal("9e11"), "no month": lambda _: "上半年", "cleared": lambda _: None,
    "error": lambda _: "#REF!", "scaled": lambda _: "4.2万",
}  # fmt: skip


def row_of(cell: str) -> str:
    return cell.partition(":")[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize("seed", range(12))
def test_when_everything_reported_is_fixed_the_next_run_is_clean(
    context: Context, tmp_path: Path, seed: int
) -> None:
    """Faults are put in, the copy is handed back, each row that is named is corrected in the copy itself."""
    chance = random.Random(seed)
    handout, good = filled(context)
    truth = as_told(handout)
    wrong = dict(chance.sample(sorted(truth.items()), 8))
    data = type_in(
        good, {k: MISTAKES[chance.choice(sorted(MISTAKES))](v) for k, v in wrong.items()}
    )
    before = verdict_of(context, tmp_path, data)
    copy = annotate(data, before.findings)
    # A row that no finding names stays as it is: what it holds must not be found the second time.
    named = {(one.sheet, row_of(one.cell)) for one in before.findings}
    fixed = {at: truth[at] for at in wrong if (at[0], row_of(at[1])) in named}
    corrected = type_in(copy, fixed)
    after = verdict_of(context, tmp_path, corrected)
    assert [f for f in after.findings if f.severity is Severity.ERROR] == []
    again = annotate(corrected, after.findings)
    kept = entries_of(parse_workbook(again, "x")) or []
    open_errors = [e for e in kept if e.severity is Severity.ERROR and e.status != FIXED]
    assert open_errors == []
    red = [
        cell.coordinate
        for sheet in opened(again).worksheets[1:]
        for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED
    ]  # fmt: skip
    assert red == []


@settings(max_examples=25, deadline=None)
@given(
    cells=st.lists(
        st.tuples(st.integers(1, 60), st.integers(1, 30), st.sampled_from(Severity)),
        min_size=1,
        max_size=12,
    )
)
def test_wherever_the_findings_are_nothing_that_is_read_changes(
    cells: list[tuple[int, int, Severity]],
) -> None:
    original_ = awkward()
    findings = [finding(address(row, column), severity) for row, column, severity in cells]
    copy = annotate(original_, findings)
    assert _values(parse_workbook(copy, "x")) == _values(parse_workbook(original_, "x"))


def _values(book: Book) -> dict[tuple[str, int, int], tuple[str, str, str | None]]:
    return {
        (sheet.name, number, cell.column): (cell.kind, cell.text, cell.formula)
        for sheet in book.sheets
        if not is_return_list(sheet)
        for number, cells in sheet.rows.items()
        for cell in cells
    }


def test_files_are_handed_back_under_their_names(context: Context, tmp_path: Path) -> None:
    handout, good = filled(context)
    asked = handout.sheets[0]
    at = address(HEADER_ROW + 1, places(asked)["cumulative"])
    folder, out = tmp_path / "in", tmp_path / "out"
    (folder / "a").mkdir(parents=True)
    (folder / "b").mkdir()
    for place in ("a", "b"):
        (folder / place / "月报.xlsx").write_bytes(type_in(good, {(INDICATORS.name, at): "约20"}))
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    verdict = judge(take_in([folder], context))
    returned = hand_back(verdict, out)
    assert sorted(one.path.name for one in returned) == [
        "坏_核对意见.xlsx", "月报_核对意见(2).xlsx", "月报_核对意见.xlsx",
    ]  # fmt: skip
    assert [one.reason != "" for one in returned] == ["坏" in one.file for one in returned]
    assert all(zipfile.is_zipfile(one.path) for one in returned)
    assert asked.form.column("cumulative").kind is FieldType.FIGURE


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_copy(original: bytes, tmp_path: Path) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(annotate(original, [finding("G5"), finding("D6")]))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "copy.ods") as archive:
        text = archive.read("content.xml").decode()
    assert text.count("office:annotation ") == 3 and "经办：待核" in text and "不是数字" in text
    assert "#ffc7ce" in text and "draw:object" in text and "请勿删除" in text


@pytest.mark.parametrize("name", [*cases.TAKEN, *cases.MARKED])
def test_any_file_that_can_be_read_is_marked_or_refused_without_a_change(name: str) -> None:
    data = (cases.TAKEN | cases.MARKED)[name][0]
    book = parse_workbook(data, "x")
    findings = [finding("B1", sheet=sheet.name) for sheet in book.sheets]
    findings += [finding("C3:C9", Severity.WARNING, sheet=sheet.name) for sheet in book.sheets]
    try:
        copy = annotate(data, findings)
    except UnpatchableError:
        assert name == "strict"  # of two minds: an ordinary workbook with a strict sheet
        return
    assert _values(parse_workbook(copy, "x")) == _values(book)


def test_a_strict_workbook_is_marked_in_its_own_words() -> None:
    parts = parts_of(minimal("<x:row><x:c><x:v>1</x:v></x:c></x:row>"))
    for old, new in (
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ):
        parts = {name: data.replace(old, new) for name, data in parts.items()}
    copy = annotate(packed(parts), [finding("A1")])
    book = parse_workbook(copy, "x")
    assert entries_of(book) and "不是数字" in book.sheets[1].comments["A1"]
    assert b"openxmlformats.org/spreadsheetml" not in b"".join(
        data
        for name, data in parts_of(copy).items()
        if name.endswith(".xml") and "Types" not in name
    )


@pytest.mark.parametrize("seed", range(60))
def test_damage_never_ends_in_a_traceback(original: bytes, seed: int) -> None:
    chance = random.Random(seed)
    parts = parts_of(original)
    part = chance.choice(sorted(name for name in parts if name.endswith((".xml", ".rels", ".vml"))))
    data = bytearray(parts[part])
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(data))
        if chance.random() < 0.5:
            data[at] = chance.randrange(32, 127)
        else:
            del data[at : at + chance.randint(1, 30)]
    damaged = packed(parts | {part: bytes(data)})
    try:
        book = parse_workbook(damaged, "x")
        copy = annotate(damaged, [finding("G5"), finding("D5:D9")])
    except (UnreadableError, UnpatchableError):
        return
    assert _values(parse_workbook(copy, "x")) == _values(book)


def test_a_fill_that_came_back_changed_is_not_taken(original: bytes) -> None:
    first = annotate(original, [finding("G5")])
    bad = type_in(first, {("问题清单", "L6"): "error <fill><evil/></fill>"})
    second = annotate(bad, [])
    assert b"evil" not in parts_of(second)["xl/styles.xml"]
    assert opened(second)["指标"]["G5"].fill.fgColor.rgb == RED


@pytest.mark.parametrize(
    ("part", "before"),
    [
        ("comments", rb"<commentList>"),
        ("comments", rb"<authors>"),
        ("styles.xml", rb"<cellXfs[^>]*>"),
        ("styles.xml", rb"<fills[^>]*>"),
        (".rels", rb"<Relationships[^>]*>"),
        ("workbook.xml", rb"<sheets>"),
    ],
)
def test_a_remark_in_the_file_itself_changes_nothing(
    original: bytes, part: str, before: bytes
) -> None:
    first = annotate(original, [finding("G5")])
    parts = {
        name: re.sub(b"(" + before + b")", rb"\1<!-- made by hand -->", data)
        if part in name
        else data
        for name, data in parts_of(first).items()
    }
    assert parts != parts_of(first)
    second = annotate(packed(parts), [finding("G5"), finding("D5")])
    straight = annotate(first, [finding("G5"), finding("D5")])
    assert _looks(second) == _looks(straight)
    sheets = (parse_workbook(data, "x").sheets for data in (second, straight))
    one, other = ({sheet.name: sheet.comments for sheet in some} for some in sheets)
    assert one == other


def _looks(data: bytes) -> list[tuple[str, str, str]]:
    """Return address, number format and fill of every cell; openpyxl reads no part with a remark."""
    plain = {name: re.sub(rb"<!--.*?-->", b"", part) for name, part in parts_of(data).items()}
    return [
        (cell.coordinate, cell.number_format, str(cell.fill.fgColor.rgb))
        for row in opened(packed(plain))["指标"]
        for cell in row
    ]


def test_a_remark_inside_a_value_is_not_healed(original: bytes) -> None:
    parts = parts_of(original)
    name = sheet_parts(parts)["指标"]
    split = re.sub(rb"(<c r=\"F5\"[^>]*><v>)(\d)", rb"\1\2<!-- -->", parts[name])
    assert split != parts[name]
    copy = annotate(packed(parts | {name: split}), [finding("G5")])
    assert "S043" in {one.code for one in parse_workbook(copy, "x").findings}


def test_a_list_that_names_no_place_of_a_sheet_is_read_all_the_same(original: bytes) -> None:
    first = annotate(original, [finding("G5"), finding("D5", code="S139")])
    for nowhere in ("ZZZ5", "A9999999", "A1:ZZZ9", "0"):
        changed = type_in(first, {("问题清单", "E6"): nowhere})
        second = statuses(annotate(changed, [finding("G5")]))
        assert second["S139", "D5"] == FIXED


def test_a_note_at_no_place_of_a_sheet_stays(original: bytes) -> None:
    first = annotate(original, [finding("G5")])
    parts = {
        name: data.replace(b'ref="G5"', b'ref="ZZZ5"') if "comments" in name else data
        for name, data in parts_of(first).items()
    }
    copy = annotate(packed(parts), [finding("D5")])
    assert any(b'ref="ZZZ5"' in data for data in parts_of(copy).values())
