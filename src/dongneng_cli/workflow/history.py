"""What a unit, an indicator, a project or a blocker reported over time, and in which revision."""

from collections.abc import Sequence
from typing import Any

from dongneng_cli.engine.measures import total
from dongneng_cli.errors import ExitCode, UnknownNameError
from dongneng_cli.i18n import _
from dongneng_cli.ledger.asof import head_as_of
from dongneng_cli.ledger.opening import ledger_at
from dongneng_cli.ledger.rows import Rows, Wanted, load, months_naming
from dongneng_cli.ledger.view import Revision, counting, in_plan_order, revisions
from dongneng_cli.period import Period, Week
from dongneng_cli.plan.words import blocker_state
from dongneng_cli.reports.history import Cell, Grid, Line, WeekLine, history_report
from dongneng_cli.submission import form
from dongneng_cli.submission.tables.layout import Layout
from dongneng_cli.terms import BlockerState
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.report import Report


def history(
    target: str, plan: str | None = None, *, ledger: str | None = None, as_of: str | None = None
) -> Report:
    """Report months as columns for a unit, an indicator or a project code; a blocker round by round.

    Raises:
        UnknownNameError: If it is none of these.
    """
    context = open_plan(plan)
    names = context.names
    weeks: tuple[WeekLine, ...] = ()
    unit = names.unit(target)
    indicator = None if unit else names.indicator(target, context.plan.regions.code)
    with ledger_at(ledger) as opened, opened.reading() as connection:
        head = head_as_of(connection, as_of)
        sheet, column = ("indicators", "indicator") if indicator else ("projects", "code")
        months = None if unit else months_naming(connection, sheet, column, indicator or target)
        listed = revisions(connection, head.height, unit=unit, among=months)
        chosen = in_plan_order(counting(listed), context.names)
        named = Wanted({sheet: (column, frozenset({indicator or target}))})
        rows = load(connection, chosen, None if unit else named)
    if unit:
        grid = _of_unit(context, unit, rows, chosen)
        weeks = _weeks(context, rows, chosen)
    elif indicator:
        grid = _of_indicator(context, indicator, rows, chosen)
    else:
        grid = _of_project(target, rows, chosen)
    if not unit and not indicator and not grid.lines:
        # Rounds are held against each other with pandas, for which no other history waits.
        from dongneng_cli.workflow.blocker_trace import trace_blocker

        blocker = trace_blocker(target, (), context, ledger=ledger, as_of=as_of)
        if blocker is not None:
            return blocker
        known = [*names.keys("indicator"), *(names.name("unit", key) for key in names.keys("unit"))]
        raise UnknownNameError(_("unit, indicator, project or blocker"), target, known)
    shown = listed if unit else [one for one in chosen if one.height in grid.heights]
    document = history_report(
        grid, shown, (context.plan, context.hash), (head.height, head.hash), weeks
    )
    paths = (opened.place.path,) if opened.place.path else ()
    return Report(document, ExitCode.OK, (*paths, context.path))


def _months(chosen: Sequence[Revision]) -> tuple[str, ...]:
    return tuple(sorted({one.period for one in chosen if isinstance(one.whole, Period)}))


def _heights(chosen: Sequence[Revision]) -> dict[str, Revision]:
    """Return revisions by the file title that their rows carry."""
    return {one.title: one for one in chosen}


def _cell(row: Any, field: str, by_title: dict[str, Revision], layouts: Sequence[Layout]) -> Cell:
    one = by_title[row.file]
    place = layouts[row.layout].cell(field, row.row)
    value = getattr(row, field)
    if isinstance(value, tuple):
        value = "、".join(value)
    return Cell(value, one.height, one.number, f"{row.sheet}!{place}")


def _of_unit(context: Context, unit: str, rows: Rows, chosen: Sequence[Revision]) -> Grid:
    lines = _indicator_lines(context, rows, chosen, by_region=False)
    lines += _invested(rows, chosen)
    return Grid(context.names.name("unit", unit), _months(chosen), tuple(lines))


