"""The form as it is handed out: what is asked of whom, what may be typed in, and that it comes back."""

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dongneng_cli.errors import UnknownNameError, UsageError
from dongneng_cli.findings import Severity
from dongneng_cli.period import Period
from dongneng_cli.plan.reporters import find_unit, reporting_units
from dongneng_cli.submission.form import INDICATORS, PROJECTS, SHEETS, TASKS
from dongneng_cli.submission.handout.content import Handout, LastMonth, prepare
from dongneng_cli.submission.handout.template import render_template
from dongneng_cli.submission.ooxml.reader import parse_workbook
from dongneng_cli.submission.tables.clean import plain
from dongneng_cli.submission.words import CHANGE_WORDS
from dongneng_cli.terms import Kind
from dongneng_cli.workflow.context import Context, open_plan
from dongneng_cli.workflow.intake import take_in
from dongneng_cli.workflow.judge import Verdict, judge
from dongneng_cli.workflow.template import hand_out
from tests.submission.filling import as_told, type_in

UNITS = ("济南市", "青岛市", "烟台市", "滨州市", "省发展改革委", "省统计局", "高端装备专班")


@pytest.fixture(scope="module")
def context() -> Context:
    return open_plan("shandong-2020")


def handed_out(
    context: Context, unit: str, period: str = "2020-06", last: LastMonth | None = None
) -> Handout:
    key = find_unit(unit, context.names)
    return prepare(context.plan, context.names, context.hash, key, Period.parse(period), last)


def checked(context: Context, folder: Path, data: bytes, asked: str | None = None) -> Verdict:
    path = folder / "月报.xlsx"
    path.write_bytes(data)
    month = Period.parse(asked) if asked else None
    return judge(take_in([path], context, month), month)


