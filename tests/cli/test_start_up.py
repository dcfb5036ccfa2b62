"""Start-up is a feature: what is asked for often imports no library that it does not need."""

import json
import sys

import pytest

from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import record
from tests.cli.run import in_own_process
from tests.ledger.books import WHO, draft

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
    assert "Traceback" not in ran.stderr and "[DN-" not in ran.stderr, ran.stderr
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
        "config", "context", "digest", "earlier", "in_force", "intake", "judge", "ledger_state", "report", "sources",
        "together", "verbs",
    },
}  # fmt: skip
"""Modules of ours that a check of files may load, by package, beside those of its own name."""

OF_A_RANKING = {
    "engine": {"league", "rank_questions", "ranking", "rankrules"},
    "reports": {"check", "rank_lists", "rank_more", "rank_view"},
    "workflow": {"months", "rank_document", "rank_cache", "rank_past", "rank_question"},
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


OF_THE_LEDGER = {
    "checks": set(),
    "cli": {"app", "complete", "config", "deliver", "group", "options"},
    "engine": set(),
    "ledger": {
        "asof", "canonical", "chain", "disk", "errors", "faults", "happenings", "opening", "place", "seal", "store",
        "tables", "view",
    },
    "reports": {"columns", "context", "document", "formats"},
    "scale": set(),
    "submission": {"form", "tables.contracts"},
    "workflow": {"context", "ledger_state", "report"},
}  # fmt: skip
"""Modules of ours that a command may load that asks the ledger who reported what, beside those of its own name."""

OF_A_HISTORY = {
    "engine": {"measures"},
    "ledger": {"rows", "values"},
    "submission": {
        "cellstore",
        "words",
        "workbook",
        "tables.clean",
        "tables.layout",
        "tables.tables",
    },
}
"""Modules of ours that may be loaded besides where figures are shown with their cells."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a ledger of one submission."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        record(ledger, WHO, draft())
    return str(path)


@pytest.mark.parametrize("command", ["status", "history"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_status_and_history_load_nothing_that_looks_at_frames(
    command: str, form: str, recorded: str
) -> None:
    about = ["济南市"] if command == "history" else []
    found = loaded(command, *about, "--ledger", recorded, "--format", form)
    packages = {name for name in found if "." not in name}
    others = {name for name in packages if name not in sys.stdlib_module_names and name[0] != "_"}
    frames = {"dateutil", "numpy", "pandas", "six"}
    assert others <= {*NEEDED, "sqlalchemy"} - frames - ({"rich"} if form == "json" else set())
    assert "sqlalchemy" in others
    assert not found & {"alembic", "multiprocessing"}
    for package, known in OF_THE_LEDGER.items():
        begin = f"dongneng_cli.{package}."
        deep = package == "submission"
        own = {
            name if deep else name.split(".")[0]
            for name in (one.removeprefix(begin) for one in found if one.startswith(begin))
        } - ({"ooxml", "tables"} if deep else set())
        besides = OF_A_HISTORY.get(package, set()) if command == "history" else set()
        assert own <= {command} | known | besides


@pytest.mark.parametrize(
    "arguments",
    [
        ["ledger", "info"],
        ["ledger", "verify"],
        ["show", "1"],
        ["review", "1", "--accept", "--reason", "x"],
        ["period", "close", "2020-10"],
        ["waive", "L101", "--unit", "济南市", "--period", "2020-10", "--by", "x", "--reason", "x", "--until", "2020-12-31"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_done_to_the_ledger_itself_loads_no_pandas(
    arguments: list[str], recorded: str
) -> None:
    found = loaded(*arguments, "--ledger", recorded)
    assert "sqlalchemy" in found
    assert not found & {"pandas", "numpy", "alembic", "dongneng_cli.submission.read"}


def test_every_rule_is_known_to_a_process_that_checks_nothing() -> None:
    ran = in_own_process("-m", "dongneng_cli", "explain", "T303")
    assert ran.returncode == 0 and "T303" in ran.stdout


def test_a_command_loads_no_other_command_and_no_help_page() -> None:
    begin = "dongneng_cli.cli."
    found = {name.removeprefix(begin) for name in loaded("config", "show") if begin in name}
    assert found == {"app", "complete", "config", "deliver", "group", "options"}
