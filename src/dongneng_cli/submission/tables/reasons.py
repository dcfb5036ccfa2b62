"""Why something is behind: reason, who puts it right and by when, from columns of their own or from 备注."""

import re
from typing import Any

from dongneng_cli.submission.form import REASON_COLUMNS, FieldType
from dongneng_cli.submission.tables.clean import day
from dongneng_cli.submission.tables.records import Records

_SHORT = {"原因": "reason", "责任人": "remedy_owner", "时限": "remedy_by"}
"""Shorter words that 备注 may use."""

_TITLES = {column.title: column.field for column in REASON_COLUMNS} | _SHORT
_ENTRY = re.compile(
    rf"({'|'.join(sorted(_TITLES, key=len, reverse=True))})\s*[:：]\s*([^;；。\n]+)"
)


def read_reasons(records: Records, notes: list[str | None]) -> dict[str, list[Any]]:
    """Return the columns of a reason; what has no column of its own is looked for in 备注.

    There it is written as ``原因代码：资金；原因说明：贷款未到位；整改责任人：张某；整改时限：2020-12-31``.

    Args:
        records: The table that is read.
        notes: 备注 of each row.
    """
    found: dict[str, list[Any]] = {}
    noted = [_in_note(note) for note in notes]
    for column in REASON_COLUMNS:
        dated = column.kind is FieldType.DATE
        own = records.cells.whens(column) if dated else records.texts(column)
        found[column.field] = [
            value or entries.get(column.field) for value, entries in zip(own, noted, strict=True)
        ]
    return found


def _in_note(note: str | None) -> dict[str, str]:
    """Read the entries of a reason that stand in a remark; a day that is none is left out."""
    if note is None:
        return {}
    entries = {_TITLES[title]: text.strip() for title, text in _ENTRY.findall(note)}
    if "remedy_by" in entries:
        reading = day(entries.pop("remedy_by"))
        if isinstance(reading.value, str):
            entries["remedy_by"] = reading.value
    return entries
