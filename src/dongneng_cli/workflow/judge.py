"""From what was taken in to a verdict: findings, progress against the targets, rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dongneng_cli.checks import logic, plausibility, registry, structure, timeliness
from dongneng_cli.engine import projects as projects_engine
from dongneng_cli.engine.feeds import differing, feeds, scope_members
from dongneng_cli.engine.progress import progress
from dongneng_cli.engine.ranking import rank
from dongneng_cli.errors import ExitCode, UnknownNameError
from dongneng_cli.findings import Finding, Severity, in_order
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.table import targets
from dongneng_cli.reports.context import FileLine, ReportContext
from dongneng_cli.reports.rank import RankRules
from dongneng_cli.terms import Dimension, Metric
from dongneng_cli.workflow.intake import Context, Intake, narrowed

FAMILIES = (structure, logic, plausibility, timeliness)
"""Each family registers its rules when it is imported."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check comes to.

    Attributes:
        findings: Gravest first.
        progress: PROGRESS frame, one row a target.
    """

    intake: Intake
    findings: tuple[Finding, ...]
    progress: pd.DataFrame

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of: unreadable, errors, fine."""
        if self.intake.unreadable:
            return ExitCode.UNREADABLE
        errors = any(finding.severity is Severity.ERROR for finding in self.findings)
        return ExitCode.FINDINGS if errors else ExitCode.OK


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking with what stands beside it.

    Attributes:
        ranking: RANKING frame.
        unranked: UNRANKED frame, with reasons.
        total: STANDINGS frame of one row: the province.
        scope: Name of the project list that it is restricted to, empty for all.
    """

    intake: Intake
    rules: RankRules
    ranking: pd.DataFrame
    unranked: pd.DataFrame
    total: pd.DataFrame
    scope: str
    order: tuple[str, ...]


def judge(intake: Intake, asked: Period | None = None) -> Verdict:
    """Run every rule and hold the figures against the targets of the period."""
    plan, names = intake.context.plan, intake.context.names
    wanted = targets(plan, intake.period)
    members = scope_members(plan.regions)
    observed = intake.frames["indicators"]
    found = registry.run(
        registry.Context(
            plan=plan,
            names=names,
            period=intake.period,
            asked=asked,
            received=intake.received,
            observations=observed,
            projects=intake.frames["projects"],
            tasks=intake.frames["tasks"],
            blockers=intake.frames["blockers"],
            totals=intake.totals,
            layouts=intake.layouts,
            feeds=differing(feeds(wanted, observed, members)),
        )
    )
    read = [finding for submission in intake.submissions for finding in submission.findings]
    standings = _standings(intake, Dimension.LIST)
    return Verdict(
        intake=intake,
        findings=tuple(in_order([*intake.unreadable, *read, *found])),
        progress=progress(wanted, observed, standings, intake.period, members),
    )


def rank_projects(
    intake: Intake, by: Dimension, metric: Metric, list_id: str | None = None
) -> Ranking:
    """Rank on start rate and investment completion rate (clause 7.2)."""
    plan = intake.context.plan
    chosen = _on_list(intake, list_id) if list_id else intake
    standings = _standings(chosen, by)
    settings = plan.settings
    ranked, unranked = rank(
        standings,
        metric,
        settings.tie_style,
        intake.period.time_progress,
        order=_order(intake.context, by),
    )
    rule = next((one for one in plan.lists if one.id == list_id), plan.lists[0])
    return Ranking(
        intake=chosen,
        rules=RankRules(by, metric, settings.tie_style, rule.denominator),
        ranking=ranked,
        unranked=unranked,
        total=_total(chosen, by),
        scope=rule.name if list_id else "",
        order=_order(intake.context, by),
    )


def _members(intake: Intake) -> pd.DataFrame:
    return projects_engine.memberships(
        intake.frames["projects"], intake.context.plan.lists, intake.period
    )


def _standings(intake: Intake, by: Dimension) -> pd.DataFrame:
    """Count and rate by a dimension; units of the plan without a project have a row, too."""
    entries = _members(intake)
    if by is Dimension.LIST:
        counted = projects_engine.counts(entries, "list")
    else:
        single = projects_engine.distinct(entries)
        column = "city" if by is Dimension.CIRCLE else str(by)
        counted = projects_engine.counts(single, column)
    if by is Dimension.CIRCLE:
        counted = projects_engine.regroup(counted, _circles(intake.context), "circle")
    names = _names_of(intake.context, by)
    expected = () if by is Dimension.COUNTY else _order(intake.context, by)
    return projects_engine.rates(counted, names, expected, str(by))


def _total(intake: Intake, by: Dimension) -> pd.DataFrame:
    """Return the province's own line: of entries when lists are ranked, else of distinct projects."""
    entries = _members(intake)
    rows = entries if by is Dimension.LIST else projects_engine.distinct(entries)
    regions = intake.context.plan.regions
    whole = projects_engine.grand_total(projects_engine.counts(rows, "city"), code=regions.code)
    return projects_engine.rates(whole, {regions.code: regions.name})


def _on_list(intake: Intake, list_id: str) -> Intake:
    """Keep the projects of one list, and of their lists only that one."""
    frame = intake.frames["projects"]
    on_it = frame["lists"].map(lambda lists: lists is not None and list_id in lists)
    kept = frame[on_it.astype(bool)].reset_index(drop=True)
    return narrowed(
        intake, projects=kept.assign(lists=pd.Series([(list_id,)] * len(kept), dtype="object"))
    )


def _order(context: Context, by: Dimension) -> tuple[str, ...]:
    """Return the codes of a dimension in administrative or plan order."""
    if by is Dimension.CIRCLE:
        return tuple(group.id for group in context.plan.regions.groups if group.role == "circle")
    if by is Dimension.TASKFORCE:
        return tuple(force.id for force in context.plan.units.taskforces)
    return context.names.keys(str(by))


def _names_of(context: Context, by: Dimension) -> dict[str, str]:
    kind = str(by)
    names = {code: context.names.name(kind, code) for code in _order(context, by)}
    if by is Dimension.COUNTY:
        cities = {
            code: context.names.name("city", context.names.city_of(code) or "") for code in names
        }
        return {code: f"{cities[code]}{name}" for code, name in names.items()}
    return names


def _circles(context: Context) -> Mapping[str, str]:
    return {
        city: group.id
        for group in context.plan.regions.groups
        if group.role == "circle"
        for city in group.cities
    }


def find_list(context: Context, given: str | None) -> str | None:
    """Resolve a project list by id or name.

    Raises:
        UnknownNameError: If the plan has no such list.
    """
    if given is None:
        return None
    found = context.names.project_list(given)
    if found is None:
        known = [one.id for one in context.plan.lists]
        raise UnknownNameError(_("project list"), given, known)
    return found


def report_context(intake: Intake, decimals: int | None = None) -> ReportContext:
    """Return what every report says about plan, period and files."""
    context = intake.context
    unreadable = {finding.file for finding in intake.unreadable}
    lines: dict[str, FileLine] = {
        s.file: FileLine(s.file, s.sha256, True, s.unit_name, str(s.period or ""))
        for s in intake.submissions
    }
    lines |= {file: FileLine(file, readable=False) for file in unreadable}
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
