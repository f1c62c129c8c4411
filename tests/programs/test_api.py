"""``/api/v1/programs``: what everybody may know of the programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.programs.documents import as_text, invented

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.programs.actions.publish import publish

pytestmark = pytest.mark.django_db
CLI = system("cli")
URL = "/api/v1/programs"


def get(path: str, role: Role = Role.PROGRAM_MANAGER) -> Any:
    token = token_of(make_user(role))
    return Client().get(f"{URL}{path}", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture(autouse=True)
def _two_versions() -> None:
    publish(CLI, as_text(invented()), effective_from=Month(2025, 1))
    data = invented()
    data["policy"]["dispute_days"] = 25
    data["workloads"].insert(0, data["workloads"][0] | {"key": "sketch", "aliases": []})
    data["workloads"][0]["name"] = "Tidewell Sketch"
    data["incentives"][0]["rates"] = {"draft": "13.00"}
    publish(CLI, as_text(data), effective_from=Month(2099, 1))


def test_the_list_describes_each_program_as_it_is_in_force() -> None:
    [program] = get("").json()["items"]

    assert (program["key"], program["currency"]) == ("tidewell-alliance", "EUR")
    assert program["version"]["number"] == 1
    assert [e["key"] for e in program["engagements"]] == [
        "engineering-adoption",
        "cloud-build",
        "cloud-care",
    ]


def test_one_program_carries_its_version_as_etag() -> None:
    answer = get("/tidewell-alliance")

    assert answer["ETag"] == '"1"'
    assert answer.json()["name"] == {"en": "Tidewell Alliance", "de": "Tidewell-Allianz"}


def test_versions_are_listed_the_newest_first() -> None:
    found = get("/tidewell-alliance/versions").json()["items"]

    assert [(v["number"], v["effective_from"]) for v in found] == [(2, "2099-01"), (1, "2025-01")]


def test_a_version_carries_its_document_with_defaults_filled_in() -> None:
    document = get("/tidewell-alliance/versions/1").json()["document"]

    assert document["policy"]["dispute_days"] == 20
    assert document["policy"]["queue_business_days"] == 5
    assert document["incentives"][0]["rates"] == {"draft": "12.00", "simulate": "30.00"}


def test_partners_do_not_see_how_claims_pass_without_review() -> None:
    path = "/tidewell-alliance/versions/1"
    operators = get(path).json()["document"]["policy"]
    partners = get(path, Role.INCENTIVES_ADMIN).json()["document"]["policy"]

    assert set(operators) - set(partners) == {"green_path"}


def test_a_difference_names_every_place_that_changed() -> None:
    found = get("/tidewell-alliance/diff?before=1&after=2").json()

    assert [(c["path"], c["kind"], c["before"]) for c in found["changes"]] == [
        ("workloads.sketch", "added", None),
        ("policy.dispute_days", "changed", 20),
        ("incentives.draft-users.rates.draft", "changed", "12.00"),
        ("incentives.draft-users.rates.simulate", "removed", "30.00"),
    ]


def test_what_is_not_there_is_not_found() -> None:
    for path in (
        "/other",
        "/tidewell-alliance/versions/3",
        "/tidewell-alliance/diff?before=1&after=3",
    ):
        assert get(path).status_code == 404, path
