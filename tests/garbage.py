"""A pytest plugin: searches for garbage less often, and never in what stays for the whole run.

Django, the engine and seven thousand collected tests are millions of objects, which Python would
look through again and again for a fifth of the run's time. What is not in a circle is freed at
once all the same, and a file or connection that a test forgot still warns.

It is a plugin (``-p tests.garbage``) because most of those objects are made before any conftest.
"""

import gc

NEW_OBJECTS = 50_000  # Python's own: 700

gc.set_threshold(NEW_OBJECTS, 10, 10)


def pytest_collection_finish() -> None:
    """Take out of the search what has been loaded and collected."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Let the end of the process find everything, as libraries that count their objects want."""
    gc.unfreeze()
