"""The wheel holds plans and samples, and does the main job in an empty environment from another folder."""

import os
import shlex
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.test_docs import in_order, steps

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.wheel


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**{k: v for k, v in os.environ.items() if k != "PYTHONPATH"}, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an empty environment in which the wheel is installed, with what Word needs."""
    place = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", place / "dist", ROOT, cwd=place)
    (wheel,) = (place / "dist").glob("*.whl")
    venv.create(place / "empty", with_pip=True)
    found = place / "empty" / ("Scripts" if os.name == "nt" else "bin") / "python"
    _run(found, "-m", "pip", "install", "--quiet", f"{wheel}[docx]", cwd=place)
    return found


def test_the_wheel_does_the_main_job_elsewhere(python: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "办公 室"
    elsewhere.mkdir()
    dn = (python, "-m", "dongneng_cli", "--lang", "en")
    out = _run(*dn, "rank", "samples/2020-10", "--by", "city", cwd=elsewhere)
    assert "89.55%" in out
    assert "91.57%" in out
    assert "shandong-2020" in _run(*dn, "plan", "list", cwd=elsewhere)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("page", ["tutorial.md", "tutorial.en.md"])
def test_a_newcomer_gets_through_the_tutorial(python: Path, tmp_path: Path, page: str) -> None:
    """Every command of the page, typed in an empty folder far from the source, shows what the page shows."""
    place = tmp_path / "新 来"
    place.mkdir()
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "DN_LANG")}
    kept |= {
        "LANG": "en_GB.UTF-8" if ".en." in page else "zh_CN.UTF-8",
        "LC_ALL": "",
        "HOME": str(place),
    }
    for step in steps((ROOT / "docs" / page).read_text("utf-8")):
        program, *words = shlex.split(step.line)
        if program == "cd":
            place /= words[0]
            continue
        ran = subprocess.run(
            [str(python), "-X", "utf8", "-m", "dongneng_cli", *words],
            cwd=place, env={**kept, "COLUMNS": "160"}, capture_output=True, text=True, encoding="utf-8",
            timeout=300, check=False,
        )  # fmt: skip
        assert (program, ran.returncode) == ("dn", step.code), step.line + ran.stderr
        in_order(step, ran.stdout + ran.stderr, page)
