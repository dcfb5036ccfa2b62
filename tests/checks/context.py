"""Rules run over sheets that a test writes down."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dongneng_cli.findings import Finding
from dongneng_cli.period import Period
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow.context import Context
from dongneng_cli.workflow.intake import Intake, Reading, gather
from dongneng_cli.workflow.judge import judge
from tests.submission.books import (
    COVER,
    INDICATOR_HEADER,
    PROJECT_HEADER,
    Rows,
    Value,
    indicator,
    project,
    shandong,
    sheet,
    understood,
)

OCTOBER = Period(2020, 10)


def taken_in(*submissions: Submission, period: Period = OCTOBER) -> Intake:
    """Put submissions side by side as if their files had been read, each under a name of its own."""
    plan, names = shandong()
    named = [_under(f"{number}.xlsx", one) for number, one in enumerate(submissions, 1)]
    context = Context(plan, names, Path("shandong-2020"), "0" * 64)
    return gather(context, Reading((), tuple(named), ()), period, named)


def _under(file: str, submission: Submission) -> Submission:
    tables = {key: frame.assign(file=file) for key, frame in submission.frames.items()}
    tables["totals"] = submission.totals
    return replace(submission, file=file, frames=tables)


def run(*submissions: Submission, period: Period = OCTOBER) -> list[Finding]:
    """Run every rule over submissions."""
    return list(judge(taken_in(*submissions, period=period)).findings)


def found(code: str, *submissions: Submission) -> list[str]:
    """Return where a rule found something: ``sheet!cell``."""
    return [f"{one.sheet}!{one.cell}" for one in run(*submissions) if one.code == code]


def projects(*rows: Sequence[Value], cover: Rows = COVER) -> Submission:
    """Return a submission of project rows; one that is in order if none are given."""
    return understood(sheet("项目", [PROJECT_HEADER, *(rows or [project()])]), cover=cover)


def indicators(*rows: Sequence[Value], cover: Rows = COVER) -> Submission:
    """Return a submission of indicator rows; one that is in order if none are given."""
    return understood(sheet("指标", [INDICATOR_HEADER, *(rows or [indicator()])]), cover=cover)
