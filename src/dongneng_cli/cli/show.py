"""``dn show``."""

from typing import Annotated

import typer

from dongneng_cli.cli.deliver import finish, tell
from dongneng_cli.cli.options import (
    FormatOption,
    LedgerOption,
    OutputFormat,
    PlanOption,
    TargetPath,
)
from dongneng_cli.i18n import _

HELP = _(
    "One revision: who, when, from which file, what was found; with -o, the original file back."
)
EXAMPLES = _("Examples: dn show 12 · dn show 12 -o 济南市.xlsx")

Number = Annotated[str, typer.Argument(metavar="REVISION", help=_("Its number, such as 12."))]


def show(
    context: typer.Context,
    number: Number,
    plan: PlanOption = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: TargetPath = None,
) -> None:
    """Show a revision, or write its file as it was sent."""
    from dongneng_cli.ledger.errors import StateError
    from dongneng_cli.workflow.ledger import show as show_revision

    report, name, data = show_revision(number, plan, ledger=ledger)
    if output is None:
        finish(context, report, form)
    if data is None:
        raise StateError(_("revision {number} has no file").format(number=number))
    from dongneng_cli.reports.publish import publish

    target = output / name if output.is_dir() else output
    publish(data, target, protected=report.sources)
    tell(context, _("written: {path}").format(path=target))
