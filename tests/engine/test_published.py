"""Every printed figure whose base figures are known, through the functions that the commands use.

A figure that does not come out is listed with its class; a new one fails, and so does a listed one that
comes out after all.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
import yaml

from dongneng_cli.engine.measures import points_ahead, rate
from dongneng_cli.engine.projects import rates
from dongneng_cli.engine.ranking import Rules, rank, rank_values, reaching
from dongneng_cli.engine.rankrules import rules_of
from dongneng_cli.frames import COUNTS, RANKING, STANDINGS
from dongneng_cli.plan.load import load_plan
from dongneng_cli.plan.rankings import Ranking
from dongneng_cli.rounding import half_up
from dongneng_cli.terms import Metric, RankOrder, TieStyle

FIGURES = Path(__file__).parents[1] / "figures" / "published_bulletins.yaml"
BULLETINS = yaml.safe_load(FIGURES.read_text(encoding="utf-8"))["bulletins"]

NAMES = "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽"
CODES = [f"37{number:02d}00" for number in (*range(1, 12), *range(13, 18))]
CITIES = dict(zip(NAMES.split(" "), CODES, strict=True))

PLAN = load_plan(Path(__file__).parents[2] / "targets" / "shandong-2020")

TRUNCATED = "truncation"
"""Cut off, not rounded."""
BASE = "base rounding"
"""Within the rounding of the money that is printed beside it: computed from finer figures."""
SLIP = "slip"
"""Neither: another base, or a mistake."""

DISAGREEING = {
    ("sd-2022-08", "完成率(计划取自2022-07发布7425亿元)", "completion"): SLIP,  # 90.7 91.092
    ("zb-gx-2021-03", "全部", "completion"): SLIP,  # 39 40.000
    ("dz-2012-08", "全部", "completion"): BASE,  # 69.9 69.962
    ("dz-2013-09", "省级", "completion"): BASE,  # 75.4 75.758
    ("jm-2021-03", "计划新开工", "start_rate"): TRUNCATED,  # 47 47.778
    ("kp-2020-08", "省重点", "completion"): BASE,  # 62.4 62.637
    ("kp-2020-08", "本级重点", "completion"): BASE,  # 60.7 60.643
    ("kp-2021-05", "省重点", "completion"): BASE,  # 49.6 49.363
    ("kp-2024-02", "江门重点", "gap"): BASE,  # 1.0 0.931
    ("kp-2024-02", "全市", "completion"): BASE,  # 14.3 14.355
    ("kp-2024-02", "基础设施占全部", "share"): BASE,  # 32.3 32.203
    ("kp-2024-02", "产业占全部", "share"): BASE,  # 51.8 51.864
    ("kp-2024-03", "省重点", "completion"): BASE,  # 27.1 27.172
    ("kp-2024-03", "省重点", "gap"): BASE,  # 2.1 2.172
    ("sc-2012-06", "天府新区", "completion"): BASE,  # 59.2 59.270
    ("zmd-2020-08", "省重点A类", "completion"): BASE,  # 91.2 91.257
    ("zmd-2020-08", "B类联审联批", "start_rate"): TRUNCATED,  # 68.7 68.757
    ("zmd-2020-08", "六大片区新开工", "start_rate"): TRUNCATED,  # 56.5 56.552
    ("fq-2020-06", "千万元以上", "completion"): BASE,  # 63.88 63.868
    ("xc-10", "全市", "completion"): BASE,  # 134.56 134.576
    ("xc-10", "旌德县开工率(分母6反推)", "start_rate"): TRUNCATED,  # 166.6 166.667
    ("xc-10", "宁国市竣工率(分母14反推)", "share"): TRUNCATED,  # 114.2 114.286
    ("nd-2017-10", "全市开工面积", "completion"): BASE,  # 92.37 92.478
    ("zj-2016-06", "新增", "start_rate"): SLIP,  # 70 68.607, spoken of roughly
    ("zmd-2018-04", "新开工", "start_rate"): TRUNCATED,  # 72.5 72.566
    ("zmd-2018-04", "全部", "start_rate"): SLIP,  # 71.1 67.213, which is of 173
    ("zaozhuang-2019-11", "全市", "gap"): BASE,  # 6.1 6.033
    ("sd-2020-02-yx", "优选项目", "completion"): TRUNCATED,  # 10.40 10.407
    ("jzh-2025-06", "五项占比之一(合计凑成100.0)", "share"): TRUNCATED,  # 72.9 72.973
}
"""What does not come out; the comment has the printed and the exact figure."""


class Figure(NamedTuple):
    """A printed figure beside the exact one."""

    bulletin: str
    group: str
    kind: str
    printed: str
    exact: Fraction
    low: Fraction
    high: Fraction

    @property
    def key(self) -> tuple[str, str, str]:
        return self.bulletin, self.group, self.kind

    @property
    def agrees(self) -> bool:
        return half_up(self.exact, places(self.printed)) == Decimal(self.printed)

    @property
    def why_not(self) -> str:
        step = Decimal(1).scaleb(-places(self.printed))
        half, printed = Fraction(step) / 2, Fraction(self.printed)
        if self.low < self.high and self.low < printed + half and printed - half <= self.high:
            return BASE
        cut = half_up(self.exact, 12).quantize(step, ROUND_DOWN)
        return TRUNCATED if cut == Decimal(self.printed) else SLIP


def places(printed: str) -> int:
    return len(printed.partition(".")[2])


def standing(row: dict[str, Any]) -> dict[str, Any]:
    """Form the rates of one printed row as the commands do: counts, then rates."""
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    base: dict[str, Any] = {
        "planned_starts": row.get("planned", 0),
        "started": row.get("started", 0),
    }
    base |= {"annual_plan": row.get("plan"), "invested": row.get("invested")}
    base |= {k: Decimal(base[k]) if base[k] else None for k in ("annual_plan", "invested")}
    return STANDINGS.records(rates(COUNTS.build([zero | base | {"group": "g", "code": "c"}])))[0]


def widened(part: str, whole: str) -> tuple[Fraction, Fraction]:
    """Return the rates that the rounding of printed money allows."""
    by = [Fraction(Decimal(1).scaleb(-places(one))) / 2 for one in (part, whole)]
    over, under = Fraction(part), Fraction(whole)
    return (over - by[0]) / (under + by[1]) * 100, (over + by[0]) / (under - by[1]) * 100


def of_row(bulletin: dict[str, Any], row: dict[str, Any]) -> Iterator[Figure]:
    at = (bulletin["id"], row["group"])
    formed = standing(row)
    start, completion = formed["start_rate"], formed["completion_rate"]
    low, high = widened(row["invested"], row["plan"]) if "plan" in row else (None, None)
    if "start_rate" in row and start is not None:
        yield Figure(*at, "start_rate", row["start_rate"], start, start, start)
    if "completion" in row and completion is not None:
        yield Figure(*at, "completion", row["completion"], completion, low, high)
    if "finish_rate" in row:
        exact = rate(row["completed"], row["planned"])
        yield Figure(*at, "finish_rate", row["finish_rate"], exact, exact, exact)
    for word, sign in (("ahead", 1), ("behind", -1)):
        if word in row:
            passed = Fraction(bulletin["time_progress"])
            taken = completion if row["gap_of"] == "base" else Decimal(row[row["gap_of"]])
            exact = sign * points_ahead(taken, passed)
            half = Fraction(Decimal(1).scaleb(-places(row.get(row["gap_of"], "0")))) / 2
            ends = [exact - half, exact + half]
            if row["gap_of"] == "base":
                ends = sorted(sign * points_ahead(end, passed) for end in (low, high))
            yield Figure(*at, "gap", row[word], exact, *ends)


def all_figures() -> Iterator[Figure]:
    for bulletin in BULLETINS:
        for row in bulletin.get("figures", ()):
            yield from of_row(bulletin, row)
        for row in bulletin.get("ratios", ()):
            exact = rate(Decimal(row["part"]), Decimal(row["whole"]))
            ends = (exact, exact) if row.get("counts") else widened(row["part"], row["whole"])
            yield Figure(bulletin["id"], row["what"], row["kind"], row["printed"], exact, *ends)
        for row in bulletin.get("points", ()):
            exact = points_ahead(Decimal(row["rate"]), Fraction(row["less"]) / 100)
            yield Figure(bulletin["id"], row["what"], "points", row["printed"], exact, exact, exact)


ALL = list(all_figures())


def test_every_figure_has_its_own_key() -> None:
    assert [key for key, often in Counter(one.key for one in ALL).items() if often > 1] == []


def test_as_many_figures_come_out_as_listed() -> None:
    agree = Counter(one.kind for one in ALL if one.agrees)
    assert {
        kind: (agree[kind], often) for kind, often in Counter(one.kind for one in ALL).items()
    } == {
        "start_rate": (118, 125),
        "completion": (59, 74),
        "gap": (44, 47),
        "finish_rate": (2, 2),
        "share": (12, 16),
        "points": (4, 4),
    }


def test_the_count_is_printed_with_every_figure_that_disagrees() -> None:
    often, agree = Counter(one.kind for one in ALL), Counter(one.kind for one in ALL if one.agrees)
    classes = Counter((one.kind, one.why_not) for one in ALL if not one.agrees)
    print(f"\n{'kind':<12} {'agree':>5} {'of':>4}  {BASE}, {TRUNCATED}, {SLIP}")
    for kind in sorted(often):
        why = ", ".join(str(classes[kind, one]) for one in (BASE, TRUNCATED, SLIP))
        print(f"{kind:<12} {agree[kind]:>5} {often[kind]:>4}  {why}")
    print(f"{'weighted':<12} {len(henan()):>5} {len(scores()):>4}")
    for one in ALL:
        if not one.agrees:
            shown = half_up(one.exact, 3)
            print(
                f"  {one.why_not}: {one.bulletin} {one.group} {one.kind} {one.printed}, not {shown}"
            )
    assert sum(often.values()) == 268


def test_each_figure_that_does_not_come_out_is_listed_with_its_class() -> None:
    assert {one.key: one.why_not for one in ALL if not one.agrees} == DISAGREEING


def henan() -> list[dict[str, Any]]:
    page = next(one for one in BULLETINS if one["id"] == "hn-2008-08")
    return [row for row in page["figures"] if "weighted" in row]


HENAN = Ranking.model_validate_json("""{
    "id": "weighted", "name": "加权值", "by": "city", "tie_style": "dense",
    "score": [{"metric": "start-rate", "weight": 0.2},
              {"indicator": "topped-out", "weight": 0.3},
              {"metric": "finish-rate", "weight": 0.5}],
    "basis": {"kind": "published", "note": "河南省项目建设进度排名表，2008年8月"}}""")
"""The notice of August 2008 as an entry of ``rankings.yaml``: 开工率, 主体完工率, 竣工率."""


def henan_ranked() -> list[dict[str, Any]]:
    """Rank the page's base figures as the command does, by the entry above."""
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    rows = [
        zero
        | {"group": "city", "code": row["group"], "projects": row["planned"]}
        | {"planned_starts": row["planned"], "started": row["started"]}
        | {"planned_finishes": row["planned"], "finished": row["finished"]}
        for row in henan()
    ]
    order = [row["group"] for row in henan()]
    Random(2).shuffle(rows)
    standings = rates(COUNTS.build(rows))
    topped = {row["group"]: rate(row["topped_out"], row["planned"]) for row in henan()}
    rules = rules_of(HENAN, PLAN, standings, {"topped-out": topped})
    ranking, unranked = rank(standings, rules, None, order=order)
    assert unranked.empty
    return RANKING.records(ranking)


