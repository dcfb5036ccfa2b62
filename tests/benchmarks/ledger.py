"""``python -m tests.benchmarks.ledger``: a ledger of one year and of many, against plain ``sqlite3``.

A year is the 16 cities of the sample month under twelve months: 1,907 projects each. Further years are the same
rows under the years before 2020; the kept files are those of the first, once. The floor of recording is
``sqlite3`` inserting the same rows into tables without an index, as many transactions, as surely synced. The
floor of reading is a process that imports what must be imported and fetches the rows: of the year up to the month for
what compares months, else the month's revisions.
"""

import argparse
import multiprocessing
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import Draft, record
from dongneng_cli.ledger.store import Ledger, Who
from dongneng_cli.ledger.tables import FILES, REVISIONS, ROWS
from dongneng_cli.ledger.verify import Entry, entries
from dongneng_cli.submission.read import read_submission
from dongneng_cli.submission.tables.tables import TOTALS, Columns, Tables
from dongneng_cli.workflow.context import open_plan
from tests.benchmarks import programs
from tests.benchmarks.measure import ROOT, Case, alternate, dn, python

WHO = Who("benchmark", "this machine", "benchmark")
BOOKS = sorted((ROOT / "samples/2020-10").glob("*市.xlsx"))
PERIOD = "2020-10"


def main() -> None:
    """Fill, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ledger", description=__doc__)
    parser.add_argument("--years", type=int, nargs="+", default=[1, 200], help="1 200")
    parser.add_argument("--rounds", type=int, default=7, help="turns of each case (7)")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        first = Path(folder, "year.sqlite3")
        # In processes of their own: a child's peak counts what its parent held when it was started.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            ours = pool.submit(_filled, first).result()
            plain = pool.submit(_plain, first, Path(folder, "plain.sqlite3")).result()
        print("| what | × floor | least | cpu | ms, least–most | floor, ms | peak MiB |")
        print("|" + " --- |" * 7)
        print(
            f"| a submission recorded | {ours[0] / plain[0]:.1f} | | {ours[1] / plain[1]:.1f} "
            f"| {ours[0]:.0f} | sqlite3 inserts the same rows {plain[0]:.0f} | |"
        )
        for years in options.years:
            path = Path(folder, f"{years}.sqlite3")
            shutil.copy(first, path)
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
                print(
                    f"\n{years} years: {pool.submit(_grown, path, years - 1).result()}", flush=True
                )
            for line in _reading(path, options.rounds):
                print(line, flush=True)
            path.unlink()


def _since(began: tuple[float, float], sent: int) -> tuple[float, float]:
    """Return milliseconds of each submission: on the clock, and of the processor."""
    now = time.perf_counter(), time.process_time()
    return (now[0] - began[0]) * 1000 / sent, (now[1] - began[1]) * 1000 / sent


def _filled(path: Path) -> tuple[float, float]:
    """Record the year as ``dn submit`` does, each submission in a transaction of its own; return what each cost."""
    drafts = [_in_month(month, draft) for month in range(1, 13) for draft in _read()]
    with opened(Place(path=path), create=True) as ledger:
        began = time.perf_counter(), time.process_time()
        for draft in drafts:
            record(ledger, WHO, draft)
        return _since(began, len(drafts))


def _grown(path: Path, years: int) -> str:
    """Append older years; return the size of it all."""
    with opened(Place(path=path)) as ledger:
        _older(ledger, years)
    return _size(path)


def _read() -> list[Draft]:
    """Return the cities' submissions of the sample month."""
    context = open_plan(None)
    drafts = []
    for book in BOOKS:
        one = read_submission(book, context.plan, context.names)
        drafts.append(
            Draft(
                unit=str(one.unit), unit_name=one.unit_name, period=PERIOD, plan_id=context.plan.id,
                plan_hash=context.hash, rules="benchmark", file_name=book.name,
                data=book.read_bytes(), layouts=one.layouts, findings=one.findings,
                frames=one.frames,
            )
        )  # fmt: skip
    return drafts


def _in_month(month: int, draft: Draft) -> Draft:
    """Return a submission of October as one of another month: its rows as reading leaves them, plain columns."""
    frames = draft.frames
    assert isinstance(frames, Tables)
    tables = {key: dict(frames.columns(key)) for key in (*frames, TOTALS)}
    tables["projects"]["invested"] = _as_of(month, tables["projects"])
    return replace(
        draft,
        period=f"2020-{month:02}",
        data=(draft.data or b"") + bytes([month]),
        frames=Tables(tables.__getitem__),
    )


