"""The pages of an arbitration: a side sees itself, a senior reviewer sees all and decides."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.builders import make_user, token_of
from tests.claims.arbitration.case import Case, states
from tests.claims.scene import make_claimant

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def visitor(user_id: str) -> Client:
    client = Client()
    user = User.objects.get(id=user_id)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_each_partner_answers_on_a_page_that_shows_nothing_of_the_other(case: Case) -> None:
    address = reverse("claims:arbitration", args=[case.arbitration.id])
    for mine, other in ((case.incumbent, case.challenger), (case.challenger, case.incumbent)):
        client = visitor(mine.user.id)
        listed = client.get(reverse("claims:arbitrations")).content.decode()
        assert address in listed
        page = client.get(address).content.decode()
        assert "Your answer" in page
        assert case.side(other).partner.name not in page
        said = client.post(f"{address}/answer", {"statement": "We do the work."})
        assert (said.status_code, case.side(mine).statement) == (302, "We do the work.")


def test_each_partner_is_told_first_what_is_kept_and_what_was_decided(case: Case) -> None:
    case.answered()
    address = f"/claims/arbitrations/{case.arbitration.id}"
    clients = [visitor(side.user.id) for side in (case.incumbent, case.challenger)]
    for client in clients:
        assert "Your answer is kept. Until it is decided" in client.get(address).content.decode()
    form = {"outcome": "keep"}
    form |= {f"code_{one.id}": "newer_evidence" for one in case.arbitration.sides.all()}
    visitor(case.senior.id).post(f"{address}/decide", form)
    kept, lost = (client.get(address).content.decode() for client in clients)
    assert "You stay the partner of record." in kept
    assert "Your claim says until when you can dispute that." in lost


@pytest.mark.parametrize("reader", ["senior", "challenger"])
def test_the_list_reads_the_database_as_often_for_two_as_for_one(case: Case, reader: str) -> None:
    people = {"senior": case.senior.id, "challenger": case.challenger.user.id}
    client, address = visitor(people[reader]), reverse("claims:arbitrations")
    client.get(address)
    with CaptureQueriesContext(connection) as for_one:
        assert client.get(address).content.decode().count("/claims/arbitrations/arb_") == 1
    case.scene.approved("exchange", side=case.incumbent)
    case.challenge(case.challenger, "exchange")
    with CaptureQueriesContext(connection) as for_two:
        assert client.get(address).content.decode().count("/claims/arbitrations/arb_") == 2
    assert len(for_two) == len(for_one)


def test_a_senior_reviewer_compares_both_and_decides(case: Case) -> None:
    case.answered()
    client, address = visitor(case.senior.id), f"/claims/arbitrations/{case.arbitration.id}"
    page = client.get(address).content.decode()
    sides = list(case.arbitration.sides.all())
    assert all(side.partner.name in page for side in sides)
    assert f">{case.rival.name}</a>" in page  # a name, not an identifier
    assert page.count("Download") == page.count("bytes") > 1  # the files of both
    form = {"outcome": "transfer"} | {f"code_{one.id}": "newer_evidence" for one in sides}
    assert client.post(f"{address}/decide", form).status_code == 302
    assert (states(case.rival), states(case.held)) == (["active"], ["ended"])


def test_a_decision_without_reasons_is_shown_again(case: Case) -> None:
    case.answered()
    client = visitor(case.senior.id)
    answer = client.post(f"/claims/arbitrations/{case.arbitration.id}/decide", {"outcome": "keep"})
    assert (answer.status_code, case.arbitration.state) == (422, "open")
    assert answer.content.decode().count("Choose why.") == 4  # at each reason, and on top


def test_what_only_a_transfer_needs_counts_with_it_alone(case: Case) -> None:
    case.challenge(make_claimant())
    case.answered()
    client, sides = visitor(case.senior.id), list(case.arbitration.sides.all())
    case.out_of_time()
    address = f"/claims/arbitrations/{case.arbitration.id}"
    page = client.get(address).content.decode()
    needed = page[page.index("claim-when-transfer") : page.index("Reason for")]
    assert all(f'name="{name}"' in needed for name in ("winner", "on"))
    assert needed.count("(optional)") == 1  # the day alone
    form = {f"code_{one.id}": "newer_evidence" for one in sides}
    unnamed = client.post(f"{address}/decide", form | {"outcome": "transfer", "winner": ""})
    assert (unnamed.status_code, case.arbitration.state) == (422, "open")
    kept = form | {"outcome": "keep", "winner": sides[1].id, "on": "nonsense"}
    assert client.post(f"{address}/decide", kept).status_code == 302
    assert (states(case.rival), case.arbitration.transfer_at) == (["dropped"], None)


def test_what_passes_on_later_is_no_longer_called_open(case: Case) -> None:
    case.answered()
    held = Association.objects.get()
    client, sides = visitor(case.senior.id), case.arbitration.sides.all()
    form = {"outcome": "transfer", "on": (now() + timedelta(days=9)).date().isoformat()}
    form |= {f"code_{one.id}": "newer_evidence" for one in sides}
    client.post(f"/claims/arbitrations/{case.arbitration.id}/decide", form)
    page = visitor(case.incumbent.user.id).get(f"/claims/associations/{held.id}").content.decode()
    assert "It passes on at the day of the transfer." in page
    assert "Another partner has good evidence" not in page


def test_what_is_to_pass_on_says_until_when(case: Case) -> None:
    case.answered()
    held, client = Association.objects.get(), visitor(case.incumbent.user.id)
    assert "open</dd>" in client.get(f"/claims/associations/{held.id}").content.decode()
    day = case.in_days(14)
    case.decide("transfer", on=day)
    page = client.get(f"/claims/associations/{held.id}").content.decode()
    assert "It then passes on to another partner." in page
    assert "open</dd>" not in page
    assert "then another partner's" in unescape(client.get("/claims/associations").content.decode())
    api = {"Authorization": f"Bearer {token_of(case.incumbent.user)}"}
    said = Client().get(f"/api/v1/associations/{held.id}", headers=api).json()
    last = (day - timedelta(days=1)).isoformat()
    assert (said["ends_at"], said["last_day"], said["planned_last_day"]) == (None, None, last)
    address = f"insights/customers/{held.slot.customer_id}"
    customer = unescape(client.get(f"/{address}/").content.decode())
    assert re.search(r"since <time[^,]*, until <time[^,]*, then another partner's", customer)
    [unit] = Client().get(f"/api/v1/{address}", headers=api).json()["units"]
    assert unit["associations"][0]["passes_on_at"] == said["planned_end_at"] is not None
    file = Client().get("/api/v1/associations/export?format=json", headers=api)
    [row] = json.loads(file.getvalue())["items"]
    assert row["planned_last_day"] == last


def test_a_file_leads_back_to_the_arbitration_beside_which_it_stood(case: Case) -> None:
    address, client = f"/claims/arbitrations/{case.arbitration.id}", visitor(case.senior.id)
    page = client.get(address).content.decode()
    [show] = re.findall(rf'href="(/claims/{case.rival.id}/evidence/[^"]*/view[^"]*)"', page)
    crumbs = client.get(show).content.decode()
    above = re.findall(r'<li><a href="([^"]*)', crumbs[crumbs.index('class="crumbs"') :])
    assert above == ["/claims/arbitrations", address]
    auditor = visitor(make_user(Role.AUDITOR, case.scene.operator).id).get(show).content.decode()
    assert f'<a class="btn" href="{address}" data-back>' in auditor


@pytest.mark.parametrize("said", ["", "?arbitration=https://evil.example", "?arbitration=arb_no"])
def test_a_file_leads_back_to_its_claim_and_never_elsewhere(case: Case, said: str) -> None:
    file = case.rival.evidence.get()
    client, claim = visitor(case.challenger.user.id), f"/claims/{case.rival.id}"
    page = client.get(f"{claim}/evidence/{file.id}/view{said}").content.decode()
    above = re.findall(r'<li><a href="([^"]*)', page[page.index('class="crumbs"') :])
    assert above == ["/claims/", claim]
    stranger = visitor(make_claimant().user.id)
    assert stranger.get(f"/claims/arbitrations/{case.arbitration.id}").status_code == 404


def test_claim_and_association_lead_to_the_arbitration(case: Case) -> None:
    address = reverse("claims:arbitration", args=[case.arbitration.id])
    held = Association.objects.get()
    mine, other = visitor(case.challenger.user.id), visitor(case.incumbent.user.id)
    claim = mine.get(f"/claims/{case.rival.id}").content.decode()
    assert address in claim
    assert "Answer the arbitration before its deadline." in claim
    assert address in other.get(f"/claims/associations/{held.id}").content.decode()
    assert (
        address in visitor(case.senior.id).get(f"/claims/{case.rival.id}/review").content.decode()
    )
    case.answered()
    claim = mine.get(f"/claims/{case.rival.id}").content.decode()
    assert "The arbitration decides who keeps it." in claim


def test_the_holder_is_not_told_that_nothing_is_to_be_done(case: Case) -> None:
    client, address = visitor(case.incumbent.user.id), f"/claims/{case.held.id}"
    assert "Answer the arbitration before its deadline." in client.get(address).content.decode()
    case.answered()
    assert "Nothing is to be done" in client.get(address).content.decode()


def test_who_may_not_open_the_arbitration_is_not_led_there(case: Case) -> None:
    viewer = make_user(Role.REPORT_VIEWER, case.side(case.challenger).partner)
    address = reverse("claims:arbitration", args=[case.arbitration.id])
    assert address not in visitor(viewer.id).get(f"/claims/{case.rival.id}").content.decode()
    assert visitor(viewer.id).get(address).status_code == 403
