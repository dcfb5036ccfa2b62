"""From a figure back to its source: target, formula, figures, revisions, files, cells, clause of the plan."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dongneng_cli.engine.projects import memberships
from dongneng_cli.errors import UnknownNameError
from dongneng_cli.frames import PROGRESS, TARGETS, lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period, parse_whole
from dongneng_cli.plan.table import targets
from dongneng_cli.reports.trace import Source, Trace, trace_report
from dongneng_cli.workflow.blocker_trace import trace_blocker
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.in_force import projects_in_force
from dongneng_cli.workflow.intake import Intake, Progress
from dongneng_cli.workflow.judge import judge, report_context
from dongneng_cli.workflow.report import Report, report_of
from dongneng_cli.workflow.sources import take


def trace(
    target: str,
    files: Sequence[str | Path] = (),
    plan: str | None = None,
    period: str | None = None,
    *,
    ledger: str | None = None,
    as_of: str | None = None,
    decimals: int | None = None,
    tell: Progress | None = None,
) -> Report:
    """Report where a target's figure comes from.

    What is no target may be the number of a blocker; of that the weeks up to ``period`` are looked at.

    Raises:
        UnknownNameError: If it is neither.
    """
    context = open_plan(plan)
    wanted = context.names.indicator(target, context.plan.regions.code)
    if wanted is None:
        whole = parse_whole(period) if period else None
        found = trace_blocker(
            target, files, context, whole, ledger=ledger, as_of=as_of, decimals=decimals, tell=tell
        )
        if found is None:
            known = [name for one in context.plan.indicators for name in (one.id, one.name)]
            raise UnknownNameError(_("target or blocker"), target, list(dict.fromkeys(known)))
        return found
    asked = Period.parse(period) if period else None
    intake = take(files, context, asked, tell, ledger=ledger, as_of=as_of)
    verdict = judge(intake, asked)
    progress = next(row for row in PROGRESS.records(verdict.progress) if row["target"] == wanted)
    asked_for = next(
        row
        for row in TARGETS.records(targets(context.plan, intake.period))
        if row["target"] == wanted
    )
    sources = (
        _of_list(intake, asked_for["list"])
        if progress["fed_by"] == "list"
        else _of_cells(progress, intake)
    )
    indicator = next(one for one in context.plan.indicators if one.id == wanted)
    said = [one for one in indicator.targets if one.since <= str(intake.period)][-1]
    traced = Trace(progress, tuple(sources), said.clauses, said.source, indicator.definition)
    return report_of(trace_report(report_context(intake, decimals), traced), verdict)


def _of_cells(progress: Mapping[str, Any], intake: Intake) -> list[Source]:
    """Return one source a figure: the scope's own, or each city's part of a sum."""
    if progress["file"] is None:
        return []
    cells = str(progress["cell"]).split("; ")
    # File and sheet stand once where they are the same for every cell.
    files, sheets = (
        named if len(named := str(progress[name]).split("; ")) == len(cells) else named * len(cells)
        for name in ("file", "sheet")
    )
    figures = {(row.file, row.sheet, row.cell): row for row in lines(intake.frames["indicators"])}
    sources = []
    for file, sheet, cell in zip(files, sheets, cells, strict=True):
        row: Any = figures.get((file, sheet, cell))
        region = intake.context.names.name("region", row.region) if row is not None else ""
        sources.append(Source(region, getattr(row, "cumulative", None), file, sheet, cell))
    return sources


def _of_list(intake: Intake, list_id: str) -> list[Source]:
    """Return one source a project on the list: whether it is planned and started, what was invested."""
    plan = intake.context.plan
    entries = memberships(projects_in_force(intake), plan.lists, intake.period)
    return [
        Source(
            f"{row.code or ''} {row.name or ''}".strip(),
            row.invested,
            row.file,
            row.sheet,
            row.cell,
            planned=bool(row.planned),
            started=bool(row.started),
            annual_plan=row.annual_plan,
        )
        for row in lines(entries)
        if row.list == list_id
    ]
