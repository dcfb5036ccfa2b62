"""Pace, shares of targets and what it would take, as tables and as JSON."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.judgement import NoPace
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    missing,
    number,
    status_text,
    status_tone,
)
from dongneng_cli.reports.document import Column, ColumnKind, Row, Table, Tone
from dongneng_cli.reports.progress import short_source, source

if TYPE_CHECKING:
    import pandas as pd


def pace_table(context: ReportContext, paces: "pd.DataFrame") -> Table:
    """Return months ahead or behind, what is needed, and when the target is reached; the latest first."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Scope"), width=10, priority=6),
        context.percent(_("Due by the plan"), priority=3),
        context.percent(_("Done"), priority=2),
        Column(_("Months ahead (+) or behind (-)"), ColumnKind.POINTS, 1),
        Column(_("Pace a month"), ColumnKind.NUMBER, 2, priority=4),
        Column(_("Needed a month"), ColumnKind.NUMBER, 2),
        Column(_("Unit"), width=8, priority=5),
        Column(_("Needed ÷ pace"), ColumnKind.NUMBER, 2),
        Column(_("Reached at this pace"), width=16, toned=True),
    )
    paced = [row for row in lines(paces) if not missing(row.earned_months)]
    rows = tuple(_pace_row(row) for row in sorted(paced, key=lambda row: row.months_ahead))
    return Table(
        "pace",
        _("Pace against the plan"),
        columns,
        rows,
        notes=tuple(_pace_notes(paces)),
        empty=_("no target has a monthly pace"),
    )


def _pace_row(row: Any) -> Row:
    reached = cell(row.reached) or (None if missing(row.reason) else NoPace(row.reason).label)
    late = row.months_ahead < 0 and row.reason != NoPace.REACHED
    return Row(
        (
            cell(row.name),
            cell(row.scope_name),
            cell(row.planned),
            cell(row.done),
            cell(row.months_ahead),
            cell(row.pace),
            cell(row.needed),
            cell(row.unit),
            cell(row.ratio),
            reached,
        ),
        Tone.BAD if late else Tone.GOOD,
    )


def _pace_notes(paces: "pd.DataFrame") -> list[str]:
    notes = [
        _(
            "Months ahead: the month of the plan's curve that the figure corresponds to, less the months "
            "gone (earned schedule). Project lists go by their investment completion rate."
        )
    ]
    without = [row for row in lines(paces) if missing(row.earned_months)]
    for reason in NoPace:
        names = [str(row.name) for row in without if row.reason == reason]
        if names:
            notes.append(
                _("{reason}: {names}").format(reason=reason.label, names=_(", ").join(names))
            )
    return notes


def shares_tables(
    context: ReportContext, shares: "pd.DataFrame", allocations: "pd.DataFrame"
) -> list[Table]:
    """Return the carriers of every target that is shared out, and the sums; nothing without shares."""
    return [_shares(context, shares), allocations_table(allocations)] if len(allocations) else []


def _shares(context: ReportContext, shares: "pd.DataFrame") -> Table:
    columns = (
        Column(_("Target"), width=30),
        Column(_("Carrier"), width=16),
        Column(_("Share"), ColumnKind.NUMBER),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Gap"), ColumnKind.NUMBER),
        Column(_("Unit"), width=8, priority=2),
        context.percent(_("Attainment")),
        context.points(_("Pace gap (points)")),
        Column(_("Status"), width=12, toned=True),
        Column(_("Source"), width=18, priority=4),
    )
    rows = tuple(
        Row(
            (
                cell(row.name),
                cell(row.carrier_name),
                cell(row.target_value),
                cell(row.value),
                cell(row.gap),
                cell(row.unit),
                cell(row.attainment),
                cell(row.pace_gap),
                status_text(row.status),
                short_source(row),
            ),
            status_tone(row.status),
        )
        for row in lines(shares)
    )
    return Table("shares", _("Shares of the targets"), columns, rows)


