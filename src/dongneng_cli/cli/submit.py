"""``dn submit``."""

from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_reporter
from dongneng_cli.cli.deliver import check_target, finish, progress_bar
from dongneng_cli.cli.options import (
    ClusterOption,
    FormatOption,
    JobsOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PlanOption,
    ReasonOption,
    SomeFiles,
    WholeOption,
)
from dongneng_cli.i18n import _

HELP = _(
    "Record workbooks that have no error in the ledger; the receipt says under which number. "
    "The same file again records nothing; another file for the same unit and month, or week of "
    "blockers, is a correction."
)
EXAMPLES = _(
    "Examples: dn submit samples/2020-10 --dry-run · dn submit samples/2020-10 · "
    "dn submit 济南市.xlsx --reason '更正投资额' · "
    "dn submit --nil 威海市 --period 2020-10 --reason '本月无变动，张三签'"
)

Received = Annotated[
    str | None,
    typer.Option("--received", metavar="DATE", help=_("Day it came in, when that is not today.")),
]
Nil = Annotated[
    str | None,
    typer.Option(
        "--nil",
        metavar="UNIT",
        help=_("A unit that has nothing to report."),
        autocompletion=complete_reporter,
    ),
]
Withdraw = Annotated[
    str | None,
    typer.Option(
        "--withdraw",
        metavar="UNIT",
        help=_("A unit takes back what it has sent."),
        autocompletion=complete_reporter,
    ),
]
Reopen = Annotated[
    bool, typer.Option("--reopen", help=_("Take files of a closed period; needs --reason."))
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=_("Say what would be recorded, and record nothing."))
]


def submit(
    context: typer.Context,
    files: SomeFiles = None,
    reason: ReasonOption = "",
    received: Received = None,
    nil: Nil = None,
    withdraw: Withdraw = None,
    reopen: Reopen = False,
    dry_run: DryRun = False,
    plan: PlanOption = None,
    period: WholeOption = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Record workbooks; exit 1 if one has errors, 4 if one cannot be read, 5 if the ledger refuses."""
    from dongneng_cli.errors import UsageError
    from dongneng_cli.scale.crew import crew
    from dongneng_cli.states import Kind
    from dongneng_cli.workflow.record import Terms, submit_without_file
    from dongneng_cli.workflow.record import submit as submit_files

    terms = Terms(reason=reason, received=received, reopen=reopen, dry_run=dry_run)
    unit, named = nil or withdraw, files or []
    check_target(output, named)
    if unit is None:
        with progress_bar(context) as advance, crew(jobs, cluster=cluster):
            report = submit_files(named, plan, ledger=ledger, terms=terms, tell=advance)
    elif named or (nil and withdraw) or period is None:
        raise UsageError(_("--nil and --withdraw take one unit, its --period and no file"))
    else:
        kind = Kind.NIL if nil else Kind.WITHDRAWAL
        report = submit_without_file(unit, period, kind, plan, ledger=ledger, terms=terms)
    finish(context, report, form, output)
