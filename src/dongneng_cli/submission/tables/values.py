"""From the cells of one table to its values: every one parsed, or a finding with its cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple, TypeVar

from dongneng_cli.findings import Fault, Finding, Rule
from dongneng_cli.i18n import _
from dongneng_cli.shown import shown
from dongneng_cli.submission import codes, rules
from dongneng_cli.submission.cellstore import Row, Shape, spread
from dongneng_cli.submission.form import Column, FieldType
from dongneng_cli.submission.ooxml.numberformat import Shows, shows
from dongneng_cli.submission.tables import clean
from dongneng_cli.submission.tables.clean import Reading
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.units import factor, scaled_unit, suffixes
from dongneng_cli.submission.workbook import Book, Cell, CellKind

T = TypeVar("T")

MONEY = "亿元"
"""Unit of every money column of the form."""


class Measure(NamedTuple):
    """What the figures of one row are counted in.

    Attributes:
        unit: Unit that the value is wanted in.
        factor: What one of the unit written in the row is in it.
    """

    unit: str
    factor: Decimal


@dataclass
class Cells:
    """Reads the cells of one table; keeps what was found.

    Attributes:
        data: Numbers of the data rows, for methods that read a column.
        subject: Field that names a data row in findings; empty to leave them without a name.
        filled: (row, column) to the cell that a merge over several rows holds for it.

    Methods for one cell report what is odd. Those for a column give the same, cell by cell, but take what
    is plain out of the packed rows without looking at each cell as an object.
    """

    book: Book
    layout: Layout
    rows: Mapping[int, Row]
    data: Sequence[int]
    filled: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    subject: str = ""
    findings: list[Finding] = field(default_factory=list)

    def cell(self, name: str, row: int) -> Cell | None:
        """Return the cell of a field, also where a merge fills it down."""
        column = self.layout.columns.get(name)
        if column is None:
            return None
        return self.rows[row].at(column) or self.filled.get((row, column))

    @cached_property
    def _columns(self) -> Mapping[int, Sequence[str | None]]:
        """Texts of every column of the form that is there, data row by data row."""
        return spread([self.rows[row] for row in self.data], [0, *self.layout.columns.values()])

    @cached_property
    def _shapes(self) -> Sequence[Shape]:
        """Pattern of each data row."""
        return [self.rows[row].shape for row in self.data]

    @cached_property
    def _patterns(self) -> frozenset[Shape]:
        return frozenset(self._shapes)

    @cached_property
    def _data(self) -> frozenset[int]:
        return frozenset(self.data)

    def texts(self, column: Column) -> list[str | None]:
        """Return ``text`` of a column in every data row."""
        return self._column(
            column, self.text, _stripped, lambda kind, _style: kind is CellKind.TEXT
        )

    def figures(self, column: Column) -> list[Decimal | None]:
        """Return ``figure`` of a column in every data row, in the column's own unit."""
        size = self._money(column).factor
        return self._column(
            column, self.figure,
            _each(clean.number if size == 1 else lambda text: clean.number(text) * size),
            self._is_plain, none_for_blank=not column.reported,
        )  # fmt: skip

    def whens(self, column: Column) -> list[str | None]:
        """Return ``when`` of a column in every data row."""
        return self._column(
            column, self.when,
            _each(clean.plain_month if column.kind is FieldType.MONTH else clean.plain_day),
            lambda kind, _style: kind is CellKind.TEXT, none_for_blank=not column.filled,
        )  # fmt: skip

    def _column(
        self,
        column: Column,
        one: Callable[[Column, int], T | None],
        read: Callable[[Sequence[str | None]], list[T | None]],
        is_plain: Callable[[CellKind, int], bool],
        *,
        none_for_blank: bool = True,
    ) -> list[T | None]:
        """Read a column: ``read`` the plain cells, ``one`` for others and where that gives nothing."""
        place = self.layout.columns.get(column.field, 0)
        texts = self._columns.get(place, ())
        quick = none_for_blank and not self.filled
        if quick and not any(texts) and texts.count(None) == len(texts):
            return [None] * len(texts)
        plain = texts
        if odd := {shape for shape in self._patterns if not _is_plain(shape, place, is_plain)}:
            pairs = zip(texts, self._shapes, strict=True)
            plain = tuple(None if shape in odd else text for text, shape in pairs)
        values = read(plain)
        # Not by counting: to compare a figure with None takes as long as to read it.
        for at in [at for at, value in enumerate(values) if value is None]:
            if not (quick and texts[at] is None):
                values[at] = one(column, self.data[at])
        return values

    def _is_plain(self, kind: CellKind, style: int) -> bool:
        """Whether a figure is shown as it is held."""
        return kind is CellKind.NUMBER and shows(self.book.number_format(style)) is Shows.PLAIN

    def _money(self, column: Column) -> Measure:
        """Return what the figures of a money column are counted in."""
        scale = self.layout.scales.get(column.field)
        return Measure(MONEY, 1 / scale if scale else Decimal(1))

    def report(self, rule: Rule, row: int, name: str, message: str, **details: str) -> None:
        """Add a finding at a field of a row."""
        fault = Fault(
            message=message,
            file=self.book.file,
            sheet=self.layout.sheet,
            cell=self.layout.cell(name, row),
            subject=shown(self._subject(row)),
            **details,
        )
        self.findings.append(rule.finding(fault))

    def _subject(self, row: int) -> str:
        """Return the data row's name, as it is written."""
        if not self.subject or row not in self._data:
            return ""
        place = self.layout.columns.get(self.subject, 0)
        cell = self.filled.get((row, place))
        return (self.rows[row].text(place) or (cell.text if cell else "")).strip()

    def text(self, column: Column, row: int) -> str | None:
        """Return the text of a cell without white space around it; None when blank."""
        cell = self.cell(column.field, row)
        if cell is None:
            return None
        if cell.kind in {CellKind.ERROR, CellKind.UNCALCULATED}:
            self._refuse_kind(cell, column, row)
            return None
        text = cell.text.strip()
        if cell.kind is CellKind.NUMBER:
            text = f"{clean.number(text):f}"
            if column.prose:
                self.report(
                    rules.PROSE_IS_FIGURE, row, column.field,
                    _("{title} holds only the figure {value}").format(title=column.title, value=text),
                    found=text, expected=_("words"),
                )  # fmt: skip
        return text or None

    def figure(self, column: Column, row: int, measure: Measure | None = None) -> Decimal | None:
        """Return a figure in the wanted unit; None when blank, not applicable or at fault."""
        cell = self.cell(column.field, row)
        if cell is None:
            if column.reported:
                self.report(
                    rules.UNREPORTED, row, column.field,
                    _("{title} is blank").format(title=column.title), expected=column.help,
                )  # fmt: skip
            return None
        if measure is None:
            measure = self._money(column)
        if cell.kind is CellKind.NUMBER:
            return self._number(cell, column, row, measure)
        if cell.kind is CellKind.TEXT:
            units = {
                suffix: measure.factor if not suffix else size
                for suffix, size in suffixes(measure.unit).items()
            }
            reading = clean.figure(cell.text, units=units, scaled=scaled_unit(measure.unit))
            return self._settle(reading, cell, column, row)
        self._refuse_kind(cell, column, row)
        return None

    def when(self, column: Column, row: int) -> str | None:
        """Return a month ``2020-06``, or a date where the column is one; None when blank or at fault."""
        cell = self.cell(column.field, row)
        if cell is None:
            if column.filled:
                self.report(
                    rules.BLANK, row, column.field,
                    _("{title} is blank").format(title=column.title), expected=column.help,
                )  # fmt: skip
            return None
        if cell.kind is CellKind.NUMBER:
            dated = shows(self.book.number_format(cell.style)) is Shows.DATE
            value = clean.number(cell.text)
            reading = clean.day_from_number(value, formatted=dated, date_1904=self.book.date_1904)
        elif cell.kind is CellKind.TEXT:
            reading = clean.day(cell.text)
        elif cell.kind is CellKind.DATE:
            reading = clean.day(cell.text[:10])
        else:
            self._refuse_kind(cell, column, row)
            return None
        if reading.fault:
            self.report(
                rules.NOT_A_MONTH, row, column.field,
                _("{title} cannot be read: {fault}").format(title=column.title, fault=reading.fault),
                found=shown(cell.text), expected=reading.offer or _("a month such as 2020-06"),
            )  # fmt: skip
            return None
        if reading.help:
            self._notice(column, row, cell, reading.help)
        if not isinstance(reading.value, str):
            return None
        return reading.value[:7] if column.kind is FieldType.MONTH else reading.value

    def _number(self, cell: Cell, column: Column, row: int, measure: Measure) -> Decimal | None:
        code = self.book.number_format(cell.style)
        value = clean.number(cell.text)
        look = shows(code)
        if look is Shows.PLAIN:
            if measure.unit == "%" and 0 < abs(value) <= 1 and not self.book.formats_known:
                self._refuse_percent(cell, column, row)
                return None
            return value if measure.factor == 1 else value * measure.factor
        if look is Shows.DATE:
            self.report(
                rules.FIGURE_AS_DATE, row, column.field,
                _("{title} holds {value} but is shown as a date").format(title=column.title, value=value),
                found=shown(code), expected=_("a number format"),
            )  # fmt: skip
            return None
        if look is Shows.OTHERWISE:
            self.report(
                rules.SHOWN_OTHERWISE, row, column.field,
                _("{title} holds {value} but its format {code} shows something else").format(
                    title=column.title, value=value, code=shown(code)
                ),
                found=str(value), expected=_("a format that shows the figure as it is"),
            )  # fmt: skip
        if look is Shows.PERCENT and measure.unit == "%":
            return value * 100
        return value * measure.factor

    def _refuse_percent(self, cell: Cell, column: Column, row: int) -> None:
        """Refuse 0.0255 where 2.55% may be meant and the number format is unknown."""
        self.report(
            codes.PERCENT_UNSEEN, row, column.field,
            _("{title} is {value}: it cannot be told whether that is shown as a percentage").format(
                title=column.title, value=shown(cell.text)
            ),
            found=shown(cell.text),
        )  # fmt: skip

    def _settle(self, reading: Reading, cell: Cell, column: Column, row: int) -> Decimal | None:
        """Report how a text was read, or why it was not."""
        if reading.fault:
            self.report(
                rules.NOT_A_FIGURE, row, column.field,
                _("{title} is {text}: {fault}").format(
                    title=column.title, text=shown(cell.text), fault=reading.fault
                ),
                found=shown(cell.text),
                expected=_("{offer}, if that is meant").format(offer=reading.offer)
                if reading.offer
                else _("a number"),
            )  # fmt: skip
            return None
        if reading.help:
            self._notice(column, row, cell, reading.help)
        return reading.value if isinstance(reading.value, Decimal) else None

    def _notice(self, column: Column, row: int, cell: Cell, how: str) -> None:
        self.report(
            rules.READ_WITH_HELP, row, column.field,
            _("{title}: {how}").format(title=column.title, how=how), found=shown(cell.text),
        )  # fmt: skip

    def _refuse_kind(self, cell: Cell, column: Column, row: int) -> None:
        """Report an error cell, a formula without a result, or TRUE where something else belongs."""
        rule, message = {
            CellKind.ERROR: (codes.ERROR_VALUE, _("{title} shows {text}")),
            CellKind.UNCALCULATED: (
                codes.UNCALCULATED,
                _("{title} is a formula without a result"),
            ),
        }.get(cell.kind, (rules.TRUTH_VALUE, _("{title} is not of the kind that belongs here")))
        self.report(
            rule, row, column.field,
            message.format(title=column.title, text=shown(cell.text)), found=shown(cell.text),
        )  # fmt: skip


def _stripped(texts: Sequence[str | None]) -> list[str | None]:
    return [None if text is None else text.strip() or None for text in texts]


def _each(read: Callable[[str], T | None]) -> Callable[[Sequence[str | None]], list[T | None]]:
    """Return what reads every text that is there."""
    return lambda texts: [None if text is None else read(text) for text in texts]


def _is_plain(shape: Shape, place: int, is_plain: Callable[[CellKind, int], bool]) -> bool:
    """Whether a column's cell in rows of a pattern is plain, if there is one."""
    at = shape.index.get(place)
    return at is None or is_plain(shape.kinds[at], shape.styles[at])


def measure_of(written: str | None, wanted: str) -> Measure | None:
    """Return how figures in the unit written in a row become the plan's unit; None if they cannot."""
    size = Decimal(1) if not written else factor(written, wanted)
    return None if size is None else Measure(wanted, size)
