"""Start-up is a feature: what is asked for often imports no library that it does not need."""

import json
import sys

import pytest

from tests.cli.run import in_own_process

HEAVY = (
    "pandas",
    "numpy",
    "openpyxl",
    "pydantic",
    "xlsxwriter",
    "yaml",
    "sqlalchemy",
    "alembic",
    "lxml",
)
LOADED = """
import json, sys
from dongneng_cli.__main__ import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print()
print(json.dumps(sorted(sys.modules)))
"""

HELP = [[], ["check"], ["rank"], ["gap"], ["explain"], ["plan"], ["plan", "list"], ["plan", "show"]]


def loaded(*arguments: str) -> set[str]:
    ran = in_own_process("-c", LOADED, *arguments)
    assert "Traceback" not in ran.stderr, ran.stderr
    return set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_help_imports_no_heavy_library(command: list[str]) -> None:
    assert not loaded(*command, "--help") & set(HEAVY)


def test_the_version_is_answered_without_the_command_line_library() -> None:
    assert not loaded("--version") & {*HEAVY, "typer", "rich"}


@pytest.mark.parametrize("typed", ["dn plan show 济", "dn rank --explain 济"])
def test_completion_imports_no_heavy_library(typed: str) -> None:
    ran = in_own_process(
        "-X", "importtime", "-m", "dongneng_cli",
        _DN_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD="3",
    )  # fmt: skip
    assert "济南" in ran.stdout
    imported = {line.split("|")[-1].strip().split(".")[0] for line in ran.stderr.splitlines()}
    assert not imported & set(HEAVY)


def test_importing_the_package_costs_nothing() -> None:
    ran = in_own_process("-c", "import sys, dongneng_cli; print(len(sys.modules))")
    bare = in_own_process("-c", "import sys; print(len(sys.modules))")
    assert int(ran.stdout) <= int(bare.stdout) + 2


def test_a_plain_check_loads_no_writer() -> None:
    assert not loaded("check", "samples/monthly.xlsx", "--format", "json") & {
        "openpyxl", "xlsxwriter", "sqlalchemy", "alembic", "lxml", "matplotlib",
    }  # fmt: skip


NEEDED = {
    "annotated_types", "annotated_doc", "cython_runtime", "dateutil", "dongneng_cli", "numpy", "pandas", "pydantic",
    "pydantic_core", "rich", "shellingham", "six", "typer", "typing_extensions", "typing_inspection",
    "yaml", "yamlcore",
}  # fmt: skip
"""Packages that a check or a ranking of files may load; a new one is a decision, not an accident."""

OWN = {
    "cli": {"app", "complete", "config", "deliver", "group", "options"},
    "engine": {"deviations", "feeds", "listcounts", "lists", "measures", "progress", "projects", "tasks"},
    "ledger": {"errors", "place"},
    "reports": {"columns", "context", "document", "findings", "progress", "rules", "units", "formats"},
    "scale": {"crew"},
    "workflow": {
        "config", "digest", "earlier", "in_force", "intake", "judge", "sources", "together", "verbs",
    },
}  # fmt: skip
"""Modules of ours that a check of files may load, by package, beside those of its own name."""

OF_A_RANKING = {
    "engine": {"league", "rank_questions", "ranking", "rankrules"},
    "reports": {"check", "rank_lists", "rank_more", "rank_view"},
    "workflow": {"months", "rank_document", "rank_kept", "rank_past", "rank_question"},
}
"""Modules of ours that a ranking of files may load besides."""


@pytest.mark.parametrize("command", ["check", "rank"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_check_and_rank_load_what_they_need_and_no_more(command: str, form: str) -> None:
    found = loaded(command, "samples/monthly.xlsx", "--format", form)
    packages = {name for name in found if "." not in name}
    others = {name for name in packages if name not in sys.stdlib_module_names and name[0] != "_"}
    assert others <= NEEDED - ({"rich"} if form == "json" else set())
    assert not found & {"multiprocessing", "sqlite3", "rich.console", "rich.table", "tomllib"}
    for package, known in OWN.items():
        begin = f"dongneng_cli.{package}."
        own = {name.removeprefix(begin).split(".")[0] for name in found if name.startswith(begin)}
        besides = OF_A_RANKING.get(package, set()) if command == "rank" else set()
        assert own <= {command} | known | besides


def test_a_command_loads_no_other_command_and_no_help_page() -> None:
    begin = "dongneng_cli.cli."
    found = {name.removeprefix(begin) for name in loaded("config", "show") if begin in name}
    assert found == {"app", "complete", "config", "deliver", "group", "options"}
