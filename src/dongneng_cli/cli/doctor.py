"""``dn doctor``."""

import typer

from dongneng_cli.cli.deliver import finish
from dongneng_cli.cli.options import FormatOption, LedgerOption, OutputFormat, PlanOption
from dongneng_cli.i18n import _

HELP = _("What this machine and folder have and lack: versions, plan, ledger, fonts, rights.")
EXAMPLES = _("Examples: dn doctor · dn doctor --format json")


def doctor(
    context: typer.Context,
    plan: PlanOption = None,
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Look at what the program needs; exit 1 if something is broken."""
    from dongneng_cli.workflow.doctor import doctor as look

    finish(context, look(plan, ledger), form)
