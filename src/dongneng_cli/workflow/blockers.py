"""``dn blockers``: weekly submissions, or months where there are none, as the week's summary (7.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from dongneng_cli.engine.blockers import Round, alike, cases, held_up
from dongneng_cli.errors import UnknownNameError, UsageError
from dongneng_cli.findings import in_order
from dongneng_cli.frames import PROJECTS
from dongneng_cli.i18n import _
from dongneng_cli.period import Week, Whole, in_time_order, parse_whole
from dongneng_cli.plan.checklist import Blockers, Checklist
from dongneng_cli.plan.folding import fold
from dongneng_cli.reports.blockers import blockers_report
from dongneng_cli.reports.blockers_data import Meeting
from dongneng_cli.submission import form
from dongneng_cli.terms import BlockerGroup, BlockerState
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import Intake, Progress, Reading, gather, none_of, read_all
from dongneng_cli.workflow.judge import Verdict, judge, report_context
from dongneng_cli.workflow.ledger_state import waived
from dongneng_cli.workflow.report import Report, report_of
from dongneng_cli.workflow.sources import instead_of_files, refuse_as_of
from dongneng_cli.workflow.tasks import of_sheet, policy_of

if TYPE_CHECKING:
    from dongneng_cli.ledger.asof import AsOf

ALL_PAGES = "all"
"""Asks for the page of every unit in charge."""


@dataclass(frozen=True, slots=True)
class Held:
    """Blockers as they stand at the end of a week or month.

    Attributes:
        verdict: Of the last round's submissions.
        found: CASES frame.
        rounds: In order of time.
        files: Workbooks that went in.
    """

    verdict: Verdict
    found: pd.DataFrame
    rounds: tuple[Round, ...]
    files: frozenset[str]


def blockers(
    files: Sequence[str | Path] = (),
    plan: str | None = None,
    *,
    week: str | None = None,
    by: BlockerGroup = BlockerGroup.CATEGORY,
    page: str | None = None,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
) -> Report:
    """Sum up a week's blockers with those of the weeks before.

    Args:
        files: Weekly workbooks, and monthly ones for the projects; months alone will do. Without
            files the ledger.
        plan: Id or path of the plan.
        week: Week, or month, to look at; else the last week, or the last month where there are no weeks.
        by: What is summed up by.
        page: A unit in charge, or ``all``: its page in place of the summary.
        decimals: Places of rates.
        tell: Told how far the reading is.
        ledger: Which ledger.
        as_of: A day or a height of the ledger.

    Raises:
        UsageError: If there is no such week, or no file of it.
        PlanError: If the plan has no checklist.
        UnknownNameError: If no unit in charge is called so.
    """
    context = open_plan(plan)
    policy = policy_of(context)
    asked = parse_whole(week) if week else None
    read, state = read_rounds(files, context, tell, ledger, as_of)
    held = hold(context, policy, read, chosen_rounds(read, asked))
    intake = in_state(held, state)
    findings = in_order(waived(held.verdict.findings, intake))
    verdict = replace(held.verdict, intake=intake, findings=tuple(findings))
    names = _names(context, policy, by)
    ages = len(policy.blockers.buckets) + 1
    summed = held_up(held.found, str(by), names, ages, in_order=by is not BlockerGroup.UNIT)
    last = held.rounds[-1]
    about = Meeting(
        round=last.name,
        first=last.first,
        last=last.last,
        by=(str(by), by.label),
        buckets=policy.blockers.buckets,
        oldest=policy.blockers.oldest,
        categories={one.id: one.name for one in policy.blockers.categories},
        alike=tuple(
            (one.number, one.other, one.project, one.likeness * Fraction(100))
            for one in alike(policy.blockers, held.found)
        ),
        page=_pages(context, held.found, page),
        history=tuple(one.name for one in held.rounds),
        settings=settings_of(policy.blockers),
    )
    document = blockers_report(
        report_context(used(read, intake, held), decimals), about, held.found, summed,
        of_sheet(verdict.findings, intake, form.BLOCKERS.key),
    )  # fmt: skip
    return report_of(document, verdict)


def read_rounds(
    files: Sequence[str | Path],
    context: Context,
    tell: Progress | None,
    ledger: str | None,
    as_of: str | None,
) -> tuple[Reading, "AsOf | None"]:
    """Read files, or without files the ledger.

    Raises:
        UsageError: If there are neither files nor a ledger, or ``as_of`` is said of files.
        LedgerError: If the ledger refuses.
    """
    if files:
        refuse_as_of(as_of)
        return read_all(files, context, tell), None
    from dongneng_cli.workflow.fromledger import read_ledger

    with instead_of_files(ledger):
        return read_ledger(context, as_of, ledger)


def used(read: Reading, intake: Intake, held: Held) -> Intake:
    """Return the last round's intake, naming every workbook that went in, those of projects among them."""
    files = {*held.files, *(one.file for one in intake.submissions)}
    return replace(intake, submissions=tuple(s for s in read.submissions if s.file in files))


