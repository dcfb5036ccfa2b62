"""Pieces of a Word document that python-docx has no words for: fonts, grid, page numbers, tables."""

import re
from typing import Any
from xml.sax.saxutils import escape

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import Column, Row, Table
from dongneng_cli.reports.formats.layout import wide
from dongneng_cli.shown import shown

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY, TITLE, HEI, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
"""Fonts of GB/T 9704 by name; office PCs have them, and they must not be shipped."""

LATIN = "Times New Roman"
LIMIT = 200_000
"""Characters of a text: the longest that a report makes, of the cells that a sum was made of, is whole."""

_LONG = 200
"""Characters from which a cell's text stands in a row of its own, as wide as the table."""

_LEAST, _MOST = 5, 80
_TOKEN = 16
"""Letters and digits that are not broken: a number of a project, a date."""

_SMALLEST = 6.0
_DIGIT = 0.6
"""Width of a digit in its size: the widest of the fonts that may stand in for Times."""

_TOGETHER = 3
"""Rows that stand together on a page where a table begins and where it ends."""

_SIDES = 130
"""Twentieths of a point that a cell keeps free left and right."""


def text_of(written: str, limit: int = LIMIT) -> str:
    """Return a text that XML can hold."""
    return shown(written, limit)


def run(written: str, font: str, points: float, *, bold: bool = False) -> str:
    """Return a run of text; ``points`` in half-point steps."""
    size = round(points * 2)
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>'
        f'{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text_of(written))}</w:t></w:r>'
    )


def paragraph(
    written: str,
    font: str = BODY,
    points: float = 16,
    *,
    align: str = "both",
    indent: bool = True,
    pitch: float | None = 28.95,
    bold: bool = False,
    keep: bool = False,
    after: float = 0,
    free: int = 0,
) -> str:
    """Return a paragraph.

    Args:
        written: Its text.
        font: East Asian font.
        points: Size.
        align: ``both``, ``center``, ``right`` or ``left``.
        indent: Whether the first line is indented by two characters.
        pitch: Exact distance of lines in points; ``None`` leaves it to the font.
        bold: Whether it is bold.
        keep: Whether it stays with the next paragraph.
        after: Points of space below.
        free: Characters that stay free at the right.
    """
    first = '<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indent else ""
    if free:
        first = f'<w:ind w:rightChars="{free * 100}" w:right="{round(free * points * 20)}"/>'
    line = f' w:line="{round(pitch * 20)}" w:lineRule="exact"' if pitch else ""
    spacing = f'<w:spacing w:before="0" w:after="{round(after * 20)}"{line}/>'
    kept = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p {WORD}><w:pPr>{kept}{spacing}{first}<w:jc w:val="{align}"/></w:pPr>'
        f"{run(written, font, points, bold=bold)}</w:p>"
    )


def table(made: Table, columns: list[int], room: int, points: float) -> str:
    """Return a table whose head is repeated on every page, and that leaves no row or two alone on one.

    Args:
        made: The table.
        columns: Indexes of the columns that are shown.
        room: Width in twentieths of a point.
        points: Size of the text; smaller where the figures would not fit.
    """
    widths, points = _widths(made, columns, room, points)
    shown_columns = [made.columns[index] for index in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    edge = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = "".join(
        _cell(column.header, width, "center", points, HEI, keep=True)
        for column, width in zip(shown_columns, widths, strict=True)
    )
    last = len(made.rows) - 1
    rows = "".join(
        _row(
            made,
            columns,
            widths,
            row,
            points,
            keep=at < last and not _TOGETHER - 2 < at <= last - _TOGETHER,
        )
        for at, row in enumerate(made.rows)
    )
    return (
        f'<w:tbl {WORD}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edge}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:top w:w="25" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="25" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _row(
    made: Table, columns: list[int], widths: list[int], row: Row, points: float, *, keep: bool
) -> str:
    """Return a row, and one below for each text that is too long for its cell; those may cross pages."""
    font = HEI if row.total else BODY
    cells, below = [], []
    for index, width in zip(columns, widths, strict=True):
        column = made.columns[index]
        text = column.text(row.cells[index])
        if len(text) > _LONG:
            whole = text_of(_(": ").join((column.header, text)))
            below.append(
                f"<w:tr>{_cell(whole, sum(widths), 'left', points, font, len(columns))}</w:tr>"
            )
            text = _("(see below)")
        align = "left" if column.is_text else "right"
        cells.append(_cell(text_of(text), width, align, points, font, keep=keep or bool(below)))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>{''.join(below)}"


def _cell(
    written: str,
    width: int,
    align: str,
    points: float,
    font: str,
    span: int = 1,
    *,
    keep: bool = False,
) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    kept = "<w:keepNext/>" if keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr>{kept}<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0"/>'
        f'<w:jc w:val="{align}"/></w:pPr>'
        f"{run(written, font, points)}</w:p></w:tc>"
    )


