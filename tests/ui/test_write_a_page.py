"""What a page gets from `ui.pages`: errors at the form, fragments, going on after a change."""

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from opencpor.access.actor import ANONYMOUS
from opencpor.common.errors import Conflict, FieldError, Invalid, Problem, not_found
from opencpor.ui.pages import ask, done, show, shown_at
from opencpor.ui.parts import Question


class NameForm(forms.Form):
    name = forms.CharField(label="Name")


def request_of(method: str = "post", **headers: str) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/here", headers=headers)
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request.actor = ANONYMOUS  # type: ignore[attr-defined]
    return request


def refused_by(problem: Problem, fields: dict[str, str] | None = None) -> tuple[Any, str]:
    """Return the answer and the page of a form whose action raises a problem."""
    form = NameForm({"name": "Contoso"})
    assert form.is_valid()
    with shown_at(form, fields):
        raise problem
    question = Question("Rename?", "Rename", "/back")
    answer = ask(request_of(), question, form)
    return answer, answer.content.decode()


def test_a_field_error_of_an_action_stands_at_its_field_with_its_remedy() -> None:
    error = FieldError("name", "taken", "This name is taken.", "Choose another.")

    answer, page = refused_by(Invalid("Not saved.", code="invalid", errors=[error]))

    assert answer.status_code == 422
    assert page.count("This name is taken. Choose another.") == 2
    assert '<a href="#id_name">Name: This name is taken. Choose another.</a>' in page
    assert 'aria-describedby="id_name_error"' in page
    assert 'value="Contoso"' in page


def test_an_error_of_a_field_that_the_form_names_otherwise_is_mapped() -> None:
    error = FieldError("customer.name", "taken", "This name is taken.")
    problem = Invalid("Not saved.", code="invalid", errors=[error])

    _, page = refused_by(problem, {"customer.name": "name"})

    assert '<a href="#id_name">Name: This name is taken.</a>' in page


def test_a_problem_without_fields_stands_above_the_form_with_its_own_status() -> None:
    answer, page = refused_by(Conflict("Somebody was first.", code="held"))

    assert answer.status_code == 409
    assert "Somebody was first." in page


def test_a_thing_that_is_not_there_is_no_matter_of_the_form() -> None:
    with pytest.raises(Problem, match="There is no such claim"):
        refused_by(not_found("claim"))


def test_a_change_goes_on_to_another_page_with_one_sentence() -> None:
    request = request_of()

    answer = done(request, "web:account", message="The name is changed.")

    assert (answer.status_code, answer["Location"]) == (302, "/account")
    assert [str(message) for message in get_messages(request)] == ["The name is changed."]


def test_htmx_is_sent_on_by_its_own_header() -> None:
    answer = done(request_of(**{"HX-Request": "true"}), "web:account")

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/account")


def test_htmx_gets_the_fragment_and_others_the_page() -> None:
    fragment = "ui/parts/footer.html"
    part = show(request_of("get", **{"HX-Request": "true"}), "web/landing.html", fragment=fragment)
    whole = show(request_of("get"), "web/landing.html", fragment=fragment)

    assert b"<html" not in part.content
    assert b"<html" in whole.content
    assert part["Vary"] == whole["Vary"] == "HX-Request"
