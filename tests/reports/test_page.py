"""The one-file page: read as text, and used in a browser where there is one."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dongneng_cli.cli.app import app
from dongneng_cli.reports.document import Document, Tiles
from dongneng_cli.reports.formats import html
from dongneng_cli.workflow.page import city_map, report
from tests.reports.awkward import ATTACKS, document

SAMPLES = Path(__file__).parents[2] / "samples" / "2020-10"
CHECKS = Path(__file__).with_name("axe_like.js")


@pytest.fixture(scope="module")
def made() -> Document:
    return report([SAMPLES]).document


@pytest.fixture(scope="module")
def page(made: Document) -> str:
    return html.text(made)


def test_the_page_has_every_section_and_a_way_to_each(page: str) -> None:
    heads = re.findall(r'<h2 id="s\d+">(.*?)</h2>', page)
    wanted = [
        "Overview",
        "Map",
        "Rankings",
        "Targets",
        "Tasks",
        "Blockers",
        "Projects.behind",
        "Findings",
        "Sources",
    ]
    assert heads == [one.replace(".", " ") for one in wanted]
    assert re.findall(r'<li><a href="#s\d+">(.*?)</a></li>', page) == heads


def test_only_the_pages_own_script_is_allowed(page: str) -> None:
    import base64
    import hashlib

    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', page)
    assert policy
    assert f"script-src &#x27;sha256-{digest}&#x27;" in policy[1]
    assert "default-src &#x27;none&#x27;" in policy[1]
    assert "unsafe-eval" not in page
    outside = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r'https?://|url\(|@import| src=| on\w+=| href="[^#]', outside)


def test_every_figure_of_a_card_leads_to_its_source(page: str) -> None:
    places = set(re.findall(r' id="(t\d+r\d+)"', page))
    links = re.findall(r'<a href="#(t\d+r\d+)">', page)
    assert len(links) > 500
    assert set(links) <= places


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: ascii(a)[:24])
def test_a_live_page_has_the_same_tree_whatever_the_text_says(attack: str) -> None:
    from dataclasses import replace

    from tests.reports.test_formats import _tree

    live = html.text(replace(document(attack), live=True))
    assert _tree(live).shape == _tree(html.text(replace(document(), live=True))).shape


def test_the_map_has_sixteen_squares_with_signs() -> None:
    tiles = next(block for block in city_map([SAMPLES]).document.blocks if isinstance(block, Tiles))
    assert len(tiles.tiles) == 16
    behind = [tile.label for tile in tiles.tiles if tile.sign.startswith("×")]
    assert behind == ["德州市"]


def _geojson(path: Path) -> Path:
    ring = [[116, 36], [117, 36], [117, 37], [116, 36]]
    feature = {
        "properties": {"adcode": 370100, "name": "济南市"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    return path


def test_an_approved_map_is_drawn_with_its_number(tmp_path: Path) -> None:
    given = _geojson(tmp_path / "map.json")
    made = report([SAMPLES], outline=given, approval="鲁SG(2020)001号").document
    text = html.text(made)
    assert "鲁SG(2020)001号" in text
    assert '<path class="tile good"' in text


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (None, [], "needs the number of its approval"),
        ("{", ["--map-approval", "x"], "the map cannot be read"),
        ('{"features": []}', ["--map-approval", "x"], "no city of the plan is on the map"),
        (
            '{"features": [{"properties": {"name": "济南市"}, "geometry": {"type": "Polygon", '
            '"coordinates": [[[1e9, 1]]]}}]}',
            ["--map-approval", "x"],
            "the map cannot be read",
        ),
        ("[" * 100_000, ["--map-approval", "x"], "the map cannot be read"),
    ],
)
def test_a_map_that_will_not_do_is_one_line(
    tmp_path: Path, content: str | None, options: list[str], said: str
) -> None:
    path = _geojson(tmp_path / "map.json")
    if content is not None:
        path.write_text(content, encoding="utf-8")
    out = tmp_path / "page.html"
    args = ["report", str(SAMPLES), "--geojson", str(path), *options, "-o", str(out)]
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 2
    assert said in done.output
    assert not out.exists()


def test_the_commands_write_and_print() -> None:
    run = CliRunner()
    assert "德州市 ×" in run.invoke(app, ["map", str(SAMPLES)]).output
    assert "75.75" in run.invoke(app, ["map", str(SAMPLES), "--format", "csv"]).output
    data = json.loads(run.invoke(app, ["map", str(SAMPLES), "--format", "json"]).output)
    assert len(data["tiles"]) == 16


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        pytest.skip("no chromium and chromedriver on the PATH")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--window-size=1280,1600",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


@pytest.fixture
def opened(browser: Any, page: str, tmp_path: Path) -> Any:
    path = tmp_path / "page.html"
    path.write_text(page, encoding="utf-8")
    browser.get(path.as_uri())
    return browser


def _column(opened: Any, number: int) -> list[str]:
    script = (
        "return Array.from(document.querySelectorAll('table')[0].tBodies[0].rows)"
        f".map(r => r.cells[{number}].textContent)"
    )
    return list(opened.execute_script(script))


def _click(opened: Any, number: int) -> None:
    opened.execute_script(
        f"document.querySelectorAll('table')[0].querySelectorAll('th button')[{number}].click()"
    )


@pytest.mark.chromium
def test_a_click_on_a_head_sorts_by_number_and_again_the_other_way(opened: Any) -> None:
    _click(opened, 2)
    up = [int(text) for text in _column(opened, 2)]
    assert up == sorted(up)
    _click(opened, 2)
    assert [int(text) for text in _column(opened, 2)] == sorted(up, reverse=True)
    head = opened.execute_script(
        "return document.querySelectorAll('th')[2].getAttribute('aria-sort')"
    )
    assert head == "descending"


@pytest.mark.chromium
def test_search_and_status_leave_what_fits(opened: Any) -> None:
    from selenium.webdriver.common.by import By

    opened.find_element(By.ID, "search").send_keys("烟台市")
    seen = opened.execute_script(
        "return Array.from(document.querySelectorAll('tbody tr, .card')).filter(e => !e.hidden)"
        ".map(e => e.textContent)"
    )
    assert seen
    assert all("烟台市" in text for text in seen)
    assert str(len(seen)) in opened.find_element(By.ID, "count").text
    opened.find_element(By.ID, "search").clear()
    opened.execute_script(
        "var s = document.getElementById('status'); s.value = 'bad'; s.dispatchEvent(new Event('change'))"
    )
    cards = opened.execute_script(
        "return Array.from(document.querySelectorAll('.card')).filter(e => !e.hidden).length"
    )
    assert cards == 6


@pytest.mark.chromium
def test_no_error_is_logged_and_no_request_leaves(opened: Any, page: str) -> None:
    opened.get_log("performance")
    opened.refresh()
    assert opened.get_log("browser") == []
    said = [json.loads(entry["message"])["message"] for entry in opened.get_log("performance")]
    asked = {
        one["params"]["request"]["url"]
        for one in said
        if one["method"] == "Network.requestWillBeSent"
    }
    assert asked <= {opened.current_url}


@pytest.mark.chromium
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_shut_out(opened: Any, theme: str) -> None:
    opened.execute_script(f"document.documentElement.setAttribute('data-theme', '{theme}')")
    faults = opened.execute_script("return " + CHECKS.read_text(encoding="utf-8").split("\n", 1)[1])
    assert faults == []


@pytest.mark.chromium
@pytest.mark.skipif("DN_TEST_AXE" not in os.environ, reason="DN_TEST_AXE names no axe.min.js")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_core_finds_no_fault(opened: Any, theme: str) -> None:
    opened.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    opened.refresh()
    opened.execute_script(f"document.documentElement.setAttribute('data-theme', '{theme}')")
    opened.execute_script(Path(os.environ["DN_TEST_AXE"]).read_text("utf-8") + ";window.axe = axe;")
    found = opened.execute_async_script(
        "var done = arguments[0]; axe.run(document).then(done, e => done({failed: String(e)}));"
    )
    opened.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
    assert len(found["passes"]) > 30
    assert [one["id"] for one in found["violations"]] == []


@pytest.mark.chromium
def test_the_page_is_used_with_the_keyboard(opened: Any) -> None:
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    body = opened.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    assert opened.switch_to.active_element.get_attribute("class") == "skip"
    head = opened.find_element(By.CSS_SELECTOR, "th button")
    head.send_keys(Keys.ENTER)
    assert opened.execute_script("return document.querySelector('th').getAttribute('aria-sort')")


@pytest.mark.chromium
def test_without_script_everything_is_there_and_no_dead_control(
    browser: Any, page: str, tmp_path: Path
) -> None:
    path = tmp_path / "bare.html"
    path.write_text(re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL), encoding="utf-8")
    browser.get(path.as_uri())
    shown = browser.execute_script(
        "return [getComputedStyle(document.querySelector('.tools')).display,"
        "document.querySelectorAll('th button').length, document.querySelectorAll('tbody tr').length]"
    )
    assert shown[:2] == ["none", 0]
    assert shown[2] > 600


def test_the_cities_stand_in_the_order_of_their_rank_as_the_ranking_has_it(made: Document) -> None:
    table = next(one for one in made.tables() if one.key == "gaps-city")
    ranks = [row.cells[0] for row in table.rows]
    assert ranks == list(range(1, 17))
    names = [row.cells[1] for row in table.rows]
    assert (names[0], names[-1]) == ("威海市", "德州市")
    done = CliRunner().invoke(app, ["rank", str(SAMPLES), "--by", "city", "--format", "json"])
    rows = json.loads(done.stdout)["rows"]
    assert names == [row["name"] for row in rows]
    assert [row.cells[-1] for row in table.rows] == [row["start_rank"] for row in rows]
