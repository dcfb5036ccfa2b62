"""One awkward document, and texts that try to be more than text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dongneng_cli.reports.document import (
    Bullets,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    Fact,
    Heading,
    Link,
    Mark,
    Paragraph,
    Part,
    Row,
    Series,
    Spark,
    Table,
    Tile,
    Tiles,
    Tone,
    Value,
)

HARMLESS = "甲"

ATTACKS = (
    '=HYPERLINK("http://evil.example","看")',
    "=1+1",
    "{=1+1}",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "\t=1+1",
    "\r=1+1",
    "#REF!",
    "#N/A",
    "http://evil.example",
    "mailto:a@evil.example",
    "internal:'概览'!A1",
    "external:c:\\evil.xlsx",
    "[red]红[/red]",
    "甲[/]",
    "[link=http://evil.example]甲[/link]",
    ":smile:",
    "\x1b[31m红\x1b[0m",
    "\x1b]8;;http://evil.example\x1b\\甲\x1b]8;;\x1b\\",
    "\x9b31m",
    "甲\u202e乙",
    "甲\u2066乙\u200b丙\ufeff",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><h1>",
    "a | b | c",
    "`x` *y* _z_ [l](http://evil.example) ![i](x)",
    "www.evil.example",
    "甲\n# 乙\n| a |",
    "_x001B_",
    "\x00",
    "\ud800",
    "\uffff",
    "&amp; & <b>",
    "长" * 40_000,
)

NUMBERS: tuple[Value, ...] = (
    Decimal("100.005"),
    Decimal("-0.005"),
    Decimal("-1234567.895"),
    0,
    Fraction(2, 3),
    Fraction(-1, 8),
    None,
)

KINDS = (
    ColumnKind.NUMBER,
    ColumnKind.PERCENT,
    ColumnKind.POINTS,
    ColumnKind.MONEY,
    ColumnKind.COUNT,
    ColumnKind.BAR,
    ColumnKind.CHANGE,
)


def numbers() -> Table:
    """Return every kind of column over every awkward number."""
    columns = (
        Column("名称", width=20),
        *(Column(f"列{i}", kind) for i, kind in enumerate(KINDS)),
    )
    rows = [Row((f"第{i}行", *[value] * len(KINDS))) for i, value in enumerate(NUMBERS)]
    rows.append(Row(("合计", *[Decimal("1")] * len(KINDS)), total=True))
    return Table("numbers", "数字", columns, tuple(rows))


def bars(text: str = HARMLESS, **changes: Any) -> Chart:
    """Return a bar chart with a bar on either side of its line, one on it, and a blank."""
    values = (Decimal("103.125"), Fraction(250, 3), Decimal("41.5"), None)
    made = Chart(
        "bars",
        text,
        text,
        (text, "乙", "丙", "丁"),
        (Series(text, values),),
        Column("完成率", ColumnKind.PERCENT),
        mark=Mark(text, Fraction(250, 3)),
        first=True,
    )
    return replace(made, **changes)


def trend(text: str = HARMLESS) -> Chart:
    """Return lines: what was done, a plan, a band, a target."""
    months = tuple(f"{month}月" for month in range(1, 5))
    series = (
        Series(text, (Decimal(1), Decimal("2.5"), None, None)),
        Series("计划", (1, 2, 3, 4), Part.PLAN),
        Series("目标", (4, 4, 4, 4), Part.TARGET),
        Series("低", (None, None, 2, 3), Part.LOW),
        Series("高", (None, None, 4, 5), Part.HIGH),
    )
    column = Column("个", ColumnKind.NUMBER)
    return Chart("trend", text, text, months, series, column, ChartKind.LINES)


def tiles(text: str = HARMLESS) -> Tiles:
    """Return a map of three squares."""
    squares = (
        Tile(0, 1, text, Decimal("99.995"), Tone.GOOD, "√ " + text),
        Tile(1, 0, "乙", None, Tone.MUTED),
        Tile(1, 2, "丙", Fraction(1, 3), Tone.BAD, "× 滞后"),
    )
    return Tiles("tiles", text, squares, Column("率", ColumnKind.PERCENT), (text,))


def sparks(text: str = HARMLESS) -> Table:
    """Return a table with a sparkline and a cell that leads to another row."""
    rows = (
        Row((text, Spark((1, None, Fraction(5, 2), 4))), anchor=text),
        Row(("乙", Spark(())), links=((0, Link("sparks", text)), (1, Link("nowhere", "x")))),
    )
    return Table("sparks", text, (Column("甲"), Column("走势", width=12)), rows)


def document(text: str = HARMLESS, *, table: Table | None = None) -> Document:
    """Return a document that has ``text`` in every place that takes one."""
    columns = (
        Column(text, width=30, toned=True),
        Column("值" + text, ColumnKind.MONEY),
        Column("率", ColumnKind.BAR),
    )
    rows = (
        Row((text, Decimal("-1.005"), Fraction(1, 3)), Tone.BAD),
        Row((None, text, None)),
        Row((text, 1, 1), total=True),
    )
    return Document(
        title=text,
        subtitle=text,
        facts=(Fact(text, text), Fact("二", "2")),
        blocks=(
            Paragraph(text, Tone.GOOD, strong=True),
            Bullets(text, (text, text)),
            Table("one", text, columns, rows, notes=(text,)),
            Table("cards", text, columns, rows, lead=1),
            Table("none", text, columns, empty=text),
            table or numbers(),
            Heading(text),
            bars(text),
            trend(text),
            tiles(text),
            sparks(text),
        ),
        data={"schema": "test@1", "text": text},
        dated=date(2020, 6, 30),
    )
