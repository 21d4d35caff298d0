"""Every view in a browser: no error in the console, no request off the host, nothing that keeps anyone out."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

pytest.importorskip("playwright", reason="needs the dependency group `browser`")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt-get install chromium)"),
]

SHOTS = Path(__file__).parents[3] / "out" / "screenshots"
ARTICLE = quote("art/1?x=&y", safe="")
VIEWS = {
    "overview": "/?everything=true",
    "overview-empty": "/?q=xyzzy",
    "measure": "/measure?measure=policy_rate&area=JP",
    "measure-as-of": "/measure?measure=policy_rate&area=JP&as_of=2026-03-01",
    "measure-estimates": "/measure?measure=carry_trade_size&area=JP",
    "measure-empty": "/measure?measure=unemployment_rate",
    "claim": "/claim?id={claim}",
    "lineage": "/lineage?id={claim}",
    "document": f"/document?id={ARTICLE}",
    "documents": "/documents?q=rate",
    "sources": "/sources?least=1",
    "check": "/check",
}
WINDOWS = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def address(pages_store: Path) -> Iterator[str]:
    """The address of a running server."""
    import uvicorn

    from groundswell.core.settings import Settings
    from groundswell.dashboard.app import create_app

    settings = Settings(
        store=str(pages_store), serve_rate="100000/second", serve_work_rate="1000/second", serve_access_log=False
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


PATIENCE_MS = 120_000
"""CI machines are slow, and the charting library is large."""


@pytest.fixture(scope="module")
def contexts(browser: Any) -> dict[str, Any]:
    """A context for each size of window: its pages share what was loaded."""
    return {name: browser.new_context(viewport=size, color_scheme="light") for name, size in WINDOWS.items()}


class Visit:
    """A page of the browser that remembers what went wrong on it."""

    def __init__(self, context: Any, address: str) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.troubles: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.address = address

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.type}: {message.text}")

    def _asked(self, request: Any) -> None:
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc and not request.url.startswith("data:"):
            self.troubles.append(f"request off the host: {request.url}")

    def go(self, path: str) -> Any:
        self.page.goto(self.address + path)
        self.settle()
        return self.page

    def settle(self) -> None:
        self.page.wait_for_load_state("networkidle")
        self.count("[aria-busy=true]", 0)

    def count(self, selector: str, wanted: int) -> None:
        """Wait until so many elements are there."""
        from playwright.sync_api import expect

        expect(self.page.locator(selector)).to_have_count(wanted, timeout=PATIENCE_MS)


@pytest.fixture
def visit(contexts: dict[str, Any], address: str) -> Iterator[Visit]:
    made = Visit(contexts["wide"], address)
    yield made
    made.page.close()
    assert made.troubles == []


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_quiet_fits_and_keeps_nobody_out(
    contexts: dict[str, Any], address: str, claim_ids: dict[str, str], view: str, window: str
) -> None:
    visit = Visit(contexts[window], address)
    page = visit.go(VIEWS[view].format(claim=claim_ids["s1"]))
    serious = _shoot_and_judge(page, f"{view}-{window}-light")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("window.broken") is None
    page.emulate_media(color_scheme="dark")
    serious += _shoot_and_judge(page, f"{view}-{window}-dark")
    page.close()
    assert visit.troubles == []
    assert serious == []


def _shoot_and_judge(page: Any, name: str) -> list[Any]:
    """Keep a picture; give what axe-core calls serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    return [
        (name, item["id"], [node["target"] for node in item["nodes"]][:3])
        for item in Axe().run(page).response["violations"]
        if item["impact"] in ("serious", "critical")
    ]


def test_hostile_text_is_shown_and_does_nothing(visit: Visit) -> None:
    page = visit.go(f"/document?id={ARTICLE}")
    assert page.get_by_text("[free money](javascript:window.broken=true)").is_visible()
    assert page.locator("main img, main script, main a[href^='javascript'], main a[href*='evil']").count() == 0
    page = visit.go("/document?id=c3")
    assert page.locator("article").inner_text().count("🎉") == 25_600
    assert page.evaluate("window.broken") is None


def test_a_dot_opens_its_sentence_beside_the_official_figure(visit: Visit) -> None:
    page = visit.go("/measure?measure=policy_rate&area=JP")
    page.evaluate("document.getElementById('chart').emit('plotly_click', {points: [{customdata: 0}]})")
    picked = page.locator("#picked")
    assert "official:" in picked.inner_text()
    picked.get_by_role("link", name="in its document").click()
    visit.settle()
    assert page.url.endswith("#claim")
    assert page.locator("#claim").is_visible()


