"""What a partner could do next: found in its own claims, associations and usage, and no other's."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.builders import make_customer, make_subscription, make_user
from tests.incentives.world import FEBRUARY, JANUARY, SYSTEM, World
from tests.insights.scene import ask, make_claim, page, partner_of, status, viewer
from tests.insights.test_figures import STEPS
from tests.usage.batches import PROGRAM

from opencpor.access.models import Unit
from opencpor.access.roles import Role
from opencpor.claims.evidence.models import AssociationEvidence, Evidence, StoredFile
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import EnrollmentRequirement
from opencpor.eligibility.models import Certification
from opencpor.insights import narrowing_shown, opportunity_pages
from opencpor.insights.queries import opportunities as queries
from opencpor.insights.queries import opportunity_held
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db(transaction=True)


def found(world: World, reason: str = "", role: Role = Role.INCENTIVES_ADMIN) -> Any:
    asked = f"?reason={reason}" if reason else ""
    return ask(viewer(world, role), f"opportunities{asked}")


def only(world: World, reason: str) -> dict[str, Any]:
    (one,) = found(world, reason)["items"]
    return dict(one)


def with_lines(world: World, **said: object) -> Claim:
    """A claim whose line gave our association with Teams."""
    claim = make_claim(world, "approved", 3)
    Claim.objects.filter(pk=claim.pk).update(deadline_at=None, **said)
    line = ClaimLine.objects.create(claim=claim, place=1, workload="teams", state_since=now())
    Association.objects.filter(slot__workload="teams").update(claim_line=line.id)
    return claim


def test_seats_that_are_not_used_come_with_their_size(world: World) -> None:
    one = only(world, "seats_unused")
    assert (one["name"], one["unit"]["workload"]) == (world.customer.organization.name, "teams")
    assert (one["users"], one["illustrative"]) == (1380, True)
    assert one["amount"] == {"amount": "6210.00", "currency": "USD"}  # 1,380 at 4.50
    assert one["text"] == "1,380 paid units are not used, more than half of them."


def test_amounts_are_for_those_who_see_money(world: World) -> None:
    items = found(world, role=Role.REPORT_VIEWER)["items"]
    assert items
    assert {one["amount"] for one in items} == {None}
    assert "USD" not in page(viewer(world, Role.REPORT_VIEWER), "opportunities/")


def test_a_claim_that_will_lapse_stands_first(world: World) -> None:
    claim = make_claim(world, "action_required", 3)
    make_claim(world, "draft", 40)
    answer = found(world)
    assert answer["items"][0]["reason"] == "claim_lapses"
    assert answer["counts"]["claim_lapses"] == 1
    assert answer["items"][0]["subject"] == claim.id
    assert "Claims that will lapse" in page(viewer(world, Role.INCENTIVES_ADMIN), "opportunities/")


def test_work_that_is_agreed_but_not_claimed_is_named(world: World) -> None:
    claim = make_claim(world, "draft", 40)
    Claim.objects.filter(pk=claim.pk).update(agreement_date=date(2026, 1, 5))
    assert only(world, "agreed_not_claimed")["on"] == "2026-01-05"


def test_work_that_is_agreed_but_earns_nothing_is_named_until_it_does(world: World) -> None:
    with_lines(world, agreement_date=date(2026, 1, 5))
    assert only(world, "agreed_not_earning")["on"] == "2026-01-05"
    world.close(JANUARY)
    assert found(world, "agreed_not_earning")["items"] == []


def test_proof_older_than_a_year_is_named(world: World) -> None:
    claim, day = with_lines(world), now().date()
    proof = proof_of(claim, world, day - timedelta(days=365))
    assert found(world, "proof_old")["items"] == []
    Evidence.objects.filter(pk=proof.pk).update(signed_on=day - timedelta(days=367))
    assert only(world, "proof_old")["users"] == 620


@pytest.mark.parametrize(("day", "count"), [(1, 0), (2, 1)])
def test_a_year_of_proof_is_twelve_months_whether_or_not_it_leaps(
    world: World, monkeypatch: pytest.MonkeyPatch, day: int, count: int
) -> None:
    proof_of(with_lines(world), world, date(2031, 6, 1))
    at = datetime(2032, 6, day, 20, tzinfo=UTC)  # 366 days after it, or 367
    monkeypatch.setattr(queries, "now", lambda: at)
    assert len(found(world, "proof_old")["items"]) == count


def test_what_is_given_while_the_page_is_read_stands_on_the_next_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = proof_of(with_lines(world), world, now().date()).file
    read = queries.lines_held

    def meanwhile(*given: Any) -> Any:
        late = world.associate("intune")
        AssociationEvidence.objects.create(
            association=late, file=file, kind="other", added_at=now(), added_by="usr_1",
            signed_on=date(2020, 1, 1),
        )  # fmt: skip
        return read(*given)

    monkeypatch.setattr(queries, "lines_held", meanwhile)
    assert found(world, "proof_old")["items"] == []
    monkeypatch.setattr(queries, "lines_held", read)
    assert only(world, "proof_old")["unit"]["workload"] == "intune"


def proof_of(claim: Claim, world: World, day: date) -> Evidence:
    """A file that was signed on a day."""
    file = StoredFile.objects.create(
        partner=partner_of(world), name="proof.pdf", kind="pdf", media_type="application/pdf",
        size=1, sha256=b"0" * 32, readable=True, stored_at=now(), stored_by="usr_1",
    )  # fmt: skip
    return Evidence.objects.create(
        claim=claim, file=file, kind="other", added_at=now(), added_by="usr_1", signed_on=day
    )


def test_an_association_that_ends_within_ninety_days_is_named(world: World) -> None:
    held = Association.objects.get(slot__workload="teams")
    for days, count in ((91, 0), (30, 1)):
        end_association(held.id, now() + timedelta(days=days), "partner_ended", SYSTEM)
        assert len(found(world, "association_ends")["items"]) == count


def test_an_association_on_a_subscription_that_ends_within_ninety_days_is_named(
    world: World,
) -> None:
    bought = make_subscription(world.customer)
    today = now().date()
    key = SlotKey(PROGRAM, world.customer.pk, "sales", bought.subscription_id)
    start = datetime(2026, 1, 10, 12, tzinfo=UTC)
    place = world.location
    terms = Terms(
        place.organization_id, place.pk, "bizapps-presales-advisor", 1, start, claim_line="lin_5"
    )
    held = open_association(key, terms, SYSTEM)
    for days, count in ((92, 0), (30, 1)):
        bought.ends_on = today + timedelta(days=days)
        bought.save()
        assert len(found(world, "association_ends")["items"]) == count
    one = only(world, "association_ends")
    assert (one["subject"], one["on"]) == (held.id, bought.ends_on.isoformat())


def test_the_page_says_how_long_an_association_that_ends_still_goes_on(world: World) -> None:
    held = Association.objects.get(slot__workload="teams")
    end_association(held.id, now() + timedelta(days=30), "partner_ended", SYSTEM)
    text = page(viewer(world, Role.INCENTIVES_ADMIN), "opportunities/?reason=association_ends")
    assert re.search(
        r"Ends with \d+ \w+ \d{4}\. <span class=\"due-left\">\((29|30) days left\)", text
    )


def test_days_are_those_of_the_program(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Association.objects.get(slot__workload="teams")
    proof_of(with_lines(world), world, date(2029, 4, 30))
    end_association(held.id, datetime(2030, 7, 30, 20, tzinfo=UTC), "partner_ended", SYSTEM)
    evening = datetime(2030, 5, 1, 3, tzinfo=UTC)  # April 30 in the program's zone
    for at, count in ((evening, 0), (evening + timedelta(days=1), 1)):
        monkeypatch.setattr(queries, "now", lambda at=at: at)
        for reason in ("association_ends", "proof_old"):
            assert len(found(world, reason)["items"]) == count


def test_claims_are_narrowed_by_customer_and_location(world: World) -> None:
    make_claim(world, "action_required", 3)
    user = viewer(world, Role.INCENTIVES_ADMIN)
    for asked, count in (
        (f"customer={world.customer.pk}", 1), ("customer=org_1", 0),
        (f"location={world.location.pk}", 1), ("location=unt_1", 0),
    ):  # fmt: skip
        counts = ask(user, f"opportunities?{asked}")["counts"]
        assert (asked, counts.get("claim_lapses", 0)) == (asked, count)


def test_what_can_be_done_is_narrowed_by_workload_country_and_segment(world: World) -> None:
    make_claim(world, "action_required", 3)
    user = viewer(world, Role.INCENTIVES_ADMIN)
    whole = ask(user, "opportunities")["counts"]
    of_workload = ask(user, "opportunities?workload=teams")["items"]
    assert {(one["unit"] or {}).get("workload") for one in of_workload} == {"teams"}
    (free,) = ask(user, "opportunities?workload=intune")["items"]
    assert (free["reason"], free["items"]) == ("workload_unclaimed", ["intune"])
    for asked in ("market=DE", "market=de", "segment=commercial"):
        assert ask(user, f"opportunities?{asked}")["counts"] == whole
    for asked in ("market=FR", "segment=education", "area=business-applications&workload=teams"):
        assert ask(user, f"opportunities?{asked}")["total"] == 0


def test_a_claim_is_about_the_workloads_of_its_lines(world: World) -> None:
    claim = make_claim(world, "action_required", 3)
    ClaimLine.objects.create(claim=claim, place=1, workload="teams", state_since=now())
    for workload, count in (("teams", 1), ("exchange", 0)):
        answer = ask(viewer(world, Role.INCENTIVES_ADMIN), f"opportunities?workload={workload}")
        assert answer["counts"].get("claim_lapses", 0) == count


def test_what_a_location_lacks_is_about_no_customer_and_no_workload(world: World) -> None:
    enrollment = world.location.enrollments.get()
    EnrollmentRequirement.objects.create(enrollment=enrollment, key="tax-profile", source="finance")
    user = viewer(world, Role.INCENTIVES_ADMIN)
    for asked, count in ((f"location={world.location.pk}", 1), ("workload=teams", 0)):
        counts = ask(user, f"opportunities?{asked}")["counts"]
        assert counts.get("requirement_missing", 0) == count


def test_links_of_the_page_keep_what_it_is_narrowed_to(world: World) -> None:
    text = page(viewer(world, Role.INCENTIVES_ADMIN), "opportunities/?workload=teams&market=DE")
    assert '<option value="teams" selected>' in text
    assert "opportunities/?workload=teams&amp;market=DE&amp;reason=seats_unused" in text
    assert "tables/opportunities.csv?workload=teams&amp;market=DE" in text


def test_a_missing_requirement_says_what_a_month_of_it_costs(world: World) -> None:
    enrollment = world.location.enrollments.get()
    EnrollmentRequirement.objects.create(enrollment=enrollment, key="tax-profile", source="finance")
    one = only(world, "requirement_missing")
    assert (one["items"], one["subject"]) == (["tax-profile"], enrollment.id)
    assert one["amount"]["amount"] == "540.00"  # February's 120 users at 4.50


def test_free_workloads_are_those_that_nobody_holds(world: World) -> None:
    one = only(world, "workload_unclaimed")
    assert {"intune", "sharepoint"} <= set(one["items"])
    assert not {"teams", "exchange"} & set(one["items"])
    named = "".join(f"&workload={key}" for key in one["items"][:3])
    assert one["page"] == f"/claims/add?customer={world.customer.pk}{named}"
    assert found(world, "workload_unclaimed", Role.REPORT_VIEWER)["items"] == []


def test_nobody_finds_what_is_another_s(world: World) -> None:
    make_claim(world, "action_required", 3)
    other = Unit.objects.create(organization=partner_of(world), name="Elsewhere")
    assert ask(viewer(world, Role.INCENTIVES_ADMIN, other), "opportunities")["total"] == 0
    rival = Association.objects.get(slot__workload="exchange").partner
    units = ask(make_user(Role.INCENTIVES_ADMIN, rival), "opportunities")["items"]
    assert {(one["unit"] or {}).get("workload") for one in units} <= {"exchange", None}
    assert ask(make_user(Role.AUDITOR), "opportunities")["total"] == 0


def test_a_reason_that_nobody_knows_is_refused(world: World) -> None:
    user = viewer(world, Role.INCENTIVES_ADMIN)
    assert status(user, "opportunities/?reason=luck") == 422
    assert ask(user, "opportunities?reason=luck") == 422


def test_usage_that_falls_is_named_on_the_page_with_a_way_to_the_customer(world: World) -> None:
    world.usage(("teams", FEBRUARY.plus(1), 500, 2000), as_of=datetime(2026, 4, 1, tzinfo=UTC))
    text = page(viewer(world, Role.INCENTIVES_ADMIN), "opportunities/?reason=usage_falls")
    assert "120 active users fewer than in the month before." in text
    assert f"/insights/customers/{world.customer.pk}/?unit=" in text


def test_of_many_free_workloads_those_used_most_elsewhere_are_named(world: World) -> None:
    first = world.customer
    world.customer = make_customer()
    world.associate("intune")
    world.usage(("intune", FEBRUARY, 900, 1000))
    items = found(world, "workload_unclaimed")["items"]
    one = next(row for row in items if row["customer"] == first.pk)
    more = len(one["items"]) - 3
    assert one["items"][0] == "intune"
    assert one["text"].startswith("Free at a customer that you serve: Microsoft Intune, ")
    assert one["text"].endswith(f". {more} more are free.")
    text = page(viewer(world, Role.INCENTIVES_ADMIN), "opportunities/")
    assert f'href="/insights/customers/{first.pk}/#others"' in text


def test_the_page_shows_the_first_of_each_reason_and_leads_to_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opportunity_pages, "OF_EACH", 1)
    for name in ("Sooner", "Later"):
        make_claim(world, "action_required", 3, name)
    user = viewer(world, Role.INCENTIVES_ADMIN)
    text = page(user, "opportunities/")
    assert text.count("Open the claim") == 1
    assert '<a href="/insights/opportunities/?reason=claim_lapses">Show all 2' in text
    assert page(user, "opportunities/?reason=claim_lapses").count("Open the claim") == 2


def test_certifications_that_expire_are_named_with_the_first_day(world: World) -> None:
    today = now().date()
    for person, name, days in (
        ("p1", "MS-102", 20), ("p2", "MS-102", 40), ("p2", "XX-1", 5), ("p3", "MS-102", 400),
    ):  # fmt: skip
        Certification.objects.create(
            location=world.location.unit, person=person, certification=name,
            since=today - timedelta(days=9), until=today + timedelta(days=days), imported_at=now(),
        )  # fmt: skip
    one = only(world, "certification_expires")
    assert (one["users"], one["on"]) == (2, (today + timedelta(days=20)).isoformat())
    assert (one["items"], one["subject"]) == (["MS-102"], world.location.pk)
    assert one["page"] == "/eligibility/"


def test_a_proof_that_nobody_signed_is_of_the_day_it_came_in_the_program(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = datetime(2030, 5, 1, 3, tzinfo=UTC)  # April 30 in the program's zone
    proof = proof_of(with_lines(world), world, date(2029, 1, 1))
    Evidence.objects.filter(pk=proof.pk).update(signed_on=None, added_at=added)
    monkeypatch.setattr(queries, "now", lambda: added + timedelta(days=366))
    assert only(world, "proof_old")["on"] == "2030-04-30"


def test_page_file_and_api_narrow_to_a_location_and_keep_it(world: World) -> None:
    make_claim(world, "action_required", 3)
    user, here = viewer(world, Role.INCENTIVES_ADMIN), f"location={world.location.pk}"
    text = page(user, f"opportunities/?{here}")
    assert "Open the claim" in text
    assert f'href="/insights/opportunities/?{here}&amp;reason=claim_lapses"' in text
    assert f"opportunities.csv?{here}" in text
    assert "Open the claim" not in page(user, "opportunities/?location=unt_1")
    assert status(user, "opportunities/?place=1") == 422


def test_a_home_of_one_location_asks_for_what_can_be_done_there(world: World) -> None:
    user, here = viewer(world, Role.INCENTIVES_ADMIN), f"location={world.location.pk}"
    assert f'hx-get="/insights/opportunities/?{here}"' in page(user, f"?{here}")
    assert 'hx-get="/insights/opportunities/"' in page(user, "")


def test_what_the_page_is_narrowed_to_is_named_on_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing_shown, "MOST_LOCATIONS", 0)
    user = viewer(world, Role.INCENTIVES_ADMIN)
    for place, name in ((world.location.pk, world.location.unit.name), ("unt_1", "unt_1")):
        text = page(user, f"opportunities/?location={place}")
        assert f'<option value="{place}" selected>{name}</option>' in text
    for customer, name in (
        (world.customer.pk, world.customer.organization.name), ("org_1", "org_1"),
    ):  # fmt: skip
        text = page(user, f"opportunities/?customer={customer}")
        assert f'<p class="soft">Narrowed to: {name}</p>' in text


HALF_A_YEAR = [("teams", Month(2026, month), 700, 2000) for month in range(3, 9)]


def test_a_milestone_that_was_reached_long_ago_is_not_near_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opportunity_held, "rule_in_force", lambda *_asked: STEPS)
    world.usage(*HALF_A_YEAR)
    assert only(world, "milestone_near")["users"] == 100  # to 800, which is 40 %
    world.usage(("teams", FEBRUARY, 810, 2000))
    assert found(world, "milestone_near")["items"] == []


def test_what_is_left_lies_above_the_mark_of_all_months(world: World) -> None:
    world.usage(*HALF_A_YEAR)
    assert only(world, "seats_unused")["amount"]["amount"] == "5850.00"  # 1,300 at 4.50
    world.usage(("teams", FEBRUARY, 1900, 2000))
    assert only(world, "little_left")["users"] == 100
