"""Proof-read a notice: its printed figures against each other, before it is sent to print."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from dongneng_cli.checks.printed import PROOFS
from dongneng_cli.checks.registry import Context, Rows, settled
from dongneng_cli.errors import ExitCode, UsageError
from dongneng_cli.findings import Finding, Severity, in_order
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.reports.context import FileLine, ReportContext
from dongneng_cli.reports.proof import proof_report
from dongneng_cli.shown import shown
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.submission.tables.printed import SHEET, read_printed
from dongneng_cli.workflow.context import Context as PlanContext
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.intake import Progress, find_workbooks
from dongneng_cli.workflow.report import Report


def proof(
    files: Sequence[str | Path], plan: str | None = None, tell: Progress | None = None
) -> Report:
    """Check the figures that notices print: rates, implied plans, sums, and last month's beside.

    Args:
        files: Workbooks or CSV files with a sheet 通报数据; several months may stand on one sheet.
        plan: Id or path of the plan, for the severity of the rules.
        tell: Told before each file.

    Raises:
        UsageError: If no file holds the sheet.
        UnreadableError: If a file cannot be read.
    """
    context = open_plan(plan)
    paths = find_workbooks(files)
    findings: list[Finding] = []
    lines: list[FileLine] = []
    last = Period(context.plan.year, 1)
    count = 0
    for done, path in enumerate(paths):
        if tell is not None:
            tell(done, len(paths), path.name)
        frame, layouts, found, digest = read_printed(path)
        if frame.empty:
            raise UsageError(
                _("{file} has no sheet {sheet} with figures").format(
                    file=shown(str(path), 200), sheet=SHEET.name
                ),
                hint=_("its columns are {columns}").format(
                    columns="、".join(column.title for column in SHEET.columns)
                ),
            )
        count += len(frame)
        months = [month for month in frame["month"] if month]
        last = max([last, *map(Period.parse, months)])
        lines.append(FileLine(str(path), digest, rows={SHEET.name: len(frame)}))
        findings += settled([*found, *_objections(context, frame, layouts)], context.plan)
    said = ReportContext(
        plan_id=context.plan.id,
        plan_title=context.plan.title,
        plan_hash=context.hash,
        period=last,
        time_progress=last.time_progress,
        decimals=context.plan.settings.decimals,
        files=tuple(lines),
    )
    wrong = any(finding.severity is Severity.ERROR for finding in findings)
    document = proof_report(said, in_order(findings), count)
    code = ExitCode.FINDINGS if wrong else ExitCode.OK
    return Report(document, code, (*paths, context.path))


def _objections(
    context: PlanContext, frame: pd.DataFrame, layouts: tuple[Layout, ...]
) -> list[Finding]:
    """Run the rules over printed figures that the plan does not switch off."""
    off = {setting.code for setting in context.plan.rules if setting.stage == "off"}
    seen = Context(
        plan=context.plan,
        names=context.names,
        period=None,
        asked=None,
        received=(),
        rows=Rows.of({"printed": frame}),
        layouts=layouts,
    )
    run = [one for code, one in PROOFS.items() if code not in off]
    return [one.rule.finding(fault) for one in run for fault in one.function(seen)]
