"""The projects behind one unit's place: each with its cell, in order of what it takes from the rate."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.frames_ranking import Trouble
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, cell, missing, money
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Row,
    Table,
    Tone,
)
from dongneng_cli.reports.rank_lists import list_names, named
from dongneng_cli.reports.rank_more import More, span
from dongneng_cli.reports.rank_view import RankRules
from dongneng_cli.terms import Metric

if TYPE_CHECKING:
    import pandas as pd


def explain_report(
    context: ReportContext,
    document: Document,
    rules: RankRules,
    more: More,
    code: str,
    behind: "pd.DataFrame",
) -> Document:
    """Return the projects behind a unit's rate, before the ranking that it stands in.

    Args:
        context: Plan, period, files, decimals.
        document: The report of the ranking.
        rules: How it was made.
        more: What stands around it.
        code: The unit.
        behind: BEHIND frame.
    """
    row = next(row for row in lines(more.standings) if row.code == code)
    ranked = next((one for one in lines(more.trend[context.period]) if one.code == code), None)
    firm = next((one for one in lines(more.firmness) if one.code == code), None)
    blocks: list[Block] = [
        Paragraph(_standing(context, rules, row, ranked), strong=True),
        *([] if firm is None else [Paragraph(_next(context, rules, firm))]),
        behind_table(context, rules, behind),
    ]
    return replace(
        document,
        title=_("Behind the place of {name}, {period}").format(
            name=cell(row.name), period=context.period
        ),
        blocks=(*blocks, *map(_into_files, document.blocks)),
        data={**document.data, "explain": _data(context, row, behind)},
        main="behind",
    )


def _into_files(block: Block) -> Block:
    """Keep the ranking itself for files: a screen shows what was asked for."""
    return replace(block, secondary=True) if isinstance(block, Table | Bullets) else block


def _standing(context: ReportContext, rules: RankRules, row: Any, ranked: Any) -> str:
    percent = context.percent("")
    place = (
        _("without a rank")
        if ranked is None
        else _("rank {rank} by {metric}").format(rank=ranked.rank, metric=rules.leading)
    )
    return _(
        "{name}: {place}; started {started} of {planned}, {start}; invested {invested} of {plan}, "
        "{completion}"
    ).format(
        name=cell(row.name),
        place=place,
        started=row.started,
        planned=row.planned_starts,
        start=percent.text(cell(row.start_rate)),
        invested=_MONEY.text(cell(row.invested)),
        plan=_MONEY.text(cell(row.annual_plan)),
        completion=percent.text(cell(row.completion_rate)),
    )


_MONEY = Column("", ColumnKind.MONEY)


def _next(context: ReportContext, rules: RankRules, firm: Any) -> str:
    """Say what the next place takes, and where the unit could stand within the rounding."""
    said = []
    if not missing(firm.to_next):
        away = context.points("").text(firm.to_next).removeprefix("+")
        said.append(_("to the next place: {away}").format(away=away))
        if not missing(firm.needed):
            text = _("needed for it: {amount} projects")
            amount = str(firm.needed)
            if not rules.needs_projects:
                text = _("needed for it: {amount} (100 million yuan)")
                amount = _MONEY.text(cell(firm.needed))
            said.append(text.format(amount=amount))
    said.append(
        _("place within the rounding of the figures: {span}").format(
            span=span(firm.best, firm.worst)
        )
    )
    return _("; ").join(said)


def behind_table(context: ReportContext, rules: RankRules, behind: "pd.DataFrame") -> Table:
    """Return the projects with what each takes from both rates."""
    by_start = rules.metric is Metric.START_RATE
    columns = (
        Column(_("Project"), width=22),
        Column(_("Why"), width=18),
        Column(_("List"), width=16, priority=6),
        Column(_("Planned start"), width=9, priority=4),
        Column(_("Started"), width=9, priority=5),
        Column(_("Annual plan (100 million yuan)"), ColumnKind.MONEY, priority=4),
        Column(_("Invested (100 million yuan)"), ColumnKind.MONEY, priority=3),
        context.points(_("To gain in the start rate (points)"), priority=1 if by_start else 2),
        context.points(_("To gain in the completion rate (points)"), priority=2 if by_start else 1),
        context.percent(_("Share of the shortfall"), priority=3),
        Column(_("Source"), width=20),
    )
    rows = tuple(
        Row(
            (
                named(row),
                _(", ").join(Trouble(one).label for one in row.troubles),
                list_names(context, (row.list,) if row.list else ()),
                cell(row.planned_start),
                cell(row.started_on),
                cell(row.annual_plan),
                cell(row.invested),
                cell(row.start_effect),
                cell(row.completion_effect),
                cell(row.share),
                f"{Path(row.file).name}!{row.sheet}!{row.cell}",
            ),
            Tone.BAD if Trouble.NOT_STARTED in row.troubles else Tone.PLAIN,
        )
        for row in lines(behind)
    )
    notes = (
        _(
            "A project that has not started takes 100 ÷ planned starts points from the start rate; one "
            "behind takes (annual plan × time progress - invested) ÷ the unit's annual plan from the "
            "completion rate."
        ),
    )
    empty = _("no project holds the rate down")
    return Table("behind", _("Projects behind the rate"), columns, rows, notes=notes, empty=empty)


def _data(context: ReportContext, unit: Any, behind: "pd.DataFrame") -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": cell(unit.name),
        "projects": [
            {
                "code": cell(row.code),
                "name": cell(row.name),
                "troubles": [str(one) for one in row.troubles],
                "planned_start": cell(row.planned_start),
                "started_on": cell(row.started_on),
                "annual_plan": money(row.annual_plan),
                "invested": money(row.invested),
                "start_effect": context.rate(row.start_effect),
                "completion_effect": context.rate(row.completion_effect),
                "share": context.rate(row.share),
                "source": {"file": row.file, "sheet": row.sheet, "cell": row.cell},
            }
            for row in lines(behind)
        ],
    }
