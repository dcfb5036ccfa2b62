"""A plan's tree made a ``Plan``, or every fault of it in one go.

pydantic judges each value, ``references`` what the values say about each other; both speak our messages.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dongneng_cli.errors import did_you_mean
from dongneng_cli.i18n import N_, _
from dongneng_cli.plan import base, checklist, model
from dongneng_cli.plan.faults import BrokenPlanError, PlanFault
from dongneng_cli.plan.references import broken_references
from dongneng_cli.plan.source import Source
from dongneng_cli.plan.tree import Path as TreePath

_MESSAGES = {
    "missing": N_("required, and not there"),
    "extra_forbidden": N_("unknown key"),
    "string_type": N_("text is meant; put a number in quotes"),
    "string_too_short": N_("must not be empty"),
    "int_type": N_("a whole number is meant"),
    "int_from_float": N_("a whole number is meant"),
    "decimal_type": N_("a number is meant"),
    "decimal_parsing": N_("a number is meant"),
    "finite_number": N_("a number is meant"),
    "bool_type": N_("true or false is meant"),
    "tuple_type": N_("a list is meant"),
    "model_type": N_("a mapping (key: value) is meant"),
    "enum": N_("must be one of {expected}"),
    "literal_error": N_("must be one of {expected}"),
    "greater_than": N_("must be more than {gt}"),
    "greater_than_equal": N_("must be at least {ge}"),
    "less_than": N_("must be less than {lt}"),
    "less_than_equal": N_("must be at most {le}"),
    "too_short": N_("needs at least {min_length}"),
}
"""pydantic's error types in our words; a type that is not here keeps pydantic's own sentence."""

_PATTERNS = {
    get_args(kind)[1].pattern: message
    for kind, message in (
        (base.Code, N_("six digits of an administrative code are meant")),
        (base.Id, N_("an id is meant: lower case, digits and hyphens")),
        (base.Month, N_("a month like 2020-06 is meant")),
        (base.Day, N_("a day like 2020-06-05 is meant")),
        (base.Clause, N_("a clause like 5.2 is meant")),
        (checklist.Item, N_("a clause or an id is meant")),
    )
}
"""What each pattern of the models asks for."""


def read_plan(folder: Path, files: list[Path]) -> tuple[model.Plan, str]:
    """Read and judge a plan; return it, and as the JSON that it was made from.

    Args:
        folder: For messages.
        files: The plan's files, in order.

    Raises:
        BrokenPlanError: With every fault of every file.
    """
    source = Source(folder)
    for file in files:
        source.read(file)
    faults, plan = source.faults(), None
    try:
        text = json.dumps(source.tree)
        plan = model.Plan.model_validate_json(text)
    except ValidationError as error:
        faults += _explain(error, source)
    if source.whole:
        faults += [source.fault(*broken) for broken in broken_references(source.tree)]
    if faults or plan is None:
        raise BrokenPlanError(str(folder), faults)
    return plan, text


def _explain(error: ValidationError, source: Source) -> Iterator[PlanFault]:
    for detail in error.errors(include_url=False):
        path: TreePath = detail["loc"]
        if detail["type"] == "missing" and len(path) == 1 and not source.whole:
            continue  # the section is probably in the file that could not be read
        if path in source.refused:
            continue  # reading has already said why
        unknown = detail["type"] == "extra_forbidden"
        yield source.fault(path, _message(detail), key=unknown)


def _message(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return _(_PATTERNS[context["pattern"]])
    if detail["input"] is None and kind.endswith("_type"):
        return _("required, and empty")
    message = _(_MESSAGES[kind]).format(**context) if kind in _MESSAGES else detail["msg"]
    if kind == "extra_forbidden":
        hint = did_you_mean(str(detail["loc"][-1]), _known_keys(detail["loc"][:-1]))
        return _("; ").join(part for part in (message, hint) if part)
    return message


def _known_keys(path: TreePath) -> list[str]:
    """Return the keys that the model knows at a path of the tree."""
    here: type[BaseModel] = model.Plan
    for step in path:
        if isinstance(step, str):
            field = here.model_fields.get(step)
            found = _model_in(field.annotation) if field else None
            if found is None:
                return []
            here = found
    return list(here.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside ``tuple[Model, ...]`` or ``Model | None``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(argument) for argument in get_args(annotation))
    return next((found for found in inner if found), None)


def file_schema() -> dict[str, Any]:
    """Return the JSON Schema of one file of a plan: any of the plan's sections, none of them required."""
    schema = model.Plan.model_json_schema()
    schema.pop("required", None)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
