"""``dn forecast``."""

from functools import partial
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_target
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
)
from dongneng_cli.i18n import _

HELP = _("Will the targets be reached by the end of the year: the outlook, its band, its error.")
EXAMPLES = _(
    "Examples: dn forecast samples/checklist · dn forecast 5g-stations samples/checklist -o outlook.xlsx"
)

TargetsAndFiles = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET…] [FILE…]",
        help=_("Targets by id or name, and workbooks of several months; else the ledger's."),
        autocompletion=complete_target,
    ),
]


def forecast(
    context: typer.Context,
    given: TargetsAndFiles = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    explain: ExplainOption = False,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Forecast the year's end from at least three months."""
    from dongneng_cli.workflow.forecast import forecast as forecast_targets

    verb = partial(
        forecast_targets, given or (), plan, period,
        decimals=decimals, ledger=ledger, as_of=as_of, explain=explain,
    )  # fmt: skip
    carry_out(context, verb, form, output)
