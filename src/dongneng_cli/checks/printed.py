"""L17x: the figures of a notice against each other, before it is printed.

A printed figure stands for an interval: 92.8 for 92.75 to 92.85, and where an office cuts off for 92.8 to
92.9. Figures contradict each other only when no values inside their intervals agree, so that honest rounding
raises nothing. The implied plan, investment ÷ printed rate, is compared within a line, with the parts of a
whole, and with the month before.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dongneng_cli.checks.families import all_rules
from dongneng_cli.checks.intervals import Span, added, adds_up, either, exact, ratio, rounded
from dongneng_cli.checks.registry import Context, Registered, check
from dongneng_cli.findings import Fault, Rule, Severity
from dongneng_cli.i18n import N_, _
from dongneng_cli.period import Period

PROOFS: dict[str, Registered] = {}
"""The rules of this file: they look at a notice, and a check of submissions does not run them."""


def documented() -> Mapping[str, Rule]:
    """Return every rule of the program by its code, over submissions and over notices."""
    proofs = {code: one.rule for code, one in PROOFS.items()}
    return dict(sorted((*all_rules().items(), *proofs.items())))


_RATES = (
    ("start_rate", "started", "planned_starts", exact),
    ("completion_rate", "invested", "annual_plan", rounded),
    ("month_share", "month_invested", "annual_plan", rounded),
)
"""A printed rate, what it divides, by what, and what those figures stand for."""


def _rates(row: Any) -> Iterator[tuple[str, Decimal, Span]]:
    """Yield the printed rates of a line that have their base figures beside them, with what follows."""
    for name, part, whole, stands in _RATES:
        figures = getattr(row, name), getattr(row, part), getattr(row, whole)
        if None not in figures:
            follows = ratio(stands(figures[1]), stands(figures[2]))
            if follows is not None:
                yield name, figures[0], follows


@check(
    Rule(
        code="L170",
        severity=Severity.ERROR,
        title=N_("a printed rate follows from the figures beside it"),
        why=N_("a reader will divide the two and find another rate"),
        example=N_("123 of 183 printed as 71.1%"),
        fix=N_("correct the rate or its base figures"),
    ),
    into=PROOFS,
)
def printed_rate_follows(ctx: Context) -> Iterator[Fault]:
    """L170: printed rate = part ÷ whole × 100 within the rounding of all three."""
    for row in ctx.rows["printed"]:
        for name, found, follows in _rates(row):
            if not either(found).meets(follows):
                yield Fault(
                    message=_("{found:f}% does not follow from the figures beside it").format(
                        found=found
                    ),
                    found=f"{found:f}",
                    expected=str(follows),
                    **ctx.at(row, name),
                )


@check(
    Rule(
        code="L171",
        severity=Severity.NOTICE,
        title=N_("rates are rounded, not cut off"),
        why=N_("two figures of one notice should not follow two rules"),
        example=N_("129 of 270 printed as 47%"),
        fix=N_("round half up: 48%"),
    ),
    into=PROOFS,
)
def printed_rate_is_rounded(ctx: Context) -> Iterator[Fault]:
    """L171: a printed rate that only cutting off explains."""
    for row in ctx.rows["printed"]:
        for name, found, follows in _rates(row):
            if either(found).meets(follows) and not rounded(found).meets(follows):
                yield Fault(
                    message=_("{found:f}% was cut off").format(found=found),
                    found=f"{found:f}",
                    expected=str(follows),
                    **ctx.at(row, name),
                )


def implied(part: Decimal | None, percent: Decimal | None) -> Span | None:
    """Return the plan that a printed rate implies: part ÷ rate × 100."""
    if part is None or percent is None or percent <= 0 or part <= 0:
        return None
    return ratio(rounded(part), either(percent))


def _plan(row: Any) -> Span | None:
    """Return the plan of a part: as printed, else as implied."""
    if row.annual_plan is not None:
        return rounded(row.annual_plan)
    by_year = implied(row.invested, row.completion_rate)
    return by_year or implied(row.month_invested, row.month_share)


def _plan_of_parts(rows: Sequence[Any], row: Any) -> Span | None:
    """Return the plans of a line's parts together; none where it has no parts, or one is not known."""
    plans = [_plan(part) for part in _parts(rows, row)]
    known = [plan for plan in plans if plan is not None]
    return added(known) if plans and len(known) == len(plans) else None


def _parts(rows: Sequence[Any], whole: Any) -> list[Any]:
    return [row for row in rows if row.whole == whole.group and row.month == whole.month]


@check(
    Rule(
        code="L172",
        severity=Severity.WARNING,
        title=N_("all rates of a line, and of its parts, imply one plan"),
        why=N_("investment divided by a wrong rate gives a plan that nothing else knows"),
        example=N_("959.9 and 92.8% imply 1034, the three fields 1002: the rate is 95.8%"),
        fix=N_("see which rate is wrong; or say that the plan of the parts is another"),
    ),
    into=PROOFS,
)
def one_plan_is_implied(ctx: Context) -> Iterator[Fault]:
    """L172: the plans that a line's rates imply agree with each other and with its parts' together."""
    rows = ctx.rows["printed"]
    for row in rows:
        implied_here = implied(row.invested, row.completion_rate)
        others = [implied(row.month_invested, row.month_share), _plan_of_parts(rows, row)]
        known = [span for span in others if span is not None]
        if implied_here is None or not known or any(implied_here.meets(one) for one in known):
            continue
        message = _("{rate:f}% implies a plan of {plan}, the other figures {other}")
        yield _another_plan(ctx, row, message, implied_here, known[-1])


