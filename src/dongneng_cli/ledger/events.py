"""What happens beside submissions: reviews, closed periods, waivers; each is an entry of the chain."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from dongneng_cli.i18n import _
from dongneng_cli.ledger.errors import ClosedPeriodError, ReasonMissingError, StateError
from dongneng_cli.ledger.happenings import closing
from dongneng_cli.ledger.store import CHINA, Head, Ledger, Who
from dongneng_cli.ledger.values import storable
from dongneng_cli.ledger.view import Revision, revision
from dongneng_cli.shown import shown
from dongneng_cli.states import STATE_AFTER, Event


def review(
    ledger: Ledger, who: Who, height: int, event: Event, reason: str
) -> tuple[Revision, Head]:
    """Accept, return or void a revision.

    Returns:
        The revision as it stood before, and the end of the chain with the event.

    Raises:
        UnknownRevisionError: If there is none.
        LedgerError: If it has that state, its period is closed, or no reason is given.
    """
    with ledger.writing(who) as writer:
        one = revision(writer.connection, writer.head.height, height)
        if one.state is STATE_AFTER[event] or (not one.stands and event is not Event.REVIEWED):
            raise StateError(
                _("{title} is {state} already").format(
                    title=shown(one.title), state=one.state.label
                )
            )
        if event is not Event.REVIEWED:
            _demand(reason)
            # Taking figures away from a closed month would change what was published.
            _demand_open(writer.connection, writer.head.height, one.period)
        columns = {
            "event": str(event),
            "revision": height,
            "unit": one.unit,
            "period": one.period,
            "reason": storable(reason),
        }
        return one, writer.add_event(columns)


def close(ledger: Ledger, who: Who, period: str, deadline: date, reason: str = "") -> Head:
    """Close a period after its deadline.

    Raises:
        StateError: If it is closed, or the deadline is not over.
    """
    with ledger.writing(who) as writer:
        if closing(writer.connection, writer.head.height, period) is not None:
            raise StateError(_("{period} is closed already").format(period=period))
        if writer.now.astimezone(CHINA).date() <= deadline:
            raise StateError(
                _("{period} may be reported until {deadline}").format(
                    period=period, deadline=deadline
                ),
                hint=_("close it after that day"),
            )
        return writer.add_event(
            {"event": str(Event.CLOSED), "period": period, "reason": storable(reason)}
        )


def reopen(ledger: Ledger, who: Who, period: str, reason: str) -> Head:
    """Open a closed period again, for everyone.

    Raises:
        LedgerError: If it is not closed, or no reason is given.
    """
    with ledger.writing(who) as writer:
        if closing(writer.connection, writer.head.height, period) is None:
            raise StateError(_("{period} is not closed").format(period=period))
        _demand(reason)
        return writer.add_event(
            {"event": str(Event.REOPENED), "period": period, "reason": storable(reason)}
        )


def waive(
    ledger: Ledger,
    who: Who,
    *,
    rule: str,
    unit: str,
    period: str,
    authoriser: str,
    reason: str,
    until: date,
) -> Head:
    """Let a unit pass a rule in a period, for files recorded until a day.

    Raises:
        ReasonMissingError: If no reason or no authoriser is given.
    """
    _demand(reason)
    if not authoriser.strip():
        raise ReasonMissingError(_("a waiver says who allowed it"), hint=_("say who with --by"))
    columns: dict[str, Any] = {
        "event": str(Event.WAIVED),
        "unit": unit,
        "period": period,
        "rule": rule,
        "authoriser": storable(authoriser),
        "reason": storable(reason),
        "until": until.isoformat(),
    }
    with ledger.writing(who) as writer:
        return writer.add_event(columns)


def _demand(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissingError(_("this says why"), hint=_("say why with --reason"))


def _demand_open(connection: Connection, height: int, period: str) -> None:
    closed = closing(connection, height, period)
    if closed is not None:
        raise ClosedPeriodError(
            _("{period} was closed on {day} by {user} (#{height})").format(
                period=period,
                day=closed.recorded_at[:10],
                user=closed.recorded_by,
                height=closed.height,
            ),
            hint=_("dn period reopen {period} --reason …").format(period=period),
        )
