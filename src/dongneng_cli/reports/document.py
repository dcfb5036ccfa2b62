"""The document model: what a report says, before any format arranges it.

Cells are exact; a ``Column`` rounds half up, once, and every format asks it for the digits, so that the
terminal, the text files and the workbook agree. Nothing here knows a library or judges a figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from dongneng_cli.rounding import half_up

Value = Decimal | Fraction | int | str | None
"""A cell: an exact number, a text, or nothing. A text in a column of numbers is printed as it is."""

NOTHING = "—"
"""Printed where there is no value: a blank is not a zero."""

_NATURAL = 4
"""Most decimals of a figure that is shown as it was reported."""


class ColumnKind(StrEnum):
    """What a column holds; it decides digits, alignment and the number format of a workbook.

    ``percent`` and ``bar`` hold percentages (``35`` is 35%), ``points`` differences of percentages,
    ``change`` moved places (positive is up), ``number`` figures as they were reported.
    """

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    POINTS = "points"
    MONEY = "money"
    COUNT = "count"
    BAR = "bar"
    CHANGE = "change"


_DECIMALS = {
    ColumnKind.PERCENT: 2,
    ColumnKind.BAR: 2,
    ColumnKind.POINTS: 2,
    ColumnKind.MONEY: 2,
    ColumnKind.COUNT: 0,
    ColumnKind.CHANGE: 0,
}


class Tone(StrEnum):
    """What a row's colour stands for; the words in the row always say the same."""

    PLAIN = "plain"
    GOOD = "good"
    FINE = "fine"
    WARN = "warn"
    BAD = "bad"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        header: Text at its head, with the unit where there is one.
        kind: What it holds.
        decimals: Places after the point; ``None`` takes the kind's own (reported figures keep theirs).
        width: Character cells that suit its text; a hint.
        priority: 1 is always shown; the largest is dropped first where a terminal is narrow.
        toned: Its cells take the row's colour.
        excel: Number format of a workbook, where the kind's own will not do.
    """

    header: str
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int | None = None
    width: int | None = None
    priority: int = 1
    toned: bool = False
    excel: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether the column holds words."""
        return self.kind is ColumnKind.TEXT

    @property
    def is_percent(self) -> bool:
        """Whether the column holds percentages."""
        return self.kind in (ColumnKind.PERCENT, ColumnKind.BAR)

    def rounded(self, value: Decimal | Fraction | int) -> Decimal:
        """Round half up to what is printed."""
        places = _DECIMALS.get(self.kind) if self.decimals is None else self.decimals
        if places is not None:
            return half_up(value, places)
        natural = half_up(value, _NATURAL).normalize()
        exponent = natural.as_tuple().exponent
        return half_up(natural, max(0, -exponent) if isinstance(exponent, int) else 0)

    def text(self, value: Value) -> str:
        """Return the printed text: grouped digits, sign of points, per cent sign, ``—`` for nothing."""
        if value is None:
            return NOTHING
        if isinstance(value, str):
            return value
        if self.is_text:
            return str(value)
        number = self.rounded(value)
        if self.is_percent:
            return f"{number:,f}%"
        if self.kind is ColumnKind.POINTS:
            return f"{number:+,f}" if number else f"{number:f}"
        if self.kind is ColumnKind.CHANGE:
            return ("↑" if number > 0 else "↓") + f"{abs(number):f}" if number else "→"
        return f"{number:,f}"

    def plain(self, value: Value) -> str:
        """Return the same digits for a machine: no grouping, no sign for per cent, empty for nothing."""
        if value is None:
            return ""
        if isinstance(value, str) or self.is_text:
            return str(value)
        return f"{self.rounded(value):f}"

    def stored(self, value: Decimal | Fraction | int) -> Decimal:
        """Return the rounded number as a workbook keeps it: a percentage as a share of one."""
        number = self.rounded(value)
        return number.scaleb(-2) if self.is_percent else number

    def number_format(self, value: Decimal | Fraction | int) -> str:
        """Return the workbook's number format that shows the digits of ``text``."""
        if self.excel is not None:
            return self.excel
        if self.kind is ColumnKind.CHANGE:
            return '"↑"0;"↓"0;"→"'
        exponent = self.rounded(value).as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else 0
        digits = "0" + ("." + "0" * places if places else "")
        if self.is_percent:
            return f"#,##{digits}%"
        if self.kind is ColumnKind.POINTS:
            return f"+#,##{digits};-#,##{digits};{digits}"
        return f"#,##{digits}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for each column."""

    cells: tuple[Value, ...]
    tone: Tone = Tone.PLAIN
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a key.

    Attributes:
        key: Stable English name of the table.
        title: Shown above it.
        columns: Its columns.
        rows: Its rows in order, totals among them where they belong.
        notes: Lines under it: how ties, denominators and rounding were handled.
        empty: Said in place of a table without rows.
        lead: Where it is not 0, a screen shows each row as a card: the first ``lead`` columns are its
            headline, the others labelled lines.
        secondary: Belongs into files, not on a screen.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    empty: str = ""
    lead: int = 0
    secondary: bool = False

    def __post_init__(self) -> None:
        """Refuse a row of another length: a fault of the program."""
        wrong = [row for row in self.rows if len(row.cells) != len(self.columns)]
        if wrong:
            raise ValueError(
                f"table {self.key}: {len(wrong[0].cells)} cells, {len(self.columns)} columns"
            )

    @property
    def body(self) -> tuple[Row, ...]:
        """The rows that are not totals."""
        return tuple(row for row in self.rows if not row.total)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text; a strong one carries the report's main sentence."""

    text: str
    tone: Tone = Tone.PLAIN
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under a heading."""

    title: str
    items: tuple[str, ...]
    secondary: bool = False


Block = Paragraph | Table | Bullets


@dataclass(frozen=True, slots=True)
class Fact:
    """A key and its value in the head of a report."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Document:
    """A report, ready for any format.

    Attributes:
        data: JSON-ready mapping with its schema's id first.
        main: Key of the table that a one-table format gives.
        dated: Last day of the period; a workbook's date, so that the same report has the same bytes.
    """

    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    main: str = ""
    dated: date | None = None

    def tables(self) -> Iterator[Table]:
        """Yield the tables in order."""
        yield from (block for block in self.blocks if isinstance(block, Table))

    def main_table(self) -> Table | None:
        """Return the table named ``main``, or the first."""
        tables = list(self.tables())
        named = [table for table in tables if table.key == self.main]
        return next(iter(named or tables), None)
