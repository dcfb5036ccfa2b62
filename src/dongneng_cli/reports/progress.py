"""Progress rows as tables and as JSON: shared by the check and the gap report."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    missing,
    number,
    status_text,
    status_tone,
)
from dongneng_cli.reports.document import Column, ColumnKind, Paragraph, Row, Table, Tone
from dongneng_cli.terms import Status

if TYPE_CHECKING:
    import pandas as pd

_ORDER = (
    Status.BEHIND,
    Status.UNREPORTED,
    Status.UNDEFINED,
    Status.ON_TRACK,
    Status.NOT_DUE,
    Status.ATTAINED,
)
"""Worst first."""


def worst_first(progress: "pd.DataFrame") -> list[Any]:
    """Return the rows of a PROGRESS frame, the farthest behind first."""
    rows = lines(progress)
    return sorted(rows, key=lambda r: (_ORDER.index(Status(r.status)), _pace(r)))


def _pace(row: Any) -> Fraction:
    return Fraction(0) if missing(row.pace_gap) else Fraction(row.pace_gap)


def progress_table(context: ReportContext, progress: "pd.DataFrame") -> Table:
    """Return value, target, attainment and pace of every target, worst first."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Clause"), width=8, priority=5),
        Column(_("Scope"), width=10, priority=6),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Target value"), ColumnKind.NUMBER),
        Column(_("Unit"), width=8, priority=2),
        context.percent(_("Time progress"), priority=4),
        context.points(_("Pace gap (points)")),
        Column(_("Status"), width=12, toned=True),
        context.percent(_("Attainment"), bar=True),
    )
    rows = tuple(
        Row(
            (
                cell(row.name),
                cell(row.clause),
                cell(row.scope_name),
                cell(row.value),
                cell(row.target_value),
                cell(row.unit),
                cell(row.time_progress),
                cell(row.pace_gap),
                status_text(row.status),
                cell(row.attainment),
            ),
            status_tone(row.status),
        )
        for row in worst_first(progress)
    )
    return Table(
        "progress",
        _("Progress against the targets"),
        columns,
        rows,
        notes=(pace_note(), *list_note(lines(progress)), *partial_note(progress)),
        empty=_("no target could be set beside a reported figure"),
    )


def pace_note() -> str:
    """Say what the pace gap is."""
    return _(
        "Pace gap = attainment - what is due by the plan (time progress where the plan has no curve; "
        "of a stock, both from its baseline), both unrounded, rounded half up once; below zero is behind."
    )


def list_note(rows: Iterable[Any]) -> tuple[str, ...]:
    """Say what a project list is judged by, where there is one among rows of PROGRESS: not its size alone."""
    if not any(row.basis == "list" for row in rows):
        return ()
    said = _(
        "A project list: attainment = projects ÷ target; its pace gap = investment completion rate - "
        "time progress"
    )
    return (said,)


def partial_note(progress: "pd.DataFrame") -> tuple[str, ...]:
    """Say that sums and lists of which cities are missing are not judged, where there are any."""
    waiting = [row for row in lines(progress) if row.parts < row.members]
    if not waiting:
        return ()
    most = max(waiting, key=lambda row: row.members - row.parts)
    return (
        _(
            "Sums and lists wait for missing cities and are not judged: {parts} of {members} here."
        ).format(parts=most.parts, members=most.members),
    )


def status_line(progress: "pd.DataFrame") -> Paragraph | None:
    """Return one line that counts the targets by status."""
    counts = {status: int((progress["status"] == status).sum()) for status in _ORDER}
    said = [
        _("{count} {status}").format(count=count, status=status.label)
        for status, count in counts.items()
        if count
    ]
    if not said:
        return None
    words = _("Targets: {counts}").format(counts=_(", ").join(said))
    return Paragraph(words, Tone.BAD if counts[Status.BEHIND] else Tone.PLAIN, strong=True)


def progress_data(context: ReportContext, progress: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows in the frame's order, as ``dn/check@1`` has them."""
    return [_datum(context, row) for row in lines(progress)]


def _datum(context: ReportContext, row: Any) -> dict[str, Any]:
    return {
        "target": row.target,
        "scope": cell(row.scope_name),
        "name": cell(row.name),
        "clause": cell(row.clause),
        "comparator": None if missing(row.comparator) else str(row.comparator),
        "target_value": number(row.target_value),
        "value": number(row.value),
        "unit": cell(row.unit),
        "attainment": context.rate(row.attainment),
        "time_progress": context.rate(row.time_progress),
        "pace_gap_points": context.rate(row.pace_gap),
        "status": str(Status(row.status)),
        "source": source(row),
    }


def source(row: Any) -> dict[str, Any] | None:
    """Return the cell a figure stands in, or ``None`` when nobody reported it."""
    if missing(row.file):
        return None
    return {"file": row.file, "sheet": cell(row.sheet), "cell": cell(row.cell)}


def fed_text(row: Any) -> str | None:
    """Return where a figure comes from: the scope itself, a sum of cities, a project list."""
    if missing(row.fed_by):
        return None
    if row.fed_by == "sum":
        return _("sum of {parts} of {members}").format(parts=row.parts, members=row.members)
    if row.fed_by == "list" and row.parts < row.members:
        return _("projects of {parts} of {members} cities").format(
            parts=row.parts, members=row.members
        )
    return _("project list") if row.fed_by == "list" else _("own figure")


def short_source(row: Any) -> str | None:
    """Return sheet and cell of a figure, of a sum the first, without the file."""
    if missing(row.file):
        return None
    sheets, cells = (str(part or "").split("; ") for part in (row.sheet, row.cell))
    first = "!".join(part[0] for part in (sheets, cells) if part[0])
    rest = len(cells) - 1
    return first + (_(" and {count} more").format(count=rest) if rest > 0 else "")


def source_text(row: Any) -> str | None:
    """Return the cell a figure stands in as text; of a sum, every cell."""
    if missing(row.file):
        return None
    parts = [str(part or "").split("; ") for part in (row.file, row.sheet, row.cell)]
    most = max(map(len, parts))
    files, sheets, cells = (part * most if len(part) == 1 else part for part in parts)
    places = [
        " > ".join(filter(None, (file, "!".join(filter(None, (sheet, address))))))
        for file, sheet, address in zip(files, sheets, cells, strict=False)
    ]
    return _("; ").join(places)
