"""``dn init``."""

from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.deliver import finish
from dongneng_cli.cli.options import FormatOption, OutputFormat, PlanOption
from dongneng_cli.i18n import _

HELP = _("Make a folder to work in: settings, the plan to edit, samples, a place for the ledger.")
EXAMPLES = _("Examples: dn init 月调度 · dn init 月调度 --no-samples")

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help=_("The folder; it is made if it is not there."))
]
NoSamples = Annotated[bool, typer.Option("--no-samples", help=_("Leave the samples out."))]


def init(
    context: typer.Context,
    folder: Folder = Path(),
    no_samples: NoSamples = False,
    plan: PlanOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Make a folder to work in."""
    from dongneng_cli.workflow.begin import begin

    finish(context, begin(folder, plan, samples=not no_samples), form)
