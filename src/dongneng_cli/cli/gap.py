"""``dn gap``."""

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
    "How far every target is, and what each month that is left must bring; with -o, a workbook."
)
EXAMPLES = _("Examples: dn gap samples/2020-10 · dn gap samples/2020-10 -o gap.xlsx")


def gap(
    context: typer.Context,
    files: Files,
    plan: PlanOption = None,
    period: PeriodOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
) -> None:
    """Report the gap of every target."""
    from dongneng_cli.workflow.verbs import gap as gap_files

    check_target(output, files)
    with progress_bar(context) as tell:
        report = gap_files(files, plan, period, decimals=decimals, tell=tell)
    deliver(context, report.document, form, output, report.sources)
    raise typer.Exit(report.exit_code)
