"""What an address says of a claim to be: the customer and the workloads that somebody came from.

``/claims/add?customer=org_…&workload=teams``. What is said is looked up for whoever asks: a
customer that no place has an association with, of those that the reader may claim for, is not
found, whether there is one or not.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.models import Claim
from opencpor.claims.pages.offer import areas, programs
from opencpor.claims.pages.remembered import contact_of
from opencpor.common.errors import not_found
from opencpor.directory.models import Customer
from opencpor.http.inputs import refuse_unknown
from opencpor.programs.document.offer import AssociationUnit, Engagement
from opencpor.programs.document.program import Program
from opencpor.register.models import Association

CUSTOMER, WORKLOAD = "customer", "workload"
MOST_NAME = 200  # characters of a claim's name


@dataclass(frozen=True)
class Begun:
    """What a claim to be is about; nothing of it has to be known."""

    customer: Customer | None = None
    workloads: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """Return it as the end of an address; empty where nothing is known."""
        return query_of(self.customer.pk if self.customer else "", self.workloads)

    @property
    def anywhere(self) -> str:
        """Return the address at which an area is chosen: workloads belong to one area alone."""
        return reverse("claims:add") + query_of(self.customer.pk if self.customer else "")

    def area(self) -> tuple[str, str] | None:
        """Return the program and the area that all its workloads are of, if it is only one."""
        known = programs()
        found = [
            (key, area.key)
            for key, area in areas(known)
            if self.workloads and set(self.workloads) <= _workloads_in(known[key], area.key)
        ]
        return found[0] if len(found) == 1 else None

    def changes(self, program: Program, engagement: Engagement, actor: Actor) -> Changes:
        """Return what is known of the claim, once its engagement is."""
        if engagement.association_unit is not AssociationUnit.WORKLOAD:
            return Changes(self._values((), actor))
        offered = {one.key: one for one in program.workloads_of(engagement)}
        taken = [offered[key] for key in self.workloads if key in offered]
        names = [one.name.in_language(get_language() or "en") for one in taken]
        lines = tuple(LineChange(workload=one.key) for one in taken)
        return Changes(self._values(names, actor), lines or None)

    def _values(self, names: Collection[str], actor: Actor) -> dict[str, Any]:
        one = self.customer
        if one is None:
            return {}
        name = one.organization.name
        said = f"{name}: {', '.join(names)}" if names else name
        tenant_id, partner_id = str(one.tenant_id), _partner_id(one, actor)
        values = {
            "name": said[:MOST_NAME],
            "tenant_id": tenant_id,
            "customer_name": name,
            "customer_country": one.country,
            "customer_domain": _domain(one, actor),
            "given_partner_id": partner_id,
            **contact_of(tenant_id, partner_id, actor),
        }
        return {column: value for column, value in values.items() if value}


def query_of(customer_id: str, workloads: Iterable[str] = ()) -> str:
    """Return how the end of an address says what a claim is to be about."""
    said = [(CUSTOMER, customer_id)] if customer_id else []
    said += [(WORKLOAD, one) for one in workloads]
    return f"?{urlencode(said)}" if said else ""


def claim_address(customer_id: str, workloads: Iterable[str] = ()) -> str:
    """Return where a claim on a customer begins."""
    return reverse("claims:add") + query_of(customer_id, workloads)


def own_associations(actor: Actor) -> QuerySet[Association]:
    """Return the associations of places that somebody may claim for, not all that they may read.

    A claim is read by everybody at its place: it begins with nothing that others may not know.
    """
    return restrict(Association.objects.all(), actor, Permission.CLAIM_WRITE)


def begun_at(asked: QueryDict, actor: Actor) -> Begun:
    """Read what an address says, as far as its reader may know it.

    Raises:
        Invalid: ``unknown_filter`` for another word.
        NotFound: If the reader may claim for no place that is associated with the customer.
    """
    refuse_unknown(asked, (CUSTOMER, WORKLOAD))
    customer_id, keys = asked.get(CUSTOMER, ""), asked.getlist(WORKLOAD)
    customer = None
    if customer_id:
        own = own_associations(actor).filter(slot__customer_id=OuterRef("pk"))
        rows = Customer.objects.select_related("organization").filter(Exists(own))
        customer = rows.filter(pk=customer_id).first()
        if customer is None:
            raise not_found("customer")
    return Begun(customer, _offered(keys) if keys else ())


def _offered(keys: Iterable[str]) -> tuple[str, ...]:
    """Leave out what no program offers today; an address may be older than that."""
    known = {one.key for program in programs().values() for one in program.workloads}
    return tuple(key for key in dict.fromkeys(keys) if key in known)


def _workloads_in(program: Program, area: str) -> set[str]:
    """Return the workloads of an area that are claimed one by one."""
    claimed = any(
        one.solution_area == area and one.association_unit is AssociationUnit.WORKLOAD
        for one in program.engagements
    )
    return {one.key for one in program.workloads if claimed and one.solution_area == area}


def _domain(one: Customer, actor: Actor) -> str:
    """Return the domain that one's newest claim on the tenant has."""
    rows = Claim.objects.filter(tenant_id=str(one.tenant_id)).exclude(customer_domain="")
    earlier = restrict(rows, actor, Permission.CLAIM_WRITE).order_by("-id").first()
    return earlier.customer_domain if earlier else ""


def _partner_id(one: Customer, actor: Actor) -> str:
    """Return the PartnerID of the location whose association with the customer is the newest."""
    own = own_associations(actor)
    rows = own.filter(slot__customer_id=one.pk, location__location__isnull=False)
    newest = rows.order_by("-period__startswith", "-id").values_list(
        "location__location__partner_id", flat=True
    )
    return str(newest.first() or "")


def put_together(usual: Mapping[str, Any], begun: Changes, own: Collection[str]) -> Changes:
    """Return what a draft begins with: what is usual, and rather what is known of the customer.

    Args:
        usual: Values of earlier claims.
        begun: What the address says.
        own: The PartnerIDs that may be claimed for.
    """
    known = dict(begun.values)
    if known.get("given_partner_id") not in own:
        known.pop("given_partner_id", None)
    return Changes({**usual, **known}, begun.lines)
