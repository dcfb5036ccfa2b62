"""Reading a plan: every message with its place, all of them in one go, and numbers as they were written."""

import json
import re
import shutil
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from yamlcore import CoreLoader

from dongneng_cli.errors import ExitCode, PlanError
from dongneng_cli.i18n import set_language
from dongneng_cli.plan import source
from dongneng_cli.plan.load import (
    BrokenPlanError,
    available_plans,
    find_plan,
    load_plan,
    plan_files,
    plan_hash,
    plan_schema,
)

ROOT = Path(__file__).parents[2]
LITTLE = ROOT / "tests" / "plans" / "little-2031"


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the little plan, to be broken."""
    return Path(shutil.copytree(LITTLE, tmp_path / "little"))


def broken(folder: Path, old: str, new: str, file: str = "plan.yaml") -> list[str]:
    """Replace a text and return the faults, with the folder's own path left out."""
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenPlanError) as caught:
        load_plan(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


def broken_at_mark(folder: Path, old: str, new: str, file: str = "plan.yaml") -> list[str]:
    """Do the same with a replacement that marks with ¦ where the fault is; return messages at the mark."""
    text = (folder / file).read_text("utf-8").replace(old, new, 1)
    before = text[: text.index("¦")]
    place = f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "
    faults = broken(folder, old, new.replace("¦", ""), file)
    assert faults[0].startswith(place), (faults, place)
    return [fault.removeprefix(place) for fault in faults]


def test_the_little_plan_is_sound() -> None:
    plan = load_plan(LITTLE)
    assert (plan.id, plan.year, len(plan.indicators), len(plan.lists)) == (
        "little-2031",
        2031,
        3,
        2,
    )


FAULTS = yaml.load((ROOT / "tests" / "plans" / "faults.yaml").read_text("utf-8"), CoreLoader)


@pytest.mark.parametrize("case", FAULTS, ids=[str(n) for n in range(len(FAULTS))])
def test_a_fault_says_where_and_what(folder: Path, case: dict[str, str]) -> None:
    first, *followed = broken_at_mark(folder, case["replace"], case["by"], case["file"])
    assert first == case["fault"].format(folder=folder)
    # What refers to a clause or a city that is broken is at fault too; nothing else follows.
    assert all("has no" in fault or "area's number" in fault for fault in followed)


def test_every_message_has_a_plan_that_breaks_it() -> None:
    package = ROOT / "src" / "dongneng_cli" / "plan"
    written = "".join(
        (package / f"{name}.py").read_text("utf-8")
        for name in ("validate", "references", "tree", "consistency", "scoring_references")
    )
    messages = re.findall(r'_\(\s*"([^"{]{12,})"', written)
    shown = "\n".join(case["fault"] for case in FAULTS)
    assert [message for message in messages if message not in shown] == []


def test_every_fault_of_every_file_comes_in_one_go(folder: Path) -> None:
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("year: 2031", "year: '2031'"), "utf-8")
    faults = broken(folder, "role: circle", "role: ring", "regions.yaml")
    assert [fault.split(":")[0] for fault in faults] == ["plan.yaml", "regions.yaml"]
    with pytest.raises(BrokenPlanError, match="has 2 faults; the first: year: a whole") as caught:
        load_plan(folder)
    assert caught.value.exit_code == ExitCode.PLAN
    assert caught.value.where == f"{folder / 'plan.yaml'}:4:7"


def test_wrong_shapes_are_faults_and_never_crashes(folder: Path) -> None:
    for section in ("areas", "lists", "indicators", "settings", "document"):
        for value in ("3", "[1, [2]]", "{a: {b: []}}", "text", "~"):
            (folder / "plan.yaml").write_text(
                (LITTLE / "plan.yaml").read_text("utf-8").replace(f"{section}:", f"_{section}:", 1)
                + f"\n{section}: {value}\n",
                "utf-8",
            )
            with pytest.raises(BrokenPlanError) as caught:
                load_plan(folder)
            assert any(section in fault.path for fault in caught.value.faults)


@pytest.mark.parametrize("inside", ["{a: {b: []}}", "[[1], {id: [1]}]", "[{id: {}, weight: x}]"])
def test_wrong_shapes_inside_a_section_never_crash(folder: Path, inside: str) -> None:
    text = (LITTLE / "plan.yaml").read_text("utf-8")
    scoring = (
        f"\nassessments: [{{items: {inside}, quotas: {inside}, bands: {inside}}}]"
        f"\nevaluation: {{dimensions: {inside}, measures: {inside}, bands: {inside}}}\n"
    )
    shares = text.replace("kind: flow", f"kind: [x]\n    allocation: {{shares: {inside}}}")
    marks = text.replace(
        "value: 300", "pace: {method: [x], years: [{values: 3}], marks: 3}, value: 300"
    )
    for broken_text in (text + scoring, shares, marks):
        (folder / "plan.yaml").write_text(broken_text, "utf-8")
        with pytest.raises(BrokenPlanError):
            load_plan(folder)


def test_a_section_missing_altogether(folder: Path) -> None:
    faults = broken(folder, "title: 澜山省产业升级2031年工作要点（虚构）\nyear", "year")
    assert [fault.split(": ", 1)[1] for fault in faults] == ["title: required, and not there"]
    assert faults[0].startswith("plan.yaml:")


