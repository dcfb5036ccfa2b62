"""What stands around a ranking: threshold lists, trend, starts, projects of no city, who is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.reports.context import ReportContext, cell, missing, money
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Paragraph,
    Row,
    Table,
    Tone,
)
from dongneng_cli.reports.rank_lists import (
    NAMED_ON_SCREEN,
    SameList,
    list_names,
    named,
    place_of,
    same_list_blocks,
    same_list_data,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Reached:
    """A threshold list.

    Attributes:
        names: Units that have reached the bound, in administrative order.
        all: Whether every unit has.
    """

    id: str
    name: str
    names: tuple[str, ...]
    all: bool

    @property
    def text(self) -> str:
        """The list in a line: the count, then the names."""
        if self.all:
            return _("{name}: all {count}").format(name=self.name, count=len(self.names))
        if not self.names:
            return _("{name}: none").format(name=self.name)
        return _("{name}: {count}: {names}").format(
            name=self.name, count=len(self.names), names=_(", ").join(self.names)
        )


@dataclass(frozen=True, slots=True)
class More:
    """What is printed around a ranking.

    Attributes:
        firmness: FIRMNESS frame.
        standings: STANDINGS frame of every unit and of the total, for starts as of the month.
        apart: PROJECTS rows of no one city.
        missing: Names of the cities whose projects have not been reported.
        other_total: STANDINGS of one row: distinct projects beside the sum of the lists, or the other way
            round; none where they are the same.
        trend: Month to the RANKING frame of that month, this one last.
        totals: Month to the STANDINGS row of its total.
    """

    firmness: "pd.DataFrame"
    standings: "pd.DataFrame"
    apart: "pd.DataFrame"
    missing: tuple[str, ...]
    other_total: "pd.DataFrame | None"
    reached: tuple[Reached, ...]
    same_list: SameList | None
    trend: Mapping[Period, "pd.DataFrame"]
    totals: Mapping[Period, "pd.DataFrame"]


def warnings(more: More) -> list[Block]:
    """Return what must be known before a figure is read."""
    if not more.missing:
        return []
    text = _(
        "The total lacks {count} cities whose projects have not been reported: {names}"
    ).format(count=len(more.missing), names=_(", ").join(more.missing))
    return [Paragraph(text, Tone.WARN, strong=True)]


def blocks_after(
    context: ReportContext, more: More, *, by_start: bool, in_percent: bool
) -> list[Block]:
    """Return the tables and lists that stand below a ranking.

    Args:
        context: For the decimals.
        more: What is printed.
        by_start: Whether the start rate leads.
        in_percent: Whether a rate leads.
    """
    found: list[Block] = []
    if more.reached:
        items = tuple(one.text for one in more.reached)
        found.append(Bullets(_("Threshold lists"), items))
    if more.same_list is not None:
        found += same_list_blocks(context, more.same_list)
    if len(more.trend) > 1:
        found += trend_tables(context, more, in_percent=in_percent)
    found.append(starts_table(context, more, by_start=by_start))
    if len(more.apart):
        found.append(apart_table(context, more.apart))
    return found


def trend_tables(context: ReportContext, more: More, *, in_percent: bool) -> list[Table]:
    """Return the leading value of each unit month by month, and its place."""
    months = sorted(more.trend)
    rows = {month: {row.code: row for row in lines(more.trend[month])} for month in months}
    # The latest months stay where a terminal is narrow.
    near = {month: 1 + max(0, len(months) - at - 3) for at, month in enumerate(months)}
    values, places = [], []
    for unit in lines(more.trend[months[-1]]):
        each = [rows[month].get(unit.code) for month in months]
        whose = cell(unit.name)
        values.append(Row((whose, *(None if one is None else cell(one.value) for one in each))))
        places.append(Row((whose, *(None if one is None else int(one.rank) for one in each))))
    name = Column(_("Name"), width=14)
    kind = ColumnKind.PERCENT if in_percent else ColumnKind.NUMBER
    by_value = (
        Column(str(month), kind, context.decimals, priority=near[month]) for month in months
    )
    by_place = (Column(str(month), ColumnKind.COUNT, priority=near[month]) for month in months)
    return [
        Table("trend", _("Month by month"), (name, *by_value), tuple(values)),
        Table("places", _("Places month by month"), (name, *by_place), tuple(places)),
    ]


def starts_table(context: ReportContext, more: More, *, by_start: bool) -> Table:
    """Return the starts of the year and those due by the month, side by side."""
    columns = (
        Column(_("Name"), width=14),
        Column(_("Planned starts"), ColumnKind.COUNT),
        Column(_("Started"), ColumnKind.COUNT),
        context.percent(_("Start rate")),
        Column(_("Due by now"), ColumnKind.COUNT),
        Column(_("Slipped"), ColumnKind.COUNT),
        Column(_("Early"), ColumnKind.COUNT),
        Column(_("Started so far"), ColumnKind.COUNT),
        context.percent(_("Start rate of those due")),
    )
    rows = tuple(
        Row(
            (
                cell(row.name),
                int(row.planned_starts),
                int(row.started),
                cell(row.start_rate),
                int(row.due_starts),
                int(row.slipped),
                int(row.ahead_starts),
                int(row.due_starts - row.slipped + row.ahead_starts),
                cell(row.due_rate),
            )
        )
        for row in lines(more.standings)
        if row.planned_starts or row.due_starts
    )
    note = _("Started so far = due by now - slipped + early.")
    return Table(
        "starts",
        _("Starts of the year and those due"),
        columns,
        rows,
        notes=(note,),
        secondary=not by_start,
    )


def apart_table(context: ReportContext, apart: "pd.DataFrame") -> Table:
    """Return the projects of no one city by name: they are in the total."""
    columns = (
        Column(_("Project"), width=34),
        Column(_("Cities"), width=24),
        Column(_("List"), width=20, priority=3),
        Column(_("Annual plan (100 million yuan)"), ColumnKind.MONEY, priority=3),
        Column(_("Invested (100 million yuan)"), ColumnKind.MONEY),
        Column(_("Source"), width=24, priority=4),
    )
    rows = tuple(
        Row(
            (
                named(row),
                list_names(context, row.cities),
                list_names(context, row.lists),
                cell(row.annual_plan),
                cell(row.invested),
                place_of(row),
            )
        )
        for row in lines(apart)
    )
    note = _("They count once in the total; in cities as the plan says.")
    return Table(
        "no-city",
        _("Projects of no one city"),
        columns,
        rows,
        notes=(note,),
        secondary=len(rows) > NAMED_ON_SCREEN,
    )


def more_data(context: ReportContext, more: More) -> dict[str, Any]:
    """Return what JSON adds to a ranking."""
    other = None if more.other_total is None else lines(more.other_total)[0]
    return {
        "missing": list(more.missing),
        "other_total": None
        if other is None
        else {
            "projects": int(other.projects),
            "annual_plan": money(other.annual_plan),
            "invested": money(other.invested),
        },
        "thresholds": [
            {
                "id": one.id,
                "name": one.name,
                "count": len(one.names),
                "all": one.all,
                "units": list(one.names),
            }
            for one in more.reached
        ],
        "like_for_like": same_list_data(context, more.same_list),
        "trend": [
            {
                "period": str(month),
                "rows": [
                    {
                        "code": row.code,
                        "name": cell(row.name),
                        "rank": int(row.rank),
                        "value": context.rate(row.value),
                    }
                    for row in lines(more.trend[month])
                ],
            }
            for month in sorted(more.trend)
        ],
        "no_city": [
            {"code": cell(row.code), "name": cell(row.name), "cities": list(row.cities or ())}
            for row in lines(more.apart)
        ],
    }


def row_data(context: ReportContext, row: Any, firm: Any) -> dict[str, Any]:
    """Return what JSON adds to a ranked row."""
    return {
        "pool": cell(row.pool),
        "value": context.rate(row.value),
        **due_data(context, row),
        "month_invested": money(row.month_invested),
        "month_share": context.rate(row.month_share),
        "to_next": context.rate(firm.to_next),
        "needed": money(firm.needed),
        "best": cell(firm.best),
        "worst": cell(firm.worst),
        "best_weighted": cell(firm.best_weighted),
        "worst_weighted": cell(firm.worst_weighted),
    }


def due_data(context: ReportContext, row: Any) -> dict[str, Any]:
    """Return the starts due by the month, those that slipped and those ahead of their month."""
    return {
        "due_starts": int(row.due_starts),
        "slipped": int(row.slipped),
        "ahead_starts": int(row.ahead_starts),
        "due_rate": context.rate(row.due_rate),
    }


def span(best: Any, worst: Any) -> str:
    """Return a range of places, one number where it holds."""
    if missing(best):
        return ""
    return f"{best}" if best == worst else f"{best}–{worst}"


def firm_columns(away: str, needed: str, *, weighted: bool) -> Sequence[Column]:
    """Return the columns on how firm a rank is, shown where a terminal is wide.

    Args:
        away: What the distance to the next place is counted in.
        needed: What closes it is counted in; empty where nothing does.
        weighted: Whether the weights of a score were moved.
    """
    next_place = _("To the next place ({unit})").format(unit=away)
    needed_for_it = _("Needed for it ({unit})").format(unit=needed or "—")
    found = [
        Column(next_place, ColumnKind.NUMBER, 2, priority=8),
        Column(needed_for_it, ColumnKind.NUMBER, 2, priority=9),
        Column(_("Could stand"), width=7, priority=8),
    ]
    if weighted:
        found.append(Column(_("With other weights"), width=7, priority=2))
    return found


def firm_cells(firm: Any, *, weighted: bool) -> list[Any]:
    """Return the cells of ``firm_columns``."""
    found = [cell(firm.to_next), cell(firm.needed), span(firm.best, firm.worst)]
    return [*found, span(firm.best_weighted, firm.worst_weighted)] if weighted else found
