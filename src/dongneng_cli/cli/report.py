"""``dn report``."""

from functools import partial
from pathlib import Path
from typing import Annotated

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

HELP = _("Everything of a month on one page; with -o page.html, one file that needs no network.")
EXAMPLES = _("Examples: dn report samples/2020-10 -o page.html")

Outline = Annotated[
    Path | None,
    typer.Option("--geojson", metavar="FILE", help=_("An approved map, drawn instead of squares.")),
]
Approval = Annotated[
    str | None,
    typer.Option("--map-approval", metavar="NO", help=_("Number of the map's approval.")),
]


def report(
    context: typer.Context,
    files: SomeFiles = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    outline: Outline = None,
    approval: Approval = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write the page of a month."""
    from dongneng_cli.workflow.page import report as make_page

    verb = partial(
        make_page, files or (), plan, period,
        outline=outline, approval=approval, decimals=decimals, ledger=ledger, as_of=as_of,
    )  # fmt: skip
    carry_out(context, verb, form, output, [*(files or ()), *([outline] if outline else ())])
