"""The bulletin of the samples reads in its figures as the published notice of October 2020 does."""

import csv
import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dongneng_cli.cli.app import app
from dongneng_cli.i18n import set_language
from dongneng_cli.reports.bulletin import numeral
from dongneng_cli.reports.document import Document, Heading, Paragraph, Table
from dongneng_cli.reports.formats import docx, html, json_text, markdown, terminal, xlsx
from dongneng_cli.rounding import half_up
from dongneng_cli.workflow.bulletin import bulletin

SAMPLES = Path(__file__).parents[2] / "samples" / "2020-10"


@pytest.fixture(scope="module")
def made() -> Document:
    return bulletin([SAMPLES]).document


def _after(made: Document, heading: str) -> str:
    """Return the paragraphs under a heading."""
    said: list[str] = []
    here = False
    for block in made.blocks:
        if isinstance(block, Heading):
            here = heading in block.text
        elif here and isinstance(block, Paragraph):
            said.append(block.text)
    return "\n".join(said)


def _has(text: str, *figures: str) -> bool:
    """Whether figures stand in a text in this order, none as a part of a longer one."""
    pattern = r"(?![\d.]).*?".join(rf"(?<![\d.]){re.escape(one)}" for one in figures)
    return re.search(pattern + r"(?![\d.])", text, re.DOTALL) is not None


def test_the_overall_line_has_the_published_figures(made: Document) -> None:
    line = _after(made, "总体进展")
    assert _has(line, "1907", "1741", "1559", "89.55", "6196.09", "91.57")


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("）省重大项目", "326 247 242 254.82 2136.97 3.13 79 15 124.87"),
        ("优选项目", "612 568 556 230.73 1731.73 97.41 44 11.61"),
        ("双招双引", "200 200 196 65.84 498.45 10.89"),
    ],
)
def test_the_lines_of_lists_have_the_published_figures(
    made: Document, name: str, figures: str
) -> None:
    text = _after(made, name)
    assert _has(text, *figures.split())
    assert "16市均实现投资完成率超过时间进度" in text


def test_what_is_over_the_plan_is_said_in_points_over_it(made: Document) -> None:
    assert "超年度计划3.13个百分点" in _after(made, "）省重大项目")
    assert "超年度计划10.89个百分点" in _after(made, "双招双引")
    assert "完成年度计划的97.41%" in _after(made, "优选项目")
    assert "准备类项目79个" in _after(made, "）省重大项目")
    assert "储备类项目44个" in _after(made, "优选项目")


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        (
            "）省重大项目",
            "济南市、青岛市、淄博市、枣庄市、东营市、烟台市、潍坊市、泰安市、威海市、日照市、临沂市、聊城市、"
            "滨州市、菏泽市等14市提前完成全年投资计划",
        ),
        (
            "优选项目",
            "东营市、烟台市、潍坊市、济宁市、泰安市、日照市、滨州市、菏泽市等8市开工率达到100%",
        ),
        (
            "优选项目",
            "淄博市、东营市、烟台市、潍坊市、济宁市、威海市、日照市、临沂市、聊城市等9市提前完成全年投资计划",
        ),
    ],
)
def test_threshold_lists_stand_in_code_order_with_their_count(
    made: Document, name: str, listed: str
) -> None:
    assert f"；{listed}" in _after(made, name)


def test_a_bulletin_is_a_draft_until_it_is_final(made: Document) -> None:
    assert made.mark == "征求意见稿"
    final = bulletin([SAMPLES], final=True).document
    assert final.mark == ""
    for render in (markdown.text, html.text, terminal.text):
        assert "征求意见稿" in render(made)
        assert "征求意见稿" not in render(final)


def test_a_notice_is_chinese_whatever_language_messages_are_in() -> None:
    set_language("en")
    text = markdown.text(bulletin([SAMPLES]).document)
    assert "Plan:" not in text
    assert "behind" not in text


