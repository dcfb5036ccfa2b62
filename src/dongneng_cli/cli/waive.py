"""``dn waive``."""

from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_reporter
from dongneng_cli.cli.deliver import finish
from dongneng_cli.cli.options import (
    FormatOption,
    LedgerOption,
    OutputFormat,
    PlanOption,
    ReasonOption,
    RuleCode,
)
from dongneng_cli.i18n import _

HELP = _(
    "Let a unit pass a rule for one month or week; "
    "every report that it touches shows who allowed it, and why."
)
EXAMPLES = _(
    "Examples: dn waive L101 --unit 济南市 --period 2020-10 --by 领导小组办公室 "
    "--reason '口径调整' --until 2020-12-31"
)

Unit = Annotated[
    str,
    typer.Option(
        "--unit",
        metavar="NAME",
        help=_("The reporting unit."),
        autocompletion=complete_reporter,
    ),
]
Whole = Annotated[
    str,
    typer.Option(
        "--period", metavar="YYYY-MM|YYYY-Www", help=_("The month, or the week of blockers.")
    ),
]
By = Annotated[str, typer.Option("--by", metavar="WHO", help=_("Who allowed it."))]
Until = Annotated[
    str,
    typer.Option("--until", metavar="DATE", help=_("Last day on which a file may be recorded so.")),
]


def waive(
    context: typer.Context,
    rule: RuleCode,
    unit: Unit,
    period: Whole,
    by: By,
    reason: ReasonOption,
    until: Until,
    plan: PlanOption = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Record a waiver."""
    from dongneng_cli.workflow.ledger import waive as waive_rule

    report = waive_rule(
        rule, unit, period, plan, authoriser=by, reason=reason, until=until, ledger=ledger
    )
    finish(context, report, form)
