"""Rankings over workbooks of several months: lists in force, movement, the same list, who is missing."""

import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dongneng_cli.errors import UnknownNameError, UsageError
from dongneng_cli.frames import RANKING, STANDINGS, UNRANKED, NoRank
from dongneng_cli.period import Period
from dongneng_cli.plan.load import find_plan
from dongneng_cli.reports.formats import terminal
from dongneng_cli.terms import Dimension, Metric, RankSort
from dongneng_cli.workflow import verbs
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.months import take_months
from dongneng_cli.workflow.rank import Ranked, explain_unit, rank_months
from dongneng_cli.workflow.rank_question import ask, find_unit, pick
from tests.workflow.month_files import reading, write_month

JAN, MAY, JUNE = (Period(2020, month) for month in (1, 5, 6))


@pytest.fixture(scope="module")
def context() -> Context:
    return open_plan(None)


def project(code: str, city: str, plan: float, spent: float, **more: Any) -> dict[str, Any]:
    usual = {"name": f"项目{code}", "lists": "省重大项目", "project_class": "建设类"}
    usual |= {"planned_start": "2020-01", "started_on": "2020-01", "month_invested": 0}
    return usual | {"code": code, "city": city, "annual_plan": plan, "invested": spent} | more


def months(folder: Path) -> Path:
    """January, May and June: 济南 gains on 青岛 when a project that did not start leaves its list."""
    waiting: dict[str, Any] = {"started_on": None}
    january = [
        project("A", "济南市", 100, 10),
        project("B", "济南市", 100, 0, **waiting),
        project("C", "青岛市", 100, 9),
    ]
    may = [
        project("A", "济南市", 100, 40),
        project("B", "济南市", 100, 0, **waiting),
        project("C", "青岛市", 100, 45),
    ]
    june = [
        project("A", "济南市", 100, 60),
        project("B", "济南市", 100, 0, **waiting, change="调出", effective="2020-06",
                change_reason="用地未落实"),
        project("C", "青岛市", 100, 55),
    ]  # fmt: skip
    for month, rows in (("2020-01", january), ("2020-05", may), ("2020-06", june)):
        write_month(folder / f"{month}.xlsx", month, projects=rows)
    return folder


def ranked(context: Context, folder: Path, by: Dimension = Dimension.CITY, **asked: Any) -> Ranked:
    return rank_months(take_months([folder], context), ask(context, by, **asked))


def test_a_removal_raises_the_rate_and_the_old_list_shows_it(
    tmp_path: Path, context: Context
) -> None:
    found = ranked(context, months(tmp_path))
    rows = {row["name"]: row for row in RANKING.records(found.league.ranking)}
    assert (rows["济南市"]["completion_rate"], rows["济南市"]["start_rate"]) == (60, 100)
    same = found.more.same_list
    assert same is not None
    assert (same.base, same.raises) == (JAN, True)
    then = {row["name"]: row for row in STANDINGS.records(same.same)}
    assert (then["济南市"]["completion_rate"], then["济南市"]["start_rate"]) == (30, 50)
    assert (then["山东省"]["annual_plan"], then["山东省"]["invested"]) == (300, 115)
    assert same.changes["reason"].tolist() == ["用地未落实"]
    assert same.gone.empty


def test_movement_and_trend_come_from_the_months_before(tmp_path: Path, context: Context) -> None:
    found = ranked(context, months(tmp_path))
    # May: 青岛 45, 济南 20. June: 济南 60 of 100, 青岛 55.
    assert found.league.ranking["name"].tolist() == ["济南市", "青岛市"]
    assert found.league.ranking["rank_change"].tolist() == [1, -1]
    assert list(found.more.trend) == [JAN, MAY, JUNE]
    # January is not the month before May: nothing is said of a move.
    assert found.more.trend[MAY]["rank_change"].tolist() == [None, None]


