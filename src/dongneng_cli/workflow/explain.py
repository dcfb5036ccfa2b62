"""``dn explain``: what a rule, or a reason to stop, means."""

from dongneng_cli.checks.families import all_rules
from dongneng_cli.checks.printed import documented
from dongneng_cli.errors import ExitCode, UnknownRuleError
from dongneng_cli.findings import Rule
from dongneng_cli.reports.rules import rule_report, rules_report, stop_report
from dongneng_cli.stops import STOPS
from dongneng_cli.workflow.report import Report


def explain(code: str | None) -> Report:
    """Explain one rule or reason to stop, or list all of them.

    Raises:
        UnknownRuleError: If nothing has the code.
    """
    rules = documented()
    if code is None:
        return Report(rules_report(list(rules.values())), ExitCode.OK)
    asked = code.strip().upper()
    if asked in STOPS:
        return Report(stop_report(STOPS[asked]), ExitCode.OK)
    if asked not in rules:
        raise UnknownRuleError(code, [*rules, *STOPS])
    return Report(rule_report(rules[asked]), ExitCode.OK)


def known_rule(code: str) -> Rule:
    """Return a rule by its code.

    Raises:
        UnknownRuleError: If there is none.
    """
    rules = all_rules()
    asked = code.strip().upper()
    if asked not in rules:
        raise UnknownRuleError(code, list(rules))
    return rules[asked]
