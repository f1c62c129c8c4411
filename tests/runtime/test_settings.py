"""Settings from the environment: read once, checked, told plainly, documented."""

import base64
from pathlib import Path

import pytest

from opencpor.runtime import environment, reference
from opencpor.runtime.environment import SettingError, read

ROOT = Path(__file__).parents[2]


def test_an_empty_environment_gives_the_documented_defaults() -> None:
    env = read({})

    assert env.data == Path("var/data").resolve()
    assert env.database_url == ""
    assert env.engine_memory == 2048
    assert (env.db_pool, env.web_threads, env.web_workers) == (8, 4, 3)
    assert not env.demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("OPENCPOR_BASE_URL", "https://example.org/path"),
        ("OPENCPOR_MODE", "test"),
        ("OPENCPOR_SECRET_KEY", "too short"),
        ("OPENCPOR_SIGNING_KEY", base64.b64encode(b"31 bytes, which is one too few.").decode()),
        ("OPENCPOR_PAYEE_KEYS", f"{base64.b64encode(bytes(32)).decode()} short"),
        ("OPENCPOR_MAIL_URL", "http://mail.example.org"),
        ("OPENCPOR_MAIL_FROM", "nobody"),
        ("OPENCPOR_LOG_LEVEL", "loud"),
        ("OPENCPOR_WEB_THREADS", "0"),
        ("OPENCPOR_WEB_WORKERS", "65"),
        ("OPENCPOR_ENGINE_MEMORY", "2GB"),
        ("OPENCPOR_DB_POOL", "٣"),
        ("OPENCPOR_OIDC_URL", "http://login.example.org"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError) as refused:
        read({name: value})

    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].startswith(f"{name}: ")
    assert "expected" in refused.value.problems[0]


def test_all_wrong_values_are_told_at_once() -> None:
    with pytest.raises(SettingError) as refused:
        read({"OPENCPOR_MODE": "x", "OPENCPOR_LOG_FORMAT": "xml", "OPENCPOR_PORT": "80"})

    assert [line.partition(":")[0] for line in refused.value.problems] == [
        "OPENCPOR_PORT",
        "OPENCPOR_MODE",
        "OPENCPOR_LOG_FORMAT",
    ]


def test_a_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(SettingError) as refused:
        read({"OPENCPOR_SECRET_KEY": "hunter2"})

    assert "hunter2" not in str(refused.value)


def test_every_setting_has_a_field() -> None:
    fields = set(environment.Environment.__dataclass_fields__)

    assert {environment.field_name(variable) for variable in environment.VARIABLES} == fields


def test_the_settings_page_is_current() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")

    assert page == reference.markdown(), "run 'make docs'"
