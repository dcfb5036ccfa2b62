"""The first hour: a folder made by ``dn init``, what ``dn doctor`` says, and where settings come from."""

import json
import os
import tomllib
from pathlib import Path

import pytest

from dongneng_cli import i18n
from dongneng_cli.checks.printed import documented
from dongneng_cli.cli import complete
from dongneng_cli.stops import STOPS
from dongneng_cli.workflow import doctor
from tests.cli.run import ROOT, Cli, in_own_process


@pytest.fixture
def office(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder made by ``dn init``, and work in it."""
    folder = tmp_path / "月 调度"
    assert cli("init", str(folder)).code == 0
    monkeypatch.chdir(folder)
    return folder


def settings(cli: Cli, *options: str) -> dict[str, dict[str, object]]:
    ran = cli("config", "show", "--format", "json", *options)
    assert ran.code == 0, ran.err
    found: dict[str, dict[str, object]] = json.loads(ran.out)["settings"]
    return found


def test_a_new_folder_is_ready_to_work_in(cli: Cli, office: Path) -> None:
    assert sorted(one.name for one in office.iterdir()) == [
        ".dn",
        "dn.toml",
        "plan",
        "plan.schema.json",
        "samples",
    ]
    assert cli("plan", "check").code == 0
    assert cli("check", "samples/monthly.xlsx", "-q").code == 0
    assert not list(office.rglob("*.py"))


def test_the_copied_plan_has_the_hash_of_the_one_that_was_copied(cli: Cli, office: Path) -> None:
    here = cli("check", "samples/monthly.xlsx", "--format", "json")
    there = cli("check", "samples/monthly.xlsx", "--format", "json", "--plan", "shandong-2020")
    assert json.loads(here.out)["plan"] == json.loads(there.out)["plan"]


def test_nothing_that_is_there_is_replaced(cli: Cli, office: Path) -> None:
    (office / "dn.toml").write_text('lang = "en"\n', "utf-8")
    ran = cli("init", str(office))
    assert ran.code == 2
    assert "is there already" in ran.err
    assert (office / "dn.toml").read_text("utf-8") == 'lang = "en"\n'


def test_a_folder_without_samples(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", str(tmp_path / "new"), "--no-samples").code == 0
    assert not (tmp_path / "new" / "samples").exists()


def test_an_option_counts_before_a_variable_before_the_file_before_the_default(
    cli: Cli, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings(cli)["decimals"] == {"value": None, "origin": "default"}
    with (office / "dn.toml").open("a", encoding="utf-8") as file:
        file.write("decimals = 1\n")
    assert settings(cli)["decimals"] == {"value": 1, "origin": str(office / "dn.toml")}
    monkeypatch.setenv("DN_DECIMALS", "3")
    assert settings(cli)["decimals"] == {"value": "3", "origin": "DN_DECIMALS"}
    assert settings(cli, "--decimals", "4")["decimals"] == {"value": 4, "origin": "--decimals"}


def test_what_the_file_says_is_what_a_command_does(cli: Cli, office: Path) -> None:
    with (office / "dn.toml").open("a", encoding="utf-8") as file:
        file.write('format = "json"\ndecimals = 0\n')
    below = office / "samples"
    os.chdir(below)
    rates = {row["attainment"] for row in json.loads(cli("check", "monthly.xlsx").out)["progress"]}
    assert all(rate is None or rate == round(rate) for rate in rates)
    assert cli("check", "monthly.xlsx", "--format", "md").out.startswith("#")


def test_the_nearest_file_counts_alone(cli: Cli, office: Path) -> None:
    inner = office / "inner"
    inner.mkdir()
    (inner / "dn.toml").write_text("jobs = 2\n", "utf-8")
    os.chdir(inner)
    found = settings(cli)
    assert found["jobs"]["value"] == 2
    assert found["plan"] == {"value": "shandong-2020", "origin": "default"}


def test_the_language_of_the_folder(cli: Cli, office: Path) -> None:
    with (office / "dn.toml").open("a", encoding="utf-8") as file:
        file.write('lang = "zh"\n')
    from dongneng_cli.__main__ import _folder_language

    assert _folder_language() == "zh"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plam = 'x'\n", "did you mean plan?"),
        ("decimals = 'two'\n", "decimals = two will not do [DN-U01]; write a whole number"),
        ("decimals = true\n", "decimals = True will not do"),
        ("lang = 'fr'\n", "known: zh, en"),
        ("format = 'xml'\n", "known: table, json, csv, md"),
        ("period = 2020-06-01\n", "will not do [DN-U01]; write a text in quotation marks"),
        ("decimals = \n", "not valid TOML"),
    ],
)
def test_a_wrong_setting_is_one_line_with_the_file(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    (tmp_path / "dn.toml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    ran = cli("plan", "list")
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert str(tmp_path / "dn.toml") in ran.err
    assert ran.err.count("\n") == 1


def test_the_doctor_finds_a_plan_and_says_what_each_thing_is_for(cli: Cli, office: Path) -> None:
    ran = cli("doctor", "--format", "json")
    seen = {one["what"]: one for one in json.loads(ran.out)["checks"]}
    assert ran.code == 0
    assert seen["Plan"]["found"].startswith("shandong-2020 @ ")
    assert str(office) in seen["Plan"]["found"]
    assert all(one["hint"] for one in seen.values() if one["state"] != "good")


def test_the_doctor_knows_every_extra_and_no_other(cli: Cli) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(project["optional-dependencies"]) - {"dev", "services"}
    assert set(doctor._EXTRAS.values()) == extras
    brought = str(project["optional-dependencies"]).lower()
    assert all(package in brought for package in doctor._EXTRAS)


def test_the_doctor_finds_what_is_broken(cli: Cli, office: Path) -> None:
    (office / "plan" / "more.yaml").write_text("unknown: 1\n", "utf-8")
    (office / ".dn" / "ledger.sqlite3").write_text("this is no database" * 100, "utf-8")
    ran = cli("doctor", "--format", "json")
    seen = {one["what"]: one["state"] for one in json.loads(ran.out)["checks"]}
    assert ran.code == 1
    assert (seen["Plan"], seen["Ledger"]) == ("broken", "broken")


@pytest.mark.parametrize("wrong", ["chek", "rnak", "docter"])
def test_a_misspelt_command_is_corrected(cli: Cli, wrong: str) -> None:
    ran = cli(wrong)
    assert ran.code == 2
    assert "Did you mean" in ran.err or "did you mean" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["rank", "samples/2020-10", "--by", "cty"],
            "--by: there is no cty [DN-U01]; did you mean city?",
        ),
        (["rank", "samples/2020-10", "--explain", "济男"], "济南市, 济宁市"),
        (["history", "济男市"], "济南市, 济宁市"),
        (["trace", "5G"], "5g-stations"),
        (["trace", "基站"], "年内新开通5G基站"),
        (["explain", "L10"], "L101"),
        (["rank", "samples/2020-10", "--month", "2020-11"], "2020-10"),
        (["rank", "samples/2020-10", "--within", "鲁南南"], "鲁南?"),
        (["forecast", "samples/2020-1"], "there is no file samples/2020-1"),
        (["forecast", "5g-station"], "5g-stations"),
    ],
)
def test_a_misspelt_name_is_answered_with_what_is_near(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.setenv("DN_LEDGER", str(tmp_path / "ledger.sqlite3"))
    if arguments[0] in ("history", "trace"):
        assert cli("submit", "samples/checklist/2020-08_济南市.xlsx").code == 0
    ran = cli(*arguments)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert said in ran.err


@pytest.mark.parametrize("group", [[], ["plan"], ["ledger"], ["period"], ["config"]])
def test_a_group_without_a_command_shows_its_help(cli: Cli, group: list[str]) -> None:
    ran = cli(*group)
    assert (ran.code, ran.err) == (2, "")
    assert ran.out == cli(*group, "--help").out


def test_a_shipped_sample_is_no_target(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("forecast", "5g-stations", "samples/checklist", "--format", "json")
    assert ran.code == 0, ran.err
    assert [one["target"] for one in json.loads(ran.out)["outlook"]] == ["5g-stations"]


def tab(typed: str) -> list[str]:
    """Return what the tab key offers in bash."""
    ran = in_own_process(
        "-m", "dongneng_cli",
        _DN_COMPLETE="complete_bash", COMP_WORDS=typed, COMP_CWORD=str(typed.count(" ")),
    )  # fmt: skip
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("dn --lang zh trace 5g", ["5g-stations"]),
        ("dn template --unit 济", ["济南市", "济宁市"]),
        ("dn waive L10", [f"L10{number}" for number in range(1, 10)]),
    ],
)
def test_the_tab_key_offers_what_may_stand_there(typed: str, offered: list[str]) -> None:
    assert tab(typed) == offered


def test_every_code_and_every_reporter_is_completed(cli: Cli) -> None:
    assert set(complete.complete_rule("")) == set(documented())
    assert set(complete.complete_code("")) == {*documented(), *STOPS}
    assert len(complete.complete_reporter("")) == 16 + 5 + 14
    assert complete.complete_ranking("city-s") == ["city-start", "city-supervision"]
    assert complete.complete_code("dn-u") == ["DN-U01", "DN-U02", "DN-U03"]


def test_completion_says_where_it_was_installed(tmp_path: Path) -> None:
    ran = in_own_process(
        "-m", "dongneng_cli", "--lang", "zh", "--install-completion", "bash",
        HOME=str(tmp_path), _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1",
    )  # fmt: skip
    assert (ran.returncode, "新开的终端里生效" in ran.stdout) == (0, True), ran.stderr
    (script,) = (tmp_path / ".bash_completions").iterdir()
    assert str(script) in ran.stdout


def test_a_chinese_windows_is_spoken_to_in_chinese(
    monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    import ctypes

    class Windows:
        """Windows of the People's Republic; of Taiwan; of Britain."""

        def __init__(self, number: int) -> None:
            self.kernel32, self.number = self, number

        def GetUserDefaultUILanguage(self) -> int:  # noqa: N802 - Windows' own name
            return self.number

    monkeypatch.setattr(i18n.sys, "platform", "win32")
    for number, spoken in ((0x0804, "zh"), (0x0404, "zh"), (0x0809, "en")):
        monkeypatch.setattr(ctypes, "windll", Windows(number), raising=False)
        assert i18n.preferred_language() == spoken
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setattr(ctypes, "windll", Windows(0x0804))
    assert i18n.preferred_language() == "en", "what is set counts before Windows"


def test_the_language_is_shown_with_what_chose_it(
    cli: Cli, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings(cli)["lang"] == {"value": "en", "origin": "default"}
    assert settings(cli, "--lang", "zh")["lang"] == {"value": "zh", "origin": "--lang"}
    monkeypatch.setenv("DN_LANG", "en")
    assert settings(cli)["lang"] == {"value": "en", "origin": "DN_LANG"}
