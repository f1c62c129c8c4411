"""A line of growth by period is explained down to every row: by API, page and export."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_location, make_user
from tests.incentives.billing import MARCH, SECOND, SUBSCRIPTION, Billing
from tests.incentives.worlds import Worlds
from tests.usage.batches import SYSTEM

from opencpor.access.models import Unit
from opencpor.access.roles import Role
from opencpor.incentives.models import Earning
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = pytest.mark.django_db(transaction=True)


def at_first(folder: Path) -> Billing:
    """180.00 more than in the quarter before; one row of another quarter, one of another unit."""
    billing = Billing(folder)
    billing.associate()
    billing.bill(("2026-01-05", "434"), ("2026-02-10", "-50"), ("2026-03-31", "50"))
    billing.bill(("2025-12-31", "254"), ("2025-09-30", "999"))
    billing.bill(("2026-02-01", "77"), subscription=SECOND)
    billing.close(MARCH)
    return billing


@pytest.fixture
def billing(worlds: Worlds) -> Billing:
    return worlds.get(at_first)


def get(billing: Billing, path: str, *units: Unit) -> Any:
    client = Client()
    partner = billing.location.organization.organization
    user = make_user(Role.INCENTIVES_ADMIN, partner, *units)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.get(path)


def test_every_row_that_counted_stands_in_the_explanation(billing: Billing) -> None:
    line = Earning.objects.get()
    (judged,) = get(billing, f"/api/v1/earnings/{line.id}/explanation").json()["judged"]
    rows = [(one["role"], one["transaction"], one["amount"]["amount"], one["row"])
            for one in judged["transactions"]]  # fmt: skip
    assert rows == [
        ("baseline", "t4", "254.00", 2),
        ("period", "t1", "434.00", 2),
        ("period", "t2", "-50.00", 3),
        ("period", "t3", "50.00", 4),
    ]
    verdict = judged["verdict"]
    figures = [verdict[name] for name in ("period_amount", "baseline_amount", "rate")]
    assert (figures, judged["without_baseline"]) == (["434.00", "254.00", "0.05"], False)
    page = get(billing, f"/earnings/lines/{line.id}/").content.decode()
    for words in ("The transactions behind it", "Billed in the period before", "t4", "180.00"):
        assert words in page
    assert "the baseline is 0" not in page
    assert f"<dt>Subscription</dt><dd>{SUBSCRIPTION}</dd>" in page
    assert_exported(billing, line)


def test_lists_name_a_subscription_by_the_beginning_of_its_id(billing: Billing) -> None:
    for path in ("/earnings/", "/earnings/judged/"):
        page = get(billing, path).content.decode()
        assert f"· {str(SUBSCRIPTION)[:8]}" in page
        assert str(SUBSCRIPTION) not in page


def assert_exported(billing: Billing, line: Earning) -> None:
    """The published columns hold the figures of the published example."""
    answer = get(billing, "/api/v1/earnings/exports/earnings-default")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    names = ("earningId", "transactionAmount", "baseline", "baselineType", "earningAmount")
    assert [row[name] for name in names] == [line.id, "180.00", "254.00", "$", "9.00"]
    assert [row[name] for name in ("earningRate", "transactionCurrency", "cpor_period_amount")] == [
        "0.05", "EUR", "434.00",
    ]  # fmt: skip


def test_growth_against_nothing_says_so(tmp_path: Path) -> None:
    billing = Billing(tmp_path)
    billing.associate()
    billing.bill(("2026-01-05", "100"))
    billing.close(MARCH)
    line = Earning.objects.get()
    (judged,) = get(billing, f"/api/v1/earnings/{line.id}/explanation").json()["judged"]
    assert judged["without_baseline"] is True
    page = get(billing, f"/earnings/lines/{line.id}/").content.decode()
    assert "Nothing was billed in the period before: the baseline is 0." in page


def test_a_role_at_one_location_reads_what_others_billed_as_sums(tmp_path: Path) -> None:
    billing = Billing(tmp_path)
    together = 'rate: "0.05"\n    cap_partner: organization'
    text = shipped_text(INVENTED).replace('rate: "0.05"', together)
    publish(SYSTEM, text, effective_from=MARCH)
    other = make_location(billing.location.organization)
    billing.enroll(other)
    billing.associate()
    billing.bill(("2026-01-05", "300"), ("2025-12-01", "100"))
    billing.bill(("2026-02-10", "50"), ("2025-11-01", "20"), location=other)
    billing.close(MARCH)
    line = Earning.objects.get()
    address, here = f"/api/v1/earnings/{line.id}/explanation", billing.location.unit
    (whole,), (judged,) = (get(billing, address, *at).json()["judged"] for at in ((), (here,)))
    assert [one["transaction"] for one in whole["transactions"]] == ["t4", "t2", "t1", "t3"]
    assert (whole["unseen_transactions"], whole["verdict"]) == ([], judged["verdict"])
    assert [one["transaction"] for one in judged["transactions"]] == ["t2", "t1"]
    unseen = [(one["role"], one["count"], one["amount"]) for one in judged["unseen_transactions"]]
    assert unseen == [
        ("baseline", 1, {"amount": "20.00", "currency": "EUR"}),
        ("period", 1, {"amount": "50.00", "currency": "EUR"}),
    ]
    page = get(billing, f"/earnings/lines/{line.id}/", here).content.decode()
    assert "1 more transaction counted that you do not see" in page
    assert 'class="wrap">t2<' in page
    assert 'class="wrap">t4<' not in page
