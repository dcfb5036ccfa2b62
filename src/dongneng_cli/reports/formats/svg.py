"""Charts and the schematic map as inline SVG: text stays text, nothing is loaded, every value escaped.

What falls short of the reference line is outlined and marked ×, what reaches it is solid and marked √: the
difference never rests on colour. Colours come from the page's classes, so that a dark page recolours them.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from html import escape

from dongneng_cli.i18n import _
from dongneng_cli.reports.document import Chart, ChartKind, Number, Part, Series, Tiles
from dongneng_cli.reports.formats.layout import wide
from dongneng_cli.shown import shown

_WIDTH, _ROW, _TOP = 720, 24, 26
_PLOT = (64, 16, 16, 46)
"""Left, top, right, bottom of a line chart's frame."""


def chart(drawn: Chart, *, width: int = _WIDTH, height: int = 240) -> str:
    """Return a chart as an ``svg`` element with its figures in words for a screen reader."""
    if not drawn.labels:
        return ""
    return _bars(drawn, width) if drawn.kind is ChartKind.BARS else _lines(drawn, width, height)


def safe(written: str) -> str:
    """Return a text that mark-up cannot leave."""
    return escape(shown(written, 200), quote=True)


def _open(width: float, height: float, title: str, words: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img">'
        f"<title>{safe(title)}</title><desc>{escape(shown(words, 2000))}</desc>"
    )


def _bars(drawn: Chart, width: int) -> str:
    values = drawn.series[0].values
    column, mark = drawn.column, drawn.mark
    left = 14 + 6.5 * max(wide(shown(label, 40)) for label in drawn.labels)
    room = width - left - 92
    known = [float(v) for v in values if v is not None]
    most = max([*known, float(mark.value) if mark else 0.0, 0.0]) or 1.0
    height = _TOP + _ROW * len(values) + 4
    words = _("; ").join(
        f"{label} {column.text(v)}" for label, v in zip(drawn.labels, values, strict=True)
    )
    parts, texts = [_open(width, height, drawn.title, words)], []
    judged = zip(drawn.labels, values, drawn.behind, strict=True)
    for at, (label, value, behind) in enumerate(judged):
        y = _TOP + _ROW * at
        length = room * max(float(value or 0), 0.0) / most
        sign = "" if behind is None else (" ×" if behind else " √")
        parts.append(
            f'<rect class="bar{" below" if behind else ""}" x="{left:.1f}" y="{y + 3}" '
            f'width="{length:.1f}" height="{_ROW - 8}"></rect>'
        )
        texts.append(
            f'<text x="{left - 8:.1f}" y="{y + 15}" text-anchor="end">{safe(shown(label, 40))}</text>'
            f'<text x="{left + length + 6:.1f}" y="{y + 15}">{safe(column.text(value) + sign)}</text>'
        )
    if mark is not None:
        x = left + room * float(mark.value) / most
        parts.append(
            f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP - 6}" y2="{height}"></line>'
            f'<text class="quiet" x="{x:.1f}" y="14" text-anchor="middle">'
            f"{safe(f'{mark.name} {column.text(mark.value)}')}</text>"
        )
    # Figures come last: their ground covers the line where they stand on it.
    return "".join([*parts, *texts, "</svg>"])


def _lines(drawn: Chart, width: int, height: int) -> str:
    left, top, right, bottom = _PLOT
    known = [float(v) for one in drawn.series for v in one.values if v is not None]
    if drawn.mark is not None:
        known.append(float(drawn.mark.value))
    low, high = min([0.0, *known]), max([0.0, *known])
    high = high if high > low else low + 1.0
    step = (width - left - right) / max(len(drawn.labels) - 1, 1)

    def place(at: int, value: Number) -> tuple[float, float]:
        share = (float(value) - low) / (high - low)
        return left + step * at, top + (height - top - bottom) * (1 - share)

    words = _("; ").join(
        f"{one.name}: {_(', ').join(drawn.column.text(v) for v in one.values)}"
        for one in drawn.series
    )
    floor = place(0, drawn.column.rounded(0))[1]
    parts = [
        _open(width, height, drawn.title, words),
        f'<line class="axis" x1="{left}" x2="{width - right}" y1="{floor:.1f}" y2="{floor:.1f}"></line>',
        *_ends(drawn, (low, high), width, height),
        *_band(drawn, place),
    ]
    for one in drawn.series:
        if one.part not in (Part.LOW, Part.HIGH):
            parts.extend(_line(drawn, one, place, width))
    parts.extend(_legend(drawn, height))
    return "".join([*parts, "</svg>"])


Place = Callable[[int, Number], tuple[float, float]]


