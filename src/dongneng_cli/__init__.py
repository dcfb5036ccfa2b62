"""Check monthly workbooks of a work plan, rank on them, and report, every number traceable to a cell.

``import dongneng_cli as dn`` and then ``dn.check("月报.xlsx").progress``: see ``api.py``. Importing the
package loads nothing; a name loads what it needs.
"""

TYPE_CHECKING = False
"""True to a type checker; importing ``typing`` for it would cost more than everything else here."""

if TYPE_CHECKING:
    from dongneng_cli.api import Checked, Ranked, Result, check, rank, targets
    from dongneng_cli.errors import DongnengError

__version__ = "0.1.0"

__all__ = [
    "Checked",
    "DongnengError",
    "Ranked",
    "Result",
    "__version__",
    "check",
    "rank",
    "targets",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module = import_module(f"{__name__}.{'errors' if name == 'DongnengError' else 'api'}")
    found = globals()[name] = getattr(module, name)
    return found


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
