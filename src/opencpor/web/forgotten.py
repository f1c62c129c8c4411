"""Forgotten passwords: what a request does is the same whether an account has the address or not.

The request only queues a job. The job looks for the account, and writes to the address that was
typed: a link to choose a password, or that nobody has this address here. So neither the answer nor
the time that it takes says who has an account.
"""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.utils import filter_users_by_email, user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from opencpor.access.models import User
from opencpor.common.clock import now
from opencpor.common.ids import new_id
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.rules import Letter, is_address
from opencpor.notices.sealing import closed, opened
from opencpor.ui import dates
from opencpor.web.jobs import answer_forgotten

KIND = "password"


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Takes an address, and looks for nobody."""

    def clean_email(self) -> str:
        """Return the address; who has it is found out later."""
        return str(get_adapter().clean_email(self.cleaned_data["email"].lower()))

    def save(self, request: HttpRequest, **_more: object) -> str:  # noqa: ARG002 - allauth's signature
        """Queue the search; the waiting job holds the address so that only we can read it."""
        email: str = self.cleaned_data["email"]
        with transaction.atomic():
            answer_forgotten.defer(
                occasion=new_id("pwd"), address=closed(email), language=get_language() or "en"
            )
        return email


def _link(user: User) -> str:
    key = {
        "uidb36": user_pk_to_url_str(user),
        "key": default_token_generator.make_token(user),
    }
    return str(settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=key))


def _letter(email: str, user: User | None, language: str) -> Letter:
    """Write to the address that was typed, in the language that its reader chose or asked in."""
    with override((user.language if user else "") or language):
        until = now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        values = {"link": _link(user) if user else "", "day": dates.day(until.date())}
        return Letter(
            to=email,
            subject=_("A new password"),
            text=render_to_string("web/password.txt", values),
            html=render_to_string("web/password.html", values),
            language=get_language() or "en",
        )


@transaction.atomic
def write_back(occasion: str, address: str, language: str) -> None:
    """Queue the mail that answers; run twice, it queues the same one.

    Args:
        occasion: Names the request.
        address: As `closed` gave it.
        language: In which was asked.
    """
    email = opened(address)
    if not is_address(email):
        return
    users = filter_users_by_email(email, is_active=True, prefer_verified=True)
    for user in users or [None]:
        who = user.id if user else "nobody"
        letter = _letter(email, user, language)
        queue_mail(letter, kind=KIND, key=f"password:{occasion}:{who}", about=f"user:{who}")
