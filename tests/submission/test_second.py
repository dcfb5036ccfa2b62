"""The second opinion: two independent readers agree on every number, save what is listed here by kind."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from dongneng_cli.submission.anykind import parse_book, read_book
from dongneng_cli.submission.foreign import second
from dongneng_cli.submission.foreign.isolated import Answer, ForeignSheet
from dongneng_cli.submission.foreign.second import second_opinion
from dongneng_cli.submission.guard import Source
from dongneng_cli.submission.ooxml.reader import parse_source
from tests.submission.cases import MARKED, TAKEN
from tests.submission.hostile import book, completed, row
from tests.submission.other_kinds import CSV
from tests.submission.test_ooxml_damage import form

SAMPLES = sorted(Path("samples").rglob("*.xlsx"))

NOT_A_NUMBER = frozenset(
    f"number {text}"
    for text in ("NaN", "INF", "-INF", "Infinity", "1,234", "abc", "0x2A", "1.2.3", ".", "-", "1e",
                 "4 2", "4²", "1/2", "+-1")
)  # fmt: skip
PASSES: dict[str, dict[str, frozenset[str]]] = {
    "calamine": {
        "refuses a sheet for an error that it does not know": frozenset(
            {"error #SPILL!", "error #CALC!", "error #GETTING_DATA", "error odd"}
        ),
        "refuses a sheet for a type that it does not know": frozenset(
            {"boolean 2", "boolean yes", "type q"}
        ),
        "refuses an extension inside a cell": frozenset({"extension in a cell"}),
        "finds a part only by its plainest name": frozenset(
            {"target with dots", "target with backslash"}
        ),
    },
    "openpyxl": {
        "refuses a book for what is no number": NOT_A_NUMBER | {"blank cache"},
        "refuses a book for a type that does not fit": frozenset(
            {"boolean yes", "false in words", "no such day", "no date", "style x"}
        ),
        "refuses a book for reading help without its place": frozenset({"inline rich"}),
        "believes the size that a sheet declares": frozenset({"dimension out of range"}),
        "finds a part only by its plainest name": frozenset(
            {"target in other case", "target with backslash"}
        ),
    },
}
"""Where a reader has to pass (S065): its own limitation, on a file that is read, or marked, here."""

DIFFERS = {
    "number  42\n": ("calamine", "takes white space behind a number for a text"),
    "number &#52;2": ("calamine", "drops a digit that is written as a reference"),
    "strict": ("openpyxl", "does not know strict Open XML"),
}
"""Where a reader differs in a number (S064): the finding is right, people may see another figure."""


def opinions(data: bytes) -> list[tuple[str, str, str]]:
    source = Source.of(data, "月报.xlsx")
    found = second_opinion(source, parse_source(source))
    return [(one.code, one.message.split(" ", 1)[0], one.cell) for one in found]


@pytest.mark.parametrize("name", [*MARKED, *TAKEN])
def test_the_readers_agree_on_every_number_of_the_corpus(name: str) -> None:
    case = MARKED.get(name) or TAKEN[name]
    expected = [
        ("S065", reader, "")
        for reader, kinds in PASSES.items()
        if any(name in names for names in kinds.values())
    ]
    if name in DIFFERS:
        expected.append(("S064", DIFFERS[name][0], "A1"))
    assert sorted(opinions(completed(case[0]))) == sorted(expected)


def test_every_listed_difference_is_of_the_corpus() -> None:
    listed = set(DIFFERS).union(*(n for kinds in PASSES.values() for n in kinds.values()))
    assert listed <= {*MARKED, *TAKEN}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_readers_agree_on_every_sample(path: Path) -> None:
    found = read_book(path, second_reader=True).findings
    assert not [one for one in found if one.code in {"S064", "S065"}]


@pytest.mark.parametrize("library", ["openpyxl", "xlsxwriter"])
@pytest.mark.parametrize("seed", range(4))
def test_the_readers_agree_on_what_two_writers_write(seed: int, library: str) -> None:
    assert opinions(form(seed, library)) == []


def test_blank_columns_on_the_left_move_no_figure() -> None:
    made = openpyxl.Workbook()
    for at, line in enumerate((("指标", "数"), ("甲", 1), ("乙", 2.5)), 3):
        for column, value in enumerate(line, 2):
            made.active.cell(at, column, value)
    target = io.BytesIO()
    made.save(target)
    assert opinions(target.getvalue()) == []


@pytest.mark.parametrize("from_1904", [False, True])
def test_days_are_compared_as_day_numbers(from_1904: bool) -> None:
    target = io.BytesIO()
    writer = xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": from_1904})
    sheet = writer.add_worksheet()
    looks = [writer.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "h:mm", "[h]:mm")]
    for at, moment in enumerate(
        [datetime.datetime(2020, 6, 30), datetime.datetime(2020, 2, 29, 13, 45, 59)]
    ):
        sheet.write_datetime(at, 0, moment, looks[0])
    sheet.write_number(2, 0, 0.25, looks[1])
    sheet.write_number(3, 0, 1.75, looks[2])
    sheet.write_number(4, 0, 42, looks[0])
    writer.close()
    assert opinions(target.getvalue()) == []


def test_a_number_that_only_one_side_has_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source.of(book(row('<c r="A1"><v>42</v></c><c r="B1"><v>7</v></c>')), "a.xlsx")

    def ask(_reader: str, *_rest: object, **_more: object) -> Answer:
        sheet = ForeignSheet(
            name="表", state="visible", merges=[], cells=[(1, 1, "n", "43"), (2, 1, "n", "5")]
        )
        return Answer(schema="dn/child@1", sheets=[sheet], failed="", refused="")

    monkeypatch.setattr(second, "ask", ask)
    found = second_opinion(source, parse_source(source))
    assert {(one.code, one.cell) for one in found} == {("S064", c) for c in ("A1", "B1", "A2")}
    assert "43" in found[0].message and "42" in found[0].message
    assert all(one.severity == "error" for one in found)


def test_a_sheet_that_a_reader_does_not_see_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source.of(book(row('<c r="A1"><v>42</v></c>')), "a.xlsx")
    other = ForeignSheet(name="其他", state="visible", merges=[], cells=[])
    answer = Answer(schema="dn/child@1", sheets=[other], failed="", refused="")
    monkeypatch.setattr(second, "ask", lambda *_given, **_more: answer)
    found = second_opinion(source, parse_source(source))
    assert [(one.code, one.sheet, one.cell) for one in found] == [("S064", "表", "")] * 2


def test_other_kinds_have_no_second_reader() -> None:
    source = Source.of(CSV.encode(), "项目.csv")
    assert [one.code for one in second_opinion(source, parse_book(source))] == ["S065"]


def test_openpyxl_is_the_version_that_was_measured() -> None:
    """The listed differences are those of 3.1; look at them again when it changes."""
    assert openpyxl.__version__.startswith("3.1.")
