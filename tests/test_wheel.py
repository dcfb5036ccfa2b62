"""The wheel holds plans and samples, and does the main job in an empty environment from another folder."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

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


def test_the_wheel_does_the_main_job_elsewhere(tmp_path: Path) -> None:
    _run(
        sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "dist", ROOT, cwd=tmp_path
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / ("Scripts" if os.name == "nt" else "bin") / "python"
    _run(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    elsewhere = tmp_path / "办公 室"
    elsewhere.mkdir()
    out = _run(
        python,
        "-m",
        "dongneng_cli",
        "--lang",
        "en",
        "rank",
        "samples/2020-10",
        "--by",
        "city",
        cwd=elsewhere,
    )
    assert "89.55%" in out
    assert "91.57%" in out
    assert "shandong-2020" in _run(python, "-m", "dongneng_cli", "plan", "list", cwd=elsewhere)
    assert list(elsewhere.iterdir()) == []
