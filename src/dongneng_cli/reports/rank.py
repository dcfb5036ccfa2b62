"""The report of ``dn rank``: groups of projects in order, with the rules by which they were ranked."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import NoRank, lines
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    exact,
    facts,
    files_table,
    missing,
    money,
    tone_of,
)
from dongneng_cli.reports.document import Block, Column, ColumnKind, Document, Row, Table, Tone
from dongneng_cli.reports.rank_more import (
    More,
    blocks_after,
    due_data,
    firm_cells,
    firm_columns,
    more_data,
    row_data,
    warnings,
)
from dongneng_cli.reports.rank_view import RankRules, View, blank_notes, rule_notes
from dongneng_cli.terms import Dimension, Metric

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/rank@1"


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
    more: More | None = None,
    view: View | None = None,
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
        more: What stands around the ranking.
        view: Which rows of it are shown, and in which order.
    """
    apart = [] if unranked is None else lines(unranked)
    prep = _prep(lines(ranking) + apart, order)
    view = view or View()
    shown = view.of(ranking, order)
    blocks: list[Block] = [] if more is None else warnings(more)
    table = ranking_table(context, rules, shown, total, total_first=total_first, more=more)
    blocks.append(replace(table, notes=(*table.notes, *view.notes(len(shown), len(ranking)))))
    if more is not None:
        by_start = rules.metric is Metric.START_RATE
        blocks += blocks_after(context, more, by_start=by_start, in_percent=_in_percent(rules))
    if prep:
        blocks.append(_prep_table(prep))
    if apart:
        blocks.append(_unranked_table(apart))
    if context.files:
        blocks.append(files_table(context))
    return Document(
        title=_title(context, rules) + (f" · {scope}" if scope else ""),
        subtitle=_("ordered by {metric}").format(metric=rules.leading),
        facts=facts(context),
        blocks=tuple(blocks),
        data=_data(context, rules, shown, apart, prep, total, more),
        main="ranking",
        dated=context.dated,
    )


def _title(context: ReportContext, rules: RankRules) -> str:
    return _("Ranking by {dimension}, {period}").format(
        dimension=rules.by.label, period=context.period
    )


def ranking_table(
    context: ReportContext,
    rules: RankRules,
    ranking: "pd.DataFrame",
    total: "pd.DataFrame | None" = None,
    *,
    total_first: bool = False,
    more: More | None = None,
) -> Table:
    """Return the ranking with its totals and the rules under it; pools stand one below the other."""
    firm = {} if more is None else {row.code: row for row in lines(more.firmness)}
    weighted = bool(rules.score) and bool(firm)
    rows: list[Row] = []
    pool = None
    wide = len(_columns(context, rules, firm=bool(firm), weighted=weighted))
    for row in lines(ranking):
        if cell(row.pool) != pool:
            pool = cell(row.pool)
            rows.append(Row(("", "", pool, *[""] * (wide - 3)), Tone.MUTED, total=True))
        cells = _cells(row, rules)
        if firm:
            cells = (*cells, *firm_cells(firm[row.code], weighted=weighted))
        rows.append(Row(cells, tone_of(exact(row.ahead_points))))
    totals = [] if total is None else [_total_row(context, r, wide, rules) for r in lines(total)]
    if more is not None and more.other_total is not None:
        for one in lines(more.other_total):
            name = (
                _("sum of the lists") if rules.by is not Dimension.LIST else _("distinct projects")
            )
            totals.append(_total_row(context, one, wide, rules, name))
    return Table(
        "ranking",
        _("Ranking"),
        _columns(context, rules, firm=bool(firm), weighted=weighted),
        tuple(totals + rows if total_first else rows + totals),
        notes=rule_notes(rules) + blank_notes(lines(ranking)),
        empty=_("nothing could be ranked"),
    )


def _columns(
    context: ReportContext, rules: RankRules, *, firm: bool = False, weighted: bool = False
) -> tuple[Column, ...]:
    by_start = rules.metric is Metric.START_RATE
    away = _("points") if _in_percent(rules) else _("its own unit")
    return (
        Column(_("Rank"), ColumnKind.COUNT),
        Column(_("Tie"), width=6, priority=3),
        Column(_title_case(rules.by.label), width=14),
        *_value_column(context, rules),
        Column(_("Projects"), ColumnKind.COUNT, priority=4),
        Column(_("Planned starts"), ColumnKind.COUNT, priority=6),
        Column(_("Started"), ColumnKind.COUNT, priority=5),
        context.percent(_("Start rate"), bar=by_start),
        Column(_("Start rank"), ColumnKind.COUNT, priority=7 if by_start else 3),
        Column(_("Annual plan (100 million yuan)"), ColumnKind.MONEY, priority=5),
        Column(_("Invested (100 million yuan)"), ColumnKind.MONEY, priority=4),
        context.percent(_("Completion rate"), bar=rules.metric is Metric.COMPLETION_RATE),
        Column(_("Completion rank"), ColumnKind.COUNT, priority=3 if by_start else 7),
        context.points(_("Ahead of time (points)"), priority=2, toned=True),
        Column(_("Change"), ColumnKind.CHANGE, priority=3),
        *(firm_columns(away, _needed(rules), weighted=weighted) if firm else ()),
    )


