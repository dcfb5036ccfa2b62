"""Charts and the schematic map in character cells, with nothing that a Chinese console cannot encode."""

from collections.abc import Iterator
from fractions import Fraction

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import Chart, ChartKind, Number, Part, Spark, Tile, Tiles
from dongneng_cli.reports.formats.layout import fold, padded, wide
from dongneng_cli.shown import shown

_LABEL = 24
_LEAST = 8
_TILE = 9
"""Cells inside a square: three Chinese characters, or 100.00%, and a blank at each side."""


def chart_lines(chart: Chart, width: int) -> list[str]:
    """Return a chart as lines of text that fit a width.

    A bar is as long as its share of the greatest figure; ``│`` stands where the reference line is, √ or ×
    behind the figure say on which side of it the bar ends. Lines become sparklines.
    """
    made = _bars(chart, width) if chart.kind is ChartKind.BARS else _sparks(chart)
    return [line for one in made for line in fold(one, width).split("\n")]


def _bars(chart: Chart, width: int) -> Iterator[str]:
    values = chart.series[0].values
    labels = [_short(label) for label in chart.labels]
    texts = [chart.column.text(value) for value in values]
    head, digits = max(map(wide, labels), default=0), max(map(wide, texts), default=0)
    length = max(min(width - head - digits - 6, 60), _LEAST)
    mark = chart.mark
    known = [Fraction(value) for value in values if value is not None]
    most: Fraction = max([*known, Fraction(mark.value if mark else 0)])
    for label, text, value, behind in zip(labels, texts, values, chart.behind, strict=True):
        sign = "" if behind is None else ("×" if behind else "√")
        bar = _bar(value, most, length, mark.value if mark else None)
        yield f"{padded(label, head)}  {' ' * (digits - wide(text))}{text} {sign or ' '} {bar}".rstrip()
    if mark is not None:
        yield f"│ {mark.name} {chart.column.text(mark.value)}"


def _bar(value: Number | None, most: Fraction, length: int, mark: Number | None) -> str:
    full = (
        0 if value is None or most <= 0 else int(max(Fraction(value), Fraction(0)) / most * length)
    )
    cells = ["█"] * full + [" "] * (length - full)
    if mark is not None and most > 0:
        cells[min(int(Fraction(mark) / most * length), length - 1)] = "│"
    return "".join(cells)


def _sparks(chart: Chart) -> Iterator[str]:
    head = max((wide(_short(one.name)) for one in chart.series), default=0)
    for one in chart.series:
        if one.part in (Part.LOW, Part.HIGH):
            continue
        last = next((value for value in reversed(one.values) if value is not None), None)
        yield f"{padded(_short(one.name), head)}  {Spark(one.values)}  {chart.column.text(last)}"
    if chart.labels:
        yield _("{first} to {last}").format(first=chart.labels[0], last=chart.labels[-1])


def tile_lines(tiles: Tiles) -> list[str]:
    """Return the schematic map: a square of three lines for each unit, a frame of its own kind for each
    sign."""
    placed = {(tile.row, tile.column): tile for tile in tiles.tiles}
    lines: list[str] = []
    for row in range(tiles.rows):
        squares = [_square(placed.get((row, at)), tiles) for at in range(tiles.columns)]
        lines += [" ".join(parts).rstrip() for parts in zip(*squares, strict=True)]
    return [*lines, *tiles.legend]


def _square(tile: Tile | None, tiles: Tiles) -> tuple[str, ...]:
    if tile is None:
        return (" " * (_TILE + 2),) * 4
    edge = "─" * _TILE
    name = shown(tile.label, 4)
    said = f"{name} {tile.sign[:1]}" if tile.sign else name
    figure = tiles.column.text(tile.value)
    return (f"┌{edge}┐", f"│{_middle(said)}│", f"│{_middle(figure)}│", f"└{edge}┘")


def _middle(text: str) -> str:
    spare = max(_TILE - wide(text), 0)
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


def _short(label: str) -> str:
    text = shown(label, _LABEL)
    while wide(text) > _LABEL:
        text = text[:-2] + "…"
    return text
