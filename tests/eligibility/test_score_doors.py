"""Who sees which score, by API and on pages, with the same figures."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.builders import make_location, make_user
from tests.eligibility.world import (
    CERTIFICATIONS,
    PROGRAM,
    SYSTEM,
    ScoreWorld,
    ask,
    visit,
)
from tests.usage.batches import publish_program

from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.eligibility.models import Certification
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def plain(answer: object) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(text.split())


def test_a_partner_sees_its_own_scores_and_no_other_s(world: ScoreWorld) -> None:
    row = world.score()
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    mine = ask(world.viewer(), "scores")["items"]
    assert {one["partner"] for one in mine} == {world.partner_id}
    assert len(mine) == 5
    assert ask(rival, "scores")["items"] == []
    for path in ("", "/customers"):
        assert ask(rival, f"scores/{row.id}{path}") == 404
    assert ask(rival, f"scores/{row.id}/simulate", {"changes": []}) == 404
    assert visit(rival, f"scores/{row.id}/").status_code == 404


def test_operators_see_all_and_a_role_limited_to_locations_none(world: ScoreWorld) -> None:
    row = world.score()
    assert len(ask(make_user(Role.REVIEWER), "scores")["items"]) == 5
    limited = world.viewer(Role.REPORT_VIEWER, world.location.unit)
    assert ask(limited, "scores")["items"] == []
    assert ask(limited, f"scores/{row.id}") == 404
    assert "limited to locations does not see them" in plain(visit(limited))


def test_a_score_says_what_counts_what_is_known_and_what_is_not(world: ScoreWorld) -> None:
    found = ask(world.viewer(), f"scores/{world.score().id}")
    track = found["tracks"][0]
    metrics = {one["metric"]: one["points"] for one in track["metrics"]}
    assert metrics == {
        "customer-adds": "0", "intermediate-certifications": None,
        "advanced-certifications": None, "usage-growth": "10.8", "deployments": "10",
    }  # fmt: skip
    assert (found["total"], found["needed"], track["total"]) == (20, "70", "20.8")
    assert [one["total"] for one in found["history"]][-1] == "20.8"
    assert len(found["history"]) == 12


def test_the_page_shows_the_same_with_its_history_as_table(world: ScoreWorld) -> None:
    text = plain(visit(world.viewer(), f"scores/{world.score().id}/"))
    for said in ("Solutions Partner for Modern Work", "20.8", "no data", "Twelve months", "10.8"):
        assert said in text
    assert "Every metric must be above zero." in text


def test_the_list_of_scores_links_each_one(world: ScoreWorld) -> None:
    row = world.score()
    answer = visit(world.viewer())
    assert f'href="/eligibility/scores/{row.id}/"' in answer.content.decode()
    assert "20 / 70" in plain(answer)
    assert (
        '<progress class="share" max="100" value="28" aria-hidden="true">'
        in answer.content.decode()
    )


def test_three_more_deployments_are_supposed_and_nothing_is_stored(world: ScoreWorld) -> None:
    row = world.score()
    place = {"track": "enterprise", "metric": "deployments", "part": "tenants", "type": "cpor"}
    body = {"changes": [{**place, "more": "3"}]}
    found = ask(world.viewer(), f"scores/{row.id}/simulate", body)
    assert (found["total"], found["gain"], found["qualified"]) == (35, "15", False)
    field = "more:enterprise:deployments:tenants:cpor=3"
    text = plain(visit(world.viewer(), f"scores/{row.id}/?{field}"))
    assert ("35.8" in text, "is no number" in text) == (True, False)
    assert world.score().result == row.result


@pytest.mark.parametrize("text", ["1e5000", "99999999." + "1" * 5000, "1e-5000", "NaN", "2,5"])
def test_a_supposed_number_that_is_none_or_too_long_is_said_not_to_count(
    world: ScoreWorld, text: str
) -> None:
    field = f"more:enterprise:deployments:tenants:cpor={text}"
    answer = visit(world.viewer(), f"scores/{world.score().id}/?{field}")
    assert answer.status_code == 200
    assert answer.context["then"] is None
    assert "What is no number does not count." in plain(answer)
    page = answer.content.decode()
    assert f'value="{text}" aria-invalid="true"' in page
    assert page.count("aria-invalid") == 1
    assert "data-group-words" not in page  # which would fold it out of sight


@pytest.mark.parametrize(("language", "text"), [("en", "2.5"), ("de", "2,5"), ("de", "2.5")])
def test_a_supposed_number_is_read_and_shown_as_its_reader_writes_it(
    world: ScoreWorld, language: str, text: str
) -> None:
    path = f"scores/{world.score().id}/?more:enterprise:deployments:tenants:cpor={text}"
    answer = visit(world.viewer(), path, language=language)
    assert answer.context["then_total"] == Decimal("33.3")
    assert answer.context["strange"] == {}
    shown = {"en": "2.5", "de": "2,5"}[language]
    assert answer.content.decode().count(f'value="{shown}"') == 1


def test_a_point_before_three_digits_may_be_either_to_a_german_reader(world: ScoreWorld) -> None:
    path = f"scores/{world.score().id}/?more:enterprise:deployments:tenants:cpor=1.500"
    german, english = (visit(world.viewer(), path, language=one) for one in ("de", "en"))
    assert german.context["then"] is None
    assert 'value="1.500" aria-invalid="true"' in german.content.decode()
    assert english.context["strange"] == {}


def test_an_unknown_value_is_refused(world: ScoreWorld) -> None:
    row = world.score()
    place = {"track": "enterprise", "metric": "nosuch", "part": "tenants", "type": "cpor"}
    assert (
        ask(world.viewer(), f"scores/{row.id}/simulate", {"changes": [{**place, "more": 1}]}) == 422
    )


def test_customers_behind_a_metric_are_met_or_not_with_the_reason(world: ScoreWorld) -> None:
    row = world.score()
    path = f"scores/{row.id}/customers?track=enterprise&metric=deployments&kind=cpor"
    found = {one["customer"]: one for one in ask(world.viewer(), path)["items"]}
    first = found[world.first.pk]
    assert (first["standing"], first["active_users"], first["paid_units"]) == ("met", 500, 1000)
    assert first["before"] is False
    assert len(found) == 2
    text = plain(visit(world.viewer(), f"scores/{row.id}/customers?metric=deployments"))
    assert (
        "2 met, 0 not met, 0 without data; against a year before 2 added, 0 kept, 0 lost." in text
    )


def test_each_value_leads_to_the_customers_behind_it(world: ScoreWorld) -> None:
    row = world.score()
    card = visit(world.viewer(), f"scores/{row.id}/").content.decode()
    path = f"scores/{row.id}/customers"
    asked = "track=enterprise&metric=deployments&source=tenants&kind=cpor"
    (value,) = re.findall(rf'{path}\?{asked.replace("&", "&amp;")}">(\d+)</a>', card)
    listed = visit(world.viewer(), f"{path}?{asked}&standing=met").context["listing"]
    assert (value, listed.total) == ("2", 2)
    behind = visit(world.viewer(), f"{path}?{asked}").content.decode()
    assert f'href="/insights/customers/{world.first.pk}/"' in behind


def test_a_decline_takes_figures_away_at_once_where_the_program_says_so(world: ScoreWorld) -> None:
    row, viewer = world.score(), world.viewer()
    own = Association.objects.get(slot__customer_id=world.first.pk)
    end_association(own.id, now(), "customer_declined", SYSTEM)
    path = f"scores/{row.id}/customers?track=enterprise&metric=usage-growth&kind=cpor"

    def seen() -> dict[str, tuple[int | None, int | None]]:
        rows = ask(viewer, path)["items"]
        return {x["customer"]: (x["active_users"], x["active_users_before"]) for x in rows}

    second = {world.second.pk: (440, 380)}
    assert seen() == {world.first.pk: (500, 200), **second}
    text = shipped_text(PROGRAM).replace("on_decline: keep_history", "on_decline: hide_history")
    publish_program(text)
    assert seen() == {world.first.pk: (None, None), **second}
    rows = visit(viewer, path).context["listing"].rows
    shown = {(one["row"].customer_id, one["row"].active) for one in rows}
    assert shown == {(world.first.pk, None), (world.second.pk, 440)}


def test_a_customer_near_the_share_is_named_with_what_is_missing(world: ScoreWorld) -> None:
    from opencpor.usage.models import UsageFact

    UsageFact.objects.filter(customer_id=world.second.pk, active_users=440).update(active_users=350)
    found = ask(world.viewer(), f"scores/{world.score().id}")["nearly_there"]
    assert [(one["customer"], one["more"]) for one in found] == [(world.second.pk, 50)]


def test_the_page_of_imports_tells_every_error_and_stores_nothing(world: ScoreWorld) -> None:
    manager = make_user(Role.PROGRAM_MANAGER)
    wrong = SimpleUploadedFile("c.csv", (CERTIFICATIONS + "nosuch,a b,MS-102,x,,\n").encode())
    answer = visit(manager, "imports", {"kind": "certifications", "file": wrong})
    assert answer.status_code == 422
    assert "No location has the PartnerID" in plain(answer)
    right = f"{CERTIFICATIONS}{world.location.partner_id},p1,MS-102,2025-01-01,,\n".encode()
    stored = {"kind": "certifications", "file": SimpleUploadedFile("c.csv", right)}
    assert visit(manager, "imports", stored).status_code == 302
    assert Certification.objects.count() == 1


def test_a_scorecard_warns_of_people_who_soon_stop_counting(world: ScoreWorld) -> None:
    world.certify("p1", "p2")
    last = now().date() + timedelta(days=30)
    Certification.objects.filter(person="p2").update(until=last)
    row = world.score()
    found = ask(world.viewer(), f"scores/{row.id}")["expiring"]
    assert "advanced-certifications" in {one["metric"] for one in found}
    assert {(one["people"], one["first"]) for one in found} == {(1, last.isoformat())}
    text = plain(visit(world.viewer(), f"scores/{row.id}/"))
    assert "Certifications of 1 person expire within 90 days, on" in text


@pytest.mark.parametrize("asked", ["partners=1", "cursor=nosuch"])
def test_a_list_of_scores_refuses_what_it_does_not_know(world: ScoreWorld, asked: str) -> None:
    world.score()
    assert visit(world.viewer(), f"?{asked}").status_code == 422
    assert visit(world.viewer(), "?designation=security").context["listing"].total == 1


def test_customers_behind_refuse_filters_that_there_are_not(world: ScoreWorld) -> None:
    row = world.score()
    for asked in ("standing=maybe", "metrics=deployments"):
        assert visit(world.viewer(), f"scores/{row.id}/customers?{asked}").status_code == 422
