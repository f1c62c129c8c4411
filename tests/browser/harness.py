"""What browser tests share: signing in, accessibility, screenshots, width."""

import os
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, Response, ViewportSize

from opencpor.access.models import User

AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
WIDE = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=360, height=740)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLORS = {"type": "rule", "values": ["color-contrast"]}  # all that differs between the themes
PASSWORD = "a long enough password 7"
ERROR = 400


class Complaints:
    """What the browser says against a page: errors in scripts, blocked or missing files."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("console", self._said)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # Refusals of our own make the console say so; missing files are noted below. What a page
        # still asks for when it is left is cut off, which htmx says by these names.
        refusals = ("Failed to load resource", "Response Status Error Code")
        cut_off = ("htmx:afterRequest,", "htmx:sendError,", "htmx:sendAbort,")
        if message.type == "error" and not message.text.startswith((*refusals, *cut_off)):
            self.found.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= ERROR and response.request.resource_type not in {
            "document",
            "xhr",
            "fetch",
        }:
            self.found.append(f"{response.status}: {response.url}")


def sign_in(page: Page, user: User) -> None:
    """Sign a person in without the form, which has tests of its own."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    url = page.evaluate("location.origin") if page.url.startswith("http") else None
    if url is None:
        page.goto("/")
        url = page.evaluate("location.origin")
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": url}])


TURN = """theme => new Promise((done) => {
  document.documentElement.dataset.bsTheme = theme;
  requestAnimationFrame(() => requestAnimationFrame(done));
})"""


LOOK = """ident => new Promise((done) => {
  const look = () => {
    const card = document.getElementById(ident).closest(".card");
    const waits = card.querySelector(".later");
    if (!waits) return done();
    waits.scrollIntoView({block: "center"});
    requestAnimationFrame(look);
  };
  look();
})"""


def look_at(page: Page, ident: str) -> None:
    """Scroll to a part of a page until it has come: what comes above it moves it out of sight."""
    page.evaluate(LOOK, ident)


def check_axe(page: Page) -> None:
    """Demand that axe finds no serious and no critical fault on a page, in light and in dark."""
    page.wait_for_load_state()
    before = page.evaluate("document.documentElement.dataset.bsTheme")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for theme, rules in (("light", RULES), ("dark", COLORS)):
        page.evaluate(TURN, theme)
        options: dict[str, Any] = {"runOnly": rules, "resultTypes": ["violations"]}
        result = page.evaluate("options => axe.run(document, options)", options)
        faults = [
            f"{theme}: {fault['id']}: {node['html'][:160]}: {node['failureSummary']}"
            for fault in result["violations"]
            if fault["impact"] in {"serious", "critical"}
            for node in fault["nodes"]
        ]
        assert not faults, "\n".join(faults)
    page.evaluate(TURN, before)


OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const lists = Array.from(document.querySelectorAll(".table-wrap:has(> .table > .list-head)"))
    .filter((list) => list.scrollWidth > list.clientWidth);
  if (lists.length) return lists.map((list) => `scrolled: ${list.outerHTML.slice(0, 120)}`);
  if (document.documentElement.scrollWidth <= width) return [];
  return Array.from(document.querySelectorAll("body *"))
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .map((element) => element.outerHTML.slice(0, 120))
    .concat(["the page is wider than the screen"]);
}"""


def check_width(page: Page) -> None:
    """Demand that a page fits a phone: nothing to scroll sideways but what scrolls by itself."""
    page.set_viewport_size(PHONE)
    too_wide = page.evaluate(OVERFLOWING)
    page.set_viewport_size(WIDE)
    assert not too_wide, "\n".join(too_wide)


def check_phone(page: Page) -> None:
    """Demand of a page on a phone what it owes on a wide screen: axe, and that it fits."""
    page.set_viewport_size(PHONE)
    check_axe(page)
    check_width(page)


def shoot(page: Page, name: str) -> None:
    """Take pictures at both widths in both themes into the folder named by SCREENSHOTS, if any."""
    folder = os.environ.get("SCREENSHOTS")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            path = Path(folder) / f"{name}-{size['width']}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
    page.emulate_media(color_scheme="light")


def check_page(page: Page, name: str) -> None:
    """Check what every page owes its reader: axe, phone width; take pictures if asked for."""
    check_axe(page)
    check_width(page)
    shoot(page, name)
