"""The cells of a sheet, packed: rows of one pattern share all but their texts, and texts lie joined.

Half a million cells as objects of their own would take a hundred mebibytes. Here a cell costs little more
than the characters that were sent, and ``Cell`` objects are made when someone looks at them.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import overload

from dongneng_cli.submission.workbook import MAX_ROW, Cell, CellKind

_BLOCK = 4_096
"""Texts that are joined; also the rows of a block at most."""

_UNPACKED = 16
"""Blocks that are kept unpacked: enough for a province's month, and a bound for everything larger."""

_PATTERNS = 4_096
"""Patterns that are known at a time."""

_SEPARATOR = "\0"
_NONE: Mapping[str, str] = MappingProxyType({})

Formulas = tuple[str | int | None, ...]
"""For each cell of a pattern: None for a typed value, the place of the formula's text, or the text itself."""


class Shape:
    """What rows of one pattern share.

    Attributes:
        columns: Column of each cell, rising.
        kinds: What each cell holds.
        styles: Style of each cell.
        formulas: Where each cell's formula is; empty when no cell has one.
        places: Which of the row's texts is the cell's; empty when they lie in the cells' order,
            -1 for a formula that was never calculated.
        lookups: Cells whose text is an index into the shared texts.
        width: How many texts a row of this pattern has, those of formulas included.
        index: Column to the cell's place in the row.
        all_text: No cell is anything but a text.
    """

    __slots__ = (
        "_index", "all_text", "columns", "formulas", "kinds", "lookups", "places", "styles", "width",
    )  # fmt: skip

    def __init__(
        self,
        columns: tuple[int, ...],
        kinds: tuple[CellKind, ...],
        styles: tuple[int, ...],
        *,
        formulas: Formulas = (),
        places: tuple[int, ...] = (),
        lookups: tuple[int, ...] = (),
        width: int = -1,
    ) -> None:
        self.columns, self.kinds, self.styles = columns, kinds, styles
        self.formulas, self.places, self.lookups = formulas, places, lookups
        self.width = len(columns) if width < 0 else width
        self.all_text = all(kind is CellKind.TEXT for kind in kinds)
        self._index: dict[int, int] | None = None

    @property
    def index(self) -> dict[int, int]:
        """Column to the cell's place in the row."""
        if self._index is None:
            self._index = {column: at for at, column in enumerate(self.columns)}
        return self._index


