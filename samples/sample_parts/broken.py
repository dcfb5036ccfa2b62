"""The broken sample: Qingdao's workbook with typical mistakes, each on a cell of its own.

``MISTAKES`` is the one list of them: the workbook is made from it, ``samples/README.md`` prints it, and
the tests hold both against what the program finds.
"""

import zipfile
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from dongneng_cli.plan.model import Indicator, Plan
from dongneng_cli.submission import form
from dongneng_cli.submission.workbook import address
from sample_parts.mistakes import MISTAKES, Mistake
from sample_parts.month import unit_workbooks
from sample_parts.workbooks import HEADER_ROW, Cover, Table, Value, Writer, write

CITY = "青岛市"
PROJECTS = 26
"""Rows kept of the city's projects; fewer than its own, so that mistakes are easy to see."""

_COVER_ROW = 3
"""Row of the first cover entry, from 1."""

_STRANGERS = ("rd-intensity", "jinan-headquarters", "innovation-projects", "high-tech-firms")
"""Indicators that the city does not report; their rows make some of the mistakes possible."""

_SHEETS = {sheet.name: sheet for sheet in form.SHEETS}


@dataclass
class _Draft:
    """The rows of the workbook before they are written."""

    cover: Cover
    rows: dict[str, list[dict[str, Value]]] = field(default_factory=dict)


def write_broken(path: Path, plan: Plan) -> None:
    """Write the broken workbook."""
    draft = _draft(plan)
    for mistake in MISTAKES:
        if mistake.sheet in draft.rows and mistake.row < len(draft.rows[mistake.sheet]):
            row = draft.rows[mistake.sheet][mistake.row]
            row |= dict(mistake.also)
            if mistake.how == "value":
                row[mistake.field] = mistake.value
            elif mistake.how == "repeated":
                row[mistake.field] = draft.rows[mistake.sheet][mistake.row - 1][mistake.field]
    tables = [
        Table(_SHEETS[name], rows, ("annual_plan", "invested") if name == "项目" else ())
        for name, rows in draft.rows.items()
    ]
    write(path, draft.cover, tables, _make_special)
    _forget_results(path)


def place(mistake: Mistake) -> str:
    """Return the A1 address that the finding names."""
    if mistake.sheet == form.COVER_NAME:
        titles = [entry.field for entry in form.COVER]
        return address(_COVER_ROW + titles.index(mistake.field), 2)
    if mistake.how == "column":
        return address(HEADER_ROW, len(_SHEETS[mistake.sheet].columns) + 1)
    row = HEADER_ROW + 1 + mistake.row
    if mistake.how == "hidden":
        return f"A{row}:A{row}"
    return address(row + (mistake.how == "merged"), _column(mistake) + 1)


def _column(mistake: Mistake) -> int:
    fields = [column.field for column in _SHEETS[mistake.sheet].columns]
    return fields.index(mistake.field)


def _draft(plan: Plan) -> _Draft:
    """Take the city's own workbook, with fewer projects and a few indicators of others."""
    whole = next(book for book in unit_workbooks(plan) if book.cover.unit == CITY)
    cover = replace(whole.cover, note=f"示例数据，内有有意留下的错误；{whole.cover.note}")
    for mistake in MISTAKES:
        if mistake.sheet == form.COVER_NAME:
            cover = replace(cover, **{_COVER_FIELDS[mistake.field]: mistake.value})
    draft = _Draft(cover)
    for table in whole.tables:
        draft.rows[table.sheet.name] = [dict(row) for row in table.rows]
    draft.rows["项目"] = draft.rows["项目"][:PROJECTS]
    kept = {row["code"] for row in draft.rows["项目"]}
    for number, row in enumerate(draft.rows["问题"]):
        if row["project"] not in kept:
            row["project"] = draft.rows["项目"][number]["code"]
    by_id = {item.id: item for item in plan.indicators}
    draft.rows["指标"] += [_stranger(by_id[key]) for key in _STRANGERS]
    return draft


_COVER_FIELDS = {"unit_code": "code", "filled_on": "filled_on"}


def _stranger(item: Indicator) -> dict[str, Value]:
    return {
        "indicator": item.id, "name": item.name, "unit_of_measure": item.unit, "region": CITY,
        "cumulative": Decimal(1), "note": "示例数据",
    }  # fmt: skip


def _make_special(writer: Writer) -> None:
    """Make the mistakes that are not a matter of the value alone."""
    for mistake in MISTAKES:
        if make := _SPECIAL.get(mistake.how):
            sheet = writer.book.get_worksheet_by_name(mistake.sheet)
            make(writer, sheet, HEADER_ROW + mistake.row, mistake)


def _error(writer: Writer, sheet: Any, row: int, mistake: Mistake) -> None:
    sheet.write_formula(row, _column(mistake), "=#REF!", writer.format(), mistake.value)


def _uncalculated(writer: Writer, sheet: Any, row: int, mistake: Mistake) -> None:
    sheet.write_formula(row, _column(mistake), _NEVER_CALCULATED, writer.format())


def _formatted(writer: Writer, sheet: Any, row: int, mistake: Mistake) -> None:
    sheet.write_number(row, _column(mistake), mistake.value, writer.format(mistake.look))


def _total(writer: Writer, sheet: Any, row: int, mistake: Mistake) -> None:
    sheet.write_number(row, _column(mistake), mistake.value, writer.format("#,##0.00", bold=True))


def _hidden(_writer: Writer, sheet: Any, row: int, _mistake: Mistake) -> None:
    sheet.set_row(row, None, None, {"hidden": True})


def _merged(writer: Writer, sheet: Any, row: int, mistake: Mistake) -> None:
    """Merge a cell with the one below, which keeps a value that nobody sees."""
    at = _column(mistake)
    sheet.merge_range(row, at, row + 1, at, mistake.value, writer.format())
    sheet.write_string(row + 1, at, "现代海洋", writer.format())


def _extra_column(writer: Writer, sheet: Any, _row: int, mistake: Mistake) -> None:
    at = len(_SHEETS[mistake.sheet].columns)
    sheet.write_string(HEADER_ROW - 1, at, mistake.value, writer.format(bold=True))


_SPECIAL = {
    "error": _error,
    "uncalculated": _uncalculated,
    "formatted": _formatted,
    "total": _total,
    "hidden": _hidden,
    "merged": _merged,
    "column": _extra_column,
}

_NEVER_CALCULATED = "=12.5+20"


def _forget_results(path: Path) -> None:
    """Take away the stored result of the formula that was never calculated; XlsxWriter always writes one."""
    with zipfile.ZipFile(path) as book:
        parts = [(info, book.read(info)) for info in book.infolist()]
    formula = f"<f>{_NEVER_CALCULATED[1:]}</f>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for info, content in parts:
            book.writestr(info, content.replace(formula + b"<v>0</v>", formula))
