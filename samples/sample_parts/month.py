"""The sample month: which unit reports what, and the rows as values of the form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dongneng_cli.plan.model import Plan
from dongneng_cli.submission import form
from sample_parts.indicators import IndicatorRow, city_parts, province_rows
from sample_parts.projects import Project, build_projects, month_text
from sample_parts.published import LINE, NOTICE, PERIOD
from sample_parts.tasks import BlockerRow, TaskRow, all_tasks, blockers, tasks_by_unit
from sample_parts.workbooks import Cover, Table, Value

_NOTE = f"项目行为示例数据，非真实项目；全省和各清单合计取自《{NOTICE}》，分市数为示例"
_NO_PROJECTS = "示例数据；本单位不报项目行，指标出处见备注"
_LINE_OFFICE = "省发展改革委"
"""Reports the line projects that belong to no city."""

MONEY_FIELDS = ("total_investment", "annual_plan", "month_invested", "invested")


@dataclass(frozen=True)
class Workbook:
    """One unit's report."""

    cover: Cover
    tables: tuple[Table, ...]


def unit_workbooks(plan: Plan) -> Iterator[Workbook]:
    """Yield the workbooks of cities, departments and task forces, in administrative order."""
    projects = build_projects(plan)
    tasks = tasks_by_unit(plan)
    province = list(province_rows(plan))
    for city in plan.regions.cities:
        own = [row for row in projects if row.city == city.name]
        figures = [row for row in province if row.region == city.name]
        yield _workbook(
            plan, city.name, city.code, _NOTE,
            [*city_parts(plan, city.name), *figures], own, tasks.get(city.name, []),
            blockers(city.name, city.code, own, 4),
        )  # fmt: skip
    lead = {item.id: item.lead for item in plan.indicators}
    for office in plan.units.departments:
        lines = [p for p in projects if p.city == LINE] if office.name == _LINE_OFFICE else []
        figures = [row for row in province if lead[row.id] == office.id]
        yield _workbook(
            plan, office.name, office.id, _NOTE if lines else _NO_PROJECTS,
            figures, lines, tasks.get(office.name, []), [],
        )  # fmt: skip
    for number, force in enumerate(plan.units.taskforces, start=1):
        led = [row for row in projects if f"{row.industry}专班" == force.name]
        found = blockers(force.name, f"Z{number:02d}", led, 2) if led else []
        yield _workbook(
            plan, force.name, force.id, _NO_PROJECTS, [], [], tasks.get(force.name, []), found
        )


def province_workbook(plan: Plan) -> Workbook:
    """Return the consolidated month of the province in one workbook."""
    projects = build_projects(plan)
    parts = [row for city in plan.regions.cities for row in city_parts(plan, city.name)]
    found = [
        row
        for city in plan.regions.cities[:4]
        for row in blockers(city.name, city.code, [p for p in projects if p.city == city.name], 2)
    ]
    regions = plan.regions
    return _workbook(
        plan, regions.name, regions.code, _NOTE, [*province_rows(plan), *parts], projects,
        all_tasks(plan), found,
    )  # fmt: skip


def _workbook(
    plan: Plan,
    unit: str,
    code: str,
    note: str,
    figures: Sequence[IndicatorRow],
    projects: Sequence[Project],
    tasks: Sequence[TaskRow],
    found: Sequence[BlockerRow],
) -> Workbook:
    """Put a unit's rows into sheets; a sheet without rows is left out."""
    tables = (
        Table(form.INDICATORS, [indicator_values(row) for row in figures]),
        Table(form.PROJECTS, [project_values(row) for row in projects], MONEY_FIELDS),
        Table(form.TASKS, [task_values(row) for row in tasks]),
        Table(form.BLOCKERS, [blocker_values(row) for row in found]),
    )
    cover = Cover(plan.title, unit, code, PERIOD, note)
    return Workbook(cover, tuple(table for table in tables if table.rows))


def indicator_values(row: IndicatorRow) -> dict[str, Value]:
    """Return an indicator as values of the form."""
    reading = row.reading
    return {
        "indicator": row.id, "name": row.name, "unit_of_measure": row.unit, "region": row.region,
        "previous": _figure(reading.previous), "in_period": _figure(reading.in_period),
        "cumulative": _figure(reading.cumulative), "note": reading.note,
    }  # fmt: skip


def project_values(row: Project) -> dict[str, Value]:
    """Return a project as values of the form, money in 亿元."""
    force = "/" if row.industry == "/" else f"{row.industry}专班"
    return {
        "code": row.code, "name": row.name, "lists": row.listed.title, "city": row.city or "/",
        "county": row.county, "taskforce": force, "industry": row.industry,
        "project_class": "建设类" if row.implementing else row.listed.prep_word,
        "total_investment": _amount(row.total),
        "annual_plan": _amount(row.plan) if row.implementing else None,
        "planned_start": month_text(row.planned_start), "started_on": _month(row.started),
        "planned_finish": month_text(row.planned_finish), "finished_on": _month(row.finished),
        "month_invested": _amount(row.month), "invested": _amount(row.invested), "note": _reason(row),
    }  # fmt: skip


_EARLY = 6
"""Months before its time from which a start is explained."""


def _reason(row: Project) -> str | None:
    """Say what the rules ask for: why a start was early, what was spent before one."""
    if not row.implementing and (row.started is not None or row.invested):
        return "前期工作和征地补偿（示例）"
    if row.started is not None and row.planned_start - row.started >= _EARLY:
        return "提前供地，提前开工（示例）"
    return None


def task_values(row: TaskRow) -> dict[str, Value]:
    """Return a task's item as values of the form."""
    return {
        "item": row.item, "name": row.name, "due": row.due, "state": row.state,
        "done_on": row.done_on, "evidence": row.evidence, "note": row.note,
    }  # fmt: skip


def blocker_values(row: BlockerRow) -> dict[str, Value]:
    """Return a blocker as values of the form."""
    return {
        "number": row.number, "project": row.project, "raised_on": row.raised_on,
        "category": row.category, "text": row.text, "owner": row.owner,
        "promised_on": row.promised_on, "state": row.state, "solved_on": row.solved_on,
        "result": row.result,
    }  # fmt: skip


def _figure(value: Decimal | str | None) -> Value:
    """Write whole figures as whole numbers."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _amount(units: int) -> Decimal:
    """Return 万元 as 亿元, with two decimals where two suffice."""
    amount = Decimal(units).scaleb(-4)
    return amount.quantize(Decimal("0.01")) if units % 100 == 0 else amount


def _month(month: int | None) -> str | None:
    return None if month is None else month_text(month)
