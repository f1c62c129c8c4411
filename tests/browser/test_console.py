"""A customer's admin ends what was approved, in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import check_page, sign_in
from tests.builders import make_user
from tests.claims.world import World, accept, last_token

from opencpor.access.roles import Role
from opencpor.claims.consent.actions.acknowledge import acknowledge
from opencpor.register.models import Association

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_admin_declines_after_approval(page: Page) -> None:
    world = World()
    claim = world.submitted(world.partner_actor(), "teams")
    waiting = world.submitted(world.partner_actor(), "sharepoint")
    acknowledge(last_token())
    accept(waiting)
    sign_in(page, make_user(Role.CUSTOMER_ADMIN, world.customer.organization))
    page.goto("/console/requests")
    check_page(page, "console-requests")
    page.goto(f"/console/requests/{claim.id}")
    check_page(page, "console-request")
    page.goto(f"/claims/associations/{Association.objects.get().id}")
    page.get_by_role("link", name="End the association").click()
    check_page(page, "console-decline")
    expect(page.get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_text("What Fabrikam has besides, and keeps")).to_be_visible()
    page.get_by_role("button", name="Decline or end what is ticked").click()
    expect(page.get_by_text("Fabrikam is told by mail.")).to_be_visible()
    assert Association.objects.get().end_reason == "customer_declined"
    waiting.refresh_from_db()
    assert waiting.state == "ended"
    page.goto("/console/history")
    check_page(page, "console-history")
