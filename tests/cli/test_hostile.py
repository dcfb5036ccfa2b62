"""Hostile texts, names and paths through the whole program: inert in every output, one line for every refusal."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from dongneng_cli.shown import shown
from dongneng_cli.submission.ooxml.reader import read_workbook
from dongneng_cli.submission.ooxml.strings import decoded
from dongneng_cli.submission.workbook import CellKind
from tests.cli.run import ROOT, Cli

CITY = ROOT / "samples/2020-10/2020-10_01_济南市.xlsx"
ATTACKS = (
    '=HYPERLINK("http://evil","x")', "{=1+1}", "+cmd|'/c calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0", "#REF!", "[red]红[/red]", "甲[/]", "[link=http://evil]x[/link]",
    "_x001B_[31m红_x001B_[0m", "_x001B_]8;;http://evil_x001B_\\点_x001B_]8;;_x001B_\\", "甲\u202e乙",
    "\u2066甲\u2069", "_x009B_31m", "_x0007__x0008_", "<script>alert(1)</script>",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)',
    "](javascript:alert(1))", "|a|b|", "http://evil.example/", "mailto:a@b", "＝1+1", "'=1+1", "\t=1+1",
)  # fmt: skip
DANGEROUS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def poisoned(folder: Path, texts: tuple[str, ...]) -> Path:
    """Return the sample with texts in names, remarks, codes and figures; each figure gives a finding."""
    book = openpyxl.load_workbook(CITY)
    page = book["项目"]
    for number, text in enumerate(texts):
        for column in ("B", "E", "P", "Q"):
            cell = page[f"{column}{4 + number}"]
            cell.value = text
            cell.data_type = "s"
    path = folder / "毒.xlsx"
    book.save(path)
    return path


HARMLESS = tuple(f"无害{number}" for number in range(len(ATTACKS)))


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return poisoned(tmp_path_factory.mktemp("bad"), ATTACKS)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return poisoned(tmp_path_factory.mktemp("good"), HARMLESS)


@pytest.mark.parametrize("width", ["80", "120"])
def test_nothing_reaches_the_terminal_but_letters(
    cli: Cli, bad: Path, width: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    ran = cli("check", str(bad))
    assert ran.code == 1
    assert not DANGEROUS.search(ran.out.replace("\n", ""))


def test_each_text_stands_on_the_terminal_as_it_was_sent(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS")
    for text in ATTACKS:
        ran = cli("check", str(poisoned(tmp_path, (text,))))
        assert ran.code == 1
        assert not DANGEROUS.search(ran.out.replace("\n", ""))
        assert "".join(shown(decoded(text)).split()) in "".join(ran.out.split())


def test_json_and_markdown_carry_no_control_character(cli: Cli, bad: Path) -> None:
    text = cli("check", str(bad), "--format", "json").out
    assert not DANGEROUS.search(text.replace("\n", ""))
    found = json.loads(text)["findings"]
    assert not any(DANGEROUS.search(value) for one in found for value in one.values())
    page = cli("check", str(bad), "--format", "md").out
    assert not DANGEROUS.search(page.replace("\n", ""))
    assert "<script" not in page
    assert "<img" not in page
    assert "](javascript" not in page.replace("\\]", "")


def test_no_field_of_the_csv_is_a_formula(cli: Cli, bad: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    cli("check", str(bad), "-o", str(target))
    text = target.read_text(encoding="utf-8-sig")
    assert not DANGEROUS.search(text.replace("\n", "").replace("\r", ""))
    for row in csv.reader(io.StringIO(text)):
        for field in row:
            number = re.fullmatch(r"[+-]?[\d,]*\.?\d+%?", field)
            assert number or not field.startswith(tuple("=+-@＝＋－＠\t\r\n")), field


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(
    cli: Cli, bad: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.xlsx"
    cli("check", str(bad), "-o", str(target))
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        parts = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if "externalLink" in name]
    assert b'TargetMode="External"' not in parts
    assert b'Target="http' not in parts
    texts = [
        cell
        for sheet in read_workbook(target).sheets
        for row in sheet.rows.values()
        for cell in row
    ]
    assert not [cell for cell in texts if cell.kind is CellKind.ERROR]
    assert not [cell for cell in texts if cell.formula and re.search("cmd|HYPERLINK", cell.formula)]
    assert any("=HYPERLINK" in cell.text for cell in texts)


class Tree(HTMLParser):
    """The elements and attribute names of a page, without its texts."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[tuple[str, tuple[str, ...]]] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add((tag, tuple(sorted(name for name, _value in attrs))))
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