def fitting(made: Table, most: int) -> list[int]:
    """Return the columns that a page has room for: those of the largest priority go first."""
    used = [
        index
        for index in range(len(made.columns))
        if any(row.cells[index] not in (None, "") for row in made.rows) or not made.rows
    ]
    while len(used) > most and max(made.columns[index].priority for index in used) > 1:
        used.remove(max(used, key=lambda index: (made.columns[index].priority, index)))
    return used


def _widths(made: Table, columns: list[int], room: int, points: float) -> tuple[list[int], float]:
    """Share the width out by what the columns hold: figures whole, words folded.

    Returns:
        Widths in twentieths of a point, and the size of the text at which the figures fit.
    """
    asked = [_asked(made.columns[index], index, made) for index in columns]
    while True:
        unit = points * 20 * _DIGIT
        least = [round(low * unit) + _SIDES for low, _high in asked]
        if sum(least) <= room or points <= _SMALLEST:
            break
        points -= 0.5
    spare = max(room - sum(least), 0)
    wanted = [
        round(high * unit) + _SIDES - low for (_low, high), low in zip(asked, least, strict=True)
    ]
    share = min(spare / (sum(wanted) or 1), 1)
    widths = [low + int(more * share) for low, more in zip(least, wanted, strict=True)]
    rest = max(room - sum(widths), 0) // len(widths)
    widths = [width + rest for width in widths]
    widths[-1] += room - sum(widths)
    return widths, points


def _asked(column: Column, index: int, made: Table) -> tuple[int, int]:
    """Return the least and the best width of a column, in digits."""
    texts = {column.text(row.cells[index]) for row in made.rows}
    longest = max((_width(text[:200]) for text in texts if len(text) <= _LONG), default=0)
    head = max(-(-wide(column.header) // 3) + 1, _LEAST)
    if not column.is_text:
        return max(longest, head), max(longest, head, min(wide(column.header), longest + 2))
    tokens = (wide(token) for text in texts for token in re.findall(r"[\w./:-]+", text, re.ASCII))
    least = max(min(max(tokens, default=0), _TOKEN), min(longest, 8), head)
    return least, max(least, min(longest, column.width or _MOST, _MOST))


def _width(text: str) -> int:
    """Return a text's width in digits; signs are nearly twice as wide."""
    return wide(text) + sum(text.count(sign) for sign in "%+-→↑↓")


def page_number(parse: Any, *, left: bool) -> Any:
    """Return the paragraph ``— 1 —`` at the outer edge."""
    field = "".join(
        f'<w:r><w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/>'
        f'<w:sz w:val="28"/></w:rPr>{inner}</w:r>'
        for inner in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    align = "left" if left else "right"
    side = "left" if left else "right"
    return parse(
        f'<w:p {WORD}><w:pPr><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{align}"/></w:pPr>'
        f"{field}</w:p>"
    )
