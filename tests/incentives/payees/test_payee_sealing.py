"""What is sealed opens for its own version, under any key that the settings still have."""

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opencpor.common.errors import Broken, Unavailable
from opencpor.incentives.payees import sealing
from opencpor.incentives.payees.rules import Details, PayeeKind
from opencpor.incentives.payees.sealing import fingerprints, seal, unseal
from opencpor.runtime import environment

OLD, NEW = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
ACCOUNT = Details(PayeeKind.IBAN, "Contoso", "DE", iban="DE89370400440532013000")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=140)


def use(monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    made = replace(environment.current(), payee_keys=" ".join(keys))
    monkeypatch.setattr(sealing.environment, "current", lambda: made)


@given(holder=TEXTS, number=TEXTS)
def test_what_is_sealed_is_what_is_opened(holder: str, number: str) -> None:
    details = Details(PayeeKind.ACCOUNT, holder, "US", account_number=number)

    assert unseal(seal(details, "pye_1"), "pye_1") == details


@given(st.data())
def test_a_changed_byte_is_refused(data: st.DataObject) -> None:
    sealed = seal(ACCOUNT, "pye_1")
    place = data.draw(st.integers(0, len(sealed.box) - 1))
    box = bytearray(sealed.box)
    box[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(Broken) as refused:
        unseal(replace(sealed, box=bytes(box)), "pye_1")
    assert refused.value.code == "payee_damaged"


def test_what_is_sealed_for_one_version_does_not_open_for_another() -> None:
    with pytest.raises(Broken):
        unseal(seal(ACCOUNT, "pye_1"), "pye_2")


def test_two_seals_of_one_account_have_nothing_in_common_but_the_fingerprint() -> None:
    one, other = seal(ACCOUNT, "pye_1"), seal(ACCOUNT, "pye_1")

    assert one.box != other.box
    assert one.fingerprint == other.fingerprint
    assert b"532013000" not in one.box + one.fingerprint


def test_an_older_key_opens_and_the_newest_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OLD)
    before = seal(ACCOUNT, "pye_1")
    use(monkeypatch, NEW, OLD)
    after = seal(ACCOUNT, "pye_1")

    assert unseal(before, "pye_1") == unseal(after, "pye_1") == ACCOUNT
    assert before.key_id != after.key_id
    assert fingerprints(ACCOUNT) == [after.fingerprint, before.fingerprint]


def test_a_key_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, OLD)
    before = seal(ACCOUNT, "pye_1")
    use(monkeypatch, NEW)

    with pytest.raises(Unavailable, match="OPENCPOR_PAYEE_KEYS") as refused:
        unseal(before, "pye_1")
    assert (refused.value.code, refused.value.extra) == (
        "payee_key_missing",
        {"key": before.key_id},
    )


def test_the_holder_is_no_part_of_the_fingerprint() -> None:
    assert fingerprints(ACCOUNT) == fingerprints(replace(ACCOUNT, holder="Somebody else"))
    assert fingerprints(ACCOUNT) != fingerprints(replace(ACCOUNT, iban="DE02120300000000202051"))
