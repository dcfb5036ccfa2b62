"""What every report is about: the plan, the period, the files; and the head they all print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dongneng_cli.i18n import _
from dongneng_cli.period import Period, Week
from dongneng_cli.reports.document import Column, ColumnKind, Fact, Number, Row, Table, Tone, Value
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Status

_FILES_SHOWN = 3
HASH_SHOWN = 12
"""Digits of a plan's hash that a report prints; JSON has all of it."""

_EXACT = 12
"""Decimals kept of a fraction that JSON gives as an unrounded figure."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One submission that went into a report.

    Attributes:
        path: As it was given.
        unit: Name of the reporting unit; empty when the file does not say.
        period: ``2020-06``; empty when the file does not say.
        rows: Data rows that were read, by name of the form's sheet.
    """

    path: str
    sha256: str = ""
    readable: bool = True
    unit: str = ""
    period: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a report is about.

    Attributes:
        time_progress: Share of the year that has passed, between 0 and 1.
        decimals: Places of rates and points.
        names: Codes and ids (regions, units, task forces) to the names that are printed.
        week: The week of weekly submissions; ``period`` is the month it ends in.
    """

    plan_id: str
    plan_title: str
    plan_hash: str
    period: Period
    time_progress: Fraction
    decimals: int = 2
    files: tuple[FileLine, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    week: Week | None = None

    def name(self, code: str | None) -> str | None:
        """Return the printed name of a code, or the code."""
        return None if code is None else self.names.get(code, code)

    def rate(self, value: Decimal | Fraction | int | None) -> float | None:
        """Round a rate in percent, or points, as JSON gives it."""
        return None if missing(value) or value is None else float(half_up(value, self.decimals))

    @property
    def time_percent(self) -> Fraction:
        """Time progress in percent."""
        return Fraction(self.time_progress) * 100

    @property
    def dated(self) -> date:
        """Last day of the period."""
        return self.period.last

    @property
    def plan(self) -> dict[str, str]:
        """The plan's id and hash as JSON has them."""
        return {"id": self.plan_id, "hash": self.plan_hash}

    def ahead(self, rate: Any) -> Fraction | None:
        """Set a rate in percent beside time progress, both unrounded: points ahead; None without a rate."""
        return None if missing(rate) else Fraction(rate) - self.time_percent

    def percent(self, header: str, *, bar: bool = False, priority: int = 1) -> Column:
        """Return a column of percentages with the report's decimals."""
        kind = ColumnKind.BAR if bar else ColumnKind.PERCENT
        return Column(header, kind, self.decimals, priority=priority)

    def points(self, header: str, *, priority: int = 1, toned: bool = False) -> Column:
        """Return a column of percentage points with the report's decimals."""
        return Column(header, ColumnKind.POINTS, self.decimals, priority=priority, toned=toned)


def missing(value: object) -> bool:
    """Whether a cell of a frame is blank (``None``, or the NaN that pandas puts in its place)."""
    return value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124


def exact(value: Any) -> Number | None:
    """Return a frame's figure; a text, as a blank, is none."""
    found = cell(value)
    return None if isinstance(found, str) else found


def tone_of(points: Number | None) -> Tone:
    """Return the colour of points ahead or behind: that of the sign that is printed."""
    if not points:
        return Tone.PLAIN
    return Tone.GOOD if points > 0 else Tone.BAD


def moved_by(change: Fraction) -> str:
    """Return by how much a weight was moved: ``+10%``."""
    return f"{'+' if change > 0 else '−'}{abs(float(change)):.0%}"


def cell(value: Any) -> Value:
    """Return a frame's cell as the document's: blank is ``None``, never a number."""
    if missing(value):
        return None
    return value if isinstance(value, Decimal | Fraction | str) else int(value)


def number(value: Any) -> int | float | None:
    """Return an exact figure for JSON: whole numbers whole, nothing rounded that was reported."""
    if missing(value):
        return None
    exact = half_up(value, _EXACT) if isinstance(value, Fraction) else Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def money(value: Any) -> float | None:
    """Return an amount for JSON, always with a decimal point."""
    got = number(value)
    return None if got is None else float(got)


def plan_fact(title: str, id: str, hash: str, label: str = "") -> Fact:
    """Return the plan with its id and as much of its hash as is shown."""
    return Fact(label or _("Plan"), f"{title} ({id} @ {hash[:HASH_SHOWN]})")


def ledger_fact(height: int, hash: str) -> Fact:
    """Return the state of the ledger that a report stands on."""
    return Fact(_("Ledger"), f"#{height} {hash}")


def facts(context: ReportContext) -> tuple[Fact, ...]:
    """Return the head: plan and hash, period, time progress, files."""
    percent = context.percent("").text(context.time_percent)
    head = [
        plan_fact(context.plan_title, context.plan_id, context.plan_hash),
        Fact(_("Period"), str(context.week or context.period)),
        Fact(_("Time progress"), percent),
    ]
    if context.files:
        head.append(Fact(_("Files"), _file_list(context.files)))
    return tuple(head)


def _file_list(files: tuple[FileLine, ...]) -> str:
    listed = _(", ").join(_brief(line) for line in files[:_FILES_SHOWN])
    rest = len(files) - _FILES_SHOWN
    more = _(" and {count} more").format(count=rest) if rest > 0 else ""
    return listed + more


def _brief(line: FileLine) -> str:
    said = " ".join(part for part in (line.unit, line.period) if part)
    if not line.readable:
        said = _("unreadable")
    return f"{line.path} ({said})" if said else line.path


def files_table(context: ReportContext) -> Table:
    """Return the list of files with their hashes, for reports that are kept."""
    columns = (
        Column(_("File"), width=44),
        Column(_("Reporting unit"), width=16),
        Column(_("Period"), width=10),
        Column(_("Readable"), width=10, toned=True),
        Column(_("SHA-256"), width=68, priority=3),
    )
    rows = tuple(
        Row(
            (
                line.path,
                line.unit or None,
                line.period or None,
                _("√ yes") if line.readable else _("× no"),
                line.sha256 or None,
            ),
            Tone.PLAIN if line.readable else Tone.BAD,
        )
        for line in context.files
    )
    return Table("files", _("Files"), columns, rows, secondary=True)


def file_data(files: Iterable[FileLine]) -> list[dict[str, Any]]:
    """Return the files as JSON lists them."""
    return [
        {
            "path": line.path,
            "sha256": line.sha256,
            "readable": line.readable,
            "unit": line.unit or None,
            "period": line.period or None,
        }
        for line in files
    ]


_STATUS = {
    Status.ATTAINED: ("√", Tone.GOOD),
    Status.ON_TRACK: ("●", Tone.FINE),
    Status.BEHIND: ("×", Tone.BAD),
    Status.UNREPORTED: ("?", Tone.WARN),
    Status.NOT_DUE: ("○", Tone.MUTED),
    Status.UNDEFINED: ("·", Tone.MUTED),
}


def status_text(status: str) -> str:
    """Return a status as it is printed: a mark and the word, so that colour is never alone."""
    return f"{_STATUS[Status(status)][0]} {Status(status).label}"


def status_tone(status: str) -> Tone:
    """Return the colour of a status."""
    return _STATUS[Status(status)][1]
