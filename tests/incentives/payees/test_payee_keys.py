"""Keys are changed and accounts erased on the machine itself."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from tests.builders import make_user
from tests.incentives.payees.people import IBAN, OTHER_IBAN, People, account, call

from opencpor.access.roles import Role
from opencpor.cli import database
from opencpor.cli.main import main
from opencpor.common.errors import Conflict, Unavailable
from opencpor.directory.models import Enrollment
from opencpor.incentives.payees import sealing
from opencpor.incentives.payees.models import Payee, PayeeSeal
from opencpor.incentives.payees.queries import details_of
from opencpor.journal.models import Event
from opencpor.runtime import environment

pytestmark = pytest.mark.django_db
OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


@pytest.fixture(autouse=True)
def _this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands use the database of the test instead of opening their own."""

    @contextmanager
    def here() -> Iterator[None]:
        yield

    monkeypatch.setattr(database, "application", here)


def use(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    made = replace(environment.current(), payee_keys=" ".join(keys))
    monkeypatch.setattr(sealing.environment, "current", lambda: made)


def test_a_new_key_takes_over_everything(
    people: People, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, OLD)
    people.approved()
    people.submit(account(OTHER_IBAN))
    use(monkeypatch, NEW, OLD)
    assert [main(["payees", "reseal"]) for _ in range(2)] == [0, 0]
    use(monkeypatch, NEW)

    assert [line[0] for line in capsys.readouterr().out.splitlines()] == ["2", "0"]
    assert [details_of(row).iban for row in Payee.objects.order_by("id")] == [IBAN, OTHER_IBAN]
    assert Event.objects.filter(type="payee.resealed").count() == 2


def test_without_the_older_key_nothing_is_sealed_anew(
    people: People, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, OLD)
    row = people.submit()
    before = PayeeSeal.objects.get().key_id
    use(monkeypatch, NEW)

    assert main(["payees", "reseal"]) == 1
    assert f"the key {before}" in capsys.readouterr().err
    assert PayeeSeal.objects.get().key_id == before
    with pytest.raises(Unavailable):
        details_of(row)


def test_erasing_takes_the_account_and_leaves_the_version(people: People) -> None:
    row = people.approved()
    assert main(["payees", "erase", row.id]) == 0

    said = call(people.admin, "get", f"/{row.id}").json()
    assert (said["state"], said["account"], said["holder"]) == ("approved", None, None)
    assert not PayeeSeal.objects.exists()
    with pytest.raises(Conflict, match="was erased"):
        details_of(Payee.objects.get())


def test_a_location_whose_payee_is_erased_lapses(people: People) -> None:
    Enrollment.objects.update(status="validating")
    row = Enrollment.objects.get()
    row.requirements.exclude(key="payee-profile").update(met_since="2026-01-05")
    payee = people.approved()
    main(["payees", "erase", payee.id])

    row.refresh_from_db()
    assert (row.status, row.note) == ("inactive", "Not met any longer: payee-profile.")


def test_what_waits_is_not_erased(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    row = people.submit()

    assert main(["payees", "erase", row.id]) != 0
    assert "waits for finance" in capsys.readouterr().err
    assert PayeeSeal.objects.count() == 1


def test_an_erased_payee_is_shown_as_such(people: People) -> None:
    row = people.approved()
    main(["payees", "erase", row.id])
    people.approved(account(OTHER_IBAN))
    auditor = make_user(Role.AUDITOR)

    listed = call(auditor, "get", "").json()["items"]
    assert [one["account"] for one in listed] == ["FR•• … 2606", None]
