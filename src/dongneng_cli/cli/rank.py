"""``dn rank``."""

import typer

from dongneng_cli.cli.deliver import check_target, deliver, progress_bar, tell
from dongneng_cli.cli.options import (
    AsOfOption,
    ByOption,
    DecimalsOption,
    FormatOption,
    LedgerOption,
    ListOption,
    MetricOption,
    OutputFormat,
    OutputOption,
    PeriodOption,
    PlanOption,
    SomeFiles,
)
from dongneng_cli.i18n import _
from dongneng_cli.terms import Dimension, Metric

HELP = _("Rank on start rate and investment completion rate (clause 7.2).")
EXAMPLES = _(
    "Examples: dn rank samples/2020-10 --by city · "
    "dn rank samples/2020-10 --by taskforce --list major-projects"
)


def rank(
    context: typer.Context,
    files: SomeFiles = None,
    by: ByOption = Dimension.CITY,
    metric: MetricOption = Metric.COMPLETION_RATE,
    project_list: ListOption = None,
    plan: PlanOption = None,
    period: PeriodOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Rank cities, task forces, lists, circles, industries or counties."""
    from dongneng_cli.workflow.verbs import rank as rank_files

    named = files or []
    check_target(output, named)
    with progress_bar(context) as advance:
        ranked = rank_files(
            named,
            by,
            plan,
            period,
            metric=metric,
            project_list=project_list,
            decimals=decimals,
            tell=advance,
            ledger=ledger,
            as_of=as_of,
        )
    deliver(context, ranked.document, form, output, ranked.sources)
    if ranked.remark:
        tell(context, ranked.remark)
    raise typer.Exit(ranked.exit_code)