def test_every_figure_of_the_text_is_in_the_annex(made: Document) -> None:
    printed = {row["printed"] for row in made.data["figures"]}
    text = _after(made, "总体进展") + "".join(_after(made, n) for n in ("）省重大", "优选", "双招"))
    text = re.sub(r"截至\d+月底|居前\d+位|16市|100%|前\d+月", "", text)
    for figure in re.findall(r"\d+(?:\.\d+)?%?", text):
        assert figure in printed, figure


def test_the_cells_of_the_annex_give_the_figure_again(made: Document) -> None:
    """Follow invested money of one list to its cells, and add them up."""
    from openpyxl import load_workbook

    row = next(
        one
        for one in made.data["figures"]
        if one["section"] == "省重大项目" and one["printed"] == "2136.97"
    )
    files = [one["path"] for one in made.data["files"]]
    total = Decimal(0)
    for part in row["source"].split("; "):
        number, sheet, cells = re.fullmatch(r"(\d+):(.+)!(.+)", part).groups()  # type: ignore[union-attr]
        book = load_workbook(files[int(number) - 1], read_only=False)
        for area in cells.split(","):
            found = book[sheet][area]
            for line in found if isinstance(found, tuple) else ((found,),):
                total += sum(Decimal(str(cell.value or 0)) for cell in line)
    assert half_up(total, 2) == Decimal("2136.97")


def test_rankings_have_both_rates_and_link_to_the_annex(made: Document) -> None:
    table = next(one for one in made.tables() if one.key == "city-ranking")
    heads = [column.header for column in table.columns]
    assert {"开工率", "投资完成率", "名次变化"} <= set(heads)
    assert len(table.body) == 16
    annex = {row.anchor for one in made.tables() if one.key == "figures" for row in one.rows}
    assert all(row.links[0][1].anchor in annex for row in table.body)


@pytest.mark.filterwarnings("ignore:.* extension is not supported")
def test_the_digits_agree_in_every_format(made: Document, tmp_path: Path) -> None:
    import io

    from docx import Document as Word
    from openpyxl import load_workbook

    table = next(one for one in made.tables() if one.key == "city-ranking")
    book = load_workbook(io.BytesIO(xlsx.render(made)))
    sheet = book[next(n for n in book.sheetnames if n.startswith("各市投资"))]
    word = Word(io.BytesIO(docx.render(made)))
    cells = {cell.text for one in word.tables for cell in one._cells}
    page, text = html.text(made), markdown.text(made)
    for at, row in enumerate(table.rows, start=5):
        for index, (column, value) in enumerate(zip(table.columns, row.cells, strict=True), 1):
            said = column.text(value)
            assert said in page or not said
            assert said in text or not said
            if not isinstance(value, str | None):
                stored = sheet.cell(at, index).value
                assert Decimal(repr(stored)) == column.stored(value)
        assert table.columns[10].text(row.cells[10]) in cells


def test_every_cell_of_the_annex_is_whole_in_word_and_in_the_texts(made: Document) -> None:
    import io

    from docx import Document as Word

    word = Word(io.BytesIO(docx.render(made)))
    cells = {cell.text for one in word.tables for cell in one._cells}
    texts = (html.text(made), markdown.text(made))
    table = next(one for one in made.tables() if one.key == "figures")
    long = [str(row.cells[6]) for row in table.rows if len(str(row.cells[6])) > 1_000]
    assert long
    for source in long:
        assert any(cell.endswith(source) for cell in cells)
        assert all(source in text for text in texts)
    shorter = [str(row.cells[6]) for row in table.rows if row.cells[6] and row.cells[6] not in long]
    assert all(any(cell.endswith(source) for cell in cells) for source in shorter)


def test_json_lists_the_figures_with_their_ways_back(made: Document) -> None:
    data = json.loads(json_text.text(made))
    assert data["schema"] == "dn/bulletin@1"
    assert all(one["formula"] for one in data["figures"])
    assert sum(bool(one["source"]) for one in data["figures"]) > 100


