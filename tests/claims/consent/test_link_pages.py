"""The pages behind a customer's link, as a browser without sign-in meets them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.claims.world import World, last_token

from opencpor.access.actor import system
from opencpor.access.models import Organization
from opencpor.claims import ports
from opencpor.claims.consent.models import ConsentAnswer
from opencpor.claims.consent.page_words import WORDS
from opencpor.claims.consent.words import WORDS as MAIL_WORDS
from opencpor.claims.models import Claim
from opencpor.claims.ports import Figure
from opencpor.common.clock import now
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Source
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db


def asked(**values: Any) -> tuple[Claim, str]:
    world = World()
    claim = world.submitted(world.partner_actor(), **values)
    return claim, last_token()


def page(token: str, part: str = "") -> Any:
    return Client().get(f"/consent/{token}{part}")


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_page_shows_the_text_and_both_answers() -> None:
    _, token = asked()
    answer = page(token)
    for part in ("Fabrikam", "Microsoft Teams", "Acknowledge", "Decline", "not the right person"):
        assert part in words_of(answer)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == (
        "private, no-store",
        "same-origin",
    )


def test_the_page_says_until_when_and_how_much_time_is_left() -> None:
    _, token = asked()
    left = r"Answer until \w+ \d+ \w+ \d{4} \(\d+ business days left\)"
    assert re.search(left, words_of(page(token)))


def test_acknowledge_and_decline_have_equal_weight() -> None:
    _, token = asked()
    assert words_of(page(token)).count('class="btn btn-lg btn-outline-primary"') == 2


def test_the_page_speaks_the_contacts_language() -> None:
    _, token = asked(contact_language="de")
    assert '<html lang="de"' in words_of(page(token))
    assert "Ablehnen" in words_of(page(token))


class OwnFigures:
    """Stands for the usage room: 1,234 of 2,000 in October for every unit."""

    def recent(self, *_unit: Any) -> list[Figure]:
        return [Figure(date(2026, 10, 1), 1234, 2000)]


@pytest.fixture
def _own_figures() -> Iterator[None]:
    before = ports.figures()
    ports.register_figures(OwnFigures())
    yield
    ports.register_figures(before)


@pytest.mark.usefixtures("_own_figures")
def test_a_contact_of_the_tenant_sees_the_tenants_own_figures() -> None:
    _, token = asked()
    shown = words_of(page(token))
    assert "Your newest figures of these products. The partner sees such figures of each" in shown
    assert "1,234" in shown
    assert "invented" not in shown


@pytest.mark.usefixtures("_own_figures")
def test_a_contact_whose_domain_is_not_verified_sees_an_example_only() -> None:
    _, token = asked(contact_email="ann@somewhere-else.example")
    shown = words_of(page(token))
    assert "An example with invented figures" in shown
    assert "1,234" not in shown
    assert Client().get(f"/api/v1/consents/{token}").json()["figures"] == []


def test_without_facts_the_figures_are_said_to_be_an_example() -> None:
    _, token = asked()
    assert "An example with invented figures" in words_of(page(token))


def test_looking_at_any_page_changes_nothing() -> None:
    claim, token = asked()
    for part in ("", "/decline", "/not-me"):
        assert page(token, part).status_code == 200
    for part in ("/acknowledge", "/fresh-link"):
        assert page(token, part).status_code == 405
    claim.refresh_from_db()
    assert (claim.state, ConsentAnswer.objects.count()) == ("submitted", 0)


def test_acknowledging_leads_to_the_receipt() -> None:
    _, token = asked()
    answer = Client().post(f"/consent/{token}/acknowledge", follow=True)
    assert "You acknowledged this on" in words_of(answer)
    made = page(token, "/receipt.pdf")
    assert (made.status_code, made.content[:5]) == (200, b"%PDF-")
    assert page(token, "/receipt.json").json()["schema"] == "opencpor receipt 1"


def test_declining_starts_with_everything_ticked() -> None:
    claim, token = asked()
    form = words_of(page(token, "/decline"))
    assert form.count("checked") == 2
    first = str(claim.lines.order_by("place").values_list("id", flat=True)[0])
    answer = Client().post(f"/consent/{token}/decline", {"lines": [first]}, follow=True)
    assert "You declined on" in words_of(answer)
    assert [line.state for line in claim.lines.order_by("place")] == ["declined", "pending"]


def test_declining_names_what_the_partner_keeps_on_the_product() -> None:
    world = World()
    claim = world.submitted(world.partner_actor(), "teams")
    held = Terms(
        partner_id=world.partner.id,
        location_id=str(claim.location_id),
        engagement="bizapps-revenue",
        program_version=1,
        starts_at=now(),
    )
    key = SlotKey(claim.program_key, str(claim.customer_id), "teams")
    open_association(key, held, system("import"), Source.IMPORTED)
    shown = words_of(page(last_token(), "/decline"))
    assert "and keeps: Microsoft Business Applications Revenue." in shown


def test_declining_nothing_says_so_at_the_field() -> None:
    _, token = asked()
    answer = Client().post(f"/consent/{token}/decline", {})
    assert answer.status_code == 422
    assert "Choose at least one product" in words_of(answer)


def test_a_better_contact_that_is_no_address_says_so() -> None:
    _, token = asked()
    answer = Client().post(f"/consent/{token}/not-me", {"better_contact": "nobody"})
    assert (answer.status_code, ConsentAnswer.objects.count()) == (422, 0)
    assert "This is no e-mail address" in words_of(answer)


def test_the_wrong_person_is_thanked() -> None:
    _, token = asked()
    answer = Client().post(f"/consent/{token}/not-me", {"better_contact": ""}, follow=True)
    assert "not the right person" in words_of(answer)
    assert ConsentAnswer.objects.get().kind == "not_me"


def test_a_replaced_link_offers_only_a_fresh_one() -> None:
    _, old = asked()
    Client().post(f"/consent/{old}/fresh-link")
    last_token()
    answer = page(old)
    assert answer.status_code == 410
    assert "Send me a fresh link" in words_of(answer)
    assert "Fabrikam" not in words_of(answer)


def test_an_unknown_link_is_not_found() -> None:
    asked()
    assert page("x" * 43).status_code == 404


def test_a_post_without_the_pages_own_token_is_refused() -> None:
    _, token = asked()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/consent/{token}/acknowledge").status_code == 403
    assert ConsentAnswer.objects.count() == 0


def test_a_hostile_name_is_only_words_on_the_page() -> None:
    world = World()
    hostile = '<script>alert(1)</script>"><img src=x>'
    Organization.objects.filter(id=world.partner.id).update(name=hostile)
    world.submitted(world.partner_actor())
    shown = words_of(page(last_token()))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_every_word_is_in_both_languages() -> None:
    for table in (WORDS, MAIL_WORDS):
        assert all(set(texts) == {"en", "de"} for texts in table.values())