def _another_plan(ctx: Context, row: Any, message: str, plan: Span, other: Span) -> Fault:
    """Return the fault that the completion rate implies another plan than something else does."""
    return Fault(
        message=message.format(rate=row.completion_rate, plan=plan, other=other),
        found=f"{row.completion_rate:f}",
        expected=str(ratio(rounded(row.invested), other)),
        **ctx.at(row, "completion_rate"),
    )


def _month_before(rows: Sequence[Any], row: Any) -> Any:
    last = Period.parse(row.month).month_before if row.month else None
    if last is None:
        return None
    return next((one for one in rows if one.group == row.group and one.month == last), None)


@check(
    Rule(
        code="L173",
        severity=Severity.WARNING,
        title=N_("the implied plan is last month's"),
        why=N_("a plan that moves without a word raises or lowers every rate"),
        example=N_("1002 in September, 1034 in October"),
        fix=N_("say in the notice that the list changed, or correct the rate"),
    ),
    into=PROOFS,
)
def plan_is_last_months(ctx: Context) -> Iterator[Fault]:
    """L173: the plan that the completion rate implies meets the one of the month before."""
    rows = ctx.rows["printed"]
    for row in rows:
        before = _month_before(rows, row)
        if before is None:
            continue
        now = implied(row.invested, row.completion_rate)
        then = implied(before.invested, before.completion_rate)
        if now is not None and then is not None and not now.meets(then):
            message = _("{rate:f}% implies a plan of {plan}, last month's figures {other}")
            yield _another_plan(ctx, row, message, now, then)


@check(
    Rule(
        code="L174",
        severity=Severity.ERROR,
        title=N_("printed cumulative figures roll forward and do not fall"),
        why=N_("a reader keeps last month's notice"),
        example=N_("368.7 in August, 350 in September"),
        fix=N_("correct the figure, or say that the scope changed"),
    ),
    into=PROOFS,
)
def printed_rolls_forward(ctx: Context) -> Iterator[Fault]:
    """L174: last month's cumulative + the month = cumulative, and never less than last month's."""
    rows = ctx.rows["printed"]
    for row in rows:
        before = _month_before(rows, row)
        if before is None or before.invested is None or row.invested is None:
            continue
        expected, now = rounded(before.invested), rounded(row.invested)
        if row.month_invested is not None:
            expected = added([expected, rounded(row.month_invested)])
            wrong = not expected.meets(now)
        else:
            wrong = now.high < expected.low
        if wrong:
            yield Fault(
                message=_("{now:f} after {before:f} last month").format(
                    now=row.invested, before=before.invested
                ),
                found=f"{row.invested:f}",
                expected=str(expected),
                **ctx.at(row, "invested"),
            )


_SUMMED = {"planned_starts": exact, "started": exact} | dict.fromkeys(
    ("annual_plan", "month_invested", "invested"), rounded
)


@check(
    Rule(
        code="L175",
        severity=Severity.ERROR,
        title=N_("the parts of a whole add up to it"),
        why=N_("parts that do not add up are of another month, another scope, or wrong"),
        example=N_("1016.8, 892.7 and 1999.2 printed under 3913.2"),
        fix=N_("correct the figure, or say what else the whole holds"),
    ),
    into=PROOFS,
)
def printed_parts_add_up(ctx: Context) -> Iterator[Fault]:
    """L175: each column's parts add up to the whole within their rounding."""
    rows = ctx.rows["printed"]
    for row in rows:
        parts = _parts(rows, row)
        for name, stands in _SUMMED.items():
            figures = [getattr(part, name) for part in parts]
            total = getattr(row, name)
            if not figures or total is None or None in figures:
                continue
            if not adds_up(figures, total, counts=stands is exact):
                expected = sum(figures, Decimal(0))
                yield Fault(
                    message=_("the parts add up to {sum:f}, printed is {total:f}").format(
                        sum=expected, total=total
                    ),
                    found=f"{total:f}",
                    expected=f"{expected:f}",
                    **ctx.at(row, name),
                )


@check(
    Rule(
        code="L176",
        severity=Severity.ERROR,
        title=N_("points ahead of time are the completion rate less the time progress"),
        why=N_("the gap is rounded once, from unrounded figures"),
        example=N_("97.7% in November printed as 6.1 points ahead; 97.7 - 91.67 is 6.0"),
        fix=N_("take the unrounded time progress"),
    ),
    into=PROOFS,
)
def printed_gap_follows(ctx: Context) -> Iterator[Fault]:
    """L176: ahead = completion rate − month ÷ 12, within the rounding of both printed figures."""
    for row in ctx.rows["printed"]:
        stands = None if row.completion_rate is None else rounded(row.completion_rate)
        if row.invested is not None and row.annual_plan is not None:
            stands = ratio(rounded(row.invested), rounded(row.annual_plan)) or stands
        if row.ahead is None or row.month is None or stands is None:
            continue
        passed = Period.parse(row.month).time_progress * 100
        follows = Span(stands.low - passed, stands.high - passed)
        if not rounded(row.ahead).meets(follows):
            yield Fault(
                message=_("{found:f} points do not follow from the completion rate").format(
                    found=row.ahead
                ),
                found=f"{row.ahead:f}",
                expected=str(follows),
                **ctx.at(row, "ahead"),
            )
