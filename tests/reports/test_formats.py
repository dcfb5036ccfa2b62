"""One document through every format: the same digits everywhere, and texts that stay texts."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import speaking
from dongneng_cli.reports.document import Document, Table
from dongneng_cli.reports.formats import catalog, csv_text, html, json_text, markdown, terminal
from tests.reports.awkward import ATTACKS, HARMLESS, document, numbers

DIGITS = {
    "第0行": ["100.005", "100.01%", "+100.01", "100.01", "100", "100.01%", "↑100"],
    "第1行": ["-0.005", "-0.01%", "-0.01", "-0.01", "0", "-0.01%", "→"],
    "第2行": [
        "-1,234,567.895",
        "-1,234,567.90%",
        "-1,234,567.90",
        "-1,234,567.90",
        "-1,234,568",
        "-1,234,567.90%",
        "↓1234568",
    ],
    "第3行": ["0", "0.00%", "0.00", "0.00", "0", "0.00%", "→"],
    "第4行": ["0.6667", "0.67%", "+0.67", "0.67", "1", "0.67%", "↑1"],
    "第5行": ["-0.125", "-0.13%", "-0.13", "-0.13", "0", "-0.13%", "→"],
    "第6行": ["—"] * 7,
    "合计": ["1", "1.00%", "+1.00", "1.00", "1", "1.00%", "↑1"],
}


def _only(table: Table) -> Document:
    return Document("表", blocks=(table,))


def test_the_digits_are_what_the_columns_say() -> None:
    table = numbers()
    for row in table.rows:
        first, *rest = (c.text(v) for c, v in zip(table.columns, row.cells, strict=True))
        assert rest == DIGITS[first]


def test_markdown_prints_the_same_digits() -> None:
    lines = markdown.text(_only(numbers())).splitlines()
    cells = [
        [c.strip().strip("*") for c in line.strip("|").split("|")] for line in lines if "|" in line
    ]
    assert {first: rest for first, *rest in cells[2:]} == DIGITS


def test_csv_prints_the_same_digits_without_grouping() -> None:
    rows = list(csv.reader(io.StringIO(csv_text.text(_only(numbers())))))
    assert rows[0][2] == "列1 (%)"
    for first, *rest in rows[1:]:
        wanted = [
            re.sub(r"[,%+↑→]", "", d).replace("↓", "-").replace("—", "") for d in DIGITS[first]
        ]
        assert [one or "0" if first != "第6行" else one for one in rest] == [
            one or "0" if first != "第6行" else one for one in wanted
        ]


def test_csv_of_a_file_starts_with_a_byte_order_mark() -> None:
    assert csv_text.render(document()).startswith(b"\xef\xbb\xbf")


def test_the_terminal_prints_the_same_digits() -> None:
    printed = terminal.text(_only(numbers()), width=140)
    for first, digits in DIGITS.items():
        line = next(line for line in printed.splitlines() if line.startswith(first))
        words = [w for w in line.split() if not set(w) <= set("█▌")]
        assert sorted(words[1:]) == sorted(digits)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_narrow_terminal_leaves_columns_out_and_never_breaks_a_number(width: int) -> None:
    printed = terminal.text(_only(numbers()), width=width)
    known = {digit for digits in DIGITS.values() for digit in digits}
    for line in printed.splitlines():
        if line.startswith(("第", "合计")):
            words = [w for w in line.split() if not set(w) <= set("█▌")]
            assert set(words[1:]) <= known


def test_html_prints_the_same_digits() -> None:
    page = _tree(html.text(_only(numbers())))
    assert all(digit in page.texts for digits in DIGITS.values() for digit in digits)


GEOMETRY = {"x", "x1", "x2", "width"}
"""Where a drawing's parts stand depends on how long a label is."""


class _tree(HTMLParser):  # noqa: N801 - reads as a verb
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shape: list[tuple[str, object]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, [pair for pair in attrs if pair[0] not in GEOMETRY]))

    def handle_endtag(self, tag: str) -> None:
        self.shape.append((tag, None))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_html_has_the_same_tree_whatever_the_text_says(attack: str) -> None:
    page = html.text(document(attack))
    assert _tree(page).shape == _tree(html.text(document())).shape
    page.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


@pytest.mark.parametrize(
    ("spoken", "official", "said"),
    [("zh", False, "zh-CN"), ("en", False, "en"), ("en", True, "zh-CN")],
)
def test_html_says_its_language(spoken: str, official: bool, said: str) -> None:
    with speaking(spoken):
        assert f'<html lang="{said}"' in html.text(replace(document(), official=official))


def test_html_asks_for_nothing_from_anywhere() -> None:
    page = html.text(document())
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert not re.search(r'<script|https?://|url\(|@import| src=| href="[^#]', page)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_csv_has_no_text_that_a_spreadsheet_calculates(attack: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_text.text(document(attack)))))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        if not re.fullmatch(r"-?\d+(\.\d+)?", cell):
            assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠\t\r\n\0"))


def test_csv_leaves_negative_numbers_alone() -> None:
    assert "'-1.01" not in csv_text.text(document())
    assert "-1.01" in csv_text.text(document())


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_json_loses_nothing_and_sends_nothing_to_the_terminal(attack: str) -> None:
    written = json_text.text(document(attack))
    assert json.loads(written)["text"] == attack
    assert all(c == "\n" or c.isprintable() for c in written)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_markdown_has_the_same_structure_whatever_the_text_says(attack: str) -> None:
    def shape(text: str) -> list[str]:
        parser = MarkdownIt("commonmark", {"html": True}).enable("table")
        return list(_types(parser.parse(markdown.text(document(text)))))

    assert shape(attack) == shape(HARMLESS)


def _types(tokens: list[object]) -> Iterator[str]:
    for token in tokens:
        if token.type not in ("text", "text_special"):  # type: ignore[attr-defined]
            yield token.type  # type: ignore[attr-defined]
        yield from _types(token.children or [])  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_the_terminal_obeys_no_text_and_keeps_its_width(attack: str, width: int) -> None:
    printed = terminal.text(document(attack), width=width)
    assert all(c == "\n" or c.isprintable() for c in printed)
    assert max(cell_len(line) for line in printed.splitlines()) <= width


def test_markup_is_shown_as_it_was_written() -> None:
    assert "[red]红[/red]" in terminal.text(document("[red]红[/red]"), width=120)


@pytest.mark.parametrize("fmt", catalog.FORMATS, ids=lambda f: f.name)
def test_every_format_renders_the_same_bytes_twice(fmt: catalog.Format) -> None:
    assert fmt.render(document()) == fmt.render(document())


def test_a_format_is_found_by_suffix_and_by_name() -> None:
    assert catalog.by_suffix("通报.XLSX").name == "xlsx"
    assert catalog.by_suffix("a/b.htm").name == "html"
    assert catalog.by_name("CSV").name == "csv"


def test_an_unknown_suffix_says_which_are_known() -> None:
    with pytest.raises(UsageError) as caught:
        catalog.by_suffix("差距.pdf")
    assert ".pdf" in caught.value.message
    assert ".xlsx" in caught.value.hint


def test_an_unknown_format_suggests_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        catalog.by_name("jsom")
    assert "json" in caught.value.hint


def test_a_workbook_cannot_be_printed() -> None:
    with pytest.raises(UsageError):
        catalog.by_name("xlsx").text(document())
