"""``dn``: each command parses, calls one verb, prints, exits. Libraries are imported when they run."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from dongneng_cli import __version__
from dongneng_cli.cli.config import set_defaults
from dongneng_cli.cli.group import Commands, DnGroup
from dongneng_cli.i18n import _

_COMMANDS = Commands(
    {
        _("Every month"): (
            "check",
            "rank",
            "gap",
            "bulletin",
            "proof",
            "report",
            "map",
            "forecast",
            "assess",
            "evaluate",
            "tasks",
            "blockers",
            "template",
            "submit",
            "status",
        ),
        _("The ledger"): (
            "history",
            "diff",
            "show",
            "trace",
            "review",
            "waive",
            "period",
            "ledger",
        ),
        _("The plan and the rules"): ("explain", "plan"),
        _("Beginning"): ("init", "doctor", "config"),
    }
)
"""Commands by panel of the help."""


class _Dn(DnGroup):
    """All commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _COMMANDS  # type: ignore[assignment]  # it is only read


app = typer.Typer(
    name="dn",
    cls=_Dn,
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
    """How much is said on stderr, and whether in colour."""

    quiet: bool
    verbose: bool
    no_color: bool


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"dn {__version__}")
        raise typer.Exit


Quiet = Annotated[bool, typer.Option("-q", "--quiet", help=_("Say nothing on stderr but errors."))]
Verbose = Annotated[
    bool, typer.Option("-v", "--verbose", help=_("Name every workbook on stderr as it is read."))
]
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
    set_defaults(context)
