"""The verbs: what a command or a notebook asks for, done and arranged as a document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dongneng_cli.checks.registry import all_rules
from dongneng_cli.errors import ExitCode, UnknownNameError
from dongneng_cli.findings import in_order
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.table import targets
from dongneng_cli.reports.check import check_report
from dongneng_cli.reports.document import Document
from dongneng_cli.reports.gap import gap_report
from dongneng_cli.reports.plan import clause_report, item_report, plan_report, targets_report
from dongneng_cli.reports.rank import rank_report
from dongneng_cli.reports.rules import rule_report, rules_report
from dongneng_cli.terms import Dimension, Metric
from dongneng_cli.workflow.intake import Context, Intake, Progress, open_plan
from dongneng_cli.workflow.judge import (
    Verdict,
    find_list,
    judge,
    rank_projects,
    report_context,
)
from dongneng_cli.workflow.sources import month_before, take, waived, with_ledger


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report.

    Attributes:
        sources: Files that no output may replace.
        remark: Said on stderr beside it; empty if there is nothing to say.
    """

    document: Document
    exit_code: ExitCode
    sources: tuple[Path, ...]
    remark: str = ""


def check(
    files: Sequence[str | Path],
    plan: str | None = None,
    period: str | None = None,
    *,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
    return_to: str | Path | None = None,
    before: str | Path | None = None,
    second_reader: bool = False,
) -> Report:
    """Check workbooks against the plan; findings and progress.

    Args:
        second_reader: Also let independent readers read each workbook, and report every difference.
        return_to: Folder that a marked copy of each workbook with findings is written to.
        before: What ``dn check --format json`` printed in the round before.
    """
    verdict = _verdict(files, plan, period, tell, ledger, as_of, second_reader)
    returned = []
    if return_to is not None:
        from dongneng_cli.workflow.returning import hand_back

        returned = hand_back(verdict, return_to, before)
    document = check_report(
        report_context(verdict.intake, decimals), verdict.findings, verdict.progress
    )
    return Report(
        with_ledger(document, verdict.intake),
        verdict.exit_code,
        _sources(verdict.intake),
        "\n".join(one.line for one in returned),
    )


def rank(
    files: Sequence[str | Path],
    by: Dimension,
    plan: str | None = None,
    period: str | None = None,
    *,
    metric: Metric = Metric.COMPLETION_RATE,
    project_list: str | None = None,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Report:
    """Rank on start rate and investment completion rate."""
    asked = Period.parse(period) if period else None
    context = open_plan(plan)
    list_id = find_list(context, project_list)
    intake = take(files, context, asked, tell, ledger=ledger, as_of=as_of)
    earlier = month_before(intake, ledger)
    before = rank_projects(earlier, by, metric, list_id).league.ranking if earlier else None
    ranking = rank_projects(intake, by, metric, list_id, before)
    document = rank_report(
        report_context(intake, decimals),
        ranking.rules,
        ranking.league.ranking,
        unranked=ranking.unranked,
        total=ranking.total,
        scope=ranking.scope,
        order=ranking.order,
    )
    verdict = _judged(intake, asked)
    remark = (
        _("{count} errors in the workbooks: dn check shows them").format(count=verdict.errors)
        if verdict.errors
        else ""
    )
    return Report(with_ledger(document, intake), verdict.exit_code, _sources(intake), remark)


def gap(
    files: Sequence[str | Path],
    plan: str | None = None,
    period: str | None = None,
    *,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Report:
    """Report the gap of every target, with findings, the ranking of cities, method and sources."""
    verdict = _verdict(files, plan, period, tell, ledger, as_of)
    ranking = rank_projects(verdict.intake, Dimension.CITY, Metric.COMPLETION_RATE)
    document = gap_report(
        report_context(verdict.intake, decimals),
        verdict.progress,
        verdict.findings,
        rules=ranking.rules,
        ranking=ranking.league.ranking,
        total=ranking.total,
    )
    return Report(
        with_ledger(document, verdict.intake), verdict.exit_code, _sources(verdict.intake)
    )


def plan_list(plan: str | None = None) -> Document:
    """List the plan's targets as they stand at the end of its year."""
    context = open_plan(plan)
    return targets_report(
        context.plan,
        context.hash,
        targets(context.plan, Period(context.plan.year, 12)),
        context.names,
    )


def plan_show(plan: str | None, what: str | None) -> Document:
    """Show a target, clause, city, list or task force of the plan, or the plan itself.

    Raises:
        UnknownNameError: If the plan has nothing of that name.
    """
    context = open_plan(plan)
    if what is None:
        return plan_report(context.plan, context.hash)
    names = context.names
    clauses = {task.clause for area in context.plan.areas for task in area.tasks}
    if what in clauses:
        return clause_report(context.plan, context.hash, what, names)
    look_up = {
        "indicator": lambda text: names.indicator(text, context.plan.regions.code),
        "city": names.city,
        "list": names.project_list,
        "taskforce": names.taskforce,
    }
    for kind, find in look_up.items():
        found = find(what)
        if found is not None:
            return item_report(context.plan, context.hash, kind, found, names)
    raise UnknownNameError(_("target, clause, city, list or task force"), what, _known(context))


def explain(code: str | None) -> Document:
    """Explain one rule, or list all of them.

    Raises:
        UnknownNameError: If no rule has the code.
    """
    rules = all_rules()
    if code is None:
        return rules_report(list(rules.values()))
    found = rules.get(code.upper())
    if found is None:
        raise UnknownNameError(_("rule"), code, list(rules))
    return rule_report(found)


def _verdict(
    files: Sequence[str | Path],
    plan: str | None,
    period: str | None,
    tell: Progress | None,
    ledger: str | None,
    as_of: str | None,
    second_reader: bool = False,
) -> Verdict:
    asked = Period.parse(period) if period else None
    context = replace(open_plan(plan), second_reader=second_reader)
    return _judged(take(files, context, asked, tell, ledger=ledger, as_of=as_of), asked)


def _judged(intake: Intake, asked: Period | None) -> Verdict:
    """Judge; errors that the ledger waives are notices that say so."""
    verdict = judge(intake, asked)
    return replace(verdict, findings=tuple(in_order(waived(verdict.findings, intake))))


def _sources(intake: Intake) -> tuple[Path, ...]:
    return (*intake.paths, intake.context.path)


def _known(context: Context) -> list[str]:
    names = context.names
    return [
        *names.keys("indicator"),
        *(city.short for city in context.plan.regions.cities),
        *names.keys("list"),
        *names.keys("taskforce"),
        *(task.clause for area in context.plan.areas for task in area.tasks),
    ]
