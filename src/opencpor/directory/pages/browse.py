"""Lists and details of customers, subscriptions, partners, locations."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.roles import Permission, Side
from opencpor.directory import queries
from opencpor.directory.actions.confirm_customer import confirm_customer
from opencpor.directory.actions.verify_domain import verify_domain
from opencpor.directory.forms import ConfirmForm, DomainForm
from opencpor.directory.pages.listing import filters_of, listing, tabs_for
from opencpor.directory.terms import TenantStatus
from opencpor.directory.words import SEGMENTS, SUBSCRIPTION_CHIPS, TENANT_CHIPS
from opencpor.http.guards import actor_of, guard
from opencpor.ui.pages import done, show, shown_at
from opencpor.ui.parts import Column

CUSTOMER_COLUMNS = (
    Column("name", gettext_lazy("Name"), sortable=True),
    Column("tenant", gettext_lazy("Tenant ID"), narrow=True),
    Column("domains", gettext_lazy("Domains"), narrow=True),
    Column("country", gettext_lazy("Country"), sortable=True),
    Column("status", gettext_lazy("Status")),
)
SUBSCRIPTION_COLUMNS = (
    Column("product", gettext_lazy("Product"), sortable=True),
    Column("customer", gettext_lazy("Customer"), sortable=True),
    Column("channel", gettext_lazy("Channel"), narrow=True),
    Column("start", gettext_lazy("Start"), sortable=True, narrow=True),
    Column("end", gettext_lazy("End"), narrow=True),
    Column("status", gettext_lazy("Status")),
)
PARTNER_COLUMNS = (
    Column("name", gettext_lazy("Name"), sortable=True),
    Column("global_id", gettext_lazy("Global account ID"), sortable=True),
    Column("domains", gettext_lazy("E-mail domains"), narrow=True),
    Column("country", gettext_lazy("Country")),
)
LOCATION_COLUMNS = (
    Column("name", gettext_lazy("Location"), sortable=True),
    Column("partner_id", gettext_lazy("PartnerID"), sortable=True),
    Column("city", gettext_lazy("City"), narrow=True),
    Column("enrollment", gettext_lazy("Enrollment")),
)


def _words(chips: dict[str, object]) -> dict[str, object]:
    return {state: getattr(chip, "word", chip) for state, chip in chips.items()}


def _names() -> dict[str, dict[str, str]]:
    """Return the names of products and channels by their keys."""
    products, channels = queries.offered(get_language() or "en")
    return {"products": dict(products), "channels": dict(channels)}


@require_safe
@guard(Permission.DIRECTORY_READ)
def customers(request: HttpRequest) -> HttpResponse:
    """List customer tenants."""
    actor = actor_of(request)
    choices = {"status": _words(dict(TENANT_CHIPS)), "segment": SEGMENTS}
    filters = filters_of(request, choices)
    text = request.GET.get("q", "").strip()
    rows = queries.list_customers(actor, text, **filters)
    names = {"name": "organization__name", "country": "country"}
    context = {
        "listing": listing(request, rows, CUSTOMER_COLUMNS, names, "organization_id"),
        "tabs": tabs_for(actor, "directory:customers"),
        "q": text,
        "choices": choices,
        "filters": filters,
        "may_write": actor.may(Permission.DIRECTORY_WRITE),
    }
    return show(request, "directory/customers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DIRECTORY_READ)
def customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Show a tenant; a reviewer confirms it here."""
    actor = actor_of(request)
    row = queries.fetch_customer(actor, customer_id)
    open_to_review = row.status == TenantStatus.UNVERIFIED and actor.may(Permission.REVIEW)
    form = ConfirmForm(request.POST or None, customer=row) if open_to_review else None
    if form is not None and request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with shown_at(form):
            confirm_customer(
                row.pk,
                actor,
                grounds=given["grounds"],
                corrections={name: given[name] for name in ("name", "country", "segment")},
                verified_domains=given.get("verified_domains", []),
            )
            return done(request, "directory:customer", row.pk, message=_("The tenant is verified."))
    context = {
        "customer": row,
        "segment": SEGMENTS[row.segment],
        "domains": sorted(row.domains.all(), key=lambda found: found.domain),
        "subscriptions": queries.list_subscriptions(actor, customer_id=row.pk).order_by("product"),
        "form": form,
        "may_verify": actor.may(Permission.DOMAIN_VERIFY) and form is None,
        "may_write": actor.may(Permission.DIRECTORY_WRITE),
        **_names(),
    }
    return show(request, "directory/customer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.DOMAIN_VERIFY)
def domain(request: HttpRequest, customer_id: str) -> HttpResponse:
    """Verify one of a tenant's domains."""
    actor = actor_of(request)
    row = queries.fetch_customer(actor, customer_id)
    initial = {"domain": request.GET.get("domain", "")}
    form = DomainForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            verify_domain(
                row.pk, form.cleaned_data["domain"], actor, grounds=form.cleaned_data["grounds"]
            )
            message = _("The domain is verified.")
            return done(request, "directory:customer", row.pk, message=message)
    name = form["domain"].value()
    return show(request, "directory/domain.html", {"customer": row, "form": form, "domain": name})


@require_safe
@guard(Permission.DIRECTORY_READ)
def subscriptions(request: HttpRequest) -> HttpResponse:
    """List subscriptions."""
    actor = actor_of(request)
    choices = {"status": _words(dict(SUBSCRIPTION_CHIPS))}
    filters = filters_of(request, choices)
    text = request.GET.get("q", "").strip()
    rows = queries.list_subscriptions(actor, text, **filters)
    names = {
        "product": "product",
        "customer": "customer__organization__name",
        "start": "starts_on",
    }
    context = {
        "listing": listing(request, rows, SUBSCRIPTION_COLUMNS, names, "id"),
        "tabs": tabs_for(actor, "directory:subscriptions"),
        "q": text,
        "choices": choices,
        "filters": filters,
        "may_write": actor.may(Permission.DIRECTORY_WRITE),
        **_names(),
    }
    return show(request, "directory/subscriptions.html", context)


@require_safe
@guard(Permission.DIRECTORY_READ)
def partners(request: HttpRequest) -> HttpResponse:
    """List partner organizations."""
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()
    names = {"name": "organization__name", "global_id": "global_id"}
    rows = queries.list_partners(actor, text)
    context = {
        "listing": listing(request, rows, PARTNER_COLUMNS, names, "organization_id"),
        "tabs": tabs_for(actor, "directory:partners"),
        "q": text,
        "may_write": actor.may(Permission.DIRECTORY_WRITE),
    }
    return show(request, "directory/partners.html", context)


@require_safe
@guard(Permission.DIRECTORY_READ)
def partner(request: HttpRequest, organization_id: str) -> HttpResponse:
    """Show a partner organization with its locations."""
    actor = actor_of(request)
    row = queries.fetch_partner(actor, organization_id)
    found = queries.list_locations(actor, organization_id=row.pk).order_by("partner_id")
    context = {
        "partner": row,
        "locations": queries.with_enrollments(actor, list(found)),
        "programs": queries.program_names(get_language() or "en"),
        "may_see_enrollments": actor.may(Permission.ENROLLMENT_READ),
        "may_write": actor.may(Permission.DIRECTORY_WRITE),
    }
    return show(request, "directory/partner.html", context)


@require_safe
@guard(Permission.DIRECTORY_READ)
def locations(request: HttpRequest) -> HttpResponse:
    """List locations with their enrollments: for a partner its own."""
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()
    names = {"name": "unit__name", "partner_id": "partner_id"}
    rows = queries.list_locations(actor, text)
    may_see = actor.may(Permission.ENROLLMENT_READ)
    columns = [c for c in LOCATION_COLUMNS if may_see or c.key != "enrollment"]
    shown = listing(request, rows, columns, names, "unit_id")
    context = {
        "programs": queries.program_names(get_language() or "en"),
        "may_see_enrollments": may_see,
        "listing": shown,
        "locations": queries.with_enrollments(actor, list(shown.rows)),
        "operator": bool(actor.on(Side.OPERATOR)),
        "tabs": tabs_for(actor, "directory:locations"),
        "q": text,
    }
    return show(request, "directory/locations.html", context)
