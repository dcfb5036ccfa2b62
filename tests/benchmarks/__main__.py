"""``python -m tests.benchmarks``: every goal of speed as a ratio to its floor.

A ratio says more than a time: it holds on another machine. Floor and tool run in alternation and the median
counts. The ratio of the least times and that of processor time stand beside it, and the spread from the least
to the most: where they differ much, the machine had other work.
"""

import argparse
import platform
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

from tests.benchmarks import programs
from tests.benchmarks.batch import batch_rows
from tests.benchmarks.measure import ROOT, Case, alternate, dn, python

S = str(ROOT / "samples/2020-10/2020-10_01_济南市.xlsx")
"""One city's month: 172 projects, its tasks, indicators and blockers."""
M = str(ROOT / "samples/monthly.xlsx")
"""The province's month in one workbook: 1,907 projects, 55 indicator rows."""


@dataclass(frozen=True)
class Line:
    """One row of the table.

    Attributes:
        goal: The most that the ratio may be; ``None`` for a peer, which only stands beside.
        more: The ratio must be at least the goal.
    """

    what: str
    ratio: float
    goal: float | None
    spread: str
    floor: str
    peak: float
    more: bool = False
    least: float | None = None
    cpu: float | None = None

    def cells(self) -> tuple[str, ...]:
        """Return the row as text."""
        sign = "≥" if self.more else "≤"
        goal = "" if self.goal is None else f"{sign} {self.goal:g}"
        kept = self.goal is None or (
            self.ratio >= self.goal if self.more else self.ratio <= self.goal
        )
        mark = "" if self.goal is None else "√" if kept else "×"
        peak = f"{self.peak:.0f}" if self.peak else ""
        beside = ["" if one is None else f"{one:.2f}" for one in (self.least, self.cpu)]
        return (self.what, f"{self.ratio:.2f}", goal, mark, *beside, self.spread, self.floor, peak)


def main() -> None:
    """Measure and print."""
    options = _options()
    print(_machine())
    print()
    head = (
        "what",
        "× floor",
        "goal",
        "",
        "least",
        "cpu",
        "ms, least–most",
        "floor, ms",
        "peak MiB",
    )
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for line in _lines(options):
        print("| " + " | ".join(line.cells()) + " |", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="turns of each case (9)")
    parser.add_argument("--batch", type=int, default=2000, help="workbooks of the batch (2000)")
    parser.add_argument(
        "--peers", default=sys.executable, help="interpreter that has pandera and frictionless"
    )
    parser.add_argument("--only", default="", help="start, check, warm, batch, gap")
    return parser.parse_args()


def _machine() -> str:
    names = ("pandas", "numpy", "typer", "rich", "pydantic", "XlsxWriter", "python-calamine")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    return f"{platform.system()}, Python {platform.python_version()}, {versions}"


def _lines(options: argparse.Namespace) -> Iterator[Line]:
    groups = {
        "start": lambda: _start(options),
        "check": lambda: _check(options),
        "warm": lambda: _warm(options),
        "batch": lambda: _batch(options),
        "gap": lambda: _gap(options),
    }
    for name, group in groups.items():
        if options.only in ("", name):
            yield from group()


def _against(floor: Case, cases: list[tuple[Case, float | None]], rounds: int) -> Iterator[Line]:
    alternate([floor, *(case for case, _goal in cases)], rounds)
    for case, goal in cases:
        if reason := floor.failed or case.failed:
            print(f"| {case.name} | not run: {reason} | | | | | | | |")
            continue
        stands = f"{floor.name} {floor.median:.0f}"
        yield Line(
            case.name,
            case.median / floor.median,
            goal,
            case.spread,
            stands,
            case.peak,
            least=min(case.wall) / min(floor.wall),
            cpu=None if case.inner else min(case.cpu) / min(floor.cpu),
        )


def _start(options: argparse.Namespace) -> Iterator[Line]:
    floor = Case("import typer, rich.table", python(programs.TYPER))
    cases = [
        (Case("dn --version", dn("--version")), 1.5),
        (Case("dn --help", dn("--help")), 1.5),
        (Case("dn check --help", dn("check", "--help")), 1.5),
    ]
    yield from _against(floor, cases, options.rounds)


def _check(options: argparse.Namespace) -> Iterator[Line]:
    for label, path in (("S", S), ("M", M)):
        floor = Case(f"import pandas, calamine reads {label}", python(programs.FLOOR, path))
        cases: list[tuple[Case, float | None]] = [
            (Case(f"dn check {label}", dn("check", path)), 1.6),
            (Case(f"dn check {label} --format json", dn("check", path, "--format", "json")), 1.6),
            (Case(f"dn rank {label} --format json", dn("rank", path, "--format", "json")), None),
            (Case(f"peer: openpyxl reads {label}", python(programs.OPENPYXL, path)), None),
            (Case(f"peer: pandas.read_excel {label}", python(programs.READ_EXCEL, path)), None),
        ]
        for name, code in (("pandera", programs.PANDERA), ("frictionless", programs.FRICTIONLESS)):
            command = python(code, path, interpreter=options.peers)
            cases.append((Case(f"peer: {name}, ten rules on {label}", command), None))
        yield from _against(floor, cases, options.rounds)


def _warm(options: argparse.Namespace) -> Iterator[Line]:
    for label, path, goal in (("S", S, 15.0), ("M", M, 6.0)):
        floor = Case(f"calamine reads {label}", python(programs.WARM_READ, path), inner=True)
        case = Case(f"check of {label}, warm", python(programs.WARM_CHECK, path), inner=True)
        yield from _against(floor, [(case, goal)], options.rounds)


def _gap(options: argparse.Namespace) -> Iterator[Line]:
    # Last: pandas comes with it, and a process counts the memory of the one that started it as its own.
    from tests.benchmarks import gapbook

    for name, document in gapbook.documents():
        floor, tool = gapbook.measure(document, options.rounds)
        ratio = statistics.median(tool) / statistics.median(floor)
        spread = f"{min(tool):.0f}–{max(tool):.0f}"
        stands = f"XlsxWriter writes the same cells {statistics.median(floor):.0f}"
        least = min(tool) / min(floor)
        yield Line(f"gap workbook, {name}", ratio, 1.5, spread, stands, 0, least=least, cpu=ratio)


def _batch(options: argparse.Namespace) -> Iterator[Line]:
    for what, ratio, goal, more, spread, floor, peak in batch_rows(options.batch):
        yield Line(what, ratio, goal, spread, floor, peak, more)


if __name__ == "__main__":
    main()
