"""What people write, and what is made of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.submission.tables.clean import day_from_number, figure, in_words, month, number

COUNT = {"": Decimal(1), "个": Decimal(1)}
PERCENT = {"": Decimal(1), "%": Decimal(1)}
MONEY = {"": Decimal(1), "亿元": Decimal(1), "元": Decimal("1e-8")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("42", "42"), (" 42 ", "42"), ("\u00a042", "42"), ("\u300042", "42"), ("４２", "42"),
        ("1,234.5", "1234.5"), ("1，234", "1234"), ("1 234", "1234"), ("−42", "-42"), ("+7", "7"),
        ("4.2万", "42000"), ("1.5万亿", "1500000000000"), ("三万", "30000"), ("三万五", "35000"),
        ("一万零五", "10005"), ("二十", "20"), ("贰拾", "20"), ("十二", "12"), ("两千", "2000"),
        ("四点二万", "42000"), ("负五", "-5"), ("二〇二〇", "2020"), ("42个", "42"), ("4.2万个", "42000"),
    ],
)  # fmt: skip
def test_exact_writing_is_read(text: str, value: str) -> None:
    reading = figure(text, units=COUNT)
    assert (reading.value, reading.fault) == (Decimal(value), "")
    assert reading.help


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("约20", "20"), ("20左右", "20"), ("20+", "20"), ("≥95", "95"), ("20（预计）", "20"),
        ("近20", "20"), ("20多", "20"), ("突破1.3万", "13000"), ("25-30", ""), ("3～5", ""), ("3至5", ""),
        ("翻一番", ""), ("同上", ""), ("(42)", ""), ("1/2", ""), ("4²", ""), ("㊷", ""), ("٤٢", ""),
        ("4\u200b2", ""), ("4 2", ""), ("1_000", ""), ("0x2A", ""), ("1e5", ""), ("abc", ""), ("廿", ""),
        ("1.2.3", ""), ("12,34", ""), ("1.72倍", ""),
    ],
)  # fmt: skip
def test_inexact_writing_is_refused_and_at_most_offered(text: str, offer: str) -> None:
    reading = figure(text, units=COUNT)
    assert reading.value is None
    assert reading.fault
    assert reading.offer == offer


@pytest.mark.parametrize(
    "text", ["—", "－", "/", "／", "无", "暂无", "不适用", " 无 ", "N/A", "n/a"]
)
def test_a_mark_says_that_it_does_not_apply(text: str) -> None:
    reading = figure(text, units=COUNT)
    assert reading.not_applicable
    assert reading.value is None
    assert not reading.fault


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\n\t"])
def test_a_blank_is_neither_zero_nor_not_applicable(text: str) -> None:
    reading = figure(text, units=COUNT)
    assert (reading.value, reading.fault, reading.not_applicable) == (None, "", False)


def test_percentages_are_read_in_percent() -> None:
    assert figure("2.55%", units=PERCENT).value == Decimal("2.55")
    assert figure("百分之三十", units=PERCENT).value == Decimal(30)
    assert figure("2.55个百分点", units=PERCENT).value is None


def test_a_scale_without_unit_means_yuan_where_money_is_counted() -> None:
    assert figure("1.2亿", units=MONEY, scaled="元").value == Decimal("1.2")
    assert figure("7155万元", units=MONEY, scaled="元").value == Decimal("0.7155")
    assert figure("1.2亿元", units=MONEY, scaled="元").value == Decimal("1.2")


def test_another_unit_is_refused_with_what_was_read() -> None:
    reading = figure("42万户", units=COUNT)
    assert (reading.value, reading.offer) == (None, "420000")
    assert "户" in reading.fault


@given(st.integers(min_value=0, max_value=10**12))
def test_every_whole_number_reads_back_from_its_digits(whole: int) -> None:
    assert figure(f"{whole:,}", units=COUNT).value == whole


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_number_cells_keep_the_digits_that_were_typed(value: Decimal) -> None:
    assert number(f"{value:f}") == value


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("6196.0900000000001", "6196.09"), ("0.30000000000000004", "0.3"), ("91.570000000000007", "91.57"),
        ("9007199254740993", "9007199254740993"), ("-0", "0"), ("1E-3", "0.001"), ("12", "12"),
    ],
)  # fmt: skip
def test_binary_noise_beyond_fifteen_digits_is_dropped(sent: str, meant: str) -> None:
    assert number(sent) == Decimal(meant)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020.10", "2020-10"), ("2020年10月", "2020-10"), ("2020-6", "2020-06"), ("202010", "2020-10"),
        ("2020/6/5", "2020-06"), ("2020年6月5日", "2020-06"), ("20200605", "2020-06"), ("２０２０．６", "2020-06"),
    ],
)  # fmt: skip
def test_months_are_read_in_the_ways_people_write_them(text: str, value: str) -> None:
    assert month(text).value == value


@pytest.mark.parametrize(
    "text", ["10月", "上半年", "2020年", "2020-13", "2020-02-30", "20201", "六月"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    assert month(text).value is None
    assert month(text).fault


def test_a_month_that_lost_its_zero_is_not_guessed() -> None:
    reading = day_from_number(Decimal("2020.1"), formatted=False, date_1904=False)
    assert (reading.value, reading.offer) == (None, "2020-01 / 2020-10")


def test_day_numbers_are_dates_in_both_calendars() -> None:
    assert day_from_number(Decimal(44105), formatted=True, date_1904=False).value == "2020-10-01"
    assert day_from_number(Decimal(42643), formatted=True, date_1904=True).value == "2020-10-01"
    helped = day_from_number(Decimal(44105), formatted=False, date_1904=False)
    assert helped.value == "2020-10-01"
    assert helped.help


@pytest.mark.parametrize("value", ["0", "-1", "60", "3000000"])
def test_day_numbers_off_the_calendar_are_refused(value: str) -> None:
    assert day_from_number(Decimal(value), formatted=True, date_1904=False).fault


@given(st.text(max_size=12))
def test_no_text_whatsoever_breaks_the_reading(text: str) -> None:
    reading = figure(text, units=COUNT)
    assert reading.value is None or isinstance(reading.value, Decimal)
    month(text)


def test_chinese_numbers_and_their_scales() -> None:
    written = in_words("一千二百三十四万五千六百七十八")
    assert written is not None
    assert written.value == 12345678
