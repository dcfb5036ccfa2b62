"""What a gap report has besides, for a workbook: charts, trends, gaps by group, projects behind, what if.

Everything here is for files: a screen shows the report without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, cell, exact, missing, tone_of
from dongneng_cli.reports.document import (
    NOTHING,
    Block,
    Chart,
    ChartKind,
    Column,
    ColumnKind,
    Document,
    Link,
    Mark,
    Number,
    Part,
    Row,
    Series,
    Spark,
    Table,
    Tone,
)
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Comparator, Status

if TYPE_CHECKING:
    import pandas as pd

MONEY, COUNT, NUMBER = ColumnKind.MONEY, ColumnKind.COUNT, ColumnKind.NUMBER
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """One target over the year.

    Attributes:
        values: Month to the reported figure, in the target's unit.
        plan: Month to what the plan's curve asks for by its end; empty without a pace.
        start: Where the year began: the baseline of a stock, else 0.
        enough: The value from which the target counts as reached.
    """

    values: Mapping[int, Number]
    plan: Mapping[int, Number]
    start: Number
    enough: Number


@dataclass(frozen=True, slots=True)
class Group:
    """Standings of one dimension.

    Attributes:
        key: ``city``, ``taskforce`` or ``list``.
        standings: STANDINGS frame in administrative order.
        ranking: RANKING frame by completion rate.
    """

    key: str
    title: str
    head: str
    standings: "pd.DataFrame"
    ranking: "pd.DataFrame"


@dataclass(frozen=True, slots=True)
class Book:
    """What is added.

    Attributes:
        progress: PROGRESS frame.
        trends: Id of a target to its trend.
        shortfalls: SHORTFALLS frame.
    """

    progress: "pd.DataFrame"
    trends: Mapping[str, Trend]
    groups: Sequence[Group]
    shortfalls: "pd.DataFrame"


def with_book(document: Document, context: ReportContext, book: Book) -> Document:
    """Return a gap report with everything a workbook has room for."""
    blocks: list[Block] = []
    for block in document.blocks:
        is_gaps = isinstance(block, Table) and block.key == "gaps"
        blocks.append(_with_trends(block, book) if is_gaps else block)  # type: ignore[arg-type]
    blocks.extend(first_charts(context, book))
    blocks.extend(_trend_charts(book))
    blocks.extend(group_table(context, group) for group in book.groups)
    blocks.append(shortfall_table(context, book))
    blocks.append(_what_if_targets(context, book))
    blocks.extend(_what_if_group(context, group) for group in book.groups[:1])
    return replace(document, blocks=tuple(blocks))


def _with_trends(table: Table, book: Book) -> Table:
    """Add a sparkline to each target's row."""
    known = {key: trend for key, trend in book.trends.items() if len(trend.values) > 1}
    if not known:
        return table
    column = Column(_("Trend"), width=12, priority=7)
    rows = tuple(
        replace(row, cells=(*row.cells, _spark(known.get(row.anchor)))) for row in table.rows
    )
    return replace(table, columns=(*table.columns, column), rows=rows)


def _spark(trend: Trend | None) -> Spark | None:
    if trend is None:
        return None
    return Spark([value for _month, value in sorted(trend.values.items())])


_BEHIND = {Status.BEHIND: True, Status.ON_TRACK: False, Status.ATTAINED: False}
"""Status to what a chart shows of it; the others are not judged."""


def first_charts(context: ReportContext, book: Book) -> Iterator[Chart]:
    """Yield attainment by target and completion by group, each beside time progress."""
    time = Mark(_("Time progress"), context.time_percent)
    rated = [
        row
        for row in lines(book.progress)
        if not missing(row.attainment) and row.kind != "projects"
    ]
    rated.sort(key=lambda row: Fraction(row.attainment))
    percent = context.percent(_("Attainment"))
    yield Chart(
        "attainment", _("Attainment of the targets"), _("Target"),
        tuple(str(row.name) for row in rated),
        (Series(percent.header, tuple(exact(row.attainment) for row in rated)),),
        percent, mark=time, first=True, detail=True,
        # As the table says: a stock counts from its baseline, and what is not due is not judged.
        judged=tuple(_BEHIND.get(row.status) for row in rated),
    )  # fmt: skip
    for group in book.groups:
        rows = [row for row in lines(group.standings) if not missing(row.completion_rate)]
        rows.sort(key=lambda row: -Fraction(row.completion_rate))
        column = context.percent(_("Completion rate"))
        title = _("{group}: investment completion rate").format(group=group.title)
        values = tuple(exact(row.completion_rate) for row in rows)
        yield Chart(
            f"completion-{group.key}", title, group.head, tuple(str(row.name) for row in rows),
            (Series(column.header, values),), column, mark=time, first=True, detail=True,
        )  # fmt: skip


