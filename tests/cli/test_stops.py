"""Every code with which the program stops is explained, and no other."""

import importlib
import pkgutil
from pathlib import Path

import pytest

import dongneng_cli
from dongneng_cli.errors import DongnengError
from dongneng_cli.findings import UnreadableError
from dongneng_cli.stops import STOPS
from tests.cli.run import Cli


def reasons(base: type[DongnengError] = DongnengError) -> list[type[DongnengError]]:
    return [one for below in base.__subclasses__() for one in (below, *reasons(below))]


@pytest.fixture(scope="module")
def everything() -> list[type[DongnengError]]:
    for module in pkgutil.walk_packages(dongneng_cli.__path__, "dongneng_cli."):
        if ".migrations." not in module.name and not module.name.endswith((".child", ".__main__")):
            importlib.import_module(module.name)
    # One that cannot be read has the code of its finding.
    return [one for one in reasons() if not issubclass(one, UnreadableError)]


def test_every_code_is_explained_with_its_exit_code(
    everything: list[type[DongnengError]],
) -> None:
    found = {one.code: one.exit_code for one in everything}
    assert {code: stop.exit_code for code, stop in STOPS.items()} == found


def test_a_code_from_a_message_can_be_looked_up(cli: Cli) -> None:
    said = cli("explain", "L999")
    assert "[DN-U02]" in said.err
    explained = cli("explain", "dn-u02").out
    assert "not known" in explained
    assert "2" in explained


def test_a_file_that_cannot_be_read_is_named_by_its_rule(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").touch()
    assert "[S004]" in cli("check", str(tmp_path / "empty.xlsx")).err


def test_a_name_like_no_other_is_told_where_names_are_listed(cli: Cli) -> None:
    said = cli("plan", "show", "9.9")
    assert said.code == 2
    assert "dn plan list" in said.err
