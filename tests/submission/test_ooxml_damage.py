"""Agreement with other readers, and damage: a refusal or the same figures, never others."""

import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from dongneng_cli.findings import Finding, UnreadableError
from dongneng_cli.submission.codes import READER_RULES
from dongneng_cli.submission.ooxml import container, rowpattern, sheetpart, strings
from dongneng_cli.submission.ooxml.reader import parse_workbook
from dongneng_cli.submission.workbook import Book, CellKind, column_letters
from tests.submission import oddbook
from tests.submission.cases import MARKED, REFUSED, TAKEN, T
from tests.submission.hostile import (
    book,
    packed,
    row,
)


def read(data: bytes) -> Book:
    return parse_workbook(data, "月报.xlsx")


def form(seed: int, library: str) -> bytes:
    """Return a good workbook of figures and texts, by one of two writers."""
    chance, target = random.Random(seed), io.BytesIO()
    values: list[list[object]] = [
        [chance.choice(["济南市", "青岛市", "高新区", "a&b<c>", " 首尾 "]), chance.randrange(-99, 10**6),
         round(chance.uniform(-5, 1e6), chance.randrange(8)), chance.random() * 10 ** chance.randrange(-9, 9),
         None, chance.random() < 0.5]
        for _ in range(60)
    ]  # fmt: skip
    if library == "openpyxl":
        made = openpyxl.Workbook()
        page = made.active
        assert page is not None
        for line in values:
            page.append(line)
        made.save(target)
    else:
        writer = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": seed % 2 == 0})
        page2 = writer.add_worksheet()
        for at, line in enumerate(values):
            page2.write_row(at, 0, line)
        writer.close()
    return target.getvalue()


def numbers(found: Book) -> dict[tuple[int, int, int], Decimal]:
    return {
        (at, number, cell.column): Decimal(cell.text)
        for at, sheet in enumerate(found.sheets)
        for number, cells in sheet.rows.items()
        for cell in cells
        if cell.kind is CellKind.NUMBER
    }


@pytest.mark.parametrize("library", ["openpyxl", "xlsxwriter"])
@pytest.mark.parametrize("seed", range(6))
def test_other_readers_agree_on_every_number(seed: int, library: str) -> None:
    data = form(seed, library)
    found = read(data)
    mine = {place: float(value) for place, value in numbers(found).items()}
    assert len(mine) >= 180
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    theirs = {
        (0, c.row, c.column): float(c.value)
        for line in page.iter_rows()
        for c in line
        if isinstance(c.value, (int, float)) and not isinstance(c.value, bool)
    }
    assert mine == theirs
    texts = {
        (n, c.column): c.text for n, cs in found.sheets[0].rows.items() for c in cs if c.kind is T
    }
    assert texts == {
        (c.row, c.column): c.value
        for line in page.iter_rows()
        for c in line
        if isinstance(c.value, str)
    }
    calamine = pytest.importorskip("python_calamine")
    grid = (
        calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    )
    assert mine == {
        (0, r, c): value
        for r, line in enumerate(grid, start=1)
        for c, value in enumerate(line, start=1)
        if isinstance(value, float)
    }


