"""The account that pays, by the settings of the installation."""

from opencpor.incentives.payments.bank.transfers import Debtor
from opencpor.runtime import environment
from opencpor.runtime.paying import account_for


def debtor_of(program_key: str, currency: str) -> Debtor | None:
    """Return the operator's account that pays for a program in a currency, if one is set."""
    found = account_for(environment.current().paying_accounts, program_key, currency)
    return Debtor(found.name, found.iban, found.bic, found.number) if found else None
