"""The full gap workbook of the samples, read back and calculated anew by LibreOffice."""

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import unescape

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from dongneng_cli.frames import PROGRESS, RANKING, STANDINGS, lines
from dongneng_cli.frames_shortfall import SHORTFALLS
from dongneng_cli.period import Period
from dongneng_cli.reports.document import Chart, Document
from dongneng_cli.reports.formats import html, terminal, xlsx
from dongneng_cli.reports.gapbook import Book, Group, Trend, group_table, with_book
from dongneng_cli.workflow.context import open_plan
from dongneng_cli.workflow.intake import take_in
from dongneng_cli.workflow.verbs import gap
from tests.reports.frames import context, progress_row, standing

SAMPLES = Path(__file__).parents[2] / "samples" / "2020-10"
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")


@pytest.fixture(scope="module")
def made() -> Document:
    return gap([SAMPLES]).document


@pytest.fixture(scope="module")
def data(made: Document) -> bytes:
    return xlsx.render(made)


@pytest.fixture(scope="module")
def book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def _parts(data: bytes, pattern: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if re.search(pattern, name)]
        return [archive.read(name).decode("utf-8") for name in names]


def test_there_is_a_sheet_for_everything(book: Workbook) -> None:
    wanted = {
        *("Overview", "By city", "By task force", "By project list", "Projects behind"),
        *("What if (targets)", "What if (By city)", "Charts", "Chart data"),
    }
    assert wanted <= set(book.sheetnames)
    assert book.active is not None
    assert book.active.title == "Overview"


def test_charts_keep_their_titles_and_figures_for_readers_that_do_not_follow_references(
    data: bytes, book: Workbook
) -> None:
    charts = _parts(data, r"charts/chart\d+\.xml$")
    assert len(charts) == 25
    sheet = book["Chart data"]
    for chart in charts:
        kept = re.findall(
            r"<c:f>\S* ?data'?!([^<]*)</c:f><c:(?:str|num)Cache>(.*?)</c:(?:str|num)Cache>", chart
        )
        assert len(kept) == chart.count("<c:f>")
        for place, cache in kept:
            cells = sheet[place.replace("$", "")]
            column = [one for (one,) in cells] if isinstance(cells, tuple) else [cells]
            found = dict(re.findall(r'<c:pt idx="(\d+)"><c:v>([^<]*)</c:v>', cache))
            wanted = {
                str(at): cell.value for at, cell in enumerate(column) if cell.value is not None
            }
            assert found.keys() == wanted.keys()
            for at, value in wanted.items():
                written = unescape(found[at])
                assert written == value or float(written) == value


def test_charts_are_native_and_on_the_overview_and_their_own_sheet(
    book: Workbook, data: bytes
) -> None:
    drawings = _parts(data, r"drawings/drawing\d+\.xml$")
    assert sorted(text.count("<c:chart ") for text in drawings)[0] == 4
    assert len(_parts(data, r"charts/chart\d+\.xml$")) > 20
    assert any("<x14:sparkline>" in text for text in _parts(data, r"worksheets/sheet"))


def test_every_link_of_the_workbook_leads_to_a_cell_that_is_there(book: Workbook) -> None:
    count = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is None:
                    continue
                place = re.fullmatch(r"'(.+)'!([A-Z]+)(\d+)", cell.hyperlink.location)
                assert place, cell.hyperlink.location
                assert book[place[1]][place[2] + place[3]].value is not None
                count += 1
    assert count > 500


def test_a_figure_leads_to_its_own_source(book: Workbook) -> None:
    gaps = book["Gaps to the targets"]
    for row in gaps.iter_rows(min_row=5, max_row=20):
        link = row[5].hyperlink
        assert link is not None
        place = re.fullmatch(r"'(.+)'!A(\d+)", link.location)
        assert place
        assert book[place[1]][f"A{place[2]}"].value == row[0].value


def test_a_linked_number_is_still_a_number(book: Workbook) -> None:
    cells = [row[5] for row in book["Gaps to the targets"].iter_rows(min_row=5, max_row=8)]
    assert all(cell.data_type == "n" for cell in cells if cell.value != "—")


def test_projects_behind_stand_by_effect_and_add_up() -> None:
    from dongneng_cli.engine.projects import memberships
    from dongneng_cli.engine.shortfall import shortfalls

    context = open_plan(None)
    frame = take_in([SAMPLES], context).frames["projects"]
    members = memberships(frame, context.plan.lists, Period(2020, 10))
    found = lines(shortfalls(members, Fraction(5, 6)))
    assert [row.short_by for row in found] == sorted((row.short_by for row in found), reverse=True)
    assert len({row.key for row in found}) == len(found)
    plans = sum(Fraction(row.annual_plan) for row in lines(members) if row.annual_plan is not None)
    for row in found[:20]:
        assert row.short_by == Fraction(row.annual_plan) * Fraction(5, 6) - Fraction(row.invested)
        assert row.effect == row.short_by / plans * 100


def test_what_if_formulas_have_their_values_beside_them(data: bytes) -> None:
    written = load_workbook(io.BytesIO(data))["What if (By city)"]
    cached = load_workbook(io.BytesIO(data), data_only=True)["What if (By city)"]
    assert written["F5"].value == "=C5+D5*E5"
    assert written["H5"].value == "=RANK(G5,$G$5:$G$20)"
    assert cached["F5"].value == pytest.approx(
        cached["C5"].value + cached["D5"].value * cached["E5"].value
    )
    ranks = sorted(cached[f"H{row}"].value for row in range(5, 21))
    assert ranks == list(range(1, 17))
    assert written["E5"].protection.locked is False


