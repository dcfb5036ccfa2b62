"""What is installed with the program: the lock file fits the project, the bill of materials fits the lock."""

import importlib
import json
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.cli.run import ROOT


@pytest.fixture(scope="module")
def supply() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "docs"))
    yield importlib.import_module("make_supply")
    sys.path.remove(str(ROOT / "docs"))


@pytest.fixture(scope="module")
def bill(supply: ModuleType) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(supply.BILL.read_text("utf-8"))
    return held


def test_the_lock_holds_what_the_project_asks_for(supply: ModuleType) -> None:
    said = supply.project()
    extras = said["optional-dependencies"]
    wanted = [*said["dependencies"]]
    wanted += [
        one for name, some in extras.items() if name not in ("dev", "services") for one in some
    ]
    locked: dict[str, list[str]] = {}
    for pin in supply.pins():
        locked.setdefault(pin.name, []).append(pin.version)
    for one in map(Requirement, wanted):
        versions = locked.get(supply.normal(one.name), [])
        assert versions, f"{one} is not locked: python docs/make_supply.py"
        assert all(version in one.specifier for version in versions), (str(one), versions)


def test_every_locked_package_has_hashes_and_no_address(supply: ModuleType) -> None:
    text = supply.LOCK.read_text("utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(supply.pins())
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"://|index|file:", text)


def test_the_bill_lists_what_is_locked(supply: ModuleType, bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    listed = [(one["name"], one["version"]) for one in bill["components"]]
    assert listed == [(pin.name, pin.version) for pin in supply.pins()], (
        "run: python docs/make_supply.py --sbom"
    )
    assert bill["metadata"]["component"]["version"] == supply.project()["version"]


def test_every_component_has_a_licence_and_is_needed_by_something(bill: dict[str, Any]) -> None:
    licences = {one["name"]: one["licenses"][0]["license"]["name"] for one in bill["components"]}
    assert not [name for name, licence in licences.items() if licence in ("", "?")]
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert len(needs) == len(bill["components"]) + 1
    reached: set[str] = set()
    ahead = [bill["metadata"]["component"]["bom-ref"]]
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead += needs[one]
    assert reached == set(needs)


def test_the_page_of_licences_lists_every_component(bill: dict[str, Any]) -> None:
    page = (ROOT / "docs/licences.md").read_text("utf-8")
    assert not [one["name"] for one in bill["components"] if f"| {one['name']} |" not in page]


def test_a_licence_that_asks_for_more_than_notice_comes_with_an_extra_only(
    bill: dict[str, Any],
) -> None:
    """The core is under licences without conditions for those who build on it."""
    asking = re.compile(r"\bA?GPL|LGPL|SSPL|proprietary", re.IGNORECASE)
    assert not [
        one["name"]
        for one in bill["components"]
        if one["scope"] == "required" and asking.search(one["licenses"][0]["license"]["name"])
    ]
