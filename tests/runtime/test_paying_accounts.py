"""The settings name the accounts that pay, and a wrong one stops the start."""

import pytest

from opencpor.runtime import environment
from opencpor.runtime.environment import SettingError, read
from opencpor.runtime.paying import account_for

EURO, DOLLAR = "DE02120300000000202051/BYLADEM1001", "000123456/CHASUS33"
SET = f"cloud EUR {EURO} Fabrikam GmbH; * * {EURO} Fabrikam SE ;* USD {DOLLAR} Fabrikam Inc;"


def payer(program: str, currency: str, text: str = SET) -> str | None:
    found = account_for(text, program, currency)
    return found.name if found else None


@pytest.mark.parametrize(
    ("program", "currency", "name"),
    [
        ("cloud", "EUR", "Fabrikam GmbH"),
        ("cloud", "USD", "Fabrikam Inc"),
        ("other", "EUR", "Fabrikam SE"),
        ("other", "JPY", "Fabrikam SE"),
    ],
)
def test_the_closest_entry_pays(program: str, currency: str, name: str) -> None:
    assert payer(program, currency) == name


def test_a_program_counts_for_more_than_a_currency() -> None:
    text = f"* EUR {EURO} By currency; cloud * {EURO} By program"

    assert payer("cloud", "EUR", text) == "By program"


def test_where_no_entry_is_for_it_nobody_pays() -> None:
    assert payer("cloud", "JPY", f"cloud EUR {EURO} Fabrikam") is None
    assert payer("cloud", "EUR", "") is None


def test_an_account_has_an_iban_or_a_number_with_a_bic() -> None:
    euro, dollar = (account_for(SET, "other", one) for one in ("EUR", "USD"))

    assert euro is not None
    assert (euro.iban, euro.number, euro.bic) == ("DE02120300000000202051", "", "BYLADEM1001")
    assert dollar is not None
    assert (dollar.iban, dollar.number, dollar.bic) == ("", "000123456", "CHASUS33")


@pytest.mark.parametrize(
    "wrong",
    [
        "cloud EUR DE03120300000000202051 Wrong digits",
        "cloud EUR 000123456 A number without a bank",
        "cloud EUR 000123456/XXXX A wrong BIC",
        "cloud EUR DE02120300000000202051",
        "cloud euro DE02120300000000202051 A wrong currency",
        f"* EUR {EURO} One; * EUR {EURO} Two",
        ";",
    ],
)
def test_a_wrong_account_stops_the_start_and_is_not_shown(wrong: str) -> None:
    with pytest.raises(SettingError) as refused:
        read({"OPENCPOR_PAYING_ACCOUNTS": wrong})

    (problem,) = refused.value.problems
    assert problem.startswith("OPENCPOR_PAYING_ACCOUNTS: the value is wrong; expected PROGRAM")
    assert "2051" not in problem


def test_the_setting_is_known() -> None:
    assert read({"OPENCPOR_PAYING_ACCOUNTS": SET}).paying_accounts == SET
    assert "paying_accounts" in {environment.field_name(one) for one in environment.VARIABLES}
