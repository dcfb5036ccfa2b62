"""Chance that repeats, and totals cut into parts that add up again.

Only ``Random.random`` and plain arithmetic are used: both give the same on every machine, so the samples
do too.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def apportion(total: int, weights: Sequence[float], floor: int = 0) -> list[int]:
    """Cut a total into whole parts by weight; the largest remainders get what is left over.

    Args:
        total: What the parts add up to, exactly.
        weights: One for each part; a part with weight zero gets its floor only.
        floor: Smallest part.

    Raises:
        ValueError: If the total is too small for the floor.
    """
    spare = total - floor * len(weights)
    if spare < 0 or (spare and not sum(weights)):
        raise ValueError(f"{total} cannot be cut into {len(weights)} parts of at least {floor}")
    whole = sum(weights) or 1.0
    exact = [spare * weight / whole for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for index in order[: spare - sum(parts)]:
        parts[index] += 1
    return [part + floor for part in parts]


def pick(chance: Random, things: Sequence[T], weights: Sequence[float] = ()) -> T:
    """Choose one thing by weight."""
    at = chance.random() * (sum(weights) if weights else len(things))
    for thing, weight in zip(things, weights or [1.0] * len(things), strict=True):
        at -= weight
        if at < 0:
            return thing
    return things[-1]


def between(chance: Random, first: int, last: int) -> int:
    """Choose a whole number, both ends included."""
    return first + int(chance.random() * (last - first + 1))
