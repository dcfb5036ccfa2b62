"""What a verb hands over: a document, how the program ends, and what no output may replace.

What looks at no rows imports this without what judges them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dongneng_cli.errors import ExitCode
from dongneng_cli.reports.document import Document
from dongneng_cli.workflow.ledger_state import with_ledger

if TYPE_CHECKING:
    from dongneng_cli.workflow.judge import Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report.

    Attributes:
        sources: Files that no output may replace.
        remark: Said on stderr beside it; empty if there is nothing to say.
    """

    document: Document
    exit_code: ExitCode
    sources: tuple[Path, ...] = ()
    remark: str = ""


def report_of(document: Document, verdict: "Verdict", *, remark: bool = True) -> Report:
    """Return a report on what was judged: its state of the ledger, its exit code, what no output may replace.

    Args:
        document: What it says.
        verdict: Of the month or week that it is about.
        remark: Whether errors are spoken of on stderr: not where the report shows the findings itself.
    """
    intake = verdict.intake
    said = verdict.remark if remark else ""
    return Report(with_ledger(document, intake), verdict.exit_code, intake.sources, said)
