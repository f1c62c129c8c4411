"""What a bank is asked to pay, whatever the form of the file. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.money import MINOR_DIGITS
from opencpor.common.phrases import phrase

LONGEST_REFERENCE = 35  # ISO 20022's Max35Text
LARGEST_AMOUNT = 10**15 - 1  # of minor units; any sum of a file stays within ISO's 18 digits
REFERENCE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9?:().,'+ -]|/(?!/))*(?<![/ ])")
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
ACCOUNT = re.compile(r"[A-Z0-9]{1,34}")
ROUTING = re.compile(r"[A-Z0-9]{1,35}")
COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Debtor:
    """The account that pays: an IBAN, or the bank's own number with a BIC where there is none."""

    name: str
    iban: str
    bic: str
    account: str = ""


@dataclass(frozen=True)
class Transfer:
    """One payment.

    Attributes:
        reference: What the bank's answers name it by; see `bank_reference`.
        amount_minor: In the currency's minor unit.
        name: Who holds the account, as the bank has it.
        account: The account's number where there is no IBAN.
        country: Of the account.
        remittance: What the receiver reads.
        routing: The code of the bank that goes with ``account``.
        kept_as: What another system calls the payee, if only that one knows the account.
    """

    reference: str
    amount_minor: int
    currency: str
    name: str
    iban: str
    bic: str
    account: str
    country: str
    remittance: str
    routing: str = ""
    kept_as: str = ""


@dataclass(frozen=True)
class Order:
    """What one file asks for; equal orders give equal bytes.

    Attributes:
        debtor: None: the account is not known here; then the order can only be written as CSV.
    """

    reference: str
    made_at: datetime
    execute_on: date
    debtor: Debtor | None
    transfers: tuple[Transfer, ...]


def bank_reference(identifier: str) -> str:
    """Return an identifier in the characters that every bank takes: ``pay_01j9`` is ``pay-01j9``.

    The underscore is not among them.
    """
    return identifier.replace("_", "-", 1)


def identifier_of(reference: str) -> str:
    """Return what `bank_reference` was given."""
    return reference.strip().replace("-", "_", 1)


def part_reference(order_reference: str, currency: str) -> str:
    """Return what the bank knows the transfers of one currency in an order by."""
    return f"{order_reference}-{currency}"


def refusal(errors: list[FieldError]) -> Invalid:
    """Return why no file is written; every reason at once."""
    return Invalid("The bank's file cannot be written.", code="unfit_for_bank", errors=errors)


def _reference_errors(field: str, reference: str, longest: int) -> Iterator[FieldError]:
    if len(reference) > longest:
        said = phrase(
            "The reference {reference!r} has more than {most} characters.",
            reference=reference,
            most=longest,
        )
        yield FieldError(field, "reference_too_long", said, "Use a shorter one.")
    elif not REFERENCE.fullmatch(reference):
        said = phrase(
            "The reference {reference!r} has characters that banks do not take.",
            reference=reference,
        )
        yield FieldError(field, "bad_reference", said, "Latin letters, digits and - . , : ( ) + '")


def _is_iban(value: str) -> bool:
    try:
        return IBAN(value).compact == value
    except SchwiftyException:
        return False


def _shape_errors(field: str, holder: Debtor | Transfer) -> Iterator[FieldError]:
    shapes = {"bic": BIC, "account": ACCOUNT, "routing": ROUTING, "country": COUNTRY}
    values = {name: getattr(holder, name, "") for name in shapes}
    wrong = [name for name, value in values.items() if value and not shapes[name].fullmatch(value)]
    if holder.iban and not _is_iban(holder.iban):
        wrong.insert(0, "iban")
    for name in wrong:
        said = phrase("This is no {name} of a bank account.", name=name)
        yield FieldError(f"{field}.{name}", f"bad_{name}", said, "Correct it where it is entered.")


def _transfer_errors(field: str, transfer: Transfer) -> Iterator[FieldError]:
    yield from _reference_errors(f"{field}.reference", transfer.reference, LONGEST_REFERENCE)
    yield from _shape_errors(field, transfer)
    if transfer.currency not in MINOR_DIGITS:
        said = phrase("{value!r} is no currency.", value=transfer.currency)
        yield FieldError(f"{field}.currency", "bad_currency", said, "Use an ISO 4217 code.")
    if not 0 < transfer.amount_minor <= LARGEST_AMOUNT:
        said = phrase("{units} minor units cannot be paid.", units=transfer.amount_minor)
        yield FieldError(f"{field}.amount", "bad_amount", said, "An amount above zero.")


def _errors(order: Order) -> Iterator[FieldError]:
    # A part's reference is the order's with a currency behind it.
    yield from _reference_errors("reference", order.reference, LONGEST_REFERENCE - len("-EUR"))
    if order.made_at.tzinfo is None:
        yield FieldError("made_at", "no_time_zone", "The instant has no time zone.", "Use UTC.")
    if not order.transfers:
        yield FieldError("transfers", "no_transfers", "There is nothing to pay.", "")
    if order.debtor:
        yield from _shape_errors("debtor", order.debtor)
    for place, transfer in enumerate(order.transfers):
        yield from _transfer_errors(f"transfers[{place}]", transfer)
    for reference, count in Counter(one.reference for one in order.transfers).items():
        if count > 1:
            said = phrase(
                "{count} transfers have the reference {reference!r}.",
                count=count,
                reference=reference,
            )
            yield FieldError("transfers", "reference_twice", said, "Each needs its own.")


def check_order(order: Order) -> None:
    """Check what holds for a file of any form.

    Raises:
        Invalid: ``unfit_for_bank``, with everything that is wrong.
    """
    if errors := list(_errors(order)):
        raise refusal(errors)
