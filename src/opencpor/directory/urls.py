"""Addresses of the directory's pages."""

from django.urls import path

from opencpor.directory.pages import browse, enrollment, files

app_name = "directory"
urlpatterns = [
    path("customers", browse.customers, name="customers"),
    path("customers/<str:customer_id>", browse.customer, name="customer"),
    path("customers/<str:customer_id>/domain", browse.domain, name="domain"),
    path("subscriptions", browse.subscriptions, name="subscriptions"),
    path("partners", browse.partners, name="partners"),
    path("partners/<str:organization_id>", browse.partner, name="partner"),
    path("locations", browse.locations, name="locations"),
    path("locations/<str:location_id>", enrollment.location, name="location"),
    path("enrollments", enrollment.enrollments, name="enrollments"),
    path("enrollments/<str:enrollment_id>", enrollment.enrollment, name="enrollment"),
    path("files", files.files, name="files"),
    path("files/<str:import_id>", files.report, name="import"),
    path("exports/<str:file_kind>", files.export, name="export"),
]
