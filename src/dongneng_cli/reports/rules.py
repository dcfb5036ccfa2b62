"""What a rule or a reason to stop means, one or all of them: the report of ``dn explain``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dongneng_cli.findings import Rule
from dongneng_cli.i18n import _
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
from dongneng_cli.stops import STOPS, Stop

_FAMILIES = {"S": "structure", "L": "logic", "P": "plausibility", "T": "timeliness"}


def rule_report(rule: Rule) -> Document:
    """Explain one rule: what must hold, why, an example, what to do."""
    facts = (
        Fact(_("Severity"), rule.severity.label),
        Fact(_("Why"), _(rule.why)),
        Fact(_("Example"), _(rule.example)),
        Fact(_("What to do"), _(rule.fix)),
    )
    return Document(title=f"{rule.code} {_(rule.title)}", facts=facts, data=_data([rule]))


def rules_report(rules: Sequence[Rule]) -> Document:
    """List every rule."""
    columns = (
        Column(_("Code"), width=6),
        Column(_("Severity"), width=8),
        Column(_("What must hold"), width=44),
        Column(_("Why"), width=44, priority=4),
        Column(_("Example"), width=30, priority=3),
        Column(_("What to do"), width=44, priority=2),
    )
    rows = tuple(
        Row((r.code, r.severity.label, _(r.title), _(r.why), _(r.example), _(r.fix))) for r in rules
    )
    table = Table("rules", _("Rules"), columns, rows)
    stops = tuple(STOPS.values())
    data = _data(rules, stops)
    return Document(title=_("Rules"), blocks=(table, _stops(stops)), data=data, main="rules")


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What became of one rule over the figures.

    Attributes:
        stage: ``live``, ``trial`` or ``off``.
        examined: Rows that it looked at; None where the rule counts none.
    """

    code: str
    title: str
    stage: str
    examined: int | None
    found: int


def stage_label(stage: str) -> str:
    """Return the word for a rule's stage."""
    words = {"live": _("live"), "trial": _("on trial, only notifies"), "off": _("off")}
    return words[stage]


def runs_table(runs: Sequence[RuleRun]) -> Table:
    """List every rule over the figures with the rows that it examined; for files, not for a screen."""
    columns = (
        Column(_("Code"), width=6),
        Column(_("What must hold"), width=50),
        Column(_("Stage"), width=22),
        Column(_("Rows examined"), ColumnKind.COUNT),
        Column(_("Findings"), ColumnKind.COUNT),
    )
    rows = tuple(
        Row((one.code, _(one.title), stage_label(one.stage), one.examined, one.found))
        for one in runs
    )
    return Table("rules", _("Rules that ran"), columns, rows, secondary=True)


def idle_line(runs: Sequence[RuleRun]) -> Paragraph | None:
    """Say which rules examined no row, so that their silence is not taken for a proof."""
    idle = [one.code for one in runs if one.examined == 0]
    if not idle:
        return None
    return Paragraph(
        _("0 rows examined, so nothing proved by: {codes}").format(codes=" ".join(idle)), Tone.MUTED
    )


def runs_data(runs: Sequence[RuleRun]) -> list[dict[str, Any]]:
    """Return the runs as JSON gives them."""
    return [
        {"code": one.code, "stage": one.stage, "examined": one.examined, "found": one.found}
        for one in runs
    ]


def stop_report(stop: Stop) -> Document:
    """Explain why the program stopped: what happened, what the shell gets, what to do."""
    facts = (
        Fact(_("Exit code"), str(int(stop.exit_code))),
        Fact(_("What to do"), _(stop.fix)),
    )
    return Document(title=f"{stop.code} {_(stop.title)}", facts=facts, data=_data((), [stop]))


def _stops(stops: Sequence[Stop]) -> Table:
    columns = (
        Column(_("Code"), width=8),
        Column(_("Exit code"), ColumnKind.COUNT, width=9),
        Column(_("What happened"), width=44),
        Column(_("What to do"), width=44, priority=2),
    )
    rows = tuple(Row((s.code, int(s.exit_code), _(s.title), _(s.fix))) for s in stops)
    return Table("stops", _("Why the program stops"), columns, rows)


def _data(rules: Sequence[Rule], stops: Sequence[Stop] = ()) -> dict[str, object]:
    return {
        "schema": "dn/rules@1",
        "stops": [
            {
                "code": stop.code,
                "exit_code": int(stop.exit_code),
                "title": _(stop.title),
                "fix": _(stop.fix),
            }
            for stop in stops
        ],
        "rules": [
            {
                "code": rule.code,
                "family": _FAMILIES[rule.code[0]],
                "severity": str(rule.severity),
                "title": _(rule.title),
                "why": _(rule.why),
                "example": _(rule.example),
                "fix": _(rule.fix),
            }
            for rule in rules
        ],
    }
