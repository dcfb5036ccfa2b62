"""``dn check``."""

import typer

from dongneng_cli.cli.deliver import check_target, deliver, progress_bar
from dongneng_cli.cli.options import (
    DecimalsOption,
    Files,
    FormatOption,
    OutputFormat,
    OutputOption,
    PeriodOption,
    PlanOption,
)
from dongneng_cli.i18n import _

HELP = _(
    "Check workbooks: what is wrong, cell by cell, and how far the targets are. Records nothing."
)
EXAMPLES = _("Examples: dn check samples/monthly.xlsx · dn check samples/2020-10 --format json")


def check(
    context: typer.Context,
    files: Files,
    plan: PlanOption = None,
    period: PeriodOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
) -> None:
    """Check workbooks; exit 1 if there are errors, 4 if a workbook cannot be read."""
    from dongneng_cli.workflow.verbs import check as check_files

    check_target(output, files)
    with progress_bar(context) as tell:
        checked = check_files(files, plan, period, decimals=decimals, tell=tell)
    deliver(context, checked.document, form, output, checked.sources)
    raise typer.Exit(checked.exit_code)