def scores() -> list[Fraction]:
    return [row["value"] for row in henan_ranked()]


def test_all_19_weighted_scores_come_out() -> None:
    printed = [row["weighted"] for row in henan()]
    assert [f"{half_up(one, 2):.2f}" for one in scores()] == printed
    assert len(printed) == 19


def test_henan_numbers_ties_densely_on_the_exact_fraction() -> None:
    # 信阳 4.8/44 and 濮阳 2.4/22 share the eleventh place.
    found = henan_ranked()
    assert [row["code"] for row in found] == [row["group"] for row in henan()]
    assert [row["rank"] for row in found] == [row["rank"] for row in henan()]
    assert [row["code"] for row in found if row["tied"]] == [
        *("新乡市", "郑州市", "鹤壁市", "信阳市", "濮阳市"),
    ]


RANKINGS = [(one["id"], each) for one in BULLETINS for each in one.get("rankings", ())]


@pytest.mark.parametrize(("bulletin", "printed"), RANKINGS)
def test_printed_ranks_come_out(bulletin: str, printed: dict[str, Any]) -> None:
    style = TieStyle.DENSE if bulletin == "hn-2008-08" else TieStyle.COMPETITION
    order = RankOrder.WORST_FIRST if printed["direction"] == "asc" else RankOrder.BEST_FIRST
    values = [Fraction(value) for value in printed["values"]]
    assert rank_values(values, style, order)[0] == printed["ranks"]


