"""Task and blocker rows: states of the 24 tasks' items, and what holds projects up. All 示例.

Only one fact is not made up: the ethylene works of Yantai produced on 2020-11-09, so at the end of October
they were still under way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dongneng_cli.plan.asked import tasks_of
from dongneng_cli.plan.model import Plan, Task
from sample_parts.projects import OCTOBER, Project
from sample_parts.shares import between, pick

_TASK_OWNERS = {
    "1.1": "省发展改革委", "1.2": "省工业和信息化厅", "2.1": "省工业和信息化厅", "2.2": "省发展改革委",
    "2.3": "省商务厅", "2.4": "省工业和信息化厅", "3.1": "济南市", "3.2": "青岛市", "3.3": "烟台市",
    "3.4": "省发展改革委", "4.1": "省发展改革委", "4.3": "省发展改革委", "5.1": "省科技厅",
    "5.2": "省科技厅", "5.3": "省科技厅", "6.1": "省发展改革委", "6.2": "省发展改革委",
    "6.3": "省发展改革委", "6.4": "省商务厅", "6.5": "省商务厅", "7.1": "省发展改革委",
    "7.2": "省发展改革委", "7.3": "省统计局",
}  # fmt: skip
"""Who reports a task's items in the samples; ours, as the plan names no one. 4.2 is the task forces'."""

_ITEM_OWNERS = {
    "multinationals-summit": "青岛市",
    "ocean-mega-science": "青岛市",
    "jiaozhou-belt-road": "青岛市",
    "quantum-institute": "济南市",
    "linyi-belt-road": "临沂市",
    "heze-luxi-mechanism": "菏泽市",
}
"""Items that a city reports though their task is a department's."""

_DONE = {
    "shortfall-white-list": date(2020, 3, 20),
    "digital-infrastructure-opinion": date(2020, 4, 16),
    "investment-park-launch": date(2020, 4, 28),
    "taskforce-duties-opinion": date(2020, 5, 22),
    "taskforce-liaison": date(2020, 4, 10),
    "dispatch-and-notice": date(2020, 5, 8),
    "social-credit-regulation": date(2020, 7, 24),
    "talent-group": date(2020, 6, 30),
    "evaluation-indicators": date(2020, 8, 14),
}
_NOT_BEGUN = {"national-evaluation", "shandong-japan-dialogue", "world-ocean-conference"}

_NOTES = {"wanhua-ethylene": "2020-11-09产出合格产品（公开报道，2020-11）；报告期末推进中"}


@dataclass(frozen=True)
class TaskRow:
    """One row of the sheet 任务."""

    item: str
    name: str
    due: str | None
    state: str
    done_on: date | None
    evidence: str | None
    note: str


@dataclass(frozen=True)
class BlockerRow:
    """One row of the sheet 问题."""

    number: str
    project: str
    raised_on: date
    category: str
    text: str
    owner: str
    promised_on: date
    state: str
    solved_on: date | None
    result: str | None


def tasks_by_unit(plan: Plan) -> dict[str, list[TaskRow]]:
    """Return the task rows of each unit, by the unit's name.

    Each item is reported by one unit, save those of 4.2, on which every task force says how far it is.
    """
    rows: dict[str, list[TaskRow]] = {}
    leading = [force.name for force in plan.units.taskforces if force.industry]
    support = [force.name for force in plan.units.taskforces if not force.industry]
    for task in tasks_of(plan):
        for item, name, due in _items(task):
            if task.clause == "4.2":
                owners = support if item.startswith("support-") else leading
            else:
                owners = [_ITEM_OWNERS.get(item, _TASK_OWNERS[task.clause])]
            for owner in owners:
                rows.setdefault(owner, []).append(_task_row(item, name, due))
    return rows


def all_tasks(plan: Plan) -> list[TaskRow]:
    """Return one row for each item of the plan."""
    return [_task_row(*item) for task in tasks_of(plan) for item in _items(task)]


def _items(task: Task) -> Iterator[tuple[str, str, str | None]]:
    yield from ((one.id, one.name, one.due) for one in task.milestones)
    yield from ((one.id, one.name, None) for one in task.workstreams)


def _task_row(item: str, name: str, due: str | None) -> TaskRow:
    done_on = _DONE.get(item)
    state = "已完成" if done_on else "未启动" if item in _NOT_BEGUN else "推进中"
    evidence = "示例：印发文件" if done_on else None
    return TaskRow(item, name, due, state, done_on, evidence, _NOTES.get(item, "示例数据"))


_TROUBLES: Mapping[str, Sequence[str]] = {
    "手续办理": ("施工许可尚未办结", "环评批复待补充材料", "规划许可证在办"),
    "用地用海": ("新增建设用地指标未落实", "用海审批在办", "地上附着物清表未完成"),
    "能耗指标": ("能耗替代方案未落实", "煤炭消费减量替代待批"),
    "资金": ("银行贷款未到位", "企业自筹资金缺口较大"),
    "其他": ("电力外线迁改滞后", "受疫情影响进口设备未到货"),
}
_OWNERS = {
    "手续办理": "行政审批服务局",
    "用地用海": "自然资源和规划局",
    "能耗指标": "发展改革委",
    "资金": "地方金融监管局",
    "其他": "项目所在县（市、区）",
}


def blockers(unit: str, tag: str, projects: Sequence[Project], count: int) -> list[BlockerRow]:
    """Return some blockers of a unit's projects, those that wait to start first."""
    chance = Random(f"dongneng-cli blockers {unit}")
    waiting = [row for row in projects if row.implementing and row.started is None]
    slow = [
        row for row in projects if row.started and row.started < OCTOBER and row.finished is None
    ]
    chosen = [*waiting[:: max(1, len(waiting) // count)][: count - 1], *slow[:: len(slow) // 2 + 1]]
    return [
        _blocker(chance, f"WT-{tag}-{number:02d}", row)
        for number, row in enumerate(chosen[:count], start=1)
    ]


def _blocker(chance: Random, number: str, row: Project) -> BlockerRow:
    category = pick(chance, list(_TROUBLES), (4, 4, 2, 3, 1))
    raised = date(2020, 3, 2) + timedelta(days=between(chance, 0, 230))
    solved = raised + timedelta(days=between(chance, 8, 60)) if chance.random() < 0.35 else None
    if solved and solved > date(2020, 10, 31):
        solved = None
    return BlockerRow(
        number=number,
        project=row.code,
        raised_on=raised,
        category=category,
        text=f"{pick(chance, _TROUBLES[category])}（示例）",
        owner=_OWNERS[category],
        promised_on=raised + timedelta(days=between(chance, 20, 75)),
        state="已办结" if solved else "未办结",
        solved_on=solved,
        result="已协调解决（示例）" if solved else None,
    )
