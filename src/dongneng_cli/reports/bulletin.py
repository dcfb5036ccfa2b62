"""The bulletin (通报): sections as the province's notices have them, in the office's own words.

Nothing is asserted that no figure bears out: an empty section says so, and what only people can write is
left to them. The annex lists every printed figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.plan.wording import Wording
from dongneng_cli.reports.annex import COUNT, Address, Annex, Figure, Sources
from dongneng_cli.reports.bulletin_projects import Projects, ProjectWords, names_of
from dongneng_cli.reports.context import (
    ReportContext,
    cell,
    facts,
    file_data,
    missing,
    status_text,
    status_tone,
)
from dongneng_cli.reports.document import (
    Block,
    Column,
    ColumnKind,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from dongneng_cli.reports.progress import list_note, worst_first
from dongneng_cli.terms import Status, TaskState

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "dn/bulletin@1"

_DIGITS = "〇一二三四五六七八九"

_MARKS = {
    TaskState.DONE: ("√", Tone.GOOD),
    TaskState.OVERDUE: ("×", Tone.BAD),
    TaskState.UNREPORTED: ("?", Tone.WARN),
}


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reported: ids of units.

    Attributes:
        errors: Error findings in the workbooks.
        warnings: Warning findings.
    """

    expected: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Rank:
    """A ranking for the bulletin.

    Attributes:
        key: ``city`` or ``taskforce``.
        moved: Whether the month before is known.
    """

    key: str
    ranking: "pd.DataFrame"
    moved: bool


@dataclass(frozen=True, slots=True)
class Material:
    """What a bulletin is made of.

    Attributes:
        areas: Number and name of the plan's areas.
        clauses: Clause to the number of its area.
        parts: PARTS frame; ``None`` where the plan has no checklist.
        blockers: BLOCKERS frame with ``open`` (bool) and ``days_over`` (int) beside.
        addresses: File, sheet and cell of a project to its row and the columns of its fields.
        quarter: Number of the quarter, for a quarterly notice; 0 for a month.
    """

    whole: Projects
    lists: tuple[Projects, ...]
    rankings: tuple[Rank, ...]
    progress: "pd.DataFrame"
    areas: Mapping[int, str]
    clauses: Mapping[str, int]
    parts: "pd.DataFrame | None"
    blockers: "pd.DataFrame"
    reporting: Reporting
    addresses: Mapping[tuple[str, str, str], Address] = field(default_factory=dict)
    quarter: int = 0


