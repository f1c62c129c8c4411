"""Claiming a renewal: one click or one call makes one draft, filled in from the old claim."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import make_user, token_of
from tests.claims.renewal.conftest import Renewed
from tests.claims.scene import make_claimant
from tests.claims.test_races import at_once

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.models import Claim
from opencpor.claims.renewal.actions.suggest import suggest_all
from opencpor.claims.renewal.actions.take_up import take_up
from opencpor.claims.renewal.models import Renewal
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, NotFound
from opencpor.directory.models import Subscription
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
API = "/api/v1/associations/renewals"
TYPED = (
    "name", "engagement", "given_partner_id", "location_id", "tenant_id", "customer_name",
    "contact_name", "contact_email", "partner_contact_email", "agreement_date", "extra",
)  # fmt: skip


@pytest.fixture
def row(renewed: Renewed) -> Renewal:
    assert (suggest_all(), renewed.claim.state) == (1, "approved")
    return Renewal.objects.get()


def call(user: User, method: str, path: str = "") -> Any:
    sent = {"Authorization": f"Bearer {token_of(user)}"}
    return getattr(Client(), method)(f"{API}{path}", headers=sent)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_the_draft_says_what_the_old_claim_said(renewed: Renewed, row: Renewal) -> None:
    made, old = take_up(row.id, renewed.scene.ours.actor), renewed.claim
    assert (made.state, made.copied_from_id, made.acknowledgements) == ("draft", old.id, [])
    assert [getattr(made, one) for one in TYPED] == [getattr(old, one) for one in TYPED]
    line = made.lines.get()
    assert (line.subscription_id, line.product) == (str(renewed.new.subscription_id), "sales")
    assert not made.evidence.exists()


def test_the_old_claim_is_left_as_it_is(renewed: Renewed, row: Renewal) -> None:
    before = Claim.objects.filter(pk=renewed.claim.pk).values().get()
    take_up(row.id, renewed.scene.ours.actor)
    assert Claim.objects.filter(pk=renewed.claim.pk).values().get() == before


def test_what_was_imported_gives_a_draft_with_what_the_association_says(
    renewed: Renewed, row: Renewal
) -> None:
    Association.objects.filter(pk=renewed.association.pk).update(
        claim_line="", source="imported", reference="before"
    )
    made = take_up(row.id, renewed.scene.ours.actor)
    assert (made.copied_from, made.contact_email) == (None, "")
    assert made.name == f"{renewed.scene.customer.organization.name}: Dynamics 365 Sales"
    assert made.tenant_id == str(renewed.scene.customer.tenant_id)
    assert made.location_id == renewed.association.location_id


def test_another_organization_finds_no_suggestion(row: Renewal) -> None:
    with pytest.raises(NotFound):
        take_up(row.id, make_claimant().actor)
    assert Renewal.objects.get().claim is None


def test_what_was_claimed_by_hand_meanwhile_is_not_drafted_again(
    renewed: Renewed, row: Renewal
) -> None:
    renewed.scene.approved_subscription(renewed.new)
    count = Claim.objects.count()
    with pytest.raises(Conflict) as refused:
        take_up(row.id, renewed.scene.ours.actor)
    assert (refused.value.code, refused.value.extra) == ("renewal_not_open", {"reason": "claimed"})
    assert Claim.objects.count() == count


def test_the_api_lists_it_and_makes_one_claim(renewed: Renewed, row: Renewal) -> None:
    user = renewed.scene.ours.user
    [listed] = call(user, "get", f"?association={renewed.association.id}").json()["items"]
    assert listed["subscription_id"] == str(renewed.new.subscription_id)
    assert "starts_on" not in listed
    assert call(user, "get", "?association=asc_other").json()["items"] == []
    first, again = (call(user, "post", f"/{row.id}/claim") for _ in range(2))
    assert (first.status_code, first.json()["state"]) == (201, "draft")
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert call(user, "get").json()["items"] == []


def test_pages_lead_to_it_and_one_click_drafts_it(renewed: Renewed, row: Renewal) -> None:
    client = browser(renewed.scene.ours.user)
    number, button = str(renewed.new.subscription_id), reverse("claims:take-up", args=[row.id])
    waiting = reverse("claims:renewals")
    for page in (reverse("claims:list"), reverse("claims:associations")):
        assert waiting in client.get(page).content.decode()
    for page in (
        waiting,
        reverse("claims:association", args=[renewed.association.id]),
        reverse("claims:detail", args=[renewed.claim.id]),
    ):
        shown = client.get(page).content.decode()
        assert number in shown
        assert button in shown
    answer = client.post(button)
    made = Renewal.objects.get().claim
    assert made is not None
    assert answer.headers["Location"] == reverse("claims:detail", args=[made.id])
    assert waiting not in client.get(reverse("claims:list")).content.decode()


def test_notices_and_lines_show_the_beginning_of_a_subscription_and_copy_all_of_it(
    renewed: Renewed, row: Renewal
) -> None:
    client = browser(renewed.scene.ours.user)
    old, new = str(renewed.old.subscription_id), str(row.subscription.subscription_id)
    for page, number in (
        (reverse("claims:detail", args=[renewed.claim.id]), old),
        (reverse("claims:renewals"), new),
        ("/notices", new),
    ):
        shown = client.get(page).content.decode()
        assert f'<code class="id-short">{number[:8]}</code>' in shown
        assert f'data-copy="{number}"' in shown
        assert f"· {number}" not in shown


def test_the_list_says_when_the_subscription_before_ends_or_ended(
    renewed: Renewed, row: Renewal
) -> None:
    Subscription.objects.filter(pk=renewed.old.pk).update(status_since=now())
    listed = browser(renewed.scene.ours.user).get(reverse("claims:renewals")).content.decode()
    assert f'until <time datetime="{renewed.old.ends_on}">' in listed
    assert row.subscription == renewed.new


def test_an_open_association_says_the_last_day_of_its_subscription(renewed: Renewed) -> None:
    scene, day = renewed.scene, str(renewed.new.ends_on)
    scene.approved_subscription(renewed.new)
    held = Association.objects.get(end_reason="")
    client, user = browser(scene.ours.user), scene.ours.user
    for address in (
        reverse("claims:associations"),
        reverse("claims:association", args=[held.id]),
        reverse("insights:customer", args=[scene.customer.pk]),
    ):
        page = client.get(address).content.decode()
        assert f'<time datetime="{day}">' in page
        assert "open</dd>" not in page
    sent = {"Authorization": f"Bearer {token_of(user)}"}
    said = Client().get(f"/api/v1/associations/{held.id}", headers=sent).json()
    assert (said["last_day"], said["subscription_last_day"]) == (None, day)
    Subscription.objects.filter(pk=renewed.new.pk).update(ends_on=None)
    page = client.get(reverse("claims:association", args=[held.id])).content.decode()
    assert "open</dd>" in page


def test_the_home_names_it_among_what_is_to_be_done(renewed: Renewed, row: Renewal) -> None:
    user, address = renewed.scene.ours.user, "/api/v1/insights/home"
    client, sent = browser(user), {"Authorization": f"Bearer {token_of(user)}"}
    said = Client().get(address, headers=sent).json()
    assert ([one["id"] for one in said["renewals"]], said["renewals_total"]) == ([row.id], 1)
    home = client.get(reverse("insights:home")).content.decode()
    assert f'href="{reverse("claims:renewals")}">See the renewal' in home
    take_up(row.id, renewed.scene.ours.actor)
    said = Client().get(address, headers=sent).json()
    assert (said["renewals"], said["renewals_total"], said["todo_total"]) == ([], 0, 1)


def test_the_home_names_no_renewal_to_who_may_not_claim_it(row: Renewal) -> None:
    for role in (Role.REPORT_VIEWER, Role.ACCOUNT_ADMIN):
        user = make_user(role, row.partner)
        sent = {"Authorization": f"Bearer {token_of(user)}"}
        said = Client().get("/api/v1/insights/home", headers=sent).json()
        assert (said["renewals"], said["renewals_total"]) == (None, 0)
        page = browser(user).get(reverse("insights:home")).content.decode()
        assert reverse("claims:renewals") not in page


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_draft(renewed: Renewed) -> None:
    assert at_once(suggest_all, suggest_all) == {"done": 2}
    row = Renewal.objects.get()
    claim = lambda: take_up(row.id, renewed.scene.ours.actor)  # noqa: E731 - twice the same
    assert at_once(claim, claim) == {"done": 2}
    assert Claim.objects.filter(copied_from=renewed.claim).count() == 1
