"""Sheets as people send them, understood; what is not is a finding with its cell."""

from decimal import Decimal

import pytest

from dongneng_cli.submission.ooxml.numberformat import Shows, shows
from dongneng_cli.submission.tables.units import factor
from dongneng_cli.submission.workbook import CellKind
from tests.submission.books import (
    INDICATOR_HEADER,
    PROJECT_HEADER,
    codes,
    formatted,
    indicator,
    of_kind,
    project,
    sheet,
    understood,
)


def test_a_sheet_in_order_gives_no_finding_and_keeps_every_cell() -> None:
    read = understood(
        sheet("指标", [INDICATOR_HEADER, indicator()]), sheet("项目", [PROJECT_HEADER, project()])
    )
    assert read.findings == ()
    (row,) = read.frames["projects"].itertuples()
    assert (row.city, row.county, row.lists) == ("370100", "370102", ("major-projects",))
    assert (row.invested, row.sheet, row.cell, row.row) == (Decimal("4.5"), "项目", "A2", 2)
    (row,) = read.frames["indicators"].itertuples()
    assert (row.indicator, row.cumulative, row.cell) == ("jinan-headquarters", Decimal(13), "G2")
    assert read.layouts[row.layout].cell("previous", row.row) == "E2"


def test_title_unit_and_note_rows_are_no_data() -> None:
    rows = [
        ["附件2"],
        ["2020年10月重点项目进展"],
        ["填报单位:济南市", *[None] * 12, "单位:万元"],
        PROJECT_HEADER,
        project(总投资=100000, 年度计划投资=50000, 本月完成投资=5000, 本年累计完成投资=45000),
        ["合计", *[None] * 7, 100000, 50000, *[None] * 4, 5000, 45000],
        ["注:以上数据截至10月底"],
        ["填报人:甲", None, "审核人:乙"],
    ]
    read = understood(sheet("项目", rows))
    assert read.rows["projects"] == 1
    assert read.frames["projects"]["invested"].tolist() == [Decimal("4.5")]
    assert codes(read) == {"S112": ["项目!N3"]}
    assert read.totals["value"].tolist()[-1] == Decimal("4.5")


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    order = [7, 0, 1, 2, 3, 15, 8, 9, 10, 11, 4, 5, 6, 12, 13, 14]
    row = project()
    header = ["序号", *(PROJECT_HEADER[i] for i in order), "去年同期"]
    read = understood(sheet("项目", [header, [1, *(row[i] for i in order), 7]]))
    assert read.frames["projects"]["invested"].tolist() == [Decimal("4.5")]
    assert codes(read) == {"S105": ["项目!R1"]}


def test_a_header_of_two_merged_rows_is_one_header() -> None:
    top = [
        "项目编码",
        "项目名称",
        "项目清单",
        "所在市",
        "项目类别",
        "投资(亿元)",
        None,
        None,
        "开工",
        None,
    ]
    below = [
        None,
        None,
        None,
        None,
        None,
        "总投资",
        "年度计划投资",
        "本年累计完成投资",
        "计划开工月份",
        "实际开工月份",
    ]
    data = ["P-1", "一号", "省重大项目", "济南", "建设类", 10, 5, 4.5, "2020-03", "2020-04"]
    merges = [(1, 6, 1, 8), (1, 9, 1, 10), *((1, c, 2, c) for c in range(1, 6))]
    read = understood(sheet("项目", [top, below, data], merges=merges))
    assert codes(read) == {}
    (row,) = read.frames["projects"].itertuples()
    assert (row.annual_plan, row.started_on, row.row) == (Decimal(5), "2020-04", 3)


def test_a_unit_in_the_header_converts_only_its_column() -> None:
    header = list(PROJECT_HEADER)
    header[15] = "本年累计完成投资（万元）"
    read = understood(sheet("项目", [header, project(本年累计完成投资=45000)]))
    (row,) = read.frames["projects"].itertuples()
    assert (row.invested, row.annual_plan) == (Decimal("4.5"), Decimal(5))


def test_a_header_nearly_right_is_read_and_told() -> None:
    header = list(PROJECT_HEADER)
    header[15] = "本年累计完成投姿"
    read = understood(sheet("项目", [header, project()]))
    assert read.frames["projects"]["invested"].tolist() == [Decimal("4.5")]
    assert codes(read) == {"S106": ["项目!P1"]}


def test_a_missing_column_and_a_column_twice_are_errors() -> None:
    header = list(PROJECT_HEADER)
    header[0], header[9] = "一列", "总投资"
    read = understood(sheet("项目", [header, project()]))
    assert codes(read)["S103"] == ["项目!A1"]
    assert codes(read)["S104"] == ["项目!J1"]


def test_a_sheet_is_known_by_its_headers() -> None:
    read = understood(sheet("Sheet1", [PROJECT_HEADER, project()]))
    assert read.rows["projects"] == 1
    assert codes(read) == {"S107": ["Sheet1!"]}


def test_a_sheet_of_something_else_is_left_out_and_told() -> None:
    read = understood(
        sheet("项目", [PROJECT_HEADER, project()]), sheet("附表", [["随便", 1], ["什么", 2]])
    )
    assert codes(read) == {"S102": ["附表!"]}