def allocations_table(allocations: "pd.DataFrame") -> Table:
    """Return what the shares of each target come to: over it (层层加码) or short of it, and by how much."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Target value"), ColumnKind.NUMBER),
        Column(_("Shared out"), ColumnKind.NUMBER),
        Column(_("Over (+) or short (-)"), ColumnKind.POINTS, 4),
        Column(_("Unit"), width=8),
        Column(_("Carriers"), ColumnKind.COUNT),
        Column(_("Behind"), ColumnKind.COUNT, priority=3),
        Column(_("Together lacking"), ColumnKind.NUMBER, priority=3),
        Column(_("What that means"), width=26, toned=True),
    )
    rows = tuple(
        Row(
            (
                cell(row.name),
                cell(row.target_value),
                cell(row.allocated),
                cell(row.over),
                cell(row.unit),
                cell(row.shares),
                cell(row.behind),
                cell(row.gap),
                _meaning(row),
            ),
            Tone.WARN if row.over else Tone.GOOD,
        )
        for row in lines(allocations)
    )
    return Table("allocations", _("What the shares come to"), columns, rows)


def _meaning(row: Any) -> str:
    if row.over > 0:
        return _("more is asked of the carriers than the target")
    return _("so much is carried by nobody") if row.over < 0 else _("the shares add up")


def recovery_table(recovery: "pd.DataFrame") -> Table:
    """Return the fewest carriers or projects that bring each target back to its plan."""
    columns = (
        Column(_("Target"), width=30),
        Column(_("Needed to be on plan"), ColumnKind.NUMBER, 2),
        Column(_("Unit"), width=8),
        Column(_("No."), ColumnKind.COUNT),
        Column(_("Carrier or project"), width=34),
        Column(_("Lacks"), ColumnKind.NUMBER, 2),
        Column(_("Together"), ColumnKind.NUMBER, 2),
        Column(_("Source"), width=18, priority=4),
    )
    rows = []
    for row in lines(recovery):
        named = not missing(row.carrier_name)
        code = f" ({row.carrier})" if row.kind == "project" and not missing(row.carrier) else ""
        who = f"{row.carrier_name}{code}" if named else _("no shares or projects to name")
        cells = (cell(row.name), cell(row.needed), cell(row.unit), row.place or None, who)
        rest = (cell(row.lacks), cell(row.together), short_source(row))
        rows.append(Row((*cells, *rest), Tone.PLAIN if row.closes else Tone.WARN))
    return Table(
        "recovery",
        _("What it would take"),
        columns,
        tuple(rows),
        notes=tuple(_recovery_notes(recovery)),
        empty=_("no target is behind"),
    )


def _recovery_notes(recovery: "pd.DataFrame") -> list[str]:
    notes = [
        _("Largest arrears first, so that the fewest carriers close the gap to what is due by now.")
    ]
    for _key, group in recovery.groupby(["target", "unit"], sort=False):
        last = lines(group)[-1]
        if missing(last.carrier_name):
            continue
        said = (
            _("{name}: {count} close the gap of {needed} {unit}")
            if last.closes
            else _("{name}: all {count} together lack only {together} of {needed} {unit}")
        )
        notes.append(
            said.format(
                name=last.name,
                count=last.place,
                together=_plain(last.together),
                needed=_plain(last.needed),
                unit=last.unit,
            )
        )
    return notes


def _plain(value: Any) -> str:
    return Column("", ColumnKind.NUMBER, 2).text(value)


def pace_data(context: ReportContext, paces: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the paces as JSON gives them, in the plan's order."""
    return [
        {
            "target": row.target,
            "planned": context.rate(row.planned),
            "done": context.rate(row.done),
            "earned_months": number(row.earned_months),
            "months_ahead": number(row.months_ahead),
            "pace": number(row.pace),
            "needed": number(row.needed),
            "ratio": number(row.ratio),
            "unit": cell(row.unit),
            "reached": cell(row.reached),
            "reason": cell(row.reason),
        }
        for row in lines(paces)
    ]


def shares_data(context: ReportContext, shares: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the shares as JSON gives them."""
    return [
        {
            "target": row.target,
            "carrier": row.carrier,
            "name": cell(row.carrier_name),
            "share": number(row.target_value),
            "value": number(row.value),
            "gap": number(row.gap),
            "attainment": context.rate(row.attainment),
            "pace_gap_points": context.rate(row.pace_gap),
            "status": str(row.status),
            "source": source(row),
        }
        for row in lines(shares)
    ]


def allocations_data(allocations: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return what the shares come to as JSON gives it."""
    names = ("target_value", "allocated", "over", "value", "gap")
    return [
        {"target": row.target, **{name: number(getattr(row, name)) for name in names}}
        | {"shares": int(row.shares), "behind": int(row.behind)}
        for row in lines(allocations)
    ]


def recovery_data(recovery: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return what it would take as JSON gives it, one entry a target and unit."""
    entries = []
    for _key, group in recovery.groupby(["target", "unit"], sort=False):
        rows: Sequence[Any] = lines(group)
        named = [row for row in rows if not missing(row.carrier_name)]
        entries.append(
            {
                "target": rows[0].target,
                "needed": number(rows[0].needed),
                "unit": rows[0].unit,
                "closes": bool(rows[-1].closes),
                "carriers": [
                    {
                        "kind": row.kind,
                        "code": cell(row.carrier),
                        "name": cell(row.carrier_name),
                        "lacks": number(row.lacks),
                        "together": number(row.together),
                        "source": source(row),
                    }
                    for row in named
                ],
            }
        )
    return entries
