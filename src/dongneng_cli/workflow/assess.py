"""``dn assess``: cities or task forces by the plan's rules of assessment."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from dongneng_cli.engine.allocation import allocations
from dongneng_cli.engine.assessment import assess as put_together
from dongneng_cli.engine.assessment import score_items, sways
from dongneng_cli.engine.league import units
from dongneng_cli.engine.unitfigures import Facts, unit_figures
from dongneng_cli.errors import PlanError, UnknownNameError
from dongneng_cli.i18n import _
from dongneng_cli.judgement import REPORTED
from dongneng_cli.period import Period
from dongneng_cli.plan.assessment import Assessment
from dongneng_cli.plan.reporters import deadline_of
from dongneng_cli.reports.assessment import assessment_report
from dongneng_cli.terms import Dimension
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.in_force import projects_in_force
from dongneng_cli.workflow.intake import Intake, Progress
from dongneng_cli.workflow.judge import judge, progress_of
from dongneng_cli.workflow.months import months_context, months_one_by_one
from dongneng_cli.workflow.report import Report, report_of


def assess(
    files: Sequence[str | Path],
    of: str | None = None,
    plan: str | None = None,
    period: str | None = None,
    *,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
    explain: bool = False,
) -> Report:
    """Assess the units as of the last month; earlier months count for timeliness.

    Args:
        files: Workbooks of one or more months; without any, what the ledger holds.
        of: ``city``, ``taskforce``, or an assessment's id; the plan's first where left out.
        plan: Id or path of the plan.
        period: Month that is judged; else the last there is.
        decimals: Places of scores and rates.
        tell: Told before each file.
        ledger: Which ledger.
        as_of: A day or a height of the ledger.
        explain: Unfold every score.

    Raises:
        PlanError: If the plan has no assessment.
        UnknownNameError: If it has none of that name.
    """
    context = open_plan(plan)
    chosen = _chosen(context, of)
    until = Period.parse(period) if period else None
    names = units(context.plan, Dimension(chosen.of)).names
    with months_one_by_one(files, context, tell, until=until, ledger=ledger, as_of=as_of) as months:
        last = months[max(months)]
        figures = unit_figures(_facts(chosen, months))
    scores = score_items(chosen, figures, tuple(names), last.period)
    style = context.plan.settings.tie_style
    document = assessment_report(
        months_context(months, decimals),
        chosen,
        put_together(chosen, scores, names, style),
        scores,
        sways(chosen, scores, names, style),
        explain=explain,
    )
    return report_of(document, judge(last, until))


def _chosen(context: Context, of: str | None) -> Assessment:
    known = context.plan.assessments
    if not known:
        raise PlanError(
            _("the plan {plan} has no assessment").format(plan=context.plan.id),
            hint=_("write one under assessments:"),
        )
    if of is None:
        return known[0]
    found = next((one for one in known if of in {one.id, one.of}), None)
    if found is None:
        raise UnknownNameError(_("assessment"), of, [one.id for one in known])
    return found


def _facts(chosen: Assessment, months: Mapping[Period, Intake]) -> Facts:
    """Gather what is known about the units."""
    last = months[max(months)]
    plan, period = last.context.plan, last.period
    known = units(plan, Dimension(chosen.of)).names
    observed = last.frames["indicators"]
    shares, _sums = allocations(plan, period, observed, known)
    province = plan.regions.code
    return Facts(
        plan=plan,
        period=period,
        dimension=Dimension(chosen.of),
        units=tuple(known),
        projects=projects_in_force(last),
        blockers=last.frames["blockers"],
        progress=progress_of(last),
        shares=shares,
        reported=_reported(tuple(known), months),
        whole=any(one.unit == province and one.period == period for one in last.submissions),
    )


def _reported(known: Sequence[str], months: Mapping[Period, Intake]) -> pd.DataFrame:
    """Return who sent what when: one row a unit and month, unless the province reported for all."""
    rows = []
    for period, intake in months.items():
        plan = intake.context.plan
        deadline = deadline_of(period, plan.settings.deadline_day).isoformat()
        sent = {one.unit: one for one in intake.submissions if one.period == period}
        for unit in known:
            own = sent.get(unit)
            if own is None and plan.regions.code in sent:
                continue
            day = own.filled_on if own else None
            rows.append(
                {
                    "unit": unit,
                    "period": str(period),
                    "file": own.file if own else None,
                    "filled_on": day,
                    "deadline": deadline,
                    # Nothing sent is not in time; sent without a day, nobody can tell.
                    "in_time": False if own is None else None if day is None else day <= deadline,
                }
            )
    return REPORTED.build(rows)
