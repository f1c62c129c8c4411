"""A person sets the language of their pages and mails."""

from django.conf import settings

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.models import User
from opencpor.common.errors import FieldError, Forbidden, Invalid
from opencpor.common.phrases import phrase


def set_language(actor: Actor, language: str) -> None:
    """Store the language of the acting person; empty: as the browser asks.

    Raises:
        Forbidden: If no person acts.
        Invalid: If the language is none that the pages speak.
    """
    if actor.kind is not ActorKind.USER:
        raise Forbidden("Only a person has a language.", code="not_allowed")
    known = dict(settings.LANGUAGES)
    if language and language not in known:
        message = phrase(
            "'{language}' is not one of {known}.", language=language, known=", ".join(known)
        )
        raise Invalid(
            "This language is not available.",
            code="invalid",
            errors=[FieldError("language", "unknown", message)],
        )
    User.objects.filter(pk=actor.id).update(language=language)
