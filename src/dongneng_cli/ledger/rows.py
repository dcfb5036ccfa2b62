"""The rows, findings and files of revisions, as files give them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from dongneng_cli.findings import Finding
from dongneng_cli.ledger.tables import (
    CONTRACTS,
    FILES,
    REVISIONS,
    ROWS,
)
from dongneng_cli.ledger.values import columns_from, findings_of, layouts_of
from dongneng_cli.ledger.view import Revision
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.tables import Columns, Tables

_AT_ONCE = 500
"""Revisions, or values, asked for in one query."""

_CLOSE = 2
"""One query asks for a range of revisions in which at most so many times those that are wanted lie."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some revisions side by side, as files give them.

    Attributes:
        tables: Frames by the key of the form sheet, and ``totals``; each is made when it is first asked for.
        layouts: A row's ``layout`` is an index into it.
        findings: What was found when each was accepted, by height.
    """

    tables: Tables
    layouts: tuple[Layout, ...]
    findings: Mapping[int, Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of revisions are wanted, where not all are.

    Attributes:
        holding: Key of a sheet to a column and the values that a row must hold in it.
        units: Units of which every row is wanted.
        others: Whether sheets that ``holding`` does not name are wanted; of those that it names at least one
            row is then returned, if there is any: none known is not the same as none wanted.
    """

    holding: Mapping[str, tuple[str, frozenset[str]]]
    units: frozenset[str] = frozenset()
    others: bool = False


def load(connection: Connection, chosen: Sequence[Revision], wanted: Wanted | None = None) -> Rows:
    """Return the rows of revisions, in the order given; a query or two a sheet.

    Args:
        connection: The ledger.
        chosen: The revisions.
        wanted: Which of their rows; of a revision without such a row nothing is returned.
    """
    kept = {key: _wanted(connection, key, chosen, wanted) for key in ROWS}
    if wanted is not None:
        named = {row[0] for rows in kept.values() for row in rows}
        chosen = [one for one in chosen if one.height in named]
    texts = _texts(connection, [one.height for one in chosen])
    layouts: list[Layout] = []
    about: dict[int, dict[str, Any]] = {}
    findings: dict[int, list[Finding]] = {}
    for one in chosen:
        kept_layouts, kept_findings = texts[one.height]
        about[one.height] = _about(one, len(layouts))
        layouts += layouts_of(kept_layouts, one.title)
        findings[one.height] = findings_of(kept_findings, one.title)

    @cache
    def columns(key: str) -> Columns:
        return columns_from(kept[key], ROWS[key], CONTRACTS[key], about)

    tables = Tables(columns, lambda key: CONTRACTS[key].of(columns(key)))
    return Rows(tables, tuple(layouts), findings)


def columns_of_sheet(
    connection: Connection,
    chosen: Sequence[Revision],
    key: str,
    column: str | None = None,
    values: Collection[str] | None = None,
) -> Columns:
    """Return the columns of one sheet of revisions, in the order given; ``layout`` is each revision's own.

    Args:
        connection: The ledger.
        chosen: The revisions.
        key: The sheet.
        column: Only rows in which this column is not blank.
        values: Of these, only rows in which it holds one of some values.
    """
    filled = None if column is None else ROWS[key].c[column].is_not(None)
    if column is None or values is None:
        rows = _rows(connection, key, chosen, filled)
    elif len(values) <= _AT_ONCE:
        rows = _rows(connection, key, chosen, ROWS[key].c[column].in_(list(values)))
    else:
        rows = [
            row for row in _rows(connection, key, chosen, filled) if row._mapping[column] in values
        ]
    about = {one.height: _about(one, 0) for one in chosen}
    return columns_from(rows, ROWS[key], CONTRACTS[key], about)


def _about(one: Revision, shift: int) -> dict[str, Any]:
    """Return what a row takes from its revision, and by how much its layout is shifted."""
    return {"unit": one.unit, "period": one.period, "file": one.title, "shift": shift}


