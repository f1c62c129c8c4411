"""The keys of payees' accounts: of the settings, else made once in the data folder."""

import base64
from pathlib import Path

import pytest

from opencpor.common.errors import InputError
from opencpor.runtime import keys
from opencpor.runtime.environment import Environment, read

ONE, TWO = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))


def environment(folder: Path, given: str = "") -> Environment:
    return read({"OPENCPOR_DATA": str(folder), "OPENCPOR_PAYEE_KEYS": given})


def test_the_settings_name_them_in_order(tmp_path: Path) -> None:
    assert keys.payee_keys(environment(tmp_path, f"{ONE} {TWO}")) == [b"\1" * 32, b"\2" * 32]
    assert not (tmp_path / "keys").exists()


def test_without_a_setting_one_is_made_and_kept_to_its_owner(tmp_path: Path) -> None:
    first, again = (keys.payee_keys(environment(tmp_path)) for _ in range(2))

    assert first == again
    assert (tmp_path / "keys" / "payees").stat().st_mode & 0o777 == 0o600


def test_a_file_that_holds_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "payees").write_text("nonsense\n")

    with pytest.raises(InputError, match="does not hold keys of 32 bytes"):
        keys.payee_keys(environment(tmp_path))


def test_another_installation_gets_them_with_the_backups_keys(tmp_path: Path) -> None:
    there = environment(tmp_path / "there")
    keys.bring_back(there, "s" * 40, ONE, f"{TWO} {ONE}")

    assert keys.payee_keys(there) == [b"\2" * 32, b"\1" * 32]
    assert keys.payee_keys_as_text(there) == f"{TWO} {ONE}"


def test_keys_of_before_there_were_payees_bring_none(tmp_path: Path) -> None:
    there = environment(tmp_path)
    keys.bring_back(there, "s" * 40, ONE)

    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["secret", "signing"]