def test_a_book_without_any_sheet_of_the_form_is_an_error() -> None:
    assert "S101" in codes(understood(sheet("附表", [["随便", 1]])))


def test_a_repeated_header_starts_another_table() -> None:
    rows = [PROJECT_HEADER, project(), PROJECT_HEADER, project(项目编码="P-2")]
    read = understood(sheet("项目", rows))
    assert read.frames["projects"]["code"].tolist() == ["P-1", "P-2"]
    assert codes(read) == {"S113": ["项目!A3"]}


def test_a_group_row_is_no_project_and_a_stray_text_is_told() -> None:
    rows = [PROJECT_HEADER, ["一、省重大项目"], project(), ["这一行不知所云"]]
    read = understood(sheet("项目", rows))
    assert read.rows["projects"] == 1
    assert codes(read) == {"S108": ["项目!A4"]}


def test_a_city_merged_over_its_rows_holds_for_each() -> None:
    rows = [PROJECT_HEADER, project(), project(项目编码="P-2", 所在市=None)]
    read = understood(sheet("项目", rows, merges=[(2, 4, 3, 4)]))
    assert read.frames["projects"]["city"].tolist() == ["370100", "370100"]
    assert codes(read) == {"S110": ["项目!D2:D3"]}


def test_hidden_rows_columns_and_sheets_are_read_and_told() -> None:
    read = understood(
        sheet(
            "项目", [PROJECT_HEADER, project()], state="hidden",
            hidden_rows=frozenset({2}), hidden_columns=frozenset({16}),
        )
    )  # fmt: skip
    assert read.rows["projects"] == 1
    assert codes(read)["S109"] == ["项目!", "项目!A2:A2", "项目!P1"]


def test_a_blank_a_zero_and_a_mark_are_three_things() -> None:
    rows = [
        PROJECT_HEADER,
        project(本月完成投资=None),
        project(项目编码="P-2", 本月完成投资=0),
        project(项目编码="P-3", 本月完成投资="—"),
    ]
    read = understood(sheet("项目", rows))
    assert read.frames["projects"]["month_invested"].tolist() == [None, Decimal(0), None]
    assert codes(read) == {}


@pytest.mark.parametrize(
    ("field", "value", "code", "cell"),
    [
        ("本年累计完成投资", "约5", "S131", "P2"),
        ("本年累计完成投资", "1.2亿", "S132", "P2"),
        ("本年累计完成投资", of_kind(CellKind.ERROR, "#REF!"), "S040", "P2"),
        ("本年累计完成投资", of_kind(CellKind.UNCALCULATED), "S041", "P2"),
        ("本年累计完成投资", of_kind(CellKind.BOOLEAN, "1"), "S135", "P2"),
        ("本年累计完成投资", formatted("4.5", 1), "S136", "P2"),
        ("本年累计完成投资", formatted("4.5", 2), "S137", "P2"),
        ("实际开工月份", 2020.1, "S138", "L2"),
        ("实际开工月份", "上半年", "S138", "L2"),
        ("所在市", "烟苔市", "S139", "D2"),
        ("所在市", None, "S130", "D2"),
        ("所在县(市、区)", "市南区", "S139", "E2"),
        ("项目清单", "省级项目", "S139", "C2"),
        ("项目类别", "在建", "S139", "H2"),
        ("牵头专班", "机械专班", "S139", "F2"),
        ("项目编码", None, "S130", "A2"),
    ],
)
def test_each_fault_has_its_code_and_its_cell(
    field: str, value: object, code: str, cell: str
) -> None:
    formats = ("General", "yyyy-mm-dd", '0"万"')
    row = project(**{field: value})  # type: ignore[arg-type]
    read = understood(sheet("项目", [PROJECT_HEADER, row]), formats=formats)
    assert codes(read).get(code) == [f"项目!{cell}"]


def test_a_project_of_no_city_says_so_with_a_mark() -> None:
    read = understood(
        sheet("项目", [PROJECT_HEADER, project(所在市="/", **{"所在县(市、区)": None})])
    )
    assert read.frames["projects"]["city"].tolist() == [None]
    assert codes(read) == {}


def test_the_same_county_name_is_told_apart_by_its_city() -> None:
    rows = [PROJECT_HEADER, project(**{"所在县(市、区)": "市中区"})]
    rows.append(project(项目编码="P-2", 所在市="枣庄", **{"所在县(市、区)": "市中区"}))
    assert understood(sheet("项目", rows)).frames["projects"]["county"].tolist() == [
        "370103",
        "370402",
    ]


def test_percent_formats_hold_a_hundredth_of_what_is_shown() -> None:
    row = indicator(
        指标编码="jinan-four-new-share",
        指标名称="“四新”经济增加值占比",
        计量单位="%",
        本年累计=formatted("0.314", 1),
    )
    row[4] = row[5] = None
    read = understood(sheet("指标", [INDICATOR_HEADER, row]), formats=("General", "0.00%"))
    assert read.frames["indicators"]["cumulative"].tolist() == [Decimal("31.400")]


