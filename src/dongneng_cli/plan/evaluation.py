"""How the result of several years is evaluated: dimensions, indicators, readings, definitions, classes.

Models only; ``scoring_references`` refuses weights that come to nothing and methods without what they need.
"""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from dongneng_cli.plan.assessment import Band
from dongneng_cli.plan.base import Basis, Day, Frozen, Id, Text
from dongneng_cli.terms import Comparator


class Dimension(Frozen):
    """A side of the result."""

    id: Id
    name: Text


class Point(Frozen):
    """A value of a year: a base, a goal."""

    year: int
    value: Decimal
    source: Text


class Level(Frozen):
    """What the plan of the year asks for, where the plan's own targets do not say it."""

    value: Decimal
    comparator: Comparator
    source: Text


class Published(Frozen):
    """A value that was published.

    Attributes:
        when: Day or year's end that it is about, as ``2020-12-31``.
        published: Day on which it became known.
        value: None for a milestone's state, which stands in ``state``.
        about: Whether the source gives it roughly (约、超过).
        definition: Id of the definition that it was counted by; empty where there is one only.
    """

    when: Day
    published: Day
    value: Decimal
    about: bool = False
    definition: str = ""
    source: Text


class Definition(Frozen):
    """One of several ways to count (口径)."""

    id: Id
    name: Text


class Stage(Frozen):
    """How far a milestone is, and the points (0 to 100) for it; readings give the stage's number."""

    number: int
    name: Text
    points: Decimal = Field(ge=0, le=100)


class Measure(Frozen):
    """One indicator of an evaluation.

    Attributes:
        target: Id of the plan's indicator: its target of the year's end is the level asked for, and
            submissions of it are readings.
        direction: ``up`` where more is better.
        weight: Among all measures; ours unless ``basis`` says otherwise.
        method: ``line``: place on the straight way from base to goal, against where the year should be;
            ``efficacy``: 60 at ``bad``, 100 at ``good``; ``growth``: observed against required compound
            growth; ``target``: value ÷ level; ``milestone``: points of the stage.
        base: Where it stood before.
        goal: Where it is to be in the end; the plan's level of the year where left out.
        definitions: Disputed ways to count; the first counts.
        lag: Months after the year's end until the value is published.
    """

    id: Id
    name: Text
    dimension: Id
    unit: Text
    direction: Literal["up", "down"]
    weight: Decimal = Field(ge=0)
    method: Literal["line", "efficacy", "growth", "target", "milestone"]
    target: Id | None = None
    level: Level | None = None
    base: Point | None = None
    goal: Point | None = None
    bad: Decimal | None = None
    good: Decimal | None = None
    stages: tuple[Stage, ...] = ()
    definitions: tuple[Definition, ...] = ()
    lag: int = Field(default=0, ge=0)
    readings: tuple[Published, ...] = ()
    basis: Basis


class GrowthBand(Frozen):
    """A word for observed ÷ required growth, from a ratio on."""

    name: Text
    least: Decimal | None = None


class Evaluation(Frozen):
    """An evaluation of several years.

    Attributes:
        year: The year that is judged.
        mean: How scores make a composite: a weighted arithmetic or geometric mean.
        capped: Whether no score is above 100.
        growth_bands: Published words for growth, from the best down; the last has no bound.
        bands: Classes of the composite, from the best down.
        sensitivity: Changes of a weight that are tried (0.1 is 10%).
    """

    id: Id
    name: Text
    year: int
    mean: Literal["arithmetic", "geometric"]
    capped: bool
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = Field(min_length=1)
    growth_bands: tuple[GrowthBand, ...] = ()
    bands: tuple[Band, ...] = ()
    sensitivity: tuple[Decimal, ...] = ()
    basis: Basis
