"""``dn diff``."""

from typing import Annotated

import typer

from dongneng_cli.cli.deliver import check_target, finish
from dongneng_cli.cli.options import (
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PlanOption,
)
from dongneng_cli.i18n import _

HELP = _(
    "What differs between two revisions, two months or weeks, or a workbook and the ledger: "
    "added, removed, changed, restated, with cells."
)
EXAMPLES = _(
    "Examples: dn diff 12 48 · dn diff 2020-09 2020-10 · dn diff 2020-W41 2020-W42 · dn diff 12 new.xlsx · "
    "dn diff 2020-10@35 2020-10"
)

Before = Annotated[
    str,
    typer.Argument(
        metavar="A",
        help=_("A revision (12), a month or week (2020-09, 2020-W42, 2020-09@35) or a workbook."),
    ),
]
After = Annotated[str, typer.Argument(metavar="B", help=_("What it is compared with, likewise."))]


def diff(
    context: typer.Context,
    before: Before,
    after: After,
    plan: PlanOption = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Report what differs."""
    from dongneng_cli.workflow.diff import diff as report_diff

    check_target(output, ())
    finish(context, report_diff(before, after, plan, ledger=ledger), form, output)
