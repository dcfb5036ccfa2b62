"""``dn ledger``: verify it, back it up, take it elsewhere."""

from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.deliver import finish
from dongneng_cli.cli.group import LightCommand, subgroup
from dongneng_cli.cli.options import FormatOption, LedgerOption, OutputFormat, PlanOption
from dongneng_cli.i18n import _

HELP = _("The ledger itself: verify, backup, restore, export, import, info.")

app = subgroup()

Target = Annotated[Path, typer.Argument(metavar="PATH", help=_("File to write."))]
Source = Annotated[Path, typer.Argument(metavar="PATH", help=_("File to read."))]
Force = Annotated[bool, typer.Option("--force", help=_("Replace the file that is there."))]
Aside = Annotated[bool, typer.Option("--force", help=_("Set the ledger that is there aside."))]
Heads = Annotated[
    list[str] | None,
    typer.Option("--head", metavar="N:HASH", help=_("What a receipt says; may be repeated.")),
]


@app.command(
    "verify",
    cls=LightCommand,
    help=_(
        "Is everything as it was recorded? Chain, figures, files, and every byte. Exit 5 if not."
    ),
    epilog=_("Example: dn ledger verify --head 35:0f0c60e18d2c"),
)
def verify(
    context: typer.Context,
    head: Heads = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Verify the ledger."""
    from dongneng_cli.workflow.ledger import verify as verify_ledger

    finish(context, verify_ledger(ledger, head or ()), form)


@app.command(
    "info",
    cls=LightCommand,
    help=_("Where it is, how long its chain, what it holds by month."),
    epilog=_("Example: dn ledger info"),
)
def info(
    context: typer.Context,
    plan: PlanOption = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Describe the ledger."""
    from dongneng_cli.workflow.ledger import info as ledger_info

    finish(context, ledger_info(plan, ledger=ledger), form)


@app.command(
    "backup",
    cls=LightCommand,
    help=_("Copy it while it is in use, and verify the copy; of a server, too, a SQLite file."),
    epilog=_("Example: dn ledger backup 2020-11-06.sqlite3"),
)
def backup(
    context: typer.Context,
    target: Target,
    force: Force = False,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Back the ledger up."""
    from dongneng_cli.workflow.ledger import backup as back_up

    finish(context, back_up(target, ledger=ledger, force=force), form)


@app.command(
    "restore",
    cls=LightCommand,
    help=_("Put a backup in the ledger's place; what was there is set aside, never thrown away."),
    epilog=_("Example: dn ledger restore 2020-11-06.sqlite3 --force"),
)
def restore(
    context: typer.Context,
    source: Source,
    force: Aside = False,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Restore a backup."""
    from dongneng_cli.workflow.ledger import restore as bring_back

    finish(context, bring_back(source, ledger=ledger, force=force), form)


@app.command(
    "export",
    cls=LightCommand,
    help=_("Write it as a zip of CSV tables, the files as they were sent, and a manifest."),
    epilog=_("Example: dn ledger export ledger.zip"),
)
def export(
    context: typer.Context,
    target: Target,
    force: Force = False,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Export the ledger."""
    from dongneng_cli.workflow.ledger import export as export_ledger

    finish(context, export_ledger(target, ledger=ledger, force=force), form)


@app.command(
    "import",
    cls=LightCommand,
    help=_("Take an export over into a new ledger, or one that it continues."),
    epilog=_("Example: dn ledger import ledger.zip --ledger postgresql://dn@host/dn"),
)
def import_export(
    context: typer.Context,
    source: Source,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Import an export."""
    from dongneng_cli.workflow.ledger import import_from

    finish(context, import_from(source, ledger=ledger), form)
