"""Roles that read alike are given the same files, and each role no more than its rights say."""

import csv
import io
from random import Random
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.insights.numbers import Numbers, make_numbers
from tests.usage.batches import publish_program

from opencpor.access.models import Organization, User
from opencpor.access.roles import Permission, Role
from opencpor.common.columns import Kind
from opencpor.http.tables import Table, TableColumn, every_table
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.usage.quality.actions.compute import compute_quality

pytestmark = pytest.mark.django_db
API = "/api/v1/insights/tables"
REFUSED = 403
OF_MONEY = {"program-money", "program-budgets", "program-postings"}  # those of whoever reads notes
MONEY = OF_MONEY | {one.key for one in every_table() if one.permission is Permission.MONEY_READ}
OWN = {Role.FINANCE: Permission.CLOSE, Role.PROGRAM_MANAGER: Permission.PROGRAM_WRITE}  # homes
LOG = {one.key for one in every_table() if one.permission is Permission.LOG_READ}  # of auditors
SYSTEM = {one.key for one in every_table() if one.permission is Permission.SYSTEM}
QUALITY = {
    one.key for one in every_table() if "quality" in one.key
}  # of what was imported: those who see no batches see none of it
PAYEES = {one.key for one in every_table() if one.permission is Permission.PAYEE_READ}
OF_ONE = {("score",), ("trial",)}
SPEAKING = {"opportunities", "customer-not-held"}  # say more to whoever may ask for availability


def given(user: User, table: Table, asked: dict[str, str]) -> Any:
    where = [f"{name}:{asked[name]}" for name in table.needed]
    head = {"Authorization": f"Bearer {token_of(user)}"}
    answer = Client().get(f"{API}/{table.key}", {"where": where}, headers=head)
    if answer.status_code == 200:
        return b"".join(answer.streaming_content)
    return answer.status_code


@pytest.fixture
def world() -> Numbers:
    publish_program()
    made = make_numbers(Random(20_26))  # noqa: S311 - guards nothing
    compute_summaries()
    compute_quality()
    return made


def asked_of(world: Numbers) -> dict[str, str]:
    return {"customer": world.customers[0].pk, "partner": world.readers[0].partner}


def files(world: Numbers, role: Role, place: Organization | None = None) -> dict[str, Any]:
    """What a role is given of every table but those of one score, or of one trial of scores."""
    user = make_user(role, place)
    tables = [one for one in every_table() if one.needed not in OF_ONE]
    return {one.key: given(user, one, asked_of(world)) for one in tables}


def without_money(found: dict[str, Any], *left_out: str) -> dict[str, list[list[str]]]:
    """What a role is given besides amounts and what says of which currency and rates they are."""
    told = {}
    for one in every_table():
        content = found.get(one.key)
        if isinstance(content, bytes) and one.key not in {*left_out, *MONEY}:
            rows = csv.reader(io.StringIO(content.decode()))
            kept = [at for at, column in enumerate(one.columns) if not of_money(column)]
            told[one.key] = [[row[at] for at in kept] for row in rows]
    return told


def of_money(column: TableColumn) -> bool:
    exact = column.kind is Kind.AMOUNT and column.name != "days_to_decision"
    return exact or column.name in {"currency", "illustrative"}


def amounts(found: dict[str, Any]) -> set[str]:
    """Every amount that a role is given."""
    return {
        row[at]
        for one in every_table()
        if isinstance(found.get(one.key), bytes)
        for row in list(csv.reader(io.StringIO(found[one.key].decode())))[1:]
        for at, column in enumerate(one.columns)
        if column.name not in {"currency", "illustrative"} and of_money(column) and row[at]
    }


def refused(found: dict[str, Any]) -> set[str]:
    return {key for key, content in found.items() if content == REFUSED}


@pytest.mark.long
def test_roles_at_one_partner_read_the_same_but_for_money(world: Numbers) -> None:
    place = Organization.objects.get(id=world.readers[0].partner)
    whole = files(world, Role.INCENTIVES_ADMIN, place)
    assert sum(isinstance(one, bytes) and one.count(b"\n") > 1 for one in whole.values()) > 15
    whole |= dict.fromkeys(PAYEES, REFUSED)  # of those alone who enter them
    assert files(world, Role.INCENTIVES_USER, place) == whole
    viewer, leader = (
        files(world, role, place) for role in (Role.REPORT_VIEWER, Role.EXECUTIVE_REPORT_VIEWER)
    )
    assert refused(viewer) - refused(whole) == MONEY - refused(whole)
    assert refused(leader) == refused(whole)
    expected = without_money(whole, *SPEAKING)
    assert without_money(viewer, *SPEAKING) == without_money(leader, *SPEAKING) == expected
    assert {key: leader[key] for key in MONEY} == {key: whole[key] for key in MONEY}
    assert (amounts(viewer), bool(amounts(whole))) == (set(), True)


@pytest.mark.long
def test_roles_of_the_operator_read_the_same_but_for_money_and_batches(world: Numbers) -> None:
    whole = files(world, Role.AUDITOR)
    assert refused(whole) & LOG == set()
    whole |= dict.fromkeys(LOG, REFUSED)
    for role, permission in OWN.items():
        tables = [one for one in every_table() if one.permission is permission]
        own = {one.key for one in tables if not one.besides}
        found = files(world, role)
        assert (role, own & refused(found)) == (role, set())
        others = {} if role is Role.FINANCE else dict.fromkeys(PAYEES, REFUSED)
        assert (role, found | dict.fromkeys(own, REFUSED)) == (role, whole | others)
    whole |= dict.fromkeys(PAYEES, REFUSED)
    for role in (Role.REVIEWER, Role.SENIOR_REVIEWER):
        found = files(world, role)
        assert (role, refused(found) - refused(whole)) == (role, (MONEY | QUALITY) - refused(whole))
        expected = {key: rows for key, rows in without_money(whole).items() if key not in QUALITY}
        assert (role, without_money(found), amounts(found)) == (role, expected, set())


@pytest.mark.long
def test_roles_that_read_no_figures_are_given_no_file(world: Numbers) -> None:
    place = Organization.objects.get(id=world.readers[0].partner)
    for role, where in (
        (Role.ACCOUNT_ADMIN, place), (Role.ADMINISTRATOR, None), (Role.USAGE_FEED, None),
    ):  # fmt: skip
        found = files(world, role, where)
        own = SYSTEM if role is Role.ADMINISTRATOR else QUALITY
        assert {key for key in found if found[key] != REFUSED} <= own, role
