"""Installing without a network: a wheelhouse for the target system, bounds that hold, a wheel that repeats."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "docs" / "examples" / "wheelhouse.py"

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env={**kept, **environment}, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-1000:] + ran.stderr[-3000:]
    return ran.stdout


def uv(*arguments: str | Path, cwd: Path) -> str:
    pytest.importorskip("uv")
    return run(sys.executable, "-m", "uv", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"))


def build(folder: Path) -> Path:
    run(
        sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT,
        cwd=folder, SOURCE_DATE_EPOCH="1577836800",
    )  # fmt: skip
    (made,) = folder.glob("*.whl")
    return made


def test_the_same_source_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_the_wheel_names_no_place_of_this_machine(wheel: Path) -> None:
    here = re.compile(str(ROOT).encode() + rb"|/root/|pypi\.org|pythonhosted")
    with zipfile.ZipFile(wheel) as held:
        assert not [name for name in held.namelist() if here.search(held.read(name))]


@pytest.mark.skipif(sys.platform != "linux", reason="takes the network away by a Linux namespace")
def test_a_wheelhouse_installs_where_there_is_no_network(wheel: Path, tmp_path: Path) -> None:
    pytest.importorskip("uv")
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-n", "true"], check=False).returncode:
        pytest.skip("no right to make a network namespace")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    house = tmp_path / "wheelhouse"
    run(
        sys.executable, SCRIPT, "--platform", "linux", "--python", version, "--wheel", wheel,
        "-o", house, cwd=tmp_path,
    )  # fmt: skip
    bare = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "", "PIP_FIND_LINKS": ""}
    run(unshare, "-n", "bash", house / "install.sh", tmp_path / "办公 室", cwd=tmp_path, **bare)
    dn = tmp_path / "办公 室" / "bin" / "dn"
    out = run(unshare, "-n", dn, "--lang", "en", "rank", "samples/2020-10", cwd=tmp_path)
    assert "89.55%" in out
    assert (house / "SHA256SUMS").read_text("utf-8").count(".whl\n") == len(
        list(house.glob("*.whl"))
    )


def test_a_wheelhouse_for_windows_holds_all_that_windows_needs(wheel: Path, tmp_path: Path) -> None:
    house, wanted = tmp_path / "房 子", tmp_path / "wanted.in"
    lock = ROOT / "docs" / "requirements.lock"
    run(
        sys.executable, SCRIPT, "--platform", "windows", "--wheel", wheel, "--extras", "docx,charts",
        "--lock", lock, "-o", house, cwd=tmp_path,
    )  # fmt: skip
    wanted.write_text("dongneng-cli[docx,charts]\n", "utf-8")
    needed = uv(
        "pip", "compile", "--quiet", "--no-index", "--find-links", house, "--python-platform", "windows",
        "--python-version", "3.11", "--no-annotate", "--no-header", wanted, cwd=tmp_path,
    )  # fmt: skip
    held = {re.sub(r"[-_.]+", "-", one.name.split("-")[0]).lower() for one in house.glob("*.whl")}
    assert {line.partition("==")[0] for line in needed.split()} == held
    assert {"colorama", "tzdata"} <= held
    kinds = {one.stem.rsplit("-", 1)[1] for one in house.glob("*.whl")}
    assert kinds <= {"any", "win_amd64"}
    said = (house / "install.bat").read_bytes()
    assert b'"%~dp0."' in said, "a folder with spaces"
    assert said.count(b"\n") == said.count(b"\r\n")


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", ["linux", "windows", "aarch64-manylinux_2_28"])
def test_every_extra_resolves(version: str, platform: str, tmp_path: Path) -> None:
    listed = uv(
        "pip", "compile", "--quiet", "--python-platform", platform, "--python-version", version,
        "--all-extras", ROOT / "pyproject.toml", cwd=tmp_path,
    )  # fmt: skip
    assert "pandas==" in listed
    assert ("colorama==" in listed) is (platform == "windows")


def test_the_lowest_versions_that_are_allowed_do_the_main_job(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "lowest"
    uv("venv", "--quiet", "--python", sys.executable, place, cwd=tmp_path)
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    # Of a wheel its own requirements would not be direct, and the newest would be installed.
    uv(
        "pip", "install", "--quiet", "--python", python, "--resolution", "lowest-direct",
        "-r", ROOT / "pyproject.toml", "--extra", "docx", "--extra", "charts", cwd=tmp_path,
    )  # fmt: skip
    uv("pip", "install", "--quiet", "--python", python, "--no-deps", wheel, cwd=tmp_path)
    told = uv("pip", "list", "--python", python, "--format", "json", cwd=tmp_path)
    held = {one["name"].lower(): Version(one["version"]) for one in json.loads(told)}
    assert _bounds() == {name: held[name] for name in _bounds()}
    for command in ("check", "rank", "gap"):
        out = run(
            python, "-W", "error", "-m", "dongneng_cli", command, "samples/2020-10", cwd=tmp_path
        )
        assert "2020-10" in out
    run(python, "-m", "dongneng_cli", "gap", "samples/2020-10", "-o", "gap.xlsx", cwd=tmp_path)
    run(python, "-m", "dongneng_cli", "submit", "samples/2020-10", cwd=tmp_path)
    run(python, "-m", "dongneng_cli", "bulletin", "samples/2020-10", "-o", "b.docx", cwd=tmp_path)


def _bounds() -> dict[str, Version]:
    """Return the lower bound of every package that is asked for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = map(Requirement, [*project["dependencies"], *extras["docx"], *extras["charts"]])
    return {
        one.name.lower(): Version(part.version)
        for one in asked
        for part in one.specifier
        if part.operator == ">="
    }


def test_the_licence_of_every_dependency_is_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [
        *project["dependencies"],
        *(one for name, some in extras.items() if name not in ("dev", "services") for one in some),
    ]
    page = (ROOT / "docs" / "licences.md").read_text("utf-8").lower()
    names = {re.split(r"[\[<>=!~ ;]", one)[0].lower().replace("_", "-") for one in wanted}
    assert not {name for name in names if f"| {name} |" not in page}
