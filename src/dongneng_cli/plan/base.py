"""What every section of a plan is made of: frozen models, ids, months, clauses, and grounds."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
"""Six digits of GB/T 2260, as text: a leading zero counts."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""A name for machines: lower case, digits and hyphens."""

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""A month as ``2020-06``."""

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A day as ``2020-06-05``."""

Clause = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+$")]
"""``area.task``: 5.2 is the second task of area five."""

Text = Annotated[str, StringConstraints(min_length=1)]


class Frozen(BaseModel):
    """Plan objects never change after loading."""

    # One validator for the whole plan, built when it is read, instead of one for each of its models.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Basis(Frozen):
    """Where something that the plan's text does not settle comes from.

    Attributes:
        kind: ``plan`` (its text), ``published`` (another public source), ``assumed`` (ours, to be confirmed).
        note: Which source, or why it was assumed.
    """

    kind: Literal["plan", "published", "assumed"]
    note: Text
