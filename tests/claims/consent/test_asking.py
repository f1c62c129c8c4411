"""The customer is asked: frozen text, link, window, and what starts them anew."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core import mail as outbox
from django.db import DatabaseError, connection, transaction
from tests.builders import make_user
from tests.claims.world import Because, World, accept, last_token, sent_tokens
from tests.jobs import run_jobs

from opencpor.access.models import Organization
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.edit import edit
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.consent.models import ConsentLink, ConsentText
from opencpor.claims.models import Claim
from opencpor.journal.models import Event
from opencpor.journal.rules import canonical
from opencpor.programs.shipped import INVENTED

pytestmark = pytest.mark.django_db


def texts(claim: Claim) -> list[ConsentText]:
    return list(ConsentText.objects.filter(claim=claim).order_by("number"))


def test_a_submission_mails_the_frozen_text_to_the_contact() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    token = last_token()
    mails = [m for m in outbox.outbox if m.to == ["ann@contoso.example"]]
    assert [m.subject for m in mails] == ["Please confirm: Fabrikam works with Contoso"]
    assert texts(claim)[0].document["text"].split("\n\n")[0] in mails[0].body
    assert token in mails[0].body


def test_the_text_says_who_what_and_what_silence_means() -> None:
    world = World()
    document = texts(world.submitted(world.partner_actor()))[0].document
    said = document["text"]
    for part in ("Fabrikam", "Contoso", "Microsoft Teams", "SharePoint", "consent"):
        assert part in said
    assert "the end of business day 5 after our mail reached you" in said
    assert document["mode"] == "silent"


def test_the_hash_of_the_text_is_in_the_log() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    text = texts(claim)[0]
    event = Event.objects.get(type="consent.frozen")
    assert event.data["sha256"] == hashlib.sha256(canonical(text.document)).hexdigest()
    assert "ann@" not in str(text.document) + str(event.data)


def test_neither_token_nor_link_stands_in_the_database() -> None:
    world = World()
    world.submitted(world.partner_actor())
    token = last_token()
    link = ConsentLink.objects.get()
    assert bytes(link.digest) == hashlib.sha256(token.encode()).digest()
    assert token not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_database_keeps_a_frozen_text_as_it_is() -> None:
    world = World()
    text = texts(world.submitted(world.partner_actor()))[0]
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ConsentText.objects.filter(id=text.id).update(document={})


@pytest.mark.parametrize("table", ["claims_consenttext", "claims_consentanswer"])
def test_the_database_does_not_empty_what_was_asked_and_answered(table: str) -> None:
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_the_window_runs_from_acceptance_over_the_weekend(monkeypatch: pytest.MonkeyPatch) -> None:
    thursday = datetime(2026, 10, 1, 17, 0, tzinfo=UTC)
    monkeypatch.setattr("opencpor.notices.transport.now", lambda: thursday)
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    text = texts(claim)[0]
    assert text.window_from == thursday
    # five business days: Fri 2, Mon 5 ... Thu 8 October, to the end of that day in its zone
    assert text.answer_by == datetime(2026, 10, 9, 7, 0, tzinfo=UTC)


def test_a_program_that_asks_on_acceptance_writes_only_then() -> None:
    world = World(program=INVENTED)
    actor = world.partner_actor()
    claim = world.submitted(actor, "draft", engagement="engineering-adoption")
    assert (sent_tokens(), texts(claim)) == ([], [])
    accept(claim)
    assert len(sent_tokens()) == 1
    assert texts(claim)[0].document["mode"] == "explicit"
    assert "Without your yes" in texts(claim)[0].document["text"]


def test_a_contact_of_an_unverified_domain_must_answer() -> None:
    world = World()
    claim = world.submitted(world.partner_actor(), contact_email="ann@contoso-sub.example")
    assert texts(claim)[0].document["mode"] == "explicit"


def test_dropping_a_line_keeps_text_and_window() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    accept(claim, "sharepoint")
    run_jobs()
    only = texts(claim)
    assert [text.number for text in only] == [1]
    assert only[0].answer_by is not None
    told = [m.body for m in outbox.outbox if m.to == ["ann@contoso.example"]]
    assert "No longer asked for: SharePoint" in told[-1]


def test_what_the_partner_takes_out_while_it_answers_is_told_once() -> None:
    world = World()
    partner, reviewer = world.partner_actor(), actor_of_user(make_user(Role.REVIEWER))
    claim = world.submitted(partner)
    run_jobs()
    outbox.outbox.clear()
    start_review(claim.id, reviewer)
    request_information(claim.id, [Question("missing_products")], "Only one?", reviewer)
    edit(claim.id, Changes({}, (LineChange(workload="teams"),)), partner)
    resubmit(claim.id, partner, reasons=Because({}))
    run_jobs()
    [told] = [m.body for m in outbox.outbox if m.to == ["ann@contoso.example"]]
    assert "No longer asked for: SharePoint" in told
    assert [text.number for text in texts(claim)] == [1]
    rulings = [Ruling(claim.lines.get(state="pending").id, Outcome.ACCEPT)]
    decide(claim.id, rulings, reviewer)
    run_jobs()
    assert sum(m.to == ["ann@contoso.example"] for m in outbox.outbox) == 1


@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_mail_speaks_the_contacts_language(language: str) -> None:
    world = World()
    world.submitted(world.partner_actor(), contact_language=language)
    run_jobs()
    subject = next(m.subject for m in outbox.outbox if m.to == ["ann@contoso.example"])
    assert subject.startswith("Bitte" if language == "de" else "Please")


def test_hostile_names_are_only_words() -> None:
    name = 'Fab<b>\r\nBcc: eve@evil.example\n{{ x }} {partner} #panic("x")'
    world = World()
    Organization.objects.filter(id=world.partner.id).update(name=name)
    world.submitted(world.partner_actor())
    run_jobs()
    message = next(m for m in outbox.outbox if m.to == ["ann@contoso.example"])
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert "\n" not in message.subject
    assert message.bcc == []
    assert "<b>" not in html
    assert "{{ x }} {partner}" in message.body
