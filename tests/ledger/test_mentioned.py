"""What is left in the ledger because the files do not mention it makes no difference to what is found in them."""

import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dongneng_cli import frames
from dongneng_cli.findings import Finding
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import record
from dongneng_cli.ledger.rows import Rows, Wanted
from dongneng_cli.period import Period
from dongneng_cli.submission.read import Submission
from dongneng_cli.workflow import beside, mentioned
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.earlier import earlier_rows
from tests.ledger.books import CITIES, UNITS, WHO, draft, project

REPORTING = ("济南市", "青岛市", "烟台市", "省工业和信息化厅")
MONTH = Period(2020, 10)
PROVINCE = "370000"


def tables(drawn: random.Random, unit: str, month: int) -> dict[str, Any]:
    """Draw a month of a unit: projects that move between units, figures that slip, blockers of any project."""
    mine = drawn.sample(range(1, 9), 4)
    sheet = {"sheet": "项目", "layout": 0}
    projects = [
        project(0, str(month * 10 + drawn.choice((0, 0, 0, 5))), code=f"P-{n}", row=at, cell=f"A{at}")
        | {"month_invested": Decimal(10), "annual_plan": Decimal(drawn.choice((100, 100, 90)))}
        for at, n in enumerate(mine, 2)
    ]  # fmt: skip
    regions = [PROVINCE] if unit not in CITIES else [CITIES[unit]]
    indicators = [
        {
            "indicator": "5g-stations", "region": region, "sheet": "指标", "cell": "G2", "row": 2, "layout": 1,
            "cumulative": Decimal(month * 100 + drawn.choice((0, 0, 50))), "in_period": Decimal(100),
            "previous": Decimal((month - 1) * 100),
        }
        for region in regions
    ]  # fmt: skip
    blockers = [
        {"number": f"{n % 3}", "cell": "A2", "project": f"P-{n}", "text": "用地", "raised_on": "2020-05-01", "row": 2,
         "promised_on": f"2020-12-{n + 10}", "state": "open", **sheet}
        for n in drawn.sample(range(1, 14), 2)
    ]  # fmt: skip
    return {
        "projects": frames.PROJECTS.build(projects),
        "indicators": frames.OBSERVATIONS.build(indicators),
        "blockers": frames.BLOCKERS.build(blockers),
    }


def fill(path: Path, drawn: random.Random, sent: dict[str, dict[str, Any]], left_out: str) -> None:
    """Record nine months of every unit, and October of those that are not judged."""
    with opened(Place(path=path), create=True) as ledger:
        for month in (8, 9, 10):
            for unit in REPORTING:
                if month == 10 and unit == left_out:
                    continue
                code = UNITS[unit]
                base = replace(draft(period=f"2020-{month:02}"), unit=code, unit_name=unit)
                own = sent[unit] if month == 10 else tables(drawn, unit, month)
                record(ledger, WHO, replace(
                    base, data=f"{unit}{month}".encode(), frames=dict(base.frames or {}) | own
                ))  # fmt: skip


def found_in(unit: str, own: dict[str, Any], path: Path, context: Context) -> list[Finding]:
    """Return what is found in October of a unit, beside the ledger."""
    base = draft()
    here = {"file": "sent.xlsx", "unit": UNITS[unit], "period": str(MONTH)}
    given = {
        key: table.assign(**{name: value for name, value in here.items() if name in table})
        for key, table in (dict(base.frames or {}) | own).items()
    }
    sent = Submission(
        file="sent.xlsx", sha256="", size=1, unit=UNITS[unit], unit_name=unit, period=MONTH,
        frames=given, layouts=base.layouts, findings=(),
    )  # fmt: skip
    group: Any = [SimpleNamespace(submission=sent, path=Path("sent.xlsx"))]
    place = Place(path=path)
    _seen, intake = beside.beside(place, context, MONTH, group)
    return beside.judged(group, intake, earlier_rows(context, MONTH, (), ledger=place, of=[sent]))


def test_what_the_files_do_not_mention_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, codes = open_plan(None), Counter[str]()
    for seed in range(24):
        drawn = random.Random(seed)
        sent = {unit: tables(drawn, unit, 10) for unit in REPORTING}
        unit, path = drawn.choice(REPORTING), tmp_path / f"{seed}.sqlite3"
        fill(path, drawn, sent, unit)
        narrowed = found_in(unit, sent[unit], path, context)
        with monkeypatch.context() as whole:
            whole.setattr(mentioned, "_MOST", 0)
            assert found_in(unit, sent[unit], path, context) == narrowed, (seed, unit)
        codes.update({one.code for one in narrowed})
    assert {"L104", "L116", "L145", "L146", "L160", "L162", "L163", "S202"} <= set(codes)


def test_only_what_is_mentioned_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, fetched = open_plan(None), []
    load = beside.load_known

    def told(*given: Any) -> Rows:
        fetched.append(rows := load(*given))
        return rows

    monkeypatch.setattr(beside, "load_known", told)
    path = tmp_path / "ledger.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        for unit in ("青岛市", "烟台市"):
            record(ledger, WHO, draft(unit))
    for own, codes in (("P370200-1", ["P370200-1"]), ("P-none", ["P370200-1"])):
        mine = {"projects": frames.PROJECTS.build([project(1, "1", code=own)])}
        found_in("济南市", mine, path, context)
        # Of what is not mentioned one row, so that it is known that something is reported.
        assert fetched[-1].tables.columns("projects")["code"] == codes


def test_of_many_files_everything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mentioned, "_MOST", 1)
    wanted: Wanted | None = mentioned.mentioned(None, 9, [None, None], open_plan(None))  # type: ignore[arg-type, list-item]
    assert wanted is None
