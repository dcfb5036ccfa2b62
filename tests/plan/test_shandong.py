"""The 2020 plan against its acceptance list: every figure stands here a second time, on purpose."""

from collections import Counter
from decimal import Decimal

import pytest

from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Plan

TARGETS = """
shortfall-projects     1.1,2.2 370000               all_of    274   个       projects
shortfall-fields       1.1     370000               at_least  12    个       stock
5g-stations            1.2     370000               at_least  40000 个       flow
digital-platforms      1.2     370000               about     20    个       flow
cluster-scale          2.1     370000               at_least  3     万亿元   stock
major-projects         2.2     370000               all_of    321   个       projects
preferred-projects     2.2     370000               all_of    500   个       projects
invest-talent-projects 2.2     370000               all_of    200   个       projects
supporting-projects    2.2     370000               about     100   个       projects
investment-park-land   2.3     jinan-qingdao-yantai about     100   平方公里 flow
jinan-headquarters     3.1     370100               at_least  20    家       flow
jinan-industries       3.1     370100               at_least  10    个       stock
jinan-four-new-share   3.1     370100               at_least  32    %        ratio
qingdao-projects       3.2     370200               at_least  100   个       stock
qingdao-listed         3.2     370200               more_than 55    家       stock
qingdao-high-tech      3.2     370200               at_least  4000  家       stock
yantai-upgrades        3.3     370600               at_least  100   个       flow
provincial-labs        5.1     370000               at_least  4     家       stock
innovation-communities 5.1     370000               at_least  30    家       stock
basic-research         5.2     370000               about     20    项       flow
innovation-projects    5.2     370000               about     100   项       flow
high-tech-firms        5.2     370000               more_than 13000 家       stock
rd-intensity           5.2     370000               about     2.55  %        ratio
national-policies      6.1     370000               all_of    42    项       items
small-firms-upgraded   6.2     370000               at_least  4000  家       flow
ftz-pilots             6.4     370000               all_of    112   项       items
reform-replications    6.4     370000               all_of    223   项       items
"""

MILESTONES = {
    "1.2": 1, "2.3": 1, "2.4": 2, "3.3": 1, "3.4": 1, "4.1": 2, "4.3": 2, "5.1": 1, "5.3": 3,
    "6.1": 2, "6.4": 4, "6.5": 2, "7.3": 2,
}  # fmt: skip

WORKSTREAMS = {
    "1.1": 1, "1.2": 3, "2.1": 6, "2.2": 3, "2.3": 1, "3.1": 5, "3.2": 9, "3.3": 6, "3.4": 8,
    "4.1": 1, "4.2": 6, "5.1": 5, "5.2": 3, "5.3": 3, "6.1": 2, "6.2": 4, "6.3": 4, "6.4": 2,
    "6.5": 2, "7.1": 4, "7.2": 1, "7.3": 3,
}  # fmt: skip

COUNTIES = {
    "济南市": (12, 1), "青岛市": (10, 1), "淄博市": (8, 0), "枣庄市": (6, 0), "东营市": (5, 2),
    "烟台市": (11, 2), "潍坊市": (12, 1), "济宁市": (11, 1), "泰安市": (6, 0), "威海市": (4, 3),
    "日照市": (4, 1), "临沂市": (12, 1), "德州市": (11, 2), "聊城市": (8, 0), "滨州市": (7, 0),
    "菏泽市": (9, 2),
}  # fmt: skip

CIRCLES = {
    "省会经济圈": "济南 淄博 东营 泰安 德州 聊城 滨州",
    "胶东经济圈": "青岛 烟台 潍坊 威海 日照",
    "鲁南经济圈": "枣庄 济宁 临沂 菏泽",
}

LISTS = {
    "major-projects": (321, "all_of"),
    "preferred-projects": (500, "all_of"),
    "invest-talent-projects": (200, "all_of"),
    "shortfall-projects": (274, "all_of"),
    "supporting-projects": (100, "about"),
}

INDUSTRIES = [
    "新一代信息技术", "高端装备", "新能源新材料", "现代海洋", "医养健康",
    "高端化工", "现代高效农业", "文化创意", "精品旅游", "现代金融服务",
]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(find_plan("shandong-2020"))


def test_every_numeric_target_is_there_and_no_other(plan: Plan) -> None:
    found = [
        (
            item.id, ",".join(item.targets[0].clauses), item.scope, item.targets[0].comparator,
            str(item.targets[0].value), item.unit, item.kind,
        )
        for item in plan.indicators
    ]  # fmt: skip
    expected = [tuple(line.split()) for line in TARGETS.strip().splitlines()]
    assert found == expected
    assert len(found) == 27
    assert all(len(item.targets) == 1 for item in plan.indicators)


