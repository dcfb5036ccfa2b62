"""Runs commands in alternation and keeps what each cost: wall time, processor time, memory."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

_DROPPED = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "OPENBLAS_NUM_THREADS", "DN_LANG"}
"""Left out, so that programs run as they do on a desk: compiled files are kept between runs."""


@dataclass
class Case:
    """One command and what its runs cost.

    Attributes:
        environment: Variables that it gets besides.
        inner: The command prints a number of milliseconds itself, which counts instead of its wall time.
        wall: Milliseconds of each run.
        cpu: Milliseconds of each run, of the process and its children.
        peak: Peak resident memory in MiB, of the largest process.
        said: Last line on stderr.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    inner: bool = False
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: float = 0.0
    exit_code: int = 0
    said: str = ""

    @property
    def failed(self) -> str:
        """Why its figures do not count: exit code and last words; empty if it ended well."""
        return (
            ": ".join(filter(None, (f"exit {self.exit_code}", self.said))) if self.exit_code else ""
        )

    @property
    def median(self) -> float:
        """Median milliseconds."""
        return statistics.median(self.wall)

    @property
    def spread(self) -> str:
        """Least and most, in milliseconds."""
        return f"{min(self.wall):.0f}–{max(self.wall):.0f}"


def alternate(cases: Sequence[Case], rounds: int, *, warm: bool = True) -> None:
    """Run the cases one after the other, round by round; a first round only warms the caches."""
    for number in range(0 if warm else 1, rounds + 1):
        for case in cases:
            _run(case, keep=number > 0)


def _run(case: Case, *, keep: bool) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "COLUMNS": "120"}
    environment |= case.environment
    with tempfile.TemporaryFile() as stderr:
        began = time.perf_counter()
        child = subprocess.Popen(
            list(case.command),
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE if case.inner else subprocess.DEVNULL,
            stderr=stderr,
        )
        said = child.stdout.read() if child.stdout else b""
        _pid, status, used = os.wait4(child.pid, 0)
        wall = (time.perf_counter() - began) * 1000
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.stdout:
            child.stdout.close()
        stderr.seek(0)
        case.said = (stderr.read().decode(errors="replace").splitlines() or [""])[-1]
    case.exit_code = child.returncode
    if keep and not (case.inner and case.failed):
        case.wall.append(float(json.loads(said)) if case.inner else wall)
        case.cpu.append((used.ru_utime + used.ru_stime) * 1000)
        case.peak = max(case.peak, used.ru_maxrss / 1024)


def dn(*arguments: str) -> list[str]:
    """Return the command line of the tool as it stands in the tree."""
    return [sys.executable, "-m", "dongneng_cli", *arguments]


def python(code: str, *arguments: str, interpreter: str = sys.executable) -> list[str]:
    """Return a command line that runs a piece of code."""
    return [interpreter, "-c", code, *arguments]
