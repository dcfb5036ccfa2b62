"""Options that several commands share, each declared once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dongneng_cli.cli.complete import (
    complete_list,
    complete_plan,
    complete_plan_item,
    complete_rule,
)
from dongneng_cli.i18n import _
from dongneng_cli.terms import Dimension


class OutputFormat(StrEnum):
    """What goes to stdout."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE…", help=_("Workbooks, or folders of them; - reads one workbook from stdin.")
    ),
]
SomeFiles = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE…]",
        help=_("Workbooks, or folders of them; without any, what the ledger holds."),
    ),
]
LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="DN_LEDGER",
        metavar="PATH|URL",
        help=_("The ledger: a file, or postgresql://…; else .dn/ledger.sqlite3 found upward."),
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE|N",
        help=_("The ledger as it stood at the end of a day (UTC), or at revision N."),
    ),
]
TargetPath = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="PATH", help=_("File or folder to write to.")),
]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help=_("Why; it is recorded."))
]
ExplainOption = Annotated[
    bool,
    typer.Option(
        "--explain",
        help=_("Unfold every verdict: formula, inputs with file, cell and revision, result."),
    ),
]
RuleCode = Annotated[
    str,
    typer.Argument(
        metavar="RULE",
        help=_("Code of a rule, such as L101."),
        autocompletion=complete_rule,
    ),
]
PlanOption = Annotated[
    str | None,
    typer.Option(
        "--plan",
        envvar="DN_PLAN",
        metavar="ID|PATH",
        help=_("Plan to check against: an id, or a folder of plan files."),
        autocompletion=complete_plan,
    ),
]
PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        envvar="DN_PERIOD",
        metavar="YYYY-MM",
        help=_("Month to look at; else the one most workbooks are of."),
    ),
]
WholeOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        "--week",
        envvar="DN_PERIOD",
        metavar="YYYY-MM|YYYY-Www",
        help=_(
            "Month, or week of blockers (2020-W42), to look at; "
            "else what most workbooks are of, or the newest month."
        ),
    ),
]
FormatOption = Annotated[
    OutputFormat,
    typer.Option(
        "--format", envvar="DN_FORMAT", help=_("What is printed: a table, or text for programs.")
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="PATH",
        help=_("Write to a file instead: .xlsx, .docx, .html, .md, .csv or .json."),
    ),
]
DecimalsOption = Annotated[
    int | None,
    typer.Option(
        "--decimals",
        envvar="DN_DECIMALS",
        metavar="N",
        min=0,
        max=6,
        help=_("Places of rates and points; else the plan's."),
    ),
]
ByOption = Annotated[Dimension, typer.Option("--by", help=_("What is ranked."))]
ListOption = Annotated[
    str | None,
    typer.Option(
        "--list",
        metavar="ID",
        help=_("Only the projects of one list, by id or name."),
        autocompletion=complete_list,
    ),
]
PlanItem = Annotated[
    str | None,
    typer.Argument(
        metavar="WHAT",
        help=_("A target, a clause, a city, a list or a task force, by id or name."),
        autocompletion=complete_plan_item,
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        envvar="DN_JOBS",
        metavar="N",
        min=1,
        max=256,
        help=_("Processes that read workbooks; else one, and for many workbooks one a core."),
    ),
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        envvar="DN_CLUSTER",
        metavar="URL",
        help=_("Dask scheduler whose workers read the workbooks, such as tcp://host:8786."),
    ),
]
ResumeOption = Annotated[
    bool,
    typer.Option(
        "--resume",
        help=_(
            "Read only what is new or changed since the last run with it, or since one that was stopped."
        ),
    ),
]
