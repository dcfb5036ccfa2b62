"""``dn bulletin``: what the month's workbooks come to, in the words of a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from dongneng_cli.engine.league import League, league, tally, units
from dongneng_cli.engine.projects import distinct, memberships
from dongneng_cli.engine.ranking import Rules, reaching
from dongneng_cli.errors import PlanError, UsageError
from dongneng_cli.findings import Severity
from dongneng_cli.frames import STANDINGS, lines
from dongneng_cli.i18n import _, speaking
from dongneng_cli.period import Period, Quarter
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.rankings import Threshold
from dongneng_cli.plan.reporters import deadline_of, reporting_units
from dongneng_cli.plan.wording import Wording
from dongneng_cli.plan.words import blocker_state
from dongneng_cli.reports.annex import Address
from dongneng_cli.reports.bulletin import Material, Rank, Reporting, bulletin_report
from dongneng_cli.reports.bulletin_projects import Projects, Reached
from dongneng_cli.reports.context import missing
from dongneng_cli.reports.document import Block, Column, ColumnKind, Table
from dongneng_cli.shown import shown
from dongneng_cli.submission.read import Submission
from dongneng_cli.terms import BlockerState, Dimension, Metric
from dongneng_cli.workflow.blockers import read_rounds
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.in_force import projects_in_force
from dongneng_cli.workflow.intake import Intake, Progress, gather, none_of
from dongneng_cli.workflow.intake import Reading as Read
from dongneng_cli.workflow.judge import Verdict, judge, report_context
from dongneng_cli.workflow.ledger_state import with_ledger
from dongneng_cli.workflow.quarter import months_of as months_of_quarter
from dongneng_cli.workflow.quarter import quarter_of
from dongneng_cli.workflow.report import Report
from dongneng_cli.workflow.sources import month_before, take
from dongneng_cli.workflow.tasks import stand
from dongneng_cli.workflow.weekly import standing, weeks_of, weeks_until

if TYPE_CHECKING:
    from dongneng_cli.ledger.asof import AsOf

FIELDS = ("code", "planned_start", "started_on", "annual_plan", "month_invested", "invested")
"""Fields of 项目 that a printed figure is traced to."""


def bulletin(
    files: Sequence[str | Path],
    plan: str | None = None,
    period: str | None = None,
    *,
    quarter: str | None = None,
    final: bool = False,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Report:
    """Make the bulletin of a month, or the notice of a quarter as it stands after its last month.

    Raises:
        PlanError: If the plan has no wording.
        UsageError: If both a month and a quarter are asked for.
    """
    if quarter and period:
        raise UsageError(_("a month and a quarter are asked for: leave one out"))
    asked = Period.parse(period) if period else None
    wanted = Quarter.parse(quarter) if quarter else None
    context = open_plan(plan)
    wording = wording_of(context)
    read: Read | None = None
    if wanted:
        read, state = read_rounds(files, context, tell, ledger, as_of)
        read = _until(read, wanted.months[-1].last)
        taken = _of_quarter(context, read, state, wanted)
    else:
        taken = _of_month(take(files, context, asked, tell, ledger=ledger, as_of=as_of), ledger)
    intake = taken.intake
    if not any(len(frame) for frame in intake.frames.values()):
        known = {one.period for one in intake.submissions if one.period is not None}
        raise none_of(intake.period, sorted(known))
    verdict = judge(intake, asked)
    # A notice is Chinese whatever language the messages are in.
    with speaking("zh"):
        content = quarter_of(context, read, wanted, decimals) if read and wanted else None
        document = bulletin_report(
            report_context(replace(intake, submissions=taken.used), decimals),
            wording,
            _material(verdict, taken, wanted, decimals),
            final=final,
            extra=_under_own_keys(content.blocks) if content else (),
        )
        document = with_ledger(document, intake)
    if content:
        document = replace(document, data={**document.data, "quarter": content.data})
    return Report(document, verdict.exit_code, intake.sources, verdict.remark)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a notice is made from.

    Attributes:
        intake: The month.
        before: The month before it, where it is known.
        weekly: Weekly submissions up to the month's last week.
        used: Every submission that went in.
    """

    intake: Intake
    before: Intake | None
    weekly: tuple[Submission, ...]
    used: tuple[Submission, ...]


def _of_month(intake: Intake, ledger: str | None) -> _Taken:
    weekly = weeks_of(intake, ledger)
    used = (*intake.submissions, *(weekly if intake.ledger else ()))
    monthly = tuple(s for s in intake.submissions if s.week is None)
    return _Taken(replace(intake, submissions=monthly), month_of(intake, ledger), weekly, used)


