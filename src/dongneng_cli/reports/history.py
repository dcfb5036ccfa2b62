"""The report of ``dn history``: months, or weeks, as columns, and from which revision each figure is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dongneng_cli.i18n import _
from dongneng_cli.reports.context import cell as as_cell
from dongneng_cli.reports.context import ledger_fact, number, plan_fact
from dongneng_cli.reports.document import (
    Column,
    ColumnKind,
    Document,
    Row,
    Table,
    Tone,
    Value,
)

if TYPE_CHECKING:
    from dongneng_cli.plan.model import Plan

SCHEMA = "dn/history@1"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: its revision, the revision's number within unit and month, and ``sheet!cell``."""

    value: Any
    revision: int
    number: int
    place: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the grid, months to cells; a month without a report has none."""

    name: str
    of: str
    measure: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week of a unit: how many blockers it reported, how many of them solved, and the revision."""

    week: str
    reported: int
    solved: int
    revision: int
    number: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines by months."""

    title: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def heights(self) -> set[int]:
        """Every revision that a figure is from."""
        return {cell.revision for line in self.lines for cell in line.cells.values()}


def history_report(
    grid: Grid,
    revisions: Sequence[Any],
    plan: "tuple[Plan, str]",
    head: tuple[int, str],
    weeks: Sequence[WeekLine] = (),
) -> Document:
    """Return the grid of figures, the grid of their revisions, and the revisions.

    Args:
        grid: Lines by months.
        revisions: The ledger's revisions, oldest first.
        plan: The plan and its hash.
        head: Height and hash of the ledger.
        weeks: A unit's weeks, in order of time.
    """
    blocks = [_figures(grid), _sources(grid), _listed(revisions)]
    if weeks:
        blocks.insert(2, _weekly(weeks))
    return Document(
        title=_("History of {name}").format(name=grid.title),
        facts=(
            plan_fact(plan[0].title, plan[0].id, plan[1]),
            ledger_fact(*head),
        ),
        blocks=tuple(blocks),
        data=_data(grid, revisions, plan, head) | {"weeks": [_week(one) for one in weeks]},
        main="figures",
    )


def _head(grid: Grid, kind: ColumnKind) -> tuple[Column, ...]:
    return (
        Column(_("Item"), width=24),
        Column(_("Of"), width=12, priority=3),
        Column(_("Unit of measure"), width=8, priority=2),
        *(Column(month, kind) for month in grid.months),
    )


def _figures(grid: Grid) -> Table:
    rows = tuple(
        Row((line.name, line.of or None, line.measure or None, *_values(grid, line)))
        for line in grid.lines
    )
    note = _("A month without a report stays blank; nothing is carried over from an older one.")
    return Table(
        "figures",
        _("Figures"),
        _head(grid, ColumnKind.NUMBER),
        rows,
        notes=(note,),
        empty=_("nothing yet"),
    )


def _values(grid: Grid, line: Line) -> list[Value]:
    return [
        as_cell(line.cells[month].value) if month in line.cells else None for month in grid.months
    ]


def _sources(grid: Grid) -> Table:
    rows = tuple(
        Row(
            (
                line.name,
                line.of or None,
                line.measure or None,
                *(_source(line.cells.get(month)) for month in grid.months),
            )
        )
        for line in grid.lines
    )
    return Table(
        "sources", _("Revision and cell of each figure"), _head(grid, ColumnKind.TEXT), rows
    )


def _source(cell: Cell | None) -> str | None:
    if cell is None:
        return None
    corrected = _(" (no. {number})").format(number=cell.number) if cell.number > 1 else ""
    return f"#{cell.revision}{corrected} {cell.place}"


def _weekly(weeks: Sequence[WeekLine]) -> Table:
    columns = (
        Column(_("Week"), width=10),
        Column(_("Blockers reported"), ColumnKind.COUNT),
        Column(_("Solved"), ColumnKind.COUNT),
        Column(_("Open"), ColumnKind.COUNT),
        Column(_("Revision"), width=9),
        Column(_("No."), ColumnKind.COUNT),
    )
    rows = tuple(
        Row(
            (
                one.week, one.reported, one.solved, one.reported - one.solved, f"#{one.revision}",
                one.number,
            )
        )
        for one in weeks
    )  # fmt: skip
    return Table("weeks", _("Blockers week by week"), columns, rows)


def _week(one: WeekLine) -> dict[str, Any]:
    return {
        "week": one.week,
        "reported": one.reported,
        "solved": one.solved,
        "open": one.reported - one.solved,
        "revision": one.revision,
        "number": one.number,
    }


def _listed(revisions: Sequence[Any]) -> Table:
    columns = (
        Column(_("Revision"), width=9),
        Column(_("Reporting unit"), width=16, priority=2),
        Column(_("Period"), width=9),
        Column(_("No."), ColumnKind.COUNT),
        Column(_("What"), width=14),
        Column(_("State"), width=14, toned=True),
        Column(_("Received on"), width=12),
        Column(_("Recorded by"), width=14, priority=3),
        Column(_("Reason"), width=30, priority=2),
        Column(_("File"), width=36, priority=4),
    )
    rows = tuple(
        Row(
            (
                f"#{one.height}",
                one.unit_name,
                one.period,
                one.number,
                one.kind.label,
                one.state.label,
                one.received_on,
                one.recorded_by,
                one.reason or None,
                one.file_name,
            ),
            Tone.PLAIN if one.stands else Tone.BAD,
        )
        for one in revisions
    )
    return Table("revisions", _("Revisions"), columns, rows)


def _exact(value: Any) -> Any:
    return number(value) if isinstance(value, Decimal | int) else value


def _data(
    grid: Grid, revisions: Sequence[Any], plan: "tuple[Plan, str]", head: tuple[int, str]
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": {"id": plan[0].id, "hash": plan[1]},
        "ledger": {"height": head[0], "hash": head[1]},
        "title": grid.title,
        "months": list(grid.months),
        "lines": [
            {
                "name": line.name,
                "of": line.of or None,
                "unit": line.measure or None,
                "values": [
                    {
                        "period": month,
                        "value": _exact(line.cells[month].value),
                        "revision": line.cells[month].revision,
                        "place": line.cells[month].place,
                    }
                    for month in grid.months
                    if month in line.cells
                ],
            }
            for line in grid.lines
        ],
        "revisions": [
            {
                "revision": one.height,
                "unit": one.unit,
                "period": one.period,
                "number": one.number,
                "kind": str(one.kind),
                "state": str(one.state),
                "received_on": one.received_on,
                "recorded_at": one.recorded_at,
                "recorded_by": one.recorded_by,
                "reason": one.reason,
                "file": one.file_name,
                "sha256": one.sha256,
                "hash": one.hash,
            }
            for one in revisions
        ],
    }
