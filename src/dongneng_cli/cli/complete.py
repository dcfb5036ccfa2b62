"""Shell completion of plans, targets, cities and lists.

It runs at every press of the tab key, so the plan's files are scanned for what can be typed, not loaded.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from dongneng_cli.errors import DongnengError
from dongneng_cli.plan.load import available_plans, find_plan

_ID = re.compile(r"(?:^\s*- |\{)id: ([a-z0-9-]+)", re.MULTILINE)
_SHORT = re.compile(r"^\s+short: (\S+)$", re.MULTILINE)
_CLAUSE = re.compile(r"clause: '(\d+\.\d+)'")


def complete_plan(incomplete: str) -> list[str]:
    """Return the ids of plans that begin so."""
    return [plan for plan in available_plans() if plan.startswith(incomplete)]


def complete_list(incomplete: str) -> list[str]:
    """Return the ids of project lists that begin so."""
    return _beginning(incomplete, _found("lists.yaml", _ID))


def complete_plan_item(incomplete: str) -> list[str]:
    """Return targets, clauses, cities, lists and task forces that begin so."""
    items = (
        *_found("indicators/*.yaml", _ID),
        *_found("tasks.yaml", _CLAUSE),
        *_found("regions.yaml", _SHORT),
        *_found("lists.yaml", _ID),
        *_found("taskforces.yaml", _ID),
    )
    return _beginning(incomplete, items)


def complete_unit(incomplete: str) -> list[str]:
    """Return cities and task forces that begin so."""
    return _beginning(
        incomplete, (*_found("regions.yaml", _SHORT), *_found("taskforces.yaml", _ID))
    )


def _beginning(incomplete: str, items: Iterator[str] | tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(item for item in items if item.startswith(incomplete)))


def _found(pattern: str, what: re.Pattern[str]) -> Iterator[str]:
    for file in _files(pattern):
        yield from what.findall(file.read_text(encoding="utf-8"))


def _files(pattern: str) -> list[Path]:
    try:
        return sorted(find_plan(None).glob(pattern))
    except DongnengError:
        return []
