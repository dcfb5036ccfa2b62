"""From what was taken in to a verdict: findings, progress against the targets, rankings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.checks import registry
from dongneng_cli.engine.deviations import deviations, target_deviations
from dongneng_cli.engine.feeds import differing, feeds, scope_members
from dongneng_cli.engine.listcounts import list_standings
from dongneng_cli.engine.progress import progress
from dongneng_cli.errors import ExitCode, UnknownNameError
from dongneng_cli.findings import Finding, Severity, in_order
from dongneng_cli.frames_checklist import DEVIATIONS
from dongneng_cli.i18n import _
from dongneng_cli.period import Whole
from dongneng_cli.plan.reporters import expected_units
from dongneng_cli.plan.table import targets
from dongneng_cli.reports.context import FileLine, ReportContext
from dongneng_cli.reports.rules import RuleRun
from dongneng_cli.submission.form import SHEETS
from dongneng_cli.submission.tables.tables import Tables
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.in_force import changes_in, columns_in_force
from dongneng_cli.workflow.intake import Intake
from dongneng_cli.workflow.ledger_state import waived
from dongneng_cli.workflow.together import Together, all_runs

EVERY = tuple(registry.Reach)
ACROSS = (registry.Reach.ACROSS, registry.Reach.BOTH)
"""How far the rules look that are left when every workbook was judged by itself."""


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
    def missing(self) -> tuple[str, ...]:
        """Names of the units that are expected and have not reported (T303), in the plan's order."""
        absent = {finding.subject for finding in self.findings if finding.code == "T303"}
        context = self.intake.context
        expected = (context.names.name("unit", one) for one in expected_units(context.plan))
        return tuple(name for name in expected if name in absent)

    @property
    def ran(self) -> tuple[RuleRun, ...]:
        """The runs as reports show them."""
        return tuple(
            RuleRun(
                one.code, registry.CHECKS[one.code].rule.title, one.stage, one.examined, one.found
            )
            for one in self.runs
        )

    @property
    def remark(self) -> str:
        """What a report that shows no findings says about them; empty if none is an error."""
        if not self.errors:
            return ""
        return _("{count} errors in the workbooks: dn check shows them").format(count=self.errors)

    @property
    def exit_code(self) -> ExitCode:
        """The gravest of: unreadable, errors, fine."""
        if self.intake.unreadable:
            return ExitCode.UNREADABLE
        return ExitCode.FINDINGS if self.errors else ExitCode.OK


def judge(
    intake: Intake,
    asked: Whole | None = None,
    earlier: Mapping[str, pd.DataFrame] | None = None,
    *,
    last: Tables | None = None,
    errors_only: bool = False,
) -> Verdict:
    """Run every rule and hold the figures against the targets of the period; errors may be waived.

    Args:
        intake: What was read; of a week, nothing is held against the targets.
        asked: The period that was asked for, if one was.
        earlier: Key of the form sheet to the rows of earlier months or weeks, where they are known.
        last: The rows of the month before alone, where they need not be looked for among those.
        errors_only: Look for errors alone, for what only counts them; nothing is held against the targets.
    """
    plan = intake.context.plan
    together = Together(intake) if intake.parts else None
    reached = cache(lambda: _progress(intake, together))
    context = registry.Context(
        plan=plan,
        names=intake.context.names,
        period=intake.period,
        asked=asked,
        received=intake.received,
        rows=_rows(intake, together, earlier, reached),
        layouts=intake.layouts,
        week=intake.week,
        earlier=registry.Rows.of(earlier or {}),
        last=None if last is None else registry.Rows(last.rows),
        sizes=together.sizes if together else None,
        codes=together.known_codes() if together and not earlier else None,
    )
    found, runs = registry.run(context, ACROSS if together else EVERY, errors_only=errors_only)
    if together:
        found = [*together.findings, *found]
        runs = [] if errors_only else all_runs(context, together.digests, runs)
    read = [finding for submission in intake.submissions for finding in submission.findings]
    seen = registry.settled([*intake.unreadable, *read, *found], plan)
    return Verdict(
        intake=intake,
        findings=tuple(in_order(waived(seen, intake))),
        runs=tuple(runs),
        progress=frames.PROGRESS.empty() if errors_only else reached(),
    )


def _rows(
    intake: Intake,
    together: Together | None,
    earlier: Mapping[str, pd.DataFrame] | None,
    reached: Callable[[], pd.DataFrame],
) -> registry.Rows:
    """Return what the rules look at that have not been run yet; beside earlier months, every row."""
    some = together.rows() if together and not earlier else registry.Rows(intake.frames.rows)

    def made(key: str) -> Sequence[Any]:
        if key == "feeds":
            members = scope_members(plan.regions)
            fed = feeds(targets_of(intake), intake.frames["indicators"], members)
            return frames.lines(differing(fed))
        if key == "printed":
            return ()
        if key != "deviations":
            return some[key]
        if together is None:
            return frames.lines(deviations_of(intake, reached()))
        policy = plan.checklist
        if policy is None or intake.week:
            return ()
        return DEVIATIONS.rows(
            target_deviations(policy.deviation, reached(), intake.frames["indicators"])
        )

    plan = intake.context.plan
    return registry.Rows(made)


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
    return _progress(intake, None)


def _progress(intake: Intake, together: Together | None) -> pd.DataFrame:
    plan, period = intake.context.plan, intake.period
    if together is None:
        reported = intake.frames.columns("projects")
        listed = columns_in_force(reported, changes_in({period: intake}), period)
        standings = list_standings(listed, plan, period)
        cities = {city for city in reported["city"] if city is not None}
    else:
        standings, cities = together.standings(), together.cities
    # Whose projects are here: cities that reported themselves, or that rows name.
    cities |= {one.unit for one in intake.received if one.unit and one.period == period}
    members, observed = scope_members(plan.regions), intake.frames["indicators"]
    return progress(targets_of(intake), observed, standings, period, members, cities)


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
        s.file: FileLine(
            s.file,
            s.sha256,
            True,
            s.unit_name,
            str(s.week or s.period or ""),
            {form.name: s.rows[form.key] for form in SHEETS if s.rows.get(form.key)},
        )
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
        week=intake.week,
        time_progress=intake.period.time_progress,
        decimals=context.plan.settings.decimals if decimals is None else decimals,
        files=tuple(lines[key] for key in _in_path_order(intake.paths, lines)),
        names=names,
    )


def _in_path_order(paths: Sequence[Path], lines: Mapping[str, FileLine]) -> list[str]:
    place = {str(path): number for number, path in enumerate(paths)}
    return sorted(lines, key=lambda file: place.get(file, len(place)))
