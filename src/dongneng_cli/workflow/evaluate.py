"""``dn evaluate``: the result of several years, from the plan's published readings and from workbooks."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from dongneng_cli.engine.evaluation import (
    Reported,
    alternatives,
    composites,
    measured,
    swings,
)
from dongneng_cli.errors import ExitCode, PlanError
from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period, parse_day
from dongneng_cli.plan.evaluation import Evaluation
from dongneng_cli.reports.context import ReportContext, missing
from dongneng_cli.reports.evaluation import evaluation_report
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import Intake, Progress
from dongneng_cli.workflow.judge import judge, progress_of, report_context
from dongneng_cli.workflow.months import months_one_by_one
from dongneng_cli.workflow.report import Report, report_of


def evaluate(
    files: Sequence[str | Path] = (),
    plan: str | None = None,
    *,
    known_by: str | None = None,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
    explain: bool = False,
) -> Report:
    """Evaluate what was reached.

    Args:
        files: Workbooks whose figures are readings, too.
        plan: Id or path of the plan.
        known_by: Only what was published by this day counts.
        decimals: Places of scores and rates.
        tell: Told before each file.
        ledger: A ledger whose figures are readings, too.
        as_of: A day or a height of the ledger; alone it means the ledger that is found.
        explain: Unfold every score.

    Raises:
        PlanError: If the plan has no evaluation.
        UsageError: If ``known_by`` is not a day.
    """
    context = open_plan(plan)
    chosen = _chosen(context)
    if known_by:
        parse_day(known_by)
    intakes: list[Intake] = []
    reported: list[Reported] = []
    if files or ledger or as_of:
        with months_one_by_one(files, context, tell, ledger=ledger, as_of=as_of) as months:
            intakes = list(months.values())
            reported = [one for intake in intakes for one in _reported(intake)]
    until = known_by or "9999-12-31"
    found = measured(chosen, context.plan, reported, until)
    said = report_context(intakes[-1], decimals) if intakes else _without_files(context, decimals)
    document = evaluation_report(
        said,
        chosen,
        found,
        composites(chosen, found),
        alternatives(chosen, context.plan, reported, until),
        swings(chosen, found),
        known_by=known_by or "",
        explain=explain,
    )
    if not intakes:
        return Report(document, ExitCode.OK, (context.path,))
    return report_of(document, judge(intakes[-1]))


def _chosen(context: Context) -> Evaluation:
    if context.plan.evaluation is None:
        raise PlanError(
            _("the plan {plan} has no evaluation").format(plan=context.plan.id),
            hint=_("write one under evaluation:"),
        )
    return context.plan.evaluation


def _reported(intake: Intake) -> list[Reported]:
    """Return the figures of one month that are about a target."""
    when = intake.period.last.isoformat()
    return [
        Reported(row.target, Fraction(row.value), when, row.file, row.sheet, row.cell)
        for row in lines(progress_of(intake))
        if not missing(row.value) and row.basis != "list"
    ]


def _without_files(context: Context, decimals: int | None) -> ReportContext:
    period = Period(context.plan.year, 12)
    return ReportContext(
        plan_id=context.plan.id,
        plan_title=context.plan.title,
        plan_hash=context.hash,
        period=period,
        time_progress=period.time_progress,
        decimals=context.plan.settings.decimals if decimals is None else decimals,
    )
