"""Figures that a notice prints, each with the way back: formula, base figures, file and cells.

A sentence can only be filled in through ``Annex.say``, which keeps every figure that it prints.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING, Any

from dongneng_cli.plan.wording import Wording
from dongneng_cli.reports.context import FileLine, cell, missing
from dongneng_cli.reports.document import Column, ColumnKind, Link, Number, Row, Table

if TYPE_CHECKING:
    import pandas as pd

MONEY, COUNT = ColumnKind.MONEY, ColumnKind.COUNT

Address = tuple[int, Mapping[str, str]]
"""A project's row and the letters of its fields' columns."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it is printed.

    Attributes:
        key: Names its formula in the wording.
        name: What it is.
        base: The figures it was worked out from.
        source: Files and cells.
    """

    key: str
    name: str
    text: str
    base: str = ""
    source: str = ""


def printed(value: Number | None, kind: ColumnKind, decimals: int | None = None) -> str:
    """Return a figure as a sentence has it: no grouping of digits, the per cent sign where there is one."""
    if value is None:
        return "—"
    column = Column("", kind, decimals)
    return column.plain(value) + ("%" if column.is_percent else "")


class Sources:
    """Writes where figures stand: the file by its number in the annex, sheet, and ranges of cells."""

    def __init__(
        self, files: Sequence[FileLine], addresses: Mapping[tuple[str, str, str], Address]
    ) -> None:
        self.numbers = {line.path: number for number, line in enumerate(files, start=1)}
        self.addresses = addresses

    def of(self, members: "pd.DataFrame", *fields: str) -> str:
        """Return the cells of some fields of projects.

        Args:
            members: MEMBERSHIPS frame.
            fields: Fields of 项目; the project's own cell where its column is not known.
        """
        rows: dict[tuple[str, str, str], set[int]] = {}
        found: dict[tuple[str, str], list[str]] = {}
        places = zip(*(members[name].tolist() for name in ("file", "sheet", "cell")), strict=True)
        for file, sheet, cell_ in places:
            if missing(file):
                continue
            if (file, sheet, cell_) not in self.addresses:
                found.setdefault((file, sheet), []).append(str(cell_))
                continue
            row, letters = self.addresses[file, sheet, cell_]
            for field in fields:
                if letters.get(field):
                    rows.setdefault((file, sheet, letters[field]), set()).add(row)
        for (file, sheet, letter), numbers in rows.items():
            found.setdefault((file, sheet), []).extend(_ranges(letter, sorted(numbers)))
        return self._written(found)

    def cells(self, rows: Iterable[Any]) -> str:
        """Return the cells of rows with file, sheet and cell; a sum's are several in one text."""
        found: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            if missing(row.file):
                continue
            parts = [str(part or "").split("; ") for part in (row.file, row.sheet, row.cell)]
            most = max(map(len, parts))
            whole = [part * most if len(part) == 1 else part for part in parts]
            for file, sheet, address in zip(*whole, strict=False):
                found.setdefault((file, sheet), []).append(address)
        return self._written(found)

    def _written(self, found: Mapping[tuple[str, str], Sequence[str]]) -> str:
        listed = sorted(found.items(), key=lambda item: (self._number(item[0][0]), item[0][1]))
        return "; ".join(
            f"{self._number(file)}:{sheet}!{','.join(dict.fromkeys(cells))}"
            for (file, sheet), cells in listed
        )

    def _number(self, file: str) -> int:
        return self.numbers.setdefault(file, len(self.numbers) + 1)


def _ranges(letter: str, rows: Sequence[int]) -> list[str]:
    """Write rows of one column as ranges: 4, 5, 6, 9 is A4:A6, A9."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return [f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in runs]


class Annex:
    """Every figure of a notice in the order in which it is printed."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self.lines: list[tuple[str, Figure]] = []

    def say(self, section: str, phrase: str, **values: Figure | str | int) -> str:
        """Fill in a phrase; the figures that it prints go into the annex, others do not.

        A value may be a text that was made of figures before: those were kept then.
        """
        template = self.wording.phrases[phrase]
        used = [name for _text, name, _form, _change in Formatter().parse(template) if name]
        for name in dict.fromkeys(used):
            value = values[name]
            if isinstance(value, Figure):
                self.add(section, value)
        texts = {k: v.text if isinstance(v, Figure) else v for k, v in values.items()}
        return template.format(**texts)

    def add(self, section: str, figure: Figure) -> Link:
        """Keep a figure that a table prints; return where it stands."""
        self.lines.append((section, figure))
        return Link("figures", str(len(self.lines)))

    def table(self) -> Table:
        """Return the figures with their formulas, base figures and cells."""
        heads, formulas = self.wording.headers, self.wording.formulas
        columns = (
            Column(heads["no"], COUNT),
            Column(heads["section"], width=20),
            Column(heads["figure"], width=20),
            Column(heads["printed"], width=16),
            Column(heads["formula"], width=26),
            Column(heads["base"], width=34),
            Column(heads["source"], width=60),
        )
        rows = tuple(
            Row(
                (
                    number,
                    section,
                    figure.name,
                    figure.text,
                    formulas[figure.key],
                    figure.base or None,
                    figure.source or None,
                ),
                anchor=str(number),
                links=((6, Link("files", figure.source.split(":", 1)[0])),),
            )
            for number, (section, figure) in enumerate(self.lines, start=1)
        )
        title = self.wording.sections["figures"]
        return Table("figures", title, columns, rows, secondary=True)

    def files(self, files: Sequence[FileLine]) -> Table:
        """Return the numbered files with their hashes."""
        heads = self.wording.headers
        columns = (
            Column(heads["no"], COUNT),
            Column(heads["file"], width=44),
            Column(heads["reporter"], width=18),
            Column(heads["hash"], width=66),
        )
        rows = tuple(
            Row((number, one.path, cell(one.unit or None), one.sha256 or None), anchor=str(number))
            for number, one in enumerate(files, start=1)
        )
        return Table("files", self.wording.sections["files"], columns, rows, secondary=True)

    def data(self) -> list[dict[str, str]]:
        """Return the figures for JSON."""
        return [
            {
                "section": section,
                "figure": figure.name,
                "printed": figure.text,
                "formula": self.wording.formulas[figure.key],
                "base": figure.base,
                "source": figure.source,
            }
            for section, figure in self.lines
        ]
