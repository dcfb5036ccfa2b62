"""The report of ``dn rank``: groups of projects in order, with the rules by which they were ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import NoRank
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    facts,
    files_table,
    lines,
    missing,
    money,
)
from dongneng_cli.reports.document import Block, Column, ColumnKind, Document, Row, Table, Tone
from dongneng_cli.terms import Denominator, Dimension, Metric, TieStyle, label

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/rank@1"


@dataclass(frozen=True, slots=True)
class RankRules:
    """The rules a ranking was made by; they are printed under it."""

    by: Dimension
    metric: Metric
    tie_style: TieStyle = TieStyle.COMPETITION
    denominator: Denominator = Denominator.YEAR


def rank_report(
    context: ReportContext,
    rules: RankRules,
    ranking: "pd.DataFrame",
    *,
    unranked: "pd.DataFrame | None" = None,
    total: "pd.DataFrame | None" = None,
    total_first: bool = False,
    scope: str = "",
    order: Sequence[str] = (),
) -> Document:
    """Return the ranking, the prep projects, the unranked, and the rules.

    Args:
        rules: What was ranked, and how.
        ranking: RANKING frame in order.
        unranked: UNRANKED frame: units without a place.
        total: STANDINGS frame of one row; ``name`` is the whole's name.
        total_first: Whether the total stands above the ranking.
        scope: What the ranking is restricted to, such as a project list's name.
        order: Codes in administrative order, for prep projects.
    """
    apart = [] if unranked is None else lines(unranked)
    prep = _prep(lines(ranking) + apart, order)
    blocks: list[Block] = [ranking_table(context, rules, ranking, total, total_first=total_first)]
    if prep:
        blocks.append(_prep_table(prep))
    if apart:
        blocks.append(_unranked_table(apart))
    if context.files:
        blocks.append(files_table(context))
    return Document(
        title=_title(context, rules) + (f" · {scope}" if scope else ""),
        subtitle=_("ordered by {metric}").format(metric=label(rules.metric)),
        facts=facts(context),
        blocks=tuple(blocks),
        data=_data(context, rules, ranking, apart, prep, total),
        main="ranking",
        dated=context.dated,
    )


def _title(context: ReportContext, rules: RankRules) -> str:
    return _("Ranking by {dimension}, {period}").format(
        dimension=label(rules.by), period=context.period
    )


def ranking_table(
    context: ReportContext,
    rules: RankRules,
    ranking: "pd.DataFrame",
    total: "pd.DataFrame | None" = None,
    *,
    total_first: bool = False,
) -> Table:
    """Return the ranking with its total and the rules under it."""
    rows = [_row(row) for row in lines(ranking)]
    totals = [] if total is None else [_total_row(context, r) for r in lines(total)]
    return Table(
        "ranking",
        _("Ranking"),
        _columns(context, rules),
        tuple(totals + rows if total_first else rows + totals),
        notes=_notes(rules) + _blanks(lines(ranking)),
        empty=_("nothing could be ranked"),
    )


def _columns(context: ReportContext, rules: RankRules) -> tuple[Column, ...]:
    by_start = rules.metric is Metric.START_RATE
    return (
        Column(_("Rank"), ColumnKind.COUNT),
        Column(_("Tie"), width=6, priority=3),
        Column(label(rules.by).capitalize(), width=14),
        Column(_("Projects"), ColumnKind.COUNT, priority=4),
        Column(_("Planned starts"), ColumnKind.COUNT, priority=6),
        Column(_("Started"), ColumnKind.COUNT, priority=5),
        context.percent(_("Start rate"), bar=by_start),
        Column(_("Start rank"), ColumnKind.COUNT, priority=7 if by_start else 3),
        Column(_("Annual plan (100 million yuan)"), ColumnKind.MONEY, priority=5),
        Column(_("Invested (100 million yuan)"), ColumnKind.MONEY, priority=4),
        context.percent(_("Completion rate"), bar=not by_start),
        Column(_("Completion rank"), ColumnKind.COUNT, priority=3 if by_start else 7),
        context.points(_("Ahead of time (points)"), priority=2, toned=True),
        Column(_("Change"), ColumnKind.CHANGE, priority=3),
    )


def _row(row: Any) -> Row:
    return Row(
        (
            int(row.rank),
            _("tied") if row.tied else "",
            cell(row.name),
            int(row.projects),
            int(row.planned_starts),
            int(row.started),
            cell(row.start_rate),
            cell(row.start_rank),
            cell(row.annual_plan),
            cell(row.invested),
            cell(row.completion_rate),
            cell(row.completion_rank),
            cell(row.ahead_points),
            cell(row.rank_change),
        ),
        _side(cell(row.ahead_points)),
    )


def _side(points: Any) -> Tone:
    """Colour by the sign that is printed."""
    if points is None or points == 0:
        return Tone.PLAIN
    return Tone.GOOD if points > 0 else Tone.BAD


def _total_row(context: ReportContext, row: Any) -> Row:
    return Row(
        (
            "",
            "",
            cell(row.name),
            int(row.projects),
            int(row.planned_starts),
            int(row.started),
            cell(row.start_rate),
            "",
            cell(row.annual_plan),
            cell(row.invested),
            cell(row.completion_rate),
            "",
            _ahead(context, row),
            "",
        ),
        total=True,
    )


def _ahead(context: ReportContext, row: Any) -> Fraction | None:
    """Set the total's rate beside time progress; both unrounded."""
    if missing(row.completion_rate):
        return None
    return Fraction(row.completion_rate) - context.time_percent


