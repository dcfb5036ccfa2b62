"""A rule that was waived: no verb holds it against the unit, every report shows who allowed it and until when."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dongneng_cli.errors import ExitCode
from dongneng_cli.reports.formats.catalog import by_name
from dongneng_cli.workflow import assess, blockers, bulletin, forecast, page, tasks, verbs
from dongneng_cli.workflow.ledger import waive
from dongneng_cli.workflow.record import Terms, submit
from dongneng_cli.workflow.report import Report
from dongneng_cli.workflow.trace import trace
from tests.ledger.books import workbook

SAID = "王处长"
UNTIL = "2999-12-31"

Verb = Callable[..., Report]
VERBS: dict[str, Verb] = {
    "check": lambda **how: verbs.check([], **how),
    "rank": lambda **how: verbs.rank([], **how),
    "gap": lambda **how: verbs.gap([], **how),
    "tasks": lambda **how: tasks.tasks([], **how),
    "bulletin": lambda **how: bulletin.bulletin([], **how),
    "forecast": lambda **how: forecast.forecast([], **how),
    "assess": lambda **how: assess.assess([], **how),
    "report": lambda **how: page.report([], **how),
    "map": lambda **how: page.city_map([], **how),
    "trace": lambda **how: trace("5g-stations", **how),
    "blockers": lambda **how: blockers.blockers(
        [], **{name: value for name, value in how.items() if name != "period"}
    ),
}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger whose one workbook of October has an error that was waived."""
    place = tmp_path_factory.mktemp("waived")
    address = str(place / "ledger.sqlite3")
    book = workbook(place / "a.xlsx", month_invested=99)
    found = submit([book], ledger=address, terms=Terms(dry_run=True)).document.data["findings"]
    for rule in sorted({one["code"] for one in found if one["severity"] == "error"}):
        waive(
            rule, "济南市", "2020-10", authoriser=SAID, reason="系统导出", until=UNTIL, ledger=address
        )  # fmt: skip
    assert submit([book], ledger=address).exit_code is ExitCode.OK
    return address


@pytest.fixture
def waived(recorded: str, tmp_path: Path) -> str:
    """A copy of it, to be written to."""
    return str(shutil.copy(recorded, tmp_path / "ledger.sqlite3"))


@pytest.mark.parametrize("name", VERBS)
def test_no_verb_holds_it_against_the_unit_and_each_shows_it(name: str, recorded: str) -> None:
    report = VERBS[name](period="2020-10", ledger=recorded)
    text = by_name("md").text(report.document)
    assert report.exit_code is ExitCode.OK
    assert SAID in text
    assert UNTIL in text


def test_it_is_shown_where_a_later_month_stands_on_it(waived: str, tmp_path: Path) -> None:
    later = workbook(tmp_path / "b.xlsx", period="2020-11")
    for rule in ("L101", "L160"):
        waive(rule, "青岛市", "2020-11", authoriser="x", reason="y", until=UNTIL, ledger=waived)
    assert submit([later], ledger=waived).exit_code is ExitCode.OK
    for name in ("rank", "forecast", "assess"):
        assert SAID in by_name("md").text(VERBS[name](period="2020-11", ledger=waived).document)
    # A check is of one month's figures alone.
    assert SAID not in by_name("md").text(VERBS["check"](period="2020-11", ledger=waived).document)


def test_it_holds_for_its_own_month_alone(waived: str, tmp_path: Path) -> None:
    later = workbook(tmp_path / "b.xlsx", period="2020-11", month_invested=99)
    report = submit([later], ledger=waived, terms=Terms(dry_run=True))
    assert report.exit_code is ExitCode.FINDINGS
