from decimal import Decimal
from fractions import Fraction

import pytest

from dongneng_cli.reports.document import NOTHING, Column, ColumnKind, Row, Table, Value


@pytest.mark.parametrize(
    ("kind", "value", "text", "plain", "stored", "number_format"),
    [
        (ColumnKind.NUMBER, Decimal("40000"), "40,000", "40000", "40000", "#,##0"),
        (ColumnKind.NUMBER, Decimal("3560.70"), "3,560.7", "3560.7", "3560.7", "#,##0.0"),
        (ColumnKind.NUMBER, Decimal("1E+4"), "10,000", "10000", "10000", "#,##0"),
        (ColumnKind.NUMBER, Fraction(2, 3), "0.6667", "0.6667", "0.6667", "#,##0.0000"),
        (ColumnKind.PERCENT, Decimal("100.005"), "100.01%", "100.01", "1.0001", "#,##0.00%"),
        (ColumnKind.PERCENT, Fraction(125, 3), "41.67%", "41.67", "0.4167", "#,##0.00%"),
        (
            ColumnKind.POINTS,
            Fraction(-20, 3),
            "-6.67",
            "-6.67",
            "-6.67",
            "+#,##0.00;-#,##0.00;0.00",
        ),
        (
            ColumnKind.POINTS,
            Decimal("13.825"),
            "+13.83",
            "13.83",
            "13.83",
            "+#,##0.00;-#,##0.00;0.00",
        ),
        (ColumnKind.POINTS, Decimal("-0.004"), "0.00", "0.00", "0.00", "+#,##0.00;-#,##0.00;0.00"),
        (ColumnKind.MONEY, Decimal("1234.565"), "1,234.57", "1234.57", "1234.57", "#,##0.00"),
        (ColumnKind.COUNT, 1200, "1,200", "1200", "1200", "#,##0"),
        (ColumnKind.CHANGE, 3, "↑3", "3", "3", '"↑"0;"↓"0;"→"'),
        (ColumnKind.CHANGE, -2, "↓2", "-2", "-2", '"↑"0;"↓"0;"→"'),
        (ColumnKind.CHANGE, 0, "→", "0", "0", '"↑"0;"↓"0;"→"'),
    ],
)
def test_a_column_rounds_once_and_gives_every_format_the_same_digits(
    kind: ColumnKind, value: Decimal, text: str, plain: str, stored: str, number_format: str
) -> None:
    column = Column("x", kind)
    assert column.text(value) == text
    assert column.plain(value) == plain
    assert column.stored(value) == Decimal(stored)
    assert column.number_format(value) == number_format


@pytest.mark.parametrize("kind", list(ColumnKind))
def test_a_blank_is_a_dash_and_not_a_zero(kind: ColumnKind) -> None:
    assert Column("x", kind).text(None) == NOTHING
    assert Column("x", kind).plain(None) == ""


def test_decimals_of_a_column_come_before_the_kinds_own() -> None:
    column = Column("x", ColumnKind.PERCENT, 1)
    assert column.text(Fraction(125, 3)) == "41.7%"
    assert column.number_format(1) == "#,##0.0%"


def test_a_row_of_another_length_is_refused() -> None:
    cells: tuple[Value, ...] = (1,)
    with pytest.raises(ValueError, match="1 cells, 2 columns"):
        Table("t", "t", (Column("a"), Column("b")), (Row(cells),))
