"""Charts and the map in every format: the same digits, and never colour alone."""

import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from dongneng_cli.reports.document import Chart, Column, ColumnKind, Document, Mark, Series, Spark
from dongneng_cli.reports.formats import html, markdown, svg, terminal, xlsx
from dongneng_cli.reports.formats.drawing import chart_lines, tile_lines
from tests.reports.awkward import bars, document, tiles, trend

DIGITS = ("103.13%", "83.33%", "41.50%")


def test_a_bar_chart_prints_the_same_digits_everywhere() -> None:
    made = Document("题", blocks=(bars(),))
    printed = (
        terminal.text(made),
        markdown.text(made),
        html.text(made),
        "".join(chart_lines(bars(), 80)),
    )
    for text in printed:
        assert all(digit in text for digit in DIGITS)
    assert [bars().column.text(v) for v in bars().series[0].values] == [*DIGITS, "—"]


def test_a_figure_equal_to_the_line_is_not_below_it() -> None:
    chart = bars()
    assert [chart.below(value) for value in chart.series[0].values] == [False, False, True, False]


def test_which_side_of_the_line_a_bar_ends_on_is_said_by_a_sign() -> None:
    lines = chart_lines(bars(), 60)
    assert [line.split()[2] for line in lines[:3]] == ["√", "√", "×"]
    assert all("│" in line for line in lines[:3])
    drawn = svg.chart(bars())
    assert re.findall(r"% ([√×])", drawn) == ["√", "√", "×"]
    assert drawn.count('class="bar below"') == 1


def test_the_terminal_draws_nothing_that_a_chinese_console_cannot_encode() -> None:
    made = document("甲")
    for width in (40, 80, 120):
        printed = terminal.text(made, width=width)
        printed.encode("gbk")
        assert max(cell_len(line) for line in printed.splitlines()) <= width


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_chart_keeps_to_its_width(width: int) -> None:
    for chart in (bars("很长的名字" * 8), trend("很长的名字" * 8)):
        assert max(map(cell_len, chart_lines(chart, width))) <= width


def test_a_map_has_a_square_for_each_unit_where_it_lies() -> None:
    lines = tile_lines(tiles())
    assert "甲 √" in lines[1]
    assert "100.00%" in lines[2]
    assert lines[5].index("乙") < lines[5].index("丙")
    assert svg.tiles(tiles()).count("<rect") == 3


def test_a_map_wider_than_the_terminal_becomes_a_table() -> None:
    printed = terminal.text(Document("题", blocks=(tiles(),)), width=30)
    assert "┌───" not in printed.split("\n\n", 1)[-1]
    assert "33.33%" not in printed or "丙" in printed


@pytest.mark.parametrize(
    ("values", "text"),
    [((1, 2, 3), "▁▅█"), ((1, None, 1), "▅ ▅"), ((), ""), ((Decimal("-1"), 0), "▁█")],
)
def test_a_sparkline_is_a_text_that_keeps_its_figures(
    values: tuple[Decimal, ...], text: str
) -> None:
    spark = Spark(values)
    assert spark == text
    assert spark.values == values


def test_a_series_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="figure for each label"):
        Chart("c", "c", "x", ("a",), (Series("s", (1, 2)),), Column("n"))


def test_an_empty_chart_is_left_out() -> None:
    chart = Chart("c", "空", "x", (), (Series("s", ()),), Column("n", ColumnKind.NUMBER))
    made = Document("题", blocks=(chart,))
    assert "<svg" not in html.text(made)
    assert "空" not in terminal.text(made)
    xlsx.render(made)


def test_a_line_chart_skips_blanks_and_draws_band_plan_and_target() -> None:
    drawn = svg.chart(trend())
    assert drawn.count("<circle") == 2
    assert [c in drawn for c in ('class="plan"', 'class="target"', 'class="band"')] == [True] * 3


@pytest.mark.filterwarnings("ignore:.* extension is not supported")
def test_a_workbook_draws_charts_over_rounded_figures_with_the_short_bars_hatched() -> None:
    import zipfile

    data = xlsx.render(document("甲"))
    book = load_workbook(io.BytesIO(data))
    sheet = book["Chart data"]
    assert [cell.value for cell in sheet["B"][2:6]] == [1.0313, 0.8333, 0.415, None]
    assert sheet["C3"].value == 0.8333
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    charts = [text for name, text in parts.items() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    assert sum(text.count("wdUpDiag") for text in charts) == 1
    assert any("lineChart" in text and "barChart" in text for text in charts)
    assert sum(text.count("<x14:sparkline>") for text in parts.values()) == 2


def test_a_link_leads_to_the_row_and_an_unknown_one_nowhere() -> None:
    page = html.text(document("x1"))
    place = re.search(r'<a href="#(t\d+r0)">乙</a>', page)
    assert place
    assert f'id="{place[1]}"' in page
    assert page.count("<a href") == 1


def test_a_mark_of_zero_is_a_line_too() -> None:
    made = chart_lines(bars(mark=Mark("零", 0)), 60)
    assert made[0].split()[2] == "√"


def test_a_chart_says_of_a_figure_what_its_status_says() -> None:
    judged = replace(bars(), judged=(True, None, False, None))
    signs = [line.split()[2] for line in chart_lines(judged, 60)[:3]]
    assert (signs[0], signs[2]) == ("×", "√")
    assert signs[1] not in {"×", "√"}
    assert bars().behind == (False, False, True, None)
