"""``dn``: each command parses, calls one verb, prints, exits. Libraries are imported when they run."""

from dataclasses import dataclass
from typing import Annotated

import typer

from dongneng_cli import __version__
from dongneng_cli.cli import check, explain, gap, plan, rank
from dongneng_cli.cli.group import DnGroup, check_language
from dongneng_cli.i18n import _, set_language

app = typer.Typer(
    name="dn",
    cls=DnGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
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


Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="zh|en",
        envvar="DN_LANG",
        callback=check_language,
        help=_("Language of messages; else DN_LANG, else the locale."),
    ),
]
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
    lang: Lang = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    _show_version: Version = False,
) -> None:
    """Set language and talk for whichever command follows."""
    set_language(lang)
    context.obj = Talk(quiet=quiet, verbose=verbose, no_color=no_color)


DAILY, ABOUT = _("Every month"), _("The plan and the rules")

app.command("check", help=check.HELP, epilog=check.EXAMPLES, rich_help_panel=DAILY)(check.check)
app.command("rank", help=rank.HELP, epilog=rank.EXAMPLES, rich_help_panel=DAILY)(rank.rank)
app.command("gap", help=gap.HELP, epilog=gap.EXAMPLES, rich_help_panel=DAILY)(gap.gap)
app.command("explain", help=explain.HELP, epilog=explain.EXAMPLES, rich_help_panel=ABOUT)(
    explain.explain
)
app.add_typer(plan.app, name="plan", help=plan.HELP, rich_help_panel=ABOUT)
