"""By what rules a ranking was made, and which of its rows are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dongneng_cli.frames import lines
from dongneng_cli.i18n import _
from dongneng_cli.reports.context import cell
from dongneng_cli.reports.document import Column, ColumnKind
from dongneng_cli.terms import (
    Denominator,
    Dimension,
    Metric,
    RankOrder,
    RankSort,
    TieStyle,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RankRules:
    """The rules a ranking was made by; they are printed under it.

    Attributes:
        metric: What leads; none where a score or an indicator does, which ``lead`` then names.
        denominators: The start rates' denominators; several where lists differ.
        lead: Name of the leading figure, where it is none of the metrics.
        score: The score's addends in words, with their weights.
        coverage: Share of a unit's projects whose figures must be there, in percent.
        ranking: Id of the plan's ranking.
        assumed: What of it the plan's text does not say; empty when it says all.
    """

    by: Dimension
    metric: Metric | None
    tie_style: TieStyle = TieStyle.COMPETITION
    denominators: tuple[Denominator, ...] = (Denominator.YEAR,)
    order: RankOrder = RankOrder.BEST_FIRST
    lead: str = ""
    score: str = ""
    coverage: Fraction = Fraction(0)
    ranking: str = ""
    assumed: str = ""

    @property
    def leading(self) -> str:
        """Name of the leading figure."""
        return self.lead or (self.metric.label if self.metric else "")

    @property
    def on_a_rate(self) -> bool:
        """Whether one of the two rates of clause 7.2 leads; its column is there anyway."""
        return self.metric in {Metric.START_RATE, Metric.COMPLETION_RATE}

    @property
    def needs_projects(self) -> bool:
        """Whether what the next place takes is counted in projects; of other figures it is money."""
        return self.metric in {Metric.START_RATE, Metric.FINISH_RATE, Metric.STARTED}


@dataclass(frozen=True, slots=True)
class View:
    """Which rows of a ranking are shown; ranks are of all of them.

    Attributes:
        top: How many rows; all if none is said.
        sort: By what they are ordered.
    """

    top: int | None = None
    sort: RankSort = RankSort.RANK

    def of(self, ranking: "pd.DataFrame", order: Sequence[str]) -> "pd.DataFrame":
        """Return the first places in the order in which they are shown; blanks last."""
        first = ranking
        if self.top is not None:
            # The first of every group that is ranked by itself.
            first = ranking.groupby("pool", sort=False, dropna=False).head(self.top)
        if self.sort is RankSort.RANK:
            return first
        place = {code: number for number, code in enumerate(order)}
        rows = lines(first)
        pools = list(dict.fromkeys(cell(row.pool) for row in rows))
        if self.sort is RankSort.CODE:
            keys: list[Any] = [(place.get(row.code, len(place)), row.code) for row in rows]
        else:
            values = [cell(getattr(row, self.sort.value.replace("-", "_"))) for row in rows]
            keys = [(one is None, -Fraction(one or 0)) for one in values]
        within = [(pools.index(cell(row.pool)), key) for row, key in zip(rows, keys, strict=True)]
        at = sorted(range(len(rows)), key=within.__getitem__)
        return first.iloc[at].reset_index(drop=True)

    def notes(self, shown: int, count: int) -> tuple[str, ...]:
        """Say what is left out, and by what the rows are ordered."""
        found = []
        if shown < count:
            found.append(_("{top} of {count} are shown.").format(top=shown, count=count))
        if self.sort is not RankSort.RANK:
            found.append(_("Shown in order of: {sort}.").format(sort=self.sort.label))
        return tuple(found)


def rule_notes(rules: RankRules) -> tuple[str, ...]:
    """Return the rules as they stand under a ranking."""
    rule = _("; ").join(one.label for one in rules.denominators)
    found = [
        _("Ties: {rule}; decided on unrounded fractions.").format(rule=rules.tie_style.label),
        _("Start rate = started ÷ implementing-class projects: {rule}.").format(rule=rule),
        _(
            "Completion rate = cumulative investment this year ÷ annual plan, implementing class; "
            "ahead of time = completion rate - time progress, rounded half up once."
        ),
    ]
    if rules.order is RankOrder.WORST_FIRST:
        found.insert(0, _("The worst stands first."))
    if rules.score:
        found.insert(0, _("Score = {score}.").format(score=rules.score))
    if rules.coverage:
        found.append(
            _("A unit is ranked when {share}% of its projects have figures.").format(
                share=_plain(rules.coverage * 100)
            )
        )
    if rules.assumed:
        found.append(_("Assumed, to be confirmed: {note}").format(note=rules.assumed))
    return tuple(found)


def _plain(share: Fraction) -> str:
    return Column("", ColumnKind.NUMBER).text(share)


def blank_notes(rows: list[Any]) -> tuple[str, ...]:
    """Say how many projects a rate could not count: a blank is not a zero."""
    undated = sum(int(row.undated) for row in rows)
    unpaid = sum(int(row.invested_blank) for row in rows)
    said = []
    if undated:
        said.append(
            _("{count} projects without a planned month are in no start rate.").format(
                count=undated
            )
        )
    if unpaid:
        said.append(_("{count} projects have reported no investment.").format(count=unpaid))
    return tuple(said)
