"""The commands on the shipped samples: exit codes, what is printed where, one line for every mistake."""

import json
from pathlib import Path

import pytest

from tests.cli.run import Cli

MONTH = "samples/2020-10"
CITY = "samples/2020-10/2020-10_01_济南市.xlsx"
DIMENSIONS = ["city", "taskforce", "list", "circle", "industry", "county"]


def test_a_clean_month_passes_and_shows_the_targets(cli: Cli) -> None:
    ran = cli("check", MONTH)
    assert ran.code == 0
    assert "年内新开通5G基站" in ran.out
    assert "83.33%" in ran.out
    assert ran.err == ""


def test_one_consolidated_month_passes(cli: Cli) -> None:
    assert cli("check", "samples/monthly.xlsx").code == 0


def test_a_broken_workbook_exits_1_and_names_each_cell(cli: Cli) -> None:
    ran = cli("check", "samples/broken.xlsx", "--format", "json")
    assert ran.code == 1
    data = json.loads(ran.out)
    errors = [one for one in data["findings"] if one["severity"] == "error"]
    assert len(errors) >= 12
    for one in data["findings"]:
        assert one["file"] == "samples/broken.xlsx"
        assert one["code"]
        assert one["message"]
        assert one["hint"]
    assert data["summary"]["errors"] == len(errors)


def test_check_json_keeps_its_contract(cli: Cli) -> None:
    data = json.loads(cli("check", MONTH, "--format", "json").out)
    assert data["schema"] == "dn/check@1"
    assert data["plan"]["id"] == "shandong-2020"
    assert len(data["files"]) == 35
    assert all(len(one["sha256"]) == 64 and one["readable"] for one in data["files"])
    stations = next(one for one in data["progress"] if one["target"] == "5g-stations")
    assert stations["scope"] == "山东省"
    assert (stations["comparator"], stations["target_value"]) == ("at_least", 40000)
    assert stations["status"] == "attained"
    assert stations["source"]["cell"]
    assert len(data["progress"]) == 27


def test_the_province_comes_out_to_the_published_digit(cli: Cli) -> None:
    """1,907 projects, 1,741 to start, 1,559 started, 6,196.09 亿元, 89.55% and 91.57%.

    山东省发改委通报前十月16市重点项目开工情况统计排名, 2020-11.
    """
    data = json.loads(cli("rank", MONTH, "--by", "city", "--format", "json").out)
    total = data["total"]
    assert (total["projects"], total["planned_starts"], total["started"]) == (1907, 1741, 1559)
    assert (total["start_rate"], total["completion_rate"]) == (89.55, 91.57)
    assert total["invested"] == 6196.09
    assert data["time_progress"] == 83.33
    assert [row["rank"] for row in data["rows"]] == list(range(1, 17))


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_dimension_ranks_and_adds_up_to_the_province(cli: Cli, by: str) -> None:
    ran = cli("rank", "samples/monthly.xlsx", "--by", by, "--format", "json")
    assert ran.code == 0
    data = json.loads(ran.out)
    assert data["schema"] == "dn/rank@1"
    apart = sum(one["projects"] for one in data["unranked"])
    assert sum(row["projects"] for row in data["rows"]) + apart == data["total"]["projects"] == 1907
    for one in (*data["rows"], data["total"]):
        assert one["started"] == one["due_starts"] - one["slipped"] + one["ahead_starts"]


def test_one_list_alone_gives_its_published_line(cli: Cli) -> None:
    ran = cli("rank", MONTH, "--by", "city", "--list", "省重大项目", "--format", "json")
    total = json.loads(ran.out)["total"]
    assert (total["planned_starts"], total["started"], total["completion_rate"]) == (
        247,
        242,
        103.13,
    )


@pytest.mark.parametrize("form", ["json", "csv", "md", "table"])
def test_every_format_prints_the_province(cli: Cli, form: str) -> None:
    assert "89.55" in cli("rank", "samples/monthly.xlsx", "--format", form).out


