"""Adjustments by API and by pages: the same steps, the same refusals."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_service, make_token, make_user, token_of
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.world import FEBRUARY, PROGRAM
from tests.incentives.worlds import Worlds

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Earning, Statement
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice
from opencpor.notices.feed.actions.publish import publish

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/api/v1/adjustments"
PAGES = "/earnings/adjustments/"


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


@pytest.fixture
def admin(desk: Desk) -> User:
    return make_user(Role.INCENTIVES_ADMIN, desk.world.location.organization.organization)


def called(user: User, method: str, path: str, body: Any = None, **more: str) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", **more}
    wire = {} if method == "get" else {"data": body or {}, "content_type": "application/json"}
    return getattr(Client(), method)(f"{ADDRESS}{path}", headers=headers, **wire)


def body(desk: Desk, **otherwise: str) -> dict[str, str]:
    usual = {
        "program": PROGRAM, "location": desk.world.location.pk, "customer": desk.world.customer.pk,
        "month": "2026-01", "type": "recoupment", "amount": "-12.5", "note": "Paid twice.",
    }  # fmt: skip
    return usual | otherwise


def test_it_is_proposed_and_approved_by_api(desk: Desk) -> None:
    made = called(desk.world.finance, "post", "", body(desk), **{"Idempotency-Key": "k"})
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    said = made.json()
    assert (said["amount"], said["state"], said["allowed"]) == (
        {"amount": "-12.50", "currency": "USD"}, "proposed", ["withdraw"],
    )  # fmt: skip
    path = f"/{said['id']}/approve"
    assert called(desk.second, "post", path).json()["code"] == "revision_required"
    done = called(desk.second, "post", path, **{"If-Match": made["ETag"]})
    assert (done.status_code, done["ETag"], done.json()["processed_in"]) == (200, '"2"', "2026-02")
    again = called(desk.second, "post", path, **{"If-Match": done["ETag"]})
    assert (again.status_code, again.json()["code"]) == (409, "adjustment_decided")


def test_a_machine_is_offered_no_step_that_takes_a_person(desk: Desk) -> None:
    row = desk.proposed()
    robot = make_token(make_service(Role.FINANCE, desk.second.memberships.get().organization))
    seen = Client().get(f"{ADDRESS}/{row.id}", headers={"Authorization": f"Bearer {robot}"})
    assert (seen.status_code, seen.json()["state"], seen.json()["allowed"]) == (200, "proposed", [])
    offered = called(desk.second, "get", f"/{row.id}").json()["allowed"]
    assert offered == ["approve", "reject"]


def test_who_has_no_name_is_called_by_the_address(desk: Desk, client: Client) -> None:
    one = desk.world.finance
    User.objects.filter(id=one.id).update(name="")
    row = desk.proposed()
    client.force_login(desk.second)
    page = client.get(f"{PAGES}{row.id}/").content.decode()
    assert (one.email in page, one.id in page) == (True, False)


def test_the_same_request_proposes_once(desk: Desk) -> None:
    assert called(desk.world.finance, "post", "", body(desk)).json()["code"] == (
        "idempotency_key_required"
    )
    headers = {"Authorization": f"Bearer {token_of(desk.world.finance)}", "Idempotency-Key": "k"}
    first, second = (
        Client().post(ADDRESS, body(desk), content_type="application/json", headers=headers)
        for _ in range(2)
    )
    assert first.json() == second.json()
    assert Adjustment.objects.count() == 1


def test_it_is_rejected_and_withdrawn_by_api(desk: Desk) -> None:
    one, other = desk.proposed(), desk.proposed()
    refused = called(desk.world.finance, "post", f"/{one.id}/reject", {"reason": "x"},
                     **{"If-Match": "*"})  # fmt: skip
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person")
    done = called(desk.second, "post", f"/{one.id}/reject", {"reason": "No."}, **{"If-Match": "*"})
    assert (done.json()["state"], done.json()["reason"]) == ("rejected", "No.")
    gone = called(desk.world.finance, "post", f"/{other.id}/withdraw", **{"If-Match": '"1"'})
    assert (gone.json()["state"], gone.json()["allowed"]) == ("withdrawn", [])


def test_what_is_wrong_with_a_request_is_named(desk: Desk) -> None:
    key = {"Idempotency-Key": "k"}
    wrong = called(desk.world.finance, "post", "", body(desk, amount="-1.005", type="gift"), **key)
    assert wrong.status_code == 422
    assert [one["field"] for one in wrong.json()["errors"]] == ["type"]
    unknown = called(desk.world.finance, "post", "", body(desk, gift="x"), **key)
    assert unknown.status_code == 422
    assert not Adjustment.objects.exists()


def test_the_list_is_narrowed_and_goes_on(desk: Desk) -> None:
    waits, booked = desk.proposed(kind="operations"), desk.approved()

    def ids(query: str) -> list[str]:
        return [one["id"] for one in called(desk.second, "get", query).json()["items"]]

    assert ids("") == [booked.id, waits.id]
    assert ids("?state=proposed") == ids("?type=operations") == [waits.id]
    assert ids("?processed_in=2026-02") == [booked.id]
    assert ids("?applies_to=2025-12") == ids("?location=loc_x") == []
    first = called(desk.second, "get", "?limit=1").json()
    assert first["next"].endswith(f"cursor={first['next'].rpartition('=')[2]}")
    assert called(desk.second, "get", "?colour=red").json()["errors"][0]["field"] == "colour"


def test_a_partner_reads_its_own_without_the_names_of_the_operators_people(
    desk: Desk, admin: User
) -> None:
    desk.proposed()
    row = desk.approved()
    (item,) = called(admin, "get", "").json()["items"]
    assert (item["id"], item["proposed_by"], item["decided_by"], item["allowed"]) == (
        row.id, None, None, [],
    )  # fmt: skip
    assert called(desk.second, "get", f"/{row.id}").json()["proposed_by"] == desk.one.id
    rival = make_user(Role.INCENTIVES_ADMIN)
    assert called(rival, "get", f"/{row.id}").status_code == 404
    assert called(rival, "get", "").json()["items"] == []


def test_an_adjustment_explains_itself_by_links(desk: Desk, admin: User) -> None:
    line = Earning.objects.get()
    row, other = (desk.approved(earning=line.id) for _ in range(2))
    desk.world.close(FEBRUARY)
    said = called(admin, "get", f"/{row.id}/explanation").json()
    assert (said["adjustment"]["note"], said["adjustment"]["journal"]) == (
        "Agreed on the phone.", row.journal_id,
    )  # fmt: skip
    assert said["statement"] == Statement.objects.get(month="2026-02-01").id
    assert (said["earning"]["id"], [one["id"] for one in said["related"]]) == (line.id, [other.id])
    headers = {"Authorization": f"Bearer {token_of(admin)}"}
    grounds = Client().get(said["earning_explanation"], headers=headers).json()
    assert [one["id"] for one in grounds["adjusted"]] == [row.id, other.id]


def test_the_partner_is_told_once_it_is_booked(desk: Desk, admin: User) -> None:
    make_user(Role.INCENTIVES_USER, desk.world.location.organization.organization)
    row = desk.proposed()
    assert not Notice.objects.filter(user=admin).exists()
    desk.approved()
    (notice,) = Notice.objects.filter(kind="adjustment.booked")
    assert (notice.user, notice.unit_id) == (admin, desk.world.location.pk)
    assert "USD 25.00" in notice.text
    assert row.id not in notice.path


def test_the_feed_tells_a_partner_of_the_approval_alone(desk: Desk, admin: User) -> None:
    desk.proposed()
    publish()
    row = desk.approved()
    publish()

    def heard(user: User) -> list[str]:
        headers = {"Authorization": f"Bearer {token_of(user)}"}
        items = Client().get("/api/v1/events", headers=headers).json()["items"]
        return [one["type"] for one in items if one["type"].startswith("adjustment.")]

    assert heard(desk.second).count("adjustment.proposed") == 2
    assert "adjustment.approved" in heard(admin)
    assert Event.objects.filter(stream=f"adjustment:{row.id}").count() == 2


def form(desk: Desk, **otherwise: str) -> dict[str, str]:
    usual = {
        "program": PROGRAM, "partner_id": desk.world.location.partner_id,
        "tenant": f"{{{desk.world.customer.tenant_id}}}", "month": "2026-01",
        "type": "recoupment", "amount": "-12.50", "note": "Paid twice.", "about": "",
    }  # fmt: skip
    return usual | otherwise


def test_finance_proposes_from_a_line_and_another_approves_on_the_page(
    desk: Desk, client: Client
) -> None:
    line = Earning.objects.get()
    client.force_login(desk.world.finance)
    assert (
        f"{PAGES}new/?earning={line.id}"
        in client.get(f"/earnings/lines/{line.id}/").content.decode()
    )
    page = client.get(f"{PAGES}new/?earning={line.id}").context["form"]
    asked = client.post(f"{PAGES}new/", form(desk) | page.initial)
    row = Adjustment.objects.get()
    assert (asked["Location"], row.earning) == (f"{PAGES}{row.id}/", line)
    page = client.get(asked["Location"]).content.decode()
    assert ("Withdraw" in page, "/approve/" in page) == (True, False)
    client.force_login(desk.second)
    assert "never be changed" in client.get(f"{PAGES}{row.id}/approve/").content.decode()
    client.post(f"{PAGES}{row.id}/approve/")
    page = client.get(asked["Location"]).content.decode()
    for part in ("Approved by", desk.second.name, "with the next close", row.note):
        assert part in page


def test_the_form_says_what_is_wrong_at_its_fields(desk: Desk, client: Client) -> None:
    client.force_login(desk.world.finance)
    wrong = form(desk, partner_id="1", tenant="nobody.example", amount="1.005", about="asc_x")
    answer = client.post(f"{PAGES}new/", wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"partner_id", "tenant", "amount"}
    found = client.post(f"{PAGES}new/", form(desk, about="asc_x"))
    assert set(found.context["form"].errors) == {"about"}
    assert not Adjustment.objects.exists()


def test_a_person_rejects_with_a_reason_and_another_withdraws(desk: Desk, client: Client) -> None:
    one, other = desk.proposed(), desk.proposed()
    client.force_login(desk.second)
    assert client.post(f"{PAGES}{one.id}/reject/", {"reason": ""}).status_code == 422
    client.post(f"{PAGES}{one.id}/reject/", {"reason": "It was paid in May."})
    assert "It was paid in May." in client.get(f"{PAGES}{one.id}/").content.decode()
    client.force_login(desk.world.finance)
    client.post(f"{PAGES}{other.id}/withdraw/")
    states = Adjustment.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["rejected", "withdrawn"]


def test_who_may_not_decide_is_told_so_at_once(desk: Desk, client: Client) -> None:
    row = desk.proposed()
    for user, verb, status, said in (
        (desk.world.finance, "approve", 403, "Another person than the one who proposed it"),
        (desk.world.finance, "reject", 403, "Another person than the one who proposed it"),
        (desk.second, "withdraw", 409, "Only whoever proposed it can withdraw it"),
    ):
        client.force_login(user)
        answer = client.get(f"{PAGES}{row.id}/{verb}/")
        page = answer.content.decode()
        assert (verb, answer.status_code, said in page) == (verb, status, True)
        assert f'action="{PAGES}{row.id}' not in page
    assert Adjustment.objects.get().state == "proposed"


def test_the_list_narrows_and_says_when_there_is_nothing(desk: Desk, client: Client) -> None:
    client.force_login(desk.second)
    assert "No adjustments yet" in client.get(PAGES).content.decode()
    row = desk.proposed()
    assert row.id in client.get(f"{PAGES}?state=proposed").content.decode()
    page = client.get(f"{PAGES}?state=rejected&type=recoupment").content.decode()
    assert "No adjustment fits the filter." in page
    assert row.id not in page


def test_a_partner_is_not_told_which_persons_agreed(
    desk: Desk, admin: User, client: Client
) -> None:
    row = desk.approved()
    desk.second.name = "Frida Finance"
    desk.second.save()
    client.force_login(admin)
    page = client.get(f"{PAGES}{row.id}/").content.decode()
    assert "Agreed on the phone." in page
    assert "another person of" in page
    assert "Frida Finance" not in page
