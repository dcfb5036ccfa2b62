"""What a notebook or a script calls: the verbs of the command line, with frames for an answer.

``import dongneng_cli as dn`` costs nothing; ``dn.check`` and the others come from here when they are first
named. Frames have the columns that ``frames.py`` declares: figures are exact ``Decimal`` or ``Fraction``, a
blank is ``None``. Nothing is printed; what stops a command is raised as ``DongnengError``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from dongneng_cli.findings import Finding
from dongneng_cli.period import Period
from dongneng_cli.plan import table
from dongneng_cli.reports.document import Document
from dongneng_cli.reports.formats.catalog import by_suffix
from dongneng_cli.reports.publish import publish
from dongneng_cli.scale.crew import crew
from dongneng_cli.terms import Dimension, Metric
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.earlier import earlier_of
from dongneng_cli.workflow.judge import find_list, judge
from dongneng_cli.workflow.ledger_state import with_ledger
from dongneng_cli.workflow.months import months_one_by_one
from dongneng_cli.workflow.rank import rank_months
from dongneng_cli.workflow.rank_document import rank_document
from dongneng_cli.workflow.rank_question import ask, pick
from dongneng_cli.workflow.sources import take
from dongneng_cli.workflow.verbs import checked

Files = str | Path | Sequence[str | Path]
"""One workbook or folder, or several."""


@dataclass(frozen=True, slots=True)
class Result:
    """What every verb gives.

    Attributes:
        period: The month, as ``2020-10``.
        document: The report as the command line prints it.
    """

    period: str
    document: Document

    def save(self, path: str | Path) -> None:
        """Write the report to a file; the suffix chooses the format.

        Raises:
            OutputError: If the file cannot be written.
            UsageError: If no format has the suffix.
        """
        target = Path(path)
        publish(by_suffix(target).render(self.document), target)


@dataclass(frozen=True, slots=True)
class Checked(Result):
    """What a check came to.

    Attributes:
        progress: PROGRESS frame, one row a target.
        findings: One row a finding, gravest first: code, severity, file, sheet, cell, subject, message,
            found, expected, hint.
        indicators: OBSERVATIONS frame, one row of the sheet 指标.
        projects: PROJECTS frame, one row of the sheet 项目.
        ok: Whether every workbook could be read and no finding is an error.
    """

    progress: pd.DataFrame
    findings: pd.DataFrame
    indicators: pd.DataFrame
    projects: pd.DataFrame
    ok: bool


@dataclass(frozen=True, slots=True)
class Ranked(Result):
    """A ranking.

    Attributes:
        ranking: RANKING frame, best first; equal figures share a rank.
        unranked: UNRANKED frame: units without a rank, with the reason.
        total: STANDINGS frame of one row, the province.
    """

    ranking: pd.DataFrame
    unranked: pd.DataFrame
    total: pd.DataFrame


def check(
    files: Files = (),
    *,
    plan: str | None = None,
    period: str | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
    jobs: int | None = None,
) -> Checked:
    """Check workbooks against the plan, or without workbooks what the ledger holds.

    Args:
        files: Workbooks or folders.
        plan: Id or folder of a plan; the one that comes with the program if left out.
        period: Month as ``2020-10``; the one that most workbooks are of if left out.
        ledger: Path or URL of the ledger.
        as_of: Day or revision of the ledger.
        jobs: Processes that read; else one, and for many workbooks one a core.

    Raises:
        DongnengError: What stops the command: no such file, a broken plan, no ledger.
    """
    asked = Period.parse(period) if period else None
    with crew(jobs):
        intake = take(_listed(files), open_plan(plan), asked, ledger=ledger, as_of=as_of)
    verdict = judge(intake, asked, earlier_of(intake, ledger))
    return Checked(
        period=str(intake.period),
        document=checked(verdict),
        progress=verdict.progress,
        findings=_framed(verdict.findings),
        indicators=intake.frames["indicators"],
        projects=intake.frames["projects"],
        ok=verdict.exit_code == 0,
    )


def rank(
    files: Files = (),
    by: str = "city",
    *,
    metric: str | None = None,
    project_list: str | None = None,
    plan: str | None = None,
    period: str | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
    jobs: int | None = None,
) -> Ranked:
    """Rank on start rate and investment completion rate (clause 7.2).

    Args:
        files: Workbooks or folders of one or more months; without them the ledger.
        by: ``city``, ``taskforce``, ``list``, ``circle``, ``industry`` or ``county``.
        metric: What leads, such as ``completion-rate`` or ``start-rate``; as the plan says if left out.
        project_list: Only the projects of one list, by id or name.
        plan: Id or folder of a plan.
        period: Month as ``2020-10``; the latest there is if left out.
        ledger: Path or URL of the ledger.
        as_of: Day or revision of the ledger.
        jobs: Processes that read.

    Raises:
        DongnengError: What stops the command.
        ValueError: If there is no such dimension or metric.
    """
    asked = Period.parse(period) if period else None
    context = open_plan(plan)
    leading = Metric(metric) if metric else None
    question = ask(context, Dimension(by), leading, list_id=find_list(context, project_list))
    read = months_one_by_one(_listed(files), context, until=asked, ledger=ledger, as_of=as_of)
    with crew(jobs), read as found:
        months = pick(found, asked)
        ranked = rank_months(months, question)
        document = rank_document(months, question, ranked)
    intake = months[max(months)]
    return Ranked(
        period=str(intake.period),
        document=with_ledger(document, intake),
        ranking=ranked.league.ranking,
        unranked=ranked.unranked,
        total=ranked.total,
    )


def targets(period: str, *, plan: str | None = None) -> pd.DataFrame:
    """Return the TARGETS frame: what the plan asks for in a month.

    Args:
        period: Month as ``2020-10``.
        plan: Id or folder of a plan.

    Raises:
        PlanError: If there is no such plan, or it is broken.
    """
    return table.targets(open_plan(plan).plan, Period.parse(period))


def _listed(files: Files) -> list[str | Path]:
    return [files] if isinstance(files, str | Path) else list(files)


_SHOWN = (
    "code",
    "severity",
    "file",
    "sheet",
    "cell",
    "subject",
    "message",
    "found",
    "expected",
    "hint",
)


def _framed(findings: Sequence[Finding]) -> pd.DataFrame:
    known = {field.name for field in fields(Finding)}
    assert known == set(_SHOWN)
    columns = {name: [str(getattr(one, name)) for one in findings] for name in _SHOWN}
    return pd.DataFrame(columns, dtype="object")
