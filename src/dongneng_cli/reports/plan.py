"""The plan as people read it: its targets, and everything about one target, clause, city or list."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.plan.model import Area, City, Indicator, Plan, ProjectList, Task
from dongneng_cli.plan.names import Names
from dongneng_cli.reports.context import HASH_SHOWN, cell, number
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Row,
    Table,
)
from dongneng_cli.terms import Comparator, Kind


def targets_report(plan: Plan, plan_hash: str, targets: pd.DataFrame, names: Names) -> Document:
    """List every target with its clause, bound, scope and unit in charge."""
    rows = lines(targets)
    return Document(
        title=_("Targets of the plan"),
        subtitle=plan.title,
        facts=_head(plan, plan_hash),
        blocks=(_targets_table(rows, names),),
        data={
            "schema": "dn/plan-targets@1",
            "plan": {"id": plan.id, "hash": plan_hash},
            "targets": [
                {
                    "target": row.target,
                    "name": row.name,
                    "clause": row.clause,
                    "kind": str(row.kind),
                    "scope": row.scope_name,
                    "comparator": str(row.comparator),
                    "target_value": number(row.target_value),
                    "unit": row.unit,
                    "lead": names.name("unit", row.lead),
                }
                for row in rows
            ],
        },
        main="targets",
    )


def plan_report(plan: Plan, plan_hash: str) -> Document:
    """Show what the plan consists of, area by area."""
    columns = (
        Column(_("Clause"), width=7),
        Column(_("Task"), width=34),
        Column(_("Targets"), ColumnKind.COUNT),
        Column(_("Milestones"), ColumnKind.COUNT),
        Column(_("Workstreams"), ColumnKind.COUNT),
    )
    rows = [
        Row(
            (
                task.clause,
                task.name,
                len(_set_by(plan, task.clause)),
                len(task.milestones),
                len(task.workstreams),
            )
        )
        for area in plan.areas
        for task in area.tasks
    ]
    tables: list[Block] = [
        Table(
            "tasks",
            _("{count} tasks in {areas} areas").format(count=len(rows), areas=len(plan.areas)),
            columns,
            tuple(rows),
        ),
        _lists_table(plan.lists),
    ]
    return Document(
        title=plan.title,
        facts=_head(plan, plan_hash) + _document_facts(plan),
        blocks=tuple(tables),
        data={
            "schema": "dn/plan@1",
            "plan": {"id": plan.id, "hash": plan_hash},
            "content": plan.model_dump(mode="json"),
        },
        main="tasks",
    )


def clause_report(plan: Plan, plan_hash: str, clause: str, names: Names) -> Document:
    """Show one task of the plan: its targets, milestones and workstreams."""
    area, task = next((a, t) for a in plan.areas for t in a.tasks if t.clause == clause)
    blocks: list[Block] = [
        Bullets(_("Targets"), tuple(_bound(one) for one in _set_by(plan, clause)) or (_("none"),)),
        Bullets(
            _("Milestones"),
            tuple(f"{m.name} ({m.id}, {m.due})" for m in task.milestones) or (_("none"),),
        ),
        Bullets(
            _("Workstreams"), tuple(f"{w.name} ({w.id})" for w in task.workstreams) or (_("none"),)
        ),
    ]
    return Document(
        title=f"{clause} {task.name}",
        facts=_head(plan, plan_hash) + _task_facts(area, task, names),
        blocks=tuple(blocks),
        data=_item(plan, plan_hash, "task", task.model_dump(mode="json")),
    )


def item_report(plan: Plan, plan_hash: str, kind: str, key: str, names: Names) -> Document:
    """Show one target, city, project list or task force."""
    build = {"indicator": _indicator, "city": _city, "list": _list, "taskforce": _taskforce}[kind]
    title, facts, blocks, content = build(plan, key, names)
    return Document(
        title=title,
        facts=_head(plan, plan_hash) + facts,
        blocks=blocks,
        data=_item(plan, plan_hash, kind, content),
    )


Shown = tuple[str, tuple[Fact, ...], tuple[Block, ...], dict[str, Any]]


def _indicator(plan: Plan, key: str, names: Names) -> Shown:
    one = next(i for i in plan.indicators if i.id == key)
    lead = f"{names.name('unit', one.lead)} ({_basis(one.lead_basis.kind)})"
    facts = [
        Fact(_("Id"), one.id),
        Fact(_("Kind"), one.kind.label),
        Fact(_("Unit"), one.unit),
        Fact(_("Scope"), names.name("region", one.scope)),
        Fact(_("Wording"), one.wording or _("plain")),
        Fact(_("Unit in charge"), lead),
    ]
    if one.definition:
        facts.append(Fact(_("Definition"), one.definition))
    if base := one.baseline:
        said = f"{base.value:f} {one.unit}, {base.period} ({base.source})"
        facts.append(Fact(_("Baseline"), said))
    if one.due:
        facts.append(Fact(_("Judged from"), one.due))
    return one.name, tuple(facts), (_bounds_table(plan, one),), one.model_dump(mode="json")


def _bounds_table(plan: Plan, one: Indicator) -> Table:
    """Return the targets of an indicator, each with the month from which it holds."""
    columns = (
        Column(_("Since"), width=8),
        Column(_("Clause"), width=9),
        Column(_("Bound"), width=16),
        Column(_("Target value"), ColumnKind.NUMBER),
        Column(_("Tolerance"), ColumnKind.PERCENT, 1),
        Column(_("Source"), width=40),
    )
    rows = tuple(
        Row(
            (
                t.since, _(", ").join(t.clauses), t.comparator.label, t.value,
                _tolerance(plan, t.comparator, t.tolerance), t.source,
            )
        )
        for t in one.targets
    )  # fmt: skip
    return Table("targets", _("Targets"), columns, rows)


def _city(plan: Plan, key: str, names: Names) -> Shown:
    city: City = next(c for c in plan.regions.cities if c.code == key)
    circles = [g.name for g in plan.regions.groups if key in g.cities]
    facts = (
        Fact(_("Code"), city.code),
        Fact(_("Groups"), _(", ").join(circles) or _("none")),
        Fact(
            _("Former names"),
            _(", ").join(f"{old.name} ({old.until})" for old in city.former) or _("none"),
        ),
    )
    columns = (
        Column(_("Code"), width=8),
        Column(_("County"), width=28),
        Column(_("Kind"), width=18),
    )
    rows = tuple(
        Row((c.code, c.name, _("statistical zone") if c.zone else _("county-level unit")))
        for c in city.counties
    )
    own = [
        one
        for one in plan.indicators
        if names.in_scope(key, one.scope) and (one.scope == key or one.cities_report)
    ]
    blocks: tuple[Block, ...] = (
        Bullets(_("Indicators that it reports"), tuple(_bound(one) for one in own) or (_("none"),)),
        Table("counties", _("Counties"), columns, rows),
    )
    return city.name, facts, blocks, city.model_dump(mode="json")


def _list(plan: Plan, key: str, _names: Names) -> Shown:
    one = next(row for row in plan.lists if row.id == key)
    facts = (
        Fact(_("Id"), one.id),
        Fact(_("Projects in the plan"), f"{one.comparator.label} {one.count}"),
        Fact(_("Clause"), _(", ").join(one.clauses)),
        Fact(_("Denominator of the start rate"), one.denominator.label),
        Fact(_("In the rates"), "、".join(one.implementing)),
        Fact(_("On its own line"), "、".join(one.prep)),
        Fact(_("Basis"), _(": ").join((_basis(one.basis.kind), one.basis.note))),
    )
    return one.name, facts, (), one.model_dump(mode="json")


def _taskforce(plan: Plan, key: str, names: Names) -> Shown:
    one = next(row for row in plan.units.taskforces if row.id == key)
    facts = (
        Fact(_("Id"), one.id),
        Fact(
            _("Industry"),
            names.name("industry", one.industry)
            if one.industry
            else _("none: a support task force"),
        ),
        Fact(
            _("Name"), _("as published") if one.named else _("not public; the office fills it in")
        ),
        Fact(_("Basis"), _(": ").join((_basis(one.basis.kind), one.basis.note))),
    )
    return one.name, facts, (), one.model_dump(mode="json")


def _targets_table(rows: Sequence[Any], names: Names) -> Table:
    columns = (
        Column(_("Clause"), width=9),
        Column(_("Target"), width=30),
        Column(_("Bound"), width=10),
        Column(_("Target value"), ColumnKind.NUMBER),
        Column(_("Unit"), width=8),
        Column(_("Kind"), width=12, priority=3),
        Column(_("Scope"), width=8),
        Column(_("Unit in charge"), width=16, priority=4),
        Column(_("Id"), width=24, priority=2),
    )
    return Table(
        "targets",
        _("Targets"),
        columns,
        tuple(
            Row(
                (
                    row.clause, row.name, Comparator(row.comparator).label, cell(row.target_value), row.unit,
                    Kind(row.kind).label, row.scope_name, names.name("unit", row.lead), row.target,
                )
            )
            for row in rows
        ),
    )  # fmt: skip


def _lists_table(lists: Sequence[ProjectList]) -> Table:
    columns = (
        Column(_("Project list"), width=36),
        Column(_("Projects"), ColumnKind.COUNT),
        Column(_("Clause"), width=9),
        Column(_("Id"), width=24, priority=2),
    )
    rows = tuple(Row((one.name, one.count, _(", ").join(one.clauses), one.id)) for one in lists)
    return Table("lists", _("Project lists"), columns, rows)


def _head(plan: Plan, plan_hash: str) -> tuple[Fact, ...]:
    return (Fact(_("Plan"), f"{plan.id} @ {plan_hash[:HASH_SHOWN]}"),)


def _document_facts(plan: Plan) -> tuple[Fact, ...]:
    document = plan.document
    counties = [county for city in plan.regions.cities for county in city.counties]
    zones = sum(county.zone for county in counties)
    return (
        Fact(_("Document"), f"{document.title} ({document.issuer}, {document.date})"),
        Fact(
            _("Regions"),
            _("{cities} cities, {counties} counties, {zones} statistical zones").format(
                cities=len(plan.regions.cities), counties=len(counties) - zones, zones=zones
            ),
        ),
        Fact(_("Task forces"), str(len(plan.units.taskforces))),
        Fact(_("Targets"), str(len(plan.indicators))),
    )


def _task_facts(area: Area, task: Task, names: Names) -> tuple[Fact, ...]:
    owner = (
        names.name("unit", task.owner)
        if task.owner
        else _("not named in the plan; the office fills it in")
    )
    return Fact(_("Area"), f"{area.number} {area.name}"), Fact(_("Owner"), owner)


def _set_by(plan: Plan, clause: str) -> list[Indicator]:
    return [one for one in plan.indicators if any(clause in t.clauses for t in one.targets)]


def _bound(one: Indicator) -> str:
    last = one.targets[-1]
    bound = f"{last.comparator.label} {last.value:f} {one.unit}"
    return _("{name}: {bound} ({id})").format(name=one.name, bound=bound, id=one.id)


def _tolerance(plan: Plan, comparator: Comparator, own: Decimal | None) -> Decimal | None:
    if comparator is not Comparator.ABOUT:
        return None
    return (plan.settings.about_tolerance if own is None else own) * 100


def _basis(kind: str) -> str:
    return {
        "plan": _("from the plan"),
        "published": _("published"),
        "assumed": _("assumed by us, to be confirmed"),
    }[kind]


def _item(plan: Plan, plan_hash: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": "dn/plan-item@1",
        "plan": {"id": plan.id, "hash": plan_hash},
        "kind": kind,
        "item": content,
    }
