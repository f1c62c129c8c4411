"""Growth of what was billed, from quarter to quarter: paid in the close of the last month."""

from datetime import date

import pytest
from tests.builders import make_location
from tests.incentives.billing import (
    FEBRUARY,
    JANUARY,
    JUNE,
    MARCH,
    SECOND,
    SUBSCRIPTION,
    Billing,
    figures,
)
from tests.incentives.world import lines
from tests.incentives.worlds import Worlds
from tests.usage.batches import SYSTEM

from opencpor.common.months import Month
from opencpor.incentives.verification import faults_of_close
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def billing(worlds: Worlds) -> Billing:
    return worlds.get(Billing)


def test_only_the_last_month_of_a_quarter_is_judged(billing: Billing) -> None:
    billing.associate()
    billing.bill(("2025-12-31", 100), ("2026-01-01", 300), ("2026-03-31", 40))
    assert [billing.judged(billing.close(month)) for month in (JANUARY, FEBRUARY)] == [[], []]
    close = billing.close(MARCH)
    assert lines(close) == [("earned", "2026-03", "compute", 1_200)]
    assert [figures(one) for one in billing.judged(close)] == [("340.00", "100.00", "12.00", "")]
    assert faults_of_close(close) == []


def test_no_growth_pays_nothing_and_takes_nothing_back(billing: Billing) -> None:
    billing.associate()
    billing.bill(("2025-12-01", 254), ("2026-02-01", 200))
    close = billing.close(MARCH)
    assert [figures(one) for one in billing.judged(close)] == [
        ("200.00", "254.00", "0.00", "NOGROWTH")
    ]
    assert lines(close) == []


def test_without_earlier_transactions_the_baseline_is_nothing(billing: Billing) -> None:
    billing.associate()
    billing.bill(("2026-03-01", "0.29"))
    (verdict,) = billing.judged(billing.close(MARCH))
    assert figures(verdict) == ("0.29", "0.00", "0.01", "")  # 0.0145, rounded once


def test_after_a_transfer_the_new_partner_earns_on_its_own_transactions(billing: Billing) -> None:
    other = make_location()
    billing.enroll(other)
    billing.associate(end=date(2026, 2, 10))
    second = billing.associate(other, start=date(2026, 2, 20))
    billing.bill(("2025-12-01", 50), ("2026-01-15", 900))
    billing.bill(("2025-11-01", 20), ("2026-01-20", 100), ("2026-03-01", 60), location=other)
    (verdict,) = billing.judged(billing.close(MARCH))
    assert (verdict.association_id, verdict.partner_id) == (second.id, other.pk)
    assert figures(verdict) == ("160.00", "20.00", "7.00", "")


def test_a_quarter_is_judged_by_the_version_of_its_last_month(billing: Billing) -> None:
    billing.associate()
    billing.bill(("2025-12-01", 100), ("2026-02-01", 200), ("2026-05-01", 300))
    text = shipped_text(INVENTED).replace('rate: "0.05"', 'rate: "0.10"')
    publish(SYSTEM, text, effective_from=MARCH)
    assert lines(billing.close(MARCH)) == [("earned", "2026-03", "compute", 1_000)]


def test_quarters_follow_the_programs_year(billing: Billing) -> None:
    text = shipped_text(INVENTED).replace("{first_month: 1}", "{first_month: 2}")
    publish(SYSTEM, text, effective_from=Month(2026, 1))
    billing.associate()
    billing.bill(("2026-01-31", 100), ("2026-02-01", 200), ("2026-04-30", 50))
    assert [len(billing.judged(billing.close(Month(2026, n)))) for n in (3, 4)] == [0, 1]
    assert [figures(one) for one in billing.judged(billing.close(Month(2026, 4)))] == [
        ("250.00", "100.00", "7.50", "")
    ]


def test_late_and_corrected_transactions_make_differences(billing: Billing) -> None:
    billing.associate()
    billing.bill(("2025-12-01", 100), ("2026-02-01", 200))
    first = billing.close(MARCH)
    billing.bill(("2026-03-31", 40))
    billing.bill(("2025-12-01", 130), first=1)
    second = billing.close(Month(2026, 4))
    assert lines(first) == [("earned", "2026-03", "compute", 500)]
    assert lines(second) == [("difference", "2026-03", "compute", 50)]
    assert [faults_of_close(close) for close in (first, second)] == [[], []]


def test_a_transaction_that_moves_into_the_next_quarter_is_taken_back(billing: Billing) -> None:
    billing.associate()
    billing.bill(("2026-03-31", 200))
    billing.close(MARCH)
    billing.bill(("2026-04-01", 200), first=1)
    assert lines(billing.close(Month(2026, 4))) == [("difference", "2026-03", "compute", -1_000)]


def test_rows_of_a_product_count_for_one_of_its_subscriptions(billing: Billing) -> None:
    first = billing.associate(start=date(2025, 12, 1))
    second = billing.associate(subscription=SECOND)
    billing.bill(("2026-01-05", 100))
    billing.bill(("2026-01-05", 40), subscription=SUBSCRIPTION)
    billing.bill(("2026-01-05", 7), subscription=SECOND)
    close = billing.close(MARCH)
    found = {one.association_id: one for one in billing.judged(close)}
    assert figures(found[first.id]) == ("140.00", "0.00", "7.00", "")
    assert figures(found[second.id]) == ("7.00", "0.00", "0.35", "")
    assert [found[one.id].whole_product for one in (first, second)] == [True, False]


def test_reasons_are_all_told_in_their_order(billing: Billing) -> None:
    billing.associate(opted_out=True)
    billing.customer.segment = "public_sector"
    billing.customer.save()
    close = billing.close(JUNE)
    assert [one.reasons for one in billing.judged(close)] == [("OPTOUT", "CUSPUBSEC", "NOGROWTH")]


def test_what_is_not_paid_at_all_is_recognition(billing: Billing) -> None:
    shipped = shipped_text(INVENTED)
    area = "    aliases: [compute units]\n    solution_area: cloud-platform\n"
    before = f"{area}    incentive_eligible: "
    assert shipped.count(f"{before}true") == 1
    publish(SYSTEM, shipped.replace(f"{before}true", f"{before}false"), effective_from=JANUARY)
    billing.associate()
    billing.bill(("2026-02-01", 200))
    (verdict,) = billing.judged(billing.close(MARCH))
    assert figures(verdict) == ("200.00", "0.00", "0.00", "RECOGNITION")
