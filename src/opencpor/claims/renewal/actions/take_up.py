"""Draft the claim that a renewal suggests, prefilled from the old one."""

from typing import Any

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims.actions.create import create
from opencpor.claims.actions.end import line_of
from opencpor.claims.changes import COLUMNS, Changes, LineChange
from opencpor.claims.models import Claim
from opencpor.claims.renewal.facts import Case, case_of, judge, product_in
from opencpor.claims.renewal.models import Renewal
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.directory.models import Customer, Location
from opencpor.programs.document.program import Program

MOST_NAME = 200  # characters of a claim's name


def _known_extra(extra: dict[str, str], engagement: str, program: Program) -> dict[str, str]:
    """Return the answers to questions that are still asked."""
    asked = program.engagement(engagement)
    keys = {one.key for one in asked.extra_fields} if asked else set()
    return {key: value for key, value in extra.items() if key in keys}


def _imported(case: Case) -> dict[str, Any]:
    """Return what an association says that no claim gave."""
    slot, program = case.association.slot, case.program
    customer = Customer.objects.select_related("organization").get(pk=slot.customer_id)
    name, product = customer.organization.name, program.product(product_in(program, case.new))
    sold = product.name.in_language(program.languages[0]) if product else case.new.product
    return {
        "name": f"{name}: {sold}"[:MOST_NAME],
        "tenant_id": str(customer.tenant_id),
        "customer_name": name,
    }


def _values(case: Case, old: Claim | None) -> dict[str, Any]:
    """Return what is known already: of the old claim, else of the association alone."""
    association, program = case.association, case.program
    number = Location.objects.get(pk=association.location_id).partner_id  # it may have moved
    if old is None:
        return _imported(case) | {"given_partner_id": number}
    values = {column: getattr(old, column) for column in COLUMNS}
    extra = _known_extra(old.extra, association.engagement, program)
    return values | {"given_partner_id": number, "extra": extra}


def _draft(case: Case, actor: Actor) -> Claim:
    association, program = case.association, case.program
    line = line_of(association)
    old = line.claim if line else None
    bought = LineChange(
        subscription_id=str(case.new.subscription_id), product=product_in(program, case.new)
    )
    changes = Changes(_values(case, old), (bought,))
    return create(association.engagement, changes, actor, copied_from=old.id if old else None)


@transaction.atomic
def take_up(renewal_id: str, actor: Actor) -> Claim:
    """Make a draft with one line, the new subscription, and what the old claim said.

    Statements must be accepted anew, and evidence is given anew. A suggestion gives one claim:
    taken up again, or twice at once, it answers with the claim that there is.

    Raises:
        NotFound: If there is no such suggestion for the actor.
        Conflict: ``renewal_not_open`` if it does not hold any longer.
    """
    actor.require(Permission.CLAIM_WRITE)
    rows = Renewal.objects.select_for_update(of=("self",)).select_related(
        "association__slot__customer", "subscription"
    )
    row = fetch(rows, actor, "renewal", Permission.CLAIM_WRITE, id=renewal_id)
    if row.claim is not None:
        return row.claim
    at = now()
    case = case_of(row.association, row.subscription)
    why = judge(case, at) if case is not None else None
    if case is None or why is not None:
        raise Conflict(
            "This renewal cannot be claimed from here any longer: somebody holds or has claimed "
            "it, the customer said no, or too much time has passed. You can still add the "
            "customer by hand.",
            code="renewal_not_open",
            extra={"reason": why.value if why else ""},
        )
    row.claim = _draft(case, actor)
    row.closed_at, row.closed_for = None, ""
    row.save()
    return row.claim
