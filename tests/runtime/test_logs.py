"""Log lines: for people or machines, with the request they belong to, without secrets."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client

from opencpor.access.tokens import TOKEN_START, new_secret
from opencpor.runtime import logs
from opencpor.runtime.environment import read


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is written to standard error as JSON."""
    kept = logging.root.handlers[:], logging.root.level
    config = logs.configure(read({"OPENCPOR_LOG_FORMAT": "json"}))
    config["handlers"]["stderr"]["stream"] = io.StringIO()
    logging.config.dictConfig(config)
    yield config["handlers"]["stderr"]["stream"]
    logging.root.handlers[:], level = kept
    logging.root.setLevel(level)


def last_line(written: io.StringIO) -> dict[str, object]:
    found: dict[str, object] = json.loads(written.getvalue().splitlines()[-1])
    return found


def test_a_line_for_machines_is_one_json_object(written: io.StringIO) -> None:
    structlog.get_logger("opencpor.test").info("batch read", rows=3)

    line = last_line(written)
    assert (line["event"], line["rows"], line["level"]) == ("batch read", 3, "info")
    assert str(line["timestamp"]).endswith("Z")


def test_a_librarys_line_looks_like_ours(written: io.StringIO) -> None:
    logging.getLogger("some.library").warning("slow answer from %s", "mail server")

    line = last_line(written)
    assert (line["event"], line["logger"]) == ("slow answer from mail server", "some.library")


@pytest.mark.parametrize(
    ("values", "secret"),
    [
        ({"password": "correct horse"}, "correct horse"),
        ({"headers": "Authorization: Bearer abc.def.ghi"}, "abc.def.ghi"),
        ({"api_token": "s3cr3t"}, "s3cr3t"),
        ({"url": "postgresql://cpor:hunter2@db/cpor"}, "hunter2"),
        ({"text": f"token {TOKEN_START}aaaaaaaaaaaaaaaaaaaa was sent"}, "aaaaaaaaaa"),
    ],
)
def test_a_secret_is_never_written(
    values: dict[str, str], secret: str, written: io.StringIO
) -> None:
    structlog.get_logger("opencpor.test").warning("refused", **values)

    shown = written.getvalue()
    assert "refused" in shown
    assert secret not in shown


def test_a_secret_in_an_exception_is_never_written(written: io.StringIO) -> None:
    secret = new_secret(TOKEN_START)
    error = ValueError(f"bad token {secret}")
    logging.getLogger("opencpor.test").error("failed", exc_info=error)

    shown = written.getvalue()
    assert "ValueError: bad token [hidden]" in shown
    assert secret not in shown


def test_a_request_is_one_line_with_its_id_and_without_its_values(
    client: Client, written: io.StringIO
) -> None:
    client.get("/api/v1/operations/opn_1?q=name", headers={"X-Request-Id": "call-12345"})

    line = last_line(written)
    assert (line["event"], line["request_id"]) == ("request", "call-12345")
    assert (line["method"], line["status"]) == ("GET", 401)
    assert line["route"] == "api/v1/operations/<operation_id>"
    assert "opn_1" not in json.dumps(line)
