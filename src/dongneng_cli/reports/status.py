"""The report of ``dn status``: who has reported, in time or late, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from dongneng_cli.i18n import N_, _
from dongneng_cli.period import Week, Whole
from dongneng_cli.reports.context import ledger_fact, plan_fact
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Row,
    Table,
    Tone,
)
from dongneng_cli.rounding import half_up

SCHEMA = "dn/status@1"


class Standing(StrEnum):
    """What has become of a unit's report."""

    RECEIVED = "received"
    NIL = "nil"
    RETURNED = "returned"
    VOID = "void"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"


_WORDS = {
    Standing.RECEIVED: (N_("√ received"), Tone.GOOD),
    Standing.NIL: (N_("√ nil return"), Tone.GOOD),
    Standing.RETURNED: (N_("× returned"), Tone.BAD),
    Standing.VOID: (N_("× void"), Tone.BAD),
    Standing.WITHDRAWN: (N_("× withdrawn"), Tone.BAD),
    Standing.MISSING: (N_("× missing"), Tone.BAD),
}
_GROUPS = {
    "city": N_("Cities"),
    "department": N_("Departments"),
    "taskforce": N_("Task forces"),
    "other": N_("Not expected"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit.

    Attributes:
        group: ``city``, ``department``, ``taskforce``; ``other`` for a unit that is not expected.
        number: Revision number within unit and month or week.
        received_on: Day on which the first that stands came in.
        late: It came in after the deadline.
    """

    standing: Standing
    unit: str = ""
    name: str = ""
    group: str = ""
    revision: int | None = None
    number: int | None = None
    received_on: str = ""
    late: bool = False
    reviewed: bool = False
    file: str = ""
    remark: str = ""

    @property
    def here(self) -> bool:
        """Whether a report or a nil return is there."""
        return self.standing in (Standing.RECEIVED, Standing.NIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusHead:
    """What the report is about.

    Attributes:
        closed: When and by whom the period was closed; empty while it is open.
    """

    plan_id: str
    plan_title: str
    plan_hash: str
    period: Whole
    height: int
    hash: str
    today: date
    deadline: date | None
    closed: str
    waivers: tuple[str, ...]
    decimals: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a group have reported."""

    expected: int
    received: int
    on_time: int
    late: int
    nil: int
    returned: int
    missing: int

    @classmethod
    def of(cls, lines: Sequence[UnitLine]) -> "Tally":
        """Count the units of a group."""
        here = [one for one in lines if one.here]
        gone = (Standing.RETURNED, Standing.VOID, Standing.WITHDRAWN)
        return cls(
            expected=len(lines),
            received=len(here),
            on_time=sum(not one.late for one in here),
            late=sum(one.late for one in here),
            nil=sum(one.standing is Standing.NIL for one in here),
            returned=sum(one.standing in gone for one in lines),
            missing=sum(one.standing is Standing.MISSING for one in lines),
        )

    @property
    def reporting_rate(self) -> Fraction | None:
        """Received of expected, in percent."""
        return Fraction(100 * self.received, self.expected) if self.expected else None

    @property
    def on_time_rate(self) -> Fraction | None:
        """On time of expected, in percent."""
        return Fraction(100 * self.on_time, self.expected) if self.expected else None


def status_report(
    head: StatusHead, lines: Sequence[UnitLine], before: Sequence[UnitLine]
) -> Document:
    """Return the units and the rates by group.

    Args:
        head: What the report is about.
        lines: The units of the month or week.
        before: Those of the one before, for the movement.
    """
    blocks: list[Block] = [_rates(head, lines, before), _units(lines)]
    if head.waivers:
        blocks.append(Bullets(_("Waived rules"), head.waivers))
    return Document(
        title=_("Reporting status, {period}").format(period=head.period),
        subtitle=head.plan_title,
        facts=_facts(head),
        blocks=tuple(blocks),
        data=_data(head, lines, before),
        main="units",
        dated=head.today,
    )


def _facts(head: StatusHead) -> tuple[Fact, ...]:
    facts = [
        plan_fact(head.plan_title, head.plan_id, head.plan_hash),
        ledger_fact(head.height, head.hash),
        Fact(_("As of"), head.today.isoformat()),
        Fact(_("Deadline"), _deadline(head)),
    ]
    if head.closed:
        facts.append(Fact(_("Closed"), head.closed))
    return tuple(facts)


def _deadline(head: StatusHead) -> str:
    if head.deadline is None:
        return _("the plan sets none")
    left = (head.deadline - head.today).days
    when = (
        _("{count} days left") if left > 0 else _("today") if left == 0 else _("{count} days ago")
    ).format(count=abs(left))
    return f"{head.deadline.isoformat()} ({when})"


def _in_group(lines: Sequence[UnitLine], group: str) -> list[UnitLine]:
    return [one for one in lines if one.group == group]


def _expected(lines: Sequence[UnitLine]) -> list[UnitLine]:
    return [one for one in lines if one.group != "other"]


def _rates(head: StatusHead, lines: Sequence[UnitLine], before: Sequence[UnitLine]) -> Table:
    weekly = isinstance(head.period, Week)
    moved = _("Against last week (points)") if weekly else _("Against last month (points)")
    columns = (
        Column(_("Units"), width=14),
        Column(_("To report"), ColumnKind.COUNT),
        Column(_("Received"), ColumnKind.COUNT),
        Column(_("On time"), ColumnKind.COUNT),
        Column(_("Late"), ColumnKind.COUNT),
        Column(_("Nil returns"), ColumnKind.COUNT, priority=3),
        Column(_("Returned"), ColumnKind.COUNT, priority=2),
        Column(_("Missing"), ColumnKind.COUNT),
        Column(_("Reporting rate"), ColumnKind.PERCENT, head.decimals),
        Column(_("On-time rate"), ColumnKind.PERCENT, head.decimals),
        Column(moved, ColumnKind.POINTS, head.decimals, priority=2),
    )
    rows = [
        _rate_row(_(_GROUPS[group]), _in_group(lines, group), _in_group(before, group))
        for group in ("city", "department", "taskforce")
        # Nobody of a group may be asked to report weekly.
        if not weekly or _in_group(lines, group)
    ]
    rows.append(_rate_row(_("All"), _expected(lines), _expected(before), total=True))
    notes = (
        _("Rates are of the expected units; a nil return counts as received."),
        _(
            "On time: the first file that stands came in by the deadline; a later correction is not late."
        ),
    )
    return Table("rates", _("Reporting rates"), columns, tuple(rows), notes=notes)


def _rate_row(
    name: str, lines: Sequence[UnitLine], before: Sequence[UnitLine], *, total: bool = False
) -> Row:
    now = Tally.of(lines)
    cells = (
        name,
        now.expected,
        now.received,
        now.on_time,
        now.late,
        now.nil,
        now.returned,
        now.missing,
        now.reporting_rate,
        now.on_time_rate,
        _moved(now, Tally.of(before)),
    )
    return Row(cells, total=total)


def _moved(now: Tally, before: Tally) -> Fraction | None:
    """Return the change of the reporting rate; none when nobody reported the month before."""
    if now.reporting_rate is None or before.reporting_rate is None or not before.received:
        return None
    return now.reporting_rate - before.reporting_rate


def _units(lines: Sequence[UnitLine]) -> Table:
    columns = (
        Column(_("Reporting unit"), width=18),
        Column(_("Group"), width=12, priority=4),
        Column(_("Status"), width=14, toned=True),
        Column(_("In time"), width=10),
        Column(_("Received on"), width=12, priority=2),
        Column(_("Revision"), width=9),
        Column(_("No."), ColumnKind.COUNT, priority=3),
        Column(_("Review"), width=14, priority=3),
        Column(_("File"), width=36, priority=5),
        Column(_("Remark"), width=30, priority=6),
    )
    return Table("units", _("Units"), columns, tuple(_unit_row(one) for one in lines))


def _unit_row(one: UnitLine) -> Row:
    word, tone = _WORDS[one.standing]
    cells = (
        one.name,
        _(_GROUPS[one.group]),
        _(word),
        (_("late") if one.late else _("on time")) if one.here else None,
        one.received_on or None,
        f"#{one.revision}" if one.revision else None,
        one.number,
        (_("reviewed") if one.reviewed else _("to be reviewed")) if one.here else None,
        one.file or None,
        one.remark or None,
    )
    return Row(cells, Tone.WARN if one.here and one.late else tone)


def _data(
    head: StatusHead, lines: Sequence[UnitLine], before: Sequence[UnitLine]
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": {"id": head.plan_id, "hash": head.plan_hash},
        "ledger": {"height": head.height, "hash": head.hash},
        "period": str(head.period),
        "as_of": head.today.isoformat(),
        "deadline": head.deadline.isoformat() if head.deadline else None,
        "days_left": (head.deadline - head.today).days if head.deadline else None,
        "closed": bool(head.closed),
        "units": [
            {
                "unit": one.unit,
                "name": one.name,
                "group": one.group,
                "status": str(one.standing),
                "late": one.late if one.here else None,
                "received_on": one.received_on or None,
                "revision": one.revision,
                "number": one.number,
                "reviewed": one.reviewed if one.here else None,
                "file": one.file or None,
            }
            for one in lines
        ],
        "rates": {
            group: _tally_data(head, Tally.of(some), Tally.of(earlier))
            for group, some, earlier in (
                *((g, _in_group(lines, g), _in_group(before, g)) for g in _GROUPS if g != "other"),
                ("all", _expected(lines), _expected(before)),
            )
        },
    }


def _tally_data(head: StatusHead, now: Tally, before: Tally) -> dict[str, Any]:
    def rate(value: Fraction | None) -> float | None:
        return None if value is None else float(half_up(value, head.decimals))

    return {
        "expected": now.expected,
        "received": now.received,
        "on_time": now.on_time,
        "late": now.late,
        "nil": now.nil,
        "returned": now.returned,
        "missing": now.missing,
        "reporting_rate": rate(now.reporting_rate),
        "on_time_rate": rate(now.on_time_rate),
        "moved_points": rate(_moved(now, before)),
    }
