"""The reports of ``dn init``, ``dn doctor`` and ``dn config show``."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dongneng_cli.i18n import N_, _
from dongneng_cli.reports.document import Bullets, Column, Document, Row, Table, Tone


class Health(StrEnum):
    """How something that the program needs was found."""

    GOOD = "good"
    LACKING = "lacking"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at.

    Attributes:
        found: What is there.
        hint: What to do where it is not as it should be.
    """

    what: str
    health: Health
    found: str
    hint: str = ""


_TONES = {Health.GOOD: Tone.GOOD, Health.LACKING: Tone.WARN, Health.BROKEN: Tone.BAD}


def _mark(health: Health) -> str:
    words = {
        Health.GOOD: _("√ good"),
        Health.LACKING: _("? lacking"),
        Health.BROKEN: _("× broken"),
    }
    return words[health]


def looked_report(seen: Sequence[Looked]) -> Document:
    """Return what this machine and folder have and lack."""
    columns = (
        Column(_("What"), width=18),
        Column(_("State"), width=10, toned=True),
        Column(_("What there is"), width=44),
        Column(_("What to do"), width=40, priority=2),
    )
    rows = tuple(
        Row((one.what, _mark(one.health), one.found, one.hint or None), _TONES[one.health])
        for one in seen
    )
    data = {
        "schema": "dn/doctor@1",
        "checks": [
            {"what": one.what, "state": str(one.health), "found": one.found, "hint": one.hint}
            for one in seen
        ],
    }
    table = Table("checks", _("What this machine has"), columns, rows)
    return Document(title=_("dn doctor"), blocks=(table,), data=data, main="checks")


_UNSET = {
    "period": N_("the month of most workbooks"),
    "decimals": N_("as the plan says"),
    "jobs": N_("by the number of workbooks"),
    "cluster": N_("none"),
}
"""What counts where a setting has no value."""


def settings_report(settings: Sequence[tuple[str, str | int | None, str]]) -> Document:
    """Return every setting with where it comes from.

    Args:
        settings: Name, value (None where files or plan decide), origin.
    """
    columns = (
        Column(_("Setting"), width=12),
        Column(_("Set to"), width=36),
        Column(_("From"), width=44),
    )
    rows = tuple(
        Row((name, _(_UNSET[name]) if value is None else str(value), _named(origin)))
        for name, value, origin in settings
    )
    data = {
        "schema": "dn/config@1",
        "settings": {name: {"value": value, "origin": origin} for name, value, origin in settings},
    }
    table = Table("settings", _("Settings that count here"), columns, rows)
    return Document(title=_("dn config"), blocks=(table,), data=data, main="settings")


def _named(origin: str) -> str:
    return _("default") if origin == "default" else origin


def made_report(
    folder: str, made: Sequence[tuple[str, str]], next_steps: Sequence[str]
) -> Document:
    """Return what ``dn init`` has made, and what to type next.

    Args:
        folder: Where.
        made: Path and what it is for.
        next_steps: Commands.
    """
    columns = (Column(_("Path"), width=28), Column(_("What it is"), width=48))
    table = Table("made", _("Made in {folder}").format(folder=folder), columns,
                  tuple(Row(one) for one in made))  # fmt: skip
    return Document(
        title=_("A folder to work in"),
        blocks=(table, Bullets(_("Next"), tuple(next_steps))),
        data={
            "schema": "dn/init@1",
            "folder": folder,
            "made": [{"path": path, "what": what} for path, what in made],
        },
        main="made",
    )
