"""The operator's accounts that pay partners, as the settings name them."""

import re
from dataclasses import dataclass

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

ANY = "*"
ENTRY = re.compile(r"(\S+)\s+([A-Z]{3}|\*)\s+([A-Z0-9]{1,34})(?:/([A-Z0-9]{8,11}))?\s+(\S.{0,139})")
LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}")


@dataclass(frozen=True)
class PayingAccount:
    """One account, and which payments it makes; ``*`` stands for any program or currency."""

    program: str
    currency: str
    iban: str
    number: str
    bic: str
    name: str

    def pays(self, program: str, currency: str) -> bool:
        """Whether it pays for a program in a currency."""
        return self.program in {program, ANY} and self.currency in {currency, ANY}

    @property
    def closeness(self) -> tuple[bool, bool]:
        """How closely it says what it is for; the program says more than the currency."""
        return self.program != ANY, self.currency != ANY


def _account(entry: str) -> PayingAccount:
    found = ENTRY.fullmatch(entry.strip())
    if found is None:
        raise ValueError("an entry has another form")
    program, currency, number, bic, name = found.groups(default="")
    iban = number if LIKE_IBAN.match(number) else ""
    try:
        if iban:
            IBAN(iban)
        if bic:
            BIC(bic)
    except SchwiftyException as error:
        raise ValueError("an IBAN or a BIC is wrong") from error
    if not iban and not bic:
        raise ValueError("a number without a BIC")
    return PayingAccount(program, currency, iban, "" if iban else number, bic, name.strip())


def read_accounts(text: str) -> tuple[PayingAccount, ...]:
    """Return the accounts that a setting names.

    Raises:
        ValueError: If an entry has another form, is no account, or says the same as another.
    """
    accounts = tuple(_account(entry) for entry in text.split(";") if entry.strip())
    if len({(one.program, one.currency) for one in accounts}) < len(accounts):
        raise ValueError("two accounts for one program and currency")
    return accounts


def account_for(text: str, program: str, currency: str) -> PayingAccount | None:
    """Return the account of a setting that pays for a program in a currency, if there is one."""
    able = [one for one in read_accounts(text) if one.pays(program, currency)]
    return max(able, key=lambda one: one.closeness, default=None)
