"""What the explanation of a line offers to a partner that doubts it."""

from pathlib import Path

import pytest
from django.test import Client
from tests.builders import make_user
from tests.incentives.world import FEBRUARY, JANUARY, World, disclosed_line, make_world
from tests.incentives.worlds import Worlds

from opencpor.access.roles import Role
from opencpor.claims.models import Claim, ClaimLine, Comment
from opencpor.common.clock import now
from opencpor.directory.models import Enrollment
from opencpor.incentives.models import Earning
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db(transaction=True)
HEADING, ASK = "If you doubt this amount", "Ask the operator</a>"


def of_a_claim(folder: Path) -> World:
    """A month that earned, by an association that came from a claim."""
    made = make_world(folder)
    made.enroll()
    made.associate(claim_line=disclosed_line(made.location, made.customer))
    made.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 390, 1000))
    made.close(JANUARY)
    when = now()
    Claim.objects.update(
        state="approved", program_version=1, submitted_at=when, decided_at=when, name="Rollout"
    )
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(of_a_claim)


def reader(world: World, role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role, world.location.organization.organization))
    return client


def explained(client: Client) -> str:
    return client.get(f"/earnings/lines/{Earning.objects.get().id}/").content.decode()


@pytest.mark.parametrize("role", [Role.INCENTIVES_ADMIN, Role.INCENTIVES_USER])
def test_whoever_may_comment_asks_in_the_claim_s_conversation(world: World, role: Role) -> None:
    client, line = reader(world, role), Earning.objects.get()
    text, claim = explained(client), Claim.objects.get()
    address = f"/claims/{claim.id}/comments?earning={line.id}"
    assert (HEADING in text, f'href="{address}#comments"' in text) == (True, True)
    assert "Is the usage wrong? The operator sends it." in text
    assert f"About the line of earnings {line.id}: </textarea>" in client.get(
        address
    ).content.decode().replace("\n", "")
    client.post(f"/claims/{claim.id}/comment", {"text": f"About {line.id}: 410 users."})
    assert Comment.objects.get().text == f"About {line.id}: 410 users."


def test_a_question_that_names_its_line_and_asks_nothing_is_not_sent(world: World) -> None:
    client, line, claim = (
        reader(world, Role.INCENTIVES_ADMIN),
        Earning.objects.get(),
        Claim.objects.get(),
    )
    begun = f"About the line of earnings {line.id}: "
    refused = client.post(f"/claims/{claim.id}/comment", {"text": begun}).content.decode()
    assert ("Write something." in refused, begun.strip() in refused) == (True, True)
    assert not Comment.objects.exists()
    client.post(f"/claims/{claim.id}/comment", {"text": f"{begun}why so little?"})
    assert Comment.objects.get().text == f"{begun}why so little?"


def test_a_comment_begins_with_nothing_but_the_id_of_a_line(world: World) -> None:
    client, claim = reader(world, Role.INCENTIVES_ADMIN), Claim.objects.get()
    text = client.get(f"/claims/{claim.id}/comments?earning=ern_Zebra+9").content.decode()
    assert ("About the line" in text, "Zebra 9" in text) == (False, False)


def test_whoever_only_reads_is_told_who_can_ask(world: World) -> None:
    text = explained(reader(world, Role.EXECUTIVE_REPORT_VIEWER))
    assert (HEADING in text, ASK in text) == (True, False)
    assert "can ask the operator in the claim" in text


def test_the_operator_is_not_told_to_ask_itself(world: World) -> None:
    client = Client()
    client.force_login(world.finance)
    assert HEADING not in explained(client)


def test_an_imported_association_has_no_conversation(world: World) -> None:
    Association.objects.update(source="imported", claim_line="")
    text = explained(reader(world, Role.INCENTIVES_ADMIN))
    assert ("The association was imported" in text, ASK in text) == (True, False)


def test_a_line_that_hangs_on_enrollment_leads_to_it(world: World) -> None:
    client = reader(world, Role.INCENTIVES_ADMIN)
    assert "See its enrollment" not in explained(client)
    Enrollment.objects.all().delete()
    world.close(FEBRUARY)
    first = Earning.objects.get(kind="earned")
    text = client.get(f"/earnings/lines/{first.id}/").content.decode()
    assert ("NOTENROLLED" in text, "See its enrollment" in text) == (True, True)


def test_a_claim_of_which_a_line_was_turned_down_leads_to_its_dispute(world: World) -> None:
    client, claim = reader(world, Role.INCENTIVES_ADMIN), Claim.objects.get()
    address = f'href="/claims/{claim.id}/dispute"'
    assert address not in explained(client)
    ClaimLine.objects.create(
        claim=claim, place=2, workload="exchange", state="dropped",
        reason_code="insufficient_poe", state_since=now(),
    )  # fmt: skip
    assert address in explained(client)
    assert address not in explained(reader(world, Role.INCENTIVES_USER))