def _trend_charts(book: Book) -> Iterator[Chart]:
    for row in lines(book.progress):
        trend = book.trends.get(row.target)
        if trend is not None and trend.values and row.kind != "projects":
            yield trend_chart(row, trend)


def trend_chart(row: Any, trend: Trend) -> Chart:
    """Return a target's figures month by month, beside its curve and what it must reach.

    Args:
        row: Row of PROGRESS.
        trend: Its trend.
    """
    months = range(1, _MONTHS + 1)
    series = [Series(_("Reported"), tuple(trend.values.get(month) for month in months))]
    if trend.plan:
        planned = tuple(trend.plan.get(month) for month in months)
        series.append(Series(_("Plan's curve"), planned, Part.PLAN))
    target = (exact(row.target_value),) * _MONTHS
    series.append(Series(_("Target value"), target, Part.TARGET))
    labels = tuple(_("M{month}").format(month=month) for month in months)
    title = (
        f"{row.name} ({row.unit})"
        if row.scope_name is None
        else f"{row.scope_name} {row.name} ({row.unit})"
    )
    return Chart(
        f"trend-{row.target}", title, _("Month"), labels, tuple(series),
        Column(str(row.unit), NUMBER), ChartKind.LINES, detail=True,
    )  # fmt: skip


def group_table(context: ReportContext, group: Group) -> Table:
    """Return a group's members, those farthest behind in money first."""
    columns = (
        Column(group.head, width=18),
        Column(_("Projects"), COUNT),
        Column(_("Planned starts"), COUNT),
        Column(_("Started"), COUNT),
        context.percent(_("Start rate")),
        Column(_("Annual plan (100 million yuan)"), MONEY),
        Column(_("Invested (100 million yuan)"), MONEY),
        context.percent(_("Completion rate"), bar=True),
        context.points(_("Ahead of time (points)"), toned=True),
        Column(_("Short of time progress (100 million yuan)"), MONEY),
    )
    made = [_group_row(context, row) for row in lines(group.standings)]
    made.sort(key=lambda row: (row.cells[-1] is None, -Fraction(row.cells[-1] or 0)))
    note = _(
        "Short of time progress = annual plan × time progress - invested; below zero is ahead."
    )
    return Table(f"gaps-{group.key}", group.title, columns, tuple(made), (note,), secondary=True)


def _group_row(context: ReportContext, row: Any) -> Row:
    plan, invested, rate = cell(row.annual_plan), cell(row.invested), cell(row.completion_rate)
    short = ahead = None
    if rate is not None and plan is not None and invested is not None:
        short = Fraction(plan) * context.time_progress - Fraction(invested)
        ahead = context.ahead(rate)
    cells = (
        cell(row.name), int(row.projects), int(row.planned_starts), int(row.started),
        cell(row.start_rate), plan, invested, rate, ahead, short,
    )  # fmt: skip
    return Row(cells, tone_of(ahead), anchor=str(row.code))


def shortfall_table(context: ReportContext, book: Book) -> Table:
    """Return the projects behind, the greatest effect first, with links to their city and task force."""
    columns = (
        Column(_("No."), COUNT),
        Column(_("Project code"), width=14),
        Column(_("Project"), width=34),
        Column(_("Project list"), width=24),
        Column(_("City"), width=10),
        Column(_("Task force"), width=18),
        Column(_("Annual plan (100 million yuan)"), MONEY),
        Column(_("Invested (100 million yuan)"), MONEY),
        context.percent(_("Completion rate"), bar=True),
        Column(_("Short by (100 million yuan)"), MONEY),
        Column(_("Effect on the whole (points)"), NUMBER, 4),
        Column(_("Start"), width=14, toned=True),
        Column(_("Source"), width=34),
    )
    separator = _(", ")
    rows = []
    for number, row in enumerate(lines(book.shortfalls), start=1):
        late = bool(row.not_begun)
        city = Link("gaps-city", str(row.city))
        force = Link("gaps-taskforce", str(row.taskforce))
        cells = (
            number, cell(row.code), cell(row.name),
            separator.join(str(context.name(one)) for one in row.lists),
            context.name(row.city), context.name(row.taskforce), cell(row.annual_plan),
            cell(row.invested), cell(row.completion_rate), cell(row.short_by), cell(row.effect),
            _("× not begun") if late else _("√ begun"), f"{row.file} {row.sheet}!{row.cell}",
        )  # fmt: skip
        rows.append(Row(cells, Tone.BAD if late else Tone.PLAIN, links=((4, city), (5, force))))
    notes = (
        _("Short by = annual plan × time progress - invested."),
        _("Effect = short by ÷ sum of all annual plans, in points of the completion rate."),
        _("Projects without a plan or a reported investment are not here: a blank is not a zero."),
    )
    return Table(
        "shortfalls", _("Projects behind"), columns, tuple(rows), notes,
        empty=_("no project is short of time progress"), secondary=True,
    )  # fmt: skip


