"""Rates on the lists of now beside those on the lists of an earlier month, and what changed between them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.reports.context import ReportContext, cell, missing
from dongneng_cli.reports.document import Block, Column, ColumnKind, Row, Table, Tone
from dongneng_cli.shown import shown
from dongneng_cli.terms import ListChange

if TYPE_CHECKING:
    import pandas as pd

NAMED_ON_SCREEN = 10
"""Most projects that a screen lists by name; a file lists them all."""


@dataclass(frozen=True, slots=True)
class SameList:
    """Rates of now on the lists of an earlier month, beside the official ones.

    Attributes:
        base: That month.
        official: STANDINGS frame of the units, then the total.
        same: The same on the lists of the base month.
        changes: LIST_CHANGES frame of what changed since.
        gone: PROJECTS frame of what is reported no more, without a stated change.
        raises: Whether something left the lists or their implementing class.
    """

    base: Period
    official: "pd.DataFrame"
    same: "pd.DataFrame"
    changes: "pd.DataFrame"
    gone: "pd.DataFrame"
    raises: bool


def same_list_blocks(context: ReportContext, same: SameList) -> list[Block]:
    """Return the rates that differ between the lists of then and now, and what changed since."""
    then = {row.code: row for row in lines(same.same)}
    pairs = [(row, then[row.code]) for row in lines(same.official) if row.code in then]
    differing = [pair for pair in pairs if _rates(pair[0]) != _rates(pair[1])]
    columns = (
        Column(_("Name"), width=14),
        context.percent(_("Start rate")),
        context.percent(_("Start rate, like for like")),
        Column(_("Planned starts"), ColumnKind.COUNT, priority=4),
        Column(_("Planned starts then"), ColumnKind.COUNT, priority=4),
        context.percent(_("Completion rate")),
        context.percent(_("Completion rate, like for like")),
        Column(_("Annual plan (100 million yuan)"), ColumnKind.MONEY, priority=5),
        Column(_("Annual plan then (100 million yuan)"), ColumnKind.MONEY, priority=5),
    )
    rows = tuple(
        Row(
            (
                cell(now.name),
                cell(now.start_rate),
                cell(old.start_rate),
                int(now.planned_starts),
                int(old.planned_starts),
                cell(now.completion_rate),
                cell(old.completion_rate),
                cell(now.annual_plan),
                cell(old.annual_plan),
            )
        )
        for now, old in differing
    )
    note = _("Like for like: progress of now on the lists of {month}.").format(month=same.base)
    found: list[Block] = [
        Table(
            "like-for-like",
            _("Like for like"),
            columns,
            rows,
            notes=(note,),
            empty=_("the lists of {month} give the same rates").format(month=same.base),
            secondary=not (same.raises and rows),
        )
    ]
    if len(same.changes) or len(same.gone):
        found.append(changes_table(context, same))
    return found


def _rates(row: Any) -> tuple[object, ...]:
    return cell(row.start_rate), cell(row.completion_rate)


def changes_table(context: ReportContext, same: SameList) -> Table:
    """Return what changed on the lists, each change with its reason and cell."""
    columns = (
        Column(_("Month"), width=9),
        Column(_("Project"), width=30),
        Column(_("Kind of change"), width=24),
        Column(_("List"), width=20, priority=3),
        Column(_("Reason"), width=24),
        Column(_("Source"), width=24, priority=4),
    )
    stated = [
        Row(
            (
                str(row.effective),
                named(row),
                _change(row),
                list_names(context, row.lists),
                shown(row.reason) if row.reason else None,
                place_of(row),
            )
        )
        for row in lines(same.changes)
    ]
    silent = [
        Row(
            (
                None,
                named(row),
                _("reported no more"),
                list_names(context, row.lists),
                _("no change is stated"),
                place_of(row),
            ),
            Tone.WARN,
        )
        for row in lines(same.gone)
    ]
    return Table(
        "list-changes",
        _("Changes of the lists since {month}").format(month=same.base),
        columns,
        (*stated, *silent),
        secondary=len(stated) + len(silent) > NAMED_ON_SCREEN,
    )


def _change(row: Any) -> str:
    """Return the kind of a change, with the plan or planned start before and after where they are stated."""
    said = ListChange(row.change).label
    for before, after in (
        (row.plan_before, row.plan_after),
        (row.start_before, row.start_after),
    ):
        if not missing(after):
            old = "" if missing(before) else f"{_written(before)} "
            said += f" {old}→ {_written(after)}"
    return said


def _written(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:f}"


def named(row: Any) -> str | None:
    """Return a project's name, else its code; ``None`` where a row has neither."""
    return shown(row.name or row.code or "") or None


def place_of(row: Any) -> str:
    """Return where a row stands: ``file!sheet!cell``."""
    return f"{row.file}!{row.sheet}!{row.cell}"


def list_names(context: ReportContext, lists: Any) -> str | None:
    """Return the names of lists or cities in a line; ``None`` where there are none."""
    if missing(lists) or not lists:
        return None
    return _(", ").join(str(context.name(one)) for one in lists)


def same_list_data(context: ReportContext, same: SameList | None) -> dict[str, Any] | None:
    """Return both pairs of rates as JSON has them."""
    if same is None:
        return None
    official = {row.code: row for row in lines(same.official)}
    return {
        "base": str(same.base),
        "rows": [
            {
                "code": row.code,
                "name": cell(row.name),
                "start_rate": context.rate(row.start_rate),
                "completion_rate": context.rate(row.completion_rate),
                "official_start_rate": context.rate(official[row.code].start_rate),
                "official_completion_rate": context.rate(official[row.code].completion_rate),
            }
            for row in lines(same.same)
            if row.code in official
        ],
        "changes": len(same.changes),
        "gone": [cell(row.code) for row in lines(same.gone)],
    }
