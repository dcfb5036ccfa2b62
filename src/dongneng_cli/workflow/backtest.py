"""What one rule would have found in past months, before it is switched on or its thresholds are set.

The rule runs alone and live, whatever stage the plan gives it, over every month by itself with the months
before beside it, exactly as ``dn check`` would have run it then. Nothing is recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from dongneng_cli.checks.registry import CHECKS, Run, setting_of
from dongneng_cli.errors import ExitCode, UnknownNameError, UsageError
from dongneng_cli.findings import Rule
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.plan.base import Basis
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.ruleset import RuleSetting
from dongneng_cli.reports.backtest import BackTest, Month, backtest_report
from dongneng_cli.shown import shown
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.earlier import earlier_of, earlier_rows
from dongneng_cli.workflow.explain import known_rule
from dongneng_cli.workflow.intake import Intake, Progress
from dongneng_cli.workflow.judge import judge
from dongneng_cli.workflow.months import months_context, months_of
from dongneng_cli.workflow.report import Report

_OURS = Basis(kind="assumed", note="back-test")


def backtest(
    code: str,
    files: Sequence[str | Path],
    plan: str | None = None,
    until: str | None = None,
    *,
    thresholds: Sequence[str] = (),
    ledger: str | None = None,
    as_of: str | None = None,
    tell: Progress | None = None,
) -> Report:
    """Run one rule over the months that files, or without files the ledger, hold.

    Args:
        code: The rule.
        files: Workbooks and folders of any months of the plan's year.
        plan: Id or path of the plan.
        until: The last month; else the latest there is.
        thresholds: ``name=value`` to try instead of the plan's.
        ledger: Which ledger.
        as_of: A day or a height of the ledger.
        tell: Told before each file.

    Raises:
        UnknownNameError: If no rule has the code.
        UsageError: If the rule has no such threshold, or no month is there.
        LedgerError: If the ledger refuses.
    """
    rule, context = known_rule(code), open_plan(plan)
    values = {**_in_force(context.plan, rule), **dict(_parsed(rule, thresholds))}
    alone = replace(context, plan=_alone(context.plan, rule, values))
    last = Period.parse(until) if until else None
    months = months_of(files, alone, tell, until=last, ledger=ledger, as_of=as_of)
    lines = tuple(_month(rule, one, months, ledger) for one in months.values())
    setting = setting_of(context.plan, rule.code)
    said = BackTest(rule, setting.stage if setting else "live", values, lines)
    unreadable = any(one.unreadable for one in months.values())
    return Report(
        backtest_report(months_context(months), said),
        ExitCode.UNREADABLE if unreadable else ExitCode.OK,
        (*(path for one in months.values() for path in one.paths), context.path),
    )


def _in_force(plan: Plan, rule: Rule) -> dict[str, Decimal]:
    """Return the rule's thresholds as the plan sets them."""
    setting = setting_of(plan, rule.code)
    return {**rule.thresholds, **(setting.thresholds if setting else {})}


def _parsed(rule: Rule, given: Iterable[str]) -> Iterator[tuple[str, Decimal]]:
    for one in given:
        name, _equals, text = one.partition("=")
        if name not in rule.thresholds:
            raise UnknownNameError(_("threshold"), name, list(rule.thresholds))
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise UsageError(
                _("{value} is no number").format(value=shown(text)), hint=f"--set {name}=10"
            )
        yield name, value


def _alone(plan: Plan, rule: Rule, thresholds: Mapping[str, Decimal]) -> Plan:
    """Return the plan with every other rule over figures off and this one live."""
    others = [RuleSetting(code=code, stage="off", basis=_OURS) for code in CHECKS]
    own = RuleSetting(code=rule.code, thresholds=dict(thresholds), basis=_OURS)
    return plan.model_copy(
        update={"rules": (*(one for one in others if one.code != rule.code), own)}
    )


def _month(
    rule: Rule, intake: Intake, months: Mapping[Period, Intake], ledger: str | None
) -> Month:
    """Run the rule over one month, beside those before it."""
    if intake.ledger is None:
        named = [one for month in months.values() for one in month.submissions]
        earlier = earlier_rows(intake.context, intake.period, named, ledger=ledger)
    else:
        earlier = earlier_of(intake, ledger)
    verdict = judge(intake, earlier=earlier)
    found = tuple(one for one in verdict.findings if one.code == rule.code)
    run = next((one for one in verdict.runs if one.code == rule.code), None)
    names = {one.file: one.unit_name for one in intake.submissions}
    return Month(
        period=str(intake.period),
        workbooks=len(intake.submissions),
        examined=_examined(run, intake),
        findings=found,
        units=tuple(names.get(one.file) or one.subject for one in found),
        reporting=len({one.unit_name for one in intake.submissions}),
    )


def _examined(run: Run | None, intake: Intake) -> int | None:
    """Return the rows examined; a rule of the reader looks at whole workbooks."""
    return run.examined if run else len(intake.submissions) + len(intake.unreadable)
