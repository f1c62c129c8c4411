"""Visitors of the pages."""

from django.test import Client

from opencpor.access.actor import Actor
from opencpor.access.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(user: User) -> Client:
    """Return somebody signed in."""
    client = Client()
    client.force_login(user, BACKEND)
    return client


def browser_of(actor: Actor) -> Client:
    """Return the person behind an actor, signed in."""
    return browser(User.objects.get(id=actor.id))


def text_of(client: Client, address: str) -> str:
    """Return a page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())
