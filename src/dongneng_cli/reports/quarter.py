"""The content of the quarterly notice (4.3): areas, what is behind and why, ranking, blockers, discipline.

A document like any other; how a notice is set as an official paper is the bulletin's.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.reports.blockers_data import group_name
from dongneng_cli.reports.context import ReportContext, cell, facts, missing
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
from dongneng_cli.reports.progress import worst_first
from dongneng_cli.reports.quarter_data import (
    Notice,
    areas_of,
    missing_months,
    quarter_data,
    reasons_given,
)
from dongneng_cli.terms import Status, TaskState

if TYPE_CHECKING:
    import pandas as pd


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
        data=quarter_data(context, notice),
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


_AREA_COUNTS = (
    "tasks", "done", "under_way", "not_started", "overdue", "unreported", "red", "yellow", "parts",
    "parts_done",
)  # fmt: skip


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
        for area in areas_of(notice.tasks)
    )
    return Table("areas", _("Progress of the areas"), columns, rows)


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
    given = reasons_given(notice)
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
    odd = [
        one for one in notice.discipline if missing_months(notice, one) or one.late or one.errors
    ]
    odd.sort(key=lambda one: (-len(missing_months(notice, one)), -len(one.late), -one.errors))
    rows = tuple(
        Row(
            (
                context.name(one.unit), len(one.reported), _months(missing_months(notice, one)),
                _months(one.late), one.errors,
            ),
            Tone.BAD if missing_months(notice, one) else Tone.WARN,
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
