"""Tables of a submission: what is asked of them, and that they are let go at once."""

import gc
from collections.abc import Collection
from weakref import ref

import pytest

from dongneng_cli.submission.tables.tables import Columns, Tables, empty

ROWS = {"code": ["A", None, "B", "A"], "invested": [1, 2, None, 3]}


def given(_key: str) -> Columns:
    return ROWS


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("code", None, ["A", "B", "A"]),
        ("code", {"A", "C"}, ["A", "A"]),
        ("invested", None, ["A", None, "A"]),
        ("code", set(), []),
    ],
)
def test_only_some_rows(column: str, values: Collection[str] | None, expected: list[str]) -> None:
    assert Tables(given).only("projects", column, values)["code"] == expected


def test_who_knows_better_is_asked() -> None:
    tables = Tables(empty, only=lambda *asked: {"asked": list(asked)})
    assert tables.only("projects", "code", ["A"]) == {"asked": ["projects", "code", ["A"]]}


def test_tables_hold_nothing_up() -> None:
    """Two thousand workbooks' tables must not wait for the collector of cycles."""
    gc.disable()
    try:
        tables = Tables(given)
        known = ref(tables)
        del tables
        assert known() is None
    finally:
        gc.enable()
