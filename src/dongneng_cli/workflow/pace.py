"""Pace, shares and what it would take, beside the gaps."""

from dataclasses import replace
from typing import Any

from dongneng_cli.engine.allocation import allocations, difference_of_shares
from dongneng_cli.engine.pace import paces
from dongneng_cli.engine.projects import memberships
from dongneng_cli.engine.recovery import recovery
from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.model import Plan
from dongneng_cli.reports.context import ReportContext
from dongneng_cli.reports.document import Block, Column, ColumnKind, Document, Table
from dongneng_cli.reports.explain import explain_data, explain_table, explained_progress
from dongneng_cli.reports.pace import (
    allocations_data,
    pace_data,
    pace_table,
    recovery_data,
    recovery_table,
    shares_data,
    shares_tables,
)
from dongneng_cli.workflow.in_force import projects_in_force
from dongneng_cli.workflow.judge import Verdict, targets_of


def with_pace(
    document: Document,
    verdict: Verdict,
    said: ReportContext,
    *,
    take: bool = False,
    explain: bool = False,
) -> Document:
    """Put the paces and the shares of the targets under their gaps.

    Args:
        document: The gap report.
        verdict: What it was made from.
        said: Plan, period, files, names.
        take: Say what it would take to be on plan again.
        explain: Say how every status came about.
    """
    intake = verdict.intake
    plan, period = intake.context.plan, intake.period
    wanted = targets_of(intake)
    paced = paces(wanted, verdict.progress, period)
    observed = intake.frames["indicators"]
    shares, sums = allocations(plan, period, observed, said.names)
    blocks: list[Block] = [pace_table(said, paced), *shares_tables(said, shares, sums)]
    data: dict[str, Any] = {
        "pace": pace_data(said, paced),
        "shares": shares_data(said, shares),
        "allocations": allocations_data(sums),
    }
    if take:
        entries = memberships(projects_in_force(intake), plan.lists, period)
        found = recovery(wanted, verdict.progress, shares, entries, period)
        blocks.append(recovery_table(found))
        data["recovery"] = recovery_data(found)
    if explain:
        indicators = {one.id: one for one in plan.indicators}
        explained = explained_progress(said, verdict.progress, indicators)
        blocks.append(explain_table(said, explained))
        data["explained"] = explain_data(said, explained)
    return replace(
        document, blocks=_after_gaps(tuple(document.blocks), blocks), data={**document.data, **data}
    )


def shares_beside_targets(plan: Plan) -> list[str]:
    """Say of every target that is shared out by how much the shares exceed it or fall short of it.

    One line for each month from which something else holds; none where the shares add up.
    """
    shared = [one for one in plan.indicators if one.allocation]
    months = {target.since for one in shared for target in one.targets}
    months |= {share.since for one in shared if one.allocation for share in one.allocation.shares}
    said: dict[str, str] = {}
    for month in sorted(months):
        for row in lines(difference_of_shares(plan, Period.parse(month))):
            line = _share_line(row) if row.over else ""
            said.setdefault(
                f"{row.target} {line}", f"{row.target}, {month}: {line}" if line else ""
            )
    return [line for line in said.values() if line]


def _share_line(row: Any) -> str:
    number = Column("", ColumnKind.NUMBER).text
    words = (
        _("shares of {sum} {unit} exceed the target of {target} by {over}")
        if row.over > 0
        else _("shares of {sum} {unit} fall short of the target of {target} by {over}")
    )
    return words.format(
        sum=number(row.allocated),
        unit=row.unit,
        target=number(row.target_value),
        over=number(abs(row.over)),
    )


def _after_gaps(blocks: tuple[Block, ...], added: list[Block]) -> tuple[Block, ...]:
    place = next(
        (at for at, one in enumerate(blocks, 1) if isinstance(one, Table) and one.key == "gaps"),
        len(blocks),
    )
    return (*blocks[:place], *added, *blocks[place:])
