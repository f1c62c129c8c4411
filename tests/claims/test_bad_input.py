"""Wrong input that people do send, through the API: named at its field, with a remedy."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import token_of
from tests.claims.scene import Scene, make_claimant

from opencpor.directory.models import Partner

pytestmark = pytest.mark.django_db


def found_on(scene: Scene, **values: str) -> dict[str, dict[str, Any]]:
    claim = scene.draft("teams", **values)
    headers = {"Authorization": f"Bearer {token_of(scene.ours.user)}"}
    answer = Client().get(f"/api/v1/claims/{claim.id}/findings", headers=headers)
    return {one["code"]: one for one in answer.json()["items"]}


def test_a_tenant_id_that_is_no_guid_blocks_at_its_field(scene: Scene) -> None:
    one = found_on(scene, tenant_id="contoso.example")["tenant_id_shape"]
    assert (one["severity"], one["field"]) == ("blocks", "customer.tenant_id")
    assert one["remedy"]


def test_a_global_account_instead_of_a_location_blocks_at_its_field(scene: Scene) -> None:
    number = Partner.objects.get(pk=scene.ours.location.organization_id).global_id
    one = found_on(scene, given_partner_id=number)["partner_id_global_account"]
    assert (one["severity"], one["field"]) == ("blocks", "partner_id")


def test_another_partners_claim_is_not_found(scene: Scene) -> None:
    claim = scene.draft("teams", side=make_claimant())
    headers = {"Authorization": f"Bearer {token_of(scene.ours.user)}", "If-Match": "*"}
    for path in ("", "/findings", "/history", "/comments", "/evidence"):
        answer = Client().get(f"/api/v1/claims/{claim.id}{path}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
