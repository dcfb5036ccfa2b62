"""Project lists as progress takes them: counts and rates of the projects on each list of the plan.

A check needs these of a ranking's figures and no others. A project that is on two lists counts on both.
"""

import pandas as pd

from dongneng_cli.engine.projects import counts, members_of, rates
from dongneng_cli.frames import Columns
from dongneng_cli.period import Period
from dongneng_cli.plan.model import Plan


def list_standings(projects: pd.DataFrame | Columns, plan: Plan, period: Period) -> pd.DataFrame:
    """Return the STANDINGS of distinct projects by list, as ``progress`` takes them."""
    return rated_lists(list_counts(projects, plan, period), plan)


def list_counts(projects: pd.DataFrame | Columns, plan: Plan, period: Period) -> pd.DataFrame:
    """Return the COUNTS of distinct projects by list; those of other projects may be added."""
    return counts(members_of(projects, plan.lists, period), "list")


def rated_lists(counted: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return the STANDINGS of COUNTS by list; every list of the plan has a row."""
    names = {one.id: one.name for one in plan.lists}
    return rates(counted, names, tuple(names), "list")