def test_one_of_the_months_can_be_picked(tmp_path: Path, context: Context) -> None:
    taken = take_months([months(tmp_path)], context)
    assert list(pick(taken, MAY)) == [JAN, MAY]
    found = rank_months(pick(taken, MAY), ask(context, Dimension.CITY))
    assert found.league.ranking["name"].tolist() == ["青岛市", "济南市"]
    with pytest.raises(UsageError, match="2020-03"):
        pick(taken, Period(2020, 3))


def test_a_sheet_of_changes_moves_a_project_of_one_list_only(
    tmp_path: Path, context: Context
) -> None:
    rows = [
        project("A", "济南市", 100, 50, lists="省重大项目、优选项目"),
        project("B", "济南市", 40, 40),
    ]
    changes = [
        {"code": "A", "name": "项目A", "lists": "优选项目", "change": "调出", "effective": "2020-03",
         "reason": "调整"},
    ]  # fmt: skip
    write_month(tmp_path / "a.xlsx", "2020-06", projects=rows, changes=changes)
    by_list = ranked(context, tmp_path, Dimension.LIST).league.ranking
    assert dict(zip(by_list["code"], by_list["projects"], strict=True)) == {"major-projects": 2}
    assert ranked(context, tmp_path).total["projects"].tolist() == [2]


def test_lists_and_distinct_projects_are_two_figures(tmp_path: Path, context: Context) -> None:
    rows = [
        project("A", "济南市", 100, 50, lists="省重大项目、优选项目"),
        project("B", "济南市", 40, 40),
    ]
    write_month(tmp_path / "a.xlsx", "2020-06", projects=rows)
    for by, first, second in ((Dimension.CITY, 2, 3), (Dimension.LIST, 3, 2)):
        found = ranked(context, tmp_path, by)
        assert found.total["projects"].tolist() == [first]
        assert found.more.other_total is not None
        assert found.more.other_total["projects"].tolist() == [second]


def test_a_project_of_two_cities_counts_once_in_the_province_and_is_named(
    tmp_path: Path, context: Context
) -> None:
    rows = [
        project("A", "济南市", 100, 50),
        project("L", "济南市、泰安市", 200, 20, county="/"),
        project("N", "/", 10, 10),
    ]
    write_month(tmp_path / "a.xlsx", "2020-06", projects=rows)
    found = ranked(context, tmp_path)
    assert found.total["annual_plan"].tolist() == [310]
    assert found.league.ranking["annual_plan"].tolist() == [100]
    assert found.more.apart["code"].tolist() == ["L", "N"]
    assert found.more.apart["cities"].tolist() == [("370100", "370900"), None]
    south = ranked(context, tmp_path, within="泰安")
    assert south.total["annual_plan"].tolist() == [200]


def test_a_city_without_a_workbook_is_not_last_and_the_total_says_so(
    tmp_path: Path, context: Context
) -> None:
    for unit, code in (("济南市", "370100"), ("青岛市", "370200")):
        rows = [project(code, unit, 100, 50)] if unit == "济南市" else []
        write_month(tmp_path / f"{unit}.xlsx", "2020-06", projects=rows, unit=unit, code=code)
    found = ranked(context, tmp_path)
    why = {row["name"]: row["reason"] for row in UNRANKED.records(found.unranked)}
    assert (why["青岛市"], why["淄博市"]) == (NoRank.NO_PROJECTS, NoRank.NOT_RECEIVED)
    assert len(found.more.missing) == 14
    document = verbs.rank([tmp_path], plan=None).document
    assert "14" in str(document.blocks[0].text)  # type: ignore[union-attr]
    circles = ranked(context, tmp_path, Dimension.CIRCLE)
    assert NoRank.NOT_RECEIVED in UNRANKED.records(circles.unranked)[-1]["reason"]


