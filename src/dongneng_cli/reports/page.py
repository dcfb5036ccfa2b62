"""The one-file page: overview, map, rankings, targets as cards, tasks, blockers, findings, sources.

Everything a figure rests on is on the page, and every figure leads to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding
from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.plan.wording import TilePlace
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    facts,
    files_table,
    missing,
    status_text,
    status_tone,
)
from dongneng_cli.reports.document import (
    Block,
    Column,
    ColumnKind,
    Document,
    Heading,
    Link,
    Row,
    Shape,
    Table,
    Tile,
    Tiles,
    Tone,
)
from dongneng_cli.reports.findings import findings_table, summary_line
from dongneng_cli.reports.gap import sources_table
from dongneng_cli.reports.gapbook import (
    Book,
    Group,
    first_charts,
    group_table,
    shortfall_table,
    trend_chart,
)
from dongneng_cli.reports.progress import short_source, status_line, worst_first
from dongneng_cli.reports.tasks import parts_table

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/page@1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the units are drawn.

    Attributes:
        tiles: Places of the squares.
        rings: Code of a city to its outline on an approved map.
        approval: Number of that map's approval (审图号).
    """

    tiles: Sequence[TilePlace]
    rings: Mapping[str, tuple[tuple[tuple[float, float], ...], ...]]
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a page is made of.

    Attributes:
        parts: PARTS frame; ``None`` without a checklist.
        blockers: BLOCKERS frame with ``open`` and ``days_over`` beside.
    """

    book: Book
    place: Place
    parts: "pd.DataFrame | None"
    blockers: "pd.DataFrame"
    findings: Sequence[Finding]


def page_report(context: ReportContext, content: Content) -> Document:
    """Return the page's document; ``html`` makes it searchable and sortable."""
    return Document(
        title=_("Progress of the plan, {period}").format(period=context.period),
        subtitle=context.plan_title,
        facts=facts(context),
        blocks=tuple(_blocks(context, content)),
        data={
            "schema": SCHEMA,
            "plan": context.plan,
            "period": str(context.period),
            "time_progress": context.rate(context.time_percent),
        },
        main="targets",
        dated=context.dated,
        live=True,
    )


def _blocks(context: ReportContext, content: Content) -> Iterator[Block]:
    book = content.book
    yield Heading(_("Overview"))
    line = status_line(book.progress)
    if line is not None:
        yield line
    yield from (replace(chart, detail=False) for chart in first_charts(context, book))
    city = next((group for group in book.groups if group.key == "city"), None)
    if city is not None and content.place.tiles:
        yield Heading(_("Map"))
        yield map_of(context, city, content.place)
    yield Heading(_("Rankings"))
    for group in book.groups:
        yield _ranked(group_table(context, group), group)
    yield Heading(_("Targets"))
    yield _targets(context, book)
    if content.parts is not None and len(content.parts):
        yield Heading(_("Tasks"))
        yield parts_table(context, content.parts)
    yield Heading(_("Blockers"))
    yield _blockers(context, content.blockers)
    yield Heading(_("Projects behind"))
    yield replace(shortfall_table(context, book), secondary=False)
    yield Heading(_("Findings"))
    yield replace(findings_table(content.findings), lead=0)
    yield summary_line(content.findings, len(context.files))
    yield Heading(_("Sources"))
    sources = sources_table(book.progress)
    yield replace(sources, rows=_back(sources))
    yield files_table(context)


def _ranked(table: Table, group: Group) -> Table:
    """Set a group's members in the order of their rank; who has none stands below, without a number."""
    places = {str(row.code): row for row in lines(group.ranking)}
    ties = any(place.tied for place in places.values())
    columns = (
        Column(_("Rank"), ColumnKind.COUNT),
        *((Column(_("Tie"), width=6),) if ties else ()),
        *table.columns,
        Column(_("Start rank"), ColumnKind.COUNT),
    )
    found = {row.anchor: row for row in table.rows}
    rows = []
    for code in (*places, *(code for code in found if code not in places)):
        place, row = places.get(code), found[code]
        rank = None if place is None else int(place.rank)
        tied = (_("tied") if place is not None and place.tied else "",) if ties else ()
        start = None if place is None else cell(place.start_rank)
        rows.append(replace(row, cells=(rank, *tied, *row.cells, start)))
    return replace(table, columns=columns, rows=tuple(rows), secondary=False)


