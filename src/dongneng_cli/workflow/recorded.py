"""The rows of the ledger as the plan in use knows them.

A plan changes during the year, and each submission was judged by the plan of its day. A row of an indicator
or a task that the plan in use does not have stands for nothing in it: it is left out, with a finding.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

from sqlalchemy import Connection

from dongneng_cli.findings import Fault, Finding
from dongneng_cli.frames import rows_of
from dongneng_cli.i18n import _
from dongneng_cli.ledger.rows import Rows, Wanted, columns_of_sheet, load
from dongneng_cli.ledger.tables import CONTRACTS
from dongneng_cli.ledger.view import Revision
from dongneng_cli.plan.names import Names
from dongneng_cli.shown import shown
from dongneng_cli.submission import rules
from dongneng_cli.submission.tables.tables import Columns, Tables

_KEYED = {"indicators": ("indicator", "indicator"), "tasks": ("item", "task_item")}
"""Form sheet to the column that says what its row is about, and the plan's kind of thing."""


def load_known(
    connection: Connection,
    chosen: Sequence[Revision],
    names: Names,
    wanted: Wanted | None = None,
) -> Rows:
    """Load the rows of revisions, save those of indicators and tasks that the plan does not have.

    Args:
        connection: The ledger's.
        chosen: Revisions, in the order of their rows.
        names: Of the plan in use.
        wanted: Which of their rows; all if left out.
    """
    rows = load(connection, chosen, wanted)
    findings = dict(rows.findings)
    heights = {one.title: one.height for one in chosen}
    kept: dict[str, Columns] = {}
    for key, (column, _kind) in _KEYED.items():
        columns = rows.tables.columns(key)
        held = _held(key, columns, names)
        if all(held):
            continue
        for row in rows_of(_taken(columns, [not one for one in held]), CONTRACTS[key]):
            height = heights[row.file]
            cell = rows.layouts[row.layout].cell(column, row.row)
            findings[height] = [*findings.get(height, ()), _gone(row, column, cell)]
        kept[key] = _taken(columns, held)
    if not kept:
        return rows
    every = rows.tables.columns
    return replace(rows, tables=Tables(lambda key: kept.get(key) or every(key)), findings=findings)


def known_columns(
    connection: Connection,
    chosen: Sequence[Revision],
    names: Names,
    key: str,
    column: str | None = None,
    values: Collection[str] | None = None,
) -> Columns:
    """Return the columns of one sheet as ``load_known`` has them, ``layout`` apart: each revision's own.

    ``column`` and ``values`` are those of ``columns_of_sheet``.
    """
    columns = columns_of_sheet(connection, chosen, key, column, values)
    if key not in _KEYED:
        return columns
    held = _held(key, columns, names)
    return columns if all(held) else _taken(columns, held)


def _held(key: str, columns: Columns, names: Names) -> list[bool]:
    """Tell which rows are about nothing, or about something that the plan has."""
    column, kind = _KEYED[key]
    known = set(names.keys(kind))
    return [one is None or one in known for one in columns[column]]


def _taken(columns: Columns, keep: Sequence[bool]) -> dict[str, list[Any]]:
    return {name: list(compress(values, keep)) for name, values in columns.items()}


def _gone(row: Any, column: str, cell: str) -> Finding:
    code = shown(getattr(row, column))
    return rules.NOT_IN_PLAN.finding(
        Fault(
            message=_("{code} was recorded, and is not in the plan that is used").format(code=code),
            file=row.file,
            sheet=row.sheet,
            cell=cell,
            subject=code,
            found=code,
            expected=_("an indicator or task of the plan"),
        )
    )
