"""What a rule means, one or all of them: the report of ``dn explain``."""

from collections.abc import Sequence

from dongneng_cli.findings import Rule
from dongneng_cli.i18n import _
from dongneng_cli.reports.document import Column, Document, Fact, Row, Table

_FAMILIES = {"S": "structure", "L": "logic", "P": "plausibility", "T": "timeliness"}


def rule_report(rule: Rule) -> Document:
    """Explain one rule: what must hold, why, an example, what to do."""
    facts = (
        Fact(_("Severity"), rule.severity.label),
        Fact(_("Why"), _(rule.why)),
        Fact(_("Example"), _(rule.example)),
        Fact(_("What to do"), _(rule.fix)),
    )
    return Document(title=f"{rule.code} {_(rule.title)}", facts=facts, data=_data([rule]))


def rules_report(rules: Sequence[Rule]) -> Document:
    """List every rule."""
    columns = (
        Column(_("Code"), width=6),
        Column(_("Severity"), width=8),
        Column(_("What must hold"), width=44),
        Column(_("Why"), width=44, priority=4),
        Column(_("Example"), width=30, priority=3),
        Column(_("What to do"), width=44, priority=2),
    )
    rows = tuple(
        Row((r.code, r.severity.label, _(r.title), _(r.why), _(r.example), _(r.fix))) for r in rules
    )
    table = Table("rules", _("Rules"), columns, rows)
    return Document(title=_("Rules"), blocks=(table,), data=_data(rules), main="rules")


def _data(rules: Sequence[Rule]) -> dict[str, object]:
    return {
        "schema": "dn/rules@1",
        "rules": [
            {
                "code": rule.code,
                "family": _FAMILIES[rule.code[0]],
                "severity": str(rule.severity),
                "title": _(rule.title),
                "why": _(rule.why),
                "example": _(rule.example),
                "fix": _(rule.fix),
            }
            for rule in rules
        ],
    }