def errors(verdict: Verdict) -> list[tuple[str, str, str, str]]:
    return [
        (f.code, f.sheet, f.cell, f.message)
        for f in verdict.findings
        if f.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("period", ["2020-01", "2020-06", "2020-12"])
def test_a_form_filled_in_as_its_help_says_passes(
    context: Context, tmp_path: Path, unit: str, period: str
) -> None:
    handout = handed_out(context, unit, period)
    verdict = checked(context, tmp_path, type_in(render_template(handout), as_told(handout)))
    assert errors(verdict) == []
    read = verdict.intake.submissions[0]
    assert (read.unit, str(read.period)) == (handout.unit, period)
    assert read.rows["indicators"] == len(handout.indicators)


@pytest.mark.parametrize("unit", UNITS)
def test_an_untouched_form_is_read_without_a_false_figure(
    context: Context, tmp_path: Path, unit: str
) -> None:
    verdict = checked(context, tmp_path, render_template(handed_out(context, unit)))
    assert verdict.findings
    observed = verdict.intake.frames["indicators"]
    assert observed["cumulative"].isna().all() and observed["in_period"].isna().all()
    # Nothing of our own form is strange to our own reader.
    assert {f.code for f in verdict.findings}.isdisjoint(
        {"S102", "S103", "S105", "S107", "S108", "S109"}
    )


def test_the_form_of_another_month_is_said_to_be_so(context: Context, tmp_path: Path) -> None:
    data = render_template(handed_out(context, "青岛市", "2020-04"))
    verdict = checked(context, tmp_path, data, "2020-05")
    said = [f for f in verdict.findings if f.code in {"S125", "S204"}]
    assert said and said[0].found == "2020-04" and said[0].expected == "2020-05"


def test_the_stamp_tells_plan_unit_and_month(context: Context) -> None:
    data = render_template(handed_out(context, "青岛市", "2020-04"))
    book = parse_workbook(data, "月报.xlsx")
    assert book.properties["dn-unit"] == "370200"
    assert book.properties["dn-period"] == "2020-04"
    assert book.properties["dn-plan"] == "shandong-2020"
    assert book.properties["dn-plan-hash"] == context.hash
    assert book.properties["dn-form"] == "1"


def test_every_unit_gets_its_own_form_and_nothing_of_another(context: Context) -> None:
    asked: dict[tuple[str, str], str] = {}
    for unit in reporting_units(context.plan):
        handout = handed_out(context, unit)
        lines = next((a.lines for a in handout.sheets if a.form is INDICATORS), ())
        for line in lines:
            key = (str(line.values["indicator"]), str(line.values["region"]))
            assert asked.setdefault(key, unit) == unit
    wanted = {i.id for i in context.plan.indicators if i.kind is not Kind.PROJECTS}
    assert {indicator for indicator, _region in asked} == wanted
    cities = [c.name for c in context.plan.regions.cities]
    assert [("5g-stations", city) in asked for city in cities] == [True] * 16


def test_the_same_form_is_the_same_file(context: Context) -> None:
    handout = handed_out(context, "济南市")
    assert render_template(handout) == render_template(handout)


def last_month(context: Context, folder: Path, unit: str, period: str) -> LastMonth:
    handout = handed_out(context, unit, period)
    verdict = checked(context, folder, type_in(render_template(handout), as_told(handout)))
    return LastMonth(Period.parse(period), verdict.intake.frames)


def test_last_month_stands_beside_the_cells_to_fill(context: Context, tmp_path: Path) -> None:
    last = last_month(context, tmp_path, "济南市", "2020-05")
    handout = handed_out(context, "济南市", "2020-06", last)
    data = render_template(handout)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["指标"]
    assert sheet["E6"].value == 12 and sheet["E6"].protection.locked
    assert not sheet["F6"].protection.locked and sheet["F6"].value is None
    projects = openpyxl.load_workbook(io.BytesIO(data))["项目"]
    row = [projects.cell(6, column).value for column in range(1, 9)]
    assert row[0] == "XM-0001" and row[2] == "省重大项目" and row[3] == "济南市"
    verdict = checked(context, tmp_path, type_in(data, as_told(handout)))
    assert errors(verdict) == []
    figures = verdict.intake.frames["projects"]["invested"].tolist()
    assert figures[0] == Decimal("2.0")


def test_in_january_nothing_is_carried_over(context: Context, tmp_path: Path) -> None:
    last = last_month(context, tmp_path, "济南市", "2020-12")
    handout = handed_out(context, "济南市", "2020-01", last)
    lines = {str(i.values["indicator"]): i for i in handout.sheets[0].lines}
    assert lines["5g-stations"].values["previous"] is None
    assert lines["jinan-industries"].values["previous"] == 12
    assert handout.sheets[1].lines[0].beside["before"] is None


def test_only_inputs_are_open_and_every_text_is_text(context: Context) -> None:
    data = render_template(handed_out(context, "济南市"))
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        assert sheet.protection.sheet and not sheet.protection.password
    assert book["选项"].sheet_state == "hidden"
    allowed = re.compile(r"^=(IF|COUNTA)\(")
    formulas = [
        str(cell.value) for s in book.worksheets for row in s.iter_rows() for cell in row
        if cell.data_type == "f"
    ]  # fmt: skip
    assert formulas and all(allowed.match(text) for text in formulas)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]


def test_no_drop_down_is_too_long_for_excel(context: Context) -> None:
    for unit in UNITS:
        book = openpyxl.load_workbook(io.BytesIO(render_template(handed_out(context, unit))))
        for sheet in book.worksheets:
            for rule in sheet.data_validations.dataValidation:
                if rule.type == "list":
                    assert (
                        re.fullmatch(r"dn_\w+", rule.formula1)
                        and rule.formula1 in book.defined_names
                    )
                assert len(rule.prompt or "") <= 255 and len(rule.error or "") <= 225


def test_every_word_that_a_drop_down_offers_is_understood(context: Context) -> None:
    choices = handed_out(context, "济南市").choices
    assert choices["projects.change"] == choices["changes.change"]
    assert {plain(word) for word in choices["projects.change"]} <= set(map(plain, CHANGE_WORDS))
    for form in SHEETS:
        for column in form.columns:
            offered = choices.get(f"{form.key}.{column.field}", ())
            assert not [word for word in offered if "；" in word or "未变动" in word]
            assert all(word in column.help for word in column.options)


def test_a_column_without_known_words_has_no_drop_down(context: Context) -> None:
    cities = [c.model_copy(update={"counties": ()}) for c in context.plan.regions.cities]
    regions = context.plan.regions.model_copy(update={"cities": tuple(cities)})
    plan = context.plan.model_copy(update={"regions": regions})
    handout = prepare(plan, context.names, context.hash, cities[0].code, Period(2020, 6))
    assert "projects.county" not in handout.choices
    assert render_template(handout)


