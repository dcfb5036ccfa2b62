"""Fill in a form as its own help says, by changing cells of the file itself; cached results stay."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from dongneng_cli.submission.form import BLOCKERS, COVER, Column, FieldType
from dongneng_cli.submission.handout.content import Asked, Handout, Line
from dongneng_cli.submission.handout.sheet import HEADER_ROW, places
from dongneng_cli.submission.workbook import address, column_number

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_EPOCH = date(1899, 12, 30)

Values = Mapping[tuple[str, str], Any]
"""Sheet and cell to what is typed in; ``None`` clears the cell."""


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    book = etree.fromstring(parts["xl/workbook.xml"])
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {one.get("Id"): one.get("Target") for one in relations}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {
        sheet.get("name"): "xl/" + targets[sheet.get(key)].removeprefix("/xl/")
        for sheet in book.iter(_MAIN + "sheet")
    }


def type_in(data: bytes, values: Values) -> bytes:
    """Return the workbook with values typed into cells."""
    parts = parts_of(data)
    where = sheet_parts(parts)
    for name in {sheet for sheet, _cell in values}:
        root = etree.fromstring(parts[where[name]])
        rows = {int(row.get("r")): row for row in root.iter(_MAIN + "row")}
        for (sheet, cell), value in values.items():
            if sheet == name:
                _set(root, rows, cell, value)
        parts[where[name]] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return packed(parts)


def _set(root: Any, rows: dict[int, Any], cell: str, value: Any) -> None:
    number = int(re.sub("[A-Z]", "", cell))
    if number not in rows:
        rows[number] = etree.SubElement(
            root.find(_MAIN + "sheetData"), _MAIN + "row", r=str(number)
        )
    row = rows[number]
    found = next((c for c in row if c.get("r") == cell), None)
    if found is None:
        column = column_number(re.sub(r"\d", "", cell))
        at = sum(column_number(re.sub(r"\d", "", c.get("r"))) < column for c in row)
        found = etree.Element(_MAIN + "c", r=cell)
        row.insert(at, found)
    for child in list(found):
        found.remove(child)
    found.attrib.pop("t", None)
    if value is None:
        return
    if isinstance(value, date):
        value = (value - _EPOCH).days
    if isinstance(value, str):
        found.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(found, _MAIN + "is"), _MAIN + "t").text = value
    else:
        etree.SubElement(found, _MAIN + "v").text = str(value)


def as_told(handout: Handout) -> dict[tuple[str, str], Any]:
    """Return what the form's own declaration asks for: known rows, and one open row a sheet."""
    typed: dict[tuple[str, str], Any] = {}
    entries = {"author": "张某", "reviewer": "李某", "telephone": "0531-0000000"}
    for row, entry in enumerate(COVER, start=4):
        if entry.field in entries:
            typed["封面", f"C{row}"] = entries[entry.field]
        elif entry.field == "filled_on":
            typed["封面", f"C{row}"] = date(handout.period.year, handout.period.month, 28)
    for asked in handout.sheets:
        lines = [*asked.lines, *([None] if asked.spare else [])]
        for row, line in enumerate(lines, start=HEADER_ROW + 1):
            if asked.form is BLOCKERS and line is None and not handout_projects(handout):
                continue
            for column in asked.form.columns:
                value = _value(handout, asked, line, column)
                if value is not None:
                    at = places(asked)[column.field]
                    typed[asked.form.name, address(row, at)] = value
    return typed


def handout_projects(handout: Handout) -> bool:
    return any(asked.form.key == "projects" for asked in handout.sheets)


def _value(handout: Handout, asked: Asked, line: Line | None, column: Column) -> Any:
    """Return what a person who reads the help puts into a cell; ``None`` to leave it."""
    if line is not None and (
        column.field in line.given | line.closed or line.values.get(column.field) is not None
    ):
        return None
    period = handout.period
    choice = handout.choices.get(f"{asked.form.key}.{column.field}")
    before = line.beside.get("before") if line else None
    known = line.values.get("previous") if line else None
    previous = known if isinstance(known, Decimal) else Decimal(10)
    annual = line.values.get("annual_plan") if line else Decimal(5)
    special: dict[str, Any] = {
        "previous": 10 if period.month > 1 else None,
        "in_period": 2,
        "cumulative": previous if line and line.signed else previous + 2 if period.month > 1 else 2,
        "code": f"XM-{len(asked.lines) + 1:04d}",
        "name": "新项目一" if asked.form.key == "projects" else None,
        "number": f"WT-{len(asked.lines) + 1:04d}",
        "project": "XM-0001" if handout_projects(handout) else None,
        "text": "施工许可尚未办结",
        "owner": "行政审批服务局",
        "total_investment": 900,
        "annual_plan": annual,
        "month_invested": Decimal("0.5"),
        "invested": (before if isinstance(before, Decimal) else Decimal(1)) + Decimal("0.5"),
        "change": choice[0] if choice and asked.form.key == "changes" else None,
        "effective": date(period.year, period.month, 1) if asked.form.key == "changes" else None,
        "plan_before": None, "plan_after": None, "start_before": None, "start_after": None,
        "solved_on": None, "finished_on": None, "done_on": None, "note": None,
        "item": choice[len(asked.lines)] if choice else None,
    }  # fmt: skip
    if column.field in special:
        if line and "previous" in line.closed and column.field == "previous":
            return None
        return special[column.field]
    if choice:
        return choice[1] if column.field == "state" and asked.form.key == "tasks" else choice[0]
    if column.kind in {FieldType.DATE, FieldType.MONTH}:
        return date(period.year, period.month, 1)
    return None
