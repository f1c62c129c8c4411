"""Mails of this room, to the customer's contact."""

from typing import Any

from django.template.loader import render_to_string

from opencpor.claims.consent.words import WORDS
from opencpor.claims.words import Words
from opencpor.common.text import one_line
from opencpor.notices.rules import Letter, Sender
from opencpor.programs.document.program import Program
from opencpor.runtime import environment

LINK_PATH = "/consent/{token}"


def link_address(token: str) -> str:
    """Return the whole address of a customer's link."""
    return environment.current().base_url + LINK_PATH.format(token=token)


def sender_of(program: Program, language: str) -> Sender:
    """Return in whose name a program writes."""
    return Sender(program.name.in_language(language), program.sender_address)


def customer_letter(
    program: Program, document: dict[str, Any], to: str, name: str, **said: str
) -> Letter:
    """Return a mail to a customer's contact.

    Args:
        program: In whose name.
        document: The frozen text that the mail is about; its language is the mail's.
        to: The contact's address.
        name: The contact's name.
        said: ``subject`` (a key of the words), ``lead`` (a sentence before, may be missing),
            ``link`` (an address, may be missing), ``whole`` (not empty: the frozen text follows).
    """
    language = document["language"]
    words = Words(WORDS, language)
    names = {
        "partner": document["partner"]["name"],
        "customer": document["customer"]["name"],
    }
    values = {
        "words": words,
        "greeting": words["greeting"].format(name=one_line(name)),
        "heading": document["heading"],
        "lead": said.get("lead", ""),
        "paragraphs": document["text"].split("\n\n") if said.get("whole") else [],
        "link": said.get("link", ""),
        "program": program.name.in_language(language),
        "operator": program.operator_name,
        "privacy": program.privacy_text.in_language(language),
        "questions": words["questions"].format(email=program.contact.email),
        "language": words.language,
    }
    return Letter(
        to=to,
        subject=words[said["subject"]].format(**names),
        text=render_to_string("claims/mail/customer.txt", values),
        html=render_to_string("claims/mail/customer.html", values),
        language=words.language,
        sender=sender_of(program, language),
    )
