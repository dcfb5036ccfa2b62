"""Help pages: every command explains itself, within the width, in the chosen language."""

import re
from unicodedata import east_asian_width

import pytest
import typer

from dongneng_cli.cli.app import app
from tests.cli.run import Cli


def commands() -> list[list[str]]:
    """Return every command of the program as it is typed."""
    found: list[list[str]] = []

    def walk(group: object, path: list[str]) -> None:
        for name, command in group.commands.items():  # type: ignore[attr-defined]
            found.append([*path, name])
            if hasattr(command, "commands"):
                walk(command, [*path, name])

    walk(typer.main.get_command(app), [])
    return found


def cells(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


@pytest.mark.parametrize("command", [[], *commands()], ids=" ".join)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_keeps_to_eighty_cells_and_explains_each_option(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: list[str], language: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = cli(*command, "--help", "--lang", language)
    assert ran.code == 0
    assert ran.err == ""
    # An example or a list of choices is one piece, which is never broken.
    prose = [line for line in ran.out.splitlines() if not re.match(r"  (dn|-\S+.*\|)", line)]
    assert not [line for line in prose if cells(line) > 80]
    unexplained = re.findall(r"^  (-(?:(?!  ).)*)\n(?!     )", ran.out, re.MULTILINE)
    assert not unexplained


def test_examples_stand_on_lines_of_their_own_to_be_copied(cli: Cli) -> None:
    assert "\n  dn rank samples/2020-10 --by city\n" in cli("rank", "--help").out


def test_a_group_lists_its_commands_under_their_panels(cli: Cli) -> None:
    out = cli("--help").out
    assert (
        out.index("Every month:") < out.index("\n  check ") < out.index("The plan and the rules:")
    )


def test_defaults_and_variables_are_said(cli: Cli) -> None:
    out = cli("rank", "--help").out
    assert "[default: city]" in out
    assert "[DN_PLAN]" in out


def test_what_a_command_does_not_take_is_said_in_the_chosen_language(cli: Cli) -> None:
    ran = cli("--lang", "zh", "init", "a", "b", "c")
    assert ran.code == 2
    assert "命令用不到" in ran.err
