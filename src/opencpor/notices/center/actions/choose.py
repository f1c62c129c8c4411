"""Choose whether mails of a kind are sent to oneself."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.common.errors import FieldError, Invalid
from opencpor.notices.center.models import MailChoice
from opencpor.notices.center.queries import choices_of


@transaction.atomic
def choose(actor: Actor, kind: str, *, mail: bool) -> None:
    """Keep a choice; the notice center shows the notice either way.

    Raises:
        Invalid: If the actor gets no such notices, or their mails are always sent.
    """
    known = {choice.kind: choice for choice in choices_of(actor)}
    if kind not in known:
        error = FieldError("kind", "unknown", "You get no notices of this kind.")
        raise Invalid("There is nothing to choose.", code="invalid", errors=[error])
    if known[kind].mandatory and not mail:
        error = FieldError("mail", "mandatory", "A deadline or a right hangs on these mails.")
        raise Invalid("These mails are always sent.", code="invalid", errors=[error])
    MailChoice.objects.update_or_create(user_id=actor.id, kind=kind, defaults={"mail": mail})