class Row(Sequence[Cell]):
    """The cells of one row that hold something, from left to right.

    Attributes:
        shape: Columns, kinds and styles of the cells.
        texts: Text of each cell.
    """

    __slots__ = ("_held", "shape", "texts")

    def __init__(
        self,
        shape: Shape,
        held: list[str],
        strings: Sequence[str] = (),
        indexed: Mapping[str, str] = _NONE,
    ) -> None:
        """Spread the texts out.

        Args:
            shape: The row's pattern.
            held: Its texts in the order of the file.
            strings: The shared texts.
            indexed: Some of them by their index as it is written.
        """
        self.shape, self._held = shape, held
        texts = held
        if shape.places:
            texts = [held[at] if at >= 0 else "" for at in shape.places]
        self.texts = texts
        if shape.lookups:
            find = indexed.get
            for at in shape.lookups:
                index = texts[at]
                found = find(index)
                texts[at] = strings[int(index)] if found is None else found

    def __len__(self) -> int:
        return len(self.shape.columns)

    @overload
    def __getitem__(self, at: int) -> Cell: ...
    @overload
    def __getitem__(self, at: slice) -> list[Cell]: ...
    def __getitem__(self, at: int | slice) -> Cell | list[Cell]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        shape = self.shape
        formula = shape.formulas[at] if shape.formulas else None
        if isinstance(formula, int):
            formula = self._held[formula]
        return Cell(shape.columns[at], shape.kinds[at], self.texts[at], shape.styles[at], formula)

    def __iter__(self) -> Iterator[Cell]:
        return map(self.__getitem__, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def at(self, column: int) -> Cell | None:
        """Return the cell of a column, or None when it is blank."""
        place = self.shape.index.get(column)
        return None if place is None else self[place]

    def words(self) -> Sequence[str]:
        """Return the texts of the cells that hold a text."""
        if self.shape.all_text:
            return self.texts
        pairs = zip(self.shape.kinds, self.texts, strict=True)
        return [text for kind, text in pairs if kind is CellKind.TEXT]

    def text(self, column: int) -> str | None:
        """Return the text of a column's cell, or None when it is blank."""
        place = self.shape.index.get(column)
        return None if place is None else self.texts[place]


def spread(rows: Sequence[Row], columns: Sequence[int]) -> dict[int, tuple[str | None, ...]]:
    """Return the texts of some columns (two at least), row by row; None where the cell is blank."""
    picks: dict[Shape, Callable[[Sequence[str | None]], tuple[str | None, ...]]] = {}
    lines = []
    for row in rows:
        pick = picks.get(row.shape)
        if pick is None:
            # The place before the first is the last: the None that stands behind every row's texts.
            places = (row.shape.index.get(column, -1) for column in columns)
            pick = picks[row.shape] = itemgetter(*places)
        lines.append(pick([*row.texts, None]))
    return dict(zip(columns, zip(*lines, strict=True), strict=True)) if lines else {}


class _Block:
    """Some rows, one after the other; full ones are packed, of which a sheet may have many."""

    __slots__ = ("held", "numbers", "shapes")

    def __init__(
        self, numbers: "array[int]", shapes: list[Shape], held: list[str], *, full: bool
    ) -> None:
        self.numbers, self.shapes = numbers, shapes
        self.held: str | list[str] = held
        if full:
            joined = _SEPARATOR.join(held)
            # A text may hold the separator itself, as _x0000_; then they stay apart.
            if joined.count(_SEPARATOR) == len(held) - 1:
                self.held = joined

    def rows(self, strings: Sequence[str], indexed: Mapping[str, str]) -> list[Row]:
        """Unpack."""
        held = self.held.split(_SEPARATOR) if isinstance(self.held, str) else self.held
        rows, at = [], 0
        for shape in self.shapes:
            end = at + shape.width
            rows.append(Row(shape, held[at:end], strings, indexed))
            at = end
        return rows


class Rows(Mapping[int, Row]):
    """Row number to its cells, both rising; rows without a value are absent."""

    def __init__(self, strings: Sequence[str] = (), indexed: Mapping[str, str] = _NONE) -> None:
        """Start empty.

        Args:
            strings: The shared texts that patterns with ``lookups`` refer to.
            indexed: Some of them by their index as it is written.
        """
        self._strings, self._indexed = strings, indexed
        self._blocks: list[_Block] = []
        self._firsts: list[int] = []
        self._count = 0
        self._numbers, self._shapes, self._held = array("L"), list[Shape](), list[str]()
        self._patterns: dict[object, Shape] = {}
        self._unpacked: dict[int, list[Row]] = {}

    @classmethod
    def of(cls, rows: Mapping[int, Sequence[Cell]]) -> "Rows":
        """Pack rows of cells; rows that are packed already are returned as they are."""
        if isinstance(rows, cls):
            return rows
        packed = cls()
        for number, cells in rows.items():
            packed.add_cells(number, cells)
        return packed

    def add(self, number: int, shape: Shape, held: Iterable[str]) -> None:
        """Add a row that is not empty; its number must be above every other's."""
        self._numbers.append(number)
        self._shapes.append(shape)
        self._held += held
        self._count += 1
        if len(self._held) >= _BLOCK or len(self._shapes) >= _BLOCK:
            self._seal(full=True)

    def add_cells(self, number: int, cells: Sequence[Cell]) -> None:
        """Add a row of cells."""
        if not cells:
            return
        columns, kinds, texts, styles, formulas = zip(*cells, strict=True)
        written = tuple(formula is not None for formula in formulas)
        key = (columns, kinds, styles, written)
        shape = self._patterns.get(key)
        if shape is None:
            shape = self.know(key, _shape(columns, kinds, styles, written))
        if shape.formulas:
            texts += tuple(formula for formula in formulas if formula is not None)
        self.add(number, shape, texts)

    def know(self, key: object, shape: Shape) -> Shape:
        """Keep a pattern for the rows to come."""
        if len(self._patterns) >= _PATTERNS:
            self._patterns.clear()
        self._patterns[key] = shape
        return shape

    def shapes(self) -> Iterator[tuple[int, Shape]]:
        """Yield each row's number and pattern, without unpacking."""
        self._seal()
        for block in self._blocks:
            yield from zip(block.numbers, block.shapes, strict=True)

    def _seal(self, *, full: bool = False) -> None:
        if not self._shapes:
            return
        self._firsts.append(self._numbers[0])
        self._blocks.append(_Block(self._numbers, self._shapes, self._held, full=full))
        self._numbers, self._shapes, self._held = array("L"), [], []

    def _rows(self, at: int) -> list[Row]:
        rows = self._unpacked.get(at)
        if rows is None:
            rows = self._blocks[at].rows(self._strings, self._indexed)
            if len(self._unpacked) >= _UNPACKED:
                self._unpacked.pop(next(iter(self._unpacked)))
            self._unpacked[at] = rows
        return rows

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        self._seal()
        for block in self._blocks:
            yield from block.numbers

    def __getitem__(self, number: int) -> Row:
        self._seal()
        at = bisect_right(self._firsts, number) - 1
        if at >= 0:
            numbers = self._blocks[at].numbers
            place = bisect_right(numbers, number) - 1
            if numbers[place] == number:
                return self._rows(at)[place]
        raise KeyError(number)

    def items(self) -> ItemsView[int, Row]:
        """Return the rows with their numbers."""
        return _Items(self)

    def lines(self, first: int = 1, last: int = MAX_ROW) -> Iterator[tuple[int, Row]]:
        """Yield each row from one number to another with its number."""
        self._seal()
        start = max(bisect_right(self._firsts, first) - 1, 0)
        for at in range(start, bisect_right(self._firsts, last)):
            numbers, rows = self._blocks[at].numbers, self._rows(at)
            if numbers[0] < first or numbers[-1] > last:
                begin, end = bisect_left(numbers, first), bisect_right(numbers, last)
                numbers, rows = numbers[begin:end], rows[begin:end]
            yield from zip(numbers, rows, strict=True)


class _Items(ItemsView[int, Row]):
    """Goes through the blocks instead of looking each row up."""

    _mapping: Rows

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        return self._mapping.lines()


def _shape(
    columns: tuple[int, ...],
    kinds: tuple[CellKind, ...],
    styles: tuple[int, ...],
    written: tuple[bool, ...],
) -> Shape:
    """Return the pattern of cells whose formulas stand behind their texts."""
    if not any(written):
        return Shape(columns, kinds, styles)
    count = len(columns)
    formulas: list[int | None] = []
    width = count
    for has in written:
        formulas.append(width if has else None)
        width += has
    places = tuple(range(count))
    return Shape(columns, kinds, styles, formulas=tuple(formulas), places=places, width=width)
