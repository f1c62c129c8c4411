"""Program > Green path: what it is, how it did, trying conditions on the past, proposing them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.claims.green.actions.try_policy import ask_trial, policy_of, usual_days
from opencpor.claims.green.facts import policy_in_force
from opencpor.claims.green.forms import PolicyForm
from opencpor.claims.green.models import GreenTrial
from opencpor.claims.green.policies import policy_from
from opencpor.claims.green.queries import figures
from opencpor.claims.green.words import OBSTACLES, WHY
from opencpor.claims.models import Claim
from opencpor.claims.rules.green_path import Obstacle
from opencpor.claims.rules.green_trial import MOST_LISTED, Why
from opencpor.common.errors import not_found
from opencpor.http.guards import actor_of, guard
from opencpor.http.models import Operation, OperationState
from opencpor.programs.actions.propose_green_path import propose_green_path
from opencpor.programs.document.policy import GreenCondition, GreenPath
from opencpor.programs.models import Program
from opencpor.programs.queries import latest_version, open_proposals, program_keys
from opencpor.programs.rendering.options import CONDITIONS
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column, Listing, Tab

MOST_TRIALS = 10
PLACES = {
    "partner_history.min_decided_claims": "min_decided_claims",
    "partner_history.max_rejected_share": "max_rejected_share",
    "effective_from": "note",
}
COLUMNS = (
    Column("claim", lazy("Claim")),
    Column("partner", lazy("Partner"), narrow=True),
    Column("why", lazy("What people decided, or what happened")),
)


@require_safe
@guard(Permission.PROPOSAL_READ)
def overview(request: HttpRequest) -> HttpResponse:
    """Go to the green path of the first program."""
    del request
    keys = program_keys()
    if not keys:
        return redirect("programs:programs")
    return redirect("claims:green-policy", keys[0])


def _values(policy: GreenPath, days: tuple[date, date]) -> dict[str, Any]:
    first, last = days
    return {
        "enabled": policy.enabled,
        "conditions": [one.value for one in policy.conditions],
        "min_decided_claims": policy.partner_history.min_decided_claims,
        "max_rejected_share": str(policy.partner_history.max_rejected_share),
        "audit_share": str(policy.audit_share),
        "first_day": first,
        "last_day": last,
    }


def _tabs(chosen: str, language: str) -> list[Tab]:
    return [
        Tab(
            latest_version(key).document.name.in_language(language),
            reverse("claims:green-policy", args=[key]),
            key == chosen,
        )
        for key in program_keys()
    ]


def _known(actor: Actor, program_key: str) -> str:
    return fetch(Program.objects.all(), actor, "program", key=program_key).key


def _start(request: HttpRequest, actor: Actor, key: str, policy: GreenPath) -> dict[str, Any]:
    """Return what the form starts from: the trial that the address names, else what is in force."""
    rows = restrict(GreenTrial.objects.filter(program_key=key), actor)
    tried = rows.filter(id=request.GET.get("trial", "")).first()
    if tried is None:
        return _values(policy, usual_days(key))
    return _values(policy_of(tried), (tried.first_day, tried.last_day))


def _draw(
    request: HttpRequest, actor: Actor, key: str, form: PolicyForm | None = None
) -> HttpResponse:
    version, policy = policy_in_force(key)
    trials = restrict(GreenTrial.objects.filter(program_key=key), actor).order_by("-id")
    writes = actor.may(Permission.PROGRAM_WRITE)
    context = {
        "key": key,
        "tabs": _tabs(key, get_language() or "en"),
        "version": version,
        "policy": policy,
        "conditions": [CONDITIONS[one] for one in GreenCondition if one in policy.conditions],
        "figures": figures(actor, key),
        "trials": trials[:MOST_TRIALS],
        "proposals": [row for row in open_proposals(actor) if row.program_key == key],
        "form": form
        or (PolicyForm(initial=_start(request, actor, key, policy)) if writes else None),
        "zone": version.document.business_calendar.zone,
    }
    return show(request, "claims/green_path.html", context)


@require_safe
@guard(Permission.PROPOSAL_READ)
def policy_page(request: HttpRequest, program_key: str) -> HttpResponse:
    """Show the policy in force, how it did, and what was tried."""
    actor = actor_of(request)
    return _draw(request, actor, _known(actor, program_key))


@require_http_methods(["POST"])
@guard(Permission.PROGRAM_WRITE)
def change(request: HttpRequest, program_key: str) -> HttpResponse:
    """Try conditions on the past, or propose them as part of the next version."""
    actor = actor_of(request)
    key, form = _known(actor, program_key), PolicyForm(request.POST)
    if form.is_valid():
        with shown_at(form, PLACES):
            return _propose(request, actor, key, form)
    return _draw(request, actor, key, form)


def _propose(request: HttpRequest, actor: Actor, key: str, form: PolicyForm) -> HttpResponse:
    policy, said = policy_from(form.wish()), form.cleaned_data
    if request.POST.get("do") == "propose":
        row = propose_green_path(actor, key, policy, note=said["note"])
        message = _("The change is proposed. Another program manager publishes it.")
        return done(request, "programs:proposal", row.id, message=message)
    made = ask_trial(key, policy, actor, first_day=said["first_day"], last_day=said["last_day"])
    return done(request, "claims:green-trial", key, made.id)


@dataclass(frozen=True)
class Bar:
    """One count beside the number of all claims tried."""

    label: Any
    count: int
    alone: int | None = None


def _bars(result: Mapping[str, Any], policy: GreenPath) -> Iterator[Bar]:
    """Say how many claims each condition stopped, and how many it stopped alone."""
    for one in GreenCondition:
        if one in policy.conditions:
            counts = (result[kind].get(one.value, 0) for kind in ("failed", "failed_alone"))
            yield Bar(CONDITIONS[one], *counts)
    for obstacle in Obstacle:
        if count := result["obstacles"].get(obstacle.value, 0):
            yield Bar(OBSTACLES[obstacle], count)


def _listed(result: Mapping[str, Any], actor: Actor) -> list[tuple[Claim, Any]]:
    """Return the claims to look at, as far as the reader may see them."""
    rows = restrict(Claim.objects.select_related("partner"), actor)
    claims = rows.in_bulk([one["claim"] for one in result["listed"]])
    return [
        (claims[one["claim"]], WHY[Why(one["why"])])
        for one in result["listed"]
        if one["claim"] in claims
    ]


def _result(found: GreenTrial, actor: Actor) -> dict[str, Any]:
    """Return what came out, in words and counts; nothing while it runs."""
    result = found.result
    if result is None:
        return {}
    differ: Sequence[tuple[Any, int]] = [
        (WHY[one], result["differ"].get(one.value, 0)) for one in Why
    ]
    rows = _listed(result, actor)
    return {
        "result": result,
        "bars": list(_bars(result, policy_of(found))),
        "differ": differ,
        "differ_total": sum(count for _label, count in differ),
        "listing": Listing(COLUMNS, rows, total=len(rows)),
        "most": MOST_LISTED,
    }


@require_safe
@guard(Permission.PROPOSAL_READ)
def trial(request: HttpRequest, program_key: str, trial_id: str) -> HttpResponse:
    """Show a dry run: how far it is, then what the conditions would have done."""
    actor = actor_of(request)
    rows = GreenTrial.objects.filter(program_key=program_key)
    found = restrict(rows, actor).filter(id=trial_id).first()
    if found is None:
        raise not_found("dry run")
    operation = Operation.objects.filter(id=found.operation_id).first()
    failed = operation is not None and operation.state == OperationState.FAILED
    policy = policy_of(found)
    context = {
        "trial": found,
        "key": program_key,
        "operation": operation,
        "failed": failed,
        "waits": found.result is None and not failed,
        "conditions": [CONDITIONS[one] for one in GreenCondition if one in policy.conditions],
        "policy": policy,
        "writes": actor.may(Permission.PROGRAM_WRITE),
        **_result(found, actor),
    }
    return show(request, "claims/green_trial.html", context, fragment="claims/_green_trial.html")
