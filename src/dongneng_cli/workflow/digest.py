"""What one workbook comes to by itself, worked out where it is read.

Findings of the rules that look at one workbook alone, and base figures that may be added up. Of a workbook
that another process read, this is all that is held; its tables are fetched when they are asked for. So the
memory for very many is that for their findings.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import dongneng_cli.checks.families  # noqa: F401 - every rule is registered
from dongneng_cli.checks import registry
from dongneng_cli.checks.registry import Reach
from dongneng_cli.engine.deviations import project_deviations
from dongneng_cli.engine.listcounts import list_counts
from dongneng_cli.engine.lists import changes_of, in_force
from dongneng_cli.engine.projects import list_figures
from dongneng_cli.findings import Finding
from dongneng_cli.frames import COUNTS
from dongneng_cli.frames_checklist import DEVIATIONS
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names
from dongneng_cli.submission.read import Submission
from dongneng_cli.submission.tables.contracts import CONTRACTS
from dongneng_cli.submission.tables.tables import TOTALS, Tables
from dongneng_cli.workflow.intake import received

Row = dict[str, Any]

_TABLES = (*CONTRACTS, TOTALS)

ALONE = (Reach.WORKBOOK, Reach.BOTH)
"""How far the rules look that run over one workbook."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one workbook comes to by itself.

    Attributes:
        findings: Of the rules over one workbook, in the rules' own severities.
        found: Code of a rule to the number of its findings, where there are any.
        sizes: Key of a table to the number of its rows.
        cities: Cities that its projects lie in.
        asked: Codes of projects that its blockers name and it does not report.
    """

    findings: tuple[Finding, ...] = ()
    found: Mapping[str, int] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    cities: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Submission):
    """A submission that another process read.

    Attributes:
        codes: What ``hashed`` gives for it.
        reported: Fetches what ``reported_by`` gives for it.
        figures: Fetches what ``figures_of`` gives for it.
    """

    digest: Digest
    codes: "array[int]"
    reported: Callable[[], set[str]]
    figures: Callable[[], list[Row]]


def digest_of(one: Submission, plan: Plan, names: Names) -> Digest:
    """Run the rules that look at one workbook, under its own month or week."""
    if isinstance(one, Kept):
        return one.digest
    if one.whole is None:
        # Its rows are of no month, and so never looked at.
        return Digest()
    tables = Tables.of(one.frames)

    # Not in the rows themselves, which would hold each other then and outstay their use.
    listed = cache(tables.rows)

    def made(key: str) -> Sequence[Any]:
        if key == "deviations":
            return _far_behind(one, plan, listed("projects"))
        return listed(key) if key in _TABLES else ()

    rows = registry.Rows(made)
    found, runs = registry.run(
        registry.Context(
            plan=plan,
            names=names,
            period=one.week.period if one.week else one.period,
            asked=None,
            received=(received(one),),
            rows=rows,
            layouts=one.layouts,
            week=one.week,
        ),
        ALONE,
    )
    return Digest(
        findings=tuple(found),
        found={run.code: run.found for run in runs if run.found},
        sizes={key: len(rows[key]) for key in _TABLES},
        cities=frozenset(row.city for row in rows["projects"] if row.city is not None),
        asked=frozenset(
            {row.project for row in rows["blockers"]}
            - {row.code for row in rows["projects"]}
            - {None}
        ),
    )


def _far_behind(one: Submission, plan: Plan, projects: Sequence[Any]) -> list[Any]:
    policy = plan.checklist
    if policy is None or one.week or one.period is None:
        return []
    return DEVIATIONS.rows(project_deviations(policy.deviation, projects, one.period))


def figures_of(one: Submission, plan: Plan) -> list[Row]:
    """Return the base figures of a workbook's projects by list, its own changes in force: COUNTS rows.

    They may be added up with those of workbooks that name none of the same projects.
    """
    if isinstance(one, Kept):
        return one.figures()
    if one.period is None:
        return []
    tables = Tables.of(one.frames)
    projects = tables.columns("projects")
    if tables.columns("changes")["code"] or any(projects["change"]):
        changes = changes_of(tables["projects"], tables["changes"])
        held = in_force(tables["projects"], changes, one.period, one.period)
        return COUNTS.records(list_counts(held, plan, one.period))
    return list_figures(projects, plan.lists, one.period)


def reported_by(one: Submission) -> set[str]:
    """Return the codes of the projects that a workbook reports."""
    if isinstance(one, Kept):
        return one.reported()
    return set(Tables.of(one.frames).columns("projects")["code"]) - {None}


def codes_of(one: Submission) -> set[str]:
    """Return the codes of projects that a workbook names, in its projects and in changes of lists."""
    return reported_by(one) | set(Tables.of(one.frames).columns("changes")["code"]) - {None}


def hashed(codes: Iterable[str]) -> "array[int]":
    """Return a number for each code, to see in little room which ones two workbooks share."""
    return array("q", map(hash, codes))


def codes_in(one: Submission) -> "array[int]":
    """Return the hashed codes of a workbook."""
    return one.codes if isinstance(one, Kept) else hashed(codes_of(one))
