"""From frames to what a database keeps, and back without loss."""

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Table

from dongneng_cli.findings import Finding, Severity
from dongneng_cli.frames import Contract
from dongneng_cli.ledger.canonical import canonical
from dongneng_cli.ledger.chain import Row
from dongneng_cli.ledger.tables import NUMBERS, OF_REVISION
from dongneng_cli.submission.form import SHEETS, FieldType
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.tables import Columns

_NUMBERS = (FieldType.FIGURE, FieldType.MONEY)
FIGURES = frozenset(
    {column.field for form in SHEETS for column in form.columns if column.kind in _NUMBERS}
    | {"value"}
)
"""Columns that hold exact decimals; they are kept as their text."""

LISTS = frozenset({"lists", "cities"})
"""Columns that hold several ids; they are kept as a JSON array."""

_FORMS = {form.key: form for form in SHEETS}
_REPLACED = {0: "␀"} | dict.fromkeys(range(0xD800, 0xE000), "�")
"""Characters that PostgreSQL or UTF-8 cannot hold; the original file keeps them."""

_TO_REPLACE = re.compile("[\\0\ud800-\udfff]")


def storable(text: str) -> str:
    """Return a text that both databases take."""
    return text.translate(_REPLACED) if _TO_REPLACE.search(text) else text


@cache
def columns_of(table: Table) -> tuple[str, ...]:
    """Return a row table's own columns, without revision and place."""
    return tuple(column.name for column in table.columns if column.name not in ("height", "n"))


def rows_of(columns: Columns, table: Table) -> list[Row]:
    """Return a frame's rows as they are kept: the place in the frame, then the table's columns."""
    kept = {
        name: _encoded(name, values) for name, values in columns.items() if name not in OF_REVISION
    }
    count = len(next(iter(columns.values()), ()))
    own = columns_of(table)
    beyond = {name: values for name, values in kept.items() if name not in own}
    kept["more"] = _beyond(beyond, count)
    blank: list[Any] = [None] * count
    return list(zip(range(count), *(kept.get(name, blank) for name in own), strict=True))


def _beyond(columns: Mapping[str, list[Any]], count: int) -> list[Any]:
    """Return what has no column of its own, row by row as JSON."""
    rows = (
        {name: values[n] for name, values in columns.items() if values[n] is not None}
        for n in range(count)
    )
    return [canonical(row) if row else None for row in rows]


def columns_from(
    rows: Sequence[Any], table: Table, contract: Contract, about: Mapping[int, Mapping[str, Any]]
) -> dict[str, list[Any]]:
    """Return the columns of the contract of kept rows.

    Args:
        rows: Rows of the table, ``height`` and ``n`` first, in the order wanted.
        table: Their table.
        contract: The contract that the table mirrors.
        about: For each height the unit, period and file, and ``shift``: what is added to ``layout``.
    """
    names = [column.name for column in table.columns]
    turned: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    kept = dict(zip(names, turned, strict=True))
    heights = kept.pop("height")
    columns: dict[str, list[Any]] = {}
    for name in contract.columns:
        if name in OF_REVISION:
            columns[name] = [about[height][name] for height in heights]
        else:
            found = kept[name] if name in kept else _more(kept["more"], name)
            columns[name] = _decoded(name, found)
    columns["layout"] = [
        about[height]["shift"] + layout
        for height, layout in zip(heights, columns["layout"], strict=True)
    ]
    return columns


def _encoded(name: str, found: list[Any]) -> list[Any]:
    """Return a column's values as they are kept."""
    if all(value is None for value in found):
        return found
    # What is not equal to itself is pandas' blank.
    there = [None if value is None or value != value else value for value in found]  # noqa: PLR0124
    if name in FIGURES:
        return [None if value is None else str(Decimal(value)) for value in there]
    if name in LISTS:
        listed = [None if value is None else tuple(value) for value in there]
        known = {one: None if one is None else canonical(one) for one in set(listed)}
        return [known[one] for one in listed]
    if name in NUMBERS:
        return [None if value is None else int(value) for value in there]
    texts = [None if value is None else str(value) for value in there]
    if _TO_REPLACE.search("".join(filter(None, texts))):
        return [None if text is None else storable(text) for text in texts]
    return texts


def _more(texts: Sequence[str | None], name: str) -> list[Any]:
    """Return a column that has no place of its own yet."""
    return [json.loads(text).get(name) if text else None for text in texts]


def _decoded(name: str, found: Sequence[Any]) -> list[Any]:
    """Return a column's values; whole columns, since a month has fifty thousand values."""
    if name in FIGURES:
        return [None if value is None else Decimal(value) for value in found]
    if name in LISTS:
        # The same few lists stand in many rows.
        known = {text: None if text is None else tuple(json.loads(text)) for text in set(found)}
        return [known[text] for text in found]
    return list(found)


def layouts_text(layouts: Sequence[Layout]) -> str:
    """Return layouts as JSON: sheet, form, header rows, field to column, scales, extra columns."""
    return canonical(
        [
            {
                "sheet": storable(one.sheet),
                "form": one.form.key,
                "header": list(one.header),
                "columns": dict(one.columns),
                "scales": {name: str(scale) for name, scale in one.scales.items()},
                "extras": {str(column): storable(text) for column, text in one.extras.items()},
            }
            for one in layouts
        ]
    )


def layouts_of(text: str, file: str) -> list[Layout]:
    """Return the layouts of a revision."""
    return [
        Layout(
            file=file,
            sheet=one["sheet"],
            form=_FORMS[one["form"]],
            header=(one["header"][0], one["header"][1]),
            columns=one["columns"],
            scales={name: Decimal(scale) for name, scale in one["scales"].items()},
            extras={int(column): title for column, title in one["extras"].items()},
        )
        for one in json.loads(text)
    ]


_OF_FINDING = [
    "code",
    "severity",
    "message",
    "sheet",
    "cell",
    "subject",
    "found",
    "expected",
    "hint",
]


def findings_text(findings: Sequence[Finding]) -> str:
    """Return findings as JSON; the file is the revision's own."""
    return canonical(
        [{name: storable(str(getattr(one, name))) for name in _OF_FINDING} for one in findings]
    )


def findings_of(text: str, file: str) -> list[Finding]:
    """Return the findings of a revision under a file name."""
    return [
        Finding(**{**one, "severity": Severity(one["severity"])}, file=file)
        for one in json.loads(text)
    ]
