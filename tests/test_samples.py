"""The samples: they are what their script writes, read cleanly, and show the published figures.

Published: 山东省发改委通报前十月16市重点项目开工情况统计排名 (2020-11); for Weihai 威海新闻网
(2020-11-25).
"""

import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dongneng_cli.engine.measures import total
from dongneng_cli.engine.projects import count_all, counts, distinct, memberships, rates
from dongneng_cli.engine.ranking import reaching
from dongneng_cli.findings import Severity
from dongneng_cli.rounding import half_up
from dongneng_cli.submission.read import Submission, read_submission
from dongneng_cli.terms import Metric, ProjectClass
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import Intake, take_in
from dongneng_cli.workflow.judge import Verdict, judge

SAMPLES = Path(__file__).parents[1] / "samples"
MONTH = SAMPLES / "2020-10"
WORKBOOKS = sorted(MONTH.glob("*.xlsx"))

sys.path.insert(0, str(SAMPLES))

from make_checklist import make as make_checklist  # noqa: E402 - the script's folder is no package
from make_samples import make  # noqa: E402
from sample_parts.broken import place  # noqa: E402
from sample_parts.mistakes import MISTAKES  # noqa: E402

ALL = "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽"
MAJOR, PREFERRED, INVEST = "major-projects", "preferred-projects", "invest-talent-projects"
OURS = ("shortfall-projects", "supporting-projects")


@pytest.fixture(scope="module")
def context() -> Context:
    return open_plan("shandong-2020")


@pytest.fixture(scope="module", params=["2020-10", "monthly.xlsx"])
def month(request: pytest.FixtureRequest, context: Context) -> Intake:
    """The month as it is sent by units, and as one workbook."""
    return take_in([SAMPLES / request.param], context)


@pytest.fixture(scope="module")
def broken(context: Context) -> Verdict:
    return judge(take_in([SAMPLES / "broken.xlsx"], context))


# Written again


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_samples_are_what_the_script_writes_and_no_other_workbooks_lie_about(
    tmp_path: Path,
) -> None:
    made = (*make(tmp_path), *make_checklist(tmp_path / "checklist"))
    written = {path.relative_to(tmp_path) for path in made}
    # The parts are compared unpacked: how deflate packs them is zlib's affair.
    for path in written:
        kept, own = contents(SAMPLES / path), contents(tmp_path / path)
        assert kept == own, f"{path}: run samples/make_samples.py"
    assert {path.relative_to(SAMPLES) for path in SAMPLES.rglob("*.xlsx")} == written
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*.*")) < 3_000_000


# Read cleanly


@pytest.fixture(scope="module")
def submissions(context: Context) -> list[Submission]:
    return [read_submission(path, context.plan, context.names) for path in WORKBOOKS]


def test_every_unit_has_sent_one_workbook(submissions: list[Submission], context: Context) -> None:
    plan = context.plan
    units = [*plan.regions.cities, *plan.units.departments, *plan.units.taskforces]
    assert [one.unit_name for one in submissions] == [unit.name for unit in units]
    assert {str(one.period) for one in submissions} == {"2020-10"}
    for number, (path, one) in enumerate(zip(WORKBOOKS, submissions, strict=True), start=1):
        assert path.name == f"2020-10_{number:02d}_{one.unit_name}.xlsx"


def test_reading_finds_nothing(submissions: list[Submission]) -> None:
    assert [finding for one in submissions for finding in one.findings] == []


def test_no_rule_objects(month: Intake) -> None:
    assert [one for one in judge(month).findings if one.severity is not Severity.NOTICE] == []


def test_projects_come_from_cities_and_the_line_projects_from_their_office(
    submissions: list[Submission], context: Context
) -> None:
    senders = {one.unit for one in submissions if len(one.frames["projects"])}
    assert senders == {*context.names.keys("city"), "development-reform"}
    for one in submissions:
        expected = one.unit if context.names.is_city(one.unit or "") else None
        assert set(one.frames["projects"]["city"]) <= {expected}


def test_parts_of_the_cities_add_up(month: Intake) -> None:
    observed = month.frames["indicators"]
    for indicator in ("5g-stations", "small-firms-upgraded"):
        rows = observed[observed["indicator"] == indicator]
        own = rows[rows["region"] == "370000"]
        for name in ("previous", "in_period", "cumulative"):
            parts = rows.loc[rows["region"] != "370000", name]
            assert len(parts) == 16
            assert total(parts) == own[name].item()


