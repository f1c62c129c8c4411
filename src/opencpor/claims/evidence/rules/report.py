"""What the checker says of the files on a claim: advice, never a decision.

A place may carry words of a document (a heading, the name of a sheet), so no place goes into the
event log; what was hit or not may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Hit(StrEnum):
    """Whether something was found."""

    FOUND = "found"
    NOT_FOUND = "not_found"  # every part of every file was read, and it is in none
    UNREAD = "unread"  # not in what was read, and something could not be read


class SignedHow(StrEnum):
    """How the files are signed, the surest first."""

    RECEIPT = "receipt"  # the customer acknowledged online
    DIGITAL = "digital"  # a filled signature field, or a signed Office package
    FORM = "form"  # a form field for the signature that is filled in
    LIKELY = "likely"  # words that stand beside a signature; nobody knows whether one is there
    NONE = ""


@dataclass(frozen=True)
class Place:
    """Where something was found, or could not be read.

    Attributes:
        file: Identifier of the evidence on the claim.
        label: The part of the file, such as "page 3" or "sheet Orders"; empty: the whole of it.
        text: How the words stand there, for highlighting; empty: nothing was found.
    """

    file: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Answer:
    """What is known of one question.

    Attributes:
        hit: Whether it was found.
        places: Where it was found; of `Hit.UNREAD`: what could not be read.
    """

    hit: Hit
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything that the checker says of one claim.

    Attributes:
        lines: Whether each line's workload, product or subscription is named, by line identifier.
        tenant: Whether the tenant ID or the customer's domain is named.
        customer: Whether the customer is named.
        partner: Whether the partner is named.
        dates: Whether a date within the policy's limit is there.
        signature: Whether something is signed; see ``signature_how`` for how sure that is.
        signature_how: A value of `SignedHow`.
    """

    lines: Mapping[str, Answer]
    tenant: Answer
    customer: Answer
    partner: Answer
    dates: Answer
    signature: Answer
    signature_how: str = SignedHow.NONE.value
