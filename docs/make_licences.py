"""Write ``docs/licences.md``: the licence of everything that is installed with ``dn`` and its extras.

Run it where the extras are installed: ``python docs/make_licences.py``. Licences come from the packages'
own metadata; versions are left out, for they change and licences hardly do.
"""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]

_HEAD = """\
# 许可证 · Licences

本程序以 MIT 许可发布。下表由 docs/make_licences.py 从各软件包自己的说明生成；带“附加”的只在装了那一项时才有。
`dn` itself is under the MIT licence. Generated from the packages' own metadata; those with an extra
come with it only.

各版本和依赖关系见 [sbom.cdx.json](sbom.cdx.json)（CycloneDX，包里也有），版本和哈希见
[requirements.lock](requirements.lock)。三者由 `python docs/make_supply.py` 和 `python docs/make_licences.py`
生成，测试核对。Versions and who needs whom: the bill of materials, which is in the wheel too; versions with
hashes: the lock file.

| 软件包 package | 许可 licence | 附加 extra |
| --- | --- | --- |
"""


_ELSEWHERE = {"colorama": "BSD-3-Clause"}
"""What only other systems install, so that this one cannot ask."""


_SYSTEMS: tuple[dict[str, str], ...] = (
    {},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
"""What markers are asked about: this system, and Windows."""


def main() -> None:
    """Write the page."""
    lines = [
        f"| {name} | {licence(name)} | {extra} |\n" for name, extra in sorted(extras_of().items())
    ]
    (ROOT / "docs" / "licences.md").write_text(_HEAD + "".join(lines), encoding="utf-8")


def project() -> dict[str, Any]:
    """Return what the project says of itself."""
    said: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(said["project"])


def extras_of() -> dict[str, str]:
    """Return every package that comes with ``dn``, and the extra that brings it first; blank for none."""
    said = project()
    found: dict[str, str] = {}
    _follow(said["dependencies"], "", found)
    for extra, wanted in said["optional-dependencies"].items():
        if extra not in ("dev", "services"):
            _follow(wanted, extra, found)
    return found


def requirements(name: str, extra: str = "") -> list[str]:
    """Return the names of what a package requires, here or on Windows."""
    if name in _ELSEWHERE:
        return []
    return sorted(
        {
            normal(one.name)
            for one in map(Requirement, metadata.requires(name) or [])
            if one.marker is None
            or any(one.marker.evaluate({**system, "extra": extra}) for system in _SYSTEMS)
        }
    )


def normal(name: str) -> str:
    """Return a package's name as registries spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _follow(wanted: Iterable[str], extra: str, found: dict[str, str]) -> None:
    """Note each requirement, and what it requires in turn, under the extra that brings it first."""
    for one in map(Requirement, wanted):
        name = normal(one.name)
        if name in found or (one.marker is not None and not one.marker.evaluate({"extra": ""})):
            continue
        found[name] = extra
        _follow(requirements(name, next(iter(one.extras), "")), extra, found)


def licence(name: str) -> str:
    """Return the licence that a package's own metadata name."""
    if name in _ELSEWHERE:
        return _ELSEWHERE[name]
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