def in_state(held: Held, state: "AsOf | None") -> Intake:
    """Return the last round's intake as of a state of the ledger, with the round's own waivers."""
    if state is not None:
        of_round = tuple(one for one in state.waivers if one.period == held.rounds[-1].name)
        state = replace(state, waivers=of_round)
    return replace(held.verdict.intake, ledger=state)


def chosen_rounds(read: Reading, asked: Whole | None) -> list[Whole]:
    """Return the weeks, or months, up to the one asked for; else the weeks, where there are none the months.

    Raises:
        UsageError: If no workbook says its week or month, or none is of the week asked for.
    """
    known = in_time_order({one.whole for one in read.submissions if one.whole is not None})
    if asked is not None:
        if asked not in known:
            raise none_of(asked, known)
        return [one for one in known if type(one) is type(asked) and one.last <= asked.last]
    weeks: list[Whole] = [one for one in known if isinstance(one, Week)]
    if not known:
        raise UsageError(
            _("no workbook says which week or month it is of"),
            hint=_("write 2020-W43 or 2020-10 as 报告期 on the cover"),
        )
    return weeks or known


def hold(
    context: Context,
    policy: Checklist,
    read: Reading,
    rounds: Sequence[Whole],
    window: tuple[date, date] | None = None,
) -> Held:
    """Put the rounds together and judge the last one with those before it.

    Args:
        context: The plan.
        policy: Its checklist.
        read: What was read.
        rounds: Weeks or months in order of time, at least one.
        window: Days that new and solved are counted over, and whose last day ages are counted to; the last
            round's own if left out.
    """
    intakes = [_intake(context, read, one) for one in rounds]
    projects = known_projects(context, read, rounds[-1])
    made = tuple(_round(one, intake) for one, intake in zip(rounds, intakes, strict=True))
    if window is not None:
        made = (*made[:-1], replace(made[-1], first=window[0], last=window[1]))
    before = [one.rows for one in made[:-1]]
    earlier = {form.PROJECTS.key: projects}
    if before:
        earlier[form.BLOCKERS.key] = pd.concat(before, ignore_index=True)
    verdict = judge(intakes[-1], earlier=earlier)
    files = {one.file for intake in intakes for one in intake.submissions} | set(projects["file"])
    found = cases(policy.blockers, made, projects, context.names)
    return Held(verdict, found, made, frozenset(files))


def _intake(context: Context, read: Reading, whole: Whole) -> Intake:
    own = [one for one in read.submissions if one.whole == whole]
    return gather(context, read, whole, own)


def _round(whole: Whole, intake: Intake) -> Round:
    units = frozenset(one.unit for one in intake.submissions if one.unit)
    return Round(str(whole), whole.first, whole.last, intake.frames[form.BLOCKERS.key], units)


def known_projects(context: Context, read: Reading, whole: Whole) -> pd.DataFrame:
    """Return the projects of the last month up to a week or month that has any."""
    limit = whole.period if isinstance(whole, Week) else whole
    months = sorted({one.period for one in read.submissions if one.period and one.period <= limit})
    for month in reversed(months):
        rows = _intake(context, read, month).frames[form.PROJECTS.key]
        if len(rows):
            return rows
    return PROJECTS.empty()


def _names(context: Context, policy: Checklist, by: BlockerGroup) -> Mapping[str, str]:
    """Return codes to names, in the order of the rows."""
    if by is BlockerGroup.CATEGORY:
        return {one.id: one.name for one in policy.blockers.categories}
    kind = str(by)
    return {key: context.names.name(kind, key) for key in context.names.keys(kind)}


def _pages(context: Context, found: pd.DataFrame, page: str | None) -> dict[str, str]:
    """Return the units whose pages are asked for: key to name.

    Raises:
        UnknownNameError: If none of those in charge is called so.
    """
    if page is None:
        return {}
    names = {
        key or "": context.names.name("unit", key) if key else "" for key in found["in_charge"]
    }
    if page == ALL_PAGES:
        busy = found[(found["state"] == BlockerState.OPEN) | found["solved_now"]]
        return {key: names[key] for key in sorted({one or "" for one in busy["in_charge"]})}
    wanted = fold(page)
    kept = {key: name for key, name in names.items() if wanted in (fold(key), fold(name))} or {
        key: name for key, name in names.items() if wanted and wanted in fold(name)
    }
    if not kept:
        raise UnknownNameError(_("unit in charge"), page, [name for name in names.values() if name])
    return kept


def settings_of(policy: Blockers) -> tuple[str, ...]:
    """Say how deadlines and ages are counted, and on what ground."""
    deadline = (
        _("The deadline is the first day promised; a promise that moves does not move it.")
        if policy.deadline == "first_promise"
        else _("The deadline is the day last promised.")
    )
    days = _(", ").join(f"{one.name} {one.days}" for one in policy.categories)
    said = [
        deadline,
        _("Without a promise, days from the day it was raised: {days}.").format(days=days),
    ]
    if policy.basis.kind == "assumed":
        said.append(_("Thresholds are assumed: {note}").format(note=policy.basis.note))
    return tuple(said)
