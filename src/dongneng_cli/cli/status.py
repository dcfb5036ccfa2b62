"""``dn status``."""

import typer

from dongneng_cli.cli.deliver import check_target, finish
from dongneng_cli.cli.options import (
    AsOfOption,
    DecimalsOption,
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PlanOption,
    WholeOption,
)
from dongneng_cli.i18n import _

HELP = _(
    "Who has reported for a month or a week, in time or late, and who has not; rates by group."
)
EXAMPLES = _(
    "Examples: dn status --period 2020-10 · dn status --week 2020-W42 · "
    "dn status --period 2020-10 --as-of 2020-11-05 -o s.xlsx"
)


def status(
    context: typer.Context,
    plan: PlanOption = None,
    period: WholeOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
) -> None:
    """Report who has sent what."""
    from dongneng_cli.workflow.status import status as report_status

    check_target(output, ())
    report = report_status(plan, period, ledger=ledger, as_of=as_of, decimals=decimals)
    finish(context, report, form, output)
