"""Which projects count in a month: its lists as changes have left them (clause 7.2)."""

from collections.abc import Mapping

import pandas as pd

from dongneng_cli import frames
from dongneng_cli.engine import lists
from dongneng_cli.engine.lists import changes_of, in_force
from dongneng_cli.period import Period
from dongneng_cli.workflow.intake import Intake


def changes_in(months: Mapping[Period, Intake]) -> pd.DataFrame:
    """Return every change of lists that any month states: LIST_CHANGES frame."""
    marked = frames.PROJECTS.stack(
        *(frames.PROJECTS.of(one.frames.only("projects", "change")) for one in months.values())
    )
    stated = frames.LIST_CHANGES.stack(*(one.frames["changes"] for one in months.values()))
    return changes_of(marked, stated)


def projects_in_force(intake: Intake, changes: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the PROJECTS rows of the month as its lists are in force then."""
    known = changes_in({intake.period: intake}) if changes is None else changes
    return in_force(intake.frames["projects"], known, intake.period, intake.period)


def columns_in_force(
    projects: frames.Columns, changes: pd.DataFrame, month: Period
) -> frames.Columns:
    """Return the columns of PROJECTS of a month as its lists are in force then."""
    if changes.empty:
        return projects
    return lists.columns_in_force(projects, changes, month, month)
