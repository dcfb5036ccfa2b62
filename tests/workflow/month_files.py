"""Small workbooks of the form, one a month, for tests of verbs that need several."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.submission import form

_NAMES = {one.id: one.name for one in load_plan(find_plan("shandong-2020")).indicators}

SHANDONG = "山东省新旧动能转换综合试验区建设2020年工作要点"


def write_month(
    path: Path,
    period: str,
    indicators: Sequence[Mapping[str, Any]] = (),
    projects: Sequence[Mapping[str, Any]] = (),
    *,
    unit: str = "山东省",
    code: str = "370000",
    plan: str = SHANDONG,
    changes: Sequence[Mapping[str, Any]] = (),
) -> Path:
    """Write one workbook; rows are values by field of the form."""
    sheets = [(form.INDICATORS, indicators), (form.PROJECTS, projects)]
    sheets += [(form.CHANGES, changes)] if changes else []
    with xlsxwriter.Workbook(str(path)) as book:
        cover = {"plan": plan, "unit": unit, "unit_code": code, "period": period}
        sheet = book.add_worksheet(form.COVER_NAME)
        for row, entry in enumerate(form.COVER):
            sheet.write(row, 0, entry.title)
            sheet.write(row, 1, cover.get(entry.field, ""))
        for declared, rows in sheets:
            sheet = book.add_worksheet(declared.name)
            for at, column in enumerate(declared.columns):
                sheet.write(0, at, column.title)
                for row, values in enumerate(rows, 1):
                    if values.get(column.field) is not None:
                        sheet.write(row, at, values[column.field])
    return path


def reading(
    indicator: str, value: float, region: str = "山东省", unit: str = "个"
) -> dict[str, Any]:
    """Return a row of the sheet 指标 with a cumulative figure."""
    return {
        "indicator": indicator,
        "name": _NAMES.get(indicator),
        "region": region,
        "cumulative": value,
        "unit_of_measure": unit,
    }
