import pytest
from tests.builders import make_location, make_partner
from tests.directory.calls import Caller, codes

from opencpor.access.models import Organization, Unit
from opencpor.access.roles import Role
from opencpor.directory.models import Location, Partner
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db

NORTHWIND = {
    "global_id": "9000001",
    "name": "Northwind",
    "country": "DE",
    "domains": ["n.example"],
}
BERLIN = {"global_id": "9000001", "partner_id": "1000001", "name": "Berlin", "country": "DE"}


def test_a_partner_with_a_location_is_entered() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    partner = manager("post", "partners", NORTHWIND)
    assert (partner.status_code, partner["ETag"]) == (201, '"1"')
    assert partner.json()["domains"] == ["n.example"]
    location = manager("post", "locations", BERLIN)
    assert (location.status_code, location.json()["organization_name"]) == (201, "Northwind")
    assert [event.type for event in Event.objects.order_by("number")] == [
        "partner.created",
        "location.created",
    ]


def test_the_same_partner_cannot_be_entered_twice() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    manager("post", "partners", NORTHWIND)
    again = manager("post", "partners", NORTHWIND | {"name": "Other"})
    assert (again.status_code, again.json()["code"]) == (409, "already_exists")
    assert Partner.objects.get().organization.name == "Northwind"


def test_a_global_account_id_is_never_a_partner_id() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    manager("post", "partners", NORTHWIND)
    refused = manager("post", "locations", BERLIN | {"partner_id": "9000001"})
    assert (refused.status_code, codes(refused)) == (422, [("partner_id", "number_in_use")])
    assert (Location.objects.count(), Unit.objects.count()) == (0, 0)


def test_a_partner_id_is_never_a_global_account_id() -> None:
    make_location(partner_id="1000001")
    refused = Caller(Role.PROGRAM_MANAGER)("post", "partners", NORTHWIND | {"global_id": "1000001"})
    assert codes(refused) == [("global_id", "number_in_use")]
    assert not Organization.objects.filter(name="Northwind").exists()


def test_every_wrong_value_is_named_at_once() -> None:
    wrong = {"global_id": "9 0", "name": "", "country": "Germany", "domains": ["x"]}
    refused = Caller(Role.PROGRAM_MANAGER)("post", "partners", wrong)
    assert codes(refused) == [
        ("global_id", "bad_shape"),
        ("name", "required"),
        ("country", "bad_shape"),
        ("domains", "bad_domain"),
    ]
    assert not Partner.objects.exists()


def test_a_location_needs_a_known_partner() -> None:
    refused = Caller(Role.PROGRAM_MANAGER)("post", "locations", BERLIN)
    assert codes(refused) == [("global_id", "unknown_partner")]
    assert not Location.objects.exists()


def test_a_change_names_the_revision_it_saw() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    path = f"partners/{make_partner().pk}"
    assert manager("patch", path, {"country": "FR"}).status_code == 428
    assert manager("patch", path, {"country": "FR"}, seen='"1"')["ETag"] == '"2"'
    stale = manager("patch", path, {"country": "US"}, seen='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_revision")
    assert Partner.objects.get().country == "FR"


def test_a_change_keeps_what_is_left_out_and_is_recorded_with_before_and_after() -> None:
    manager = Caller(Role.PROGRAM_MANAGER)
    location = make_location()
    changed = manager("patch", f"locations/{location.pk}", {"city": "Bonn"}, seen="*").json()
    assert (changed["city"], changed["country"]) == ("Bonn", "DE")
    data = Event.objects.get().data
    assert (data["before"], data["after"]) == ({"city": "Berlin"}, {"city": "Bonn"})


def test_a_change_to_what_it_is_already_leaves_no_trace() -> None:
    location = make_location()
    same = Caller(Role.PROGRAM_MANAGER)(
        "patch", f"locations/{location.pk}", {"city": "Berlin"}, "*"
    )
    assert (same.status_code, same["ETag"]) == (200, '"1"')
    assert not Event.objects.exists()


def test_a_partner_finds_only_itself() -> None:
    ours, theirs = make_partner(), make_partner()
    make_location(ours, "1000001")
    make_location(theirs, "1000002")
    viewer = Caller(Role.REPORT_VIEWER, ours.organization)
    assert [p["id"] for p in viewer("get", "partners").json()["items"]] == [ours.pk]
    assert [p["partner_id"] for p in viewer("get", "locations").json()["items"]] == ["1000001"]


def test_a_partner_cannot_change_its_own_entry() -> None:
    partner = make_partner()
    admin = Caller(Role.ACCOUNT_ADMIN, partner.organization)
    refused = admin("patch", f"partners/{partner.pk}", {"country": "US"}, seen="*")
    assert refused.status_code == 403
    assert Partner.objects.get().country == "DE"


def test_a_list_goes_on_where_the_page_ended_and_counts_on_request() -> None:
    for number in ("1000003", "1000001", "1000002"):
        make_location(partner_id=number)
    auditor = Caller(Role.AUDITOR)
    first = auditor("get", "locations?limit=2&total=true").json()
    assert [row["partner_id"] for row in first["items"]] == ["1000001", "1000002"]
    assert first["total"] == 3
    path = first["next"].partition("/api/v1/")[2]
    assert [row["partner_id"] for row in auditor("get", path).json()["items"]] == ["1000003"]


def test_an_unknown_sort_is_refused() -> None:
    refused = Caller(Role.AUDITOR)("get", "locations?sort=revision")
    assert (refused.status_code, codes(refused)) == (422, [("sort", "unknown_value")])
