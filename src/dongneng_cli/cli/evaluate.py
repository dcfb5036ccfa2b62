"""``dn evaluate``."""

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
    PlanOption,
    SomeFiles,
)
from dongneng_cli.i18n import _

HELP = _("Evaluate the three years: measures, dimensions, both bounds, what would sway the result.")
EXAMPLES = _("Examples: dn evaluate · dn evaluate --known-by 2021-01-31 · dn evaluate --explain")

KnownByOption = Annotated[
    str | None,
    typer.Option(
        "--known-by",
        metavar="YYYY-MM-DD",
        help=_("Only what was published by this day counts; else all that the plan holds."),
    ),
]


def evaluate(
    context: typer.Context,
    files: SomeFiles = None,
    plan: PlanOption = None,
    known_by: KnownByOption = None,
    explain: ExplainOption = False,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Evaluate from the plan's readings, and from workbooks if there are any."""
    from dongneng_cli.workflow.evaluate import evaluate as evaluate_plan

    verb = partial(
        evaluate_plan, files or (), plan,
        known_by=known_by, decimals=decimals, ledger=ledger, as_of=as_of, explain=explain,
    )  # fmt: skip
    carry_out(context, verb, form, output, files or ())