def test_a_page_has_the_elements_that_harmless_texts_give_it(
    cli: Cli, bad: Path, harmless: Path, tmp_path: Path
) -> None:
    trees = []
    for path in (bad, harmless):
        target = tmp_path / f"{path.parent.name}.html"
        cli("check", str(path), "-o", str(target))
        tree = Tree()
        tree.feed(target.read_text(encoding="utf-8"))
        trees.append(tree)
    assert trees[0].seen == trees[1].seen
    assert not [link for link in trees[0].links if not link.startswith("#")]


NAMES = {
    "escape": b"\x1b[31m\xe7\xba\xa2\x1b[0m.xlsx",
    "line break": b"a\nb\r.xlsx",
    "bidi": "甲\u202exslx.exe.xlsx".encode(),
    "markup": b"[red]a[bold].xlsx",
    "markup that is broken": "甲[/red]".replace("/", "\N{BIG SOLIDUS}").encode() + b"[link=x].xlsx",
    "option": b"-rf.xlsx",
    "long option": b"--output=x.xlsx",
    "formula": b"=cmd|' C'!A0.xlsx",
    "not UTF-8": b"\xff\xfe\xb8\xdf.xlsx",
    "245 bytes": b"a" * 240 + b".xlsx",
    "spaces and quotes": "  a ' \" 月报 .xlsx".encode(),
    "percent and braces": b"%s {file} {0} $(x) `y`.xlsx",
    "script": b"<script>alert(1)<.xlsx",
}


def ran(*arguments: str | bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run ``dn`` in a process of its own, in a folder, with names as bytes."""
    path = os.pathsep.join([str(ROOT / "src"), *filter(None, sys.path)])
    return subprocess.run(
        [sys.executable, "-m", "dongneng_cli", "--lang", "en", *arguments],
        cwd=folder, env={"PYTHONPATH": path, "PYTHONUTF8": "1", "PATH": os.environ["PATH"]},
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the file system refuses the names")
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_read_and_its_name_is_harmless(name: str, tmp_path: Path) -> None:
    raw = NAMES[name]
    shutil.copy(CITY, os.fsdecode(os.fsencode(tmp_path) + b"/" + raw))
    thorough = name in {"not UTF-8", "escape", "script"}
    for form in ("table", "json", "csv", "md") if thorough else ("table", "json"):
        done = ran("check", "--format", form, "--", raw, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        text = done.stdout.decode("utf-8")
        assert not DANGEROUS.search(re.sub("[\n\ufeff\r]", "", text))
        assert b"Traceback" not in done.stderr
    for suffix in ("xlsx", "html") if thorough else ():
        done = ran("check", "-o", f"out.{suffix}", "--", raw, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"out.{suffix}").stat().st_size > 1000


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="the file system refuses the names")
def test_a_folder_of_all_these_names_is_read(tmp_path: Path) -> None:
    for raw in NAMES.values():
        shutil.copy(CITY, os.fsdecode(os.fsencode(tmp_path) + b"/" + raw))
    done = ran("check", ".", "--format", "json", folder=tmp_path)
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert len(data["files"]) == len(NAMES)
    assert {one["code"] for one in data["findings"]} >= {"S203"}


def places(folder: Path) -> Iterator[tuple[str, int]]:
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "loop.xlsx").symlink_to(folder / "loop.xlsx")
    (folder / "nowhere.xlsx").symlink_to(folder / "not there")
    (folder / "zero.xlsx").symlink_to("/dev/zero")
    (folder / "folder.xlsx").mkdir()
    yield from (("pipe.xlsx", 4), ("loop.xlsx", 4), ("nowhere.xlsx", 4), ("zero.xlsx", 4))
    yield from (("/dev/zero", 4), ("/dev/null", 4), ("folder.xlsx", 2), ("missing.xlsx", 2))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes and devices as files")
def test_what_is_no_ordinary_file_neither_hangs_nor_breaks(tmp_path: Path) -> None:
    for name, code in places(tmp_path):
        done = ran("check", name, folder=tmp_path)
        assert (name, done.returncode) == (name, code), done.stderr
        assert done.stdout == b""
        assert done.stderr.count(b"\n") == 1
    shutil.copy(CITY, tmp_path / "city.xlsx")
    done = ran("check", ".", "--format", "json", folder=tmp_path)
    assert b"Traceback" not in done.stderr
    assert [one["readable"] for one in json.loads(done.stdout)["files"]].count(True) == 1
