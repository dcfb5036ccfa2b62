"""``dn history``."""

from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_plan_item
from dongneng_cli.cli.deliver import check_target, finish
from dongneng_cli.cli.options import (
    AsOfOption,
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PlanOption,
)
from dongneng_cli.i18n import _

HELP = _(
    "What a unit, an indicator, a project or a blocker reported, months or weeks as columns, "
    "each figure with its revision."
)
EXAMPLES = _(
    "Examples: dn history 济南市 · dn history 5g-stations -o 5g.xlsx · dn history ZD2020-0001 · "
    "dn history WT-JN-01"
)

Target = Annotated[
    str,
    typer.Argument(
        metavar="UNIT|INDICATOR|PROJECT|BLOCKER",
        help=_(
            "A reporting unit or an indicator by name or id, a project's code, or a blocker's number."
        ),
        autocompletion=complete_plan_item,
    ),
]


def history(
    context: typer.Context,
    target: Target,
    plan: PlanOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Report one history."""
    from dongneng_cli.workflow.history import history as report_history

    check_target(output, ())
    finish(context, report_history(target, plan, ledger=ledger, as_of=as_of), form, output)
