"""Who reports, for which month, by which plan: the cover, or the lines above a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from dongneng_cli.errors import UsageError
from dongneng_cli.findings import Fault, Finding, Rule
from dongneng_cli.i18n import _
from dongneng_cli.period import Period, Week
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names
from dongneng_cli.shown import shown
from dongneng_cli.submission import rules
from dongneng_cli.submission.cellstore import Rows
from dongneng_cli.submission.form import COVER, COVER_ALIASES, COVER_NAME, FORM_VERSION
from dongneng_cli.submission.ooxml.numberformat import Shows, shows
from dongneng_cli.submission.tables.clean import Reading, day, day_from_number, number
from dongneng_cli.submission.tables.layout import normal
from dongneng_cli.submission.workbook import MAX_ROW, Book, Cell, CellKind, Sheet, address

_LINES_ABOVE = 8
"""Rows of a data sheet in which 填报单位 may stand when there is no cover."""

STAMP_PREFIX = "dn-"
"""Custom document properties of our own form: ``dn-plan``, ``dn-unit``, ``dn-period``."""

_KEYS = {normal(title): entry for entry in COVER for title in (entry.title, *entry.aliases)}


class Reporter(Protocol):
    """Takes a rule, a field of the cover, a message and details, and keeps the finding."""

    def __call__(self, rule: Rule, field: str, message: str, **details: str) -> None:
        """Keep a finding."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the cover with its cell."""

    text: str
    sheet: str
    cell: str
    raw: Cell | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover says, resolved against the plan.

    Attributes:
        unit: Id or code of the reporting unit, None when unknown.
        period: The month, None when unreadable.
        week: The week of a weekly submission of blockers (7.1), which has no month.
        filled_on: 填报日期 as ``2020-11-03``, None when blank or not a day.
        entries: Everything that was found, by field.
    """

    unit: str | None
    period: Period | None
    filled_on: str | None
    entries: Mapping[str, Entry]
    findings: tuple[Finding, ...]
    week: Week | None = None

    @property
    def whole(self) -> str | None:
        """The month or week as text."""
        return str(self.week or self.period) if self.week or self.period else None


def read_cover(book: Book, plan: Plan, names: Names) -> Cover:
    """Read the cover; what is missing or unknown is a finding."""
    entries = _collect(book)
    findings: list[Finding] = []

    def report(rule: Rule, field: str, message: str, **details: str) -> None:
        entry = entries.get(field, Entry("", "", ""))
        fault = Fault(
            message=message, file=book.file, sheet=entry.sheet, cell=entry.cell, **details
        )
        findings.append(rule.finding(fault))

    missing = [
        e.title for e in COVER if e.required and not entries.get(e.field, Entry("", "", "")).text
    ]
    if missing:
        report(
            rules.COVER_MISSING, "",
            _("the cover lacks {titles}").format(titles=_(", ").join(missing)), expected="、".join(missing),
        )  # fmt: skip
    written = entries.get("plan")
    if (
        written
        and written.text
        and normal(written.text) not in {normal(plan.id), normal(plan.title)}
    ):
        report(
            rules.OTHER_PLAN, "plan",
            _("the workbook is of the plan {plan}").format(plan=shown(written.text)),
            found=shown(written.text), expected=plan.id,
        )  # fmt: skip
    version = entries.get("form")
    if version and version.text and version.text != FORM_VERSION:
        report(
            rules.FORM_OLD, "form", _("the form is version {found}").format(found=shown(version.text)),
            found=shown(version.text), expected=FORM_VERSION,
        )  # fmt: skip
    unit = _unit(entries, names, report)
    week = _week(entries, report)
    period = None if week or _is_week(entries) else _period(entries, book, report)
    filled_on = _day(entries.get("filled_on"), book)
    return Cover(unit, period, filled_on, entries, tuple(findings), week)


def _collect(book: Book) -> dict[str, Entry]:
    """Find every cover entry: on the cover, else above a table, else in the form's stamp."""
    found: dict[str, Entry] = {}
    covers = {normal(name) for name in (COVER_NAME, *COVER_ALIASES)}
    for sheet in book.sheets:
        on_cover = normal(sheet.name) in covers
        for field, entry in _entries(sheet, None if on_cover else _LINES_ABOVE):
            if on_cover or field in {"unit", "period"}:
                found.setdefault(field, entry)
    for field in ("plan", "unit", "period"):
        stamp = book.properties.get(STAMP_PREFIX + field, "")
        if stamp and not found.get(field, Entry("", "", "")).text:
            found[field] = Entry(stamp, "", "")
    return found


