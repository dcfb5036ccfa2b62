"""``dn bulletin``."""

from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.deliver import check_target, finish, progress_bar, tell
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

HELP = _("The bulletin of a month in the office's words; with -o, a .docx by GB/T 9704.")
EXAMPLES = _(
    "Examples: dn bulletin samples/2020-10 -o 通报.docx · dn bulletin samples/2020-10 --final -o 通报.html"
)

Final = Annotated[bool, typer.Option("--final", help=_("No draft any more: leave its mark off."))]
Template = Annotated[
    Path | None,
    typer.Option(
        "--template", metavar="FILE.docx", help=_("The office's own Word template to fill in.")
    ),
]
QuarterOption = Annotated[
    str | None,
    typer.Option("--quarter", metavar="2020Q3", help=_("The notice of a quarter instead.")),
]


def bulletin(
    context: typer.Context,
    files: SomeFiles = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    quarter: QuarterOption = None,
    final: Final = False,
    template: Template = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write the bulletin of a month."""
    from dongneng_cli.workflow.bulletin import bulletin as write_bulletin
    from dongneng_cli.workflow.bulletin import check_template

    guarded = [*(files or ()), *([template] if template else ())]
    check_target(output, guarded)
    check_template(template, output)
    with progress_bar(context) as advance:
        report = write_bulletin(
            files or (), plan, period,
            quarter=quarter, final=final, decimals=decimals, tell=advance, ledger=ledger, as_of=as_of,
        )  # fmt: skip
    if template is None or output is None:
        finish(context, report, form, output)
    from dongneng_cli.reports.formats.docx import fill
    from dongneng_cli.reports.publish import publish

    publish(fill(report.document, template), output, protected=(*report.sources, template))
    tell(context, _("written: {path}").format(path=output))
    raise typer.Exit(report.exit_code)
