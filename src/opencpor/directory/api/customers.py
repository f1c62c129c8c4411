"""``/customers``: customer tenants, their confirmation and their domains."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from opencpor.access.roles import Permission
from opencpor.directory import queries
from opencpor.directory.actions.confirm_customer import confirm_customer
from opencpor.directory.actions.put_customer import put_customer
from opencpor.directory.actions.verify_domain import verify_domain
from opencpor.directory.actions.writing import Expect
from opencpor.directory.api.files import add_file_routes
from opencpor.directory.api.lists import ListQuery, listed
from opencpor.directory.rules.tenant import read_tenant
from opencpor.directory.schemas import (
    Confirmation,
    CustomerChange,
    CustomerIn,
    CustomerOut,
    CustomerPage,
    DomainVerification,
    TenantAnswer,
    TenantQuestion,
    given,
)
from opencpor.directory.terms import Kind
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard

router = Router(tags=["customers"])
SORTS = {"name": "organization__name", "tenant_id": "tenant_id", "id": "organization_id"}
add_file_routes(router, Kind.CUSTOMERS)


@router.post("/read-tenant", response=TenantAnswer, url_name="read_tenant")
@guard(Permission.AVAILABILITY_READ)
def read_pasted_tenant(request: HttpRequest, body: TenantQuestion) -> TenantAnswer:
    """Read what was pasted as a tenant ID: a GUID in braces, a portal's address, a domain.

    A domain is only held against the tenant ID that comes with it; the answer says match or not,
    and nothing of any tenant.
    """
    del request
    found = read_tenant(body.text)
    asked = bool(body.tenant_id and found.domain)
    return TenantAnswer(
        tenant_id=found.tenant_id,
        domain=found.domain,
        finding=found.finding.value if found.finding else "",
        match=queries.domain_matches(body.tenant_id, found.domain) if asked else None,
    )


class CustomerQuery(ListQuery):
    """What customers can be found by."""

    q: str = ""
    status: str = ""
    segment: str = ""
    country: str = ""
    sort: str = "name"


@router.get("", response=CustomerPage, url_name="list_customers")
@guard(Permission.DIRECTORY_READ)
def list_customers(request: HttpRequest, query: Query[CustomerQuery]) -> CustomerPage:
    """List tenants; ``q`` is a part of the name, a whole tenant ID or a domain."""
    found = queries.list_customers(
        actor_of(request),
        query.q,
        status=query.status,
        segment=query.segment,
        country=query.country,
    )
    rows, more = listed(request, found, query, SORTS)
    return CustomerPage(items=[CustomerOut.of(row) for row in rows], **more)


@router.post("", response={201: CustomerOut}, url_name="create_customer")
@guard(Permission.DIRECTORY_WRITE)
def create_customer(
    request: HttpRequest, response: HttpResponse, body: CustomerIn
) -> Status[CustomerOut]:
    """Enter a tenant; what the operator enters is verified unless it says otherwise."""
    row = put_customer(given(body), actor_of(request), expect=Expect.NEW).row
    tag(response, row)
    return Status(201, CustomerOut.of(row))


@router.get("/{customer_id}", response=CustomerOut, url_name="get_customer")
@guard(Permission.DIRECTORY_READ)
def get_customer(request: HttpRequest, response: HttpResponse, customer_id: str) -> CustomerOut:
    """Return a tenant."""
    row = queries.fetch_customer(actor_of(request), customer_id)
    tag(response, row)
    return CustomerOut.of(row)


@router.patch("/{customer_id}", response=CustomerOut, url_name="change_customer")
@guard(Permission.DIRECTORY_WRITE)
def change_customer(
    request: HttpRequest, response: HttpResponse, customer_id: str, body: CustomerChange
) -> CustomerOut:
    """Change a tenant; what is left out stays."""
    actor = actor_of(request)
    known = queries.fetch_customer(actor, customer_id)
    changes = given(body) | {"tenant_id": str(known.tenant_id)}
    row = put_customer(changes, actor, seen=seen_revision(request), expect=Expect.KNOWN).row
    tag(response, row)
    return CustomerOut.of(row)


@router.post("/{customer_id}/confirm", response=CustomerOut, url_name="confirm_customer")
@guard(Permission.REVIEW)
def confirm(
    request: HttpRequest, response: HttpResponse, customer_id: str, body: Confirmation
) -> CustomerOut:
    """Confirm an unverified tenant, correcting what is wrong and verifying domains."""
    corrections = given(body)
    row = confirm_customer(
        customer_id,
        actor_of(request),
        grounds=corrections.pop("grounds"),
        corrections=corrections,
        verified_domains=body.verified_domains,
        seen=seen_revision(request),
    )
    tag(response, row)
    return CustomerOut.of(row)


@router.post("/{customer_id}/verify-domain", response=CustomerOut, url_name="verify_domain")
@guard(Permission.DOMAIN_VERIFY)
def verify(
    request: HttpRequest, response: HttpResponse, customer_id: str, body: DomainVerification
) -> CustomerOut:
    """Verify one of a tenant's domains: a reviewer with the grounds, or the tenant's own admin."""
    row = verify_domain(
        customer_id,
        body.domain,
        actor_of(request),
        grounds=body.grounds,
        seen=seen_revision(request),
    )
    tag(response, row)
    return CustomerOut.of(row)
