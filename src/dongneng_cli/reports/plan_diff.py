"""The report of ``dn plan diff``: what differs between two plans, item by item."""

from collections.abc import Sequence

from dongneng_cli.i18n import _
from dongneng_cli.plan.diff import Change
from dongneng_cli.plan.model import Plan
from dongneng_cli.reports.context import plan_fact
from dongneng_cli.reports.document import Column, Document, Paragraph, Row, Table

SCHEMA = "dn/plan-diff@1"


def differences_report(
    before: tuple[Plan, str], after: tuple[Plan, str], changes: Sequence[Change]
) -> Document:
    """Return one row a difference.

    Args:
        before: The plan and its hash.
        after: The other, likewise.
        changes: In the order of the plans.
    """
    columns = (
        Column(_("Item"), width=44),
        Column(_("Before"), width=30),
        Column(_("After"), width=30),
    )
    rows = tuple(Row((one.path, one.before, one.after)) for one in changes)
    said = _("{count} differences").format(count=len(changes))
    (old, old_hash), (new, new_hash) = before, after
    return Document(
        title=_("What differs between two plans"),
        facts=(
            plan_fact(old.title, old.id, old_hash, _("Before")),
            plan_fact(new.title, new.id, new_hash, _("After")),
        ),
        blocks=(
            Table("changes", _("Changes"), columns, rows, empty=_("nothing differs")),
            Paragraph(said, strong=True),
        ),
        data={
            "schema": SCHEMA,
            "before": {"id": old.id, "hash": old_hash},
            "after": {"id": new.id, "hash": new_hash},
            "changes": [
                {"path": one.path, "before": one.before, "after": one.after} for one in changes
            ],
        },
        main="changes",
    )