def test_what_is_not_yaml_hides_no_other_file_and_makes_no_noise(folder: Path) -> None:
    faults = broken(folder, "  short: 澜山\n", "  short: [澜山\n", "regions.yaml")
    assert len(faults) == 1
    assert faults[0].startswith("regions.yaml:6:")
    assert "not YAML" in faults[0]


def test_bytes_that_are_not_utf8(folder: Path) -> None:
    text = (folder / "regions.yaml").read_text("utf-8")
    (folder / "regions.yaml").write_bytes(text.encode("gb18030"))
    with pytest.raises(BrokenPlanError, match="not UTF-8"):
        load_plan(folder)


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    plan = folder / "plan.yaml"
    plan.write_bytes(b"\xef\xbb\xbf" + plan.read_bytes())
    assert load_plan(folder) == load_plan(LITTLE)


def test_aliases_of_yaml_are_refused(folder: Path) -> None:
    faults = broken(folder, "prep: [前期类]", "prep: &p [前期类, *p]")
    assert any("aliases (*name) are not read" in fault for fault in faults)


def test_one_file_or_many_is_the_same_plan(folder: Path) -> None:
    whole = load_plan(LITTLE)
    text = (folder / "plan.yaml").read_text("utf-8")
    head, tail = text.split("  - id: new-firms")
    (folder / "plan.yaml").write_text(head, "utf-8")
    (folder / "more").mkdir()
    (folder / "more" / "z.yaml").write_text("indicators:\n  - id: new-firms" + tail, "utf-8")
    assert load_plan(folder) == whole


def test_a_scalar_in_two_files_is_given_twice(folder: Path) -> None:
    (folder / "z.yaml").write_text("year: 2031\n", "utf-8")
    with pytest.raises(BrokenPlanError, match=r"given twice; first in .*plan.yaml:4"):
        load_plan(folder)


def test_numbers_stay_as_they_were_written(folder: Path) -> None:
    plan = folder / "plan.yaml"
    written = "2.0500000000000000000001"
    plan.write_text(plan.read_text("utf-8").replace("value: 2.05", f"value: {written}"), "utf-8")
    loaded = load_plan(folder)
    assert loaded.indicators[2].targets[0].value == Decimal(written)
    assert loaded.indicators[2].targets[0].tolerance == Decimal("0.02")
    assert load_plan(LITTLE).settings.about_tolerance == Decimal("0.1")


def test_the_pure_python_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = load_plan(LITTLE)
    monkeypatch.setattr(source, "Loader", CoreLoader)
    assert load_plan(LITTLE) == fast


def test_find_plan_by_id_by_folder_and_by_default(tmp_path: Path) -> None:
    assert find_plan().name == "shandong-2020"
    assert find_plan("shandong-2020") == find_plan() == ROOT / "targets" / "shandong-2020"
    assert find_plan(str(LITTLE)) == LITTLE
    with pytest.raises(PlanError) as caught:
        find_plan("shandong-2021")
    assert caught.value.hint == "did you mean shandong-2020?"
    with pytest.raises(PlanError, match="no YAML"):
        load_plan(tmp_path)
    with pytest.raises(PlanError, match="not a folder"):
        load_plan(tmp_path / "none")


def test_the_hash_knows_names_and_bytes_and_not_the_place(folder: Path) -> None:
    before = plan_hash(LITTLE)
    assert plan_hash(folder) == before
    assert len(before) == 64
    (folder / ".draft.yaml").write_text("x", "utf-8")
    (folder / "note.txt").write_text("x", "utf-8")
    assert plan_hash(folder) == before
    (folder / "regions.yaml").rename(folder / "region.yaml")
    renamed = plan_hash(folder)
    assert renamed != before
    (folder / "region.yaml").write_bytes((folder / "region.yaml").read_bytes() + b"\n")
    assert plan_hash(folder) not in {before, renamed}
    assert [file.name for file in plan_files(folder)] == ["plan.yaml", "region.yaml"]


def test_names_for_completion_cost_no_yaml_and_no_pydantic() -> None:
    code = (
        "import sys; from dongneng_cli.plan.load import available_plans, plan_hash, find_plan;"
        "plan_hash(find_plan()); print(*available_plans());"
        "sys.exit(bool({'yaml', 'pydantic', 'pandas'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == available_plans() == ["shandong-2020"]


def test_the_schema_beside_the_plans_is_current() -> None:
    kept = json.loads((ROOT / "targets" / "plan.schema.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(plan_schema()))


def test_every_file_points_at_the_schema() -> None:
    for file in plan_files(find_plan()):
        first = file.read_text("utf-8").splitlines()[0]
        target = first.removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / target).resolve() == ROOT / "targets" / "plan.schema.json"


def test_the_plans_are_read_by_any_yaml_1_2_loader() -> None:
    for file in plan_files(find_plan()):
        assert isinstance(yaml.load(file.read_text("utf-8"), CoreLoader), dict)


def test_loading_is_fast_enough_for_every_command() -> None:
    path = find_plan()
    load_plan(path)
    times = []
    for _round in range(5):
        begun = time.perf_counter()
        load_plan(path)
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.1
