"""The plan that everything is held against, opened."""

from dataclasses import dataclass
from pathlib import Path

from dongneng_cli.plan.load import find_plan, load_plan, plan_hash
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names


@dataclass(frozen=True, slots=True)
class Context:
    """The plan that everything is held against.

    Attributes:
        second_reader: Whether independent readers are asked about every workbook as well.
    """

    plan: Plan
    names: Names
    path: Path
    hash: str
    second_reader: bool = False


def open_plan(given: str | None) -> Context:
    """Load a plan by id or path.

    Raises:
        PlanError: If there is none, or it is broken.
    """
    path = find_plan(given)
    plan = load_plan(path)
    return Context(plan, Names(plan), path, plan_hash(path))
