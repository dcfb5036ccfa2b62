"""The report of ``dn check``: what is wrong in the files, and where the targets stand."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding, Severity
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, facts, file_data, files_table
from dongneng_cli.reports.document import Block, Document
from dongneng_cli.reports.findings import (
    count_of,
    findings_data,
    findings_table,
    summary_line,
)
from dongneng_cli.reports.progress import progress_data, progress_table, status_line
from dongneng_cli.reports.rules import RuleRun, idle_line, runs_data, runs_table
from dongneng_cli.reports.units import units_data, units_table

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/check@1"


def check_report(
    context: ReportContext,
    findings: Sequence[Finding],
    progress: "pd.DataFrame",
    missing: Sequence[str] = (),
    runs: Sequence[RuleRun] = (),
) -> Document:
    """Return findings by cause, progress worst first, and the summary.

    Args:
        context: Plan, period and files.
        findings: As the reader and the checks gave them.
        progress: PROGRESS frame.
        missing: Names of the units that are expected and have not reported.
        runs: What became of each rule over the figures.
    """
    units = units_table(context, findings, missing)
    line = status_line(progress)
    blocks: list[Block] = [findings_table(findings), progress_table(context, progress)]
    blocks.extend([line] if line else [])
    blocks.extend([units] if units else [])
    idle = idle_line(runs)
    blocks.extend([idle] if idle else [])
    blocks.append(summary_line(findings, len(context.files)))
    if context.files:
        blocks.append(files_table(context))
    if runs:
        blocks.append(runs_table(runs))
    return Document(
        title=_check_title(context),
        subtitle=context.plan_title,
        facts=facts(context),
        blocks=tuple(blocks),
        data={
            **_data(context, findings, progress),
            "units": units_data(context, findings, missing),
            "rules": runs_data(runs),
        },
        main="findings",
        dated=context.dated,
    )


def _check_title(context: ReportContext) -> str:
    if context.week is not None:
        return _("Check of the weekly report, {period}").format(period=context.week)
    return _("Check of the monthly report, {period}").format(period=context.period)


def _data(
    context: ReportContext, findings: Sequence[Finding], progress: "pd.DataFrame"
) -> dict[str, Any]:
    counts = count_of(findings)
    return {
        "schema": SCHEMA,
        "plan": {"id": context.plan_id, "hash": context.plan_hash},
        "files": file_data(context.files),
        "findings": findings_data(findings),
        "progress": progress_data(context, progress),
        "summary": {
            "files": len(context.files),
            "errors": counts[Severity.ERROR],
            "warnings": counts[Severity.WARNING],
            "notices": counts[Severity.NOTICE],
        },
    }