def _ends(drawn: Chart, ends: tuple[float, float], width: int, height: int) -> Iterator[str]:
    """Write the ends of both axes."""
    left, top, right, bottom = _PLOT
    low, high = ends
    for value, y in ((high, top + 4), (low, height - bottom)):
        said = drawn.column.text(Fraction(value))
        yield f'<text class="quiet" x="{left - 6}" y="{y}" text-anchor="end">{safe(said)}</text>'
    for at in {0, len(drawn.labels) - 1}:
        anchor = "start" if at == 0 else "end"
        x = left if at == 0 else width - right
        yield (
            f'<text class="quiet" x="{x}" y="{height - bottom + 16}" text-anchor="{anchor}">'
            f"{safe(drawn.labels[at])}</text>"
        )


def _band(drawn: Chart, place: Place) -> Iterator[str]:
    edges = {one.part: one.values for one in drawn.series if one.part in (Part.LOW, Part.HIGH)}
    if len(edges) < 2:
        return
    pairs = zip(edges[Part.LOW], edges[Part.HIGH], strict=True)
    both = [(at, lo, hi) for at, (lo, hi) in enumerate(pairs) if lo is not None and hi is not None]
    points = [place(at, hi) for at, _lo, hi in both]
    points += [place(at, lo) for at, lo, _hi in reversed(both)]
    if points:
        yield f'<polygon class="band" points="{_points(points)}"></polygon>'


def _line(drawn: Chart, one: Series, place: Place, width: int) -> Iterator[str]:
    points = [place(at, value) for at, value in enumerate(one.values) if value is not None]
    if not points:
        return
    yield f'<polyline class="{one.part.value}" points="{_points(points)}"></polyline>'
    if one.part is Part.ACTUAL:
        for x, y in points:
            yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"></circle>'
        last = [value for value in one.values if value is not None][-1]
        x, y = points[-1]
        near = x > 0.85 * width
        yield (
            f'<text x="{x + (-8 if near else 8):.1f}" y="{max(y - 8, 12):.1f}"'
            f' text-anchor="{"end" if near else "start"}">{safe(drawn.column.text(last))}</text>'
        )


def _legend(drawn: Chart, height: int) -> Iterator[str]:
    x = float(_PLOT[0])
    y = height - 10
    for one in drawn.series:
        if one.part in (Part.LOW, Part.HIGH):
            continue
        name = shown(one.name, 12)
        yield (
            f'<line class="{one.part.value}" x1="{x:.1f}" x2="{x + 26:.1f}" y1="{y - 4}" y2="{y - 4}"></line>'
            f'<text class="quiet" x="{x + 32:.1f}" y="{y}">{safe(name)}</text>'
        )
        x += 48 + 6.5 * wide(name)


def _points(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def tiles(drawn: Tiles, size: int = 84) -> str:
    """Return the schematic map: squares without boundaries, each with name, figure and sign.

    Where an approved map was given, its outlines instead.
    """
    if drawn.shapes:
        return _outlines(drawn)
    words = _("; ").join(f"{t.label} {drawn.column.text(t.value)} {t.sign}" for t in drawn.tiles)
    gap = 6
    parts = [_open(drawn.columns * (size + gap), drawn.rows * (size + gap), drawn.title, words)]
    for tile in drawn.tiles:
        x, y = tile.column * (size + gap) + gap / 2, tile.row * (size + gap) + gap / 2
        middle = x + size / 2
        rows = ((tile.label, 26), (drawn.column.text(tile.value), 48), (tile.sign, 69))
        parts.append(
            f'<rect class="tile {tile.tone.value}" x="{x:g}" y="{y:g}" width="{size}" height="{size}" rx="6">'
            "</rect>"
            + "".join(
                f'<text x="{middle:g}" y="{y + down:g}" text-anchor="middle">{safe(text)}</text>'
                for text, down in rows
                if text
            )
        )
    return "".join([*parts, "</svg>"])


def _outlines(drawn: Tiles, width: float = 720) -> str:
    tiles_by = {tile.label: tile for tile in drawn.tiles}
    points = [point for shape in drawn.shapes for ring in shape.rings for point in ring]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    scale = (width - 20) / ((right - left) or 1)
    words = _("; ").join(f"{t.label} {drawn.column.text(t.value)} {t.sign}" for t in drawn.tiles)
    parts = [_open(width, (bottom - top) * scale + 20, drawn.title, words)]
    names = []
    for shape in drawn.shapes:
        tile = tiles_by[shape.label]
        moved = [
            [(10 + (x - left) * scale, 10 + (y - top) * scale) for x, y in ring]
            for ring in shape.rings
        ]
        path = " ".join("M" + _points(ring).replace(" ", " L") + " Z" for ring in moved)
        parts.append(f'<path class="tile {tile.tone.value}" d="{path}"></path>')
        largest = max(moved, key=len)
        x = sum(point[0] for point in largest) / len(largest)
        y = sum(point[1] for point in largest) / len(largest)
        said = f"{drawn.column.text(tile.value)} {tile.sign[:1]}"
        names.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{safe(tile.label)}</text>'
            f'<text x="{x:.1f}" y="{y + 15:.1f}" text-anchor="middle">{safe(said)}</text>'
        )
    return "".join([*parts, *names, "</svg>"])
