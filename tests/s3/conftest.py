"""A store of objects on 127.0.0.1, a process of its own, and a lake in a bucket of it.

In an environment without s3fs there is nothing here to collect; `make test-s3` has one.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from opencpor.usage.lake import here
from opencpor.usage.lake.store import Lake

if find_spec("s3fs") is None:
    collect_ignore_glob = ["test_*.py"]

BUCKET = "usage-lake"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start the store on a port that is free; it says which. The library keeps to its first one."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "moto.server", "--host", "127.0.0.1", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            address = next(line for line in process.stdout if "Running on " in line)
            yield address.rpartition("Running on ")[2].strip()
        finally:
            process.terminate()


@pytest.fixture
def store(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Reach the store by the standard variables, and make the bucket; give its own client."""
    import boto3

    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key-of-test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    yield client
    empty(client)
    client.close()


def empty(client: Any) -> None:
    """Take the bucket away, with all that is in it."""
    for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])
    client.delete_bucket(Bucket=BUCKET)


def keys(store: Any) -> list[str]:
    return [item["Key"] for item in store.list_objects_v2(Bucket=BUCKET).get("Contents", [])]


@contextmanager
def bucket_away(store: Any) -> Iterator[None]:
    """Take the bucket away for a while; it comes back with what it held."""
    held = {key: store.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys(store)}
    empty(store)
    try:
        yield
    finally:
        store.create_bucket(Bucket=BUCKET)
        for key, content in held.items():
            store.put_object(Bucket=BUCKET, Key=key, Body=content)


@pytest.fixture
def lake(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    del store
    own = Lake(f"s3://{BUCKET}/cpor", tmp_path)
    monkeypatch.setattr(here, "_lake", lambda _url, _scratch: own)
    return own
