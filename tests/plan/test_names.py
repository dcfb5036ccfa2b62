"""What people write and what it means: exactly one thing or nothing, with a hint."""

import pytest

from dongneng_cli.i18n import set_language
from dongneng_cli.plan.folding import fold
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.plan.model import Plan
from dongneng_cli.plan.names import Names


@pytest.fixture(scope="module")
def plan() -> Plan:
    set_language("en")
    return load_plan(find_plan("shandong-2020"))


@pytest.fixture(scope="module")
def names(plan: Plan) -> Names:
    return Names(plan)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("city", "济南市", "370100"),
        ("city", " 济 南 ", "370100"),
        ("city", "３７０１００", "370100"),
        ("city", "莱芜", "370100"),
        ("city", "莱芜市", "370100"),
        ("city", "371200", None),
        ("city", "山东省", None),
        ("city", "济", None),
        ("city", "", None),
        ("region", "全省", "370000"),
        ("region", "山东", "370000"),
        ("region", "济青烟", "jinan-qingdao-yantai"),
        ("region", "胶东经济圈", "jiaodong-circle"),
        ("region", "烟台", "370600"),
        ("taskforce", "高端装备专班", "tf-high-end-equipment"),
        ("taskforce", "高端装备", "tf-high-end-equipment"),
        ("taskforce", "支撑专班一", "tf-support-1"),
        ("industry", "新能源新材料", "new-energy-materials"),
        ("industry", "新能源、新材料", "new-energy-materials"),
        ("industry", "其他", None),
        ("project_list", "双招双引项目", "invest-talent-projects"),
        ("project_list", "《“双招双引”项目》", "invest-talent-projects"),
        ("project_list", "major-projects", "major-projects"),
        ("indicator", "5G-Stations", "5g-stations"),
        ("indicator", "年内新开通５Ｇ基站", "5g-stations"),
        ("indicator", "高新技术企业", None),
        ("unit", "济南", "370100"),
        ("unit", "山东省", "370000"),
        ("unit", "省工信厅", "industry-it"),
        ("unit", "文化创意专班", "tf-cultural-creative"),
        ("task_item", "5.2", "5.2"),
        ("task_item", "wanhua-ethylene", "wanhua-ethylene"),
        ("task_item", "揭榜制", None),
        ("task_item", "重大技术攻关“揭榜制”", "open-bidding"),
        ("project_class", "建设类", "implementing"),
        ("project_class", "储备类", "prep"),
        ("project_class", "在建", None),
    ],
)
def test_what_a_text_means(names: Names, kind: str, text: str, expected: str | None) -> None:
    assert getattr(names, kind)(text) == expected


@pytest.mark.parametrize(
    ("text", "city", "expected"),
    [
        ("市中区", "370100", "370103"),
        ("市中区", "370400", "370402"),
        ("市中区", "370200", None),
        ("市中区", None, None),
        ("济南市市中区", None, "370103"),
        ("枣庄市中区", None, "370402"),
        ("历下", "370100", "370102"),
        ("西海岸新区", "370200", "370211"),
        ("高新区", "370100", "370171"),
        ("高新区", None, None),
        ("开发区", "370600", "370672"),
        ("蓬莱市", "370600", "370614"),
        ("长岛县", "370600", "370614"),
        ("370634", "370600", None),
        ("东营", "370500", None),
        ("莒县", "371100", "371122"),
        ("历下区", "999999", None),
        ("370102", None, "370102"),
    ],
)
def test_a_county_is_found_within_its_city(
    names: Names, text: str, city: str | None, expected: str | None
) -> None:
    assert names.county(text, city) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省重大项目", ("major-projects",)),
        ("省重大项目、双招双引", ("major-projects", "invest-talent-projects")),
        ("双招双引;省重大项目,优选项目", ("invest-talent-projects", "major-projects", "preferred-projects")),
        ("省重大项目、major-projects、", ("major-projects",)),
        ("省重大项目、某清单", None),
        ("", None),
        ("、", None),
    ],
)  # fmt: skip
def test_several_lists_in_one_cell(
    names: Names, text: str, expected: tuple[str, ...] | None
) -> None:
    assert names.lists(text) == expected


def test_a_name_that_two_indicators_share_needs_the_region(names: Names) -> None:
    assert names.indicator("高新技术企业", "370000") == "high-tech-firms"
    assert names.indicator("高新技术企业", "370200") == "qingdao-high-tech"
    assert names.indicator("高新技术企业", "370300") is None
    assert "give the code" in names.suggest("indicator", "高新技术企业")


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        ("city", "371200", "371200 is the former code of 莱芜市: now 济南市 370100"),
        ("county", "370684", "370684 is the former code of 蓬莱市: now 蓬莱区 370614"),
        ("county", "市中区", "市中区 is in 济南市, 枣庄市: give the city"),
        ("county", "历下区", "历下区 is in 济南市"),
        ("city", "济南巿", "did you mean 济南市?"),
        ("city", "qqq", ""),
        ("lists", "省重大项目、双招双引名目", "did you mean “双招双引”项目?"),
        ("project_class", "在建", "known: 准备类, 建设类"),
        ("indicator", "5G基站数", "did you mean 年内新开通5G基站?"),
        ("task_item", "5.9", ""),
    ],
)
def test_a_hint_says_what_was_probably_meant(names: Names, kind: str, text: str, hint: str) -> None:
    set_language("en")
    found = names.suggest(kind, text)
    assert found == hint or (not hint and text not in found)


def test_every_spelling_in_the_plan_means_what_it_belongs_to(plan: Plan, names: Names) -> None:
    for city in plan.regions.cities:
        for text in (city.code, city.name, city.short, *city.aliases):
            assert names.city(text) == names.unit(text) == names.region(text) == city.code
        for county in city.counties:
            for text in (county.code, county.name, *county.aliases):
                assert names.county(text, city.code) == county.code
    for row in plan.lists:
        assert all(names.lists(text) == (row.id,) for text in (row.id, row.name, *row.aliases))
    for item in plan.units.taskforces:
        assert all(names.taskforce(text) == item.id for text in (item.name, *item.aliases))
    for item in plan.indicators:
        assert all(
            names.indicator(text, item.scope) == item.id for text in (item.name, *item.aliases)
        )


def test_names_and_order_follow_the_plan(names: Names) -> None:
    assert names.name("city", "370600") == "烟台市"
    assert names.name("circle", "lunan-circle") == "鲁南经济圈"
    assert names.name("city", "unknown") == "unknown"
    codes = names.keys("city")
    assert list(codes) == sorted(codes)
    assert [names.order("city", code) for code in codes] == list(range(16))
    assert names.order("city", "unknown") == 16
    assert names.is_city("370100")
    assert not names.is_city("industry-it")
    assert (names.scope("yantai-upgrades"), names.unit_of_measure("5g-stations")) == (
        "370600",
        "个",
    )


def test_which_figures_are_part_of_a_scope(names: Names) -> None:
    assert names.in_scope("370100", "370000")
    assert names.in_scope("370100", "jinan-qingdao-yantai")
    assert names.in_scope("370200", "370200")
    assert not names.in_scope("370300", "jinan-qingdao-yantai")
    assert not names.in_scope("370000", "370100")


def test_width_blanks_quotes_and_case_do_not_count() -> None:
    assert fold("《 “十强” 产业\u3000Ａ\u200b》") == fold("十强产业a")
    assert fold("市中区") != fold("市北区")