def mutants(seed: int) -> Iterator[tuple[bool, bytes]]:
    """Yield damaged copies of a good file; True when the raw bytes were flipped."""
    chance = random.Random(seed)
    good = form(seed, "xlsxwriter")
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(25):
        flipped = bytearray(good)
        flipped[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        yield True, bytes(flipped)
        yield True, good[: chance.randrange(len(good))]
        swapped = bytearray(good)
        a, b = chance.randrange(len(good)), chance.randrange(len(good))
        swapped[a], swapped[b] = swapped[b], swapped[a]
        yield True, bytes(swapped)
        for kind in range(3):
            name = chance.choice([n for n in inside if n.startswith(("xl/", "_rels"))])
            content = bytearray(inside[name])
            at, to = sorted(chance.randrange(len(content)) for _ in "ab")
            if kind == 0:
                content[at] ^= 1 << chance.randrange(8)
            elif kind == 1:
                del content[at : min(to, at + 9)]
            else:
                content[at], content[to] = content[to], content[at]
            yield False, packed({**inside, name: bytes(content)})


@pytest.mark.parametrize("seed", range(8))
def test_damage_gives_a_refusal_or_a_book_and_never_other_figures(seed: int) -> None:
    good = read(form(seed, "xlsxwriter"))
    count = 0
    for raw, data in mutants(seed):
        count += 1
        try:
            found = read(data)
        except UnreadableError as error:
            assert error.finding.code in READER_RULES
            continue
        if raw:
            assert [s.rows for s in found.sheets] == [s.rows for s in good.sheets]
            assert [s.name for s in found.sheets] == [s.name for s in good.sheets]
    assert count == 150


def outcome(data: bytes) -> object:
    try:
        found = read(data)
    except UnreadableError as error:
        # Of two faults in one table of texts either may be met first.
        return replace(error.finding, message="", hint="")
    return found.sheets, found.findings


@pytest.mark.parametrize("seed", range(100, 104))
def test_plain_rows_change_no_outcome(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [data for _raw, data in mutants(seed)]
    cases += [case[0] for case in (*REFUSED.values(), *MARKED.values(), *TAKEN.values())]
    whole_rows(monkeypatch, seed)
    quick = [outcome(data) for data in cases]
    parser_only(monkeypatch)
    assert [outcome(data) for data in cases] == quick


def whole_rows(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Recognise rows whole from the first of their pattern on, for every other seed."""
    monkeypatch.setattr(rowpattern, "_OFTEN", 1 if seed % 2 else 1 << 30)
    monkeypatch.setattr(rowpattern, "_wholes", {})


def parser_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every byte of the large parts go through the parser."""
    monkeypatch.setattr(sheetpart, "plain_rows", lambda _sheet, chunks, _between: chunks)
    monkeypatch.setattr(strings, "plain_entries", lambda _table, chunks: chunks)


@pytest.mark.parametrize("seed", range(12))
def test_odd_rows_among_plain_ones_change_no_outcome(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(container, "_CHUNK", chance.choice([1, 17, 100, 1 << 16]))
    cases = [oddbook.workbook(chance) for _ in range(60)]
    whole_rows(monkeypatch, seed)
    quick = [outcome(data) for data in cases]
    assert any(isinstance(found, Finding) for found in quick)
    assert any(not isinstance(found, Finding) for found in quick)
    parser_only(monkeypatch)
    assert [outcome(data) for data in cases] == quick


COLUMNS = [column_letters(column) for column in range(1, 26)]
PATTERNS: dict[str, Callable[[str, int], str]] = {
    "plain": lambda c, n: f'<c r="{c}{n}"><v>{n}.5</v></c>',
    "through the parser": lambda c, n: f'<c r="{c}{n}" ><v>{n}.5</v></c>',
    "never calculated": lambda c, n: f'<c r="{c}{n}"><f>{c}{n + 1}*2</f></c>',
    "texts": lambda c, n: f'<c r="{c}{n}" t="inlineStr"><is><t>文字{n}</t></is></c>',
    "every other one blank": lambda c, n: (
        f'<c r="{c}{n}"><v>{n}.5</v></c>' if c == "A" or n * ord(c) // 7 % 2 else f'<c r="{c}{n}"/>'
    ),
    "errors": lambda c, n: f'<c r="{c}{n}" t="e"><v>#DIV/0!</v></c>',
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_cell_costs_little_more_than_its_characters(name: str) -> None:
    cell, rows = PATTERNS[name], 800
    data = book("".join(row("".join(cell(c, n) for c in COLUMNS), n) for n in range(1, rows + 1)))
    read(data)  # the first run fills what is kept for all workbooks
    tracemalloc.start()
    found = read(data)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.sheets[0].rows) == rows
    assert held < 40 * rows * len(COLUMNS)
    assert peak - held < 8 << 20
