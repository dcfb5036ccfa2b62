"""Printed mistakes are caught, honest rounding is not: figures as public notices print them."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from dongneng_cli.checks.families import all_rules
from dongneng_cli.checks.intervals import adds_up
from dongneng_cli.checks.printed import PROOFS
from dongneng_cli.checks.registry import CHECKS
from dongneng_cli.plan.load import find_plan
from dongneng_cli.submission.tables.printed import as_printed
from dongneng_cli.workflow.explain import explain
from dongneng_cli.workflow.proof import proof

TABLES = yaml.safe_load(
    (Path(__file__).parents[1] / "figures" / "printed_pages.yaml").read_text("utf-8")
)
HEADER = "月份 分组 所属 计划开工 已开工 开工率 年度计划投资 本月完成投资 累计完成投资 投资完成率 当月占年度计划 快于时间进度"
FIELDS = "month group whole planned started start_rate plan month_invested invested completion month_share ahead"


def notice(folder: Path, *pages: str) -> Path:
    """Write pages of the figures as a CSV file, every figure as it is printed."""
    lines = [HEADER.replace(" ", ",")]
    for page in pages:
        for row in TABLES[page]:
            cells = [str(row.get(name, "")) for name in FIELDS.split()]
            lines.append(",".join(cells))
    path = folder / "通报数据.csv"
    path.write_text("\n".join(lines), "utf-8-sig")
    return path


def found(folder: Path, *pages: str) -> list[tuple[str, str]]:
    """Return the rule and the group of everything found on some pages."""
    data: Any = proof([notice(folder, *pages)]).document.data
    groups = [row["group"] for page in pages for row in TABLES[page]]
    return [
        (one["code"], groups[int(one["cell"].lstrip("ABCDEFGHIJKL")) - 2])
        for one in data["findings"]
        if one["code"].startswith("L17")
    ]


def test_the_notice_of_october_2019_is_caught_by_its_implied_plan(tmp_path: Path) -> None:
    # 92.8% is printed; 959.9 of the plan that the three fields imply is 95.8%.
    assert found(tmp_path, "sd-2019-10") == [("L172", "建设项目")]
    data: Any = proof([notice(tmp_path, "sd-2019-10")]).document.data
    low, high = (float(one) for one in data["findings"][0]["expected"].split("–"))
    assert low < 95.8 < high
    assert high - low < 0.7


def test_its_month_before_catches_it_too(tmp_path: Path) -> None:
    assert set(found(tmp_path, "sd-2019-09", "sd-2019-10")) == {
        ("L172", "建设项目"),
        ("L173", "建设项目"),
    }


def test_the_months_on_both_sides_are_in_order(tmp_path: Path) -> None:
    assert found(tmp_path, "sd-2019-09") == []
    assert found(tmp_path, "sd-2019-11") == []


def test_the_falling_cumulative_of_dezhou_is_caught(tmp_path: Path) -> None:
    # 368.7 in August 2012, 350 in September, while the rate rises.
    assert set(found(tmp_path, "dz-2012")) == {("L174", "全部"), ("L173", "全部")}


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        ("sd-2021-04", "L172"),  # four fields imply 1970 to 1975, the whole 2001 to 2005
        ("zmd-2018", "L170"),  # 123 of 183 is 67.2%, 71.1% is of 173
        ("zb-gx-2021-03", "L171"),  # 35.4 of 88.5 is 40.0%: 39 could only be cut off
        ("zmd-2020-08", "L175"),  # 1016.8 + 892.7 + 1999.2 is 3908.7, not 3913.2
        ("jm-2021-03", "L171"),  # 129 of 270 is 47.8%, cut off to 47
        ("made-up-points", "L176"),  # 97.2 - 83.3 is 13.9
    ],
)
def test_each_kind_of_printed_mistake_is_caught(tmp_path: Path, page: str, rule: str) -> None:
    assert [code for code, _group in found(tmp_path, page)] == [rule]


@pytest.mark.parametrize(
    "page",
    [
        *("xs-2007-07", "ah-2015-09", "ah-2017-04", "jx-2020-07", "jm-2019-10", "fj-2020"),
        *("sd-2022-08", "mixed-units", "nc-2023-10", "kp-2024-02"),
    ],
)
def test_honest_pages_raise_nothing(tmp_path: Path, page: str) -> None:
    assert found(tmp_path, page) == []


SUMS = yaml.safe_load(
    (Path(__file__).parents[1] / "figures" / "printed_sums.yaml").read_text("utf-8")
)


MISSING = [
    ("zmd-2020-08", "B类阶段投资(亿元)"),  # 3908.7, printed 3913.2
    ("xc-10", "县区投资(亿元)"),  # projects across counties stand in both
    ("xc-10", "县区开工(个)"),  # 87, printed 86
    ("huz-2014-10", "类别(亿元)"),  # 477.4, printed 483.5
]


def test_printed_sums_are_held_to_their_rounding_and_to_no_more() -> None:
    missing = []
    for page, sums in SUMS.items():
        for one in sums:
            parts = [Decimal(part) for part in one["parts"]]
            if not adds_up(parts, Decimal(one["total"]), counts=one["kind"] == "count"):
                missing.append((page, one["what"]))
    exact = sum(
        sum(map(Decimal, one["parts"])) == Decimal(one["total"])
        for sums in SUMS.values()
        for one in sums
    )
    every = sum(map(len, SUMS.values()))
    print(f"\nprinted sums: {every}, exact {exact}, within rounding {every - exact - len(missing)}")
    print("\n".join(f"  misses: {page} {what}" for page, what in missing))
    assert missing == MISSING
    assert every == 120


def test_every_rule_over_printed_figures_has_a_page_that_breaks_it(tmp_path: Path) -> None:
    rules = set(PROOFS)
    pages = [page for page in TABLES if page != "sd-2019-09"]
    broken = {code for page in pages for code, _group in found(tmp_path, page)}
    assert rules == broken | {"L173", "L174"} == {f"L17{number}" for number in range(7)}


@pytest.mark.parametrize(
    ("value", "text", "printed"),
    [
        ("1.51900000", "15190万元", "1.5190"),
        ("0.71550000", "7,155.0万元", "0.71550"),
        ("368.7", "368.7", "368.7"),
        ("116.0", "116.0亿元", "116.0"),
        ("30000", "3万亿元", "30000"),
    ],
)
def test_a_figure_in_another_unit_keeps_the_decimals_it_is_printed_with(
    value: str, text: str, printed: str
) -> None:
    assert str(as_printed(Decimal(value), text)) == printed


def test_a_figure_of_whole_wan_is_known_to_half_a_wan(tmp_path: Path) -> None:
    # 3556.5 of 7154.5 is 49.710%; 3556 of 7155 would be 49.700% and no more.
    path = tmp_path / "通报数据.csv"
    row = "2020-06,全县,,,,,7155万元,,3556万元,49.71,,"
    path.write_text(f"{HEADER.replace(' ', ',')}\n{row}\n", "utf-8-sig")
    data: Any = proof([path]).document.data
    assert [one["code"] for one in data["findings"] if one["code"] != "S132"] == []
    # How 万元 were read is said; that text keeps its decimals is as it should be.
    assert {one["cell"] for one in data["findings"]} <= {"G2", "I2"}


def test_rules_over_notices_are_explained_and_a_check_of_submissions_does_not_run_them() -> None:
    for code in PROOFS:
        assert code not in CHECKS
        assert code not in all_rules(), (
            "a submission is recorded with the rules that it was checked by"
        )
        assert code in json.dumps(explain(code).document.data)
    assert PROOFS.keys() <= {row["code"] for row in explain(None).document.data["rules"]}


def test_a_rule_that_the_plan_switches_off_is_not_run_over_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "通报数据.csv"
    row = "2018-06,全市,,183,123,71.1,,,,,,"
    path.write_text(f"{HEADER.replace(' ', ',')}\n{row}\n", "utf-8-sig")
    plan = Path(shutil.copytree(find_plan(), tmp_path / "plan"))
    basis = "basis: {kind: assumed, note: x}"
    (plan / "rules.yaml").write_text(f"rules: [{{code: L170, stage: off, {basis}}}]", "utf-8")
    codes = [
        {one["code"] for one in proof([path], folder).document.data["findings"]}
        for folder in (None, str(plan))
    ]
    assert codes == [{"L170"}, set()]
