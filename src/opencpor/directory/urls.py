"""Addresses of the directory's pages."""

from django.urls import path

from opencpor.directory.pages import browse, editing, enrollment, files, proofs

app_name = "directory"
urlpatterns = [
    path("customers", browse.customers, name="customers"),
    path("customers/new", editing.new_customer, name="new_customer"),
    path("customers/<str:customer_id>", browse.customer, name="customer"),
    path("customers/<str:customer_id>/domain", browse.domain, name="domain"),
    path("customers/<str:customer_id>/edit", editing.edit_customer, name="edit_customer"),
    path(
        "customers/<str:customer_id>/subscriptions/new",
        editing.new_subscription,
        name="new_subscription",
    ),
    path(
        "subscriptions/<str:subscription_key>/edit",
        editing.edit_subscription,
        name="edit_subscription",
    ),
    path("subscriptions", browse.subscriptions, name="subscriptions"),
    path("partners", browse.partners, name="partners"),
    path("partners/new", editing.new_partner, name="new_partner"),
    path("partners/<str:organization_id>", browse.partner, name="partner"),
    path("partners/<str:organization_id>/edit", editing.edit_partner, name="edit_partner"),
    path(
        "partners/<str:organization_id>/locations/new",
        editing.new_location,
        name="new_location",
    ),
    path("locations/<str:location_id>/edit", editing.edit_location, name="edit_location"),
    path("locations", browse.locations, name="locations"),
    path("locations/<str:location_id>", enrollment.location, name="location"),
    path("enrollments", enrollment.enrollments, name="enrollments"),
    path("enrollments/<str:enrollment_id>", enrollment.enrollment, name="enrollment"),
    path("domains", proofs.domains, name="domains"),
    path("domains/<str:proof_id>/check", proofs.check, name="check-proof"),
    path("access", proofs.access, name="access"),
    path("access/<str:proof_secret>", proofs.access_proof, name="access-proof"),
    path("files", files.files, name="files"),
    path("files/<str:import_id>", files.report, name="import"),
    path("exports/<str:file_kind>", files.export, name="export"),
]
