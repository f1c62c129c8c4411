import pytest
from django.db import transaction
from tests.builders import make_customer, make_location
from tests.incentives.rows import CLOSED, make_close

from opencpor.access.actor import system
from opencpor.common.months import Month
from opencpor.incentives.models import Close, Earning, Journal
from opencpor.incentives.posting import lines
from opencpor.incentives.posting.journals import Origin
from opencpor.incentives.posting.lines import Batch, post_lines
from opencpor.incentives.rules.closing import LineKey, Posting
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db


def associations(number: int) -> list[str]:
    """Open associations of as many locations; give their ids."""
    found = []
    for _ in range(number):
        unit, customer = make_location().unit, make_customer().organization
        terms = Terms(unit.organization_id, unit.id, "usage", 1, CLOSED, claim_line="lin_1")
        key = SlotKey("p", customer.id, "teams")
        found.append(open_association(key, terms, system("test")).id)
    return found


def post(close: Close, *amounts: tuple[str, int]) -> int:
    month = Month.of(close.month)
    posted = [
        Posting(LineKey(association, "growth", "", month), minor, difference=False)
        for association, minor in amounts
    ]
    origin = Origin.of_close(close, system("test"))
    with transaction.atomic():
        return post_lines(origin, Batch(posted, close.month, "EUR", {}))


@pytest.mark.parametrize("many", [1, 10_000])
def test_each_location_has_a_journal_with_its_lines_and_their_sum(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(lines, "MANY", many)
    one, other = associations(2)
    assert post(make_close("p"), (one, 500), (other, 250)) == 2
    found = [
        sorted(journal.entries.values_list("amount_minor", flat=True))
        for journal in Journal.objects.order_by("number")
    ]
    assert sorted(found) == [[-500, 500], [-250, 250]]


def test_a_line_of_an_association_that_is_not_there_posts_nothing() -> None:
    (there,) = associations(1)
    with pytest.raises(Association.DoesNotExist):
        post(make_close("p"), (there, 500), ("asc_gone", 250))
    assert (Earning.objects.count(), Journal.objects.count()) == (0, 0)


def test_lines_stand_with_what_their_association_says() -> None:
    (own,) = associations(1)
    post(make_close("p"), (own, 500))
    line, association = Earning.objects.get(), Association.objects.get()
    assert (line.location_id, line.customer_id) == (
        association.location_id,
        association.slot.customer_id,
    )
    assert (line.kind, line.workload, line.engagement) == ("earned", "teams", "usage")
    assert (line.entry.amount_minor, line.corrects_id) == (500, None)
