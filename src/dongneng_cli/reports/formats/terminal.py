"""The terminal: a head, cards of findings, tables that fit the width, bars; plain where nobody looks.

A document becomes lines of styled pieces here; rich writes them where there are colours to show. Only what
``shown`` made harmless is printed and mark-up is off: what a submission holds is never obeyed.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import (
    Bullets,
    Chart,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    Tiles,
    Tone,
)
from dongneng_cli.reports.formats.drawing import chart_lines, tile_lines
from dongneng_cli.reports.formats.layout import GAP, Place, bar, fit, fold, padded, wide
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from rich.console import Console

ROWS = 40
"""Rows of a table that a terminal shows before it is cut."""

_LIMIT = 400
_ROOM = 8
"""Least cells of a text behind a label."""

_PIPED = 400
"""Width where nobody looks: nothing is dropped or cut for a pipe."""

_STYLES: Mapping[Tone, str] = {
    Tone.PLAIN: "",
    Tone.GOOD: "green",
    Tone.FINE: "cyan",
    Tone.WARN: "yellow",
    Tone.BAD: "bold red",
    Tone.MUTED: "dim",
}

Line = list[tuple[str, str]]
"""Pieces of text, each with its style; empty for a blank line."""


def show(
    document: Document,
    stream: TextIO,
    *,
    width: int | None = None,
    colour: bool | None = None,
    rows: int = ROWS,
) -> None:
    """Print a document.

    Args:
        document: What to print.
        stream: Where to.
        width: Character cells; ``None`` asks the terminal, a pipe gets everything.
        colour: ``None`` lets the terminal and ``NO_COLOR`` decide.
        rows: Most rows of a table on a terminal; 0 shows all, as a pipe always does.
    """
    if stream.isatty():
        console = _console(stream, width, colour)
        _coloured(_lines(document, console.width, rows), console)
        return
    if width is None:
        width = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdecimal() else _PIPED
    limit = 0 if width == _PIPED else rows
    stream.write(text(document, width=width or _PIPED, colour=bool(colour), rows=limit))


def text(document: Document, *, width: int = 80, colour: bool = False, rows: int = ROWS) -> str:
    """Return what ``show`` prints at a width."""
    lines = _lines(document, width, rows)
    if not colour:
        return "".join("".join(piece for piece, _style in line).rstrip() + "\n" for line in lines)
    import io  # noqa: PLC0415 - start-up time

    out = io.StringIO()
    _coloured(lines, _console(out, width, colour=True))
    return out.getvalue()


def _console(stream: TextIO, width: int | None, colour: bool | None) -> "Console":
    from rich.console import Console  # noqa: PLC0415 - start-up time

    return Console(
        file=stream,
        width=width,
        force_terminal=True if colour else None,
        no_color=True if colour is False else None,
        color_system="auto" if colour is not True else "standard",
        markup=False,
        highlight=False,
        emoji=False,
    )


def _coloured(lines: Iterable[Line], console: "Console") -> None:
    from rich.text import Text  # noqa: PLC0415 - start-up time

    for line in lines:
        made = Text.assemble(*line)
        made.rstrip()
        console.print(made, soft_wrap=True)


def _lines(document: Document, width: int, limit: int) -> Iterator[Line]:
    """Yield a document as lines that fit a width; a table has ``limit`` rows at most, if that is not 0."""
    if document.title:
        yield from _head(document, width)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield []
            style = _STYLES[block.tone] + (" bold" if block.strong else "")
            yield from _folded(block.text, width, style.strip())
        elif isinstance(block, Heading):
            yield from _title(block.text, width)
        elif isinstance(block, Chart | Tiles):
            yield from _drawing(block, width)
        elif block.secondary:
            continue
        elif isinstance(block, Bullets):
            yield from _title(block.title, width)
            for item in block.items:
                yield from _hanging([("  · ", "")], item, width)
        elif block.lead:
            yield from _cards(block, width, limit)
        else:
            yield from _grid(block, width, limit)


def _folded(written: str, width: int, style: str = "") -> Iterator[Line]:
    """Yield harmless text as lines of a width."""
    for line in fold(shown(written, _LIMIT), width).split("\n"):
        yield [(line, style)]


def _hanging(label: Line, body: str, width: int, style: str = "") -> Iterator[Line]:
    """Yield text behind a label; its further lines start under the first.

    A label that leaves no room stands above its text.
    """
    if (indent := _size(label)) > width - _ROOM:
        for piece, own in label:
            yield from _folded(piece, width, own) if piece.strip() else ()
        label, indent = [], 0
    for number, line in enumerate(_folded(body, width - indent, style)):
        yield [*(label if number == 0 else [(" " * indent, "")]), *line]


def _head(document: Document, width: int) -> Iterator[Line]:
    """Yield what a report is and of when, in a frame."""
    inner = width - 4
    body = list(_folded(document.title, inner, "bold"))
    for said in (document.mark, document.subtitle):
        body += _folded(said, inner) if said else []
    labels = [shown(fact.label, _LIMIT) for fact in document.facts]
    longest = max(map(wide, labels), default=0) + GAP
    for label, fact in zip(labels, document.facts, strict=True):
        body += _hanging([(padded(label, longest), "dim")], fact.value, inner - GAP)
    sizes = [_size(line) for line in body]
    rule = "─" * (max(sizes) + 2)
    yield [(f"┌{rule}┐", "dim")]
    for line, size in zip(body, sizes, strict=True):
        yield [("│ ", "dim"), *line, (" " * (max(sizes) - size), ""), (" │", "dim")]
    yield [(f"└{rule}┘", "dim")]


def _drawing(block: Chart | Tiles, width: int) -> Iterator[Line]:
    """Yield a chart in characters; the squares of a map that does not fit become a table."""
    if isinstance(block, Chart):
        if block.detail or not block.labels:
            return
        made = chart_lines(block, width)
    else:
        made = tile_lines(block)
        if max(map(wide, made), default=0) > width:
            yield from _grid(block.table(), width, 0)
            return
    yield from _title(block.title, width)
    for line in made:
        yield from _folded(line, width)


def _title(title: str, width: int) -> Iterator[Line]:
    yield []
    yield from _folded(title, width, "bold")


def _cards(table: Table, width: int, limit: int) -> Iterator[Line]:
    """Yield each row as a headline and labelled lines under it."""
    yield from _title(table.title, width)
    if not table.rows:
        yield from _folded(table.empty or _("(none)"), width)
    kept = table.rows[:limit] if limit else table.rows
    for row in kept:
        yield from _card(table, row, width)
    yield from _remarks(table, len(table.rows) - len(kept), width)


def _card(table: Table, row: Row, width: int) -> Iterator[Line]:
    pairs = list(zip(table.columns, row.cells, strict=True))
    *head, (last, value) = pairs[: table.lead]
    line: Line = []
    for column, cell in head:
        style = _STYLES[row.tone] if column.toned else "bold"
        line += [(shown(column.text(cell), _LIMIT), style), (" ", "")]
    yield from _hanging(line, last.text(value), width)
    for column, cell in pairs[table.lead :]:
        if cell is not None and cell != "":
            label = shown(column.header, _LIMIT) + _(": ")
            yield from _hanging([("    ", ""), (label, "dim")], column.text(cell), width)


def _grid(table: Table, width: int, limit: int) -> Iterator[Line]:
    """Yield a table: headers stand on their line, rows hang from their first."""
    yield from _title(table.title, width)
    if not table.rows:
        yield from _folded(table.empty or _("(none)"), width)
        yield from _remarks(table, 0, width)
        return
    body = _cut(table.rows, limit)
    layout = fit(table, body, width)
    heads = [list(_folded(p.column.header, p.width, "bold")) for p in layout.places]
    height = max(map(len, heads))
    yield from _side_by_side(layout.places, [[[]] * (height - len(h)) + h for h in heads])
    yield [("─" * (sum(p.width + GAP for p in layout.places) - GAP), "")]
    for row in body:
        yield from _side_by_side(layout.places, [list(_cell(p, row)) for p in layout.places])
    if layout.hidden:
        names = _(", ").join(c.header for c in layout.hidden)
        said = _("columns hidden: {count} ({names})").format(count=len(layout.hidden), names=names)
        yield from _folded(said, width, "dim")
    yield from _remarks(table, len(table.rows) - len(body), width)


def _cut(rows: tuple[Row, ...], limit: int) -> tuple[Row, ...]:
    """Keep the first rows, and the totals wherever they stand."""
    if not limit or len(rows) <= limit:
        return rows
    return rows[:limit] + tuple(row for row in rows[limit:] if row.total)


def _cell(place: Place, row: Row) -> Iterator[Line]:
    """Yield the lines of one cell, no wider than its column."""
    value, column = row.cells[place.index], place.column
    tone, total = _STYLES[row.tone], " bold" if row.total else ""
    if not place.bar:
        style = tone if column.toned else ""
        yield from _folded(column.text(value), place.width, (style + total).strip())
        return
    line: Line = [(shown(column.text(value), _LIMIT).rjust(place.digits), total.strip())]
    if value is not None and not isinstance(value, str):
        line += [(" ", ""), (bar(value, place.bar), tone)]
    yield line


def _side_by_side(places: Sequence[Place], cells: Sequence[list[Line]]) -> Iterator[Line]:
    """Yield cells of several lines beside one another, each filled up to the width of its column."""
    for number in range(max(map(len, cells))):
        line: Line = []
        for place, cell in zip(places, cells, strict=True):
            pieces = cell[number] if number < len(cell) else []
            blank = (" " * (place.width - _size(pieces)), "")
            line += [*pieces, blank] if place.left else [blank, *pieces]
            line.append((" " * GAP, ""))
        yield line


def _size(line: Line) -> int:
    return sum(wide(piece) for piece, _style in line)


def _remarks(table: Table, rest: int, width: int) -> Iterator[Line]:
    """Yield what stands under a table: how many rows were cut, and its notes."""
    if rest > 0:
        said = _("rows not shown: {count}; use -o FILE to see them all").format(count=rest)
        yield from _folded("… " + said, width, "bold")
    for note in table.notes:
        yield from _hanging([("· ", "dim")], note, width, "dim")