def _of_quarter(context: Context, read: Read, state: "AsOf | None", quarter: Quarter) -> _Taken:
    """Return the last month of a quarter that there are workbooks of, and the month before it.

    Raises:
        UsageError: If there is none.
    """
    months = months_of_quarter(context, read, quarter)
    last = max(months)
    waivers = () if state is None else tuple(w for w in state.waivers if w.period == str(last))
    kept = None if state is None else replace(state, waivers=waivers)
    intake = replace(months[last], ledger=kept)
    weekly = weeks_until(last, read.submissions)
    return _Taken(intake, months.get(last.previous()), weekly, read.submissions)


def _material(
    verdict: Verdict, taken: _Taken, quarter: Quarter | None, decimals: int | None
) -> Material:
    """Return the figures; blockers as the weeks leave them, where they are reported weekly."""
    made = material(verdict, taken.before, decimals)
    context, last = taken.intake.context, taken.intake.period.last
    if taken.weekly and (policy := context.plan.checklist):
        seen = standing(context, policy.blockers, taken.weekly)
        made = replace(made, blockers=_with_days_over(seen, last))
    return replace(made, quarter=quarter.number if quarter else 0)


def _until(read: Read, day: date) -> Read:
    """Return what is of a month or week that ends by a day, and what names neither."""
    kept = tuple(s for s in read.submissions if s.whole is None or s.whole.last <= day)
    return replace(read, submissions=kept)