def test_too_few_figures_make_no_rank(tmp_path: Path, context: Context) -> None:
    rows = [project("A", "济南市", 100, 90), project("C", "青岛市", 100, 50)]
    rows += [project(f"B{at}", "济南市", 1, 1, invested=None) for at in range(3)]
    write_month(tmp_path / "a.xlsx", "2020-06", projects=rows)
    found = ranked(context, tmp_path)
    assert found.league.ranking["name"].tolist() == ["青岛市"]
    assert UNRANKED.records(found.unranked)[0]["reason"] is NoRank.TOO_LITTLE


def test_rankings_of_the_plan_go_by_their_id(tmp_path: Path, context: Context) -> None:
    folder = months(tmp_path)
    found = ranked(context, folder, ranking="city-supervision")
    assert found.league.ranking["name"].tolist() == ["青岛市", "济南市"]
    assert found.league.ranking["rank_change"].tolist() == [-1, 1]
    amounts = ranked(context, folder, ranking="city-invested")
    assert amounts.league.ranking["value"].tolist() == [60, 55]
    with pytest.raises(UnknownNameError):
        ask(context, ranking="city-invest")


def test_counties_and_zones_are_ranked_apart(tmp_path: Path, context: Context) -> None:
    rows = [
        project("A", "济南市", 100, 90, county="历下区"),
        project("B", "济南市", 100, 80, county="槐荫区"),
        project("Z", "济南市", 100, 95, county="济南高新区"),
    ]
    write_month(tmp_path / "a.xlsx", "2020-06", projects=rows)
    found = ranked(context, tmp_path, Dimension.COUNTY).league.ranking
    assert found["rank"].tolist() == [1, 2, 1]
    assert found["pool"].tolist() == ["县（市、区）", "县（市、区）", "功能区"]
    first = verbs.rank([tmp_path], Dimension.COUNTY, top=1, sort=RankSort.INVESTED).document
    assert [row["name"] for row in first.data["rows"]] == [
        "济南市历下区",
        "济南市济南高新技术产业开发区",
    ]


def test_a_city_may_be_ranked_on_an_indicator(tmp_path: Path, context: Context) -> None:
    rows = [reading("5g-stations", 900, "济南市"), reading("5g-stations", 1200, "青岛市")]
    write_month(tmp_path / "a.xlsx", "2020-06", rows, [project("A", "济南市", 1, 1)])
    plain = ask(context, Dimension.CITY).ranking
    by_stations = plain.model_copy(
        update={"id": "stations", "metric": None, "indicator": "5g-stations"}
    )
    asked = ask(context, Dimension.CITY)
    from dataclasses import replace

    found = rank_months(take_months([tmp_path], context), replace(asked, ranking=by_stations))
    assert found.league.ranking["name"].tolist() == ["青岛市", "济南市"]
    assert found.league.ranking["value"].tolist() == [1200, 900]


def test_the_projects_behind_a_rate_stand_with_their_cells(
    tmp_path: Path, context: Context
) -> None:
    taken = take_months([months(tmp_path)], context)
    question = ask(context, Dimension.CITY, Metric.START_RATE)
    code = find_unit(context, Dimension.CITY, "济南")
    rows = explain_unit(pick(taken, MAY), question, code)
    assert rows["code"].tolist() == ["B", "A"]
    assert rows["start_effect"].tolist() == [50, None]
    assert rows["cell"].tolist()[0] == "A3"
    # Its removal is in force from June on: then nothing is missing but 济南's own pace.
    assert explain_unit(taken, question, code).empty


def test_the_report_says_it_all_in_every_format(tmp_path: Path) -> None:
    folder = months(tmp_path)
    report = verbs.rank([folder], unit="青岛", top=1)
    data = report.document.data
    assert data["schema"] == "dn/rank@1"
    assert [row["name"] for row in data["rows"]] == ["济南市"]
    assert data["like_for_like"]["rows"][0]["completion_rate"] == 30.0
    assert data["like_for_like"]["rows"][0]["official_completion_rate"] == 60.0
    assert [one["period"] for one in data["trend"]] == ["2020-01", "2020-05", "2020-06"]
    assert data["explain"]["name"] == "青岛市"
    tables = {table.key: table for table in report.document.tables()}
    assert {"behind", "ranking", "like-for-like", "list-changes", "trend", "starts"} <= set(tables)
    # Who asks about one unit sees that; a file has the rest. Else the raised rate is on the screen.
    assert tables["like-for-like"].secondary
    whole = {table.key: table for table in verbs.rank([folder]).document.tables()}
    assert not whole["like-for-like"].secondary
    assert any("1 of 2" in note for note in tables["ranking"].notes)


