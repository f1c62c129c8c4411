"""One database that is migrated once in a run: that of each worker is a copy of it."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.embedded import OWN_SERVER, SHARED, made_once

NAME = "cpor_template"


def copy_one_that_is_migrated() -> None:
    """Let the database that Django makes for the tests be a copy, if several workers need one.

    Only on the server that the run has for itself: on another one the template would be left.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1 or not (Path(os.environ[SHARED]) / OWN_SERVER).exists():
        return
    made_once("template", _make)
    connection.settings_dict["TEST"] |= {"TEMPLATE": NAME, "MIGRATE": False}


def _make(mark: Path) -> None:
    """Make it as Django makes one for tests, and let go of it: only then it can be copied."""
    known, tests = connection.settings_dict, dict(connection.settings_dict["TEST"])
    before = known["NAME"]
    known["TEST"]["NAME"] = NAME
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        known["TEST"] = tests
        known["NAME"] = settings.DATABASES[connection.alias]["NAME"] = before
    mark.mkdir()
