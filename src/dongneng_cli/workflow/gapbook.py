"""What a gap workbook has besides the gaps: gathered once, only where a report goes into a file or page."""

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from dongneng_cli.engine.feeds import scope_members
from dongneng_cli.engine.league import league, tally, units
from dongneng_cli.engine.listcounts import list_standings
from dongneng_cli.engine.progress import progress
from dongneng_cli.engine.projects import memberships, rates
from dongneng_cli.engine.shortfall import shortfalls
from dongneng_cli.frames import PROJECTS, TARGETS, lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.table import targets
from dongneng_cli.reports.context import ReportContext, missing
from dongneng_cli.reports.document import Document, Number
from dongneng_cli.reports.gapbook import Book, Group, Trend, with_book
from dongneng_cli.terms import Dimension
from dongneng_cli.workflow.in_force import projects_in_force
from dongneng_cli.workflow.intake import Intake, gather
from dongneng_cli.workflow.intake import Reading as Read
from dongneng_cli.workflow.judge import Verdict


def with_gapbook(document: Document, verdict: Verdict, context: ReportContext) -> Document:
    """Add charts, trends, gaps by group, projects behind and what-if tables to a gap report."""
    if verdict.intake.week is not None:
        return document
    return with_book(document, context, book_of(verdict))


def book_of(verdict: Verdict) -> Book:
    """Gather what a gap workbook has besides the gaps."""
    intake = verdict.intake
    plan, period = intake.context.plan, intake.period
    members = memberships(projects_in_force(intake), plan.lists, period)
    return Book(
        progress=verdict.progress,
        trends=trends_of(verdict),
        groups=groups_of(intake),
        shortfalls=shortfalls(members, period.time_progress),
    )


def groups_of(intake: Intake) -> tuple[Group, ...]:
    """Return the standings and ranking by city, task force and list."""
    plan, period, frame = intake.context.plan, intake.period, projects_in_force(intake)
    heads = {
        Dimension.CITY: (_("By city"), _("City")),
        Dimension.TASKFORCE: (_("By task force"), _("Task force")),
        Dimension.LIST: (_("By project list"), _("Project list")),
    }
    made = []
    for by, (title, head) in heads.items():
        known = units(plan, by)
        counted = tally(frame, plan, period, by)
        standings = rates(counted.units, known.names, known.expected, str(by))
        named = standings[standings["code"].notna()].reset_index(drop=True)
        ranking = league(counted, plan, period, by).ranking
        made.append(Group(str(by), title, head, named, ranking))
    return tuple(made)


def trends_of(verdict: Verdict) -> Mapping[str, Trend]:
    """Return every target's figures by month: of the other months' files, and of 上月累计 in this one's.

    A month's own file goes before what the next month's says of it.
    """
    intake = verdict.intake
    plan, period = intake.context.plan, intake.period
    values: dict[str, dict[int, Number]] = {}
    for month, frame in _months(intake).items():
        for target, value in _values(intake, frame, month).items():
            values.setdefault(target, {})[month.month] = value
    for row in lines(verdict.progress):
        if not missing(row.value):
            values.setdefault(row.target, {})[period.month] = row.value
    curve = _planned(intake)
    wanted = {row["target"]: row for row in TARGETS.records(targets(plan, period))}
    made = {}
    for row in lines(verdict.progress):
        start = wanted[row.target]["baseline"] if row.basis == "increment" else None
        begin = Fraction(0) if start is None or missing(start) else Fraction(start)
        span = Fraction(row.target_value) - begin
        asked = {
            month: begin + span * share / 100 for month, share in curve.get(row.target, {}).items()
        }
        plan_line: dict[int, Number] = dict(asked) if row.basis in ("flow", "increment") else {}
        enough = wanted[row.target]["floor"]
        made[row.target] = Trend(values.get(row.target, {}), plan_line, begin, enough)
    return made


def _months(intake: Intake) -> dict[Period, pd.DataFrame]:
    """Return the observations of earlier months of the year."""
    before = intake.period.previous()
    observed = intake.frames["indicators"]
    said = observed[observed["previous"].notna()]
    found: dict[Period, pd.DataFrame] = {}
    if len(said) and before.year == intake.period.year:
        found[before] = said.assign(cumulative=said["previous"], period=str(before))
    earlier = {
        one.period
        for one in intake.submissions
        if one.period and one.period < intake.period and one.period.year == intake.period.year
    }
    for month in sorted(earlier):
        here = [one for one in intake.submissions if one.period == month]
        read = gather(intake.context, Read(intake.paths, tuple(here), ()), month, here)
        found[month] = read.frames["indicators"]
    return dict(sorted(found.items()))


def _values(intake: Intake, observed: pd.DataFrame, month: Period) -> dict[str, Number]:
    frame = _progress(intake, observed, month)
    return {
        row.target: row.value
        for row in lines(frame)
        if row.kind != "projects" and not missing(row.value)
    }


def _progress(intake: Intake, observed: pd.DataFrame, month: Period) -> pd.DataFrame:
    plan = intake.context.plan
    standings = list_standings(PROJECTS.empty(), plan, month)
    members = scope_members(plan.regions)
    return progress(targets(plan, month), observed, standings, month, members)


def _planned(intake: Intake) -> dict[str, dict[int, Fraction]]:
    """Return what the plan's curves ask for by each month's end, in percent."""
    found: dict[str, dict[int, Fraction]] = {}
    observed = intake.frames["indicators"]
    for number in range(1, 13):
        month = Period(intake.period.year, number)
        for row in lines(_progress(intake, observed, month)):
            if not missing(row.planned):
                found.setdefault(row.target, {})[number] = Fraction(row.planned)
    return found
