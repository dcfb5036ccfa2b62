"""How a plan sets the rules of checking: severity, stage, thresholds, each with its ground."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dongneng_cli.plan.base import Basis, Frozen

RuleCode = Annotated[str, StringConstraints(pattern=r"^[SLPT]\d{3}$")]
"""Code of a rule, such as L101."""


class RuleSetting(Frozen):
    """What a plan changes of one rule.

    Attributes:
        severity: Other than the rule's own.
        stage: ``trial`` rules only notify, until they have proved themselves; ``off`` ones are not run,
            and the report says so.
        thresholds: Values of the rule's thresholds, by name.
    """

    code: RuleCode
    severity: Literal["error", "warning", "notice"] | None = None
    stage: Literal["live", "trial", "off"] = "live"
    thresholds: dict[str, Decimal] = Field(default_factory=dict)
    basis: Basis
