"""``dn report`` and ``dn map``: the page of a month, and its map by itself."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.reports.context import facts
from dongneng_cli.reports.document import Document
from dongneng_cli.reports.page import SCHEMA, Content, Place, map_of, page_report
from dongneng_cli.workflow.bulletin import blockers_of, parts_of, wording_of
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.gapbook import book_of, groups_of
from dongneng_cli.workflow.intake import Progress
from dongneng_cli.workflow.judge import judge, report_context
from dongneng_cli.workflow.outline import read_outline
from dongneng_cli.workflow.report import Report, report_of
from dongneng_cli.workflow.sources import take


def report(
    files: Sequence[str | Path],
    plan: str | None = None,
    period: str | None = None,
    *,
    outline: Path | None = None,
    approval: str | None = None,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Report:
    """Make the page of a month.

    Args:
        files: Workbooks and folders; without them the ledger.
        plan: Id or path of the plan.
        period: The month.
        outline: GeoJSON of an approved map, drawn instead of squares.
        approval: Number of its approval.
        decimals: Places of rates.
        tell: Told how far the reading is.
        ledger: Which ledger.
        as_of: State of the ledger.

    Raises:
        UsageError: If a map comes without its approval, or is none.
    """
    asked = Period.parse(period) if period else None
    context = open_plan(plan)
    place = _place(context, outline, approval)
    intake = take(files, context, asked, tell, ledger=ledger, as_of=as_of)
    if intake.week is not None:
        raise UsageError(_("a page is of a month, not of a week"))
    verdict = judge(intake, asked)
    content = Content(
        book_of(verdict), place, parts_of(intake), blockers_of(intake), verdict.findings
    )
    document = page_report(report_context(intake, decimals), content)
    made = report_of(document, verdict, remark=False)
    return replace(made, sources=(*made.sources, outline)) if outline else made


def city_map(
    files: Sequence[str | Path],
    plan: str | None = None,
    period: str | None = None,
    *,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Report:
    """Show the investment completion rate of the cities where they roughly lie."""
    asked = Period.parse(period) if period else None
    context = open_plan(plan)
    place = _place(context, None, None)
    intake = take(files, context, asked, tell, ledger=ledger, as_of=as_of)
    said = report_context(intake, decimals)
    drawn = map_of(said, groups_of(intake)[0], place)
    document = Document(
        title=_("Map, {period}").format(period=said.period),
        subtitle=said.plan_title,
        facts=facts(said),
        blocks=(drawn,),
        data={
            "schema": SCHEMA,
            "plan": said.plan,
            "period": str(said.period),
            "time_progress": said.rate(said.time_percent),
            "tiles": [
                {
                    "name": tile.label,
                    "row": tile.row,
                    "column": tile.column,
                    "completion_rate": said.rate(tile.value),
                }
                for tile in drawn.tiles
            ],
        },
        dated=said.dated,
    )
    return report_of(document, judge(intake, asked))


def _place(context: Context, outline: Path | None, approval: str | None) -> Place:
    wording = wording_of(context)
    if outline is None:
        if approval:
            raise UsageError(_("an approval is of a map: name it with --geojson"))
        return Place(wording.tiles, {})
    return Place(wording.tiles, read_outline(outline, approval, context.names), approval or "")
