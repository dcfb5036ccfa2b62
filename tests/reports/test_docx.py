"""Word files read back: layout, inert texts, templates."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document as Word
from docx.shared import Mm

from dongneng_cli.errors import UsageError
from dongneng_cli.reports.document import (
    Column,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
)
from dongneng_cli.reports.formats import docx, extras, picture
from dongneng_cli.shown import shown
from tests.reports.awkward import ATTACKS, bars, document, numbers, trend

OFFICIAL = Document(
    "关于进展的通报",
    blocks=(
        Heading("一、进展"),
        Paragraph("正文。"),
        numbers(),
        Heading("附件", page=True),
        numbers(),
    ),
    official=True,
    mark="征求意见稿",
)


def _parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


PICTURE = picture.png(bars())
"""Stands for every chart where only the text around it matters: drawing takes far longer than the rest."""


def test_the_page_is_that_of_the_standard() -> None:
    section = Word(io.BytesIO(docx.render(OFFICIAL))).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]


def test_fonts_lines_page_numbers_and_repeated_heads_are_set() -> None:
    parts = _parts(docx.render(OFFICIAL))
    text = parts["word/document.xml"]
    assert 'w:eastAsia="方正小标宋简体"' in text
    assert 'w:eastAsia="仿宋_GB2312"' in text
    assert 'w:eastAsia="黑体"' in text
    assert 'w:line="579" w:lineRule="exact"' in text
    assert 'w:type="lines" w:linePitch="579"' in text
    assert text.count("<w:tblHeader/>") == 2
    assert 'w:eastAsia="zh-CN"' in parts["word/styles.xml"]
    assert "evenAndOddHeaders" in parts["word/settings.xml"]
    feet = [text for name, text in parts.items() if "footer" in name and "PAGE" in text]
    assert len(feet) == 2


def test_an_annex_lies_across() -> None:
    sections = Word(io.BytesIO(docx.render(OFFICIAL))).sections
    assert [one.page_width > one.page_height for one in sections] == [False, True]
    assert sections[1].left_margin == pytest.approx(Mm(25), abs=500)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_a_text_stays_a_text(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "png", lambda _chart, **_size: PICTURE)
    data = docx.render(document(attack))
    parts = _parts(data)
    text = parts["word/document.xml"]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "instrText" not in text
    assert "w:hyperlink" not in text
    assert not any("TargetMode" in part for part in parts.values())
    cells = {cell.text for table in Word(io.BytesIO(data)).tables for cell in table._cells}
    assert any(cell.endswith(shown(attack, 200_000)) for cell in cells)


def test_a_long_text_of_a_table_stands_whole_in_a_row_as_wide_as_the_table() -> None:
    source = ",".join(f"K{row}" for row in range(1_500))
    columns = (Column("数字"), Column("来源"))
    rows = (Row(("1907", source)), Row(("1741", "L4")))
    made = Document("题", blocks=(Table("t", "附件", columns, rows),), official=True)
    (table,) = Word(io.BytesIO(docx.render(made))).tables
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[1] == ["1907", "(see below)"]
    assert texts[2] == [f"来源: {source}"] * 2  # one cell across both columns
    assert texts[3] == ["1741", "L4"]
    kept = ["cantSplit" in row._tr.xml for row in table.rows]
    assert kept == [True, True, False, True]  # only the long one may cross pages


@pytest.mark.parametrize(
    ("count", "kept"),
    [
        (1, [True, False]),
        (4, [True] * 4 + [False]),
        (9, [True] * 3 + [False] * 4 + [True] * 2 + [False]),
    ],
)
def test_no_row_stands_alone_where_a_page_ends(count: int, kept: list[bool]) -> None:
    """The head and three rows stand together, and the last three; a table's last row keeps nothing after it."""
    table = Table("t", "", (Column("市"),), tuple(Row((f"{at}市",)) for at in range(count)))
    (made,) = Word(io.BytesIO(docx.render(Document("通报", blocks=(table,))))).tables
    assert [
        bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in made.rows
    ] == kept


def test_whom_it_is_addressed_to_is_not_indented_and_nothing_official_is_bold() -> None:
    lines = (
        Paragraph("各市：", flush=True),
        Paragraph("正文。", strong=True),
        Paragraph("办公室", right=2),
    )
    text = _parts(docx.render(Document("题", blocks=lines, official=True)))["word/document.xml"]
    addressee, body, issuer = (
        next(one for one in text.split("<w:p>") if f">{said}<" in one)
        for said in ("各市：", "正文。", "办公室")
    )
    assert "firstLine" not in addressee
    assert 'w:firstLineChars="200"' in body
    assert "<w:b/>" not in body
    assert 'w:rightChars="200"' in issuer


