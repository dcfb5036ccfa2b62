"""``python -m tests.benchmarks.national``: a ledger of a nation's size, recorded, then ranked by the commands.

Simulated: 31 provinces, 333 prefectures and 2,844 counties, invented and evenly spread, under the second plan
of the tests. Every month a county sends 59 project rows and 60 indicator rows, a prefecture and a province
60 indicator rows: two million project-months a year. The rows are those of a sample under other codes; the
kept file is a kilobyte instead of thirty, so that what is measured are rows. Each submission is recorded as
``dn submit`` does, in a transaction of its own; with ``--folder /dev/shm`` none waits for a disk. With
``--bulk`` only January is: the database copies it into the other months, in which nothing moves on. The
chain of such a ledger does not hold, so ``dn ledger verify`` is left out; all else reads what it always reads.
"""

import argparse
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from sqlalchemy import Table, func, literal, select

from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import find_ledger
from dongneng_cli.ledger.record import Draft, record
from dongneng_cli.ledger.store import Ledger, Who
from dongneng_cli.ledger.tables import ENTRIES, REVISIONS, ROWS
from dongneng_cli.submission.read import Submission, read_submission
from dongneng_cli.workflow.intake import Context, open_plan
from tests.benchmarks.measure import ROOT, Case, alternate, dn

PROVINCES, PREFECTURES, COUNTIES = 31, 333, 2844
PROJECTS, INDICATORS = 59, 60
SAMPLE = ROOT / "samples/2020-10/2020-10_01_济南市.xlsx"
PLAN = ROOT / "tests/plans/little-2031"
YEAR = 2031


