"""What of a ledger can matter to some files: what they name, and what their units named before.

A county's workbook among the two million rows of a nation's year is judged by a few hundred of them. What is
left out makes no finding in the files themselves; findings in others are not theirs.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from dongneng_cli.engine.feeds import scope_members
from dongneng_cli.ledger.rows import Wanted, columns_of_sheet
from dongneng_cli.ledger.view import revisions
from dongneng_cli.plan.model import Regions
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.context import Context

_MOST = 64
"""Of more files than these everything is fetched: they name most of it."""

_CODES = {"projects": "code", "changes": "code", "blockers": "project"}
"""Form sheet to the column that names a project."""


def mentioned(
    connection: Connection,
    height: int,
    files: Sequence[Submission],
    context: Context,
    *,
    same_month: bool = False,
) -> Wanted | None:
    """Return which rows of the ledger can matter to files; ``None`` where any may.

    Besides projects that the files name, those that their units reported before: one of them may have gone
    over to another unit.

    Args:
        connection: The ledger.
        height: The last entry that counts.
        files: Submissions that are judged.
        context: The plan.
        same_month: The rows stand beside theirs, so that regions matter with which theirs are added up.
    """
    if not files or len(files) > _MOST:
        return None
    units = frozenset(one.unit for one in files if one.unit is not None)
    before = [
        one
        for unit in sorted(units)
        for one in revisions(connection, height, unit=unit)
        if one.whole.year == context.plan.year
    ]
    codes = {
        code
        for one in files
        for key, column in _CODES.items()
        for code in _texts(one.frames[key][column])
    }
    codes |= set(_texts(columns_of_sheet(connection, before, "projects")["code"]))
    regions = {code for one in files for code in _texts(one.frames["indicators"]["region"])}
    if same_month:
        regions = _summed(regions, context.plan.regions)
    return Wanted(
        holding={
            "projects": ("code", frozenset(codes)),
            "indicators": ("region", frozenset(regions)),
        },
        units=units,
        others=True,
    )


def _texts(values: Iterable[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _summed(regions: Collection[str], known: Regions) -> set[str]:
    """Return regions, and every scope that one of them belongs to or is, with all its members."""
    found = set(regions)
    for scope, members in scope_members(known).items():
        if scope in regions or not found.isdisjoint(members):
            found |= {scope, *members}
    return found
