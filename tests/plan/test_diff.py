"""What changed between two plans."""

import shutil
from pathlib import Path

from dongneng_cli.plan.diff import Change, plan_diff
from dongneng_cli.plan.load import find_plan, load_plan

LITTLE = Path(__file__).parents[1] / "plans" / "little-2031"


def changed(tmp_path: Path, *replacements: tuple[str, str]) -> list[Change]:
    folder = Path(shutil.copytree(LITTLE, tmp_path / "little"))
    text = (folder / "plan.yaml").read_text("utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    (folder / "plan.yaml").write_text(text, "utf-8")
    return plan_diff(load_plan(LITTLE), load_plan(folder))


def test_a_plan_does_not_differ_from_itself() -> None:
    assert plan_diff(load_plan(LITTLE), load_plan(LITTLE)) == []


def test_a_value_an_alias_and_a_row_are_told_by_their_ids(tmp_path: Path) -> None:
    row = "          - {id: cluster-brand, name: 集群品牌}\n"
    found = changed(
        tmp_path,
        ("value: 360", "value: 380"),
        ("aliases: [重点项目]", "aliases: [重点项目, 省重点]"),
        (row, row + "          - {id: cluster-parks, name: 集群园区}\n"),
    )
    assert found == [
        Change("lists[key-projects].aliases", "重点项目", "重点项目、省重点"),
        Change("areas[1].tasks[1.1].workstreams[cluster-parks]", None, "集群园区"),
        Change("indicators[new-firms].targets[2031-07].value", "360", "380"),
    ]


def test_what_is_gone_has_no_after(tmp_path: Path) -> None:
    text = (LITTLE / "plan.yaml").read_text("utf-8")
    line = next(line for line in text.splitlines() if "since: 2031-07" in line)
    assert changed(tmp_path, (f"{line}\n", "")) == [
        Change("indicators[new-firms].targets[2031-07]", "2031-07", None)
    ]


def test_the_shipped_plan_does_not_differ_from_itself() -> None:
    plan = load_plan(find_plan("shandong-2020"))
    assert plan_diff(plan, plan) == []
