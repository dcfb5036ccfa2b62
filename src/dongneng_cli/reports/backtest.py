"""The report of ``dn plan backtest``: month by month, what one rule would have found."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dongneng_cli.findings import Finding, Rule
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import ReportContext, plan_fact
from dongneng_cli.reports.document import Column, ColumnKind, Document, Fact, Row, Table
from dongneng_cli.reports.rules import stage_label

SCHEMA = "dn/backtest@1"


@dataclass(frozen=True, slots=True)
class Month:
    """What the rule came to in one month.

    Attributes:
        examined: Rows that it looked at; None where the rule counts none.
        units: Name of the unit of each finding.
        reporting: How many units had reported.
    """

    period: str
    workbooks: int
    examined: int | None
    findings: tuple[Finding, ...]
    units: tuple[str, ...]
    reporting: int


@dataclass(frozen=True, slots=True)
class BackTest:
    """One rule over several months.

    Attributes:
        stage: The rule's stage in the plan; here it ran in any case.
        thresholds: The values that it ran with.
    """

    rule: Rule
    stage: str
    thresholds: Mapping[str, Decimal]
    months: tuple[Month, ...]


def backtest_report(context: ReportContext, done: BackTest) -> Document:
    """Return the count of each month, then every finding with its cell.

    Args:
        context: Plan and files.
        done: The months, in order of time.
    """
    rule = done.rule
    values = _(", ").join(f"{name} = {value:f}" for name, value in done.thresholds.items())
    facts = (
        plan_fact(context.plan_title, context.plan_id, context.plan_hash),
        Fact(_("Stage in the plan"), stage_label(done.stage)),
        Fact(_("Severity"), rule.severity.label),
        *((Fact(_("Thresholds"), values),) if values else ()),
    )
    return Document(
        title=_("Back-test of {code}: {title}").format(code=rule.code, title=_(rule.title)),
        facts=facts,
        blocks=(_months(done), _findings(done)),
        data=_data(context, done),
        main="months",
        dated=context.dated,
    )


def _months(done: BackTest) -> Table:
    columns = (
        Column(_("Month"), width=9),
        Column(_("Workbooks"), ColumnKind.COUNT),
        Column(_("Rows examined"), ColumnKind.COUNT),
        Column(_("Findings"), ColumnKind.COUNT),
        Column(_("Units hit"), ColumnKind.COUNT),
        Column(_("Units reporting"), ColumnKind.COUNT),
    )
    rows = [
        Row((m.period, m.workbooks, m.examined, len(m.findings), len(set(m.units)), m.reporting))
        for m in done.months
    ]
    total = Row(
        (
            _("Total"),
            sum(m.workbooks for m in done.months),
            sum(m.examined or 0 for m in done.months),
            sum(len(m.findings) for m in done.months),
            len({unit for m in done.months for unit in m.units}),
            None,
        ),
        total=True,
    )
    idle = [m.period for m in done.months if m.examined == 0]
    notes = [_("Each month was checked beside the months before it; nothing was recorded.")]
    if idle:
        notes.append(
            _("0 rows examined in {months}: there the rule proves nothing.").format(
                months=_(", ").join(idle)
            )
        )
    return Table("months", _("By month"), columns, (*rows, total), notes=tuple(notes))


def _findings(done: BackTest) -> Table:
    columns = (
        Column(_("Month"), width=9),
        Column(_("Reporting unit"), width=14),
        Column(_("Where"), width=34),
        Column(_("Item"), width=24),
        Column(_("Message"), width=44),
        Column(_("Expected"), width=18, priority=2),
    )
    rows = tuple(
        Row(
            (
                m.period,
                unit or None,
                one.place,
                one.subject or None,
                one.message,
                one.expected or None,
            )
        )
        for m in done.months
        for one, unit in zip(m.findings, m.units, strict=True)
    )
    return Table("findings", _("Findings"), columns, rows, empty=_("√ no findings"))


def _data(context: ReportContext, done: BackTest) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "rule": {
            "code": done.rule.code,
            "stage": done.stage,
            "severity": str(done.rule.severity),
            "thresholds": dict(done.thresholds),
        },
        "months": [
            {
                "period": m.period,
                "workbooks": m.workbooks,
                "examined": m.examined,
                "units_hit": len(set(m.units)),
                "units_reporting": m.reporting,
                "findings": [
                    {
                        "unit": unit,
                        "file": one.file,
                        "sheet": one.sheet,
                        "cell": one.cell,
                        "subject": one.subject,
                        "found": one.found,
                        "expected": one.expected,
                        "message": one.message,
                    }
                    for one, unit in zip(m.findings, m.units, strict=True)
                ],
            }
            for m in done.months
        ],
    }
