"""``dn template``."""

from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_reporter
from dongneng_cli.cli.deliver import tell
from dongneng_cli.cli.options import LedgerOption, PlanOption
from dongneng_cli.i18n import _

HELP = _("The blank form for a unit and month: its indicators, projects and tasks, ready to fill.")
EXAMPLES = _(
    "Examples: dn template --unit 济南市 --period 2020-06 -o . · dn template --all --period 2020-06 -o forms"
)

Unit = Annotated[
    list[str] | None,
    typer.Option(
        "--unit",
        metavar="NAME",
        help=_("Who reports: name or code; may be repeated."),
        autocompletion=complete_reporter,
    ),
]
Everyone = Annotated[bool, typer.Option("--all", help=_("A form for everyone who reports."))]
Month = Annotated[
    str, typer.Option("--period", envvar="DN_PERIOD", metavar="YYYY-MM", help=_("Month to report."))
]
Target = Annotated[
    Path,
    typer.Option("-o", "--output", metavar="PATH", help=_("File, or folder for several forms.")),
]
Before = Annotated[
    list[Path] | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help=_("Last month's accepted workbook, or a folder of them; may be repeated."),
    ),
]


def template(
    context: typer.Context,
    period: Month,
    output: Target,
    unit: Unit = None,
    everyone: Everyone = False,
    before: Before = None,
    plan: PlanOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Write forms; a form that is already there is replaced, an input never."""
    from dongneng_cli.errors import UsageError
    from dongneng_cli.reports.publish import make_folder, publish
    from dongneng_cli.workflow.template import hand_out

    if bool(unit) == everyone:
        raise UsageError(_("say either --unit or --all"))
    made = hand_out(unit or (), period, plan, before=before or (), ledger=ledger)
    single = made.count == 1 and output.suffix.lower() == ".xlsx" and not output.is_dir()
    if not single:
        make_folder(output)
    for form in made.forms:
        path = output if single else output / form.name
        publish(form.data, path, protected=made.sources)
        tell(context, _("written: {path}").format(path=path))