def months_naming(connection: Connection, key: str, column: str, value: str) -> list[str]:
    """Return the months that have a row of a sheet with a value, whatever became of its revision."""
    table = ROWS[key]
    named = select(table.c.height).where(table.c[column] == value)
    wanted = select(REVISIONS.c.period).where(REVISIONS.c.height.in_(named)).distinct()
    return sorted(connection.execute(wanted).scalars())


def _texts(connection: Connection, heights: Sequence[int]) -> dict[int, tuple[str, str]]:
    columns = (REVISIONS.c.height, REVISIONS.c.layouts, REVISIONS.c.findings)
    found = {}
    for some in _portions(heights):
        for row in connection.execute(select(*columns).where(REVISIONS.c.height.in_(some))):
            found[row.height] = (row.layouts, row.findings)
    return found


def _wanted(
    connection: Connection, key: str, chosen: Sequence[Revision], wanted: Wanted | None
) -> list[Any]:
    """Return the kept rows of a sheet that ``load`` is asked for."""
    if wanted is None or (wanted.others and key not in wanted.holding):
        return _rows(connection, key, chosen)
    if key not in wanted.holding or not chosen:
        return []
    place = {one.height: at for at, one in enumerate(chosen)}
    column, values = wanted.holding[key]
    own = _rows(connection, key, [one for one in chosen if one.unit in wanted.units])
    held = _holding(connection, key, column, values, place)
    found = {(row.height, row.n): row for row in (*own, *held)}
    if wanted.others and not found:
        return _first_row(connection, key, chosen)
    return [found[at] for at in sorted(found, key=lambda at: (place[at[0]], at[1]))]


def _holding(
    connection: Connection, key: str, column: str, values: Collection[str], heights: Collection[int]
) -> Iterator[Any]:
    """Yield the rows of some revisions that hold one of some values, whatever their order."""
    table = ROWS[key]
    # One range and no list of heights: a year of a nation has 38,000.
    within = table.c.height.between(min(heights), max(heights))
    for some in _portions(sorted(values)):
        asked = select(table).where(within, table.c[column].in_(some))
        yield from (row for row in connection.execute(asked) if row.height in heights)


def _first_row(connection: Connection, key: str, chosen: Sequence[Revision]) -> list[Any]:
    """Return any row of a sheet in a list, or none if there is none."""
    table = ROWS[key]
    for some in _portions([one.height for one in chosen]):
        found = connection.execute(select(table).where(table.c.height.in_(some)).limit(1)).all()
        if found:
            return list(found)
    return []


def _rows(
    connection: Connection,
    key: str,
    chosen: Sequence[Revision],
    where: ColumnElement[bool] | None = None,
) -> list[Any]:
    """Return the kept rows of a sheet in the order of their revisions."""
    table = ROWS[key]
    heights = {one.height for one in chosen}
    found: dict[int, list[Any]] = {}
    for these in _of_heights(table, heights):
        wanted = select(table).where(these, *(() if where is None else (where,)))
        asked = connection.execute(wanted.order_by(table.c.height, table.c.n)).all()
        for height, rows in groupby(asked, itemgetter(0)):
            if height in heights:
                found[height] = list(rows)
    return [row for one in chosen for row in found.get(one.height, ())]


def _of_heights(table: Table, heights: Collection[int]) -> Iterator[ColumnElement[bool]]:
    """Yield what asks for the rows of some revisions: one range where they lie close, else some at a time."""
    if heights and max(heights) - min(heights) < _CLOSE * len(heights):
        yield table.c.height.between(min(heights), max(heights))
        return
    for some in _portions(sorted(heights)):
        yield table.c.height.in_(some)


def _portions(listed: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE))


def content(connection: Connection, sha256: str) -> tuple[int, str, bytes] | None:
    """Return size, codec and kept bytes of a file."""
    row = connection.execute(select(FILES).where(FILES.c.sha256 == sha256)).first()
    return None if row is None else (row.size, row.codec, bytes(row.content))


def findings(connection: Connection, one: Revision) -> list[Finding]:
    """Return what was found in a revision when it was accepted."""
    wanted = select(REVISIONS.c.findings).where(REVISIONS.c.height == one.height)
    return findings_of(str(connection.execute(wanted).scalar_one()), one.title)
