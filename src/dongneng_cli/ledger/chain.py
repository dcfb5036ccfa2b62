"""The chain: each entry carries the hash of the one before, so that a change anywhere is seen.

Scheme 1: ``hash = SHA-256(canonical JSON of {previous, entry, revision | event, rows})`` where ``rows`` gives
for each row table the number of rows and the SHA-256 of their lines. The first ``previous`` is the hash of
the ledger's own row. A later scheme gets a new number; what is recorded is never hashed anew.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from dongneng_cli.ledger.canonical import canonical, canonical_lines

SCHEME = 1
"""Scheme of new entries."""

Row = tuple[str | int | None, ...]
"""A kept row: its place ``n``, then the columns of the scheme in their order."""

_ENTRY = ("height", "kind", "recorded_at", "recorded_by", "host", "tool", "scheme")
_REVISION = [
    "unit",
    "unit_name",
    "period",
    "number",
    "kind",
    "replaces",
    "file_name",
    "sha256",
    "size",
    "plan_id",
    "plan_hash",
    "rules",
    "filled_on",
    "received_on",
    "reason",
    "layouts",
    "findings",
]
_EVENT = ["event", "revision", "unit", "period", "rule", "authoriser", "reason", "until"]
_ROWS = {
    "observations": (
        "indicator region previous in_period cumulative reason_code reason remedy_owner remedy_by note"
    ),
    "projects": (
        "code name lists city cities county taskforce industry project_class total_investment "
        "annual_plan planned_start started_on planned_finish finished_on month_invested invested "
        "change effective change_reason reason_code reason remedy_owner remedy_by note"
    ),
    "list_changes": (
        "code name lists change effective reason plan_before plan_after start_before start_after note"
    ),
    "task_reports": "item name due state done_on evidence note",
    "blockers": ("number project raised_on category text owner promised_on state solved_on result"),
    "totals": "form field value",
}
ROW_COLUMNS: Mapping[int, Mapping[str, Sequence[str]]] = {
    1: {table: f"{names} sheet cell row layout more".split() for table, names in _ROWS.items()}
}
"""Columns that enter the hash, by scheme and table: written out, so that a new column changes no old hash."""


def genesis(ledger: Mapping[str, Any]) -> str:
    """Return the hash that the first entry follows."""
    return _digest(canonical({name: ledger[name] for name in ("id", "format", "created_at")}))


def entry_hash(
    previous: str,
    entry: Mapping[str, Any],
    about: Mapping[str, Any],
    rows: Mapping[str, Sequence[Row]],
) -> str:
    """Return an entry's hash.

    Args:
        previous: Hash of the entry before.
        entry: Row of ``entries``; its ``scheme`` decides how it is hashed.
        about: Row of ``revisions`` or ``events``, by the entry's ``kind``.
        rows: Row tables of a revision by name, rows in order of ``n``; a table left out has none.

    Raises:
        KeyError: If the scheme is not known.
    """
    columns = ROW_COLUMNS[entry["scheme"]]
    names = _REVISION if entry["kind"] == "revision" else _EVENT
    body = {
        "previous": previous,
        "entry": {name: entry[name] for name in _ENTRY},
        entry["kind"]: {name: about[name] for name in names},
        "rows": {table: _lines(rows.get(table, ())) for table in columns},
    }
    return _digest(canonical(body))


def _lines(rows: Sequence[Row]) -> list[Any]:
    """Return the number of rows and the hash of their lines."""
    return [len(rows), _digest(canonical_lines(rows))]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
