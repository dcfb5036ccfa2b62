"""``dn explain``."""

from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_code
from dongneng_cli.cli.deliver import check_target, finish
from dongneng_cli.cli.options import FormatOption, OutputFormat, OutputOption
from dongneng_cli.i18n import _

HELP = _("What a rule means, why it matters, and how to put a finding right.")
EXAMPLES = _("Examples: dn explain L101 · dn explain --all --format md")

Code = Annotated[
    str | None,
    typer.Argument(
        metavar="CODE",
        help=_("Code of a finding, such as L101."),
        autocompletion=complete_code,
    ),
]
All = Annotated[bool, typer.Option("--all", help=_("Every rule."))]


def explain(
    context: typer.Context,
    code: Code = None,
    every: All = False,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Explain one rule, or all of them."""
    from dongneng_cli.workflow.explain import explain as explain_rules

    check_target(output, ())
    finish(context, explain_rules(None if every else code), form, output)
