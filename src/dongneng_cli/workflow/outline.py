"""An approved map that an office supplies: GeoJSON to outlines of the plan's cities.

No outline comes with this program: a map shown publicly needs an approval (审图号), which is the office's.
"""

import json
from collections.abc import Iterator, Mapping
from math import cos, isfinite, radians
from pathlib import Path
from typing import Any

from dongneng_cli.errors import UsageError
from dongneng_cli.i18n import _
from dongneng_cli.plan.names import Names
from dongneng_cli.shown import shown

Rings = tuple[tuple[tuple[float, float], ...], ...]

_LARGEST = 20_000_000
_MIDDLE = 36.3
"""Latitude at which a degree of longitude is measured; Shandong's middle."""


def read_outline(path: Path, approval: str | None, names: Names) -> dict[str, Rings]:
    """Return the outline of each city, points to the right and down.

    Args:
        path: GeoJSON file with a feature for each city, by ``adcode`` or ``name``.
        approval: Number of the map's approval.
        names: To find the cities.

    Raises:
        UsageError: If the approval is missing, or the file is no such map.
    """
    where = shown(str(path), 200)
    if not approval:
        raise UsageError(
            _("a map with boundaries needs the number of its approval"),
            where=where,
            hint=_("say it with --map-approval 鲁SG(2020)001号; without a map, squares are drawn"),
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(_("the map is too large"), where=where)
        data = json.loads(path.read_text(encoding="utf-8"))
        found = dict(_features(data, names))
    except UsageError:
        raise
    except (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise UsageError(
            _("the map cannot be read: {reason}").format(reason=shown(str(error), 100)),
            where=where,
            hint=_("GeoJSON with polygons is meant, longitude and latitude in degrees"),
        ) from error
    if not found:
        raise UsageError(_("no city of the plan is on the map"), where=where)
    return found


def _features(data: Mapping[str, Any], names: Names) -> Iterator[tuple[str, Rings]]:
    for feature in data["features"]:
        about = feature.get("properties") or {}
        said = (about.get("adcode"), about.get("code"), about.get("name"))
        city = next((found for one in said if one and (found := names.city(str(one)))), None)
        if city is not None:
            yield city, tuple(_rings(feature["geometry"]))


def _rings(geometry: Mapping[str, Any]) -> Iterator[tuple[tuple[float, float], ...]]:
    kinds = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    for polygon in kinds[geometry["type"]]:
        for ring in polygon:
            yield tuple(_point(point) for point in ring)


def _point(point: Any) -> tuple[float, float]:
    x, y = float(point[0]), float(point[1])
    if not (isfinite(x) and isfinite(y) and abs(x) <= 180 and abs(y) <= 90):
        raise ValueError(f"{x}, {y}")
    return x * cos(radians(_MIDDLE)), -y
