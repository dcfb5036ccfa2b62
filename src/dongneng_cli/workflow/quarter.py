"""The quarterly notice's content (4.3), from the workbooks of its months and weeks."""

from collections.abc import Mapping

import pandas as pd

from dongneng_cli.engine.blockers import held_up
from dongneng_cli.engine.deviations import by_reason
from dongneng_cli.engine.league import League, league, tally
from dongneng_cli.engine.ranking import Rules
from dongneng_cli.findings import Severity
from dongneng_cli.frames import lines
from dongneng_cli.period import Period, Quarter, Whole
from dongneng_cli.plan.checklist import Checklist
from dongneng_cli.plan.reporters import deadline_of, reporting_units
from dongneng_cli.reports.document import Document
from dongneng_cli.reports.quarter import quarter_report
from dongneng_cli.reports.quarter_data import Discipline, Notice
from dongneng_cli.terms import BlockerGroup, Dimension
from dongneng_cli.workflow.blockers import hold
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.in_force import projects_in_force
from dongneng_cli.workflow.intake import Intake, Reading, gather, none_of
from dongneng_cli.workflow.judge import Verdict, deviations_of, judge, report_context
from dongneng_cli.workflow.tasks import naming_all, policy_of, stand


def quarter_of(
    context: Context, read: Reading, wanted: Quarter, decimals: int | None = None
) -> Document:
    """Return the content of a quarter's notice.

    Args:
        context: The plan.
        read: Workbooks of the quarter's months, of its weeks, and of months before for lights and places.
        wanted: The quarter.
        decimals: Places of rates.

    Raises:
        UsageError: If no workbook is of one of its months.
        PlanError: If the plan has no checklist.
    """
    months = months_of(context, read, wanted)
    notice = notice_of(context, policy_of(context), read, months, wanted)
    named = naming_all(months[max(months)], list(months.values()))
    return quarter_report(report_context(named, decimals), notice)


def months_of(context: Context, read: Reading, wanted: Quarter) -> dict[Period, Intake]:
    """Return the months up to the quarter's end that workbooks are of, in order of time.

    Raises:
        UsageError: If none of them is of the quarter.
    """
    known = sorted({one.period for one in read.submissions if one.period is not None})
    kept = [one for one in known if one <= wanted.months[-1]]
    if not set(kept) & set(wanted.months):
        raise none_of(wanted, known)
    return {
        month: gather(context, read, month, [s for s in read.submissions if s.period == month])
        for month in kept
    }


def notice_of(
    context: Context,
    policy: Checklist,
    read: Reading,
    months: Mapping[Period, Intake],
    wanted: Quarter,
) -> Notice:
    """Put a notice together."""
    inside = {one: intake for one, intake in months.items() if one in wanted.months}
    verdicts = {one: judge(intake) for one, intake in inside.items()}
    last = max(inside)
    reached = verdicts[last].progress
    found = deviations_of(months[last], reached)
    leagues, before = _leagues(context, months, wanted)
    return Notice(
        quarter=wanted,
        months=tuple(inside),
        tasks=stand(context, policy, months).tasks,
        progress=reached,
        deviations=found,
        reasons=by_reason(policy.deviation, found),
        ranking=leagues[last].ranking,
        ranks={one: _ranks(leagues[one].ranking) for one in inside},
        before=before,
        held_up=_held_up(context, policy, read, wanted),
        discipline=tuple(_discipline(context, verdicts)),
    )


def _leagues(
    context: Context, months: Mapping[Period, Intake], wanted: Quarter
) -> tuple[dict[Period, League], Period | None]:
    """Rank the cities of each month; the last against the month before the quarter, else its first."""
    earlier = [one for one in months if one < wanted.months[0]]
    inside = [one for one in months if one in wanted.months]
    before = earlier[-1] if earlier else inside[0] if len(inside) > 1 else None
    rules = Rules(tie_style=context.plan.settings.tie_style)
    made: dict[Period, League] = {}
    for month, intake in months.items():
        counted = tally(projects_in_force(intake), context.plan, month, Dimension.CITY)
        previous = made[before].ranking if before in made and month == inside[-1] else None
        made[month] = league(counted, context.plan, month, Dimension.CITY, rules, previous)
    return made, before


def _ranks(ranking: pd.DataFrame) -> dict[str, int]:
    return {row.code: row.rank for row in lines(ranking)}


def _held_up(context: Context, policy: Checklist, read: Reading, wanted: Quarter) -> pd.DataFrame:
    """Sum blockers up by category: weeks where there are any, else months; new and solved in the quarter."""
    first, last = wanted.months[0].first, wanted.months[-1].last
    weeks = sorted({s.week for s in read.submissions if s.week is not None and s.week.last <= last})
    months = sorted({s.period for s in read.submissions if s.period and s.period.last <= last})
    rounds: list[Whole] = [*weeks] if weeks else [*months]
    # Ages are counted to the quarter's end, or as far as the workbooks reach into it.
    until = min(last, max([*(one.last for one in weeks), *(one.last for one in months)]))
    held = hold(context, policy, read, rounds, window=(first, until))
    names = {one.id: one.name for one in policy.blockers.categories}
    return held_up(held.found, str(BlockerGroup.CATEGORY), names, len(policy.blockers.buckets) + 1)


def _discipline(context: Context, verdicts: Mapping[Period, Verdict]) -> list[Discipline]:
    """Count the months that each unit reported, those that were late, and the errors."""
    day = context.plan.settings.deadline_day
    found = []
    for unit in reporting_units(context.plan):
        reported, late, errors = [], [], 0
        for month, verdict in verdicts.items():
            own = [one for one in verdict.intake.submissions if one.unit == unit]
            reported += [month] if own else []
            deadline = deadline_of(month, day).isoformat()
            late += [month] if any((one.filled_on or "") > deadline for one in own) else []
            files = {one.file for one in own}
            errors += sum(
                one.severity is Severity.ERROR and one.file in files for one in verdict.findings
            )
        found.append(Discipline(unit, tuple(reported), tuple(late), errors))
    return found
