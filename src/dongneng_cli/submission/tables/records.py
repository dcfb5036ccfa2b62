"""From the rows of one table to the columns of its frame: texts, names resolved, totals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import Any

from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.plan.names import Names
from dongneng_cli.shown import shown
from dongneng_cli.submission import rules
from dongneng_cli.submission.form import (
    Column,
    FieldType,
)
from dongneng_cli.submission.tables.clean import plain
from dongneng_cli.submission.tables.cover import Cover
from dongneng_cli.submission.tables.layout import Block
from dongneng_cli.submission.tables.values import Cells, Measure, measure_of
from dongneng_cli.submission.words import NOT_APPLICABLE
from dongneng_cli.submission.workbook import CellKind

_MARKS = frozenset(plain(mark).casefold() for mark in NOT_APPLICABLE)
_FIGURES = {FieldType.FIGURE, FieldType.MONEY}


@dataclass(slots=True)
class Records:
    """The records of one table while they are read.

    Attributes:
        columns: Column of the frame to its values, one for each data row.
        totals: Figures of the rows that sum others, for control.
    """

    cells: Cells
    block: Block
    names: Names
    cover: Cover
    layout_number: int
    columns: dict[str, list[Any]] = field(default_factory=dict)
    totals: list[dict[str, Any]] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        """What was found while reading."""
        return self.cells.findings

    def begin(self, leading: str) -> None:
        """Fill in what every record has: who, when, where; ``leading`` names the field of ``cell``."""
        data, layout = self.block.data, self.block.layout
        self.cells.subject = layout.form.subject
        letters = layout.letters(leading) or "A"
        count = len(data)
        self.columns |= {
            "unit": [self.cover.unit] * count,
            "period": [self.cover.whole] * count,
            "file": [self.cells.book.file] * count,
            "sheet": [layout.sheet] * count,
            "cell": [f"{letters}{row}" for row in data],
            "row": list(data),
            "layout": [self.layout_number] * count,
        }

    def texts(self, column: Column) -> list[str | None]:
        """Read a text column; a blank that must be filled is a finding."""
        texts = self.cells.texts(column)
        if column.filled and None in texts:
            for row, text in zip(self.block.data, texts, strict=True):
                if text is None and self.cells.cell(column.field, row) is None:
                    self.cells.report(
                        rules.BLANK, row, column.field,
                        _("{title} is blank").format(title=column.title), expected=column.help,
                    )  # fmt: skip
        return texts

    def resolve(
        self,
        column: Column,
        texts: list[str | None],
        kind: str,
        known: Callable[[str, Any], Any],
        beside: Sequence[Any] | None = None,
    ) -> list[Any]:
        """Turn names into the plan's ids; a name that the plan does not know is a finding.

        Args:
            column: Where the names stand.
            texts: The names.
            kind: What they name, for suggestions.
            known: Returns the id for a name and what stands beside it.
            beside: What decides about a name of several meanings, row by row.
        """
        pairs = list(zip(texts, beside or repeat(None), strict=False))
        found: dict[tuple[str | None, Any], Any] = {}
        unknown = set()
        for pair in dict.fromkeys(pairs):
            text, other = pair
            applies = text is not None and not is_mark(text)
            found[pair] = known(text, other) if applies and text is not None else None
            if applies and found[pair] is None:
                unknown.add(pair)
        for row, pair in zip(self.block.data, pairs, strict=True) if unknown else ():
            if pair in unknown:
                text = pair[0] or ""
                self.cells.report(
                    rules.UNKNOWN_NAME, row, column.field,
                    _("{title} {text} is not known to the plan").format(
                        title=column.title, text=shown(text)
                    ),
                    found=shown(text), expected=self.names.suggest(kind, text),
                )  # fmt: skip
        return [found[pair] for pair in pairs]

    def read_totals(self) -> None:
        """Keep the figures of total rows, to be held against the sum of the rows above."""
        layout = self.block.layout
        for row in self.block.totals:
            for column in layout.form.columns:
                cell = self.cells.cell(column.field, row)
                if column.kind in _FIGURES and cell is not None and cell.kind is CellKind.NUMBER:
                    self.totals.append(
                        {
                            "form": layout.form.key,
                            "field": column.field,
                            "value": self.cells.figure(column, row, _as_written(column)),
                            "file": self.cells.book.file,
                            "sheet": layout.sheet,
                            "cell": layout.cell(column.field, row),
                            "row": row,
                            "layout": self.layout_number,
                        }
                    )


@lru_cache(maxsize=4096)
def is_mark(text: str) -> bool:
    """Whether a text says that the cell does not apply: —, /, 无."""
    return plain(text).casefold() in _MARKS


def _as_written(column: Column) -> Measure | None:
    """Figures of a total row of indicators have no unit of their own."""
    return measure_of(None, "") if column.kind is FieldType.FIGURE else None
