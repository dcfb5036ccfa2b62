"""``dn check``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.deliver import check_target, finish, progress_bar, tell
from dongneng_cli.cli.options import (
    AsOfOption,
    ClusterOption,
    DecimalsOption,
    FormatOption,
    JobsOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PlanOption,
    ResumeOption,
    SomeFiles,
    WholeOption,
)
from dongneng_cli.i18n import _

HELP = _(
    "Check workbooks: what is wrong, cell by cell, and how far the targets are. Records nothing."
)
EXAMPLES = _("Examples: dn check samples/monthly.xlsx · dn check samples/2020-10 --format json")


ReturnTo = Annotated[
    Path | None,
    typer.Option(
        "--return",
        metavar="FOLDER",
        help=_("Also write a copy of each workbook with its findings marked in it."),
    ),
]
Before = Annotated[
    Path | None,
    typer.Option(
        "--before",
        metavar="FINDINGS.json",
        help=_("Findings of the round before, to say what is fixed, open and new."),
    ),
]
SecondReader = Annotated[
    bool,
    typer.Option(
        "--second-reader",
        help=_("Also let openpyxl and calamine read each workbook, and report every difference."),
    ),
]


def check(
    context: typer.Context,
    files: SomeFiles = None,
    plan: PlanOption = None,
    period: WholeOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    return_to: ReturnTo = None,
    before: Before = None,
    second_reader: SecondReader = False,
    jobs: JobsOption = None,
    resume: ResumeOption = False,
    cluster: ClusterOption = None,
) -> None:
    """Check workbooks; exit 1 if there are errors, 4 if a workbook cannot be read."""
    from dongneng_cli.errors import UsageError
    from dongneng_cli.scale.crew import crew
    from dongneng_cli.workflow.verbs import check as check_files

    if before is not None and return_to is None:
        raise UsageError(_("--before goes with --return"))
    check_target(output, files or ())
    reading = crew(jobs, resume=resume, partial=True, cluster=cluster)
    with progress_bar(context) as advance, reading as hands:
        report = check_files(
            files or (), plan, period,
            decimals=decimals, tell=advance, ledger=ledger, as_of=as_of,
            return_to=return_to, before=before, second_reader=second_reader,
        )  # fmt: skip
    if context.obj.quiet and output is None and form is OutputFormat.TABLE:
        report = replace(report, document=report.document.only("findings"))
    if hands.interrupted:
        said = _("stopped: {count} workbooks were not read; --resume goes on from here")
        tell(context, said.format(count=hands.interrupted))
    finish(context, report, form, output, hands.exit_code(report.exit_code))
