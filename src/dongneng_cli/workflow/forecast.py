"""``dn forecast``: the outlook of the targets, from the workbooks of several months or the ledger."""

import warnings
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pandas as pd

from dongneng_cli.engine.forecast import outlooks
from dongneng_cli.engine.methods import Trend
from dongneng_cli.engine.pace import paces
from dongneng_cli.engine.tracks import tracks
from dongneng_cli.errors import UnknownNameError
from dongneng_cli.i18n import _
from dongneng_cli.period import Period
from dongneng_cli.reports.document import Block
from dongneng_cli.reports.explain import explain_table, explained_progress
from dongneng_cli.reports.forecast import forecast_report
from dongneng_cli.shipped import shipped_sample
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import Progress
from dongneng_cli.workflow.judge import judge, progress_of, targets_of
from dongneng_cli.workflow.months import months_context, months_one_by_one
from dongneng_cli.workflow.report import Report, report_of


def forecast(
    given: Sequence[str | Path],
    plan: str | None = None,
    period: str | None = None,
    *,
    decimals: int | None = None,
    tell: Progress | None = None,
    ledger: str | None = None,
    as_of: str | None = None,
    explain: bool = False,
) -> Report:
    """Forecast the year's end.

    Args:
        given: Targets, by id or name, and workbooks; an existing file is never a target. Without a target,
            all of them; without a workbook, what the ledger holds.
        plan: Id or path of the plan.
        period: Last month that is looked at.
        decimals: Places of rates.
        tell: Told before each file.
        ledger: Which ledger.
        as_of: A day or a height of the ledger.
        explain: Say how the last month's figures came about.

    Raises:
        UnknownNameError: If something is neither a file nor a target.
        UsageError: If there is nothing to read.
    """
    context = open_plan(plan)
    wanted, files = _sorted_out(given, context)
    until = Period.parse(period) if period else None
    with months_one_by_one(files, context, tell, until=until, ledger=ledger, as_of=as_of) as months:
        judged = {one: progress_of(intake) for one, intake in months.items()}
        observed = {one: intake.frames["indicators"] for one, intake in months.items()}
    last = months[max(months)]
    found = [
        one for one in tracks(context.plan, judged, observed) if not wanted or one.target in wanted
    ]
    outlook, methods, series = outlooks(found, context.plan.year, damped_trend())
    said = months_context(months, decimals)
    now = judged[last.period]
    extra: tuple[Block, ...] = ()
    if explain:
        indicators = {one.id: one for one in context.plan.indicators}
        shown = now[now["target"].isin(list(outlook["target"]))]
        extra = (explain_table(said, explained_progress(said, shown, indicators)),)
    document = forecast_report(
        said, outlook, methods, series, paces(targets_of(last), now, last.period), extra
    )
    return report_of(document, judge(last, until))


def _sorted_out(given: Sequence[str | Path], context: Context) -> tuple[set[str], list[str | Path]]:
    """Tell targets from files; one name may stand for the province's and for cities' targets."""
    wanted: set[str] = set()
    files: list[str | Path] = []
    for one in given:
        path = Path(one)
        if str(one) == "-" or path.exists() or shipped_sample(path):
            files.append(one)
            continue
        named = _named(str(one), context)
        if not named and (path.suffix or len(path.parts) > 1):
            files.append(one)  # a file that is not there: reading says so
            continue
        if not named:
            known = [name for i in context.plan.indicators for name in (i.id, i.name)]
            raise UnknownNameError(_("target"), str(one), list(dict.fromkeys(known)))
        wanted |= named
    return wanted, files


def _named(text: str, context: Context) -> set[str]:
    return {one.id for one in context.plan.indicators if text in {one.id, one.name, *one.aliases}}


def damped_trend() -> Trend | None:
    """Return the damped trend of statsmodels; ``None`` where the extra ``forecast`` is not installed."""
    try:
        from statsmodels.tsa.holtwinters import Holt
    except ImportError:
        return None

    def trend(increments: Sequence[Fraction], months: int) -> Fraction | None:
        if len(set(increments)) == 1:
            return (
                increments[0] * months
            )  # nothing to smooth, and the library divides by the variance
        values = pd.Series([float(one) for one in increments])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a fit that did not settle: the median bears it
            fitted = Holt(values, damped_trend=True, initialization_method="estimated").fit()
            total = float(fitted.forecast(months).sum()) if months else 0.0
        return Fraction(total) if pd.notna(total) and abs(total) != float("inf") else None

    return trend
