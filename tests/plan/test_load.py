"""Reading a plan: every message with its place, all of them in one go, and numbers as they were written."""

import json
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


ONE_FAULT = [
    # (replaced, by, path and message); ¦ marks where the fault is
    ("decimals: 1", "¦decimal: 1\n  decimals: 1", "settings.decimal: unknown key; did you mean decimals?"),
    ("decimals: 1", "decimals: ¦1.5", "settings.decimals: a whole number is meant"),
    ("decimals: 1", "decimals: ¦9", "settings.decimals: must be at most 6"),
    ("decimals: 1", "decimals:¦", "settings.decimals: required, and empty"),
    ("tie_style: dense", "tie_style: ¦dens", "settings.tie_style: must be one of 'competition' or 'dense'"),
    ("about_tolerance: 0.1", "about_tolerance: ¦1", "settings.about_tolerance: must be less than 1"),
    ("about_tolerance: 0.1", "about_tolerance: ¦-0.1", "settings.about_tolerance: must be at least 0"),
    ("about_tolerance: 0.1", "about_tolerance: ¦ten", "settings.about_tolerance: a number is meant"),
    ("about_tolerance: 0.1", "about_tolerance: ¦.nan", "settings.about_tolerance: a number is meant"),
    ("date: '2031-02'", "date: ¦2031", "document.date: text is meant; put a number in quotes"),
    ("date: '2031-02'", "date: ¦2031.5", "document.date: text is meant; put a number in quotes"),
    ("date: '2031-02'", "date: ¦' 2031'", "document.date: blanks before or after a text"),
    ("date: '2031-02'", "date: ¦''", "document.date: must not be empty"),
    ("document:", "¦3: x\ndocument:", "a key must be text"),
    ("year: 2031", "year: 2031\n¦year: 2031", "year: given twice; first in {folder}/plan.yaml:4"),
    ("clause: '1.2'", "clause: ¦1.2", "areas[1].tasks[企业培育].clause: text is meant; put a number in quotes"),
    ("clause: '1.2'", "clause: ¦'1-2'", "areas[1].tasks[1-2].clause: a clause like 5.2 is meant"),
    ("clause: '1.2'", "clause: ¦'1.1'", "areas[1].tasks[1.1].clause: 1.1 is given twice"),
    ("owner: tf-machinery", "owner: ¦tf-machines", "areas[1].tasks[1.1].owner: the plan has no unit tf-machines; did you mean tf-machinery?"),
    ("owner: tf-machinery\n        owner_basis: {kind: plan, note: 要点1.1}", "owner: ¦tf-machinery", "areas[1].tasks[1.1].owner: needs owner_basis: on what ground"),
    ("due: 2031-06", "due: ¦2031-13", "areas[1].tasks[1.1].milestones[cluster-opinion].due: a month like 2020-06 is meant"),
    ("due: 2031-06", "due: 2031-06\n            scope: ¦'1'", "areas[1].tasks[1.1].milestones[cluster-opinion].scope: the plan has no region 1; known: 990000, 990100, 990200, 990300, river-circle"),
    ("id: cluster-brand", "id: ¦Cluster", "areas[1].tasks[1.1].workstreams[Cluster].id: an id is meant: lower case, digits and hyphens"),
    ("id: cluster-brand", "id: ¦cluster-opinion", "areas[1].tasks[1.1].workstreams[cluster-opinion].id: cluster-opinion is given twice"),
    ("number: 2", "number: ¦0", "areas[0].number: must be at least 1"),
    ("number: 2\n    name: 科技创新（虚构）\n    tasks:\n      - clause: '2.1'", "number: 3\n    name: 科技创新\n    tasks:\n      - clause: ¦'2.1'", "areas[3].tasks[2.1].clause: does not begin with the area's number 3"),
    ("prep: [前期类]", "prep: [¦实施类]", "lists[key-projects].prep[1]: 实施类 stands under implementing too"),
    ("prep: [前期类]", "prep: ¦前期类", "lists[key-projects].prep: a list is meant"),
    ("early_starts: false", "early_starts: ¦no", "lists[key-projects].early_starts: true or false is meant"),
    ("name: 省储备项目", "name: ¦“重点 项目”", "lists[reserve-projects].name: “重点 项目” also means key-projects"),
    ("\n    list: key-projects", "\n    list: ¦key-project", "indicators[key-projects].list: the plan has no project list key-project; did you mean key-projects?"),
    ("kind: projects", "kind: ¦stock", "indicators[key-projects].kind: kind projects and a project list go together"),
    ("lead: industry-office", "lead: ¦office", "indicators[key-projects].lead: the plan has no unit office; known: 990100, 990200, 990300, industry-office, tf-machinery, tf-software"),
    ("counts: sum", "counts: ¦both", "indicators[new-firms].counts: must be one of 'own' or 'sum'"),
    ("counts: sum", "counts: own\n    due: ¦2032-01", "indicators[new-firms].due: needs due_basis: on what ground"),
    ("unit: '%'", "unit: '%'\n    counts: ¦sum", "indicators[research-share].counts: a ratio is never summed"),
    ("scope: '990000'\n    lead: industry-office\n    lead_basis: {kind: plan, note: 要点1.2}\n    cities_report: true", "scope: river-circle\n    lead: industry-office\n    lead_basis: {kind: plan, note: 要点1.2}\n    cities_report: ¦true", "indicators[new-firms].cities_report: only an indicator of the whole province has cities' parts"),
    ("since: 2031-07", "since: ¦2031-01", "indicators[new-firms].targets[2031-01].since: not later than the target before it (2031-01)"),
    ("value: 360", "value: ¦0", "indicators[new-firms].targets[2031-07].value: must be more than 0"),
    ("value: 360", "tolerance: ¦0.05, value: 360", "indicators[new-firms].targets[2031-07].tolerance: only about has a tolerance"),
    ("value: 360, clauses: ['1.2']", "value: 360, clauses: [¦'3.1']", "indicators[new-firms].targets[2031-07].clauses[1]: the plan has no clause 3.1"),
    ("value: 360, clauses: ['1.2']", "value: 360, clauses: ¦[]", "indicators[new-firms].targets[2031-07].clauses: needs at least 1"),
    ("baseline: {value: 1.85, ", "baseline: ¦{", "indicators[research-share].baseline.value: required, and not there"),
    ("baseline: {value: 1.85, period: 2030-12, source: 2030年统计公报（虚构）}", "baseline: ¦[1]", "indicators[research-share].baseline: a mapping (key: value) is meant"),
    ("name: 研发投入占比", "name: ¦新增规上企业", "indicators[research-share].name: 新增规上企业 also means new-firms"),
    ("id: research-share", "id: ¦!!python/name:os.system x", "indicators[研发投入占比].id: the tag tag:yaml.org,2002:python/name:os.system is not read"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), ONE_FAULT, ids=range(len(ONE_FAULT)))
