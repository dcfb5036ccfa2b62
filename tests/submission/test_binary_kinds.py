"""What .xlsb and WPS .et hold is read like the same cells in an .xlsx, and damage in them is found."""

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from dongneng_cli.findings import UnreadableError
from dongneng_cli.submission.anykind import parse_book
from dongneng_cli.submission.guard import Source
from dongneng_cli.submission.ooxml.numberformat import Shows, shows
from dongneng_cli.submission.read import Submission, understand
from dongneng_cli.submission.workbook import Book, CellKind
from dongneng_cli.terms import FileKind
from tests.checks.context import run
from tests.submission.binary_kinds import Day, Fault, et, xlsb
from tests.submission.books import shandong
from tests.submission.other_kinds import CITY

Sheets = dict[str, list[list[Any]]]
KINDS: Mapping[str, tuple[Callable[[Mapping[str, Any]], bytes], FileKind]] = {
    "xlsb": (xlsb, FileKind.XLSB),
    "et": (et, FileKind.XLS),
}


def book(data: bytes, file: str) -> Book:
    return parse_book(Source.of(data, file))


def taken(data: bytes, file: str) -> Submission:
    plan, names = shandong()
    return understand(book(data, file), plan, names)


def city() -> Sheets:
    """Return the cells of a city's workbook, days as days."""
    whole = book(CITY.read_bytes(), str(CITY))
    found: Sheets = {}
    for sheet in whole.sheets:
        rows: list[list[Any]] = []
        for number in range(1, max(sheet.rows) + 1):
            line: list[Any] = []
            for cell in sheet.rows.get(number, ()):
                line += [None] * (cell.column - 1 - len(line))
                dated = shows(whole.number_format(cell.style)) is Shows.DATE
                text = cell.kind is CellKind.TEXT
                number_ = None if text else float(cell.text)
                line.append(cell.text if text else Day(number_ or 0) if dated else number_)
            rows.append(line)
        found[sheet.name] = rows
    return found


def places(submission: Submission, *leave: str) -> set[tuple[str, str, str]]:
    return {(one.code, one.sheet, one.cell) for one in submission.findings if one.code not in leave}


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_of_a_citys_workbook_is_the_same(kind: str) -> None:
    make, known = KINDS[kind]
    read = taken(make(city()), f"济南市.{kind}")
    assert book(make(city()), f"济南市.{kind}").kind is known
    told = taken(CITY.read_bytes(), str(CITY))
    assert (read.unit, read.period) == (told.unit, told.period)
    for key, frame in told.frames.items():
        same = read.frames[key].drop(columns="file")
        assert same.to_dict("list") == frame.drop(columns="file").to_dict("list"), key
    assert [(one.code, str(one.severity)) for one in read.findings] == [("S060", "warning")]
    assert "error cells cannot be told from blanks" in read.findings[0].message


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_cell_is_a_blank_and_is_found_as_one(kind: str) -> None:
    sheets = city()
    sheets["指标"][3][6] = Fault(0x17)
    read = taken(KINDS[kind][0](sheets), f"济南市.{kind}")
    assert places(read, "S060") == {("S143", "指标", "G4")}
    sheets["指标"][3][4] = Fault(0x07)
    sheets["指标"][3][6] = 4800.0
    found = {(one.code, one.cell) for one in run(taken(KINDS[kind][0](sheets), f"济南市.{kind}"))}
    assert ("L108", "E4") in found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "code", "cell"),
    [
        ("指标", 3, 6, 4900.0, "L101", "G4"),
        ("指标", 3, 6, True, "S135", "G4"),
        ("指标", 3, 6, "约4800", "S131", "G4"),
        ("指标", 3, 6, "4800", "S132", "G4"),
        ("指标", 7, 6, 0.314, "S062", "G8"),
        ("项目", 3, 15, 47.411, "L106", "P175"),
        ("项目", 3, 3, "烟苔市", "S139", "D4"),
        ("问题", 3, 2, Day(440), "P210", "C4"),
        ("封面", 4, 1, "济男市", "S121", "B5"),
    ],
)
def test_damage_is_found_at_its_cell(
    kind: str, sheet: str, row: int, column: int, value: object, code: str, cell: str
) -> None:
    sheets = city()
    sheets[sheet][row][column] = value
    found = {(one.code, one.cell) for one in run(taken(KINDS[kind][0](sheets), f"济南市.{kind}"))}
    assert (code, cell) in found


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_sheet_is_told_where_the_kind_says_so(kind: str) -> None:
    data = xlsb(city(), {"项目": 1}) if kind == "xlsb" else et(city())
    assert ("S109" in {one.code for one in taken(data, "济南市").findings}) == (kind == "xlsb")


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_refused_or_read_without_another_figure_it_cannot_have(kind: str) -> None:
    data = KINDS[kind][0](city())
    chance = random.Random(kind)
    for cut in (0.3, 0.7, 0.98):
        with pytest.raises(UnreadableError):
            taken(data[: int(len(data) * cut)], f"济南市.{kind}")
    for _round in range(3):
        at = chance.randrange(512, len(data))
        try:
            read = taken(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :], f"济南市.{kind}")
        except UnreadableError as error:
            assert error.finding.code in {"S013", "S035", "S010", "S011", "S014"}
            continue
        assert read.findings, "S060 at the least: this kind is never taken without a word"
