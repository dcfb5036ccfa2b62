"""Coded values of the ledger (台账) and their labels; reports and the ledger share them."""

from dongneng_cli.i18n import N_, Worded


class Kind(Worded):
    """What a revision is."""

    SUBMISSION = "submission", N_("submission")
    CORRECTION = "correction", N_("correction")
    NIL = "nil", N_("nil return")
    WITHDRAWAL = "withdrawal", N_("withdrawal")


class Event(Worded):
    """What happened beside the submissions."""

    REVIEWED = "reviewed", N_("reviewed")
    RETURNED = "returned", N_("returned")
    VOIDED = "voided", N_("void")
    CLOSED = "period_closed", N_("period closed")
    REOPENED = "period_reopened", N_("period reopened")
    WAIVED = "waived", N_("rule waived")


class State(Worded):
    """Where a revision stands (待审, 已审, 退回, 作废)."""

    PENDING = "pending", N_("to be reviewed")
    REVIEWED = "reviewed", N_("reviewed")
    RETURNED = "returned", N_("returned")
    VOID = "void", N_("void")


STATE_AFTER = {
    Event.REVIEWED: State.REVIEWED,
    Event.RETURNED: State.RETURNED,
    Event.VOIDED: State.VOID,
}
"""The state that an event puts a revision into."""
