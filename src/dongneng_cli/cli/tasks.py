"""``dn tasks``."""

from functools import partial
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_reporter
from dongneng_cli.cli.deliver import carry_out
from dongneng_cli.cli.options import (
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
    "The checklist of the tasks: owner, due month, state, light and evidence of every part (clause 4.0)."
)
EXAMPLES = _(
    "Examples: dn tasks samples/checklist · dn tasks samples/checklist --area 6 --due-within 60"
)

Area = Annotated[
    int | None, typer.Option("--area", metavar="N", help=_("Only one area of the plan."))
]
Owner = Annotated[
    str | None,
    typer.Option(
        "--owner",
        metavar="UNIT",
        help=_("Only what a unit is in charge of or reported."),
        autocompletion=complete_reporter,
    ),
]
State = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help=_(
            "Only one state: not_started, under_way, done, overdue, unreported, or its Chinese word."
        ),
    ),
]
DueWithin = Annotated[
    int | None,
    typer.Option(
        "--due-within",
        metavar="DAYS",
        min=0,
        help=_("Only what is not done and due within so many days, or overdue."),
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=_("Day of the states, 2020-10-31; else the month's last day."),
    ),
]


def tasks(
    context: typer.Context,
    files: SomeFiles = None,
    area: Area = None,
    owner: Owner = None,
    state: State = None,
    due_within: DueWithin = None,
    as_of: Day = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show the checklist; exit 1 if the sheets have errors, 4 if a workbook cannot be read."""
    from dongneng_cli.workflow.tasks import Wanted
    from dongneng_cli.workflow.tasks import tasks as show_tasks

    verb = partial(
        show_tasks, files or (), plan, period,
        wanted=Wanted(area, owner, state, due_within), as_of=as_of, decimals=decimals, ledger=ledger,
    )  # fmt: skip
    carry_out(context, verb, form, output, files or ())
