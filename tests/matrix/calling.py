"""Clients for the matrix. A client would load the middleware anew; these share what is loaded."""

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from opencpor.access.roles import Role
from tests.matrix.world import World

_HANDLERS = {checked: ClientHandler(enforce_csrf_checks=checked) for checked in (False, True)}


def caller(*, csrf_checks: bool = False) -> Client:
    """Return a client that has no cookies."""
    client = Client(enforce_csrf_checks=csrf_checks)
    client.handler = _HANDLERS[csrf_checks]
    return client


def signed_in(world: World, role: Role, *, csrf_checks: bool = False) -> Client:
    """Return a client with the session that a person of a role has had since the world was made."""
    client = caller(csrf_checks=csrf_checks)
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return client
