"""The demonstration's usage: believable, the same at every run, with something in quarantine."""

import random

import pytest

from opencpor.directory.models import Customer
from opencpor.usage.models import Batch, UsageFact
from opencpor.web.demo import making
from opencpor.web.demo.steps import usage
from opencpor.web.demo.usage_figures import Course, Figures, figures


def made(course: Course, seed: int = 1) -> list[Figures]:
    return figures(random.Random(seed), 1000, course, 14)  # noqa: S311 - made-up data


def test_the_same_seed_gives_the_same_figures() -> None:
    assert made(Course.ROLLOUT) == made(Course.ROLLOUT)
    assert made(Course.ROLLOUT) != made(Course.ROLLOUT, 2)


@pytest.mark.parametrize("course", Course)
def test_nobody_is_active_without_a_seat(course: Course) -> None:
    for seed in range(20):
        assert all(0 <= month.active_users <= month.paid_units for month in made(course, seed))


def test_growth_grows_a_plateau_stays_and_a_dip_falls_below_its_mark() -> None:
    growing = [month.active_users for month in made(Course.GROWING)]
    plateau = [month.active_users * 100 // month.paid_units for month in made(Course.PLATEAU)]
    dipping = [month.active_users for month in made(Course.DIPPING)]
    assert growing == sorted(growing)
    assert max(plateau) - min(plateau) < 15
    assert min(dipping[6:8]) < max(dipping[:6]) < dipping[-1]


@pytest.mark.django_db
def test_every_customer_has_fourteen_months_and_one_file_has_mistakes() -> None:
    world = making.make(empty=True, tell=str)
    usage.seed(world)
    first = Customer.objects.order_by("tenant_id").first()
    assert first is not None
    facts = UsageFact.objects.filter(customer_id=first.pk)
    assert facts.values("month").distinct().count() == 14
    assert facts.values("workload").distinct().count() == 6
    wrong = Batch.objects.get(file_name="usage-corrections.csv")
    assert wrong.codes == {
        "BADTENANT": 1, "FRACTIONALCOUNT": 1, "FUTUREMONTH": 1, "NEGATIVECOUNT": 1,
        "UNKNOWNWORKLOAD": 1,
    }  # fmt: skip
    assert set(Batch.objects.values_list("state", flat=True)) == {"completed"}
