"""Settings of a folder: ``dn.toml``, looked for upward from the working folder.

An option counts before a ``DN_…`` variable, that before ``dn.toml``, that before the default. The nearest
``dn.toml`` counts alone: settings of two are never mixed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dongneng_cli.errors import UsageError, did_you_mean
from dongneng_cli.i18n import LANGUAGES, LOCALE, _, language, preferred_language
from dongneng_cli.shown import shown

NAME = "dn.toml"

FORMATS = ("table", "json", "csv", "md")

KINDS: Mapping[str, type] = {
    "plan": str,
    "ledger": str,
    "period": str,
    "lang": str,
    "format": str,
    "decimals": int,
    "jobs": int,
    "cluster": str,
}
"""What may stand in ``dn.toml``, and as what."""

DEFAULTS: Mapping[str, str] = {
    "plan": "shandong-2020",
    "ledger": ".dn/ledger.sqlite3",
    "format": "table",
}
"""What counts where nothing is said; the others are worked out from the files or the plan."""

_CHOICES = {"lang": LANGUAGES, "format": FORMATS}


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


@dataclass(frozen=True, slots=True)
class Config:
    """The ``dn.toml`` that counts.

    Attributes:
        path: Where it is; None when there is none.
        values: What it says, a plan's folder as an absolute path.
    """

    path: Path | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)


def find_config(start: Path | None = None) -> Path | None:
    """Return the nearest ``dn.toml`` upward."""
    folder = (start or Path.cwd()).absolute()
    return next(
        (parent / NAME for parent in (folder, *folder.parents) if (parent / NAME).is_file()), None
    )


def read_config(start: Path | None = None) -> Config:
    """Read the nearest ``dn.toml``.

    Raises:
        UsageError: If it is not TOML, has an unknown key, or a value of the wrong kind.
    """
    path = find_config(start)
    if path is None:
        return Config()
    import tomllib

    where = shown(str(path), 200)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            _("not valid TOML: {reason}").format(reason=shown(str(error))), where=where
        ) from error
    return Config(path, {key: _checked(key, value, path) for key, value in said.items()})


def _checked(key: str, value: object, path: Path) -> str | int:
    where = shown(str(path), 200)
    if key not in KINDS:
        raise UsageError(
            _("there is no setting {name}").format(name=shown(key)),
            where=where,
            hint=did_you_mean(key, list(KINDS)),
        )
    if isinstance(value, bool) or not isinstance(value, KINDS[key]):
        raise _wrong(key, value, where)
    if key in _CHOICES and value not in _CHOICES[key]:
        raise _wrong(key, value, where)
    if key == "plan" and (path.parent / str(value)).is_dir():
        return str(path.parent / str(value))
    return value  # type: ignore[return-value]


def _wrong(key: str, value: object, where: str) -> UsageError:
    meant = ", ".join(_CHOICES.get(key, (KINDS[key].__name__,)))
    return UsageError(
        _("{name} = {value} will not do").format(name=key, value=shown(str(value))),
        where=where,
        hint=_("known: {names}").format(names=meant),
    )


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
