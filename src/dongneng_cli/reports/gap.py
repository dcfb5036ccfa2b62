"""The report of ``dn gap``: how far every target is, what is needed each month, and how it was worked out."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding
from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    facts,
    file_data,
    files_table,
    missing,
    number,
    status_text,
    status_tone,
)
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Link,
    Row,
    Table,
)
from dongneng_cli.reports.findings import count_data, findings_data, findings_table, summary_line
from dongneng_cli.reports.progress import (
    fed_text,
    list_note,
    pace_note,
    progress_data,
    short_source,
    source_text,
    status_line,
    worst_first,
)
from dongneng_cli.reports.rank import ranking_data, ranking_table
from dongneng_cli.reports.rank_view import RankRules
from dongneng_cli.terms import Status

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/gap@1"


def gap_report(
    context: ReportContext,
    progress: "pd.DataFrame",
    findings: Sequence[Finding] = (),
    *,
    rules: RankRules | None = None,
    ranking: "pd.DataFrame | None" = None,
    total: "pd.DataFrame | None" = None,
) -> Document:
    """Return the gaps worst first, findings, ranking, method and sources.

    Args:
        context: Plan, period, files; its names turn leading units' ids into names.
        progress: PROGRESS frame.
        findings: As the reader and the checks gave them.
        rules: How ``ranking`` was made; without it there is no ranking.
        ranking: RANKING frame in order.
        total: STANDINGS frame of one row under the ranking.
    """
    ranked = rules is not None and ranking is not None and len(ranking) > 0
    line = status_line(progress)
    blocks: list[Block] = [line] if line else []
    blocks.append(gaps_table(context, progress))
    if ranked and rules is not None and ranking is not None:
        blocks.append(ranking_table(context, rules, ranking, total))
    if findings:
        blocks.append(findings_table(findings))
        blocks.append(summary_line(findings, len(context.files)))
    blocks.extend([_method(context), sources_table(progress)])
    if context.files:
        blocks.append(files_table(context))
    return Document(
        title=_("Gaps to the targets, {period}").format(period=context.period),
        subtitle=context.plan_title,
        facts=facts(context),
        blocks=tuple(blocks),
        data=_data(context, progress, findings, ranking if ranked else None),
        main="gaps",
        dated=context.dated,
    )


def gaps_table(context: ReportContext, progress: "pd.DataFrame") -> Table:
    """Return every target's gap, worst first."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Clause"), width=8, priority=5),
        Column(_("Unit in charge"), width=16, priority=4),
        Column(_("Scope"), width=10, priority=8),
        Column(_("Target value"), ColumnKind.NUMBER),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Gap"), ColumnKind.NUMBER),
        Column(_("Unit"), width=8, priority=2),
        context.percent(_("Attainment"), bar=True),
        context.percent(_("Time progress"), priority=6),
        context.points(_("Pace gap (points)")),
        Column(_("Needed per month left"), ColumnKind.NUMBER, 2, priority=3),
        Column(_("Status"), width=12, toned=True),
        Column(_("Source"), width=18, priority=9),
    )
    rows = tuple(_row(context, row) for row in worst_first(progress))
    notes = (
        pace_note(),
        *list_note(lines(progress)),
        _(
            "Gap = target value - value, in the target's unit; needed per month = gap ÷ months left."
        ),
    )
    return Table(
        "gaps", _("Gaps to the targets"), columns, rows, notes=notes, empty=_("no targets")
    )


def _row(context: ReportContext, row: Any) -> Row:
    return Row(
        (
            cell(row.name),
            cell(row.clause),
            context.name(None if missing(row.lead) else str(row.lead)),
            cell(row.scope_name),
            cell(row.target_value),
            cell(row.value),
            cell(row.gap),
            cell(row.unit),
            cell(row.attainment),
            cell(row.time_progress),
            cell(row.pace_gap),
            cell(row.needed_per_month),
            status_text(row.status),
            short_source(row),
        ),
        status_tone(row.status),
        anchor=str(row.target),
        links=tuple((at, Link("sources", str(row.target))) for at in (5, 13)),
    )


def sources_table(progress: "pd.DataFrame") -> Table:
    """Return where every figure comes from: how it was fed, its cells, its formula."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Unit"), width=8),
        Column(_("Fed by"), width=16),
        Column(_("Formula"), width=36),
        Column(_("Source"), width=60),
    )
    rows = tuple(
        Row(
            (
                cell(row.name),
                cell(row.value),
                cell(row.unit),
                fed_text(row),
                cell(row.formula),
                source_text(row),
            ),
            anchor=str(row.target),
            links=((0, Link("gaps", str(row.target))),),
        )
        for row in worst_first(progress)
    )
    return Table("sources", _("Sources of the figures"), columns, rows, secondary=True)


def _method(context: ReportContext) -> Bullets:
    return Bullets(
        _("Method and sources"),
        (
            _("Attainment = value ÷ target value; time progress = {percent}.").format(
                percent=context.percent("").text(context.time_percent)
            ),
            _(
                "Rates are rounded half up, once, to {decimals} decimals when they are printed."
            ).format(decimals=context.decimals),
            _("A blank is not a zero: a target nobody reported is unreported and has no rate."),
            _("Plan {id}, hash {hash}.").format(id=context.plan_id, hash=context.plan_hash),
        ),
        secondary=True,
    )


def _data(
    context: ReportContext,
    progress: "pd.DataFrame",
    findings: Sequence[Finding],
    ranking: "pd.DataFrame | None",
) -> dict[str, Any]:
    statuses = [str(Status(status)) for status in progress["status"]]
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "period": str(context.period),
        "time_progress": context.rate(context.time_percent),
        "files": file_data(context.files),
        "gaps": [
            {**datum, **_extra(context, row)}
            for datum, row in zip(progress_data(context, progress), lines(progress), strict=True)
        ],
        "findings": findings_data(findings),
        "ranking": None if ranking is None else ranking_data(context, ranking),
        "summary": {
            "targets": {str(s): statuses.count(str(s)) for s in Status},
            **count_data(findings),
        },
    }


def _extra(context: ReportContext, row: Any) -> Mapping[str, Any]:
    return {
        "lead": context.name(None if missing(row.lead) else str(row.lead)),
        "gap": number(row.gap),
        "needed_per_month": number(row.needed_per_month),
        "fed_by": cell(row.fed_by),
        "parts": int(row.parts),
        "members": int(row.members),
        "formula": cell(row.formula),
    }
