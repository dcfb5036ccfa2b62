"""What a stranger does wrong, and what a first try meets: one line that helps, and no traceback."""

import json
import re
from pathlib import Path

import openpyxl
import pytest

import dongneng_cli as dn
from tests.cli.run import ROOT, Cli

OCTOBER = "samples/2020-10"
JINAN = "samples/2020-10/2020-10_01_济南市.xlsx"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["chekc"], "there is no command chekc [DN-U01]; did you mean check?"),
        (["trace", "5g-staton", OCTOBER], "no target or blocker 5g-staton [DN-U02]; did you mean"),
        (["rank", OCTOBER, "--explain", "济楠"], "has no city 济楠 [DN-U02]; did you mean"),
        (["explain", "L999"], "there is no rule L999 [DN-U02]; dn explain --all lists them all"),
        (["explain", "l-101"], "there is no rule l-101 [DN-U02]; did you mean one of these"),
        (["gap", OCTOBER, "--period", "2020-13"], "2020-13 is not a month"),
        (["check", "nofile.xlsx"], "there is no file nofile.xlsx"),
        (["gap", OCTOBER, "-o", "nodir/x.xlsx"], "there is no folder nodir"),
        (["plan", "list", "-o", "nodir/x.xlsx"], "there is no folder nodir"),
        (["evaluate", "--known-by", "2021-02-31"], "2021-02-31 is not a day"),
        (["submit", OCTOBER, "--received", "20201103", "--dry-run"], "20201103 is not a day"),
        (["tasks", "samples/checklist", "--owner", "济楠"], "no reporting unit 济楠"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_a_mistake_is_one_line_with_a_hint(cli: Cli, command: list[str], said: str) -> None:
    ran = cli(*command)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_control_characters_of_a_name_are_written_out(cli: Cli) -> None:
    assert "⟨U+001B⟩" in cli("explain", "L\x1b[31m").err
    assert "\x1b" not in cli("trace", "\x1b[31m", OCTOBER).err


def test_forms_for_a_folder_that_cannot_be_made_are_refused(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "forms"):
        ran = cli("template", "--all", "--period", "2020-06", "-o", str(place))
        assert (ran.code, "the folder cannot be made" in ran.err) == (2, True)


def test_verbose_names_every_workbook_on_stderr(cli: Cli) -> None:
    quiet, verbose = cli("rank", JINAN), cli("rank", JINAN, "-v")
    assert verbose.out == quiet.out
    assert Path(JINAN).name in verbose.err
    assert Path(JINAN).name not in quiet.err


def test_the_month_of_the_settings_is_the_month_that_is_ranked(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dn.toml").write_text('period = "2020-09"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    ran = cli("rank", str(ROOT / "samples/checklist"), "--format", "json")
    assert json.loads(ran.out)["period"] == "2020-09"


def test_a_file_that_is_given_back_is_named_as_it_was_written(cli: Cli, tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger.sqlite3")
    assert cli("submit", JINAN, "--ledger", ledger).code == 0
    ran = cli("show", "1", "--ledger", ledger, "-o", str(tmp_path))
    written = tmp_path / Path(JINAN).name
    assert ran.err == f"written: {written}\n"
    assert written.read_bytes() == (ROOT / JINAN).read_bytes()


def broken(folder: Path) -> str:
    """Return a month of one city in which a value is below that of the month before."""
    book = openpyxl.load_workbook(ROOT / JINAN)
    sheet = book["指标"]
    row = next(r for r in sheet.iter_rows() if any(isinstance(c.value, int | float) for c in r))
    number = next(c for c in row if isinstance(c.value, int | float))
    number.value = -12345
    path = folder / "broken.xlsx"
    book.save(path)
    return str(path)


@pytest.mark.parametrize(
    "command", [["trace", "5g-stations"], ["map"], ["bulletin"]], ids=lambda c: c[0]
)
def test_errors_in_the_workbooks_are_an_exit_code_with_its_reason(
    cli: Cli, tmp_path: Path, command: list[str]
) -> None:
    ran = cli(*command, broken(tmp_path))
    assert ran.code == 1
    assert "dn check shows them" in ran.err


def test_a_notice_of_a_quarter_is_chinese_in_every_language(cli: Cli) -> None:
    command = ("bulletin", "samples/checklist", "--quarter", "2020Q3")
    assert cli(*command, "--lang", "en").out == cli(*command, "--lang", "zh").out


def test_two_plans_are_compared_item_by_item(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", str(tmp_path / "office"), "--no-samples").code == 0
    plan = tmp_path / "office" / "plan"
    assert cli("plan", "diff", "shandong-2020", str(plan)).out.rstrip().endswith("0 differences")
    file = plan / "taskforces.yaml"
    written = file.read_text("utf-8")
    name = re.search(r"name: (\S*专班)", written)
    assert name is not None
    file.write_text(written.replace(name[1], "新" + name[1], 1), "utf-8")
    ran = cli("plan", "diff", "shandong-2020", str(plan), "--format", "json")
    found = json.loads(ran.out)
    assert (ran.code, found["schema"], len(found["changes"])) == (0, "dn/plan-diff@1", 1)
    one = found["changes"][0]
    assert (one["path"].endswith("].name"), one["after"]) == (True, "新" + one["before"])


def test_the_api_ranks_as_the_command_prints_it(cli: Cli) -> None:
    ran = cli("rank", OCTOBER, "--list", "major-projects", "--format", "json")
    ranked = dn.rank(OCTOBER, project_list="major-projects")
    assert json.loads(json.dumps(ranked.document.data)) == json.loads(ran.out)
