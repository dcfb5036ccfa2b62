"""From the rows of one table to the columns of its frame, one reader for each sheet of the form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from typing import Any

from dongneng_cli import frames
from dongneng_cli.findings import Finding
from dongneng_cli.i18n import _
from dongneng_cli.plan.names import Names, fold
from dongneng_cli.shown import shown
from dongneng_cli.submission import rules
from dongneng_cli.submission.form import (
    BLOCKERS,
    CHANGE_WORDS,
    CHANGES,
    INDICATORS,
    NOT_APPLICABLE,
    PROJECTS,
    TASKS,
    Column,
    FieldType,
)
from dongneng_cli.submission.tables.clean import plain
from dongneng_cli.submission.tables.cover import Cover
from dongneng_cli.submission.tables.layout import Block
from dongneng_cli.submission.tables.reasons import read_reasons
from dongneng_cli.submission.tables.values import Cells, Measure, measure_of
from dongneng_cli.submission.workbook import CellKind

CONTRACTS: Mapping[str, frames.Contract] = {
    INDICATORS.key: frames.OBSERVATIONS,
    PROJECTS.key: frames.PROJECTS,
    CHANGES.key: frames.LIST_CHANGES,
    TASKS.key: frames.TASK_REPORTS,
    BLOCKERS.key: frames.BLOCKERS,
}
"""Frame of each form sheet."""

_MARKS = frozenset(plain(mark).casefold() for mark in NOT_APPLICABLE)
_FIGURES = {FieldType.FIGURE, FieldType.MONEY}
_CHANGES = {plain(word): change for word, change in CHANGE_WORDS.items()}


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


def _applies(texts: list[str | None]) -> list[str | None]:
    return [None if text is not None and is_mark(text) else text for text in texts]


def read_indicators(records: Records) -> None:
    """Read the sheet 指标: figures in the plan's unit of each indicator."""
    form, names = INDICATORS, records.names
    records.begin("cumulative")
    regions = _regions(records)
    codes = records.texts(form.column("indicator"))
    titles = records.texts(form.column("name"))
    indicators = records.resolve(
        form.column("indicator" if any(codes) else "name"),
        [code or title for code, title in zip(codes, titles, strict=True)],
        "indicator",
        names.indicator,
        regions,
    )
    _named_alike(
        records, indicators, titles, "indicator", lambda text, i: names.indicator(text, regions[i])
    )
    measures = _measures(records, indicators)
    for name in ("previous", "in_period", "cumulative"):
        records.columns[name] = [
            records.cells.figure(form.column(name), row, measure) if measure else None
            for row, measure in zip(records.block.data, measures, strict=True)
        ]
    records.columns |= {
        "indicator": indicators,
        "region": [
            names.scope(indicator) if region is None and indicator else region or None
            for region, indicator in zip(regions, indicators, strict=True)
        ],
        "note": (notes := records.texts(form.column("note"))),
        **read_reasons(records, notes),
    }


def _named_alike(
    records: Records,
    keys: list[Any],
    titles: list[str | None],
    kind: str,
    known: Callable[[str, int], str | None],
) -> None:
    """Report names that belong to another code, and names that the plan does not know.

    Args:
        keys: What each row was understood as, by its code.
        titles: What stands in the column of names.
        known: What a name means in a row.
    """
    column = records.block.layout.form.column("name")
    for index, (row, key, title) in enumerate(zip(records.block.data, keys, titles, strict=True)):
        if key is None or title is None or is_mark(title):
            continue
        name = records.names.name(kind, key)
        meant = key if fold(name) == fold(title) else known(title, index)
        if meant == key:
            continue
        rule, message = (
            (rules.NAME_UNKNOWN, _("{title} {text} is not known to the plan"))
            if meant is None
            else (rules.CODE_NOT_NAME, _("{title} is {text}, the code is that of {name}"))
        )
        records.cells.report(
            rule, row, column.field,
            message.format(title=column.title, text=shown(title), name=name),
            found=shown(title), expected=name,
        )  # fmt: skip


def _regions(records: Records) -> list[Any]:
    """Resolve 地区: blank means the reporting city, or else (``None``) the indicator's own scope.

    An unknown region is ``""``: it is neither, and its row feeds nothing.
    """
    names, column = records.names, INDICATORS.column("region")
    texts = records.texts(column)
    regions = records.resolve(column, texts, "region", lambda text, _other: names.region(text))
    own = records.cover.unit if records.cover.unit and names.is_city(records.cover.unit) else None
    return [
        own if text is None or is_mark(text) else region or ""
        for region, text in zip(regions, texts, strict=True)
    ]


def _measures(records: Records, indicators: list[Any]) -> list[Measure | None]:
    """Read 计量单位: the plan's unit, or one that converts to it; None where the row feeds nothing."""
    column, names = INDICATORS.column("unit_of_measure"), records.names
    measures: list[Measure | None] = []
    for row, indicator, text in zip(
        records.block.data, indicators, records.texts(column), strict=True
    ):
        if indicator is None:
            measures.append(None)
            continue
        wanted = names.unit_of_measure(indicator)
        measure = measure_of(None if text is None or is_mark(text) else text, wanted)
        measures.append(measure)
        if measure is not None and measure.factor == 1:
            continue
        rule, message = (
            (rules.OTHER_UNIT, _("the unit {unit} is not the plan's {wanted}"))
            if measure is None
            else (rules.CONVERTED, _("figures in {unit} were converted to {wanted}"))
        )
        unit = shown(text or "")
        records.cells.report(
            rule, row, column.field, message.format(unit=unit, wanted=wanted), found=unit, expected=wanted
        )  # fmt: skip
    return measures


