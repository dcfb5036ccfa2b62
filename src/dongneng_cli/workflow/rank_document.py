"""A ranking as a document, and the projects behind the place of one unit in it."""

from dataclasses import replace

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext
from dongneng_cli.reports.document import Document
from dongneng_cli.reports.rank import rank_report
from dongneng_cli.reports.rank_view import View
from dongneng_cli.shown import shown
from dongneng_cli.terms import RankOrder
from dongneng_cli.workflow.judge import report_context
from dongneng_cli.workflow.rank import Ranked, explain_unit
from dongneng_cli.workflow.rank_question import Months, Question, find_unit, places_of


def rank_document(
    months: Months,
    question: Question,
    ranked: Ranked,
    *,
    decimals: int | None = None,
    view: View | None = None,
    unit: str | None = None,
) -> Document:
    """Arrange a ranking.

    Args:
        months: The months that it was made from.
        question: What was asked.
        ranked: What came of it.
        decimals: Places; those of the list or of the plan if left out.
        view: Which rows are shown, and in which order.
        unit: Show the projects behind the place of this unit.

    Raises:
        UnknownNameError: If there is no such unit.
        UsageError: If the unit has no project in the ranking.
    """
    said = _said(months, question, ranked, decimals)
    document = rank_report(
        said,
        ranked.rules,
        ranked.league.ranking,
        unranked=ranked.unranked,
        total=ranked.total,
        total_first=ranked.rules.order is RankOrder.WORST_FIRST,
        scope=ranked.scope,
        order=ranked.order,
        more=ranked.more,
        view=view,
    )
    if unit is None:
        return document
    code = find_unit(months[max(months)].context, question.ranking.by, unit)
    if code not in set(ranked.more.standings["code"]):
        raise UsageError(
            _("{unit} has no project in this ranking").format(unit=shown(unit)),
            hint=_("without --explain the units that have some are listed"),
        )
    # Most rankings are not explained.
    from dongneng_cli.reports.rank_explain import explain_report

    behind = explain_unit(months, question, code)
    return explain_report(said, document, ranked.rules, ranked.more, code, behind)


def _said(
    months: Months, question: Question, ranked: Ranked, decimals: int | None
) -> ReportContext:
    intake = months[max(months)]
    places = places_of(question, intake.context) if decimals is None else decimals
    return replace(report_context(intake, places), time_progress=ranked.league.time_progress)