def _back(table: Table) -> tuple[Row, ...]:
    """Let a source lead back to its target's card."""
    return tuple(replace(row, links=((0, Link("targets", row.anchor)),)) for row in table.rows)


def map_of(context: ReportContext, group: Group, place: Place) -> Tiles:
    """Return the schematic map of the completion rate, with a sign for each side of time progress."""
    rows = {str(row.code): row for row in lines(group.standings)}
    tiles, shapes = [], []
    for where in place.tiles:
        row = rows.get(where.city)
        name = str(context.name(where.city))
        rate = (
            None if row is None or missing(row.completion_rate) else Fraction(row.completion_rate)
        )
        tone, sign = _side(context, rate)
        tiles.append(Tile(where.row, where.column, name, rate, tone, sign))
        if where.city in place.rings:
            shapes.append(Shape(name, place.rings[where.city]))
    legend = [
        _("√ at or above time progress ({percent}); × below; ○ no rate").format(
            percent=context.percent("").text(context.time_percent)
        )
    ]
    if shapes:
        legend.append(_("Map approval: {number}").format(number=place.approval))
    else:
        legend.append(_("Squares show where a city roughly lies; they are no boundaries."))
    title = _("{group}: investment completion rate").format(group=group.title)
    column = context.percent(_("Completion rate"))
    return Tiles("map", title, tuple(tiles), column, tuple(legend), tuple(shapes))


def _side(context: ReportContext, rate: Fraction | None) -> tuple[Tone, str]:
    if rate is None:
        return Tone.MUTED, _("○ no rate")
    column = context.percent("")
    if column.rounded(rate) < column.rounded(context.time_percent):
        return Tone.BAD, _("× behind")
    return Tone.GOOD, _("√ in time")


def _targets(context: ReportContext, book: Book) -> Table:
    """Return a card for each target, the farthest behind first."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Status"), width=12, toned=True),
        Column(_("Clause"), width=8),
        Column(_("Scope"), width=10),
        Column(_("Unit in charge"), width=16),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Target value"), ColumnKind.NUMBER),
        Column(_("Unit"), width=8),
        context.percent(_("Attainment")),
        context.points(_("Pace gap (points)")),
        Column(_("Needed per month left"), ColumnKind.NUMBER, 2),
        Column(_("Source"), width=18),
    )
    return Table(
        "targets", _("Targets, the farthest behind first"), columns,
        tuple(_card(context, book, row) for row in worst_first(book.progress)), lead=1,
    )  # fmt: skip


def _card(context: ReportContext, book: Book, row: Any) -> Row:
    cells = (
        cell(row.name), status_text(row.status), cell(row.clause), cell(row.scope_name),
        context.name(None if missing(row.lead) else str(row.lead)), cell(row.value),
        cell(row.target_value), cell(row.unit), cell(row.attainment), cell(row.pace_gap),
        cell(row.needed_per_month), short_source(row),
    )  # fmt: skip
    trend = book.trends.get(row.target)
    drawn = trend_chart(row, trend) if trend and trend.values and row.kind != "projects" else None
    source = Link("sources", str(row.target))
    return Row(
        cells, status_tone(row.status), anchor=str(row.target), chart=drawn,
        links=((5, source), (11, source)),
    )  # fmt: skip


def _blockers(context: ReportContext, blockers: "pd.DataFrame") -> Table:
    columns = (
        Column(_("No."), width=16),
        Column(_("Reporting unit"), width=16),
        Column(_("Blocker"), width=36),
        Column(_("Unit in charge"), width=18),
        Column(_("Raised on"), width=12),
        Column(_("Promised"), width=12),
        Column(_("Days over"), ColumnKind.COUNT),
        Column(_("State"), width=14, toned=True),
        Column(_("Source"), width=24),
    )
    rows = sorted(lines(blockers), key=lambda row: (not row.open, -row.days_over))
    made = tuple(
        Row(
            (
                cell(row.number), context.name(row.unit), cell(row.text), cell(row.owner),
                cell(row.raised_on), cell(row.promised_on), int(row.days_over), *_state(row)[:1],
                f"{row.file} {row.sheet}!{row.cell}",
            ),
            _state(row)[1],
        )
        for row in rows
    )  # fmt: skip
    return Table("blockers", _("Blockers"), columns, made, empty=_("no blockers were reported"))


def _state(row: Any) -> tuple[str, Tone]:
    if not row.open:
        return _("√ solved"), Tone.GOOD
    return (_("× overdue"), Tone.BAD) if row.days_over > 0 else (_("○ open"), Tone.WARN)