def test_a_unit_that_converts_is_converted_and_told_another_is_refused() -> None:
    rows = [
        INDICATOR_HEADER,
        indicator(计量单位="万家", 上月累计=None, 本月数=None, 本年累计=0.0013),
    ]
    read = understood(sheet("指标", rows))
    assert read.frames["indicators"]["cumulative"].tolist() == [Decimal(13)]
    assert codes(read) == {"S112": ["指标!C2"]}
    read = understood(sheet("指标", [INDICATOR_HEADER, indicator(计量单位="平方米")]))
    assert read.frames["indicators"]["cumulative"].tolist() == [None]
    assert codes(read) == {"S142": ["指标!C2"]}


def test_a_blank_region_is_the_reporting_city() -> None:
    read = understood(sheet("指标", [INDICATOR_HEADER, indicator(地区=None)]))
    assert read.frames["indicators"]["region"].tolist() == ["370100"]


@pytest.mark.parametrize(
    ("cover", "code", "cell"),
    [
        ((("报告期", "2020-10"),), "S120", ""),
        ((("填报单位", "济男市"), ("报告期", "2020-10")), "S121", "封面!B1"),
        ((("填报单位", "济南市"), ("报告期", "上半年")), "S122", "封面!B2"),
        ((("计划", "henan-2020"), ("填报单位", "济南"), ("报告期", "2020.10")), "S123", "封面!B1"),
        ((("表式版本", "0"), ("填报单位", "济南"), ("报告期", 44105)), "S124", "封面!B1"),
        ((("填报单位", "济南市"), ("单位代码", "370200"), ("报告期", 202010)), "S126", "封面!B2"),
    ],
)
def test_the_cover_is_checked(cover: tuple[tuple[str, object], ...], code: str, cell: str) -> None:
    read = understood(sheet("项目", [PROJECT_HEADER, project()]), cover=cover)  # type: ignore[arg-type]
    places = codes(read)[code]
    assert [place for place in places if place != "!"] == ([cell] if cell else [])


def test_without_a_cover_the_lines_above_the_table_say_who_and_when() -> None:
    rows = [
        ["2020年10月项目进展"],
        ["填报单位：济南市", None, "报告期：2020年10月"],
        PROJECT_HEADER,
        project(),
    ]
    read = understood(sheet("项目", rows), cover=())
    assert (read.unit, str(read.period)) == ("370100", "2020-10")
    assert codes(read) == {}


@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("General", Shows.PLAIN), ("0.00", Shows.PLAIN), ("#,##0.00_ ", Shows.PLAIN), ("0.00%", Shows.PERCENT),
        ("yyyy-mm-dd", Shows.DATE), ('yyyy"年"m"月"', Shows.DATE), ("[$-804]yyyy/m", Shows.DATE), ("[h]:mm", Shows.DATE),
        ('0"万"', Shows.OTHERWISE), ("#,##0,", Shows.OTHERWISE), (";;;", Shows.OTHERWISE), ('0.0"亿元"', Shows.OTHERWISE),
        ('#,##0"个"', Shows.PLAIN), ("0.00_);[Red](0.00)", Shows.PLAIN), ('"合计"', Shows.OTHERWISE),
    ],
)  # fmt: skip
def test_number_formats_are_known_by_what_they_show(code: str, look: Shows) -> None:
    assert shows(code) is look


def test_units_convert_only_where_they_measure_the_same() -> None:
    assert factor("万元", "亿元") == Decimal("0.0001")
    assert factor("万个", "个") == 10000
    assert factor("亿元", "万亿元") == Decimal("0.0001")
    assert factor("户", "家") is None


def test_values_under_a_blank_header_are_not_lost_without_a_word() -> None:
    header = [None if title == "备注" else title for title in INDICATOR_HEADER]
    read = understood(sheet("指标", [header, indicator(备注="上月多报"), indicator(地区="济南")]))
    assert codes(read)["S115"] == ["指标!H2"]
    assert read.frames["indicators"]["note"].tolist() == [None, None]


def test_a_figure_in_a_column_of_words_is_told() -> None:
    assert codes(understood(sheet("指标", [INDICATOR_HEADER, indicator(备注=41)]))) == {
        "S144": ["指标!H2"]
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [("年内新开通5G基站", "S145"), ("总部大厦", "S146"), ("新认定 总部企业", None), ("/", None)],
)
def test_a_name_that_is_not_the_codes_is_told(name: str, code: str | None) -> None:
    read = understood(sheet("指标", [INDICATOR_HEADER, indicator(指标名称=name)]))
    assert codes(read) == ({code: ["指标!B2"]} if code else {})


def test_a_day_that_must_be_filled_in_is_missed_where_it_is_blank() -> None:
    header = ["问题编号", "项目编码", "提出日期", "问题类别", "问题描述", "状态"]
    row = ["W-1", "P-1", None, "手续办理", "环评未批", "未办结"]
    assert codes(understood(sheet("问题", [header, row]))) == {"S130": ["问题!C2"]}
