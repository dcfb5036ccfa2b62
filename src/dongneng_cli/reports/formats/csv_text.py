"""CSV: one table, plain digits, and no text that a spreadsheet would calculate."""

import csv
import io

from dongneng_cli.reports.document import Column, Document, Table, Value
from dongneng_cli.shown import shown

BOM = "\ufeff"
"""Put before a file, so that Excel and WPS open it as UTF-8."""

_LIMIT = 32_000
_LEADING = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


def text(document: Document, key: str = "") -> str:
    """Return the table named ``key``, or the document's main one, as CSV."""
    table = next((t for t in document.tables() if t.key == key), None) or document.main_table()
    return "" if table is None else _table(table)


def render(document: Document) -> bytes:
    """Return the main table as a file holds it: UTF-8 with a byte order mark."""
    return (BOM + text(document)).encode("utf-8")


def _table(table: Table) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([neutral(_header(column)) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [_cell(column, value) for column, value in zip(table.columns, row.cells, strict=True)]
        )
    return out.getvalue()


def _header(column: Column) -> str:
    return (
        f"{column.header} (%)" if column.is_percent and "%" not in column.header else column.header
    )


def _cell(column: Column, value: Value) -> str:
    written = column.plain(value)
    return neutral(written) if isinstance(value, str) else written


def neutral(written: str) -> str:
    """Return a text that no spreadsheet takes for a formula; numbers never come here."""
    safe = shown(written, _LIMIT)
    leads = written.startswith(_LEADING) or safe.lstrip().startswith(_LEADING)
    return "'" + safe if leads else safe
