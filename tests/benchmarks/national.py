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
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from sqlalchemy import Table, func, literal, select

from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import find_ledger
from dongneng_cli.ledger.record import Draft, record
from dongneng_cli.ledger.store import Ledger, Who, head
from dongneng_cli.ledger.tables import ENTRIES, REVISIONS, ROWS
from dongneng_cli.submission.read import Submission, read_submission
from dongneng_cli.submission.tables.tables import Columns, Tables, empty
from dongneng_cli.workflow.context import Context, open_plan
from tests.benchmarks.measure import ROOT, Case, alternate, dn
from tests.workflow.month_files import write_month

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
        for case in _commands(folder, target, f"{YEAR}-{options.months:02}")[
            : -1 if options.bulk else None
        ]:
            alternate([case], 1, warm=False)
            print(
                f"| {case.name} | {case.median / 1000:.1f} | {case.cpu[0] / 1000:.1f} "
                f"| {case.peak:.0f} | {case.exit_code} |",
                flush=True,
            )


def _record_all(plan: Path, target: str, options: argparse.Namespace) -> str:
    """Fill a ledger, unless it is filled already, and return a line of the first table."""
    share, months = options.share, 1 if options.bulk else options.months
    counties = COUNTIES // share
    place = find_ledger(target)
    with opened(place, create=True) as ledger:
        context = open_plan(str(plan))
        began, used = time.perf_counter(), time.process_time()
        sent = _fill(ledger, context, counties, months)
        took, used = time.perf_counter() - began, time.process_time() - used
        if options.bulk:
            _copy_month(ledger, sent, options.months)
        size = _size(ledger) / (1 << 20)
    scale = 1024 if sys.platform == "darwin" else 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / scale
    each = "| |" if not sent else f"| {took / sent * 1000:.1f} | {used / sent * 1000:.1f} |"
    return (
        f"| 1/{share} | {options.months} | {sent:,} | {counties * options.months * PROJECTS:,} "
        f"| {took:.0f} {each} {peak:.0f} | {size:.0f} |"
    )