def test_the_order_of_files_and_of_rows_never_matters(tmp_path: Path, context: Context) -> None:
    rows = [project(f"P{at}", ("济南市", "青岛市")[at % 2], 10, at) for at in range(8)]
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    write_month(tmp_path / "one" / "a.xlsx", "2020-06", projects=rows)
    # The same projects, backwards, in two files.
    write_month(tmp_path / "two" / "a.xlsx", "2020-06", projects=rows[:2:-1])
    write_month(tmp_path / "two" / "b.xlsx", "2020-06", projects=rows[2::-1])
    first, second = (ranked(context, tmp_path / name).league.ranking for name in ("one", "two"))
    assert first.equals(second)
    assert Decimal(28) == sum(first["invested"])


def test_a_ranking_for_supervision_has_the_total_above_the_worst(tmp_path: Path) -> None:
    document = verbs.rank([months(tmp_path)], ranking="city-supervision").document
    table = next(one for one in document.tables() if one.key == "ranking")
    assert [row.cells[2] for row in table.rows] == ["山东省", "青岛市", "济南市"]
    assert [row.total for row in table.rows] == [True, False, False]


def test_the_name_of_what_is_ranked_keeps_its_letters(tmp_path: Path) -> None:
    rows = [
        reading("5g-stations", 90, region="济南市"),
        reading("5g-stations", 95, region="青岛市"),
    ]
    write_month(tmp_path / "a.xlsx", "2020-06", rows)
    entry = "  - {id: 5g, name: 基站, by: city, indicator: 5g-stations, basis: {kind: assumed, note: x}}\n"
    plan = tmp_path / "plan"
    shutil.copytree(find_plan("shandong-2020"), plan)
    rankings = plan / "rankings.yaml"
    text = rankings.read_text(encoding="utf-8")
    rankings.write_text(text.replace("rankings:\n", "rankings:\n" + entry), encoding="utf-8")
    document = verbs.rank([tmp_path / "a.xlsx"], plan=str(plan), ranking="5g").document
    table = next(one for one in document.tables() if one.key == "ranking")
    assert table.columns[3].header == "年内新开通5G基站"
    assert [row.cells[2] for row in table.rows if not row.total] == ["青岛市", "济南市"]


def test_what_the_next_place_takes_is_counted_in_what_it_is(
    context: Context, tmp_path: Path
) -> None:
    rows = [
        project(f"{city}{at}", city, 100, 10, planned_finish="2020-06", finished_on=done)
        for city, dones in (("济南市", ("2020-05", None)), ("青岛市", ("2020-05", "2020-05")))
        for at, done in enumerate(dones)
    ]
    write_month(tmp_path / "2020-06.xlsx", "2020-06", projects=rows)
    for metric, said in ((Metric.FINISH_RATE, "1 projects"), (Metric.STARTED, "projects")):
        done = verbs.rank([tmp_path], metric=metric, unit="济南市")
        text = terminal.text(done.document, width=200)
        assert "100 million yuan); place" not in text
        assert metric is Metric.STARTED or said in text


def test_a_change_of_no_named_project_is_listed(tmp_path: Path) -> None:
    change = {"change": "新增", "effective": "2020-03", "reason": "依据不详"}
    write_month(
        tmp_path / "2020-06.xlsx", "2020-06",
        projects=[project("A", "济南市", 100, 10)], changes=[change],
    )  # fmt: skip
    text = terminal.text(verbs.rank([tmp_path]).document, width=200)
    assert "依据不详" in text
