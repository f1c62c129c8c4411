"""Enter and change partners, locations, customers and subscriptions by hand."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.directory import queries
from opencpor.directory.actions.put_customer import put_customer
from opencpor.directory.actions.put_location import put_location
from opencpor.directory.actions.put_partner import put_partner
from opencpor.directory.actions.put_subscription import put_subscription
from opencpor.directory.actions.writing import Expect, Outcome
from opencpor.directory.forms_editing import (
    CustomerForm,
    EditForm,
    LocationForm,
    PartnerForm,
    SubscriptionForm,
)
from opencpor.directory.records import (
    NEW_CUSTOMER,
    NEW_SUBSCRIPTION,
    customer_record,
    location_record,
    partner_record,
    subscription_record,
)
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import done, show, shown_at

METHODS = ["GET", "HEAD", "POST"]
Ups = Sequence[tuple[Any, str]]


class _Stored(Protocol):
    """What an action made of a thing."""

    @property
    def row(self) -> Any:
        """The stored row."""

    @property
    def outcome(self) -> Outcome:
        """What became of it."""


def _data(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _edit(
    request: HttpRequest,
    form: EditForm,
    put: Callable[..., _Stored],
    owner: dict[str, str],
    *,
    title: Any,
    ups: Ups,
    back: Callable[[Any], str] | str,
) -> HttpResponse:
    """Store what a form holds and go to the thing, or show the form with what is wrong.

    Args:
        request: The request.
        form: Bound if it was sent.
        put: The action.
        owner: Values that the form does not ask for: the thing's key, or what it belongs to.
        title: The page's heading.
        ups: The pages above, from the top.
        back: The page to go on to, or how it follows from the stored row.
    """
    if form.is_bound and form.is_valid():
        expect = Expect.NEW if form.is_new else Expect.KNOWN
        with shown_at(form):
            made = put(form.given() | owner, actor_of(request), seen=form.seen, expect=expect)
            words = {
                Outcome.CREATED: _("It is entered."),
                Outcome.CHANGED: _("The change is stored."),
                Outcome.UNCHANGED: _("Nothing was changed."),
            }
            to = back if isinstance(back, str) else back(made.row)
            return done(request, to, message=words[made.outcome])
    context = {"form": form, "title": title, "ups": ups, "cancel": ups[-1][1]}
    return show(request, "directory/edit.html", context)


def _address(name: str) -> Callable[[Any], str]:
    return lambda row: reverse(f"directory:{name}", args=[row.pk])


def _under(kind: Any, kinds: str, name: Any, one: str, key: str) -> Ups:
    return [
        (kind, reverse(f"directory:{kinds}")),
        (name, reverse(f"directory:{one}", args=[key])),
    ]


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def new_partner(request: HttpRequest) -> HttpResponse:
    """Enter a partner organization."""
    return _edit(
        request,
        PartnerForm(_data(request)),
        put_partner,
        {},
        title=_("Enter a partner"),
        ups=[(_("Partners"), reverse("directory:partners"))],
        back=_address("partner"),
    )


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def edit_partner(request: HttpRequest, organization_id: str) -> HttpResponse:
    """Change a partner organization."""
    row = queries.fetch_partner(actor_of(request), organization_id)
    name = row.organization.name
    return _edit(
        request,
        PartnerForm(_data(request), known=partner_record(row), revision=row.revision),
        put_partner,
        {"global_id": row.global_id},
        title=_("Change a partner"),
        ups=_under(_("Partners"), "partners", name, "partner", row.pk),
        back=_address("partner"),
    )


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def new_location(request: HttpRequest, organization_id: str) -> HttpResponse:
    """Enter a location of a partner."""
    owner = queries.fetch_partner(actor_of(request), organization_id)
    name = owner.organization.name
    return _edit(
        request,
        LocationForm(_data(request)),
        put_location,
        {"global_id": owner.global_id},
        title=_("Enter a location"),
        ups=_under(_("Partners"), "partners", name, "partner", owner.pk),
        back=_address("location"),
    )


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def edit_location(request: HttpRequest, location_id: str) -> HttpResponse:
    """Change a location."""
    row = queries.fetch_location(actor_of(request), location_id)
    known = location_record(row)
    return _edit(
        request,
        LocationForm(_data(request), known=known, revision=row.revision),
        put_location,
        {name: known[name] for name in ("partner_id", "global_id")},
        title=_("Change a location"),
        ups=_under(_("Locations and enrollment"), "locations", known["name"], "location", row.pk),
        back=_address("location"),
    )


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def new_customer(request: HttpRequest) -> HttpResponse:
    """Enter a customer tenant; what the operator enters is verified."""
    return _edit(
        request,
        CustomerForm(_data(request), fresh=NEW_CUSTOMER),
        put_customer,
        {},
        title=_("Enter a customer"),
        ups=[(_("Customers"), reverse("directory:customers"))],
        back=_address("customer"),
    )


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def edit_customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Change a customer tenant; confirming it is a reviewer's."""
    row = queries.fetch_customer(actor_of(request), customer_id)
    known = customer_record(row)
    verified = known["verified_domains"].split()
    others = " ".join(one for one in known["domains"].split() if one not in verified)
    return _edit(
        request,
        CustomerForm(_data(request), known=known | {"domains": others}, revision=row.revision),
        put_customer,
        {"tenant_id": known["tenant_id"]},
        title=_("Change a customer"),
        ups=_under(_("Customers"), "customers", known["name"], "customer", row.pk),
        back=_address("customer"),
    )


def _subscription_form(request: HttpRequest, **known: Any) -> SubscriptionForm:
    products, channels = queries.offered(get_language() or "en")
    return SubscriptionForm(_data(request), products=products, channels=channels, **known)


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def new_subscription(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Enter a subscription of a customer."""
    owner = queries.fetch_customer(actor_of(request), customer_id)
    name = owner.organization.name
    return _edit(
        request,
        _subscription_form(request, fresh=NEW_SUBSCRIPTION),
        put_subscription,
        {"tenant_id": str(owner.tenant_id)},
        title=_("Enter a subscription"),
        ups=_under(_("Customers"), "customers", name, "customer", owner.pk),
        back=reverse("directory:customer", args=[owner.pk]) + "#subscriptions",
    )


@require_http_methods(METHODS)
@guard(Permission.DIRECTORY_WRITE)
def edit_subscription(request: HttpRequest, subscription_key: str) -> HttpResponse:
    """Change a subscription."""
    row = queries.fetch_subscription(actor_of(request), subscription_key)
    known = subscription_record(row)
    name = row.customer.organization.name
    return _edit(
        request,
        _subscription_form(request, known=known, revision=row.revision),
        put_subscription,
        {key: known[key] for key in ("subscription_id", "tenant_id")},
        title=_("Change a subscription"),
        ups=_under(_("Customers"), "customers", name, "customer", row.customer_id),
        back=reverse("directory:customer", args=[row.customer_id]) + "#subscriptions",
    )
