"""The reports' data against the contract, and what they arrange."""

import json
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from dongneng_cli.findings import Finding, Severity
from dongneng_cli.frames import PROGRESS, RANKING
from dongneng_cli.reports import blocker_trace
from dongneng_cli.reports.check import check_report
from dongneng_cli.reports.document import Document, Table, Tone
from dongneng_cli.reports.formats import catalog, json_text, terminal
from dongneng_cli.reports.gap import gap_report
from dongneng_cli.reports.rank import rank_report
from dongneng_cli.reports.rank_view import RankRules
from dongneng_cli.terms import Dimension, Metric
from tests.reports.frames import SHA, context, progress, ranking, total, unranked

FINDING = Finding(
    code="L102",
    severity=Severity.ERROR,
    file="济南.xlsx",
    sheet="指标",
    cell="F7",
    message="cumulative 12 is below last month's 14",
    found="12",
    expected="≥ 14",
    hint="check it",
    subject="5G基站",
)
NOTICE = Finding(code="T001", severity=Severity.NOTICE, message="late", file="坏.xlsx")
RULES = RankRules(Dimension.CITY, Metric.COMPLETION_RATE)


def _table(document: Document, key: str) -> Table:
    return next(table for table in document.tables() if table.key == key)


def test_the_check_gives_exactly_its_contract() -> None:
    document = check_report(context(), [NOTICE, FINDING], progress())
    data = json.loads(json_text.text(document))
    assert list(data) == [
        "schema",
        "plan",
        "files",
        "findings",
        "progress",
        "summary",
        "units",
        "rules",
    ]
    assert data["schema"] == "dn/check@1"
    assert data["plan"] == {"id": "shandong-2020", "hash": "0123456789abcdef"}
    assert data["files"] == [
        {
            "path": "济南.xlsx",
            "sha256": SHA,
            "readable": True,
            "unit": "济南市",
            "period": "2020-05",
        },
        {"path": "坏.xlsx", "sha256": SHA, "readable": False, "unit": None, "period": None},
    ]
    assert data["findings"][0] == {
        "code": "L102",
        "severity": "error",
        "file": "济南.xlsx",
        "sheet": "指标",
        "cell": "F7",
        "subject": "5G基站",
        "found": "12",
        "expected": "≥ 14",
        "message": "cumulative 12 is below last month's 14",
        "hint": "check it",
    }
    assert data["progress"][1] == {
        "target": "5g-stations",
        "scope": "山东省",
        "name": "名称 5g-stations",
        "clause": "1.2",
        "comparator": "at_least",
        "target_value": 40000,
        "value": 14000,
        "unit": "个",
        "attainment": 35.0,
        "time_progress": 41.67,
        "pace_gap_points": -6.67,
        "status": "behind",
        "source": {"file": "济南.xlsx", "sheet": "指标", "cell": "G9"},
    }
    assert data["progress"][2]["attainment"] is None
    assert data["progress"][2]["source"] is None
    assert data["summary"] == {"files": 2, "errors": 1, "warnings": 0, "notices": 1}


def test_progress_stands_worst_first_and_a_blank_is_not_a_zero() -> None:
    table = _table(check_report(context(), [], progress()), "progress")
    assert [row.cells[0] for row in table.rows] == [
        "名称 worse",
        "名称 5g-stations",
        "名称 silent",
        "名称 summed",
        "名称 done",
    ]
    values = {row.cells[0]: row.cells[3] for row in table.rows}
    assert values["名称 silent"] is None
    assert values["名称 worse"] == 0
    assert table.rows[0].tone is Tone.BAD


@pytest.mark.parametrize(
    ("decimals", "rate", "gap"), [(0, 35.0, -7.0), (1, 35.0, -6.7), (3, 35.0, -6.667)]
)
def test_decimals_are_the_contexts(decimals: int, rate: float, gap: float) -> None:
    document = check_report(context(decimals=decimals), [], progress())
    row = document.data["progress"][1]
    assert (row["attainment"], row["pace_gap_points"]) == (rate, gap)
    assert f"{gap:.{decimals}f}" in terminal.text(document, width=120)


def test_the_ranking_gives_exactly_its_contract() -> None:
    document = rank_report(context(), RULES, ranking(), unranked=unranked(), total=total())
    data = json.loads(json_text.text(document))
    assert list(data) == [
        "schema", "by", "metric", "period", "time_progress", "rows", "unranked", "prep", "total",
    ]  # fmt: skip
    assert (data["by"], data["metric"], data["period"]) == ("city", "completion-rate", "2020-05")
    assert data["time_progress"] == 41.67
    assert data["rows"][1] == {
        "rank": 2,
        "tied": True,
        "name": "济南市",
        "code": "370100",
        "projects": 4,
        "planned_starts": 3,
        "started": 2,
        "start_rate": 66.67,
        "start_rank": 2,
        "annual_plan": 30.0,
        "invested": 20.0,
        "completion_rate": 66.67,
        "completion_rank": 2,
        "ahead_points": 25.0,
        "rank_change": None,
    }
    assert data["rows"][0]["rank_change"] == 2
    assert [u["name"] for u in data["unranked"]] == ["滨州市"]
    assert data["unranked"][0]["reason"]
    assert data["prep"] == [
        {"name": "济南市", "projects": 1, "started": 1, "invested": None},
        {"name": "滨州市", "projects": 2, "started": 0, "invested": 1.5},
    ]
    assert data["total"] == {
        "name": "山东省",
        "projects": 14,
        "planned_starts": 3,
        "started": 2,
        "start_rate": 66.67,
        "annual_plan": 30.0,
        "invested": 20.0,
        "completion_rate": 66.67,
        "ahead_points": 25.0,
    }