def test_a_dot_can_be_clicked(visit: Visit) -> None:
    page = visit.go("/measure?measure=policy_rate&area=JP")
    # Past the marks of releases and of the crowd: a dot well inside the axis.
    dot = page.locator("#chart .cartesianlayer .scatterlayer .points path").nth(8)
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(place[0] - 40, place[1])
    page.mouse.move(*place, steps=4)
    page.locator("#chart .hovertext").first.wait_for(state="attached")
    page.mouse.down()
    page.mouse.up()
    page.locator("#picked").wait_for(state="visible")


def test_a_window_of_time_goes_into_the_address_and_the_list(visit: Visit) -> None:
    page = visit.go("/measure?measure=policy_rate&area=JP")
    from playwright.sync_api import expect

    before = page.locator("#claims li").count()
    page.evaluate("Plotly.relayout('chart', {'xaxis.range[0]': '2026-02-01', 'xaxis.range[1]': '2026-02-28'})")
    page.wait_for_url("**since=2026-02-01&until=2026-02-28**")
    expect(page.locator("#claims li")).not_to_have_count(before, timeout=PATIENCE_MS)
    assert "from 2026-02-01 to 2026-02-28" in page.locator("#claims h2").inner_text()
    page.reload()
    visit.settle()
    assert page.evaluate("document.getElementById('chart').layout.xaxis.range[0]").startswith("2026-02-01")


def test_the_slider_shows_the_page_of_another_day(visit: Visit) -> None:
    page = visit.go("/measure?measure=policy_rate&area=JP")
    slider = page.locator("#moment")
    slider.focus()
    with page.expect_navigation(url="**as_of=2026-*"):
        slider.press("ArrowLeft")
    visit.settle()
    assert "as it was on" in page.locator(".notice").inner_text()


def test_colours_can_be_chosen_and_are_kept(browser: Any, address: str) -> None:
    context = browser.new_context(color_scheme="light")
    visit = Visit(context, address)
    page = visit.go("/sources?least=1")

    def background() -> str:
        found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return found

    light = background()
    page.locator("#theme").click()
    page.locator("#theme").click()
    assert background() != light
    page.reload()
    visit.settle()
    assert background() != light
    context.close()
    assert visit.troubles == []


def test_the_overview_is_filtered_and_sorted_with_the_keyboard(visit: Visit) -> None:
    page = visit.go("/?everything=true")
    page.get_by_role("searchbox", name="Measure").focus()
    page.keyboard.type("carry")
    page.keyboard.press("Enter")
    visit.settle()
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Gap").focus()
    page.keyboard.press("Enter")
    visit.settle()
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Gap")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(visit: Visit) -> None:
    page = visit.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"


def test_a_text_is_checked(visit: Visit) -> None:
    page = visit.go("/check")
    page.get_by_label("Text").fill("The BOJ is at 0.75% and nearly $9 trillion of carry trades will flow back.")
    page.locator("#judged").fill("2026-07-10")
    page.get_by_role("button", name="Check").click()
    visit.settle()
    page.screenshot(path=SHOTS / "check-found.png", full_page=True)
    assert "outdated" in page.locator("main").inner_text()
    assert "outside estimates" in page.locator("main").inner_text()


def test_everything_is_there_without_script(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = Visit(context, address)
    visit.page.goto(f"{address}/measure?measure=policy_rate&area=JP")
    assert visit.page.locator("#claims li").count() > 0
    visit.page.goto(f"{address}/check")
    visit.page.get_by_label("Text").fill("The BOJ is at 0.75%.")
    visit.page.locator("form.check button").click()
    assert "policy rate" in visit.page.locator("main").inner_text()
    context.close()


def test_a_chart_that_does_not_come_says_so_and_tries_again(contexts: dict[str, Any], address: str) -> None:
    visit = Visit(contexts["wide"], address)
    visit.page.route("**/charts/measure.json*", lambda route: route.abort())
    visit.page.goto(f"{address}/measure?measure=policy_rate&area=JP", wait_until="domcontentloaded")
    again = visit.page.get_by_role("button", name="Try again")
    again.wait_for()
    visit.page.unroute("**/charts/measure.json*")
    again.click()
    visit.page.locator("#chart .main-svg").first.wait_for(state="attached")
    visit.page.close()
