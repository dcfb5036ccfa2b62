"""The file of settings, ``dn.toml``: looked for upward from the working folder, and read in this one place.

The nearest one counts alone: settings of two are never mixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dongneng_cli.errors import UsageError, did_you_mean
from dongneng_cli.i18n import LANGUAGES, _
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

_CHOICES = {"lang": LANGUAGES, "format": FORMATS}


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
    import tomllib  # noqa: PLC0415 - slow to import, only where there is a file

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
    if key in _CHOICES:
        hint = _("known: {names}").format(names=", ".join(_CHOICES[key]))
    else:
        hint = (
            _("write a whole number") if KINDS[key] is int else _("write a text in quotation marks")
        )
    return UsageError(
        _("{name} = {value} will not do").format(name=key, value=shown(str(value))),
        where=where,
        hint=hint,
    )