@pytest.mark.parametrize("suffix", ["xlsx", "html", "md", "csv", "json"])
def test_gap_writes_the_file_that_its_suffix_asks_for(
    cli: Cli, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"gap.{suffix}"
    ran = cli("gap", CITY, "-o", str(target))
    assert (ran.code, ran.out) == (0, "")
    assert target.stat().st_size > 1000
    assert str(target) in ran.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["check", "nofile.xlsx"], 2, "nofile.xlsx"),
        (["check", "{empty}"], 2, "holds no workbook"),
        (["check", "{text}"], 4, "text.xlsx"),
        (["check", MONTH, "--plan", "shandong-2002"], 3, "shandong-2020"),
        (["check", MONTH, "--period", "2020-13"], 2, "2020-13"),
        (["rank", MONTH, "--by", "town"], 2, "city"),
        (["rank", MONTH, "--list", "major-project"], 2, "major-projects"),
        (["rank", MONTH, "--by", "taskforce", "--explain", "支撑专班一"], 2, "has no project"),
        (["rank", MONTH, "--decimals", "9"], 2, "at most 6"),
        (["rank", MONTH, "--formt", "json"], 2, "--format"),
        (["chek", MONTH], 2, "check"),
        (["check"], 2, "name files"),
        (["gap", MONTH, "-o", "gap.doc"], 2, ".doc"),
        (["gap", MONTH, "-o", "nowhere/gap.xlsx"], 2, "nowhere"),
        (["gap", "samples/monthly.xlsx", "-o", "samples/monthly.xlsx"], 2, "samples/monthly.xlsx"),
        (["explain", "L999"], 2, "L999"),
        (["plan", "show", "济男"], 2, "济男"),
        (["check", MONTH, "--lang", "fr"], 2, "zh"),
    ],
)
def test_a_mistake_is_one_line_on_stderr_and_nothing_on_stdout(
    cli: Cli, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    (tmp_path / "text.xlsx").write_text("not a workbook, only text\n" * 20, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    places = {"empty": str(tmp_path / "empty"), "text": str(tmp_path / "text.xlsx")}
    ran = cli(*(argument.format(**places) for argument in arguments))
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.count("\n") == 1
    assert says in ran.err
    assert "Traceback" not in ran.err


def test_one_unreadable_file_stops_none_of_the_others(cli: Cli, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04" + b"\0" * 40)
    ran = cli("check", "samples/monthly.xlsx", str(bad), "--format", "json")
    assert ran.code == 4
    data = json.loads(ran.out)
    assert [one["readable"] for one in data["files"]] == [True, False]
    assert data["progress"]


def test_the_plan_is_listed_and_shown(cli: Cli) -> None:
    assert cli("plan", "list").out.count("\n") > 27
    for what, expected in (("5g-stations", "40,000"), ("5.2", "rd-intensity"), ("济南", "370100")):
        ran = cli("plan", "show", what)
        assert ran.code == 0
        assert expected in ran.out
    assert cli("plan", "check", "shandong-2020").code == 0
    assert json.loads(cli("plan", "schema").out)["$defs"]


def test_a_broken_plan_lists_every_fault_with_file_and_line(cli: Cli, tmp_path: Path) -> None:
    for file in Path("tests/plans/little-2031").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("tie_style: dense", "tie_stile: dense").replace(
            "year: 2031", "year: soon"
        )
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    ran = cli("plan", "check", str(tmp_path))
    assert (ran.code, ran.out) == (3, "")
    assert "plan.yaml:4:" in ran.err
    assert "tie_style" in ran.err


def test_rules_are_explained_in_both_languages(cli: Cli) -> None:
    assert "cumulative" in cli("explain", "L101").out
    assert "累计" in cli("--lang", "zh", "explain", "l101").out
    everything = cli("explain", "--all", "--format", "md").out
    assert everything.count("\n") > 80


def test_global_options_may_stand_behind_the_command(cli: Cli) -> None:
    assert (
        cli("plan", "show", "济南", "--no-color").out
        == cli("--no-color", "plan", "show", "济南").out
    )
