"""What monitoring sees."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from opencpor.runtime import migrations
from opencpor.web import health

TOKEN = "0123456789abcdef0123456789abcdef"


def test_a_live_process_answers_without_the_database(client: Client) -> None:
    answer = client.get("/health/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "live"})


@pytest.mark.django_db
def test_a_process_with_an_up_to_date_database_is_ready(client: Client) -> None:
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_asking_again_whether_it_is_ready_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/health/ready")

    with django_assert_num_queries(1):
        client.get("/health/ready")


@pytest.mark.django_db
def test_a_database_that_lacks_a_migration_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'access'")

    answer = client.get("/health/ready")

    assert "access.0001_initial" in migrations.pending()
    assert answer.status_code == 503
    assert answer.json()["reason"] == "The database is not up to date: run 'cpor migrate'."


def test_a_database_that_does_not_answer_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        from django.db import OperationalError

        raise OperationalError("no route to host")

    monkeypatch.setattr(connection, "cursor", fail)

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["reason"] == "The database cannot be reached."


def test_without_a_metrics_token_no_figures_are_given(client: Client) -> None:
    answer = client.get("/metrics")

    assert answer.status_code == 200
    assert answer.content.startswith(b"# The figures are off.")
    assert answer.content.count(b"\n") == 1


@pytest.mark.parametrize("sent", ["", "Bearer wrong", TOKEN[:-1]])
def test_a_wrong_metrics_token_is_refused(client: Client, settings: Any, sent: str) -> None:
    settings.METRICS_TOKEN = TOKEN

    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 401


@pytest.mark.django_db
def test_the_figures_count_requests_by_route_and_jobs_by_state(
    client: Client, settings: Any
) -> None:
    settings.METRICS_TOKEN = TOKEN
    client.get("/api/v1/operations/opn_1", headers={"Authorization": "Bearer x"})

    figures = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()

    route = 'route="api/v1/operations/<operation_id>",status="401"'
    assert f'opencpor_requests_total{{method="GET",{route}}} ' in figures
    assert 'opencpor_jobs{state="failed"} 0.0' in figures
    assert "opencpor_job_wait_seconds 0.0" in figures
    assert "opn_1" not in figures
