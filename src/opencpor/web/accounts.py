"""Addresses of the sign-in library: those that this product uses; the others lead nowhere.

People are invited, and their address is theirs because the invitation reached it. So nobody signs
up here, and nobody adds or changes an address by themselves: an address that was never proven
would be that of a customer's contact as soon as somebody types it in.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.views import password_reset_from_key
from allauth.urls import urlpatterns as library
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_noop

from opencpor.web import entra

USED = frozenset({
    "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "account_change_password", "account_set_password",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "mfa_login_webauthn",
    "openid_connect_login", "openid_connect_callback", "socialaccount_connections",
    "socialaccount_login_cancelled", "socialaccount_login_error",
})  # fmt: skip

# What the library says to people in a familiar tone, in German; our own catalog says it politely.
SAID_POLITELY = (
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Please type your current password."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("Your account has no password set up."),
    gettext_noop("Are you sure you want to sign out?"),
    gettext_noop("You have signed out."),
    gettext_noop(
        "Forgotten your password? Enter your email address below, and we'll send you "
        "an email allowing you to reset it."
    ),
    gettext_noop("Please contact us if you have any trouble resetting your password."),
    gettext_noop(
        "We have sent you an email. If you have not received it please check your "
        "spam folder. Otherwise contact us if you do not receive it in a few minutes."
    ),
    gettext_noop(
        "The password reset link was invalid, possibly because it has already been "
        'used.  Please request a <a href="%(passwd_reset_url)s">new password reset</a>.'
    ),
    gettext_noop("Your password is now changed."),
    gettext_noop("You are already logged in as %(user_display)s."),
    gettext_noop("You are about to generate a new set of recovery codes for your account."),
    gettext_noop(
        "You are about to deactivate authenticator app based authentication. Are you sure?"
    ),
    gettext_noop(
        "You decided to cancel logging in to our site using one of your existing "
        "accounts. If this was a mistake, please proceed to <a "
        'href="%(login_url)s">sign in</a>.'
    ),
)


def closed(request: HttpRequest, **_parts: Any) -> HttpResponse:
    """Answer as if there were no such address; the library only needs its name."""
    raise Http404(request.path)


def _opened(patterns: Iterable[Any]) -> Iterator[URLPattern | URLResolver]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = list(_opened(pattern.url_patterns))
            yield URLResolver(pattern.pattern, inner, namespace=pattern.namespace)
        else:
            view = pattern.callback if pattern.name in USED else closed
            yield URLPattern(pattern.pattern, view, name=pattern.name)


# The library's own pattern knows no underscore, which our users' identifiers have.
KEY_ADDRESS = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z_]+)-(?P<key>.+)/$"

urlpatterns = [
    re_path(KEY_ADDRESS, password_reset_from_key, name="account_reset_password_from_key"),
    path("oidc/entra/login/", entra.login),  # before the library's own, which is for one tenant
    path("oidc/entra/login/callback/", entra.callback),
    path("", include(list(_opened(library)))),
]
