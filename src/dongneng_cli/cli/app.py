"""``dn``: each command parses, calls one verb, prints, exits. Libraries are imported when they run."""

from dataclasses import dataclass
from typing import Annotated

import typer

from dongneng_cli import __version__
from dongneng_cli.cli import (
    assess,
    blockers,
    bulletin,
    check,
    config,
    diff,
    doctor,
    evaluate,
    explain,
    forecast,
    gap,
    history,
    init,
    ledger,
    map,
    period,
    plan,
    proof,
    rank,
    report,
    review,
    show,
    status,
    submit,
    tasks,
    template,
    trace,
    waive,
)
from dongneng_cli.cli.group import DnGroup, LightCommand
from dongneng_cli.i18n import _

app = typer.Typer(
    name="dn",
    cls=DnGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "From the inbox of monthly workbooks to the signed bulletin: every number traceable to a cell."
    ),
    epilog=_("First steps: dn check samples/monthly.xlsx · dn rank samples/2020-10 --by city"),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """How much is said, and how."""

    quiet: bool
    verbose: bool
    no_color: bool


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"dn {__version__}")
        raise typer.Exit


Quiet = Annotated[bool, typer.Option("-q", "--quiet", help=_("Say nothing on stderr but errors."))]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help=_("Say more on stderr."))]
NoColor = Annotated[bool, typer.Option("--no-color", help=_("No colour; NO_COLOR does the same."))]
Version = Annotated[
    bool,
    typer.Option("-V", "--version", callback=_version, is_eager=True, help=_("Print the version.")),
]


@app.callback()
def begin(
    context: typer.Context,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    _show_version: Version = False,
) -> None:
    """Keep how much is said for whichever command follows."""
    context.obj = Talk(quiet=quiet, verbose=verbose, no_color=no_color)
    config.set_defaults(context)


_PANELS = (
    (
        _("Every month"),
        (
            check,
            rank,
            gap,
            bulletin,
            proof,
            report,
            map,
            forecast,
            assess,
            evaluate,
            tasks,
            blockers,
            template,
            submit,
            status,
        ),
    ),
    (_("The ledger"), (history, diff, show, trace, review, waive)),
    (_("The plan and the rules"), (explain,)),
    (_("Beginning"), (init, doctor)),
)
"""Commands by panel of the help. A command's module is named like the command and its function."""

for _panel, _modules in _PANELS:
    for _module in _modules:
        _name = _module.__name__.rpartition(".")[2]
        app.command(
            _name,
            cls=LightCommand,
            help=_module.HELP,
            epilog=_module.EXAMPLES,
            rich_help_panel=_panel,
        )(getattr(_module, _name))

app.add_typer(period.app, name="period", help=period.HELP, rich_help_panel=_PANELS[1][0])
app.add_typer(ledger.app, name="ledger", help=ledger.HELP, rich_help_panel=_PANELS[1][0])
app.add_typer(plan.app, name="plan", help=plan.HELP, rich_help_panel=_PANELS[2][0])
app.add_typer(config.app, name="config", help=config.HELP, rich_help_panel=_PANELS[3][0])
