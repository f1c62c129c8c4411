"""Sign-in at Microsoft Entra for customers' admins, by OpenID Connect.

One address serves all tenants, so that the issuer names the tenant. What comes back is believed
only with its signature, for our client, from the issuer of the very tenant that it speaks of.
"""

from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from opencpor.access.adapters import SocialAccountAdapter
from opencpor.access.models import User
from opencpor.common.errors import Problem
from opencpor.directory.actions.enter_from_directory import DirectoryPerson, enter_from_directory
from opencpor.http.guards import Open, guard
from opencpor.ui.pages import show

PROVIDER = "entra"
TENANT_GAP = "{tenantid}"
GUEST_MARK = "#ext#"
"""In the names of guests. Their tokens may show their name at home instead, or tell no ``acct``."""


class EntraAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks what Entra says of who signed in."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            unproven = jwt.decode(id_token, options={"verify_signature": False})
        except jwt.PyJWTError as error:
            raise OAuth2Error("Invalid id_token") from error
        tenant, person = str(unproven.get("tid", "")), str(unproven.get("oid", ""))
        if not tenant or not person:
            raise OAuth2Error("The id_token names no tenant or no person")
        proven: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"].replace(TENANT_GAP, tenant),
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return proven | {"uid": f"{tenant}.{person}"}  # a person's id is unique in its tenant


def _is_guest(claims: dict[str, Any], name: str) -> bool:
    """Whether the account is another directory's: then it was not the issuer that knew it."""
    if GUEST_MARK in name.lower() or claims.get("acct") == 1:
        return True
    return bool(claims.get("idp", claims["iss"]) != claims["iss"])


def person_of(claims: dict[str, Any]) -> DirectoryPerson:
    """Return what the claims of a checked token say."""
    name = str(claims.get("preferred_username", ""))
    return DirectoryPerson(
        tenant_id=str(claims["tid"]),
        name=str(claims.get("name", "")),
        sign_in_name=name,
        roles=frozenset(str(one).lower() for one in claims.get("wids", ())),
        guest=_is_guest(claims, name),
    )


class SignInAdapter(SocialAccountAdapter):
    """Nobody signs up, but who speaks for a tenant is let in."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let a tenant's admin in, or say why not."""
        if sociallogin.account.provider != PROVIDER:
            return
        known = sociallogin.user if sociallogin.is_existing else None
        connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if known is None and connecting and isinstance(request.user, User):
            known = request.user
        try:
            person = person_of(sociallogin.account.extra_data["id_token"])
            user = enter_from_directory(person, settings.ENTRA_ROLES, known)
        except Problem as problem:
            values = {"problem": problem}
            page = show(request, "web/entra_refused.html", values, status=problem.status)
            raise ImmediateHttpResponse(page) from problem
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)


@guard(Open.PUBLIC)
def login(request: HttpRequest) -> HttpResponse:
    """Send the browser to Entra."""
    return _through(OAuth2LoginView, request)


@guard(Open.PUBLIC)
def callback(request: HttpRequest) -> HttpResponse:
    """Take what Entra sends back."""
    return _through(OAuth2CallbackView, request)


def _through(view: Any, request: HttpRequest) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(EntraAdapter(request, PROVIDER))(request)
    except SocialApp.DoesNotExist as missing:
        raise Http404(request.path) from missing
    return answer
