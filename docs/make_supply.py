"""Write ``docs/requirements.lock`` and ``docs/sbom.cdx.json``: what is installed with ``dn`` and its extras.

``python docs/make_supply.py`` resolves anew for every system and Python (needs ``uv`` and a network); with
``--sbom`` only the bill of materials is written, from the lock file and the metadata of what is installed.
The lock file names no address of a registry: it is whatever the reader's own settings say.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from make_licences import ROOT, extras_of, licence, normal, project, requirements
from packaging.requirements import Requirement

LOCK, BILL = ROOT / "docs" / "requirements.lock", ROOT / "docs" / "sbom.cdx.json"

_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))?\s*\\?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Pin:
    """One line of the lock file.

    Attributes:
        marker: Where it holds; blank for everywhere.
    """

    name: str
    version: str
    marker: str

    @property
    def purl(self) -> str:
        """Return the package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def main() -> None:
    """Write both, or the bill alone."""
    if "--sbom" not in sys.argv[1:]:
        _resolve()
    BILL.write_text(json.dumps(bill(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _resolve() -> None:
    """Lock every extra that users install."""
    extras = [one for one in project()["optional-dependencies"] if one not in ("dev", "services")]
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate",
        *(part for one in extras for part in ("--extra", one)),
        str(ROOT / "pyproject.toml"), "-o", str(LOCK),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def pins() -> list[Pin]:
    """Return the lines of the lock file."""
    text = LOCK.read_text(encoding="utf-8")
    return [
        Pin(normal(one["name"]), one["version"], (one["marker"] or "").strip())
        for one in _PIN.finditer(text)
    ]


def bill() -> dict[str, Any]:
    """Return the bill of materials as CycloneDX 1.6; without a time, the same lock gives the same bytes."""
    said, locked, extras = project(), pins(), extras_of()
    main_ref = f"pkg:pypi/{said['name']}@{said['version']}"
    known: dict[str, list[str]] = {}
    for one in locked:
        known.setdefault(one.name, []).append(one.purl)
    wanted = _direct(said)
    direct = [ref for name in sorted(known) if name in wanted for ref in known[name]]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join([main_ref, *map(str, locked)]))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application", "bom-ref": main_ref, "name": said["name"],
                "version": said["version"], "description": said["description"],
                "licenses": [{"license": {"id": said["license"]}}], "purl": main_ref,
            }
        },
        "components": [_component(one, extras.get(one.name, "")) for one in locked],
        "dependencies": [
            {"ref": main_ref, "dependsOn": direct},
            *({"ref": one.purl, "dependsOn": _needs(one, wanted, known)} for one in locked),
        ],
    }  # fmt: skip


def _direct(said: dict[str, Any]) -> dict[str, str]:
    """Return what the project requires itself, each with the extra in its brackets."""
    wanted = [*said["dependencies"]]
    for extra, some in said["optional-dependencies"].items():
        wanted += [] if extra in ("dev", "services") else some
    return {normal(one.name): next(iter(one.extras), "") for one in map(Requirement, wanted)}


def _needs(one: Pin, wanted: dict[str, str], known: dict[str, list[str]]) -> list[str]:
    names = requirements(one.name, wanted.get(one.name, ""))
    return [ref for name in names for ref in known.get(name, [])]


def _component(one: Pin, extra: str) -> dict[str, Any]:
    notes = {"dn:extra": extra, "dn:marker": one.marker}
    return {
        "type": "library", "bom-ref": one.purl, "name": one.name, "version": one.version,
        "scope": "optional" if extra else "required",
        "licenses": [{"license": {"name": licence(one.name)}}], "purl": one.purl,
        "properties": [{"name": name, "value": value} for name, value in notes.items() if value],
    }  # fmt: skip


if __name__ == "__main__":
    main()
