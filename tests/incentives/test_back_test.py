"""What other rules would have paid: judged by the engine, compared, and nothing posted."""

from decimal import Decimal

import pytest
from tests.incentives.trying import RULE, Bench
from tests.incentives.world import JANUARY, MARCH, PROGRAM, SYSTEM

from opencpor.common.errors import Conflict, Invalid
from opencpor.incentives.models import Earning, Journal
from opencpor.incentives.whatif.actions.ask_back_test import BackTest, Rate, ask_back_test
from opencpor.incentives.whatif.models import WhatIf
from opencpor.incentives.whatif.queries import LOCATION, MONTH, WORKLOAD, sums, total
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import MICROSOFT, shipped_text

pytestmark = pytest.mark.django_db(transaction=True)
CAP = '{scope: workload, amount: "30000.00"}'


def money(bench: Bench, row: WhatIf) -> tuple[str, str, int]:
    found = total(bench.actor, row)
    return str(found.before), str(found.after), found.lines


def test_another_rate_pays_another_amount_and_posts_nothing(bench: Bench) -> None:
    posted = Earning.objects.count(), Journal.objects.count()
    row = bench.tried(Rate(RULE, "5.00", "teams"))
    assert money(bench, row) == ("2070.00", "2300.00", 2)
    first, second = bench.lines(row)
    assert (first.month, first.before_amount, first.after_amount, first.after_rate) == (
        JANUARY, Decimal("1800.00"), Decimal("2000.00"), Decimal(5),
    )  # fmt: skip
    assert (second.month, second.change) == (MARCH, Decimal("30.00"))
    assert (Earning.objects.count(), Journal.objects.count()) == posted


def test_the_same_version_makes_no_difference(bench: Bench) -> None:
    row = bench.tried(version=1)
    assert money(bench, row) == ("2070.00", "2070.00", 0)
    assert bench.lines(row) == []


def test_only_the_months_asked_for_are_judged_otherwise(bench: Bench) -> None:
    row = bench.tried(Rate(RULE, "5.00"), first="2026-02", last="2026-03")
    assert [(line.month, line.change) for line in bench.lines(row)] == [(MARCH, Decimal("30.00"))]
    assert money(bench, row) == ("270.00", "300.00", 1)


def test_what_a_cap_has_left_for_later_months_is_compared_too(bench: Bench) -> None:
    text = shipped_text(MICROSOFT).replace(CAP, CAP.replace("30000.00", "2100.00"))
    publish(SYSTEM, text, effective_from=MARCH.plus(1))
    row = bench.tried(Rate(RULE, "5.00"), version=2, first="2026-01", last="2026-03")
    changes = [(line.month, line.after_amount) for line in bench.lines(row)]
    assert changes == [(JANUARY, Decimal("2000.00")), (MARCH, Decimal("100.00"))]


def test_sums_are_by_location_workload_and_month(bench: Bench) -> None:
    row = bench.tried(Rate(RULE, "5.00", "teams"))
    found = {by: sums(bench.actor, row, by) for by in (LOCATION, WORKLOAD, MONTH)}
    (place,), (workload,) = found[LOCATION], found[WORKLOAD]
    assert (place.key, place.change) == (bench.world.location.pk, Decimal("230.00"))
    assert (workload.key, workload.lines) == ("teams", 2)
    assert [(one.key, one.before, one.after) for one in found[MONTH]] == [
        ("2026-01", Decimal("1800.00"), Decimal("2000.00")),
        ("2026-03", Decimal("270.00"), Decimal("300.00")),
    ]


def test_a_line_that_would_earn_nothing_says_why(bench: Bench) -> None:
    text = shipped_text(MICROSOFT).replace("minimum_paid_units: 300", "minimum_paid_units: 2000")
    row = bench.tried(document=text)
    first, _second = bench.lines(row)
    assert (first.after_amount, first.after_reasons, first.before_reasons) == (
        None, ("BELOWMINPAU",), (),
    )  # fmt: skip


def test_rules_that_begin_later_are_tried_as_if_they_always_were(bench: Bench) -> None:
    row = bench.tried(Rate(RULE, "9.00"), rules_of="2026-03")
    assert money(bench, row) == ("2070.00", "4140.00", 2)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "version"),
        ({"version": 1, "document": "key: x"}, "document"),
        ({"version": 1, "first": "2026-04"}, "first"),
        ({"version": 1, "first": "2026-03", "last": "2026-01"}, "last"),
        ({"rates": (Rate(RULE, "-1"),)}, "rates.0"),
        ({"rates": (Rate("no-such-rule", "1.00"),)}, "rates.0"),
        ({"rates": (Rate(RULE, "1.00", "no-such-workload"),)}, "rates.0"),
        ({"version": 1, "rules_of": "1999-01"}, "rules_of"),
        ({"document": "key: x"}, "name"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    bench: Bench, wish: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask_back_test(BackTest(PROGRAM, **wish), bench.actor)  # type: ignore[arg-type]
    assert field in {error.field for error in refused.value.errors}
    assert not WhatIf.objects.exists()


def test_a_document_of_another_currency_is_refused(bench: Bench) -> None:
    text = shipped_text(MICROSOFT).replace("currency: USD", "currency: EUR")
    with pytest.raises(Invalid) as refused:
        ask_back_test(BackTest(PROGRAM, document=text), bench.actor)
    assert [error.field for error in refused.value.errors] == ["currency"]


def test_without_a_closed_month_there_is_nothing_to_try(bench: Bench) -> None:
    from opencpor.programs.shipped import INVENTED

    publish(SYSTEM, shipped_text(INVENTED))
    with pytest.raises(Conflict) as refused:
        ask_back_test(BackTest(INVENTED, version=1), bench.actor)
    assert refused.value.code == "no_month_closed"
