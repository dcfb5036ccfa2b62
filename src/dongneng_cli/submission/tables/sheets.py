"""One reader for each sheet of the form: which columns its frame has, and how each is read."""

from collections.abc import Callable, Mapping
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.plan.folding import fold
from dongneng_cli.shown import shown
from dongneng_cli.submission import rules
from dongneng_cli.submission.form import (
    BLOCKERS,
    CHANGES,
    INDICATORS,
    PROJECTS,
    TASKS,
    Column,
    FieldType,
)
from dongneng_cli.submission.tables.clean import plain
from dongneng_cli.submission.tables.reasons import read_reasons
from dongneng_cli.submission.tables.records import Records, is_mark
from dongneng_cli.submission.tables.values import Measure, measure_of
from dongneng_cli.submission.words import CHANGE_WORDS

_CHANGES = {plain(word): change for word, change in CHANGE_WORDS.items()}


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
