"""Charts as PNG for Word, drawn by matplotlib with a font that has Chinese.

What falls short of the reference line is hatched and marked ×: the difference never rests on colour.
"""

import io
import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.reports.document import Chart, ChartKind, Part, Series
from dongneng_cli.reports.formats.extras import need
from dongneng_cli.shown import shown

FONTS = (
    *("Microsoft YaHei", "SimSun", "FangSong", "Noto Sans CJK SC", "Source Han Sans SC"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
)
"""Fonts with Chinese, the first that is installed is taken; ``DN_FONT`` names a file instead."""

_BLUE, _ORANGE, _GREY = "#0B5C94", "#B3450B", "#52606D"
_LINES: dict[Part, dict[str, Any]] = {
    Part.ACTUAL: {"color": _BLUE, "linewidth": 2.2, "marker": "o"},
    Part.PLAN: {"color": _GREY, "linewidth": 1.3, "linestyle": "--"},
    Part.TARGET: {"color": _ORANGE, "linewidth": 1.3, "linestyle": ":"},
}


def problem() -> str:
    """Say in one line why no picture can be drawn; empty if one can."""
    try:
        _font()
    except UsageError as error:
        return f"{error.message}; {error.hint}"
    return ""


def png(chart: Chart, *, width: float = 6.1, height: float = 2.2) -> bytes:
    """Return a chart as PNG.

    Args:
        chart: What to draw.
        width: Inches.
        height: Inches.

    Raises:
        UsageError: If matplotlib or a font with Chinese is missing.
    """
    font = _font()
    figure_class = need("matplotlib.figure", "matplotlib", "charts").Figure
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a glyph that the font lacks is drawn as a box
        figure = figure_class(figsize=(width, height), dpi=200, layout="constrained")
        axes = figure.add_subplot()
        (_draw_bars if chart.kind is ChartKind.BARS else _draw_lines)(axes, chart, font)
        axes.set_title(shown(chart.title, 60), fontproperties=font, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


@cache
def _font() -> Any:
    """Return the font with Chinese.

    Raises:
        UsageError: If matplotlib is missing, or no font has Chinese glyphs.
    """
    manager = need("matplotlib.font_manager", "matplotlib", "charts")
    given = os.environ.get("DN_FONT", "")
    if given:
        if not Path(given).is_file():
            raise UsageError(
                _("there is no font file {path}").format(path=shown(given, 200)),
                hint=_("DN_FONT names a .ttf, .ttc or .otf file"),
            )
        return manager.FontProperties(fname=given)
    installed = {entry.name: entry.fname for entry in manager.fontManager.ttflist}
    found = next((installed[name] for name in FONTS if name in installed), None)
    if found is None:
        raise UsageError(
            _("no font with Chinese is installed"),
            hint=_("install fonts-wqy-microhei (Debian), or name a font file with DN_FONT"),
        )
    return manager.FontProperties(fname=found)


def _draw_bars(axes: Any, chart: Chart, font: Any) -> None:
    values = chart.series[0].values
    places = range(len(values))
    heights = [float(value or 0) for value in values]
    below = chart.behind
    bars = axes.bar(
        places,
        heights,
        width=0.65,
        color=["white" if short else _BLUE for short in below],
        edgecolor=[_ORANGE if short else _BLUE for short in below],
    )
    for bar, short, value in zip(bars, below, values, strict=True):
        if short:
            bar.set_hatch("///")
        label = chart.column.plain(value) + (" ×" if short else "")
        axes.annotate(
            label, (bar.get_x() + bar.get_width() / 2, bar.get_height()), ha="center", va="bottom",
            fontproperties=font, fontsize=6.5, xytext=(0, 1), textcoords="offset points",
        )  # fmt: skip
    if chart.mark is not None:
        said = f"{shown(chart.mark.name, 20)} {chart.column.text(chart.mark.value)}"
        line = float(chart.mark.value)
        drawn = axes.axhline(line, color=_ORANGE, linestyle="--", linewidth=1.2, label=said)
        # Outside the plot, where it lies on no bar and on no figure.
        legend = axes.figure.legend(
            handles=[drawn], loc="outside lower center", frameon=False, prop=font
        )
        legend.get_texts()[0].set_fontsize(8)
    _ticks(axes, chart, font)


def _draw_lines(axes: Any, chart: Chart, font: Any) -> None:
    edges = {one.part: one.values for one in chart.series}
    if Part.LOW in edges and Part.HIGH in edges:
        pairs = zip(edges[Part.LOW], edges[Part.HIGH], strict=True)
        both = [
            (at, float(low), float(high))
            for at, (low, high) in enumerate(pairs)
            if low is not None and high is not None
        ]
        if both:
            axes.fill_between(*zip(*both, strict=True), color=_BLUE, alpha=0.15)
    for one in chart.series:
        if one.part in _LINES:
            axes.plot(*_points(one), label=shown(one.name, 20), **_LINES[one.part])
    if axes.get_legend_handles_labels()[0]:
        axes.legend(prop=font, frameon=False)
    _ticks(axes, chart, font)


def _points(one: Series) -> tuple[list[int], list[float]]:
    known = [(at, float(value)) for at, value in enumerate(one.values) if value is not None]
    return [at for at, _value in known], [value for _at, value in known]


def _ticks(axes: Any, chart: Chart, font: Any) -> None:
    labels = [shown(label, 12) for label in chart.labels]
    turned = 45 if len(labels) > 12 else 0
    axes.set_xticks(
        range(len(labels)), labels, rotation=turned, ha="right" if turned else "center",
        fontproperties=font, fontsize=8,
    )  # fmt: skip
    if chart.column.is_percent:
        axes.yaxis.set_major_formatter("{x:g}%")
    axes.tick_params(axis="y", labelsize=7)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
