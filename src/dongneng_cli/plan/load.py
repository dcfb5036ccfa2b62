"""Find a plan, read it, and tell which one it is.

Importing this module costs nothing: yaml and pydantic come in only when a plan is read, so that shell
completion can ask for the names of the plans.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dongneng_cli import cache
from dongneng_cli.errors import PlanError, did_you_mean
from dongneng_cli.i18n import _
from dongneng_cli.plan.faults import BrokenPlanError, PlanFault
from dongneng_cli.shipped import shipped

if TYPE_CHECKING:
    from dongneng_cli.plan.model import Plan

__all__ = [
    "DEFAULT_PLAN",
    "BrokenPlanError",
    "PlanFault",
    "available_plans",
    "find_plan",
    "load_plan",
    "plan_files",
    "plan_hash",
    "plan_schema",
]

DEFAULT_PLAN = "shandong-2020"
"""Used when no plan is named."""

_SUFFIXES = (".yaml", ".yml")

_KEPT = 16
"""Plans that were found without fault are kept, so that the next command need not parse YAML."""


def load_plan(path: Path) -> "Plan":
    """Read the plan in a folder.

    Args:
        path: Folder of YAML files, at any depth; each file holds some of the plan's sections.

    Raises:
        BrokenPlanError: With every fault of every file, each with file, line and column.
        PlanError: If there are no files or one cannot be opened.
    """
    files = plan_files(path)
    try:
        name = cache.name_of(plan_hash(path), Path(__file__).parent, "plan")
        known = _known(name)
        if known is not None:
            return known
        from dongneng_cli.plan.validate import read_plan  # noqa: PLC0415 - yaml is slow

        plan, text = read_plan(path, files)
    except OSError as error:
        raise PlanError(
            _("a file of the plan cannot be read: {reason}").format(reason=error.strerror),
            where=str(error.filename),
        ) from error
    cache.keep(name, text.encode(), _KEPT)
    return plan


def _known(name: str) -> "Plan | None":
    """Return the plan kept under a name, unless it is not one any more; it is validated again."""
    text = cache.taken(name)
    if text is None:
        return None
    from pydantic import ValidationError  # noqa: PLC0415 - start-up time

    from dongneng_cli.plan.model import Plan  # noqa: PLC0415 - start-up time

    try:
        return Plan.model_validate_json(text)
    except ValidationError:
        return None


def plan_files(path: Path) -> list[Path]:
    """Return the YAML files of a plan's folder in one order everywhere.

    Raises:
        PlanError: If it is not a folder or holds none.
    """
    if not path.is_dir():
        raise PlanError(
            _("{path} is not a folder").format(path=path),
            hint=_("a plan is a folder of YAML files"),
        )
    found = [
        file
        for file in path.rglob("*")
        if file.suffix in _SUFFIXES
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    ]
    if not found:
        raise PlanError(_("the folder {path} holds no YAML file").format(path=path))
    # plan.yaml first: it names the plan, and faults of the whole plan are shown there.
    return sorted(found, key=lambda file: (file.name != "plan.yaml", _name_in(path, file)))


def plan_hash(path: Path) -> str:
    """Return the SHA-256 of a plan's files, names and bytes; the folder's own place does not count."""
    digest = hashlib.sha256()
    for file in sorted(plan_files(path), key=lambda file: _name_in(path, file)):
        content = file.read_bytes()
        digest.update(f"{_name_in(path, file)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def find_plan(given: str | None = None) -> Path:
    """Return the folder of a plan.

    Args:
        given: Id of a plan that comes with the program, or path of a folder; the default plan when
            left out.

    Raises:
        PlanError: If there is no such plan; the hint names the nearest.
    """
    known = available_plans()
    if given is None:
        if not known:
            raise PlanError(_("no plan comes with this installation"))
        return shipped("targets") / (DEFAULT_PLAN if DEFAULT_PLAN in known else known[0])
    if given in known:
        return shipped("targets") / given
    if Path(given).is_dir():
        return Path(given)
    raise PlanError(
        _("there is no plan {given}").format(given=given), hint=did_you_mean(given, known)
    )


def available_plans() -> list[str]:
    """Return the ids of the plans that come with the program."""
    folder = shipped("targets")
    if not folder.is_dir():
        return []
    return sorted(entry.parent.name for entry in folder.glob("*/plan.yaml"))


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema that every file of a plan meets, for editors."""
    from dongneng_cli.plan.validate import file_schema  # noqa: PLC0415 - pydantic is slow

    return file_schema()


def _name_in(folder: Path, file: Path) -> str:
    return file.relative_to(folder).as_posix()
