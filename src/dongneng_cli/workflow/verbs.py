"""The verbs: what a command or a notebook asks for, done and arranged as a document."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dongneng_cli.period import Period, parse_whole
from dongneng_cli.reports.check import check_report
from dongneng_cli.reports.document import Document
from dongneng_cli.submission.tables.tables import Tables, empty
from dongneng_cli.terms import Dimension, Metric, RankSort
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.earlier import earlier_of
from dongneng_cli.workflow.intake import Progress
from dongneng_cli.workflow.judge import (
    Verdict,
    find_list,
    judge,
    report_context,
)
from dongneng_cli.workflow.ledger_state import with_ledger
from dongneng_cli.workflow.report import Report, report_of
from dongneng_cli.workflow.sources import take


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
    asked = parse_whole(period) if period else None
    context = replace(open_plan(plan), second_reader=second_reader)
    intake = take(files, context, asked, tell, ledger=ledger, as_of=as_of)
    verdict = judge(intake, asked, earlier_of(intake, ledger))
    returned = []
    if return_to is not None:
        from dongneng_cli.workflow.returning import hand_back

        returned = hand_back(verdict, return_to, before)
    return Report(
        checked(verdict, decimals),
        verdict.exit_code,
        verdict.intake.sources,
        "\n".join(one.line for one in returned),
    )


def checked(verdict: Verdict, decimals: int | None = None) -> Document:
    """Return what a check shows: findings, progress, rules that had nothing to examine."""
    document = check_report(
        report_context(verdict.intake, decimals),
        verdict.findings,
        verdict.progress,
        verdict.missing,
        verdict.ran,
    )
    return with_ledger(document, verdict.intake)


def rank(
    files: Sequence[str | Path],
    by: Dimension = Dimension.CITY,
    plan: str | None = None,
    period: str | None = None,
    *,
    metric: Metric | None = None,
    ranking: str | None = None,
    project_list: str | None = None,
    within: str | None = None,
    base: str | None = None,
    unit: str | None = None,
    top: int | None = None,
    sort: RankSort = RankSort.RANK,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Report:
    """Rank by what the plan ranks; of several months the latest, the others give movement and trend.

    Args:
        files: Workbooks and folders of any months; without them the ledger.
        by: What is ranked, unless ``ranking`` names one of the plan's.
        plan: Id or path of the plan.
        period: The month; the latest there is if left out.
        metric: What leads; as the plan says if left out.
        ranking: Id of a ranking of the plan.
        project_list: Only the projects of one list.
        within: Only a city or a group of cities.
        base: Month whose lists the rates are also shown for; January if something is known of it.
        unit: Show the projects behind this unit's place.
        top: Show only so many rows.
        sort: Order of the rows that are shown.
        decimals: Places; those of the list or of the plan if left out.
        tell: Told before each file.
        ledger: Which ledger.
        as_of: A day or a height of the ledger.
    """
    # A check needs none of these; what is imported at the top, every command waits for.
    from dongneng_cli.reports.rank_view import View
    from dongneng_cli.workflow.months import months_one_by_one
    from dongneng_cli.workflow.rank import rank_months
    from dongneng_cli.workflow.rank_document import rank_document
    from dongneng_cli.workflow.rank_past import Earlier
    from dongneng_cli.workflow.rank_question import ask, pick

    asked = Period.parse(period) if period else None
    context = open_plan(plan)
    list_id = find_list(context, project_list)
    month = Period.parse(base) if base else None
    question = ask(context, by, metric, ranking=ranking, list_id=list_id, within=within, base=month)
    with months_one_by_one(files, context, tell, until=asked, ledger=ledger, as_of=as_of) as listed:
        months = pick(listed, asked)
        ranked = rank_months(months, question)
        document = rank_document(
            months, question, ranked, decimals=decimals, view=View(top, sort), unit=unit
        )
        last = max(months)
        before = months.get(last.previous())
        verdict = judge(
            months[last],
            asked,
            Earlier(months),
            last=before.frames if before else Tables(empty),
            errors_only=True,
        )
    return report_of(document, verdict)


def gap(
    files: Sequence[str | Path],
    plan: str | None = None,
    period: str | None = None,
    *,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
    take: bool = False,
    explain: bool = False,
) -> Report:
    """Report gap and pace of every target, with findings, the ranking of cities, method and sources.

    With ``take`` also the fewest carriers and projects that would bring back what is behind; with
    ``explain`` how every status came about.
    """
    from dongneng_cli.reports.gap import gap_report
    from dongneng_cli.workflow.gapbook import with_gapbook
    from dongneng_cli.workflow.pace import with_pace
    from dongneng_cli.workflow.rank import rank_months
    from dongneng_cli.workflow.rank_question import ask

    verdict = _verdict(files, plan, period, tell, ledger, as_of)
    question = ask(verdict.intake.context, Dimension.CITY, Metric.COMPLETION_RATE)
    ranking = rank_months({verdict.intake.period: verdict.intake}, question)
    said = report_context(verdict.intake, decimals)
    document = gap_report(
        said,
        verdict.progress,
        verdict.findings,
        rules=ranking.rules,
        ranking=ranking.league.ranking,
        total=ranking.total,
    )
    document = with_pace(document, verdict, said, take=take, explain=explain)
    return report_of(with_gapbook(document, verdict, said), verdict, remark=False)


def _verdict(
    files: Sequence[str | Path],
    plan: str | None,
    period: str | None,
    tell: Progress | None,
    ledger: str | None,
    as_of: str | None,
) -> Verdict:
    asked = Period.parse(period) if period else None
    context = open_plan(plan)
    return judge(take(files, context, asked, tell, ledger=ledger, as_of=as_of), asked)
