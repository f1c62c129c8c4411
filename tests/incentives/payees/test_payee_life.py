"""Payees through the API: entered by the partner, decided by finance, never seen whole."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import (
    add_role,
    make_location,
    make_service,
    make_token,
    make_user,
    token_of,
)
from tests.incentives.payees.people import (
    GROUNDS,
    IBAN,
    OTHER_IBAN,
    SEEN,
    People,
    account,
    call,
    make_people,
)

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.common.errors import Forbidden
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.models import Payee, PayeeSeal
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db


def decide(people: People, payee: str, verb: str, **body: str) -> Any:
    return call(people.finance, "post", f"/{payee}/{verb}", body, **SEEN)


def states() -> list[str]:
    return list(Payee.objects.order_by("id").values_list("state", flat=True))


def test_what_the_admin_enters_waits_masked(people: People) -> None:
    answer = call(people.admin, "post", "", people.body())
    said = answer.json()

    assert (answer.status_code, said["state"], said["account"]) == (
        201,
        "submitted",
        "DE•• … 3000",
    )
    assert (said["holder"], said["bic"], said["allowed"]) == (
        "Contoso GmbH",
        "COBADEFFXXX",
        ["withdraw"],
    )
    assert call(people.finance, "get", f"/{said['id']}").json()["allowed"] == ["approve", "reject"]


def test_what_finance_approves_counts(people: People) -> None:
    row = people.submit()
    answer = decide(people, row.id, "approve", grounds=GROUNDS)

    assert (answer.status_code, answer.json()["state"]) == (200, "approved")
    assert (answer.json()["compared"], answer["ETag"]) == (False, '"2"')
    done = Event.objects.get(type="payee.approved")
    assert (done.actor_id, done.data["after"]) == (
        people.finance.id,
        {"state": "approved", "compared": False},
    )


def test_the_next_one_that_is_approved_replaces_it(people: People) -> None:
    people.approved()
    people.approved(account(OTHER_IBAN))

    assert states() == ["replaced", "approved"]
    listed = call(people.admin, "get", "?state=approved").json()["items"]
    assert [row["account"] for row in listed] == ["FR•• … 2606"]


def test_a_rejected_one_leaves_the_one_that_counts(people: People) -> None:
    people.approved()
    row = people.submit(account(OTHER_IBAN))
    answer = decide(people, row.id, "reject", reason="The letter names another bank.")

    assert (answer.status_code, states()) == (200, ["approved", "rejected"])
    assert answer.json()["grounds"] == "The letter names another bank."


def test_the_admin_takes_back_what_waits(people: People) -> None:
    row = people.submit()
    answer = call(people.admin, "post", f"/{row.id}/withdraw", **SEEN)

    assert (answer.status_code, states()) == (200, ["withdrawn"])
    again = decide(people, row.id, "approve", grounds=GROUNDS)
    assert (again.status_code, again.json()["code"]) == (409, "payee_decided")
    assert (again.json()["state"], again.json()["allowed"]) == ("withdrawn", [])


def test_one_waits_at_a_time(people: People) -> None:
    first = people.submit()
    answer = call(people.admin, "post", "", people.body(iban=OTHER_IBAN))

    assert (answer.status_code, answer.json()["code"]) == (409, "payee_waits")
    assert answer.json()["payee"] == first.id
    assert states() == ["submitted"]


def test_the_same_account_again_is_no_change(people: People) -> None:
    people.approved()
    answer = call(people.admin, "post", "", people.body(iban="DE89 3704 0044 0532 0130 00"))

    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_changed")
    assert states() == ["approved"]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"iban": "DE88370400440532013000"}, "iban"), ({"bic": "nonsense"}, "bic"),
     ({"kind": "account"}, "country"), ({"holder": ""}, "holder")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_not_repeated(
    people: People, more: dict[str, str], field: str
) -> None:
    answer = call(people.admin, "post", "", people.body(**more))

    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert "532013000" not in answer.content.decode()
    assert states() == []


def test_a_number_from_another_source_is_compared(people: People) -> None:
    row = people.submit()
    wrong = decide(people, row.id, "approve", grounds=GROUNDS, account=OTHER_IBAN)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "account_differs")
    assert states() == ["submitted"]

    right = decide(people, row.id, "approve", grounds=GROUNDS, account=" de89 37040044 0532013000")
    assert (right.status_code, right.json()["compared"]) == (200, True)


@pytest.mark.parametrize(
    "grounds", ["", "  ", f"They said {IBAN}.", "By phone: de89 3704 0044 0532 0130 00"]
)
def test_the_record_says_how_and_never_the_number(people: People, grounds: str) -> None:
    row = people.submit()
    answer = decide(people, row.id, "approve", grounds=grounds)

    assert (answer.status_code, states()) == (422, ["submitted"])


def test_who_entered_it_does_not_decide(people: People) -> None:
    add_role(people.admin, Role.FINANCE, people.finance.memberships.get().organization)
    row = people.submit()

    with pytest.raises(Forbidden) as refused:
        approve_payee(row.id, people.partner, grounds=GROUNDS)
    with pytest.raises(Forbidden):
        approve_payee(row.id, system("cli"), grounds=GROUNDS)
    assert (refused.value.code, states()) == ("second_person", ["submitted"])


def test_a_machine_is_offered_no_step_that_takes_a_person(people: People) -> None:
    row = people.submit()
    robot = make_token(make_service(Role.FINANCE, people.finance.memberships.get().organization))
    seen = Client().get(f"/api/v1/payees/{row.id}", headers={"Authorization": f"Bearer {robot}"})

    assert (seen.status_code, seen.json()["state"], seen.json()["allowed"]) == (
        200,
        "submitted",
        [],
    )
    person = call(people.finance, "get", f"/{row.id}").json()
    assert person["allowed"] == ["approve", "reject"]


def test_a_change_names_what_it_saw(people: People) -> None:
    row = people.submit()
    path = f"/{row.id}/approve"

    unsaid = call(people.finance, "post", path, {"grounds": GROUNDS})
    stale = call(people.finance, "post", path, {"grounds": GROUNDS}, **{"If-Match": '"7"'})
    assert (unsaid.status_code, stale.status_code, states()) == (428, 412, ["submitted"])


def test_a_repeated_request_enters_one(people: People) -> None:
    once = {"Idempotency-Key": "k1", "Authorization": f"Bearer {token_of(people.admin)}"}
    first, again = (call(people.admin, "post", "", people.body(), **once) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert states() == ["submitted"]


def test_other_partners_and_other_roles_see_none_of_it(people: People) -> None:
    row = people.submit()
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().organization.organization)
    colleague = make_user(Role.INCENTIVES_USER, people.location.organization.organization)

    assert call(rival, "get", f"/{row.id}").status_code == 404
    assert call(rival, "post", f"/{row.id}/withdraw", **SEEN).status_code == 404
    assert call(rival, "post", "", people.body()).status_code == 404
    assert call(rival, "get", "").json()["items"] == []
    assert call(colleague, "get", f"/{row.id}").status_code == 403
    assert states() == ["submitted"]


def test_an_admin_of_one_location_enters_no_payee_of_another(people: People) -> None:
    owner = people.location.organization
    other = make_location(owner)
    limited = make_user(Role.INCENTIVES_ADMIN, owner.organization, other.unit)

    assert call(limited, "post", "", people.body()).status_code == 404
    assert call(limited, "post", "", people.body(location=other.pk)).status_code == 201


def test_the_auditor_sees_it_masked_and_decides_nothing(people: People) -> None:
    row = people.submit()
    auditor = make_user(Role.AUDITOR)

    seen = call(auditor, "get", f"/{row.id}")
    assert (seen.json()["account"], seen.json()["allowed"]) == ("DE•• … 3000", [])
    refused = call(auditor, "post", f"/{row.id}/approve", {"grounds": GROUNDS}, **SEEN)
    assert (refused.status_code, states()) == (403, ["submitted"])


def test_a_list_asks_the_database_as_often_for_many_as_for_one(people: People) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert call(people.finance, "get", "").status_code == 200
        return len(seen)

    people.approved()
    asked()
    first = asked()
    rival = make_people()
    rival.approved(account(OTHER_IBAN))
    rival.approved()

    assert asked() == first


def test_unknown_filters_are_refused(people: People) -> None:
    assert call(people.admin, "get", "?status=approved").status_code == 422
    assert call(people.admin, "get", "?state=approved").status_code == 200


def test_the_account_stands_nowhere_in_clear(people: People) -> None:
    people.approved(account())
    row = PayeeSeal.objects.get()

    assert (row.masked, row.last_four, row.country) == ("DE•• … 3000", "3000", "DE")
    assert IBAN[4:].encode() not in bytes(row.sealed)
