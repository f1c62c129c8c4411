"""What an update makes of payees that finance had ticked, or had not."""

from importlib import import_module

import pytest
from django.db import connection
from tests.builders import make_enrollment

from opencpor.directory.models import EnrollmentRequirement

pytestmark = pytest.mark.django_db
STEP = import_module("opencpor.directory.migrations.0005_payees_establish")


def test_what_was_ticked_stays_met_and_the_rest_waits_for_a_payee() -> None:
    ticked, open_ = make_enrollment(), make_enrollment(program_key="other")
    EnrollmentRequirement.objects.filter(key="payee-profile").update(source="finance")
    ticked.requirements.update(met_since="2026-01-05")
    with connection.cursor() as cursor:
        cursor.execute(STEP.FORWARD)

    def payee(row: object) -> tuple[str, str]:
        found = EnrollmentRequirement.objects.get(enrollment=row, key="payee-profile")
        return found.source, f"{found.met_since}"

    assert (payee(ticked), payee(open_)) == (("finance", "2026-01-05"), ("payees", "None"))
    others = open_.requirements.exclude(key="payee-profile").values_list("source", flat=True)
    assert sorted(others) == ["finance", "program", "signature"]
