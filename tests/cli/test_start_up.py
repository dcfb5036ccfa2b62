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
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
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


@pytest.mark.parametrize(("command", "form"), [("check", "json"), ("rank", "table")])
def test_check_and_rank_load_what_they_need_and_no_more(command: str, form: str) -> None:
    found = loaded(command, "samples/monthly.xlsx", "--format", form)
    others = {name for name in found if name not in sys.stdlib_module_names and name[0] != "_"}
    assert others <= NEEDED
    assert not found & {"multiprocessing", "sqlite3"}
