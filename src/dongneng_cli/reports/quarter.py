"""The content of the quarterly notice (4.3): areas, what is behind and why, ranking, blockers, discipline.

A document like any other; how a notice is set as an official paper is the bulletin's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period, Quarter
from dongneng_cli.reports.blockers_data import group_name
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    facts,
    file_data,
    missing,
    money,
    number,
)
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Row,
    Table,
    Tone,
)
from dongneng_cli.reports.progress import source, worst_first
from dongneng_cli.terms import Light, Status, TaskState

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/quarter@1"


@dataclass(frozen=True, slots=True)
class Discipline:
    """How one unit reported in the quarter.

    Attributes:
        reported: Months that came in.
        late: Months that were filled in after the deadline.
        errors: Findings of error level in what came in.
    """

    unit: str
    reported: tuple[Period, ...]
    late: tuple[Period, ...]
    errors: int


@dataclass(frozen=True, slots=True)
class Notice:
    """What a quarterly notice is made of.

    Attributes:
        months: Months of the quarter that workbooks are of.
        tasks: TASKS frame at the quarter's end.
        progress: PROGRESS frame of the last month.
        deviations: DEVIATIONS frame of the last month.
        reasons: REASONS frame of the last month.
        ranking: RANKING frame of the last month; its change is against ``before``.
        ranks: Month to city to its rank, of every month of the quarter.
        before: Month that the change of places is counted from; none if there is no earlier one.
        held_up: HELD_UP frame by category: new and solved over the whole quarter, open at its end.
        discipline: One entry a reporting unit, in the plan's order.
    """

    quarter: Quarter
    months: tuple[Period, ...]
    tasks: "pd.DataFrame"
    progress: "pd.DataFrame"
    deviations: "pd.DataFrame"
    reasons: "pd.DataFrame"
    ranking: "pd.DataFrame"
    ranks: Mapping[Period, Mapping[str, int]]
    before: Period | None
    held_up: "pd.DataFrame"
    discipline: tuple[Discipline, ...] = field(default=())


def quarter_report(context: ReportContext, notice: Notice) -> Document:
    """Return the notice's content: six sections, each a table, with a sentence where one is needed."""
    blocks: list[Block] = [_opening(notice), areas_table(notice), behind_table(context, notice)]
    blocks += [reasons_table(notice.reasons), ranking_table(context, notice)]
    blocks += [_blockers(notice), discipline_table(context, notice), _method(notice)]
    return Document(
        title=_("Quarterly notice, {quarter}").format(quarter=notice.quarter),
        subtitle=context.plan_title,
        facts=facts(context),
        blocks=tuple(blocks),
        data=_data(context, notice),
        main="areas",
        dated=context.dated,
    )


def _opening(notice: Notice) -> Paragraph:
    states = [TaskState(state) for state in notice.tasks["state"]]
    behind = sum(status == Status.BEHIND for status in notice.progress["status"])
    whole = lines(notice.held_up)[-1]
    words = _(
        "{tasks} tasks: {done} done, {overdue} overdue; {behind} targets behind; {open} blockers open"
    ).format(
        tasks=len(states), done=states.count(TaskState.DONE),
        overdue=states.count(TaskState.OVERDUE), behind=behind, open=whole.open,
    )  # fmt: skip
    return Paragraph(words, Tone.BAD if TaskState.OVERDUE in states else Tone.PLAIN, strong=True)


def areas_table(notice: Notice) -> Table:
    """Return each area's tasks and parts by state, and its lights."""
    count = ColumnKind.COUNT
    columns = (
        Column(_("Area"), width=28),
        Column(_("Tasks"), count),
        Column(_("Done"), count),
        Column(_("Under way"), count),
        Column(_("Not started"), count, priority=4),
        Column(_("Overdue"), count),
        Column(_("Unreported"), count, priority=5),
        Column(_("Red"), count, priority=2),
        Column(_("Yellow"), count, priority=2),
        Column(_("Parts"), count, priority=3),
        Column(_("Parts done"), count, priority=3),
    )
    rows = tuple(
        Row((f"{area['area']} {area['name']}", *(area[key] for key in _AREA_COUNTS)))
        for area in _areas(notice.tasks)
    )
    return Table("areas", _("Progress of the areas"), columns, rows)


_AREA_COUNTS = (
    "tasks", "done", "under_way", "not_started", "overdue", "unreported", "red", "yellow", "parts",
    "parts_done",
)  # fmt: skip


