"""What an address names stays in sight while parts above it come, until somebody moves."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import sign_in
from tests.builders import make_user

from opencpor.access.roles import Role

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.gallery.urls"),
]
# Not all browsers hold by themselves what is in sight.
ALIKE = "() => { document.documentElement.style.overflowAnchor = 'none'; }"
# As by the scrollbar: the page tells that it was scrolled, and nothing else.
DRAG = """() => new Promise((done) => {
  window.addEventListener("scroll", () => requestAnimationFrame(done), { once: true });
  window.scrollTo(0, 0);
})"""


@pytest.fixture
def late(page: Page) -> Page:
    sign_in(page, make_user(Role.INCENTIVES_ADMIN))
    page.goto("/gallery/late#named")
    expect(page.get_by_role("heading", name="Named")).to_be_in_viewport()
    page.evaluate(ALIKE)
    return page


def come(page: Page, parts: int) -> None:
    """Let the next part come, as when its link came into sight."""
    page.locator(".later a").first.dispatch_event("click")
    expect(page.get_by_role("heading", name="Come")).to_have_count(parts)
    expect(page.locator(".htmx-settling")).to_have_count(0)


def test_what_an_address_names_stays_in_sight_while_parts_come(late: Page) -> None:
    for parts in (1, 2):
        come(late, parts)

        expect(late.get_by_role("heading", name="Named")).to_be_in_viewport()


def test_whoever_drags_the_scrollbar_is_not_led_back(late: Page) -> None:
    come(late, 1)
    late.evaluate(DRAG)

    come(late, 2)

    expect(late.get_by_role("heading", name="Late")).to_be_in_viewport()
    assert late.evaluate("window.scrollY") == 0


def test_whoever_follows_another_link_of_the_page_is_kept_there(late: Page) -> None:
    come(late, 1)
    late.evaluate(DRAG)
    late.evaluate("location.hash = ''")
    late.evaluate("location.hash = 'named'")

    come(late, 2)

    expect(late.get_by_role("heading", name="Named")).to_be_in_viewport()