_PERCENT = {Metric.FINISH_RATE, Metric.MONTH_SHARE}
_MONEY = {Metric.INVESTED, Metric.MONTH_INVESTED}


def _needed(rules: RankRules) -> str:
    """Return what closes the distance to the next place, where something known does."""
    if rules.needs_projects:
        return _("projects")
    return _("100 million yuan") if rules.metric is not None else ""


def _in_percent(rules: RankRules) -> bool:
    return rules.on_a_rate or rules.metric in _PERCENT or bool(rules.score)


def _value_column(context: ReportContext, rules: RankRules) -> tuple[Column, ...]:
    """Return the column of the leading figure, where no other column has it."""
    if rules.on_a_rate:
        return ()
    if rules.metric in _PERCENT:
        return (context.percent(_title_case(rules.leading), bar=True),)
    kind = ColumnKind.MONEY if rules.metric in _MONEY else ColumnKind.NUMBER
    places = context.decimals if rules.score else None
    return (Column(_title_case(rules.leading), kind, places),)


def _title_case(name: str) -> str:
    """Return a name as a column's title: 5G stays 5G."""
    return name[:1].upper() + name[1:]


def _cells(row: Any, rules: RankRules) -> tuple[Any, ...]:
    return (
        int(row.rank),
        _("tied") if row.tied else "",
        cell(row.name),
        *(() if rules.on_a_rate else (cell(row.value),)),
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
    )


def _total_row(
    context: ReportContext, row: Any, wide: int, rules: RankRules, name: str | None = None
) -> Row:
    cells = (
        "",
        "",
        name or cell(row.name),
        *(() if rules.on_a_rate else ("",)),
        int(row.projects),
        int(row.planned_starts),
        int(row.started),
        cell(row.start_rate),
        "",
        cell(row.annual_plan),
        cell(row.invested),
        cell(row.completion_rate),
        "",
        context.ahead(row.completion_rate),
        "",
    )
    return Row((*cells, *[""] * (wide - len(cells))), total=True)


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
    """Return a unit's name; projects of no one unit say so."""
    return _("of no unit") if missing(row.name) else str(row.name)


def _data(
    context: ReportContext,
    rules: RankRules,
    ranking: "pd.DataFrame",
    unranked: list[Any],
    prep: list[Any],
    total: "pd.DataFrame | None",
    more: More | None,
) -> dict[str, Any]:
    totals = [] if total is None else lines(total)
    return {
        "schema": SCHEMA,
        "by": str(rules.by),
        "metric": str(rules.metric) if rules.metric else ("score" if rules.score else "indicator"),
        "period": str(context.period),
        "time_progress": context.rate(context.time_percent),
        "rows": ranking_data(context, ranking, more),
        "unranked": [
            {
                "name": _name(row),
                "code": cell(row.code),
                "projects": int(row.projects),
                "reason": NoRank(row.reason).label,
            }
            for row in unranked
        ],
        "prep": [
            {
                "name": _name(r),
                "projects": int(r.prep_projects),
                "started": int(r.prep_started),
                "invested": money(r.prep_invested),
            }
            for r in prep
        ],
        "total": _total_datum(context, totals[0], more) if totals else None,
        **({} if more is None else {"ranking": rules.ranking, **more_data(context, more)}),
    }


def ranking_data(
    context: ReportContext, ranking: "pd.DataFrame", more: More | None = None
) -> list[dict[str, Any]]:
    """Return the ranked rows as ``dn/rank@1`` has them."""
    firm = {} if more is None else {row.code: row for row in lines(more.firmness)}
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
            **(row_data(context, r, firm[r.code]) if firm else {}),
        }
        for r in lines(ranking)
    ]


def _figures(row: Any) -> dict[str, Any]:
    return {
        "projects": int(row.projects),
        "planned_starts": int(row.planned_starts),
        "started": int(row.started),
    }


def _total_datum(context: ReportContext, row: Any, more: More | None) -> dict[str, Any]:
    return {
        "name": cell(row.name),
        **_figures(row),
        "start_rate": context.rate(row.start_rate),
        "annual_plan": money(row.annual_plan),
        "invested": money(row.invested),
        "completion_rate": context.rate(row.completion_rate),
        "ahead_points": context.rate(context.ahead(row.completion_rate)),
        **({} if more is None else due_data(context, row)),
    }
