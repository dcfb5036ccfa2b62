"""The register of rules over the figures, and the run through all of them.

A rule is a function that yields faults; its code, severity and words are declared once, beside it.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Fault, Finding, Rule, Severity
from dongneng_cli.frames import lines
from dongneng_cli.period import Period, Week, Whole
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names
from dongneng_cli.plan.ruleset import RuleSetting
from dongneng_cli.shown import shown
from dongneng_cli.submission.tables.layout import Layout

if TYPE_CHECKING:
    import pandas as pd


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


class Rows(dict[str, Sequence[Any]]):
    """Rows by the key of their form sheet, each made into plain Python when a rule first asks for it.

    A frame of a few hundred rows is gone through quicker as a list than by any operation on its columns.
    """

    def __init__(self, make: Callable[[str], Sequence[Any]] = lambda _name: ()) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Sequence[Any]:
        found = self._make(name)
        self[name] = found
        return found

    @classmethod
    def of(cls, tables: Mapping[str, "pd.DataFrame"]) -> "Rows":
        """Return the rows of frames; a frame that is not there has none."""
        return cls(lambda name: lines(tables[name]) if name in tables else ())


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules look at: the rows of one workbook, or everything that was read for one period.

    Attributes:
        asked: The period that was asked for, if one was.
        rows: Rows by the key of their form sheet (see the properties), and ``totals``, ``printed``;
            ``feeds``: targets whose own figure and sum of cities are both there and differ (FEEDS);
            ``deviations``: what is behind by more than the plan's threshold (DEVIATIONS).
        week: The week, when it is a week's submissions that are looked at.
        earlier: The same of earlier months or weeks, in order of time.
        last: The same of the month before alone, where it was taken out of them.
        sizes: How many rows there are where ``rows`` holds only those that matter across workbooks.
        codes: Codes of projects that are reported, where not all rows of projects are here.
    """

    plan: Plan
    names: Names
    period: Period | None
    asked: Whole | None
    received: tuple[Received, ...]
    rows: Rows
    layouts: Sequence[Layout]
    week: Week | None = None
    earlier: Rows = field(default_factory=Rows)
    last: Rows | None = None
    sizes: Mapping[str, int] | None = None
    codes: frozenset[str] | None = None

    @property
    def observations(self) -> Sequence[Any]:
        """Rows of OBSERVATIONS."""
        return self.rows["indicators"]

    @property
    def projects(self) -> Sequence[Any]:
        """Rows of PROJECTS."""
        return self.rows["projects"]

    @property
    def tasks(self) -> Sequence[Any]:
        """Rows of TASK_REPORTS."""
        return self.rows["tasks"]

    @property
    def blockers(self) -> Sequence[Any]:
        """Rows of BLOCKERS."""
        return self.rows["blockers"]

    @property
    def changes(self) -> Sequence[Any]:
        """Rows of LIST_CHANGES."""
        return self.rows["changes"]

    @property
    def known_codes(self) -> set[str]:
        """Codes of the projects that are reported."""
        if self.codes is not None:
            return set(self.codes)
        return {row.code for row in self.projects if row.code is not None}

    def month_before(self, key: str) -> Sequence[Any]:
        """Return the rows of a form sheet of the month before; in January there is none."""
        month = self.period.month_before if self.period else None
        rows = self.earlier if self.last is None else self.last
        return [row for row in rows[key] if row.period == month]

    @property
    def last_day(self) -> date | None:
        """Last day of the week or month that is looked at."""
        whole = self.week or self.period
        return whole.last if whole is not None else None

    def report_day(self) -> Callable[[Any], str | None]:
        """Return what gives the day of a row's submission: 填报日期, or else the period's last day."""
        filled_on: dict[str, str | None] = {}
        for one in self.received:
            filled_on.setdefault(one.file, one.filled_on)
        last = self.last_day.isoformat() if self.last_day else None
        return lambda row: filled_on.get(row.file) or last

    def threshold(self, code: str, name: str) -> Decimal:
        """Return a rule's threshold: the plan's, or else the rule's own."""
        own = CHECKS[code].rule.thresholds[name]
        setting = setting_of(self.plan, code)
        return setting.thresholds.get(name, own) if setting else own

    def size(self, over: str) -> int | None:
        """Return how many rows a rule that looks at some has to examine."""
        if not over:
            return None
        if over == "received":
            return len(self.received)
        if over == "history":
            return len(self.earlier["indicators"])
        if self.sizes is not None and over in self.sizes:
            return self.sizes[over]
        return len(self.rows[over])

    def at(self, row: Any, name: str) -> dict[str, str]:
        """Return where a field of a row stands and what the row is about, as the keywords of ``Fault``."""
        return {
            "file": row.file,
            "sheet": row.sheet,
            "cell": self.layouts[row.layout].cell(name, row.row),
            "subject": self.subject(row),
        }

    def subject(self, row: Any) -> str:
        """Return what a row is about: the indicator and its region, or what names it on its own sheet."""
        if hasattr(row, "indicator"):
            kinds = (("indicator", row.indicator), ("region", row.region))
            return " ".join(self.names.name(kind, key) for kind, key in kinds if key)
        given = (getattr(row, name, None) for name in ("name", "text", "item", "number", "group"))
        return shown(next((str(text) for text in given if text), ""))


