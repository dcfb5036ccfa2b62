"""Packed rows give back the cells that were put in."""

from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.submission.cellstore import Rows
from dongneng_cli.submission.workbook import Cell, CellKind

cells = st.builds(
    Cell,
    column=st.integers(1, 16_384),
    kind=st.sampled_from(CellKind),
    text=st.text(st.sampled_from("1.甲\0\n"), max_size=5),
    style=st.integers(0, 3),
    formula=st.none() | st.sampled_from(["", "A1", "\0"]),
)
lines = st.lists(cells, min_size=1, max_size=6, unique_by=lambda cell: cell.column)
grids = st.dictionaries(
    st.integers(1, 1_048_576),
    lines.map(lambda line: sorted(line, key=lambda cell: cell.column)),
    max_size=8,
).map(lambda grid: dict(sorted(grid.items())))


@given(grids)
def test_what_is_packed_comes_back(grid: dict[int, list[Cell]]) -> None:
    rows = Rows.of(grid)
    assert len(rows) == len(grid)
    assert list(rows) == list(grid)
    assert {number: list(row) for number, row in rows.items()} == grid
    for number, line in grid.items():
        assert rows[number] == line
        assert [rows[number].at(cell.column) for cell in line] == line
        assert [rows[number].text(cell.column) for cell in line] == [cell.text for cell in line]
    assert Rows.of(rows) is rows


def test_many_blocks_are_found_again_in_any_order() -> None:
    grid = {
        number: [
            Cell(1, CellKind.NUMBER, str(number), 0, None),
            Cell(3, CellKind.TEXT, "甲", 0, None),
        ]
        for number in range(2, 200_000, 3)
    }
    rows = Rows.of(grid)
    for number in (2, 199_997, 100_001, 5, 99_998, 2):
        assert list(rows[number]) == grid[number]
    assert rows.get(1) is rows.get(3) is rows.get(1_048_576) is None
    assert 5 in rows and 6 not in rows
    assert [number for number, _row in rows.lines(50_000, 50_010)] == [
        50_000,
        50_003,
        50_006,
        50_009,
    ]
    assert [number for number, _row in rows.lines()] == list(grid)
    assert not list(rows.lines(3, 4)) and not list(rows.lines(200_000))


def test_an_empty_sheet_has_no_rows() -> None:
    rows = Rows.of({})
    assert not rows and not list(rows.items()) and rows.get(1) is None
    assert not list(rows.lines())
