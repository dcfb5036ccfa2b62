"""Shell completion of plans, targets, units, lists and rules.

It runs at every press of the tab key, so the plan's files, and the rules' own source, are scanned for what
can be typed, not loaded.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from dongneng_cli.errors import DongnengError
from dongneng_cli.i18n import _
from dongneng_cli.plan.load import available_plans, find_plan
from dongneng_cli.shown import shown

_ID = re.compile(r"(?:^\s*- |\{)id: ([a-z0-9-]+)", re.MULTILINE)
_SHORT = re.compile(r"^\s+short: (\S+)$", re.MULTILINE)
_CITY = re.compile(r"^ {4}- code: '\d+'\n +name: (\S+)$", re.MULTILINE)
_CLAUSE = re.compile(r"clause: '(\d+\.\d+)'")
_NAME = re.compile(r"^\s+name: (\S+)$", re.MULTILINE)
_RULE = re.compile(r'"([SLPT]\d{3})"')
_STOP = re.compile(r'"(DN-[A-Z]\d\d)"')
_SOURCE = Path(__file__).parents[1]


def install(asked: str | None) -> None:
    """Install completion for a shell, or for the one that runs this, and say where."""
    from typer._completion_shared import install as install_for_shell

    shell, path = install_for_shell(shell=asked)
    said = _("completion for {shell} is in {path}; it works in the next terminal that you open")
    typer.echo(said.format(shell=shell, path=shown(str(path), 200)))
    raise typer.Exit


def complete_plan(incomplete: str) -> list[str]:
    """Return the ids of plans that begin so."""
    return [plan for plan in available_plans() if plan.startswith(incomplete)]


def complete_list(incomplete: str) -> list[str]:
    """Return the ids of project lists that begin so."""
    return _beginning(incomplete, _found("lists.yaml", _ID))


def complete_target(incomplete: str) -> list[str]:
    """Return the ids of targets that begin so."""
    return _beginning(incomplete, _found("indicators/*.yaml", _ID))


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


def complete_reporter(incomplete: str) -> list[str]:
    """Return cities, departments and task forces that begin so: whoever sends a workbook."""
    named = (*_found("departments.yaml", _NAME), *_found("taskforces.yaml", _NAME, "taskforces"))
    return _beginning(incomplete, (*_found("regions.yaml", _CITY), *named))


def complete_ranking(incomplete: str) -> list[str]:
    """Return the ids of the plan's rankings that begin so."""
    return _beginning(incomplete, _found("rankings.yaml", _ID, "rankings"))


def complete_rule(incomplete: str) -> list[str]:
    """Return the codes of rules that begin so."""
    return _beginning(incomplete.upper(), sorted(_rules()))


def complete_code(incomplete: str) -> list[str]:
    """Return the codes of rules, and of reasons to stop, that begin so."""
    stops = _STOP.findall((_SOURCE / "stops.py").read_text(encoding="utf-8"))
    return _beginning(incomplete.upper(), [*sorted(_rules()), *stops])


def _rules() -> set[str]:
    declared = (*_SOURCE.glob("checks/*.py"), *_SOURCE.glob("submission/*.py"))
    return {code for file in declared for code in _RULE.findall(file.read_text(encoding="utf-8"))}


def _beginning(incomplete: str, items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(item for item in items if item.startswith(incomplete)))


def _found(pattern: str, what: re.Pattern[str], key: str = "") -> Iterator[str]:
    """Scan files of the plan, or the list under one key of theirs."""
    for file in _files(pattern):
        written = file.read_text(encoding="utf-8")
        below = re.search(rf"^( *){key}:\n((?:(?:\1[ -].*)?\n)+)", written, re.MULTILINE)
        yield from what.findall(below[2] if key and below else written)


def _files(pattern: str) -> list[Path]:
    try:
        return sorted(find_plan(None).glob(pattern))
    except DongnengError:
        return []
