"""``dn map``."""

from functools import partial

import typer

from dongneng_cli.cli.deliver import carry_out
from dongneng_cli.cli.options import (
    AsOfOption,
    DecimalsOption,
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PeriodOption,
    PlanOption,
    SomeFiles,
)
from dongneng_cli.i18n import _

HELP = _("The cities' investment completion rates where they roughly lie; no boundary is drawn.")
EXAMPLES = _("Examples: dn map samples/2020-10")


def map(
    context: typer.Context,
    files: SomeFiles = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Show the schematic map."""
    from dongneng_cli.workflow.page import city_map

    verb = partial(
        city_map, files or (), plan, period, decimals=decimals, ledger=ledger, as_of=as_of
    )
    carry_out(context, verb, form, output, files or ())
