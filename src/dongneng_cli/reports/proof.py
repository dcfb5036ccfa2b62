"""The report of ``dn proof``: what contradicts what in the figures of a notice."""

from collections.abc import Sequence

from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, facts, file_data, files_table
from dongneng_cli.reports.document import Document, Paragraph
from dongneng_cli.reports.findings import count_data, findings_data, findings_table, summary_line

SCHEMA = "dn/proof@1"


def proof_report(context: ReportContext, findings: Sequence[Finding], lines: int) -> Document:
    """Return the findings and the summary.

    Args:
        context: Plan and files; the period is the last month that is printed.
        findings: Gravest first.
        lines: How many lines of figures were looked at.
    """
    note = _(
        "{count} lines of figures; each stands for an interval, so that rounding raises nothing"
    )
    return Document(
        title=_("Proof of the printed figures, {period}").format(period=context.period),
        subtitle=context.plan_title,
        facts=facts(context),
        blocks=(
            findings_table(findings),
            Paragraph(note.format(count=lines)),
            summary_line(findings, len(context.files)),
            files_table(context),
        ),
        data={
            "schema": SCHEMA,
            "plan": context.plan,
            "files": file_data(context.files),
            "lines": lines,
            "findings": findings_data(findings),
            "summary": count_data(findings),
        },
        main="findings",
        dated=context.dated,
    )
