"""``dn check``."""

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

HELP = _(
    "Check workbooks: what is wrong, cell by cell, and how far the targets are. Records nothing."
)
EXAMPLES = _("Examples: dn check samples/monthly.xlsx · dn check samples/2020-10 --format json")


def check(
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
    """Check workbooks; exit 1 if there are errors, 4 if a workbook cannot be read."""
    from dongneng_cli.workflow.verbs import check as check_files

    named = files or []
    check_target(output, named)
    with progress_bar(context) as tell:
        checked = check_files(
            named, plan, period, decimals=decimals, tell=tell, ledger=ledger, as_of=as_of
        )
    deliver(context, checked.document, form, output, checked.sources)
    raise typer.Exit(checked.exit_code)
