"""From a ranking of the plan to the rules by which units are ranked: pools, scores, figures.

Decides nothing of its own: what is ranked, on what, and who apart, the plan says (``rankings.yaml``).
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import pandas as pd

from dongneng_cli.engine.league import county_key, units
from dongneng_cli.engine.measures import weighted
from dongneng_cli.engine.ranking import Rules, figure_of
from dongneng_cli.frames import STANDINGS
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.rankings import Pool, Ranking
from dongneng_cli.rounding import Number

Figures = Mapping[str, Mapping[str, Number]]
"""Indicator to the figure of each unit."""


def rules_of(
    ranking: Ranking,
    plan: Plan,
    standings: pd.DataFrame,
    figures: Figures | None = None,
) -> Rules:
    """Turn a ranking of the plan into rules for some units.

    Args:
        ranking: The plan's entry.
        plan: For the tie style and for what is a zone.
        standings: STANDINGS frame of the units, for scores.
        figures: Indicator to the figure of each unit, where the ranking asks for one.
    """
    figures = figures or {}
    values: Mapping[str, Number] = figures.get(ranking.indicator or "", {})
    if ranking.score:
        values = scores(ranking, standings, figures)
    return Rules(
        metric=ranking.metric,
        tie_style=ranking.tie_style or plan.settings.tie_style,
        order=ranking.order,
        values=values,
        pools=_pools(ranking, plan),
        coverage=ranking.coverage,
    )


def scores(
    ranking: Ranking,
    standings: pd.DataFrame,
    figures: Figures,
    factors: Iterable[Number] = (),
) -> dict[str, Fraction]:
    """Return Σ rate × weight of every unit that has all the rates (加权值).

    Args:
        ranking: With its addends.
        standings: STANDINGS frame.
        figures: Indicator to the figure of each unit.
        factors: What each weight is multiplied by before all are brought back to their sum; 1 if empty.
    """
    factors = list(factors) or [1] * len(ranking.score)
    weights = [
        Fraction(part.weight) * Fraction(factor)
        for part, factor in zip(ranking.score, factors, strict=True)
    ]
    whole = sum((Fraction(part.weight) for part in ranking.score), Fraction(0))
    back = whole / sum(weights, Fraction(0))
    found = {}
    for row in STANDINGS.records(standings):
        addends = [
            row[figure_of(part.metric)]
            if part.metric
            else figures.get(part.indicator or "", {}).get(row["code"])
            for part in ranking.score
        ]
        score = weighted(addends, [weight * back for weight in weights])
        if score is not None and row["code"]:
            found[row["code"]] = score
    return found


def _pools(ranking: Ranking, plan: Plan) -> dict[str, str]:
    """Return the pool of each unit, pool by pool; a unit is in the first that takes it."""
    found: dict[str, str] = {}
    zones = {
        county_key(city.code, one.code)
        for city in plan.regions.cities
        for one in city.counties
        if one.zone
    }
    for pool in ranking.pools:
        for code in units(plan, ranking.by).order:
            if _takes(pool, code, code in zones):
                found.setdefault(code, pool.name)
    return {
        code: name for pool in ranking.pools for code, name in found.items() if name == pool.name
    }


def _takes(pool: Pool, code: str, zone: bool) -> bool:
    if pool.zones is not None and pool.zones != zone:
        return False
    return not pool.units or code in pool.units
