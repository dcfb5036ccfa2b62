"""``dn report``."""

from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.deliver import check_target, deliver, progress_bar
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

    named = files or []
    check_target(output, [*named, *([outline] if outline else [])])
    with progress_bar(context) as tell:
        made = make_page(
            named,
            plan,
            period,
            outline=outline,
            approval=approval,
            decimals=decimals,
            tell=tell,
            ledger=ledger,
            as_of=as_of,
        )
    deliver(context, made.document, form, output, made.sources)
    raise typer.Exit(made.exit_code)