def test_every_indicator_is_reported_or_counted(month: Intake, context: Context) -> None:
    reported = set(month.frames["indicators"]["indicator"])
    counted = {one.list for one in context.plan.indicators if one.list}
    assert reported | counted == {one.id for one in context.plan.indicators}
    assert not reported & counted


# Published totals


def members(month: Intake, *lists: str) -> pd.DataFrame:
    frame = memberships(month.frames["projects"], month.context.plan.lists, month.period)
    return frame[frame["list"].isin(lists)].reset_index(drop=True) if lists else frame


def standing(month: Intake, *lists: str) -> dict[str, Any]:
    counted = count_all(members(month, *lists))
    (row,) = rates(counted).to_dict("records")
    return {str(name): value for name, value in row.items()}


PRINTED = [
    ((), (1907, 1741, 1559), "6196.09", "89.55", "91.57"),
    ((MAJOR,), (326, 247, 242), "2136.97", "97.98", "103.13"),
    ((PREFERRED,), (612, 568, 556), "1731.73", "97.89", "97.41"),
    ((INVEST,), (200, 200, 196), "498.45", "98.00", "110.89"),
    (OURS, (769, 726, 565), "1828.94", "77.82", "74.13"),
]
"""Of the three lists the start rates, and of the last row all figures, follow from printed ones."""


@pytest.mark.parametrize(("lists", "numbers", "invested", "start_rate", "completion"), PRINTED)
def test_printed_totals_come_out(
    month: Intake,
    lists: tuple[str, ...],
    numbers: tuple[int, int, int],
    invested: str,
    start_rate: str,
    completion: str,
) -> None:
    found = standing(month, *lists)
    assert (found["projects"], found["planned_starts"], found["started"]) == numbers
    assert found["invested"] == Decimal(invested)
    assert str(half_up(found["start_rate"], 2)) == start_rate
    assert str(half_up(found["completion_rate"], 2)) == completion


def test_points_over_the_plan_come_out(month: Intake) -> None:
    rates = [standing(month, one)["completion_rate"] for one in (MAJOR, INVEST)]
    assert [str(half_up(one - 100, 2)) for one in rates] == ["3.13", "10.89"]


@pytest.mark.parametrize(
    ("one", "projects", "started", "invested"),
    [(MAJOR, 79, 15, "124.87"), (PREFERRED, 44, 0, "11.61"), (INVEST, 0, 0, None)],
)
def test_prep_class_stands_apart(
    month: Intake, one: str, projects: int, started: int, invested: str | None
) -> None:
    found = standing(month, one)
    assert (found["prep_projects"], found["prep_started"]) == (projects, started)
    assert found["prep_invested"] == (None if invested is None else Decimal(invested))


@pytest.mark.parametrize(
    ("one", "printed"), [(MAJOR, "254.82"), (PREFERRED, "230.73"), (INVEST, "65.84")]
)
def test_investment_of_the_month_comes_out(month: Intake, one: str, printed: str) -> None:
    frame = month.frames["projects"]
    rows = frame[frame["lists"].map(lambda lists: lists == (one,))]
    implementing = rows[rows["project_class"] == ProjectClass.IMPLEMENTING]
    assert total(implementing["month_invested"]) == Decimal(printed)


def test_totals_of_lists_and_of_distinct_projects_are_the_same(month: Intake) -> None:
    entries = members(month)
    assert len(distinct(entries)) == len(entries) == 1907


def test_four_line_projects_belong_to_no_city(month: Intake) -> None:
    lines = members(month)[members(month)["city"].isna()]
    assert len(lines) == 4
    assert set(lines["list"]) == {MAJOR}


def test_weihai_shows_its_own_figures(month: Intake) -> None:
    standings = rates(counts(members(month), "city"))
    (row,) = standings[standings["code"] == "371000"].to_dict("records")
    assert (row["projects"], row["planned_starts"], row["started"]) == (85, 85, 80)
    assert row["invested"] == Decimal("138.9")
    assert str(half_up(row["start_rate"], 1)) == "94.1"
    assert str(half_up(row["completion_rate"], 2)) == "105.76"


