"""Whom locations' money goes to: most are approved, one change and one newcomer wait for finance.

The accounts are the registries' own examples, or belong to no bank.
"""

from opencpor.directory.models import Location
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.incentives.payees.actions.submit_payee import submit_payee
from opencpor.incentives.payees.models import Payee
from opencpor.incentives.payees.rules import Details, PayeeKind
from opencpor.web.demo.extras import claimant, firm_of
from opencpor.web.demo.world import World


def _account(country: str, number: str, code: str) -> Details:
    return Details(PayeeKind.ACCOUNT, "", country=country, account_number=number, routing_code=code)


def _iban(number: str) -> Details:
    return Details(PayeeKind.IBAN, "", iban=number)


APPROVED = (
    ("5100001", _account("US", "000123456789", "021000021")),
    ("5100002", _account("CA", "1234567", "000112345")),
    ("5200001", _account("US", "000987654321", "011401533")),
    ("5300001", _iban("NO9386011117947")),
    ("5400002", _iban("AT611904300234573201")),
    ("5600001", _iban("BR1800360305000010009795493C1")),
)
WAITING = (
    ("5100001", _account("US", "000555666777", "026009593")),
    ("5500001", _account("JP", "7654321", "0001001")),
)
GROUNDS = "Compared with the bank's letter, and called the number of the agreement."


def _submit(world: World, partner_id: str, given: Details) -> Payee:
    firm = firm_of(partner_id)
    place = Location.objects.get(partner_id=partner_id)
    details = Details(**vars(given) | {"holder": firm.name})
    return submit_payee(place.pk, details, claimant(world, firm))


def seed(world: World) -> None:
    """Enter them as the partners' admins, and approve the first ones as finance."""
    finance = world.actor("finance")
    for partner_id, details in APPROVED:
        payee = _submit(world, partner_id, details)
        approve_payee(payee.id, finance, grounds=GROUNDS, account=details.number)
    for partner_id, details in WAITING:
        _submit(world, partner_id, details)
