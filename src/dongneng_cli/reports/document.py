"""The document model: what a report says, before any format arranges it.

Nothing here knows a library or judges a figure; digits are made by ``columns``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, overload

from dongneng_cli.i18n import _
from dongneng_cli.reports.columns import (
    NOTHING,
    Column,
    ColumnKind,
    Number,
    Spark,
    Tone,
    Value,
)

__all__ = [
    "NOTHING",
    "Block",
    "Bullets",
    "Chart",
    "ChartKind",
    "Column",
    "ColumnKind",
    "Document",
    "Fact",
    "Heading",
    "Later",
    "Link",
    "Mark",
    "Number",
    "Paragraph",
    "Part",
    "Row",
    "Series",
    "Shape",
    "Spark",
    "Table",
    "Tile",
    "Tiles",
    "Tone",
    "Value",
]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a cell leads: a row of another table of the same document.

    Attributes:
        table: Key of the table.
        anchor: The row's anchor; empty for the table itself.
    """

    table: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a cell for each column.

    Attributes:
        anchor: Name by which a ``Link`` finds the row; unique in its table. It is never printed.
        links: Index of a cell to where it leads.
        chart: Drawn on the row's card, where rows are cards and the format can draw.
    """

    cells: tuple[Value, ...]
    tone: Tone = Tone.PLAIN
    total: bool = False
    anchor: str = ""
    links: tuple[tuple[int, Link], ...] = ()
    chart: "Chart | None" = None


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
    """A line of text.

    Attributes:
        strong: Whether it carries the report's main sentence.
        flush: Whether its first line is not indented: whom a notice is addressed to.
        right: Characters that stay free behind it where it is set flush right, as signatures are; 0 where
            it is not.
    """

    text: str
    tone: Tone = Tone.PLAIN
    strong: bool = False
    flush: bool = False
    right: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the text.

    Attributes:
        level: 1 for a section, 2 for a part of it.
        page: Whether it starts a new page where there are pages.
    """

    text: str
    level: int = 1
    page: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list under a heading."""

    title: str
    items: tuple[str, ...]
    secondary: bool = False


class ChartKind(StrEnum):
    """How figures are drawn: a bar for each label, or lines over the labels."""

    BARS = "bars"
    LINES = "lines"


class Part(StrEnum):
    """What a series of a chart stands for; it decides how its line is drawn, never its colour alone."""

    ACTUAL = "actual"
    PLAN = "plan"
    TARGET = "target"
    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart, a figure or a blank for each label."""

    name: str
    values: tuple[Number | None, ...]
    part: Part = Part.ACTUAL


@dataclass(frozen=True, slots=True)
class Mark:
    """A reference line: time progress, a target."""

    name: str
    value: Number


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures to look at.

    Attributes:
        key: Stable English name.
        head: What the labels are (city, month).
        labels: One for each figure.
        series: One for bars; several for lines.
        column: Rounds and prints the figures.
        mark: Reference line.
        first: Belongs on the first page of a workbook.
        detail: Belongs into files that can draw, not on a screen or into running text.
        judged: Whether each figure is behind, None where it is not judged; by the reference line if left out.
    """

    key: str
    title: str
    head: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    column: Column
    kind: ChartKind = ChartKind.BARS
    mark: Mark | None = None
    first: bool = False
    detail: bool = False
    judged: tuple[bool | None, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse a series of another length: a fault of the program."""
        if self.judged is not None and len(self.judged) != len(self.labels):
            raise ValueError(f"chart {self.key}: not every label is judged")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError(f"chart {self.key}: a series does not have a figure for each label")

    @property
    def behind(self) -> tuple[bool | None, ...]:
        """Whether each figure of the first series is behind; None where there is nothing to judge."""
        if self.judged is not None:
            return self.judged
        values = self.series[0].values
        if self.mark is None:
            return (None,) * len(values)
        return tuple(None if value is None else self.below(value) for value in values)

    def below(self, value: Number | None) -> bool:
        """Whether a figure falls short of the reference line, as both are printed."""
        if value is None or self.mark is None:
            return False
        return self.column.rounded(value) < self.column.rounded(self.mark.value)

    def table(self) -> Table:
        """Return the figures as a table, for formats that cannot draw."""
        columns = [Column(self.head, width=16)]
        columns += [replace(self.column, header=one.name) for one in self.series]
        rows = zip(self.labels, *(one.values for one in self.series), strict=True)
        notes = (f"{self.mark.name}: {self.column.text(self.mark.value)}",) if self.mark else ()
        return Table(
            self.key, self.title, tuple(columns), tuple(Row(cells) for cells in rows), notes=notes
        )


