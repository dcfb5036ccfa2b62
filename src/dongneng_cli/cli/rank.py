"""``dn rank``."""

from functools import partial
from typing import Annotated

import typer

from dongneng_cli.cli.complete import complete_ranking, complete_unit
from dongneng_cli.cli.deliver import carry_out
from dongneng_cli.cli.options import (
    AsOfOption,
    ByOption,
    ClusterOption,
    DecimalsOption,
    FormatOption,
    JobsOption,
    LedgerOption,
    ListOption,
    OutputFormat,
    OutputOption,
    PlanOption,
    SomeFiles,
)
from dongneng_cli.i18n import _
from dongneng_cli.terms import Dimension, Metric, RankSort

HELP = _("Rank on start rate and investment completion rate (clause 7.2).")
EXAMPLES = _(
    "Examples: dn rank samples/2020-10 --by city · "
    "dn rank samples/2020-10 --by taskforce --list major-projects · "
    "dn rank samples/2020-10 --explain 济南"
)

MonthOption = Annotated[
    str | None,
    typer.Option(
        "--month",
        "--period",
        envvar="DN_PERIOD",
        metavar="YYYY-MM",
        help=_("Month to rank; of several months the latest."),
    ),
]
MetricOption = Annotated[
    Metric | None,
    typer.Option("--metric", help=_("The figure that decides the order; else the plan's.")),
]
RankingOption = Annotated[
    str | None,
    typer.Option(
        "--ranking",
        metavar="ID",
        help=_("One of the plan's rankings, by id or name."),
        autocompletion=complete_ranking,
    ),
]
WithinOption = Annotated[
    str | None,
    typer.Option(
        "--within",
        metavar="AREA",
        help=_("Only a city or a group of cities: 鲁南."),
        autocompletion=complete_unit,
    ),
]
TopOption = Annotated[
    int | None,
    typer.Option("--top", metavar="N", min=1, help=_("Show only the first N places.")),
]
SortOption = Annotated[
    RankSort, typer.Option("--sort", help=_("Order in which the rows are shown."))
]
ExplainOption = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="UNIT",
        help=_("Show the projects behind a unit's place, each with its cell."),
        autocompletion=complete_unit,
    ),
]
BaseOption = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="YYYY-MM",
        help=_("Month whose lists the rates are also shown for; else January."),
    ),
]


def rank(
    context: typer.Context,
    files: SomeFiles = None,
    by: ByOption = Dimension.CITY,
    metric: MetricOption = None,
    ranking: RankingOption = None,
    project_list: ListOption = None,
    within: WithinOption = None,
    period: MonthOption = None,
    base: BaseOption = None,
    explain: ExplainOption = None,
    top: TopOption = None,
    sort: SortOption = RankSort.RANK,
    plan: PlanOption = None,
    form: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
    decimals: DecimalsOption = None,
    ledger: LedgerOption = None,
    as_of: AsOfOption = None,
    jobs: JobsOption = None,
    cluster: ClusterOption = None,
) -> None:
    """Rank cities, task forces, lists, circles, industries or counties."""
    from dongneng_cli.scale.crew import crew
    from dongneng_cli.workflow.verbs import rank as rank_files

    verb = partial(
        rank_files, files or (), by, plan, period,
        metric=metric, ranking=ranking, project_list=project_list, within=within, base=base,
        unit=explain, top=top, sort=sort, decimals=decimals, ledger=ledger, as_of=as_of,
    )  # fmt: skip
    with crew(jobs, cluster=cluster):
        carry_out(context, verb, form, output, files or ())