def _notes(rules: RankRules) -> tuple[str, ...]:
    return (
        _("Ties: {rule}; decided on unrounded fractions.").format(rule=label(rules.tie_style)),
        _("Start rate = started ÷ implementing-class projects: {rule}.").format(
            rule=label(rules.denominator)
        ),
        _(
            "Completion rate = cumulative investment this year ÷ annual plan, implementing class; "
            "ahead of time = completion rate - time progress, rounded half up once."
        ),
    )


def _blanks(rows: list[Any]) -> tuple[str, ...]:
    """Say how many projects a rate could not count: a blank is not a zero."""
    undated = sum(int(row.undated) for row in rows)
    unpaid = sum(int(row.invested_blank) for row in rows)
    said = []
    if undated:
        said.append(
            _("{count} projects without a planned month are in no start rate.").format(
                count=undated
            )
        )
    if unpaid:
        said.append(_("{count} projects have reported no investment.").format(count=unpaid))
    return tuple(said)


def _prep(rows: list[Any], order: Sequence[str]) -> list[Any]:
    """Return the units that have prep-class projects, in administrative order."""
    place = {code: number for number, code in enumerate(order)}
    having = [row for row in rows if row.prep_projects]
    return sorted(having, key=lambda r: (place.get(r.code, len(place)), r.code or "~"))


def _prep_table(prep: list[Any]) -> Table:
    columns = (
        Column(_("Name"), width=14),
        Column(_("Projects"), ColumnKind.COUNT),
        Column(_("Started"), ColumnKind.COUNT),
        Column(_("Invested (100 million yuan)"), ColumnKind.MONEY),
    )
    rows = tuple(
        Row((_name(r), int(r.prep_projects), int(r.prep_started), cell(r.prep_invested)))
        for r in prep
    )
    note = _("Prep-class projects are in no rate.")
    return Table("prep", _("Prep-class projects"), columns, rows, notes=(note,))


def _unranked_table(unranked: list[Any]) -> Table:
    columns = (
        Column(_("Name"), width=14),
        Column(_("Projects"), ColumnKind.COUNT),
        Column(_("Reason"), width=60),
    )
    rows = tuple(
        Row((_name(row), int(row.projects), NoRank(row.reason).label), Tone.MUTED)
        for row in unranked
    )
    return Table("unranked", _("Without a rank"), columns, rows)


def _name(row: Any) -> str:
    """Return a unit's name; projects that name no unit say so."""
    return _("not given") if missing(row.name) else str(row.name)


def _data(
    context: ReportContext,
    rules: RankRules,
    ranking: "pd.DataFrame",
    unranked: list[Any],
    prep: list[Any],
    total: "pd.DataFrame | None",
) -> dict[str, Any]:
    totals = [] if total is None else lines(total)
    return {
        "schema": SCHEMA,
        "by": str(rules.by),
        "metric": str(rules.metric),
        "period": str(context.period),
        "time_progress": context.rate(context.time_percent),
        "rows": ranking_data(context, ranking),
        "unranked": [{"name": _name(row), "reason": NoRank(row.reason).label} for row in unranked],
        "prep": [
            {
                "name": _name(r),
                "projects": int(r.prep_projects),
                "started": int(r.prep_started),
                "invested": money(r.prep_invested),
            }
            for r in prep
        ],
        "total": _total_datum(context, totals[0]) if totals else None,
    }


def ranking_data(context: ReportContext, ranking: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the ranked rows as ``dn/rank@1`` has them."""
    return [
        {
            "rank": int(r.rank),
            "tied": bool(r.tied),
            "name": cell(r.name),
            "code": cell(r.code),
            **_figures(r),
            "start_rate": context.rate(r.start_rate),
            "start_rank": cell(r.start_rank),
            "annual_plan": money(r.annual_plan),
            "invested": money(r.invested),
            "completion_rate": context.rate(r.completion_rate),
            "completion_rank": cell(r.completion_rank),
            "ahead_points": context.rate(r.ahead_points),
            "rank_change": cell(r.rank_change),
        }
        for r in lines(ranking)
    ]


def _figures(row: Any) -> dict[str, Any]:
    return {
        "projects": int(row.projects),
        "planned_starts": int(row.planned_starts),
        "started": int(row.started),
    }


def _total_datum(context: ReportContext, row: Any) -> dict[str, Any]:
    return {
        "name": cell(row.name),
        **_figures(row),
        "start_rate": context.rate(row.start_rate),
        "annual_plan": money(row.annual_plan),
        "invested": money(row.invested),
        "completion_rate": context.rate(row.completion_rate),
        "ahead_points": context.rate(_ahead(context, row)),
    }