# Threshold lists

FINISHED, PROGRESS = Decimal(100), None
THRESHOLDS = [
    (MAJOR, Metric.COMPLETION_RATE, PROGRESS, ALL),
    (MAJOR, Metric.COMPLETION_RATE, FINISHED,
     "济南 青岛 淄博 枣庄 东营 烟台 潍坊 泰安 威海 日照 临沂 聊城 滨州 菏泽"),
    (INVEST, Metric.COMPLETION_RATE, PROGRESS, ALL),
    (PREFERRED, Metric.START_RATE, FINISHED, "东营 烟台 潍坊 济宁 泰安 日照 滨州 菏泽"),
    (PREFERRED, Metric.COMPLETION_RATE, FINISHED, "淄博 东营 烟台 潍坊 济宁 威海 日照 临沂 聊城"),
]  # fmt: skip


def reached(month: Intake, one: str, metric: Metric, bound: Decimal | None) -> list[str]:
    standings = rates(counts(members(month, one), "city"))
    limit = month.period.time_progress * 100 if bound is None else bound
    found = reaching(standings, metric, limit, above=bound is None)
    return [month.context.names.name("city", code).removesuffix("市") for code in found.codes]


@pytest.mark.parametrize(("one", "metric", "bound", "printed"), THRESHOLDS)
def test_printed_threshold_lists_come_out(
    month: Intake, one: str, metric: Metric, bound: Decimal | None, printed: str
) -> None:
    assert reached(month, one, metric, bound) == printed.split(" ")


def test_broken_off_threshold_list_begins_as_printed(month: Intake) -> None:
    found = reached(month, INVEST, Metric.COMPLETION_RATE, FINISHED)
    assert found[:7] == ["青岛", "淄博", "枣庄", "东营", "烟台", "潍坊", "济宁"]


# Plausible rows


def test_rows_of_projects_are_plausible(month: Intake) -> None:
    frame = month.frames["projects"]
    assert not frame["code"].duplicated().any()
    assert frame["name"].str.contains("示例").all()
    running = frame["started_on"].notna()
    implementing = frame["project_class"] == ProjectClass.IMPLEMENTING
    assert ((frame["invested"] > 0) == running)[implementing].all()
    assert (frame["month_invested"] <= frame["invested"]).all()
    assert (frame["invested"] <= frame["total_investment"]).all()
    assert (frame["started_on"][running] <= "2020-10").all()
    without = frame[frame["taskforce"].isna()]
    assert {one for lists in without["lists"] for one in lists} == {"shortfall-projects"}
    assert set(frame["taskforce"].dropna()) == {
        force.id for force in month.context.plan.units.taskforces if force.industry
    }


def test_covers_say_what_is_made_up() -> None:
    for path in (*WORKBOOKS, SAMPLES / "monthly.xlsx", SAMPLES / "broken.xlsx"):
        text = contents(path)["xl/sharedStrings.xml"].decode()
        assert "示例数据" in text
        if "项目编码" in text and "所在市" in text:
            assert "山东省发改委通报前十月16市重点项目开工情况统计排名（2020年11月）" in text


# The broken sample


def where(verdict: Verdict) -> set[tuple[str, str, str]]:
    return {(one.code, one.sheet, one.cell) for one in verdict.findings}


EXPECTED = [(m.code, m.sheet, place(m)) if m.placed else (m.code, "", "") for m in MISTAKES]


@pytest.mark.parametrize("mistake", EXPECTED, ids=lambda m: "-".join(m).strip("-"))
def test_every_mistake_is_found_at_its_cell(broken: Verdict, mistake: tuple[str, str, str]) -> None:
    assert mistake in where(broken)


def test_nothing_else_in_the_broken_sample_is_an_error(broken: Verdict) -> None:
    cells = {(sheet, cell) for _code, sheet, cell in EXPECTED}
    errors = [one for one in broken.findings if one.severity is Severity.ERROR]
    assert [one.place for one in errors if (one.sheet, one.cell) not in cells] == []


def test_readme_lists_every_mistake_with_its_cell() -> None:
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for one in MISTAKES:
        row = f"| `{one.sheet}!{place(one)}` | {one.code} | {one.chinese} | {one.english} |"
        assert row in text
