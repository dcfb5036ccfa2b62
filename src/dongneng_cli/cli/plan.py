"""``dn plan``: the plan as data."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_plan, complete_rule
from dongneng_cli.cli.deliver import check_target, deliver, progress_bar, tell
from dongneng_cli.cli.group import LightCommand, LightGroup
from dongneng_cli.cli.options import (
    AsOfOption,
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PeriodOption,
    PlanItem,
    PlanOption,
    SomeFiles,
)
from dongneng_cli.i18n import _

HELP = _("The plan as data: list, show, check, schema; and its rules over past months: backtest.")

app = typer.Typer(
    cls=LightGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

PlanPath = Annotated[
    str | None,
    typer.Argument(
        metavar="PATH",
        help=_("Folder of plan files, or the id of a plan."),
        autocompletion=complete_plan,
    ),
]

Code = Annotated[
    str,
    typer.Argument(
        metavar="CODE",
        help=_("Code of a rule, such as P206."),
        autocompletion=complete_rule,
    ),
]
Thresholds = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help=_("Try another value of one of the rule's thresholds; may be given several times."),
    ),
]


@app.command(
    "list",
    cls=LightCommand,
    help=_("Every target of the plan with its clause, bound and unit in charge."),
    epilog=_("Examples: dn plan list · dn plan list -o targets.xlsx"),
)
def list_targets(
    context: typer.Context,
    plan: PlanOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """List the plan's targets."""
    from dongneng_cli.workflow.verbs import plan_list

    deliver(context, plan_list(plan), form, output)


@app.command(
    "show",
    cls=LightCommand,
    help=_(
        "One target, clause, city, project list or task force; without a name, the plan itself."
    ),
    epilog=_("Examples: dn plan show 5g-stations · dn plan show 1.2 · dn plan show 济南"),
)
def show(
    context: typer.Context,
    what: PlanItem = None,
    plan: PlanOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Show one thing of the plan."""
    from dongneng_cli.workflow.verbs import plan_show

    deliver(context, plan_show(plan, what), form, output)


@app.command(
    "check",
    cls=LightCommand,
    help=_("Check plan files: every fault with file and line. Exit 3 if there are any."),
    epilog=_("Examples: dn plan check · dn plan check plan"),
)
def check(context: typer.Context, path: PlanPath = None) -> None:
    """Check a plan's files."""
    from dongneng_cli.plan.faults import BrokenPlanError
    from dongneng_cli.workflow.intake import open_plan
    from dongneng_cli.workflow.pace import shares_beside_targets

    try:
        opened = open_plan(path)
    except BrokenPlanError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)  # noqa: T201
        raise
    tell(
        context,
        _("{plan}: no faults, hash {hash}").format(plan=opened.plan.id, hash=opened.hash[:12]),
    )
    for line in shares_beside_targets(opened.plan):
        tell(context, line)


@app.command(
    "backtest",
    cls=LightCommand,
    help=_(
        "What one rule would have found in past months, with its cells; of files, or of the ledger."
    ),
    epilog=_(
        "Examples: dn plan backtest P206 samples/2020-10 · dn plan backtest P202 --set times=100"
    ),
)
def backtest(
    context: typer.Context,
    code: Code,
    files: SomeFiles = None,
    plan: PlanOption = None,
    until: PeriodOption = None,
    thresholds: Thresholds = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Run one rule over past months; nothing is recorded."""
    from dongneng_cli.workflow.backtest import backtest as run_rule

    named = files or []
    check_target(output, named)
    with progress_bar(context) as advance:
        done = run_rule(
            code,
            [str(one) for one in named],
            plan,
            until,
            thresholds=thresholds or (),
            ledger=ledger,
            as_of=as_of,
            tell=advance,
        )
    deliver(context, done.document, form, output, done.sources)
    raise typer.Exit(done.exit_code)


@app.command(
    "schema",
    cls=LightCommand,
    help=_("JSON Schema of the plan files, for editors."),
    epilog=_("Example: dn plan schema -o schema.json"),
)
def schema(
    context: typer.Context,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="PATH", help=_("Write to a file instead.")),
    ] = None,
) -> None:
    """Print the JSON Schema of plan files."""
    import json

    from dongneng_cli.plan.load import plan_schema

    text = json.dumps(plan_schema(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        sys.stdout.write(text)
        return
    from dongneng_cli.reports.publish import publish

    publish(text.encode(), output)
    tell(context, _("written: {path}").format(path=output))
