import io
import os
import subprocess
import sys
from decimal import Decimal

import pytest
from rich.cells import cell_len

from dongneng_cli.reports.document import Column, ColumnKind, Document, Row, Table, Tone
from dongneng_cli.reports.formats import terminal
from dongneng_cli.reports.formats.layout import bar, fit, fold
from tests.reports.awkward import document


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _long(count: int) -> Document:
    rows = [Row((f"第{i}个项目", Decimal(i))) for i in range(count)]
    rows.append(Row(("合计", Decimal(7)), total=True))
    columns = (Column("名称"), Column("值", ColumnKind.NUMBER))
    return Document("长", blocks=(Table("t", "表", columns, tuple(rows)),))


def test_a_long_table_is_cut_on_a_terminal_and_keeps_its_total() -> None:
    out = _Terminal()
    terminal.show(_long(100), out, width=80, rows=10)
    assert "第9个项目" in out.getvalue()
    assert "第10个项目" not in out.getvalue()
    assert "合计" in out.getvalue()
    assert "90" in out.getvalue()
    assert "-o FILE" in out.getvalue() or "-o" in out.getvalue()


def test_a_pipe_gets_every_row_and_column_and_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    out = io.StringIO()
    terminal.show(_long(100), out)
    assert "第99个项目" in out.getvalue()
    assert "\x1b" not in out.getvalue()
    assert not any(line != line.rstrip() for line in out.getvalue().splitlines())


@pytest.mark.parametrize("columns", ["²", "", "-3", "wide", "0"])
def test_a_width_that_is_none_is_not_obeyed(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = io.StringIO()
    terminal.show(_long(3), out)
    assert "第2个项目" in out.getvalue()


def test_no_color_is_obeyed_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    out = _Terminal()
    terminal.show(document(), out, width=80)
    assert "\x1b[3" not in out.getvalue()


def test_colour_is_there_when_it_is_wanted() -> None:
    assert "\x1b[" in terminal.text(document(), width=80, colour=True)


def test_the_words_are_the_same_with_and_without_colour() -> None:
    import re

    coloured = terminal.text(document(), width=80, colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == terminal.text(document(), width=80)


def test_the_least_important_columns_go_first_and_are_named() -> None:
    columns = (
        Column("名称", priority=1),
        Column("次要", priority=3),
        Column("重要", priority=2),
        Column("末", priority=1),
    )
    table = Table("t", "表", columns, (Row(("甲" * 8, "乙" * 8, "丙" * 8, "丁" * 8)),))
    assert [c.header for c in fit(table, table.rows, 60).hidden] == ["次要"]
    assert [c.header for c in fit(table, table.rows, 40).hidden] == ["次要", "重要"]
    printed = terminal.text(Document("题", blocks=(table,)), width=60)
    assert "次要" in printed
    assert "乙" not in printed


def test_a_column_without_any_value_is_left_out_without_a_word() -> None:
    table = Table("t", "表", (Column("甲"), Column("空")), (Row(("a", None)), Row(("b", ""))))
    layout = fit(table, table.rows, 80)
    assert [p.column.header for p in layout.places] == ["甲"]
    assert not layout.hidden


def test_bars_stand_last_and_a_full_bar_is_a_hundred() -> None:
    table = Table(
        "t", "表", (Column("率", ColumnKind.BAR), Column("甲")), (Row((Decimal(50), "a")),)
    )
    assert [p.column.header for p in fit(table, table.rows, 80).places] == ["甲", "率"]
    assert bar(Decimal(50), 10) == "█████"
    assert bar(Decimal(250), 10) == "█" * 10
    assert bar(Decimal(-5), 10) == ""
    assert bar(Decimal("0.01"), 10) == "▌"


@pytest.mark.parametrize("width", [8, 13, 20])
def test_folded_text_fits_loses_nothing_and_starts_no_line_with_a_stop(width: int) -> None:
    text = (
        "高新技术产业产值占规模以上工业产值比重，按年度计划投资（亿元）计 supercalifragilistic 词。"
    )
    lines = fold(text, width).split("\n")
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。" for line in lines)


def test_a_unit_in_brackets_stays_whole() -> None:
    assert fold("年度计划投资（亿元）", 12) == "年度计划投资\n（亿元）"


@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_has_a_style(tone: Tone) -> None:
    assert tone in terminal._STYLES


@pytest.mark.parametrize("width", [80, 120])
def test_what_the_program_adds_can_be_encoded_for_a_chinese_console(width: int) -> None:
    terminal.text(document(), width=width).replace("\u2011", "").encode("gbk")


def test_rich_and_xlsxwriter_are_loaded_only_when_they_are_needed() -> None:
    code = (
        "import sys, dongneng_cli.reports.formats.terminal, "
        "dongneng_cli.reports.formats.catalog, dongneng_cli.reports.check, dongneng_cli.reports.publish\n"
        "print([m for m in ('rich', 'xlsxwriter', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert "rich" not in done.stdout
    assert "xlsxwriter" not in done.stdout
