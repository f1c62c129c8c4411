"""Pages for one verb on several claims that were chosen in a list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Role
from opencpor.claims.actions.checking import EVERY_FIELD
from opencpor.claims.bulk.actions import several
from opencpor.claims.bulk.actions.several import Result, Wanted
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.claims.queries import claims
from opencpor.claims.rules.codes import WORDINGS, Severity
from opencpor.common.text import legible
from opencpor.http.guards import actor_of, guard
from opencpor.programs.document.reasons import ReasonList
from opencpor.ui.pages import show, shown_at

ACCEPT, REJECT = "accept", "reject"


def _chosen(request: HttpRequest, actor: Actor) -> list[Claim]:
    """Return the claims that were chosen, as far as the actor may see them."""
    ids = list(dict.fromkeys(request.GET.getlist("claim")))[: several.MOST]
    found = {claim.id: claim for claim in claims(actor).filter(id__in=ids)}
    return [found[one] for one in ids if one in found]


def _language() -> str:
    return get_language() or "en"


class SubmitForm(forms.Form):
    """The statements of all chosen claims, and one reason for their warnings."""

    accepted = forms.MultipleChoiceField(
        label=lazy("I accept for all of them"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": lazy("Read and accept every statement.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=lazy("Why you submit in spite of warnings"),
        help_text=lazy("Kept with each claim that has a warning, and shown to its reviewer."),
        required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, chosen: Iterable[Claim], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            one.key: one.text.in_language(_language())
            for claim in chosen
            for one in version_of(claim).document.acknowledgements.partner
            if not one.engagements or claim.engagement in one.engagements
        }
        self.fields["accepted"].choices = list(words.items())  # type: ignore[attr-defined]

    def reasons(self) -> dict[tuple[str, str], str]:
        """Return the reason for every warning there is."""
        text = legible(self.cleaned_data["reason"])
        warns = (key for key, one in WORDINGS.items() if one.severity is Severity.WARNS)
        return {(key, EVERY_FIELD): text for key in warns} if text else {}


class AssignForm(forms.Form):
    """Who reviews the chosen claims."""

    reviewer = forms.ChoiceField(label=lazy("Reviewer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = (Role.REVIEWER.value, Role.SENIOR_REVIEWER.value)
        rows = Membership.objects.filter(role__in=roles, user__is_active=True)
        people = {row.user_id: row.user.name or row.user.email
                  for row in rows.select_related("user") if row.user}  # fmt: skip
        found = sorted(people.items(), key=lambda pair: pair[1])
        self.fields["reviewer"].choices = [("", ""), *found]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Accept all undecided lines of the chosen claims, or turn the claims down."""

    outcome = forms.ChoiceField(
        label=lazy("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (ACCEPT, lazy("Accept every undecided line")),
            (REJECT, lazy("Reject the claims")),
        ],
    )
    code = forms.ChoiceField(label=lazy("Why they are rejected"), required=False)
    text = forms.CharField(
        label=lazy("In words, for the partner"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, chosen: Iterable[Claim], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            one.code: one.text.in_language(_language())
            for claim in chosen
            for one in version_of(claim).document.reasons.to_choose(ReasonList.REJECTION)
        }
        self.fields["code"].choices = [("", ""), *words.items()]  # type: ignore[attr-defined]


def _drawn(
    results: Iterable[Result], chosen: Iterable[Claim], actor: Actor
) -> list[dict[str, Any]]:
    names = {claim.id: claim.name for claim in chosen}
    states = dict(claims(actor).filter(id__in=names).values_list("id", "state"))
    return [
        {"id": one.claim, "name": names[one.claim], "state": states.get(one.claim, ""),
         "problem": one.problem}
        for one in results
    ]  # fmt: skip


def _page(
    request: HttpRequest, title: str, do: str, chosen: list[Claim], form: forms.Form,
    results: list[Result] | None,
) -> HttpResponse:  # fmt: skip
    drawn = _drawn(results, chosen, actor_of(request)) if results is not None else None
    board = request.GET.get("from") == "board"
    context = {
        "up": _("Board") if board else _("Customer claims"),
        "up_page": "claims:board" if board else "claims:list",
        "title": title, "do": do, "chosen": chosen, "form": form, "results": drawn,
        "good": sum(1 for one in results or () if one.problem is None),
    }  # fmt: skip
    return show(request, "claims/bulk/several.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def submit_page(request: HttpRequest) -> HttpResponse:
    """Hand the chosen drafts in with one acknowledgement."""
    actor, results = actor_of(request), None
    chosen = _chosen(request, actor)
    form = SubmitForm(chosen, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            wanted = [Wanted(one.id) for one in chosen]
            accepted = form.cleaned_data["accepted"]
            results = several.submit_several(wanted, actor, accepted, form.reasons())
    return _page(request, _("Submit several claims"), _("Submit claims"), chosen, form, results)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW_SENIOR)
def assign_page(request: HttpRequest) -> HttpResponse:
    """Give the chosen claims to a reviewer."""
    actor, results = actor_of(request), None
    chosen = _chosen(request, actor)
    form = AssignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            wanted = [Wanted(one.id) for one in chosen]
            results = several.reassign_several(wanted, actor, form.cleaned_data["reviewer"])
    return _page(request, _("Assign several claims"), _("Assign claims"), chosen, form, results)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW)
def release_page(request: HttpRequest) -> HttpResponse:
    """Give the chosen claims back to the queue, those that the reviewer has under review."""
    actor, results = actor_of(request), None
    chosen = _chosen(request, actor)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        with shown_at(form):
            results = several.release_several([Wanted(one.id) for one in chosen], actor)
    return _page(
        request, _("Give several claims back"), _("Give them back to the queue"), chosen, form,
        results,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW)
def decide_page(request: HttpRequest) -> HttpResponse:
    """Accept or reject the chosen claims, those that the reviewer has under review."""
    actor, results = actor_of(request), None
    chosen = _chosen(request, actor)
    form = DecideForm(chosen, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            said, wanted = form.cleaned_data, [Wanted(one.id) for one in chosen]
            if said["outcome"] == REJECT:
                results = several.reject_several(wanted, actor, said["code"], said["text"])
            else:
                results = several.accept_several(wanted, actor)
    return _page(request, _("Decide several claims"), _("Decide claims"), chosen, form, results)
