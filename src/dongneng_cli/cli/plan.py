"""``dn plan``: the plan as data."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_plan
from dongneng_cli.cli.deliver import carry_out, check_target, finish, tell, write_data
from dongneng_cli.cli.group import LightCommand, subgroup
from dongneng_cli.cli.options import (
    AsOfOption,
    FormatOption,
    LedgerOption,
    OutputFormat,
    OutputOption,
    PeriodOption,
    PlanItem,
    PlanOption,
    RuleCode,
    SomeFiles,
)
from dongneng_cli.i18n import _

HELP = _(
    "The plan as data: list, show, check, diff, schema; and its rules over past months: backtest."
)

app = subgroup()

PlanPath = Annotated[
    str | None,
    typer.Argument(
        metavar="PATH",
        help=_("Folder of plan files, or the id of a plan."),
        autocompletion=complete_plan,
    ),
]

PlanBefore = Annotated[
    str,
    typer.Argument(
        metavar="BEFORE",
        help=_("The plan before: a folder or an id."),
        autocompletion=complete_plan,
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
    from dongneng_cli.workflow.plans import plan_list

    check_target(output, ())
    finish(context, plan_list(plan), form, output)


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
    from dongneng_cli.workflow.plans import plan_show

    check_target(output, ())
    finish(context, plan_show(plan, what), form, output)


@app.command(
    "check",
    cls=LightCommand,
    help=_("Check plan files: every fault with file and line. Exit 3 if there are any."),
    epilog=_("Examples: dn plan check · dn plan check plan"),
)
def check(context: typer.Context, path: PlanPath = None) -> None:
    """Check a plan's files."""
    from dongneng_cli.plan.faults import BrokenPlanError
    from dongneng_cli.workflow.context import open_plan
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
    "diff",
    cls=LightCommand,
    help=_("What differs between two plans, item by item."),
    epilog=_(
        "Examples: dn plan diff shandong-2020 · dn plan diff shandong-2020 plan -o changes.xlsx"
    ),
)
def diff(
    context: typer.Context,
    before: PlanBefore,
    after: PlanPath = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Show what differs between two plans."""
    from dongneng_cli.workflow.plans import plan_differences

    check_target(output, ())
    finish(context, plan_differences(before, after), form, output)


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
    rule: RuleCode,
    files: SomeFiles = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    thresholds: Thresholds = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Run one rule over past months; nothing is recorded."""
    from dongneng_cli.workflow.backtest import backtest as run_rule

    verb = partial(
        run_rule, rule, files or (), plan, period,
        thresholds=thresholds or (), ledger=ledger, as_of=as_of,
    )  # fmt: skip
    carry_out(context, verb, form, output, files or ())


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
        write_data([text])
        return
    from dongneng_cli.reports.publish import publish

    publish(text.encode(), output)
    tell(context, _("written: {path}").format(path=output))
