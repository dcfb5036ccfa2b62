"""The register of rules over the figures, and the run through all of them.

A rule is a function that yields faults; its code, severity and words are declared once, beside it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from dongneng_cli.findings import Fault, Finding, Rule
from dongneng_cli.period import Period, Week
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names
from dongneng_cli.submission.codes import READER_RULES
from dongneng_cli.submission.layout import Layout
from dongneng_cli.submission.rules import FORM_RULES


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

    @property
    def last_day(self) -> date | None:
        """Last day of the week or month that is looked at."""
        whole = self.week or self.period
        return whole.last if whole is not None else None

    def report_day(self, row: Any) -> str | None:
        """Return the day of the submission that a row stands in: 填报日期, or else the period's last day."""
        filled = next((one.filled_on for one in self.received if one.file == row.file), None)
        return filled or (self.last_day.isoformat() if self.last_day else None)

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

CHECKS: dict[str, tuple[Rule, Check]] = {}
"""Rules over the figures by code, in order of declaration."""


def check(rule: Rule) -> Callable[[Check], Check]:
    """Register a function as the rule's check."""

    def register(function: Check) -> Check:
        if rule.code in CHECKS:
            raise ValueError(f"{rule.code} is declared twice")
        CHECKS[rule.code] = (rule, function)
        return function

    return register


def run(context: Context) -> list[Finding]:
    """Run every rule; a fault becomes a finding by its rule's code and severity."""
    return [
        rule.finding(fault) for rule, function in CHECKS.values() for fault in function(context)
    ]


def all_rules() -> Mapping[str, Rule]:
    """Return every rule of the program by its code: the reader's, the form's, those over figures."""
    return dict(
        sorted(
            (
                READER_RULES | FORM_RULES | {code: rule for code, (rule, _f) in CHECKS.items()}
            ).items()
        )
    )
