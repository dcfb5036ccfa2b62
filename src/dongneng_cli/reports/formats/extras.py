"""Libraries that not every office installs: one line says which extra brings them."""

from importlib import import_module
from types import ModuleType

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _


def need(module: str, package: str, extra: str) -> ModuleType:
    """Import a module of an extra.

    Args:
        module: Name to import.
        package: Name of the package on the index.
        extra: Extra of this program that brings it.

    Raises:
        UsageError: If it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise UsageError(
            _("{package} is not installed").format(package=package),
            hint=_("pip install 'dongneng-cli[{extra}]'").format(extra=extra),
        ) from error
