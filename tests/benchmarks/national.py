"""``python -m tests.benchmarks.national``: a ledger of a nation's size, recorded, loaded and ranked.

Simulated: every unit is a county that sends 60 indicator rows and 59 project rows a month, so that 2,844
counties make two million project-months a year. The rows are those of a sample under other codes; the kept
file is a kilobyte instead of thirty, so that the disk measures rows.
"""

import argparse
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from dongneng_cli.engine.league import tally
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import find_ledger
from dongneng_cli.ledger.record import Draft, record
from dongneng_cli.ledger.rows import load
from dongneng_cli.ledger.store import Ledger, Who, head
from dongneng_cli.ledger.view import counting, revisions
from dongneng_cli.period import Period
from dongneng_cli.submission.read import Submission, read_submission
from dongneng_cli.terms import Dimension
from dongneng_cli.workflow.intake import Context, open_plan
from tests.benchmarks.measure import ROOT

COUNTIES = 2844
PROJECTS = 59
INDICATORS = 60
SAMPLE = ROOT / "samples/2020-10/2020-10_01_济南市.xlsx"


def main() -> None:
    """Fill a ledger and print one line of the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.national", description=__doc__
    )
    parser.add_argument("--units", type=int, default=COUNTIES // 16, help="units that report (177)")
    parser.add_argument("--months", type=int, default=1, help="months of the year (1)")
    parser.add_argument("--ledger", help="postgresql://…; else a SQLite file that is dropped again")
    options = parser.parse_args()
    context = open_plan(None)
    with TemporaryDirectory() as folder:
        place = find_ledger(options.ledger or str(Path(folder, "ledger.sqlite3")))
        with opened(place, create=True) as ledger:
            began = time.perf_counter()
            _fill(ledger, context, options.units, options.months)
            filled = time.perf_counter() - began
            began = time.perf_counter()
            projects = _month(ledger, options.months)
            loaded = time.perf_counter() - began
        began = time.perf_counter()
        tally(projects, context.plan, Period(2020, options.months), Dimension.CITY)
        ranked = time.perf_counter() - began
        size = place.path.stat().st_size / (1 << 20) if place.path else 0
    sent = options.units * options.months
    scale = 1024 if sys.platform == "darwin" else 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / scale
    print(
        f"| {options.units} × {options.months} | {sent * PROJECTS} | {filled:.0f} "
        f"| {filled / sent * 1000:.1f} | {loaded:.1f} | {ranked:.1f} | {peak:.0f} | {size:.0f} |"
    )


def _fill(ledger: Ledger, context: Context, units: int, months: int) -> None:
    sample = read_submission(SAMPLE, context.plan, context.names)
    rows = {
        "indicators": _long(sample.frames["indicators"], INDICATORS),
        "projects": _long(sample.frames["projects"], PROJECTS),
    }
    who = Who("benchmark", "this machine", "benchmark")
    for month in range(1, months + 1):
        for unit in range(units):
            record(ledger, who, _draft(context, sample, rows, f"{unit:06}", f"2020-{month:02}"))


def _draft(
    context: Context, sample: Submission, rows: Mapping[str, pd.DataFrame], unit: str, period: str
) -> Draft:
    codes = [f"{unit}-{number:04}" for number in range(PROJECTS)]
    frames = {**sample.frames, "totals": sample.totals, "indicators": rows["indicators"]}
    frames["projects"] = rows["projects"].assign(code=pd.Series(codes, dtype="object"))
    return Draft(
        unit=unit, unit_name=unit, period=period, plan_id=context.plan.id, plan_hash=context.hash,
        rules="benchmark", file_name=f"{unit}.xlsx", data=f"{unit} {period}".encode().ljust(1024),
        layouts=sample.layouts, frames=frames,
    )  # fmt: skip


def _long(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    times = -(-number // len(frame))
    return pd.concat([frame] * times, ignore_index=True).head(number)


def _month(ledger: Ledger, month: int) -> pd.DataFrame:
    with ledger.reading() as connection:
        chosen = counting(revisions(connection, head(connection).height, period=f"2020-{month:02}"))
        return load(connection, chosen).frames["projects"]


if __name__ == "__main__":
    main()