def main() -> None:
    """Fill a ledger, run the commands on it, and print a line of each table."""
    options = _options()
    with TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        plan = nation(folder / "plan", COUNTIES // options.share)
        target = options.ledger or str(folder / "ledger.sqlite3")
        # In a process of its own, whose memory is none of the commands'.
        with get_context("spawn").Pool(1) as apart:
            line = apart.apply(_record_all, (plan, target, options))
        print(line, flush=True)
        for case in _commands(plan, target, f"{YEAR}-{options.months:02}")[
            : -1 if options.bulk else None
        ]:
            alternate([case], 1, warm=False)
            print(
                f"| {case.name} | {case.median / 1000:.1f} | {case.cpu[0] / 1000:.1f} "
                f"| {case.peak:.0f} | {case.exit_code} |",
                flush=True,
            )


def _record_all(plan: Path, target: str, options: argparse.Namespace) -> str:
    """Fill a ledger, and return a line of the first table."""
    share, months = options.share, 1 if options.bulk else options.months
    counties = COUNTIES // share
    place = find_ledger(target)
    began = time.perf_counter()
    with opened(place, create=True) as ledger:
        sent = _fill(ledger, open_plan(str(plan)), counties, months)
        took, used = time.perf_counter() - began, time.process_time()
        if options.bulk:
            _copy_month(ledger, sent, options.months)
    size = place.path.stat().st_size / (1 << 20) if place.path else 0
    scale = 1024 if sys.platform == "darwin" else 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / scale
    return (
        f"| 1/{share} | {options.months} | {sent:,} | {counties * options.months * PROJECTS:,} | {took:.0f} "
        f"| {took / sent * 1000:.1f} | {used / sent * 1000:.1f} | {peak:.0f} | {size:.0f} |"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.national", description=__doc__
    )
    parser.add_argument(
        "--share", type=int, default=16, help="the nation's counties divided by it (16)"
    )
    parser.add_argument("--months", type=int, default=1, help="months of the year (1)")
    parser.add_argument("--bulk", action="store_true", help="record January, copy the other months")
    parser.add_argument("--ledger", help="postgresql://…; else a SQLite file that is dropped again")
    parser.add_argument("--folder", help="where plan and SQLite file stand meanwhile")
    return parser.parse_args()


def _commands(plan: Path, ledger: str, month: str) -> list[Case]:
    common = ("--plan", str(plan), "--ledger", ledger, "--format", "json")
    ranked = [
        Case(f"dn rank --by {by}", dn("rank", "--by", by, "--month", month, *common))
        for by in ("circle", "city", "county")
    ]
    return [
        *ranked,
        Case("dn status", dn("status", "--period", month, *common)),
        Case("dn ledger verify", dn("ledger", "verify", "--ledger", ledger)),
    ]


def nation(folder: Path, counties: int) -> Path:
    """Write a plan with a nation's regions: circles are provinces, cities are prefectures."""
    shutil.copytree(PLAN, folder)
    lines = ["regions:", "  code: '990000'", "  name: 澜山国", "  short: 澜山"]
    lines += ["  basis: {kind: assumed, note: 虚构}", "  cities:"]
    for number, city in enumerate(_cities()):
        lines += [f"    - code: '{city}'", f"      name: 第{number}市"]
        lines += [f"      short: 第{number}", "      counties:"]
        inside = [code for code, of in _counties(counties) if of == city] or [f"{city[:4]}99"]
        lines += [f"        - {{code: '{code}', name: 第{code}县}}" for code in inside]
    lines.append("  groups:")
    for province in range(PROVINCES):
        inside = ", ".join(f"'{c}'" for c in list(_cities())[province::PROVINCES])
        lines += [
            f"    - id: province-{province}", f"      name: 第{province}省", f"      short: 省{province}", f"      cities: [{inside}]",
            "      role: circle", "      basis: {kind: assumed, note: 虚构}",
        ]  # fmt: skip
    regions = (folder / "regions.yaml").read_text("utf-8")
    text = "\n".join(lines) + "\n\n" + regions[regions.index("units:") :]
    (folder / "regions.yaml").write_text(text, "utf-8")
    _more_indicators(folder / "plan.yaml")
    return folder


def _more_indicators(file: Path) -> None:
    """Let the plan have as many indicators as a unit reports: copies of one that all report."""
    text = file.read_text("utf-8")
    start, end = text.index("  - id: new-firms"), text.index("  - id: research-share")
    one = text[start:end].replace("    aliases: [新增规上企业]\n", "")
    copies = (
        one.replace("new-firms", f"flow-{number:02}").replace(
            "新增规模以上企业", f"指标{number:02}"
        )
        for number in range(INDICATORS)
    )
    file.write_text(text[:end] + "".join(copies) + text[end:], "utf-8")


def _cities() -> Iterator[str]:
    return (f"{1000 + number}00" for number in range(PREFECTURES))


def _counties(number: int) -> Iterator[tuple[str, str]]:
    """Return the code of each county and its city's, spread evenly."""
    cities = list(_cities())
    for index in range(number):
        city = cities[index % PREFECTURES]
        yield f"{city[:4]}{index // PREFECTURES + 1:02}", city


def _fill(ledger: Ledger, context: Context, counties: int, months: int) -> int:
    """Record every submission; return their number."""
    shandong = open_plan(None)
    sample = read_submission(SAMPLE, shandong.plan, shandong.names)
    projects = _long(sample.frames["projects"].dropna(subset=["annual_plan"]), PROJECTS)
    indicators = _long(sample.frames["indicators"], INDICATORS)
    empty = {key: frame.head(0) for key, frame in sample.frames.items()}
    empty["totals"] = sample.totals.head(0)
    who = Who("benchmark", "this machine", "benchmark")
    share = max(1, COUNTIES // counties)
    cities = list(_cities())[::share]
    offices = [f"province-{number}" for number in range(0, PROVINCES, share)] + cities
    for month in range(1, months + 1):
        reported = _indicators(indicators, month)
        for office in offices:
            # The plan's sums are over prefectures; what others report is kept, loaded and judged.
            region = office if office in cities else None
            mine = empty | {"indicators": reported.assign(unit=office, region=region)}
            record(ledger, who, _draft(context, sample, mine, office, month))
        for county, city in _counties(counties):
            mine = empty | {
                "indicators": reported.assign(unit=county, region=None),
                "projects": _projects(projects, month, county, city),
            }
            record(ledger, who, _draft(context, sample, mine, county, month))
    return months * (len(offices) + counties)


def _indicators(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    """Report a steady flow on every indicator of the plan."""
    return rows.assign(
        indicator=[f"flow-{number:02}" for number in range(INDICATORS)],
        previous=Decimal(145 * (month - 1)), in_period=Decimal(145), cumulative=Decimal(145 * month),
    )  # fmt: skip


def _projects(rows: pd.DataFrame, month: int, county: str, city: str) -> pd.DataFrame:
    """Put the second plan's list and year in place of the sample's, and let work go on steadily."""
    share = Decimal(60 + int(county) % 97) / 1200
    monthly = rows["annual_plan"].map(lambda plan: round(plan * share, 2))
    return rows.assign(
        code=pd.Series([f"{county}-{n:04}" for n in range(len(rows))], dtype="object"),
        unit=county, city=city, county=county, cities=[(city,)] * len(rows),
        lists=[("key-projects",)] * len(rows), taskforce="tf-machinery", industry="machinery",
        project_class="implementing", planned_start=f"{YEAR}-01", started_on=f"{YEAR}-01",
        planned_finish=f"{YEAR}-12", finished_on=None, total_investment=rows["annual_plan"],
        month_invested=monthly, invested=monthly * month,
    )  # fmt: skip


def _copy_month(ledger: Ledger, sent: int, months: int) -> None:
    """Copy the first month into the others, by the database itself; heights go on, hashes are made up."""
    stand_still: dict[str, dict[str, Any]] = {
        "indicators": {"previous": ROWS["indicators"].c.cumulative, "in_period": literal("0")},
        "projects": {"month_invested": literal("0")},
    }
    with ledger.engine.connect() as connection, connection.begin():
        for month in range(2, months + 1):
            on = sent * (month - 1)
            period = literal(f"{YEAR}-{month:02}")
            made_up = func.substr(ENTRIES.c.hash, 3).concat(f"{month:02}")
            _copy(connection, ENTRIES, on, sent, {"hash": made_up})
            _copy(connection, REVISIONS, on, sent, {"period": period})
            for key, table in ROWS.items():
                _copy(connection, table, on, sent, stand_still.get(key, {}))


def _copy(connection: Any, table: Table, on: int, sent: int, other: dict[str, Any]) -> None:
    values = {"height": table.c.height + on} | other
    columns = [values.get(column.name, column).label(column.name) for column in table.c]
    rows = select(*columns).where(table.c.height <= sent)
    connection.execute(table.insert().from_select([c.name for c in table.c], rows))


def _draft(
    context: Context, sample: Submission, frames: dict[str, pd.DataFrame], unit: str, month: int
) -> Draft:
    period = f"{YEAR}-{month:02}"
    return Draft(
        unit=unit, unit_name=unit, period=period, plan_id=context.plan.id, plan_hash=context.hash,
        rules="benchmark", file_name=f"{unit}.xlsx", data=f"{unit} {period}".encode().ljust(1024),
        layouts=sample.layouts, frames=frames,
    )  # fmt: skip


def _long(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    times = -(-number // len(frame))
    return pd.concat([frame] * times, ignore_index=True).head(number)


if __name__ == "__main__":
    main()
