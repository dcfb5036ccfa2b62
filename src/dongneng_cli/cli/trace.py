"""``dn trace``."""

from functools import partial
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_target
from dongneng_cli.cli.deliver import carry_out
from dongneng_cli.cli.options import (
    AsOfOption,
    DecimalsOption,
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PlanOption,
    SomeFiles,
    WholeOption,
)
from dongneng_cli.i18n import _

HELP = _(
    "From a target's figure to its formula, revision, file, cell and clause of the plan; "
    "from a blocker's age to what was reported of it week by week."
)
EXAMPLES = _(
    "Examples: dn trace 5g-stations --period 2020-10 · dn trace major-projects samples/2020-10 · "
    "dn trace WT-JN-01 samples/checklist --week 2020-W42"
)

Target = Annotated[
    str,
    typer.Argument(
        metavar="TARGET|BLOCKER",
        help=_("A target by id or name, or a blocker's number."),
        autocompletion=complete_target,
    ),
]


def trace(
    context: typer.Context,
    target: Target,
    files: SomeFiles = None,
    plan: PlanOption = None,
    period: WholeOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
) -> None:
    """Report where a figure comes from."""
    from dongneng_cli.workflow.trace import trace as report_trace

    verb = partial(
        report_trace, target, files or (), plan, period,
        ledger=ledger, as_of=as_of, decimals=decimals,
    )  # fmt: skip
    carry_out(context, verb, form, output, files or ())
