"""``dn review``."""

from typing import Annotated

import typer

from dongneng_cli.cli.deliver import finish
from dongneng_cli.cli.options import FormatOption, LedgerOption, OutputFormat, ReasonOption
from dongneng_cli.i18n import _

HELP = _("Accept a revision (已审), return it to its unit (退回), or declare it void (作废).")
EXAMPLES = _(
    "Examples: dn review 12 --accept · dn review 12 --return --reason '投资额与上月不衔接'"
)

Number = Annotated[str, typer.Argument(metavar="REVISION", help=_("Its number, such as 12."))]
Accept = Annotated[bool, typer.Option("--accept", help=_("It was reviewed and stands."))]
Return = Annotated[
    bool,
    typer.Option(
        "--return", help=_("It goes back to the unit and counts no more; needs --reason.")
    ),
]
Void = Annotated[
    bool, typer.Option("--void", help=_("It was recorded by mistake; needs --reason."))
]


def review(
    context: typer.Context,
    number: Number,
    accept: Accept = False,
    send_back: Return = False,
    void: Void = False,
    reason: ReasonOption = "",
    ledger: LedgerOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Record the state of a revision."""
    from dongneng_cli.errors import UsageError
    from dongneng_cli.states import Event
    from dongneng_cli.workflow.ledger import review as review_revision

    asked = {Event.REVIEWED: accept, Event.RETURNED: send_back, Event.VOIDED: void}
    said = [event for event, yes in asked.items() if yes]
    if len(said) != 1:
        raise UsageError(_("say one of --accept, --return and --void"))
    finish(context, review_revision(number, said[0], reason, ledger=ledger), form)
