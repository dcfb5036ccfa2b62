"""``dn template`` and ``dn check --return``: the form goes out, comes back, and is handed back."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.run import Cli
from tests.submission.filling import type_in


def test_a_form_is_written_filled_checked_and_handed_back(cli: Cli, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    made = cli("template", "--unit", "青岛市", "--period", "2020-06", "-o", str(form))
    assert (made.code, made.out) == (0, "") and "form.xlsx" in made.err
    form.write_bytes(type_in(form.read_bytes(), {("指标", "G6"): "约20"}))
    back = cli("check", str(form), "--return", str(tmp_path / "out"), "--format", "json")
    assert back.code == 1 and back.err.count("\n") == 1
    (tmp_path / "before.json").write_text(back.out, encoding="utf-8")
    copy = tmp_path / "out" / "form_核对意见.xlsx"
    assert openpyxl.load_workbook(copy).sheetnames[0] == "问题清单"
    found = json.loads(back.out)["findings"]
    again = json.loads(cli("check", str(copy), "--format", "json").out)["findings"]
    assert [(f["code"], f["cell"]) for f in again] == [(f["code"], f["cell"]) for f in found]
    form.write_bytes(type_in(form.read_bytes(), {("指标", "G6"): 20, ("任务", "D6"): "推进中"}))
    options = ("--return", str(tmp_path / "out"), "--before", str(tmp_path / "before.json"))
    assert cli("check", str(form), *options).code == 0
    rows = list(openpyxl.load_workbook(copy).worksheets[0].iter_rows(min_row=6, values_only=True))
    assert {row[10] for row in rows if row[2] == "S131"} == {"已改"}


def test_a_renamed_copy_is_known_by_its_own_list(cli: Cli, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    first = cli("check", "samples/broken.xlsx", "--return", out, "--format", "json")
    (tmp_path / "before.json").write_text(first.out, encoding="utf-8")
    copy = (tmp_path / "out" / "broken_核对意见.xlsx").read_bytes()
    (tmp_path / "第二次.xlsx").write_bytes(type_in(copy, {("指标", "G6"): 20}))
    again = ("--return", out, "--before", str(tmp_path / "before.json"))
    cli("check", str(tmp_path / "第二次.xlsx"), *again)
    book = openpyxl.load_workbook(tmp_path / "out" / "第二次_核对意见.xlsx")
    rows = list(book.worksheets[0].iter_rows(min_row=6, values_only=True))
    assert {row[10] for row in rows if row[2] == "S131" and row[4] == "G6"} == {"已改"}
    assert "未改" in {row[10] for row in rows}


def test_forms_for_everyone_go_into_a_folder(cli: Cli, tmp_path: Path) -> None:
    ran = cli("template", "--all", "--period", "2020-06", "-o", str(tmp_path / "forms"))
    assert ran.code == 0 and len(list((tmp_path / "forms").iterdir())) == 35


@pytest.mark.parametrize(
    "arguments",
    [
        ("template", "--period", "2020-06", "-o", "x.xlsx"),
        ("template", "--all", "--unit", "济南市", "--period", "2020-06", "-o", "x"),
        ("template", "--unit", "没有市", "--period", "2020-06", "-o", "x.xlsx"),
        ("template", "--unit", "济南市", "--period", "六月", "-o", "x.xlsx"),
        ("check", "samples/monthly.xlsx", "--before", "x.json"),
        ("check", "samples/monthly.xlsx", "--return", "samples/monthly.xlsx"),
        ("check", "samples/broken.xlsx", "--return", "targets/shandong-2020"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(cli: Cli, arguments: tuple[str, ...]) -> None:
    ran = cli(*arguments)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1
    assert "Traceback" not in ran.err


def test_a_form_never_replaces_a_workbook_that_it_is_made_from(cli: Cli, tmp_path: Path) -> None:
    last = tmp_path / "五月.xlsx"
    assert cli("template", "--unit", "济南市", "--period", "2020-05", "-o", str(last)).code == 0
    kept = last.read_bytes()
    ran = cli(
        "template", "--unit", "济南市", "--period", "2020-06", "--from", str(last), "-o", str(last)
    )
    assert ran.code == 2 and last.read_bytes() == kept


def test_a_table_in_text_gets_a_list_of_its_own(cli: Cli, tmp_path: Path) -> None:
    table = tmp_path / "指标.csv"
    table.write_text(
        "填报单位：济南市\n报告期：2020-06\n指标编码,指标名称,计量单位,地区,本年累计\n"
        "5g-stations,年内新开通5G基站,个,济南市,约20\n",
        encoding="utf-8",
    )
    ran = cli("check", str(table), "--return", str(tmp_path))
    assert ran.code in {1, 4}
    if ran.code == 1:
        names = openpyxl.load_workbook(tmp_path / "指标_核对意见.xlsx").sheetnames
        assert names == ["问题清单", "说明"]
