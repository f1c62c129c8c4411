"""Pages for when something is wrong: plain words, a way on, the look; 500 without a database."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user

from opencpor.access.roles import Role
from opencpor.common.errors import Conflict, Forbidden
from opencpor.web import pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let the search page raise an error."""

    def fail_with(error: Exception) -> None:
        def broken(*_: object) -> None:
            raise error

        monkeypatch.setattr(pages.shell, "find", broken)

    return fail_with


def test_an_unknown_address_says_so(page: Page) -> None:
    page.goto("/no/such/page")

    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    check_page(page, "error-404")


def test_a_forbidden_page_says_why(page: Page, failing: Callable[[Exception], None]) -> None:
    failing(Forbidden("Your role does not include 'log:read'.", code="not_allowed"))
    sign_in(page, make_user(Role.REVIEWER))
    page.goto("/search?q=contoso")

    expect(page.get_by_text("Your role does not include 'log:read'.")).to_be_visible()
    check_page(page, "error-403")


def test_a_role_that_lacks_a_right_is_told_so_in_plain_words(page: Page) -> None:
    sign_in(page, make_user(Role.REPORT_VIEWER))
    page.goto("/people")

    expect(page.get_by_text("Your role does not include this.")).to_be_visible()
    assert "member:write" not in page.content()


def test_a_conflict_says_what_happened(page: Page, failing: Callable[[Exception], None]) -> None:
    failing(Conflict("Another partner holds this workload until 1 May 2027.", code="held"))
    sign_in(page, make_user(Role.REVIEWER))
    page.goto("/search?q=contoso")

    expect(page.get_by_text("until 1 May 2027")).to_be_visible()
    check_page(page, "error-409")


def test_a_form_without_its_token_is_refused_in_words(page: Page) -> None:
    page.goto("/")
    page.context.clear_cookies()
    page.locator("summary", has_text="Light or dark").click()
    page.evaluate("document.querySelector('[data-theme-form]').submit()")

    expect(page.get_by_text("The form was open for too long")).to_be_visible()


@pytest.mark.urls("tests.browser.broken_urls")
def test_broken_software_gives_a_number_to_tell(page: Page) -> None:
    page.goto("/broken")

    expect(page.get_by_role("heading", name="Something went wrong")).to_be_visible()
    expect(page.locator("code")).to_contain_text("req_")
    check_page(page, "error-500")
