"""The terminal: a head, cards of findings, tables that fit the width, bars; plain where nobody looks.

Only ``Text(shown(…))`` is printed and mark-up is off: what a submission holds is never obeyed.
"""

import io
import os
from collections.abc import Mapping
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
from dongneng_cli.reports.formats.layout import GAP, Layout, bar, fit, fold, wide
from dongneng_cli.shown import shown

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

ROWS = 40
"""Rows of a table that a terminal shows before it is cut."""

_LIMIT = 400
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
    tty = stream.isatty()
    if width is None and not tty:
        width = int(os.environ["COLUMNS"]) if os.environ.get("COLUMNS", "").isdigit() else _PIPED
    if tty:
        _print(document, _console(stream, width, colour), rows)
        return
    limit = 0 if width == _PIPED else rows
    written = text(document, width=width or _PIPED, colour=bool(colour), rows=limit)
    stream.write(written if colour else _stripped(written))


def _stripped(written: str) -> str:
    """Leave out the blanks that fill a line up to the width."""
    return "".join(line.rstrip() + "\n" for line in written.splitlines())


def text(document: Document, *, width: int = 80, colour: bool = False, rows: int = ROWS) -> str:
    """Return what ``show`` prints at a width."""
    out = io.StringIO()
    _print(document, _console(out, width, colour), rows)
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
        soft_wrap=False,
    )


def _text(written: str, style: str = "", width: int = 0) -> "Text":
    """Return harmless text, folded where a width is given."""
    from rich.text import Text  # noqa: PLC0415 - start-up time

    safe = shown(written, _LIMIT)
    return Text(fold(safe, width) if width else safe, style=style, overflow="fold")


def _print(document: Document, console: "Console", limit: int) -> None:
    if document.title:
        _head(document, console)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            console.print()
            style = _STYLES[block.tone] + (" bold" if block.strong else "")
            console.print(_text(block.text, style.strip(), console.width))
        elif isinstance(block, Heading):
            _title(block.text, console)
        elif isinstance(block, Chart | Tiles):
            _drawing(block, console)
        elif block.secondary:
            continue
        elif isinstance(block, Bullets):
            _title(block.title, console)
            for item in block.items:
                _hanging(console, _text("· "), item, 2)
        elif block.lead:
            _cards(block, console, limit)
        else:
            _grid(block, console, limit)


def _head(document: Document, console: "Console") -> None:
    from rich import box  # noqa: PLC0415 - start-up time
    from rich.console import Group  # noqa: PLC0415
    from rich.panel import Panel  # noqa: PLC0415
    from rich.table import Table as Grid  # noqa: PLC0415

    inner = console.width - 4
    labels = max((wide(fact.label) for fact in document.facts), default=0)
    facts = Grid.grid(padding=(0, 2, 0, 0))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for fact in document.facts:
        room = max(inner - labels - 4, 8)
        facts.add_row(_text(fact.label, "dim"), _text(fact.value, width=room))
    said = [line for line in (document.mark, document.subtitle) if line]
    parts = [_text(line, width=inner) for line in said]
    title = _text(document.title, "bold", inner)
    panel = Panel(
        Group(title, *parts, *([facts] if document.facts else [])),
        box=box.SQUARE,
        expand=False,
        padding=(0, 1),
        border_style="dim",
    )
    console.print(panel)


def _drawing(block: Chart | Tiles, console: "Console") -> None:
    """Draw a chart in characters; the squares of a map that does not fit become a table."""
    if isinstance(block, Chart):
        if block.detail or not block.labels:
            return
        made = chart_lines(block, console.width)
    else:
        made = tile_lines(block)
        if max(map(wide, made), default=0) > console.width:
            _grid(block.table(), console, 0)
            return
    _title(block.title, console)
    for line in made:
        console.print(_text(line))


def _title(title: str, console: "Console") -> None:
    console.print()
    console.print(_text(title, "bold", console.width))