def _areas(tasks: "pd.DataFrame") -> list[dict[str, Any]]:
    """Count the tasks of each area by state and light."""
    areas: dict[int, list[Any]] = {}
    for row in lines(tasks):
        areas.setdefault(row.area, []).append(row)
    return [
        {
            "area": area,
            "name": rows[0].area_name,
            "tasks": len(rows),
            **{str(state): sum(row.state == state for row in rows) for state in TaskState},
            "red": sum(row.light == Light.RED for row in rows),
            "yellow": sum(row.light == Light.YELLOW for row in rows),
            "parts": sum(row.parts for row in rows),
            "parts_done": sum(row.done for row in rows),
        }
        for area, rows in areas.items()
    ]


def behind_table(context: ReportContext, notice: Notice) -> Table:
    """Return the targets behind, the farthest first, with the reason that was given."""
    columns = (
        Column(_("Target"), width=28),
        Column(_("Clause"), width=8, priority=4),
        Column(_("Unit in charge"), width=16, priority=3),
        Column(_("Value"), ColumnKind.NUMBER),
        Column(_("Target value"), ColumnKind.NUMBER),
        context.points(_("Pace gap (points)")),
        Column(_("Reason"), width=12, priority=2),
        Column(_("What is said"), width=26, priority=2),
        Column(_("To be put right by"), width=18, priority=5),
    )
    given = {row.key: row for row in lines(notice.deviations) if row.kind == "target"}
    rows = []
    for row in worst_first(notice.progress):
        if row.status != Status.BEHIND:
            continue
        why = given.get(row.target)
        rows.append(
            Row(
                (
                    cell(row.name), cell(row.clause), context.name(row.lead), cell(row.value),
                    cell(row.target_value), cell(row.pace_gap), *_why(why),
                ),
                Tone.BAD,
            )
        )  # fmt: skip
    note = _("A reason is asked for beyond the plan's threshold only.")
    return Table(
        "behind", _("Targets behind, with reasons"), columns, tuple(rows), notes=(note,),
        empty=_("√ no target is behind"),
    )  # fmt: skip


def _why(row: Any) -> tuple[str | None, str | None, str | None]:
    if row is None:
        return None, None, None
    who = _(", ").join(str(one) for one in (row.remedy_owner, row.remedy_by) if not missing(one))
    said = None if missing(row.reason) else str(row.reason)
    code = None if missing(row.reason_code) else str(row.reason_code)
    return code or _("not given"), said, who or None


def reasons_table(reasons: "pd.DataFrame") -> Table:
    """Return how many targets and projects are far behind for which reason."""
    columns = (
        Column(_("Reason"), width=24),
        Column(_("Targets"), ColumnKind.COUNT),
        Column(_("Projects"), ColumnKind.COUNT),
        Column(_("Planned this year (亿元)"), ColumnKind.MONEY),
    )
    rows = tuple(
        Row(
            (
                _("no reason given") if missing(row.code) else row.name,
                row.targets, row.projects, cell(row.annual_plan),
            ),
            Tone.WARN if missing(row.code) else Tone.PLAIN,
        )
        for row in lines(reasons)
    )  # fmt: skip
    return Table(
        "reasons", _("Far behind, by reason"), columns, rows, empty=_("√ nothing is far behind")
    )


def ranking_table(context: ReportContext, notice: Notice) -> Table:
    """Return the cities by completion rate at the quarter's end, with their places month by month."""
    columns = (
        Column(_("Rank"), ColumnKind.COUNT),
        Column(_("City"), width=10),
        context.percent(_("Completion rate"), bar=True),
        context.percent(_("Start rate"), priority=2),
        context.points(_("Ahead (points)"), priority=3),
        *(Column(str(month), ColumnKind.COUNT, priority=4) for month in notice.months),
        Column(_("Change"), ColumnKind.CHANGE),
    )
    rows = tuple(
        Row(
            (
                row.rank, cell(row.name), cell(row.completion_rate), cell(row.start_rate),
                cell(row.ahead_points),
                *(notice.ranks[month].get(row.code) for month in notice.months),
                cell(row.rank_change),
            )
        )
        for row in lines(notice.ranking)
    )  # fmt: skip
    note = (
        _("No month before to count the change of places from.")
        if notice.before is None
        else _("Change of places since {month}.").format(month=notice.before)
    )
    return Table("ranking", _("Ranking over the quarter"), columns, rows, notes=(note,),
                 empty=_("no city can be ranked"))  # fmt: skip


def _blockers(notice: Notice) -> Table:
    count = ColumnKind.COUNT
    columns = (
        Column(_("category"), width=16),
        Column(_("New in the quarter"), count),
        Column(_("Solved in the quarter"), count),
        Column(_("Open at its end"), count),
        Column(_("Overdue"), count, toned=True),
        Column(_("Longest (days)"), count, priority=2),
        Column(_("Projects held up"), count, priority=3),
        Column(_("Planned this year (亿元)"), ColumnKind.MONEY, priority=4),
    )
    rows = tuple(
        Row(
            (
                group_name(row), row.new, row.solved_now, row.open, row.overdue,
                cell(row.longest_age), row.projects, cell(row.annual_plan),
            ),
            Tone.BAD if row.overdue else Tone.PLAIN,
            total=row.code == "total",
        )
        for row in lines(notice.held_up)
    )  # fmt: skip
    return Table("blockers", _("Blockers"), columns, rows)