def _indicator_lines(
    context: Context, rows: Rows, chosen: Sequence[Revision], *, by_region: bool
) -> list[Line]:
    """Return a line for each indicator and region, cumulative figures."""
    names, by_title = context.names, _heights(chosen)
    cells: dict[tuple[str, str, str], dict[str, Cell]] = {}
    for row in rows.tables.rows("indicators"):
        if row.indicator is None:
            continue
        key = (row.indicator, row.region or "", row.unit)
        cells.setdefault(key, {})[row.period] = _cell(row, "cumulative", by_title, rows.layouts)
    order = sorted(
        cells,
        key=lambda key: (names.order("indicator", key[0]), names.order("region", key[1]), key[2]),
    )
    return [
        Line(
            names.name("region", region) if by_region else names.name("indicator", indicator),
            names.name("unit", unit) if by_region else names.name("region", region),
            names.unit_of_measure(indicator),
            cells[indicator, region, unit],
        )
        for indicator, region, unit in order
    ]


def _invested(rows: Rows, chosen: Sequence[Revision]) -> list[Line]:
    """Return the number of projects and the investment that was reported for them."""
    by_title = _heights(chosen)
    counts: dict[str, list[Any]] = {}
    for row in rows.tables.rows("projects"):
        entry = counts.setdefault(row.period, [0, None, by_title[row.file]])
        entry[0] += 1
        entry[1] = total((entry[1], row.invested))
    if not counts:
        return []

    def line(title: str, measure: str, index: int) -> Line:
        cells = {
            period: Cell(entry[index], entry[2].height, entry[2].number, form.PROJECTS.name)
            for period, entry in counts.items()
        }
        return Line(title, "", measure, cells)

    return [line(_("Projects"), "个", 0), line(_("Invested this year"), "亿元", 1)]


def _of_indicator(context: Context, indicator: str, rows: Rows, chosen: Sequence[Revision]) -> Grid:
    lines = _indicator_lines(context, rows, chosen, by_region=True)
    months = tuple(sorted({period for line in lines for period in line.cells}))
    return Grid(context.names.name("indicator", indicator), months, tuple(lines))


_PROJECT_FIELDS = (
    "annual_plan", "month_invested", "invested", "planned_start", "started_on", "planned_finish",
    "finished_on", "project_class", "lists",
)  # fmt: skip


def _of_project(code: str, rows: Rows, chosen: Sequence[Revision]) -> Grid:
    by_title = _heights(chosen)
    found = rows.tables.rows("projects")
    lines = []
    for field in _PROJECT_FIELDS:
        column = form.PROJECTS.column(field)
        cells = {row.period: _cell(row, field, by_title, rows.layouts) for row in found}
        if any(cell.value is not None for cell in cells.values()):
            measure = "亿元" if column.kind is form.FieldType.MONEY else ""
            lines.append(Line(column.title, "", measure, cells))
    title = f"{code} {found[-1].name or ''}".strip() if found else code
    return Grid(title, tuple(sorted({row.period for row in found})), tuple(lines))


def _weeks(context: Context, rows: Rows, chosen: Sequence[Revision]) -> tuple[WeekLine, ...]:
    """Count the blockers of each week that a unit reported; a nil return has none."""
    policy = context.plan.checklist.blockers if context.plan.checklist else None
    weekly = [one for one in chosen if isinstance(one.whole, Week)]
    states: dict[str, list[bool]] = {one.title: [] for one in weekly}
    for row in rows.tables.rows("blockers"):
        if row.file in states:
            state = blocker_state(policy, row.state) if policy else None
            states[row.file].append(state is BlockerState.SOLVED)
    return tuple(
        WeekLine(one.period, len(states[one.title]), sum(states[one.title]), one.height, one.number)
        for one in sorted(weekly, key=lambda one: one.whole.last)
    )
