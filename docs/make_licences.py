"""Write ``docs/licences.md``: the licence of everything that is installed with ``dn`` and its extras.

Run it where the extras are installed: ``python docs/make_licences.py``. Licences come from the packages'
own metadata; versions are left out, for they change and licences hardly do.
"""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]

_HEAD = """\
# 许可证 · Licences

本程序以 MIT 许可发布。下表由 docs/make_licences.py 从各软件包自己的说明生成；带“附加”的只在装了那一项时才有。
`dn` itself is under the MIT licence. Generated from the packages' own metadata; those with an extra
come with it only.

| 软件包 package | 许可 licence | 附加 extra |
| --- | --- | --- |
"""


def main() -> None:
    """Write the page."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found: dict[str, str] = {}
    _follow(project["dependencies"], "", found)
    for extra, wanted in project["optional-dependencies"].items():
        if extra not in ("dev", "services"):
            _follow(wanted, extra, found)
    lines = [f"| {name} | {_licence(name)} | {extra} |\n" for name, extra in sorted(found.items())]
    (ROOT / "docs" / "licences.md").write_text(_HEAD + "".join(lines), encoding="utf-8")


def _follow(wanted: Iterable[str], extra: str, found: dict[str, str]) -> None:
    """Note each requirement, and what it requires in turn, under the extra that brings it first."""
    for one in map(Requirement, wanted):
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if name in found or (one.marker is not None and not _applies(one)):
            continue
        try:
            below = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found[name] = extra
        for inner in map(Requirement, below):
            if inner.marker is None or inner.marker.evaluate({"extra": next(iter(one.extras), "")}):
                inner.marker = None
                _follow([str(inner)], extra, found)


def _applies(one: Requirement) -> bool:
    return one.marker is None or one.marker.evaluate({"extra": ""})


def _licence(name: str) -> str:
    held = metadata.metadata(name)
    said = held.get("License-Expression") or ""
    if not said:
        classes = [
            c.rpartition(" :: ")[2] for c in held.get_all("Classifier") or [] if "License ::" in c
        ]
        said = ", ".join(one for one in classes if one != "OSI Approved") or (
            held.get("License") or ""
        )
    return said.strip().splitlines()[0][:80] if said.strip() else "?"


if __name__ == "__main__":
    main()
