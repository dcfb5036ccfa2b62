"""The projects in a notice: the overall line, a paragraph for each list, the rankings with their charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.plan.wording import Wording
from dongneng_cli.reports.annex import COUNT, MONEY, Annex, Figure, Sources, printed
from dongneng_cli.reports.context import ReportContext, cell, exact, missing, tone_of
from dongneng_cli.reports.document import (
    Block,
    Chart,
    Column,
    ColumnKind,
    Link,
    Mark,
    Row,
    Series,
    Table,
)

if TYPE_CHECKING:
    import pandas as pd

LEADERS = 3
"""Leaders by amount come in threes; who ties with the third is named too."""

_STARTS = ("planned_start", "started_on")
_PLAN = ("invested", "annual_plan")


@dataclass(frozen=True, slots=True)
class Reached:
    """The cities that have reached a bound.

    Attributes:
        id: Of the plan's threshold list.
        codes: In administrative order.
        rated: How many cities have the rate.
        everyone: Whether every city of the plan has reached it.
        rates: Every city's rate as a text, for the annex.
        by_start: Whether the rate is the start rate.
    """

    id: str
    codes: tuple[str, ...]
    rated: int
    everyone: bool
    rates: str
    by_start: bool


@dataclass(frozen=True, slots=True)
class Projects:
    """The projects of the province, or of one list.

    Attributes:
        id: Id of the list; empty for all.
        total: Row of STANDINGS.
        cities: STANDINGS frame in administrative order.
        members: MEMBERSHIPS frame.
        outside: Projects that belong to no city.
    """

    id: str
    name: str
    total: Any
    cities: "pd.DataFrame"
    members: "pd.DataFrame"
    reached: tuple[Reached, ...] = ()
    outside: int = 0


class ProjectWords:
    """Says what projects come to, and keeps every figure."""

    def __init__(
        self, context: ReportContext, wording: Wording, annex: Annex, sources: Sources
    ) -> None:
        self.context, self.wording = context, wording
        self.annex, self.sources = annex, sources

    def overall(self, part: Projects, **when: object) -> str:
        """Return the line of the whole province."""
        section = self.wording.sections["projects"]
        figures = self._figures(part)
        made = {"completion": self._completion(section, part), **_texts(when)}
        said = self.annex.say(section, "overall", **figures, **made)
        if part.outside:
            here = part.members["city"].isna()
            outside = Figure(
                "units", self._head("projects"), str(part.outside),
                source=self.sources.of(part.members[here], "code"),
            )  # fmt: skip
            said += self.annex.say(section, "no_city", projects=outside)
        return said

    def paragraphs(self, part: Projects) -> Iterator[str]:
        """Yield what a notice says of one list: its line, its prep class, its cities."""
        if not part.total.projects:
            yield self.annex.say(part.name, "list_empty", name=part.name)
            return
        completion = self._completion(part.name, part)
        line = self.annex.say(
            part.name, "list_line", name=part.name, completion=completion, **self._figures(part)
        )
        yield line + self._prep(part)
        by_city = [self._leaders(part, "month_invested"), self._leaders(part, "invested")]
        said = [text for text in (*by_city, *self._lists(part)) if text]
        if said:
            text = self.wording.phrases["clause_end"].join(said)
            end = self.wording.phrases["sentence_end"]
            yield self.wording.say("by_city", text=text) + end

    def _head(self, name: str) -> str:
        return self.wording.headers[name]

    def _figures(self, part: Projects) -> dict[str, Figure | str]:
        total, members, of = part.total, part.members, self.sources.of
        starts = members[members["planned"] | members["started"]]
        paid = members[members["implementing"]]
        rate = printed(exact(total.start_rate), ColumnKind.PERCENT, self.context.decimals)
        month, invested = (printed(exact(v), MONEY) for v in (total.month_invested, total.invested))
        return {
            "projects": self._figure("projects", str(total.projects), "", of(members, "code")),
            "planned_starts": self._figure(
                "planned_starts", str(total.planned_starts), "", of(starts, "planned_start")
            ),
            "started": self._figure("started", str(total.started), "", of(starts, "started_on")),
            "start_rate": self._figure(
                "start_rate", rate, f"{total.started}÷{total.planned_starts}", of(starts, *_STARTS)
            ),
            "month_invested": self._figure("month_invested", month, "", of(paid, "month_invested")),
            "invested": self._figure("invested", invested, "", of(paid, "invested")),
        }

    def _figure(self, key: str, text: str, base: str, source: str) -> Figure:
        return Figure(key, self._head(key), text, base, source)

    def _completion(self, section: str, part: Projects) -> str:
        """Word the completion rate: over the plan by points, or its share and its pace."""
        rate = exact(part.total.completion_rate)
        if rate is None:
            return self.wording.say("no_plan")
        share = Fraction(rate)
        plan, invested = _plain(part.total.annual_plan), _plain(part.total.invested)
        source = self.sources.of(part.members[part.members["implementing"]], *_PLAN)
        base = f"{invested}÷{plan}"
        points = printed(share - 100, ColumnKind.POINTS, self.context.decimals)
        if Decimal(points) > 0 and part.id:
            over = Figure("over", self._head("completion_rate"), points, f"{base}×100−100", source)
            return self.annex.say(section, "over_plan", points=over)
        if share == 100:
            return self.wording.say("full_plan")
        text = printed(share, ColumnKind.PERCENT, self.context.decimals)
        figure = Figure("completion_rate", self._head("completion_rate"), text, base, source)
        return self.annex.say(
            section, "part_plan", rate=figure, pace=self._pace(section, share, base, source)
        )

    def _pace(self, section: str, rate: Fraction, base: str, source: str) -> str:
        time = self.context.time_percent
        points = printed(abs(rate - time), ColumnKind.POINTS, self.context.decimals)
        if Decimal(points) == 0:
            return self.wording.say("level")
        figure = Figure(
            "pace", self._head("ahead"), points, f"{base}×100−{_plain(time)}", source
        )  # fmt: skip
        return self.annex.say(section, "ahead" if rate > time else "behind", points=figure)

    def _prep(self, part: Projects) -> str:
        total, members = part.total, part.members
        if not total.prep_projects:
            return ""
        prep = members[members["prep"]]
        of = self.sources.of
        word = self.wording.prep_names.get(part.id) or self.wording.phrases["prep_name"]
        invested = printed(exact(total.prep_invested), MONEY)
        return self.annex.say(
            part.name,
            "prep_line" if total.prep_started else "prep_idle",
            word=word,
            projects=self._figure("prep_projects", str(total.prep_projects), "", of(prep, "code")),
            started=self._figure(
                "prep_started", str(total.prep_started), "", of(prep, "started_on")
            ),
            invested=self._figure("prep_invested", invested, "", of(prep, "invested")),
        )

    def _leaders(self, part: Projects, field: str) -> str:
        """Name the leaders by amount; equal amounts stand in administrative order."""
        rows = [row for row in lines(part.cities) if exact(getattr(row, field))]
        rows.sort(key=lambda row: -Fraction(getattr(row, field)))
        if len(rows) < 2:
            return ""
        last = getattr(rows[min(LEADERS, len(rows)) - 1], field)
        chosen = [row for row in rows if getattr(row, field) >= last]
        said = []
        for row in chosen:
            here = part.members[(part.members["city"] == row.code) & part.members["implementing"]]
            key = "month_city" if field == "month_invested" else "total_city"
            amount = Figure(
                key, row.name, printed(getattr(row, field), MONEY), "", self.sources.of(here, field)
            )
            said.append(self.annex.say(part.name, "leader", name=row.name, amount=amount))
        phrase = "month_leaders" if field == "month_invested" else "total_leaders"
        names = self.wording.phrases["separator"].join(said)
        return self.annex.say(part.name, phrase, count=len(chosen), names=names)

    def _lists(self, part: Projects) -> Iterator[str]:
        """Yield the threshold lists: names in administrative order with their count, or all as one."""
        for one in part.reached:
            what = self.wording.thresholds.get(one.id)
            if what is None or not one.codes:
                continue
            fields = _STARTS if one.by_start else _PLAN
            source = self.sources.of(part.members[part.members["implementing"]], *fields)
            count = Figure("cities", what, str(len(one.codes)), one.rates, source)
            names = self.wording.phrases["separator"].join(
                str(self.context.name(code)) for code in one.codes
            )
            if one.everyone:
                yield self.annex.say(part.name, "everyone", count=count, what=what)
            elif len(one.codes) == one.rated:
                yield self.annex.say(part.name, "everyone_rated", count=count, what=what)
            elif len(one.codes) > 1:
                yield self.annex.say(part.name, "listed", names=names, count=count, what=what)
            else:
                self.annex.add(part.name, count)
                yield self.annex.say(part.name, "named", names=names, what=what)

    def ranking(
        self, key: str, ranking: "pd.DataFrame", total: Any, members: "pd.DataFrame", *, moved: bool
    ) -> Table:
        """Return a ranking with both rates, the total below it, and keep each row's base figures.

        Args:
            key: ``city`` or ``taskforce``: the table's key and the column of the members.
            ranking: RANKING frame.
            total: Row of STANDINGS.
            members: MEMBERSHIPS frame of distinct projects.
            moved: Whether the month before is known.
        """
        title = self.wording.sections[f"{key}_ranking"]
        columns = self._ranking_columns(key)
        rows = []
        for row in lines(ranking):
            link = self._keep(title, row, members[members[key] == row.code])
            cells = (
                int(row.rank), self._head("tied") if row.tied else "", cell(row.name),
                *_counts(row), cell(row.start_rate), cell(row.start_rank), exact(row.annual_plan),
                exact(row.invested), cell(row.completion_rate), cell(row.ahead_points),
                cell(row.rank_change),
            )  # fmt: skip
            rows.append(
                Row(
                    cells,
                    tone_of(exact(row.ahead_points)),
                    anchor=str(row.code),
                    links=((2, link),),
                )
            )
        whole = (
            "", "", self._head("total"), *_counts(total), cell(total.start_rate), "",
            exact(total.annual_plan), exact(total.invested), cell(total.completion_rate),
            self.context.ahead(total.completion_rate), "",
        )  # fmt: skip
        notes = () if moved else (self.wording.phrases["no_previous"],)
        return Table(f"{key}-ranking", title, columns, (*rows, Row(whole, total=True)), notes=notes)

    def _ranking_columns(self, key: str) -> tuple[Column, ...]:
        head = self.wording.headers
        return (
            Column(head["rank"], COUNT),
            Column(head["tied"], width=6, priority=3),
            Column(head[key], width=18),
            Column(head["projects"], COUNT, priority=4),
            Column(head["planned_starts"], COUNT, priority=6),
            Column(head["started"], COUNT, priority=5),
            self.context.percent(head["start_rate"]),
            Column(head["start_rank"], COUNT, priority=7),
            Column(head["annual_plan"], MONEY, priority=5),
            Column(head["invested"], MONEY, priority=4),
            self.context.percent(head["completion_rate"], bar=True),
            self.context.points(head["ahead"], priority=2, toned=True),
            Column(head["change"], ColumnKind.CHANGE, priority=3),
        )

    def _keep(self, section: str, row: Any, members: "pd.DataFrame") -> Link:
        rates = (
            printed(exact(rate), ColumnKind.PERCENT, self.context.decimals)
            for rate in (row.start_rate, row.completion_rate)
        )
        base = (
            f"{row.started}÷{row.planned_starts}; {_plain(row.invested)}÷{_plain(row.annual_plan)}"
        )
        source = self.sources.of(members[members["implementing"]], *_STARTS, *_PLAN)
        return self.annex.add(
            section, Figure("rates", str(row.name), "; ".join(rates), base, source)
        )

    def charts(self, cities: "pd.DataFrame") -> tuple[Block, ...]:
        """Return start rate, investment and completion rate by city, in administrative order."""
        rows = [row for row in lines(cities) if row.projects]
        labels = tuple(str(row.name) for row in rows)
        head, titles = self.wording.headers, self.wording.sections
        time = Mark(head["time_progress"], self.context.time_percent)
        drawn = (
            ("start", "start_rate", self.context.percent(head["start_rate"]), None),
            ("invested", "invested", Column(head["invested"], MONEY), None),
            ("completion", "completion_rate", self.context.percent(head["completion_rate"]), time),
        )
        return tuple(
            Chart(
                key, titles[f"{key}_chart"], head["city"], labels,
                (Series(column.header, tuple(exact(getattr(row, field)) for row in rows)),),
                column, mark=mark, first=True,
            )
            for key, field, column, mark in drawn
        )  # fmt: skip


def _counts(row: Any) -> tuple[int, int, int]:
    return int(row.projects), int(row.planned_starts), int(row.started)


def _plain(value: Any) -> str:
    """Write a base figure as it is: a decimal in full, a fraction as one."""
    if missing(value):
        return "—"
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return f"{Decimal(int(value)) if isinstance(value, Fraction | int) else value.normalize():f}"


def _texts(values: dict[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items()}


def names_of(context: ReportContext, codes: Sequence[str], separator: str) -> str:
    """Return the names of units as a notice lists them."""
    return separator.join(str(context.name(code)) for code in codes)