def discipline_table(context: ReportContext, notice: Notice) -> Table:
    """Return who did not report, reported late, or with errors; the worst first."""
    columns = (
        Column(_("Reporting unit"), width=20),
        Column(_("Months reported"), ColumnKind.COUNT),
        Column(_("Missing"), width=24, toned=True),
        Column(_("Late"), width=24),
        Column(_("Errors"), ColumnKind.COUNT),
    )
    odd = [one for one in notice.discipline if _missing(notice, one) or one.late or one.errors]
    odd.sort(key=lambda one: (-len(_missing(notice, one)), -len(one.late), -one.errors))
    rows = tuple(
        Row(
            (
                context.name(one.unit), len(one.reported), _months(_missing(notice, one)),
                _months(one.late), one.errors,
            ),
            Tone.BAD if _missing(notice, one) else Tone.WARN,
        )
        for one in odd
    )  # fmt: skip
    due = len(notice.discipline) * len(notice.months)
    came = sum(len(one.reported) for one in notice.discipline)
    late = sum(len(one.late) for one in notice.discipline)
    note = _("{came} of {due} monthly reports came in, {late} of them late.").format(
        came=came, due=due, late=late
    )
    return Table(
        "discipline", _("Reporting discipline"), columns, rows, notes=(note,),
        empty=_("√ every unit reported every month, in time and without errors"),
    )  # fmt: skip


def _missing(notice: Notice, one: Discipline) -> tuple[Period, ...]:
    return tuple(month for month in notice.months if month not in one.reported)


def _months(months: Sequence[Period]) -> str | None:
    return _(", ").join(map(str, months)) or None


def _method(notice: Notice) -> Bullets:
    said = [_("Months with workbooks: {months}.").format(months=_months(notice.months) or "—")]
    absent = [month for month in notice.quarter.months if month not in notice.months]
    if absent:
        said.append(_("No workbook is of {months}: the notice is not complete.").format(
            months=_months(absent)
        ))  # fmt: skip
    said.append(_("States, targets and reasons are those of the last month of the quarter."))
    return Bullets(_("How it was made"), tuple(said))


def _data(context: ReportContext, notice: Notice) -> dict[str, Any]:
    behind = [row for row in lines(notice.progress) if row.status == Status.BEHIND]
    given = {row.key: row for row in lines(notice.deviations) if row.kind == "target"}
    return {
        "schema": SCHEMA,
        "plan": context.plan,
        "quarter": str(notice.quarter),
        "months": [str(month) for month in notice.months],
        "files": file_data(context.files),
        "areas": _areas(notice.tasks),
        "behind": [_behind_datum(context, row, given.get(row.target)) for row in behind],
        "reasons": [
            {
                "code": cell(row.code), "name": cell(row.name), "targets": row.targets,
                "projects": row.projects, "annual_plan": money(row.annual_plan),
            }
            for row in lines(notice.reasons)
        ],
        "ranking": [
            {
                "rank": row.rank, "code": row.code, "name": row.name,
                "completion_rate": context.rate(row.completion_rate),
                "start_rate": context.rate(row.start_rate),
                "ranks": {str(m): notice.ranks[m].get(row.code) for m in notice.months},
                "rank_change": number(row.rank_change),
            }
            for row in lines(notice.ranking)
        ],
        "change_since": None if notice.before is None else str(notice.before),
        "blockers": [
            {
                "code": None if row.code == "total" else cell(row.code), "name": group_name(row),
                "new": row.new, "solved": row.solved_now, "open": row.open, "overdue": row.overdue,
            }
            for row in lines(notice.held_up)
        ],
        "discipline": [
            {
                "unit": one.unit, "name": context.name(one.unit),
                "reported": [str(m) for m in one.reported],
                "missing": [str(m) for m in _missing(notice, one)],
                "late": [str(m) for m in one.late], "errors": one.errors,
            }
            for one in notice.discipline
        ],
    }  # fmt: skip


def _behind_datum(context: ReportContext, row: Any, why: Any) -> dict[str, Any]:
    fields = ("reason_code", "reason", "remedy_owner", "remedy_by")
    return {
        "target": row.target, "name": row.name, "lead": context.name(row.lead),
        "value": number(row.value), "target_value": number(row.target_value),
        "pace_gap_points": context.rate(row.pace_gap),
        **{name: None if why is None else cell(getattr(why, name)) for name in fields},
        "source": source(row),
    }  # fmt: skip
