"""The rows of the ledger as the plan in use knows them.

A plan changes during the year, and each submission was judged by the plan of its day. A row of an indicator
or a task that the plan in use does not have stands for nothing in it: it is left out, with a finding.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from dongneng_cli.findings import Fault, Finding
from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.ledger.rows import Rows, load
from dongneng_cli.ledger.view import Revision
from dongneng_cli.plan.names import Names
from dongneng_cli.shown import shown
from dongneng_cli.submission import rules

_KEYED = {"indicators": ("indicator", "indicator"), "tasks": ("item", "task_item")}
"""Form sheet to the column that says what its row is about, and the plan's kind of thing."""


def load_known(connection: Connection, chosen: Sequence[Revision], names: Names) -> Rows:
    """Load the rows of revisions, save those of indicators and tasks that the plan does not have.

    Args:
        connection: The ledger's.
        chosen: Revisions, in the order of their rows.
        names: Of the plan in use.
    """
    rows = load(connection, chosen)
    frames, findings = dict(rows.frames), dict(rows.findings)
    heights = {one.title: one.height for one in chosen}
    for key, (column, kind) in _KEYED.items():
        frame = frames[key]
        held = frame[column].isna() | frame[column].isin(names.keys(kind))
        if held.all():
            continue
        for row in lines(frame[~held]):
            height = heights[row.file]
            cell = rows.layouts[row.layout].cell(column, row.row)
            findings[height] = [*findings.get(height, ()), _gone(row, column, cell)]
        frames[key] = frame[held].reset_index(drop=True)
    return replace(rows, frames=frames, findings=findings)


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