def _entries(sheet: Sheet, last: int | None) -> Iterator[tuple[str, Entry]]:
    """Yield key and value pairs: side by side, or in one cell with a colon between."""
    for number_, row in Rows.of(sheet.rows).lines(last=last or MAX_ROW):
        kinds, columns = row.shape.kinds, row.shape.columns
        for index, written in enumerate(row.texts):
            if kinds[index] is not CellKind.TEXT:
                continue
            if last is not None and ":" not in written and "：" not in written:
                continue
            key = _KEYS.get(normal(written))
            if key is not None and (last is None or written.strip().endswith((":", "："))):
                value = row[index + 1] if index + 1 < len(row) else None
                column = value.column if value else columns[index] + 1
                text = value.text.strip() if value else ""
                yield key.field, Entry(text, sheet.name, address(number_, column), value)
            elif ":" in (flat := written.replace("：", ":")):
                name, _colon, text = flat.partition(":")
                if (key := _KEYS.get(normal(name))) is not None and text.strip():
                    yield (
                        key.field,
                        Entry(text.strip(), sheet.name, address(number_, columns[index])),
                    )


def _unit(entries: Mapping[str, Entry], names: Names, report: Reporter) -> str | None:
    written, code = entries.get("unit"), entries.get("unit_code")
    if written is None or not written.text:
        return None
    unit = names.unit(written.text)
    if unit is None:
        report(
            rules.UNIT_UNKNOWN, "unit",
            _("the plan has no reporting unit {unit}").format(unit=shown(written.text)),
            found=shown(written.text), expected=names.suggest("unit", written.text),
        )  # fmt: skip
        return None
    if code is not None and code.text and names.unit(code.text) != unit:
        report(
            rules.CODE_NOT_UNIT, "unit_code",
            _("{code} is not the code of {unit}").format(code=shown(code.text), unit=shown(written.text)),
            found=shown(code.text), expected=unit,
        )  # fmt: skip
    return unit


def _is_week(entries: Mapping[str, Entry]) -> bool:
    entry = entries.get("period")
    return entry is not None and Week.looks_like(entry.text)


def _week(entries: Mapping[str, Entry], report: Reporter) -> Week | None:
    """Read 报告期 as a week; what is written as one and does not exist is a finding."""
    if not _is_week(entries):
        return None
    text = entries["period"].text
    try:
        return Week.parse(text)
    except UsageError as error:
        report(
            rules.PERIOD_UNREADABLE, "period", error.message, found=shown(text),
            expected=_("a week such as 2020-W43, or its days from Monday to Sunday"),
        )  # fmt: skip
        return None


def _period(entries: Mapping[str, Entry], book: Book, report: Reporter) -> Period | None:
    entry = entries.get("period")
    if entry is None or not entry.text:
        return None
    reading = _dated(entry, book)
    if isinstance(reading.value, str):
        return Period.parse(reading.value[:7])
    report(
        rules.PERIOD_UNREADABLE, "period",
        _("the reporting period {text} is not a month").format(text=shown(entry.text)),
        found=shown(entry.text), expected=reading.offer or _("a month such as 2020-06"),
    )  # fmt: skip
    return None


def _dated(entry: Entry, book: Book) -> Reading:
    """Read a month or day from an entry, be it text or a day number."""
    if entry.raw is not None and entry.raw.kind is CellKind.NUMBER:
        dated = shows(book.number_format(entry.raw.style)) is Shows.DATE
        return day_from_number(number(entry.text), formatted=dated, date_1904=book.date_1904)
    return day(entry.text)


def _day(entry: Entry | None, book: Book) -> str | None:
    reading = _dated(entry, book) if entry is not None and entry.text else Reading()
    return reading.value if isinstance(reading.value, str) and len(reading.value) == 10 else None