def test_wording_agrees_with_the_comparator(plan: Plan) -> None:
    wording = {
        "about": {"左右"},
        "more_than": {"突破"},
        "at_least": {"以上", "达到", ""},
        "all_of": {""},
    }
    for item in plan.indicators:
        assert item.wording in wording[item.targets[0].comparator], item.id


def test_areas_tasks_and_what_belongs_to_them(plan: Plan) -> None:
    assert [len(area.tasks) for area in plan.areas] == [2, 4, 4, 3, 3, 5, 3]
    tasks = [task for area in plan.areas for task in area.tasks]
    assert [task.clause for task in tasks] == [
        f"{area}.{number}"
        for area, count in enumerate([2, 4, 4, 3, 3, 5, 3], 1)
        for number in range(1, count + 1)
    ]
    assert {t.clause: len(t.milestones) for t in tasks if t.milestones} == MILESTONES
    assert sum(MILESTONES.values()) == 24
    assert {t.clause: len(t.workstreams) for t in tasks if t.workstreams} == WORKSTREAMS
    assert all(task.owner is None for task in tasks), "the plan's text names no owner"


def test_regions_are_those_of_june_2020(plan: Plan) -> None:
    cities = plan.regions.cities
    assert {
        city.name: (sum(not c.zone for c in city.counties), sum(c.zone for c in city.counties))
        for city in cities
    } == COUNTIES
    codes = [city.code for city in cities]
    assert codes == [f"37{n:02d}00" for n in (*range(1, 12), *range(13, 18))]
    counties = [county for city in cities for county in city.counties]
    assert Counter(county.zone for county in counties) == {False: 136, True: 17}
    for city in cities:
        plain = [county.code for county in city.counties if not county.zone]
        assert plain == sorted(plain)
        assert all(county.code[:4] == city.code[:4] for county in city.counties)
    ends = Counter(c.name[-1] for c in counties if not c.zone)
    assert ends == {"区": 58, "市": 26, "县": 52}


def test_circles_cover_every_city_once_and_the_cores_are_three(plan: Plan) -> None:
    short = {city.code: city.short for city in plan.regions.cities}
    groups = {g.name: " ".join(short[c] for c in g.cities) for g in plan.regions.groups}
    assert {g.name: groups[g.name] for g in plan.regions.groups if g.role == "circle"} == CIRCLES
    assert sorted(" ".join(CIRCLES.values()).split()) == sorted(short.values())
    assert groups["三核"] == groups["济青烟"] == "济南 青岛 烟台"


def test_ten_industries_and_ten_plus_four_task_forces(plan: Plan) -> None:
    assert [item.name for item in plan.units.industries] == INDUSTRIES
    leading = [item for item in plan.units.taskforces if item.industry]
    assert [item.industry for item in leading] == [item.id for item in plan.units.industries]
    support = [item for item in plan.units.taskforces if not item.industry]
    assert len(support) == 4
    assert not any(item.named for item in support)
    assert all(item.basis.kind == "assumed" for item in support)


def test_five_project_lists(plan: Plan) -> None:
    assert {row.id: (row.count, row.comparator) for row in plan.lists} == LISTS
    bounds = {item.list: item.targets[0].value for item in plan.indicators if item.list}
    assert bounds == {row.id: row.count for row in plan.lists}
    for row in plan.lists:
        assert "7.2" in row.clauses
        assert (row.implementing, row.prep) == (("建设类", "实施类"), ("准备类", "储备类"))
        assert row.denominator == "year"


def test_what_the_text_does_not_say_is_marked_as_assumed(plan: Plan) -> None:
    departments = {item.id for item in plan.units.departments}
    assert all(item.basis.kind == "assumed" for item in plan.units.departments)
    for item in plan.indicators:
        assert (item.lead_basis.kind == "assumed") == (item.lead in departments), item.id


def test_baselines_are_published_figures(plan: Plan) -> None:
    found = {i.id: (i.baseline.value, i.baseline.period) for i in plan.indicators if i.baseline}
    assert found == {
        "high-tech-firms": (Decimal(11500), "2019-12"),
        "qingdao-high-tech": (Decimal(3829), "2019-12"),
    }


def test_research_intensity_is_judged_after_the_year(plan: Plan) -> None:
    assert {item.id: item.due for item in plan.indicators if item.due} == {
        "rd-intensity": "2021-09"
    }


def test_only_flows_of_the_province_are_reported_by_cities(plan: Plan) -> None:
    shared = [item for item in plan.indicators if item.cities_report]
    assert {item.id for item in shared} == {"5g-stations", "small-firms-upgraded"}
    assert all((item.kind, item.scope, item.counts) == ("flow", "370000", "own") for item in shared)
