"""The mail that brings an invitation."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.models import Invitation
from opencpor.access.role_words import role_words
from opencpor.access.roles import Role
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.kept import leaves_no_mail
from opencpor.notices.rules import Letter
from opencpor.ui import dates

KIND = "invitation"


def link_of(secret: str) -> str:
    """Return the address behind which an invitation is accepted."""
    path: str = reverse("web:join", args=[secret])
    return settings.BASE_URL + path


def link_to_pass_on(secret: str) -> str:
    """Return the link for whoever invites, where no mail brings it; else nothing.

    With a mail server it is for the mailbox of the invited alone.
    """
    return link_of(secret) if leaves_no_mail() else ""


def send(invitation: Invitation, secret: str, actor: Actor) -> None:
    """Queue the mail, in the invitation's transaction."""
    values = {
        "organization": invitation.organization.name,
        "role": role_words(Role(invitation.role)),
        "link": link_of(secret),
        "day": dates.day(invitation.expires_at.date()),
    }
    letter = Letter(
        to=invitation.email,
        subject=_("Invitation to %(organization)s") % values,
        text=render_to_string("web/invitation.txt", values),
        html=render_to_string("web/invitation.html", values),
    )
    about = f"organization:{invitation.organization_id}"
    queue_mail(letter, kind=KIND, key=f"invitation:{invitation.id}", about=about, actor=actor)
