"""``dn period``: close a month or a week, or open it again."""

from typing import Annotated

import typer

from dongneng_cli.cli.deliver import finish
from dongneng_cli.cli.group import LightCommand, subgroup
from dongneng_cli.cli.options import (
    FormatOption,
    LedgerOption,
    OutputFormat,
    PlanOption,
    ReasonOption,
)
from dongneng_cli.i18n import _

HELP = _("Close a month or a week after its deadline, or open it again.")

app = subgroup()

Whole = Annotated[
    str,
    typer.Argument(metavar="YYYY-MM|YYYY-Www", help=_("The month, or the week of blockers.")),
]


@app.command(
    "close",
    cls=LightCommand,
    help=_("Close a month or week: later files need dn submit --reopen --reason."),
    epilog=_("Example: dn period close 2020-10"),
)
def close(
    context: typer.Context,
    period: Whole,
    reason: ReasonOption = "",
    plan: PlanOption = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Close a month or week."""
    from dongneng_cli.workflow.ledger import close_period

    finish(context, close_period(period, plan, ledger=ledger, reason=reason), form)


@app.command(
    "reopen",
    cls=LightCommand,
    help=_("Open a closed month or week again, for everyone; needs --reason."),
    epilog=_("Example: dn period reopen 2020-10 --reason '统计口径修订'"),
)
def reopen(
    context: typer.Context,
    period: Whole,
    reason: ReasonOption = "",
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Open a month or week again."""
    from dongneng_cli.workflow.ledger import reopen_period

    finish(context, reopen_period(period, reason, ledger=ledger), form)
