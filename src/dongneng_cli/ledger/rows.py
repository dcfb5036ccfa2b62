"""The rows, findings and files of revisions, as files give them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from dongneng_cli.findings import Finding
from dongneng_cli.ledger.tables import (
    CONTRACTS,
    FILES,
    REVISIONS,
    ROWS,
)
from dongneng_cli.ledger.values import findings_of, frame_of, layouts_of
from dongneng_cli.ledger.view import Revision
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.tables import TOTALS, Tables

_AT_ONCE = 500
"""Revisions asked for in one query."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of some revisions side by side, as files give them.

    Attributes:
        frames: Key of the form sheet to its frame; ``totals`` apart.
        layouts: A row's ``layout`` is an index into it.
        findings: What was found when each was accepted, by height.
    """

    frames: dict[str, pd.DataFrame]
    totals: pd.DataFrame
    layouts: tuple[Layout, ...]
    findings: Mapping[int, Sequence[Finding]]

    @property
    def tables(self) -> Tables:
        """The frames with the totals, as a submission has them."""
        return Tables.of({**self.frames, TOTALS: self.totals})


def load(
    connection: Connection,
    chosen: Sequence[Revision],
    only: Mapping[str, tuple[str, str]] | None = None,
) -> Rows:
    """Return the rows of revisions, in the order given; one query a sheet.

    Args:
        connection: The ledger.
        chosen: The revisions.
        only: Key of a sheet to the column and value that its rows must have; sheets left out stay empty, and
            of a revision without such a row nothing is returned.
    """
    place = {one.height: number for number, one in enumerate(chosen)}
    kept = {key: _rows(connection, key, place, only) for key in ROWS}
    if only is not None:
        named = {row[0] for rows in kept.values() for row in rows}
        chosen = [one for one in chosen if one.height in named]
    texts = _texts(connection, [one.height for one in chosen])
    layouts: list[Layout] = []
    about: dict[int, dict[str, Any]] = {}
    findings: dict[int, list[Finding]] = {}
    for one in chosen:
        kept_layouts, kept_findings = texts[one.height]
        about[one.height] = {
            "unit": one.unit,
            "period": one.period,
            "file": one.title,
            "shift": len(layouts),
        }
        layouts += layouts_of(kept_layouts, one.title)
        findings[one.height] = findings_of(kept_findings, one.title)
    tables = {key: frame_of(kept[key], ROWS[key], CONTRACTS[key], about) for key in ROWS}
    return Rows(tables, tables.pop("totals"), tuple(layouts), findings)


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


def _rows(
    connection: Connection,
    key: str,
    place: Mapping[int, int],
    only: Mapping[str, tuple[str, str]] | None,
) -> list[Any]:
    """Return the kept rows of a sheet in the order of their revisions."""
    if only is not None and key not in only:
        return []
    table = ROWS[key]
    rows: list[Any] = []
    for some in _portions(list(place)):
        wanted = select(table).where(table.c.height.in_(some))
        if only is not None:
            column, value = only[key]
            wanted = wanted.where(table.c[column] == value)
        rows += connection.execute(wanted.order_by(table.c.height, table.c.n)).all()
    return sorted(rows, key=lambda row: (place[row[0]], row[1]))


def _portions(heights: Sequence[int]) -> Iterable[Sequence[int]]:
    return (heights[at : at + _AT_ONCE] for at in range(0, len(heights), _AT_ONCE))


def content(connection: Connection, sha256: str) -> tuple[int, str, bytes] | None:
    """Return size, codec and kept bytes of a file."""
    row = connection.execute(select(FILES).where(FILES.c.sha256 == sha256)).first()
    return None if row is None else (row.size, row.codec, bytes(row.content))


def findings(connection: Connection, one: Revision) -> list[Finding]:
    """Return what was found in a revision when it was accepted."""
    wanted = select(REVISIONS.c.findings).where(REVISIONS.c.height == one.height)
    return findings_of(str(connection.execute(wanted).scalar_one()), one.title)
