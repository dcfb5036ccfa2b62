"""``dn config``, and the settings of ``dn.toml`` as defaults of every command."""

import typer

from dongneng_cli.cli.deliver import deliver
from dongneng_cli.cli.group import LightCommand, subgroup
from dongneng_cli.cli.options import (
    ClusterOption,
    DecimalsOption,
    FormatOption,
    JobsOption,
    LedgerOption,
    OutputFormat,
    PeriodOption,
    PlanOption,
)
from dongneng_cli.i18n import _

HELP = _("The settings that count here, and where each comes from.")

app = subgroup()

_PARAMETERS = {
    "plan": "plan",
    "period": "period",
    "format": "form",
    "decimals": "decimals",
    "jobs": "jobs",
    "cluster": "cluster",
}
"""Setting to the name of the parameter that it is the default of. The ledger looks ``dn.toml`` up itself,
for its path counts from that folder; the language is chosen before there is a command line."""


@app.command(
    "show",
    cls=LightCommand,
    help=_("Every setting, its value, and where it comes from."),
    epilog=_("Examples: dn config show · dn config show --decimals 1 --format json"),
)
def show(
    context: typer.Context,
    plan: PlanOption = None,
    period: PeriodOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
    form: FormatOption = OutputFormat.TABLE,
) -> None:
    """Show the settings that count."""
    from dongneng_cli.reports.setup import settings_report
    from dongneng_cli.workflow.config import settings

    given = {
        "plan": plan,
        "period": period,
        "format": form.value,
        "decimals": decimals,
        "ledger": ledger,
        "jobs": jobs,
        "cluster": cluster,
    }
    said = {
        name: value for name, value in given.items() if _said(context, _PARAMETERS.get(name, name))
    }
    found = settings(said)
    rows = [(one.name, one.value, one.origin) for one in found]
    deliver(context, settings_report(rows), form, None)


def _said(context: typer.Context, parameter: str) -> bool:
    source = context.get_parameter_source(parameter)
    return source is not None and source.name == "COMMANDLINE"


def set_defaults(context: typer.Context) -> None:
    """Make what ``dn.toml`` says the default of the command's options, or of all within a group.

    Raises:
        UsageError: If there is a ``dn.toml`` that is not one.
    """
    from dongneng_cli.settings import read_config

    said = read_config().values
    defaults = {_PARAMETERS[name]: value for name, value in said.items() if name in _PARAMETERS}
    if not defaults:
        return
    invoked = str(context.invoked_subcommand)
    inner = getattr(context.command.commands[invoked], "commands", None)  # type: ignore[attr-defined]
    context.default_map = {invoked: defaults if inner is None else dict.fromkeys(inner, defaults)}
