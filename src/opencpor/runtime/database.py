"""Which database this process talks to, as Django wants to hear it."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from opencpor.runtime.environment import Environment

PLACEHOLDER = "postgresql:///opencpor"
WAIT_SECONDS = 10  # for a connection; whoever waits longer hears that the database is away
PREPARE_AFTER = 5  # calls on one connection; only statements of `runtime.statements.prepared`


def parts(url: str) -> dict[str, Any]:
    """Take a PostgreSQL address apart into Django's keys.

    A ``host`` in the query (a folder with the server's socket) wins over the one in the address.
    """
    address = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(address.query).items()}
    host = query.pop("host", address.hostname or "")
    return {
        "NAME": unquote(address.path.lstrip("/")) or "postgres",
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": host,
        "PORT": str(address.port or query.pop("port", "")),
        "OPTIONS": query,
    }


def django_database(env: Environment) -> dict[str, Any]:
    """Return Django's ``DATABASES`` entry.

    Without ``DATABASE_URL`` the entry points nowhere yet: commands that need the
    embedded server start it first and put its address into the environment.
    """
    found = parts(env.database_url or PLACEHOLDER)
    found["OPTIONS"]["prepare_threshold"] = PREPARE_AFTER
    if env.db_pool:
        found["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.db_pool, "timeout": WAIT_SECONDS}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": False,
        "DISABLE_SERVER_SIDE_CURSORS": False,
        "ATOMIC_REQUESTS": False,
        "TEST": {"NAME": "test_opencpor"},
        **found,
    }