@dataclass(frozen=True, slots=True)
class Tile:
    """One square of a schematic map."""

    row: int
    column: int
    label: str
    value: Number | None
    tone: Tone = Tone.PLAIN
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of one unit on an approved map.

    Attributes:
        label: The tile that it belongs to.
        rings: Closed lines of points, x to the right and y down, in any unit.
    """

    label: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Tiles:
    """A schematic map: a square for each unit where it roughly lies; no boundary is drawn.

    Attributes:
        column: Rounds and prints the figures.
        legend: What the signs mean.
        shapes: Outlines out of an approved map that a user gave; a page draws them instead of squares.
    """

    key: str
    title: str
    tiles: tuple[Tile, ...]
    column: Column
    legend: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of squares there are."""
        return max((tile.row for tile in self.tiles), default=-1) + 1

    @property
    def columns(self) -> int:
        """How many columns of squares there are."""
        return max((tile.column for tile in self.tiles), default=-1) + 1

    def table(self) -> Table:
        """Return the figures as a table, for formats that cannot draw."""
        columns = (Column(self.title, width=16), self.column, Column("", width=12, toned=True))
        rows = tuple(Row((tile.label, tile.value, tile.sign), tile.tone) for tile in self.tiles)
        return Table(self.key, self.title, columns, rows, notes=self.legend)


Block = Paragraph | Heading | Table | Bullets | Chart | Tiles


class Later(Sequence[Block]):
    """Blocks that are made when a format asks for the first: JSON of very many workbooks needs none."""

    def __init__(self, make: Callable[[], Iterable[Block]]) -> None:
        self._made = cache(lambda: tuple(make()))

    @overload
    def __getitem__(self, at: int) -> Block: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, at: int | slice) -> Block | tuple[Block, ...]:
        return self._made()[at]

    def __len__(self) -> int:
        return len(self._made())


@dataclass(frozen=True, slots=True)
class Fact:
    """A key and its value in the head of a report."""

    label: str
    value: str

    @property
    def line(self) -> str:
        """Both in one line."""
        return _(": ").join((self.label, self.value))


@dataclass(frozen=True, slots=True)
class Document:
    """A report, ready for any format.

    Attributes:
        data: JSON-ready mapping with its schema's id first.
        main: Key of the table that a one-table format gives.
        mark: Stands over the title of a draft.
        official: Whether it is an official text (a bulletin) rather than a report of tables.
        live: Whether a page gets what a reader can search, sort and filter with.
        dated: Last day of the period; a workbook's date, so that the same report has the same bytes.
    """

    title: str
    subtitle: str = ""
    facts: tuple[Fact, ...] = ()
    blocks: Sequence[Block] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    main: str = ""
    dated: date | None = None
    mark: str = ""
    official: bool = False
    live: bool = False

    def tables(self) -> Iterator[Table]:
        """Yield the tables in order."""
        yield from (block for block in self.blocks if isinstance(block, Table))

    def only(self, key: str) -> "Document":
        """Return the report with one of its tables alone; what programs read stays whole."""
        kept = tuple(table for table in self.tables() if table.key == key)
        return replace(self, title="", facts=(), blocks=kept)

    def main_table(self) -> Table | None:
        """Return the table named ``main``, or the first, or the figures of the first drawing."""
        tables = list(self.tables())
        named = [table for table in tables if table.key == self.main]
        drawn = (b.table() for b in self.blocks if isinstance(b, Chart | Tiles))
        return next(iter(named or tables), None) or next(drawn, None)
