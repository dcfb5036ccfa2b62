"""Collect everything that an office without a network needs to install ``dn``: ``python wheelhouse.py -h``.

The list is resolved for the target system, not for this one: a package that only Windows needs is missing
from a list that was made on Linux. Needs ``uv`` (``pip install uv``) and ``build`` for a source tree.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PLATFORMS = {
    "windows": ("windows", ["win_amd64"]),
    "linux": ("linux", ["manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"]),
    "linux-arm": (
        "aarch64-manylinux_2_28",
        ["manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"],
    ),
}
"""What uv calls a system, and the kinds of wheels that run there."""

_INSTALL = {
    "install.sh": 'set -e\nplace="${{1:-dn}}"\npython="$(command -v python{python} || echo python3)"\n'
    '"$python" -m venv "$place"\n'
    '"$place/bin/python" -m pip install --no-index --find-links "$(dirname "$0")" "{name}"\n',
    "install.bat": '@echo off\r\nset "place=%~1"\r\nif "%place%"=="" set "place=dn"\r\n'
    'py -{python} -m venv "%place%" || exit /b 1\r\n'
    '"%place%\\Scripts\\python" -m pip install --no-index --find-links "%~dp0." "{name}"\r\n',
}


def main() -> None:
    """Collect the wheels, the scripts that install them, and their hashes."""
    options = _options()
    folder = Path(options.output)
    folder.mkdir(parents=True, exist_ok=True)
    wheel = Path(options.wheel) if options.wheel else _built(Path(__file__).parents[2], folder)
    if wheel.parent.resolve() != folder.resolve():
        (folder / wheel.name).write_bytes(wheel.read_bytes())
    extras = f"[{options.extras}]" if options.extras else ""
    with TemporaryDirectory() as place:
        listed = _resolved(f"dongneng-cli{extras} @ {wheel.resolve().as_uri()}", options, place)
        _downloaded(listed, options, folder)
    for name, text in _INSTALL.items():
        written = text.format(name=f"dongneng-cli{extras}", python=options.python)
        (folder / name).write_text(written, "utf-8", newline="")
    wheels = sorted(folder.glob("*.whl"))
    sums = (f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.name}\n" for one in wheels)
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")
    size = sum(one.stat().st_size for one in wheels) >> 20
    print(
        f"{folder}: {len(wheels)} wheels, {size} MiB, for {options.platform}, Python {options.python}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", default="wheelhouse", help="folder (wheelhouse)")
    parser.add_argument("--platform", choices=PLATFORMS, default="windows")
    parser.add_argument("--python", default="3.11", help="Python of the office (3.11)")
    parser.add_argument("--extras", default="", help="such as postgres,charts,docx")
    parser.add_argument("--lock", help="requirements.lock: those versions, not the newest")
    parser.add_argument("--wheel", help="a built wheel; else it is built from this source tree")
    return parser.parse_args()


def _built(source: Path, folder: Path) -> Path:
    # The time in the wheel is fixed: the same source gives the same bytes.
    environment = {"SOURCE_DATE_EPOCH": "1577836800", **os.environ}
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(source)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return max(folder.glob("dongneng_cli-*.whl"), key=lambda one: one.stat().st_mtime)


def _resolved(requirement: str, options: argparse.Namespace, place: str) -> Path:
    wanted, listed = Path(place, "wanted.in"), Path(place, "listed.txt")
    wanted.write_text(requirement + "\n", "utf-8")
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-emit-package", "dongneng-cli",
        "--python-platform", PLATFORMS[options.platform][0], "--python-version", options.python,
        *(("--constraint", options.lock) if options.lock else ()), str(wanted), "-o", str(listed),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return listed


def _downloaded(listed: Path, options: argparse.Namespace, folder: Path) -> None:
    kinds = [part for kind in PLATFORMS[options.platform][1] for part in ("--platform", kind)]
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", *kinds,
        "--python-version", options.python, "-r", str(listed), "-d", str(folder),
    ]  # fmt: skip
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
