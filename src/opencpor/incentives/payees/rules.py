"""What an account is, how it is read and checked, and how little of it is shown. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from schwifty import BIC, IBAN
from schwifty.exceptions import InvalidChecksumDigits, InvalidLength, SchwiftyException
from schwifty.registry import get_iban_spec

from opencpor.common.errors import FieldError
from opencpor.common.phrases import Phrase, phrase
from opencpor.common.text import one_line

LONGEST_HOLDER = 140  # what a bank's file takes
LONGEST_REFERENCE = 64
SHOWN = 4  # digits of a number, at most half of it
DOT = "•"
ACCOUNT = re.compile(r"[A-Z0-9]{4,34}")
ROUTING = re.compile(r"[A-Z0-9]{3,17}")
COUNTRY = re.compile(r"[A-Z]{2}")
IBAN_BEGINS = re.compile(r"(?=([A-Z]{2}\d{2}))")
_Read = tuple[str, FieldError | None]
"""What a field says, and what is wrong with it."""


class PayeeKind(StrEnum):
    """How a payee is named."""

    IBAN = "iban"
    ACCOUNT = "account"  # an account number and a routing code, where there are no IBANs
    REFERENCE = "reference"  # the account itself is kept in another system


@dataclass(frozen=True)
class Details:
    """Everything that is sealed; which fields are filled follows from the kind.

    Attributes:
        country: Of the account, ISO 3166-1 alpha-2.
        reference: What the outside system calls the payee.
    """

    kind: PayeeKind
    holder: str
    country: str = ""
    iban: str = ""
    bic: str = ""
    account_number: str = ""
    routing_code: str = ""
    reference: str = ""

    @property
    def number(self) -> str:
        """What must not be seen whole; a reference is no secret."""
        return self.iban or self.account_number

    @property
    def identity(self) -> str:
        """What two payees of the same account have in common, whoever is said to hold it."""
        place = f"{self.country} {self.routing_code}" if self.account_number else ""
        return "\n".join((self.kind.value, place, self.number or self.reference))


def last_of(number: str) -> str:
    """Return the end of a number that may be shown: four characters, at most half of them."""
    return number[-min(SHOWN, len(number) // 2) :]


def masked(details: Details) -> str:
    """Return how a payee is shown: ``DE•• … 3000``; a reference is shown as it is."""
    if details.kind is PayeeKind.REFERENCE:
        return details.reference
    return f"{details.country}{DOT * 2} … {last_of(details.number)}"


def compact(text: str) -> str:
    """Return a number without what people group its characters by, in upper case."""
    return re.sub(r"[\s.\-/]", "", text).upper()


def has_ibans(country: str) -> bool:
    """Whether accounts of a country are named by IBANs, by the official registry."""
    try:
        return not get_iban_spec(country).aspirational
    except SchwiftyException:
        return False


def _ibans_in(text: str) -> Iterator[str]:
    plain = compact(text)
    for found in IBAN_BEGINS.finditer(plain):
        try:
            length = get_iban_spec(found[1][:2]).iban_length
            yield IBAN(plain[found.start() : found.start() + length]).compact
        except SchwiftyException:
            continue


def tells_account(text: str, number: str = "") -> bool:
    """Whether a text gives away an account: any IBAN, or a number that is known."""
    return bool(number and number in compact(text)) or any(_ibans_in(text))


def _error(field: str, code: str, message: str, remedy: str) -> FieldError:
    return FieldError(field, code, message, remedy)


def _iban(text: str) -> _Read:
    if not text.strip():
        return "", _error("iban", "required", "No IBAN is given.", "Enter the account's IBAN.")
    try:
        return IBAN(compact(text)).compact, None
    except InvalidChecksumDigits:
        why = phrase("The check digits of this IBAN do not fit: a character is wrong or misplaced.")
    except InvalidLength:
        why = phrase("This IBAN has too many or too few characters for its country.")
    except SchwiftyException:
        why = phrase("This is no IBAN.")
    return "", _error("iban", "wrong_iban", why, "Copy it from a statement of the bank.")


def _bic(text: str) -> _Read:
    if not text.strip():
        return "", None
    try:
        return BIC(compact(text)).compact, None
    except SchwiftyException:
        remedy = phrase("Eight or eleven characters, such as COBADEFFXXX; or leave it empty.")
        return "", _error("bic", "wrong_bic", "This is no BIC.", remedy)


def _shaped(shape: re.Pattern[str], field: str, text: str, what: Phrase, remedy: str) -> _Read:
    value = compact(text)
    if shape.fullmatch(value):
        return value, None
    code = "bad_shape" if value else "required"
    said = phrase("This is no {what}.", what=what)
    message = said if value else phrase("No {what} is given.", what=what)
    return "", _error(field, code, message, remedy)


def _holder(text: str) -> _Read:
    plain = one_line(text)
    if not plain:
        remedy = phrase("Write the name as the bank has it.")
        return "", _error("holder", "required", "No holder is given.", remedy)
    if len(plain) > LONGEST_HOLDER:
        remedy = phrase("At most {most} characters.", most=LONGEST_HOLDER)
        return "", _error("holder", "too_long", "The name is too long.", remedy)
    if tells_account(plain):
        remedy = phrase("Write the name alone; the account has a field of its own.")
        return "", _error("holder", "tells_account", "An account number is no name.", remedy)
    return plain, None


def _reference(text: str) -> _Read:
    plain = one_line(text)
    if not plain:
        remedy = phrase("What the other system calls this payee.")
        return "", _error("reference", "required", "No reference is given.", remedy)
    if len(plain) > LONGEST_REFERENCE:
        remedy = phrase("At most {most} characters.", most=LONGEST_REFERENCE)
        return "", _error("reference", "too_long", "The reference is too long.", remedy)
    if tells_account(plain):
        remedy = phrase(
            "References are shown to everybody who sees the payee. Enter the IBAN as such."
        )
        return "", _error("reference", "tells_account", "This is an account number.", remedy)
    return plain, None


def _country_without_ibans(text: str) -> _Read:
    remedy = phrase("Two letters, such as US.")
    country, wrong = _shaped(COUNTRY, "country", text, phrase("country code"), remedy)
    if wrong is None and has_ibans(country):
        said = phrase("Accounts of this country have IBANs.")
        return "", _error("country", "has_ibans", said, "Enter the IBAN instead.")
    return country, wrong


def _fields_of(given: Details) -> dict[str, _Read]:
    if given.kind is PayeeKind.REFERENCE:
        return {"reference": _reference(given.reference)}
    read = {"bic": _bic(given.bic)}
    if given.kind is PayeeKind.IBAN:
        return read | {"iban": _iban(given.iban)}
    number, code = phrase("account number"), phrase("routing code")
    return read | {
        "country": _country_without_ibans(given.country),
        "account_number": _shaped(
            ACCOUNT, "account_number", given.account_number, number,
            phrase("4 to 34 letters and digits."),
        ),
        "routing_code": _shaped(
            ROUTING, "routing_code", given.routing_code, code,
            phrase("3 to 17 letters and digits."),
        ),
    }  # fmt: skip


def _unwanted(given: Details, wanted: dict[str, _Read]) -> list[FieldError]:
    """Return an error for each field that is filled although the kind has none such."""
    fields = ("iban", "bic", "account_number", "routing_code", "reference")
    kind = given.kind.value
    said = phrase("A payee of the kind {kind!r} has no such field.", kind=kind)
    return [
        _error(name, "not_of_kind", said, "Empty it.")
        for name in fields
        if name not in wanted and getattr(given, name).strip()
    ]


def read_details(given: Details) -> tuple[Details, list[FieldError]]:
    """Return what was given in its one form, and everything that is wrong with it.

    The country of an IBAN is said by itself; if one is given besides it has to be the same. A BIC
    that is left out is looked up.
    """
    read = {"holder": _holder(given.holder)} | _fields_of(given)
    errors = [wrong for _, wrong in read.values() if wrong] + _unwanted(given, read)
    found = Details(given.kind, **{name: value for name, (value, _) in read.items()})
    if found.iban:
        bic = IBAN(found.iban).bic if not found.bic else None
        found = replace(found, country=found.iban[:2], bic=bic.compact if bic else found.bic)
        if given.country.strip() and compact(given.country) != found.country:
            said = phrase("The IBAN is of another country.")
            errors.append(_error("country", "differs", said, "Leave the country empty."))
    return found, errors
