"""Proving a domain: the page of a tenant's admins, and the one for who asks for the console."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.errors import Conflict, TooMany, Unavailable
from opencpor.directory import queries
from opencpor.directory.actions.prove_access import ask_access, finish_access, proof_behind
from opencpor.directory.actions.prove_domain import finish_proof, start_proof
from opencpor.directory.actions.proving import record_name
from opencpor.directory.models import DomainProof
from opencpor.http.guards import Open, actor_of, guard
from opencpor.http.throttle import limit
from opencpor.ui.forms import apply_problem
from opencpor.ui.pages import done, show, shown_at

ANSWER = Permission.CONSENT_ANSWER
MOST_AN_HOUR = 10


class DomainProofForm(forms.Form):
    """Which domain."""

    domain = forms.CharField(
        label=lazy("Domain"), max_length=253, help_text=lazy("Such as contoso.example.")
    )


class CheckForm(forms.Form):
    """Nothing to fill in; what goes wrong is shown at it."""


class AccessForm(forms.Form):
    """Who asks for the console of which tenant."""

    tenant_id = forms.CharField(
        label=lazy("Tenant ID"), max_length=100, help_text=lazy("The GUID of your tenant.")
    )
    domain = forms.CharField(
        label=lazy("Domain"),
        max_length=253,
        help_text=lazy("One of your organization's, in whose DNS you can publish a record."),
    )
    email = forms.EmailField(
        label=lazy("Your e-mail address there"),
        help_text=lazy("The invitation is sent to it once the record is found."),
    )


def _own(request: HttpRequest) -> str:
    return actor_of(request).granting(ANSWER)[0].organization_id


@require_http_methods(["GET", "HEAD", "POST"])
@guard(ANSWER)
def domains(request: HttpRequest) -> HttpResponse:
    """Show the domains of the reader's tenant, and begin to prove another."""
    actor = actor_of(request)
    row = queries.fetch_customer(actor, _own(request))
    form = DomainProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            start_proof(row.pk, form.cleaned_data["domain"], actor)
            said = _("Publish the record below, then let it be looked up.")
            return done(request, "directory:domains", message=said)
    return _domains(request, form)


def _domains(
    request: HttpRequest, form: forms.Form, check: forms.Form | None = None
) -> HttpResponse:
    actor = actor_of(request)
    row = queries.fetch_customer(actor, _own(request))
    waiting = DomainProof.objects.filter(customer=row, proven_at=None)
    shown = [(one, record_name(one)) for one in restrict(waiting, actor, ANSWER).order_by("-id")]
    context = {
        "customer": row,
        "domains": sorted(row.domains.all(), key=lambda found: found.domain),
        "proofs": shown,
        "form": form,
        "check": check,
    }
    return show(request, "directory/domains.html", context)


@require_http_methods(["POST"])
@guard(ANSWER)
def check(request: HttpRequest, proof_id: str) -> HttpResponse:
    """Look a record up."""
    form = CheckForm(request.POST)
    if form.is_valid():
        with shown_at(form):
            finish_proof(_own(request), proof_id, actor_of(request))
            return done(request, "directory:domains", message=_("The domain is verified."))
    return _domains(request, DomainProofForm(), form)


def _posted(request: HttpRequest) -> bool:
    return request.method == "POST"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.PUBLIC)
def access(request: HttpRequest) -> HttpResponse:
    """Ask for a tenant's console; what is answered says nothing of any tenant."""
    form = AccessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            limit(request, "access-proof", MOST_AN_HOUR)
            _row, secret = ask_access(**form.cleaned_data)
            return redirect("directory:access-proof", secret)
    return show(request, "directory/access.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guard(Open.SECRET)
def access_proof(request: HttpRequest, proof_secret: str) -> HttpResponse:
    """Show the record to publish, and look it up."""
    row, form = proof_behind(proof_secret), CheckForm(request.POST if _posted(request) else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = finish_access(proof_secret)
        except (Conflict, TooMany, Unavailable) as problem:
            apply_problem(form, problem)
    values = {"proof": row, "name": record_name(row), "form": form}
    response = show(request, "directory/access_proof.html", values)
    response["Referrer-Policy"] = "same-origin"  # the address holds a secret
    return response
