"""The report of ``dn blockers``: what holds projects up, for how long, and who is to act (7.1)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dongneng_cli.findings import Finding
from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.reports.blockers_data import Meeting, blockers_data, group_name
from dongneng_cli.reports.context import ReportContext, cell, facts, missing
from dongneng_cli.reports.document import (
    Block,
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Paragraph,
    Row,
    Table,
    Tone,
)
from dongneng_cli.reports.findings import findings_table, summary_line
from dongneng_cli.terms import BlockerState

if TYPE_CHECKING:
    import pandas as pd


def blockers_report(
    context: ReportContext,
    about: Meeting,
    found: "pd.DataFrame",
    summed: "pd.DataFrame",
    findings: Sequence[Finding] = (),
) -> Document:
    """Return the week's summary: groups, ages, the oldest, what is named; or units' pages.

    Args:
        context: Plan, files, names.
        about: The week and what is asked for.
        found: CASES frame, oldest first.
        summed: HELD_UP frame, the total last.
        findings: Those of the sheet 问题.
    """
    rows = lines(found)
    blocks: list[Block] = [_summary(summed)]
    if about.page:
        blocks += [_page(context, about, key, name, rows) for key, name in about.page.items()]
    else:
        blocks += [
            groups_table(about, summed),
            ages_table(about, summed),
            _oldest(context, about, rows),
            _named(context, about, rows),
            *_maybe_same(about),
            _all_open(context, about, rows),
        ]
    if findings:
        blocks += [findings_table(findings), summary_line(findings, len(context.files))]
    blocks.append(_method(about))
    return Document(
        title=_("Blockers, {period}").format(period=about.round),
        subtitle=context.plan_title,
        facts=_head(context, about),
        blocks=tuple(blocks),
        data=blockers_data(context, about, rows, summed, findings),
        main="groups" if not about.page else "",
        dated=about.last,
    )


def _head(context: ReportContext, about: Meeting) -> tuple[Fact, ...]:
    """Return the head with the week in place of the month."""
    usual = [one for one in facts(context) if one.label not in (_("Period"), _("Time progress"))]
    days = _("{period} ({first} to {last})").format(
        period=about.round, first=about.first, last=about.last
    )
    return (*usual[:1], Fact(_("Period"), days), *usual[1:])


def groups_table(about: Meeting, summed: "pd.DataFrame") -> Table:
    """Return the counts of each group, the total last."""
    count = ColumnKind.COUNT
    columns = (
        Column(about.by[1], width=22),
        Column(_("Open"), count),
        Column(_("New"), count),
        Column(_("Solved this time"), count, priority=2),
        Column(_("Solved in all"), count, priority=6),
        Column(_("In time"), count, priority=4),
        Column(_("Overdue"), count, toned=True),
        Column(_("Median age (days)"), ColumnKind.NUMBER, 1, priority=5),
        Column(_("Longest (days)"), count, priority=3),
        Column(_("Projects held up"), count, priority=3),
        Column(_("Planned this year (亿元)"), ColumnKind.MONEY, priority=2),
        Column(_("Total investment (亿元)"), ColumnKind.MONEY, priority=7),
    )
    rows = tuple(
        Row(
            (
                group_name(row), row.open, row.new, row.solved_now, row.solved, row.in_time,
                row.overdue, cell(row.median_age), cell(row.longest_age), row.projects,
                cell(row.annual_plan), cell(row.total_investment),
            ),
            Tone.BAD if row.overdue else Tone.PLAIN,
            total=row.code == "total",
        )
        for row in lines(summed)
    )  # fmt: skip
    whole = lines(summed)[-1]
    notes = [_("Ages are those of the open ones; a project's money counts once in each group.")]
    if about.by[0] == "city":
        notes.append(_("A blocker of several cities counts in each of them, and once in all."))
    if whole.without_figures:
        notes.append(
            _("{count} projects held up are in no workbook given; their money is missing.").format(
                count=whole.without_figures
            )
        )
    title = _("By {group}").format(group=about.by[1])
    return Table("groups", title, columns, rows, notes=tuple(notes), empty=_("√ no blockers"))


def ages_table(about: Meeting, summed: "pd.DataFrame") -> Table:
    """Return how many open blockers of each group are how old."""
    lower = [0, *(upper + 1 for upper in about.buckets)]
    heads = [f"{low}–{upper}" for low, upper in zip(lower, about.buckets, strict=False)]
    heads.append(_("over {days}").format(days=about.buckets[-1]))
    columns = (
        Column(about.by[1], width=22),
        *(Column(head, ColumnKind.COUNT) for head in heads),
    )
    rows = tuple(
        Row((group_name(row), *row.buckets), total=row.code == "total") for row in lines(summed)
    )
    return Table(
        "ages", _("Open blockers by age in days, both ends included"), columns, rows,
        empty=_("√ no blockers"),
    )  # fmt: skip


def _case_columns(remarked: int = 8) -> tuple[Column, ...]:
    """Return the columns of single blockers; ``remarked`` is how soon a narrow screen drops the remarks."""
    return (
        Column(_("Number"), width=16),
        Column(_("Project"), width=24, priority=2),
        Column(_("Category"), width=10, priority=5),
        Column(_("Blocker"), width=26),
        Column(_("Unit in charge"), width=20, priority=4),
        Column(_("Raised"), width=11, priority=6),
        Column(_("Deadline"), width=11, priority=4),
        Column(_("Age (days)"), ColumnKind.COUNT),
        Column(_("State"), width=16, toned=True),
        Column(_("Planned this year (亿元)"), ColumnKind.MONEY, priority=3),
        Column(_("Remarks"), width=24, priority=remarked),
    )


def _case(context: ReportContext, about: Meeting, row: Any) -> Row:
    tone = Tone.BAD if row.overdue else Tone.GOOD if row.state == BlockerState.SOLVED else Tone.FINE
    return Row(
        (
            cell(row.number), _project(row), _category(about, row), cell(row.text),
            context.name(None if missing(row.in_charge) else str(row.in_charge)),
            cell(row.raised_on), cell(row.deadline), cell(row.age),
            state_text(row), cell(row.annual_plan), remarks(row) or None,
        ),
        tone,
    )  # fmt: skip


def _project(row: Any) -> str | None:
    name = row.project_name if not missing(row.project_name) else row.project
    return None if missing(name) else str(name)


def _category(about: Meeting, row: Any) -> str:
    if missing(row.category):
        return _("unknown category")
    return about.categories.get(row.category, row.category)


def state_text(row: Any) -> str:
    """Return where a blocker stands: a mark and the word."""
    if row.state == BlockerState.SOLVED:
        if missing(row.in_time):
            return "√ " + BlockerState.SOLVED.label
        return "√ " + (_("solved in time") if row.in_time else _("solved late"))
    return "× " + _("open, overdue") if row.overdue else "● " + BlockerState.OPEN.label


def remarks(row: Any) -> str:
    """Return what a meeting should know of a blocker beside its dates."""
    said = []
    if row.reopened:
        said.append(_("reopened {count}×").format(count=row.reopened))
    elif row.recurring:
        said.append(_("again in this project"))
    if row.cross_city:
        said.append(_("several cities"))
    if row.dropped:
        said.append(_("last reported {period}, then left out").format(period=row.last_round))
    if not missing(row.promised_on) and row.promised_on != row.first_promised:
        said.append(_("promise moved to {day}").format(day=row.promised_on))
    return _(", ").join(said)


def _open(rows: Sequence[Any]) -> list[Any]:
    return [row for row in rows if row.state == BlockerState.OPEN]


def _oldest(context: ReportContext, about: Meeting, rows: Sequence[Any]) -> Table:
    aged = sorted((r for r in _open(rows) if not missing(r.age)), key=lambda r: -r.age)
    shown = tuple(_case(context, about, row) for row in aged[: about.oldest])
    title = _("The oldest {count}").format(count=about.oldest)
    return Table("oldest", title, _case_columns(), shown, empty=_("√ nothing is open"))


def _named(context: ReportContext, about: Meeting, rows: Sequence[Any]) -> Table:
    """Return open blockers that came back, cross cities, or were left out without being solved."""
    odd = [row for row in _open(rows) if row.recurring or row.cross_city or row.dropped]
    title = _("Recurring, of several cities, or left out without being solved")
    return Table(
        "named",
        title,
        _case_columns(remarked=1),
        tuple(_case(context, about, row) for row in odd),
        empty=_("√ none"),
    )


def _maybe_same(about: Meeting) -> list[Block]:
    columns = (
        Column(_("Number"), width=18),
        Column(_("May be the same as"), width=18),
        Column(_("Project"), width=16),
        Column(_("Like texts"), ColumnKind.PERCENT, 0),
    )
    rows = tuple(Row((one, other, project, share)) for one, other, project, share in about.alike)
    note = _("Suggested only: nothing was merged. If it is one blocker, keep its first number.")
    table = Table("alike", _("Numbers that may have changed"), columns, rows, notes=(note,))
    return [table] if rows else []


def _all_open(context: ReportContext, about: Meeting, rows: Sequence[Any]) -> Table:
    """Return every blocker that is open or was solved now, for files."""
    kept = tuple(
        _case(context, about, row)
        for row in rows
        if row.state == BlockerState.OPEN or row.solved_now
    )
    title = _("All open blockers, and those solved this time")
    return Table("blockers", title, _case_columns(), kept, empty=_("√ no blockers"), secondary=True)


def _page(
    context: ReportContext, about: Meeting, key: str, name: str, rows: Sequence[Any]
) -> Table:
    """Return one unit's page: what it has open, overdue first, and what it solved now."""
    own = [row for row in rows if (row.in_charge or "") == key]
    kept = [row for row in own if row.state == BlockerState.OPEN or row.solved_now]
    kept.sort(key=lambda row: (row.state == BlockerState.SOLVED, not row.overdue, -(row.age or 0)))
    overdue = sum(row.overdue for row in kept)
    opened = len(_open(kept))
    note = _("{open} open, {overdue} overdue, {solved} solved this time.").format(
        open=opened, overdue=overdue, solved=len(kept) - opened
    )
    columns = tuple(one for one in _case_columns() if one.header != _("Unit in charge"))
    cells = tuple(
        Row(row.cells[:4] + row.cells[5:], row.tone)
        for row in (_case(context, about, one) for one in kept)
    )
    return Table(
        f"page {key}",
        name or _("no unit in charge"),
        columns,
        cells,
        notes=(note,),
        empty=_("√ nothing is open"),
    )


def _summary(summed: "pd.DataFrame") -> Paragraph:
    whole = lines(summed)[-1]
    coin = Column("", ColumnKind.MONEY)
    words = _(
        "{open} open ({overdue} overdue), {new} new, {solved} solved; {projects} projects are held up, "
        "{plan} 亿元 planned this year, {total} 亿元 in all"
    ).format(
        open=whole.open, overdue=whole.overdue, new=whole.new, solved=whole.solved_now,
        projects=whole.projects, plan=coin.text(cell(whole.annual_plan)),
        total=coin.text(cell(whole.total_investment)),
    )  # fmt: skip
    return Paragraph(words, Tone.BAD if whole.overdue else Tone.PLAIN, strong=True)


def _method(about: Meeting) -> Bullets:
    history = _("History: {months}.").format(months=_(", ").join(about.history))
    return Bullets(_("How it was counted"), (*about.settings, history), secondary=True)
