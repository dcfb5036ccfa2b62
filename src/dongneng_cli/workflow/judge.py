"""From what was taken in to a verdict: findings, progress against the targets, rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.checks import (
    blockers,
    logic,
    plausibility,
    projects,
    registry,
    structure,
    tasks,
    timeliness,
)
from dongneng_cli.checks import (
    deviations as deviation_rules,
)
from dongneng_cli.engine.deviations import deviations
from dongneng_cli.engine.feeds import differing, feeds, scope_members
from dongneng_cli.engine.league import League, league, list_standings, tally, units
from dongneng_cli.engine.progress import progress
from dongneng_cli.engine.ranking import Rules
from dongneng_cli.errors import ExitCode, UnknownNameError
from dongneng_cli.findings import Finding, Severity, in_order
from dongneng_cli.frames_checklist import DEVIATIONS
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.table import targets
from dongneng_cli.reports.context import FileLine, ReportContext
from dongneng_cli.reports.rank import RankRules
from dongneng_cli.terms import Dimension, Metric
from dongneng_cli.workflow.intake import Context, Intake

FAMILIES = (structure, logic, projects, tasks, blockers, deviation_rules, plausibility, timeliness)
"""Each family registers its rules when it is imported."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check comes to.

    Attributes:
        findings: Gravest first.
        progress: PROGRESS frame, one row a target.
        runs: What became of each rule over the figures.
    """

    intake: Intake
    findings: tuple[Finding, ...]
    progress: pd.DataFrame
    runs: tuple[registry.Run, ...] = ()

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of: unreadable, errors, fine."""
        if self.intake.unreadable:
            return ExitCode.UNREADABLE
        return ExitCode.FINDINGS if self.errors else ExitCode.OK


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking with the rules that it was made by.

    Attributes:
        unranked: UNRANKED frame: units without a rank, then the projects that belong to no unit.
        total: STANDINGS frame of one row: the province; by list, the sum of the lists.
        scope: Name of the project list that it is restricted to, empty for all.
        order: Codes in administrative order.
    """

    league: League
    rules: RankRules
    unranked: pd.DataFrame
    total: pd.DataFrame
    scope: str
    order: tuple[str, ...]


def judge(
    intake: Intake,
    asked: Period | None = None,
    earlier: Mapping[str, pd.DataFrame] | None = None,
) -> Verdict:
    """Run every rule and hold the figures against the targets of the period.

    Args:
        intake: What was read; of a week, nothing is held against the targets.
        asked: The period that was asked for, if one was.
        earlier: Key of the form sheet to the rows of earlier months or weeks, where they are known.
    """
    plan = intake.context.plan
    observed = intake.frames["indicators"]
    fed = feeds(targets_of(intake), observed, scope_members(plan.regions))
    reached = progress_of(intake)
    found, runs = registry.run(
        registry.Context(
            plan=plan,
            names=intake.context.names,
            period=intake.period,
            asked=asked,
            received=intake.received,
            observations=observed,
            projects=intake.frames["projects"],
            tasks=intake.frames["tasks"],
            blockers=intake.frames["blockers"],
            totals=intake.totals,
            layouts=intake.layouts,
            feeds=differing(fed),
            week=intake.week,
            earlier=earlier or {},
            deviations=deviations_of(intake, reached),
        )
    )
    read = [finding for submission in intake.submissions for finding in submission.findings]
    seen = registry.settled([*intake.unreadable, *read], plan)
    return Verdict(
        intake=intake,
        findings=tuple(in_order([*seen, *found])),
        runs=tuple(runs),
        progress=reached,
    )


def deviations_of(intake: Intake, reached: pd.DataFrame) -> pd.DataFrame:
    """Return what is behind by more than the plan's threshold: DEVIATIONS frame, empty for a week.

    Args:
        intake: What was read.
        reached: PROGRESS frame of it.
    """
    policy = intake.context.plan.checklist
    if policy is None or intake.week:
        return DEVIATIONS.empty()
    rows = intake.frames
    return deviations(
        policy.deviation, reached, rows["indicators"], rows["projects"], intake.period
    )


def targets_of(intake: Intake) -> pd.DataFrame:
    """Return the targets that an intake is held against: TARGETS frame, empty for a week."""
    if intake.week:
        return frames.TARGETS.empty()
    return targets(intake.context.plan, intake.period)


def progress_of(intake: Intake) -> pd.DataFrame:
    """Hold the figures against the targets of the period, without running a rule.

    Returns:
        PROGRESS frame, one row a target.
    """
    plan, period = intake.context.plan, intake.period
    standings = list_standings(intake.frames["projects"], plan, period)
    members = scope_members(plan.regions)
    return progress(targets_of(intake), intake.frames["indicators"], standings, period, members)


def rank_projects(
    intake: Intake,
    by: Dimension,
    metric: Metric,
    list_id: str | None = None,
    before: pd.DataFrame | None = None,
) -> Ranking:
    """Rank on start rate and investment completion rate (clause 7.2).

    Args:
        intake: What is ranked.
        by: The groups.
        metric: The rate that decides the order.
        list_id: Only the projects of one list.
        before: RANKING frame of the month before, for the change of places.
    """
    plan, period = intake.context.plan, intake.period
    lists = (list_id,) if list_id else ()
    counted = tally(intake.frames["projects"], plan, period, by, lists)
    found = league(counted, plan, period, by, Rules(metric, plan.settings.tie_style), before, lists)
    rule = next((one for one in plan.lists if one.id == list_id), plan.lists[0])
    apart = found.remainder.assign(reason=frames.NoRank.NO_UNIT)
    return Ranking(
        league=found,
        rules=RankRules(by, metric, plan.settings.tie_style, rule.denominator),
        unranked=_stacked(frames.UNRANKED, found.unranked, apart),
        total=found.entries if by is Dimension.LIST else found.total,
        scope=rule.name if list_id else "",
        order=units(plan, by).order,
    )


def _stacked(contract: frames.Contract, *parts: pd.DataFrame) -> pd.DataFrame:
    filled = [contract.conform(part) for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else contract.empty()


def find_list(context: Context, given: str | None) -> str | None:
    """Resolve a project list by id or name.

    Raises:
        UnknownNameError: If the plan has no such list.
    """
    if given is None:
        return None
    found = context.names.project_list(given)
    if found is None:
        raise UnknownNameError(_("project list"), given, [one.id for one in context.plan.lists])
    return found


def report_context(intake: Intake, decimals: int | None = None) -> ReportContext:
    """Return what every report says about plan, period and files."""
    context = intake.context
    lines: dict[str, FileLine] = {
        s.file: FileLine(s.file, s.sha256, True, s.unit_name, str(s.week or s.period or ""))
        for s in intake.submissions
    }
    lines |= {f.file: FileLine(f.file, readable=False) for f in intake.unreadable}
    kinds = ("region", "taskforce", "department", "list", "industry")
    names = {
        key: context.names.name(kind, key) for kind in kinds for key in context.names.keys(kind)
    }
    return ReportContext(
        plan_id=context.plan.id,
        plan_title=context.plan.title,
        plan_hash=context.hash,
        period=intake.period,
        time_progress=intake.period.time_progress,
        decimals=context.plan.settings.decimals if decimals is None else decimals,
        files=tuple(lines[key] for key in _in_path_order(intake.paths, lines)),
        names=names,
    )


def _in_path_order(paths: Sequence[Path], lines: Mapping[str, FileLine]) -> list[str]:
    place = {str(path): number for number, path in enumerate(paths)}
    return sorted(lines, key=lambda file: place.get(file, len(place)))
