"""Rows of the checklist's samples: months of tasks and projects, weeks of blockers. All 示例."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dongneng_cli.period import Period, Week
from dongneng_cli.plan.asked import tasks_of
from dongneng_cli.plan.model import Plan
from dongneng_cli.submission import form
from dongneng_cli.terms import Kind
from sample_parts.month import MONEY_FIELDS
from sample_parts.workbooks import Cover, Table, Value

MONTHS = (Period(2020, 8), Period(2020, 9), Period(2020, 10))
WEEKS = tuple(Week(2020, number) for number in range(40, 45))
NOTE = "全部为示例数据：单位、项目、问题和日期均非真实填报"

JINAN, QINGDAO, YANTAI = "济南市", "青岛市", "烟台市"
REFORM, COMMERCE = "省发展改革委", "省商务厅"
UNITS = (JINAN, QINGDAO, YANTAI, REFORM, "省工业和信息化厅", "省科技厅", COMMERCE)
"""Who reports in the samples; the other owners never do, which the checklist shows."""

Rows = Sequence[dict[str, Value]]
Book = tuple[Cover, tuple[Table, ...]]

_PROJECTS = (
    # code, name, city, taskforce, total, annual plan, started, invested by month
    ("SL-JN-01", "示例智能装备产业园", JINAN, "高端装备专班", "24", "8", "2020-03", ("4.6", "5.5", "6.4")),
    ("SL-JN-02", "示例生物医药基地", JINAN, "医养健康专班", "18", "6", "2020-04", ("2.4", "2.9", "3.3")),
    ("SL-JN-03", "示例大数据中心", JINAN, "新一代信息技术专班", "12", "5", None, ("0", "0", "0")),
    ("SL-QD-01", "示例海工装备基地", QINGDAO, "现代海洋专班", "36", "12", "2020-02", ("8.1", "9.4", "10.6")),
    ("SL-QD-02", "示例高端聚合物项目", QINGDAO, "高端化工专班", "48", "15", "2020-05", ("5.2", "6.1", "7.0")),
    ("SL-KS-01", "示例跨市轨道配套园", f"{JINAN}、{QINGDAO}", "高端装备专班", "60", "20", "2020-06",
     ("6.0", "8.5", "10.0")),
)  # fmt: skip
"""Who reports a project follows from its city; one of two cities is reported by the department."""

_POLICIES = (20, 23, 26)
"""国家支持政策事项 by month: behind by more than ten points three months running."""

_TASKS: Mapping[str, Mapping[str, Sequence[tuple[str, str | None, str | None, str | None]]]] = {
    REFORM: {
        "social-credit-regulation": (
            ("已完成", "2020-12", "2020-07-24", "示例：条例文本"),
            ("已完成", "2020-12", "2020-07-24", "示例：条例文本"),
            ("已完成", "2020-12", "2020-07-24", "示例：条例文本"),
        ),
        "business-environment-regulation": (
            ("推进中", "2020-09", None, None),
            ("推进中", "2020-10", None, "示例：征求意见增加一轮，计划顺延一个月"),
            ("推进中", "2020-12", None, "示例：审议排期调整，计划顺延两个月"),
        ),
        "yellow-river-program": (
            ("推进中", "2020-09", None, None),
            ("推进中", "2020-09", None, None),
            ("推进中", "2020-09", None, None),
        ),
        "taskforce-liaison": (
            ("已完成", "2020-06", "2020-06-10", "示例：会议纪要"),
            ("推进中", "2020-11", None, "示例：成员单位调整，机制重新商定"),
            ("推进中", "2020-11", None, None),
        ),
        "development-zones": (
            ("推进中", None, None, None),
            ("推进中", None, None, None),
            ("推进中", None, None, None),
        ),
    },
    COMMERCE: {
        "investment-park-launch": (
            ("推进中", "2020-10", None, None),
            ("推进中", "2020-10", None, None),
            ("已完成", "2020-10", "2020-10-20", "示例：开工简报"),
        ),
        "world-ocean-conference": (
            ("未启动", "2020-12", None, None),
            ("未启动", "2020-12", None, None),
            ("未启动", "2020-12", None, None),
        ),
    },
    QINGDAO: {
        "multinationals-summit": (
            ("已完成", "2020-07", "2020-07-16", "示例：会议手册"),
            ("已完成", "2020-07", "2020-07-16", "示例：会议手册"),
            ("已完成", "2020-07", "2020-07-16", "示例：会议手册"),
        ),
    },
}
"""By unit and item: state, planned month, day of completion, then evidence where it is done, else a note."""


def month_books(plan: Plan) -> Iterator[Book]:
    """Yield the monthly workbooks; 省商务厅 leaves September out and sends October late."""
    for at, month in enumerate(MONTHS):
        for unit in UNITS:
            if unit == COMMERCE and month.month == 9:
                continue
            late = unit == COMMERCE and month.month == 10
            filled = month.last + timedelta(days=12 if late else 3)
            tables = (
                Table(form.INDICATORS, _indicators(plan, unit, at)),
                Table(form.PROJECTS, _projects(unit, at), MONEY_FIELDS),
                Table(form.TASKS, _tasks(plan, unit, at)),
            )
            yield _book(plan, unit, str(month), filled, tables)


def _book(plan: Plan, unit: str, period: str, filled: date, tables: Sequence[Table]) -> Book:
    cover = Cover(plan.title, unit, _ids(plan)[unit], period, NOTE, filled_on=filled)
    return cover, tuple(table for table in tables if table.rows)


def _ids(plan: Plan) -> dict[str, str]:
    codes = {city.name: city.code for city in plan.regions.cities}
    return codes | {office.name: office.id for office in plan.units.departments}


def _indicators(plan: Plan, unit: str, at: int) -> Rows:
    """Return a unit's own indicators, on their pace save one that is far behind."""
    regions = {plan.regions.code: plan.regions.name}
    regions |= {city.code: city.name for city in plan.regions.cities}
    regions |= {group.id: group.short for group in plan.regions.groups}
    rows: list[dict[str, Value]] = []
    for item in plan.indicators:
        if item.lead != _ids(plan)[unit] or item.list or item.kind is Kind.RATIO:
            continue
        whole = int(item.targets[0].value) or 1
        month = MONTHS[at].month
        if item.id == "national-policies":
            now, before = _POLICIES[at], _POLICIES[at - 1] if at else _POLICIES[0] - 3
        else:
            now, before = -(-whole * month // 12), -(-whole * (month - 1) // 12)
        row: dict[str, Value] = {
            "indicator": item.id, "name": item.name, "unit_of_measure": item.unit,
            "region": regions[item.scope], "cumulative": now, "note": "示例数据",
        }  # fmt: skip
        if item.kind is not Kind.STOCK:
            row |= {"previous": before, "in_period": now - before}
        if item.id == "national-policies":
            row |= {
                "reason_code": "手续办理", "reason": "示例：部分事项待国家部委批复",
                "remedy_owner": "示例：综合处", "remedy_by": date(2020, 12, 31),
            }  # fmt: skip
        rows.append(row)
    return rows


def _projects(unit: str, at: int) -> Rows:
    rows: list[dict[str, Value]] = []
    for code, name, city, force, total, planned, started, invested in _PROJECTS:
        if unit != (REFORM if "、" in city else city):
            continue
        before = Decimal(invested[at - 1]) if at else Decimal(invested[0]) * Decimal("0.9")
        month = max(Decimal(invested[at]) - before, Decimal(0)).quantize(Decimal("0.01"))
        rows.append({
            "code": code, "name": name, "lists": "省重大项目", "city": city, "taskforce": force,
            "industry": force.removesuffix("专班"), "project_class": "建设类",
            "total_investment": Decimal(total), "annual_plan": Decimal(planned),
            "planned_start": "2020-06", "started_on": started, "planned_finish": "2022-12",
            "month_invested": month, "invested": Decimal(invested[at]), "note": "示例数据",
        })  # fmt: skip
    return rows


def _tasks(plan: Plan, unit: str, at: int) -> Rows:
    """Return a unit's items: under way, save where ``_TASKS`` says more."""
    own = _ids(plan)[unit]
    owners = {one.item: one.units for one in plan.checklist.owners} if plan.checklist else {}
    rows: list[dict[str, Value]] = []
    for task in tasks_of(plan):
        for one in (*task.milestones, *task.workstreams):
            if own not in owners.get(one.id, owners.get(task.clause, ())):
                continue
            told = _TASKS.get(unit, {}).get(one.id)
            state, due, day, words = told[at] if told else ("推进中", None, None, "示例数据")
            done = state == "已完成"
            rows.append({
                "item": one.id, "name": one.name, "due": due, "state": state,
                "done_on": date.fromisoformat(day) if day else None,
                "evidence": words if done else None, "note": words if not done else None,
            })  # fmt: skip
    return rows


def _blocker(
    number: str, project: str, raised: str, category: str, text: str, owner: str, **more: Any
) -> dict[str, Value]:
    """Return a row of the sheet 问题; open unless ``solved`` gives a day."""
    solved = more.get("solved")
    return {
        "number": number, "project": project, "raised_on": date.fromisoformat(raised),
        "category": category, "text": f"{text}（示例）", "owner": owner,
        "promised_on": date.fromisoformat(more["promised"]) if "promised" in more else None,
        "state": "已办结" if solved else "未办结",
        "solved_on": date.fromisoformat(solved) if solved else None,
        "result": "已协调解决（示例）" if solved else more.get("result"),
    }  # fmt: skip


def _jinan(week: int) -> Rows:
    """Blockers of 济南市: one ages and its promise moves, one comes back, one is left out from W43 on."""
    land: dict[str, Any] = {"promised": "2020-09-30"}
    if week >= 42:
        land = {"promised": "2020-11-30", "result": "用地指标待下达，延期办理（示例）"}
    permit: dict[str, Any] = {"promised": "2020-10-15"}
    if week in (41, 42):
        permit["solved"] = "2020-10-09"
    rows = [
        _blocker("WT-JN-01", "SL-JN-03", "2020-06-15", "用地用海", "新增建设用地指标未落实",
                 "自然资源和规划局", **land),
        _blocker("WT-JN-02", "SL-JN-02", "2020-09-21", "手续办理", "环评批复待补充材料",
                 "行政审批服务局", **permit),
        _blocker("WT-KS-01", "SL-KS-01", "2020-08-20", "手续办理", "跨市规划许可未衔接",
                 "省发展改革委", promised="2020-10-20"),
    ]  # fmt: skip
    if week <= 42:
        rows.append(_blocker("WT-JN-03", "SL-JN-01", "2020-09-24", "资金", "设备款贷款未到位",
                             "地方金融监管局", promised="2020-11-15"))  # fmt: skip
    return rows


def _qingdao(week: int) -> Rows:
    """Blockers of 青岛市: one solved late, one that changes its number in W43, a new one in W44."""
    solved = {"solved": "2020-10-14"} if week >= 42 else {}
    rows = [
        _blocker("WT-QD-01", "SL-QD-01", "2020-08-31", "资金", "企业自筹资金缺口较大",
                 "地方金融监管局", promised="2020-10-08", **solved),
        _blocker("WT-QD-02" if week <= 42 else "WT-QD-09", "SL-QD-02", "2020-07-20", "能耗指标",
                 "煤炭消费减量替代方案待批" if week <= 42 else "煤炭消费减量替代方案尚待批复",
                 "发展改革委", promised="2020-11-20"),
        _blocker("WT-KS-01", "SL-KS-01", "2020-08-20", "手续办理", "跨市规划许可未衔接",
                 "省发展改革委", promised="2020-10-20"),
    ]  # fmt: skip
    if week >= 44:
        rows.append(_blocker("WT-QD-03", "SL-QD-01", "2020-10-27", "其他", "电力外线迁改滞后",
                             "供电公司"))  # fmt: skip
    return rows


def week_books(plan: Plan) -> Iterator[Book]:
    """Yield the weekly workbooks of blockers."""
    for week in WEEKS:
        for unit, rows in ((JINAN, _jinan(week.number)), (QINGDAO, _qingdao(week.number))):
            yield _book(plan, unit, str(week), week.last, (Table(form.BLOCKERS, rows),))
