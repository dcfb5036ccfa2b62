"""Every rule over submissions: a family is known once it is imported here."""

from collections.abc import Mapping

# Reports list the runs of rules in the order of these imports.
from dongneng_cli.checks import timeliness

# isort: split
from dongneng_cli.checks import (
    blockers,
    bounds,
    complete,
    logic,
    plausibility,
    projects,
    rollforward,
    structure,
    tasks,
)
from dongneng_cli.checks import (
    deviations as deviation_rules,
)
from dongneng_cli.checks.registry import CHECKS
from dongneng_cli.findings import Rule
from dongneng_cli.submission.codes import READER_RULES
from dongneng_cli.submission.rules import FORM_RULES

FAMILIES = (
    *(structure, complete, logic, projects, rollforward, tasks, blockers, deviation_rules),
    *(plausibility, bounds, timeliness),
)
"""Each family registers its rules when it is imported."""


def all_rules() -> Mapping[str, Rule]:
    """Return every rule over submissions by its code: the reader's, the form's, those over figures."""
    return dict(
        sorted(
            (READER_RULES | FORM_RULES | {code: one.rule for code, one in CHECKS.items()}).items()
        )
    )