@pytest.mark.parametrize(
    ("comparator", "target", "value", "start", "enough", "reached"),
    [
        ("at_least", "120", "60", "0", "120", "√"),
        ("at_least", "121", "60", "0", "121", "×"),
        ("more_than", "120", "60", "0", "120", "×"),
        ("about", "104", "50", "0", "98.8", "√"),
        ("at_most", "60", "90", "100", "60", "×"),
        ("at_most", "80", "90", "100", "80", "√"),
    ],
)
def test_what_if_goes_by_the_bound_of_each_target(
    comparator: str, target: str, value: str, start: str, enough: str, reached: str
) -> None:
    row = progress_row("t", value, target, "behind", comparator=comparator)
    frame = PROGRESS.build([row])
    trend = Trend({}, {}, Decimal(start), Decimal(enough))
    about = context(period=Period(2020, 6))
    whole = with_book(Document("x"), about, Book(frame, {"t": trend}, (), SHORTFALLS.empty()))
    table = next(one for one in whole.tables() if one.key == "what-if")
    cells = dict(zip((one.header for one in table.columns), table.rows[0].cells, strict=True))
    assert cells["Reached"] == reached
    assert (cells["Attainment"] is None) == (comparator == "at_most")


def test_units_without_a_plan_stand_last() -> None:
    given = {"a": Decimal(1), "b": None, "c": Decimal(30)}
    frame = STANDINGS.build(
        standing(code, code, annual_plan=None if spent is None else Decimal(30), invested=spent)
        for code, spent in given.items()
    )
    table = group_table(context(), Group("city", "By city", "City", frame, RANKING.empty()))
    assert [row.cells[0] for row in table.rows] == ["a", "c", "b"]


def test_nothing_but_the_programs_own_formulas_is_in_the_workbook(data: bytes) -> None:
    for text in _parts(data, r"worksheets/sheet"):
        for formula in re.findall(r"<f>(.*?)</f>", text):
            assert re.fullmatch(
                r"[A-Z]\d+\+[A-Z]\d+\*[A-Z]\d+|[A-Z]\d+/[A-Z]\d+|RANK\([A-Z]\d+,[$A-Z0-9:]+\)|"
                r"IF\([A-Z]\d+=\"at most\",\"—\",[A-Z]\d+/[A-Z]\d+\)|IF\(.*√.*×.*\)",
                formula,
            ), formula


def test_wide_sheets_are_printed_on_a3_and_heads_are_repeated(book: Workbook) -> None:
    sheet = book["Projects behind"]
    assert sheet.page_setup.paperSize == 8
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.auto_filter.ref.startswith("A4:")
    assert book["By city"].page_setup.paperSize == 9


def test_a_screen_shows_the_report_without_what_is_for_files(made: Document) -> None:
    printed = terminal.text(made, width=120)
    assert "What if" not in printed
    assert "Projects behind" not in printed


def test_a_trend_has_the_month_before_out_of_this_months_column(made: Document) -> None:
    charts = {block.key: block for block in made.blocks if isinstance(block, Chart)}
    reported = charts["trend-5g-stations"].series[0].values
    assert [bool(value) for value in reported] == [False] * 8 + [True, True] + [False] * 2
    assert reported[9] == 41250
    assert charts["trend-5g-stations"].series[1].values[11] == 40000


def test_the_page_of_a_gap_report_draws_its_charts(made: Document) -> None:
    page = html.text(made)
    assert page.count("<svg") > 20
    assert "<script" not in page


@pytest.mark.libreoffice
def test_libreoffice_calculates_the_same_values(data: bytes, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("no soffice on the PATH")
    path = tmp_path / "gap.xlsx"
    path.write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    command[4:5] = ["xlsx:Calc MS Excel 2007 XML"]
    back = tmp_path / "back"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(back)]
    subprocess.run(
        [*command, str(tmp_path / "gap.ods")], check=True, capture_output=True, timeout=180
    )
    ours = load_workbook(io.BytesIO(data), data_only=True)
    theirs = load_workbook(back / "gap.xlsx", data_only=True)
    assert theirs.sheetnames == ours.sheetnames
    for name in ("What if (targets)", "What if (By city)"):
        for row in ours[name].iter_rows(min_row=5, max_row=17):
            for cell in row:
                other = theirs[name][cell.coordinate].value
                if isinstance(cell.value, int | float):
                    assert other == pytest.approx(cell.value, abs=0.006)
                else:
                    assert other == cell.value


def test_the_attainment_chart_says_of_a_target_what_its_status_says(made: Document) -> None:
    chart = next(b for b in made.blocks if isinstance(b, Chart) and b.key == "attainment")
    says = {"behind": True, "on_track": False, "attained": False}
    named = [(one["name"], says.get(one["status"])) for one in made.data["gaps"]]
    drawn = list(zip(chart.labels, chart.behind, strict=True))
    assert sorted(map(str, drawn)) == sorted(str(one) for one in named if one[0] in chart.labels)
    assert {True, False, None} == {behind for _name, behind in drawn}
