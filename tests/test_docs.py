"""The documentation: every command block runs and says what it shows, reference and pictures are current, links lead
somewhere.

A block is fenced as ``console``; lines behind ``$`` are run, in one folder for the whole page. A line
``# exit 1`` before a command says how it ends. Lines under a command must stand in its output in that order;
``…`` stands for anything. Only ``dn``, ``cd``, ``cp``, ``mkdir`` and ``export`` are known.
"""

import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import typer

from dongneng_cli.checks.registry import CHECKS
from dongneng_cli.cli.app import app
from tests.checks.context import projects, run
from tests.cli.run import ROOT, Cli, in_own_process
from tests.submission.books import project


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    return Cli(capsys, monkeypatch)


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")


INTERNAL = {"dn/child@1"}
"""Spoken between two processes of the program."""


@dataclass
class Step:
    """One command of a page, and what is shown under it."""

    line: str
    code: int = 0
    shown: list[str] = field(default_factory=list)


def steps(text: str) -> Iterator[Step]:
    for block in _BLOCK.findall(text):
        code, step = 0, None
        for line in block.splitlines():
            if line.startswith("# exit "):
                code = int(line.removeprefix("# exit "))
            elif line.startswith("$ "):
                step, code = Step(line[2:], code), 0
                yield step
            elif line.strip() and step is not None and line.strip() != "…":
                step.shown.append(line.strip())


def pages_with_commands() -> list[Path]:
    return [page for page in PAGES if _BLOCK.search(page.read_text("utf-8"))]


@pytest.mark.parametrize(
    "page", pages_with_commands(), ids=lambda page: str(page.relative_to(ROOT))
)
def test_every_command_of_a_page_runs_and_says_what_is_shown(
    page: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    language = "en" if ".en." in page.name else "zh"
    for step in list(steps(page.read_text("utf-8"))):
        words = shlex.split(step.line, comments=True)
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
        elif words[0] == "mkdir":
            Path(words[-1]).mkdir(parents=True)
        elif words[0] == "cp":
            shutil.copy(words[1], words[2])
        elif words[0] == "export":
            monkeypatch.setenv(*words[1].split("=", 1))
        else:
            assert words[0] == "dn", f"{page.name}: {step.line}"
            ran = cli(*words[1:], *(() if "--lang" in words else ("--lang", language)))
            assert ran.code == step.code, f"{page.name}: $ {step.line}\n{ran.out}{ran.err}"
            in_order(step, ran.out + ran.err, page.name)


def in_order(step: Step, said: str, page: str) -> None:
    lines = iter([re.sub(r"\s+", " ", line).strip() for line in said.splitlines()])
    for shown in step.shown:
        wanted = [re.sub(r"\s+", " ", part).strip() for part in shown.split("…")]
        found = any(_holds(line, wanted) for line in lines)
        assert found, f"{page}: $ {step.line}\nis not followed by: {shown}\n{said}"


def _holds(line: str, wanted: list[str]) -> bool:
    at = 0
    for part in wanted:
        at = line.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


_NAMED = re.compile(r"(?:^|`|· |\$ )dn ([a-z][^`·|\n]*)", re.MULTILINE)


def _named(page: Path) -> set[str]:
    """Return what a page says behind ``dn``, in running text and in blocks that are not run."""
    return {found.split("  ")[0].strip() for found in _NAMED.findall(page.read_text("utf-8"))}


def _fault(said: str) -> str:
    """Return what is wrong with a command line: a command or an option that there is not."""
    command, options = typer.main.get_command(app), {"--lang", "--help", "--version"}
    for word in said.split():
        below = getattr(command, "commands", {})
        if word in below:
            command = below[word]
        elif below and re.fullmatch("[a-z-]+", word):
            return word
        elif word.startswith("--"):
            known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
            name = re.match("--[a-z-]*", word)[0]  # type: ignore[index]
            if name not in known | options:
                return name
    return ""


@pytest.mark.parametrize(
    "page", [one for one in PAGES if "reference" not in one.parts], ids=lambda page: page.name
)
def test_every_command_and_option_that_is_named_is_there(page: Path) -> None:
    assert not {said: fault for said in _named(page) if (fault := _fault(said))}


def test_a_command_that_is_not_there_would_be_seen() -> None:
    assert _fault("rank samples --by-city") == "--by-city"
    assert _fault("plan chek") == "chek"
    assert _fault("ledger verify --head N:HASH --lang zh") == ""


def _python(page: str) -> str:
    (block,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / page).read_text("utf-8"), re.M | re.S)
    return str(block)


def test_the_page_about_python_runs(tmp_path: Path) -> None:
    ran = in_own_process("-c", f"import os; os.chdir({str(tmp_path)!r})\n{_python('docs/api.md')}")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "核对.xlsx").stat().st_size > 1000


def test_the_rule_of_the_page_finds_its_fault() -> None:
    try:
        exec(_python("docs/howto/rule.md"), {})
        books = [projects(project(本年累计完成投资=money)) for money in (100, 101)]
        found = [[one.found for one in run(book) if one.code == "P299"] for book in books]
        assert found == [["100"], []]
    finally:
        CHECKS.pop("P299", None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    broken = [link for link in _LINK.findall(text) if not (page.parent / link).exists()]
    assert not broken


def test_the_reference_is_what_the_code_says() -> None:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    stale = [
        name
        for name, text in reference.everything().items()
        if not (reference.FOLDER / name).is_file()
        or (reference.FOLDER / name).read_text("utf-8") != text
    ]
    assert not stale, "run: python docs/make_reference.py"


def test_the_pictures_are_what_the_commands_print(tmp_path: Path) -> None:
    ran = in_own_process("docs/make_images.py", str(tmp_path))
    assert ran.returncode == 0, ran.stderr
    drawn = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    kept = {one.name: one.read_bytes() for one in (ROOT / "docs/images").iterdir()}
    assert drawn == kept, "run: python docs/make_images.py"


def test_every_json_schema_is_described() -> None:
    source = "".join(p.read_text("utf-8") for p in (ROOT / "src/dongneng_cli").rglob("*.py"))
    pages = [*ROOT.glob("docs/*.md"), ROOT / "docs/reference/json.md"]
    described = "".join(page.read_text("utf-8") for page in pages)
    spoken = set(re.findall(r'"(dn/[a-z-]+@\d+)"', source)) - INTERNAL
    assert not {one for one in spoken if one not in described}


def test_no_page_names_a_place_of_this_machine_or_a_registry() -> None:
    known = re.compile(r"/work/|/root/|/opt/|pythonhosted|pypi\.org|registry\.")
    assert not [page.name for page in PAGES if known.search(page.read_text("utf-8"))]