def test_a_fault_says_where_and_what(folder: Path, old: str, new: str, expected: str) -> None:
    first, *followed = broken_at_mark(folder, old, new)
    assert first == expected.format(folder=folder)
    # A clause that is broken takes with it what refers to it; nothing else follows.
    assert all("clause" in fault for fault in followed)


IN_REGIONS = [
    ("code: '990381'", "code: ¦990381", "regions.cities[990300].counties[990381].code: text is meant; put a number in quotes"),
    ("code: '990381'", "code: ¦'99038'", "regions.cities[990300].counties[99038].code: six digits of an administrative code are meant"),
    ("code: '990381'", "code: ¦'990102'", "regions.cities[990300].counties[990102].code: 990102 is given twice"),
    ("name: 白石县", "name: ¦“城中区”", "regions.cities[990100].counties[990121].name: “城中区” also means 990102"),
    ("aliases: [青泽地区]", "aliases: [¦松港]", "regions.cities[990300].aliases[1]: 松港 also means 990200"),
    ("aliases: [青泽地区]", "former: [{name: ¦松港, basis: {kind: assumed, note: x}}]", "regions.cities[990300].former[松港].name: 松港 also means 990200"),
    ("['990100', '990300']", "['990100', ¦'990400']", "regions.groups[river-circle].cities[2]: the plan has no city 990400; did you mean 990300?"),
    ("['990100', '990300']", "['990100', ¦'990100']", "regions.groups[river-circle].cities[2]: 990100 stands here twice"),
    ("\nunits:", "    - {id: sea, name: 沿海圈, short: 沿海, cities: [¦'990300'], role: circle, basis: {kind: plan, note: x}}\n\nunits:", "regions.groups[sea].cities[1]: 990300 is already in river-circle"),
    ("industry: software", "industry: ¦softwear", "units.taskforces[tf-software].industry: the plan has no industry softwear; did you mean software?"),
    ("{id: software, name: 软件服务}", "{id: ¦machinery, name: 软件服务}", "units.industries[machinery].id: machinery is given twice"),
    ("{id: tf-software", "{id: ¦tf-machinery", "units.taskforces[tf-machinery].id: tf-machinery is given twice"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), IN_REGIONS, ids=range(len(IN_REGIONS)))
def test_a_fault_in_another_file(folder: Path, old: str, new: str, expected: str) -> None:
    assert broken_at_mark(folder, old, new, "regions.yaml")[0] == expected


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
    with pytest.raises(BrokenPlanError, match="given twice; first in .*plan.yaml:4"):
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
