"""Every example of every help page runs as it stands, in a folder where a month's work has been done."""

import json
import shlex
import shutil
from pathlib import Path

import openpyxl
import pytest
import typer

from dongneng_cli.cli.app import app
from dongneng_cli.cli.help import examples_of
from tests.checks.test_printed import notice
from tests.cli.run import ROOT, Cli

ELSEWHERE = {"postgresql://dn@host/dn": "other.sqlite3", "35:0f0c60e18d2c": "{head}"}
"""What stands in an example for a thing of the reader's own."""

BEFORE = {"period reopen": ["period", "close", "2020-10"]}
"""What has to have happened before an example makes sense."""


def examples() -> list[tuple[str, str]]:
    """Return every command with each of its examples."""
    found: list[tuple[str, str]] = []

    def walk(group: object, path: list[str]) -> None:
        for name, command in group.commands.items():  # type: ignore[attr-defined]
            if hasattr(command, "commands"):
                walk(command, [*path, name])
            else:
                found.extend(
                    (" ".join([*path, name]), one) for one in examples_of(str(command.epilog or ""))
                )

    walk(typer.main.get_command(app), [])
    return found


def commands() -> set[str]:
    found: set[str] = set()

    def walk(group: object, path: list[str]) -> None:
        for name, command in group.commands.items():  # type: ignore[attr-defined]
            if hasattr(command, "commands"):
                walk(command, [*path, name])
            else:
                found.add(" ".join([*path, name]))

    walk(typer.main.get_command(app), [])
    return found


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a ledger of three months, a backup and an export of it, and some workbooks."""
    from dongneng_cli.workflow.begin import begin
    from dongneng_cli.workflow.record import Terms, submit

    folder = tmp_path_factory.mktemp("office") / "月调度"
    begin(folder, None)
    ledger = str(folder / ".dn" / "ledger.sqlite3")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DN_USER", "填报员")
        for month in ("2020-08", "2020-09"):
            files = sorted((ROOT / "samples/checklist").glob(f"{month}_*.xlsx"))
            submit(files, ledger=ledger, terms=Terms(received=f"{month}-28"))
        submit([ROOT / "samples/2020-10"], ledger=ledger, terms=Terms(received="2020-11-03"))
        weeks = sorted((ROOT / "samples/checklist").glob("2020-W*.xlsx"))
        submit(weeks, ledger=ledger, terms=Terms(received="2020-11-03"))
    jinan = sorted((ROOT / "samples/2020-10").glob("*济南市.xlsx"))[0]
    book = openpyxl.load_workbook(jinan)
    book.properties.title = "更正"
    book.save(folder / "济南市.xlsx")
    shutil.copyfile(jinan, folder / "new.xlsx")
    notice(folder, "sd-2019-10").rename(folder / "notice.xlsx")
    return folder


@pytest.fixture
def office(done: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that folder, and work in it."""
    place = tmp_path / "月调度"
    shutil.copytree(done, place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("DN_USER", "审核员")
    return place


def test_every_command_has_examples() -> None:
    assert commands() == {command for command, _example in examples()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "example"), examples(), ids=[example for _command, example in examples()]
)
def test_an_example_runs_as_it_stands(cli: Cli, office: Path, command: str, example: str) -> None:
    for wanted in ("2020-11-06.sqlite3", "ledger.zip"):
        if command in ("ledger restore", "ledger import") and wanted in example:
            assert cli("ledger", "backup" if "sqlite3" in wanted else "export", wanted).code == 0
    if command == "show":
        (office / "济南市.xlsx").unlink()
    if command in BEFORE:
        assert cli(*BEFORE[command]).code == 0
    words = [_put(cli, word) for word in shlex.split(example)]
    assert words[0] == "dn"
    ran = cli(*words[1:])
    assert ran.code in (0, 1), ran.err
    assert ran.out + ran.err


def _put(cli: Cli, word: str) -> str:
    put = ELSEWHERE.get(word, word)
    if put == "{head}":
        held = json.loads(cli("ledger", "info", "--format", "json").out)["ledger"]
        put = f"{held['height']}:{held['hash'][:12]}"
    return put
