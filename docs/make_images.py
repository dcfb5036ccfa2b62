"""Draw the README's pictures from what the program prints: ``python docs/make_images.py``.

A test draws them again and compares. Every run of letters is given the place and length of its cells, and
lines and bars are drawn as shapes, so columns stand whatever fonts the reader has.
"""

import os
import sys
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

import dongneng_cli as dn
from dongneng_cli.i18n import set_language
from dongneng_cli.reports.formats.terminal import text

ROOT = Path(__file__).parents[1]

_CELL, _LINE, _SIZE, _EDGE = 9, 24, 16, 18
"""Width and height of a cell, size of the letters, margin; in pixels."""

_FONTS = (
    "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', "
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', monospace"
)
_PAPER, _INK, _FAINT = "#1b1f24", "#d7dce2", "#8b949e"
_COLOURS = {1: "#f47067", 2: "#7fc46f", 3: "#e3b341", 6: "#6cc3d5"}
"""What a terminal's red, green, yellow and cyan look like here."""
_CUT = "⋮"


def main() -> None:
    """Write every picture, to another folder if one is given."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"
    for name, drawn in everything().items():
        (folder / name).write_text(drawn, encoding="utf-8", newline="")


def everything() -> dict[str, str]:
    """Return every picture by its file name."""
    os.chdir(ROOT)
    set_language("zh")
    broken = text(dn.check("samples/broken.xlsx").document, width=76, colour=True)
    month = text(dn.rank("samples/2020-10", "city").document, width=110, colour=True)
    fix = "改法"
    cards = [("核对发现", "核对发现"), ("S040", fix), ("S131", fix), ("L101", fix)]
    cards += [("P202", fix), ("文件 1 个", "文件 1 个")]
    table = [("排名", "排名"), ("开工", "山东省")]
    return {
        "check.svg": picture("dn check samples/broken.xlsx", _cut(broken, cards)),
        "rank.svg": picture("dn rank samples/2020-10 --by city", _cut(month, table)),
    }


def _cut(printed: str, kept: list[tuple[str, str]]) -> list[Text]:
    """Return the lines from words to other words, for each pair; what is left out between is marked."""
    lines = [Text.from_ansi(line.rstrip()) for line in printed.splitlines()]
    shown: list[Text] = []
    end = next(at for at, line in enumerate(lines) if line.plain == kept[0][0]) - 1
    for first, last in kept:
        begin = next(at for at, line in enumerate(lines) if at > end and first in line.plain)
        if begin > end + 1:
            shown.append(Text(_CUT, "dim"))
        end = next(at for at, line in enumerate(lines) if at >= begin and last in line.plain)
        shown += lines[begin : end + 1]
    return shown


def picture(command: str, lines: list[Text]) -> str:
    """Return the command and what it printed as an SVG."""
    lines = [Text.assemble(("$ ", "dim"), (command, "bold")), Text(""), *lines]
    width = max(map(cell_len, (line.plain for line in lines))) * _CELL + 2 * _EDGE
    height = len(lines) * _LINE + 2 * _EDGE
    drawn = [part for at, line in enumerate(lines) for part in _drawn(line, at)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" font-family="{_FONTS}" font-size="{_SIZE}" fill="{_INK}">\n'
        f"<title>{escape(command)}</title>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="{_PAPER}"/>\n'
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _drawn(line: Text, at: int) -> Iterator[str]:
    """Draw one line: letters as text, lines and bars as shapes."""
    top, left = _EDGE + at * _LINE, _EDGE
    styles = _styles(line)
    for (kind, style), run in groupby(
        zip(line.plain, styles, strict=True), key=lambda one: (_kind(one[0]), one[1])
    ):
        letters = "".join(letter for letter, _style in run)
        wide = cell_len(letters) * _CELL
        if kind == "shape":
            yield _shape(letters, left, top, style)
        elif letters.strip():
            bold = ' font-weight="bold"' if style.bold else ""
            yield (
                f'<text x="{left}" y="{top + 17}" textLength="{wide}" xml:space="preserve"'
                f"{_fill(style)}{bold}>{escape(letters)}</text>"
            )
        left += wide


def _styles(line: Text) -> list[Style]:
    styles = [Style() for _letter in line.plain]
    for span in line.spans:
        said = span.style if isinstance(span.style, Style) else Style.parse(span.style)
        for at in range(span.start, span.end):
            styles[at] += said
    return styles


def _fill(style: Style) -> str:
    if style.color is not None and style.color.number in _COLOURS:
        return f' fill="{_COLOURS[style.color.number]}"'
    return f' fill="{_FAINT}"' if style.dim else ""


def _kind(letter: str) -> str:
    if letter in "─█▌":
        return "shape"
    if letter == " ":
        return "blank"
    return "wide" if cell_len(letter) == 2 else "narrow"


def _shape(letters: str, left: int, top: int, style: Style) -> str:
    """Draw a rule, or a bar whose last cell may be half full."""
    if letters[0] == "─":
        length = len(letters) * _CELL
        return f'<rect x="{left}" y="{top + 12}" width="{length}" height="1" fill="{_FAINT}"/>'
    length = sum(_CELL if letter == "█" else _CELL / 2 for letter in letters)
    return f'<rect x="{left}" y="{top + 4}" width="{length:g}" height="16"{_fill(style)}/>'


if __name__ == "__main__":
    main()