def _size(ledger: Ledger) -> int:
    """Return the bytes of a ledger's file, or of a server's database."""
    if ledger.place.path:
        return ledger.place.path.stat().st_size
    with ledger.reading() as connection:
        return int(
            connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one()
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
    parser.add_argument(
        "--ledger",
        help="a file or postgresql://…, which goes on where it ends; else a file that is dropped again",
    )
    parser.add_argument("--folder", help="where plan and SQLite file stand meanwhile")
    return parser.parse_args()


def _commands(folder: Path, ledger: str, month: str) -> list[Case]:
    """Return the commands in their order: the second ranking of a kind finds earlier months kept."""
    common = ("--plan", str(folder / "plan"), "--ledger", ledger, "--format", "json")
    kept = {"DN_CACHE": str(folder / "kept")}
    ranked = [
        Case(f"dn rank --by {by}{again}", dn("rank", "--by", by, "--month", month, *common), kept)
        for by in ("circle", "city", "county")
        for again in ("", ", again")
    ]
    return [
        *ranked,
        Case(
            "dn submit, one workbook",
            dn("submit", str(_book(folder, month)), *common[:4], "--dry-run"),
        ),
        Case("dn status", dn("status", "--period", month, *common)),
        Case("dn ledger verify", dn("ledger", "verify", "--ledger", ledger)),
    ]


def _book(folder: Path, month: str) -> Path:
    """Write the workbook of a prefecture, with projects that its counties have not reported."""
    city = next(_cities())
    indicators = [
        {
            "indicator": f"flow-{number:02}", "name": f"指标{number:02}", "region": city, "unit_of_measure": "家",
            "previous": 145 * (int(month[5:]) - 1), "in_period": 145, "cumulative": 145 * int(month[5:]),
        }
        for number in range(INDICATORS)
    ]  # fmt: skip
    projects = [
        {
            "code": f"{city}-{number:04}", "name": f"项目{number}", "lists": "重点项目", "city": city,
            "county": f"{city[:4]}01", "project_class": "实施类", "total_investment": 10, "annual_plan": 10,
            "planned_start": f"{YEAR}-01", "started_on": f"{YEAR}-01", "month_invested": 1 + number / 100,
            "invested": 2 + number / 100,
        }
        for number in range(PROJECTS)
    ]  # fmt: skip
    title = open_plan(str(folder / "plan")).plan.title
    return write_month(
        folder / "one.xlsx", month, indicators, projects, unit="第0市", code=city, plan=title
    )


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
    """Record every submission that is not there yet, an entry each; return their number."""
    who = Who("benchmark", "this machine", "benchmark")
    with ledger.reading() as connection:
        there = head(connection).height
    sent = there
    for sent, draft in enumerate(_drafts(context, counties, months, there), there + 1):  # noqa: B007
        record(ledger, who, draft)
    return sent - there


def _drafts(context: Context, counties: int, months: int, there: int) -> Iterator[Draft]:
    """Yield the submissions of every month after the first ``there``."""
    shandong = open_plan(None)
    sample = read_submission(SAMPLE, shandong.plan, shandong.names)
    projects = _long(sample.frames["projects"].dropna(subset=["annual_plan"]), PROJECTS)
    indicators = _long(sample.frames["indicators"], INDICATORS)
    share = max(1, COUNTIES // counties)
    cities = list(_cities())[::share]
    offices = [f"province-{number}" for number in range(0, PROVINCES, share)] + cities
    # The plan's sums are over prefectures; what others report is kept, loaded and judged.
    units = [(office, office if office in cities else None, "") for office in offices]
    units += [(county, None, city) for county, city in _counties(counties)]
    every = ((month, *unit) for month in range(1, months + 1) for unit in units)
    for month, unit, region, city in islice(every, there, None):
        tables = {"indicators": _indicators(indicators, month) | {"region": [region] * INDICATORS}}
        if city:
            tables["projects"] = _projects(projects, month, unit, city)
        yield _draft(context, sample, tables, unit, month)


def _indicators(rows: Columns, month: int) -> dict[str, list[Any]]:
    """Report a steady flow on every indicator of the plan."""
    same = {"previous": 145 * (month - 1), "in_period": 145, "cumulative": 145 * month}
    return {
        **rows,
        "indicator": [f"flow-{number:02}" for number in range(INDICATORS)],
        **{name: [Decimal(value)] * INDICATORS for name, value in same.items()},
    }


def _projects(rows: Columns, month: int, county: str, city: str) -> dict[str, list[Any]]:
    """Put the second plan's list and year in place of the sample's, and let work go on steadily."""
    share = Decimal(60 + int(county) % 97) / 1200
    monthly = [round(plan * share, 2) for plan in rows["annual_plan"]]
    same = {
        "city": city, "county": county, "cities": (city,), "lists": ("key-projects",),
        "taskforce": "tf-machinery", "industry": "machinery", "project_class": "implementing",
        "planned_start": f"{YEAR}-01", "started_on": f"{YEAR}-01", "planned_finish": f"{YEAR}-12",
        "finished_on": None,
    }  # fmt: skip
    return {
        **rows,
        **{name: [value] * PROJECTS for name, value in same.items()},
        "code": [f"{county}-{n:04}" for n in range(PROJECTS)],
        "total_investment": rows["annual_plan"],
        "month_invested": monthly,
        "invested": [one * month for one in monthly],
    }


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
    context: Context, sample: Submission, tables: Mapping[str, Columns], unit: str, month: int
) -> Draft:
    period = f"{YEAR}-{month:02}"
    return Draft(
        unit=unit, unit_name=unit, period=period, plan_id=context.plan.id, plan_hash=context.hash,
        rules="benchmark", file_name=f"{unit}.xlsx", data=f"{unit} {period}".encode().ljust(1024),
        layouts=sample.layouts, frames=Tables(lambda key: tables.get(key) or empty(key)),
    )  # fmt: skip


def _long(frame: pd.DataFrame, number: int) -> Columns:
    """Return the columns of a frame's rows, over and over, so many of them."""
    return {str(name): list(islice(cycle(frame[name].tolist()), number)) for name in frame.columns}


if __name__ == "__main__":
    main()
