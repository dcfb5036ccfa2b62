"""The 2020 plan against its acceptance list: every figure stands here a second time, on purpose."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import pytest

from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Milestone, Plan, Workstream

TARGETS = """
shortfall-projects     1.1,2.2 370000               all_of    274   个       projects 补短板强弱项培育新经济增长点项目
shortfall-fields       1.1     370000               at_least  12    个       stock 补短板强弱项覆盖领域
5g-stations            1.2     370000               at_least  40000 个       flow 年内新开通5G基站
digital-platforms      1.2     370000               about     20    个       flow 省级数字经济平台
cluster-scale          2.1     370000               at_least  3     万亿元   stock “十强”产业集群总规模
major-projects         2.2     370000               all_of    321   个       projects 省重大项目
preferred-projects     2.2     370000               all_of    500   个       projects 新旧动能转换优选项目
invest-talent-projects 2.2     370000               all_of    200   个       projects “双招双引”项目
supporting-projects    2.2     370000               about     100   个       projects “十强”产业重大支撑性项目
investment-park-land   2.3     jinan-qingdao-yantai about     100   平方公里 flow  济青烟国际招商产业园产业净地
jinan-headquarters     3.1     370100               at_least  20    家       flow 新认定总部企业
jinan-industries       3.1     370100               at_least  10    个       stock 千亿产业振兴计划
jinan-four-new-share   3.1     370100               at_least  32    %        ratio “四新”经济增加值占比
qingdao-projects       3.2     370200               at_least  100   个       stock 5亿元以上重点项目
qingdao-listed         3.2     370200               more_than 55    家       stock 上市公司
qingdao-high-tech      3.2     370200               at_least  4000  家       stock 高新技术企业
yantai-upgrades        3.3     370600               at_least  100   个       flow 亿元以上技改项目
provincial-labs        5.1     370000               at_least  4     家       stock 山东省实验室
innovation-communities 5.1     370000               at_least  30    家       stock 省级创新创业共同体
basic-research         5.2     370000               about     20    项       flow 重大基础研究项目
innovation-projects    5.2     370000               about     100   项       flow 重大科技创新工程项目
high-tech-firms        5.2     370000               more_than 13000 家       stock 高新技术企业
rd-intensity           5.2     370000               about     2.55  %        ratio 研发投入占生产总值比重
national-policies      6.1     370000               all_of    42    项       items 国家支持政策事项衔接落实
small-firms-upgraded   6.2     370000               at_least  4000  家       flow 小微企业“升规纳统”
ftz-pilots             6.4     370000               all_of    112   项       items 自贸试验区试点任务
reform-replications    6.4     370000               all_of    223   项       items 改革试点经验复制推广
"""

MILESTONES = """
1.2  出台数字基础设施建设指导意见
2.3  启动济青烟国际招商产业园建设
2.4  出台培育优良产业生态的意见  启动“一条龙”培育计划
3.3  万华百万吨乙烯一期建成投产
3.4  编制黄河流域生态保护和高质量发展规划实施方案
4.1  出台进一步加严压实专班任务责任的意见  建立专班牵头部门与组成部门常态沟通机制
4.3  建立月调度、季通报和后评价制度  制定各专班考核评估办法
5.1  海洋科学与技术试点国家实验室入列
5.3  出台山东省人才发展促进条例  组建山东人才发展集团  制定技能兴鲁三年行动计划
6.1  出台山东省优化营商环境条例  出台山东省社会信用条例
6.4  成立山东省“一带一路”研究中心  举办第二届跨国公司领导人青岛峰会  举办儒商大会  举办世界海洋发展大会
6.5  建立中日食品农产品检测检验互认机制  建立山东—日本对话机制
7.3  完善三年初见成效指标体系  迎接国家“三年初见成效”评估
"""
"""Deliverables by clause."""

WORKSTREAMS = """
1.1  274个项目纳入省重点项目“白名单”
1.2  工业互联网  智能城市  智慧共享供应链生态体系
2.1  贷款贴息支持  专项奖励支持  后补助支持  股权投资支持  领军企业兼并重组联合  区域集群品牌
2.2  产业补链  产业延链  产业强链
2.3  “标准地”全球精准招商
3.1  中科院济南科创城  国际医学科学中心  国家健康数据北方中心  京沪会客厅  融入黄河流域生态保护和高质量发展战略
3.2  康复大学  国际院士产业试验区  全球性创投风投中心  国家级财富管理中心改革试验区  中日“国际客厅”  中韩“国际客厅”  中德“国际客厅”  中以“国际客厅”  上合“国际客厅”
3.3  裕龙岛炼化一体化  中国海工北方总部  中国东方航天港  石药产业园  山东工业设计研究院  区域性基金管理中心
3.4  省会经济圈一体化  胶东经济圈一体化  鲁南经济圈一体化  济南都市圈  青岛都市圈  突破菏泽鲁西崛起协调推进机制  对接京津冀  对接长三角
4.1  专班集中办公
4.2  产业专班：重大项目谋划建设  产业专班：“双招双引”  产业专班：产业基金落地  产业专班：产业集群培育  支撑专班：重大政策协调推进  支撑专班：重大工程协调推进
5.1  山东产业技术研究院  山东高等技术研究院  山东能源研究院  中科院海洋大科学中心  济南量子研究院
5.2  重大技术攻关“揭榜制”  科研经费“包干制”试点  科技型企业梯次培育
5.3  顶尖人才团队“一事一议”  泰山产业领军人才  “外专双百计划”
6.1  “一网通办”  国际化营商环境建设年
6.2  开发区体制机制改革  扩权强县改革  “亩产效益”评价改革  国企改革
6.3  “十强”产业上市公司倍增计划  省新旧动能转换基金  行政事业资产统筹运营改革试点  财政资金股权投资改革试点
6.4  临沂“一带一路”综合试验区  胶州“一带一路”综合试验区
6.5  出访日韩成果落实  对日重点合作项目
7.1  每周汇总难点堵点  问题诉求“绿色通道”  要素跟着项目走  省重点项目集中观摩
7.2  省重点项目督导服务平台
7.3  “四新”经济监测  “十强”产业监测  先行区监测
"""
"""Continuing work by clause."""

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
            str(item.targets[0].value), item.unit, item.kind, item.name,
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


def by_clause(text: str) -> dict[str, list[str]]:
    lines = [re.split(r"\s{2,}", line) for line in text.strip().splitlines()]
    return {clause: names for clause, *names in lines}


def names(items: Sequence[Milestone | Workstream]) -> list[str]:
    return [item.name for item in items]


def test_areas_tasks_and_what_belongs_to_them(plan: Plan) -> None:
    assert [len(area.tasks) for area in plan.areas] == [2, 4, 4, 3, 3, 5, 3]
    tasks = [task for area in plan.areas for task in area.tasks]
    assert [task.clause for task in tasks] == [
        f"{area}.{number}"
        for area, count in enumerate([2, 4, 4, 3, 3, 5, 3], 1)
        for number in range(1, count + 1)
    ]
    assert {t.clause: names(t.milestones) for t in tasks if t.milestones} == by_clause(MILESTONES)
    assert sum(len(task.milestones) for task in tasks) == 24
    assert {t.clause: names(t.workstreams) for t in tasks if t.workstreams} == by_clause(
        WORKSTREAMS
    )
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


def test_cities_and_task_forces_are_ranked_on_both_rates(plan: Plan) -> None:
    ranked = {(one.by, one.metric) for one in plan.rankings if not one.list and not one.pools}
    wanted = {
        (by, rate) for by in ("city", "taskforce") for rate in ("start-rate", "completion-rate")
    }
    assert wanted <= ranked


def test_blockers_are_collected_weekly_and_notices_are_due_after_the_month(plan: Plan) -> None:
    assert plan.checklist is not None
    assert plan.checklist.blockers.weekly is not None
    categories = {one.name for one in plan.checklist.blockers.categories}
    assert {"手续办理", "用地用海", "能耗指标"} <= categories


def test_a_list_says_how_its_projects_are_counted(plan: Plan) -> None:
    said = {one.definition for one in plan.indicators if one.list}
    assert all("开工" in text and "投资" in text and "项目数" in text for text in said)
