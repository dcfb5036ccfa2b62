"""Several files at once: one bad file never stops the rest, and what is missing or there twice is named."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.run import Cli

MONTH = Path("samples/2020-10")


def checked(cli: Cli, *paths: Path) -> tuple[int, dict[str, list[dict[str, object]]]]:
    ran = cli("check", *map(str, paths), "--format", "json")
    assert "Traceback" not in ran.err
    return ran.code, json.loads(ran.out)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Return a folder with ten cities of a month."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for path in sorted(MONTH.glob("*市.xlsx"))[:10]:
        shutil.copy(path, folder)
    return folder


def test_a_folder_names_the_units_that_are_missing(cli: Cli, inbox: Path) -> None:
    code, data = checked(cli, inbox)
    assert code == 0
    absent = [one["unit"] for one in data["units"] if one["path"] is None]
    assert absent[:6] == ["日照市", "临沂市", "德州市", "聊城市", "滨州市", "菏泽市"]
    assert len(absent) == 6 + 5 + 14
    missing = [one for one in data["findings"] if one["code"] == "T303"]
    assert len(missing) == len(absent)
    assert {one["severity"] for one in missing} == {"warning"}
    shown = cli("check", str(inbox)).out
    assert "Reporting units" in shown
    assert "? missing" in shown


def test_a_single_submission_is_not_asked_for_the_others(cli: Cli) -> None:
    _code, data = checked(cli, MONTH / "2020-10_01_济南市.xlsx")
    assert [one["code"] for one in data["findings"]] == []
    assert len(data["units"]) == 1


def test_a_whole_month_misses_nothing(cli: Cli) -> None:
    _code, data = checked(cli, MONTH)
    assert all(one["path"] for one in data["units"])
    assert len(data["units"]) == 35


def test_bad_files_stop_none_of_the_others(cli: Cli, inbox: Path) -> None:
    (inbox / "0.xlsx").write_bytes(b"PK\x03\x04 cut short")
    (inbox / "1.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000))
    (inbox / "2.csv").write_text("甲,乙\n", encoding="utf-8")
    (inbox / "~$3.xlsx").write_bytes(b"lock")
    (inbox / "通知.pdf").write_bytes(b"%PDF-1.7")
    code, data = checked(cli, inbox)
    assert code == 4
    files = [(Path(str(one["path"])).name, one["readable"]) for one in data["units"] if one["path"]]
    assert files[:3] == [("0.xlsx", False), ("1.xls", False), ("2.csv", False)]
    assert len(files) == 13
    assert [f["code"] for f in data["findings"] if f["severity"] == "error"] == [
        "S005",
        "S035",
        "S038",
    ]


def test_the_same_file_twice_and_two_of_one_unit_are_named(cli: Cli, inbox: Path) -> None:
    first = inbox / "2020-10_01_济南市.xlsx"
    shutil.copy(first, inbox / "2020-10_01_济南市(1).xlsx")
    code, data = checked(cli, inbox)
    assert code == 1
    same = [one for one in data["findings"] if one["code"] == "S203"]
    assert len(same) == 1
    assert "the same file" in str(same[0]["message"])


def test_the_order_of_arguments_decides_and_nothing_else(cli: Cli, inbox: Path) -> None:
    first, second = sorted(inbox.iterdir())[:2]
    orders = [
        [one["path"] for one in checked(cli, *paths)[1]["units"]]
        for paths in ((first, second), (second, first), (first, second))
    ]
    assert orders[0] == orders[2] == orders[1][::-1]


def test_nothing_readable_names_every_file(cli: Cli, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        (tmp_path / name).write_bytes(b"nothing")
    ran = cli("check", str(tmp_path))
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.count("\n") == 1
    assert all(name in ran.err for name in ("a.xlsx", "b.xlsx", "c.xlsx"))


def test_a_second_reader_is_asked_when_it_is_wanted(cli: Cli) -> None:
    ran = cli(
        "check", "--second-reader", str(MONTH / "2020-10_17_省发展改革委.xlsx"), "--format", "json"
    )
    assert ran.code == 0
    assert json.loads(ran.out)["findings"] == []
