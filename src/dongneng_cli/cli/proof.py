"""``dn proof``."""

from functools import partial

import typer

from dongneng_cli.cli.deliver import carry_out
from dongneng_cli.cli.options import Files, FormatOption, OutputFormat, OutputOption, PlanOption
from dongneng_cli.i18n import _

HELP = _(
    "Proof-read the figures of a notice (sheet 通报数据): rates, implied plans, sums, last month beside."
)
EXAMPLES = _("Example: dn proof notice.xlsx")


def proof(
    context: typer.Context,
    files: Files,
    plan: PlanOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Check printed figures against each other; exit 1 if any contradict."""
    from dongneng_cli.workflow.proof import proof as check_printed

    carry_out(context, partial(check_printed, files, plan), form, output, files)
