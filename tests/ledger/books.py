"""Submissions for the ledger's tests: drafts without a workbook, and small workbooks."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from dongneng_cli import frames
from dongneng_cli.ledger.record import Draft
from dongneng_cli.ledger.store import Who
from dongneng_cli.states import Kind
from dongneng_cli.submission import form
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.submission.tables.layout import Layout
from tests.workflow.month_files import reading, write_month

WHO = Who("张三", "桌上", "dongneng-cli test")
CITIES = {
    "济南市": "370100", "青岛市": "370200", "淄博市": "370300", "枣庄市": "370400", "东营市": "370500",
    "烟台市": "370600", "潍坊市": "370700", "济宁市": "370800", "泰安市": "370900", "威海市": "371000",
    "日照市": "371100", "临沂市": "371300", "德州市": "371400", "聊城市": "371500", "滨州市": "371600",
    "菏泽市": "371700",
}  # fmt: skip

UNITS = CITIES | {
    "省发展改革委": "development-reform", "省工业和信息化厅": "industry-it",
    "省科技厅": "science-technology", "省商务厅": "commerce", "省统计局": "statistics",
    "新一代信息技术专班": "tf-next-generation-it", "高端装备专班": "tf-high-end-equipment",
    "新能源新材料专班": "tf-new-energy-materials", "现代海洋专班": "tf-modern-marine",
    "医养健康专班": "tf-health-care", "高端化工专班": "tf-high-end-chemicals",
    "现代高效农业专班": "tf-modern-agriculture", "文化创意专班": "tf-cultural-creative",
    "精品旅游专班": "tf-boutique-tourism", "现代金融服务专班": "tf-modern-finance",
    "支撑专班一": "tf-support-1", "支撑专班二": "tf-support-2", "支撑专班三": "tf-support-3",
    "支撑专班四": "tf-support-4",
}  # fmt: skip
"""Every unit that the plan expects a workbook from, with its code."""


def project(number: int, invested: str | None, city: str = "370100", **more: Any) -> dict[str, Any]:
    return {
        "code": f"P{city}-{number}", "name": f"项目{number}", "lists": ("major-projects",), "city": city,
        "cities": (city,), "project_class": "implementing", "annual_plan": Decimal("10.50"),
        "planned_start": "2020-03", "started_on": "2020-03",
        "invested": None if invested is None else Decimal(invested),
        "sheet": "项目", "cell": f"A{number + 1}", "row": number + 1, "layout": 0,
    } | more  # fmt: skip


def draft(
    unit: str = "济南市", period: str = "2020-10", invested: str = "1.50", **more: Any
) -> Draft:
    """Return a submission of two projects and one indicator; another ``invested``, other bytes."""
    code = CITIES[unit]
    tables = {key: contract.empty() for key, contract in CONTRACTS.items()}
    tables["projects"] = frames.PROJECTS.build([project(1, invested, code), project(2, None, code)])
    tables["indicators"] = frames.OBSERVATIONS.build(
        [
            {
                "indicator": "5g-stations", "region": code, "cumulative": Decimal("1E+2"), "note": "无",
                "sheet": "指标", "cell": "G2", "row": 2, "layout": 1,
            }
        ]
    )  # fmt: skip
    tables["totals"] = frames.TOTALS.empty()
    columns = {column.field: at for at, column in enumerate(form.PROJECTS.columns, 1)}
    layouts = (
        Layout("x", "项目", form.PROJECTS, (1, 1), columns, {"invested": Decimal(10000)}),
        Layout("x", "指标", form.INDICATORS, (1, 1), {"cumulative": 7}, {}, {9: "多出"}),
    )
    given: dict[str, Any] = {
        "unit": code, "unit_name": unit, "period": period, "plan_id": "shandong-2020", "plan_hash": "p",
        "rules": "r", "file_name": f"{unit}.xlsx", "data": f"{unit} {period} {invested}".encode() * 50,
        "layouts": layouts, "frames": tables,
    } | more  # fmt: skip
    return Draft(**given)


def sent(unit: str, period: str, invested: str, numbers: tuple[int, ...], **more: Any) -> Draft:
    """Return a submission of some projects; ``more`` is of the first alone."""
    rows = [project(n, invested, CITIES[unit]) for n in numbers]
    rows[0] |= more
    bare = draft(unit, period, invested)
    return replace(bare, frames=dict(bare.frames or {}) | {"projects": frames.PROJECTS.build(rows)})


def without_file(kind: Kind, reason: str, unit: str = "济南市", period: str = "2020-10") -> Draft:
    return Draft(
        unit=CITIES[unit], unit_name=unit, period=period, plan_id="p", plan_hash="p", rules="r",
        kind=kind, reason=reason,
    )  # fmt: skip


def workbook(
    path: Path,
    unit: str = "济南市",
    period: str = "2020-10",
    invested: float = 1.5,
    projects: int = 2,
    month_invested: float | None = None,
    note: str = "",
) -> Path:
    """Write a workbook without an error: projects half as planned; from a city one indicator, too.

    ``invested`` is a month's; ``month_invested`` is the last month's, where that is another.
    """
    month = int(period[-2:])
    code = UNITS[unit]
    city = unit if unit in CITIES else "济南市"
    rows = [
        {
            "code": f"P-{code}-{number}", "name": f"项目{number}", "lists": "省重大项目",
            "city": city, "project_class": "建设类", "total_investment": 100, "annual_plan": 24,
            "planned_start": f"{period[:4]}-01", "started_on": f"{period[:4]}-01",
            "month_invested": month_invested or invested, "invested": invested * month,
            "note": note or None,
        }
        for number in range(1, projects + 1)
    ]  # fmt: skip
    figures = [reading("5g-stations", 100 * month, unit) | {"name": "年内新开通5G基站"}]
    return write_month(path, period, figures if unit in CITIES else [], rows, unit=unit, code=code)


def office(folder: Path, count: int) -> list[Path]:
    """Write so many workbooks: of every unit of the plan for each month, then with another note."""
    pairs = [(unit, f"2020-{month:02}") for month in range(1, 13) for unit in UNITS]
    folder.mkdir(exist_ok=True)
    return [
        workbook(
            folder / f"{number:04}.xlsx",
            *pairs[number % len(pairs)],
            note=f"第{number // len(pairs) + 1}稿",
        )
        for number in range(count)
    ]
