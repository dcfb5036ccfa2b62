"""The report of ``dn check``: what is wrong in the files, and where the targets stand."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, facts, file_data, files_table
from dongneng_cli.reports.document import Block, Document, Later
from dongneng_cli.reports.findings import (
    count_data,
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
    return Document(
        title=_check_title(context),
        subtitle=context.plan_title,
        facts=facts(context),
        blocks=Later(lambda: _blocks(context, findings, progress, missing, runs)),
        data={
            **_data(context, findings, progress),
            "units": units_data(context, findings, missing),
            "rules": runs_data(runs),
        },
        main="findings",
        dated=context.dated,
    )


def _blocks(
    context: ReportContext,
    findings: Sequence[Finding],
    progress: "pd.DataFrame",
    missing: Sequence[str],
    runs: Sequence[RuleRun],
) -> Iterator[Block]:
    yield findings_table(findings)
    yield progress_table(context, progress)
    if line := status_line(progress):
        yield line
    if units := units_table(context, findings, missing):
        yield units
    if idle := idle_line(runs):
        yield idle
    yield summary_line(findings, len(context.files))
    if context.files:
        yield files_table(context)
    if runs:
        yield runs_table(runs)


def _check_title(context: ReportContext) -> str:
    if context.week is not None:
        return _("Check of the weekly report, {period}").format(period=context.week)
    return _("Check of the monthly report, {period}").format(period=context.period)


def _data(
    context: ReportContext, findings: Sequence[Finding], progress: "pd.DataFrame"
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "files": file_data(context.files),
        "findings": findings_data(findings),
        "progress": progress_data(context, progress),
        "summary": {
            "files": len(context.files),
            **count_data(findings),
        },
    }