def _under_own_keys(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Tell the tables of the quarter from those of the month."""
    return tuple(
        replace(block, key=f"quarter-{block.key}") if isinstance(block, Table) else block
        for block in blocks
    )


def check_template(template: Path | None, output: Path | None) -> None:
    """Refuse a template without a Word file to fill it into, before any work is done.

    Raises:
        UsageError: If there is no such template, or the output is no .docx.
    """
    if template is None:
        return
    if not template.is_file():
        raise UsageError(_("there is no file {file}").format(file=shown(str(template), 200)))
    if output is None or output.suffix.lower() != ".docx":
        raise UsageError(
            _("a template is filled into a .docx file"), hint=_("say where to with -o 通报.docx")
        )


def wording_of(context: Context) -> Wording:
    """Return the plan's wording.

    Raises:
        PlanError: If it has none.
    """
    if context.plan.wording is None:
        raise PlanError(
            _("the plan {id} has no wording for notices").format(id=context.plan.id),
            where=str(context.path),
            hint=_("add a section wording, as targets/shandong-2020/wording.yaml has it"),
        )
    return context.plan.wording


def month_of(intake: Intake, ledger: str | None = None) -> Intake | None:
    """Return the month before: out of the ledger, or where files of both months were named."""
    found = month_before(intake, ledger)
    if found is not None or intake.ledger is not None:
        return found
    before = intake.period.previous()
    here = [one for one in intake.submissions if one.period == before]
    if not here:
        return None
    read = Read(intake.paths, tuple(here), ())
    return gather(intake.context, read, before, here)


def material(verdict: Verdict, before: Intake | None, decimals: int | None = None) -> Material:
    """Gather the figures of a bulletin."""
    intake = verdict.intake
    plan = intake.context.plan
    places = plan.settings.decimals if decimals is None else decimals
    lists = tuple(
        projects_of(intake, one.id, one.name, places)
        for one in plan.lists
    )  # fmt: skip
    return Material(
        whole=projects_of(intake, "", plan.regions.name, places),
        lists=lists,
        rankings=tuple(_rank(intake, before, by) for by in (Dimension.CITY, Dimension.TASKFORCE)),
        progress=verdict.progress,
        areas={area.number: area.name for area in plan.areas},
        clauses={task.clause: area.number for area in plan.areas for task in area.tasks},
        parts=parts_of(intake),
        blockers=blockers_of(intake),
        reporting=reporting_of(verdict),
        addresses=addresses_of(intake),
    )


def projects_of(intake: Intake, list_id: str, name: str, decimals: int) -> Projects:
    """Return the figures of the province's projects, or of one list."""
    plan, frame, period = intake.context.plan, projects_in_force(intake), intake.period
    lists = (list_id,) if list_id else ()
    found = _league(intake, Dimension.CITY, lists)
    members = memberships(frame, plan.lists, period)
    if lists:
        members = members[members["list"] == list_id].reset_index(drop=True)
    cities = _cities(found, plan)
    thresholds = [one for one in plan.thresholds if one.list in (None, list_id)]
    outside = lines(found.remainder)
    return Projects(
        id=list_id,
        name=name,
        total=lines(found.total)[0],
        cities=cities,
        members=distinct(members),
        reached=tuple(_reached(one, cities, plan, period, decimals) for one in thresholds),
        outside=int(outside[0].projects) if outside else 0,
    )


def _league(
    intake: Intake,
    by: Dimension,
    lists: Sequence[str] = (),
    previous: pd.DataFrame | None = None,
) -> League:
    plan, period = intake.context.plan, intake.period
    counted = tally(projects_in_force(intake), plan, period, by, lists)
    rules = Rules(Metric.COMPLETION_RATE, plan.settings.tie_style)
    return league(counted, plan, period, by, rules, previous, lists)


def _cities(found: League, plan: Plan) -> pd.DataFrame:
    """Return every city's standing in administrative order, ranked or not."""
    place = {code: number for number, code in enumerate(units(plan, Dimension.CITY).order)}
    both = [frame for frame in (found.ranking, found.unranked) if len(frame)]
    rows = [row for frame in both for row in STANDINGS.records(frame)]
    return STANDINGS.build(sorted(rows, key=lambda row: place.get(row["code"], len(place))))


def _reached(
    one: Threshold, cities: pd.DataFrame, plan: Plan, period: Period, decimals: int
) -> Reached:
    order = units(plan, Dimension.CITY).order
    bound = period.time_progress * 100 if one.bound is None else one.bound
    found = reaching(cities, one.metric, bound, above=one.above, order=order)
    by_start = one.metric is Metric.START_RATE
    column = Column("", ColumnKind.PERCENT, decimals)
    field = "start_rate" if by_start else "completion_rate"
    rates = "; ".join(f"{row.name} {column.text(getattr(row, field))}" for row in lines(cities))
    return Reached(
        one.id, found.codes, len(cities) - len(found.unrated), found.all, rates, by_start
    )


def _rank(intake: Intake, before: Intake | None, by: Dimension) -> Rank:
    previous = None if before is None else _league(before, by).ranking
    found = _league(intake, by, (), previous)
    return Rank(str(by), found.ranking, previous is not None)


def parts_of(intake: Intake) -> pd.DataFrame | None:
    """Return the PARTS frame of the month; ``None`` without a checklist."""
    policy = intake.context.plan.checklist
    if policy is None or intake.week is not None:
        return None
    return stand(intake.context, policy, {intake.period: intake}).parts


def blockers_of(intake: Intake) -> pd.DataFrame:
    """Return the BLOCKERS frame with ``open`` and ``days_over`` at the end of the month.

    A state that the plan's words do not know counts as open: nobody said that it is solved.
    """
    frame = intake.frames["blockers"]
    policy = intake.context.plan.checklist
    states = (blocker_state(policy.blockers, row.state) if policy else None for row in lines(frame))
    opened = [state is not BlockerState.SOLVED for state in states]
    return _with_days_over(frame.assign(open=opened), intake.period.last)


def _with_days_over(frame: pd.DataFrame, last: date) -> pd.DataFrame:
    over = [_days_over(row.promised_on, last) if row.open else 0 for row in lines(frame)]
    return frame.assign(days_over=over)


def _days_over(promised: object, last: date) -> int:
    if missing(promised):
        return 0
    return max((last - date.fromisoformat(str(promised))).days, 0)


def reporting_of(verdict: Verdict) -> Reporting:
    """Return who reported by when, and what the rules found."""
    intake = verdict.intake
    plan = intake.context.plan
    deadline = deadline_of(intake.period, plan.settings.deadline_day).isoformat()
    here = [one for one in intake.received if one.period == intake.period]
    sent = {one.unit for one in here}
    late = {one.unit for one in here if one.filled_on and one.filled_on > deadline}
    expected = reporting_units(plan)
    severities = [finding.severity for finding in verdict.findings]
    return Reporting(
        expected=expected,
        missing=tuple(unit for unit in expected if unit not in sent),
        late=tuple(unit for unit in expected if unit in late),
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
    )


def addresses_of(intake: Intake) -> Mapping[tuple[str, str, str], Address]:
    """Return the row of every project and the columns of its fields, by file, sheet and cell."""
    letters = [{name: one.letters(name) for name in FIELDS} for one in intake.layouts]
    if not letters:
        return {}
    frame = intake.frames["projects"]
    columns = (frame[name].tolist() for name in ("file", "sheet", "cell", "row", "layout"))
    return {
        (file, sheet, cell): (row, letters[layout])
        for file, sheet, cell, row, layout in zip(*columns, strict=True)
    }
