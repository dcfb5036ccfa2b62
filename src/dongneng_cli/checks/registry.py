"""The register of rules over the figures, and the run through all of them.

A rule is a function that yields faults; its code, severity and words are declared once, beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.findings import Fault, Finding, Rule, Severity
from dongneng_cli.frames_printed import PRINTED
from dongneng_cli.period import Period, Week
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names
from dongneng_cli.plan.ruleset import RuleSetting
from dongneng_cli.submission.codes import READER_RULES
from dongneng_cli.submission.rules import FORM_RULES
from dongneng_cli.submission.tables.layout import Layout


@dataclass(frozen=True, slots=True)
class Received:
    """One submission as the rules see it: who, when, which bytes.

    Attributes:
        week: The week of a weekly submission, which has no month.
    """

    file: str
    sha256: str
    unit: str | None
    unit_name: str
    period: Period | None
    filled_on: str | None
    week: Week | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules look at: everything that was read for one period.

    Attributes:
        asked: The period that was asked for, if one was.
        feeds: Targets whose own figure and sum of cities are both there and differ (FEEDS frame).
        week: The week, when it is a week's submissions that are looked at.
        earlier: Key of the form sheet to the rows of earlier months or weeks, in order of time.
        printed: The figures of a notice (PRINTED frame); of submissions there are none.
        changes: The rows of 清单变动 (LIST_CHANGES frame).
        deviations: What is behind by more than the plan's threshold (DEVIATIONS frame).
    """

    plan: Plan
    names: Names
    period: Period | None
    asked: Period | None
    received: tuple[Received, ...]
    observations: pd.DataFrame
    projects: pd.DataFrame
    tasks: pd.DataFrame
    blockers: pd.DataFrame
    totals: pd.DataFrame
    layouts: tuple[Layout, ...]
    feeds: pd.DataFrame = field(default_factory=pd.DataFrame)
    week: Week | None = None
    earlier: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    printed: pd.DataFrame = field(default_factory=PRINTED.empty)
    changes: pd.DataFrame = field(default_factory=frames.LIST_CHANGES.empty)
    deviations: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def last_day(self) -> date | None:
        """Last day of the week or month that is looked at."""
        whole = self.week or self.period
        return whole.last if whole is not None else None

    def report_day(self, row: Any) -> str | None:
        """Return the day of the submission that a row stands in: 填报日期, or else the period's last day."""
        filled = next((one.filled_on for one in self.received if one.file == row.file), None)
        return filled or (self.last_day.isoformat() if self.last_day else None)

    def threshold(self, code: str, name: str) -> Decimal:
        """Return a rule's threshold: the plan's, or else the rule's own."""
        own = CHECKS[code].rule.thresholds[name]
        setting = setting_of(self.plan, code)
        return setting.thresholds.get(name, own) if setting else own

    def rows(self, over: str) -> int | None:
        """Return how many rows a rule that looks at one of the frames has to examine."""
        if not over:
            return None
        if over == "received":
            return len(self.received)
        if over == "history":
            return len(self.earlier.get("indicators", ()))
        return len(getattr(self, over))

    def at(self, row: Any, name: str, subject: str | None = None) -> dict[str, str]:
        """Return where a field of a frame's row stands, as the keywords of ``Fault``."""
        return {
            "file": row.file,
            "sheet": row.sheet,
            "cell": self.layouts[row.layout].cell(name, row.row),
            "subject": subject if subject is not None else _subject(row),
        }


def _subject(row: Any) -> str:
    for name in ("name", "text", "item", "number"):
        if text := getattr(row, name, None):
            return str(text)
    return ""


Check = Callable[[Context], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule with its function, and the frame of the context that it examines."""

    rule: Rule
    function: Check
    over: str


@dataclass(frozen=True, slots=True)
class Run:
    """What became of one rule: at which stage it ran, over how many rows, what it found.

    A rule that examined no row has proved nothing; reports say so.
    """

    code: str
    stage: str
    examined: int | None
    found: int


CHECKS: dict[str, Registered] = {}
"""Rules over the figures by code, in order of declaration."""


def check(rule: Rule, over: str = "") -> Callable[[Check], Check]:
    """Register a function as the rule's check.

    Args:
        rule: Its code, severity and words.
        over: Name of the context's frame whose rows it examines; ``received`` for the workbooks,
            ``history`` for indicators of earlier months; empty for a rule that looks at no rows.
    """

    def register(function: Check) -> Check:
        if rule.code in CHECKS:
            raise ValueError(f"{rule.code} is declared twice")
        CHECKS[rule.code] = Registered(rule, function, over)
        return function

    return register


def run(context: Context) -> tuple[list[Finding], list[Run]]:
    """Run every rule that the plan does not switch off; a fault becomes a finding by its rule."""
    findings: list[Finding] = []
    runs: list[Run] = []
    for code, registered in CHECKS.items():
        setting = setting_of(context.plan, code)
        stage = setting.stage if setting else "live"
        faults = [] if stage == "off" else list(registered.function(context))
        findings += [registered.rule.finding(fault) for fault in faults]
        runs.append(Run(code, stage, context.rows(registered.over), len(faults)))
    return settled(findings, context.plan), runs


def settled(findings: Iterable[Finding], plan: Plan) -> list[Finding]:
    """Give findings the severity that the plan sets; what a trial rule finds is a notice."""
    settings = {setting.code: setting for setting in plan.rules}
    return [
        replace(one, severity=_severity(settings[one.code], one.severity))
        if one.code in settings
        else one
        for one in findings
    ]


def _severity(setting: RuleSetting, own: Severity) -> Severity:
    if setting.stage == "trial":
        return Severity.NOTICE
    return Severity(setting.severity) if setting.severity else own


def setting_of(plan: Plan, code: str) -> RuleSetting | None:
    """Return what the plan changes of a rule."""
    return next((setting for setting in plan.rules if setting.code == code), None)


def all_rules() -> Mapping[str, Rule]:
    """Return every rule of the program by its code: the reader's, the form's, those over figures."""
    return dict(
        sorted(
            (READER_RULES | FORM_RULES | {code: one.rule for code, one in CHECKS.items()}).items()
        )
    )
