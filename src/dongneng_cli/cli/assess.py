"""``dn assess``."""

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

HELP = _("Assess cities or task forces by the plan's rules: scores, classes, what would sway them.")
EXAMPLES = _(
    "Examples: dn assess samples/2020-10 · dn assess samples/2020-10 --of taskforce --explain"
)

OfOption = Annotated[
    str | None,
    typer.Option(
        "--of",
        metavar="city|taskforce|ID",
        help=_("Which assessment of the plan; else its first."),
    ),
]


def assess(
    context: typer.Context,
    files: SomeFiles = None,
    of: OfOption = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    explain: ExplainOption = False,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Assess units as of one month."""
    from dongneng_cli.workflow.assess import assess as assess_units

    verb = partial(
        assess_units, files or (), of, plan, period,
        decimals=decimals, ledger=ledger, as_of=as_of, explain=explain,
    )  # fmt: skip
    carry_out(context, verb, form, output, files or ())
