"""Stored results of sums that are not the sum of their cells."""

import pytest

from dongneng_cli.submission.ooxml.reader import parse_workbook
from dongneng_cli.submission.tables.sums import stale_sums
from tests.submission.hostile import book, row


def column(formula: str, held: str, *figures: str, more: str = "") -> list[tuple[str, str, str]]:
    """Return code, cell and what was expected for a sum under a column of figures."""
    rows = [row(f'<c r="B{n}">{f}</c>', n) for n, f in enumerate(figures, 1)]
    last = len(figures) + 1
    rows.append(row(f'<c r="B{last}"><f{more}>{formula}</f><v>{held}</v></c>', last))
    found = stale_sums(parse_workbook(book("".join(rows)), "a.xlsx"))
    return [(one.code, one.cell, one.expected) for one in found]


A, B = "<v>0.1</v>", "<v>0.2</v>"


def test_a_sum_that_lost_a_cell_is_found() -> None:
    assert column("SUM(B1:B3)", "0.6", A, B, "<v></v>") == [("S066", "B4", "0.3")]
    assert column("SUM(B1:B2)", "0.30001", A, B) == [("S066", "B3", "0.3")]


@pytest.mark.parametrize(
    ("formula", "held"),
    [
        ("SUM(B1:B2)", "0.3"), ("SUM(B1:B2)", "0.30000000000000004"),
        ("SUM(A1:A2)", "9"), ("SUM($B$1:B2)", "9"), ("SUM(B1:B2)+1", "9"), ("SUM(B1:B2,B9)", "9"),
        ("SUM(B1:C2)", "9"), ("SUM(B3:B9)", "9"), ("SUM(B2:B1)", "9"),
    ],
)  # fmt: skip
def test_what_agrees_or_is_no_plain_column_sum_is_left_alone(formula: str, held: str) -> None:
    assert column(formula, held, A, B) == []


def test_texts_do_not_count_and_errors_are_told_elsewhere() -> None:
    text = '<v>7</v></c><c r="C2" t="str"><v>x</v>'
    assert column("SUM(B1:B2)", "7.1", A, text) == []
    error = parse_workbook(
        book(
            row('<c r="B1" t="e"><v>#REF!</v></c>')
            + row('<c r="B2"><f>SUM(B1:B1)</f><v>3</v></c>', 2)
        ),
        "a.xlsx",
    )
    assert list(stale_sums(error)) == []


def test_a_shared_formula_is_not_judged_by_its_first_cell() -> None:
    rows = row("<c r='B1'><v>1</v></c>") + row("<c r='B2'><v>2</v></c>", 2)
    rows += row('<c r="B3"><f t="shared" ref="B3:B4" si="0">SUM(B1:B2)</f><v>3</v></c>', 3)
    rows += row('<c r="B4"><f t="shared" si="0"/><v>5</v></c>', 4)
    assert list(stale_sums(parse_workbook(book(rows), "a.xlsx"))) == []