def test_prep_projects_stand_apart_without_a_rate() -> None:
    table = _table(rank_report(context(), RULES, ranking(), unranked=unranked()), "prep")
    assert not any(column.is_percent for column in table.columns)
    order = ["371600", "370100"]
    document = rank_report(context(), RULES, ranking(), unranked=unranked(), order=order)
    assert [row.cells[0] for row in _table(document, "prep").rows] == ["滨州市", "济南市"]


def test_the_total_stands_first_or_last_and_takes_no_place() -> None:
    last = _table(rank_report(context(), RULES, ranking(), total=total()), "ranking").rows
    first = _table(
        rank_report(context(), RULES, ranking(), total=total(), total_first=True), "ranking"
    ).rows
    assert last[-1].total
    assert first[0].total
    assert last[-1].cells[0] == ""
    assert len(last) == 4


def test_the_rules_are_printed_under_the_ranking() -> None:
    notes = " ".join(_table(rank_report(context(), RULES, ranking()), "ranking").notes)
    assert "2" in notes
    assert len(_table(rank_report(context(), RULES, ranking()), "ranking").notes) == 4


@pytest.mark.parametrize("metric", [Metric.COMPLETION_RATE, Metric.START_RATE])
def test_the_leading_rate_carries_the_bar(metric: Metric) -> None:
    table = _table(rank_report(context(), RankRules(Dimension.CITY, metric), ranking()), "ranking")
    bars = [i for i, c in enumerate(table.columns) if c.kind == "bar"]
    assert bars == [10 if metric is Metric.COMPLETION_RATE else 6]


def test_a_rate_without_a_denominator_is_a_dash_and_null() -> None:
    rows = ranking()
    rows["start_rate"] = [None, Fraction(200, 3), None]
    document = rank_report(context(), RULES, rows)
    assert document.data["rows"][0]["start_rate"] is None
    table = _table(document, "ranking")
    assert table.columns[6].text(table.rows[0].cells[6]) == "—"


def test_the_gap_report_has_gaps_ranking_findings_sources_and_files() -> None:
    document = gap_report(
        context(), progress(), [FINDING], rules=RULES, ranking=ranking(), total=total()
    )
    assert [t.key for t in document.tables()] == ["gaps", "ranking", "findings", "sources", "files"]
    data = json.loads(json_text.text(document))
    assert data["schema"] == "dn/gap@1"
    row = data["gaps"][1]
    assert (row["gap"], row["lead"]) == (26000, "省工业和信息化厅")
    assert row["needed_per_month"] == pytest.approx(26000 / 7)
    assert data["summary"]["targets"]["behind"] == 2
    assert len(data["ranking"]) == 3


def test_a_sum_names_every_cell_it_was_made_of() -> None:
    sources = _table(gap_report(context(), progress()), "sources")
    row = next(row for row in sources.rows if row.cells[0] == "名称 summed")
    assert "2" in str(row.cells[3])
    assert "a.xlsx > 指标!G1" in str(row.cells[5])
    assert "b.xlsx > 表二!G2" in str(row.cells[5])


@pytest.mark.parametrize("fmt", catalog.FORMATS, ids=lambda f: f.name)
def test_empty_frames_make_a_report_in_every_format(fmt: catalog.Format) -> None:
    bare = context(files=())
    for document in (
        check_report(bare, [], PROGRESS.empty()),
        rank_report(bare, RULES, RANKING.empty()),
        gap_report(bare, PROGRESS.empty()),
    ):
        assert fmt.render(document)
        assert terminal.text(document)


def test_the_head_names_plan_hash_period_and_time_progress() -> None:
    facts = " ".join(f.value for f in check_report(context(), [], progress()).facts)
    for said in ("shandong-2020", "0123456789ab", "2020-05", "41.67%", "济南.xlsx"):
        assert said in facts


@pytest.mark.parametrize("width", [80, 120])
def test_every_word_of_a_report_can_be_printed_on_a_chinese_console(width: int) -> None:
    for document in (
        check_report(context(), [FINDING, NOTICE], progress()),
        rank_report(context(), RULES, ranking(), unranked=unranked(), total=total()),
        gap_report(context(), progress(), [FINDING], rules=RULES, ranking=ranking()),
    ):
        terminal.text(document, width=width).encode("gbk")


def test_money_that_is_not_known_is_a_dash_in_the_trace_of_a_blocker() -> None:
    one = SimpleNamespace(annual_plan=None, total_investment=Decimal("12.50"))
    assert blocker_trace._money(one) == "— 亿元 planned this year, 12.5 亿元 in all"
