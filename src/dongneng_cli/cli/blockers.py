"""``dn blockers``."""

from functools import partial
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_reporter
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
)
from dongneng_cli.i18n import _
from dongneng_cli.terms import BlockerGroup

HELP = _(
    "What holds projects up: open, new, solved and overdue blockers, their ages and money (clause 7.1)."
)
EXAMPLES = _(
    "Examples: dn blockers samples/checklist · "
    "dn blockers samples/checklist --week 2020-W43 --by taskforce"
)

WeekOption = Annotated[
    str | None,
    typer.Option(
        "--week",
        "--period",
        metavar="YYYY-Www|YYYY-MM",
        help=_("Week to look at, 2020-W43 or its days, or a month; else the last week there is."),
    ),
]
By = Annotated[BlockerGroup, typer.Option("--by", help=_("What is summed up by."))]
Page = Annotated[
    str | None,
    typer.Option(
        "--page",
        metavar="UNIT",
        help=_("The page of one unit in charge, or of every one: all."),
        autocompletion=complete_reporter,
    ),
]


def blockers(
    context: typer.Context,
    files: SomeFiles = None,
    week: WeekOption = None,
    by: By = BlockerGroup.CATEGORY,
    page: Page = None,
    plan: PlanOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Sum blockers up; exit 1 if the sheets have errors, 4 if a workbook cannot be read."""
    from dongneng_cli.workflow.blockers import blockers as sum_up

    verb = partial(
        sum_up, files or (), plan,
        week=week, by=by, page=page, decimals=decimals, ledger=ledger, as_of=as_of,
    )  # fmt: skip
    carry_out(context, verb, form, output, files or ())