def _cards(table: Table, console: "Console", limit: int) -> None:
    """Show each row as a headline and labelled lines under it."""
    _title(table.title, console)
    if not table.rows:
        console.print(_text(table.empty or _("(none)"), "", console.width))
    shown_rows = table.rows[:limit] if limit else table.rows
    for row in shown_rows:
        _card(table, row, console)
    _cut_note(len(table.rows) - len(shown_rows), console)
    _notes(table, console)


def _card(table: Table, row: Row, console: "Console") -> None:
    pairs = list(zip(table.columns, row.cells, strict=True))
    head, rest = pairs[: table.lead], pairs[table.lead :]
    line = _text("")
    for column, value in head:
        if column is head[-1][0]:
            break
        line.append_text(_text(column.text(value), _STYLES[row.tone] if column.toned else "bold"))
        line.append(" ")
    column, value = head[-1]
    _hanging(console, line, column.text(value), 0)
    for column, value in rest:
        if value is not None and value != "":
            label = _text(column.header + _(": "), "dim")
            _hanging(console, label, column.text(value), 4)


def _hanging(console: "Console", label: "Text", body: str, indent: int, style: str = "") -> None:
    """Print text whose further lines start under the first."""
    room = max(console.width - indent - wide(label.plain), 8)
    lines = _text(body, style, room).split("\n", allow_blank=True)
    for number, line in enumerate(lines):
        lead = _text(" " * (indent if number == 0 else indent + wide(label.plain)))
        if number == 0:
            lead.append_text(label)
        lead.append_text(line)
        console.print(lead)


def _grid(table: Table, console: "Console", limit: int) -> None:
    from rich import box  # noqa: PLC0415 - start-up time
    from rich.table import Table as Grid  # noqa: PLC0415

    _title(table.title, console)
    if not table.rows:
        console.print(_text(table.empty or _("(none)"), "", console.width))
        _notes(table, console)
        return
    body = _cut(table.rows, limit)
    layout = fit(table, body, console.width)
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, GAP - 1, 0, 0), pad_edge=False, show_edge=False)
    headers = [_text(place.column.header, "bold", place.width) for place in layout.places]
    height = max(header.plain.count("\n") for header in headers)
    for place, header in zip(layout.places, headers, strict=True):
        # Headers stand on their line, rows hang from their first.
        blank = _text("").append("\n" * (height - header.plain.count("\n")))
        grid.add_column(
            blank + header,
            justify="left" if place.left else "right",
            width=place.width,
            no_wrap=True,
        )
    for row in body:
        grid.add_row(*_cells(layout, row), style="bold" if row.total else "")
    console.print(grid)
    if layout.hidden:
        names = _(", ").join(c.header for c in layout.hidden)
        said = _("columns hidden: {count} ({names})").format(count=len(layout.hidden), names=names)
        console.print(_text(said, "dim", console.width))
    _cut_note(len(table.rows) - len(body), console)
    _notes(table, console)


def _cut(rows: tuple[Row, ...], limit: int) -> tuple[Row, ...]:
    """Keep the first rows, and the totals wherever they stand."""
    if not limit or len(rows) <= limit:
        return rows
    return rows[:limit] + tuple(row for row in rows[limit:] if row.total)


def _cells(layout: Layout, row: Row) -> list["Text"]:
    cells = []
    for place in layout.places:
        value = row.cells[place.index]
        style = _STYLES[row.tone] if place.column.toned else ""
        cell = _text(place.column.text(value), style, place.width)
        if place.bar and value is not None and not isinstance(value, str):
            cell = _text(place.column.text(value).rjust(place.digits) + " ")
            cell.append_text(_text(bar(value, place.bar), _STYLES[row.tone]))
        elif place.bar:
            cell = _text(place.column.text(value).rjust(place.digits))
        cells.append(cell)
    return cells


def _cut_note(rest: int, console: "Console") -> None:
    if rest > 0:
        said = _("rows not shown: {count}; use -o FILE to see them all").format(count=rest)
        console.print(_text("… " + said, "bold", console.width))


def _notes(table: Table, console: "Console") -> None:
    for note in table.notes:
        _hanging(console, _text("· ", "dim"), note, 0, "dim")
