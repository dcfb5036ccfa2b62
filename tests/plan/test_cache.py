"""A plan that was found without fault is not parsed again, and never mistaken for another."""

from pathlib import Path
from shutil import copytree

import pytest

from dongneng_cli.cache import keep, name_of
from dongneng_cli.plan import load, source
from dongneng_cli.plan.load import BrokenPlanError, find_plan, load_plan

LITTLE = Path(__file__).parents[1] / "plans" / "little-2031"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "缓 存"
    monkeypatch.setenv("DN_CACHE", str(folder))
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the YAML files that are parsed."""
    names: list[str] = []
    read = source.Source.read

    def told(self: source.Source, file: Path) -> None:
        names.append(file.name)
        read(self, file)

    monkeypatch.setattr(source.Source, "read", told)
    return names


def test_a_plan_read_twice_is_parsed_once_and_is_the_same(kept: Path, parsed: list[str]) -> None:
    first = load_plan(find_plan("shandong-2020"))
    count = len(parsed)
    assert load_plan(find_plan("shandong-2020")) == first
    assert len(parsed) == count > 0
    assert len(list(kept.iterdir())) == 1


def test_a_changed_file_is_another_plan(kept: Path, tmp_path: Path) -> None:
    copy = copytree(LITTLE, tmp_path / "plan")
    load_plan(copy)
    file = copy / "plan.yaml"
    file.write_text(file.read_text("utf-8") + "\nunknown: 1\n", "utf-8")
    with pytest.raises(BrokenPlanError):
        load_plan(copy)


def test_a_plan_with_faults_is_not_kept(kept: Path, tmp_path: Path) -> None:
    copy = copytree(LITTLE, tmp_path / "plan")
    (copy / "more.yaml").write_text("unknown: 1\n", "utf-8")
    with pytest.raises(BrokenPlanError):
        load_plan(copy)
    assert not kept.exists()


def test_what_is_kept_and_is_no_plan_is_read_anew(kept: Path) -> None:
    plan = load_plan(LITTLE)
    (file,) = kept.iterdir()
    file.write_text('{"id": "nonsense"}', "utf-8")
    assert load_plan(LITTLE) == plan


def test_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("DN_CACHE", str(blocked / "below"))
    assert load_plan(LITTLE).id == "little-2031"


def test_the_oldest_of_a_kind_give_way(kept: Path) -> None:
    keep("one.past", b"", 1)
    for number in range(load._KEPT + 5):
        keep(f"{number:064x}.plan", b"{}", load._KEPT)
    assert len(list(kept.iterdir())) == load._KEPT + 1


def test_other_code_keeps_under_another_name(tmp_path: Path) -> None:
    code = tmp_path / "code" / "inner"
    code.mkdir(parents=True)
    (code / "one.py").write_text("1")
    name = name_of("plan", code.parent, "plan")
    assert name_of("plan", code.parent, "plan") == name != name_of("other", code.parent, "plan")
    (code / "one.py").write_text("12")
    assert name_of("plan", code.parent, "plan") != name


def test_nothing_is_kept_when_asked_not_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DN_CACHE", "0")
    monkeypatch.setenv("HOME", str(tmp_path))
    load_plan(LITTLE)
    assert list(tmp_path.iterdir()) == []
