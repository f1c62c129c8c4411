"""What is wrong with what is asked of insights is said in the reader's language, at every door."""

from typing import Any

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.world import World
from tests.insights.reporting import BY_WORKLOAD
from tests.insights.scene import viewer

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.insights.reports.actions import ask_run
from opencpor.insights.reports.actions.save_report import Wish, save_report
from opencpor.insights.reports.rules import Definition

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "de"}
WRONG = {
    "data_set": "usage",
    "columns": ["month", "shoes"],
    "filters": [
        {"column": "paid_units", "test": "contains", "values": ["1"]},
        {"column": "month", "test": "one_of", "values": ["soon"]},
        {"column": "month", "test": "tastes_of", "values": []},
        {"column": "month", "test": "empty", "values": ["2026-01"]},
        {"column": "month", "test": "at_least", "values": []},
        {"column": "month", "test": "one_of", "values": []},
    ],
    "sums": [
        {"function": "count", "column": "month"},
        {"function": "sum", "column": "workload"},
        {"function": "most", "column": "workload"},
    ],
    "span": {"first": "2026-02", "last": "2026-01"},
    "sort": ["-gloves"],
}
SAID = {
    "columns.1": "Der Datenbestand hat keine Spalte 'shoes'.",
    "filters.0": "Diese Prüfung passt nicht zu dem, was die Spalte enthält.",
    "filters.1": "'soon' ist kein solcher Wert. Schreiben Sie etwa 2026-10.",
    "filters.2": "Diese Prüfung gibt es nicht.",
    "filters.3": "Diese Prüfung nimmt keinen Wert.",
    "filters.4": "Diese Prüfung nimmt einen Wert.",
    "filters.5": "Geben Sie 1 bis 200 Werte an.",
    "sums.0": "Eine Anzahl von Zeilen nennt keine Spalte.",
    "sums.1": "Nur Zahlen und Beträge haben eine Summe.",
    "sums.2": "Nur Zahlen, Beträge und Zeiten haben ein Kleinstes und ein Größtes.",
    "span.last": "Er liegt vor dem ersten Monat.",
    "sort.0": "Sortieren Sie nach Spalten, die ausgegeben werden.",
}


@pytest.fixture
def user(world: World) -> User:
    return viewer(world, Role.INCENTIVES_ADMIN)


def call(user: User, path: str, body: Any = None) -> Any:
    """What the API answers whoever asks for German."""
    headers = GERMAN | {"Authorization": f"Bearer {token_of(user)}"}
    if body is None:
        return Client().get(f"/api/v1/{path}", headers=headers).json()
    return Client().post(f"/api/v1/{path}", body, "application/json", headers=headers).json()


def german_pages(user: User) -> Client:
    """The pages of somebody who has set German."""
    User.objects.filter(id=user.id).update(language="de")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_each_mistake_of_a_query_is_told_in_german(user: User) -> None:
    said = call(user, "reports/preview", WRONG)
    assert (said["code"], said["detail"]) == ("invalid", "Der Bericht stimmt nicht.")
    for field, text in SAID.items():
        (error,) = [one for one in said["errors"] if one["field"] == field]
        assert f"{error['message']} {error['remedy']}".startswith(text), field
    assert len(said["errors"]) == len(SAID)


def test_mistakes_at_fields_of_the_page_are_german(user: User) -> None:
    form = {"name": "Teams", "columns": ["month"], "test_0": "contains", "values_0": "1"}
    form |= {"filter_0": "paid_units", "first": "2026-13"}
    answer = german_pages(user).post("/insights/reports/new/usage/", form)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Das ist kein Monat. Schreiben Sie 2026-10." in shown
    assert "Diese Prüfung passt nicht zu dem, was die Spalte enthält." in shown


def test_months_and_figures_that_there_are_not_are_german_on_pages_and_in_the_api(
    user: User,
) -> None:
    said = call(user, "insights/customers?through=2026-13")
    assert (said["detail"], said["errors"][0]["message"], said["errors"][0]["remedy"]) == (
        "Die Monate stimmen nicht.", "Das ist kein Monat.", "Schreiben Sie Monate wie 2026-10.",
    )  # fmt: skip
    shown = german_pages(user).get("/insights/customers/?through=2026-10&since=2020-01")
    assert "Die Monate stimmen nicht." in shown.content.decode()
    figure = call(make_user(Role.AUDITOR), "insights/program/claims?figure=luck")
    assert figure["detail"] == "Die Zahl 'luck' gibt es nicht."


def test_a_name_that_is_taken_and_one_question_too_many_are_german(user: User) -> None:
    actor = actor_of_user(user)
    save_report(Wish("Mine", Definition("usage", ("month",))), actor)
    asked = {"data_set": "usage", "columns": ["month"]}
    body = {"name": "Mine", "definition": asked}
    assert call(user, "reports", body)["detail"] == "Sie haben schon einen Bericht dieses Namens."
    ask_run.run_query(actor, BY_WORKLOAD)
    again = call(user, "reports/runs", {"definition": asked})
    assert again["detail"].endswith("was noch nicht fertig ist. Fragen Sie danach noch einmal.")