def test_formulas_carry_their_results(context: Context) -> None:
    data = render_template(handed_out(context, "济南市"))
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    live = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in live.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert cached[sheet.title][cell.coordinate].value is not None
    assert cached["封面"]["C15"].value == "0 / 5"


def test_the_help_sheet_explains_every_column(context: Context) -> None:
    data = render_template(handed_out(context, "济南市"))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["填报说明"]
    said = {str(row[0].value): str(row[3].value or "") for row in sheet.iter_rows()}
    for form in SHEETS:
        for column in form.columns:
            assert column.title in said
    assert "项目库编码" in [str(row[3].value) for row in sheet.iter_rows()]


def test_a_hostile_name_stays_text(context: Context, tmp_path: Path) -> None:
    last = last_month(context, tmp_path, "济南市", "2020-05")
    evil = '=HYPERLINK("http://x","看")'
    last.frames["projects"].loc[0, "name"] = evil
    data = render_template(handed_out(context, "济南市", "2020-06", last))
    cell = openpyxl.load_workbook(io.BytesIO(data))["项目"]["B6"]
    assert (cell.value, cell.data_type) == (evil, "s")
    assert cell.quotePrefix
    assert not [
        n for n in zipfile.ZipFile(io.BytesIO(data)).namelist() if n.endswith("sheet4.xml.rels")
    ]


def test_an_unknown_unit_is_refused_with_a_hint(context: Context) -> None:
    with pytest.raises(UnknownNameError) as caught:
        handed_out(context, "青岛是")
    assert "青岛市" in caught.value.hint


def test_a_form_for_everyone(context: Context) -> None:
    made = hand_out((), "2020-06")
    names = [form.name for form in made.forms]
    assert len(names) == made.count == 35 == len(set(names))
    assert (
        names[0] == "2020-06_01_济南市_月报.xlsx" and names[-1] == "2020-06_35_支撑专班四_月报.xlsx"
    )


@pytest.mark.parametrize(
    ("city", "given"), [(None, None), ("青鸟市", None), ("/", "/"), ("济南市", "济南市")]
)
def test_a_city_that_could_not_be_read_is_asked_again(
    context: Context, tmp_path: Path, city: str | None, given: str | None
) -> None:
    handout = handed_out(context, "济南市", "2020-05")
    typed: dict[tuple[str, str], Any] = as_told(handout)
    path = tmp_path / "五月.xlsx"
    path.write_bytes(type_in(render_template(handout), typed | {("项目", "D6"): city}))
    made = hand_out(["济南市"], "2020-06", before=[path])
    sheet = openpyxl.load_workbook(io.BytesIO(next(made.forms).data))["项目"]
    assert sheet["A6"].value == "XM-0001"
    assert (sheet["D6"].value, sheet["D6"].protection.locked) == (given, given is not None)


def test_a_workbook_of_another_month_is_not_last_month(tmp_path: Path, context: Context) -> None:
    path = tmp_path / "四月.xlsx"
    path.write_bytes(render_template(handed_out(context, "青岛市", "2020-03")))
    with pytest.raises(UsageError, match="2020-03"):
        hand_out(["青岛市"], "2020-05", before=[path])
    with pytest.raises(UsageError, match="2021"):
        hand_out(["青岛市"], "2021-05")


def test_solved_blockers_leave_the_form_and_done_tasks_stay_done(
    context: Context, tmp_path: Path
) -> None:
    handout = handed_out(context, "济南市", "2020-05")
    typed: dict[tuple[str, str], Any] = as_told(handout)
    data = type_in(render_template(handout), typed | {("任务", "D6"): "已完成"})
    verdict = checked(context, tmp_path, data)
    last = LastMonth(Period(2020, 5), verdict.intake.frames)
    sheets = {
        asked.form.key: asked for asked in handed_out(context, "济南市", "2020-06", last).sheets
    }
    assert [line.values["state"] for line in sheets[TASKS.key].lines] == ["已完成"]
    assert len(sheets["blockers"].lines) == 1
    assert sheets[PROJECTS.key].lines


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_form(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(render_template(handed_out(context, "济南市")))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "form.ods") as archive:
        text = archive.read("content.xml").decode()
    assert "content-validation" in text and "dn_projects_lists" in text
    assert 'table:protected="true"' in text and "待填本年累计" in text
