"""Every setting as it counts, and where it comes from.

An option counts before a ``DN_…`` variable, that before ``dn.toml``, that before the default.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dongneng_cli.i18n import LOCALE, language, preferred_language
from dongneng_cli.settings import KINDS, Config, read_config

DEFAULTS: Mapping[str, str] = {
    "plan": "shandong-2020",
    "ledger": ".dn/ledger.sqlite3",
    "format": "table",
}
"""What counts where nothing is said; the others are worked out from the files or the plan."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it counts.

    Attributes:
        value: None where the files or the plan decide.
        origin: ``--plan``, ``DN_PLAN``, the path of the ``dn.toml``, or ``default``.
    """

    name: str
    value: str | int | None
    origin: str


def settings(options: Mapping[str, str | int | None], start: Path | None = None) -> list[Setting]:
    """Return every setting as it counts, and where it comes from.

    Args:
        options: What was said on the command line; None for what was not.
        start: Working folder; else the process's.

    Raises:
        UsageError: If there is a ``dn.toml`` that is not one.
    """
    config = read_config(start)
    found = [_setting(name, options.get(name), config) for name in KINDS]
    return [_spoken(one) if one.name == "lang" else one for one in found]


def _setting(name: str, option: str | int | None, config: Config) -> Setting:
    if option is not None:
        return Setting(name, option, f"--{name}")
    variable = f"DN_{name.upper()}"
    if os.environ.get(variable):
        return Setting(name, os.environ[variable], variable)
    said = config.values.get(name)
    if said is not None:
        return Setting(name, said, str(config.path))
    return Setting(name, DEFAULTS.get(name), "default")


def _spoken(said: Setting) -> Setting:
    """Return the language that is spoken: ``--lang`` chose it if nothing else did."""
    if said.value is None:
        variable = next((name for name in LOCALE if os.environ.get(name)), said.origin)
        said = Setting(said.name, preferred_language(), variable)
    spoken = language()
    chosen = preferred_language(str(said.value)) == spoken
    return said if chosen else Setting(said.name, spoken, "--lang")
