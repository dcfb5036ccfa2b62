"""Coded values of the ledger (台账) and their labels; reports and the ledger share them."""

from enum import StrEnum

from dongneng_cli.i18n import N_, _


class Kind(StrEnum):
    """What a revision is."""

    SUBMISSION = "submission"
    CORRECTION = "correction"
    NIL = "nil"
    WITHDRAWAL = "withdrawal"


class Event(StrEnum):
    """What happened beside the submissions."""

    REVIEWED = "reviewed"
    RETURNED = "returned"
    VOIDED = "voided"
    CLOSED = "period_closed"
    REOPENED = "period_reopened"
    WAIVED = "waived"


class State(StrEnum):
    """Where a revision stands (待审, 已审, 退回, 作废)."""

    PENDING = "pending"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    VOID = "void"


STATE_AFTER = {
    Event.REVIEWED: State.REVIEWED,
    Event.RETURNED: State.RETURNED,
    Event.VOIDED: State.VOID,
}
"""The state that an event puts a revision into."""

_LABELS: dict[StrEnum, str] = {
    Kind.SUBMISSION: N_("submission"),
    Kind.CORRECTION: N_("correction"),
    Kind.NIL: N_("nil return"),
    Kind.WITHDRAWAL: N_("withdrawal"),
    State.PENDING: N_("to be reviewed"),
    State.REVIEWED: N_("reviewed"),
    State.RETURNED: N_("returned"),
    State.VOID: N_("void"),
    Event.CLOSED: N_("period closed"),
    Event.REOPENED: N_("period reopened"),
    Event.WAIVED: N_("rule waived"),
}
_LABELS |= {event: _LABELS[state] for event, state in STATE_AFTER.items()}


def label(term: StrEnum) -> str:
    """Return a coded value in words, in the chosen language."""
    return _(_LABELS[term])
