"""``dn gap``."""

from functools import partial
from typing import Annotated

import typer

from dongneng_cli.cli.deliver import carry_out
from dongneng_cli.cli.options import (
    AsOfOption,
    DecimalsOption,
    ExplainOption,
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PeriodOption,
    PlanOption,
    SomeFiles,
)
from dongneng_cli.i18n import _

HELP = _(
    "How far every target is, and what each month that is left must bring; with -o, a workbook."
)
EXAMPLES = _("Examples: dn gap samples/2020-10 · dn gap samples/2020-10 -o gap.xlsx")


TakeOption = Annotated[
    bool,
    typer.Option(
        "--what-it-takes",
        help=_("The fewest carriers and projects that would bring back what is behind."),
    ),
]


def gap(
    context: typer.Context,
    files: SomeFiles = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    take: TakeOption = False,
    explain: ExplainOption = False,
) -> None:
    """Report the gap of every target."""
    from dongneng_cli.workflow.verbs import gap as gap_files

    verb = partial(
        gap_files, files or (), plan, period,
        decimals=decimals, ledger=ledger, as_of=as_of, take=take, explain=explain,
    )  # fmt: skip
    carry_out(context, verb, form, output, files or ())
