"""An organization asks one question at a time; others do not wait for it to ask."""

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.test_adjustment_races import held_up
from tests.incentives.test_close_races import start
from tests.incentives.trying import Bench
from tests.incentives.world import PROGRAM
from tests.jobs import run_jobs
from tests.processes import LONGEST
from tests.waiting import until_somebody_waits

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Broken, Conflict
from opencpor.common.phrases import phrase
from opencpor.http.models import Operation
from opencpor.http.operations import fail, progress
from opencpor.incentives.whatif.actions.ask_back_test import BackTest, ask_back_test
from opencpor.incentives.whatif.actions.ask_usage import UsageWish, ask_usage
from opencpor.incentives.whatif.models import WhatIf

pytestmark = pytest.mark.django_db(transaction=True)
WISH = UsageWish(PROGRAM, percent="10")


def partner_of(bench: Bench) -> User:
    return make_user(Role.INCENTIVES_ADMIN, bench.world.location.organization.organization)


def refused(actor: Actor) -> str:
    before = WhatIf.objects.count(), Operation.objects.count()
    with pytest.raises(Conflict) as problem:
        ask_usage(WISH, actor)
    assert (WhatIf.objects.count(), Operation.objects.count()) == before
    return str(problem.value.code)


def test_a_second_question_waits_until_the_first_is_answered(bench: Bench) -> None:
    first = ask_back_test(BackTest(PROGRAM, version=1), bench.actor)
    assert refused(bench.actor) == "what_if_waiting"
    progress(first.id, phrase("Judging as it is"), 10)
    colleague = make_user(Role.FINANCE, bench.manager.memberships.get().organization)
    assert refused(actor_of_user(colleague)) == "what_if_waiting"
    run_jobs()
    assert ask_usage(WISH, bench.actor).state == "queued"


def test_other_organizations_ask_meanwhile(bench: Bench) -> None:
    ask_usage(WISH, bench.actor)
    assert ask_usage(WISH, actor_of_user(partner_of(bench))).state == "queued"


def test_what_failed_holds_up_nobody(bench: Bench) -> None:
    first = ask_usage(WISH, bench.actor)
    fail(first.id, Broken("It broke.", code="internal_error"))
    assert ask_usage(WISH, bench.actor).state == "queued"


def test_api_and_page_say_what_waits(bench: Bench) -> None:
    admin = partner_of(bench)
    ask_usage(WISH, actor_of_user(admin))
    told = f"Your organization asked {WhatIf.objects.get().id}, which is not answered yet."
    headers = {"Authorization": f"Bearer {token_of(admin)}", "Idempotency-Key": "k"}
    wire = {"data": {"program": PROGRAM, "percent": "10"}, "content_type": "application/json"}
    problem = Client().post("/api/v1/what-ifs/usage", headers=headers, **wire)
    assert (problem.status_code, problem.json()["code"]) == (409, "what_if_waiting")
    client = Client()
    client.force_login(admin)
    form = {"program": PROGRAM, "percent": "10", "months": "1"}
    page = client.post("/earnings/what-ifs/usage/", form)
    assert page.status_code == 409
    assert told in page.content.decode()
    assert WhatIf.objects.count() == 1


@pytest.mark.race
def test_of_two_who_ask_at_once_one_asks(bench: Bench) -> None:
    colleague = make_user(Role.FINANCE, bench.manager.memberships.get().organization)
    first, go_on = held_up(lambda: ask_usage(WISH, bench.actor).state)
    second = start(lambda: ask_usage(WISH, actor_of_user(colleague)).state)
    until_somebody_waits()
    go_on.set()
    assert (first.result(LONGEST), second.result(LONGEST)) == ("queued", "what_if_waiting")
    assert WhatIf.objects.count() == 1