Check = Callable[[Context], Iterator[Fault]]


class Reach(StrEnum):
    """How far a rule looks.

    ``WORKBOOK``: at the rows of one workbook alone, so that it runs where the workbook is read. ``ACROSS``:
    at workbooks beside each other, or beside earlier months. ``BOTH``: at what a workbook shows by itself,
    and then at what only all of them together show.
    """

    WORKBOOK = "workbook"
    ACROSS = "across"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule with its function, the rows that it examines, and how far it looks."""

    rule: Rule
    function: Check
    over: str
    reach: Reach


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


def check(
    rule: Rule,
    over: str = "",
    reach: Reach = Reach.WORKBOOK,
    into: dict[str, Registered] = CHECKS,
) -> Callable[[Check], Check]:
    """Register a function as the rule's check.

    Args:
        rule: Its code, severity and words.
        over: Key of the context's rows that it examines; ``received`` for the workbooks, ``history`` for
            indicators of earlier months; empty for a rule that looks at no rows.
        reach: Whether one workbook's rows are enough for it.
        into: The register; another one for rules over something else than submissions.
    """

    def register(function: Check) -> Check:
        if rule.code in into:
            raise ValueError(f"{rule.code} is declared twice")
        into[rule.code] = Registered(rule, function, over, reach)
        return function

    return register


def run(
    context: Context, reaches: Container[Reach] = tuple(Reach), *, errors_only: bool = False
) -> tuple[list[Finding], list[Run]]:
    """Run every rule of some reaches that the plan does not switch off.

    A fault becomes a finding by its rule. The plan's severities are not in it yet (``settled``).

    Args:
        context: What the rules look at.
        reaches: How far the rules look that are run.
        errors_only: Run only rules whose findings are errors by the plan, and keep no account of the runs.
    """
    findings: list[Finding] = []
    runs: list[Run] = []
    stages = {setting.code: setting.stage for setting in context.plan.rules}
    for code, registered in CHECKS.items():
        if registered.reach not in reaches:
            continue
        if errors_only and _settled(registered.rule, context.plan) is not Severity.ERROR:
            continue
        stage = stages.get(code, "live")
        faults = [] if stage == "off" else list(registered.function(context))
        findings += [registered.rule.finding(fault) for fault in faults]
        if not errors_only:
            runs.append(Run(code, stage, context.size(registered.over), len(faults)))
    return findings, runs


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


def _settled(rule: Rule, plan: Plan) -> Severity:
    """Return the severity that a rule's findings have by the plan."""
    setting = setting_of(plan, rule.code)
    return _severity(setting, rule.severity) if setting else rule.severity


def setting_of(plan: Plan, code: str) -> RuleSetting | None:
    """Return what the plan changes of a rule."""
    return next((setting for setting in plan.rules if setting.code == code), None)