def test_a_figure_on_the_line_is_said_to_be_level_with_it() -> None:
    from dongneng_cli.plan.load import find_plan, load_plan
    from dongneng_cli.reports.annex import Annex, Sources
    from dongneng_cli.reports.bulletin_projects import ProjectWords
    from tests.reports.frames import context

    wording = load_plan(find_plan(None)).wording
    assert wording is not None
    words = ProjectWords(context(), wording, Annex(wording), Sources((), {}))
    time = context().time_percent
    assert words._pace("s", time, "", "") == "与时间进度持平"
    assert words._pace("s", time + Fraction(4, 1000), "", "") == "与时间进度持平"
    assert words._pace("s", time - 5, "", "") == "低于时间进度5.00个百分点"


@pytest.mark.parametrize(("given", "said"), [(None, "完成投资—亿元"), (0, "完成投资0.00亿元")])
def test_a_blank_investment_of_the_prep_class_is_not_a_zero(given: int | None, said: str) -> None:
    from dongneng_cli.frames import MEMBERSHIPS, STANDINGS, lines
    from dongneng_cli.plan.load import find_plan, load_plan
    from dongneng_cli.reports.annex import Annex, Sources
    from dongneng_cli.reports.bulletin_projects import Projects, ProjectWords
    from tests.reports.frames import context, standing

    wording = load_plan(find_plan(None)).wording
    assert wording is not None
    words = ProjectWords(context(), wording, Annex(wording), Sources((), {}))
    amount = None if given is None else Decimal(given)
    row = standing("370000", "山东省", prep_projects=2, prep_started=1, prep_invested=amount)
    total = lines(STANDINGS.build([row]))[0]
    part = Projects("l", "清单", total, STANDINGS.empty(), MEMBERSHIPS.empty())
    assert said in words._prep(part)


def test_parts_are_numbered_however_many_there_are() -> None:
    said = [numeral(number) for number in (1, 10, 11, 20, 21, 99, 100)]
    assert said == ["一", "十", "十一", "二十", "二十一", "九十九", "100"]


def test_the_command_writes_every_format_and_refuses_what_it_cannot(tmp_path: Path) -> None:
    run = CliRunner()
    for suffix in ("docx", "html", "md", "xlsx", "json", "csv"):
        path = tmp_path / f"通报.{suffix}"
        done = run.invoke(app, ["bulletin", str(SAMPLES), "-o", str(path)])
        assert done.exit_code == 0, done.output
        assert path.stat().st_size > 1000
    refused = [
        (["--period", "2020-09"], "no workbook is of 2020-09"),
        (["--period", "2020-10", "--quarter", "2020Q3"], "leave one out"),
        (["--quarter", "2020Q3"], "no workbook is of 2020Q3"),
        (["--quarter", "autumn"], "is not a quarter"),
        (["--template", "none.docx"], "there is no file none.docx"),
        (["-o", str(tmp_path / "x.pdf")], "no format has the suffix .pdf"),
    ]
    for options, said in refused:
        done = run.invoke(app, ["bulletin", str(SAMPLES), *options])
        assert done.exit_code == 2
        assert said in done.output


def test_the_csv_is_the_annex() -> None:
    from dongneng_cli.reports.formats import csv_text

    made = bulletin([SAMPLES]).document
    rows = list(csv.reader(csv_text.text(made).splitlines()))
    assert len(rows) - 1 == len(made.data["figures"])
    assert isinstance(made.main_table(), Table)


def test_the_notice_of_a_quarter_is_the_bulletin_with_the_quarters_own_section() -> None:
    made = bulletin([SAMPLES], quarter="2020Q4").document
    assert "2020年第四季度" in made.title
    heads = [block.text for block in made.blocks if isinstance(block, Heading)]
    assert "八、本季度情况" in heads
    keys = [table.key for table in made.tables()]
    assert len(keys) == len(set(keys))
    assert any(key.startswith("quarter-") for key in keys)


def test_every_figure_of_the_annex_is_named_in_the_offices_words(made: Document) -> None:
    table = next(one for one in made.tables() if one.key == "figures")
    named = [str(text) for row in table.rows for text in row.cells[1:5] if text is not None]
    assert named
    assert not [text for text in named if re.search("[a-z]{3}", text)]