def _as_of(month: int, projects: Columns) -> list[Decimal | None]:
    """Take what the months up to October invest out of the cumulative figures, so that they follow from another."""
    return [
        whole
        if whole is None or each is None
        else max(whole - each * max(10 - month, 0), Decimal(0))
        for whole, each in zip(projects["invested"], projects["month_invested"], strict=True)
    ]


def _older(ledger: Ledger, years: int) -> None:
    """Append the first year's rows again under earlier years, a year in one transaction."""
    with ledger.reading() as connection:
        kept: Sequence[Entry] = list(entries(connection)) if years else []
    for number in range(1, years + 1):
        with ledger.writing(WHO) as writer:
            for _entry, about, rows in kept:
                columns: dict[str, Any] = dict(about or {})
                columns.pop("height")
                columns["period"] = f"{2020 - number}{columns['period'][4:]}"
                writer.add_revision(columns, rows)


def _plain(source: Path, target: Path) -> tuple[float, float]:
    """Insert the same rows with ``sqlite3``; return what each submission cost."""
    row_tables = [table.name for table in ROWS.values()]
    with closing(sqlite3.connect(source)) as old:
        files = {row[0]: row for row in old.execute("SELECT * FROM files")}
        said = old.execute("SELECT * FROM revisions ORDER BY height").fetchall()
        at = [column.name for column in REVISIONS.columns].index("sha256")
        rows = [
            {name: old.execute(f"SELECT * FROM {name} WHERE height = ?", said[n][:1]).fetchall() for name in row_tables}
            for n in range(len(said))
        ]  # fmt: skip
    with closing(sqlite3.connect(target, isolation_level=None)) as new:
        new.execute("PRAGMA synchronous = EXTRA")
        for table in (FILES, REVISIONS, *ROWS.values()):
            names = ", ".join(f"[{column.name}]" for column in table.columns)
            new.execute(f"CREATE TABLE {table.name} ({names})")
        began = time.perf_counter(), time.process_time()
        for one, tables in zip(said, rows, strict=True):
            new.execute("BEGIN IMMEDIATE")
            for name, some in {"files": [files[one[at]]], "revisions": [one], **tables}.items():
                if some:
                    marks = ",".join("?" * len(some[0]))
                    new.executemany(f"INSERT INTO {name} VALUES ({marks})", some)
            new.execute("COMMIT")
        return _since(began, len(said))


def _size(path: Path) -> str:
    with opened(Place(path=path)) as ledger, ledger.reading() as connection:
        projects = connection.exec_driver_sql("SELECT count(*) FROM projects").scalar_one()
        sent = len(connection.execute(select(REVISIONS.c.height)).all())
    return f"{sent} submissions, {projects} project rows, {path.stat().st_size >> 20} MiB"


def _reading(path: Path, rounds: int) -> Iterator[str]:
    ledger = ("--ledger", str(path), "--period", PERIOD)
    pairs = [
        (
            Case("imports pandas, sqlite3 fetches the year", python(programs.LEDGER_ROWS, str(path), "2020-01", PERIOD)),
            [
                Case("dn rank --by city", dn("rank", "--by", "city", *ledger)),
                Case("dn rank --by city, nothing kept", dn("rank", "--by", "city", *ledger), {"DN_CACHE": "0"}),
                Case("dn rank --format json", dn("rank", "--format", "json", *ledger)),
                Case("dn check --format json", dn("check", "--format", "json", *ledger)),
            ],
        ),
        (
            Case("imports typer and rich, sqlite3 fetches the revisions", python(programs.LEDGER_HEADS, str(path), PERIOD)),
            [
                Case("dn status", dn("status", *ledger)),
                Case("dn history 济南市", dn("history", "济南市", "--ledger", str(path))),
            ],
        ),
    ]  # fmt: skip
    for floor, cases in pairs:
        alternate([floor, *cases], rounds)
        for case in cases:
            ratio, least = case.median / floor.median, min(case.wall) / min(floor.wall)
            cpu = min(case.cpu) / min(floor.cpu)
            yield (
                f"| {case.name} | {ratio:.2f} | {least:.2f} | {cpu:.2f} | {case.spread} "
                f"| {floor.name} {floor.median:.0f} | {case.peak:.0f} |"
            )


if __name__ == "__main__":
    main()