def numeral(number: int) -> str:
    """Return a number as a notice counts its parts: 一, 十二, 二十一; from a hundred on in digits."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def bulletin_report(
    context: ReportContext,
    wording: Wording,
    material: Material,
    *,
    final: bool = False,
    extra: Sequence[Block] = (),
) -> Document:
    """Return the bulletin.

    Args:
        context: Plan, period, files.
        wording: The office's phrases.
        material: Figures.
        final: Whether it is more than a draft.
        extra: Blocks of a quarterly notice, before the requirements.
    """
    return _Bulletin(context, wording, material).document(final, tuple(extra))


class _Bulletin:
    """One bulletin being written."""

    def __init__(self, context: ReportContext, wording: Wording, material: Material) -> None:
        self.context, self.wording, self.material = context, wording, material
        self.annex = Annex(wording)
        self.sources = Sources(context.files, material.addresses)
        self.words = ProjectWords(context, wording, self.annex, self.sources)
        period = context.period
        quarter = material.quarter or (period.month + 2) // 3
        self.when: dict[str, Any] = {
            "year": period.year, "month": period.month, "quarter": numeral(quarter),
        }  # fmt: skip
        self.number = 0

    def document(self, final: bool, extra: tuple[Block, ...]) -> Document:
        wording = self.wording
        title = wording.say("quarter_title" if self.material.quarter else "title", **self.when)
        body: list[Block] = [
            Paragraph(wording.say("addressee"), flush=True),
            Paragraph(wording.say("opening", **self.when)),
            *self._projects(),
            *self._rankings(),
            *self._targets(),
            *self._tasks(),
            *self._blockers(),
            *self._reporting(),
            *([self._heading("quarter"), *extra] if extra else []),
            self._heading("requirements"),
            Paragraph(wording.say("requirements"), Tone.MUTED),
        ]
        signed: list[Block] = [
            Paragraph(wording.say("attached", text=wording.sections["figures"])),
            Paragraph(wording.say("issuer"), right=2),
            Paragraph(wording.say("signed_on", **self.when), right=4),
            Heading(wording.say("attached", text=wording.sections["figures"]), page=True),
            self.annex.table(),
            self.annex.files(self.context.files),
        ]
        return Document(
            title=title,
            facts=facts(self.context),
            blocks=(*body, *signed),
            data=self._data(title, final),
            main="figures",
            dated=self.context.dated,
            mark="" if final else wording.say("draft"),
            official=True,
        )

    def _heading(self, section: str) -> Heading:
        self.number += 1
        text = self.wording.sections[section]
        return Heading(self.wording.say("heading", number=numeral(self.number), text=text))

    def _projects(self) -> Iterator[Block]:
        yield self._heading("projects")
        yield Paragraph(self.words.overall(self.material.whole, **self.when), strong=True)
        yield from self.words.charts(self.material.whole.cities)
        yield self._heading("lists")
        for number, part in enumerate(self.material.lists, start=1):
            text = self.wording.say("subheading", number=numeral(number), text=part.name)
            yield Heading(text, level=2)
            for said in self.words.paragraphs(part):
                yield Paragraph(said)

    def _rankings(self) -> Iterator[Block]:
        yield self._heading("rankings")
        whole = self.material.whole
        for one in self.material.rankings:
            yield self.words.ranking(
                one.key, one.ranking, whole.total, whole.members, moved=one.moved
            )

    def _targets(self) -> Iterator[Block]:
        section = self.wording.sections["targets"]
        rows = worst_first(self.material.progress)
        if not rows:
            return
        yield self._heading("targets")
        counts = [Status(row.status) for row in rows]
        keys = ("attained", "on_track", "behind", "unreported", "not_due")
        figures = {
            key: self._count("targets", section, [r for r in rows if Status(r.status) == key])
            for key in keys
        }
        undefined = counts.count(Status.UNDEFINED)
        if undefined:
            figures["not_due"] = Figure(
                "targets", section, str(counts.count(Status.NOT_DUE) + undefined)
            )
        figures["targets"] = self._count("targets", section, rows)
        yield Paragraph(self.annex.say(section, "targets_line", **figures))
        for number, name in self.material.areas.items():
            here = [row for row in rows if self._area(row) == number]
            if here:
                title = self.wording.sections["area"].format(number=numeral(number), name=name)
                yield self._target_table(number, title, here)

    def _area(self, row: Any) -> int:
        first = str(row.clause).split(",")[0].strip()
        return self.material.clauses.get(first, 0)

    def _target_table(self, number: int, title: str, rows: Sequence[Any]) -> Table:
        head, context = self.wording.headers, self.context
        columns = (
            Column(head["target"], width=28),
            Column(head["target_value"], ColumnKind.NUMBER),
            Column(head["value"], ColumnKind.NUMBER),
            Column(head["unit"], width=8),
            context.percent(head["attainment"], bar=True),
            context.points(head["pace_gap"]),
            Column(head["status"], width=12, toned=True),
        )
        made = []
        for row in rows:
            rate = context.percent("").text(cell(row.attainment))
            source = self.sources.cells([row])
            formula = "" if missing(row.formula) else str(row.formula)
            link = self.annex.add(title, Figure("attainment", str(row.name), rate, formula, source))
            cells = (
                cell(row.name), cell(row.target_value), cell(row.value), cell(row.unit),
                cell(row.attainment), cell(row.pace_gap), status_text(row.status),
            )  # fmt: skip
            made.append(
                Row(cells, status_tone(row.status), anchor=str(row.target), links=((2, link),))
            )
        return Table(f"area-{number}", title, columns, tuple(made), notes=list_note(rows))

    def _tasks(self) -> Iterator[Block]:
        parts = self.material.parts
        if parts is None:
            return
        section = self.wording.sections["tasks"]
        yield self._heading("tasks")
        month = str(self.context.period)
        due = [
            row
            for row in lines(parts)
            if row.kind != "target" and not missing(row.due) and row.due <= month
        ]
        if not due:
            yield Paragraph(self.wording.say("tasks_none"))
            return
        by_state = {state: [row for row in due if row.state == state] for state in TaskState}
        still = by_state[TaskState.UNDER_WAY] + by_state[TaskState.NOT_STARTED]
        yield Paragraph(
            self.annex.say(
                section,
                "tasks_line",
                due=self._count("tasks", section, due),
                done=self._count("tasks", section, by_state[TaskState.DONE]),
                open=self._count("tasks", section, still),
                overdue=self._count("tasks", section, by_state[TaskState.OVERDUE]),
                unreported=self._count("tasks", section, by_state[TaskState.UNREPORTED]),
            )
        )
        yield self._due_table([row for row in due if row.state != TaskState.DONE])

    def _due_table(self, rows: Sequence[Any]) -> Table:
        head = self.wording.headers
        columns = (
            Column(head["clause"], width=6),
            Column(head["item"], width=34),
            Column(head["owners"], width=24),
            Column(head["due"], width=10),
            Column(head["status"], width=14, toned=True),
        )
        separator = self.wording.phrases["separator"]
        made = []
        for row in sorted(rows, key=lambda r: (r.due, r.clause)):
            sign, tone = _MARKS.get(TaskState(row.state), ("○", Tone.PLAIN))
            state = f"{sign} {TaskState(row.state).label}"
            owners = names_of(self.context, row.owners, separator)
            made.append(Row((row.clause, cell(row.name), owners, row.due, state), tone))
        return Table("due", self.wording.sections["due_items"], columns, tuple(made))

    def _blockers(self) -> Iterator[Block]:
        section = self.wording.sections["blockers"]
        yield self._heading("blockers")
        rows = lines(self.material.blockers)
        if not rows:
            yield Paragraph(self.wording.say("blockers_none"))
            return
        still = [row for row in rows if row.open]
        over = [row for row in still if row.days_over > 0]
        yield Paragraph(
            self.annex.say(
                section,
                "blockers_line",
                reported=self._count("blockers", section, rows),
                solved=self._count("blockers", section, [row for row in rows if not row.open]),
                open=self._count("blockers", section, still),
                overdue=self._count("blockers", section, over),
            )
        )
        if over:
            yield self._blocker_table(over)

    def _blocker_table(self, rows: Sequence[Any]) -> Table:
        head = self.wording.headers
        columns = (
            Column(head["number"], width=16),
            Column(head["reporter"], width=16),
            Column(head["blocker"], width=36),
            Column(head["owner"], width=18),
            Column(head["promised"], width=12),
            Column(head["days_over"], COUNT),
        )
        made = tuple(
            Row(
                (
                    cell(row.number), self.context.name(row.unit), cell(row.text), cell(row.owner),
                    cell(row.promised_on), int(row.days_over),
                ),
                Tone.BAD,
            )
            for row in sorted(rows, key=lambda r: -r.days_over)
        )  # fmt: skip
        return Table("blockers", self.wording.sections["open_blockers"], columns, made)

    def _reporting(self) -> Iterator[Block]:
        section, one = self.wording.sections["reporting"], self.material.reporting
        yield self._heading("reporting")
        counted = {
            "expected": len(one.expected),
            "reported": len(one.expected) - len(one.missing),
            "missing": len(one.missing),
            "late": len(one.late),
            "errors": one.errors,
            "warnings": one.warnings,
        }
        figures = {key: Figure("reporting", section, str(n)) for key, n in counted.items()}
        yield Paragraph(self.annex.say(section, "reporting_line", **figures))
        separator = self.wording.phrases["separator"]
        for phrase, codes in (("reporting_missing", one.missing), ("reporting_late", one.late)):
            if codes:
                names = names_of(self.context, codes, separator)
                yield Paragraph(self.wording.say(phrase, names=names))

    def _count(self, key: str, section: str, rows: Sequence[Any]) -> Figure:
        return Figure(key, section, str(len(rows)), source=self.sources.cells(rows))

    def _data(self, title: str, final: bool) -> dict[str, Any]:
        context = self.context
        return {
            "schema": SCHEMA,
            "title": title,
            "final": final,
            "plan": context.plan,
            "period": str(context.period),
            "time_progress": context.rate(context.time_percent),
            "files": file_data(context.files),
            "figures": self.annex.data(),
        }
