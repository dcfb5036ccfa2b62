"""What the rows of each form sheet become: said apart from the reading, which the ledger does not need."""

from collections.abc import Mapping

from dongneng_cli import frames
from dongneng_cli.submission.form import BLOCKERS, CHANGES, INDICATORS, PROJECTS, TASKS

CONTRACTS: Mapping[str, frames.Contract] = {
    INDICATORS.key: frames.OBSERVATIONS,
    PROJECTS.key: frames.PROJECTS,
    CHANGES.key: frames.LIST_CHANGES,
    TASKS.key: frames.TASK_REPORTS,
    BLOCKERS.key: frames.BLOCKERS,
}
"""Frame of each form sheet."""
