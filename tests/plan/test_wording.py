"""The office's phrases: what cannot be filled in is a fault with its line, not a surprise in a notice."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dongneng_cli.plan.faults import BrokenPlanError
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.wording import FORMULAS, HEADERS, PHRASES, SECTIONS


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str], str]:
    """Return the faults of the plan with one text of its wording changed."""

    def change(old: str, new: str) -> str:
        for file in find_plan(None).rglob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            if file.name == "wording.yaml":
                assert old in text
                text = text.replace(old, new, 1)
            place = tmp_path / file.relative_to(find_plan(None))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        with pytest.raises(BrokenPlanError) as caught:
            load_plan(tmp_path)
        return "\n".join(map(str, caught.value.faults))

    return change


def test_every_phrase_of_the_plan_is_there_and_can_be_filled_in() -> None:
    wording = load_plan(find_plan(None)).wording
    assert wording is not None
    assert set(wording.phrases) == set(PHRASES)
    assert set(wording.sections) == set(SECTIONS)
    assert set(wording.headers) == set(HEADERS)
    assert set(wording.formulas) == set(FORMULAS)
    for phrase, names in PHRASES.items():
        wording.say(phrase, **dict.fromkeys(names.split(), "x"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("快于时间进度{points}个", "快于时间进度{point}个", "{point} cannot be filled in"),
        ("快于时间进度{points}个", "快于时间进度{points个", "braces that do not fit"),
        ("    level: 与时间进度持平\n", "", "the phrase level is missing"),
        ("    level: ", "    levle: ", "did you mean level?"),
        ("    ahead-of-time: ", "    ahead-of-tme: ", "the plan has no id ahead-of-tme"),
        ("city: '371400', row", "city: '371499', row", "the plan has no city 371499"),
        ("row: 0, column: 2}", "row: 0, column: 1}", "two squares stand on one place"),
    ],
)
def test_a_fault_of_the_wording_names_its_line(
    changed: Callable[[str, str], str], old: str, new: str, said: str
) -> None:
    found = changed(old, new)
    assert said in found
    assert "wording.yaml:" in found


def test_the_map_has_a_square_for_every_city() -> None:
    plan = load_plan(find_plan(None))
    assert plan.wording is not None
    assert {tile.city for tile in plan.wording.tiles} == {city.code for city in plan.regions.cities}