def read_projects(records: Records) -> None:
    """Read the sheet 项目: money in 亿元, months, names resolved."""
    form, names = PROJECTS, records.names
    records.begin("code")
    several = _cities(records)
    cities = [found[0] if found and len(found) == 1 else None for found in several]
    counties = records.texts(form.column("county"))
    resolved: dict[str, list[Any]] = {
        "city": cities,
        "cities": several,
        "change": _changes(records, form.column("change")),
        "county": records.resolve(form.column("county"), counties, "county", names.county, cities),
    }
    known: dict[str, Callable[[str], Any]] = {
        "lists": names.lists,
        "taskforce": names.taskforce,
        "industry": names.industry,
        "project_class": names.project_class,
    }
    for name, find in known.items():
        column = form.column(name)
        resolved[name] = records.resolve(column, records.texts(column), name, _ignoring(find))
    for column in form.columns:
        if column.kind is FieldType.MONEY:
            resolved[column.field] = records.cells.figures(column)
        elif column.kind is FieldType.MONTH:
            resolved[column.field] = records.cells.whens(column)
    records.columns |= resolved | {
        "code": records.texts(form.column("code")),
        "name": records.texts(form.column("name")),
        "change_reason": _applies(records.texts(form.column("change_reason"))),
        "note": (notes := records.texts(form.column("note"))),
        **read_reasons(records, notes),
    }


def _changes(records: Records, column: Column) -> list[Any]:
    """Resolve 变动情形 to a ``ListChange``; a word that is none of the form's is a finding."""
    values: list[Any] = []
    for row, text in zip(records.block.data, records.texts(column), strict=True):
        change = None
        if text is not None and not is_mark(text):
            change = _CHANGES.get(plain(text))
            if change is None:
                records.cells.report(
                    rules.UNKNOWN_NAME, row, column.field,
                    _("{title} {text} is not known to the form").format(
                        title=column.title, text=shown(text)
                    ),
                    found=shown(text), expected=column.help,
                )  # fmt: skip
        values.append(change)
    return values


def read_changes(records: Records) -> None:
    """Read the sheet 清单变动: which project, which lists, what changes from which month on."""
    column = CHANGES.column("lists")
    records.begin("code")
    records.columns |= {
        "lists": records.resolve(
            column, records.texts(column), "lists", _ignoring(records.names.lists)
        ),
        "change": _changes(records, CHANGES.column("change")),
    } | _rest(records, {"lists", "change"})


def _ignoring(find: Callable[[str], Any]) -> Callable[[str, Any], Any]:
    """Look a name up without regard to what stands beside it."""
    return lambda text, _other: find(text)


def _cities(records: Records) -> list[Any]:
    """Resolve 所在市 to a tuple of cities; a blank is a finding, a mark (/) says that there is none."""
    column, names = PROJECTS.column("city"), records.names
    texts = records.texts(column)
    for row, text in zip(records.block.data, texts, strict=True):
        if text is None and column.field in records.block.layout.columns:
            records.cells.report(
                rules.BLANK, row, column.field,
                _("{title} is blank").format(title=column.title),
                expected=_("the city's name, or / if the project belongs to no one city"),
            )  # fmt: skip
    return records.resolve(column, texts, "city", _ignoring(names.cities))


def read_tasks(records: Records) -> None:
    """Read the sheet 任务."""
    form, names = TASKS, records.names
    records.begin("item")
    column = form.column("item")
    items = records.resolve(
        column, records.texts(column), "task_item", lambda text, _other: names.task_item(text)
    )
    records.columns |= {"item": items} | _rest(records, {"item"})
    _named_alike(
        records, items, records.columns["name"], "task_item", lambda text, _i: names.task_item(text)
    )


def read_blockers(records: Records) -> None:
    """Read the sheet 问题."""
    records.begin("number")
    records.columns |= _rest(records, set())


def _rest(records: Records, done: set[str]) -> dict[str, list[Any]]:
    """Read every remaining column by its kind: dates, money, the rest as text."""
    values: dict[str, list[Any]] = {}
    for column in records.block.layout.form.columns:
        if column.field in done:
            continue
        if column.kind in {FieldType.DATE, FieldType.MONTH}:
            values[column.field] = records.cells.whens(column)
        elif column.kind is FieldType.MONEY:
            values[column.field] = records.cells.figures(column)
        else:
            values[column.field] = _applies(records.texts(column))
    return values


READERS: Mapping[str, Callable[[Records], None]] = {
    INDICATORS.key: read_indicators,
    PROJECTS.key: read_projects,
    CHANGES.key: read_changes,
    TASKS.key: read_tasks,
    BLOCKERS.key: read_blockers,
}
"""Reader of each form sheet."""
