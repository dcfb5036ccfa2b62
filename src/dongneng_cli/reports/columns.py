"""What a column of a report holds, and how its figures are rounded and printed.

Cells are exact; a ``Column`` rounds half up, once, and every format asks it for the digits, so that the
terminal, the text files, the workbook and the charts agree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from dongneng_cli.rounding import half_up

Number = Decimal | Fraction | int

Value = Number | str | None
"""A cell: an exact number, a text, or nothing. A text in a column of numbers is printed as it is."""

NOTHING = "—"
"""Printed where there is no value: a blank is not a zero."""

_LEVELS = "▁▂▃▄▅▆▇█"
"""Heights of a sparkline; a Chinese console has them all."""

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


class Spark(str):
    """A row of figures as a small line: a text of block characters that keeps its figures.

    A format that can draw takes ``values``; every other prints the text.
    """

    __slots__ = ("values",)

    values: tuple[Number | None, ...]

    def __new__(cls, values: Sequence[Number | None]) -> "Spark":
        """Make the text: the lowest figure is the lowest block, a blank is a gap."""
        known = [Fraction(one) for one in values if one is not None]
        low, high = min(known, default=Fraction(0)), max(known, default=Fraction(0))
        made = super().__new__(cls, "".join(_level(one, low, high) for one in values))
        made.values = tuple(values)
        return made


def _level(value: Number | None, low: Fraction, high: Fraction) -> str:
    if value is None:
        return " "
    share = (Fraction(value) - low) / (high - low) if high > low else Fraction(1, 2)
    return _LEVELS[min(int(share * len(_LEVELS)), len(_LEVELS) - 1)]


class Figure(NamedTuple):
    """A number as it is printed, and as a workbook keeps and shows it.

    Attributes:
        text: Printed digits.
        stored: A percentage as a share of one.
        number_format: Shows the digits of ``text``.
    """

    text: str
    stored: Decimal
    number_format: str


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
        formula: What a workbook calculates in place of the value, which it keeps beside it: ``{2}`` is the
            row's third cell, ``{2:all}`` that column of the whole table. Made by the program alone.
        entry: The reader may play with its cells; a workbook marks and unlocks them.
    """

    header: str
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int | None = None
    width: int | None = None
    priority: int = 1
    toned: bool = False
    excel: str | None = None
    formula: str = ""
    entry: bool = False

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
        places = self._places
        if places is not None:
            return half_up(value, places)
        if isinstance(value, int):
            return Decimal(value)
        natural = half_up(value, _NATURAL).normalize()
        return half_up(natural, _places_of(natural))

    def text(self, value: Value) -> str:
        """Return the printed text: grouped digits, sign of points, per cent sign, ``—`` for nothing."""
        if value is None:
            return NOTHING
        if isinstance(value, str):
            return value
        if self.is_text:
            return str(value)
        return _written(self.kind)(self.rounded(value))

    def plain(self, value: Value) -> str:
        """Return the same digits for a machine: no grouping, no sign for per cent, empty for nothing."""
        if value is None:
            return ""
        if isinstance(value, str) or self.is_text:
            return str(value)
        return f"{self.rounded(value):f}"

    def stored(self, value: Decimal | Fraction | int) -> Decimal:
        """Return the rounded number as a workbook keeps it: a percentage as a share of one."""
        return self.figure(value).stored

    def number_format(self, value: Decimal | Fraction | int) -> str:
        """Return the workbook's number format that shows the digits of ``text``."""
        return self.figure(value).number_format

    def figure(self, value: Decimal | Fraction | int) -> Figure:
        """Return the text, the workbook's number and its format at once, rounded once."""
        return self.printer()(value)

    def printer(self) -> Callable[[Decimal | Fraction | int], Figure]:
        """Return ``figure`` for many values: what they share is looked up once."""
        rounded, printed, kind = self.rounded, _written(self.kind), self.kind
        share, places = self.is_percent, self._places
        shape = self.excel or (None if places is None else _number_format(kind, places))

        def figure(value: Decimal | Fraction | int) -> Figure:
            number = rounded(value) if places is None else half_up(value, places)
            stored = number.scaleb(-2) if share else number
            own = shape or _number_format(kind, _places_of(number))
            return Figure(printed(number), stored, own)

        return figure

    @property
    def _places(self) -> int | None:
        return _DECIMALS.get(self.kind) if self.decimals is None else self.decimals


def _written(kind: ColumnKind) -> Callable[[Decimal], str]:
    """Return what prints a rounded number of a kind."""
    return _WRITTEN.get(kind, "{:,f}".format)


def _points(number: Decimal) -> str:
    return f"{number:+,f}" if number else f"{number:f}"


def _change(number: Decimal) -> str:
    return ("↑" if number > 0 else "↓") + f"{abs(number):f}" if number else "→"


_WRITTEN: Mapping[ColumnKind, Callable[[Decimal], str]] = {
    ColumnKind.PERCENT: "{:,f}%".format,
    ColumnKind.BAR: "{:,f}%".format,
    ColumnKind.POINTS: _points,
    ColumnKind.CHANGE: _change,
}


def _places_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


@cache
def _number_format(kind: ColumnKind, places: int) -> str:
    if kind is ColumnKind.CHANGE:
        return '"↑"0;"↓"0;"→"'
    digits = "0" + ("." + "0" * places if places else "")
    if kind in (ColumnKind.PERCENT, ColumnKind.BAR):
        return f"#,##{digits}%"
    if kind is ColumnKind.POINTS:
        return f"+#,##{digits};-#,##{digits};{digits}"
    return f"#,##{digits}"