def test_figures_of_a_table_are_given_room_and_not_folded() -> None:
    rates = tuple(Column(f"完成率{n}", ColumnKind.PERCENT) for n in range(6))
    columns = (Column("市", width=40), Column("计划", ColumnKind.MONEY), *rates)
    row = Row(("名称很长的一个市" * 4, Decimal("123456.78"), *[Decimal("105.76")] * 6))
    (table,) = Word(
        io.BytesIO(
            docx.render(Document("题", blocks=(Table("t", "表", columns, (row,)),), official=True))
        )
    ).tables
    for cell in table.rows[1].cells[1:]:
        (run,) = cell.paragraphs[0].runs
        assert run.font.size is not None
        digits = len(cell.text) + 1
        assert cell.width.pt >= digits * run.font.size.pt * 0.6


def test_the_same_document_has_the_same_bytes() -> None:
    assert docx.render(document()) == docx.render(document())


def _template(tmp_path: Path, *lines: str) -> Path:
    made = Word()
    for line in lines:
        made.add_paragraph(line)
    path = tmp_path / "红头.docx"
    made.save(str(path))
    return path


@pytest.mark.parametrize(
    "attack", [a for a in ATTACKS if len(a) < 100], ids=lambda a: ascii(a)[:24]
)
def test_a_template_is_filled_in_and_no_value_is_obeyed(tmp_path: Path, attack: str) -> None:
    path = _template(
        tmp_path, "{{ title }}", "{% for line in body %}", "{{ line.text }}", "{% endfor %}"
    )
    for text in (attack, attack + "{{ 7 * 7 }}{% raw %}"):
        made = Document(text, blocks=(Paragraph(text),))
        filled = Word(io.BytesIO(docx.fill(made, path)))
        lines = [one.text for one in filled.paragraphs]
        assert lines.count(shown(text, 8000)) == 2


def test_a_field_that_there_is_not_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = _template(tmp_path, "{{ titel }} {{ tables.city_ranking.title }}")
    with pytest.raises(UsageError) as caught:
        docx.fill(OFFICIAL, path)
    assert "titel" in caught.value.message
    assert "title" in caught.value.hint


def test_a_table_that_there_is_not_is_an_error_and_not_a_blank(tmp_path: Path) -> None:
    path = _template(tmp_path, "{{ tables.city_rankings.title }}")
    with pytest.raises(UsageError) as caught:
        docx.fill(OFFICIAL, path)
    assert "city_rankings" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [
        *("{{ title", "{{ ''.__class__.__mro__ }}", "{% if %}", "{{ 1 / 0 }}", "{{ title + 1 }}"),
        *("{{ title() }}", "{% for one in range(10 ** 9) %}x{% endfor %}"),
    ],
)
def test_a_template_that_cannot_be_used_is_one_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        docx.fill(OFFICIAL, _template(tmp_path, text))


def test_a_file_that_is_no_template_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "no.docx"
    path.write_bytes(b"no")
    with pytest.raises(UsageError):
        docx.fill(OFFICIAL, path)


def test_a_template_whose_xml_is_broken_is_one_error(tmp_path: Path) -> None:
    whole, broken = _template(tmp_path, "{{ title }}"), tmp_path / "broken.docx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</w:body>", b""))
    with pytest.raises(UsageError):
        docx.fill(OFFICIAL, broken)


def test_a_missing_library_is_one_line_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(UsageError) as caught:
        docx.render(document())
    assert "python-docx" in caught.value.message
    assert "dongneng-cli[docx]" in caught.value.hint


def test_a_chart_becomes_a_picture_and_the_same_one_twice() -> None:
    if picture.problem():
        pytest.skip(picture.problem())
    for chart in (bars(), trend()):
        data = picture.png(chart)
        assert data.startswith(b"\x89PNG")
        assert data == picture.png(chart)


def test_without_a_chinese_font_the_hint_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    picture._font.cache_clear()
    monkeypatch.setattr(picture, "FONTS", ("No Such Font",))
    assert "fonts-wqy-microhei" in picture.problem()
    assert "charts are left out" in docx.remark(document())
    picture._font.cache_clear()
    monkeypatch.setenv("DN_FONT", str(tmp_path / "none.ttf"))
    assert "there is no font file" in picture.problem()
    picture._font.cache_clear()
