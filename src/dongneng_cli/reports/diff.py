"""The report of ``dn diff``: what was added, removed, changed and restated."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dongneng_cli.i18n import N_, _
from dongneng_cli.reports.context import ledger_fact, number, plan_fact
from dongneng_cli.reports.document import (
    Column,
    ColumnKind,
    Document,
    Fact,
    Paragraph,
    Row,
    Table,
    Tone,
)

if TYPE_CHECKING:
    from dongneng_cli.plan.model import Plan

SCHEMA = "dn/diff@1"

_WORDS = {
    "added": (N_("+ added"), Tone.GOOD),
    "removed": (N_("- removed"), Tone.BAD),
    "changed": (N_("~ changed"), Tone.WARN),
    "restated": (N_("! restated"), Tone.BAD),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        what: ``added``, ``removed``, ``changed``; ``restated`` where the later month gives another figure
            for the earlier one.
        subject: The row's name.
        field: Title of the column; empty for a whole row.
    """

    what: str
    sheet: str
    subject: str
    field: str = ""
    before: Any = None
    before_at: str = ""
    after: Any = None
    after_at: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sides and what differs."""

    before: str
    after: str
    changes: tuple[Change, ...]


def diff_report(
    difference: Difference, plan: "Plan", plan_hash: str, head: tuple[int, str] | None
) -> Document:
    """Return the differences as one table."""
    facts = [
        plan_fact(plan.title, plan.id, plan_hash),
        Fact(_("Before"), difference.before),
        Fact(_("After"), difference.after),
    ]
    if head is not None:
        facts.append(ledger_fact(*head))
    counts = Counter(one.what for one in difference.changes)
    said = _("{added} added, {removed} removed, {changed} changed, {restated} restated").format(
        **{what: counts[what] for what in _WORDS}
    )
    return Document(
        title=_("What changed"),
        facts=tuple(facts),
        blocks=(_table(difference), Paragraph(said, strong=True)),
        data=_data(difference, plan, plan_hash, head),
        main="changes",
    )


def _table(difference: Difference) -> Table:
    columns = (
        Column(_("What"), width=12, toned=True),
        Column(_("Sheet"), width=8, priority=3),
        Column(_("Row"), width=34),
        Column(_("Column"), width=16),
        Column(_("Before"), ColumnKind.NUMBER),
        Column(_("Cell before"), width=14, priority=2),
        Column(_("After"), ColumnKind.NUMBER),
        Column(_("Cell after"), width=14, priority=2),
    )
    rows = tuple(
        Row(
            (
                _(_WORDS[one.what][0]),
                one.sheet,
                one.subject,
                one.field or None,
                _cell(one.before),
                one.before_at or None,
                _cell(one.after),
                one.after_at or None,
            ),
            _WORDS[one.what][1],
        )
        for one in difference.changes
    )
    return Table("changes", _("Changes"), columns, rows, empty=_("nothing differs"))


def _cell(value: Any) -> Any:
    return "、".join(value) if isinstance(value, tuple) else value


def _exact(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return number(value) if isinstance(value, Decimal | int) else value


def _data(
    difference: Difference, plan: "Plan", plan_hash: str, head: tuple[int, str] | None
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "plan": {"id": plan.id, "hash": plan_hash},
        "ledger": None if head is None else {"height": head[0], "hash": head[1]},
        "before": difference.before,
        "after": difference.after,
        "changes": [
            {
                "what": one.what,
                "sheet": one.sheet,
                "row": one.subject,
                "column": one.field or None,
                "before": _exact(one.before),
                "before_cell": one.before_at or None,
                "after": _exact(one.after),
                "after_cell": one.after_at or None,
            }
            for one in difference.changes
        ],
    }