def _what_if_targets(context: ReportContext, book: Book) -> Table:
    """Return the targets with a monthly increment that the reader may change."""
    least, more = f'{{2}}="{Comparator.AT_MOST.label}"', f'{{2}}="{Comparator.MORE_THAN.label}"'
    columns = (
        Column(_("Target"), width=30),
        Column(_("Unit"), width=8),
        Column(_("Bound"), width=10),
        Column(_("Target value"), NUMBER),
        Column(_("Reached from"), NUMBER),
        Column(_("Value"), NUMBER),
        Column(_("Months left"), COUNT),
        Column(_("Assumed per month"), NUMBER, 2, entry=True),
        Column(_("Year's end"), NUMBER, 2, formula="{5}+{6}*{7}"),
        # Of what is to fall, the value ÷ the target says nothing.
        replace(context.percent(_("Attainment")), formula=f'IF({least},"{NOTHING}",{{8}}/{{3}})'),
        Column(
            _("Reached"), width=10,
            formula=f'IF(IF({least},{{8}}<={{4}},IF({more},{{8}}>{{4}},{{8}}>={{4}})),"√","×")',
        ),
    )  # fmt: skip
    rows = tuple(
        _what_if_row(context, row, book.trends[row.target])
        for row in lines(book.progress)
        if row.basis in ("flow", "increment") and not missing(row.value)
    )
    return Table("what-if", _("What if (targets)"), columns, rows, _play_notes(), secondary=True)


def _what_if_row(context: ReportContext, row: Any, trend: Trend) -> Row:
    comparator, left = Comparator(row.comparator), context.period.months_left
    gained = Fraction(row.value) - Fraction(trend.start)
    monthly = half_up(gained / context.period.month, 2)
    end, enough = Fraction(row.value) + left * Fraction(monthly), Fraction(trend.enough)
    reached = {Comparator.AT_MOST: end <= enough, Comparator.MORE_THAN: end > enough}
    falls = comparator is Comparator.AT_MOST
    cells = (
        cell(row.name), cell(row.unit), comparator.label, cell(row.target_value),
        cell(trend.enough), cell(row.value), left, monthly, end,
        None if falls else end / Fraction(row.target_value) * 100,
        "√" if reached.get(comparator, end >= enough) else "×",
    )  # fmt: skip
    return Row(cells, links=((0, Link("gaps", str(row.target))),))


def _what_if_group(context: ReportContext, group: Group) -> Table:
    """Return a group's members with a monthly investment that the reader may change."""
    columns = (
        Column(group.head, width=18),
        Column(_("Annual plan (100 million yuan)"), MONEY),
        Column(_("Invested (100 million yuan)"), MONEY),
        Column(_("Months left"), COUNT),
        Column(_("Assumed per month"), MONEY, entry=True),
        Column(_("Year's end"), MONEY, formula="{2}+{3}*{4}"),
        replace(context.percent(_("Completion rate")), formula="{5}/{1}"),
        Column(_("Rank"), COUNT, formula="RANK({6},{6:all})"),
    )
    left, passed = context.period.months_left, context.period.month
    found: list[tuple[Any, Decimal, Fraction, Fraction]] = []
    for row in lines(group.standings):
        if missing(row.completion_rate):
            continue
        monthly = half_up(Fraction(row.invested) / passed, 2)
        end = Fraction(row.invested) + left * Fraction(monthly)
        found.append((row, monthly, end, end / Fraction(row.annual_plan) * 100))
    rows = tuple(
        Row(
            (
                cell(row.name), cell(row.annual_plan), cell(row.invested), left, monthly, end, rate,
                1 + sum(other > rate for *_rest, other in found),
            )
        )
        for row, monthly, end, rate in found
    )  # fmt: skip
    title = _("What if ({group})").format(group=group.title)
    return Table(f"what-if-{group.key}", title, columns, rows, _play_notes(), secondary=True)


def _play_notes() -> tuple[str, ...]:
    return (
        _("Change the framed cells: the year's end and what follows from it are calculated anew."),
        _("They start from the average of the months so far; this is arithmetic, no forecast."),
    )