LISTS = [(one["id"], each) for one in BULLETINS for each in one.get("lists", ())]


@pytest.mark.parametrize(("bulletin", "printed"), LISTS)
def test_threshold_lists_come_in_code_order_with_their_count(
    bulletin: str, printed: dict[str, Any]
) -> None:
    named = (
        CITIES
        if printed["order"] == "all"
        else [one.removesuffix("市") for one in printed["order"]]
    )
    random = Random(len(named))
    zero: dict[str, Any] = {name: 0 for name, kind in COUNTS.columns.items() if kind == "int"}
    rows = [
        zero
        | {"group": "city", "code": code, "planned_starts": 9, "started": 9 if city in named else 8}
        for city, code in CITIES.items()
    ]
    random.shuffle(rows)
    reached = reaching(rates(COUNTS.build(rows)), Metric.START_RATE, 100)
    assert list(reached.codes) == [CITIES[city] for city in named]
    assert reached.count == printed.get("count", len(named))
    assert reached.all == (printed["order"] == "all")


def test_rows_of_one_page_rank_as_the_command_ranks_them() -> None:
    # 日照 April 2018: the order of the printed start rates.
    printed = next(each for name, each in RANKINGS if name == "rz-2018-04")
    rows = [
        STANDINGS.records(STANDINGS.empty())
        or dict.fromkeys(STANDINGS.columns, 0)
        | {"code": city, "projects": 1, "start_rate": Fraction(value), "completion_rate": None}
        for city, value in zip(printed["order"], printed["values"], strict=True)
    ]
    Random(1).shuffle(rows)
    ranking, unranked = rank(STANDINGS.build(rows), Rules(Metric.START_RATE), Fraction(1, 3))
    assert ranking["code"].tolist() == printed["order"]
    assert ranking["rank"].tolist() == printed["ranks"]
    assert unranked.empty


def test_shandong_october_2020() -> None:
    page = next(one for one in BULLETINS if one["id"] == "sd-2020-10")
    row = next(one for one in page["figures"] if one["group"] == "省级重点项目")
    assert (row["started"], row["planned"]) == (1559, 1741)
    assert half_up(standing(row)["start_rate"], 2) == Decimal("89.55")
